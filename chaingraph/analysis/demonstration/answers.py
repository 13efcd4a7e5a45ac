"""The answer about the demonstration zone: its list, each item answered from the records."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, Tile
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.table import Column

STATES = {
    "not_met": Text("未达到", "Not met"),
    "not_known": Text("不能判定", "Cannot be told"),
    "met": Text("已达到", "Met"),
}
DEMONSTRATION = Answer(
    id="demonstration",
    title=Text("样板区还差什么", "What remains for the demonstration zone"),
    columns=(
        Column("item", Text("项目", "Item")),
        Column("target_share", Text("目标", "Target")),
        Column("least_share", Text("现有至少", "At least")),
        Column("most_share", Text("现有至多", "At most")),
        Column("state", Text("结论", "State"), values=STATES),
        Column("total", Text("总数", "Of")),
        Column("yes", Text("已有", "Have it")),
        Column("no", Text("没有", "Have it not")),
        Column("unknown", Text("不详", "Not known")),
        Column("remaining", Text("还需", "Still needed")),
        Column("examples", Text("例如", "For example"), data_class=DataClass.PUBLIC),
        Column("rule", Text("规则", "Rule"), code=True),
        Column("reasons", Text("依据", "Evidence")),
    ),
    function="chaingraph.analysis.demonstration.find:find_remaining",
    command=Command(
        "demonstration",
        44,
        Text(
            "样板区自查：逐项列出目标、现有、还需多少、什么不详；目标用 --rules 改。",
            "The list for the demonstration zone: target, what there is, how many remain, what is not known; --rules "
            "sets other targets.",
        ),
    ),
    sheet=Text("样板区", "demonstration"),
    headline=45,
    report=InReport(45, ("item", "target_share", "least_share", "most_share", "state", "remaining", "examples")),
    tile=Tile(
        45, Text("样板区已达到项目", "Items of the demonstration zone met"), counted=("state", "met"), share=True
    ),
    reads=reads.together(
        reads.ACTIONS,
        reads.HOMES,
        reads.OPERATING,
        reads.POPULATION,
        {
            "ATTENDED": "from_id to_id",
            "Approval": "id satisfied closed",
            "Enterprise": "name",
            "Event": "id kind on",
            "GUIDES": "from_id to_id since",
            "IndustryChain": "id name guiding_leader plan team",
            "LINKS": "to_id since",
            "Officer": "id kind",
            "PartyOrganization": "name term_end",
            "Problem": "id closed opened",
            "SERVES_AS": "to_id role since until",
            "Visit": "enterprise_id on",
        },
    ),
)
