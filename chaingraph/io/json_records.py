"""Reading records out of JSON that nobody vouches for: a list of objects, or one object a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl

from chaingraph.errors import Text
from chaingraph.io.border import Budget
from chaingraph.io.codes import input_error
from chaingraph.io.constants import ROW
from chaingraph.io.decode import decode
from chaingraph.io.list_cells import join_items
from chaingraph.io.sheets import Sheet

_LINES = (".jsonl", ".ndjson")


def read_json(file: Path, encoding: str | None, name: str, budget: Budget) -> Sheet:
    """Return the records of a JSON file; a row is numbered as the how manieth record it is, from 1.

    A list of objects is taken, or the one such list that an object holds, or an object per line. Objects within an
    object become headings joined with a dot, lists of plain values texts joined with a semicolon. Other nested values
    have no place in a table: their columns are `unfit`.

    Raises `InputError`: ``CG-I429`` if it is no JSON or holds no list of records, with the reason.
    """
    budget.spend("bytes", budget.size)
    text = decode(file.read_bytes(), budget.name, encoding).data.decode()
    records = _records(text, budget, lines=file.suffix.lower() in _LINES)
    columns: dict[str, list[str | None]] = {}
    unfit = set()
    for number, record in enumerate(records):
        for heading, value in _flat(record):
            cells = columns.setdefault(heading, [])
            budget.spend("cells", number + 1 - len(cells))
            budget.fits("columns", len(columns))
            cells.extend([None] * (number - len(cells)))
            if _is_nested(value):
                unfit.add(heading)
            cells.append(None if _is_nested(value) else _text(value))
    texts = [
        pl.Series(str(n), [*cells, *[None] * (len(records) - len(cells))], pl.String)
        for n, cells in enumerate(columns.values())
    ]
    frame = pl.DataFrame([pl.Series(ROW, range(1, len(records) + 1), pl.UInt32), *texts])
    places = {heading: str(n) for n, heading in enumerate(columns)}
    return Sheet(name, budget.name, None, frame, tuple(columns), unfit=frozenset(places[word] for word in unfit))


def _records(text: str, budget: Budget, *, lines: bool) -> list[dict[str, Any]]:
    try:
        stated = [json.loads(line) for line in text.splitlines() if line.strip()] if lines else json.loads(text)
    except ValueError:
        raise _refused(budget, Text("不是有效的 JSON", "it is no valid JSON")) from None
    if isinstance(stated, dict):
        lists = [value for value in stated.values() if _are_records(value)]
        if len(lists) != 1:
            raise _refused(budget, Text("其中没有唯一的记录列表", "it holds no list of records, or several"))
        stated = lists[0]
    if not _are_records(stated):
        raise _refused(budget, Text("其中没有记录列表", "it holds no list of records"))
    records: list[dict[str, Any]] = stated
    return records


def _are_records(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def _refused(budget: Budget, reason: Text) -> Exception:
    return input_error("CG-I429", path=budget.name, reason=reason)


def _flat(record: dict[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """Return (heading, value) of a record, those of objects within it joined with a dot."""
    found: list[tuple[str, Any]] = []
    for key, value in record.items():
        found.extend(_flat(value, f"{before}{key}.") if isinstance(value, dict) and value else [(before + key, value)])
    return found


def _is_nested(value: object) -> bool:
    items = value if isinstance(value, list) else [value]
    return any(isinstance(item, dict | list) and bool(item) for item in items)


def _text(value: Any) -> str | None:
    if value is None or value in ({}, []):
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return join_items([str(item) for item in value if item is not None])
    return str(value)
