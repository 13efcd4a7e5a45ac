"""Oracles of the named queries about who takes part; see `query_oracles`."""

import polars as pl
from query_facts import names_of
from query_oracles_service import day


def running(park):
    """Who holds which job, and is still a member or candidate."""
    jobs = park["EMPLOYED_BY"].filter(pl.col("until").is_null()).select("from_id", "to_id")
    return jobs.join(park["Enterprise"].select(to_id="id"), on="to_id", how="semi").unique()


def dormant(park, given):
    names = names_of(park)
    on = dict(park["Event"].select("id", "on").iter_rows())
    there = {}
    for unit, event in park["ATTENDED"].select("from_id", "to_id").iter_rows():
        there.setdefault(unit, set()).add(event)
    found = []
    pairs = park["PAIRED_WITH"].filter(pl.col("until").is_null()).select("from_id", "to_id", "since")
    for mentor, paired, since in pairs.iter_rows():
        both = there.get(mentor, set()) & there.get(paired, set())
        both = {event for event in both if since is None or (on[event] is not None and on[event] >= since)}
        last = max((on[event] for event in both if on[event] is not None), default=None)
        if last is None or last < day(given):
            found.append((mentor, names[mentor], paired, names[paired], since, len(both), last))
    return found


def applicants(park, given):
    people = park["Member"].select("applied", from_id="id").drop_nulls()
    told = running(park).join(people, on="from_id").with_columns(late=pl.col("applied") >= day(given))
    names = names_of(park)
    return [
        (firm, names[firm], late, total - late, last)
        for firm, late, total, last in told.group_by("to_id")
        .agg(pl.col("late").sum(), pl.len().alias("total"), pl.col("applied").max())
        .iter_rows()
    ]


def posts_by_segment(park, _):
    names = names_of(park)
    found = []
    for key, name, chain, essential in park["ChainSegment"].select("id", "name", "chain_id", "essential").iter_rows():
        firms = set(park["IN_SEGMENT"].filter(pl.col("to_id") == key)["from_id"])
        posts = sum(firm in firms for firm in park["Post"]["enterprise_id"])
        found.append((names.get(chain), key, name, essential, len(firms), posts))
    return found


def project_members(park, _):
    full = park["Member"].filter((pl.col("stage") == "full") & pl.col("left").is_null()).select(from_id="id")
    jobs = running(park).join(full, on="from_id", how="semi")
    sent = set(park["Posting"].filter(pl.col("line") == "project")["member_id"])
    found = []
    for key, name, kind in park["Project"].select("id", "name", "kind").iter_rows():
        firms = set(park["UNDERTAKES"].filter(pl.col("to_id") == key)["from_id"])
        people = {person for person, firm in jobs.select("from_id", "to_id").iter_rows() if firm in firms}
        counts = (len(people), len(people & sent)) if firms else (None, None)
        found.append((key, name, kind, len(firms), *counts))
    return found


def participation(park, _):
    names = names_of(park)
    full = park["Member"].filter((pl.col("stage") == "full") & pl.col("left").is_null()).select(from_id="id")
    belongs = park["AFFILIATED_WITH"].filter(pl.col("until").is_null()).join(full, on="from_id", how="semi")
    holders, sent = set(park["HELD_BY"]["to_id"]), set(park["Posting"]["member_id"])
    kinds = dict(park["Event"].select("id", "kind").iter_rows())
    found = []
    for key in belongs["to_id"].unique():
        own = set(belongs.filter(pl.col("to_id") == key)["from_id"])
        events = set(park["ATTENDED"].filter(pl.col("from_id") == key)["to_id"])
        came = [sum(kinds[event] == kind for event in events) for kind in ("pledge", "volunteering")]
        found.append((key, names[key], len(own), len(own & holders), len(own & sent), len(own - holders - sent), *came))
    return found


PARTICIPATION = {
    "lists/project_members": project_members,
    "members/applicants": applicants,
    "members/participation": participation,
    "pairing/dormant": dormant,
    "service/posts_by_segment": posts_by_segment,
}
