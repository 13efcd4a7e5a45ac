"""The answer in the classes of the annual-statistics form."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command
from chaingraph.analysis.statistics.items import ITEMS
from chaingraph.asof import reads
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
    reads=reads.together(
        reads.CLASSES,
        reads.POPULATION,
        {
            "Enterprise": "employees scale party_group",
            "PartyOrganization": "absorbed_untransferred",
        },
    ),
)
