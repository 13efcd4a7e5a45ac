"""What separates the cells of a text table: the sign under which the lines have one width, quotes respected."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from dataclasses import dataclass

_SEPARATORS = (",", "\t", ";", "|", "，")
#: Stands in no table that people write: what separates the cells of a list with a single column
NO_SEPARATOR = "\x1f"
_STATED = re.compile(rb'"?sep=(.)"?\r?\n', re.IGNORECASE)
_PROBE = 1 << 16
_LINES = 500
_LEAD_IN = 20
_SHARED = 0.3


@dataclass(frozen=True)
class Dialect:
    """What separates cells, how many a line has at most as far as was looked, and where the table begins in bytes."""

    separator: str
    width: int
    begin: int


def find_dialect(data: bytes) -> Dialect:
    r"""Return what separates the cells of a text table, by its first lines; ``sep=`` on the first one decides.

    `data`: UTF-8 without a mark; lines end with a line feed.

    The sign wins under which the common width, of at least two cells, begins on the earliest line: data may be full
    of other separators, but titles and headings are not. O(1) in the length of the data.

    >>> find_dialect('"营业收入（万元,2025）";街道\n15;东街\n'.encode()).separator
    ';'
    >>> find_dialect("名称\n甲,乙厂\n丙厂\n丁厂\n".encode()).separator == NO_SEPARATOR
    True
    """
    begin = 0
    separators: tuple[str, ...] = _SEPARATORS
    if (stated := _STATED.match(data)) is not None:
        begin, separators = stated.end(), (stated[1].decode("ascii", "replace"),)
    probe = data[begin : begin + _PROBE]
    if len(data) > begin + _PROBE:
        probe = probe[: probe.rfind(b"\n") + 1] or probe
    text = probe.decode(errors="replace")
    tried = {separator: _widths(text, separator) if separator in text else [] for separator in separators}
    if stated is not None:
        separator = separators[0]
    else:
        ranked = {sign: rank for sign, widths in tried.items() if (rank := _rank(widths)) is not None}
        separator = max(ranked, key=ranked.__getitem__, default="")
        if not separator:
            # One column, or a file so uneven that nothing can be said; its first line decides
            separator = next((sign for sign in _SEPARATORS if tried[sign][:1] > [1]), NO_SEPARATOR)
    return Dialect(separator, max(tried.get(separator) or [1]), begin)


def _widths(text: str, separator: str) -> list[int]:
    """Return the number of cells of the first lines that have any."""
    widths: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if cells:
                widths.append(len(cells))
            if len(widths) == _LINES:
                break
    except csv.Error:
        pass  # a cell larger than the module takes; what was seen before it counts
    return widths


def _rank(widths: list[int]) -> tuple[int, float] | None:
    """Return how good a separator is, None where it makes no common width: earlier lines first, then evenness."""
    common = Counter(width for width in widths if width > 1)
    if not common:
        return None
    width, count = max(common.items(), key=lambda item: (item[1], item[0]))
    before = widths.index(width)
    if count < _SHARED * len(widths) or before > _LEAD_IN:
        return None
    return -before, count / (len(widths) - before) * math.log2(width)
