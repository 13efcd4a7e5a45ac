"""Terms that have run out, and organizations without a secretary or with more than one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import polars as pl

from chaingraph.analysis.organizations.register import Facts
from chaingraph.analysis.organizations.rows import about, found
from chaingraph.asof.days import current
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.rules import Numbers

Rows = Iterator[dict[str, Any]]

_BRANCHES = ("branch", "joint_branch")
_NO_TERM = Text(
    "；未查到党委、党总支任期的条款，以登记的届满日为准",
    "; no article on the term of a committee or general branch was seen, its end is taken as registered",
)
_BY_ANALOGY = Text("；条款针对党支部，党委、党总支为类推", "; the article speaks of branches, this is by analogy")


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
        .then(pl.col("term_start").dt.offset_by(f"{terms.term_years_village}y"))
        .otherwise(pl.col("term_start").dt.offset_by(f"{terms.term_years}y"))
    )
    dated = dated.with_columns(full=pl.when(usual).then(full)).with_columns(
        end=pl.coalesce("term_end", "full"), reckoned=pl.col("term_end").is_null()
    )
    for row in dated.filter(pl.col("term_end") > pl.col("full")).iter_rows(named=True):
        text = Text(
            f"本届 {row['term_start']} 至 {row['term_end']}，长于规定的任期（应至 {row['full']}）",
            f"the term from {row['term_start']} to {row['term_end']} is longer than the rule ({row['full']})",
        )
        yield found("term_too_long", text, (_rule(row),), {"full_term": row["full"]}, **about(row))
    if on is None:
        return
    soon = pl.lit(on).dt.offset_by(f"{terms.term_notice_months}mo")
    for row in dated.filter(pl.col("end") <= soon).iter_rows(named=True):
        days = (on - row["end"]).days
        how = Text("（按起始日期推算）", " (reckoned from its start)") if row["reckoned"] else Text("", "")
        ruled = row["village"] or row["kind"] in _BRANCHES
        rules: tuple[str, ...] = (_rule(row),) if ruled else ()
        unseen = Text("", "") if ruled else _NO_TERM
        if days > 0:
            text = Text(
                f"本届 {row['end']} 届满{how.zh}，已逾期 {days} 天{unseen.zh}",
                f"the term ended on {row['end']}{how.en}, {days} days ago{unseen.en}",
            )
        else:
            text = Text(
                f"本届 {row['end']} 届满{how.zh}，还有 {-days} 天{unseen.zh}",
                f"the term ends on {row['end']}{how.en}, in {-days} days{unseen.en}",
            )
            rules = (*rules, "party.term_notice_months")
        code = "term_overdue" if days > 0 else "term_ending"
        yield found(code, text, rules, {"days": days, "reckoned": row["reckoned"]}, **about(row), deadline=row["end"])


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
        rules = ("committee.secretary_of_leader",) if row["functional"] else ("party.secretaries",)
        more = Text("", "") if branch or row["functional"] else _BY_ANALOGY
        gravity = {} if branch and not row["functional"] else {"gravity": "advised"}
        if number:
            text = Text(
                f"任职记录中有 {number} 名现任书记{more.zh}", f"{number} secretaries in office are on record{more.en}"
            )
            yield found("secretary_double", text, rules, {"secretaries": number}, **about(row))
        else:
            text = Text(f"任职记录中没有现任书记{more.zh}", f"no secretary in office is on record{more.en}")
            yield found("secretary_missing", text, rules, {"secretaries": 0}, **about(row), **gravity)
