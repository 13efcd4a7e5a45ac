"""Set packing with capacities: choose columns that share no unit, worth the most together, with a proved bound.

Values are whole numbers, so an optimum is proved as soon as the bound falls below the next whole number.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from chaingraph.kernels.arrays import Floats, Ints
from chaingraph.kernels.blocks import grow_blocks
from chaingraph.kernels.threads import side_by_side

_TOLERANCE = 1e-6
_WHOLE = 300  # units up to which one MILP takes a part whole
_SHARED = 20_000  # units up to which one MILP deals out the capacities as well
_LIKELY = 16  # columns of each unit that a first MILP takes, those of the best reduced value
_OPEN = 60_000  # columns that the last, proving MILP takes at most
_BLOCK = 200
_ROUNDS = 12  # of the blocks, at most
_CLOSE = 4.0
_NODES = 2_000  # a limit on work, not on time: the same answer on a slow machine


@dataclass(frozen=True)
class Columns:
    """What can be chosen."""

    units: int  # number of units
    member: Ints  # units of each column, one row a column, filled up with -1
    value: Ints | Floats  # points of each column: whole ones for `pack`, any for `relax`
    use: Ints  # what each column takes of each capacity, one row a column; no columns where there is no capacity
    capacity: Ints  # how much there is of each

    @classmethod
    def plain(cls, units: int, member: Ints, value: Ints | Floats) -> Columns:
        """Return columns without any capacity."""
        return cls(units, member, value, np.zeros((value.size, 0), np.int64), np.zeros(0, np.int64))

    @property
    def count(self) -> int:
        """Number of columns."""
        return int(self.value.size)

    @cached_property
    def taken(self) -> Any:
        """What each column takes: one row per unit and capacity, one column per column."""
        from scipy.sparse import csc_array, vstack

        inside = self.member >= 0
        ends = np.concatenate([[0], np.cumsum(inside.sum(1))])
        shape = (self.units, self.count)
        units = csc_array((np.ones(int(ends[-1])), self.member[inside], ends), shape=shape)
        return vstack([units, csc_array(self.use.T.astype(float))], format="csc") if self.capacity.size else units

    @property
    def limit(self) -> Floats:
        """Right-hand side: one of each unit, then the capacities."""
        return np.concatenate([np.ones(self.units), self.capacity.astype(float)])

    def subset(self, index: Ints) -> Columns:
        """Return some of the columns."""
        return Columns(self.units, self.member[index], self.value[index], self.use[index], self.capacity)


@dataclass(frozen=True, slots=True)
class Packing:
    """A choice with its proof."""

    chosen: Ints  # columns, ascending
    value: int  # their points together
    bound: int  # no choice is worth more
    duals: Floats  # price of each unit and capacity at the bound


def pack(
    columns: Columns,
    *,
    engine: str = "auto",
    nodes: int = _NODES,
    gap: float = 0.0,
    worth: Ints | None = None,
    duals: Floats | None = None,
) -> Packing:
    """Choose columns of the greatest value such that no unit is in two of them and no capacity is exceeded.

    `columns`: the candidates; those of no positive value are never chosen.
    `engine`: ``exhaustive`` tries everything (a dozen units at most), ``milp`` proves with HiGHS; ``auto`` takes the
        latter.
    `gap`: distance from the bound that is good enough, as a share of what the choice leaves: of `worth` less its value.
    `worth`: what each unit could bring at most; needed with `gap`.
    `duals`: price of each unit and capacity, from 0 on, where good ones are known: no linear relaxation is solved then.

    The value of the linear relaxation bounds every choice. Columns whose reduced cost exceeds the distance between
    bound and best choice cannot be in a better one, so the last MILP sees few and proves the optimum, or improves the
    bound.

    >>> import numpy as np
    >>> some = Columns.plain(4, np.array([[0, 1, -1], [1, 2, 3], [2, 3, -1]]), np.array([5, 8, 4]))
    >>> found = pack(some)
    >>> found.chosen.tolist(), found.value, found.bound
    ([0, 2], 9, 9)
    """
    if engine not in ("auto", "milp", "exhaustive"):
        raise ValueError(f"engine must be auto, milp or exhaustive, not {engine}")
    good = np.flatnonzero(columns.value > 0)
    kept = columns.subset(good)
    most = np.zeros(columns.units, np.int64) if worth is None else worth
    empty = Packing(np.zeros(0, np.int64), 0, 0, np.zeros(columns.units + columns.capacity.size))
    if not good.size:
        return empty
    if engine == "exhaustive":
        found = _exhaustive(kept)
        return Packing(good[found.chosen], found.value, found.bound, found.duals)
    parts = [] if kept.capacity.size else _parts(kept)
    if len(parts) < 2:
        found = _proved(kept, nodes, gap, most, duals)
        return Packing(good[found.chosen], found.value, found.bound, found.duals)

    def solved(part: tuple[Ints, Ints]) -> Packing:
        units, index = part
        known = None if duals is None else duals[units]
        return _proved(_renumbered(kept, units, index), nodes, gap, most[units], known)

    # The blocks of a large part are side by side themselves.
    large = [part for part in parts if part[0].size > _WHOLE]
    small = [part for part in parts if part[0].size <= _WHOLE]
    answers = [*map(solved, large), *side_by_side(solved, small)]
    chosen, value, bound, prices = [], 0, 0, empty.duals
    for (units, index), found in zip([*large, *small], answers, strict=True):
        chosen.append(index[found.chosen])
        value, bound = value + found.value, bound + found.bound
        prices[units] = found.duals
    return Packing(np.sort(good[np.concatenate(chosen)]), value, bound, prices)


def _parts(columns: Columns) -> list[tuple[Ints, Ints]]:
    """Split into parts that share no unit: units and columns of each, both ascending."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    row, place = np.nonzero(columns.member[:, 1:] >= 0)
    links = (columns.member[row, 0], columns.member[row, place + 1])
    graph = coo_array((np.ones(row.size), links), shape=(columns.units, columns.units))
    label = connected_components(graph, directed=False)[1]
    of_column = label[columns.member[:, 0]]
    by_column, by_unit = np.argsort(of_column, kind="stable"), np.argsort(label, kind="stable")
    names, first = np.unique(of_column[by_column], return_index=True)
    ends = np.append(first[1:], columns.count)
    low, high = np.searchsorted(label[by_unit], names), np.searchsorted(label[by_unit], names, side="right")
    return [
        (by_unit[a:b], by_column[c:d])
        for a, b, c, d in zip(low.tolist(), high.tolist(), first.tolist(), ends.tolist(), strict=True)
    ]


