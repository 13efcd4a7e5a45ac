"""Why a branch-less firm has its class and its action: the deciding facts, the rules, the sentences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from chaingraph.asof.evidence import COUNTS
from chaingraph.model import kind
from chaingraph.rules import Numbers, Rulebook, numbers
from chaingraph.vocabulary import ACTIONS, CLASSES, in_sentence
from chaingraph.words import Reason, words_of

#: Counts with the names of the declared and the recorded number, which are facts where they differ.
DIFFERENCES = tuple((name, f"{name}_declared", f"{name}_recorded") for name in COUNTS)
FACTS = (
    "full_members",
    "probationary_members",
    "untransferred_members",
    "activists",
    "applicants",
    "development_targets",
    "home",
    "declared_by",
    "class",
    "action",
    "class_if_none",
    "action_if_none",
    "instructor",
    "functional",
    "state_owned",
    "full_open",
    *(column for _, *both in DIFFERENCES for column in both),
)
WORDS = words_of(__package__)
_MEMBERS = ("full_members", "probationary_members", "untransferred_members")
_LIMITS = (
    "party.branch_min",
    "party.should_have_been",
    "party.path_months",
    "party.probation_months",
)
_YOUNGER = (  # texts before which the form of an organization is asked by fewer rules, or by none
    "party.branch_max",
    "party.joint_span",
    "party.committee_min",
    "party.committee_size",
    "party.committee_max",
    "party.zhejiang_general_branch",
    "party.zhejiang_committee",
    "party.state_firm_committee",
    "party.state_firm_general_branch",
)
RULES = (*_LIMITS, *_YOUNGER)


def read_limits(rules: Rulebook, on: dt.date | None) -> Numbers:
    """Return the numbers of the rules that decide, as they stand on one day; None where a form had no rule yet.

    Raises
    ------
    RuleError
        If a rule of the class or the action is not yet in force; ``party.branch_min`` is asked first.
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
    >>> said = {"class": "no_members", "action": "send_instructor", "home": "none_declared", "declared_by": "firm"}
    >>> facts = dict.fromkeys(FACTS) | dict.fromkeys(FACTS[:6], 0) | said | {"instructor": False, "functional": True}
    >>> [reason.code for reason in reasons_of(facts, read_limits(rulebook(), None))]
    ['none_declared', 'functional_unit', 'no_members', 'send_instructor', 'no_instructor']
    """
    found = [_home(facts)]
    if facts["functional"]:
        found.append(WORDS.reason("functional_unit", functional=True))
    if facts["home"] == "not_known":
        found += [_if_none(facts), *_known_people(facts)]
    else:
        found += [_class(facts, limits), _action(facts, limits)]
    found += [reason for reason in (_untransferred(facts), _probationary(facts, limits), _instructor(facts)) if reason]
    if facts["action"] in ("own_branch", "transfer_members"):
        found += _form(facts, limits)
    return (*found, *_differences(facts))


def _picked(facts: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: facts[name] for name in names}


def _home(facts: Mapping[str, Any]) -> Reason:
    """Say what the firm has for an organization; that it has none, by whose word."""
    if facts["home"] != "none_declared":
        return WORDS.reason(facts["home"])
    return WORDS.reason(f"none_declared.{facts['declared_by']}", declared_by=facts["declared_by"])


def _if_none(facts: Mapping[str, Any]) -> Reason:
    """Say what would follow if what is not on record does not exist: an organization, more full members."""
    would_be = {
        "class": in_sentence(CLASSES[facts["class_if_none"]]),
        "action": in_sentence(ACTIONS[facts["action_if_none"]]),
    }
    if facts["home"] != "not_known":
        return WORDS.reason("find_out.no_more", **would_be)
    if facts["full_open"]:
        return WORDS.reason("if_none.no_more", **would_be)
    code = "if_none" if facts["action_if_none"] != "find_out" else "if_none.members_unknown"
    return WORDS.reason(code, **would_be)


def _known_people(facts: Mapping[str, Any]) -> list[Reason]:
    known = _picked(facts, "full_members", "probationary_members", "activists")
    return [WORDS.reason("known_people", **known)] if any(number is not None for number in known.values()) else []


def _class(facts: Mapping[str, Any], limits: Numbers) -> Reason:
    code = facts["class"]
    if code == "unknown":
        told = ".at_least" if facts["full_open"] else ".probationary"
        code += ".full" if facts["full_members"] is None else told
    return WORDS.reason(code, **_picked(facts, *_MEMBERS), threshold=limits.should_have_been)


def _action(facts: Mapping[str, Any], limits: Numbers) -> Reason:
    action, least, full = facts["action"], limits.branch_min, facts["full_members"]
    away = min(facts["untransferred_members"] or 0, full or 0)
    if action in ("own_branch", "transfer_members"):
        counts = {"transferred_full_members": full - away, "threshold": least}
        if action == "transfer_members":
            counts |= {"untransferred_members": away, "full_members": full}
        return WORDS.reason(action, **counts)
    if action == "join_branch" and limits.joint_span is None:
        return WORDS.reason("join_branch.without_rule", full_members=full, threshold=least)
    if action == "join_branch":
        return WORDS.reason(action, full_members=full, threshold=least, joint_span=limits.joint_span)
    if action == "cultivate":
        known = _picked(facts, "probationary_members", "development_targets", "activists", "applicants")
        return WORDS.reason(action, **known, path_months=limits.path_months)
    if action == "find_out":
        return _if_none(facts) if facts["full_open"] else WORDS.reason("find_out")
    return WORDS.reason(action, **_picked(facts, "full_members", "activists"))


def _differences(facts: Mapping[str, Any]) -> list[Reason]:
    """Say which declared counts are contradicted by records."""
    firm, found = kind("Enterprise"), []
    for name, declared, recorded in DIFFERENCES:
        if facts[declared] is not None:
            numbers = {"declared": facts[declared], "recorded": facts[recorded]}
            found.append(WORDS.reason("count_differs", counted=in_sentence(firm[name].label), **numbers))
    return found


def _untransferred(facts: Mapping[str, Any]) -> Reason | None:
    full, probationary, away = (facts[name] for name in _MEMBERS)
    if away is None and full:
        return WORDS.reason("transfer_unknown", untransferred_members=None)
    if away and full is not None and probationary is not None and away > full + probationary:
        return WORDS.reason("counts_contradict", **_picked(facts, *_MEMBERS))
    if away and full is None:
        return WORDS.reason("untransferred_unknown_stage", untransferred_members=away)
    if away and facts["action"] != "transfer_members":
        return WORDS.reason("members_not_transferred", untransferred_members=away)
    return None


def _probationary(facts: Mapping[str, Any], limits: Numbers) -> Reason | None:
    number = facts["probationary_members"]
    if not number:
        return None
    return WORDS.reason(
        "probationary_not_counted", probationary_members=number, probation_months=limits.probation_months
    )


def _instructor(facts: Mapping[str, Any]) -> Reason | None:
    if facts["instructor"] is None:
        return None
    return WORDS.reason("instructor_sent" if facts["instructor"] else "no_instructor", instructor=facts["instructor"])


def _form(facts: Mapping[str, Any], limits: Numbers) -> list[Reason]:
    """Say what follows from the size: a branch committee, the soft limit of a branch, a higher form."""
    full, found = facts["full_members"], []
    more = facts["probationary_members"]
    number = full + (more or 0)
    if _reaches(full, limits.committee_min):
        fewest, most = limits.committee_size
        usual = {"fewest": fewest, "most": most, "committee_max": limits.committee_max}
        found.append(WORDS.reason("branch_committee", full_members=full, threshold=limits.committee_min, **usual))
    if limits.branch_max is not None and number > limits.branch_max:
        code = "branch_size" if more is not None else "branch_size.at_least"
        found.append(WORDS.reason(code, members=number, threshold=limits.branch_max))
    if facts["state_owned"]:
        return found + _state_form(number, limits)
    if _reaches(full, limits.zhejiang_general_branch):
        higher = _reaches(full, limits.zhejiang_committee)
        form = "committee" if higher else "general_branch"
        threshold = limits.zhejiang_committee if higher else limits.zhejiang_general_branch
        # "50" ends one range and begins the next in the text, so both forms are open there
        code = "higher_form.open" if full == threshold and not higher else "higher_form"
        by = limits.authority(f"zhejiang_{form}")
        said = {"full_members": full, "threshold": threshold, "form": form, "by": by}
        found.append(WORDS.reason(code, **said).citing(f"party.zhejiang_{form}"))
    return found


def _reaches(number: int, least: int | None) -> bool:
    """Tell whether a number reaches the least one of a rule that is in force."""
    return least is not None and number >= least


def _state_form(number: int, limits: Numbers) -> list[Reason]:
    """Say what the rule for state firms asks for; the guidance for non-public firms is not theirs."""
    if _reaches(number, limits.state_firm_committee):
        return [WORDS.reason("higher_form.state", members=number, threshold=limits.state_firm_committee)]
    if _reaches(number, limits.state_firm_general_branch):
        least = limits.state_firm_general_branch
        return [WORDS.reason("higher_form.state_general_branch", members=number, threshold=least)]
    return []
