"""The answer about what changed after a measure, with how long helped branches lasted."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, OnPage
from chaingraph.errors import Text
from chaingraph.table import Column

#: What was done for a firm, and from a day on.
MEASURES = {
    "pairing": Text("结对共建", "Pairing"),
    "helping": Text("帮扶", "Help"),
    "instructor": Text("选派党建指导员", "Instructor"),
    "contact": Text("干部直接联系", "Contact officer"),
    "visits": Text("首次走访", "First visit"),
    "committee": Text("成立产业链党委", "Chain committee"),
}
#: What is counted before and after it.
OUTCOMES = {
    "applicants": Text("入党申请", "Applications to join"),
    "activists": Text("新确定积极分子", "New activists"),
    "members": Text("新发展党员", "New members"),
    "problems": Text("解决的问题", "Problems closed"),
    "links": Text("新增供应与协作", "New links"),
}
VERDICTS = {
    "not_recorded": Text("缺日期记录", "Days not recorded"),
    "too_few": Text("数据不足", "Not enough data"),
    "more": Text("比相近企业多增", "Rose more than in like firms"),
    "less": Text("比相近企业少增", "Rose less than in like firms"),
    "unclear": Text("尚不能判断", "Cannot be told yet"),
    "no_difference": Text("未见达到约定大小的差别", "No difference of the agreed size"),
}
LASTING = Answer(
    id="effects.lasting",
    title=Text("帮助组建的党支部是否还在", "Whether helped branches lasted"),
    columns=(
        Column("helped", Text("是否帮助组建", "Set up with help")),
        Column("years", Text("成立满", "Years since set up"), unit="年"),
        Column("branches", Text("党组织数", "Organizations"), unit="个"),
        Column("standing", Text("届时仍在", "Still standing then"), unit="个"),
        Column("standing_share", Text("仍在比例", "Share still standing")),
        Column("least_share", Text("比例至少", "Share at least")),
        Column("most_share", Text("比例至多", "Share at most")),
        Column("undated", Text("成立日期不详", "Set-up day unknown"), unit="个"),
    ),
    sheet=Text("支部存续", "lasting branches"),
)
EFFECTS = Answer(
    id="effects",
    title=Text("各项工作前后的变化", "Before and after each measure"),
    columns=(
        Column("measure", Text("工作", "Measure"), values=MEASURES),
        Column("outcome", Text("看什么变化", "Outcome"), values=OUTCOMES),
        Column("firms", Text("前后期齐全的对象", "Reached, both periods seen"), unit="个"),
        Column("matched", Text("其中有相近企业", "Of these with like firms"), unit="个"),
        Column("controls", Text("相近企业", "Like firms"), unit="家"),
        Column("before", Text("之前平均", "Before, on average")),
        Column("after", Text("之后平均", "After, on average")),
        Column("like_before", Text("相近企业之前平均", "Like firms before")),
        Column("like_after", Text("相近企业之后平均", "Like firms after")),
        Column("difference", Text("多增", "Rose more by")),
        Column("low", Text("区间下限", "Interval from")),
        Column("high", Text("区间上限", "Interval to")),
        Column("p", Text("偶然概率", "Chance of as much")),
        Column("smallest", Text("能看出的最小差别", "Smallest difference to be seen")),
        Column("verdict", Text("结论", "Verdict"), values=VERDICTS),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.effects.find:find_effects",
    parts=(LASTING,),
    command=Command(
        "effects",
        50,
        Text(
            "结对、帮扶、指导员、联系、走访、产业链党委前后的变化，与相近企业相比；以及帮助组建的党支部是否还在。",
            "What changed after pairing, help, instructors, contact, visits and committees beside like firms; and "
            "whether helped branches lasted.",
        ),
    ),
    sheet=Text("前后变化", "effects"),
    headline=50,
    page=OnPage(together="measure"),
    report=InReport(50, ("measure", "outcome", "matched", "controls", "difference", "low", "high", "verdict")),
    reads={
        "COOPERATES_WITH": "from_id to_id since",
        "EMPLOYED_BY": "from_id to_id since until",
        "ESTABLISHED_IN": "from_id to_id since until",
        "Enterprise": "id employees scale has_organization in_zone street division instructor",
        "GUIDES": "from_id to_id since",
        "HELPS": "to_id since branch_set_up",
        "IN_CHAIN": "from_id to_id",
        "IndustryChain": "id committee_id",
        "LINKS": "to_id since",
        "Member": "id applied activist_since probation_since",
        "Officer": "id kind",
        "PAIRED_WITH": "to_id since",
        "PartyOrganization": "id kind founded dissolved functional helped_to_set_up",
        "Problem": "enterprise_id closed",
        "SERVES_AS": "to_id role since",
        "SourceScope": "register complete street chain_id organization_id as_of source",
        **dict.fromkeys(("SUPPLIES", "SUPPLIED"), "from_id to_id product since"),
        "Visit": "enterprise_id on",
        "Zone": "division",
    },
)
