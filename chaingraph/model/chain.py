"""Industry chains, the committees that lead them, their member units and teams."""

from chaingraph.model.core import DataClass, boolean, choice, date, edge, names, node, text

INDUSTRY_CHAIN = node(
    "IndustryChain",
    "industry_chains",
    "产业链",
    "Industry chain",
    "equipment, electronics, services, pharma; three named as leading industries",
    text("name", "产业链名称", "Name", DataClass.PUBLIC, required=True),
    names("aliases", "产业链别名", "Aliases", DataClass.PUBLIC),
    boolean("leading", "是否主导产业", "Leading industry", DataClass.PUBLIC),
    text("committee_id", "产业链党委", "Chain committee", DataClass.PUBLIC, reference=("PartyOrganization",)),
    text("guiding_leader", "指导领导", "Guiding leader", DataClass.PERSONAL),
    text("chief", "链长", "Chain chief", DataClass.PERSONAL),
    text("plan", "工作方案", "Plan", DataClass.INTERNAL),
    text("team", "工作班子", "Team", DataClass.INTERNAL),
)

MEMBER_UNIT = node(
    "MemberUnit",
    "member_units",
    "非企业成员单位",
    "Member unit",
    "streets, communities and resident units among the 232 member units",
    text("name", "单位名称", "Name", DataClass.PUBLIC, required=True),
    names("aliases", "单位简称", "Short names", DataClass.PUBLIC),
    choice(
        "kind",
        "单位类别",
        "Kind",
        {
            "street": ("街道", "Street"),
            "community": ("社区", "Community"),
            "resident_unit": ("驻区单位", "Resident unit"),
        },
        DataClass.PUBLIC,
    ),
)

TEAM = node(
    "Team",
    "teams",
    "服务队",
    "Team",
    "red-steward teams; exemplary team incl. 四川长江液压件",
    text("name", "队伍名称", "Name", DataClass.PUBLIC, required=True),
    choice(
        "kind",
        "队伍类别",
        "Kind",
        {
            "red_steward": ("红色管家", "Red stewards"),
            "exemplary": ("先进典型工作团队", "Exemplary team"),
        },
        DataClass.PUBLIC,
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
    "chain_memberships",
    "属于产业链",
    "In chain",
    "1 + X + N belongs to the firm and the chain together",
    ("Enterprise",),
    ("链上企业", "Enterprise"),
    ("IndustryChain",),
    ("所属产业链", "Chain"),
    choice("role", "链上角色", "Role", ROLES, DataClass.PUBLIC),
    text("designated_by", "认定单位", "Designated by", DataClass.PUBLIC),
    date("since", "入链日期", "Since", DataClass.PUBLIC),
)

MEMBER_UNIT_OF = edge(
    "MEMBER_UNIT_OF",
    "committee_units",
    "成员单位",
    "Member unit of",
    "232 member units; never coverage; 泸州豪能传动技术 is the secretary unit of the equipment committee",
    ("Enterprise", "MemberUnit"),
    ("成员单位名称", "Unit"),
    ("PartyOrganization",),
    ("产业链党委", "Chain committee"),
    boolean("secretary_unit", "是否书记单位", "Secretary unit", DataClass.PUBLIC),
    date("since", "加入日期", "Since"),
)

PART_OF_TEAM = edge(
    "PART_OF_TEAM",
    "team_members",
    "参加队伍",
    "Part of team",
    "secretaries of exemplary organizations form a work team",
    ("PartyOrganization", "Officer"),
    ("参加方", "Participant"),
    ("Team",),
    ("所在队伍", "Team"),
    date("since", "参加日期", "Since"),
)

KINDS = (INDUSTRY_CHAIN, MEMBER_UNIT, TEAM, IN_CHAIN, MEMBER_UNIT_OF, PART_OF_TEAM)
