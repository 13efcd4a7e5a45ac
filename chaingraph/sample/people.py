"""Synthetic organizations, members and candidates, until 815, 323, 11, 42 and 20+ hold."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from chaingraph.sample.article import COMMITTEES, HYDRAULIC
from chaingraph.sample.catalogue import STREETS
from chaingraph.sample.firms import NON_PUBLIC, REFERENCE, Firms, staffed
from chaingraph.sample.offices import add_helped, add_offices, add_pairings
from chaingraph.sample.staffing import People, Staffing, staff
from chaingraph.sample.steps import steps_of

ACTIVISTS = 323

ZONE = "PO-ZONE"


def people_rows(rng: np.random.Generator, firms: Firms, memberships: pl.DataFrame) -> People:
    """Make organizations and people of the default sample park.

    `firms`, `memberships`: the synthetic firms and their rows of ``IN_CHAIN``.

    Returns 815 members in chain firms, 323 people there who became activists since 2022, members of other firms
    besides; firms of every class: with a branch, with a joint one, that should have had one, with one or two members,
    none.
    """
    people = People({})
    staffing = staff(rng, firms, memberships)
    _organizations(rng, people, firms, staffing)
    _members(rng, people, firms, staffing)
    _candidates(rng, people, firms)
    add_offices(rng, people, firms, memberships)
    add_pairings(rng, people, firms)
    add_helped(rng, people, firms)
    _counts(rng, people, firms, staffing)
    return people


def _organizations(rng: np.random.Generator, people: People, firms: Firms, staffing: Staffing) -> None:
    people.add("PartyOrganization", id=ZONE, name="合成样例园区两新组织党委", kind="committee", functional=False)
    for committee in COMMITTEES.values():
        people.add("SUBORDINATE_TO", from_id=committee, to_id=ZONE)
    for index, (street, *_) in enumerate(STREETS):
        unit, organization = f"MU-STREET-{index + 1}", f"PO-STREET-{index + 1}"
        note = "街道名称真实，其成员单位身份与党组织为合成"
        people.add("MemberUnit", id=unit, name=street, kind="street", source_ref=note)
        people.add(
            "PartyOrganization",
            id=organization,
            name=f"合成样例{street}两新综合党总支",
            kind="general_branch",
            functional=False,
            non_public=False,
            street=street,
        )
        people.add("ESTABLISHED_IN", from_id=organization, to_id=unit)
        people.add("SUBORDINATE_TO", from_id=organization, to_id=ZONE)
    note = "文中有第二车间党支部，其上级组织的名称与类别未载，按党总支占位"
    people.add(
        "PartyOrganization",
        id="PO-HAONENG",
        name="泸州豪能传动技术党组织",
        kind="general_branch",
        functional=False,
        source_ref=note,
    )
    people.add("ESTABLISHED_IN", from_id="PO-HAONENG", to_id="ART-HAONENG", source_ref=note)
    people.add("SUBORDINATE_TO", from_id="PO-HAONENG-2", to_id="PO-HAONENG", source_ref=note)
    people.add(
        "PartyOrganization",
        id=HYDRAULIC,
        name="四川长江液压件党组织",
        kind="branch",
        functional=False,
        non_public=True,
        honours=["省市级先进典型"],
        source_ref="文中有其书记，属省市级先进典型；名称、类别未载，按党支部占位",
    )
    names, owners = firms.frame["name"].to_list(), firms.frame["ownership"].to_list()
    streets = firms.frame["street"].to_list()
    largest = sorted(staffing.own, key=lambda firm: (-staffing.full[firm], firm))[:2]
    for number, firm in enumerate(staffing.own, 1):
        kind, word = ("general_branch", "党总支") if firm in largest else ("branch", "党支部")
        if number % 40 == 0:
            kind, word = "temporary_branch", "临时党支部"
        people.own[firm] = _organization(
            rng, people, f"PO-{number:04d}", f"{names[firm]}{word}", kind, [firm], firms, streets, owners
        )
    for number, firm in enumerate(largest, 1):
        for shop in (1, 2):
            key = f"PO-SHOP-{number}-{shop}"
            name = f"{names[firm]}第{'一二'[shop - 1]}车间党支部"
            _organization(rng, people, key, name, "branch", [firm], firms, streets, owners, people.own[firm])
    for number, group in enumerate(staffing.joint, 1):
        name = f"合成样例联合第{number}党支部"
        _organization(rng, people, f"PO-JOINT-{number}", name, "joint_branch", group, firms, streets, owners)


def _organization(
    rng: np.random.Generator,
    people: People,
    key: str,
    name: str,
    kind: str,
    units: list[int],
    firms: Firms,
    streets: list[str | None],
    owners: list[str],
    above: str = ZONE,
) -> str:
    founded = REFERENCE - dt.timedelta(days=int(rng.integers(700, 5000)))
    term = REFERENCE - dt.timedelta(days=int(rng.integers(30, 1300)))
    people.add(
        "PartyOrganization",
        id=key,
        name=name,
        kind=kind,
        functional=False,
        non_public=all(owners[unit] in NON_PUBLIC for unit in units),
        street=streets[units[0]],
        founded=founded if rng.random() < 0.9 else None,
        term_start=term,
        term_end=term + dt.timedelta(days=1095),
        updated=REFERENCE - dt.timedelta(days=int(rng.integers(0, 700))),
    )
    for unit in units:
        people.add("ESTABLISHED_IN", from_id=key, to_id=firms.ids[unit], since=founded)
    people.add("SUBORDINATE_TO", from_id=key, to_id=above)
    return key


def _members(rng: np.random.Generator, people: People, firms: Firms, staffing: Staffing) -> None:
    """Write one record per member; workshop branches share the members of their firm."""
    home: dict[int, list[str]] = {firm: [key] for firm, key in people.own.items()}
    for number, group in enumerate(staffing.joint, 1):
        home |= {firm: [f"PO-JOINT-{number}"] for firm in group}
    by_organization = {key: firm for firm, key in people.own.items()}
    for row in people.rows["SUBORDINATE_TO"]:
        if row["from_id"].startswith("PO-SHOP-"):
            home[by_organization[row["to_id"]]].append(row["from_id"])
    inside = firms.chain.is_not_null().to_list()
    street_of = {street: f"PO-STREET-{index + 1}" for index, (street, *_) in enumerate(STREETS)}
    streets = firms.frame["street"].to_list()
    recent = 0
    number = 0
    for firm in np.flatnonzero(staffing.full + staffing.probationary).tolist():
        for place in range(int(staffing.full[firm] + staffing.probationary[firm])):
            number += 1
            key = f"M{number:05d}"
            full = place < staffing.full[firm]
            dates = career(rng, full, recent=not full and inside[firm] and recent < ACTIVISTS // 10)
            if not full:
                dates |= steps_of(number, "probationary", dates)
            if not full and inside[firm] and recent < ACTIVISTS // 10:
                recent += 1
            transferred = place >= staffing.untransferred[firm]
            people.add(
                "Member", id=key, stage="full" if full else "probationary", transferred=bool(transferred), **dates
            )
            people.add(
                "EMPLOYED_BY",
                from_id=key,
                to_id=firms.ids[firm],
                executive=bool(place == staffing.full[firm] - 1 or rng.random() < 0.08),
                investor=bool(rng.random() < 0.05),
            )
            if full:
                people.full_by_firm.setdefault(firm, []).append(key)
            if transferred:
                homes = home.get(firm) or [street_of.get(streets[firm] or "", ZONE)]
                since = dates.get("full_since") or dates.get("probation_since") or REFERENCE - dt.timedelta(days=900)
                people.add("AFFILIATED_WITH", from_id=key, to_id=homes[place % len(homes)], since=since)
    people.branchless = [firm for firm in range(len(firms.ids)) if firm not in home]


def career(rng: np.random.Generator, full: bool, *, recent: bool) -> dict[str, dt.date | None]:
    """Return the dates of a member's way; three full members in ten have none on record."""
    if full:
        if rng.random() < 0.3:
            return {}
        joined = REFERENCE - dt.timedelta(days=int(rng.integers(420, 9000)))
        year = joined.year + 1
        leap = (joined.month, joined.day) == (2, 29)
        return {"probation_since": joined, "full_since": joined.replace(year=year, day=28 if leap else joined.day)}
    probation = dt.date(2023, 5, 1) + dt.timedelta(days=int(rng.integers(0, 330)))
    start = dt.date(2022, 1, 5) if recent else dt.date(2021, 1, 5)
    activist = start + dt.timedelta(days=int(rng.integers(0, 70)))
    return {
        "applied": activist - dt.timedelta(days=int(rng.integers(180, 500))),
        "activist_since": activist,
        "target_since": activist + dt.timedelta(days=int(rng.integers(366, 400))),
        "probation_since": probation,
    }


