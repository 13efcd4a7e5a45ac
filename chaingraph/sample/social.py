"""Synthetic social organizations, the other half of "two-new": no firms, and in no chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from chaingraph.sample.catalogue import STREETS
from chaingraph.sample.codes import SOCIAL_PREFIX, synthetic_codes
from chaingraph.sample.firms import REFERENCE, Firms, days_back
from chaingraph.sample.people import ZONE, career
from chaingraph.sample.scopes import OPEN_STREET
from chaingraph.sample.staffing import People, Rows
from chaingraph.sample.steps import steps_of

_INDUSTRIES = ("8391", "8514", "8521")  # training, care of the old, social work: run privately, not for profit
_OF_FIRMS = ("priority", "batch", "growth_stage", "products", "scale", "revenue", "purchases")


@dataclass(frozen=True, slots=True)
class _Case:
    """How many social organizations are alike: members of each (None unknown), and what is known of a home.

    ``home`` is the kind of organization on record; ``declares`` what the social organization itself says. ``street``
    is ``any``, ``open`` for the one of which nothing is declared, or ``unknown``.
    """

    units: int
    full: int | None = None
    probationary: int = 0
    home: str | None = None
    declares: int | None = None
    street: str = "any"


_CASES = (
    _Case(1, full=4, probationary=1, home="branch", declares=1),
    _Case(4, full=4, probationary=1, home="branch"),
    _Case(3, full=1, home="joint_branch"),
    _Case(4, full=2, home="joint_branch"),
    _Case(3, full=1),
    _Case(2, full=2),
    _Case(1, full=2, probationary=1),
    _Case(1, full=3),
    _Case(4, full=0),
    _Case(1, street="open"),
    _Case(1, declares=0),
    _Case(3),
    _Case(2, street="unknown"),
)
UNITS = sum(case.units for case in _CASES)


def social_rows(rng: np.random.Generator) -> Rows:
    """Make the social organizations of the default park, their Party organizations and members.

    Rows by kind name. Every member counted is on record; of some social organizations nothing is known.
    """
    made = People({})
    codes = synthetic_codes(np.arange(1, UNITS + 1), SOCIAL_PREFIX)
    number = 0
    for case in _CASES:
        units = range(number + 1, number + 1 + case.units)
        number += case.units
        for group in [units] if case.home == "joint_branch" else [[unit] for unit in units]:
            street = _street(rng, case)
            home = _home(rng, made, case, group, street) if case.home else f"PO-STREET-{street + 1}"
            for unit in group:
                _unit(rng, made, unit, case, street, codes[unit - 1], home)
    return made.rows


def as_social(firms: Firms, share: float) -> pl.DataFrame:
    """Return the table of a block with a share of the firms without links and chains made social organizations.

    As many rows as before, with the same ids, so that a block has the number of records that was asked for.
    """
    free = np.flatnonzero(firms.idle & firms.chain.is_null().to_numpy())
    chosen = free[: round(share * len(free))]
    rows = firms.frame[chosen]
    numbers = rows["id"].str.slice(1).cast(pl.Int64)
    social = rows.with_columns(
        *(pl.lit(None, rows.schema[name]).alias(name) for name in _OF_FIRMS),
        name=pl.Series([_name(number) for number in numbers], dtype=pl.String),
        ownership=pl.lit("private"),
        uscc=pl.Series(synthetic_codes(numbers.to_numpy(), SOCIAL_PREFIX), dtype=pl.String),
        industry=pl.Series(_INDUSTRIES, dtype=pl.String)[chosen % len(_INDUSTRIES)],
        social_organization=True,
    )
    return firms.frame.with_columns(social_organization=False).update(social, on="id", include_nulls=True)


def _street(rng: np.random.Generator, case: _Case) -> int:
    names = [name for name, *_ in STREETS]
    return names.index(OPEN_STREET) if case.street == "open" else int(rng.integers(len(names)))


def _name(number: int) -> str:
    return f"合成样例社会组织{number:04d}"


def _key(number: int) -> str:
    return f"SO-{number:04d}"


def _unit(rng: np.random.Generator, made: People, number: int, case: _Case, street: int, code: str, home: str) -> None:
    """Write a social organization and its members, who are affiliated with `home`."""
    name, division, longitude, latitude = STREETS[street]
    placed = case.street != "unknown"
    counted = case.full is not None
    made.add(
        "Enterprise",
        id=_key(number),
        name=_name(number),
        uscc=code,
        ownership="private",
        industry=_INDUSTRIES[number % len(_INDUSTRIES)],
        division=division,
        street=name if placed else None,
        longitude=round(longitude + float(rng.normal(0, 0.006)), 5) if placed else None,
        latitude=round(latitude + float(rng.normal(0, 0.006)), 5) if placed else None,
        crs="wgs84" if placed else None,
        status="operating",
        in_zone=True,
        social_organization=True,
        employees=int(rng.integers(8, 40)) if counted else None,
        has_organization=None if case.declares is None else case.declares > 0,
        organizations=case.declares,
        full_members=case.full,
        probationary_members=case.probationary if counted else None,
        untransferred_members=0 if counted else None,
        activists=0 if counted else None,
        updated=days_back(rng, 300),
    )
    for key, full in _people(number, case):
        dates = career(rng, full, recent=False)
        if not full:
            dates |= steps_of(number, "probationary", dates)
        made.add("Member", id=key, stage="full" if full else "probationary", transferred=True, **dates)
        made.add("EMPLOYED_BY", from_id=key, to_id=_key(number), executive=key.endswith("-1"))
        since = dates.get("full_since") or dates.get("probation_since") or REFERENCE - dt.timedelta(days=900)
        made.add("AFFILIATED_WITH", from_id=key, to_id=home, since=since)


def _home(rng: np.random.Generator, made: People, case: _Case, units: Sequence[int], street: int) -> str:
    """Write the Party organization of one or several units, with its secretary, and return its id."""
    key = f"PO-SOCIAL-{units[0]:02d}"
    word = "等单位联合党支部" if len(units) > 1 else "党支部"
    founded, term = days_back(rng, 4000, 1500), days_back(rng, 1000)
    made.add(
        "PartyOrganization",
        id=key,
        name=f"{_name(units[0])}{word}",
        kind=case.home,
        functional=False,
        non_public=False,
        street=STREETS[street][0],
        founded=founded,
        term_start=term,
        term_end=term + dt.timedelta(days=1095),
        updated=days_back(rng, 600),
    )
    made.add("SUBORDINATE_TO", from_id=key, to_id=ZONE)
    for unit in units:
        made.add("ESTABLISHED_IN", from_id=key, to_id=_key(unit), since=founded)
    secretary, _ = next(_people(units[0], case))
    made.add("SERVES_AS", from_id=secretary, to_id=key, role="secretary", since=term)
    return key


def _people(unit: int, case: _Case) -> Iterator[tuple[str, bool]]:
    """Yield the id of each member of a unit and whether it is a full one; full members come first."""
    full = case.full or 0
    for place in range(full + case.probationary):
        yield f"MS{unit:03d}-{place + 1}", place < full
