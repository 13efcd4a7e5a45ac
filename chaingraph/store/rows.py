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