def _candidates(rng: np.random.Generator, people: People, firms: Firms) -> None:
    """Write applicants, activists and development targets; exactly 323 became activists since 2022."""
    inside = np.flatnonzero(firms.chain.is_not_null().to_numpy())
    since = dt.date(2022, 1, 1)
    employer = {row["from_id"]: row["to_id"] for row in people.rows["EMPLOYED_BY"]}
    chain_ids = {firms.ids[firm] for firm in inside}
    counted = sum(
        row.get("activist_since") is not None and row["activist_since"] >= since and employer[row["id"]] in chain_ids
        for row in people.rows["Member"]
    )
    weight = firms.size[inside].astype(float) ** 0.5
    stages = ["development_target"] * 40 + ["activist"] * (ACTIVISTS - counted - 40) + ["old"] * 30 + ["applicant"] * 90
    places = rng.choice(inside, len(stages), p=weight / weight.sum()).tolist()
    for number, (stage, firm) in enumerate(zip(stages, places, strict=True), 1):
        key = f"C{number:05d}"
        latest = 440 if stage == "development_target" else 810
        activist: dt.date | None = since + dt.timedelta(days=int(rng.integers(0, latest)))
        if stage == "old":
            activist = dt.date(2021, 3, 1) + dt.timedelta(days=int(rng.integers(0, 300)))
        if stage == "applicant":
            activist = None
        applied = (activist or REFERENCE) - dt.timedelta(days=int(rng.integers(30, 400)))
        target = activist + dt.timedelta(days=366) if stage == "development_target" and activist else None
        stands = "activist" if stage == "old" else stage
        dates = {"applied": applied, "activist_since": activist, "target_since": target}
        people.add("Member", id=key, stage=stands, **dates, **steps_of(number, stands, dates))
        people.add(
            "EMPLOYED_BY",
            from_id=key,
            to_id=firms.ids[firm],
            executive=bool(rng.random() < 0.06),
            investor=bool(rng.random() < 0.04),
        )
        mentors = people.full_by_firm.get(firm, [])
        for mentor in mentors[: 1 + number % 2]:
            people.add("MENTORS", from_id=mentor, to_id=key, since=applied, attached=False)
        if not mentors and number % 2:
            host = sorted(people.own.values())[int(rng.integers(len(people.own)))]
            people.add("MENTORS", from_id=host, to_id=key, since=applied, attached=True)


