"""The answer about what to ask first."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, Needs, OnPage, Option
from chaingraph.analysis.columns import CLASS_IF_NONE
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.table import Column
from chaingraph.vocabulary import HOMES

FIELDS = {
    "has_organization": Text("是否已建党组织", "Whether it has an organization"),
    "ownership": Text("是否非公有制", "Whether it is non-public"),
    "controller": Text("混合所有制由谁控股", "Who controls it (mixed ownership)"),
    "full_members": Text("正式党员数", "How many full members"),
    "probationary_members": Text("预备党员数", "How many probationary members"),
    "in_zone": Text("是否在园区内", "Whether it lies in the zone"),
}
HANGING = {
    "class": Text("类别", "Class"),
    "rate": Text("覆盖率", "Coverage rate"),
    "chokepoint": Text("卡点企业是否已建", "Chokepoint with an organization"),
    "joint": Text("联合组建分组", "Joint group"),
    "plan": Text("路线图步骤", "Step of the road map"),
}

ASK_FIRST = Answer(
    id="ask_first",
    title=Text("先问清单", "What to ask first"),
    columns=(
        Column("rank", Text("次序", "Rank")),
        Column("enterprise_id", Text("企业编号", "Enterprise id"), code=True, of="Enterprise"),
        Column("name", Text("企业名称", "Name"), data_class=DataClass.PUBLIC),
        Column("field", Text("要问什么", "What to ask"), values=FIELDS),
        Column("home", Text("党组织现有记录", "Organization as recorded"), values=HOMES),
        CLASS_IF_NONE,
        Column("hanging", Text("取决于此的结果", "What hangs on it"), values=HANGING),
        Column("if_yes", Text("如果是", "If yes")),
        Column("if_no", Text("如果否", "If no")),
        Column("narrows_share", Text("覆盖率区间至少再缩小", "Interval of coverage narrows by at least")),
        Column("width_share", Text("问到此处区间宽度至多", "Width at most, asked so far")),
        Column("whom", Text("问谁", "Whom to ask")),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.ask_first.find:find_questions",
    needs={
        "chokepoints": Needs("chokepoints", at_hand=True),
        "joint": Needs("joint", at_hand=True),
        "plan": Needs("plan", at_hand=True),
    },
    options=(
        Option("--first", Text("列出前几个问题，默认 20。", "How many questions; 20 by default."), "number", "N"),
    ),
    command=Command(
        "ask-first",
        14,
        Text(
            "先问清单：先问哪些企业的哪件事最能缩小覆盖率区间，取决于此的结果，问谁；--first 定个数。",
            "What to ask first: which facts of which firms narrow the interval of the coverage rate most, what hangs "
            "on them, whom to ask; --first says how many.",
        ),
    ),
    sheet=Text("先问清单", "ask first"),
    headline=14,
    page=OnPage("coverage"),
    report=InReport(12, ("rank", "name", "field", "home", "if_yes", "if_no", "width_share", "whom"), most=20),
    reads=reads.together(
        reads.CLASSES,
        reads.POPULATION,
        reads.CASCADES,
        {
            "Department": "id name",
            "Enterprise": "scale longitude latitude crs industry employees products",
            "LINKS": "from_id to_id since",
            "Officer": "department_id",
            "PartyOrganization": "name",
            "Visit": "id enterprise_id officer_id on",
        },
    ),
)
