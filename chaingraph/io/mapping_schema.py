"""What a mapping may state: its keys, their types, patterns that compile, divisors that divide."""

from __future__ import annotations

from typing import Any

import polars as pl

from chaingraph.errors import Text
from chaingraph.model import KINDS, Kind
from chaingraph.toml import (
    Key,
    any_text,
    boolean,
    either,
    find_misfits,
    list_of,
    number_above_zero,
    number_not_zero,
    one_of,
    scalar,
    table_of,
    text,
    values_of,
)

# A product may list what it goes into, or what goes into it
WAYS = {"downstream", "upstream"}
_KINDS = {declared.name: declared for declared in KINDS}
_LINK = {
    "makers": {name: Key(text, required=True) for name in ("file", "id", "list", "separator")},
    "relation": {
        **{name: Key(text, required=True) for name in ("file", "id", "separator")},
        **{name: Key(text) for name in sorted(WAYS)},
    },
}


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
    return table_of(_table_schema(declared))(rule)


def _table_schema(declared: Kind | None) -> dict[str, Key]:
    columns = None if declared is None else dict.fromkeys(declared.columns)
    return {
        "file": Key(text, required=True),
        "kind": Key(one_of(_KINDS), required=True),
        "columns": Key(values_of(either(text, list_of(text)), columns), required=True),
        "lists": Key(values_of(text, columns)),
        "divide": Key(values_of(number_not_zero, columns)),
        "constants": Key(values_of(scalar, columns)),
        "values": Key(values_of(values_of(any_text), columns)),
        "where": Key(values_of(_pattern)),
        "distinct": Key(boolean),
    }


def _links(rule: Any) -> list[tuple[str, Text]]:
    schema = {
        **{part: Key(table_of(keys), required=True) for part, keys in _LINK.items()},
        "max_makers": Key(number_above_zero, required=True),
        "source": Key(text, required=True),
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
