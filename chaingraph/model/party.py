"""Party organizations, the people in them, and how they stand to one another."""

from chaingraph.model import headings
from chaingraph.model.core import (
    Beside,
    DataClass,
    boolean,
    choice,
    date,
    edge,
    integer,
    names,
    node,
    relation,
    text,
    words,
)
from chaingraph.model.counts import COUNTS

PARTY_ORGANIZATION = node(
    "PartyOrganization",
    table="organizations",
    zh="党组织",
    en="Party organization",
    article="4 chain committees; 42 paired non-public organizations; exemplary organizations; workshop branches",
    needed=True,
    properties=(
        text(
            "name",
            "党组织全称",
            "Full name",
            DataClass.PUBLIC,
            required=True,
            headings=(*headings.ORGANIZATION, *words("支部名称 组织名称 名称 基层党组织名称 党支部 组织全称")),
        ),
        names("aliases", "党组织简称", "Short names", DataClass.PUBLIC, headings=words("简称 支部简称")),
        choice(
            "kind",
            "组织类别",
            "Kind",
            values={
                "committee": ("党委", "Committee"),
                "general_branch": ("党总支", "General branch"),
                "branch": ("党支部", "Branch"),
                "joint_branch": ("联合党支部", "Joint branch"),
                "temporary_branch": ("临时党支部", "Temporary branch"),
            },
            data_class=DataClass.PUBLIC,
            required=True,
            headings=(*headings.ORGANIZATION_KIND, *words("类型 类别 支部类型")),
            also={
                **dict.fromkeys(words("基层党委 党委会 党的委员会"), "committee"),
                **dict.fromkeys(words("总支 总支部 党总支部 总支部委员会 党总支部委员会"), "general_branch"),
                **dict.fromkeys(words("支部 支部委员会 党支部委员会"), "branch"),
                **dict.fromkeys(words("联合支部 联合党支部委员会"), "joint_branch"),
                **dict.fromkeys(words("临时支部 临时党支部委员会"), "temporary_branch"),
            },
        ),
        boolean("functional", "功能型党组织", "Functional", DataClass.PUBLIC),
        boolean("non_public", "是否非公企业党组织", "Of a non-public firm", DataClass.PUBLIC),
        text(
            "street",
            "所在街道",
            "Street",
            DataClass.PUBLIC,
            needed=True,
            headings=(*headings.STREET, "街道"),
            asks=headings.STREET_ASKED,
        ),
        date(
            "founded",
            "成立日期",
            "Founded",
            DataClass.PUBLIC,
            headings=(*headings.FOUNDED, *words("成立时间 建立日期 批准成立时间")),
        ),
        date("dissolved", "撤销日期", "Dissolved", DataClass.PUBLIC, ends=True, headings=words("撤销时间")),
        date("term_start", "本届起始日期", "Term started", headings=headings.TERM_START),
        date("term_end", "本届届满日期", "Term ends", ends=True, headings=headings.TERM_END),
        names("honours", "荣誉", "Honours", DataClass.PUBLIC),
        choice(
            "honour_level",
            "荣誉级别",
            "Honour level",
            values={
                "national": ("国家级", "National"),
                "provincial": ("省级", "Provincial"),
                "municipal": ("市级", "Municipal"),
            },
            data_class=DataClass.PUBLIC,
            also={"国家": "national", "全国": "national", "省": "provincial", "市": "municipal"},
        ),
        integer("mentor_capacity", "可结对数", "Mentor capacity", unit="个"),
        boolean("helped_to_set_up", "是否帮助组建", "Set up with help"),
        boolean("absorbed_untransferred", "是否吸纳未转组织关系党员组建", "Formed by absorbing untransferred members"),
        *COUNTS,
        date("updated", "数据更新日期", "Data updated", headings=words("更新日期 更新时间 填报日期 填表日期")),
    ),
    id_headings=words("党组织编码 党组织代码 组织编码 编号 编码 党支部编号"),
    sheets=words(
        "党组织名单 党组织台账 党组织信息 党组织信息表 党支部 党支部名单 基层党组织 两新党组织 党组织基本情况"
    ),
    mentioned=True,
    beside=(
        Beside(
            "Enterprise",
            headings={
                "name": (*headings.ORGANIZATION, "党组织全称"),
                "kind": (*headings.ORGANIZATION_KIND, "组织类别"),
                "founded": headings.FOUNDED,
                "term_start": (*headings.TERM_START, "本届起始日期"),
                "term_end": (*headings.TERM_END, "本届届满日期"),
            },
        ),
    ),
)

