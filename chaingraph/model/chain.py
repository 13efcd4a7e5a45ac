"""Industry chains, the committees that lead them, their member units and teams."""

from chaingraph.errors import Text
from chaingraph.model import headings
from chaingraph.model.core import Beside, DataClass, boolean, choice, date, edge, names, node, relation, text, words
from chaingraph.model.evidence import status

INDUSTRY_CHAIN = node(
    "IndustryChain",
    table="industry_chains",
    zh="产业链",
    en="Industry chain",
    article="equipment, electronics, services, pharma; three named as leading industries",
    properties=(
        text(
            "name",
            "产业链名称",
            "Name",
            DataClass.PUBLIC,
            required=True,
            headings=words("产业链 重点产业链 产业链条"),
        ),
        names("aliases", "产业链别名", "Aliases", DataClass.PUBLIC),
        names(
            "ends",
            "产业链终端",
            "Ends",
            DataClass.PUBLIC,
            note=Text("最终产品或终端企业的名称", "end products or end firms, by name"),
        ),
        boolean("leading", "是否主导产业", "Leading industry", DataClass.PUBLIC),
        text(
            "committee_id",
            "产业链党委",
            "Chain committee",
            DataClass.PUBLIC,
            reference=("PartyOrganization",),
            relation=relation("LED_BY", "由…领导", "Led by"),
        ),
        text("guiding_leader", "指导领导", "Guiding leader", DataClass.PERSONAL),
        text("chief", "链长", "Chain chief", DataClass.PERSONAL),
        text("plan", "工作方案", "Plan", DataClass.INTERNAL),
        text("team", "工作班子", "Team", DataClass.INTERNAL),
    ),
    mentioned=True,
    sheets=words("产业链名单 产业链清单 重点产业链"),
)

MEMBER_UNIT = node(
    "MemberUnit",
    table="member_units",
    zh="非企业成员单位",
    en="Member unit",
    article="streets, communities and resident units among the 232 member units",
    properties=(
        text("name", "单位名称", "Name", DataClass.PUBLIC, required=True),
        names("aliases", "单位简称", "Short names", DataClass.PUBLIC),
        choice(
            "kind",
            "单位类别",
            "Kind",
            values={
                "street": ("街道", "Street"),
                "community": ("社区", "Community"),
                "resident_unit": ("驻区单位", "Resident unit"),
            },
            data_class=DataClass.PUBLIC,
        ),
    ),
)

TEAM = node(
    "Team",
    table="teams",
    zh="服务队",
    en="Team",
    article="red-steward teams; exemplary team incl. 四川长江液压件",
    properties=(
        text("name", "队伍名称", "Name", DataClass.PUBLIC, required=True),
        choice(
            "kind",
            "队伍类别",
            "Kind",
            values={
                "red_steward": ("红色管家", "Red stewards"),
                "exemplary": ("先进典型工作团队", "Exemplary team"),
            },
            data_class=DataClass.PUBLIC,
        ),
    ),
)

ROLES = {
    "leader": ("链主", "Leader"),
    "leading": ("领军企业", "Leading"),
    "strong": ("优势企业", "Strong"),
    "supporting": ("配套企业", "Supporting"),
}

IN_CHAIN = edge(
    "IN_CHAIN",
    table="chain_memberships",
    zh="属于产业链",
    en="In chain",
    forward=("属于产业链", "Is in the chain"),
    reverse=("链上有", "Has in the chain"),
    article="1 + X + N belongs to the firm and the chain together",
    needed=True,
    start=("Enterprise",),
    start_zh="链上企业",
    start_en="Enterprise",
    end=("IndustryChain",),
    end_zh="所属产业链",
    end_en="Chain",
    properties=(
        choice(
            "role",
            "链上角色",
            "Role",
            values=ROLES,
            data_class=DataClass.PUBLIC,
            also={"链主企业": "leader", "领军": "leading", "优势": "strong", "配套": "supporting"},
        ),
        text("designated_by", "认定单位", "Designated by", DataClass.PUBLIC),
        date("since", "入链日期", "Since", DataClass.PUBLIC),
        status(),
    ),
    start_headings=headings.FIRM,
    end_headings=tuple(word for word in headings.CHAIN if word != "所属产业链"),
    beside=(
        Beside(
            "Enterprise",
            headings={"to_id": headings.CHAIN, "role": words("链上角色 链上地位 产业链角色 在链角色")},
            asks={"role": words("是否链主 是否链主企业 链主企业")},
            of_row={"from_id": "Enterprise"},
            expected=True,
        ),
    ),
)

MEMBER_UNIT_OF = edge(
    "MEMBER_UNIT_OF",
    table="committee_units",
    zh="成员单位",
    en="Member unit of",
    forward=("作为成员单位加入", "Is a member unit of"),
    reverse=("吸收成员单位", "Has the member unit"),
    article="232 member units; never coverage; 泸州豪能传动技术 is the secretary unit of the equipment committee",
    start=("Enterprise", "MemberUnit"),
    start_zh="成员单位名称",
    start_en="Unit",
    end=("PartyOrganization",),
    end_zh="产业链党委",
    end_en="Chain committee",
    properties=(
        boolean("secretary_unit", "是否书记单位", "Secretary unit", DataClass.PUBLIC),
        date("since", "加入日期", "Since"),
    ),
)

PART_OF_TEAM = edge(
    "PART_OF_TEAM",
    table="team_members",
    zh="参加队伍",
    en="Part of team",
    forward=("参加队伍", "Is part of the team"),
    reverse=("队伍中有", "Has in the team"),
    article="secretaries of exemplary organizations form a work team",
    start=("PartyOrganization", "Officer"),
    start_zh="参加方",
    start_en="Participant",
    end=("Team",),
    end_zh="所在队伍",
    end_en="Team",
    properties=(date("since", "参加日期", "Since"),),
)

KINDS = (INDUSTRY_CHAIN, MEMBER_UNIT, TEAM, IN_CHAIN, MEMBER_UNIT_OF, PART_OF_TEAM)
