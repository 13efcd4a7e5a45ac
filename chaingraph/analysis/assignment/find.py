"""Who is to be in contact with which firm: kept links, then the best fit at loads that are as even as they can be."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.analysis.assignment.answers import INSTRUCTORS, OFFICERS, TEAMS
from chaingraph.analysis.assignment.help import propose_modes
from chaingraph.analysis.assignment.plan import WORDS, Task, make_answer
from chaingraph.analysis.coverage import classify_firms
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.asof.firms import find_operating
from chaingraph.io.lookup import find_record
from chaingraph.park import Park
from chaingraph.rules import Rulebook, rulebook
from chaingraph.table import Table


@on_its_day
def assign_officers(
    park: Park,
    *,
    on: dt.date | None = None,
    without: str | None = None,
    anew: bool = False,
    rules: Rulebook | None = None,
) -> Table:
    """Give every operating firm of a chain an officer: existing links are kept, loads are as even as they can be.

    Parameters
    ----------
    park
        Reads operating firms and their chains, `Officer`, `Department`, `LINKS`, `Visit`.
    on
        As-of day; without it the park's own (`chaingraph.asof.day.as_of`).
    without
        Officer who is taken to have left: others take over.
    anew
        Choose anew instead of keeping existing links.
    rules
        Rulebook to use instead of the package's own.

    Returns
    -------
    Table
        One row per firm: its officer and department, whether that is kept, taken over or new, what it was chosen by,
        the distance to the nearest of the officer's other firms (None unknown), how many firms the officer then has,
        further officers on record (a double link). Firms taken over first, then new, kept, none; then by name, id.
        ``parts["loads"]``: one row per officer, the most firms first.

    Raises
    ------
    UsageError
        If `without` is no officer.

    Notes
    -----
    Loads come before fit, and fit (`answers.FITS`, then kilometres) is the best in sum under them
    (`kernels.balance`). Where people or teams have chains of their own, a firm gets one of its chain if there is any,
    and loads are as even as they can be chain by chain. Of several officers on record the earliest link counts.
    Guiding leaders and instructors are no contact officers unless they have a link. Memory grows with firms x officers.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": f"E{n}", "name": str(n), **known} for n in (1, 2)],
    ...     "IN_CHAIN": [{"from_id": f"E{n}", "to_id": "K", **known} for n in (1, 2)],
    ...     "Officer": [{"id": "A", **known}, {"id": "B", **known}],
    ...     "LINKS": [{"from_id": "A", "to_id": "E2", **known}]})
    >>> [(row["enterprise_id"], row["server_id"], row["state"]) for row in assign_officers(park).rows]
    [('E1', 'B', 'new'), ('E2', 'A', 'kept')]
    """
    left = None if without is None else find_record(park, "Officer", without)
    known = park["LINKS"].filter(begun(on)).select(server="from_id", firm="to_id", since="since")
    named = park["Department"].select(department_id="id", of="name")
    contacts = pl.col("kind").is_null() | (pl.col("kind") == "liaison") | pl.col("id").is_in(known["server"].implode())
    staff = park["Officer"].filter(contacts & pl.col("id").ne_missing(left)).join(named, on="department_id", how="left")
    mine = pl.col("server").eq_missing(left)
    links = known.clear() if anew else known.filter(~mine)
    visits = park["Visit"].filter(begun(on, "on")).select(server="officer_id", firm="enterprise_id").drop_nulls()
    task = Task(
        firms=_of_chains(park, on),
        servers=staff.select(server="id", of="of"),
        links=links,
        gone=known.filter(mine),
        visited=visits.unique(),
    )
    notes = [] if known.height else [WORDS.reason("no_links")]
    parameters = {"on": on, "without": left, "anew": anew}
    return make_answer(OFFICERS, park, on, task, rules, parameters=parameters, notes=notes)


@on_its_day
def assign_instructors(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Send a Party-building instructor to every firm that is to have one, with even loads, of its chain where possible.

    Parameters
    ----------
    park
        Reads what `chaingraph.analysis.coverage.classify_firms` reads, `Officer`, `GUIDES`.
    on, rules
        As for `assign_officers`.

    Returns
    -------
    Table
        As `assign_officers`, for the firms without an organization whose next step is an instructor, and those that
        have one.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> firm = {"id": "E1", "name": "甲", "has_organization": False, "full_members": 0, "probationary_members": 0,
    ...         "activists": 0, **known}
    >>> park = Park.from_rows({"Enterprise": [firm], "Officer": [{"id": "A", "kind": "instructor", **known}]})
    >>> [(row["enterprise_id"], row["server_id"], row["state"]) for row in assign_instructors(park).rows]
    [('E1', 'A', 'new')]
    """
    guided = park["GUIDES"].filter(begun(on)).select(server="from_id", to="to_id", since="since")
    staff = park["Officer"].filter(pl.col("kind") == "instructor").select(server="id")
    guided = guided.join(staff, on="server", how="semi")
    chains = guided.join(park["IndustryChain"].select(to="id", of="name"), on="to")
    links = guided.rename({"to": "firm"}).join(park["Enterprise"].select(firm="id"), on="firm", how="semi")
    named = chains.group_by("server").agg(of=pl.col("of").drop_nulls().unique().sort().str.join("、"))
    action = classify_firms(park, on=on, rules=rules)
    wanted = pl.concat([action.filter(pl.col("action") == "send_instructor")["id"], links["firm"]])
    task = Task(
        firms=find_operating(park).filter(pl.col("id").is_in(wanted.implode())),
        servers=staff.join(named, on="server", how="left"),
        links=links.select("server", "firm", "since"),
        chains=chains.select("server", chain="to"),
    )
    return make_answer(INSTRUCTORS, park, on, task, rules, parameters={"on": on}, notes=[])


