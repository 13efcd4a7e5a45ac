"""Named read queries: files with a header that says what they answer, what they take and what they give."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from chaingraph.errors import Text, UsageError
from chaingraph.headings import queries_folder
from chaingraph.model import NODES, Type
from chaingraph.store.cache import user_folder
from chaingraph.store.guard import parameters_of
from chaingraph.store.parameters import Parameter, literal_of, nearest, no_such

_TYPES = (Type.TEXT, Type.INTEGER, Type.NUMBER, Type.DATE, Type.BOOLEAN, Type.LIST)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FIELD = re.compile(r"//\s+(param|returns|twin|engine)\s+(.*)")
_PARAM = re.compile(
    r"(?P<name>\w+)\s*:\s*(?P<type>\w+)\s*(?:(?P<least>\d+)\.\.(?P<most>\d+)\s*)?(?:=\s*(?P<default>[^;]*?)\s*)?(?:;\s*(?P<zh>[^;]*?)\s*;\s*(?P<en>.*))?"
)
OWN = "own"
_EMBEDDED = "// embedded"


@dataclass(frozen=True, slots=True)
class Query:
    """A named query."""

    name: str  # ``topic/name``; ``own/name`` for one that the user added
    title: Text
    parameters: tuple[Parameter, ...]
    returns: tuple[str, ...]  # columns in order
    twin: str | None  # dotted name of the Python function that gives the same rows, if there is one
    engine: str | None  # ``neo4j`` for a query whose text the embedded engine cannot run, else None
    text: str  # what goes to an engine: the whole file, or what stands before the words for the embedded one
    embedded: str | None = None  # what goes to the embedded engine where that needs other words

    @property
    def needs(self) -> str | None:
        """The one engine that can run it; None if both can."""
        return self.engine if self.embedded is None else None

    @property
    def topic(self) -> str:
        """The folder that the query is in."""
        return self.name.partition("/")[0]


def parse_query(name: str, text: str) -> Query:
    r"""Read a query with its header.

    `name`: ``topic/name``.
    `text`: the file. The header is the comment lines at its head: Chinese title, English title, then ``param NAME: TYPE
        [LEAST..MOST] [= DEFAULT] [; Chinese ; English]`` (a kind of node as the type stands for one of its records),
        ``returns COLUMN, …``, ``twin FUNCTION``, ``engine neo4j``. After a line ``// embedded`` the embedded engine's
        own words may follow.

    Raises `UsageError`: ``CG-Q001`` if the header cannot be read, ``CG-Q002`` if the declared parameters are not those
    that are used.

    >>> query = parse_query("own/big", "// 大企业\n// Large firms\n// param n: integer = 300 ; 人数 ; staff\n"
    ...     "// returns name\nMATCH (e:Enterprise) WHERE e.employees >= $n RETURN e.name AS name ORDER BY name, e.id")
    >>> query.title.en, query.parameters[0].default, query.returns
    ('Large firms', '300', ('name',))
    """
    lines = text.splitlines()
    header = []
    for line in lines:
        if not line.startswith("//"):
            break
        header.append(line)
    titles = [line.removeprefix("//").strip() for line in header if not _FIELD.match(line)]
    if len(titles) < 2 or not all(titles[:2]):
        raise _bad_header(name, "头两行应为中文、英文标题", "its first two lines are the Chinese and the English title")
    parameters, returns, fields = [], [], dict[str, str]()
    for line in header:
        match = _FIELD.match(line)
        if match is None:
            continue
        field, value = match[1], match[2].strip()
        if field == "param":
            parameters.append(_parameter(name, value))
        elif field == "returns":
            returns += [column.strip() for column in value.split(",") if column.strip()]
        elif field in fields:
            raise _bad_header(name, f"{field} 出现两次", f"{field} is there twice")
        else:
            fields[field] = value
    if not returns:
        raise _bad_header(name, "缺少 returns 行", "a line with returns is missing")
    if fields.get("engine") not in {None, "neo4j"}:
        raise _bad_header(name, "engine 只能是 neo4j", "engine can only be neo4j")
    declared, used = [parameter.name for parameter in parameters], parameters_of(text)
    if len(set(declared)) < len(declared) or set(declared) != set(used):
        text_ = Text(
            "查询 {name}：声明的参数（{declared}）与使用的（{used}）不一致",
            "query {name}: the declared parameters ({declared}) are not those that it uses ({used})",
        )
        raise UsageError("CG-Q002", text_.format(name=name, declared=", ".join(sorted(declared)), used=", ".join(used)))
    own, separator, embedded = text.partition(f"\n{_EMBEDDED}\n")
    if separator and fields.get("engine") != "neo4j":
        raise _bad_header(
            name, "有 embedded 部分的查询须写 engine neo4j", "with a part 'embedded' it says engine neo4j"
        )
    return Query(
        name,
        Text(titles[0], titles[1]),
        tuple(parameters),
        tuple(returns),
        fields.get("twin"),
        fields.get("engine"),
        f"{own}\n" if separator else text,
        embedded if separator else None,
    )


def _parameter(name: str, value: str) -> Parameter:
    match = _PARAM.fullmatch(value)
    types = {type_.value: type_ for type_ in _TYPES} | dict.fromkeys(NODES, Type.TEXT)
    if match is None or match["type"] not in types or _bounds_a_text(match):
        known = ", ".join(type_.value for type_ in _TYPES)
        raise _bad_header(
            name,
            f"“param {value}” 应写作 param 名称: 类型 = 默认值；类型有 {known}，或一类节点；数可写 1..10 这样的范围",
            f"'param {value}' should read param NAME: TYPE = DEFAULT; the types are {known} or a kind of node, "
            "and a number may have bounds such as 1..10",
        )
    least, most = (None if match[name] is None else int(match[name]) for name in ("least", "most"))
    label = Text(match["zh"] or "", match["en"] or "")
    kind = match["type"] if match["type"] in NODES else None
    parameter = Parameter(match["name"], types[match["type"]], match["default"], label, least, most, kind)
    default = parameter.default
    if default is not None and default != "today" and not default.startswith("rule "):
        try:
            literal_of(parameter)
        except (ValueError, TypeError, UsageError):
            raise _bad_header(
                name,
                f"参数 {parameter.name} 的默认值 {default} 不是 {parameter.type.value}",
                f"the default {default} of parameter {parameter.name} is no {parameter.type.value}",
            ) from None
    return parameter


def _bounds_a_text(match: re.Match[str]) -> bool:
    return match["most"] is not None and match["type"] not in {Type.INTEGER.value, Type.NUMBER.value}


def _bad_header(name: str, zh: str, en: str) -> UsageError:
    return UsageError("CG-Q001", Text(f"查询 {name} 的文件头有误：{zh}", f"the header of query {name} is wrong: {en}"))


@cache
def shipped_queries() -> Mapping[str, Query]:
    """Return the queries that come with the package by name, sorted."""
    folder = queries_folder()
    found = {}
    for path in sorted(folder.glob("*/*.cypher")):
        if path.parent.name != "schema":
            name = f"{path.parent.name}/{path.stem}"
            found[name] = parse_query(name, path.read_text(encoding="utf-8"))
    return found


def own_queries() -> Mapping[str, Query]:
    """Return the queries that the user added, by name, sorted."""
    folder = user_folder() / "queries"
    return {
        f"{OWN}/{path.stem}": parse_query(f"{OWN}/{path.stem}", path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.cypher"))
    }


def all_queries() -> Mapping[str, Query]:
    """Return every query by name: those of the package by topic, then the user's own."""
    return {**shipped_queries(), **own_queries()}


def find_query(name: str) -> Query:
    """Return a query by its name, or by its last part where only one query is called so.

    Raises
    ------
    UsageError
        ``CG-Q003`` with the nearest names if there is none, ``CG-Q004`` if several are called so.
    """
    known = all_queries()
    if name in known:
        return known[name]
    short = [full for full in known if full.partition("/")[2] == name]
    if len(short) == 1:
        return known[short[0]]
    if short:
        words = ", ".join(short)
        raise UsageError("CG-Q004", Text(f"{name} 有几个：{words}", f"several queries are called {name}: {words}"))
    near = nearest(name, known) or nearest(name, {full.partition("/")[2]: full for full in known})
    raise UsageError("CG-Q003", no_such("查询", "query", name, near))


def is_name(word: str) -> bool:
    """Tell whether a word may be the name of a query."""
    return _NAME.fullmatch(word) is not None
