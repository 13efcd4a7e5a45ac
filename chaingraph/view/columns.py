"""The order of columns that a person reads on a terminal: names before ids."""

from __future__ import annotations

from collections.abc import Sequence

from chaingraph.table import Column, name_column

_IDS = ("_ids", "_id")
_PLAIN = ("name", "names")


def for_reading(columns: Sequence[Column]) -> list[Column]:
    """Return the columns with every name in the place of its id, and the ids last.

    A table in which nothing has a name keeps its order: there the id says what a row is about.
    """
    names = {column.name: column for column in names_in(columns)}
    if not names:
        return list(columns)
    first: list[Column] = []
    for column in columns:
        name = next((names[name] for name in (*_named_by(column), *_PLAIN) if name in names), None)
        shown = name if _is_id(column) or name_column(column.name) in names else column
        if shown is not None and shown not in first:
            first.append(shown)
    return [*first, *(column for column in columns if column not in first)]


def names_in(columns: Sequence[Column]) -> list[Column]:
    """Return the columns that hold names: ``name``, ``names``, and ``host`` or ``host_name`` beside ``host_id``."""
    named = {*_PLAIN, *(name for column in columns for name in _named_by(column))}
    return [column for column in columns if column.name in named and not column.code]


def _named_by(column: Column) -> tuple[str, ...]:
    """Return what the names of an id's column may be called, the nearest first."""
    stem = next((column.name.removesuffix(end) for end in _IDS if column.name.endswith(end)), "")
    own = (name_column(column.name),) if column.code else ()
    return (stem, f"{stem}_name", *own) if stem else own


def _is_id(column: Column) -> bool:
    return column.name == "id" or column.name.endswith(_IDS)
