"""Departments and officers, visits, events, problems, finance, the three lists."""

from chaingraph.errors import Text
from chaingraph.model.core import DataClass, boolean, choice, date, edge, integer, names, node, number, text, words

_FIRM = ("Enterprise",)

DEPARTMENT = node(
    "Department",
    table="departments",
    zh="部门",
    en="Department",
    article="27 departments",
    properties=(text("name", "部门名称", "Name", DataClass.PUBLIC, required=True),),
)
OFFICER = node(
    "Officer",
    table="officers",
    zh="干部",
    en="Officer",
    article="officers assigned to 200+ firms; guiding leaders; instructors",
    properties=(
        text("department_id", "所在部门", "Department", reference=("Department",)),
        choice(
            "kind",
            "干部类别",
            "Kind",
            values={
                "liaison": ("联系干部", "Liaison officer"),
                "guiding_leader": ("指导领导", "Guiding leader"),
                "instructor": ("党建指导员", "Instructor"),
            },
        ),
    ),
)
VISIT = node(
    "Visit",
    table="visits",
    zh="走访",
    en="Visit",
    article="3,000+ visits",
    properties=(
        text("enterprise_id", "受访企业", "Enterprise visited", reference=_FIRM),
        text("officer_id", "走访干部", "Officer", reference=("Officer",)),
        date("on", "走访日期", "Date"),
        integer("count", "走访次数", "Visits counted", unit="次"),
    ),
)
EVENT = node(
    "Event",
    table="events",
    zh="活动",
    en="Event",
    article="100+ events of five kinds; roundtables; four pairing activities; secretaries rotate as host",
    properties=(
        text("name", "活动名称", "Name", DataClass.PUBLIC),
        choice(
            "kind",
            "活动类别",
            "Kind",
            values={
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
            data_class=DataClass.PUBLIC,
        ),
        date("on", "活动日期", "Date", DataClass.PUBLIC),
        text("venue_id", "活动阵地", "Venue", DataClass.PUBLIC, reference=("Venue",)),
    ),
)
PROBLEM = node(
    "Problem",
    table="problems",
    zh="问题",
    en="Problem",
    article="140+ problems of four kinds; three difficulties; what a roundtable takes up",
    properties=(
        text("enterprise_id", "提出企业", "Raised by", reference=_FIRM),
        choice(
            "kind",
            "问题类别",
            "Kind",
            values={
                "supply_demand": ("供需", "Supply and demand"),
                "labour": ("用工", "Labour"),
                "orders": ("订单", "Orders"),
                "finance": ("融资", "Finance"),
            },
        ),
        choice(
            "difficulty",
            "难点",
            "Difficulty",
            values={
                "linkage": ("联动难", "Linkage"),
                "synchrony": ("同步难", "Synchrony"),
                "support": ("配套难", "Support by suppliers"),
            },
        ),
        text("event_id", "提出问题的活动", "Raised at", reference=("Event",)),
        date("opened", "提出日期", "Opened"),
        date("closed", "解决日期", "Closed", ends=True),
    ),
)
APPROVAL = node(
    "Approval",
    table="approvals",
    zh="企业申请事项",
    en="Approval",
    article="approvals 100 % completed and satisfied in the past year",
    properties=(
        text("enterprise_id", "申请企业", "Applicant", reference=_FIRM),
        text("matter", "申请内容", "Matter"),
        date("opened", "受理日期", "Received"),
        date("closed", "办结日期", "Completed", ends=True),
        boolean("satisfied", "企业是否满意", "Applicant satisfied"),
    ),
)
FINANCING = node(
    "Financing",
    table="financings",
    zh="融资",
    en="Financing",
    article="over 2 bn yuan",
    properties=(
        text("enterprise_id", "融资企业", "Enterprise", reference=_FIRM),
        number("amount", "融资金额", "Amount", unit="万元"),
        date("on", "融资日期", "Date"),
    ),
)
POLICY = node(
    "Policy",
    table="policies",
    zh="政策",
    en="Policy",
    article="industry support, talent awards, loan interest subsidy",
    properties=(
        text("name", "政策名称", "Name", DataClass.PUBLIC, required=True),
        choice(
            "kind",
            "政策类别",
            "Kind",
            values={
                "industry": ("产业扶持", "Industry support"),
                "talent": ("人才奖补", "Talent award"),
                "loan_interest": ("贷款贴息", "Loan interest subsidy"),
            },
            data_class=DataClass.PUBLIC,
        ),
        names("needs_certificates", "要求资质", "Certificates needed", DataClass.PUBLIC),
        names("needs_scales", "适用企业规模", "Sizes that it is for", DataClass.PUBLIC),
        names("needs_stages", "适用成长阶段", "Growth stages that it is for", DataClass.PUBLIC),
        names("needs_chains", "适用产业链", "Chains that it is for", DataClass.PUBLIC),
        names("needs_streets", "适用街道", "Streets that it is for", DataClass.PUBLIC),
        number("needs_revenue", "营业收入不低于", "Revenue at least", DataClass.PUBLIC, unit="万元"),
        names("needs_other", "其他条件", "Further conditions", DataClass.PUBLIC),
        date("since", "政策起始日期", "In force from", DataClass.PUBLIC),
        date("until", "政策截止日期", "In force until", DataClass.PUBLIC, ends=True),
    ),
)
DEMAND = node(
    "Demand",
    table="demands",
    zh="需求清单",
    en="Demand",
    article="list of demands; the final-drive gear met by an order intention in one day, supplier unnamed",
    properties=(
        text("enterprise_id", "需求企业", "Enterprise", reference=_FIRM),
        text("product", "需求内容", "What is needed"),
        date("opened", "发布日期", "Published"),
        date("matched", "达成意向日期", "Intention reached", ends=True),
        text("matched_by", "意向供应企业", "Met by", reference=_FIRM),
        boolean(
            "met",
            "是否已达成意向",
            "Met",
            headings=words("是否达成意向"),
            also={**dict.fromkeys(words("已达成 已达成意向"), "yes"), **dict.fromkeys(words("未达成 尚未达成"), "no")},
            note=Text("达成日期和供应企业都不知道时填", "said where neither the day nor the supplier is known"),
        ),
    ),
)
RESOURCE = node(
    "Resource",
    table="resources",
    zh="资源清单",
    en="Resource",
    article="list of resources; what is offered",
    properties=(
        text(
            "provider_id",
            "提供单位",
            "Provider",
            reference=("Enterprise", "PartyOrganization", "MemberUnit", "Department"),
        ),
        text("name", "资源内容", "What is offered"),
        date("opened", "提供日期", "Offered"),
    ),
)
VENUE = node(
    "Venue",
    table="venues",
    zh="阵地",
    en="Venue",
    article="shared venues",
    properties=(
        text("name", "阵地名称", "Name", DataClass.PUBLIC, required=True),
        text("owner_id", "所属党组织", "Owner", reference=("PartyOrganization",)),
        number("area", "面积", "Area", unit="m²"),
        boolean("shared", "是否共享", "Shared"),
    ),
)
POST = node(
    "Post",
    table="posts",
    zh="先锋岗区组",
    en="Post",
    article="162 posts, areas and model teams together; split unknown",
    properties=(
        choice(
            "kind",
            "岗区组类别",
            "Kind",
            values={
                "post": ("党员先锋岗", "Vanguard post"),
                "area": ("党员责任区", "Responsibility area"),
                "team": ("党员示范班组", "Model team"),
            },
        ),
        text("enterprise_id", "设置企业", "Enterprise", reference=_FIRM),
        text("committee_id", "牵头产业链党委", "Chain committee", reference=("PartyOrganization",)),
    ),
)
POSTING = node(
    "Posting",
    table="postings",
    zh="一线锻炼",
    en="Front-line posting",
    article="project, construction, production and service front lines",
    properties=(
        text("member_id", "锻炼人员", "Member", DataClass.SENSITIVE, reference=("Member",)),
        choice(
            "line",
            "一线类别",
            "Line",
            values={
                "project": ("项目一线", "Project"),
                "construction": ("建设一线", "Construction"),
                "production": ("生产一线", "Production"),
                "service": ("服务一线", "Service"),
            },
        ),
        date("since", "锻炼起始日期", "Since"),
    ),
)
LINKS = edge(
    "LINKS",
    table="officer_links",
    zh="直接联系",
    en="Links",
    forward=("直接联系", "Keeps contact with"),
    reverse=("由…直接联系", "Has the contact officer"),
    article="officers of 27 departments are assigned to 200+ firms",
    start=("Officer",),
    start_zh="联系干部",
    start_en="Officer",
    end=_FIRM,
    end_zh="被联系企业",
    end_en="Enterprise",
    properties=(date("since", "联系日期", "Since"),),
)
GUIDES = edge(
    "GUIDES",
    table="guidance",
    zh="指导",
    en="Guides",
    forward=("指导", "Guides"),
    reverse=("由…指导", "Is guided by"),
    article="one guiding leader and several instructors per chain",
    start=("Officer",),
    start_zh="指导人",
    start_en="Officer",
    end=("IndustryChain", "Enterprise"),
    end_zh="指导对象",
    end_en="Guided",
    properties=(date("since", "指导起始日期", "Since"),),
)
SERVES = edge(
    "SERVES",
    table="services",
    zh="服务",
    en="Serves",
    forward=("服务", "Serves"),
    reverse=("由…服务", "Is served by"),
    article="red-steward teams and platforms serve firms; policies apply to firms",
    start=("Team", "Policy", "Venue", "Platform"),
    start_zh="服务方",
    start_en="Server",
    end=("Enterprise", "PartyOrganization"),
    end_zh="服务对象",
    end_en="Served",
    properties=(date("since", "服务日期", "Since"),),
)
ATTENDED = edge(
    "ATTENDED",
    table="attendances",
    zh="参加活动",
    en="Attended",
    forward=("参加活动", "Attended"),
    reverse=("由…参加", "Was attended by"),
    article="roundtables, events, pairing activities",
    start=("Enterprise", "PartyOrganization", "MemberUnit"),
    start_zh="参加单位",
    start_en="Participant",
    end=("Event",),
    end_zh="参加的活动",
    end_en="Event",
    properties=(boolean("host", "是否主持", "Host"),),
)
HELD_BY = edge(
    "HELD_BY",
    table="post_holders",
    zh="由…承担",
    en="Held by",
    forward=("由…承担", "Is held by"),
    reverse=("承担岗区组", "Holds"),
    article="posts are held by members",
    start=("Post",),
    start_zh="岗区组",
    start_en="Post",
    end=("Member",),
    end_zh="承担党员",
    end_en="Member",
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