@on_its_day
def assign_teams(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Assign a red-steward team to every chain firm that needs help, with a proposed way to help.

    Parameters
    ----------
    park
        Reads operating firms of chains, organizations and people, `Team`, `SERVES`, `HELPS`, `Problem`, `Demand`.
    on, rules
        As for `assign_officers`.

    Returns
    -------
    Table
        As `assign_officers`, for chain firms without an organization, with an open problem or an unmet demand, and
        those that a team serves. ``mode``: a firm without an organization is helped by one that has it; else a small
        one by a big one; else one with fewer full members than a committee takes by a strong one; None where nothing
        tells.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": "E1", "name": "甲", "has_organization": False, **known}],
    ...     "IN_CHAIN": [{"from_id": "E1", "to_id": "K", **known}],
    ...     "Team": [{"id": "T", "name": "红队", "kind": "red_steward", **known}]})
    >>> [(row["server_id"], row["mode"]) for row in assign_teams(park).rows]
    [('T', 'have_lack')]
    """
    teams = park["Team"].filter(pl.col("kind") == "red_steward").select(server="id", of="name")
    parts = [park[name].filter(begun(on)).select(server="from_id", firm="to_id", since="since") for name in _HELP]
    links = pl.concat(parts).join(teams, on="server", how="semi")
    links = links.join(park["Enterprise"].select(firm="id"), on="firm", how="semi")
    links = links.sort("since", nulls_last=True).unique(["server", "firm"], keep="first", maintain_order=True)
    inside = _of_chains(park, on)
    needs = propose_modes(park, inside["id"], on, rules or rulebook())
    served = pl.col("id").is_in(links["firm"].implode())
    needing = pl.col("id").is_in(needs.filter("needs")["firm"].implode())
    every = park["IN_CHAIN"].filter(begun(on)).select(firm="from_id", chain="to_id")
    task = Task(
        firms=inside.filter(needing | served),
        servers=teams,
        links=links,
        # a team stands for the chain of most firms that it serves
        chains=links.join(every, on="firm")
        .group_by("server", "chain")
        .len()
        .filter(pl.col("len") == pl.col("len").max().over("server"))
        .select("server", "chain"),
    )
    modes = {firm: (mode, why) for firm, mode, why in needs.select("firm", "mode", "why").iter_rows()}
    return make_answer(TEAMS, park, on, task, rules, parameters={"on": on}, notes=[], modes=modes)


_HELP = ("SERVES", "HELPS")


def _of_chains(park: Park, on: dt.date | None) -> pl.DataFrame:
    inside = park["IN_CHAIN"].filter(begun(on))["from_id"].implode()
    return find_operating(park).filter(pl.col("id").is_in(inside))
