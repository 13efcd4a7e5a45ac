"""Grouping units into joint branches: which neighbours go together, how well, and how far from the best."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from chaingraph.kernels.arrays import Floats, Ints
from chaingraph.kernels.blocks import grow_blocks
from chaingraph.kernels.group_search import LEAST, Pairs, Requirements, Units, candidate_groups, grow_groups
from chaingraph.kernels.near_pairs import distinct
from chaingraph.kernels.packing import Columns, pack, relax
from chaingraph.kernels.threads import side_by_side

_PARK = 300  # units up to which the best answer is proved
_GAP = 0.008  # beyond that, distance from the bound that is good enough, as a share of the points that are left
_EXACT_UNITS = 12
_LOCALITY = 800  # units of a large instance that are priced at a time
_CLOSE = (-3.0, -1.5, -0.5)  # groups a little below their duals, the nearer where these are too many
_LEFT = 0.002  # of the points that are left: a bound so near to the relaxation is good enough
_EARLY = 3.0  # times as much is good enough before all pairs are looked at
_ROOM = 2**62


@dataclass(frozen=True, slots=True)
class Grouping:
    """Groups with their proof."""

    groups: list[Ints]  # units of each group, ascending; the groups by their first unit
    points: int  # points of all groups together
    bound: int  # no grouping has more points


def group_units(units: Units, terms: Requirements, *, neighbours: int = 8, engine: str = "auto") -> Grouping:
    """Put units into groups of the greatest worth.

    `units`: units with the pairs that may be together; any two units of a group must be such a pair.
    `neighbours`: how many of the cheapest pairs of each unit the first search looks at.
    `engine`: ``exhaustive`` tries every grouping (a dozen units), ``packing`` proves with bounds; ``auto`` chooses.

    Returns the groups, their points and the bound; the answer is the best where both are equal.

    The groups among the nearest neighbours are listed; the duals of their linear relaxation call for further groups of
    all pairs, found by a search that adds one unit at a time and drops what cannot come out ahead. `packing.pack`
    chooses among the groups found. Up to 300 units every group that a better answer could hold is listed at last, so
    that the best is proved; beyond, blocks of units are dealt with anew until the answer is within 0.8 % of what it
    leaves or gains little. Beyond 800 units localities are priced apart, then those at their borders again beside the
    duals of the others; the duals bound any grouping all the same.

    >>> import numpy as np
    >>> units = Units(np.array([1, 1, 1, 2]), np.ones(4, int), np.full(4, 60),
    ...               np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([3, 4, 5]))
    >>> found = group_units(units, Requirements(union=3, span=5, most=6, group=6, beyond=20))
    >>> [group.tolist() for group in found.groups], found.points, found.bound
    ([[0, 1, 2]], 162, 162)
    """
    if engine not in ("auto", "exhaustive", "packing"):
        raise ValueError(f"engine must be auto, exhaustive or packing, not {engine}")
    if engine == "exhaustive":
        return _every_grouping(units, terms)
    return _packed(units, terms, neighbours)


def _packed(units: Units, terms: Requirements, neighbours: int) -> Grouping:
    member, points, relaxed, duals = _by_locality(units, terms, neighbours)
    bound, park = math.floor(relaxed), units.count <= _PARK
    if not park:
        # The best whole choice uses groups a little below their duals as well.
        close = grow_groups(units, terms, units.nearest(5 * neighbours), duals, _CLOSE)
        fresh = _fresh(member, close.member, units.count)
        fresh = fresh[np.argsort(-_excess(close.member, close.points, duals)[fresh], kind="stable")[: 10 * units.count]]
        member, points = np.concatenate([member, close.member[fresh]]), np.concatenate([points, close.points[fresh]])
    columns = Columns.plain(units.count, member, points)
    found = pack(columns) if park else pack(columns, gap=_GAP, worth=units.worth, duals=duals)
    if found.value < bound and park:
        # All groups that a better choice could hold: their points are within what is open of their duals.
        more = grow_groups(units, terms, units.pairs, duals, (found.value + 1 - relaxed,))
        if not more.missed.any():
            kept = np.concatenate([member[found.chosen], more.member])
            worth = np.concatenate([points[found.chosen], more.points])
            again = pack(Columns.plain(units.count, kept, worth))
            return _answer(kept[again.chosen], again.value, min(bound, max(again.bound, found.value)))
    return _answer(member[found.chosen], found.value, max(bound, found.value))


def _by_locality(units: Units, terms: Requirements, neighbours: int) -> tuple[Ints, Ints, float, Floats]:
    """Return groups, points, bound and duals as `_priced` does; a large instance locality by locality first."""
    near = units.nearest(neighbours)
    if units.count <= _LOCALITY:
        return _priced(units, terms, *candidate_groups(units, terms, near), neighbours)
    block = grow_blocks(near.start, near.other, 1.0 / (1 + near.price), _LOCALITY)
    inside = [np.flatnonzero(block == name) for name in range(int(block.max()) + 1)]

    def priced(index: Ints) -> tuple[Ints, Ints, float, Floats]:
        local = units.subset(index)
        return _priced(local, terms, *candidate_groups(local, terms, local.nearest(neighbours)), neighbours)

    members, points, duals = [], [], np.zeros(units.count)
    for index, found in zip(inside, side_by_side(priced, inside), strict=True):
        members.append(np.append(index, -1)[found[0]])
        points.append(found[1])
        duals[index] = found[3]
    # Groups across localities: what they exceed the duals by is on the bound, or they are priced in.
    return _priced(units, terms, np.concatenate(members), np.concatenate(points), neighbours, duals)


def _priced(
    units: Units, terms: Requirements, member: Ints, points: Ints, neighbours: int, duals: Floats | None = None
) -> tuple[Ints, Ints, float, Floats]:
    """Add the groups of all pairs that the duals call for; return groups, points, a bound for any grouping, and duals.

    While the duals are poor, pairs beyond the nearer neighbours are left out of the search. Whatever a group of any
    pairs exceeds its duals by is on the bound, once for each lowest unit of a group.
    """
    # No grouping is worth more than all units.
    worth = bound = float(units.worth.sum())
    if duals is None:
        duals = relax(Columns.plain(units.count, member, points))[1]
    near = units.nearest(2 * neighbours)
    for pairs in (near, units.nearest(5 * neighbours), units.pairs):
        every = pairs is units.pairs
        while True:
            relaxed = float(duals.sum())
            more = grow_groups(units, terms, pairs, duals)
            excess = _excess(more.member, more.points, duals)
            over = more.missed.copy()
            np.maximum.at(over, more.member[:, 0], excess)
            if every:
                bound = min(bound, relaxed + float(over.sum()) + LEAST * units.count)
            fresh = _fresh(member, more.member, units.count)
            enough = _LEFT * (worth - relaxed) * (1.0 if every else _EARLY)
            if every and units.count <= _PARK:
                enough = 0.0
            if not fresh.size or float(over.sum()) <= enough:
                break
            best = fresh[np.argsort(-excess[fresh], kind="stable")[: 10 * units.count]]
            member, points = np.concatenate([member, more.member[best]]), np.concatenate([points, more.points[best]])
            duals = _renewed(near, member, points, duals)
    return member, points, bound, duals


def _renewed(near: Pairs, member: Ints, points: Ints, duals: Floats) -> Floats:
    """Return duals that the points of no group listed exceed.

    In a large instance the localities where some do are drawn along the near pairs and priced anew, each beside the
    duals that the others have.
    """
    if duals.size <= _LOCALITY:
        return relax(Columns.plain(duals.size, member, points))[1]
    duals, inside = duals.copy(), member >= 0
    over = np.zeros(duals.size)
    np.maximum.at(over, member[inside], np.repeat(_excess(member, points, duals), inside.sum(1)))
    block = grow_blocks(near.start, near.other, 1.0 / (1 + near.price), _LOCALITY, first=over)
    # the groups that touch each block, found in one go
    count = len(member)
    key = distinct(block[member[inside]] * count + np.nonzero(inside)[0])
    touching = np.split(key % count, np.searchsorted(key, np.arange(1, int(block.max()) + 1) * count))
    for name, lines in enumerate(touching):
        index = np.flatnonzero(block == name)
        if over[index].max() > LEAST:
            duals[index] = relax(_beside(member[lines], points[lines], duals, index))[1]
    return duals


def _beside(member: Ints, points: Ints, duals: Floats, index: Ints) -> Columns:
    """Return what groups bring to the units they touch when the others are paid their duals, the best of each kind."""
    mine, paid = np.zeros(duals.size + 1, bool), duals.copy()
    mine[index], paid[index] = True, 0.0
    own, value = mine[member], _excess(member, points, paid)
    # -1 fills up, so that the first is a unit
    inner = -np.sort(-np.where(own, np.searchsorted(index, member), -1), axis=1)
    order = np.argsort(-value, kind="stable")
    order = order[value[order] > 0]
    best = order[np.unique(_keys(inner[order], index.size), return_index=True)[1]]
    return Columns.plain(index.size, inner[best], value[best])


def _excess(member: Ints, points: Ints, duals: Floats) -> Floats:
    """Return by how much the points of each group exceed the duals of its units."""
    excess: Floats = points - np.append(duals, 0.0)[member].sum(1)
    return excess


def _fresh(known: Ints, found: Ints, units: int) -> Ints:
    """Return which of the found groups are not known yet."""
    keys = _keys(np.concatenate([known, found]), units)
    return np.flatnonzero(~np.isin(keys[len(known) :], keys[: len(known)]))


def _keys(member: Ints, units: int) -> Ints:
    """Return one number per row, the same for the same row only."""
    keys = np.zeros(len(member), np.int64)
    for column in member.T:
        if keys.max(initial=0) > _ROOM // (units + 1):
            keys = np.unique(keys, return_inverse=True)[1]
        keys = keys * (units + 1) + column + 1
    return keys


def _answer(chosen: Ints, points: int, bound: int) -> Grouping:
    return Grouping(sorted((np.sort(row[row >= 0]) for row in chosen), key=lambda group: int(group[0])), points, bound)


def _every_grouping(units: Units, terms: Requirements) -> Grouping:
    """Try every grouping by the best way to group each subset: 3**n steps."""
    n = units.count
    if n > _EXACT_UNITS:
        raise ValueError(f"exhaustive search takes {_EXACT_UNITS} units, not {n}")
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


def _points_of(units: Units, terms: Requirements, inside: list[int]) -> int:
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
