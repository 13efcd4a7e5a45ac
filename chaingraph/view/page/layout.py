"""Positions computed beforehand: columns by tier from upstream to downstream, bands by chain."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

STEP = 90
GAP = 1.6
ASPECT = 1.9


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a node belongs: its band and the column of its tier; both in the order they shall be drawn."""

    node: str
    band: Hashable
    column: int


@dataclass(frozen=True, slots=True)
class Band:
    """A horizontal stripe of the drawing, for its heading and background."""

    band: Hashable
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Positions by node, the stripes from top to bottom, and the left edge and width of every column."""

    positions: Mapping[str, tuple[float, float]]
    bands: tuple[Band, ...]
    columns: tuple[tuple[float, float], ...]

    @property
    def width(self) -> float:
        """Distance from the left edge to the right end of the last column."""
        return self.columns[-1][0] + self.columns[-1][1] if self.columns else 0.0


def place(spots: Iterable[Spot], bands: Sequence[Hashable], *, top: float = 0.0, width: float | None = None) -> Layout:
    """Place every node in the cell of its band and column.

    `spots`: one per node; within a cell nodes keep this order.
    `bands`: the bands from top to bottom; bands without a node take no room.
    `width`: width to come near to; without it the proportions of a wide screen.

    No two nodes share a position; a smaller column is never right of a larger one.

    O(n) in the number of nodes: of at most 60 possible widths of a cell the one is taken that brings the whole
    nearest to what was asked for.

    >>> layout = place([Spot("a", "X", 0), Spot("b", "X", 1)], ["X"])
    >>> layout.positions["a"][0] < layout.positions["b"][0]
    True
    """
    cells: dict[tuple[Hashable, int], list[str]] = {}
    for spot in spots:
        cells.setdefault((spot.band, spot.column), []).append(spot.node)
    columns = sorted({column for _, column in cells})
    used = [band for band in bands if any((band, column) in cells for column in columns)]
    if not cells:
        return Layout({}, (), ())
    largest = {band: max(len(cells.get((band, column), ())) for column in columns) for band in used}
    height, widths = min(
        (_shape(cells, columns, used, largest, wide) for wide in range(1, max(largest.values()) + 1)[:60]),
        key=lambda shape: abs(_wide(shape) - width) if width else abs(_wide(shape) / _high(shape) - ASPECT),
    )
    positions: dict[str, tuple[float, float]] = {}
    left = 0.0
    edges = []
    lefts = {}
    for column in columns:
        lefts[column] = left
        edges.append((left, widths[column] * STEP))
        left += (widths[column] + GAP) * STEP
    stripes = []
    for band in used:
        rows = height[band]
        for column in columns:
            nodes = cells.get((band, column), [])
            for place_in_cell, node in enumerate(nodes):
                x, y = divmod(place_in_cell, rows)
                positions[node] = (lefts[column] + x * STEP, top + y * STEP)
        stripes.append(Band(band, top - 0.75 * STEP, top + (rows - 0.25) * STEP))
        top += (rows + 0.7) * STEP
    return Layout(positions, tuple(stripes), tuple(edges))


def _shape(
    cells: Mapping[tuple[Hashable, int], Sequence[str]],
    columns: Sequence[int],
    bands: Sequence[Hashable],
    largest: Mapping[Hashable, int],
    width: int,
) -> tuple[dict[Hashable, int], dict[int, int]]:
    height = {band: ceil(largest[band] / width) for band in bands}
    widths = {
        column: max(ceil(len(cells.get((band, column), ())) / height[band]) for band in bands) for column in columns
    }
    return height, widths


def _wide(shape: tuple[Mapping[Hashable, int], Mapping[int, int]]) -> float:
    return (sum(shape[1].values()) + GAP * len(shape[1])) * STEP


def _high(shape: tuple[Mapping[Hashable, int], Mapping[int, int]]) -> float:
    return (sum(shape[0].values()) + 0.7 * len(shape[0])) * STEP
