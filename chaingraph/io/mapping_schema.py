"""What a mapping may state: its keys, their types, patterns that compile, divisors that divide."""

from __future__ import annotations

from typing import Any

import polars as pl

from chaingraph.errors import Text
from chaingraph.io.product_links import WAYS
from chaingraph.model import KINDS, EdgeKind, Kind
from chaingraph.model.evidence import STATUS
from chaingraph.toml import (
    Key,
    any_text,
    boolean,
    either,
    find_misfits,
    list_of,
    number,
    number_above_zero,
    number_not_zero,
    one_of,
    scalar,
    table_of,
    text,
    values_of,
)

_KINDS = {declared.name: declared for declared in KINDS}


def find_mapping_faults(stated: dict[str, Any]) -> list[Text]:
    """Return everything that is wrong with a mapping as read from TOML, with the table and key it stands at.

    >>> [fault.en for fault in find_mapping_faults({"ignore": [1]})]
    ['ignore[1] must be a text']
    """
    schema = {"table": Key(list_of(_table)), "links": Key(list_of(_links)), "ignore": Key(list_of(text))}
    return find_misfits(stated, schema)


def _table(rule: Any) -> list[tuple[str, Text]]:
    named = rule.get("kind") if isinstance(rule, dict) else None
    declared = _KINDS.get(named) if isinstance(named, str) else None
    found = table_of(_table_schema(declared))(rule)
    if not found and isinstance(declared, EdgeKind):
        stated = {*rule["columns"], *rule.get("constants", {})}
        found = [
            (
                f"columns.{end}",
                Text(
                    "缺失：关系的两端须在 columns 或 constants 中写明",
                    "is missing: a link needs both ends, in columns or constants",
                ),
            )
            for end in ("from_id", "to_id")
            if end not in stated
        ]
    return found


def _table_schema(declared: Kind | None) -> dict[str, Key]:
    columns = None if declared is None else dict.fromkeys(declared.columns)
    ours = any_text if columns is None else one_of(columns)
    return {
        "file": Key(text, required=True),
        "kind": Key(one_of(_KINDS), required=True),
        "columns": Key(values_of(either(text, list_of(text)), columns), required=True),
        "optional": Key(list_of(ours)),
        "within": Key(values_of(either(text, list_of(text)), columns)),
        "where": Key(_where),
        "join": Key(list_of(table_of({name: Key(text, required=True) for name in ("file", "here", "there")}))),
        "replace": Key(values_of(_replacements, columns)),
        "extract": Key(values_of(_extraction, columns)),
        "values": Key(values_of(values_of(any_text), columns)),
        "divide": Key(values_of(number_not_zero, columns)),
        "lists": Key(values_of(text, columns)),
        "climb": Key(values_of(table_of(_CLIMB), columns)),
        "constants": Key(values_of(scalar, columns)),
        "distinct": Key(boolean),
        "gather": Key(list_of(ours)),
    }


def _where(value: Any) -> list[tuple[str, Text]]:
    """Check a table of conditions that all hold, or a list of such tables of which one holds."""
    if isinstance(value, list):
        return list_of(values_of(_condition))(value)
    return values_of(_condition)(value)


def _condition(value: Any) -> list[tuple[str, Text]]:
    if not isinstance(value, dict):
        return _pattern(value)
    found = table_of(
        {"not": Key(_condition), "one_of": Key(list_of(any_text)), "at_least": Key(number), "at_most": Key(number)}
    )(value)
    if not found and not value:
        found = [("", Text("须有条件", "needs a condition"))]
    return found


def _replacements(value: Any) -> list[tuple[str, Text]]:
    found = values_of(any_text)(value)
    if found:
        return found
    return [(pattern, said) for pattern in value for _, said in _pattern(pattern)]


def _extraction(value: Any) -> list[tuple[str, Text]]:
    found = _pattern(value)
    if not found and pl.select(pl.lit("").str.extract_groups(value)).to_series().dtype == pl.Struct([]):
        found = [("", Text("须含一个括号组", "needs a group in brackets"))]
    return found


_CLIMB = {
    **{name: Key(text, required=True) for name in ("file", "child", "parent")},
    "where": Key(_where, required=True),
}
_PART = {
    **{name: Key(text, required=True) for name in ("file", "id", "separator")},
    "where": Key(_where),
    "values": Key(values_of(any_text)),
}
_LINK = {
    "makers": {**_PART, "list": Key(text, required=True)},
    "relation": {**_PART, **{name: Key(text) for name in sorted(WAYS)}},
}


def _links(rule: Any) -> list[tuple[str, Text]]:
    schema = {
        **{part: Key(table_of(keys), required=True) for part, keys in _LINK.items()},
        "max_makers": Key(number_above_zero, required=True),
        "source": Key(text, required=True),
        "status": Key(one_of(STATUS)),
        "steps": Key(one_of(STATUS)),
        "constants": Key(values_of(scalar, dict.fromkeys(_KINDS["SUPPLIES"].columns))),
    }
    found = table_of(schema)(rule)
    if not found and len(WAYS & rule["relation"].keys()) != 1:
        found = [("relation", Text("须有 downstream 或 upstream 之一", "needs one of downstream and upstream"))]
    return found


def _pattern(value: Any) -> list[tuple[str, Text]]:
    """Try the pattern with the engine that will use it."""
    if found := text(value):
        return found
    try:
        pl.Series([""]).str.contains(value)
    except pl.exceptions.PolarsError as error:
        lines = str(error).splitlines()
        said = next((line.removeprefix("error: ") for line in lines if line.startswith("error: ")), lines[0])
        return [("", Text(f"不是可用的正则表达式 {value!r}（{said}）", f"is no usable pattern {value!r} ({said})"))]
    return []
