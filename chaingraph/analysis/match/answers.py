"""The answers about demands: who could meet them, which nobody can, and the three lists."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, OnPage, Option, Tile
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass, kind
from chaingraph.table import Column
from chaingraph.writeback import AsPair

#: How a candidate is known, the strongest first
EVIDENCE = {
    "supplied": Text("供应过该产品", "Supplied it"),
    "makes": Text("有该产品", "Provides it"),
    "offers": Text("列入资源清单", "Offers it"),
    "trades": Text("只经销该产品", "Only trades in it"),
    "kind": Text("有其一种", "Provides a kind of it"),
    "wider": Text("有其上位产品", "Provides its wider class"),
    "sister": Text("有同类产品", "Provides a sister of it"),
    "segment": Text("在同一环节", "Stands in its segment"),
}
TIES = {
    "supplies": Text("已向其供货", "Supplies it already"),
    "buys": Text("向其采购", "Buys from it"),
    "cooperates": Text("已有协作", "Co-operates with it"),
}
KINDS = {"firm": Text("企业", "Firm"), "resource": Text("资源", "Resource")}
LISTS = {
    "demand": Text("需求", "Demand"),
    "resource": Text("资源", "Resource"),
    "project": Text("项目", "Project"),
}
STATES = {
    "open": Text("未达成意向", "Open"),
    "met": Text("已达成意向", "Intention reached"),
    "offered": Text("可提供", "On offer"),
    "planned": Text("未开始", "Not begun"),
    "running": Text("进行中", "Running"),
    "past_due": Text("已过期限", "Past its due day"),
    "done": Text("已完成", "Done"),
}
_MAKES = kind("MAKES")

_READS = reads.together(
    reads.OPERATING,
    reads.SEGMENTS,
    {
        "Certificate": "enterprise_id kind issued expires",
        "COOPERATES_WITH": "from_id to_id since",
        "Demand": "id enterprise_id product opened matched matched_by met",
        "Department": "id name",
        "Enterprise": "name street longitude latitude crs",
        "MAKES": "capacity capacity_used capacity_unit",
        "MemberUnit": "id name",
        "PartyOrganization": "id name",
        "Resource": "id name provider_id opened",
        "USES": "from_id to_id annual_value essential status",
    },
)
_COMMAND = Command(
    "match",
    19,
    Text(
        "需求与可能的供应企业、资源，按依据排序；可只看一项需求，或用 --product 问一种产品；--unmet 列出园区内"
        "无人能满足的需求与应引进的企业，--lists 列出需求、资源、项目三张清单。",
        "Demands and the firms and resources that could meet them, ranked by evidence; of one DEMAND, or of a product "
        "by --product; --unmet lists those that nobody here can meet and whom to attract, --lists the three lists of "
        "demands, resources and projects.",
    ),
)
_DEMAND = (
    Column("demand_id", Text("需求编号", "Demand id"), code=True, of="Demand"),
    Column("product", Text("所需产品", "What is needed")),
    Column("enterprise_id", Text("需求企业编号", "Who asks, id"), code=True, of="Enterprise"),
    Column("name", Text("需求企业", "Who asks"), data_class=DataClass.PUBLIC),
)

MATCH = Answer(
    id="match",
    title=Text("需求与可能的供应方", "Demands and who could meet them"),
    columns=(
        *_DEMAND,
        Column("rank", Text("名次", "Rank")),
        Column("supplier_id", Text("供应方编号", "Supplier id"), code=True, of="Enterprise PartyOrganization"),
        Column("supplier", Text("供应方", "Supplier"), data_class=DataClass.PUBLIC),
        Column("kind", Text("企业或资源", "Firm or resource"), values=KINDS),
        Column("evidence", Text("依据类别", "Evidence"), values=EVIDENCE),
        Column("word", Text("其产品或资源", "By its goods or offer")),
        Column("role", Text("供给方式", "Role"), values=_MAKES["role"].values),
        Column("status", Text("依据状态", "Status"), values=_MAKES["status"].values),
        Column("sales_share", Text("占其销售", "Share of its sales")),
        Column("spare_share", Text("富余产能占比", "Share of capacity free")),
        Column("distance_km", Text("距离", "Distance"), unit="km"),
        Column("chains", Text("同在的产业链", "Industry chains shared")),
        Column("certificates", Text("资质", "Certificates"), values=kind("Certificate")["kind"].values),
        Column("ties", Text("已有往来", "Existing ties"), values=TIES),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.match.find:find_matches",
    takes=("on",),
    options=(
        Option("--product", Text("问一种产品，不必在需求清单上。", "A product, on no list."), "text", "WORD"),
        Option(
            "--for",
            Text("谁需要：编号、信用代码、全称或别名。", "Who needs it: id, code, name or alias."),
            "firm",
            "FIRM",
            parameter="enterprise_id",
        ),
        Option("--most", Text("每项需求至多几行。", "Rows per demand, at most."), "number", "N"),
    ),
    command=_COMMAND,
    sheet=Text("需求匹配", "match"),
    headline=17,
    page=OnPage(together="demand_id"),
    report=InReport(18, ("name", "product", "rank", "supplier", "evidence", "word", "distance_km"), most=60),
    write_back=AsPair("enterprise_id", "supplier_id", "PROPOSED_SUPPLIER"),
    reads=_READS,
)
UNMET = Answer(
    id="unmet",
    title=Text("园区内无人满足的需求", "Demands that nobody here meets"),
    columns=(
        *_DEMAND,
        Column("opened", Text("发布日期", "Published")),
        Column("days", Text("已等待天数", "Days waiting"), unit="天"),
        Column("attract", Text("应引进：产品类别", "Whom to attract: class of goods")),
        Column("segments", Text("应引进：环节", "Whom to attract: segment")),
        Column("users", Text("园区内使用企业数", "Firms here that need it"), unit="家"),
        Column("value", Text("有记录的年采购额", "Bought a year, as recorded"), unit="万元"),
        Column("evidence", Text("最近的依据", "Nearest evidence"), values=EVIDENCE),
        Column("nearest", Text("最近的供应方", "Nearest here"), data_class=DataClass.PUBLIC),
        Column("outside", Text("园区外已知供应方", "Known outside the zone"), data_class=DataClass.PUBLIC),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.match.unmet:find_unmet",
    takes=("on",),
    command=_COMMAND,
    chosen_by=Option("--unmet", Text("园区内无人满足的需求。", "Demands that nobody here meets.")),
    sheet=Text("未满足需求", "unmet"),
    headline=18,
    report=InReport(17, ("name", "product", "days", "attract", "segments", "users", "nearest", "outside")),
    tile=Tile(10, Text("无人满足的需求", "Unmet demands")),
    reads=_READS,
)
THREE_LISTS = Answer(
    id="three_lists",
    title=Text("需求、资源、项目三张清单", "Lists of demands, resources and projects"),
    columns=(
        Column("list", Text("清单", "List"), values=LISTS),
        Column("record_id", Text("编号", "Id"), code=True, of="Demand Resource Project"),
        Column("content", Text("内容", "What")),
        Column("parties", Text("提出、提供或承担单位", "Who asks, offers or undertakes"), data_class=DataClass.PUBLIC),
        Column("chain", Text("产业链", "Industry chain"), data_class=DataClass.PUBLIC),
        Column("state", Text("状态", "State"), values=STATES),
        Column("opened", Text("开始日期", "From")),
        Column("closed", Text("达成意向或完成日期", "Intention reached or done")),
        Column("due", Text("期限", "Due")),
        Column("days", Text("到意向或至今天数", "Days to the intention, or so far"), unit="天"),
        Column("counterpart", Text("意向供应企业", "Met by"), data_class=DataClass.PUBLIC),
        Column("could_meet", Text("可对接的需求数或供应方数", "Demands or suppliers that fit"), unit="项"),
    ),
    function="chaingraph.analysis.match.lists:list_demands",
    takes=("on",),
    command=_COMMAND,
    chosen_by=Option("--lists", Text("需求、资源、项目三张清单。", "Lists of demands, resources and projects.")),
    sheet=Text("三张清单", "lists"),
    headline=19,
    page=OnPage(together="list"),
    reads=reads.together(_READS, {"Project": "id name chain_id opened due closed", "UNDERTAKES": "from_id to_id"}),
)