def _renumbered(columns: Columns, units: Ints, index: Ints) -> Columns:
    """Return some columns with their units numbered from 0."""
    member = columns.member[index]
    inner = np.where(member < 0, -1, np.searchsorted(units, member))
    return Columns.plain(units.size, inner, columns.value[index])


def relax(columns: Columns) -> tuple[float, Floats]:
    """Return the value of the linear relaxation, safe against rounding, and the duals that prove it."""
    if not columns.count:
        return 0.0, np.zeros(columns.units + columns.capacity.size)
    duals = _duals(columns)
    return _bound(columns, duals), duals


def _bound(columns: Columns, duals: Floats) -> float:
    """Return what no choice is worth more than.

    Any duals from 0 on prove a bound: their own value plus what each column's points still exceed them by, and every
    chosen column has a first unit of its own.
    """
    excess = np.maximum(columns.value - columns.taken.T @ duals, 0.0)
    first = np.zeros(columns.units)
    np.maximum.at(first, columns.member[:, 0], excess)
    return float(duals @ columns.limit + first.sum()) + _TOLERANCE


def _duals(columns: Columns) -> Floats:
    from scipy.optimize import linprog

    method = "highs-ipm" if columns.units > 3000 else "highs-ds"
    solved = linprog(
        -columns.value.astype(float), A_ub=columns.taken, b_ub=columns.limit, bounds=(0, None), method=method
    )
    duals: Floats = np.maximum(-np.asarray(solved.ineqlin.marginals, float), 0.0)
    return duals


