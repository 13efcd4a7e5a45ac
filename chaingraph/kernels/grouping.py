"""Grouping units into joint branches: which neighbours go together, how well, and how far from the best.

A group is worth what its units are worth less the price of every pair in it, of the group itself, and of each unit
beyond the usual span. All numbers are whole points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from chaingraph.kernels.packing import Columns, pack, relax

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_WORK = 1_500_000  # partial groups that a level of a search holds at most
_WHOLE = 500  # units up to which all pairs are looked at, not the nearest alone
_GAP = 0.008  # beyond that, distance from the bound that is good enough, as a share of the points that are left
_EXACT_UNITS = 12
_MARGIN = 1e-6


@dataclass(frozen=True)
class Units:
    """What is to be grouped.

    Attributes
    ----------
    members
        Full members of each unit.
    size
        Single units in it; above 1 where units were put together beforehand.
    worth
        Points for each unit that is in a group.
    left, right, price
        Pairs that may be in one group, each once, and the points that each takes.
    """

    members: Ints
    size: Ints
    worth: Ints
    left: Ints
    right: Ints
    price: Ints

    @property
    def count(self) -> int:
        """Number of units."""
        return int(self.members.size)

    @cached_property
    def pairs(self) -> Pairs:
        """The pairs, to be looked up."""
        return Pairs.of(self.count, self.left, self.right, self.price)

    def nearest(self, each: int) -> Pairs:
        """Return the pairs that are among the `each` cheapest of either of their units."""
        ends = np.concatenate([self.left, self.right])
        others = np.concatenate([self.right, self.left])
        order = np.lexsort((others, np.tile(self.price, 2), ends))
        start = np.searchsorted(ends[order], ends[order])
        near = order[np.arange(ends.size) - start < each] % max(self.left.size, 1)
        index = np.unique(near)
        return Pairs.of(self.count, self.left[index], self.right[index], self.price[index])


@dataclass(frozen=True)
class Terms:
    """What a group must be.

    Attributes
    ----------
    union
        Full members that a group needs together.
    span
        Single units up to which a group costs nothing extra.
    most
        Single units that a group never exceeds.
    group, beyond
        Points that a group takes, and that each unit beyond the span takes.
    """

    union: int
    span: int
    most: int
    group: int
    beyond: int


@dataclass(frozen=True)
class Pairs:
    """Pairs in both directions, sorted: neighbours of a unit are one slice, and a pair is found by its key."""

    units: int
    start: Ints
    other: Ints
    price: Ints
    key: Ints

    @classmethod
    def of(cls, units: int, left: Ints, right: Ints, price: Ints) -> Pairs:
        """Sort the pairs."""
        ends, others = np.concatenate([left, right]), np.concatenate([right, left])
        key = ends * units + others
        order = np.argsort(key, kind="stable")
        start = np.searchsorted(ends[order], np.arange(units + 1))
        return cls(units, start.astype(np.int64), others[order], np.tile(price, 2)[order], key[order])

    def find(self, one: Ints, two: Ints) -> tuple[NDArray[np.bool_], Ints]:
        """Tell which pairs there are, and their prices."""
        if not self.key.size:
            return np.zeros(one.shape, bool), np.zeros(one.shape, np.int64)
        key = one * self.units + two
        at = np.minimum(np.searchsorted(self.key, key), self.key.size - 1)
        return self.key[at] == key, self.price[at]


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups with their proof.

    Attributes
    ----------
    groups
        Units of each group, ascending; the groups by their first unit.
    points
        Points of all groups together.
    bound
        No grouping has more points: of any pairs when `complete`, else of the nearest neighbours of each unit.
    neighbours
        How many nearest neighbours of a unit were looked at; None when all of them were.
    complete
        Whether the bound holds for all pairs.
    """

    groups: list[Ints]
    points: int
    bound: int
    neighbours: int | None
    complete: bool


def group_units(units: Units, terms: Terms, *, neighbours: int = 8, engine: str = "auto") -> Grouping:
    """Put units into groups of the greatest worth.

    Parameters
    ----------
    units
        Units with the pairs that may be together; any two units of a group must be such a pair.
    terms
        What a group needs and takes.
    neighbours
        How many of the cheapest pairs of each unit the first search looks at.
    engine
        ``exhaustive`` tries every grouping (a dozen units), ``packing`` proves with bounds; ``auto`` chooses.

    Returns
    -------
    Grouping
        The groups, their points and the bound; the answer is the best where both are equal.

    Notes
    -----
    The groups among the nearest neighbours are listed, and the best of them chosen by `packing.pack`. Its duals price
    every other group; those that could improve the answer are found by a search that adds one unit at a time and
    drops what cannot come out ahead. Where that search stays within its limit of work, the bound holds for all pairs.
    At 1,000 units in streets about a second, at 10,000 about a minute.

    Examples
    --------
    >>> import numpy as np
    >>> units = Units(np.array([1, 1, 1, 2]), np.ones(4, int), np.full(4, 60),
    ...               np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([3, 4, 5]))
    >>> found = group_units(units, Terms(union=3, span=5, most=6, group=6, beyond=20))
    >>> [group.tolist() for group in found.groups], found.points, found.bound
    ([[0, 1, 2]], 162, 162)
    """
    if engine not in ("auto", "exhaustive", "packing"):
        msg = f"engine must be auto, exhaustive or packing, not {engine}"
        raise ValueError(msg)
    if engine == "exhaustive":
        return _every_grouping(units, terms)
    return _packed(units, terms, neighbours)


