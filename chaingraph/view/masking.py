"""Small counts of people are not shown as they are: under five they read ``<5``, what would give them away ``*``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from chaingraph.model import KINDS, PEOPLE_UNIT, DataClass
from chaingraph.table import Column, Table
from chaingraph.words import HIDDEN, SMALLEST, Reason, Said, masked

LEFT_OUT = "*"
_TRANSFERRED = frozenset({"transferred_members", "transferred_full_members"})
_ASKED_ABOUT = ("before", "after", "value")  # what a row about one property holds of it
_COUNTS = frozenset(prop.name for declared in KINDS for prop in declared.properties if prop.counts_people)


def mask_row(
    row: Mapping[str, Any],
    columns: tuple[Column, ...],
    known: dict[int, Any] | None = None,
    left_out: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Return a row as the page may show it.

    `columns`: its declared columns; texts of the classes C2 and C3 are left out.
    `known`: what was masked before, for rows that share their reasons; only while these are alive.
    `left_out`: columns that are left out in this row, whatever they hold; see `chaingraph.view.hidden.find_hidden`.

    Returns the same columns. Which columns and facts count people is declared (`Column.counts_people`, `FactKind`);
    reasons are said anew from their masked facts. Of members whose affiliation is here and those whose is not, neither
    is shown when one is small and their sum is shown.

    >>> from chaingraph.errors import Text
    >>> columns = (Column("full_members", Text("正式党员", "Full members"), unit="人"),)
    >>> mask_row({"full_members": 2}, columns)
    {'full_members': '<5'}
    """
    left_out |= _transferred(row)
    # a row about one property names the property whose values it holds, a row about a figure its unit
    asked = _ASKED_ABOUT if row.get("field") in _COUNTS else ("found",) if row.get("unit") == PEOPLE_UNIT else ()
    shown: dict[str, Any] = {}
    for column in columns:
        value = row[column.name]
        personal = column.data_class in {DataClass.PERSONAL, DataClass.SENSITIVE}
        counts = column.counts_people or column.name in asked or (personal and isinstance(value, int | float))
        if column.name in left_out and value is not None:
            shown[column.name] = HIDDEN if column.counts_people and masked(value) == HIDDEN else LEFT_OUT
        elif counts:
            shown[column.name] = masked(value)
        elif personal:
            shown[column.name] = None if value is None else "•••"
        elif known is None or left_out or not isinstance(value, tuple):
            shown[column.name] = _mask(value, left_out)
        else:
            # what is left out differs from row to row: only rows without it share their reasons
            if id(value) not in known:
                known[id(value)] = _mask(value, left_out)
            shown[column.name] = known[id(value)]
    return shown


def _transferred(row: Mapping[str, Any]) -> frozenset[str]:
    """Return the names under which full members with their affiliation here must not be shown in a row."""
    full, away, here = (row.get(name) for name in ("full_members", "untransferred_members", "transferred_members"))
    if not isinstance(full, int):
        return frozenset()
    if isinstance(away, int) and 0 < full - away < SMALLEST <= away:
        return frozenset({"untransferred_members"})
    rest = full - here if isinstance(here, int) else away
    if isinstance(rest, int) and 0 < rest < SMALLEST <= full:
        return _TRANSFERRED
    return frozenset()


def mask_table(table: Table, left_out: Mapping[int, frozenset[str]] = MappingProxyType({})) -> Table:
    """Return an answer as it may be passed on, its parts as well: the same rows, masked by `mask_row`.

    `left_out`: by row number what is left out besides; see `chaingraph.view.hidden.find_hidden`.
    """
    known: dict[int, Any] = {}
    rows = (
        mask_row(row, table.columns, known, left_out.get(place, frozenset())) for place, row in enumerate(table.rows)
    )
    notes = tuple(_mask(note, frozenset()) for note in table.notes)
    parts = {name: mask_table(part) for name, part in table.parts.items()}
    return replace(table, rows=rows, notes=notes, parts=parts)


def _mask(value: Any, left_out: frozenset[str]) -> Any:
    def hide(name: str, fact: Any) -> Any:
        return LEFT_OUT if name in left_out and masked(fact) == fact else masked(fact)

    if isinstance(value, Reason):
        return replace(value, facts=value.sentence.mask(value.facts, hide))
    if isinstance(value, Said):
        return Said(value.sentence, value.sentence.mask(value.facts, hide))
    if isinstance(value, Mapping):
        return {name: _mask(item, left_out) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_mask(item, left_out) for item in value]
    return value