def _counts(rng: np.random.Generator, people: People, firms: Firms, staffing: Staffing) -> None:
    """Put counts on the firms that agree with the records; a few forms never came back."""
    n = len(firms.ids)
    employer = {row["from_id"]: row["to_id"] for row in people.rows["EMPLOYED_BY"]}
    activists = dict.fromkeys(firms.ids, 0)
    for row in people.rows["Member"]:
        activists[employer[row["id"]]] += row["stage"] == "activist"
    returned = rng.random(n) >= 0.04
    for name, values in (
        ("full_members", staffing.full),
        ("probationary_members", staffing.probationary),
        ("untransferred_members", staffing.untransferred),
        ("activists", np.array([activists[key] for key in firms.ids])),
    ):
        people.counts.append(pl.select(pl.when(pl.Series(returned)).then(pl.Series(values))).to_series().alias(name))
    people.counts.append(staffed(firms, staffing.full + staffing.probationary))
    branchless = np.isin(np.arange(n), people.branchless)
    sent = pl.Series(np.where(branchless & (rng.random(n) < 0.35), 1, 0)).cast(pl.Boolean)
    people.counts.append(sent.alias("instructor"))
    planned = pl.Series(branchless & (staffing.full >= 1) & (rng.random(n) < 0.5))
    priority = pl.select(pl.when(planned).then(pl.lit("to_be_organized")).otherwise(firms.frame["priority"]))
    people.counts.append(priority.to_series().alias("priority"))
