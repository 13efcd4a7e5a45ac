"""Organizations against their size: level, least and most members, units, the committee of a branch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.organizations.register import Facts
from chaingraph.analysis.organizations.rows import about, found
from chaingraph.asof.people import away_full
from chaingraph.errors import Text
from chaingraph.rules import Numbers

Row = Mapping[str, Any]
Rows = Iterator[dict[str, Any]]

_BRANCHES = ("branch", "joint_branch", "temporary_branch")
_FORMS = {"general_branch": Text("党总支", "a general branch"), "committee": Text("党委", "a committee")}


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
        text = Text(
            f"联合党支部内该企业有已转入组织关系的正式党员 {number} 名，达到 {sizes.branch_min} 名，应单独组建",
            f"this firm of the joint branch has {number} transferred full members, at least {sizes.branch_min}: "
            "it should have its own branch",
        )
        columns = about(organizations[row["organization_id"]]) | {
            "enterprise_ids": (row["enterprise_id"],),
            "full_members": number,
            "members": None,
        }
        rules = ("party.branch_min", "party.separate_first")
        yield found("unit_could_separate", text, rules, {"full_members": number}, **columns)


def _least(row: Row, sizes: Numbers) -> Rows:
    full = row["full_members"]
    if full is None or not row["full_exact"] or full >= sizes.branch_min:
        return
    joint = row["kind"] == "joint_branch"
    text = Text(
        f"{'各单位合计' if joint else ''}正式党员 {full} 名，不足 {sizes.branch_min} 名",
        f"full members{' in all its units' if joint else ''}: {full}, fewer than {sizes.branch_min}",
    )
    rules = ("party.branch_min", "party.joint_unit_below")
    yield found("below_minimum", text, rules, {"full_members": full, "threshold": sizes.branch_min}, **about(row))


def _most(row: Row, sizes: Numbers) -> Rows:
    members = row["members"]
    if members is None or members <= sizes.branch_max:
        return
    text = Text(
        f"党员 {members} 名，超过党支部一般不超过的 {sizes.branch_max} 名",
        f"{members} members, above the {sizes.branch_max} that a branch generally does not exceed",
    )
    facts = {"members": members, "threshold": sizes.branch_max}
    yield found("branch_too_large", text, ("party.branch_max",), facts, **about(row))


def _committee(row: Row, sizes: Numbers, *, posts_known: bool) -> Rows:
    """Yield whether a branch has the committee that its size asks for; a temporary one is appointed."""
    full, people = row["full_members"], row["committee_people"]
    least, usual = sizes.committee_size
    if full is None or not posts_known or row["kind"] == "temporary_branch":
        return
    facts = {"full_members": full, "threshold": sizes.committee_min, "people": people}
    if full >= sizes.committee_min and people < least:
        text = Text(
            f"正式党员 {full} 名，达到 {sizes.committee_min} 名，应设支部委员会（一般 {least} 至 {usual} 人）；"
            f"任职记录中书记、副书记、委员共 {people} 人",
            f"{full} full members, at least {sizes.committee_min}: the branch has a committee (generally {least} to "
            f"{usual} people); secretary, deputies and members on record: {people}",
        )
        yield found("branch_committee", text, ("party.committee_min", "party.committee_size"), facts, **about(row))
    if row["full_exact"] and full < sizes.committee_min and people >= least:
        text = Text(
            f"正式党员 {full} 名，不足 {sizes.committee_min} 名，一般只设书记，必要时设副书记；"
            f"任职记录中有 {people} 人",
            f"full members: {full}, fewer than {sizes.committee_min}: a secretary, a deputy if needed; people on "
            f"record: {people}",
        )
        rules = ("party.committee_min", "party.small_branch_posts")
        yield found("branch_committee_not_due", text, rules, facts, **about(row))
    if people > sizes.committee_max:
        text = Text(
            f"支部委员会 {people} 人，一般不超过 {sizes.committee_max} 人",
            f"{people} people on the branch committee, generally not more than {sizes.committee_max}",
        )
        yield found("branch_committee_large", text, ("party.committee_max",), facts, **about(row))
    elif people > usual:
        text = Text(
            f"支部委员会 {people} 人，多于一般的 {least} 至 {usual} 人，未超过 {sizes.committee_max} 人",
            f"{people} people on the branch committee, more than the usual {least} to {usual}, not more than "
            f"{sizes.committee_max}",
        )
        rules = ("party.committee_size", "party.committee_max")
        yield found("branch_committee_large", text, rules, facts, **about(row), gravity="to_check")


def _level(row: Row, sizes: Numbers) -> Rows:
    if row["ownership"] == "state":
        yield from _state_level(row, sizes)
        return
    full, form = row["full_members"], row["kind"]
    middle, top = sizes.zhejiang_general_branch, sizes.zhejiang_committee
    if full is None:
        return
    if full >= top and form != "committee":
        yield _too_low(row, full, top, "committee", sizes.authority("zhejiang_committee"))
    elif full > middle and form in _BRANCHES:
        yield _too_low(row, full, middle, "general_branch", sizes.authority("zhejiang_general_branch"))
    elif full == middle and form in _BRANCHES and row["full_exact"]:
        by = sizes.authority("zhejiang_general_branch")
        text = Text(
            f"正式党员恰为 {full} 名，按{by.zh}党支部、党总支均可",
            f"exactly {full} full members: a branch or a general branch by {by.en}",
        )
        rules = ("party.zhejiang_general_branch", "party.level_by_need")
        yield found("level_open", text, rules, {"full_members": full, "threshold": middle}, **about(row))
    elif row["full_exact"]:
        least = {"general_branch": middle, "committee": top}.get(form)
        if least is not None and full < least:
            yield _too_high(row, full, least, f"party.zhejiang_{form}")


def _state_level(row: Row, sizes: Numbers) -> Rows:
    members, least = row["members"], sizes.state_firm_committee
    if members is None or least is None:
        return
    if members >= least and row["kind"] != "committee":
        text = Text(
            f"国有企业党员 {members} 名，达到 {least} 名，应设党委（可有例外）",
            f"a state firm with {members} members, at least {least}: a committee (exceptions allowed)",
        )
        rules = ("party.state_firm_committee", "party.level_by_need")
        facts = {"members": members, "threshold": least, "form": "committee"}
        yield found("level_too_low", text, rules, facts, **about(row), gravity="required")
    elif members < least and row["kind"] == "committee" and row["members_exact"]:
        yield _too_high(row, members, least, "party.state_firm_committee")


def _too_low(row: Row, full: int, threshold: int, form: str, by: Text) -> dict[str, Any]:
    text = Text(
        f"正式党员 {full} 名，达到 {threshold} 名，按{by.zh}可设{_FORMS[form].zh}；按工作需要报上级批准",
        f"{full} full members, at least {threshold}: {_FORMS[form].en} by {by.en}; by need, approved above",
    )
    facts = {"full_members": full, "threshold": threshold, "form": form}
    return found("level_too_low", text, (f"party.zhejiang_{form}", "party.level_by_need"), facts, **about(row))


def _too_high(row: Row, number: int, threshold: int, rule: str) -> dict[str, Any]:
    base = Text("党员", "members") if rule == "party.state_firm_committee" else Text("正式党员", "full members")
    form = _FORMS[row["kind"]]
    text = Text(
        f"{base.zh} {number} 名，不足 {threshold} 名而设{form.zh}，须确有需要并经上级批准",
        f"{number} {base.en}, fewer than {threshold}, and yet {form.en}: needed and approved above?",
    )
    facts = {"number": number, "threshold": threshold}
    return found("level_above_size", text, (rule, "party.level_by_need"), facts, **about(row))


def _span(row: Row, sizes: Numbers) -> Rows:
    units, joint = row["units"], row["kind"] == "joint_branch"
    if joint and units > sizes.joint_span:
        text = Text(
            f"联合党支部覆盖 {units} 个单位，一般不超过 {sizes.joint_span} 个",
            f"the joint branch covers {units} units, generally not more than {sizes.joint_span}",
        )
        facts = {"units": units, "threshold": sizes.joint_span}
        yield found("joint_span", text, ("party.joint_span",), facts, **about(row))
    one_only, several = joint and units == 1, row["kind"] in _BRANCHES and not joint and units > 1
    if one_only or several:
        text = Text(
            f"登记为{'联合党支部，但只' if one_only else '非联合党支部，但'}建立于 {units} 个单位",
            f"registered as {'a joint branch' if one_only else 'no joint branch'}, yet established in {units} units",
        )
        yield found("kind_and_units", text, ("party.joint_unit_below",), {"units": units}, **about(row))
