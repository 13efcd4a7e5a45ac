"""Which statements may run: one reading statement that touches nothing outside the graph.

Two gates stand before the engine's own (a read-only file, a read transaction). The words of a statement are looked at
before any engine sees it, because engines open files and hosts while they plan. Then the engine's plan of the statement
is walked, because a plan says what will happen whatever the words looked like.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from chaingraph.errors import PolicyError, Text
from chaingraph.store.complaints import changes_data

_TOKEN = re.compile(
    r"""(?P<skip>//[^\r\n]*|/\*.*?\*/|\s+)|(?P<text>'(?:\\.|[^\\'])*'|"(?:\\.|[^\\"])*")|(?P<quoted>(?:`[^`]*`)+)"""
    r"""|(?P<word>[^\W\d]\w*)|(?P<number>\d\w*)|(?P<sign>.)""",
    re.DOTALL,
)
_BEGIN = ("MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN")
# Words that make an engine reach outside the graph or change how it works; as names they go into backticks.
_OUTSIDE = frozenset(
    """
    LOAD COPY INSTALL UNINSTALL ATTACH EXPORT IMPORT USE PROFILE EXPLAIN CYPHER CHECKPOINT BEGIN COMMIT
    ROLLBACK TERMINATE SHOW GRANT DENY REVOKE ALTER
    """.split()
)
_CHANGES = frozenset(
    """
    CREATE MERGE SET DELETE DETACH REMOVE DROP FOREACH INSERT TRANSACTIONS
    """.split()
)
_READING = frozenset(
    """
    AGGREGATE AGGREGATE_FINALIZE AGGREGATE_SCAN COUNT_REL_TABLE CROSS_PRODUCT DUMMY_SIMPLE_SINK
    DUMMY_SINK EMPTY_RESULT FILTER FLATTEN HASH_JOIN_BUILD HASH_JOIN_PROBE INDEX_LOOKUP INTERSECT
    INTERSECT_BUILD LIMIT MULTIPLICITY_REDUCER ORDER_BY ORDER_BY_MERGE ORDER_BY_SCAN PATH_PROPERTY_PROBE
    PRIMARY_KEY_SCAN_NODE_TABLE PROJECTION QUERY_PRIMARY_KEY_LOOKUP RECURSIVE_EXTEND RESULT_COLLECTOR
    SCAN_NODE_TABLE SCAN_REL_TABLE SEMI_MASKER SKIP TOP_K TOP_K_SCAN UNION_ALL_SCAN UNWIND
    """.split()
)
_PROCEDURES = frozenset(
    {"db.labels", "db.relationshipTypes", "db.propertyKeys", "db.schema.visualization", "db.index.fulltext.queryNodes"}
)
_REFUSED_OPERATORS = ("Load", "Show", "Terminate", "Call", "Transaction", "Administration", "System")


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Split a statement into (kind, text): ``text``, ``quoted``, ``word``, ``number``, ``sign``; comments are left out.

    >>> list(tokens("RETURN 'load' // copy"))
    [('word', 'RETURN'), ('text', "'load'")]
    """
    for match in _TOKEN.finditer(text):
        if match.lastgroup is not None and match.lastgroup != "skip":
            yield match.lastgroup, match.group()


def parameters_of(text: str) -> tuple[str, ...]:
    """Return the names of the parameters that a statement uses, sorted.

    >>> parameters_of("MATCH (e {id: $firm}) WHERE e.name <> '$no' RETURN $depth // $not")
    ('depth', 'firm')
    """
    found, after_dollar = set(), False
    for kind, token in tokens(text):
        if after_dollar and kind in {"word", "quoted"}:
            found.add(token.strip("`"))
        after_dollar = token == "$"  # noqa: S105 - a sign of the language
    return tuple(sorted(found))


def check_words(text: str, *, procedures: bool = False) -> None:
    """Refuse a statement by its words, before an engine sees it.

    `procedures`: whether ``CALL`` may stand in it; which procedures, the plan then tells.

    Raises `PolicyError`: ``CG-P102`` if it does not begin with a reading clause, holds a clause that reaches outside
    the graph or changes it, or writes characters as codes; ``CG-P103`` if it is more than one statement.

    Property names (after a dot), labels (after a colon), parameters and names in backticks are no clauses.

    >>> check_words("MATCH (e:Enterprise) WHERE e.load > 1 RETURN e.name AS `set`")
    """
    if re.search(r"\\[uU]", text):
        raise _refused(r"\u", "字符编码（请直接写该字符）", "a character code (write the character itself)")
    begin = {*_BEGIN, "CALL"} if procedures else set(_BEGIN)
    forbidden = _OUTSIDE | _CHANGES if procedures else _OUTSIDE | _CHANGES | {"CALL"}
    before, started, ended = "", False, False
    for kind, token in tokens(text):
        if ended:
            raise PolicyError("CG-P103", Text("一次只能运行一条语句", "only one statement may be run at a time"))
        word = token.upper()
        if not started:
            started = True
            if kind != "word" or word not in begin:
                raise _refused(
                    token, "查询须以 MATCH 等读取子句开头", "a query begins with a reading clause such as MATCH"
                )
        if kind == "word" and before not in {".", ":", "$"} and word in forbidden:
            raise _refused(
                token,
                "若它只是名称，请写在反引号内",
                "if it is a name only, write it in backticks",
            )
        ended = token == ";"  # noqa: S105 - a sign of the language
        before = token
    if not started:
        raise PolicyError("CG-P102", Text("查询是空的", "the query is empty"))


def check_embedded_plan(plan: str) -> None:
    """Refuse a plan of the embedded engine that does anything but read the graph.

    `plan`: the drawing that ``EXPLAIN`` gives: boxes whose first line is an operator with its number.

    Raises `PolicyError`: ``CG-P104`` if an operator is not known to read only, or the drawing cannot be understood.
    """
    lines = plan.splitlines()
    heads = [after for line, after in pairwise(lines) if "┌" in line and "│┌" not in after]
    operators = re.findall(r"│\s*([A-Za-z_]+)\[(\d+)\]\s*(?=│)", "\n".join(heads))
    numbers = {int(number) for _, number in operators}
    functions = re.findall(r"│\s*Function:\s*([^│]*?)\s*│", plan)
    calls = sum(name == "TABLE_FUNCTION_CALL" for name, _ in operators)
    # whoever draws a box inside a text adds operators or functions, and hides none
    if not operators or numbers != set(range(max(numbers) + 1)) or len(functions) < calls:
        raise _forbidden("?")
    strange = [name for name, _ in operators if name not in _READING | {"TABLE_FUNCTION_CALL"}]
    strange += [name for name in functions if name != "READ_FTABLE"]  # that one reads the engine's own rows
    if strange:
        raise _forbidden(strange[0])


def check_server_plan(query_type: str | None, plan: Mapping[str, Any] | None) -> None:
    """Refuse a plan of a Neo4j server that does anything but read the graph.

    `query_type`, `plan`: what the summary of ``EXPLAIN`` says.

    Raises `PolicyError`: ``CG-P101`` if the statement writes, ``CG-P104`` if it manages the server, loads a file, calls
    a procedure that is not on the list, or has no plan.
    """
    if query_type in {"w", "rw"}:
        raise changes_data()
    if query_type != "r" or not plan:
        raise PolicyError(
            "CG-P104",
            Text(
                "查询只能读取图中的数据，不能管理服务器", "a query may only read the graph, it cannot manage the server"
            ),
        )
    waiting = [plan]
    while waiting:
        step = waiting.pop()
        waiting.extend(step.get("children") or ())
        operator = str(step.get("operatorType", "")).partition("@")[0]
        if operator == "ProcedureCall":
            details = str((step.get("args") or {}).get("Details", ""))
            called = re.match(r"(?:CALL\s+)?([\w.`]+)\s*\(", details)
            if called is None or called.group(1) not in _PROCEDURES:
                raise _forbidden(called.group(1) if called else operator)
        elif not operator or any(word in operator for word in _REFUSED_OPERATORS):
            raise _forbidden(operator)


def _refused(token: str, zh: str, en: str) -> PolicyError:
    return PolicyError("CG-P102", Text(f"不允许 {token}：{zh}", f"{token} is not allowed: {en}"))


def _forbidden(name: str) -> PolicyError:
    return PolicyError(
        "CG-P104",
        Text(
            f"查询只能读取图中的数据，不能使用 {name}",
            f"a query may only read the graph, {name} is not allowed",
        ),
    )
