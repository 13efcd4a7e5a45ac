"""Which cells of published statistics are left out so that no small count can be worked out from the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_ZERO = 1e-7
_DRAWS = 8


@dataclass(frozen=True, slots=True)
class Total:
    """A published identity: the cell `whole` is the sum of the cells `parts`, all by position."""

    whole: int
    parts: tuple[int, ...]


def suppress(
    values: Sequence[int | None],
    totals: Sequence[Total],
    *,
    smallest: int,
    published: Sequence[bool] | None = None,
) -> tuple[bool, ...]:
    """Choose the cells to leave out.

    Parameters
    ----------
    values
        Every cell: a count, or None where nobody knows it (such a cell is not published and protects nothing).
    totals
        What a reader knows about sums, with cells by position. A sum that holds only nearly, such as that of groups
        which overlap, may be named as well: more is left out then, never less.
    smallest
        Counts from 1 to below this are left out; zero is published.
    published
        False for a cell that no table shows and that a reader could still work out, such as the rest of a total.

    Returns
    -------
    tuple of bool
        True where a cell is left out or unknown, in the order of `values`.

    Notes
    -----
    First the small cells, then, until nothing changes: in every total with one missing cell a second one (the smallest
    count that is not zero, the first of equals); then the audit of `find_exposed`, which sees what several totals give
    away together; then bounds: no small cell may be the only whole number between the least and the greatest that
    the published cells allow when a reader knows that a missing count is at least one. Linear algebra on the missing
    cells: a singular value decomposition per round and a few linear programmes.

    Examples
    --------
    >>> suppress([2, 8, 9, 19], [Total(3, (0, 1, 2))], smallest=5)
    (True, True, False, False)
    """
    shown = [True] * len(values) if published is None else list(published)
    small = [place for place, value in enumerate(values) if value is not None and 0 < value < smallest]
    hidden = [value is None or not seen for value, seen in zip(values, shown, strict=True)]
    for place in small:
        hidden[place] = True
    lines = [(total.whole, *total.parts) for total in totals]
    while True:
        # a cell that no table shows needs protection only when it is small
        guarded = {place for place, value in enumerate(values) if hidden[place] and value is not None and shown[place]}
        guarded.update(small)
        chosen = _alone(values, lines, hidden, guarded)
        if not chosen:
            chosen = _neighbours(values, lines, hidden, sorted(find_exposed(totals, hidden) & guarded))
        if not chosen:
            chosen = _neighbours(values, lines, hidden, _pinned(values, totals, hidden, small))
        if not chosen:
            return tuple(hidden)
        for place in chosen:
            hidden[place] = True


def find_exposed(totals: Sequence[Total], hidden: Sequence[bool]) -> set[int]:
    """Find the missing cells that the published ones and the totals determine exactly.

    Parameters
    ----------
    totals
        Identities between cells.
    hidden
        True where a cell is missing.

    Returns
    -------
    set of int
        Positions of missing cells whose value follows.

    Notes
    -----
    A missing cell is safe when some change of the missing cells keeps every total and moves it: when a vector of the
    null space of the totals, restricted to the missing cells, is not zero there. A cell of no total is safe.

    Examples
    --------
    >>> find_exposed([Total(2, (0, 1))], [True, False, False])
    {0}
    >>> find_exposed([Total(2, (0, 1))], [True, True, False])
    set()
    """
    import numpy as np

    exposed: set[int] = set()
    for rows, columns in _blocks(totals, hidden):
        matrix = _matrix(totals, rows, columns)
        _, singular, directions = np.linalg.svd(matrix)
        free = directions[int((singular > _ZERO).sum()) :]
        moved = np.abs(free).max(axis=0) if len(free) else np.zeros(len(columns))
        exposed |= {place for place, most in zip(columns, moved, strict=True) if most < _ZERO}
    return exposed


def _alone(
    values: Sequence[int | None], lines: Sequence[tuple[int, ...]], hidden: Sequence[bool], guarded: set[int]
) -> set[int]:
    """Return a second cell for every total in which one guarded cell alone is missing."""
    chosen: set[int] = set()
    for line in lines:
        missing = [place for place in line if hidden[place] or place in chosen]
        if len(missing) == 1 and (missing[0] in guarded or missing[0] in chosen):
            chosen.update(_smallest(values, [place for place in line if place != missing[0]]))
    return chosen


def _neighbours(
    values: Sequence[int | None], lines: Sequence[tuple[int, ...]], hidden: Sequence[bool], cells: Sequence[int]
) -> set[int]:
    """Return one more cell to leave out, as near to the first of `cells` as the totals allow."""
    for cell in cells:
        seen, edge = {cell}, [cell]
        while edge:
            around = {place for line in lines if not seen.isdisjoint(line) for place in line}
            chosen = _smallest(values, [place for place in sorted(around) if not hidden[place]])
            if chosen:
                return set(chosen)
            edge = sorted(around - seen)
            seen |= around
    return set()


def _smallest(values: Sequence[int | None], places: Sequence[int]) -> list[int]:
    """Return the place of the smallest count that is not zero, of a zero where there is no other."""
    known = [(value == 0, value, place) for place in places if (value := values[place]) is not None]
    return [min(known)[2]] if known else []


def _pinned(
    values: Sequence[int | None], totals: Sequence[Total], hidden: Sequence[bool], small: Sequence[int]
) -> list[int]:
    """Return the small cells that can take no second whole number within the bounds a reader knows."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    wanted = set(small)
    pinned: list[int] = []
    for rows, columns in _blocks(totals, hidden):
        targets = [at for at, place in enumerate(columns) if place in wanted]
        if not targets:
            continue
        known = [values[place] for place in columns]
        # in terms of changes of the true counts, so that a sum which holds only nearly rules nothing out
        low = np.array([-np.inf if value is None else min(1, value) - value for value in known])
        matrix = _matrix(totals, rows, columns)
        still = LinearConstraint(matrix, 0, 0)
        free = Bounds(low, np.full(len(columns), 10.0 * max([1, *(value or 0 for value in known)])))
        draw = np.random.default_rng(0)
        directions = [draw.normal(size=len(columns)) for _ in range(_DRAWS)]
        moved: set[int] = set()
        for direction in directions:
            found = milp(direction, constraints=still, bounds=free)
            moved |= {at for at in targets if found.x is not None and abs(found.x[at]) > 1 - _ZERO}
        for at in targets:
            for sign in (1.0, -1.0):
                if at not in moved:
                    direction = np.zeros(len(columns))
                    direction[at] = sign
                    found = milp(direction, constraints=still, bounds=free)
                    if found.x is not None:
                        moved |= {place for place in targets if abs(found.x[place]) > 1 - _ZERO}
        pinned += [columns[at] for at in targets if at not in moved]
    return sorted(pinned)


def _blocks(totals: Sequence[Total], hidden: Sequence[bool]) -> list[tuple[list[int], list[int]]]:
    """Split totals and missing cells into blocks that share nothing: positions of totals, positions of cells."""
    root = list(range(len(hidden)))

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    missing = [[place for place in (total.whole, *total.parts) if hidden[place]] for total in totals]
    for places in missing:
        for place in places[1:]:
            root[find(place)] = find(places[0])
    blocks: dict[int, tuple[list[int], set[int]]] = {}
    for row, places in enumerate(missing):
        if places:
            rows, columns = blocks.setdefault(find(places[0]), ([], set()))
            rows.append(row)
            columns.update(places)
    return [(rows, sorted(columns)) for rows, columns in blocks.values()]


def _matrix(totals: Sequence[Total], rows: Sequence[int], columns: Sequence[int]) -> Any:
    """Return the totals as equations in the missing cells."""
    import numpy as np

    at = {place: number for number, place in enumerate(columns)}
    matrix = np.zeros((len(rows), len(columns)))
    for number, row in enumerate(rows):
        for place, sign in ((totals[row].whole, 1.0), *((part, -1.0) for part in totals[row].parts)):
            if place in at:
                matrix[number, at[place]] += sign
    return matrix
