"""Departments and officers, visits, events, problems, finance, the three lists."""

from chaingraph.model.core import DataClass, boolean, choice, date, edge, integer, node, number, text

_FIRM = ("Enterprise",)

DEPARTMENT = node(
    "Department",
    "departments",
    "部门",
    "Department",
    "27 departments",
    text("name", "部门名称", "Name", DataClass.PUBLIC, required=True),
)
OFFICER = node(
    "Officer",
    "officers",
    "干部",
    "Officer",
    "officers assigned to 200+ firms; guiding leaders; instructors",
    text("department_id", "所在部门", "Department", reference=("Department",)),
    choice(
        "kind",
        "干部类别",
        "Kind",
        {
            "liaison": ("联系干部", "Liaison officer"),
            "guiding_leader": ("指导领导", "Guiding leader"),
            "instructor": ("党建指导员", "Instructor"),
        },
    ),
)
VISIT = node(
    "Visit",
    "visits",
    "走访",
    "Visit",
    "3,000+ visits",
    text("enterprise_id", "受访企业", "Enterprise visited", reference=_FIRM),
    text("officer_id", "走访干部", "Officer", reference=("Officer",)),
    date("on", "走访日期", "Date"),
    integer("count", "走访次数", "Visits counted", unit="次"),
)
EVENT = node(
    "Event",
    "events",
    "活动",
    "Event",
    "100+ events of five kinds; roundtables; four pairing activities; secretaries rotate as host",
    text("name", "活动名称", "Name", DataClass.PUBLIC),
    choice(
        "kind",
        "活动类别",
        "Kind",
        {
            "joint_building": ("党建联建", "Joint Party building"),
            "talent": ("人才招引", "Talent"),
            "policy": ("政策宣讲", "Policy"),
            "finance": ("融资对接", "Finance"),
            "supply_demand": ("供需连结", "Supply and demand"),
            "roundtable": ("党建圆桌会", "Roundtable"),
            "experience": ("经验分享", "Sharing experience"),
            "training": ("业务培训", "Training"),
            "research": ("调研走访", "Field visit"),
            "seminar": ("座谈交流", "Seminar"),
            "volunteering": ("党员志愿服务", "Volunteering"),
            "pledge": ("党员承诺践诺", "Pledges"),
            "survey": ("调查", "Survey"),
        },
        DataClass.PUBLIC,
    ),
    date("on", "活动日期", "Date", DataClass.PUBLIC),
)
PROBLEM = node(
    "Problem",
    "problems",
    "问题",
    "Problem",
    "140+ problems of four kinds",
    text("enterprise_id", "提出企业", "Raised by", reference=_FIRM),
    choice(
        "kind",
        "问题类别",
        "Kind",
        {
            "supply_demand": ("供需", "Supply and demand"),
            "labour": ("用工", "Labour"),
            "orders": ("订单", "Orders"),
            "finance": ("融资", "Finance"),
        },
    ),
    date("opened", "提出日期", "Opened"),
    date("closed", "解决日期", "Closed"),
)
APPROVAL = node(
    "Approval",
    "approvals",
    "企业申请事项",
    "Approval",
    "approvals 100 % completed and satisfied in the past year",
    text("enterprise_id", "申请企业", "Applicant", reference=_FIRM),
    text("matter", "申请内容", "Matter"),
    date("opened", "受理日期", "Received"),
    date("closed", "办结日期", "Completed"),
    boolean("satisfied", "企业是否满意", "Applicant satisfied"),
)
FINANCING = node(
    "Financing",
    "financings",
    "融资",
    "Financing",
    "over 2 bn yuan",
    text("enterprise_id", "融资企业", "Enterprise", reference=_FIRM),
    number("amount", "融资金额", "Amount", unit="万元"),
    date("on", "融资日期", "Date"),
)
POLICY = node(
    "Policy",
    "policies",
    "政策",
    "Policy",
    "industry support, talent awards, loan interest subsidy",
    text("name", "政策名称", "Name", DataClass.PUBLIC, required=True),
    choice(
        "kind",
        "政策类别",
        "Kind",
        {
            "industry": ("产业扶持", "Industry support"),
            "talent": ("人才奖补", "Talent award"),
            "loan_interest": ("贷款贴息", "Loan interest subsidy"),
        },
        DataClass.PUBLIC,
    ),
)
DEMAND = node(
    "Demand",
    "demands",
    "需求清单",
    "Demand",
    "list of demands; the final-drive gear met by an order intention in one day, supplier unnamed",
    text("enterprise_id", "需求企业", "Enterprise", reference=_FIRM),
    text("product", "需求内容", "What is needed", sought=True),
    date("opened", "发布日期", "Published"),
    date("matched", "达成意向日期", "Intention reached"),
    text("matched_by", "意向供应企业", "Met by", reference=_FIRM),
)
RESOURCE = node(
    "Resource",
    "resources",
    "资源清单",
    "Resource",
    "list of resources; what is offered",
    text(
        "provider_id", "提供单位", "Provider", reference=("Enterprise", "PartyOrganization", "MemberUnit", "Department")
    ),
    text("name", "资源内容", "What is offered", sought=True),
    date("opened", "提供日期", "Offered"),
)
VENUE = node(
    "Venue",
    "venues",
    "阵地",
    "Venue",
    "shared venues",
    text("name", "阵地名称", "Name", DataClass.PUBLIC, required=True),
    text("owner_id", "所属党组织", "Owner", reference=("PartyOrganization",)),
    number("area", "面积", "Area", unit="m²"),
    boolean("shared", "是否共享", "Shared"),
)
POST = node(
    "Post",
    "posts",
    "先锋岗区组",
    "Post",
    "162 posts, areas and model teams together; split unknown",
    choice(
        "kind",
        "岗区组类别",
        "Kind",
        {
            "post": ("党员先锋岗", "Vanguard post"),
            "area": ("党员责任区", "Responsibility area"),
            "team": ("党员示范班组", "Model team"),
        },
    ),
    text("enterprise_id", "设置企业", "Enterprise", reference=_FIRM),
    text("committee_id", "牵头产业链党委", "Chain committee", reference=("PartyOrganization",)),
)
POSTING = node(
    "Posting",
    "postings",
    "一线锻炼",
    "Front-line posting",
    "project, construction, production and service front lines",
    text("member_id", "锻炼人员", "Member", DataClass.SENSITIVE, reference=("Member",)),
    choice(
        "line",
        "一线类别",
        "Line",
        {
            "project": ("项目一线", "Project"),
            "construction": ("建设一线", "Construction"),
            "production": ("生产一线", "Production"),
            "service": ("服务一线", "Service"),
        },
    ),
    date("since", "锻炼起始日期", "Since"),
)
LINKS = edge(
    "LINKS",
    "officer_links",
    "直接联系",
    "Links",
    "officers of 27 departments are assigned to 200+ firms",
    ("Officer",),
    ("联系干部", "Officer"),
    _FIRM,
    ("被联系企业", "Enterprise"),
    date("since", "联系日期", "Since"),
)
GUIDES = edge(
    "GUIDES",
    "guidance",
    "指导",
    "Guides",
    "one guiding leader and several instructors per chain",
    ("Officer",),
    ("指导人", "Officer"),
    ("IndustryChain", "Enterprise"),
    ("指导对象", "Guided"),
    date("since", "指导起始日期", "Since"),
)
SERVES = edge(
    "SERVES",
    "services",
    "服务",
    "Serves",
    "red-steward teams and platforms serve firms; policies apply to firms",
    ("Team", "Policy", "Venue", "Platform"),
    ("服务方", "Server"),
    ("Enterprise", "PartyOrganization"),
    ("服务对象", "Served"),
    date("since", "服务日期", "Since"),
)
ATTENDED = edge(
    "ATTENDED",
    "attendances",
    "参加活动",
    "Attended",
    "roundtables, events, pairing activities",
    ("Enterprise", "PartyOrganization", "MemberUnit"),
    ("参加单位", "Participant"),
    ("Event",),
    ("参加的活动", "Event"),
    boolean("host", "是否主持", "Host"),
)
HELD_BY = edge(
    "HELD_BY",
    "post_holders",
    "由…承担",
    "Held by",
    "posts are held by members",
    ("Post",),
    ("岗区组", "Post"),
    ("Member",),
    ("承担党员", "Member"),
    data_class=DataClass.SENSITIVE,
)

KINDS = (
    DEPARTMENT,
    OFFICER,
    VISIT,
    EVENT,
    PROBLEM,
    APPROVAL,
    FINANCING,
    POLICY,
    DEMAND,
    RESOURCE,
    VENUE,
    POST,
    POSTING,
    LINKS,
    GUIDES,
    SERVES,
    ATTENDED,
    HELD_BY,
)
