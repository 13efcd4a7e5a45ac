"""From firms and those who can be sent to the rows of an answer: what stands is kept, the rest chosen, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import polars as pl

from chaingraph.analysis.answers import Answer
from chaingraph.analysis.assignment.answers import FITS, LOADS, STATES
from chaingraph.analysis.assignment.fit import Fit, find_fit
from chaingraph.asof.days import begun
from chaingraph.asof.firms import find_operating
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
class Task:
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


def make_answer(
    answer: Answer,
    park: Park,
    on: dt.date | None,
    task: Task,
    rules: Rulebook | None,
    *,
    parameters: Mapping[str, Any],
    notes: list[Reason],
    modes: Mapping[str, tuple[str | None, str | None]] | None = None,
) -> Table:
    """Return the answer to a task; `modes` are the way to help each firm and why, where the answer tells it."""
    book = rules or rulebook()
    used = [_NEAR] if modes is None else [_NEAR, "party.committee_min"]
    task = replace(task, firms=task.firms.sort("name", "id", nulls_last=True))
    plan = _plan(park, on, task, float(book.rule(_NEAR, on).value))
    rows = [_row(plan, firm, modes) for firm in task.firms.iter_rows(named=True)]
    rows.sort(key=lambda row: _ORDER[row["state"]])
    loads: list[dict[str, Any]] = [
        {"server_id": key, "of": of, "before": plan.before[key], "added": plan.added[key], "after": plan.load(key)}
        for key, of in plan.servers.items()
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
    before: Mapping[str, int]
    added: Mapping[str, int]
    gone: frozenset[str]  # firms of who leaves

    def load(self, server: str) -> int:
        """Return how many firms a server then has."""
        return self.before[server] + self.added[server]


def _plan(park: Park, on: dt.date | None, task: Task, near_km: float) -> _Plan:
    servers = dict(task.servers.unique("server").sort("server").iter_rows())
    place = {name: number for number, name in enumerate(servers)}
    links = task.links.filter(pl.col("server").is_in(list(servers)))
    links = links.join(find_operating(park).select(firm="id"), on="firm", how="semi")
    links = links.sort("since", "server", nulls_last=True).unique(["server", "firm"], keep="first", maintain_order=True)
    linked: dict[str, list[tuple[str, dt.date | None]]] = {}
    for server, firm, since in links.iter_rows():
        linked.setdefault(firm, []).append((server, since))
    firms = task.firms.filter(~pl.col("id").is_in(list(linked)))
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
        before=dict(zip(servers, before.tolist(), strict=True)),
        added=dict(zip(servers, added.tolist(), strict=True)),
        gone=frozenset(task.gone["firm"]),
    )


def _choose(cost: Ints, before: Ints, groups: Mapping[tuple[int, ...], list[int]]) -> Ints:
    """Choose a server for every firm (row of `cost`), group by group: servers that may be sent, and the firms."""
    chosen, load = np.full(len(cost), -1, np.int64), before.copy()
    for allowed, rows in sorted(groups.items()):
        columns = np.array(allowed, np.int64)
        found = assign_evenly(cost[np.array(rows)[:, None], columns], load[columns])
        chosen[rows] = columns[found] if allowed else -1
        load += np.bincount(chosen[rows], minlength=len(load)) if allowed else 0
    return chosen


def _groups(
    park: Park, on: dt.date | None, task: Task, firms: pl.Series, place: Mapping[str, int]
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
    links = plan.linked.get(key, [])
    if key in plan.number:
        chosen = int(plan.chosen[plan.number[key]])
        first = list(plan.servers)[chosen] if chosen >= 0 else None
        how = _chosen(plan, key, chosen)
    else:
        first, since = links[0]
        said = WORDS.reason("kept", since=since) if since else WORDS.reason("kept.undated")
        how = {"state": "kept", "fit": None, "apart": None, "reasons": (said,)}
    others = tuple(server for server, _ in links[1:])
    reasons = how.pop("reasons")
    mode, why = (modes or {}).get(key, (None, None))
    reasons += (WORDS.reason(f"help.{why}"),) if why else ()
    reasons += (WORDS.reason("double", others=others),) if others else ()
    return {
        "enterprise_id": key,
        "name": firm["name"],
        "street": firm["street"],
        "server_id": first,
        "of": None if first is None else plan.servers[first],
        "load": None if first is None else plan.load(first),
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
    if not rows:
        return [WORDS.reason("no_firms")]
    if not loads:
        return [WORDS.reason("no_servers")]
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
