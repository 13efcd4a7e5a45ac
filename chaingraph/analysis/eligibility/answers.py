"""The answers about eligibility: steps of growth and of the Party, certificates, single conditions, policies."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, Option, Tile
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass, kind
from chaingraph.rules.vocabulary import VERIFIED
from chaingraph.table import Column
from chaingraph.vocabulary import ACTIONS, HOMES

STATES = {
    "ready": Text("条件全部符合", "All conditions met"),
    "one_step": Text("只差一项", "One condition missing"),
    "perhaps": Text("有不详，无不符合", "Some not known, none missing"),
    "one_step_perhaps": Text("差一项，另有不详", "One missing, some not known"),
    "far": Text("两项以上不符合", "Two or more missing"),
    "no_rule": Text("没有规则可据", "No rule to judge by"),
}
HELD = {
    "held": Text("有效", "Valid"),
    "lapsed": Text("已到期", "Expired"),
    "none": Text("没有", "None"),
    "not_known": Text("无记录", "None on record"),
}
USES = {
    "using": Text("已享受", "Uses it"),
    "eligible": Text("可享受，未见使用", "Can claim, no use on record"),
    "not_known": Text("条件不详", "Not known"),
}
MET = {
    "met": Text("符合", "Met"),
    "not_met": Text("不符合", "Not met"),
    "not_known": Text("不详", "Not known"),
}
PARTY = {
    "own": Text("单独组建", "Its own"),
    "joint": Text("联合组建", "Joint"),
    "has": Text("已建（形式不详）", "Has one (form not known)"),
    **{home: label for home, label in HOMES.items() if home != "has"},
}
_STAGES = kind("Enterprise")["growth_stage"].values
_KINDS = kind("Certificate")["kind"].values
_FIRM = (
    Column("enterprise_id", Text("企业编号", "Enterprise id"), code=True, of="Enterprise"),
    Column("name", Text("企业名称", "Name"), data_class=DataClass.PUBLIC),
)
_STATE = (
    Column("state", Text("距离", "How far"), values=STATES),
    Column("missing", Text("缺什么", "Missing")),
    Column("unknown", Text("不详条件数", "Conditions not known"), unit="项"),
    Column("ask", Text("问什么", "What to ask")),
)
_FACTS = reads.together(
    reads.OPERATING,
    {
        "AnnualFigure": "enterprise_id year revenue main_revenue high_tech_income rd rd_domestic equity_raised assets "
        "liabilities technical_share niche_share",
        "Assessment": "enterprise_id condition met value on",
        "Certificate": "enterprise_id kind issued expires",
        "Enterprise": "name employees revenue industry",
        "IN_CHAIN": "from_id to_id",
        "MEMBER_UNIT_OF": "from_id to_id",
        "ESTABLISHED_IN": "from_id to_id",
        "SUBORDINATE_TO": "from_id to_id",
    },
)
_GROWTH = Command(
    "growth",
    41,
    Text(
        "成长与党建两个阶梯：每家企业在哪一级、下一步、缺什么、问什么；--certificates 列资质（谁差一步、谁何时到期），"
        "--firm 列一家企业的每一项条件。",
        "Growth and Party ladder of each firm: where it stands, its next step, what is missing, what to ask; "
        "--certificates lists certificates (who is one step away, who loses one when), --firm every condition of one "
        "firm.",
    ),
)

LADDERS = Answer(
    id="growth",
    title=Text("成长与党建两个阶梯", "Growth and Party ladders"),
    columns=(
        *_FIRM,
        Column("stage", Text("成长阶段", "Growth stage"), values=_STAGES),
        Column("next_stage", Text("下一级", "Next stage"), values=_STAGES),
        *_STATE,
        Column("party", Text("党组织", "Organization"), values=PARTY),
        Column("party_next", Text("党建下一步", "Next step of the Party"), values=ACTIONS),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.eligibility.ladders:find_ladders",
    command=_GROWTH,
    sheet=Text("两个阶梯", "ladders"),
    headline=41,
    report=InReport(41, ("name", "stage", "next_stage", "state", "missing", "party", "party_next"), most=40),
    tile=Tile(
        41,
        Text("可进一级的企业（条件全部符合）", "Firms ready for the next stage"),
        counted=("state", "ready"),
        share=True,
    ),
    reads=reads.together(_FACTS, reads.CLASSES, {"Enterprise": "growth_stage above_scale"}),
)
CERTIFICATES = Answer(
    id="certificates",
    title=Text("资质：谁差一步、缺什么、何时到期", "Certificates: who is near, what is missing, who loses one when"),
    columns=(
        *_FIRM,
        Column("certificate", Text("资质", "Certificate"), values=_KINDS),
        Column("held", Text("持有", "Held"), values=HELD),
        Column("expires", Text("到期日期", "Expires")),
        *_STATE,
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.eligibility.certificates:find_certificates",
    command=_GROWTH,
    chosen_by=Option("--certificates", Text("每企业每资质一行。", "One row per firm and certificate.")),
    sheet=Text("资质", "certificates"),
    headline=42,
    report=InReport(42, ("name", "certificate", "held", "expires", "state", "missing", "ask"), most=40),
    reads=_FACTS,
)
CONDITIONS = Answer(
    id="conditions",
    title=Text("一家企业的每一项条件", "Every condition of one firm"),
    columns=(
        Column("target", Text("资质或下一级", "Certificate or stage"), values={**_STAGES, **_KINDS}),
        Column("condition", Text("条件", "Condition")),
        Column("needed", Text("要求", "Needed")),
        Column("unit", Text("单位", "Unit")),
        Column("found", Text("现有", "Found")),
        Column("met", Text("是否符合", "Met"), values=MET),
        Column("ask", Text("问什么", "What to ask")),
        Column("rule", Text("规则", "Rule"), code=True),
        Column("article", Text("条文", "Article")),
        Column("verified", Text("条文核实", "Text checked"), values=VERIFIED),
    ),
    function="chaingraph.analysis.eligibility.certificates:find_conditions",
    command=_GROWTH,
    chosen_by=Option(
        "--firm",
        Text("编号、信用代码、全称或别名。", "Id, code, name or alias."),
        "firm",
        "FIRM",
        parameter="enterprise_id",
    ),
    sheet=Text("条件", "conditions"),
    reads=_FACTS,
)
POLICIES = Answer(
    id="policies",
    title=Text("政策：谁可享受、谁未享受、什么不详", "Policies: who can claim, who does not, what is not known"),
    columns=(
        Column("policy_id", Text("政策编号", "Policy id"), code=True, of="Policy"),
        Column("policy", Text("政策名称", "Policy"), data_class=DataClass.PUBLIC),
        Column("kind", Text("政策类别", "Kind"), values=kind("Policy")["kind"].values),
        *_FIRM,
        Column("state", Text("享受情况", "State"), values=USES),
        Column("ask", Text("问什么", "What to ask")),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.eligibility.policies:find_policies",
    takes=("on",),
    command=Command(
        "policies",
        42,
        Text(
            "惠企政策：谁符合条件而未享受、谁已享受、什么不详要问。",
            "Policies for firms: who meets the conditions and does not use one, who uses it, what is not known.",
        ),
    ),
    sheet=Text("政策享受", "policies"),
    headline=43,
    report=InReport(43, ("policy", "name", "state", "ask"), most=40),
    tile=Tile(42, Text("可享受而未见使用", "Can claim, no use on record"), counted=("state", "eligible"), share=True),
    reads=reads.together(
        _FACTS,
        {
            "Enterprise": "scale growth_stage street revenue",
            "IN_CHAIN": "from_id to_id since",
            "IndustryChain": "id name aliases",
            "Policy": "id name kind needs_certificates needs_scales needs_stages needs_chains needs_streets "
            "needs_revenue needs_other since until",
            "SERVES": "from_id to_id since",
        },
    ),
)
