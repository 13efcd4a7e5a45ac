"""Whom to pair with the organizations of non-public firms: mentors of limited capacity, or one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaingraph.analysis.pairing.answers import CAPACITIES, PAIRS, PEERS
from chaingraph.analysis.pairing.pool import WORDS, Pool, find_pool
from chaingraph.analysis.pairing.reasons import UNIT, what_is_unknown, why_kept, why_paired, why_unmatched
from chaingraph.analysis.pairing.scores import RULES, Scores
from chaingraph.asof.day import on_its_day
from chaingraph.kernels.assignment import Assignment, assign
from chaingraph.kernels.matching import match_pairs
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason

_COMPARED = 250_000  # candidate pairs up to which the best pairing from scratch is worked out beside the kept one


@on_its_day
def assign_mentors(
    park: Park,
    *,
    on: dt.date | None = None,
    rematch: bool = False,
    everyone: bool = False,
    fix: Iterable[tuple[str, str]] = (),
    forbid: Iterable[tuple[str, str]] = (),
    without: str | None = None,
    rules: Rulebook | None = None,
) -> Table:
    """Assign mentors to organizations of non-public firms: as many as possible, at the best total score.

    Parameters
    ----------
    park
        The organizations are those that are paired now; with no pairing on record, all of non-public firms. Mentors
        are organizations of an exemplary team, and others with an honour or a capacity on record.
    on
        As-of day of every dated record and rule; without it the park's own (`chaingraph.asof.day.as_of`).
    rematch
        Choose anew instead of keeping existing pairs.
    everyone
        Add the organizations of non-public firms that are not paired yet.
    fix, forbid
        Pairs (organization, mentor) that must, or must not, be made; each by id, full name or alias. A fixed pair
        goes before an existing one, and may name a mentor outside the pool.
    without
        A mentor that is taken to have left, by id, full name or alias: who mentors in its place.
    rules
        Rulebook to use instead of the package's own.

    Returns
    -------
    Table
        One row per organization and mentor, by the name of the organization, then its id; an organization without a
        mentor has one row that says why. ``parts`` of the score are between 0 and 1, None is unknown and adds nothing
        to the score. ``runner_up_cost`` is how much the total score falls if this organization takes the runner-up
        and everyone else who is not kept is assigned anew; None where that would leave somebody without a mentor.
        ``mode``: the way to help that the facts propose (`Scores.modes`), None where nothing tells.
        ``parts["capacities"]``: one row per mentor.

    Raises
    ------
    UsageError
        If a pair names no known organization, or is fixed and forbidden, or fixes two mentors, or the one that leaves.
    RuleError
        If `on` is before the first version of a rule that decides.

    Notes
    -----
    Capacitated min-cost flow (`kernels.assignment`); equal optima go to the organizations, then mentors, that come
    first by name. Memory and time grow with organizations x mentors: milliseconds for 42 x 10, seconds for 10⁴ x 500.

    Examples
    --------
    >>> known = {"kind": "branch", "source": "synthetic"}
    >>> park = Park.from_rows({"PartyOrganization": [
    ...     {"id": "O1", "name": "甲支部", "non_public": True, **known},
    ...     {"id": "O2", "name": "乙支部", "honours": ["先进"], "mentor_capacity": 1, **known}]})
    >>> [(row["organization_id"], row["mentor_id"]) for row in assign_mentors(park).rows]
    [('O1', 'O2')]
    """
    book = rules or rulebook()
    pool = find_pool(park, on, book, everyone=everyone, rematch=rematch, fix=fix, forbid=forbid, without=without)
    scores = Scores(park, on, book)
    parts = scores.parts(pool.organizations, pool.mentors)
    total = np.round(scores.total(parts) * UNIT).astype(np.int64)
    cost = np.where(pool.open, UNIT - total, -1)
    found = assign(cost, pool.capacity, pool.given)
    modes = scores.modes(pool.organizations, pool.mentors, parts["strength"])
    rows = _named(pool, _mentor_rows(pool, found, parts, total, modes), ("organization", "mentor", "runner_up"))
    used = np.bincount(found.server[found.server >= 0], minlength=len(pool.mentors)) + pool.further_load
    notes = [*pool.notes, _sum_note(found.server, total)]
    if not rematch and pool.kept and cost.size <= _COMPARED:
        anew = assign(cost, pool.capacity, pool.fixed_only).server
        matched, best = int((anew >= 0).sum()), _sum(anew, total)
        notes.append(WORDS.reason("chosen_anew", matched=matched, score=best))
    if pool.left is not None:
        notes.append(_left_note(pool, pool.left, found))
    used_rules = (*RULES, *(("pairing.default_capacity",) if pool.undeclared.any() else ()))
    cited = cite(book, used_rules, on)
    return PAIRS.table(
        rows,
        as_of=on,
        parameters={
            "on": on,
            "rematch": rematch,
            "everyone": everyone,
            "fix": [list(pair) for pair in pool.fix],
            "forbid": [list(pair) for pair in pool.forbid],
            "without": pool.left,
            "total_score": round(_sum(found.server, total), 4),
        },
        rules=cited,
        notes=tuple(notes),
        parts={"capacities": _capacities(pool, used, on)},
    )


@on_its_day
def assign_peers(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Pair the organizations of non-public firms among themselves at the greatest total score, nobody twice.

    Parameters
    ----------
    park, on, rules
        As for `assign_mentors`; the organizations are the same.

    Returns
    -------
    Table
        One row per pair, by the name of its first organization; the notes name who is left without a partner.

    Notes
    -----
    Maximum-weight matching. The score leaves out the gap in strength, which has no place between equals, and takes
    needs in both directions. A pair with nothing known in common is not made.

    Examples
    --------
    >>> known = {"kind": "branch", "non_public": True, "street": "红星街道", "source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "PartyOrganization": [{"id": f"O{n}", "name": f"{n}支部", **known} for n in (1, 2)],
    ...     "Enterprise": [{"id": f"E{n}", "name": str(n), "street": "红星街道", "source": "s"} for n in (1, 2)],
    ...     "ESTABLISHED_IN": [{"from_id": f"O{n}", "to_id": f"E{n}", "source": "synthetic"} for n in (1, 2)]})
    >>> [(row["organization_id"], row["partner_id"]) for row in assign_peers(park).rows]
    [('O1', 'O2')]
    """
    book = rules or rulebook()
    pool = find_pool(park, on, book)
    scores = Scores(park, on, book)
    names = pool.organizations
    parts = {name: part for name, part in scores.parts(names, names).items() if name != "strength"}
    both = np.stack([parts["needs"], parts["needs"].T])
    known = ~np.isnan(both)
    parts["needs"] = np.where(known.any(axis=0), np.nansum(both, axis=0) / np.maximum(known.sum(axis=0), 1), np.nan)
    total = np.round(scores.total(parts) * UNIT).astype(np.int64)
    first, second = np.nonzero(np.triu(total > 0, k=1))
    pairs = match_pairs(first, second, total[first, second])
    rows = tuple(
        {
            "organization_id": names[a],
            "partner_id": names[b],
            "score": int(total[a, b]) / UNIT,
            "parts": _parts(parts, a, b),
        }
        for a, b in pairs
    )
    single = [
        pool.name(names[number]) for number in range(len(names)) if number not in {n for pair in pairs for n in pair}
    ]
    notes = list(pool.target_notes)
    if single:
        notes.append(WORDS.reason("without_partner", organizations=len(single), single=tuple(single)))
    cited = cite(book, (rule for rule in RULES if "strength" not in rule), on)
    return PEERS.table(
        _named(pool, rows, ("organization", "partner")),
        as_of=on,
        parameters={"on": on, "total_score": round(float(sum(total[a, b] for a, b in pairs)) / UNIT, 4)},
        rules=cited,
        notes=tuple(notes),
    )


