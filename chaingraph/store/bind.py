"""Values for the parameters of a query: those that are given, and the defaults of its header."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from chaingraph.errors import Text, UsageError
from chaingraph.rules import Rulebook, rulebook
from chaingraph.store.parameters import Parameter, convert, literal_of, nearest, no_such
from chaingraph.store.queries import Query


def bind(
    query: Query,
    given: Mapping[str, Any],
    *,
    rules: Rulebook | None = None,
    today: dt.date | None = None,
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Turn given values into the parameters of a query.

    `given`: values by name; texts are converted to the declared type, typed values are taken as they are.
    `rules`: Rulebook for defaults that are rules; the package's own when not given.
    `today`: what ``today`` stands for as a default; without it such a parameter must be given.

    Returns the parameters by name in declared order, and the ids of the rules whose values were taken.
    Raises `UsageError`: ``CG-Q005`` for a name that is not declared, ``CG-Q006`` for a missing value, ``CG-Q007`` for a
    value of the wrong type.
    """
    declared = {parameter.name for parameter in query.parameters}
    for name in given:
        if name not in declared:
            near = nearest(name, sorted(declared)) or sorted(declared)
            if not declared:
                raise UsageError(
                    "CG-Q005", Text(f"查询 {query.name} 没有参数", f"query {query.name} takes no parameter")
                )
            raise UsageError("CG-Q005", no_such("参数", "parameter", name, near))
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

    Raises `UsageError`: ``CG-Q006`` if it must be given.
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
    return literal_of(parameter)


def _rule_of(default: str) -> str:
    return default.removeprefix("rule ").strip()


def with_parameters(query: Query, *, rules: Rulebook | None = None, today: dt.date | None = None) -> str:
    """Return the text of a query for Neo4j Browser, its parameters set first.

    Examples
    --------
    >>> from chaingraph.store.queries import find_query
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
