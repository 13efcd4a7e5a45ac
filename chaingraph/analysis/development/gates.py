"""Who is overdue at which gate on the way to full membership, and who passed one too early."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.development.answers import GATES, OPEN_GATES, STATUS
from chaingraph.asof.days import months_after, working_days_after
from chaingraph.model import kind
from chaingraph.rows import Rows, pooled
from chaingraph.rules import Numbers
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_RECORDS = {"talk": "talked", "review": "reviewed", "publicity": "publicized", "training": "trained",
            "approval": "approved"}  # fmt: skip


def check_gates(people: pl.DataFrame, staff: pl.DataFrame, on: dt.date | None, limits: Numbers) -> Table:
    """Find the people who are overdue at a gate, whose gate is not on record, or who passed one too early.

    Parameters
    ----------
    people
        What `development_people.trace_people` returns.
    staff
        ``enterprise_id, id`` of who works where.
    on
        As-of day; None finds only what is too early.
    limits
        Numbers of the rules.

    Returns
    -------
    Table
        One row per person and gate: overdue first, then too early, then not on record; in each the longest overdue
        first, then by gate and id. ``due`` is the last day of the term, or for ``too_early`` the first day that the
        rule would have allowed; ``days_overdue`` is null there.

    Notes
    -----
    A stage that lasts on is a fact: a probationary member whose term has run out is overdue. A step that leaves the
    stage as it was (talk, review, publicity, training, approval) may have been taken and not written down: such a
    row says ``unrecorded``. Where a park keeps no record of a step at all, no row is made of it and a note says so. A
    date that is not known decides nothing.
    """
    today = pl.lit(on, dtype=pl.Date)
    stage = pl.col("stage")

    def at(*names: str) -> pl.Expr:
        return stage.is_in(names)

    kept = {gate for gate, column in _RECORDS.items() if people[column].null_count() < people.height}
    found = [
        _rows(
            people,
            "talk",
            at("applicant") & pl.col("talked").is_null(),
            months_after("applied", limits.talk_months),
            today,
        ),
        _review(people, limits, today),
        _rows(
            people,
            "training",
            at("probationary") & pl.col("trained").is_null(),
            pl.col("probation_since"),
            today,
        ),
        _rows(
            people,
            "meeting",
            at("development_target"),
            months_after("pre_reviewed", limits.meeting_months),
            today,
            status=pl.lit("overdue"),
        ),
        _rows(
            people,
            "approval",
            at("probationary") & pl.col("approved").is_null(),
            months_after("probation_since", limits.approval_months),
            today,
            base=months_after("probation_since", limits.approval_months_max),
        ),
        _probation(people, limits, today),
        _early(people, "activist_year", "target_since", months_after("activist_since", limits.activist_months)),
        _early(people, "probation_year", "full_since", months_after("probation_since", limits.probation_months)),
        *_publicity(people, limits, today),
    ]
    firms = staff.group_by("id").agg(enterprise_ids=pl.col("enterprise_id").unique().sort())
    every = pl.concat(found)
    silent = every.filter(pl.col("gate").is_in(set(_RECORDS) - kept) & (pl.col("status") == "unrecorded"))
    frame = (
        every.join(silent, on=["id", "gate"], how="anti")
        .join(firms, on="id", how="left")
        .with_columns(
            days_overdue=pl.when(pl.col("status") != "too_early").then((today - pl.col("due")).dt.total_days()),
        )
        .sort(
            pl.col("status").replace_strict(list(STATUS), range(len(STATUS)), return_dtype=pl.Int8),
            -pl.col("days_overdue"),
            pl.col("gate").replace_strict(list(GATES), range(len(GATES)), return_dtype=pl.Int8),
            "due",
            "id",
            nulls_last=True,
        )
    )
    places, reasons = pooled(frame, ("gate", "status", "due", "base"), lambda row: (_reason(row, limits),))
    columns = frame.with_columns(pl.col("enterprise_ids").fill_null([]), member_id="id", reasons=places)
    rows = Rows.of_frame(columns.select(OPEN_GATES.names()), {"reasons": reasons})
    labels = {gate: kind("Member")[column].label for gate, column in _RECORDS.items()}
    notes = [
        WORDS.reason("gate_unchecked", record=labels[gate], gate=GATES[gate], people=number)
        for gate, number in silent.group_by("gate").len().sort("gate").iter_rows()
    ]
    return OPEN_GATES.table(rows, as_of=on, notes=tuple(notes))


_FRAME = ("id", "stage", "gate", "status", "due", "base")


def _rows(
    people: pl.DataFrame,
    gate: str,
    whose: pl.Expr,
    due: pl.Expr,
    today: pl.Expr,
    *,
    status: pl.Expr | None = None,
    base: pl.Expr | None = None,
) -> pl.DataFrame:
    """Return the people whose term at a gate is over."""
    word = pl.lit("unrecorded") if status is None else status
    frame = people.with_columns(
        due=due, gate=pl.lit(gate), status=word, base=pl.lit(None, pl.Date) if base is None else base
    )
    return frame.filter(whose & (pl.col("due") < today)).select(_FRAME)


def _review(people: pl.DataFrame, limits: Numbers, today: pl.Expr) -> pl.DataFrame:
    base = pl.coalesce("reviewed", "activist_since")
    status = pl.when(pl.col("reviewed").is_not_null()).then(pl.lit("overdue")).otherwise(pl.lit("unrecorded"))
    due = months_after(base, limits.review_months)
    return _rows(people, "review", pl.col("stage") == "activist", due, today, status=status, base=base)


def _probation(people: pl.DataFrame, limits: Numbers, today: pl.Expr) -> pl.DataFrame:
    """An extension that nobody wrote down may explain a term that ran out, but not beyond its own end."""
    term = months_after("probation_since", limits.probation_months)
    latest = months_after("probation_since", limits.probation_months + limits.probation_extension_months)
    extended = pl.col("probation_extended")
    due = pl.when(extended.fill_null(False)).then(latest).otherwise(term)
    sure = extended.is_not_null() | (latest < today)
    status = pl.when(sure).then(pl.lit("overdue")).otherwise(pl.lit("unrecorded"))
    return _rows(
        people,
        "probation",
        pl.col("stage") == "probationary",
        due,
        today,
        status=status,
        base=pl.col("probation_since"),
    )


def _early(people: pl.DataFrame, gate: str, passed: str, allowed: pl.Expr) -> pl.DataFrame:
    """Return the people who passed a gate before the rule allows it."""
    frame = people.with_columns(due=allowed, gate=pl.lit(gate), status=pl.lit("too_early"), base=pl.col(passed))
    return frame.filter(pl.col("base") < pl.col("due")).select(_FRAME)


def _publicity(people: pl.DataFrame, limits: Numbers, today: pl.Expr) -> list[pl.DataFrame]:
    """Publicity is asked of those who were named since the rule is in force."""
    if limits.publicity_days is None:
        return []
    named = people.filter(pl.col("target_since") >= pl.lit(limits.since("publicity_days"), pl.Date))
    silent = _rows(named, "publicity", pl.col("publicized").is_null(), pl.col("target_since"), today)
    early = _early(named, "publicity", "target_since", working_days_after("publicized", limits.publicity_days))
    return [silent, early]


def _reason(row: Mapping[str, Any], limits: Numbers) -> Reason:
    gate, status = row["gate"], row["status"]
    facts = {"due": row["due"], "base": row["base"], "gate": GATES[gate]}
    if (gate, status) == ("probation", "unrecorded"):
        facts["extension"] = limits.probation_extension_months
    return WORDS.reason(f"{gate}_{status}", **facts)
