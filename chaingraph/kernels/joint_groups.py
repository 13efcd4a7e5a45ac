"""Grouping units into joint branches: which neighbours go together, how well, and how far from the best.

A group is worth what its units are worth less the price of every pair in it, of the group itself, and of each unit
beyond the usual span. All numbers are whole points.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from chaingraph.kernels.blocks import grow_blocks
from chaingraph.kernels.packing import Columns, pack, relax

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_WORK = 3_000_000  # partial groups that one part of a search holds at most
_PARK = 300  # units up to which the best answer is proved
_GAP = 0.008  # beyond that, distance from the bound that is good enough, as a share of the points that are left
_EXACT_UNITS = 12
_LOCALITY = 800  # units of a large instance that are priced at a time
_LEAST = 1e-7
_MARGINS = (_LEAST, 2.0, 8.0, 16.0, 32.0)
_CLOSE = (-3.0, -1.5, -0.5)
_LEFT = 0.002  # of the points that are left: a bound so near to the relaxation is good enough
_CHUNK = 20_000  # pairs from which one part of a search starts


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

    def subset(self, index: Ints) -> Units:
        """Return some units, numbered anew, with the pairs among them."""
        place = np.full(self.count, -1, np.int64)
        place[index] = np.arange(index.size)
        left, right = place[self.left], place[self.right]
        inside = (left >= 0) & (right >= 0)
        return Units(
            self.members[index], self.size[index], self.worth[index], left[inside], right[inside], self.price[inside]
        )

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
class Grown:
    """Groups that a search found; `missed` is what those it left out, by their lowest unit, may exceed their duals."""

    member: Ints
    points: Ints
    missed: Floats


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
        No grouping has more points.
    """

    groups: list[Ints]
    points: int
    bound: int


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
    The groups among the nearest neighbours are listed; the duals of their linear relaxation call for further groups of
    all pairs, found by a search that adds one unit at a time and drops what cannot come out ahead. `packing.pack`
    chooses among the groups found. Up to 300 units every group that a better answer could hold is listed at last, so
    that the best is proved; beyond, the answer may be below the bound by 0.8 % of what it leaves.

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
    found = _grow(units, terms, pairs, np.zeros(units.count), (1.0,))
    if np.isinf(found.missed).any():
        msg = "too many groups to list: give fewer neighbours"
        raise ValueError(msg)
    return found.member, found.points


def _packed(units: Units, terms: Terms, neighbours: int) -> Grouping:
    member, points, relaxed, duals = _by_locality(units, terms, neighbours)
    bound, park = math.floor(relaxed), units.count <= _PARK
    if not park:
        # The best whole choice uses groups a little below their duals as well.
        close = _grow(units, terms, units.nearest(5 * neighbours), duals, _CLOSE)
        fresh = _fresh(member, close.member)
        fresh = fresh[np.argsort(-_excess(close, duals)[fresh], kind="stable")[: 10 * units.count]]
        member, points = np.concatenate([member, close.member[fresh]]), np.concatenate([points, close.points[fresh]])
    found = pack(Columns.plain(units.count, member, points), gap=0.0 if park else _GAP, worth=units.worth)
    if found.value < bound and park:
        # All groups that a better choice could hold: their points are within what is open of their duals.
        more = _grow(units, terms, units.pairs, duals, (found.value + 1 - relaxed,))
        if not more.missed.any():
            kept = np.concatenate([member[found.chosen], more.member])
            worth = np.concatenate([points[found.chosen], more.points])
            again = pack(Columns.plain(units.count, kept, worth))
            return _answer(kept[again.chosen], again.value, min(bound, max(again.bound, found.value)))
    return _answer(member[found.chosen], found.value, max(bound, found.value))


def _by_locality(units: Units, terms: Terms, neighbours: int) -> tuple[Ints, Ints, float, Floats]:
    """Return groups, points, bound and duals as `_priced` does; a large instance locality by locality first."""
    near = units.nearest(neighbours)
    if units.count <= _LOCALITY:
        return _priced(units, terms, *candidate_groups(units, terms, near), neighbours)
    block = grow_blocks(near.start, near.other, 1.0 / (1 + near.price), _LOCALITY)
    members, points, duals = [], [], np.zeros(units.count)
    for name in range(int(block.max()) + 1):
        index = np.flatnonzero(block == name)
        local = units.subset(index)
        listed = candidate_groups(local, terms, local.nearest(neighbours))
        found = _priced(local, terms, *listed, neighbours)
        members.append(np.append(index, -1)[found[0]])
        points.append(found[1])
        duals[index] = found[3]
    # Groups across localities: what they exceed the duals by is on the bound, or they are priced in.
    return _priced(units, terms, np.concatenate(members), np.concatenate(points), neighbours, duals)