MEMBER = node(
    "Member",
    table="members",
    zh="党员及发展对象",
    en="Member or candidate",
    article="815 members; 323 activists since 2022; two-way cultivation",
    properties=(
        choice(
            "stage",
            "发展阶段",
            "Stage",
            values={
                "applicant": ("入党申请人", "Applicant"),
                "activist": ("入党积极分子", "Activist"),
                "development_target": ("发展对象", "Development target"),
                "probationary": ("预备党员", "Probationary member"),
                "full": ("正式党员", "Full member"),
            },
            data_class=DataClass.SENSITIVE,
            required=True,
            headings=words("党员类型 党员类别 人员类别 人员类型 党员身份 党员性质"),
            asks=words("政治面貌"),
            also={
                **dict.fromkeys(words("申请人 申请入党人员 入党申请人员"), "applicant"),
                **dict.fromkeys(words("积极分子"), "activist"),
                **dict.fromkeys(words("党员发展对象"), "development_target"),
                **dict.fromkeys(words("预备 中共预备党员"), "probationary"),
                **dict.fromkeys(words("正式 中共正式党员"), "full"),
            },
        ),
        boolean(
            "transferred",
            "组织关系是否转入",
            "Affiliation transferred",
            DataClass.SENSITIVE,
            also={"已转入": "yes", "已转": "yes", "未转入": "no", "未转": "no"},
        ),
        date(
            "applied",
            "申请入党日期",
            "Applied",
            DataClass.SENSITIVE,
            headings=words(
                "申请入党时间 提交书面申请书时间 递交入党申请书日期 递交入党申请书时间 入党申请时间 提交入党申请时间"
            ),
        ),
        date("talked", "谈话日期", "Talk held", DataClass.SENSITIVE),
        date(
            "activist_since",
            "确定积极分子日期",
            "Activist since",
            DataClass.SENSITIVE,
            headings=words(
                "确定为入党积极分子时间 确定入党积极分子日期 确定为入党积极分子日期 列为积极分子时间 "
                "列为入党积极分子时间 确定为积极分子时间"
            ),
        ),
        date("reviewed", "最近考察日期", "Last review", DataClass.SENSITIVE),
        date("publicized", "公示起始日期", "Publicity from", DataClass.SENSITIVE),
        date(
            "target_since",
            "确定发展对象日期",
            "Development target since",
            DataClass.SENSITIVE,
            headings=words("确定为发展对象时间 确定为发展对象日期 列为发展对象时间 确定发展对象时间"),
        ),
        date("trained", "集中培训结束日期", "Training completed", DataClass.SENSITIVE),
        date("pre_reviewed", "预审日期", "Pre-reviewed", DataClass.SENSITIVE),
        date(
            "probation_since",
            "转为预备党员日期",
            "Probationary since",
            DataClass.SENSITIVE,
            headings=words(
                "入党时间 入党日期 加入党组织日期 加入党组织时间 成为预备党员日期 接收为预备党员时间 "
                "接收预备党员日期 入党年月 成为预备党员时间 接收为预备党员日期"
            ),
        ),
        date("approved", "预备党员审批日期", "Admission approved", DataClass.SENSITIVE),
        boolean("probation_extended", "是否延长预备期", "Probation extended", DataClass.SENSITIVE),
        date(
            "full_since",
            "转为正式党员日期",
            "Full member since",
            DataClass.SENSITIVE,
            headings=words("转正时间 转正日期 转为正式党员时间 成为正式党员时间 预备党员转正时间"),
        ),
        date("left", "离开日期", "Left", DataClass.SENSITIVE, ends=True),
    ),
    data_class=DataClass.SENSITIVE,
    id_headings=words("党员编号 人员编号 编号"),
    sheets=words("花名册 党员花名册 党员名册 党员名单 党员信息 党员 发展对象 发展党员台账 积极分子"),
)

RECRUITMENT_PLAN = node(
    "RecruitmentPlan",
    table="recruitment_plans",
    zh="发展党员计划",
    en="Recruitment plan",
    article="places in the recruitment plan tilt to key, potential and to-be-organized firms",
    properties=(
        text(
            "enterprise_id",
            "名额投向企业",
            "Enterprise",
            reference=("Enterprise",),
            relation=relation("PLACES_FOR", "名额投向", "Places for"),
        ),
        integer("year", "计划年度", "Year", unit="年"),
        integer("places", "名额", "Places", unit="个"),
    ),
    caption=("year",),
)

SECRETARY_CRITERIA = tuple(
    boolean(f"good_{name}", zh, en, DataClass.PERSONAL)
    for name, zh, en in (
        ("politics", "政治素质好", "Good in politics"),
        ("party_work", "党建业务好", "Good in Party work"),
        ("development", "服务发展好", "Good in serving development"),
        ("cohesion", "组织凝聚好", "Good in cohesion"),
    )
)

