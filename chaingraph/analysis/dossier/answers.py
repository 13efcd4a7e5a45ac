"""The answers about one firm: its dossier, what stands around it."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command
from chaingraph.errors import Text
from chaingraph.table import Column

DOSSIER = Answer(
    id="dossier",
    title=Text("企业档案：{name}", "Dossier: {name}"),
    columns=(
        Column("label", Text("项目", "What")),
        Column("value", Text("内容", "Value"), code=True),
        Column("unit", Text("单位", "Unit")),
        Column("field", Text("列", "Column"), code=True),
    ),
    function="chaingraph.analysis.dossier.firm:build_dossier",
    takes=("on",),
    command=Command(
        "dossier",
        12,
        Text(
            "一家企业的全部情况，一页可打印：党组织、类别与对策、链上位置、供应商与客户、结对、需求、走访、资质、来源。"
            "FIRM 可写编号、信用代码、全称或别名。",
            "Everything about one firm on one printable page: organizations, class and action, place in its chains, "
            "suppliers and customers, pairing, demands, visits, certificates, sources. FIRM is an id, a credit code, a "
            "full name or an alias.",
        ),
        title=Text("一家企业的全部情况", "Everything about one firm on one page"),
    ),
)
NEIGHBOURHOOD = Answer(
    id="neighbourhood",
    title=Text("一家企业的周边", "Around one firm"),
    columns=(
        Column("id", Text("编号", "Id"), code=True),
        Column("kind", Text("类别", "Kind")),
        Column("name", Text("名称", "Name")),
        Column("distance", Text("相距的供应关系数", "Supply links away")),
        Column("column", Text("上游为负、下游为正", "Negative upstream, positive downstream")),
        Column("beside", Text("所依附的企业或组织", "Firm or organization it stands beside"), code=True),
    ),
    function="chaingraph.analysis.dossier.neighbourhood:find_neighbourhood",
    takes=("on",),
    command=Command(
        "draw",
        13,
        Text(
            "画一家企业的周边：N 层以内的供应商与客户、党组织、产业链、结对；写一个可离线双击打开的页面。",
            "Draw what stands around one firm: suppliers and customers within N links, organizations, chains, pairs; "
            "one page that opens by double-click, with no network.",
        ),
    ),
)
