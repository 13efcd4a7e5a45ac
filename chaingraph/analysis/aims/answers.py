"""The answers about aims: what serves each, and each action with what it serves."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, Option, Tile
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass, kind
from chaingraph.table import Column

#: Kinds of record that are actions: those that may be said to pursue something.
ACTIONS = ("Campaign", "Event", "Project", "Team", "Policy", "Platform", "Visit")
SERVED = {
    **kind("Aim")["kind"].values,
    "campaign": kind("Campaign").label,
    "none": Text("目标不详", "No aim known"),
}
BASES = {
    "tagged": Text("逐项登记", "Tagged"),
    "campaign": Text("随专项行动", "By its campaign"),
    "kind": Text("按类别", "By its kind"),
}
_ACTION = (
    Column("record", Text("工作", "Action"), values={name: kind(name).label for name in ACTIONS}),
    Column(
        "action_kind",
        Text("工作类别", "Kind of action"),
        values={
            value: label for name in ACTIONS for prop in kind(name).properties for value, label in prop.values.items()
        },
    ),
)
_AIMS = Command(
    "aims",
    43,
    Text(
        "各发展目标、成效与专项行动由哪些工作推进，哪些工作的目标不详；--actions 逐项列出。",
        "What serves each aim, outcome and campaign, and which actions serve none that is known; --actions lists them "
        "one by one.",
    ),
)

AIMS = Answer(
    id="aims",
    title=Text("目标、成效与专项行动", "Aims, outcomes and campaigns"),
    columns=(
        Column("served", Text("类别", "Of"), values=SERVED),
        Column("aim_id", Text("目标编号", "Aim id"), code=True, of="Aim Campaign"),
        Column("aim", Text("目标", "Aim"), data_class=DataClass.PUBLIC),
        *_ACTION,
        Column("actions", Text("工作项数", "Actions"), unit="项"),
        Column("tagged", Text("其中逐项登记", "Tagged"), unit="项"),
        Column("by_campaign", Text("其中随专项行动", "By their campaign"), unit="项"),
        Column("by_kind", Text("其中按类别", "By their kind"), unit="项"),
        Column("firms", Text("涉及企业数", "Firms reached"), unit="家"),
        Column("newest", Text("最近一次", "Newest")),
    ),
    function="chaingraph.analysis.aims.find:find_aims",
    takes=("on",),
    command=_AIMS,
    sheet=Text("目标", "aims"),
    headline=44,
    report=InReport(44, ("served", "aim", "record", "action_kind", "actions", "firms", "newest"), most=60),
    tile=Tile(
        44, Text("目标不详的工作类别", "Kinds of action with no aim known"), counted=("served", "none"), share=True
    ),
    reads=reads.ACTIONS,
)
ACTIONS_LIST = Answer(
    id="actions",
    title=Text("各项工作所服务的目标", "Each action and what it serves"),
    columns=(
        Column(
            "action_id",
            Text("工作编号", "Action id"),
            code=True,
            of="Campaign Event Platform Policy Project Team Visit",
        ),
        Column("action", Text("工作名称", "Action"), data_class=DataClass.PUBLIC),
        *_ACTION,
        Column("day", Text("日期", "Day")),
        Column("aims", Text("发展目标", "Aims"), data_class=DataClass.PUBLIC),
        Column("outcomes", Text("成效", "Outcomes"), data_class=DataClass.PUBLIC),
        Column("campaigns", Text("专项行动", "Campaigns"), data_class=DataClass.PUBLIC),
        Column("basis", Text("依据", "Basis"), values=BASES),
    ),
    function="chaingraph.analysis.aims.find:find_actions",
    takes=("on",),
    command=_AIMS,
    chosen_by=Option("--actions", Text("每项工作一行。", "One row per action.")),
    sheet=Text("各项工作", "actions"),
    reads=reads.ACTIONS,
)
