"""Why a branch-less firm has its class and its action: the deciding facts, the rules, the sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from chaingraph.errors import Text
from chaingraph.rules import Numbers, Rulebook, numbers
from chaingraph.table import Reason

FACTS = (
    "full_members",
    "probationary_members",
    "untransferred_members",
    "activists",
    "applicants",
    "development_targets",
    "class",
    "action",
    "instructor",
    "functional",
    "state_owned",
)
_UNKNOWN = Text("未知", "unknown")
_MEMBERS = ("full_members", "probationary_members", "untransferred_members")
_LIMITS = (
    "party.branch_min",
    "party.should_have_been",
    "party.branch_max",
    "party.joint_span",
    "party.committee_min",
    "party.committee_size",
    "party.committee_max",
    "party.zhejiang_general_branch",
    "party.zhejiang_committee",
    "party.path_months",
    "party.probation_months",
)
_YOUNGER = ("party.state_firm_committee",)  # a year younger than the Branch Regulations


def read_limits(rules: Rulebook, on: dt.date | None) -> Numbers:
    """Return the numbers of the rules that decide, as they stand on one day.

    Raises
    ------
    RuleError
        If one of the rules is not yet in force; ``party.branch_min`` is asked first.
    """
    return numbers(rules, on, *_LIMITS, optional=_YOUNGER)


def reasons_of(facts: Mapping[str, Any], limits: Numbers) -> tuple[Reason, ...]:
    """Say why a firm has its class and its action.

    Parameters
    ----------
    facts
        `FACTS` of the firm; None is unknown.
    limits
        What `read_limits` returned.

    Returns
    -------
    tuple of Reason
        What the firm has for an organization, then the class, the action, and what else a planner must know.

    Examples
    --------
    >>> from chaingraph.rules import rulebook
    >>> facts = dict.fromkeys(FACTS, 0) | {"class": "no_members", "action": "send_instructor", "functional": True}
    >>> [reason.code for reason in reasons_of(facts, read_limits(rulebook(), None))]
    ['functional_only', 'no_members', 'send_instructor', 'no_instructor']
    """
    found = [_organization(facts), _class(facts, limits), _action(facts, limits)]
    found += [reason for reason in (_untransferred(facts), _probationary(facts, limits), _instructor(facts)) if reason]
    if facts["action"] in ("own_branch", "transfer_members"):
        found += _form(facts, limits)
    return tuple(found)


def _number(value: int | None) -> Text:
    return _UNKNOWN if value is None else Text(str(value), str(value))


def _counted(value: int | None) -> str:
    return "人数未知" if value is None else f" {value} 名"


def _picked(facts: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: facts[name] for name in names}


def _organization(facts: Mapping[str, Any]) -> Reason:
    if facts["functional"]:
        return Reason(
            "functional_only",
            Text(
                "只是功能型党组织（产业链党委）的成员单位，不计入组织覆盖",
                "only a unit of a functional organization (chain committee), which is no coverage",
            ),
            {"home_organizations": 0, "functional": True},
            ("party.coverage_rate",),
        )
    return Reason(
        "no_home_organization",
        Text("企业内没有单独或联合建立的党组织", "no home organization is established, alone or jointly"),
        {"home_organizations": 0, "functional": False},
        ("party.coverage_rate",),
    )


def _class(facts: Mapping[str, Any], limits: Numbers) -> Reason:
    counts = _picked(facts, "full_members", "probationary_members", "untransferred_members")
    full, probationary = _number(facts["full_members"]), _number(facts["probationary_members"])
    least = limits.should_have_been
    sentences = {
        "should_have_been": Text(
            f"在职正式党员 {full.zh} 名，达到 {least} 名而未建党组织",
            f"full members among the staff: {full.en}, at least {least}, without an organization",
        ),
        "individual_members": Text(
            f"在职正式党员 {full.zh} 名、预备党员{_counted(facts['probationary_members'])}，正式党员不足 {least} 名",
            f"full members: {full.en}, probationary members: {probationary.en}; fewer than {least} are full",
        ),
        "no_members": Text(
            f"没有正式党员，预备党员 {probationary.zh} 名", f"no full member; probationary members: {probationary.en}"
        ),
        "unknown": Text(
            "正式党员人数未知，无法归类；请先核实人数",
            "the number of full members is unknown, so there is no class; ask for it first",
        )
        if facts["full_members"] is None
        else Text(
            "没有正式党员，预备党员人数未知，无法归类；请先核实人数",
            "no full member, the number of probationary members is unknown, so there is no class; ask for it first",
        ),
    }
    rules = ("party.should_have_been", "party.statistics_classes")
    return Reason(facts["class"], sentences[facts["class"]], {**counts, "threshold": least}, rules)


def _action(facts: Mapping[str, Any], limits: Numbers) -> Reason:
    action, least, full = facts["action"], limits.branch_min, facts["full_members"]
    away = min(facts["untransferred_members"] or 0, full or 0)
    here = None if full is None else full - away
    if action == "own_branch":
        text = Text(
            f"已转入组织关系的正式党员 {here} 名，达到 {least} 名，应单独组建党支部",
            f"full members transferred: {here}, at least {least}: it must set up its own branch",
        )
        return Reason(
            action,
            text,
            {"transferred_full_members": here, "threshold": least},
            ("party.branch_min", "party.organization_min"),
        )
    if action == "transfer_members":
        text = Text(
            f"已转入组织关系的正式党员 {here} 名，转入其余 {away} 名后共 {full} 名，达到 {least} 名，即可单独组建",
            f"full members transferred: {here}; together with those not transferred ({away}): {full}, at least {least}",
        )
        here_facts = {"transferred_full_members": here, "untransferred_members": away, "threshold": least}
        return Reason(action, text, here_facts, ("party.branch_min", "party.organization_min"))
    if action == "join_branch":
        text = Text(
            f"正式党员 {full} 名，不足 {least} 名，可与地域相邻、行业相近的单位联合组建"
            f"（一般不超过 {limits.joint_span} 个单位）",
            f"full members: {full}, fewer than {least}: a joint branch with adjacent, similar units (generally not "
            f"more than {limits.joint_span})",
        )
        rules = ("party.joint_unit_below", "party.joint_span", "party.joint_criteria")
        return Reason(action, text, {"full_members": full, "threshold": least, "joint_span": limits.joint_span}, rules)
    if action == "cultivate":
        names = ("probationary_members", "development_targets", "activists", "applicants")
        zh = [_counted(facts[name]) for name in names]
        en = [_number(facts[name]).en for name in names]
        text = Text(
            f"没有已知的正式党员；预备党员{zh[0]}、发展对象{zh[1]}、积极分子{zh[2]}、申请人{zh[3]}。"
            f"从积极分子到正式党员至少 {limits.path_months} 个月",
            f"no full member known; probationary {en[0]}, targets {en[1]}, activists {en[2]}, "
            f"applicants {en[3]}; from activist to full member takes at least {limits.path_months} months",
        )
        return Reason(
            action, text, {**_picked(facts, *names), "path_months": limits.path_months}, ("party.path_months",)
        )
    text = Text(
        "没有已知的党员、积极分子和申请人，由党建指导员先开展工作",
        "no member, activist or applicant is known: an instructor begins the work",
    )
    return Reason(
        action, text, _picked(facts, "full_members", "activists"), ("party.instructor", "party.work_coverage")
    )


def _untransferred(facts: Mapping[str, Any]) -> Reason | None:
    full, probationary, away = (facts[name] for name in _MEMBERS)
    if away is None and full:
        return Reason(
            "transfer_unknown",
            Text(
                "组织关系转入情况未知，暂按已转入计算",
                "whether affiliations are transferred is unknown; they are taken as transferred",
            ),
            {"untransferred_members": None},
        )
    if away and full is not None and probationary is not None and away > full + probationary:
        return Reason(
            "counts_contradict",
            Text(
                f"未转组织关系党员 {away} 名，多于正式党员与预备党员之和，请核实",
                f"members not transferred: {away}, more than full and probationary ones together: check",
            ),
            dict(zip(_MEMBERS, (full, probationary, away), strict=True)),
        )
    if away and full is None:
        return Reason(
            "untransferred_unknown_stage",
            Text(
                f"组织关系未转入的党员 {away} 名，其中可能有预备党员，正式党员人数仍未知",
                f"members not transferred: {away}, some perhaps probationary: the number of full members stays unknown",
            ),
            {"untransferred_members": away},
        )
    if away and facts["action"] != "transfer_members":
        return Reason(
            "members_not_transferred",
            Text(
                f"其中 {away} 名党员组织关系未转入（已含在上述人数中，可能有预备党员）",
                f"of the members not transferred: {away}, some perhaps probationary",
            ),
            {"untransferred_members": away},
        )
    return None


def _probationary(facts: Mapping[str, Any], limits: Numbers) -> Reason | None:
    number = facts["probationary_members"]
    if not number:
        return None
    return Reason(
        "probationary_not_counted",
        Text(
            f"预备党员 {number} 名不计入正式党员，预备期 {limits.probation_months} 个月",
            f"probationary members do not count as full: {number}; probation takes {limits.probation_months} months",
        ),
        {"probationary_members": number},
        ("party.probation_months",),
    )


def _instructor(facts: Mapping[str, Any]) -> Reason | None:
    if facts["instructor"] is None:
        return None
    if facts["instructor"]:
        text = Text("已选派党建指导员，由其推动落实", "an instructor has been sent already, who can take this on")
        return Reason("instructor_sent", text, {"instructor": True}, ("party.instructor",))
    text = Text("尚未选派党建指导员", "no instructor has been sent")
    return Reason("no_instructor", text, {"instructor": False}, ("party.instructor",))


def _form(facts: Mapping[str, Any], limits: Numbers) -> list[Reason]:
    """Say what follows from the size: a branch committee, the soft limit of a branch, a higher form."""
    full, found = facts["full_members"], []
    more = facts["probationary_members"]
    number = full + (more or 0)
    amount = Text(f" {number}", str(number)) if more is not None else Text(f"至少 {number}", f"at least {number}")
    if full >= limits.committee_min:
        fewest, most = limits.committee_size
        found.append(
            Reason(
                "branch_committee",
                Text(
                    f"正式党员 {full} 名，达到 {limits.committee_min} 名，应设支部委员会"
                    f"（一般 {fewest} 至 {most} 人，不超过 {limits.committee_max} 人）",
                    f"{full} full members, at least {limits.committee_min}: the branch has a committee (generally "
                    f"{fewest} to {most} people, not more than {limits.committee_max})",
                ),
                {"full_members": full, "threshold": limits.committee_min},
                ("party.committee_min", "party.committee_size", "party.committee_max"),
            )
        )
    if number > limits.branch_max:
        found.append(
            Reason(
                "branch_size",
                Text(
                    f"党员{amount.zh} 名，超过支部一般不超过的 {limits.branch_max} 名，宜设多个支部或更高一级组织",
                    f"{amount.en} members, above the {limits.branch_max} that a branch generally does not "
                    "exceed: several branches or a higher form",
                ),
                {"members": number, "threshold": limits.branch_max},
                ("party.branch_max",),
            )
        )
    if facts["state_owned"]:
        return found + _state_form(number, limits)
    if full >= limits.zhejiang_general_branch:
        higher = full >= limits.zhejiang_committee
        name = "zhejiang_committee" if higher else "zhejiang_general_branch"
        threshold = limits.zhejiang_committee if higher else limits.zhejiang_general_branch
        form = Text("党委", "a committee") if higher else Text("党总支", "a general branch")
        # "50" ends one range and begins the next in the text, so both forms are open there
        also = Text("（也可设党支部）", " (or a branch)") if full == threshold and not higher else Text("", "")
        by = limits.authority("zhejiang_committee" if higher else "zhejiang_general_branch")
        found.append(
            Reason(
                "higher_form",
                Text(
                    f"正式党员 {full} 名，达到 {threshold} 名，按{by.zh}可设{form.zh}{also.zh}",
                    f"{full} full members, at least {threshold}: {form.en}{also.en} by {by.en}",
                ),
                {"full_members": full, "threshold": threshold},
                (f"party.{name}",),
            )
        )
    return found


def _state_form(number: int, limits: Numbers) -> list[Reason]:
    """Say what the rule for state firms asks for; the guidance for non-public firms is not theirs."""
    least = limits.state_firm_committee
    if least is None or number < least:
        return []
    text = Text(
        f"国有企业党员 {number} 名，达到 {least} 名，应设党委（可有例外）",
        f"a state firm with {number} members, at least {least}: a committee (exceptions allowed)",
    )
    return [Reason("higher_form", text, {"members": number, "threshold": least}, ("party.state_firm_committee",))]
