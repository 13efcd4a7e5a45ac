"""The lines of the annual-statistics form: what each counts, what it is a part of, what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from chaingraph.errors import Text
from chaingraph.vocabulary import CLASSES, HOMES


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the form."""

    name: str
    label: Text
    unit: str = "家"
    of: str | None = None  # name of the line that this one is counted out of; None for what is counted by itself
    level: int = 0  # depth of indentation on the form
    complete: bool = False  # whether the lines with the same `of` and this flag add up to it
    # whether the groups of one division add up to the whole; not so where one thing can lie in two groups
    additive: bool = True


_ITEMS = (
    Item("firms", Text("在营单位", "Operating units")),
    Item(
        "non_public",
        Text("其中非公有制（既非国有也非集体）", "Of these non-public (neither state nor collective)"),
        of="firms",
        level=1,
    ),
    Item("separate", Text("单独建立党组织", "Organized separately"), of="firms", level=1, complete=True),
    Item("separate_committee", Text("建立党委", "Committee"), of="separate", level=2, complete=True),
    Item("separate_general_branch", Text("建立党总支", "General branch"), of="separate", level=2, complete=True),
    Item("separate_branch", Text("建立党支部", "Branch"), of="separate", level=2, complete=True),
    Item("separate_temporary", Text("仅有临时党支部", "Temporary branch only"), of="separate", level=2, complete=True),
    Item("joint", Text("联合建立党组织", "In a joint branch"), of="firms", level=1, complete=True),
    Item(
        "joint_three",
        Text("其中党员三名以上的单位", "Of these with three members or more"),
        of="joint",
        level=2,
    ),
    Item("joint_branches", Text("联合党支部数", "Joint branches"), "个", level=2, additive=False),
    Item("form_unknown", Text("已建而形式不详", "Organized, form not known"), of="firms", level=1, complete=True),
    Item("none", Text("未建立党组织", "Not organized"), of="firms", level=1, complete=True),
    Item("none_assumed", HOMES["none_assumed"], of="none", level=2),
    Item("should_have_been", CLASSES["should_have_been"], of="none", level=2, complete=True),
    Item("party_group", Text("其中成立党小组的", "Of these with a Party group"), of="should_have_been", level=3),
    Item("individual_members", CLASSES["individual_members"], of="none", level=2, complete=True),
    Item("no_members", CLASSES["no_members"], of="none", level=2, complete=True),
    Item("class_unknown", CLASSES["unknown"], of="none", level=2, complete=True),
    Item("instructor_sent", Text("已选派党建指导员", "Instructor sent"), of="none", level=2),
    Item("home_unknown", CLASSES["home_unknown"], of="firms", level=1, complete=True),
    Item("staff", Text("从业人员", "Staff"), "人"),
    Item("members", Text("党员", "Members"), "人"),
    Item("full_members", Text("正式党员", "Full members"), "人", of="members", level=1, complete=True),
    Item("untransferred", Text("其中未转组织关系", "Of these not transferred"), "人", of="full_members", level=2),
    Item("probationary", Text("预备党员", "Probationary members"), "人", of="members", level=1, complete=True),
    Item("activists", Text("入党积极分子", "Activists"), "人"),
    Item("instructors", Text("党建指导员", "Instructors"), "人", additive=False),
    Item(
        "absorbed",
        Text("吸纳未转组织关系党员组建的党组织", "Organizations formed by absorbing untransferred members"),
        "个",
        additive=False,
    ),
)
ITEMS: Mapping[str, Item] = MappingProxyType({item.name: item for item in _ITEMS})
