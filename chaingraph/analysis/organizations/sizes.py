"""Organizations against their size: level, least and most members, units, the committee of a branch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.organizations.findings import WORDS
from chaingraph.analysis.organizations.register import Facts
from chaingraph.analysis.organizations.rows import about, found
from chaingraph.asof.people import away_full
from chaingraph.rules import Numbers

Row = Mapping[str, Any]
Rows = Iterator[dict[str, Any]]

_BRANCHES = ("branch", "joint_branch", "temporary_branch")


def check_sizes(facts: Facts, sizes: Numbers) -> Rows:
    """Yield what is found about the size of the organizations that are homes.

    Parameters
    ----------
    facts
        What is known of the organizations.
    sizes
        Numbers of the rules on the day.

    Yields
    ------
    dict
        Rows of the answer, in the order of the organizations' ids.

    Notes
    -----
    A number that is only a lower bound proves that a threshold is reached, never that it is not. Levels are asked of
    organizations of one firm: the state-firm rule counts members, the guidance for non-public firms full members.
    """
    homes = facts.organizations.filter(~pl.col("functional"))
    for row in homes.iter_rows(named=True):
        if row["kind"] in _BRANCHES:
            yield from _least(row, sizes)
            yield from _most(row, sizes)
            yield from _committee(row, sizes, posts_known=facts.posts_known)
        if row["firm"] is not None:
            yield from _level(row, sizes)
        yield from _span(row, sizes)


def check_units(facts: Facts, firms: pl.DataFrame, sizes: Numbers) -> Rows:
    """Yield units of joint branches that have enough full members to stand alone.

    Parameters
    ----------
    firms
        What `people.count_by_enterprise` returns.
    """
    joint = facts.homes.filter(pl.col("joint")).join(
        facts.homes.filter(~pl.col("joint")), on="enterprise_id", how="anti"
    )
    here = pl.col("full_members") - away_full().fill_null(0)
    joint = joint.join(facts.organizations, left_on="organization_id", right_on="id", how="semi")
    ready = joint.join(firms, on="enterprise_id").with_columns(here=here).filter(pl.col("here") >= sizes.branch_min)
    organizations = {row["id"]: row for row in facts.organizations.iter_rows(named=True)}
    for row in ready.sort("organization_id", "enterprise_id").iter_rows(named=True):
        number = row["here"]
        columns = about(organizations[row["organization_id"]]) | {
            "enterprise_ids": (row["enterprise_id"],),
            "full_members": number,
            "members": None,
        }
        reason = WORDS.reason("unit_could_separate", full_members=number, threshold=sizes.branch_min)
        yield found(reason, **columns)


def _least(row: Row, sizes: Numbers) -> Rows:
    full = row["full_members"]
    if full is None or not row["full_exact"] or full >= sizes.branch_min:
        return
    words = "below_minimum.joint" if row["kind"] == "joint_branch" else "below_minimum"
    yield found(WORDS.reason(words, full_members=full, threshold=sizes.branch_min), **about(row))


def _most(row: Row, sizes: Numbers) -> Rows:
    members = row["members"]
    if members is not None and sizes.branch_max is not None and members > sizes.branch_max:
        reason = WORDS.reason("branch_too_large", members=members, threshold=sizes.branch_max)
        yield found(reason, **about(row))


def _committee(row: Row, sizes: Numbers, *, posts_known: bool) -> Rows:
    """Yield whether a branch has the committee that its size asks for; a temporary one is appointed."""
    full, people = row["full_members"], row["committee_people"]
    if full is None or not posts_known or row["kind"] == "temporary_branch" or sizes.committee_min is None:
        return
    least, usual = sizes.committee_size
    facts = {"full_members": full, "threshold": sizes.committee_min, "people": people}
    facts |= {"fewest": least, "usual": usual, "committee_max": sizes.committee_max}
    if full >= sizes.committee_min and people < least:
        yield found(WORDS.reason("branch_committee", **facts), **about(row))
    if row["full_exact"] and full < sizes.committee_min and people >= least:
        yield found(WORDS.reason("branch_committee_not_due", **facts), **about(row))
    if people > sizes.committee_max:
        yield found(WORDS.reason("branch_committee_large", **facts), **about(row))
    elif people > usual:
        yield found(WORDS.reason("branch_committee_large.usual", **facts), **about(row), gravity="to_check")


def _level(row: Row, sizes: Numbers) -> Rows:
    if row["ownership"] == "state":
        yield from _state_level(row, sizes)
        return
    full, form = row["full_members"], row["kind"]
    middle, top = sizes.zhejiang_general_branch, sizes.zhejiang_committee
    if full is None or middle is None:
        return
    if full >= top and form != "committee":
        yield _too_low(row, full, top, "committee", sizes)
    elif full > middle and form in _BRANCHES:
        yield _too_low(row, full, middle, "general_branch", sizes)
    elif full == middle and form in _BRANCHES and row["full_exact"]:
        by = sizes.authority("zhejiang_general_branch")
        yield found(WORDS.reason("level_open", full_members=full, threshold=middle, by=by), **about(row))
    elif row["full_exact"]:
        least = {"general_branch": middle, "committee": top}.get(form)
        if least is not None and full < least:
            yield _too_high(row, full, least, f"party.zhejiang_{form}")


def _state_level(row: Row, sizes: Numbers) -> Rows:
    members, form = row["members"], row["kind"]
    middle, top = sizes.state_firm_general_branch, sizes.state_firm_committee
    if members is None or top is None:
        return
    if members >= top and form != "committee":
        reason = WORDS.reason("level_too_low.state", members=members, threshold=top)
        yield found(reason, **about(row), gravity="required")
    elif members >= middle and form in _BRANCHES:
        reason = WORDS.reason("level_too_low.state_general_branch", members=members, threshold=middle)
        yield found(reason, **about(row), gravity="required")
    elif row["members_exact"]:
        least = {"general_branch": middle, "committee": top}.get(form)
        if least is not None and members < least:
            yield _too_high(row, members, least, f"party.state_firm_{form}")


def _too_low(row: Row, full: int, threshold: int, form: str, sizes: Numbers) -> dict[str, Any]:
    by = sizes.authority(f"zhejiang_{form}")
    reason = WORDS.reason("level_too_low", full_members=full, threshold=threshold, form=form, by=by)
    return found(reason.citing(f"party.zhejiang_{form}", "party.level_by_need"), **about(row))


def _too_high(row: Row, number: int, threshold: int, rule: str) -> dict[str, Any]:
    base = "members" if rule.startswith("party.state_firm") else "full_members"
    reason = WORDS.reason("level_above_size", number=number, threshold=threshold, base=base, form=row["kind"])
    return found(reason.citing(rule, "party.level_by_need"), **about(row))


def _span(row: Row, sizes: Numbers) -> Rows:
    units, joint = row["units"], row["kind"] == "joint_branch"
    if joint and sizes.joint_span is not None and units > sizes.joint_span:
        yield found(WORDS.reason("joint_span", units=units, threshold=sizes.joint_span), **about(row))
    if joint and units == 1:
        yield found(WORDS.reason("kind_and_units.joint", units=units), **about(row))
    elif row["kind"] in _BRANCHES and not joint and units > 1:
        yield found(WORDS.reason("kind_and_units.other", units=units), **about(row))
