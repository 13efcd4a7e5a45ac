"""Two-way cultivation: members who could become executives, executives and investors who could become members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.development.answers import STAGE_LABELS, TWO_WAY
from chaingraph.analysis.development.people import STAGES
from chaingraph.asof.days import begun, current
from chaingraph.asof.homes import find_organized
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_ORGANIZED = {"has": True, "none_declared": False}  # the others are not known for sure
_BARE_FIRST = {"none_declared": 0, "none_assumed": 0, "not_known": 1, "has": 2}
_OFFICES = ("secretary", "deputy_secretary", "committee_member", "party_worker")


def find_two_way(park: Park, people: pl.DataFrame, staff: pl.DataFrame, on: dt.date | None) -> Table:
    """Find the people for cultivation both ways.

    Parameters
    ----------
    park
        Reads `EMPLOYED_BY`, `SERVES_AS`, `HELD_BY`, `Posting` and where organizations are established.
    people
        What `development_people.trace_people` returns.
    staff
        ``enterprise_id, id`` of who works where.
    on
        As-of day.

    Returns
    -------
    Table
        One row per person and firm. First executives and investors on the way to membership: firms without an
        organization first, then those of which nobody knows, then the most advanced stage, the earliest day. Then full
        members who are no executives of the firm while something speaks for them (a Party office, a vanguard post,
        front-line training): most of these first. Last by id.

    Notes
    -----
    Whether somebody is an executive is only taken from a record that says so: of a member of whom it is not known
    nothing is proposed, and a note gives the number. People who never applied are on no record.
    """
    jobs = (
        park["EMPLOYED_BY"]
        .filter(current(on))
        .select("executive", "investor", enterprise_id="to_id", id="from_id")
        .unique(["enterprise_id", "id"], maintain_order=True)
    )
    homes = find_organized(park, on).select("enterprise_id", "home", "declared_by")
    frame = (
        staff.select("enterprise_id", "id", name="employer")
        .join(jobs, on=["enterprise_id", "id"], how="left")
        .join(people.select("id", "stage", "full_date"), on="id")
        .join(homes, on="enterprise_id", how="left")
        .join(_merits(park, on), on="id", how="left")
        .with_columns(pl.col("home").fill_null("not_known"), pl.col("offices", "posts", "postings").fill_null(0))
    )
    leads = pl.col("executive").fill_null(False) | pl.col("investor").fill_null(False)
    bare_first = pl.col("home").replace_strict(_BARE_FIRST, return_dtype=pl.Int8)
    order = pl.col("stage").replace_strict(STAGES, range(len(STAGES)), return_dtype=pl.Int8)
    to_member = (
        frame.filter(leads & ~pl.col("stage").is_in(["probationary", "full"]))
        .with_columns(direction=pl.lit("to_member"))
        .sort(
            bare_first,
            -order,
            "full_date",
            pl.col("investor").fill_null(False),
            "id",
            "enterprise_id",
            nulls_last=True,
        )
    )
    full = frame.filter(pl.col("stage") == "full")
    merits = pl.col("offices") + pl.col("posts") + pl.col("postings")
    to_executive = (
        full.filter((~pl.col("executive")).fill_null(False) & (merits > 0))
        .with_columns(direction=pl.lit("to_executive"))
        .sort(
            -merits, -pl.col("offices"), -pl.col("posts"), bare_first, "id", "enterprise_id",
        )
    )  # fmt: skip
    rows = tuple(
        {
            **{name: row["id" if name == "member_id" else name] for name in TWO_WAY.names()[:-1]},
            "reasons": _reasons(row),
        }
        for row in pl.concat([to_member, to_executive]).iter_rows(named=True)
    )
    unknown = full["executive"].null_count()
    plain = full.filter((~pl.col("executive")).fill_null(False) & (merits == 0)).height
    notes = []
    if plain:
        notes.append(WORDS.reason("without_merits", people=plain))
    if unknown:
        notes.append(WORDS.reason("executive_unknown", people=unknown))
    return TWO_WAY.table(rows, as_of=on, notes=tuple(notes))


def _merits(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Count per person the Party offices held now, the vanguard posts, the front-line postings begun."""
    offices = (
        park["SERVES_AS"]
        .filter(current(on) & pl.col("role").is_in(_OFFICES))
        .select(id="from_id", what=pl.lit("offices"))
    )
    posts = park["HELD_BY"].select(id="to_id", what=pl.lit("posts"))
    postings = park["Posting"].filter(begun(on)).select(id="member_id", what=pl.lit("postings"))
    every = pl.concat([offices, posts, postings])
    return every.group_by("id").agg(
        (pl.col("what") == name).sum().cast(pl.Int64).alias(name) for name in ("offices", "posts", "postings")
    )


def _reasons(row: Mapping[str, Any]) -> tuple[Reason, ...]:
    if row["direction"] == "to_member":
        stage = STAGE_LABELS[row["stage"]]
        return (
            WORDS.reason(
                "leads_and_applied"
                if row["home"] == "has"
                else f"leads_and_applied.{row['declared_by'] or row['home']}",
                organized=_ORGANIZED.get(row["home"]),
                declared_by=row["declared_by"],
                **{name: row[name] for name in ("executive", "investor")},
                who="executive" if row["executive"] else "investor",
                stage=Text(stage.zh, stage.en.lower()),
            ),
        )
    facts = {name: row[name] for name in ("offices", "posts", "postings")}
    merits = tuple(WORDS.said(name, **{name: number}) for name, number in facts.items() if number)
    return (WORDS.reason("member_with_merits", **facts, merits=merits),)
