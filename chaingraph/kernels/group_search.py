"""Groups of adjacent units: what a group is worth, and a search for all that could matter.

A group is worth what its units are worth less the price of every pair in it, of the group itself, and of each unit
beyond the usual span. All numbers are whole points.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from chaingraph.kernels.arrays import Floats, Ints, ranges
from chaingraph.kernels.near_pairs import distinct

LEAST = 1e-7  # groups that exceed their duals by less do not matter
MARGINS = (LEAST, 2.0, 8.0, 16.0, 32.0)  # a part of a search that grows too large takes the next one
_WORK = 3_000_000  # partial groups that one part of a search holds at most
_CHUNK = 20_000  # pairs from which one part of a search starts


@dataclass(frozen=True)
class Units:
    """What is to be grouped."""

    members: Ints  # full members of each unit
    size: Ints  # single units in it; above 1 where units were put together beforehand
    worth: Ints  # points for each unit that is in a group
    # left, right, price: pairs that may be in one group, each once, and the points that each takes
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
        pairs, place = self.pairs, np.full(self.count, -1, np.int64)
        place[index] = np.arange(index.size)
        count = pairs.start[index + 1] - pairs.start[index]
        left = np.repeat(np.arange(index.size), count)
        at = ranges(pairs.start[index], count)
        right = place[pairs.other[at]]
        once = right > left
        return Units(
            self.members[index], self.size[index], self.worth[index], left[once], right[once], pairs.price[at[once]]
        )

    def nearest(self, each: int) -> Pairs:
        """Return the pairs that are among the `each` cheapest of either of their units."""
        near = self._rank < each
        one, two = self.pairs.owner[near], self.pairs.other[near]
        key = distinct(np.minimum(one, two) * self.count + np.maximum(one, two))
        one, two = key // max(self.count, 1), key % max(self.count, 1)
        return Pairs.of(self.count, one, two, self.pairs.find(one, two)[1])

    @cached_property
    def _rank(self) -> Ints:
        """How many pairs of its unit are cheaper, for each of `pairs`; ties by the other unit."""
        pairs = self.pairs
        order = np.lexsort((pairs.price, pairs.owner))
        rank = np.empty(order.size, np.int64)
        rank[order] = np.arange(order.size) - pairs.start[pairs.owner]
        return rank


@dataclass(frozen=True)
class Requirements:
    """What a group must be."""

    union: int  # full members that a group needs together
    span: int  # single units up to which a group costs nothing extra
    most: int  # single units that a group never exceeds
    # group, beyond: points that a group takes, and that each unit beyond the span takes
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

    @property
    def owner(self) -> Ints:
        """The unit of each line."""
        return np.repeat(np.arange(self.units), np.diff(self.start))

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


def candidate_groups(units: Units, terms: Requirements, pairs: Pairs) -> tuple[Ints, Ints]:
    """List the groups whose units are all pairs: units of each (-1 fills up) and points, those above zero."""
    found = grow_groups(units, terms, pairs, np.zeros(units.count), (1.0,))
    if np.isinf(found.missed).any():
        raise ValueError("too many groups to list: give fewer neighbours")
    return found.member, found.points


def grow_groups(
    units: Units, terms: Requirements, pairs: Pairs, duals: Floats, margins: tuple[float, ...] = MARGINS
) -> Grown:
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
                missed[low:high] = 0.0 if margin <= LEAST else margin
                break
    return Grown(np.concatenate([part[0] for part in found]), np.concatenate([part[1] for part in found]), missed)


def _nothing(terms: Requirements) -> tuple[Ints, Ints]:
    return np.zeros((0, terms.most), np.int64), np.zeros(0, np.int64)


def _grow_from(
    first: Ints, units: Units, terms: Requirements, pairs: Pairs, gain: Floats, reach: list[Floats], least: float
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


def _reach(units: Units, terms: Requirements, pairs: Pairs, gain: Floats) -> list[Floats]:
    """Return, by the size of a partial group, the most that further units can add: a row per unit, a column per number.

    A unit that joins `size` others pays for as many pairs; that sum is the mean, over the others, of `size` times one
    pair. The units that join pay at least the lowest price for each pair among themselves.
    """
    owner = pairs.owner
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
    at = ranges(first, count)
    new, price = pairs.other[at], pairs.price[at].copy()
    for place in range(member.shape[1] - 1):
        there, more = pairs.find(member[row, place], new)
        row, new, price = row[there], new[there], (price + more)[there]
    return None if row.size > _WORK else (row, new, price)