ESTABLISHED_IN = edge(
    "ESTABLISHED_IN",
    table="established",
    zh="建立于",
    en="Established in",
    forward=("建立于", "Is established in"),
    reverse=("建有", "Has the organization"),
    article="home organizations of firms; a joint branch has several; 泸州豪能传动技术 has a second-workshop branch",
    needed=True,
    start=("PartyOrganization",),
    start_zh="所建党组织",
    start_en="Organization",
    end=("Enterprise", "MemberUnit"),
    end_zh="所在单位",
    end_en="Unit",
    properties=(
        date("since", "建立日期", "Since", DataClass.PUBLIC),
        date("until", "终止日期", "Until", DataClass.PUBLIC, ends=True),
    ),
    start_headings=words("党组织名称 党组织全称 党支部名称 党组织"),
    end_headings=(*headings.FIRM, "企业"),
    beside=(
        Beside("Enterprise", of_row={"from_id": "PartyOrganization", "to_id": "Enterprise"}),
        Beside(
            "PartyOrganization",
            headings={"to_id": (*headings.FIRM, *words("依托单位 所建单位 党组织所在单位 党组织所在单位名称"))},
            of_row={"from_id": "PartyOrganization"},
        ),
    ),
)

SUBORDINATE_TO = edge(
    "SUBORDINATE_TO",
    table="subordinations",
    zh="隶属",
    en="Subordinate to",
    forward=("隶属于", "Is subordinate to"),
    reverse=("下辖", "Is the higher organization of"),
    article="the organization tree",
    needed=True,
    start=("PartyOrganization",),
    start_zh="下级党组织",
    start_en="Organization",
    end=("PartyOrganization",),
    end_zh="上级党组织",
    end_en="Higher organization",
    acyclic=True,
    start_headings=words("党组织名称 党组织全称 党支部名称 党组织"),
    end_headings=tuple(word for word in headings.SUPERIOR if word != "上级党组织"),
    sheets=words("隶属关系 党组织隶属关系"),
    beside=tuple(
        Beside(
            subject,
            headings={"to_id": headings.SUPERIOR},
            asks={"to_id": headings.SUPERIOR_ASKED},
            of_row={"from_id": "PartyOrganization"},
        )
        for subject in ("Enterprise", "PartyOrganization")
    ),
)

AFFILIATED_WITH = edge(
    "AFFILIATED_WITH",
    table="affiliations",
    zh="组织关系",
    en="Affiliated with",
    forward=("组织关系在", "Is affiliated with"),
    reverse=("管理组织关系", "Has the affiliation of"),
    article="815 members",
    start=("Member",),
    start_zh="隶属人员",
    start_en="Member",
    end=("PartyOrganization",),
    end_zh="隶属党组织",
    end_en="Organization",
    properties=(
        date("since", "转入日期", "Since", DataClass.SENSITIVE),
        date("until", "转出日期", "Until", DataClass.SENSITIVE, ends=True),
    ),
    identity=("since",),
    data_class=DataClass.SENSITIVE,
    beside=(
        Beside(
            "Member",
            headings={
                "to_id": words(
                    "所在党支部 隶属党组织 所属党组织 所在党组织 所属党支部 所在支部 支部名称 党支部名称 "
                    "组织关系所在党组织 组织关系所在支部 党组织名称 所属支部 组织关系所在单位"
                )
            },
            of_row={"from_id": "Member"},
        ),
    ),
)

EMPLOYED_BY = edge(
    "EMPLOYED_BY",
    table="employments",
    zh="就职",
    en="Employed by",
    forward=("就职于", "Is employed by"),
    reverse=("聘用", "Employs"),
    article="members become executives, investors become members",
    start=("Member", "Officer"),
    start_zh="就职人员",
    start_en="Person",
    end=("Enterprise", "MemberUnit", "Department"),
    end_zh="就职单位",
    end_en="Employer",
    properties=(
        text("position", "职务", "Position", DataClass.PERSONAL),
        boolean("executive", "是否高管", "Executive", DataClass.PERSONAL),
        boolean("investor", "是否出资人", "Investor", DataClass.PERSONAL),
        date("since", "入职日期", "Since", DataClass.PERSONAL),
        date("until", "离职日期", "Until", DataClass.PERSONAL, ends=True),
    ),
    data_class=DataClass.SENSITIVE,
    beside=(
        Beside(
            "Member",
            headings={"to_id": words("工作单位 所在单位 单位名称 企业名称 就职单位 所在企业")},
            asks={"to_id": words("工作单位及职务 单位及职务")},
            of_row={"from_id": "Member"},
        ),
    ),
)

