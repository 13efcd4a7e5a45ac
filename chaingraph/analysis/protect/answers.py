"""The answer about where one more organization protects most supply."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, Needs, OnPage, Option, Tile
from chaingraph.analysis.columns import firms
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.table import Column
from chaingraph.vocabulary import ACTIONS, CLASSES
from chaingraph.writeback import AsAdvice

KINDS = {"separate": Text("单独组建", "Separate"), "joint": Text("联合组建", "Joint group")}
#: The cheapest way to an organization, the easiest first.
WAYS = {
    "own": Text("现有党员即可单独组建", "Its own, with the members it has"),
    "joint": Text("与相邻单位联合组建", "Joint, with its neighbours"),
    "transfer": Text("转入组织关系后单独组建", "Its own, once members are transferred"),
    "joint_transfer": Text("转入组织关系后联合组建", "Joint, once members are transferred"),
    "place": Text("安排发展党员名额", "By places for new members"),
    "instructor": ACTIONS["send_instructor"],
    "find_out": ACTIONS["find_out"],
}
#: Those for which the members on record suffice.
READY = frozenset({"own", "joint", "transfer", "joint_transfer"})

PROTECT = Answer(
    id="protect",
    title=Text("再建党组织最能护住供应的企业", "Where one more organization protects most supply"),
    columns=(
        Column("rank", Text("次序", "Rank")),
        Column("candidate_id", Text("组建对象", "Candidate"), code=True, of="Enterprise"),
        Column("kind", Text("组建形式", "Kind"), values=KINDS),
        Column("names", Text("企业名称", "Firms"), data_class=DataClass.PUBLIC),
        Column("enterprise_ids", Text("企业编号", "Enterprise ids"), code=True, of="Enterprise"),
        Column("segments", Text("涉及环节", "Segments touched"), data_class=DataClass.PUBLIC),
        Column("guarded_share", Text("可护住的供应占比", "Supply guarded by it alone")),
        Column("loss_share", Text("其中自身停产损失", "Of this: loss if its firms stop")),
        Column("loss_least", Text("自身停产至少损失", "Loss at least"), share=True),
        Column("loss_most", Text("自身停产至多损失", "Loss at most"), share=True),
        Column("backing_share", Text("其中可为他企业补位", "Of this: by stepping in for others")),
        *firms("backed_ids", "可为其补位的企业（至多 5 家）", "For whom it could step in (5 at most)"),
        Column("added_share", Text("在前列之外新增", "Added to those before it")),
        Column("together_share", Text("与前列合计占全部未护损失", "With those before it, of all unguarded")),
        Column("bound_share", Text("任选同样个数至多占", "Most that as many could guard of it"), share=True),
        Column("cut_off", Text("停产波及下游企业", "Firms cut off downstream"), unit="家"),
        Column("customers", Text("独家供应的客户", "Customers without another supplier"), unit="家"),
        *firms("substitutes", "可替代企业（每种产品至多 5 家）", "Who could step in (5 per product)"),
        Column("classes", Text("统计类别", "Class"), values=CLASSES),
        Column("way", Text("最省的办法", "Cheapest way"), values=WAYS),
        Column("members_needed", Text("尚缺正式党员", "Full members still needed"), unit="人"),
        Column("earliest", Text("最早成立日", "Earliest day")),
        Column(
            "nearest", Text("供需链上最近的党组织", "Nearest organization along the links"), data_class=DataClass.PUBLIC
        ),
        Column(
            "nearest_id",
            Text("供需链上最近的党组织编号", "Nearest organization: id"),
            code=True,
            of="PartyOrganization",
        ),
        Column("hops", Text("相隔供需关系", "Links away"), unit="条"),
        Column("articles", Text("条款", "Articles")),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.protect.find:find_protection",
    needs={"joint": Needs("joint", at_hand=True), "members": Needs("chain_members", at_hand=True)},
    options=(
        Option(
            "--cascades",
            Text("逐一推算停产损失的企业数。", "Firms whose stop is followed through the park."),
            "number",
        ),
        Option(
            "--ready",
            Text("只看现有党员（含待转入）已够组建的。", "Only where the members on record suffice."),
        ),
    ),
    command=Command(
        "protect",
        21,
        Text(
            "再建一个党组织，建在哪里最能护住供应：按新增护住的供应排列，附最省办法、最早日期、最近的党组织与条款。",
            "Where one more organization protects most supply: by what it adds, with the cheapest way, the earliest "
            "day, the nearest organization and the articles.",
        ),
    ),
    sheet=Text("护链建组织", "protect"),
    headline=20,
    page=OnPage("coverage"),
    report=InReport(19, ("names", "kind", "guarded_share", "together_share", "bound_share", "way", "earliest")),
    tile=Tile(12, Text("组建后可护住供应的对象", "Candidates that would protect supply")),
    write_back=AsAdvice("enterprise_ids"),
    reads=reads.together(
        reads.CASCADES,
        reads.CLASSES,
        reads.SEGMENTS,
        {
            "Enterprise": "crs employees latitude longitude",
            "IN_CHAIN": "role status",
            "Member": "talked reviewed publicized trained pre_reviewed approved probation_extended",
            "PartyOrganization": "name",
            "SERVES_AS": "from_id role good_politics good_party_work good_development good_cohesion since until",
        },
    ),
)
