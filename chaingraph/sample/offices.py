"""Offices, pairings and help: secretaries, 11 executives on committees, 42 pairs, 20 and more firms helped."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from chaingraph.sample.article import COMMITTEES, EXEMPLARY_TEAM
from chaingraph.sample.firms import REFERENCE, Firms
from chaingraph.sample.staffing import RED_TEAMS, People

PAIRED = 42
HELPED = 24
EXECUTIVES = 11

_ACTIVITIES = ("经验分享", "业务培训", "调研走访", "座谈交流")


def add_offices(rng: np.random.Generator, people: People, firms: Firms, memberships: pl.DataFrame) -> None:
    """Give every organization a secretary, the committees secretaries, deputies and 11 executives of 11 firms."""
    secretaries: dict[int, str] = {}
    for firm, organization in people.own.items():
        secretaries[firm] = people.full_by_firm[firm][-1]
        goods = {
            f"good_{name}": bool(rng.random() < 0.8) for name in ("politics", "party_work", "development", "cohesion")
        }
        since = REFERENCE - dt.timedelta(days=int(rng.integers(60, 1200)))
        people.add("SERVES_AS", from_id=secretaries[firm], to_id=organization, role="secretary", since=since, **goods)
    number = {key: index for index, key in enumerate(firms.ids)}
    leaders = memberships.filter(pl.col("role") == "leader")
    since = dt.date(2022, 9, 1)
    for firm_id, chain in leaders.select("from_id", "to_id").iter_rows():
        # The secretary of the equipment committee is of a named firm: who it is stays unknown.
        if chain != "CH-EQUIPMENT":
            key = secretaries[number[firm_id]]
            people.add("SERVES_AS", from_id=key, to_id=COMMITTEES[chain], role="secretary", since=since)
    taken = {number[firm] for firm in leaders["from_id"]}
    executives: list[int] = []
    for index in range(EXECUTIVES):
        chain = list(COMMITTEES)[index % len(COMMITTEES)]
        pool = [f for f in people.own if firms.chain[f] == chain and f not in taken]
        firm = pool[int(rng.integers(len(pool)))] if pool else next(f for f in people.own if f not in taken)
        taken.add(firm)
        executives.append(firm)
        people.add(
            "SERVES_AS",
            from_id=secretaries[firm],
            to_id=COMMITTEES[chain],
            role="committee_member",
            executive=True,
            since=since,
        )
    for chain, committee in COMMITTEES.items():
        firm = min((f for f in people.own if f not in taken), key=lambda f: (firms.chain[f] != chain, f))
        taken.add(firm)
        people.add("SERVES_AS", from_id=secretaries[firm], to_id=committee, role="deputy_secretary", since=since)


def add_pairings(rng: np.random.Generator, people: People, firms: Firms) -> None:
    """Pair 42 organizations of non-public firms with nine exemplary ones; two pairs in three are the best fit."""
    by_id = {row["id"]: row for row in people.rows["PartyOrganization"]}
    inside = [firm for firm in people.own if firms.chain[firm] is not None]
    ranked = sorted(inside, key=lambda firm: (-len(people.full_by_firm[firm]), firm))
    mentors, capacity = ranked[:9], {}
    for firm in mentors:
        row = by_id[people.own[firm]]
        capacity[firm] = int(rng.integers(5, 8))
        level = ("provincial", "municipal")[int(rng.integers(2))]
        row |= {"honours": ["先进基层党组织"], "honour_level": level, "mentor_capacity": capacity[firm]}
        people.add("PART_OF_TEAM", from_id=row["id"], to_id=EXEMPLARY_TEAM)
    people.mentors = [people.own[firm] for firm in mentors]
    pool = [f for f in ranked[9:] if by_id[people.own[f]]["non_public"]]
    chosen = sorted(rng.choice(pool, PAIRED, replace=False).tolist())
    streets = firms.frame["street"].to_list()
    free = dict(capacity)
    best: dict[int, int] = {}
    for firm in chosen:
        fits = {
            m: (firms.chain[m] == firms.chain[firm]) * 2 + (streets[m] == streets[firm]) for m in mentors if free[m]
        }
        best[firm] = max(fits, key=lambda mentor: (fits[mentor], -mentor))
        free[best[firm]] -= 1
    people.best_pairs = {people.own[firm]: people.own[mentor] for firm, mentor in best.items()}
    # One pair in three was made by chance: those mentors are dealt round among their organizations.
    moved = chosen[::3]
    actual = best | dict(zip(moved, [best[firm] for firm in moved[1:] + moved[:1]], strict=True))
    for firm in chosen:
        since = dt.date(2022, 9, 1) + dt.timedelta(days=int(rng.integers(0, 500)))
        people.add(
            "PAIRED_WITH",
            from_id=people.own[actual[firm]],
            to_id=people.own[firm],
            since=since,
            kind=("learning", "helping", "incubating")[int(rng.integers(3))],
            activities=list(_ACTIVITIES[: int(rng.integers(1, 5))]),
        )


def add_helped(rng: np.random.Generator, people: People, firms: Firms) -> None:
    """Set up red-steward teams; 24 organizations came about with their help, ten firms still wait."""
    by_id = {row["id"]: row for row in people.rows["PartyOrganization"]}
    for chain, team in RED_TEAMS.items():
        name = f"合成样例“红色管家”服务队（{COMMITTEES[chain].removeprefix('CC-')}）"
        people.add("Team", id=team, name=name, kind="red_steward")
    young = [f for f in people.own if firms.chain[f] is not None and people.own[f] not in people.mentors]
    modes = ("have_lack", "big_small", "strong_weak")
    for firm in sorted(rng.choice(young, HELPED, replace=False).tolist()):
        row = by_id[people.own[firm]]
        row["helped_to_set_up"] = True
        row["founded"] = dt.date(2022, 7, 1) + dt.timedelta(days=int(rng.integers(0, 550)))
        for item in people.rows["ESTABLISHED_IN"]:
            if item["from_id"] == row["id"]:
                item["since"] = row["founded"]
        people.add(
            "HELPS",
            from_id=RED_TEAMS[firms.chain[firm]],
            to_id=firms.ids[firm],
            mode=modes[int(rng.integers(3))],
            since=row["founded"] - dt.timedelta(days=60),
            branch_set_up=True,
        )
    waiting = [firm for firm in people.branchless if firms.chain[firm] is not None]
    for firm in sorted(rng.choice(waiting, 10, replace=False).tolist()):
        people.add("HELPS", from_id=RED_TEAMS[firms.chain[firm]], to_id=firms.ids[firm], branch_set_up=False)
