"""Who may know: those who keep contact with a firm, and the nearest who have an organization themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np
import polars as pl

from chaingraph.asof.days import begun
from chaingraph.asof.nearness import Nearness, facts_of
from chaingraph.asof.supply import told_links
from chaingraph.park import Park
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_VISITED = "on"


def find_whom(park: Park, on: dt.date | None, firms: pl.Series, organized: pl.Series) -> dict[str, list[Reason]]:
    """Say whom to ask about firms.

    Parameters
    ----------
    park
        Reads officers and their departments, contacts, visits, guidance, links of supply, places and streets.
    on
        As-of day; contacts, visits and links that begin later are left out.
    firms
        Ids of the firms asked about.
    organized
        Ids of the firms that have an organization.

    Returns
    -------
    dict
        By id of the firm sentences: contact officers, the officer of the last visit, instructors, then of those with an
        organization the nearest firm (by place, else the first by name in its street), a supplier and a customer, the
        first by name. One of each at most; none where nobody is on record.

    Notes
    -----
    One pass over the organized firms for each firm asked about.
    """
    asked = pl.DataFrame({"firm": firms.unique().sort()}, {"firm": pl.String})
    found: dict[str, list[Reason]] = {firm: [] for firm in asked["firm"]}
    for firm, reason in (*_officers(park, on, asked), *_neighbours(park, on, asked, organized)):
        found[firm].append(reason)
    for firm, reason in _partners(park, on, asked, organized):
        found[firm].append(reason)
    return found


def _officers(park: Park, on: dt.date | None, asked: pl.DataFrame) -> Iterator[tuple[str, Reason]]:
    departments = park["Department"].select(department_id="id", department="name")
    officers = park["Officer"].join(departments, on="department_id", how="left").select(
        "kind", "department", officer="id"
    )  # fmt: skip
    contacts = park["LINKS"].filter(begun(on)).select(firm="to_id", officer="from_id")
    visits = park["Visit"].filter(begun(on, _VISITED)).sort(_VISITED, "id", descending=[True, False], nulls_last=True)
    guides = park["GUIDES"].filter(begun(on)).select(firm="to_id", officer="from_id")
    instructors = officers.filter(pl.col("kind") == "instructor").select("officer")
    ways = {
        "contact": contacts.sort("officer"),
        "visitor": visits.select(firm="enterprise_id", officer="officer_id").drop_nulls("officer"),
        "instructor": guides.join(instructors, on="officer", how="semi").sort("officer"),
    }
    for code, frame in ways.items():
        one = frame.join(asked, on="firm", how="semi", maintain_order="left").unique("firm", maintain_order=True)
        for row in one.join(officers, on="officer", how="left").sort("firm").iter_rows(named=True):
            said = code if row["department"] is not None else f"{code}.alone"
            yield row["firm"], WORDS.reason(said, officer=row["officer"], department=row["department"])


def _neighbours(
    park: Park, on: dt.date | None, asked: pl.DataFrame, organized: pl.Series
) -> Iterator[tuple[str, Reason]]:
    facts = facts_of(park).sort("name", "id", nulls_last=True)
    near = Nearness(park, on, facts)
    names = facts["name"].to_list()
    homes = facts.select(pl.col("id").is_in(organized.implode()).arg_true()).to_series().to_numpy().astype(np.int64)
    place = {firm: at for at, firm in enumerate(facts["id"])}
    for firm in asked["firm"] if homes.size else ():
        others = homes[homes != place[firm]]
        here = np.full(others.size, place[firm])
        apart = near.distance(here, others)
        beside = near.same_street(here, others)
        if not np.isnan(apart).all():
            at = int(np.nanargmin(apart))
            yield firm, WORDS.reason("neighbour", firm=names[others[at]], km=float(apart[at]))
        elif beside.any():
            yield firm, WORDS.reason("neighbour.street", firm=names[others[int(beside.argmax())]], km=None)


def _partners(
    park: Park, on: dt.date | None, asked: pl.DataFrame, organized: pl.Series
) -> Iterator[tuple[str, Reason]]:
    names = park["Enterprise"].filter(pl.col("id").is_in(organized.implode())).select(other="id", name="name")
    links = told_links(park, on)
    ways = {
        "supplier": links.select(firm="to_id", other="from_id"),
        "customer": links.select(firm="from_id", other="to_id"),
    }
    for code, frame in ways.items():
        ends = frame.join(asked, on="firm", how="semi").join(names, on="other").sort("firm", "name", "other")
        for firm, name in ends.unique("firm", keep="first", maintain_order=True).select("firm", "name").iter_rows():
            yield firm, WORDS.reason(code, firm=name)
