"""Oracles of the named queries about services and projects; see `query_oracles`."""

import datetime as dt

import polars as pl
from query_facts import names_of, operating, organized, rows

FIVE = ["joint_building", "talent", "policy", "finance", "supply_demand"]
LINES = ["project", "construction", "production", "service"]


def day(given, name="since"):
    return dt.date.fromisoformat(given[name])


def latest(days):
    return max((one for one in days if one is not None), default=None)


def late_firms(park, since):
    """Firms of a chain that nobody is known to have visited since a day, and their last visit."""
    last = {}
    for firm, on in park["Visit"].select("enterprise_id", "on").iter_rows():
        last[firm] = latest([last.get(firm), on])
    inside = set(operating(park)["id"]) & set(park["IN_CHAIN"]["from_id"])
    return {firm: last.get(firm) for firm in inside if last.get(firm) is None or last[firm] < since}


def visits_due(park, given):
    names, department = names_of(park), dict(park["Officer"].select("id", "department_id").iter_rows())
    visits = park["Visit"].select("enterprise_id", "officer_id", "on").rows()
    found = []
    for firm, last in late_firms(park, day(given)).items():
        for officer in park["LINKS"].filter(pl.col("to_id") == firm)["from_id"].to_list() or [None]:
            own = latest([on for at, by, on in visits if officer and (at, by) == (firm, officer)])
            found.append((firm, names[firm], officer, names.get(department.get(officer)), own, last))
    return found


def officers(park, given):
    names, since = names_of(park), day(given)
    last = dict(park["Visit"].group_by("enterprise_id").agg(pl.col("on").max()).iter_rows())
    links = park["LINKS"].select("from_id", "to_id").rows()
    visits = park["Visit"].with_columns(pl.col("count").fill_null(1))
    found = []
    for officer, department, kind in park["Officer"].select("id", "department_id", "kind").iter_rows():
        firms = [firm for one, firm in links if one == officer]
        if kind == "liaison" or firms:
            late = sum(last.get(firm) is None or last[firm] < since for firm in firms)
            own = visits.filter(pl.col("officer_id") == officer)
            found.append((officer, names.get(department), len(firms), late, own["count"].sum(), own["on"].max()))
    return found


def several_officers(park, _):
    links = park["LINKS"].join(park["Officer"].select("department_id", from_id="id"), on="from_id")
    counts = links.group_by(id="to_id").agg(
        pl.col("from_id").n_unique(), pl.col("department_id").drop_nulls().n_unique()
    )
    return rows(
        park["Enterprise"].join(counts.filter(pl.col("from_id") > 1), on="id"),
        "id", "name", "from_id", "department_id",
    )  # fmt: skip


def by_chain(park):
    """Of each chain its id, name and firms."""
    for key, name in park["IndustryChain"].select("id", "name").iter_rows():
        yield key, name, set(park["IN_CHAIN"].filter(pl.col("to_id") == key)["from_id"])


def events_by_chain(park, given):
    known = park["Event"].filter(pl.col("on") >= day(given)).select("id", "kind", "on")
    there = park["ATTENDED"].select("from_id", id="to_id").join(known, on="id")
    found = []
    for key, name, firms in by_chain(park):
        own = there.filter(pl.col("from_id").is_in(firms))
        for kind in FIVE:
            some = own.filter(pl.col("kind") == kind)
            counts = (some["id"].n_unique(), some["from_id"].n_unique(), len(firms))
            found.append((key, name, kind, *counts, some["on"].max()))
    return found


def financing_by_chain(park, given):
    on = pl.col("on").is_between(day(given), day(given, "until"))
    money = park["Financing"].filter(on)
    running, known = set(operating(park)["id"]), set(organized(park)["id"])
    found = []
    for key, name, _ in by_chain(park):
        tiers = {}
        for firm, role in park["IN_CHAIN"].filter(pl.col("to_id") == key).select("from_id", "role").iter_rows():
            if firm in running:
                tiers.setdefault("one" if role == "leader" else "x" if firm in known else "n", []).append(firm)
        for tier, firms in tiers.items():
            own = money.filter(pl.col("enterprise_id").is_in(firms))
            amount = round(own["amount"].sum(), 2) if own["amount"].count() else None
            counts = (len(firms), own["enterprise_id"].n_unique(), amount, own["amount"].null_count())
            found.append((key, name, tier, *counts))
    return found


def unfinanced(park, _):
    names = dict(park["Enterprise"].select("id", "name").iter_rows())
    money = park["Financing"].select("enterprise_id", "on").rows()
    asked = park["Problem"].filter(pl.col("kind") == "finance").select("id", "enterprise_id", "opened", "closed")
    return [
        (key, firm, names[firm], opened, closed)
        for key, firm, opened, closed in asked.iter_rows()
        if firm in names
        and not any(who == firm and (opened is None or (on is not None and on >= opened)) for who, on in money)
    ]


