"""Named read queries: files with a header that says what they answer, what they take and what they give."""

from __future__ import annotations

import datetime as dt
import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from chaingraph.errors import Text, UsageError
from chaingraph.model import Type
from chaingraph.rules import Rulebook, rulebook
from chaingraph.store.cache import user_folder
from chaingraph.store.guard import parameters_of

_TYPES = (Type.TEXT, Type.INTEGER, Type.NUMBER, Type.DATE, Type.BOOLEAN, Type.LIST)
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FIELD = re.compile(r"//\s+(param|returns|twin|engine)\s+(.*)")
_PARAM = re.compile(
    r"(?P<name>\w+)\s*:\s*(?P<type>\w+)\s*(?:=\s*(?P<default>[^;]*?)\s*)?(?:;\s*(?P<zh>[^;]*?)\s*;\s*(?P<en>.*))?"
)
OWN = "own"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter of a query.

    Attributes
    ----------
    default
        As the header has it: a literal, ``rule ID`` or ``today``; None when the parameter must be given.
    """

    name: str
    type: Type
    default: str | None
    label: Text


@dataclass(frozen=True, slots=True)
class Query:
    """A named query.

    Attributes
    ----------
    name
        ``topic/name``; ``own/name`` for one that the user added.
    returns
        Columns in order.
    twin
        Dotted name of the Python function that gives the same rows, if there is one.
    engine
        ``neo4j`` for a query that the embedded engine cannot run, else None.
    text
        The whole file, as it goes to an engine.
    """

    name: str
    title: Text
    parameters: tuple[Parameter, ...]
    returns: tuple[str, ...]
    twin: str | None
    engine: str | None
    text: str

    @property
    def topic(self) -> str:
        """The folder that the query is in."""
        return self.name.partition("/")[0]


def parse_query(name: str, text: str) -> Query:
    r"""Read a query with its header.

    Parameters
    ----------
    name
        ``topic/name``.
    text
        The file. The header is the comment lines at its head: Chinese title, English title, then
        ``param NAME: TYPE [= DEFAULT] [; Chinese ; English]``, ``returns COLUMN, …``, ``twin FUNCTION``,
        ``engine neo4j``.

    Raises
    ------
    UsageError
        ``CG-Q001`` if the header cannot be read, ``CG-Q002`` if the declared parameters are not those that are used.

    Examples
    --------
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
    return Query(
        name,
        Text(titles[0], titles[1]),
        tuple(parameters),
        tuple(returns),
        fields.get("twin"),
        fields.get("engine"),
        text,
    )


def _parameter(name: str, value: str) -> Parameter:
    match = _PARAM.fullmatch(value)
    if match is None or match["type"] not in {type_.value for type_ in _TYPES}:
        known = ", ".join(type_.value for type_ in _TYPES)
        raise _bad_header(
            name,
            f"“param {value}” 应写作 param 名称: 类型 = 默认值；类型有 {known}",
            f"'param {value}' should read param NAME: TYPE = DEFAULT; the types are {known}",
        )
    parameter = Parameter(
        match["name"], Type(match["type"]), match["default"], Text(match["zh"] or "", match["en"] or "")
    )
    default = parameter.default
    if default is not None and default != "today" and not default.startswith("rule "):
        _literal(name, parameter)
    return parameter


def _literal(name: str, parameter: Parameter) -> Any:
    default = parameter.default or ""
    try:
        if parameter.type in {Type.TEXT, Type.LIST}:
            value = json.loads(default)
            wanted = str if parameter.type is Type.TEXT else list
            if not isinstance(value, wanted):
                raise TypeError
            return value
        return convert(parameter, default)
    except (ValueError, TypeError, UsageError):
        raise _bad_header(
            name,
            f"参数 {parameter.name} 的默认值 {default} 不是 {parameter.type.value}",
            f"the default {default} of parameter {parameter.name} is no {parameter.type.value}",
        ) from None


def _bad_header(name: str, zh: str, en: str) -> UsageError:
    return UsageError("CG-Q001", Text(f"查询 {name} 的文件头有误：{zh}", f"the header of query {name} is wrong: {en}"))


def queries_folder() -> Path:
    """Return the folder of the queries that come with the package: inside it in a wheel, beside it in a clone."""
    inside = Path(str(files("chaingraph"))) / "cypher"
    return inside if inside.is_dir() else inside.parent.parent / "cypher"


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
    raise UsageError("CG-Q003", _no_such("查询", "query", name, near))


def nearest(word: str, known: Iterable[str] | Mapping[str, str]) -> list[str]:
    """Return the names most like a word; of a mapping, what they stand for."""
    hits = difflib.get_close_matches(word, list(known), n=3, cutoff=0.5)
    return (
        [known[hit] for hit in hits]
        if isinstance(known, dict) and all(isinstance(v, str) for v in known.values())
        else hits
    )


def _no_such(zh: str, en: str, word: str, near: list[str]) -> Text:
    maybe = (
        Text(f"；是否指 {'、'.join(near)}？", f"; do you mean {', '.join(near)}?")
        if near
        else Text("；chaingraph queries 列出全部", "; chaingraph queries lists them")
    )
    return Text(f"没有{zh} {word}{maybe.zh}", f"there is no {en} {word}{maybe.en}")


