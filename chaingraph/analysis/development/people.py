"""Where each person stands on the way to full membership, and the earliest day on which the way can end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import polars as pl

from chaingraph.analysis.development.answers import PEOPLE
from chaingraph.asof.days import current, months_after, working_days_after
from chaingraph.asof.homes import is_functional
from chaingraph.asof.people import people_on
from chaingraph.park import Park
from chaingraph.rows import Rows, pooled
from chaingraph.rules import Numbers
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
STAGES = ("applicant", "activist", "development_target", "probationary", "full")
SINCE = dict(zip(STAGES, ("applied", "activist_since", "target_since", "probation_since", "full_since"), strict=True))
DATES = ("applied", "talked", "activist_since", "reviewed", "publicized", "target_since", "trained", "pre_reviewed",
         "probation_since", "approved", "full_since")  # fmt: skip


_FACTS = ("stage", "activist_since", "publicized", "trained", "probation_since", "probation_extended")


def trace_people(park: Park, on: dt.date | None, limits: Numbers) -> pl.DataFrame:
    """Return everybody on record with stage, dates and the earliest days ahead.

    Parameters
    ----------
    park
        Reads `Member`.
    on
        As-of day: later dates are not known yet. None: nothing can be said about days ahead.
    limits
        Numbers of the rules.

    Returns
    -------
    polars.DataFrame
        ``id, stage, transferred, probation_extended``, `DATES`, ``since`` (when the stage was reached), ``next``,
        ``next_date`` and ``full_date``: null where a date that they rest on is not known, and for full members.
        Sorted by id.

    Notes
    -----
    Earliest: every step is taken on the first day that the rules allow, and not before `on`. An applicant may become an
    activist on the day; an activist a target a year after that, with the working days of publicity where the rule
    is in force; a target is admitted after the days of training; a probationary member is full after a year. How long
    an extension of probation lasts is not on record, so the end of an extended one is not known.
    """
    frame = people_on(park, on).join(park.scan("Member").select("id", "probation_extended", *DATES), on="id")
    if on is not None:
        frame = frame.with_columns(pl.when(pl.col(name) <= on).then(name).alias(name) for name in DATES)
    stage = pl.col("stage")
    since = pl.coalesce(pl.when(stage == name).then(column) for name, column in SINCE.items())
    today = pl.lit(on, dtype=pl.Date)

    def later(*days: pl.Expr) -> pl.Expr:
        return pl.max_horizontal(days)

    year = months_after("activist_since", limits.activist_months)
    named = later(today, year)
    if limits.publicity_days is not None:
        named = later(named, working_days_after(pl.coalesce("publicized", today), limits.publicity_days))
    named = pl.when(pl.col("activist_since").is_not_null()).then(named)
    fresh = months_after(today, limits.activist_months)
    target = (
        pl.when(stage == "development_target")
        .then("target_since")
        .when(stage == "activist")
        .then(named)
        .when(stage == "applicant")
        .then(fresh)
    )
    ready = later(today, target)
    schooled = ready.dt.offset_by(f"{limits.training_days}d")
    admitted = pl.when(pl.col("trained").is_not_null()).then(later(ready, pl.col("trained"))).otherwise(schooled)
    # a target without a date has been named all the same; an activist without one never counts as named
    admitted = pl.when(target.is_not_null() | (stage == "development_target")).then(admitted)
    began = pl.coalesce(pl.when(stage == "probationary").then("probation_since"), admitted)
    extended = (stage == "probationary") & pl.col("probation_extended").fill_null(False)
    full = pl.when(began.is_not_null() & ~extended).then(later(today, months_after(began, limits.probation_months)))
    ahead = pl.when(pl.lit(on is not None) & (stage != "full"))
    nexts = dict(pairwise(STAGES))
    following = {"applicant": today, "activist": named, "development_target": admitted, "probationary": full}
    step = pl.coalesce(pl.when(stage == name).then(day) for name, day in following.items())
    return (
        frame.with_columns(
            since=since,
            next=stage.replace_strict(nexts, default=None, return_dtype=pl.String),
            next_date=ahead.then(step),
            full_date=ahead.then(full),
        )
        .sort("id")
        .collect()
    )


def nearest_first(people: pl.DataFrame) -> pl.DataFrame:
    """Sort people by how near they are to full membership; the id decides only among those alike in everything.

    Parameters
    ----------
    people
        What `trace_people` returns, perhaps with more columns.

    Returns
    -------
    polars.DataFrame
        The earliest day of full membership first, unknown last; then the later stage, the longer at it, the earlier
        dates, who is transferred.
    """
    return people.sort(
        "full_date",
        -pl.col("stage").replace_strict(STAGES, range(len(STAGES)), return_dtype=pl.Int8),
        "since",
        *DATES,
        ~pl.col("transferred"),
        "probation_extended",
        "id",
        nulls_last=True,
    )


def list_employers(staff: pl.DataFrame) -> pl.DataFrame:
    """Return the firms of each person, by name: ``id, enterprise_ids, enterprise_names``.

    >>> list_employers(pl.DataFrame({"id": ["M", "M"], "enterprise_id": ["B", "A"], "employer": ["乙", "甲"]})).row(0)
    ('M', ['B', 'A'], ['乙', '甲'])
    """
    each = staff.unique(["id", "enterprise_id"]).sort("id", "employer", "enterprise_id")
    return each.group_by("id").agg(enterprise_ids="enterprise_id", enterprise_names="employer")


def summarize_people(
    park: Park, people: pl.DataFrame, staff: pl.DataFrame, on: dt.date | None, limits: Numbers
) -> Table:
    """List everybody who is not yet a full member, with the earliest days ahead.

    Parameters
    ----------
    park
        Reads `AFFILIATED_WITH`.
    people
        What `trace_people` returns.
    staff
        ``enterprise_id, id, employer`` of who works where.
    on, limits
        As for `trace_people`.

    Returns
    -------
    Table
        One row per person: the earliest to be full first, those whose day is not known last; then the most advanced
        stage, the longest at it, and the id. Persons are pseudonyms.
    """
    firms = list_employers(staff)
    functional = park["PartyOrganization"].filter(is_functional(park))["id"]
    links = park["AFFILIATED_WITH"].filter(current(on), ~pl.col("to_id").is_in(functional.implode()))
    homes = links.group_by(id="from_id").agg(organization_id=pl.col("to_id").min())
    bodies = park["PartyOrganization"].select(organization_id="id", organization="name").unique("organization_id")
    homes = homes.join(bodies, on="organization_id", how="left")
    frame = (
        people.filter(pl.col("stage") != "full")
        .join(firms, on="id", how="left")
        .join(homes, on="id", how="left")
        .sort(
            "full_date",
            -pl.col("stage").replace_strict(STAGES, range(len(STAGES)), return_dtype=pl.Int8),
            "since",
            "id",
            nulls_last=True,
        )
    )
    places, reasons = pooled(frame, _FACTS, lambda row: _reasons(row, on, limits))
    columns = frame.with_columns(
        pl.col("enterprise_ids", "enterprise_names").fill_null([]), member_id="id", reasons=places
    )
    return PEOPLE.table(Rows.of_frame(columns.select(PEOPLE.names()), {"reasons": reasons}), as_of=on)


def _reasons(row: Mapping[str, Any], on: dt.date | None, limits: Numbers) -> tuple[Reason, ...]:
    """Say what the earliest days of a person rest on."""
    if on is None:
        return (WORDS.reason("no_day"),)
    stage = row["stage"]
    if stage == "probationary":
        return (_probation(row, limits),)
    found = []
    if stage == "applicant":
        found.append(WORDS.reason("from_today", on=on))
    if stage in ("applicant", "activist"):
        start = row["activist_since"] if stage == "activist" else on
        if start is None:
            return (WORDS.reason("activist_date_missing", activist_since=None),)
        found.append(WORDS.reason("activist_year", activist_since=start, months=limits.activist_months))
    if limits.publicity_days is not None and stage != "development_target":
        days = limits.publicity_days
        found.append(WORDS.reason("publicity", publicized=row["publicized"], working_days=days))
    if row["trained"] is None:
        found.append(WORDS.reason("training", training_days=limits.training_days))
    return (*found, WORDS.reason("probation_ahead", months=limits.probation_months))


def _probation(row: Mapping[str, Any], limits: Numbers) -> Reason:
    start, months = row["probation_since"], limits.probation_months
    if start is None:
        return WORDS.reason("probation_date_missing", probation_since=None)
    if row["probation_extended"]:
        extension = limits.probation_extension_months
        return WORDS.reason("probation_extended", probation_since=start, months=months, extension=extension)
    return WORDS.reason("probation_year", probation_since=start, months=months)