def _priced(
    units: Units, terms: Terms, member: Ints, points: Ints, neighbours: int, duals: Floats | None = None
) -> tuple[Ints, Ints, float, Floats]:
    """Add the groups of all pairs that the duals call for; return groups, points, a bound for any grouping, and duals.

    While the duals are poor, pairs beyond the nearer neighbours are left out of the search. Whatever a group of any
    pairs exceeds its duals by is on the bound, once for each lowest unit of a group.
    """
    worth, bound = float(units.worth.sum()), math.inf
    relaxed = math.inf if duals is None else float(duals.sum())
    for factor in (2, 5, None):
        pairs = units.pairs if factor is None else units.nearest(factor * neighbours)
        while True:
            if duals is None:
                relaxed, duals = relax(Columns.plain(units.count, member, points))
            more = _grow(units, terms, pairs, duals)
            excess = _excess(more, duals)
            over = more.missed.copy()
            np.maximum.at(over, more.member[:, 0], excess)
            if factor is None:
                bound = min(bound, relaxed + float(over.sum()))
            fresh = _fresh(member, more.member)
            near = 0.0 if units.count <= _PARK and factor is None else _LEFT * (worth - relaxed)
            if not fresh.size or float(over.sum()) <= near:
                break
            best = fresh[np.argsort(-excess[fresh], kind="stable")[: 10 * units.count]]
            member, points = np.concatenate([member, more.member[best]]), np.concatenate([points, more.points[best]])
            duals = None
    return member, points, bound, np.zeros(units.count) if duals is None else duals


def _excess(found: Grown, duals: Floats) -> Floats:
    """Return by how much the points of each group exceed the duals of its units."""
    excess: Floats = found.points - np.append(duals, 0.0)[found.member].sum(1)
    return excess


def _fresh(known: Ints, found: Ints) -> Ints:
    """Return which of the found groups are not known yet."""
    every = np.unique(np.concatenate([known, found]), axis=0, return_inverse=True)[1].ravel()
    return np.flatnonzero(~np.isin(every[len(known) :], every[: len(known)]))


def _answer(chosen: Ints, points: int, bound: int) -> Grouping:
    return Grouping(sorted((np.sort(row[row >= 0]) for row in chosen), key=lambda group: int(group[0])), points, bound)


def _grow(units: Units, terms: Terms, pairs: Pairs, duals: Floats, margins: tuple[float, ...] = _MARGINS) -> Grown:
    """Find the groups whose points exceed their duals by the first of the margins.

    Groups grow by one unit of a higher number. What a partial group can still gain is bounded by the best units left
    beside each of its units: every unit that joins pays at least the price of the pair with that one. A part of the
    search that grows beyond its limit takes the next margin.
    """
    gain = units.worth - duals
    reach = _reach(units, terms, pairs, gain)
    cuts = np.minimum(np.searchsorted(pairs.start, np.arange(0, pairs.other.size + _CHUNK, _CHUNK)), units.count)
    found, missed = [_nothing(terms)], np.zeros(units.count)
    for low, high in itertools.pairwise(np.unique([0, *cuts.tolist(), units.count]).tolist()):
        missed[low:high] = np.inf
        for margin in margins:
            part = _grow_from(np.arange(low, high), units, terms, pairs, gain, reach, margin)
            if part is not None:
                found.append(part)
                missed[low:high] = 0.0 if margin <= _LEAST else margin
                break
    return Grown(np.concatenate([part[0] for part in found]), np.concatenate([part[1] for part in found]), missed)


def _nothing(terms: Terms) -> tuple[Ints, Ints]:
    return np.zeros((0, terms.most), np.int64), np.zeros(0, np.int64)


def _grow_from(
    first: Ints, units: Units, terms: Terms, pairs: Pairs, gain: Floats, reach: list[Floats], least: float
) -> tuple[Ints, Ints] | None:
    """Find the groups whose lowest unit is one of `first`; None when there are too many partial groups."""
    width = terms.most
    member = first[:, None]
    worth, priced = units.worth[first].astype(np.int64), gain[first]
    size, full = units.size[first], units.members[first]
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
        grown = _extended(pairs, member)
        if grown is None:
            return None
        row, new, price = grown
        member = np.concatenate([member[row], new[:, None]], axis=1)
        worth = worth[row] + units.worth[new] - price
        priced = priced[row] + gain[new] - price
        size, full = size[row] + units.size[new], full[row] + units.members[new]
    if not found_points:
        return _nothing(terms)
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


def _extended(pairs: Pairs, member: Ints) -> tuple[Ints, Ints, Ints] | None:
    """Return every way of adding a unit of a higher number: row, unit, and the price of its pairs with the row."""
    last = member[:, -1]
    first = np.searchsorted(pairs.key, last * pairs.units + last)
    count = pairs.start[last + 1] - first
    if count.sum() > 4 * _WORK:
        return None
    row = np.repeat(np.arange(last.size), count)
    at = np.arange(row.size) - np.repeat(np.cumsum(count) - count, count) + first[row]
    new, price = pairs.other[at], pairs.price[at].copy()
    for place in range(member.shape[1] - 1):
        there, more = pairs.find(member[row, place], new)
        row, new, price = row[there], new[there], (price + more)[there]
    return None if row.size > _WORK else (row, new, price)


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
    return Grouping(groups, total, total)


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
