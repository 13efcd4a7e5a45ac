"""Who takes part in pairing: organizations that are to be helped, mentors and their places, pairs that stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chaingraph.asof.days import current, standing
from chaingraph.asof.homes import is_functional
from chaingraph.asof.owners import is_of_non_public
from chaingraph.asof.scopes import find_complete_bodies
from chaingraph.errors import UsageError
from chaingraph.io.lookup import find_record
from chaingraph.park import Park
from chaingraph.rules import Rulebook
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)

Pair = tuple[str, str]


@dataclass(frozen=True)
class Pool:
    """Organizations and mentors in the order of their names, then ids."""

    names: Mapping[str, str]
    organizations: list[str]
    mentors: list[str]
    # places, undeclared: places per mentor; whether they are assumed
    places: NDArray[np.int64]
    capacity: NDArray[np.int64]  # places that are not taken by a second mentor's pair
    undeclared: NDArray[np.bool_]
    open: NDArray[np.bool_]  # shape (organizations, mentors): which pairs may be chosen
    given: NDArray[np.int64]  # mentor of each organization whose pair stands (fixed, else kept), -1 otherwise
    fixed_only: NDArray[np.int64]  # the same with fixed pairs alone
    kept: Mapping[Pair, dt.date | None]  # existing pairs (organization, mentor) with the day since when
    further: Mapping[str, list[str]]  # further existing mentors of an organization that has several
    further_load: NDArray[np.int64]  # places that those take
    left: str | None  # the mentor that is said to leave
    orphaned: frozenset[str]  # organizations that it mentors
    fix: tuple[Pair, ...]
    forbid: tuple[Pair, ...]
    target_notes: tuple[Reason, ...]
    notes: tuple[Reason, ...]

    def name(self, organization: str) -> str:
        """Return the name of an organization."""
        return self.names.get(organization, organization)


def find_pool(
    park: Park,
    on: dt.date | None,
    rules: Rulebook,
    *,
    everyone: bool = False,
    rematch: bool = False,
    fix: Iterable[Pair] = (),
    forbid: Iterable[Pair] = (),
    without: str | None = None,
) -> Pool:
    """Find who takes part; parameters as for `pairing.assign_mentors`."""
    fixed, forbidden = _pairs(park, fix), _pairs(park, forbid)
    left = None if without is None else find_record(park, "PartyOrganization", without)
    _check(fixed, (*forbidden, *(pair for pair in fixed if pair[1] == left)))
    standing = _standing(park, on)
    names = dict(standing.select("id", "name").iter_rows())
    existing = _existing(park, on, standing)
    organizations, target_notes = _organizations(park, on, rules, standing, existing, everyone=everyone)
    organizations |= {organization for organization, _ in fixed}
    kept = {pair: since for pair, since in existing.items() if pair[0] in organizations and pair not in forbidden}
    orphaned = frozenset(organization for organization, mentor in kept if mentor == left)
    kept = {} if rematch else {pair: since for pair, since in kept.items() if pair[1] != left}
    mentors = _mentors(park, standing) - organizations - {left}
    usual = frozenset(mentors)
    mentors |= {mentor for _, mentor in (*fixed, *kept)}
    rank = {key: (names.get(key, ""), key) for key in (*organizations, *mentors)}
    rows, right = sorted(organizations, key=rank.__getitem__), sorted(mentors, key=rank.__getitem__)
    capacity, undeclared = _capacity(standing, right, usual, int(rules.rule("pairing.default_capacity", on).value))
    place = {key: number for number, key in enumerate(right)}
    open_ = np.zeros((len(rows), len(right)), bool)
    open_[:, [place[mentor] for mentor in right if mentor in usual]] = True
    row = {key: number for number, key in enumerate(rows)}
    for organization, mentor in forbidden:
        if organization in row and mentor in place:
            open_[row[organization], place[mentor]] = False
    for organization, mentor in (*fixed, *kept):
        open_[row[organization], place[mentor]] = True
    only, given, further = _given(row, place, fixed, kept)
    load = np.bincount([place[m] for others in further.values() for m in others], minlength=len(right))
    notes = list(target_notes)
    if undeclared.any():
        count, value = int(undeclared.sum()), int(rules.rule("pairing.default_capacity", on).value)
        notes.append(WORDS.reason("capacities_assumed", mentors=count, capacity=value))
    taken = np.bincount(given[given >= 0], minlength=len(right)) + load
    for number in np.flatnonzero(taken > capacity):
        name, stand = names.get(right[number], right[number]), int(taken[number])
        notes.append(WORDS.reason("over_capacity", name=name, paired=stand, capacity=int(capacity[number])))
    return Pool(
        names=names,
        organizations=rows,
        mentors=right,
        places=capacity,
        capacity=np.maximum(capacity - load, 0),
        undeclared=undeclared,
        open=open_,
        given=given,
        fixed_only=only,
        kept=kept,
        further=further,
        further_load=load,
        left=left,
        orphaned=orphaned,
        fix=fixed,
        forbid=forbidden,
        target_notes=target_notes,
        notes=tuple(notes),
    )


def _pairs(park: Park, pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """Return pairs as ids."""
    found = [tuple(find_record(park, "PartyOrganization", text) for text in pair) for pair in pairs]
    return tuple(dict.fromkeys((organization, mentor) for organization, mentor in found))


def _check(fixed: tuple[Pair, ...], forbidden: tuple[Pair, ...]) -> None:
    for organization, mentor in fixed:
        if (organization, mentor) in forbidden:
            raise UsageError("CG-U010", WORDS.text("both", name=organization, other=mentor))
        if organization == mentor:
            raise UsageError("CG-U011", WORDS.text("itself", name=organization))
    twice = {organization for organization, _ in fixed if sum(pair[0] == organization for pair in fixed) > 1}
    if twice:
        raise UsageError("CG-U012", WORDS.text("twice", name=tuple(sorted(twice))))


def _standing(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return organizations that exist on the day and are homes, not functional bodies."""
    return park["PartyOrganization"].filter(standing(on) & ~is_functional(park))


