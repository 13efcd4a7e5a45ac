"""Who is overdue at which gate on the way to full membership, and who passed one too early or late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.development.answers import GATES, OPEN_GATES, STATUS
from chaingraph.analysis.development.people import DATES, list_employers
from chaingraph.analysis.development.spans import SPANS, find_faults
from chaingraph.model import kind
from chaingraph.rows import Rows, pooled
from chaingraph.rules import Numbers, Rulebook
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_FACTS = ("gate", "status", "due", "since", "done", "latest", "number")


def check_gates(
    people: pl.DataFrame, staff: pl.DataFrame, on: dt.date | None, limits: Numbers, book: Rulebook
) -> Table:
    """Find the people who are overdue at a gate, whose gate is not on record, or who passed one too early or late.

    Parameters
    ----------
    people
        What `development_people.trace_people` returns.
    staff
        ``enterprise_id, id, employer`` of who works where.
    on
        As-of day; None finds only what was taken too early or late.
    limits, book
        Numbers of the rules, and the rules with their versions.

    Returns
    -------
    Table
        One row per person and gate: overdue first, then too early, then taken late, then not on record; in each the
        longest overdue first, then by gate, the dates on record, and id. ``due`` is the last day of the term, or for
        ``too_early`` the first day that the rule would have allowed; ``days_overdue`` is null there, and counts up to
        the day of the step for what was taken late.

    Notes
    -----
    What is asked stands in `spans.SPANS`. A stage that lasts on is a fact: a probationary member whose term has run out
    is overdue. A step that leaves the stage as it was (talk, review, publicity, training, approval) may have been taken
    and not written down: such a row says ``unrecorded``. Where a park keeps no record of a step at all, no row is made
    of it and a note says so; another counts the steps taken before there was a rule. A date that is not known decides
    nothing.
    """
    every = find_faults(people, SPANS, book, on)
    records = {span.gate: span.record for span in SPANS}
    unkept = [gate for gate, column in records.items() if people[column].null_count() == people.height]
    untold = pl.col("gate").is_in(unkept) & (pl.col("status") == "unrecorded")
    unjudged = every.filter(pl.col("status").is_null())
    judged = every.filter(pl.col("status").is_not_null())
    firms = list_employers(staff)
    last = pl.coalesce("done", pl.lit(on, dtype=pl.Date))
    frame = (
        judged.filter(~untold)
        .join(firms, on="id", how="left")
        .with_columns(
            days_overdue=pl.when(pl.col("status") != "too_early").then((last - pl.col("due")).dt.total_days())
        )
        .sort(
            pl.col("status").replace_strict(list(STATUS), range(len(STATUS)), return_dtype=pl.Int8),
            -pl.col("days_overdue"),
            pl.col("gate").replace_strict(list(GATES), range(len(GATES)), return_dtype=pl.Int8),
            "due",
            *DATES,
            "id",
            nulls_last=True,
        )
    )
    places, reasons = pooled(frame, _FACTS, lambda row: (_reason(row, limits),))
    columns = frame.with_columns(
        pl.col("enterprise_ids", "enterprise_names").fill_null([]), member_id="id", reasons=places
    )
    rows = Rows.of_frame(columns.select(OPEN_GATES.names()), {"reasons": reasons})
    notes = [
        WORDS.reason("gate_unchecked", record=kind("Member")[records[gate]].label, gate=GATES[gate], people=number)
        for gate, number in judged.filter(untold).group_by("gate").len().sort("gate").iter_rows()
    ]
    return OPEN_GATES.table(rows, as_of=on, notes=(*notes, *_before_rules(unjudged)))


def _before_rules(unjudged: pl.DataFrame) -> tuple[Reason, ...]:
    """Say how many steps were taken before the rule that this package vouches for."""
    if unjudged.is_empty():
        return ()
    counted = unjudged.group_by("gate", "due").agg(pl.col("id").n_unique()).sort("gate")
    parts = tuple(
        WORDS.said("before_rule", gate=GATES[gate], day=day, people=number) for gate, day, number in counted.iter_rows()
    )
    return (WORDS.reason("gates_before_rules", parts=parts),)


def _reason(row: Mapping[str, Any], limits: Numbers) -> Reason:
    gate, status, done = row["gate"], row["status"], row["done"]
    facts = {name: row[name] for name in ("due", "since", "done", "latest") if row[name] is not None}
    facts |= {"gate": GATES[gate], "number": row["number"]}
    if done is not None and row["since"] is not None:
        facts["days"] = abs((done - row["since"]).days)
    code = f"{gate}_{status}"
    if gate == "probation":
        facts["extension"] = limits.probation_extension_months
    if done is not None and code in ("approval_late", "probation_unrecorded"):
        code += ".beyond" if code == "approval_late" and done > row["latest"] else ".done"
    return WORDS.reason(code, **facts)
