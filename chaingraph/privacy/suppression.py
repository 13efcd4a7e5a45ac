"""Which cells of published statistics are left out so that no small count can be worked out from the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Bounds = Mapping[int, tuple[int, int | None]]
_NO_BOUNDS: Bounds = MappingProxyType({})
_TOGETHER = 6  # programmes that move many cells at once, and cells that get two of their own: per block and round
_ALONE = 6
_NODES = 50  # of the search tree of a programme; a cell that is not moved by then counts as given away


@dataclass(frozen=True, slots=True)
class Total:
    """An identity that a reader knows: the cell `whole` is the sum of the cells `parts`, all by position."""

    whole: int
    parts: tuple[int, ...]
    # false for a sum that holds only nearly, such as that of groups which overlap: nothing follows from it, but a
    # second missing cell is looked for in it first
    believed: bool = True


def suppress(
    values: Sequence[int | None],
    totals: Sequence[Total],
    *,
    smallest: int,
    published: Sequence[bool] | None = None,
    weight: Sequence[int] | None = None,
    bounds: Bounds = _NO_BOUNDS,
    guarded: Collection[int] = (),
) -> tuple[bool, ...]:
    """Choose the cells to leave out.

    `values`: every cell: a count, or None where nobody knows it: the table says so and the cell adds nothing to a sum.
    `smallest`: counts from 1 to below this are left out; zero is published.
    `published`: false for a cell that no table shows and that a reader could still work out, such as the rest of a
        total.
    `weight`: how dear a cell is to readers; dearer ones go last. All alike by default.
    `bounds`: by position the least and the most (None: no end) that a reader knows of a cell while it is missing; at
        least one by default, as zero is published. Bounds that are narrower than what readers know are safe as well.
    `guarded`: cells that no table shows and that must not follow although they are not small, such as the sum of
        several people's counts which is the most that it can be.

    Returns True where a cell is left out or unknown, in the order of `values`.

    First the small cells, then, until nothing changes: in every total with one missing cell a second one; then the
    audit of `find_fixed`: no missing cell may be the only whole number that the published cells and the bounds allow.
    The cell that goes is one that is not zero, of least weight, in the fewest totals that would need another one, and
    the smallest; of equals the first. A cell that stays fixed with all totals around it left out is given up: what
    fixes it is not published here. Sparse integer programmes, at most 18 per block and round.

    >>> suppress([2, 8, 9, 19], [Total(3, (0, 1, 2))], smallest=5)
    (True, True, False, False)
    """
    shown = [True] * len(values) if published is None else list(published)
    small = {place for place, value in enumerate(values) if value is not None and 0 < value < smallest}
    hidden = [value is None or not seen for value, seen in zip(values, shown, strict=True)]
    for place in small:
        hidden[place] = True
    cells = _Cells(values, totals, hidden, [0] * len(values) if weight is None else weight)
    needs = [
        value is not None and (seen or place in small)
        for place, (value, seen) in enumerate(zip(values, shown, strict=True))
    ]
    for place in guarded:
        needs[place] = True
    # what moves once moves for ever: leaving out more takes no freedom away
    moved: set[int] = set()
    while True:
        cells.hide_second(needs)
        targets = {place for place, needed in enumerate(needs) if needed and hidden[place]} - moved
        fixed = find_fixed(values, totals, hidden, targets, bounds=bounds)
        moved |= targets - fixed
        if not cells.hide_near(sorted(fixed)):
            return tuple(hidden)


def find_fixed(
    values: Sequence[int | None],
    totals: Sequence[Total],
    hidden: Sequence[bool],
    targets: Collection[int],
    *,
    bounds: Bounds = _NO_BOUNDS,
) -> set[int]:
    """Find missing cells for which no second whole number was found within what a reader knows.

    `values`, `totals`, `bounds`: as for `suppress`.

    Returns those of the targets that follow, or may follow: the search for another value is cut short, never guessed.

    A solution of the totals in whole numbers that differs from the true counts in a cell shows that this cell does not
    follow. Each programme moves as many cells as it can, in random directions; what none has moved gets two of its own.

    >>> find_fixed([3, 9, 12], [Total(2, (0, 1))], [True, False, False], [0])
    {0}
    >>> find_fixed([3, 9, 12], [Total(2, (0, 1))], [True, True, False], [0, 1])
    set()
    """
    fixed: set[int] = set()
    free = [gone and value is not None for gone, value in zip(hidden, values, strict=True)]
    wanted = set(targets)
    for rows, columns in _blocks(totals, free):
        inside = [at for at, place in enumerate(columns) if place in wanted]
        if inside:
            block = _Block.build(values, totals, rows, columns, bounds)
            fixed |= {columns[at] for at in block.find_still(inside)}
    return fixed


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
        # what nobody knows is told apart from what is left out, so it hides nothing
        self.missing = [sum(self.hidden[place] and self.values[place] is not None for place in line)
                        for line in self.lines]  # fmt: skip

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
                alone = next(p for p in self.lines[line] if self.hidden[p] and self.values[p] is not None)
                if needs[alone] and (chosen := self.cheapest(self.lines[line])) is not None:
                    self.hide(chosen)
                    later += self.at[chosen]
            open_lines = sorted(set(later))

    def hide_near(self, places: Sequence[int]) -> bool:
        """Leave out a cell near each of the places, unless one was just left out there; tell whether any was."""
        touched: set[int] = set()
        for place in places:
            if not touched.isdisjoint(self.at[place]):
                continue
            chosen = self._near(place)
            if chosen is not None:
                self.hide(chosen)
                touched.update(self.at[chosen])
        return bool(touched)

    def _near(self, place: int) -> int | None:
        """Return the cell to leave out in the totals of a place, those with the fewest missing cells first."""
        for line in sorted(self.at[place], key=lambda line: (self.missing[line], line)):
            if (chosen := self.cheapest(self.lines[line])) is not None:
                return chosen
        lines = {line for near in self.at[place] for cell in self.lines[near] for line in self.at[cell]}
        return self.cheapest(sorted({cell for line in lines for cell in self.lines[line]}))

    def cheapest(self, places: Sequence[int]) -> int | None:
        """Return the cell to leave out among the places; None where nothing is left."""
        ranked = [
            (value == 0, self.weight[place], sum(not self.missing[line] for line in self.at[place]), value, place)
            for place in places
            if not self.hidden[place] and (value := self.values[place]) is not None
        ]
        return min(ranked)[-1] if ranked else None


@dataclass(slots=True)
class _Block:
    """Missing cells that share totals, in terms of changes of their true counts."""

    still: Any  # a sparse row per total, a column per missing cell
    low: Any
    high: Any
    whole: Any  # 1 where a cell must be kept a whole number, 0 where it is a sum of such

    @classmethod
    def build(
        cls,
        values: Sequence[int | None],
        totals: Sequence[Total],
        rows: Sequence[int],
        columns: Sequence[int],
        bounds: Bounds,
    ) -> _Block:
        """Take a block out of the table; see `_blocks`."""
        import numpy as np
        from scipy.sparse import csr_array

        at = {place: number for number, place in enumerate(columns)}
        entries = [
            (number, at[place], sign)
            for number, row in enumerate(rows)
            for place, sign in ((totals[row].whole, 1.0), *((part, -1.0) for part in totals[row].parts))
            if place in at
        ]
        line, column, sign = (np.array(part) for part in zip(*entries, strict=True))
        known = np.array([values[place] or 0 for place in columns], dtype=float)
        ends = [bounds.get(place, (min(1, values[place] or 0), None)) for place in columns]
        summed = {totals[row].whole for row in rows}
        return cls(
            csr_array((sign, (line, column)), shape=(len(rows), len(columns))),
            np.minimum(0, np.array([end[0] for end in ends]) - known),
            np.maximum(0, np.array([10.0 * max(1.0, known.max()) + 10 if e is None else e for _, e in ends]) - known),
            np.array([place not in summed for place in columns], dtype=float),
        )

    def find_still(self, targets: Sequence[int]) -> set[int]:
        """Return the columns among the targets that no change was found for."""
        import numpy as np

        draw = np.random.default_rng(0)
        left = [at for at in targets if self.high[at] > 0 or self.low[at] < 0]
        never = set(targets) - set(left)
        idle = 0
        for _ in range(_TOGETHER):
            if not left or idle == 2:
                break
            direction = np.zeros(len(self.low))
            # a direction in which the cell can go at all
            signs = [
                (1 if self.low[at] == 0 else -1 if self.high[at] == 0 else draw.choice((-1, 1))) * draw.uniform(0.5, 1)
                for at in left
            ]
            direction[left] = signs
            moved = self._move(direction)
            idle = 0 if any(at in moved for at in left) else idle + 1
            left = [at for at in left if at not in moved]
        for at in left[:_ALONE]:
            for sign in (1.0, -1.0):
                if at in left:
                    direction = np.zeros(len(self.low))
                    direction[at] = sign
                    moved = self._move(direction)
                    left = [other for other in left if other not in moved]
        return never | set(left)

    def _move(self, direction: Any) -> set[int]:
        """Return the columns that change by one or more when the cells go as far as they can in a direction."""
        import numpy as np
        from scipy.optimize import Bounds as Ends
        from scipy.optimize import LinearConstraint, milp

        found = milp(
            -direction,
            constraints=LinearConstraint(self.still, 0, 0),
            bounds=Ends(self.low, self.high),
            integrality=self.whole,
            options={"node_limit": _NODES, "mip_rel_gap": 0.25},
        )
        return set() if found.x is None else set(np.flatnonzero(np.abs(found.x) > 0.5).tolist())


def _blocks(totals: Sequence[Total], free: Sequence[bool]) -> list[tuple[list[int], list[int]]]:
    """Split believed totals and missing cells into blocks that share nothing: positions of each."""
    root = list(range(len(free)))

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    missing = [
        [place for place in (total.whole, *total.parts) if free[place]] if total.believed else [] for total in totals
    ]
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