def _existing(park: Park, on: dt.date | None, standing: pl.DataFrame) -> dict[Pair, dt.date | None]:
    """Return current pairs as (organization, mentor), earliest first."""
    ids = standing["id"].implode()
    pairs = park["PAIRED_WITH"].filter(
        current(on), pl.col("from_id").is_in(ids), pl.col("to_id").is_in(ids), pl.col("from_id") != pl.col("to_id")
    )
    ordered = pairs.select("to_id", "from_id", "since").sort("since", "to_id", "from_id", nulls_last=True)
    return {(organization, mentor): since for organization, mentor, since in ordered.iter_rows()}


def _organizations(
    park: Park,
    on: dt.date | None,
    rules: Rulebook,
    standing: pl.DataFrame,
    existing: Mapping[Pair, object],
    *,
    everyone: bool,
) -> tuple[set[str], tuple[Reason, ...]]:
    """Return the organizations of non-public firms that are to be helped, and a note on who they are."""
    non_public = set(standing.filter(is_of_non_public(park, on, rules))["id"])
    paired = {organization for organization, _ in existing} & non_public
    rest = non_public - paired - _mentors(park, standing)
    if everyone or not paired:
        return paired | rest, (WORDS.reason("population.all", organizations=len(paired | rest), paired=len(paired)),)
    complete = find_complete_bodies(park, "pairings", on).filter("complete")["organization_id"]
    code = "population.paired_declared" if rest and rest <= set(complete) else "population.paired"
    return paired, (WORDS.reason(code, paired=len(paired), unpaired=len(rest)),)


def _mentors(park: Park, standing: pl.DataFrame) -> set[str]:
    """Return exemplary organizations: of an exemplary team, or with an honour or a capacity, unless that is 0."""
    teams = park["Team"].filter(pl.col("kind") == "exemplary")["id"]
    members = park["PART_OF_TEAM"].filter(pl.col("to_id").is_in(teams.implode()))["from_id"]
    exemplary = (
        pl.col("id").is_in(members.implode())
        | pl.col("honour_level").is_not_null()
        | (pl.col("honours").list.len().fill_null(0) > 0)
        | pl.col("mentor_capacity").is_not_null()
    )
    return set(standing.filter(exemplary & (pl.col("mentor_capacity").fill_null(1) > 0))["id"])


def _capacity(
    standing: pl.DataFrame, mentors: list[str], usual: frozenset[str], default: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return places per mentor, and which are assumed; who only has pairs that stand takes no others."""
    known = dict(standing.select("id", "mentor_capacity").iter_rows())
    declared = [known.get(mentor) for mentor in mentors]
    places = [
        value if value is not None else default if mentor in usual else 0
        for mentor, value in zip(mentors, declared, strict=True)
    ]
    undeclared = [value is None and mentor in usual for mentor, value in zip(mentors, declared, strict=True)]
    return np.array(places, np.int64), np.array(undeclared, bool)


def _given(
    row: Mapping[str, int], place: Mapping[str, int], fixed: tuple[Pair, ...], kept: Mapping[Pair, object]
) -> tuple[NDArray[np.int64], NDArray[np.int64], dict[str, list[str]]]:
    """Return fixed pairs, pairs that stand, and further mentors of organizations that have several."""
    only = np.full(len(row), -1, np.int64)
    for organization, mentor in fixed:
        only[row[organization]] = place[mentor]
    given = only.copy()
    further: dict[str, list[str]] = {}
    for organization, mentor in kept:
        if given[row[organization]] < 0:
            given[row[organization]] = place[mentor]
        elif organization not in {pair[0] for pair in fixed}:
            further.setdefault(organization, []).append(mentor)
    return only, given, further
