"""What an engine answers: columns and rows as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a query.

    Attributes
    ----------
    columns
        Names in order.
    rows
        One tuple per row; None is unknown.
    cut
        Whether there were more rows than were asked for.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    cut: bool = False


def take(result: Any, limit: int | None) -> tuple[list[Any], bool]:
    """Take at most `limit` rows of an embedded engine's result; tell whether there were more."""
    rows: list[Any] = []
    while result.has_next():
        if limit is not None and len(rows) == limit:
            return rows, True
        rows.append(result.get_next())
    return rows, False
