"""The answer in the classes of the annual-statistics form."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command
from chaingraph.analysis.statistics.items import ITEMS
from chaingraph.errors import Text
from chaingraph.model import DataClass, kind
from chaingraph.table import Column

DIMENSIONS = {
    "overall": Text("合计", "Overall"),
    "chain": Text("产业链", "Chain"),
    "street": Text("街道", "Street"),
    "size": Text("企业规模", "Size"),
    "ownership": Text("所有制", "Ownership"),
    "kind": Text("单位类别", "Kind of unit"),
}
UNITS = {"enterprise": Text("企业", "Enterprise"), "social_organization": Text("社会组织", "Social organization")}
_VALUES = {
    "all": Text("合计", "All"),
    **kind("Enterprise")["scale"].values,
    **kind("Enterprise")["ownership"].values,
    **UNITS,
}

STATISTICS = Answer(
    id="statistics",
    title=Text("党组织与党员统计表", "Statistics of organizations and members"),
    columns=(
        Column("dimension", Text("分组", "By"), values=DIMENSIONS),
        Column("value", Text("组别", "Group"), values=_VALUES, code=True),
        Column("name", Text("名称", "Name"), data_class=DataClass.PUBLIC),
        Column("item", Text("指标", "Item"), values={name: item.label for name, item in ITEMS.items()}),
        Column("unit", Text("计量单位", "Unit")),
        Column("count", Text("数量", "Count")),
        Column("hidden", Text("不予公布", "Not published")),
        Column("of", Text("分母指标", "Counted out of"), values={name: item.label for name, item in ITEMS.items()}),
        Column("unknown", Text("情况未知的单位数", "Units not known about"), unit="家"),
    ),
    function="chaingraph.analysis.statistics.form:summarize_statistics",
    command=Command(
        "statistics",
        9,
        Text(
            "党内统计年报口径的统计表：按产业链、街道、规模、所有制和单位类别；小于规定数的不予公布。"
            "-o FILE.xlsx 写成报表版式。",
            "Statistics in the classes of the annual form by chain, street, size, ownership and kind; small counts are "
            "not published. -o FILE.xlsx writes the layout of the form.",
        ),
    ),
    sheet=Text("统计表", "statistics"),
    reads={
        "AFFILIATED_WITH": "from_id to_id since until",
        "EMPLOYED_BY": "from_id to_id since until",
        "ESTABLISHED_IN": "from_id to_id since until",
        "Enterprise": (
            "id name ownership controller division street in_zone status social_organization employees scale "
            "growth_stage above_scale priority has_organization organizations full_members probationary_members "
            "untransferred_members activists instructor party_group source"
        ),
        "GUIDES": "from_id to_id since",
        "IN_CHAIN": "from_id to_id since",
        "IndustryChain": "id name committee_id",
        "MEMBER_UNIT_OF": "from_id to_id since",
        "Member": "id stage transferred applied activist_since target_since probation_since full_since left",
        "Officer": "id kind",
        "PartyOrganization": (
            "id kind functional street founded dissolved absorbed_untransferred full_members probationary_members "
            "untransferred_members activists"
        ),
        "SUBORDINATE_TO": "from_id to_id",
        "SourceScope": "register complete street chain_id organization_id as_of source",
        "Zone": "division",
    },
)