def greedy(columns: Columns, rank: Floats | None = None) -> Ints:
    """Return a choice that always takes the next column: by `rank`, by default points per unit, then points."""
    size = (columns.member >= 0).sum(1)
    first = columns.value / np.maximum(size, 1) if rank is None else rank
    order = np.lexsort((np.arange(columns.count), -columns.value, -first))
    free, left = np.ones(columns.units, bool), columns.capacity.copy()
    chosen = []
    for column in order.tolist():
        units = columns.member[column, : size[column]]
        if columns.value[column] > 0 and free[units].all() and (columns.use[column] <= left).all():
            free[units] = False
            left -= columns.use[column]
            chosen.append(column)
    return np.array(sorted(chosen), np.int64)


def _proved(columns: Columns, nodes: int, gap: float, worth: Ints, known: Floats | None) -> Packing:
    relaxed, duals = relax(columns) if known is None else (_bound(columns, known), known)
    bound = math.floor(relaxed)
    slack = gap * max(0, int(worth.sum()) - bound)
    near = slack / 4 / max(bound, 1)
    excess = columns.value - columns.taken.T @ duals
    likely = _best_of_each(columns, excess)
    if columns.units > (_SHARED if columns.capacity.size else _WHOLE):
        chosen = _by_blocks(columns, likely, excess, duals, slack)
    else:
        chosen = _better(columns, greedy(columns, excess), likely, nodes, near)[0]
    value = int(columns.value[chosen].sum())
    if gap or value >= bound:
        return Packing(chosen, value, bound, duals)
    # A column with a worse reduced value than this is in no choice that beats the one at hand.
    open_ = np.flatnonzero(excess >= value + 1 - relaxed)
    if open_.size <= _OPEN and columns.units <= _WHOLE:
        chosen, limit = _better(columns, chosen, open_, nodes, 0.0)
        value = int(columns.value[chosen].sum())
        bound = max(value, min(bound, limit))
    return Packing(chosen, value, bound, duals)


def _best_of_each(columns: Columns, excess: Floats) -> Ints:
    """Return the columns that are among the best of one of their units, ascending."""
    column, place = np.nonzero(columns.member >= 0)
    unit = columns.member[column, place]
    order = np.lexsort((column, -excess[column], unit))
    first = np.searchsorted(unit[order], np.arange(columns.units))
    rank = np.arange(order.size) - first[unit[order]]
    return np.unique(column[order][rank < _LIKELY])


def _by_blocks(columns: Columns, likely: Ints, excess: Floats, duals: Floats, slack: float) -> Ints:
    """Choose block by block: the units of a block are dealt with anew, the others stay as they are.

    What separates a choice from its bound is spread over units: what a chosen column lacks of its duals, and the dual
    of a unit in no column. After a first round, blocks grow around the greatest losses, and blocks without any rest.
    Of each capacity a block has what it takes already and an even share of what nobody does.
    """
    touching = columns.taken[:, likely].tocsr()[: columns.units]
    # Units that share columns near their duals belong together.
    graph = ((touching * np.exp(excess[likely] / _CLOSE)) @ touching.T).tocsr()
    chosen, loss = greedy(columns, excess), np.ones(columns.units)
    for round_ in range(_ROUNDS):
        group = np.arange(columns.units)
        for column in chosen.tolist():
            units = columns.member[column][columns.member[column] >= 0]
            group[units] = units[0]
        first = None if round_ == 0 else loss
        block = grow_blocks(graph.indptr, graph.indices, graph.data, _BLOCK, mates=group, first=first)
        before = int(columns.value[chosen].sum())
        chosen = _dealt_anew(columns, likely, chosen, block, np.bincount(block, loss).astype(float), duals, slack)
        loss = _losses(columns, excess, duals, chosen)
        gained = int(columns.value[chosen].sum()) - before
        if loss.sum() <= slack or (round_ and gained <= slack / 8):
            break
    return chosen


