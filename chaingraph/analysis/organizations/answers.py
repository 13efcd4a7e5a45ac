"""The answers about organizations and chains as they are: findings, 1 + X + N, scorecard."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, Option, Tile
from chaingraph.analysis.columns import COVERAGE_BOUNDS, firms
from chaingraph.analysis.organizations import findings
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass, kind
from chaingraph.table import Column
from chaingraph.vocabulary import ACTIONS, HOMES
from chaingraph.writeback import AsAdvice

ROLES = kind("IN_CHAIN")["role"].values
STEPS = {
    "1": Text("1（链主，已建）", "1 (leader, organized)"),
    "x": Text("X（已建）", "X (organized)"),
    "n": Text("N（待培育）", "N (to be cultivated)"),
    "find_out": Text("待核实（是否已建不详）", "Find out (not known whether organized)"),
    "out": Text("退出", "Out"),
}
ORGANIZED = {
    "own": Text("单独组建", "Its own"),
    "joint": Text("联合组建", "Joint"),
    "has": Text("已建（形式不详）", "Has one (form not known)"),
    **{home: label for home, label in HOMES.items() if home != "has"},
}
VIOLATIONS = {
    "leader_without_organization": Text("链主未建党组织（警示）", "Leader without an organization (alert)"),
    "leader_not_operating": Text("链主不在营（警示）", "Leader not operating (alert)"),
    "several_leaders": Text("链主多于一家", "Several leaders"),
    "not_operating": Text("不在营企业仍在链上", "Firm not operating, still in the chain"),
}

_ORGANIZATIONS = Command(
    "organizations",
    2,
    Text(
        "党组织与产业链的现状核查：层级、任期、书记、登记、产业链党委，每条附依据；--tiers 给出 1+X+N，"
        "--scorecard 给出各产业链党委记分卡。",
        "Organizations and chains as they are: level, term, secretaries, registration, chain committees, each finding "
        "with its rules; --tiers prints 1 + X + N, --scorecard the chain committees side by side.",
    ),
    refuses_empty=False,  # a register of organizations alone is checked as well
)
ORGANIZATIONS = Answer(
    id="organizations",
    title=Text("党组织与产业链核查", "Organizations and chains, checked"),
    columns=(
        Column("gravity", Text("轻重", "Gravity"), values=findings.GRAVITY),
        Column(
            "finding", Text("问题", "Finding"), values={code: found.label for code, found in findings.FINDINGS.items()}
        ),
        Column("organization_id", Text("党组织编号", "Organization id"), code=True, of="PartyOrganization"),
        Column("organization", Text("党组织", "Organization"), data_class=DataClass.PUBLIC),
        Column("kind", Text("组织类别", "Kind"), values=kind("PartyOrganization")["kind"].values),
        Column("chain_id", Text("产业链编号", "Chain id"), code=True, of="IndustryChain"),
        Column("chain", Text("产业链", "Chain"), data_class=DataClass.PUBLIC),
        *firms("enterprise_ids", "企业", "Firms"),
        Column("full_members", Text("正式党员数（含下级）", "Full members, those below included"), unit="人"),
        Column("members", Text("党员数（含下级）", "Members, those below included"), unit="人"),
        Column("deadline", Text("期限", "Deadline")),
        Column("due", Text("应做的事", "What is due"), values=findings.DUE),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.organizations.check:check_organizations",
    command=_ORGANIZATIONS,
    sheet=Text("党组织核查", "organizations"),
    headline=4,
    report=InReport(5, ("gravity", "finding", "organization", "chain", "deadline", "due", "reasons")),
    tile=Tile(
        7, Text("核查问题：必须整改/全部", "Findings: required/all"), counted=("gravity", "required"), share=True
    ),
    reads=reads.together(
        reads.PEOPLE,
        reads.OPERATING,
        {
            "Enterprise": "name ownership",
            "GUIDES": "from_id to_id since",
            "IN_CHAIN": "role since",
            "IndustryChain": "id name leading chief plan team guiding_leader",
            "MemberUnit": "id kind",
            "Officer": "id kind",
            "PartyOrganization": "name term_start term_end",
            "SERVES_AS": "from_id to_id role since until",
        },
    ),
)
BY_CHAIN = Answer(
    id="tiers.chains",
    title=Text("各产业链 1+X+N 家数", "1 + X + N by chain"),
    columns=(
        Column("chain_id", Text("产业链编号", "Chain id"), code=True, of="IndustryChain"),
        Column("chain", Text("产业链", "Chain"), data_class=DataClass.PUBLIC),
        Column("leaders", Text("登记的链主", "Leaders on record"), unit="家"),
        Column("one", Text("有效的“1”", "Valid 1"), unit="家"),
        Column("x", Text("X", "X"), unit="家"),
        Column("n", Text("N", "N"), unit="家"),
        Column("n_assumed", Text("N 中推定未建", "N that are assumed to have none"), unit="家"),
        Column("find_out", Text("是否已建不详", "Not known whether organized"), unit="家"),
        Column("not_operating", Text("不在营", "Not operating"), unit="家"),
        Column("outside", Text("不在园区", "Outside the zone"), unit="家"),
        Column("ready", Text("N 中现可着手组建", "N that can set up an organization now"), unit="家"),
        Column("violations", Text("不符", "Violations"), unit="家"),
        Column("reasons", Text("依据", "Reasons")),
    ),
    chosen_by=Option("--by-chain", Text("与 --tiers 同用：每条产业链一行。", "With --tiers: a row per chain.")),
    sheet=Text("各链1+X+N", "tiers by chain"),
    headline=11,
    report=InReport(7, ("chain", "one", "x", "n", "n_assumed", "find_out", "ready", "violations")),
)
TIERS = Answer(
    id="tiers",
    title=Text("产业链 1+X+N", "1 + X + N of the industry chains"),
    columns=(
        Column("chain_id", Text("产业链编号", "Chain id"), code=True, of="IndustryChain"),
        Column("chain", Text("产业链", "Chain"), data_class=DataClass.PUBLIC),
        Column("enterprise_id", Text("企业编号", "Enterprise id"), code=True, of="Enterprise"),
        Column("name", Text("企业名称", "Name"), data_class=DataClass.PUBLIC),
        Column("role", Text("链上角色", "Role"), values=ROLES),
        Column("organized", Text("党组织", "Organization"), values=ORGANIZED),
        Column("tier", Text("层级", "Tier"), values=STEPS),
        Column("violation", Text("不符", "Violation"), values=VIOLATIONS),
        Column("move_to", Text("应移至", "Should move to"), values=STEPS),
        Column("action", Text("对策", "Action"), values=ACTIONS),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.organizations.one_x_n:find_chain_tiers",
    parts=(BY_CHAIN,),
    command=_ORGANIZATIONS,
    chosen_by=Option("--tiers", Text("每条产业链的 1+X+N 与应移动的企业。", "1 + X + N and who should move.")),
    sheet=Text("1+X+N", "tiers"),
    write_back=AsAdvice("enterprise_id"),
    reads=reads.together(
        reads.CLASSES,
        reads.POPULATION,
        {
            "Enterprise": "scale",
            "IN_CHAIN": "role",
            "PartyOrganization": "name",
        },
    ),
)
SHARED_UNITS = Answer(
    id="scorecard.shared_units",
    title=Text("同属多个产业链党委的成员单位", "Member units of several committees"),
    columns=(
        Column("unit_id", Text("单位编号", "Unit id"), code=True, of="Enterprise MemberUnit"),
        Column("name", Text("单位名称", "Name"), data_class=DataClass.PUBLIC),
        Column("committees", Text("产业链党委", "Committees"), data_class=DataClass.PUBLIC),
    ),
    chosen_by=Option(
        "--shared", Text("与 --scorecard 同用：同属多个党委的单位。", "With --scorecard: the shared units.")
    ),
    sheet=Text("同属多个党委的单位", "shared units"),
)
SCORECARD = Answer(
    id="scorecard",
    title=Text("产业链党委记分卡", "Scorecard of the chain committees"),
    columns=(
        Column(
            "row",
            Text("范围", "Row"),
            values={
                "committee": Text("产业链党委", "Committee"),
                "all": Text("全部（不重复）", "All, each counted once"),
            },
        ),
        Column("committee_id", Text("产业链党委编号", "Committee id"), code=True, of="PartyOrganization"),
        Column("committee", Text("产业链党委", "Committee"), data_class=DataClass.PUBLIC),
        Column("chains", Text("产业链", "Chains"), data_class=DataClass.PUBLIC),
        Column("chain_ids", Text("产业链编号", "Chain ids"), code=True, of="IndustryChain"),
        Column("founded", Text("成立日期", "Founded"), data_class=DataClass.PUBLIC),
        Column("units", Text("成员单位", "Member units"), unit="个"),
        Column("enterprises", Text("其中企业", "Of these firms"), unit="个"),
        Column("streets", Text("其中街道", "Of these streets"), unit="个"),
        Column("communities", Text("其中社区", "Of these communities"), unit="个"),
        Column("resident_units", Text("其中驻区单位", "Of these resident units"), unit="个"),
        Column("other_units", Text("其中类别未知", "Of these of unknown kind"), unit="个"),
        Column("shared_units", Text("同属其他产业链党委", "Also of another committee"), unit="个"),
        Column("executives", Text("企业高管委员", "Executives among its members"), unit="名", people=True),
        Column("posts", Text("岗区组", "Posts, areas and teams"), unit="个"),
        Column("members", Text("链上企业党员数", "Members in its chain's firms"), unit="人"),
        Column("firms_without_count", Text("党员数未知或不全企业", "Firms of unknown or incomplete number"), unit="家"),
        Column("posts_per_member", Text("党员人均岗区组", "Posts per member"), unit="个/人"),
        Column("covered", Text("已建企业", "Firms covered"), unit="家"),
        Column("operating", Text("在营非公企业", "Operating non-public firms"), unit="家"),
        Column("ownership_unknown", Text("是否非公不详", "Perhaps non-public"), unit="家"),
        Column("coverage_rate", Text("组织覆盖率", "Coverage rate")),
        *COVERAGE_BOUNDS,
    ),
    function="chaingraph.analysis.organizations.scorecard:summarize_committees",
    parts=(SHARED_UNITS,),
    command=_ORGANIZATIONS,
    chosen_by=Option("--scorecard", Text("各产业链党委记分卡。", "The scorecard of the chain committees.")),
    sheet=Text("产业链党委记分卡", "scorecard"),
    headline=10,
    report=InReport(
        6,
        (
            "committee",
            "units",
            "enterprises",
            "posts",
            "members",
            "firms_without_count",
            "covered",
            "operating",
            "coverage_rate",
            "coverage_min",
            "coverage_max",
        ),
    ),
    reads=reads.together(
        reads.PEOPLE,
        reads.OPERATING,
        reads.POPULATION,
        {
            "Enterprise": "name scale",
            "IN_CHAIN": "since",
            "IndustryChain": "id name",
            "MEMBER_UNIT_OF": "since",
            "MemberUnit": "id name kind",
            "PartyOrganization": "name source",
            "Post": "committee_id",
            "SERVES_AS": "from_id to_id role executive since until",
        },
    ),
)
