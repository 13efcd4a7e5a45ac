"""Which cells of published statistics are left out so that no small count can be worked out from the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_ZERO = 1e-7


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
    weight: Sequence[int] | None = None,
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
    weight
        How dear a cell is to readers; dearer ones go last. All alike by default.

    Returns
    -------
    tuple of bool
        True where a cell is left out or unknown, in the order of `values`.

    Notes
    -----
    First the small cells, then, until nothing changes: in every total with one missing cell a second one; then the
    audit of `find_exposed`, which sees what several totals give away together; then bounds: no small cell may be the
    only whole number between the least and the greatest that the published cells allow when a reader knows that a
    missing count is at least one. The cell that goes is one that is not zero, of least weight, in the fewest totals
    that would need another one, and the smallest; of equals the first. Linear algebra on the missing cells: an
    eigenvalue problem per round and a few linear programmes.

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
    cells = _Cells(values, totals, hidden, [0] * len(values) if weight is None else weight)
    # a cell that no table shows needs protection only when it is small
    needs = [value is not None and (seen or 0 < value < smallest) for value, seen in zip(values, shown, strict=True)]
    while True:
        cells.hide_second(needs)
        exposed = sorted(place for place in find_exposed(totals, hidden) if needs[place])
        if cells.hide_near(exposed):
            continue
        if not cells.hide_near(_pinned(values, totals, hidden, small)):
            return tuple(hidden)


@dataclass(slots=True)
class _Cells:
    """The cells of a table while they are hidden one after the other; `hidden` is changed in place."""

    values: Sequence[int | None]
    totals: Sequence[Total]
    hidden: list[bool]
    weight: Sequence[int]
    lines: list[tuple[int, ...]] = field(init=False)
    at: list[list[int]] = field(init=False)
    missing: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.lines = [(total.whole, *total.parts) for total in self.totals]
        self.at = [[] for _ in self.values]
        for number, line in enumerate(self.lines):
            for place in line:
                self.at[place].append(number)
        self.missing = [sum(self.hidden[place] for place in line) for line in self.lines]

    def hide(self, place: int) -> None:
        """Leave a cell out."""
        self.hidden[place] = True
        for line in self.at[place]:
            self.missing[line] += 1

    def hide_second(self, needs: Sequence[bool]) -> None:
        """Leave out a second cell in every total in which one cell that needs protection is missing alone."""
        open_lines = list(range(len(self.lines)))
        while open_lines:
            later: list[int] = []
            for line in open_lines:
                if self.missing[line] != 1:
                    continue
                alone = next(place for place in self.lines[line] if self.hidden[place])
                if needs[alone] and (chosen := self.cheapest(self.lines[line])) is not None:
                    self.hide(chosen)
                    later += self.at[chosen]
            open_lines = sorted(set(later))

    def hide_near(self, places: Sequence[int]) -> bool:
        """Leave out a cell near each of the places, unless one was just left out there; tell whether any was."""
        touched: set[int] = set()
        for place in places:
            seen, edge = {place}, {place}
            if not touched.isdisjoint(self.at[place]):
                continue
            while edge:
                lines = {line for cell in edge for line in self.at[cell]}
                around = {cell for line in lines for cell in self.lines[line]}
                if (chosen := self.cheapest(sorted(around))) is not None:
                    self.hide(chosen)
                    touched.update(self.at[chosen], lines)
                    break
                edge = around - seen
                seen |= around
        return bool(touched)

    def cheapest(self, places: Sequence[int]) -> int | None:
        """Return the cell to leave out among the places; None where nothing is left."""
        ranked = [
            (value == 0, self.weight[place], sum(not self.missing[line] for line in self.at[place]), value, place)
            for place in places
            if not self.hidden[place] and (value := self.values[place]) is not None
        ]
        return min(ranked)[-1] if ranked else None


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
        # the null space of the equations is that of their normal matrix, which is smaller and quicker to take apart
        lengths, directions = np.linalg.eigh(matrix.T @ matrix)
        free = directions[:, lengths < _ZERO].T
        moved = np.abs(free).max(axis=0) if len(free) else np.zeros(len(columns))
        exposed |= {place for place, most in zip(columns, moved, strict=True) if most < _ZERO}
    return exposed


def _pinned(
    values: Sequence[int | None], totals: Sequence[Total], hidden: Sequence[bool], small: Sequence[int]
) -> list[int]:
    """Return the small cells that can take no second whole number within the bounds a reader knows."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint
    from scipy.sparse import csr_array

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
        still = LinearConstraint(csr_array(matrix), 0, 0)
        free = Bounds(low, np.full(len(columns), 10.0 * max([1, *(value or 0 for value in known)])))
        draw = np.random.default_rng(0)
        moved: set[int] = set()
        # one optimum moves many cells: directions at random until one of them says nothing new
        before = -1
        while len(moved) > before and len(moved) < len(targets):
            before = len(moved)
            moved |= _movable(draw.normal(size=len(columns)), still, free, targets)
        for at in targets:
            for sign in (1.0, -1.0):
                if at not in moved:
                    direction = np.zeros(len(columns))
                    direction[at] = sign
                    moved |= _movable(direction, still, free, targets)
        pinned += [columns[at] for at in targets if at not in moved]
    return sorted(pinned)


def _movable(direction: Any, still: Any, free: Any, targets: Sequence[int]) -> set[int]:
    """Return the targets that a change of the missing cells, as far as it goes in a direction, moves by one or more."""
    from scipy.optimize import milp

    found = milp(direction, constraints=still, bounds=free)
    return set() if found.x is None else {at for at in targets if abs(found.x[at]) > 1 - _ZERO}


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