def _dealt_anew(
    columns: Columns, likely: Ints, chosen: Ints, block: Ints, lost: Floats, duals: Floats, slack: float
) -> Ints:
    """Choose anew in each block that has lost a point; what is chosen in the others stays."""
    padded = np.append(block, -1)[columns.member[likely]]
    inside = ((padded == padded[:, :1]) | (columns.member[likely] < 0)).all(1)
    kept, by_block = likely[inside], padded[inside, 0]
    taken, open_ = block[columns.member[chosen, 0]], lost >= 1 - _TOLERANCE
    share = (columns.capacity - columns.use[chosen].sum(0)) // max(int(open_.sum()), 1)

    def better(name: int) -> Ints:
        mine = chosen[taken == name]
        near = slack / columns.units / max(float(duals[: columns.units][block == name].mean()), 1.0)
        own = replace(columns, capacity=columns.use[mine].sum(0) + share)
        return _better(own, mine, np.union1d(kept[by_block == name], mine), _NODES, near)[0]

    parts = side_by_side(better, np.flatnonzero(open_).tolist())
    return np.sort(np.concatenate([chosen[~open_[taken]], *parts]))


def _losses(columns: Columns, excess: Floats, duals: Floats, chosen: Ints) -> Floats:
    """Return how much each unit has a part in what the choice is below its bound."""
    loss = duals[: columns.units].copy()
    member = columns.member[chosen]
    size = (member >= 0).sum(1)
    loss[member[member >= 0]] = np.repeat(np.maximum(-excess[chosen], 0.0) / size, size)
    return loss


def _better(columns: Columns, chosen: Ints, index: Ints, nodes: int, gap: float) -> tuple[Ints, int]:
    """Return the better of a choice and the best among some columns, and the bound of these columns."""
    found, limit = _milp(columns.subset(index), nodes, gap)
    if found is not None and columns.value[index[found]].sum() > columns.value[chosen].sum():
        chosen = np.sort(index[found])
    return chosen, limit


def _milp(columns: Columns, nodes: int, gap: float) -> tuple[Ints | None, int]:
    """Return the columns of the best choice, None without any, and the bound of these columns."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    if not columns.count:
        return None, 0
    taken, limit = columns.taken, columns.limit
    used = np.flatnonzero(np.diff(taken.tocsr().indptr))
    solved = milp(
        -columns.value.astype(float),
        integrality=np.ones(columns.count),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(taken.tocsr()[used], -np.inf, limit[used]),
        options={"mip_rel_gap": gap, "node_limit": nodes},
    )
    proved = getattr(solved, "mip_dual_bound", None)
    bound = int(columns.value.sum()) if proved is None or not math.isfinite(proved) else math.floor(-proved + 1e-3)
    if solved.x is None:
        return None, bound
    found = np.flatnonzero(solved.x > 0.5)
    if (taken[:, found].sum(1) > limit + _TOLERANCE).any():
        # HiGHS was seen to call a choice optimal that breaks its rows (scipy issue 24141): nothing of it is believed.
        return None, int(columns.value.sum())
    return found, bound


def _exhaustive(columns: Columns) -> Packing:
    """Try every choice; capacities are carried along."""
    masks = [sum(1 << int(unit) for unit in row if unit >= 0) for row in columns.member]
    best, kept = 0, tuple[int, ...]()
    stack: list[tuple[int, int, int, tuple[int, ...], tuple[int, ...]]] = [
        (0, 0, 0, tuple(columns.capacity.tolist()), ())
    ]
    while stack:
        place, used, value, left, chosen = stack.pop()
        if value > best:
            best, kept = value, chosen
        for column in range(place, len(masks)):
            rest = tuple(a - int(b) for a, b in zip(left, columns.use[column], strict=True))
            if not masks[column] & used and min(rest, default=0) >= 0:
                stack.append(
                    (column + 1, used | masks[column], value + int(columns.value[column]), rest, (*chosen, column))
                )
    duals = np.zeros(columns.units + columns.capacity.size)
    return Packing(np.array(kept, np.int64), best, best, duals)
