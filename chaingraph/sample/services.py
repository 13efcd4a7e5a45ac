"""Synthetic services: member units, departments, visits, events, problems, finance, lists, posts, certificates."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from chaingraph.sample.article import CHAINS, COMMITTEES, PARK_NAME
from chaingraph.sample.firms import REFERENCE, Firms
from chaingraph.sample.staffing import RED_TEAMS, People, Rows

UNITS = 232
_NAMED_UNITS = 2
DEPARTMENTS = 27
LINKED = 212
POSTS = 162
PROJECTS = 22
_NAMED_PROJECTS = 3
HIGH_TECH = 166
TECH_SMES = 340

_FIVE_KINDS = ("joint_building", "talent", "policy", "finance", "supply_demand")
_OTHER_KINDS = ("roundtable", "experience", "training", "research", "seminar", "volunteering", "pledge", "survey")
_NEEDS = (
    "减速齿轮",
    "热处理",
    "表面处理",
    "阀体铸件",
    "成套设备检测服务",
    "园区货运",
    "融资",
    "技术工人",
    "信号线束",
    "纸箱包装",
)
_OFFERS = (
    "精密加工",
    "热处理",
    "表面处理",
    "模具",
    "成套设备检测服务",
    "园区货运",
    "融资",
    "技术工人",
    "生产管理软件",
    "纸箱包装",
)


def service_rows(rng: np.random.Generator, firms: Firms, memberships: pl.DataFrame, people: People) -> Rows:
    """Make what the zone does for its firms, until the published figures hold.

    `firms`, `memberships`: the synthetic firms and their rows of ``IN_CHAIN``.
    """
    made = People({}, own=people.own, full_by_firm=people.full_by_firm, mentors=people.mentors)
    inside = [firm for firm in range(len(firms.ids)) if firms.chain[firm] is not None]
    _units(rng, made, firms, inside, people)
    _officers(rng, made, firms, inside)
    _events(rng, made, firms, inside)
    _problems(rng, made, firms, inside)
    _lists(rng, made, firms, inside)
    _posts(rng, made, firms)
    _growth(rng, made, firms, inside)
    return made.rows


def _days_ago(rng: np.random.Generator, oldest: int, newest: int = 0) -> dt.date:
    return REFERENCE - dt.timedelta(days=int(rng.integers(newest, oldest)))


def _draw(rng: np.random.Generator, firms: Firms, pool: list[int], count: int, power: float) -> list[int]:
    """Draw firms without repetition, larger ones more often for a positive power."""
    weight = firms.size[pool].astype(float) ** power
    chosen: list[int] = rng.choice(pool, count, replace=False, p=weight / weight.sum()).tolist()
    return sorted(chosen)


def _units(rng: np.random.Generator, made: People, firms: Firms, inside: list[int], people: People) -> None:
    since = dt.date(2022, 9, 1)
    committees = list(COMMITTEES.values())
    streets = [row["id"] for row in people.rows["MemberUnit"]]
    others = [("community", "社区", 18), ("resident_unit", "驻区单位", 20)]
    units = list(streets)
    for kind, word, count in others:
        for number in range(1, count + 1):
            key = f"MU-{kind.split('_')[0].upper()}-{number:02d}"
            made.add("MemberUnit", id=key, name=f"合成样例{word}{number:02d}号", kind=kind)
            units.append(key)
    for number, unit in enumerate(units):
        made.add("MEMBER_UNIT_OF", from_id=unit, to_id=committees[number % 4], since=since)
    for firm in _draw(rng, firms, inside, UNITS - _NAMED_UNITS - len(units), 0.6):
        made.add("MEMBER_UNIT_OF", from_id=firms.ids[firm], to_id=COMMITTEES[firms.chain[firm]], since=since)
        made.add("SERVES", from_id=RED_TEAMS[firms.chain[firm]], to_id=firms.ids[firm], since=since)


def _officers(rng: np.random.Generator, made: People, firms: Firms, inside: list[int]) -> None:
    officers = []
    for number in range(1, DEPARTMENTS + 1):
        department = f"DP-{number:02d}"
        made.add("Department", id=department, name=f"合成样例职能部门{number:02d}号")
        for place in range(1, 2 + int(rng.integers(1, 4))):
            officers.append(f"OF-{number:02d}-{place}")
            made.add("Officer", id=officers[-1], department_id=department, kind="liaison")
    linked = _draw(rng, firms, inside, LINKED, 0.4)
    # The first links go round all officers, so that each department has some; the rest are uneven.
    for place, firm in enumerate(linked):
        officer = officers[place] if place < len(officers) else officers[int(len(officers) * rng.random() ** 2)]
        made.add("LINKS", from_id=officer, to_id=firms.ids[firm], since=_days_ago(rng, 700, 100))
    total, target = 0, 3000 + int(rng.integers(60, 300))
    number = 0
    while total < target:
        number += 1
        count = int(min(rng.geometric(0.45), target - total))
        total += count
        firm = linked[int(len(linked) * rng.random() ** 1.6)]
        made.add(
            "Visit",
            id=f"VS-{number:05d}",
            enterprise_id=firms.ids[firm],
            officer_id=officers[int(rng.integers(len(officers)))],
            on=_days_ago(rng, 900),
            count=count,
        )
    for chain, *_ in CHAINS:
        short = chain.removeprefix("CH-")
        made.add("Officer", id=f"OF-LEAD-{short}", kind="guiding_leader")
        made.add("GUIDES", from_id=f"OF-LEAD-{short}", to_id=chain, since=dt.date(2022, 9, 1))
        for place in range(1, 4):
            made.add("Officer", id=f"OF-GUIDE-{short}-{place}", kind="instructor")
            made.add("GUIDES", from_id=f"OF-GUIDE-{short}-{place}", to_id=chain, since=dt.date(2022, 9, 1))


def _events(rng: np.random.Generator, made: People, firms: Firms, inside: list[int]) -> None:
    kinds = [_FIVE_KINDS[int(place)] for place in rng.integers(0, 5, 118)]
    kinds += [_OTHER_KINDS[int(place)] for place in rng.integers(0, len(_OTHER_KINDS), 46)]
    organizations = sorted(made.own.values())
    for number, kind in enumerate(kinds, 1):
        key = f"EV-{number:04d}"
        made.add("Event", id=key, name=f"合成样例活动{number:04d}号", kind=kind, on=_days_ago(rng, 800))
        for firm in rng.choice(inside, int(rng.integers(3, 15)), replace=False).tolist():
            made.add("ATTENDED", from_id=firms.ids[firm], to_id=key, host=False)
        if kind == "roundtable":
            made.add("ATTENDED", from_id=organizations[number % len(organizations)], to_id=key, host=True)


def _problems(rng: np.random.Generator, made: People, firms: Firms, inside: list[int]) -> None:
    kinds = ("supply_demand", "labour", "orders", "finance")
    for number in range(1, 157):
        opened = _days_ago(rng, 700, 120)
        closed = opened + dt.timedelta(days=int(rng.geometric(0.05))) if number <= 147 else None
        firm = inside[int(rng.integers(len(inside)))]
        made.add(
            "Problem",
            id=f"PB-{number:04d}",
            enterprise_id=firms.ids[firm],
            kind=kinds[int(rng.integers(4))],
            opened=opened,
            closed=min(closed, REFERENCE) if closed else None,
        )
    for number in range(1, 261):
        closed = _days_ago(rng, 360, 1)
        made.add(
            "Approval",
            id=f"AP-{number:04d}",
            enterprise_id=firms.ids[inside[int(rng.integers(len(inside)))]],
            opened=closed - dt.timedelta(days=int(rng.geometric(0.25))),
            closed=closed,
            satisfied=True,
        )
    amounts = rng.lognormal(7.2, 0.9, 90)
    amounts = np.round(np.maximum(amounts * 208000 / amounts.sum(), 30), 0)
    for number, firm in enumerate(_draw(rng, firms, inside, 90, 0.5), 1):
        made.add(
            "Financing",
            id=f"FN-{number:04d}",
            enterprise_id=firms.ids[firm],
            amount=float(amounts[number - 1]),
            on=_days_ago(rng, 360),
        )


def _lists(rng: np.random.Generator, made: People, firms: Firms, inside: list[int]) -> None:
    """Write demands and resources; organizations of a team offer what others need."""
    for number, firm in enumerate(_draw(rng, firms, inside, 80, 0.2), 1):
        opened = _days_ago(rng, 500, 20)
        met = rng.random() < 0.35
        made.add(
            "Demand",
            id=f"DM-{number:04d}",
            enterprise_id=firms.ids[firm],
            product=_NEEDS[int(rng.integers(len(_NEEDS)))],
            opened=opened,
            matched=opened + dt.timedelta(days=int(rng.integers(1, 19))) if met else None,
            matched_by=firms.ids[inside[int(rng.integers(len(inside)))]] if met else None,
        )
    providers = made.mentors * 2 + [firms.ids[firm] for firm in _draw(rng, firms, inside, 40, 0.5)]
    for number, provider in enumerate(providers, 1):
        name = _OFFERS[int(rng.integers(len(_OFFERS)))]
        made.add("Resource", id=f"RS-{number:04d}", provider_id=provider, name=name, opened=_days_ago(rng, 600))
    for number, organization in enumerate(sorted(made.own.values())[:12], 1):
        made.add(
            "Venue",
            id=f"VN-{number:02d}",
            name=f"合成样例党群阵地{number:02d}号",
            owner_id=organization,
            area=float(rng.integers(40, 400)),
            shared=bool(number % 3),
        )


def _posts(rng: np.random.Generator, made: People, firms: Firms) -> None:
    """Write 162 posts, areas and teams; how they divide was not published, so their kind is unknown."""
    homes = [firm for firm in made.own if firms.chain[firm] is not None]
    for number in range(1, POSTS + 1):
        firm = homes[int(rng.integers(len(homes)))]
        key = f"PT-{number:04d}"
        made.add("Post", id=key, kind=None, enterprise_id=firms.ids[firm], committee_id=COMMITTEES[firms.chain[firm]])
        holders = made.full_by_firm[firm]
        made.add("HELD_BY", from_id=key, to_id=holders[int(rng.integers(len(holders)))])
    lines = ("project", "construction", "production", "service")
    for number in range(1, 41):
        holders = made.full_by_firm[homes[number % len(homes)]]
        since = _days_ago(rng, 500)
        made.add("Posting", id=f"PS-{number:03d}", member_id=holders[0], line=lines[number % 4], since=since)


def _growth(rng: np.random.Generator, made: People, firms: Firms, inside: list[int]) -> None:
    high_tech = _draw(rng, firms, inside, HIGH_TECH, 0.3)
    smes = _draw(rng, firms, [firm for firm in inside if firms.size[firm] <= 1000], TECH_SMES, 0.1)
    giants = _draw(rng, firms, [firm for firm in high_tech if firms.frame["ownership"][firm] == "private"], 2, 0.5)
    for kind, holders, years in (("high_tech", high_tech, 3), ("tech_sme", smes, 1), ("little_giant", giants, 3)):
        note = "五家小巨人中两家文中未具名，此为合成占位" if kind == "little_giant" else None
        for number, firm in enumerate(holders, 1):
            # Certificates in force on the reference day: the published figures count what is held.
            issued = _days_ago(rng, 340 * years, 10)
            made.add(
                "Certificate",
                id=f"CT-{kind.upper()}-{number:04d}",
                enterprise_id=firms.ids[firm],
                kind=kind,
                issued=issued,
                expires=issued + dt.timedelta(days=365 * years),
                source_ref=note,
            )
    for number in range(1, PROJECTS - _NAMED_PROJECTS + 1):
        key = f"PJ-{number:02d}"
        name = f"合成样例项目{number:02d}号"
        opened = _days_ago(rng, 1500, 100)
        made.add(
            "Project",
            id=key,
            name=name,
            kind="investment",
            park_name=PARK_NAME,
            chain_id="CH-ELECTRONICS",
            opened=opened,
            source_ref="文中另有十九个项目未列名，此为合成占位",
        )
        firm = inside[int(rng.integers(len(inside)))]
        made.add("UNDERTAKES", from_id=firms.ids[firm], to_id=key)
    for number in range(1, 16):
        opened = _days_ago(rng, 400, 60)
        made.add(
            "Project",
            id=f"PJ-S{number:02d}",
            name=f"合成样例服务项目{number:02d}号",
            kind="service",
            opened=opened,
            due=opened + dt.timedelta(days=int(rng.integers(90, 400))),
        )
