"""The answers about coverage: firms without an organization, the official rates."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, OnPage, Option, Tile
from chaingraph.analysis.columns import ACTION_IF_NONE, CLASS_IF_NONE, COVERAGE_BOUNDS, HOME
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass, kind
from chaingraph.table import Column
from chaingraph.vocabulary import ACTIONS, CLASSES

DIMENSIONS = {
    "overall": Text("全部非公有制企业", "Non-public firms"),
    "conditions": Text("符合组建条件的非公有制企业", "Non-public firms that meet the conditions"),
    "above_scale": Text("规模以上非公有制企业", "Non-public firms above scale"),
    "social": Text("社会组织", "Social organizations"),
    "chain": Text("产业链", "Chain"),
    "street": Text("街道", "Street"),
    "ownership": Text("所有制", "Ownership"),
    "size": Text("企业规模", "Size"),
}
_VALUES = {"all": Text("全部", "All"), **kind("Enterprise")["ownership"].values, **kind("Enterprise")["scale"].values}

RATES = Answer(
    id="branchless.rates",
    title=Text("组织覆盖率与单独组建率", "Coverage rate and separate rate"),
    columns=(
        Column("dimension", Text("分组", "By"), values=DIMENSIONS),
        Column("name", Text("名称", "Name"), data_class=DataClass.PUBLIC),
        Column("value", Text("组别", "Group"), values=_VALUES, code=True),
        Column("covered", Text("已建（单独与联合）", "Covered"), unit="家"),
        Column("none_declared", Text("未建（有据）", "None (declared)"), unit="家"),
        Column("none_assumed", Text("无记录（推定未建）", "None on record (assumed)"), unit="家"),
        Column("not_known", Text("是否已建不详", "Not known"), unit="家"),
        Column("operating", Text("在营企业数", "Operating firms"), unit="家"),
        Column("unknown", Text("是否属于本组不详", "Perhaps of the group"), unit="家"),
        Column("coverage_rate", Text("组织覆盖率", "Coverage rate")),
        *COVERAGE_BOUNDS,
        Column("separate", Text("单独组建企业数", "Firms with their own"), unit="家"),
        Column("separate_rate", Text("单独组建率", "Separate rate")),
        Column("separate_min", Text("单独组建率至少", "Separate at least"), share=True),
        Column("separate_max", Text("单独组建率至多", "Separate at most"), share=True),
    ),
    chosen_by=Option("--rates", Text("按产业链、街道、所有制、规模列出两个比率。", "Print the two rates.")),
    sheet=Text("覆盖率", "rates"),
    first=("dimension", "name", "value", "coverage_min", "coverage_max", "operating", "covered", "coverage_rate"),
    report=InReport(
        1,
        (
            "dimension",
            "name",
            "covered",
            "none_assumed",
            "not_known",
            "operating",
            "unknown",
            "coverage_rate",
            "coverage_min",
            "coverage_assumed",
            "coverage_max",
            "separate_rate",
        ),
        title=Text("组织覆盖", "Coverage"),
        most=60,
    ),
    over="sum",
)
BRANCHLESS = Answer(
    id="branchless",
    title=Text(
        "未建党组织或不详的企业及对策", "Firms without an organization, or not known to have one, and what to do"
    ),
    columns=(
        Column("enterprise_id", Text("企业编号", "Enterprise id"), code=True, of="Enterprise"),
        Column("name", Text("企业名称", "Name"), data_class=DataClass.PUBLIC),
        HOME,
        Column("class", Text("统计类别", "Class"), values=CLASSES),
        Column("instructor", Text("已选派党建指导员", "Instructor sent")),
        Column("action", Text("对策", "Action"), values=ACTIONS),
        CLASS_IF_NONE,
        ACTION_IF_NONE,
        Column("full_members", Text("正式党员数", "Full members"), unit="人"),
        Column("probationary_members", Text("预备党员数", "Probationary members"), unit="人"),
        Column("untransferred_members", Text("其中未转组织关系", "Of these not transferred"), unit="人"),
        Column("activists", Text("入党积极分子数", "Activists"), unit="人"),
        Column("social_organization", Text("社会组织", "Social organization")),
        Column("chains", Text("产业链", "Chains"), code=True, of="IndustryChain"),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.coverage.branchless:find_branchless",
    parts=(RATES,),
    command=Command(
        "branchless",
        1,
        Text(
            "未建党组织的在营企业：法定类别、对策与依据；--rates 给出组建率与覆盖率。",
            "Operating firms in which no home organization is established: official class, action, reasons; "
            "--rates prints the official rates.",
        ),
    ),
    sheet=Text("未建党组织企业", "branchless"),
    headline=2,
    about_firms=True,
    page=OnPage("coverage"),
    report=InReport(
        2,
        ("name", "home", "class", "action", "full_members", "chains", "reasons"),
        title=Text("最应先办的企业（未建或不详）", "The most urgent firms: without an organization, or not known"),
    ),
    tile=Tile(
        1,
        Text(
            "未建党组织企业和社会组织（另有 {counted} 家不详）",
            "Without an organization ({counted} more not known)",
        ),
        counted=("home", "not_known"),
        apart=True,
    ),
    over="firm",
    reads=reads.together(
        reads.CLASSES,
        reads.POPULATION,
        {
            "Enterprise": "scale",
            "PartyOrganization": "name",
        },
    ),
)