SERVES_AS = edge(
    "SERVES_AS",
    table="offices",
    zh="任职",
    en="Serves as",
    forward=("任职于", "Holds office in"),
    reverse=("由…任职", "Has in office"),
    article="committee secretary = secretary of the leader firm's organization; 11 executives on committees; deputies",
    start=("Member", "Officer"),
    start_zh="任职人员",
    start_en="Person",
    end=("PartyOrganization",),
    end_zh="任职党组织",
    end_en="Organization",
    properties=(
        choice(
            "role",
            "党内职务",
            "Role",
            values={
                "secretary": ("书记", "Secretary"),
                "deputy_secretary": ("副书记", "Deputy secretary"),
                "committee_member": ("委员", "Committee member"),
                "party_worker": ("党务工作者", "Party worker"),
                "instructor": ("党建指导员", "Instructor"),
            },
            data_class=DataClass.PERSONAL,
            required=True,
            also={
                **dict.fromkeys(words("党支部书记 支部书记 党总支书记 总支书记 党委书记"), "secretary"),
                **dict.fromkeys(words("党支部副书记 支部副书记 总支副书记 党委副书记"), "deputy_secretary"),
                **dict.fromkeys(words("支部委员 支委 总支委员 党委委员 组织委员 宣传委员"), "committee_member"),
                **dict.fromkeys(words("党建工作指导员 指导员"), "instructor"),
            },
        ),
        boolean("executive", "是否企业高管", "Enterprise executive", DataClass.PERSONAL),
        *SECRETARY_CRITERIA,
        date("since", "任职日期", "Since", DataClass.PERSONAL),
        date("until", "离任日期", "Until", DataClass.PERSONAL, ends=True),
    ),
    identity=("role",),
    data_class=DataClass.SENSITIVE,
)

MENTORS = edge(
    "MENTORS",
    table="mentorships",
    zh="培养联系",
    en="Mentors",
    forward=("培养联系", "Mentors"),
    reverse=("由…培养联系", "Is mentored by"),
    article="members mentor applicants; attached development",
    start=("Member", "PartyOrganization"),
    start_zh="培养人",
    start_en="Mentor",
    end=("Member",),
    end_zh="培养对象",
    end_en="Mentored",
    properties=(
        date("since", "联系起始日期", "Since", DataClass.SENSITIVE),
        boolean("attached", "是否挂靠发展", "Attached development", DataClass.SENSITIVE),
    ),
    data_class=DataClass.SENSITIVE,
)

PAIRED_WITH = edge(
    "PAIRED_WITH",
    table="pairings",
    zh="结对",
    en="Paired with",
    forward=("结对帮带", "Is the paired mentor of"),
    reverse=("由…结对帮带", "Has the paired mentor"),
    article="42 non-public organizations paired with a team of exemplary organizations' secretaries",
    start=("PartyOrganization",),
    start_zh="结对帮带党组织",
    start_en="Mentor organization",
    end=("PartyOrganization",),
    end_zh="结对党组织",
    end_en="Paired organization",
    properties=(
        date("since", "结对日期", "Since"),
        choice(
            "kind",
            "结对类型",
            "Kind",
            values={
                "learning": ("互学", "Mutual learning"),
                "helping": ("互助", "Mutual help"),
                "incubating": ("孵化", "Incubating"),
            },
        ),
        names("activities", "结对活动", "Activities"),
        date("until", "结对结束日期", "Until", ends=True),
    ),
)

ORGANIZATION_HELPS = edge(
    "HELPS",
    table="help",
    zh="帮扶",
    en="Helps",
    forward=("帮扶", "Helps"),
    reverse=("由…帮扶", "Is helped by"),
    article="have helps lack, big helps small, strong helps weak; 20+ firms helped to set up branches",
    start=("PartyOrganization", "Team"),
    start_zh="帮扶方",
    start_en="Helper",
    end=("PartyOrganization", "Enterprise"),
    end_zh="受帮扶方",
    end_en="Helped",
    properties=(
        choice(
            "mode",
            "帮扶方式",
            "Mode",
            values={
                "have_lack": ("以有带无", "Have helps lack"),
                "big_small": ("以大带小", "Big helps small"),
                "strong_weak": ("以强带弱", "Strong helps weak"),
            },
        ),
        date("since", "帮扶日期", "Since"),
        boolean("branch_set_up", "是否建成党支部", "Branch set up"),
    ),
)

KINDS = (
    PARTY_ORGANIZATION,
    MEMBER,
    RECRUITMENT_PLAN,
    ESTABLISHED_IN,
    SUBORDINATE_TO,
    AFFILIATED_WITH,
    EMPLOYED_BY,
    SERVES_AS,
    MENTORS,
    PAIRED_WITH,
    ORGANIZATION_HELPS,
)
