"""Headings of the columns that queries return, and the analyses that are their twins."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from chaingraph.errors import Text
from chaingraph.model import Property, kind
from chaingraph.table import Column
from chaingraph.vocabulary import ENUMERATIONS


def queries_folder() -> Path:
    """Return the folder of the queries that come with the package: inside it in a wheel, beside it in a clone."""
    inside = Path(str(files("chaingraph"))) / "cypher"
    return inside if inside.is_dir() else inside.parent.parent / "cypher"


def column_of(name: str, query: str | None = None) -> Column:
    """Return the heading of a returned column, in a query if one is named; its own name where nobody declared one.

    >>> column_of("tier").label.zh, column_of("x").label.en
    ('层级', 'x')
    """
    headings = _headings()
    declared = headings.get(query or "", {}).get(name) or headings.get(name)
    if declared is None:
        return Column(name, Text(name, name), code=name.endswith("_id"))
    if isinstance(declared, str):
        prop = _property(declared)
        return Column(name, prop.label, prop.unit, _is_code(name, prop), prop.values, prop.data_class)
    if isinstance(declared, list):
        return Column(name, Text(*declared), code=name.endswith("_id"))
    values: dict[str, Text] = {}
    listed = declared.get("values", {})
    if isinstance(listed, list):
        for place in listed:
            values |= ENUMERATIONS[place] if place in ENUMERATIONS else _property(place).values
    else:
        values = {value: Text(*words) for value, words in listed.items()}
    return Column(name, Text(declared["zh"], declared["en"]), declared.get("unit"), values=values)


def _is_code(name: str, prop: Property) -> bool:
    return name.endswith("_id") or (prop.check is not None and prop.check.value in {"uscc", "industry", "division"})


def _property(place: str) -> Property:
    owner, _, name = place.partition(".")
    return kind(owner)[name]


@cache
def _headings() -> Mapping[str, Any]:
    headings: dict[str, Any] = tomllib.loads((queries_folder() / "columns.toml").read_text(encoding="utf-8"))
    return headings
