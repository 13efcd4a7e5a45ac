"""Terms that have run out, and organizations without a secretary or with more than one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import polars as pl

from chaingraph.analysis.organizations.findings import WORDS
from chaingraph.analysis.organizations.register import Facts
from chaingraph.analysis.organizations.rows import about, found
from chaingraph.asof.days import add_months, current, months_after
from chaingraph.park import Park
from chaingraph.rules import Numbers

Rows = Iterator[dict[str, Any]]

_BRANCHES = ("branch", "joint_branch")


def check_terms(park: Park, facts: Facts, terms: Numbers, on: dt.date | None) -> Rows:
    """Yield overdue terms, terms that end soon, and terms longer than the rule.

    Parameters
    ----------
    park
        Reads `ESTABLISHED_IN` and `MemberUnit` for organizations of communities.
    facts
        What is known of the organizations.
    terms
        Numbers on the day: years of a term, elsewhere and in villages and communities, months of notice.
    on
        As-of day; without it nothing is overdue.

    Yields
    ------
    dict
        Rows of the answer, in the order of ids.

    Notes
    -----
    A term without an end ends a full term after its start, for branches and organizations of communities; of
    committees and general branches elsewhere no article was seen, only an end on record is looked at. Temporary
    branches are appointed and have no re-election; functional bodies have no term of their own.
    """
    communities = park["MemberUnit"].filter(pl.col("kind") == "community").select(to_id="id")
    placed = park["ESTABLISHED_IN"].filter(current(on)).join(communities, on="to_id", how="semi")
    village = placed.select(id="from_id").unique().with_columns(village=pl.lit(True))
    dated = (
        facts.organizations.filter(~pl.col("functional") & (pl.col("kind") != "temporary_branch"))
        .join(village, on="id", how="left")
        .with_columns(pl.col("village").fill_null(False))
        .sort("id")
    )
    usual = pl.col("kind").is_in(_BRANCHES) | pl.col("village")
    full = (
        pl.when("village")
        .then(months_after("term_start", 12 * terms.term_years_village))
        .otherwise(months_after("term_start", 12 * terms.term_years))
    )
    dated = dated.with_columns(full=pl.when(usual).then(full)).with_columns(
        end=pl.coalesce("term_end", "full"), reckoned=pl.col("term_end").is_null()
    )
    for row in dated.filter(pl.col("term_end") > pl.col("full")).iter_rows(named=True):
        facts_of = {"start": row["term_start"], "end": row["term_end"], "full_term": row["full"]}
        yield found(WORDS.reason("term_too_long", **facts_of).citing(_rule(row)), **about(row))
    if on is None:
        return
    soon = add_months(on, terms.term_notice_months)
    for row in dated.filter(pl.col("end") <= soon).iter_rows(named=True):
        days = (on - row["end"]).days
        ruled = row["village"] or row["kind"] in _BRANCHES
        reason = WORDS.reason(
            "term_overdue" if days > 0 else "term_ending",
            end=row["end"],
            days=abs(days),
            reckoned=row["reckoned"],
            head=(WORDS.said("end_reckoned"),) if row["reckoned"] else (),
            more=() if ruled else (WORDS.said("no_term"),),
        )
        yield found(reason.citing(_rule(row)) if ruled else reason, **about(row), deadline=row["end"])


def _rule(row: dict[str, Any]) -> str:
    return "party.term_years_village" if row["village"] else "party.term_years"


def check_secretaries(facts: Facts) -> Rows:
    """Yield organizations with no secretary or several; nothing where no secretary is on record at all.

    Notes
    -----
    The article speaks of branches: for other kinds it is an analogy, said so, and a missing secretary is only advised.
    """
    if not facts.posts_known:
        return
    for row in facts.organizations.filter(pl.col("secretaries") != 1).iter_rows(named=True):
        number = row["secretaries"]
        branch = row["kind"] in (*_BRANCHES, "temporary_branch")
        rule = "committee.secretary_of_leader" if row["functional"] else "party.secretaries"
        more = () if branch or row["functional"] else (WORDS.said("by_analogy"),)
        gravity = {} if number or (branch and not row["functional"]) else {"gravity": "advised"}
        reason = WORDS.reason("secretary_double" if number else "secretary_missing", secretaries=number, more=more)
        yield found(reason.citing(rule), **about(row), **gravity)