def approvals(park, given):
    since = pl.col("opened").is_null() | (pl.col("opened") >= day(given))
    happy = pl.col("satisfied")
    return (
        park["Approval"]
        .filter(since)
        .group_by("matter")
        .agg(
            pl.len(), pl.col("closed").count(), happy.sum(), (~happy).sum().alias("not"),
            happy.null_count().alias("unknown"), pl.col("opened").max(),
        )
        .rows()
    )  # fmt: skip


def roundtables(park, _):
    taken, there = park["Problem"], park["ATTENDED"]
    found = []
    for key, on, name in park["Event"].filter(pl.col("kind") == "roundtable").select("id", "on", "name").iter_rows():
        own, units = taken.filter(pl.col("event_id") == key), there.filter(pl.col("to_id") == key)
        counts = (units.filter(pl.col("host"))["from_id"].n_unique(), units["from_id"].n_unique())
        found.append((key, on, name, *counts, own.height, own["closed"].count(), own["closed"].null_count()))
    return found


def attendance(park, given):
    names = names_of(park)
    events = park["Event"].filter(pl.col("kind") == given["kind"]).select("on", to_id="id")
    there = park["ATTENDED"].select("from_id", "to_id", "host").join(events, on="to_id")
    found = []
    for unit, committee in park["MEMBER_UNIT_OF"].select("from_id", "to_id").iter_rows():
        own = there.filter(pl.col("from_id") == unit)
        counts = (own.height, own["host"].sum(), own["on"].max())
        found.append((committee, names[committee], unit, names[unit], *counts))
    return found


def postings(park, _):
    jobs = park["EMPLOYED_BY"].filter(pl.col("until").is_null()).select("to_id", member_id="from_id")
    people = park["Member"].filter(pl.col("left").is_null()).select(member_id="id")
    posted = park["Posting"].join(people, on="member_id").join(jobs, on="member_id")
    return [
        (key, name, line, posted.filter(pl.col("line") == line, pl.col("to_id").is_in(firms))["member_id"].n_unique())
        for key, name, firms in by_chain(park)
        for line in LINES
    ]


def problems_by_chain(park, _):
    found = []
    for key, name, firms in by_chain(park):
        own = park["Problem"].filter(pl.col("enterprise_id").is_in(firms))
        counted = own.group_by("kind", "difficulty").agg(
            pl.len(), pl.col("closed").count(), pl.col("closed").null_count().alias("open"),
            pl.col("enterprise_id").n_unique(),
        )  # fmt: skip
        found += [(key, name, *row) for row in counted.rows()]
    return found


def cooperation(park, _):
    names, links = names_of(park), set(park["SUPPLIES"].select("from_id", "to_id").iter_rows())
    return [
        (one, names[one], two, names[two], kind, since, bool({(one, two), (two, one)} & links))
        for one, two, kind, since in park["COOPERATES_WITH"].select("from_id", "to_id", "kind", "since").iter_rows()
    ]


def overdue_projects(park, given):
    names, by = names_of(park), park["UNDERTAKES"].select(firm="from_id", id="to_id")
    late = pl.col("due") < day(given, "day"), pl.col("closed").is_null() | (pl.col("closed") > day(given, "day"))
    found = park["Project"].filter(*late).join(by, on="id", how="left")
    return [
        (row["id"], row["name"], row["kind"], names.get(row["chain_id"]), row["owner_id"], names.get(row["owner_id"]),
         row["firm"], names.get(row["firm"]), row["milestone"], row["opened"], row["due"])
        for row in found.iter_rows(named=True)
    ]  # fmt: skip


def platforms(park, _):
    served = park["SERVES"].select(id="from_id", other="to_id").unique()
    counts = {
        kind: dict(served.join(park[kind].select(other="id"), on="other").group_by("id").len().iter_rows())
        for kind in ("Enterprise", "PartyOrganization")
    }
    return [
        (key, name, kind, counts["Enterprise"].get(key, 0), counts["PartyOrganization"].get(key, 0))
        for key, name, kind in park["Platform"].select("id", "name", "kind").iter_rows()
    ]


SERVICE = {
    "lists/overdue_projects": overdue_projects,
    "service/approvals": approvals,
    "service/attendance": attendance,
    "service/cooperation": cooperation,
    "service/events_by_chain": events_by_chain,
    "service/financing_by_chain": financing_by_chain,
    "service/officers": officers,
    "service/postings": postings,
    "service/problems_by_chain": problems_by_chain,
    "service/roundtables": roundtables,
    "service/several_officers": several_officers,
    "service/unfinanced": unfinanced,
    "service/visits_due": visits_due,
    "zone/platforms": platforms,
}