def bind(
    query: Query,
    given: Mapping[str, Any],
    *,
    rules: Rulebook | None = None,
    today: dt.date | None = None,
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Turn given values into the parameters of a query.

    Parameters
    ----------
    query
        The query.
    given
        Values by name; texts are converted to the declared type, typed values are taken as they are.
    rules
        Rulebook for defaults that are rules; the package's own when not given.
    today
        What ``today`` stands for as a default; without it such a parameter must be given.

    Returns
    -------
    dict, tuple of str
        The parameters by name in declared order, and the ids of the rules whose values were taken.

    Raises
    ------
    UsageError
        ``CG-Q005`` for a name that is not declared, ``CG-Q006`` for a missing value, ``CG-Q007`` for a value of the
        wrong type.
    """
    declared = {parameter.name for parameter in query.parameters}
    for name in given:
        if name not in declared:
            near = nearest(name, sorted(declared)) or sorted(declared)
            if not declared:
                raise UsageError(
                    "CG-Q005", Text(f"查询 {query.name} 没有参数", f"query {query.name} takes no parameter")
                )
            raise UsageError("CG-Q005", _no_such("参数", "parameter", name, near))
    book = rules or rulebook()
    bound: dict[str, Any] = {}
    used: list[str] = []
    for parameter in query.parameters:
        if parameter.name in given:
            bound[parameter.name] = convert(parameter, given[parameter.name])
            continue
        bound[parameter.name] = default_of(query, parameter, book, today)
        if parameter.default and parameter.default.startswith("rule "):
            used.append(_rule_of(parameter.default))
    return bound, tuple(used)


def default_of(query: Query, parameter: Parameter, rules: Rulebook, today: dt.date | None) -> Any:
    """Return the value of a parameter that is not given.

    Raises
    ------
    UsageError
        ``CG-Q006`` if it must be given.
    """
    if parameter.default is None or (parameter.default == "today" and today is None):
        text = Text(
            "查询 {query} 需要参数 {name}（{zh}）；请加 --param {name}=…",
            "query {query} needs the parameter {name} ({en}); add --param {name}=…",
        )
        facts = {"query": query.name, "name": parameter.name, "zh": parameter.label.zh, "en": parameter.label.en}
        raise UsageError("CG-Q006", text.format(**facts))
    if parameter.default == "today":
        return today
    if parameter.default.startswith("rule "):
        return rules.rule(_rule_of(parameter.default)).value
    return _literal(query.name, parameter)


def _rule_of(default: str) -> str:
    return default.removeprefix("rule ").strip()


def convert(parameter: Parameter, value: Any) -> Any:
    """Return a value in the declared type of a parameter.

    Raises
    ------
    UsageError
        ``CG-Q007`` if it is none.

    Examples
    --------
    >>> convert(Parameter("depth", Type.INTEGER, None, Text("", "")), "3")
    3
    """
    try:
        return _convert(parameter.type, value)
    except (ValueError, TypeError):
        kinds = {
            Type.INTEGER: Text("整数，如 3", "a whole number such as 3"),
            Type.NUMBER: Text("数，如 0.5", "a number such as 0.5"),
            Type.DATE: Text("日期，如 2025-06-30", "a date such as 2025-06-30"),
            Type.BOOLEAN: Text("true 或 false", "true or false"),
            Type.TEXT: Text("文字", "a text"),
            Type.LIST: Text("以分号隔开的文字", "texts joined with semicolons"),
        }
        wanted = kinds[parameter.type]
        raise UsageError(
            "CG-Q007",
            Text(
                f"参数 {parameter.name} 的值 {value!r} 不对，应为{wanted.zh}",
                f"the value {value!r} of parameter {parameter.name} should be {wanted.en}",
            ),
        ) from None


def _convert(type_: Type, value: Any) -> Any:
    if type_ is Type.LIST:
        texts = re.split("[;；]", value) if isinstance(value, str) else list(value)
        return [text.strip() for text in texts if text.strip()]
    if type_ is Type.BOOLEAN:
        if isinstance(value, bool):
            return value
        return (
            {"true": True, "false": False}[str(value).lower()] if str(value).lower() in {"true", "false"} else _fail()
        )
    if type_ is Type.DATE:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
    if isinstance(value, bool):
        raise TypeError
    if type_ is Type.INTEGER:
        return int(value) if isinstance(value, (int, str)) else _fail()
    if type_ is Type.NUMBER:
        number = float(value)
        return number if abs(number) < float("inf") else _fail()
    return value if isinstance(value, str) else _fail()


def _fail() -> Any:
    raise TypeError


def is_name(word: str) -> bool:
    """Tell whether a word may be the name of a query."""
    return _NAME.fullmatch(word) is not None


def with_parameters(query: Query, *, rules: Rulebook | None = None, today: dt.date | None = None) -> str:
    """Return the text of a query for Neo4j Browser, its parameters set first.

    Examples
    --------
    >>> print(with_parameters(find_query("chokepoint/hubs")).splitlines()[0])
    :param least => 10;
    """
    lines = []
    for parameter in query.parameters:
        try:
            value = default_of(query, parameter, rules or rulebook(), today)
        except UsageError:
            lines.append(f"// :param {parameter.name} => … ;  {parameter.label.zh} / {parameter.label.en}")
        else:
            lines.append(f":param {parameter.name} => {_written(value)};")
    return "\n".join([*lines, query.text])


def _written(value: Any) -> str:
    if isinstance(value, dt.date):
        return f"date('{value.isoformat()}')"
    return json.dumps(value, ensure_ascii=False)
