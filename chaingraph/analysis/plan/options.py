"""Every way in which firms can be covered by a day: their own branch, or a joint one, with or without places."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chaingraph.analysis.plan.bound import bound_weight
from chaingraph.analysis.plan.prospects import Conditions, Prospects
from chaingraph.analysis.plan.ways import Calendar, Option, ready_years
from chaingraph.asof.days import days_within
from chaingraph.asof.prices import PricedNearness
from chaingraph.kernels.arrays import Ints
from chaingraph.kernels.group_search import Pairs, Requirements, Units, candidate_groups
from chaingraph.kernels.packing import Columns, pack, relax
from chaingraph.kernels.places import choose_places, count_from, places_from
from chaingraph.rules import Numbers

_WEIGHT = 10_000  # points of a covered firm of weight 1: no price of a group comes near it
_PARK = 1_000  # firms up to which the coverage is proved to be the best
_GAP = 0.001  # of the points that are left: less than a firm at the size of a park


@dataclass(frozen=True)
class Choice:
    """The options taken."""

    options: list[Option]  # in the order of their first firm
    # weight, bound: weight of the firms covered, and the most that any plan reaches, whichever adjacent firms it puts
    # together
    weight: int
    bound: int
    neighbours: int  # how many nearest neighbours of a unit joint branches were looked for among


def choose_options(
    prospects: Prospects,
    nearness: PricedNearness,
    prices: Numbers,
    terms: Conditions,
    banned: frozenset[frozenset[str]],
) -> Choice:
    """Choose how firms are covered by the end of the plan.

    `prospects`: firms without an organization.
    `banned`: sets of firms, by id, that are not covered together as one step.

    Returns the options of the greatest weight that share no firm and keep to the places of every year, then those of
    the lowest price.

    An option fixes which people get places: those who are ready the earliest, so nobody waits for somebody ready later.
    `packing.pack` chooses among all options with the places of the years as capacities; `places.choose_places` then
    deals the places of firms that stand alone anew, exactly. The bound is that of the weights alone: what
    `roadmap_bound.bound_weight` gives for all adjacent pairs, and where the options hold all of these, the lower of
    that and the best choice of options.
    """
    if terms.last_full < terms.start:
        return Choice([], 0, 0, 0)
    members = _members(prospects, terms)
    ready = np.array([_people_ready(prospects, firm, terms) for firm in range(prospects.count)], np.int64).reshape(-1)
    options = _single(prospects, terms, members)
    neighbours, whole = 0, True
    able, pairs = np.zeros(prospects.count, bool), (np.zeros(0, np.int64), np.zeros(0, np.int64))
    if "joint_branch" not in terms.without:
        neighbours = int(prices.neighbours)
        able, pairs = _adjacent(prospects, nearness, prices, members, ready)
        more, whole = _joint(prospects, nearness, prices, terms, members, ready, able, pairs, neighbours)
        options += more
    ids = prospects.frame["id"].to_list()
    if banned:
        options = [option for option in options if frozenset(ids[firm] for firm in option[0].firms) not in banned]
    alone = np.isin(np.arange(prospects.count), [o.firms[0] for o, _ in options if len(o.firms) == 1])
    known = None if nearness.crowded else pairs
    bound = bound_weight(prospects, terms, members, ready, alone, able, known, int(prices.joint_span))
    if not options:
        return Choice([], 0, 0 if whole and not nearness.crowded else bound, neighbours)
    columns, weight = _columns(prospects, terms, options)
    found = pack(columns, gap=_GAP, worth=prospects.weight * _WEIGHT)
    chosen = [options[place][0] for place in found.chosen.tolist()]
    chosen = _dealt_anew(prospects, terms, chosen, [option for option, _ in options if len(option.firms) == 1])
    reached = sum(int(prospects.weight[list(option.firms)].sum()) for option in chosen)
    if reached < bound and whole and not nearness.crowded:
        aim = Columns(columns.units, columns.member, weight, columns.use, columns.capacity)
        bound = min(bound, math.floor(relax(aim)[0]))
        if reached < bound and prospects.count <= _PARK:
            bound = min(bound, pack(aim).bound)
    return Choice(sorted(chosen, key=lambda option: option.firms), reached, max(bound, reached), neighbours)


def _people_ready(prospects: Prospects, firm: int, terms: Conditions) -> int:
    """Count the people of a firm who can use a place in time."""
    if not terms.years:
        return 0
    return days_within([day for day, _ in prospects.ready[firm]], terms.last_place)


def _members(prospects: Prospects, terms: Conditions) -> Ints:
    """Return the full members of each firm by the end without any place."""
    base = prospects.full if terms.transfers else prospects.here
    free = [days_within(days, terms.last_full) for days in prospects.free]
    return np.asarray(base) + np.array(free, np.int64).reshape(-1)


def _single(prospects: Prospects, terms: Conditions, members: Ints) -> list[tuple[Option, int]]:
    """Return the options of a branch of its own."""
    options, least = [], terms.branch_min
    base = prospects.full if terms.transfers else prospects.here
    for firm in range(prospects.count):
        need = max(0, least - int(members[firm]))
        # "own branch" as a step is the branch that a firm can set up with the members it has
        if int(base[firm]) >= least and ("own_branch" in terms.without):
            continue
        if need > _people_ready(prospects, firm, terms):
            continue
        people = tuple((firm, number) for number in range(need))
        options.append((Option((firm,), people), 0))
    return options


def _adjacent(
    prospects: Prospects, nearness: PricedNearness, prices: Numbers, members: Ints, ready: Ints
) -> tuple[NDArray[np.bool_], tuple[Ints, Ints]]:
    """Return which firms may be in a joint branch, and their adjacent pairs."""
    known = prospects.frame["full"].is_not_null().to_numpy()
    able = known & (prospects.full < prices.joint_unit_below) & ((members > 0) | prospects.willing | (ready > 0))
    return able, nearness.pairs(able)


def _joint(
    prospects: Prospects,
    nearness: PricedNearness,
    prices: Numbers,
    terms: Conditions,
    members: Ints,
    ready: Ints,
    able: NDArray[np.bool_],
    pairs: tuple[Ints, Ints],
    neighbours: int,
) -> tuple[list[tuple[Option, int]], bool]:
    """Return the options of joint branches of firms too small for their own, and whether all pairs were looked at."""
    index = np.flatnonzero(able)
    if not index.size:
        return [], True
    left, right = pairs
    place = np.full(prospects.count, -1, np.int64)
    place[index] = np.arange(index.size)
    price = nearness.cost(left, right)
    most = int(prices.joint_span)
    high = _WEIGHT * most
    units = Units(
        np.minimum(members[index] + ready[index], prices.branch_min),
        np.ones(index.size, np.int64),
        np.full(index.size, high, np.int64),
        place[left],
        place[right],
        price,
    )
    group = Requirements(int(prices.branch_min), most, most, int(prices.group_price), int(prices.over_span))
    near = _near(units, members[index] > 0, neighbours)
    found, points = candidate_groups(units, group, near)
    options = []
    for row, value in zip(found, points.tolist(), strict=True):
        firms = tuple(index[row[row >= 0]].tolist())
        option = _with_places(prospects, terms, members, ready, firms)
        if option is not None and len(firms) > 1:
            options.append((option, high * len(firms) - value))
    return options, near.other.size == units.pairs.other.size


def _near(units: Units, strong: NDArray[np.bool_], neighbours: int) -> Pairs:
    """Return the pairs with the nearest of all units, and with the nearest of those that have members anyway."""
    index = np.flatnonzero(strong)
    among = units.subset(index)
    every, few = units.nearest(neighbours), among.nearest(neighbours)
    ends = np.repeat(np.arange(units.count), np.diff(every.start))
    inner = np.repeat(index, np.diff(few.start)) if index.size else index
    one, two = np.concatenate([ends, inner]), np.concatenate([every.other, index[few.other]])
    price = np.concatenate([every.price, few.price])
    key, first = np.unique(np.minimum(one, two) * units.count + np.maximum(one, two), return_index=True)
    return Pairs.of(units.count, key // units.count, key % units.count, price[first])


def _with_places(
    prospects: Prospects, terms: Conditions, members: Ints, ready: Ints, firms: tuple[int, ...]
) -> Option | None:
    """Return the option of these firms with the places that it needs; None where people are missing."""
    people = []
    total = 0
    for firm in firms:
        total += int(members[firm])
        if not members[firm] and not prospects.willing[firm]:
            if not ready[firm]:
                return None
            people.append((firm, 0))
            total += 1
    short = terms.branch_min - total
    if short > 0:
        used = {firm for firm, _ in people}
        rest = [
            (prospects.ready[firm][number][0], firm, number)
            for firm in firms
            for number in range(1 if firm in used else 0, min(int(ready[firm]), terms.branch_min))
        ]
        if len(rest) < short:
            return None
        people += [(firm, number) for _, firm, number in sorted(rest)[:short]]
    return Option(firms, tuple(sorted(people)))


def _columns(prospects: Prospects, terms: Conditions, options: list[tuple[Option, int]]) -> tuple[Columns, Ints]:
    """Return the options as columns of a packing, and the weight of each."""
    width = max(len(option.firms) for option, _ in options)
    member = np.full((len(options), width), -1, np.int64)
    for row, (option, _) in enumerate(options):
        member[row, : len(option.firms)] = option.firms
    weight = np.append(prospects.weight, 0)[member].sum(1)
    ready = ready_years(prospects, terms, [option for option, _ in options])
    use = count_from(ready, terms.years)
    price = np.array([price for _, price in options], np.int64)
    places = np.array([len(people) for people in ready], np.int64)
    quarters = _waiting(prospects, terms, [option for option, _ in options])
    points = weight * _WEIGHT - price - places * terms.place_price - quarters * terms.quarter_price
    return Columns(prospects.count, member, points, use, places_from(terms.places)), weight


def _waiting(prospects: Prospects, terms: Conditions, options: list[Option]) -> Ints:
    """Return the quarters that the firms of each option wait, each by its weight, when places are no constraint."""
    _, days, firms = Calendar(prospects, terms).unhindered(options)
    months = (days - dt.date(1970, 1, 1).toordinal()).astype("M8[D]").astype("M8[M]").astype(np.int64)
    start = (terms.start.year - 1970) * 12 + terms.start.month - 1
    quarters = np.maximum(months - start, 0) // 3
    waited: Ints = np.where(firms >= 0, prospects.weight[firms] * quarters, 0).sum(1)
    return waited


def _dealt_anew(prospects: Prospects, terms: Conditions, chosen: list[Option], single: list[Option]) -> list[Option]:
    """Deal the places of firms that stand alone anew: exactly, with what the joint branches leave."""
    together = [option for option in chosen if len(option.firms) > 1]
    taken = {firm for option in together for firm in option.firms}
    free = [option for option in single if option.firms[0] not in taken]

    def need(options: list[Option]) -> Ints:
        return count_from(ready_years(prospects, terms, options), terms.years)

    left = places_from(terms.places) - need(together).sum(0)
    weight = np.array([prospects.weight[option.firms[0]] for option in free], np.int64)
    best = choose_places(weight, need(free), left)
    before = sum(int(prospects.weight[option.firms[0]]) for option in chosen if len(option.firms) == 1)
    if int(weight[best].sum()) <= before:
        return chosen
    return together + [free[place] for place in best.tolist()]
