"""Terms that have run out, and organizations without a secretary or with more than one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import polars as pl

from chaingraph.analysis.organizations.findings import WORDS
from chaingraph.analysis.organizations.register import COMMITTEE_ROLES, Facts
from chaingraph.analysis.organizations.rows import about, found
from chaingraph.asof.days import add_months, current, months_after
from chaingraph.asof.people import people_on
from chaingraph.park import Park
from chaingraph.rules import Numbers
from chaingraph.words import Reason, Said

Rows = Iterator[dict[str, Any]]

_BRANCHES = ("branch", "joint_branch")
_TERM_RULES = {
    **dict.fromkeys(_BRANCHES, "party.term_years"),
    "general_branch": "party.term_years_general_branch",
    "committee": "party.term_years_committee",
}


def check_terms(park: Park, facts: Facts, terms: Numbers, on: dt.date | None) -> Rows:
    """Yield overdue terms, terms that end soon, and terms longer than the rule.

    Parameters
    ----------
    park
        Reads `ESTABLISHED_IN` and `MemberUnit` for organizations of communities.
    facts
        What is known of the organizations.
    terms
        Numbers on the day: years of a term by kind, and in villages and communities, months of notice and of delay.
    on
        As-of day; without it nothing is overdue.

    Yields
    ------
    dict
        Rows of the answer, in the order of ids.

    Notes
    -----
    A term without an end ends a full term after its start. Bodies that were elected before the Opinion of 2018 serve
    the term of their time, which was never longer. On a day before it only an end on record is looked at. Temporary
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
    dated = dated.with_columns(full=_full_term(terms)).with_columns(
        end=pl.coalesce("term_end", "full"), reckoned=pl.col("term_end").is_null()
    )
    for row in dated.filter(pl.col("term_end") > pl.col("full")).iter_rows(named=True):
        facts_of = {"start": row["term_start"], "end": row["term_end"], "full_term": row["full"]}
        yield found(WORDS.reason("term_too_long", **facts_of).citing(_rule(row)), **about(row))
    if on is None:
        return
    soon = add_months(on, terms.term_notice_months)
    for row in dated.filter(pl.col("end") <= soon).iter_rows(named=True):
        yield found(_ended(row, terms, on), **about(row), deadline=row["end"])


def _full_term(terms: Numbers) -> pl.Expr:
    """Return the day on which a full term ends, null where the day has no rule on the kind."""
    full = pl.lit(None, dtype=pl.Date)
    for kinds, years in (
        (_BRANCHES, terms.term_years),
        (("general_branch",), terms.term_years_general_branch),
        (("committee",), terms.term_years_committee),
    ):
        if years is not None:
            full = pl.when(pl.col("kind").is_in(kinds)).then(months_after("term_start", 12 * years)).otherwise(full)
    if terms.term_years_village is None:
        return full
    return pl.when("village").then(months_after("term_start", 12 * terms.term_years_village)).otherwise(full)


def _ended(row: dict[str, Any], terms: Numbers, on: dt.date) -> Reason:
    """Say that a term has ended or ends soon, and whether a delay that was approved would still run."""
    days = (on - row["end"]).days
    head = (WORDS.said("end_reckoned"),) if row["reckoned"] else ()
    known = {"end": row["end"], "days": abs(days), "reckoned": row["reckoned"], "head": head}
    if terms.term_extension_months is None:
        return WORDS.reason("term_overdue" if days > 0 else "term_ending", **known, more=(WORDS.said("no_term"),))
    rules = [_rule(row)]
    more: tuple[Said, ...] = ()
    if days > 0:
        latest = add_months(row["end"], terms.term_extension_months)
        more = (WORDS.said("late_anyway" if on > latest else "late_unless", latest=latest),)
        rules += ["party.term_extension_months", "party.election_approval"]
    reason = WORDS.reason("term_overdue" if days > 0 else "term_ending", **known, more=more)
    return reason.citing(*rules)


def _rule(row: dict[str, Any]) -> str:
    return "party.term_years_village" if row["village"] else _TERM_RULES[row["kind"]]


def check_officers(park: Park, facts: Facts, on: dt.date | None, voters: Numbers) -> Rows:
    """Yield organizations of which a secretary, deputy or committee member is no full member on the day.

    Parameters
    ----------
    park
        Reads `SERVES_AS` and `Member`; whoever has no member record is unknown and not looked at.
    facts
        What is known of the organizations.
    on
        As-of day.
    voters
        Numbers on the day: who may be elected, None before the Regulations on elections.
    """
    if voters.election_voters is None:
        return
    below = people_on(park, on).filter(pl.col("stage") != "full").select(from_id="id").collect()
    posts = park["SERVES_AS"].filter(current(on) & pl.col("role").is_in(COMMITTEE_ROLES))
    seated = posts.join(below, on="from_id", how="semi").group_by(id="to_id").agg(people=pl.col("from_id").n_unique())
    homes = facts.organizations.filter(~pl.col("functional") & (pl.col("kind") != "temporary_branch"))
    for row in homes.join(seated, on="id").sort("id").iter_rows(named=True):
        yield found(WORDS.reason("officer_not_full", people=row["people"]), **about(row))


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
