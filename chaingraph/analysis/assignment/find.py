"""Who is to be in contact with which firm: kept links, then the best fit at loads that are as even as they can be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from chaingraph.analysis.answers import Answer
from chaingraph.analysis.assignment.answers import FITS, INSTRUCTORS, LOADS, OFFICERS, STATES, TEAMS
from chaingraph.analysis.assignment.fit import Fit, find_fit
from chaingraph.analysis.assignment.help import propose_modes
from chaingraph.analysis.coverage import classify_firms
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.asof.firms import find_operating
from chaingraph.io.lookup import find_record
from chaingraph.kernels.arrays import Ints
from chaingraph.kernels.balance import assign_evenly
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_NEAR = "joint.near_km"
_GRADE = 100  # cost of a worse fit; kilometres decide below that
_ORDER = {name: place for place, name in enumerate(STATES)}
_LINK = {"server": pl.String, "firm": pl.String, "since": pl.Date}


@dataclass(frozen=True)
class _Task:
    """Firms that are to have somebody, and those who can be sent.

    Frames: ``links`` (`_LINK`) what stands, ``visited`` (server, firm), ``chains`` (server, chain), ``servers``
    (server, of).
    """

    firms: pl.DataFrame  # rows of `Enterprise`
    servers: pl.DataFrame
    links: pl.DataFrame
    gone: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_LINK))  # links of who leaves
    visited: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"server": pl.String, "firm": pl.String}))
    chains: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"server": pl.String, "chain": pl.String}))


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
    task = _Task(
        firms=_of_chains(park, on),
        servers=staff.select(server="id", of="of"),
        links=links,
        gone=known.filter(mine),
        visited=visits.unique(),
    )
    notes = [] if known.height else [WORDS.reason("no_links")]
    parameters = {"on": on, "without": left, "anew": anew}
    return _answer(OFFICERS, park, on, task, rules, parameters=parameters, notes=notes)


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
    task = _Task(
        firms=find_operating(park).filter(pl.col("id").is_in(wanted.implode())),
        servers=staff.join(named, on="server", how="left"),
        links=links.select("server", "firm", "since"),
        chains=chains.select("server", chain="to"),
    )
    return _answer(INSTRUCTORS, park, on, task, rules, parameters={"on": on}, notes=[])


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
    task = _Task(
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
    return _answer(TEAMS, park, on, task, rules, parameters={"on": on}, notes=[], modes=modes)


_HELP = ("SERVES", "HELPS")


def _of_chains(park: Park, on: dt.date | None) -> pl.DataFrame:
    inside = park["IN_CHAIN"].filter(begun(on))["from_id"].implode()
    return find_operating(park).filter(pl.col("id").is_in(inside))


def _answer(
    answer: Answer,
    park: Park,
    on: dt.date | None,
    task: _Task,
    rules: Rulebook | None,
    *,
    parameters: Mapping[str, Any],
    notes: list[Reason],
    modes: Mapping[str, tuple[str | None, str | None]] | None = None,
) -> Table:
    book = rules or rulebook()
    used = [_NEAR] if modes is None else [_NEAR, "party.committee_min"]
    plan = _plan(park, on, task, float(book.rule(_NEAR, on).value))
    rows = [_row(plan, firm, modes) for firm in task.firms.sort("name", "id", nulls_last=True).iter_rows(named=True)]
    rows.sort(key=lambda row: _ORDER[row["state"]])
    loads = [
        {"server_id": key, "of": of, "before": before, "added": added, "after": before + added}
        for (key, of), before, added in zip(plan.servers.items(), plan.before, plan.added, strict=True)
    ]
    loads.sort(key=lambda row: (-row["after"], row["server_id"]))
    return answer.table(
        tuple({name: row[name] for name in answer.names()} for row in rows),
        as_of=on,
        parameters=parameters,
        rules=cite(book, used, on),
        notes=(*notes, *_notes(rows, loads)),
        parts={"loads": LOADS.table(tuple(loads), as_of=on)},
    )


@dataclass(frozen=True)
class _Plan:
    """Who has which firm, what stands and what is chosen."""

    servers: Mapping[str, str | None]  # with what each is of, in the order of their numbers
    linked: Mapping[str, list[tuple[str, dt.date | None]]]  # by firm who has it already, the earliest first
    number: Mapping[str, int]  # place of each firm that is to be given somebody
    chosen: Ints
    fit: Fit
    before: list[int]
    added: list[int]
    gone: frozenset[str]  # firms of who leaves


def _plan(park: Park, on: dt.date | None, task: _Task, near_km: float) -> _Plan:
    servers = dict(task.servers.unique("server").sort("server").iter_rows())
    place = {name: number for number, name in enumerate(servers)}
    links = task.links.filter(pl.col("server").is_in(list(servers)))
    links = links.join(find_operating(park).select(firm="id"), on="firm", how="semi")
    links = links.sort("since", "server", nulls_last=True).unique(["server", "firm"], keep="first", maintain_order=True)
    linked: dict[str, list[tuple[str, dt.date | None]]] = {}
    for server, firm, since in links.iter_rows():
        linked.setdefault(firm, []).append((server, since))
    firms = task.firms.sort("name", "id", nulls_last=True).filter(~pl.col("id").is_in(list(linked)))
    fit = find_fit(park, on, firms, links, list(servers), task.visited, task.chains, near_km)
    before = np.bincount([place[name] for name in links["server"]], minlength=len(servers)).astype(np.int64)
    apart = np.clip(np.nan_to_num(fit.km), 0, _GRADE - 1).astype(np.int64)
    chosen = _choose(fit.grade * _GRADE + apart, before, _groups(park, on, task, firms["id"], place))
    added = np.bincount(chosen[chosen >= 0], minlength=len(servers))
    return _Plan(
        servers=servers,
        linked=linked,
        number={firm: row for row, firm in enumerate(firms["id"])},
        chosen=chosen,
        fit=fit,
        before=before.tolist(),
        added=added.tolist(),
        gone=frozenset(task.gone["firm"]),
    )


def _choose(cost: Ints, before: Ints, groups: Mapping[tuple[int, ...], list[int]]) -> Ints:
    """Choose a server for every firm (row of `cost`), group by group: servers that may be sent, and the firms."""
    chosen, load = np.full(len(cost), -1, np.int64), before.copy()
    for allowed, rows in sorted(groups.items()):
        columns = np.array(allowed, np.int64)
        found = assign_evenly(cost[np.ix_(rows, columns)], load[columns])
        chosen[rows] = columns[found] if allowed else -1
        load += np.bincount(chosen[rows], minlength=len(load)) if allowed else 0
    return chosen


def _groups(
    park: Park, on: dt.date | None, task: _Task, firms: pl.Series, place: Mapping[str, int]
) -> dict[tuple[int, ...], list[int]]:
    """Return the firms by who may be sent to them: those of their first chain that has somebody, else everyone."""
    of_chain: dict[str, list[int]] = {}
    for server, chain in task.chains.sort("chain", "server").iter_rows():
        of_chain.setdefault(chain, []).append(place[server])
    chains = park["IN_CHAIN"].filter(begun(on) & pl.col("to_id").is_in(list(of_chain)))
    own = dict(chains.group_by("from_id").agg(pl.col("to_id").min()).iter_rows())
    groups: dict[tuple[int, ...], list[int]] = {}
    for row, firm in enumerate(firms):
        allowed = tuple(of_chain[own[firm]]) if firm in own else tuple(place.values())
        groups.setdefault(allowed, []).append(row)
    return groups


def _row(
    plan: _Plan, firm: Mapping[str, Any], modes: Mapping[str, tuple[str | None, str | None]] | None
) -> dict[str, Any]:
    key = firm["id"]
    (first, since), *further = plan.linked.get(key) or [(None, None)]
    names = list(plan.servers)
    if key in plan.number:
        chosen = int(plan.chosen[plan.number[key]])
        first = names[chosen] if chosen >= 0 else None
        how = _chosen(plan, key, chosen)
    else:
        said = WORDS.reason("kept", since=since) if since else WORDS.reason("kept.undated")
        how = {"state": "kept", "fit": None, "apart": None, "reasons": (said,)}
    others = tuple(server for server, _ in further)
    reasons = how.pop("reasons")
    mode, why = (modes or {}).get(key, (None, None))
    reasons += (WORDS.reason(f"help.{why}"),) if why else ()
    reasons += (WORDS.reason("double", others=others),) if others else ()
    place = None if first is None else names.index(first)
    return {
        "enterprise_id": key,
        "name": firm["name"],
        "street": firm["street"],
        "server_id": first,
        "of": None if first is None else plan.servers[first],
        "load": None if place is None else plan.before[place] + plan.added[place],
        "others": others,
        "mode": mode,
        "reasons": reasons,
        **how,
    }


def _chosen(plan: _Plan, key: str, server: int) -> dict[str, Any]:
    """Return how a firm is given somebody, and what speaks for it."""
    if server < 0:
        return {"state": "none", "fit": None, "apart": None, "reasons": (WORDS.reason("nobody"),)}
    row = plan.number[key]
    grade, apart = list(FITS)[int(plan.fit.grade[row, server])], float(plan.fit.km[row, server])
    return {
        "state": "moved" if key in plan.gone else "new",
        "fit": grade,
        "apart": None if np.isnan(apart) else apart,
        "reasons": (WORDS.reason(f"chosen.{grade}"),),
    }


def _notes(rows: list[dict[str, Any]], loads: list[dict[str, Any]]) -> list[Reason]:
    if not loads:
        return [WORDS.reason("no_servers")] if rows else []
    after = [row["after"] for row in loads]
    idle = sum(row["before"] == 0 for row in loads)
    found = [WORDS.reason("loads", servers=len(loads), least=min(after), most=max(after), without=idle)]
    moved = {row["enterprise_id"]: row["server_id"] for row in rows if row["state"] == "moved"}
    if moved:
        found.append(WORDS.reason("taken_over", firms=len(moved), servers=len(set(moved.values()))))
    double = sum(bool(row["others"]) for row in rows)
    if double:
        found.append(WORDS.reason("doubles", firms=double))
    return found