def _named(pool: Pool, rows: tuple[Mapping[str, Any], ...], which: tuple[str, ...]) -> tuple[Mapping[str, Any], ...]:
    """Return rows with the name of each organization that they name by id."""

    def name(key: str | None) -> str | None:
        return None if key is None else pool.name(key)

    return tuple({**row, **{word: name(row[f"{word}_id"]) for word in which}} for row in rows)


def _mentor_rows(
    pool: Pool, found: Assignment, parts: Mapping[str, Any], total: NDArray[np.int64], modes: NDArray[np.object_]
) -> tuple[Mapping[str, Any], ...]:
    rows = []
    for place, organization in enumerate(pool.organizations):
        server, other = int(found.server[place]), int(found.runner_up[place])
        row: dict[str, Any] = dict.fromkeys(PAIRS.names())
        row |= {"organization_id": organization, "kept": False}
        if server < 0:
            rows.append(row | {"reason": (why_unmatched(pool, found, place),)})
            continue
        row |= {
            "mentor_id": pool.mentors[server],
            "score": int(total[place, server]) / UNIT,
            "parts": _parts(parts, place, server),
            "kept": (organization, pool.mentors[server]) in pool.kept,
            "reason": why_paired(pool, found, parts, total, place),
            "mode": modes[place, server],
        }
        if other >= 0:
            row["runner_up_id"] = pool.mentors[other]
            row["runner_up_cost"] = None if found.displaced[place] else int(found.extra[place]) / UNIT
        rows.append(row)
        # an organization may have a second mentor on record: that pair stands beside the first
        for mentor in pool.further.get(organization, ()):
            second = pool.mentors.index(mentor)
            rows.append(
                dict.fromkeys(row)
                | {
                    "organization_id": organization,
                    "mentor_id": mentor,
                    "score": int(total[place, second]) / UNIT,
                    "parts": _parts(parts, place, second),
                    "kept": True,
                    "mode": modes[place, second],
                    "reason": (why_kept(pool, organization, mentor), *what_is_unknown(parts, place, second)),
                }
            )
    return tuple(rows)


def _parts(parts: Mapping[str, Any], row: int, column: int) -> dict[str, float | None]:
    return {
        name: None if np.isnan(part[row, column]) else round(float(part[row, column]), 4)
        for name, part in parts.items()
    }


def _sum(server: NDArray[np.int64], total: NDArray[np.int64]) -> float:
    matched = np.flatnonzero(server >= 0)
    return float(total[matched, server[matched]].sum()) / UNIT


def _sum_note(server: NDArray[np.int64], total: NDArray[np.int64]) -> Reason:
    matched = int((server >= 0).sum())
    return WORDS.reason("total", organizations=server.size, matched=matched, score=_sum(server, total))


def _left_note(pool: Pool, mentor: str, found: Assignment) -> Reason:
    again = found.server[[organization in pool.orphaned for organization in pool.organizations]] >= 0
    return WORDS.reason("left", name=pool.name(mentor), organizations=again.size, matched=int(again.sum()))


def _capacities(pool: Pool, used: NDArray[np.int64], on: dt.date | None) -> Table:
    rows = tuple(
        {
            "mentor_id": mentor,
            "capacity": int(pool.places[place]),
            "declared": not bool(pool.undeclared[place]),
            "used": int(used[place]),
            "mentor": pool.name(mentor),
        }
        for place, mentor in enumerate(pool.mentors)
    )
    return CAPACITIES.table(rows, as_of=on)
