"""Who mentors how many candidates, and which candidates lack a mentor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.development.answers import KINDS, MENTORS, PROBLEMS, UNMENTORED
from chaingraph.analysis.development.people import list_employers
from chaingraph.asof.days import begun
from chaingraph.park import Park
from chaingraph.rows import Rows, pooled
from chaingraph.rules import Numbers
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_CANDIDATES = ("development_target", "activist", "applicant")
_RULED = ("development_target", "activist")  # whom the rule gives mentors; of applicants it says nothing


_LACKING_FACTS = ("problem", "mentors", "hosts", "full_members")


def summarize_mentors(
    park: Park, people: pl.DataFrame, staff: pl.DataFrame, on: dt.date | None, limits: Numbers
) -> tuple[Table, Table]:
    """Summarize the load of mentors, and find the candidates who lack one.

    Parameters
    ----------
    park
        Reads `MENTORS`.
    people
        What `development_people.trace_people` returns.
    staff
        ``enterprise_id, id, employer`` of who works where.
    on, limits
        As-of day and terms of the rules.

    Returns
    -------
    tuple of Table
        Mentors, the greatest load first, then by kind and id; applicants count in the load. Activists and development
        targets whose mentors are not as many full members as the rule says: those without any first, then the most
        advanced stage, those with most full members in their firms, the id. The rule begins with activists, so an
        applicant without a mentor is no row.

    Notes
    -----
    A mentor is a full member who has not left. A host organization of attached development is no person: it is listed
    with its load, and the candidate still lacks a mentor.
    """
    stages = people.select("id", "stage")
    candidates = stages.filter(pl.col("stage").is_in(_CANDIDATES))
    organizations = park["PartyOrganization"].select(mentor="id", organization=pl.lit(True))
    links = (
        park["MENTORS"]
        .filter(begun(on))
        .select(mentor="from_id", id="to_id")
        .unique()
        .join(candidates, on="id")
        .join(stages.rename({"id": "mentor", "stage": "mentor_stage"}), on="mentor", how="left")
        .join(organizations, on="mentor", how="left")
        .with_columns(
            kind=pl.when("organization")
            .then(pl.lit("organization"))
            .when(pl.col("mentor_stage") == "full")
            .then(pl.lit("full_member"))
            .when(pl.col("mentor_stage").is_not_null())
            .then(pl.lit("not_full"))
            .otherwise(pl.lit("unknown"))
        )
    )
    firms = list_employers(staff)
    return _loads(links, firms, on), _lacking(links, candidates, people, staff, firms, on, limits)


def _loads(links: pl.DataFrame, firms: pl.DataFrame, on: dt.date | None) -> Table:
    frame = (
        links.group_by(mentor_id="mentor", kind="kind")
        .agg(
            pl.len().cast(pl.Int64).alias("load"),
            *((pl.col("stage") == stage).sum().cast(pl.Int64).alias(f"{stage}s") for stage in _CANDIDATES),
        )
        .join(firms.rename({"id": "mentor_id"}), on="mentor_id", how="left")
        .sort(
            -pl.col("load"),
            pl.col("kind").replace_strict(list(KINDS), range(len(KINDS)), return_dtype=pl.Int8),
            *(-pl.col(f"{stage}s") for stage in _CANDIDATES),
            "mentor_id",
        )
    )
    columns = frame.with_columns(pl.col("enterprise_ids", "enterprise_names").fill_null([])).select(MENTORS.names())
    return MENTORS.table(Rows.of_frame(columns), as_of=on)


def _lacking(
    links: pl.DataFrame,
    candidates: pl.DataFrame,
    people: pl.DataFrame,
    staff: pl.DataFrame,
    firms: pl.DataFrame,
    on: dt.date | None,
    limits: Numbers,
) -> Table:
    least, most = limits.mentors
    counted = links.group_by("id").agg(
        mentors=(pl.col("kind") == "full_member").sum().cast(pl.Int64),
        hosts=(pl.col("kind") == "organization").sum(),
        named=pl.len(),
    )
    # full members beside a candidate, in any of the firms where the candidate works
    full = people.filter(pl.col("stage") == "full").select("id").join(staff, on="id").select("enterprise_id", full="id")
    beside = staff.select("enterprise_id", "id").join(full, on="enterprise_id").group_by("id").agg(
        full_members=pl.col("full").n_unique().cast(pl.Int64)
    )  # fmt: skip
    mentors = pl.col("mentors")
    frame = (
        candidates.filter(pl.col("stage").is_in(_RULED))
        .join(counted, on="id", how="left")
        .join(firms, on="id", how="left")
        .join(beside, on="id", how="left")
        .with_columns(pl.col("mentors", "hosts", "named", "full_members").fill_null(0))
        .with_columns(
            problem=pl.when(pl.col("named") == 0)
            .then(pl.lit("none"))
            .when((mentors == 0) & (pl.col("named") == pl.col("hosts")))
            .then(pl.lit("only_organization"))
            .when(mentors == 0)
            .then(pl.lit("not_full"))
            .when(mentors < least)
            .then(pl.lit("too_few"))
            .when(mentors > most)
            .then(pl.lit("too_many"))
        )
        .filter(pl.col("problem").is_not_null())
        .sort(
            pl.col("problem").replace_strict(list(PROBLEMS), range(len(PROBLEMS)), return_dtype=pl.Int8),
            pl.col("stage").replace_strict(_RULED, range(len(_RULED)), return_dtype=pl.Int8),
            -pl.col("full_members"),
            "id",
        )
    )
    places, reasons = pooled(frame, _LACKING_FACTS, lambda row: (_lacking_reason(row, limits),))
    columns = frame.with_columns(
        pl.col("enterprise_ids", "enterprise_names").fill_null([]), member_id="id", reasons=places
    )
    return UNMENTORED.table(Rows.of_frame(columns.select(UNMENTORED.names()), {"reasons": reasons}), as_of=on)


def _lacking_reason(row: Mapping[str, Any], limits: Numbers) -> Reason:
    least, most = limits.mentors
    counts = {name: row[name] for name in ("mentors", "hosts", "full_members")}
    return WORDS.reason(f"mentor_{row['problem']}", **counts, least=least, most=most)
