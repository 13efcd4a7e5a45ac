"""Why a unit is in no joint branch, and which organization could take its people on for attached development."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chaingraph.analysis.joint.objections import WORDS
from chaingraph.asof.homes import find_homes
from chaingraph.asof.nearness import facts_of
from chaingraph.asof.people import count_by_organization
from chaingraph.asof.prices import PricedNearness
from chaingraph.kernels.group_search import Requirements, Units, candidate_groups
from chaingraph.park import Park
from chaingraph.rules import Numbers
from chaingraph.words import Reason

Ints = NDArray[np.int64]

_SLICE = 2_000_000  # pairs of a unit and a host that are looked at in one go


@dataclass(frozen=True)
class Decided:
    """What was decided, for those who are left; `firms` are those of each unit."""

    units: Units
    terms: Requirements
    firms: list[Ints]
    groups: list[Ints]
    names: list[str]
    barred: NDArray[np.bool_]

    @cached_property
    def group(self) -> Ints:
        """The group of each unit; -1 in none."""
        found = np.full(self.units.count, -1, np.int64)
        for number, group in enumerate(self.groups):
            found[group] = number
        return found

    @cached_property
    def largest(self) -> int:
        """More than any group of units costs."""
        return int(self.units.price.max(initial=0)) * self.terms.most + self.terms.group


def describe_leftover(
    park: Park, on: dt.date | None, frame: pl.DataFrame, nearness: PricedNearness, prices: Numbers, decided: Decided,
    barred_hosts: frozenset[tuple[str, str]],
) -> list[dict[str, Any]]:  # fmt: skip
    """Make a row for each unit in no group.

    Parameters
    ----------
    park, on
        As for `joint.assign_joint_branches`.
    frame
        Units, in their order.
    nearness, prices
        How near they are; numbers of the rules.
    decided
        Groups as they were decided.
    barred_hosts
        Pairs (organization, firm) that are no host.

    Returns
    -------
    list of dict
        Rows by the columns of `LEFTOVER`, in the order of the units.

    Notes
    -----
    In a best grouping a unit that could enter a group for less than it is worth would be in it; so the reason is that
    there is no group, or what the cheapest one costs.
    """
    left = np.flatnonzero(decided.group < 0)
    owned = [(place, unit) for unit in left.tolist() for place in decided.firms[unit].tolist()]
    firms = [place for place, _ in owned]
    hosts = find_hosts(park, on, frame[firms], prices, barred_hosts) if firms else {}
    why = {unit: _why(unit, decided, nearness) for unit in left.tolist()}
    rows = []
    for place, unit in owned:
        key = frame["id"][place]
        code, reason = why[unit]
        host = hosts.get(key)
        rows.append(
            (
                place,
                {
                    "enterprise_id": key,
                    "name": frame["name"][place],
                    "home": frame["home"][place],
                    "full_members": frame["full"][place],
                    "why": code,
                    "host_id": host[0] if host else None,
                    "host_name": host[1] if host else None,
                    "host_km": host[2] if host else None,
                    "reasons": (reason, _host_reason(host, barred=any(firm == key for _, firm in barred_hosts))),
                },
            )
        )
    return [row for _, row in sorted(rows, key=lambda item: item[0])]


def find_hosts(
    park: Park, on: dt.date | None, firms: pl.DataFrame, prices: Numbers, barred: frozenset[tuple[str, str]]
) -> dict[str, tuple[str, str, float | None]]:
    """Find for each firm the nearest home organization: its id, name and distance in km (None unknown).

    Notes
    -----
    Near is what the prices of pairs say; ties go to the organization with more full members, then by name and id.
    Only adjacent firms' organizations are hosts.
    """
    members = count_by_organization(park, on).select("organization_id", host_full="full_members")
    homes = (
        find_homes(park, on)
        .join(park["PartyOrganization"].select(organization_id="id", organization="name"), on="organization_id")
        .join(members, on="organization_id", how="left")
        .join(facts_of(park).rename({"id": "enterprise_id"}), on="enterprise_id")
        .sort(-pl.col("host_full").fill_null(-1), "organization", "organization_id", "enterprise_id")
    )
    if not homes.height:
        return {}
    facts = [name for name in facts_of(park).columns if name != "id"]
    both = pl.concat([firms.select("id", *facts), homes.select(id="enterprise_id").with_columns(homes.select(facts))])
    nearness = PricedNearness(park, on, both, prices)
    organizations = homes["organization_id"].to_list()
    number = {key: place for place, key in enumerate(firms["id"].to_list())}
    no_host: dict[int, set[int]] = {}
    for organization, firm in barred:
        for place, key in enumerate(organizations):
            if key == organization and firm in number:
                no_host.setdefault(number[firm], set()).add(place)
    found: dict[str, tuple[str, str, float | None]] = {}
    step = max(1, _SLICE // homes.height)
    for low in range(0, firms.height, step):
        high = min(low + step, firms.height)
        one = np.repeat(np.arange(low, high), homes.height)
        two = np.tile(np.arange(homes.height), high - low)
        near = nearness.adjacent(one, two + firms.height)
        for place, others in no_host.items():
            near &= ~((one == place) & np.isin(two, list(others)))
        one, two = one[near], two[near]
        price = nearness.cost(one, two + firms.height)
        order = np.lexsort((two, price, one))
        first = order[np.unique(one[order], return_index=True)[1]]
        apart = nearness.distance(one[first], two[first] + firms.height)
        for place, host, km in zip(one[first].tolist(), two[first].tolist(), apart.tolist(), strict=True):
            row = homes.row(host, named=True)
            distance = None if np.isnan(km) else km
            found[firms["id"][place]] = (row["organization_id"], row["organization"], distance)
    return found


def _why(unit: int, decided: Decided, nearness: PricedNearness) -> tuple[str, Reason]:
    pairs = decided.units.pairs
    near = pairs.other[pairs.start[unit] : pairs.start[unit + 1]]
    firm = int(decided.firms[unit][0])
    facts: Mapping[str, Any] = {"neighbours": int(near.size)}
    if not near.size:
        if decided.barred[unit]:
            return "forbidden", WORDS.reason("joint_forbidden", **facts)
        placed = (
            nearness.street[firm] >= 0
            or nearness.crs[firm] >= 0
            or nearness.share_chain(np.array([firm]), np.array([firm])).any()
        )
        if not placed:
            return "unknown_place", WORDS.reason("joint_unknown_place", **facts)
        return "no_neighbour", WORDS.reason("joint_no_neighbour", **facts)
    best = _best_group(unit, near, decided)
    if best is None:
        together = int(decided.units.members[near].sum() + decided.units.members[unit])
        more = {"full_members": together, "threshold": decided.terms.union}
        return "too_few_members", WORDS.reason("joint_too_few_members", **facts, **more)
    members, points = best
    joined = _cheapest_group(unit, decided)
    if points <= 0:
        return "too_dear", WORDS.reason("joint_too_dear.loss", **facts, points=points, loss=-points)
    if joined is not None:
        group, cost = joined
        more = {"cost": cost, "worth": int(decided.units.worth[unit])}
        return "too_dear", WORDS.reason("joint_too_dear.worth", **facts, **more, group=decided.names[group])
    return "partners_elsewhere", WORDS.reason(
        "joint_partners_elsewhere", **facts, points=points, others=len(members) - 1
    )


def _best_group(unit: int, near: Ints, decided: Decided) -> tuple[Ints, int] | None:
    """Return the best group that the unit could form with its nearest neighbours, whatever the others do."""
    pairs = decided.units.pairs
    price = pairs.price[pairs.start[unit] : pairs.start[unit + 1]]
    few = near[np.lexsort((near, price))[:12]]
    index = np.sort(np.append(few, unit))
    local = decided.units.subset(index)
    # a group that loses points is still a group: every unit is worth more here, and the difference taken off again
    more = decided.largest
    worthy = Units(local.members, local.size, local.worth + more, local.left, local.right, local.price)
    member, points = candidate_groups(worthy, decided.terms, worthy.pairs)
    own = (member == int(np.searchsorted(index, unit))).any(1)
    if not own.any():
        return None
    member = member[own]
    real = points[own] - more * (member >= 0).sum(1)
    best = int(np.argmax(real))
    return index[member[best][member[best] >= 0]], int(real[best])


def _cheapest_group(unit: int, decided: Decided) -> tuple[int, int] | None:
    """Return the group that the unit could enter for the least, and what that would cost."""
    pairs = decided.units.pairs
    mine = slice(int(pairs.start[unit]), int(pairs.start[unit + 1]))
    of = decided.group[pairs.other[mine]]
    best: tuple[int, int] | None = None
    for number in np.unique(of[of >= 0]).tolist():
        group, near = decided.groups[number], of == number
        size = int(decided.units.size[group].sum() + decided.units.size[unit])
        if near.sum() < group.size or size > decided.terms.most:
            continue
        before = max(0, size - int(decided.units.size[unit]) - decided.terms.span)
        cost = int(pairs.price[mine][near].sum()) + decided.terms.beyond * (max(0, size - decided.terms.span) - before)
        if best is None or cost < best[1]:
            best = number, cost
    return best


def _host_reason(host: tuple[str, str, float | None] | None, *, barred: bool) -> Reason:
    if host is None:
        return WORDS.reason("joint_no_host.barred" if barred else "joint_no_host", host_id=None)
    key, name, km = host
    return WORDS.reason("joint_host" if km is None else "joint_host.distance", host_id=key, host=name, km=km)
