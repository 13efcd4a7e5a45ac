"""Answers as the page holds them: masked, cut to size, columns packed, reasons and rules written once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from chaingraph.analysis.answers import OnPage, all_answers
from chaingraph.analysis.columns import names_beside
from chaingraph.errors import Text
from chaingraph.notes import part_notes
from chaingraph.rows import Rows
from chaingraph.rules.vocabulary import value_in_words
from chaingraph.table import Column, Table
from chaingraph.view.masking import mask_row
from chaingraph.view.page.pack import pack
from chaingraph.words import Reason, plain

ROW_LIMIT = 3000
_RULE = (
    *("id", "label", "value", "unit", "base", "kind", "hard", "title", "article", "issuer"),
    *("since", "since_at_least", "confirmed"),
)


class Tables:
    """Collects answers for the page.

    `tables`: name to ``title, as_of, columns, cells, total, counts, view, notes, line, behind, rules``; ``cells`` holds
        packed columns, ``counts`` how many rows of the whole answer have a value, whatever the limit of rows.
    `reasons`: every sentence once; a cell of reasons holds places in this list.
    `rules`: rule id to the rule as it stood on the day.
    `mentioned`: every text that stands in a cell, alone or in a list, so that names can be given for those that are
        ids.
    """

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Any]] = {}
        self.reasons: list[dict[str, Any]] = []
        self.rules: dict[str, dict[str, Any]] = {}
        self.mentioned: set[str] = set()
        self._places: dict[str, int] = {}

    def add(self, name: str, table: Table, left_out: Mapping[int, frozenset[str]] = MappingProxyType({})) -> None:
        """Add an answer, and its parts as ``name.part``; `left_out` as for `chaingraph.view.masking.mask_table`."""
        declared = all_answers().get(name)
        place = declared.page if declared else OnPage()
        rows = _cut(table, place.together)
        shown = [mask_row(row, table.columns, None, left_out.get(at, frozenset())) for at, row in enumerate(rows)]
        columns, cells = [], []
        named = place.named_by_id.union(names_beside(table.columns))
        for column in table.columns:
            if column.name in named:
                continue
            values = [row[column.name] for row in shown]
            reasons = any(_is_reasons(value) for value in values)
            columns.append(_column(column, reasons=reasons))
            made = [self._reasons(value) if reasons else plain(value) for value in values]
            if not reasons:
                self._mention(made)
            cells.append(pack(made))
        for rule in table.rules:
            worded = {**rule, "value": value_in_words(rule.get("value"))}
            self.rules[str(rule["id"])] = {part: plain(worded.get(part)) for part in _RULE}
        parted = part_notes(table.notes, table.rules, empty=not table.rows)
        self.tables[name] = {
            "title": both(table.title),
            "as_of": plain(table.as_of),
            "columns": columns,
            "cells": cells,
            "rows": len(rows),
            "total": len(table.rows),
            "counts": {column.name: counts for column in table.columns if (counts := _counts(table, column))},
            "view": place.view,
            "notes": [both(note) for note in parted.short],
            "line": None if parted.line is None else both(parted.line),
            "behind": [both(note) for note in parted.behind],
            "rules": [str(rule["id"]) for rule in table.rules],
        }
        for part, inner in table.parts.items():
            self.add(f"{name}.{part}", inner)

    def _reasons(self, value: Any) -> list[int] | None:
        if value is None:
            return None
        found = []
        for reason in (value,) if isinstance(value, Reason) else value:
            made = {**both(reason.text), "code": reason.code, "rules": list(reason.rules)}
            made["facts"] = plain(reason.facts)
            found.append(self._places.setdefault(repr(made), len(self.reasons)))
            if found[-1] == len(self.reasons):
                self.reasons.append(made)
        return found

    def _mention(self, values: Iterable[Any]) -> None:
        for value in values:
            if isinstance(value, str):
                self.mentioned.add(value)
            elif isinstance(value, list):
                self._mention(value)
            elif isinstance(value, dict):
                self._mention(value.values())


def _counts(table: Table, column: Column) -> dict[str, int]:
    """Count the values of words, flags and ids of others; "" is unknown. Of other columns nothing is counted."""
    values = table.rows.column(column.name)
    if column.values or all(value is None or isinstance(value, bool) for value in values):
        return dict(sorted(Counter(_key(value) for value in values if not isinstance(value, tuple | list)).items()))
    unknown = values.count(None) if column.code else 0
    return {"": unknown} if unknown else {}


def _key(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def both(text: Text | Reason) -> dict[str, str]:
    """Return a sentence in both languages as plain values."""
    return {"zh": text.zh, "en": text.en}


def _is_reasons(value: Any) -> bool:
    return isinstance(value, Reason) or (isinstance(value, list | tuple) and any(isinstance(v, Reason) for v in value))


def _column(column: Column, *, reasons: bool) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": column.name, "label": both(column.label)}
    if column.unit:
        shown["unit"] = column.unit
    if column.is_share:
        shown["share"] = True
    if column.values:
        shown["values"] = {value: both(label) for value, label in column.values.items()}
    if reasons:
        shown["reasons"] = True
    return shown


def _cut(table: Table, together: str | None) -> Rows:
    """Return the first rows; of rows that belong together whole groups only: half a chain misleads."""
    if len(table.rows) <= ROW_LIMIT:
        return table.rows
    if together is None:
        return table.rows[:ROW_LIMIT]
    kept = ROW_LIMIT
    while kept and table.rows[kept - 1][together] == table.rows[kept][together]:
        kept -= 1
    return table.rows[:kept]