def candidate_groups(units: Units, terms: Terms, pairs: Pairs) -> tuple[Ints, Ints]:
    """List the groups whose units are all pairs: units of each (-1 fills up) and points, those above zero."""
    found = _grow(units, terms, pairs, np.zeros(units.count), 1, math.inf)
    if found is None:
        msg = "a search without a limit has none"
        raise AssertionError(msg)
    return found


def _packed(units: Units, terms: Terms, neighbours: int) -> Grouping:
    near = units.nearest(neighbours)
    member, points = candidate_groups(units, terms, near)
    if near.key.size == units.pairs.key.size:
        found = pack(Columns.plain(units.count, member, points))
        return _answer(member[found.chosen], found.value, found.bound, None)
    whole = _completed(units, terms, member, points) if units.count <= _WHOLE else None
    if whole is None:
        found = pack(Columns.plain(units.count, member, points), gap=_GAP, worth=units.worth)
        return _answer(member[found.chosen], found.value, found.bound, neighbours)
    return whole


def _completed(units: Units, terms: Terms, member: Ints, points: Ints) -> Grouping | None:
    """Add the groups of all pairs that matter, and prove; None when the search for them grows beyond its limit."""
    while True:
        relaxed, duals = relax(Columns.plain(units.count, member, points))
        more = _grow(units, terms, units.pairs, duals, _MARGIN, _WORK)
        if more is None:
            return None
        fresh = _fresh(member, more[0])
        if not fresh.size:
            break
        excess = more[1][fresh] - np.append(duals, 0.0)[more[0][fresh]].sum(1)
        best = fresh[np.argsort(-excess, kind="stable")[: 20 * units.count]]
        member, points = np.concatenate([member, more[0][best]]), np.concatenate([points, more[1][best]])
    found = pack(Columns.plain(units.count, member, points))
    bound = math.floor(relaxed)
    if found.value < bound:
        # All groups that a better choice could hold: their points are within what is open of their duals.
        more = _grow(units, terms, units.pairs, duals, found.value + 1 - relaxed, _WORK)
        if more is not None:
            kept = np.concatenate([member[found.chosen], more[0]])
            worth = np.concatenate([points[found.chosen], more[1]])
            again = pack(Columns.plain(units.count, kept, worth))
            return _answer(kept[again.chosen], again.value, min(bound, max(again.bound, found.value)), None)
    return _answer(member[found.chosen], found.value, bound, None)


def _fresh(known: Ints, found: Ints) -> Ints:
    """Return which of the found groups are not known yet."""
    every = np.unique(np.concatenate([known, found]), axis=0, return_inverse=True)[1].ravel()
    return np.flatnonzero(~np.isin(every[len(known) :], every[: len(known)]))


def _answer(chosen: Ints, points: int, bound: int, neighbours: int | None) -> Grouping:
    groups = sorted((np.sort(row[row >= 0]) for row in chosen), key=lambda group: int(group[0]))
    return Grouping(groups, points, bound, neighbours, neighbours is None)


def _grow(
    units: Units, terms: Terms, pairs: Pairs, duals: Floats, least: float, work: float
) -> tuple[Ints, Ints] | None:
    """Find the groups whose points exceed their duals by `least`; None when the search grows beyond its limit.

    Groups grow by one unit of a higher number. What a partial group can still gain is bounded by the best units left
    beside each of its units: every unit that joins pays at least the price of the pair with that one.
    """
    gain = units.worth - duals
    reach = _reach(units, terms, pairs, gain)
    width = terms.most
    member = np.arange(units.count)[:, None]
    worth, priced = units.worth.astype(np.int64), gain.copy()
    size, full = units.size.copy(), units.members.copy()
    found_member, found_points = [], []
    for level in range(1, width + 1):
        cost = terms.group + terms.beyond * np.maximum(size - terms.span, 0)
        good = (full >= terms.union) & (priced - cost >= least) & (size <= terms.most) & (worth - cost > 0)
        if good.any():
            padded = np.full((int(good.sum()), width), -1, np.int64)
            padded[:, :level] = member[good]
            found_member.append(padded)
            found_points.append((worth - cost)[good])
        if level == width:
            break
        # Nothing to gain, no room: not to be grown.
        hope = priced + reach[level - 1][:, width - level][member].mean(1) - cost
        alive = (size < terms.most) & (hope >= least)
        member, worth, priced, size, full = (part[alive] for part in (member, worth, priced, size, full))
        grown = _extended(pairs, member, work)
        if grown is None:
            return None
        row, new, price = grown
        member = np.concatenate([member[row], new[:, None]], axis=1)
        worth = worth[row] + units.worth[new] - price
        priced = priced[row] + gain[new] - price
        size, full = size[row] + units.size[new], full[row] + units.members[new]
    if not found_points:
        return np.zeros((0, width), np.int64), np.zeros(0, np.int64)
    return np.concatenate(found_member), np.concatenate(found_points)


