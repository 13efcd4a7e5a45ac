"""The zone itself: what it aims at, the platforms that it runs, its campaigns, and who has a base in it."""

from chaingraph.errors import Text
from chaingraph.model.core import Check, DataClass, boolean, choice, date, edge, integer, names, node, relation, text

_WHOLE = Text(
    "街道、产业链、党组织都不填，即覆盖全园区；每个范围一行",
    "with no street, chain or organization the whole park is covered; one row for each scope",
)
ZONE = node(
    "Zone",
    table="zones",
    zh="园区",
    en="Zone",
    article="Luzhou National High-tech Zone; three aims; the chain principle; among the national top 100",
    properties=(
        text("name", "园区名称", "Name", DataClass.PUBLIC, required=True),
        names("aliases", "园区别名", "Aliases", DataClass.PUBLIC),
        text("division", "园区行政区划代码", "Division", DataClass.PUBLIC, check=Check.DIVISION),
        names("aims", "发展目标", "Aims", DataClass.PUBLIC),
        names("principles", "组建原则", "Principles of setting up", DataClass.PUBLIC),
        integer("national_rank", "全国排名", "National rank", DataClass.PUBLIC, unit="名"),
    ),
)

PLATFORM = node(
    "Platform",
    table="platforms",
    zh="服务平台",
    en="Platform",
    article="platforms for supply and demand, for policies, and for tailored services",
    properties=(
        text("name", "平台名称", "Name", DataClass.PUBLIC, required=True),
        choice(
            "kind",
            "平台类别",
            "Kind",
            values={
                "supply_demand": ("供需对接", "Supply and demand"),
                "policy": ("惠企政策", "Policies"),
                "service": ("定制服务", "Tailored services"),
            },
            data_class=DataClass.PUBLIC,
        ),
    ),
)

CAMPAIGN = node(
    "Campaign",
    table="campaigns",
    zh="专项行动",
    en="Campaign",
    article="chain-empowerment campaign; demonstration zone of non-public Party building; visits; "
    "members do things for firms",
    properties=(
        text("name", "行动名称", "Name", DataClass.PUBLIC, required=True),
        text("aim", "行动目标", "Aim", DataClass.PUBLIC),
        date("since", "行动起始日期", "Since", DataClass.PUBLIC),
        date("until", "行动结束日期", "Until", DataClass.PUBLIC, ends=True),
    ),
)

AIM = node(
    "Aim",
    table="aims",
    zh="目标",
    en="Aim",
    article="three aims (development, talent, living), three outcomes (Party growth, lawful operation, staff rights)",
    properties=(
        text("name", "目标名称", "Name", DataClass.PUBLIC, required=True),
        choice(
            "kind",
            "目标类别",
            "Kind",
            values={"aim": ("发展目标", "Aim"), "outcome": ("成效", "Outcome")},
            data_class=DataClass.PUBLIC,
        ),
        names(
            "covers",
            "所含工作类别",
            "Kinds of action that serve it",
            DataClass.PUBLIC,
            note=Text(
                "某类工作一律归入此目标时填类别，如走访、人才招引；单项另归的用“服务目标”逐条填写",
                "kinds of action that all serve it, as visits or talent events; single ones are tagged by `pursuits`",
            ),
        ),
    ),
)

PURSUES = edge(
    "PURSUES",
    table="pursuits",
    zh="服务目标",
    en="Pursues",
    forward=("服务于目标", "Pursues"),
    reverse=("由…推进", "Is pursued by"),
    article="every action serves an aim or is part of a campaign",
    start=("Campaign", "Event", "Project", "Team", "Policy", "Platform", "Visit"),
    start_zh="工作",
    start_en="Action",
    end=("Aim", "Campaign"),
    end_zh="所服务目标或专项行动",
    end_en="Aim or campaign",
)

BASED_IN = edge(
    "BASED_IN",
    table="bases",
    zh="设有基地",
    en="Has a base in",
    forward=("设基地于", "Has a base in"),
    reverse=("有…的基地", "Has the base of"),
    article="China Electronics: three bases",
    start=("Enterprise",),
    start_zh="设立企业",
    start_en="Enterprise",
    end=("Zone",),
    end_zh="所在园区",
    end_en="Zone",
    properties=(
        choice(
            "kind",
            "基地类别",
            "Kind",
            values={
                "production": ("生产制造基地", "Production base"),
                "experiment": ("创新试验基地", "Experimental base"),
                "talent": ("人才储备基地", "Talent base"),
            },
            data_class=DataClass.PUBLIC,
        ),
        date("since", "基地设立日期", "Since", DataClass.PUBLIC),
    ),
    identity=("kind",),
)

#: What a list can be complete in; without a row here, nothing that a list leaves out is known not to be.
REGISTERS = {
    "organizations": ("党组织", "Party organizations"),
    "full_members": ("正式党员", "Full members"),
    "probationary_members": ("预备党员", "Probationary members"),
    "activists": ("入党积极分子", "Activists"),
    "development_targets": ("发展对象", "Development targets"),
    "applicants": ("入党申请人", "Applicants"),
    "enterprises": ("园区企业", "Firms of the zone"),
    "supplies": ("供应关系", "Supply links"),
    "pairings": ("结对", "Pairings"),
    "posts": ("先锋岗", "Posts"),
    "visits": ("走访", "Visits"),
    "member_units": ("成员单位", "Member units"),
    "offices": ("党组织任职", "Party offices"),
    "instructors": ("党建指导员选派", "Instructors sent"),
    "claims": ("公布数字", "Published figures"),
    "certificates": ("资质认定", "Certificates"),
}
SOURCE_SCOPE = node(
    "SourceScope",
    table="source_scopes",
    zh="登记范围",
    en="Scope of a register",
    article="what the lists of the zone cover, so that what is missing is told from what is not known",
    properties=(
        choice("register", "登记内容", "Register of", values=REGISTERS, data_class=DataClass.PUBLIC, required=True),
        boolean("complete", "是否完整", "Complete", DataClass.PUBLIC, required=True),
        text("street", "覆盖街道", "Street covered", DataClass.PUBLIC, note=_WHOLE),
        text(
            "chain_id",
            "覆盖产业链",
            "Chain covered",
            DataClass.PUBLIC,
            reference=("IndustryChain",),
            relation=relation("COVERS_CHAIN", "登记覆盖产业链", "Covers chain"),
            note=_WHOLE,
        ),
        text(
            "organization_id",
            "覆盖党组织（含下级）",
            "Organization covered, with those below it",
            DataClass.PUBLIC,
            reference=("PartyOrganization",),
            relation=relation("COVERS_BELOW", "登记覆盖党组织", "Covers below"),
            note=_WHOLE,
        ),
        date("as_of", "截至日期", "As of", DataClass.PUBLIC),
    ),
    caption=("register", "street"),
)

KINDS = (ZONE, PLATFORM, CAMPAIGN, AIM, PURSUES, BASED_IN, SOURCE_SCOPE)
