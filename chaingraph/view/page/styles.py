"""How kinds of nodes and relations look: one shape or dash each, colours that the colour-blind can tell apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chaingraph.errors import Text
from chaingraph.model import EDGES
from chaingraph.vocabulary import CLASSES

_URGENT = CLASSES["should_have_been"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a kind of node or relation looks; `shown` tells whether a relation is drawn before anybody asks.

    A relation has two `verbs`: how it is read from its start and from its end.
    """

    label: Text
    color: str
    shape: str = ""
    size: int = 12
    dashes: tuple[int, ...] = ()
    shown: bool = True
    verbs: tuple[Text, ...] = ()


def _verbs(edge: str, zh: str = "", en: str = "") -> tuple[Text, ...]:
    """Return the verbs of a declared edge, with the words that tell this relation from the others of its kind."""
    verbs = EDGES[edge].forward, EDGES[edge].reverse
    return tuple(Text(f"{verb.zh}（{zh}）", f"{verb.en} ({en})") for verb in verbs) if zh else verbs


# colours after Okabe and Ito; shapes differ as well, so that no kind is told by its colour alone
NODE_STYLES: Mapping[str, Style] = {
    "urgent": Style(Text(f"{_URGENT.zh}企业", "Firm that should have one"), "#D55E00", "dot", 28),
    "branchless": Style(Text("其他未建党组织企业", "Other firm without one"), "#F0B07A", "dotSmall", 17),
    "home_unknown": Style(Text("是否已建不详的企业", "Firm of which it is not known"), "#7A8794", "diamondSmall", 15),
    "firm": Style(Text("已建或不需建的企业", "Firm with one, or not counted"), "#56B4E9", "square", 18),
    "general": Style(Text("通用供应商", "General supplier"), "#8A6D1F", "triangleDown", 24),
    "organization": Style(Text("党组织", "Party organization"), "#009E73", "triangle", 20),
    "committee": Style(Text("产业链党委", "Chain committee"), "#AA3377", "star", 40),
    "industry_chain": Style(Text("产业链", "Industry chain"), "#4B3F8F", "diamond", 38),
    "supply_chain": Style(Text("供需链", "Supply chain"), "#0072B2", "hexagon", 34),
}
EDGE_STYLES: Mapping[str, Style] = {
    "SUPPLIES": Style(Text("供应", "Supplies"), "#7A8794", verbs=_verbs("SUPPLIES")),
    "WEAK": Style(
        Text("最薄弱环节", "Weakest link of a chain"),
        "#B34700",
        dashes=(14, 3),
        verbs=_verbs("SUPPLIES", "最薄弱环节", "weakest link"),
    ),
    "GENERAL": Style(
        Text("通用供应", "General supply"),
        "#8A6D1F",
        dashes=(6, 6),
        shown=False,
        verbs=_verbs("SUPPLIES", "通用供应", "general supply"),
    ),
    "ESTABLISHED_IN": Style(Text("建立于", "Established in"), "#009E73", verbs=_verbs("ESTABLISHED_IN")),
    "PAIRED_WITH": Style(Text("已结对", "Paired with"), "#0072B2", dashes=(12, 4), verbs=_verbs("PAIRED_WITH")),
    "PROPOSED": Style(
        Text("建议结对", "Proposed pair"), "#CC3377", dashes=(4, 4), verbs=_verbs("PAIRED_WITH", "建议", "proposed")
    ),
    "IN_CHAIN": Style(Text("属于产业链", "In chain"), "#4B3F8F", dashes=(2, 6), shown=False, verbs=_verbs("IN_CHAIN")),
    "LEADS": Style(
        Text("党委领导产业链", "Committee leads chain"),
        "#AA3377",
        dashes=(16, 4, 2, 4),
        verbs=(Text("领导", "Leads"), Text("由…领导", "Is led by")),
    ),
    "MEMBER_UNIT_OF": Style(
        Text("成员单位", "Member unit of"), "#AA3377", dashes=(2, 3), shown=False, verbs=_verbs("MEMBER_UNIT_OF")
    ),
    "SUBORDINATE_TO": Style(
        Text("隶属", "Subordinate to"), "#5B6770", dashes=(10, 3, 2, 3), shown=False, verbs=_verbs("SUBORDINATE_TO")
    ),
}
