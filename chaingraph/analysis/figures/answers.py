"""The answers about published figures: each against the records, and what can be counted."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, Needs, Option, Tile
from chaingraph.analysis.figures import labels
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import kind
from chaingraph.table import Column

VERDICTS = {
    "holds": Text("成立", "Holds"),
    "contradicted": Text("不符", "Contradicted"),
    "not_decidable": Text("无法判定", "Cannot be decided"),
}

_RECONCILE = Command(
    "reconcile",
    10,
    Text(
        "公布数据与图中数据逐项对照：成立、不符、无法判定（缺什么）；--claims 用自己的公布数据文件，"
        "--measures 列出核对口径。",
        "Every published figure against what the graph holds: holds, contradicted, cannot be decided (and what is "
        "missing); --claims takes a file of your own figures, --measures lists what can be counted.",
    ),
)
FIGURES = Answer(
    id="figures",
    title=Text("公布数据核对", "Published figures against the records"),
    columns=(
        Column("claim_id", Text("编号", "Id"), code=True, of="Claim"),
        Column("figure", Text("指标", "Figure")),
        Column("published", Text("公布值", "Published")),
        Column("unit", Text("单位", "Unit")),
        Column("bound", Text("界限", "Bound"), values=kind("Claim")["bound"].values),
        Column("found", Text("核得值", "Found")),
        Column("verdict", Text("结论", "Verdict"), values=VERDICTS),
        Column("missing", Text("判定所缺", "What is missing")),
        Column(
            "measure", Text("核对口径", "Measure"), values={name: one.label for name, one in labels.MEASURES.items()}
        ),
        Column("scope", Text("适用范围", "Scope")),
        Column("as_of", Text("公布日期", "As of")),
        Column("source", Text("来源", "Source")),
        Column("evidence", Text("依据", "Evidence")),
    ),
    function="chaingraph.analysis.figures.reconcile:reconcile_figures",
    takes=("on",),
    needs={"found_chains": Needs("chains", number=True, arguments={"resamples": 0})},
    command=_RECONCILE,
    sheet=Text("公布数与核对数", "figures"),
    headline=1,
    report=InReport(11, ("figure", "published", "unit", "bound", "found", "verdict"), most=1000),
    tile=Tile(
        8, Text("公布数据不符", "Published figures contradicted"), counted=("verdict", "contradicted"), share=True
    ),
    reads=reads.together(
        reads.PEOPLE,
        reads.OPERATING,
        reads.POPULATION,
        reads.GOODS,
        {
            "Approval": "closed satisfied",
            "BASED_IN": "",
            "Certificate": "enterprise_id kind",
            "Claim": "id name value unit bound unnamed measure as_of scope source",
            "Demand": "product opened matched",
            "Event": "kind",
            "Financing": "amount",
            "GUIDES": "from_id to_id",
            "HELPS": "to_id branch_set_up",
            "IndustryChain": "id name aliases leading guiding_leader",
            "LINKS": "from_id to_id",
            "Officer": "id department_id kind",
            "PAIRED_WITH": "to_id until",
            "PartyOrganization": "non_public helped_to_set_up",
            "Post": "source_ref",
            "Problem": "closed",
            "Project": "kind park_name",
            "Resource": "source_ref",
            "SERVES_AS": "from_id to_id role executive until",
            "SUBSIDIARY_OF": "",
            "Visit": "count",
            "Zone": "national_rank",
        },
    ),
)
MEASURES = Answer(
    id="measures",
    title=Text("公布数据的核对口径", "Measures of published figures"),
    columns=(
        Column("measure", Text("口径", "Measure"), code=True),
        Column("label", Text("含义", "Meaning")),
        Column("unit", Text("单位", "Unit")),
        Column("scope", Text("适用范围可写", "Scope may name")),
    ),
    function="chaingraph.analysis.figures.measures:describe_measures",
    park="",
    takes=(),
    command=_RECONCILE,
    chosen_by=Option("--measures", Text("列出核对口径，不作核对。", "List the measures, compare nothing.")),
    sheet=Text("核对口径", "measures"),
)
