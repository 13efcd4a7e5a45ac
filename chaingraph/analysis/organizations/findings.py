"""What can be found about organizations and chains: stable codes with gravity, words and what is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chaingraph.errors import Text
from chaingraph.vocabulary import ACTIONS
from chaingraph.words import words_of

WORDS = words_of(__package__)

GRAVITY = {  # the gravest first
    "alert": Text("警示", "Alert"),
    "required": Text("应办", "Required"),
    "advised": Text("宜办", "Advised"),
    "to_check": Text("待核", "To check"),
}
DUE = {
    "raise_level": Text("按人数改设党总支或党委", "Raise to a general branch or committee"),
    "choose_level": Text("党支部、党总支均可，按工作需要确定", "Branch or general branch, by need"),
    "confirm_approval": Text("核对上级批准文件", "Look up the approval from above"),
    "split": Text("拆分", "Split"),
    "fill_or_merge": Text("补足正式党员或并入联合党支部", "Gain full members or enter a joint branch"),
    "elect_committee": Text("选举支部委员会，或补齐任职记录", "Elect a branch committee, or complete the record"),
    "resize_committee": Text("核定支部委员会人数", "Settle the size of the branch committee"),
    "set_up_own": ACTIONS["own_branch"],
    "set_up_higher": Text("设上一级组织（党总支或党委）", "Set up a higher organization over them"),
    "set_up_branches": Text("在其下设党支部，或改设党支部", "Set up branches under it, or make it a branch"),
    "correct_record": Text("核对并更正登记", "Check and correct the register"),
    "move_affiliation": Text("转接组织关系", "Move the affiliations"),
    "set_up_below": Text("补登下级党组织，或在其下设党支部", "Register the organizations below, or set up branches"),
    "replace_officer": Text("核对党员身份，或改选", "Check the membership, or elect another"),
    "re_elect": Text("换届", "Re-elect"),
    "prepare_election": Text("筹备换届", "Prepare the re-election"),
    "appoint_secretary": Text("选配书记，或补齐任职记录", "Find a secretary, or complete the record"),
    "keep_one_secretary": Text("明确一名书记", "Settle on one secretary"),
    "organize_leader": Text("在链主企业组建党组织", "Set up an organization in the leader firm"),
    "ask_leader": Text("核实链主企业是否已建党组织", "Find out whether the leader firm has an organization"),
    "designate_leader": Text("认定链主企业", "Designate the leader firm"),
    "set_up_committee": Text("成立产业链党委", "Set up the chain committee"),
    "name_chief": Text("明确链长", "Name the chain chief"),
    "name_guiding_leader": Text("明确一名指导领导", "Name one guiding leader"),
    "make_plan": Text("制定工作方案", "Make the plan"),
    "make_team": Text("组建工作班子", "Set up the team"),
    "review_secretary": Text("核对产业链党委书记人选", "Review who is secretary of the chain committee"),
    "report_only": Text("如实报告，不作更改", "Report as it is, change nothing"),
}


@dataclass(frozen=True, slots=True)
class FindingKind:
    """A kind of finding: how grave, its label, what is due."""

    gravity: str
    label: Text
    due: str


def _kind(gravity: str, due: str, zh: str, en: str) -> FindingKind:
    return FindingKind(gravity, Text(zh, en), due)


FINDINGS: Mapping[str, FindingKind] = MappingProxyType(
    {
        "leader_without_organization": _kind(
            "alert", "organize_leader", "链主企业未建党组织", "Leader firm without an organization"
        ),
        "functional_as_home": _kind(
            "alert", "correct_record", "功能型党组织登记为建在企业", "Functional body counted as home"
        ),
        "affiliation_with_functional": _kind(
            "alert", "move_affiliation", "组织关系登记在功能型党组织", "Affiliations with a functional body"
        ),
        "committee_not_functional": _kind(
            "alert", "correct_record", "产业链党委未标为功能型", "Chain committee not marked as functional"
        ),
        "level_too_low": _kind("advised", "raise_level", "层级低于人数", "Level below the size"),
        "below_minimum": _kind("required", "fill_or_merge", "正式党员不足三名标准", "Too few full members"),
        "branch_committee": _kind("required", "elect_committee", "未见支部委员会", "No branch committee on record"),
        "term_overdue": _kind("required", "re_elect", "逾期未换届", "Term overdue"),
        "secretary_missing": _kind("required", "appoint_secretary", "没有书记", "No secretary"),
        "secretary_double": _kind("required", "keep_one_secretary", "书记多于一名", "More than one secretary"),
        "officer_not_full": _kind(
            "required", "replace_officer", "班子成员不是正式党员", "Officer who is no full member"
        ),
        "members_in_dissolved": _kind(
            "required", "move_affiliation", "组织关系在已撤销的党组织", "Affiliations with a dissolved organization"
        ),
        "several_without_higher": _kind(
            "advised", "set_up_higher", "一企多个组织而无上一级组织", "Several organizations in a firm, none over them"
        ),
        "branch_too_large": _kind("advised", "split", "党支部人数偏多", "Branch larger than generally allowed"),
        "joint_span": _kind("advised", "split", "联合党支部单位偏多", "Joint branch over too many units"),
        "unit_could_separate": _kind(
            "advised", "set_up_own", "联合党支部内单位可单独组建", "Unit of a joint branch could stand alone"
        ),
        "branch_committee_large": _kind(
            "advised", "resize_committee", "支部委员会人数偏多", "Branch committee larger than generally allowed"
        ),
        "term_ending": _kind("advised", "prepare_election", "即将届满", "Term ends soon"),
        "empty_general_branch": _kind(
            "advised", "set_up_branches", "党总支下没有党支部", "General branch without branches"
        ),
        "empty_committee": _kind(
            "advised", "set_up_below", "党委下没有党组织", "Committee without organizations below it"
        ),
        "chain_without_leader": _kind("advised", "designate_leader", "产业链未认定链主", "Chain without a leader firm"),
        "leader_organization_unknown": _kind(
            "to_check", "ask_leader", "链主企业是否已建党组织不详", "Not known whether the leader firm is organized"
        ),
        "several_leaders": _kind("to_check", "correct_record", "产业链链主多于一家", "Chain with several leader firms"),
        "chain_without_committee": _kind("advised", "set_up_committee", "产业链没有党委", "Chain without a committee"),
        "committee_secretary": _kind(
            "advised", "review_secretary", "产业链党委书记不是链主企业书记", "Committee secretary not the leader firm's"
        ),
        "chain_without_chief": _kind("advised", "name_chief", "未登记链长", "Chain without a chief on record"),
        "guiding_leaders": _kind("advised", "name_guiding_leader", "指导领导不是一名", "Not one guiding leader"),
        "chain_without_plan": _kind("advised", "make_plan", "未登记工作方案", "Chain without a plan on record"),
        "chain_without_team": _kind("advised", "make_team", "未登记工作班子", "Chain without a team on record"),
        "committee_secretary_unknown": _kind(
            "to_check", "review_secretary", "产业链党委书记人选无法核对", "Committee secretary cannot be checked"
        ),
        "committee_not_leading": _kind(
            "to_check", "report_only", "有党委而未列为主导产业", "Committee, but not named a leading industry"
        ),
        "level_open": _kind("to_check", "choose_level", "人数在两级分界上", "Size on the border of two levels"),
        "level_above_size": _kind("to_check", "confirm_approval", "层级高于人数", "Level above the size"),
        "branch_committee_not_due": _kind(
            "to_check", "confirm_approval", "人数不足而设支部委员会", "Branch committee below its size"
        ),
        "term_too_long": _kind("to_check", "correct_record", "任期长于规定", "Term longer than the rule"),
        "kind_and_units": _kind(
            "to_check", "correct_record", "类别与所在单位数不符", "Kind disagrees with the number of units"
        ),
        "temporary_with_affiliations": _kind(
            "to_check", "correct_record", "临时党支部登记有组织关系", "Affiliations with a temporary branch"
        ),
        "name_and_kind": _kind("to_check", "correct_record", "名称与类别不符", "Name and kind disagree"),
        "name_without_kind": _kind("to_check", "correct_record", "名称看不出类别", "The name does not tell the kind"),
        "not_grassroots": _kind(
            "to_check", "correct_record", "名称为党组或工委，不是基层组织", "By its name no grassroots organization"
        ),
        "without_higher": _kind("to_check", "correct_record", "未登记上级党组织", "No higher organization on record"),
    }
)
