"""What an engine answers: columns and rows as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a query."""

    columns: tuple[str, ...]  # names in order
    rows: tuple[tuple[Any, ...], ...]  # one tuple per row; None is unknown
    cut: bool = False  # whether there were more rows than were asked for
