"""The answer about joint branches: who goes with whom, and who is left."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, OnPage, Option, Tile
from chaingraph.analysis.columns import ACTION_IF_NONE, CLASS_IF_NONE, HOME
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.table import Column

PARTS = {
    "area": Text("地域", "Area"),
    "industry": Text("行业", "Industry"),
    "supply": Text("供需", "Supply"),
    "chain": Text("产业链", "Chain"),
}
KINDS = {
    "new": Text("新建联合党支部", "New joint branch"),
    "extends": Text("加入现有党组织", "Joins an existing organization"),
}
COST_PARTS = {
    **PARTS,
    "group": Text("固定", "Branch"),
    "over_span": Text("超出单位数", "Beyond the span"),
    "large": Text("规模", "Size"),
}
WHY = {
    "unknown_place": Text("地址和产业链未知", "Place and chain unknown"),
    "no_neighbour": Text("没有相邻的单位", "No adjacent unit"),
    "forbidden": Text("相邻单位已被排除", "Forbidden pairs"),
    "too_few_members": Text("相邻单位正式党员合计不足", "Too few full members nearby"),
    "too_dear": Text("联合代价超过收益", "Costs more than it brings"),
    "partners_elsewhere": Text("相邻单位另有更好组合", "Partners are better placed elsewhere"),
}

LEFTOVER = Answer(
    id="joint.leftover",
    title=Text("未纳入联合组建的单位", "Units in no joint branch"),
    columns=(
        Column("enterprise_id", Text("企业编号", "Enterprise id"), code=True, of="Enterprise"),
        Column("name", Text("企业名称", "Name"), data_class=DataClass.PUBLIC),
        HOME,
        Column("full_members", Text("正式党员数", "Full members"), unit="人"),
        Column("why", Text("主要原因", "Why"), values=WHY),
        Column("host_id", Text("挂靠党组织编号", "Host organization id"), code=True, of="PartyOrganization"),
        Column("host_name", Text("可挂靠的最近党组织", "Nearest host organization"), data_class=DataClass.PUBLIC),
        Column("host_km", Text("距离", "Distance"), unit="km"),
        Column("reasons", Text("依据", "Reasons")),
    ),
    chosen_by=Option("--leftover", Text("列出未纳入的单位。", "List the units in no group.")),
    sheet=Text("未纳入联合组建", "leftover"),
    page=OnPage("coverage"),
    report=InReport(4, ("name", "home", "full_members", "why", "host_name")),
)
FIND_OUT = Answer(
    id="joint.find_out",
    title=Text("先核实：是否已建或党员人数不详，未参加联合组建", "Find out first: firms not known, in no joint branch"),
    columns=(
        Column("enterprise_id", Text("企业编号", "Enterprise id"), code=True, of="Enterprise"),
        Column("name", Text("企业名称", "Name"), data_class=DataClass.PUBLIC),
        HOME,
        CLASS_IF_NONE,
        ACTION_IF_NONE,
        Column("full_members", Text("正式党员数", "Full members"), unit="人"),
        Column("reasons", Text("依据", "Reasons")),
    ),
    chosen_by=Option("--find-out", Text("列出须先核实的企业。", "List the firms to find out about first.")),
    sheet=Text("先核实", "find out first"),
    page=OnPage("coverage"),
    report=InReport(13, ("name", "home", "class_if_none", "action_if_none", "full_members")),
)
JOINT = Answer(
    id="joint",
    title=Text("联合党支部组建方案", "Joint branches to set up"),
    columns=(
        Column("group_id", Text("方案编号", "Group"), code=True),
        Column("kind", Text("方式", "Kind"), values=KINDS),
        Column("enterprise_ids", Text("企业编号", "Enterprise ids"), code=True, of="Enterprise"),
        Column("names", Text("企业名称", "Firms"), data_class=DataClass.PUBLIC),
        Column("full_members", Text("正式党员合计", "Full members together"), unit="人"),
        Column("transferred_members", Text("其中已转组织关系", "Of these transferred"), unit="人"),
        Column("units", Text("单位数", "Units"), unit="个"),
        Column("assumed", Text("其中推定未建", "Of these assumed to have none"), unit="个"),
        Column("host_id", Text("依托单位编号", "Host unit id"), code=True, of="Enterprise"),
        Column("host_name", Text("依托单位", "Host unit"), data_class=DataClass.PUBLIC),
        Column("secretary_id", Text("书记人选代号", "Possible secretary"), code=True, data_class=DataClass.SENSITIVE),
        Column("secretary_candidates", Text("“四好”齐备人数", "Members with all four goods"), unit="人"),
        Column("unassessed", Text("未完整考察的正式党员", "Full members not assessed"), unit="人"),
        Column("cost", Text("代价", "Cost"), unit="分"),
        Column("parts", Text("代价构成", "Cost by parts"), values=COST_PARTS),
        Column("articles", Text("条款", "Articles")),
        Column("against", Text("不利因素", "What speaks against it")),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.joint.assign:assign_joint_branches",
    parts=(LEFTOVER, FIND_OUT),
    options=(
        Option("--fix", Text("必须同组，或加入该党组织。", "Must go together, or join it."), "pairs", "ORG/FIRM=FIRM"),
        Option("--forbid", Text("不得同组。", "Must not go together."), "pairs", "ORG/FIRM=FIRM"),
    ),
    command=Command(
        "joint",
        3,
        Text(
            "联合组建方案：正式党员不足单独组建人数的单位如何分组（证明与最优的差距），每组的依据与不利因素；"
            "--leftover 列出未纳入的单位、原因与可挂靠的党组织；--find-out 列出须先核实的企业。",
            "Joint branches: how the units too small for a branch of their own are grouped, the gap to the best, what "
            "speaks for and against each; --leftover lists the units in no group, why, and the nearest host; "
            "--find-out those not known to have none, who take no part.",
        ),
    ),
    sheet=Text("联合组建", "joint branches"),
    headline=3,
    page=OnPage("coverage"),
    report=InReport(3, ("group_id", "names", "full_members", "assumed", "host_name", "against")),
    tile=Tile(6, Text("可联合组建", "Joint branches to set up")),
    reads=reads.together(
        reads.CLASSES,
        {
            "Enterprise": "industry employees longitude latitude crs",
            "PartyOrganization": "name",
            "SERVES_AS": "from_id role good_politics good_party_work good_development good_cohesion since until",
            **dict.fromkeys(("SUPPLIES", "SUPPLIED"), "from_id to_id product since status"),
        },
    ),
)
