"""The answers about declared industry chains: segments and their ratings, words not placed, gaps, projects."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, OnPage, Option, Tile
from chaingraph.analysis.columns import firms
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass, kind
from chaingraph.table import Column

STAGES_OF = kind("ChainSegment")["stage"].values
RATINGS = {
    "strong": Text("强", "Strong"),
    "potential": Text("潜力", "Potential"),
    "weak": Text("弱", "Weak"),
    "empty": Text("空白", "Empty"),
    "not_known": Text("情况不明", "Not known"),
}
GAPS = {
    "broken": Text("断点", "Broken: empty between two filled ones"),
    "not_made": Text("有需求无生产", "Used here, made by nobody here"),
    "extend": Text("可延链", "To extend: made, and nothing here comes after it"),
    "one_maker": Text("仅一家生产", "One maker"),
}
EFFECTS = {
    "closed": Text("补上空白", "Closed a gap"),
    "second": Text("增加第二家", "Second maker"),
    "added": Text("扩充", "One more maker"),
}
_CHAIN = (
    Column("chain_id", Text("产业链编号", "Chain id"), code=True, of="IndustryChain"),
    Column("chain", Text("产业链", "Chain"), data_class=DataClass.PUBLIC),
)
_SEGMENT = (
    Column("segment_id", Text("环节编号", "Segment id"), code=True, of="ChainSegment"),
    Column("segment", Text("环节", "Segment"), data_class=DataClass.PUBLIC),
)
_PRODUCT = Column("product", Text("产品", "Product"), data_class=DataClass.PUBLIC)
_TO_ATTRACT = (
    *firms("outside_ids", "园区外已列企业（至多 5 家）", "Listed firms outside (5 at most)"),
    Column("attract", Text("宜招引", "Whom to attract"), data_class=DataClass.PUBLIC),
)
_FACTS = reads.together(
    reads.SEGMENTS,
    {
        "ChainSegment": "ends",
        "Demand": "enterprise_id product opened",
        "GOES_INTO": "from_id to_id essential status",
        "IN_CHAIN": "role status",
        "IndustryChain": "ends",
        "MAKES": "market_share",
        "Product": "general",
        "USES": "from_id to_id annual_value essential status",
    },
)

UNPLACED = Answer(
    id="stages.unplaced",
    title=Text("尚未归入环节的产品", "Products that stand in no segment yet"),
    columns=(
        _PRODUCT,
        Column("firms", Text("企业数", "Firms"), unit="家"),
        *firms("firm_ids", "企业（至多 5 家）", "Firms (5 at most)"),
        Column("near", Text("可能的产业链环节", "Where it may belong"), data_class=DataClass.PUBLIC),
    ),
    chosen_by=Option(
        "--unplaced",
        Text("尚未归入环节的产品，企业多者在前：图谱下一步该补的词。", "Products in no segment, most firms first."),
    ),
    sheet=Text("未归入环节的产品", "products not placed"),
    page=OnPage("stages"),
)
STAGES = Answer(
    id="stages",
    title=Text("产业链环节评级", "Segments of the industry chains"),
    columns=(
        *_CHAIN,
        Column("stage", Text("上中下游", "Stage"), values=STAGES_OF),
        *_SEGMENT,
        Column("rating", Text("评级", "Rating"), values=RATINGS),
        Column("rating_most", Text("计入待确认的至多", "At most, with candidates"), values=RATINGS),
        Column("local_firms", Text("本地企业数", "Firms here"), unit="家"),
        Column("main_makers", Text("其中主业企业", "Of these main makers"), unit="家"),
        Column("candidates", Text("待确认企业", "Candidates"), unit="家"),
        Column("local_share", Text("本地份额", "Share made here")),
        Column("largest_share", Text("最大一家占本地", "Largest one's share of that")),
        Column("chokepoint", Text("独此一家", "Only one, and strong")),
        *firms("firm_ids", "本地企业（至多 8 家）", "Firms here (8 at most)"),
        *firms("leader_ids", "链主", "Leader of the chain"),
        Column("with_organization", Text("已建党组织", "With an organization"), unit="家"),
        Column("without_organization", Text("未建党组织", "Without an organization"), unit="家"),
        Column("organization_unknown", Text("是否已建不详", "Not known whether"), unit="家"),
        Column("placed_by", Text("依据的产品", "Products that placed them"), data_class=DataClass.PUBLIC),
        *firms("could_fill", "可补企业（至多 5 家）", "Who here could fill it (5 at most)"),
        *_TO_ATTRACT,
        Column("target", Text("拟引进企业数", "Firms wanted"), unit="家"),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.stages.find:find_stages",
    parts=(UNPLACED,),
    command=Command(
        "stages",
        15,
        Text(
            "按产业链图谱给各环节评级：强、潜力、弱、空白、情况不明，附企业、链主、党组织、可补与宜招引；"
            "--unplaced 列出尚未归入环节的产品。",
            "Rates the segments of the chain map: strong, potential, weak, empty, not known, with firms, leaders, "
            "organizations, who could fill it and whom to attract; --unplaced lists products in no segment.",
        ),
    ),
    sheet=Text("产业链环节", "segments"),
    headline=15,
    page=OnPage("stages", together="chain_id"),
    report=InReport(
        14,
        (
            "chain",
            "stage",
            "segment",
            "rating",
            "local_firms",
            "firm_names",
            "leader_names",
            "with_organization",
            "without_organization",
            "organization_unknown",
        ),
        most=60,
    ),
    tile=Tile(9, Text("产业链环节（空白 {counted}）", "Segments ({counted} empty)"), counted=("rating", "empty")),
    reads=reads.together(reads.HOMES, reads.OPERATING, _FACTS),
)
PROJECTS = Answer(
    id="gaps.projects",
    title=Text("引进项目补上的环节", "What arrived projects closed"),
    columns=(
        Column("project_id", Text("项目编号", "Project id"), code=True, of="Project"),
        Column("project", Text("项目", "Project"), data_class=DataClass.PUBLIC),
        Column("opened", Text("项目开始日期", "Opened"), data_class=DataClass.PUBLIC),
        *firms("firm_ids", "承担企业", "Firms"),
        Column("effect", Text("成效", "Effect"), values=EFFECTS),
        *_CHAIN,
        *_SEGMENT,
        _PRODUCT,
        Column("others", Text("本地其他企业", "Other firms here"), unit="家"),
    ),
    chosen_by=Option(
        "--projects",
        Text("各引进项目带来的企业补上了哪些环节和产品。", "Which segments and products each project brought."),
    ),
    sheet=Text("项目补链", "projects and gaps"),
    page=OnPage("stages"),
)
GAPS_ANSWER = Answer(
    id="gaps",
    title=Text("产业链缺口与招引方向", "Gaps in the chains and whom to attract"),
    columns=(
        Column("gap", Text("缺口类型", "Kind of gap"), values=GAPS),
        *_CHAIN,
        *_SEGMENT,
        Column("products", Text("产品", "Products"), data_class=DataClass.PUBLIC),
        Column("replaces", Text("可替代的园区采购", "Purchases of the zone it would replace"), unit="万元"),
        Column("users", Text("园区内使用企业数", "Firms here that use it"), unit="家"),
        *firms("user_ids", "使用企业（至多 5 家）", "Users (5 at most)"),
        *firms("maker_ids", "本地生产企业（至多 5 家）", "Makers here (5 at most)"),
        *_TO_ATTRACT,
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.stages.gaps:find_gaps",
    parts=(PROJECTS,),
    command=Command(
        "gaps",
        16,
        Text(
            "产业链缺口：断点、有需求无生产、可延链、仅一家生产，按可替代的采购额排列；--projects 列出项目补上的环节。",
            "Gaps of the chains: broken, used but not made, to extend, one maker, by the purchases of the zone that "
            "would be replaced; --projects lists what arrived projects closed.",
        ),
    ),
    sheet=Text("产业链缺口", "gaps"),
    headline=16,
    page=OnPage("stages"),
    report=InReport(15, ("gap", "chain", "segment", "products", "replaces", "users", "maker_names", "attract")),
    reads=reads.together(
        reads.OPERATING,
        _FACTS,
        {"Project": "id name kind opened chain_id", "UNDERTAKES": "from_id to_id", "BROUGHT_BY": "from_id to_id since"},
    ),
)