def _reach(units: Units, terms: Terms, pairs: Pairs, gain: Floats) -> list[Floats]:
    """Return, by the size of a partial group, the most that further units can add: a row per unit, a column per number.

    A unit that joins `size` others pays for as many pairs; that sum is the mean, over the others, of `size` times one
    pair. The units that join pay at least the lowest price for each pair among themselves.
    """
    owner = np.repeat(np.arange(units.count), np.diff(pairs.start))
    higher = pairs.other > owner
    owner, other, price = owner[higher], pairs.other[higher], pairs.price[higher]
    start = np.searchsorted(owner, owner)
    lowest = price.min() if price.size else 0
    found = []
    for size in range(1, terms.most):
        best = gain[other] - size * price
        order = np.lexsort((-best, owner))
        rank = np.arange(owner.size) - start
        reach = np.zeros((units.count, terms.most))
        for place in range(1, terms.most - size + 1):
            at = order[rank == place - 1]
            reach[owner[at], place] = np.maximum(best[at] - (place - 1) * lowest, 0.0)
        found.append(np.cumsum(reach, axis=1))
    return found


def _extended(pairs: Pairs, member: Ints, work: float) -> tuple[Ints, Ints, Ints] | None:
    """Return every way of adding a unit of a higher number: row, unit, and the price of its pairs with the row."""
    last = member[:, -1]
    first = np.searchsorted(pairs.key, last * pairs.units + last)
    count = pairs.start[last + 1] - first
    if count.sum() > 4 * work:
        return None
    row = np.repeat(np.arange(last.size), count)
    at = np.arange(row.size) - np.repeat(np.cumsum(count) - count, count) + first[row]
    new, price = pairs.other[at], pairs.price[at].copy()
    for place in range(member.shape[1] - 1):
        there, more = pairs.find(member[row, place], new)
        row, new, price = row[there], new[there], (price + more)[there]
    return None if row.size > work else (row, new, price)


def _every_grouping(units: Units, terms: Terms) -> Grouping:
    """Try every grouping by the best way to group each subset: 3**n steps."""
    n = units.count
    if n > _EXACT_UNITS:
        msg = f"exhaustive search takes {_EXACT_UNITS} units, not {n}"
        raise ValueError(msg)
    points = np.zeros(1 << n, np.int64)
    for mask in range(1, 1 << n):
        inside = [unit for unit in range(n) if mask >> unit & 1]
        points[mask] = _points_of(units, terms, inside)
    best, taken = np.zeros(1 << n, np.int64), np.zeros(1 << n, np.int64)
    for mask in range(1, 1 << n):
        low = mask & -mask
        best[mask], taken[mask] = best[mask ^ low], 0
        part = mask
        while part:
            if part & low and points[part] > 0 and points[part] + best[mask ^ part] > best[mask]:
                best[mask], taken[mask] = points[part] + best[mask ^ part], part
            part = (part - 1) & mask
    groups, mask = [], (1 << n) - 1
    while mask:
        part = int(taken[mask])
        if part:
            groups.append(np.array([unit for unit in range(n) if part >> unit & 1]))
        mask ^= part or mask & -mask
    total = int(best[-1])
    return Grouping(groups, total, total, None, True)


def _points_of(units: Units, terms: Terms, inside: list[int]) -> int:
    """Return the points of one group by definition; 0 where it may not be."""
    size, full = int(units.size[inside].sum()), int(units.members[inside].sum())
    if size > terms.most or full < terms.union:
        return 0
    points = int(units.worth[inside].sum()) - terms.group - terms.beyond * max(size - terms.span, 0)
    for place, one in enumerate(inside):
        for two in inside[place + 1 :]:
            there, price = units.pairs.find(np.array([one]), np.array([two]))
            if not there[0]:
                return 0
            points -= int(price[0])
    return points
