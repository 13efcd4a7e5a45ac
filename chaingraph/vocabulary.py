"""Values that several parts of the program name (an answer, a rule, a query, the form, the page), declared once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chaingraph.errors import Text

#: Official classes of firms without an organization, the gravest first.
CLASSES: Mapping[str, Text] = MappingProxyType(
    {
        "should_have_been": Text("应建未建", "Should have been organized"),
        "individual_members": Text("仅有个别党员", "Only individual members"),
        "no_members": Text("没有党员", "No members"),
        "unknown": Text("党员人数未知", "Number of members unknown"),
        "home_unknown": Text("是否已建不详", "Not known whether it has one"),
    }
)
#: What is to be done about such a firm.
ACTIONS: Mapping[str, Text] = MappingProxyType(
    {
        "own_branch": Text("单独组建党支部", "Set up its own branch"),
        "transfer_members": Text("转入组织关系后组建", "Transfer members, then set up a branch"),
        "join_branch": Text("联合组建", "Enter a joint branch"),
        "cultivate": Text("培养发展", "Cultivate candidates"),
        "send_instructor": Text("选派党建指导员", "Send an instructor"),
        "find_out": Text("先核实情况", "Find out first"),
    }
)
#: Whether a firm has a home organization; what is assumed is never counted as sure.
HOMES: Mapping[str, Text] = MappingProxyType(
    {
        "has": Text("已建", "Has one"),
        "none_declared": Text("未建（有据）", "None (declared)"),
        "none_assumed": Text("无记录（推定未建）", "None on record (assumed)"),
        "not_known": Text("不详", "Not known"),
    }
)
#: Who declares that a firm has none.
DECLARED_BY: Mapping[str, Text] = MappingProxyType(
    {
        "firm": Text("企业填报", "its own statement"),
        "register": Text("党组织登记已申明完整", "the register of organizations is declared complete"),
    }
)
#: Of these a firm has none, for sure or as far as is known; of those it is not sure whether it has one.
WITHOUT = ("none_declared", "none_assumed")
UNSURE = ("none_assumed", "not_known")
#: By the names by which headings of queries refer to them.
ENUMERATIONS: Mapping[str, Mapping[str, Text]] = MappingProxyType({"class": CLASSES, "action": ACTIONS, "home": HOMES})


def in_sentence(label: Text) -> Text:
    """Return a label as it stands within a sentence.

    Examples
    --------
    >>> in_sentence(CLASSES["no_members"]).en
    'no members'
    """
    return Text(label.zh, label.en[:1].lower() + label.en[1:])
