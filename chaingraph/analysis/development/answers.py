"""The answer about member development: firms, people, gates, places, mentors, two-way cultivation."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, Option
from chaingraph.analysis.columns import HOME, firms
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass, kind
from chaingraph.table import Column
from chaingraph.vocabulary import HOMES

STAGE_LABELS = kind("Member")["stage"].values
OUTLOOKS = {
    "now": Text("现已达到", "Has them now"),
    "transfer": Text("转入组织关系即达到", "Once members are transferred"),
    "dated": Text("可推算日期", "On a known day"),
    "dates_unknown": Text("人数够而日期未知", "Enough people, dates unknown"),
    "more_people": Text("还缺人", "More people needed"),
    "unknown": Text("人数未知", "Number of members unknown"),
}
EFFECTS = {
    "completes": Text("用一个名额即可达到", "One place completes it"),
    "one_of_several": Text("还需其他名额", "Further places needed"),
    "unknown": Text("预备党员人数未知", "Number of probationary members unknown"),
}
GATES = {
    "talk": Text("申请后谈话", "Talk after the application"),
    "review": Text("半年考察", "Half-yearly review"),
    "activist_year": Text("积极分子培养教育期", "Term as an activist"),
    "publicity": Text("列为发展对象前公示", "Publicity before being named"),
    "training": Text("集中培训", "Training"),
    "meeting": Text("预审后召开支部大会", "Meeting after the pre-review"),
    "approval": Text("预备党员审批", "Approval of the admission"),
    "probation": Text("预备期满讨论转正", "Decision at the end of probation"),
    "probation_year": Text("预备期", "Term of probation"),
}
STATUS = {
    "overdue": Text("超期", "Overdue"),
    "too_early": Text("提前", "Too early"),
    "late": Text("已完成，逾期", "Done late"),
    "unrecorded": Text("已到期，无记录", "Due, not on record"),
}
KINDS = {
    "full_member": Text("正式党员", "Full member"),
    "not_full": Text("非正式党员", "Not a full member"),
    "organization": Text("挂靠党组织", "Host organization"),
    "unknown": Text("不在册", "Not on record"),
}
PROBLEMS = {
    "none": Text("没有培养联系人", "No mentor"),
    "only_organization": Text("只有挂靠党组织", "A host organization only"),
    "not_full": Text("联系人不是正式党员", "Mentor is not a full member"),
    "too_many": Text("联系人过多", "Too many mentors"),
    "too_few": Text("联系人不足", "Too few mentors"),
}
DIRECTIONS = {
    "to_member": Text("高管、出资人培养为党员", "Executive or investor to member"),
    "to_executive": Text("党员培养为高管", "Member to executive"),
}
PIPELINE = Answer(
    id="development.pipeline",
    title=Text("发展党员进度", "People by stage"),
    columns=(
        Column("stage", Text("发展阶段", "Stage"), values=STAGE_LABELS),
        *(
            Column(name, label, unit="人", data_class=DataClass.SENSITIVE)
            for name, label in (
                ("people", Text("人数", "People")),
                ("ready", Text("已满下一步条件", "May take the next step")),
                ("waiting", Text("尚未满期", "Not yet")),
                ("undated", Text("缺日期无法判断", "Date missing")),
                ("overdue", Text("超期人数", "Overdue")),
                ("unrecorded", Text("环节无记录人数", "Gate not on record")),
            )
        ),
    ),
    chosen_by=Option("--pipeline", Text("各发展阶段的人数。", "People by stage.")),
    sheet=Text("发展阶段", "pipeline"),
)
PEOPLE = Answer(
    id="development.people",
    title=Text("发展进程", "People on the way"),
    columns=(
        Column("member_id", Text("人员代号", "Person"), code=True, data_class=DataClass.SENSITIVE),
        *firms("enterprise_ids", "所在企业", "Firms"),
        Column("organization", Text("所在党组织", "Organization"), data_class=DataClass.PUBLIC),
        Column("organization_id", Text("所在党组织，编号", "Organization: id"), code=True, of="PartyOrganization"),
        Column("stage", Text("发展阶段", "Stage"), values=STAGE_LABELS, data_class=DataClass.SENSITIVE),
        Column("since", Text("进入该阶段日期", "At this stage since"), data_class=DataClass.SENSITIVE),
        Column("next", Text("下一阶段", "Next stage"), values=STAGE_LABELS, data_class=DataClass.SENSITIVE),
        Column("next_date", Text("最早进入下一阶段", "Next stage, earliest"), data_class=DataClass.SENSITIVE),
        Column("full_date", Text("最早转正日期", "Full member, earliest"), data_class=DataClass.SENSITIVE),
        Column("reasons", Text("依据", "Reasons"), data_class=DataClass.SENSITIVE),
    ),
    chosen_by=Option(
        "--people", Text("每人最早的下一步与转正日期（代号）。", "Earliest days of each person (pseudonyms).")
    ),
    sheet=Text("发展进程", "people"),
)
OPEN_GATES = Answer(
    id="development.gates",
    title=Text("超期、提前、逾期完成与未记录环节", "Gates overdue, too early, late or not on record"),
    columns=(
        Column("member_id", Text("人员代号", "Person"), code=True, data_class=DataClass.SENSITIVE),
        *firms("enterprise_ids", "所在企业", "Firms"),
        Column("stage", Text("发展阶段", "Stage"), values=STAGE_LABELS, data_class=DataClass.SENSITIVE),
        Column("gate", Text("环节", "Gate"), values=GATES, data_class=DataClass.SENSITIVE),
        Column("status", Text("情况", "Status"), values=STATUS, data_class=DataClass.SENSITIVE),
        Column("due", Text("期限", "Due"), data_class=DataClass.SENSITIVE),
        Column("days_overdue", Text("超期天数", "Days overdue"), unit="天", data_class=DataClass.SENSITIVE),
        Column("reasons", Text("依据", "Reasons"), data_class=DataClass.SENSITIVE),
    ),
    chosen_by=Option(
        "--gates", Text("超期、提前、逾期完成或无记录的环节。", "Gates overdue, too early, late or not on record.")
    ),
    sheet=Text("环节", "gates"),
)
PLACES = Answer(
    id="development.places",
    title=Text("名额投向：增加一个名额作用最大的企业", "Where one more place helps most"),
    columns=(
        Column("rank", Text("次序", "Rank")),
        Column("enterprise_id", Text("企业编号", "Enterprise id"), code=True, of="Enterprise"),
        Column("name", Text("企业名称", "Name"), data_class=DataClass.PUBLIC),
        Column("priority", Text("培育类别", "Priority"), values=kind("Enterprise")["priority"].values),
        Column("effect", Text("作用", "Effect"), values=EFFECTS),
        Column("places_needed", Text("尚需名额", "Places needed"), unit="个", people=True),
        Column("places_planned", Text("计划已安排名额", "Places planned"), unit="个"),
        Column(
            "candidate_id", Text("最接近的人选代号", "Nearest candidate"), code=True, data_class=DataClass.SENSITIVE
        ),
        Column("candidate_stage", Text("人选阶段", "Stage"), values=STAGE_LABELS, data_class=DataClass.SENSITIVE),
        Column("date_with_place", Text("有此名额时最早达到", "Earliest with the place")),
        Column("reasons", Text("依据", "Reasons")),
    ),
    chosen_by=Option("--places", Text("增加一个名额作用最大的企业。", "Where one more place helps most.")),
    sheet=Text("名额投向", "places"),
)
MENTORS = Answer(
    id="development.mentors",
    title=Text("培养联系人负担", "Load of mentors"),
    columns=(
        Column("mentor_id", Text("培养联系人代号", "Mentor"), code=True, data_class=DataClass.SENSITIVE),
        Column("kind", Text("类别", "Kind"), values=KINDS, data_class=DataClass.SENSITIVE),
        *firms("enterprise_ids", "所在企业", "Firms"),
        Column("load", Text("联系人数", "People mentored"), unit="人", data_class=DataClass.SENSITIVE),
        *(
            Column(f"{stage}s", STAGE_LABELS[stage], unit="人", data_class=DataClass.SENSITIVE)
            for stage in ("development_target", "activist", "applicant")
        ),
    ),
    chosen_by=Option("--mentors", Text("培养联系人的负担。", "Load of mentors.")),
    sheet=Text("培养联系人", "mentors"),
)
UNMENTORED = Answer(
    id="development.unmentored",
    title=Text("培养联系人不合要求的人员", "Candidates whose mentors are not as they should be"),
    columns=(
        Column("member_id", Text("人员代号", "Person"), code=True, data_class=DataClass.SENSITIVE),
        *firms("enterprise_ids", "所在企业", "Firms"),
        Column("stage", Text("发展阶段", "Stage"), values=STAGE_LABELS, data_class=DataClass.SENSITIVE),
        Column("problem", Text("问题", "Problem"), values=PROBLEMS, data_class=DataClass.SENSITIVE),
        Column(
            "mentors", Text("正式党员联系人", "Mentors who are full members"), unit="人", data_class=DataClass.SENSITIVE
        ),
        Column("full_members", Text("同企业正式党员", "Full members in the same firms"), unit="人"),
        Column("reasons", Text("依据", "Reasons"), data_class=DataClass.SENSITIVE),
    ),
    chosen_by=Option(
        "--unmentored", Text("培养联系人不合要求的人员。", "Candidates whose mentors are not as they should be.")
    ),
    sheet=Text("缺培养联系人", "unmentored"),
)
TWO_WAY = Answer(
    id="development.two_way",
    title=Text("双向培养人选", "Candidates for two-way cultivation"),
    columns=(
        Column("direction", Text("方向", "Direction"), values=DIRECTIONS, data_class=DataClass.SENSITIVE),
        Column("member_id", Text("人员代号", "Person"), code=True, data_class=DataClass.SENSITIVE),
        Column("name", Text("所在企业", "Firm"), data_class=DataClass.PUBLIC),
        Column("enterprise_id", Text("所在企业，编号", "Firm: id"), code=True, of="Enterprise"),
        Column("home", Text("企业是否已建党组织", "Firm has an organization"), values=HOMES),
        Column("stage", Text("发展阶段", "Stage"), values=STAGE_LABELS, data_class=DataClass.SENSITIVE),
        Column("executive", Text("是否高管", "Executive"), data_class=DataClass.SENSITIVE),
        Column("investor", Text("是否出资人", "Investor"), data_class=DataClass.SENSITIVE),
        Column("full_date", Text("最早转正日期", "Full member, earliest"), data_class=DataClass.SENSITIVE),
        Column("reasons", Text("依据", "Reasons"), data_class=DataClass.SENSITIVE),
    ),
    chosen_by=Option("--two-way", Text("双向培养人选。", "Candidates for two-way cultivation.")),
    sheet=Text("双向培养", "two-way"),
)
DEVELOPMENT = Answer(
    id="development",
    title=Text("企业何时达到组建党支部的正式党员数", "When firms have the full members for a branch"),
    columns=(
        Column("enterprise_id", Text("企业编号", "Enterprise id"), code=True, of="Enterprise"),
        Column("name", Text("企业名称", "Name"), data_class=DataClass.PUBLIC),
        Column("priority", Text("培育类别", "Priority"), values=kind("Enterprise")["priority"].values),
        HOME,
        Column("joint", Text("已联合组建", "In a joint branch")),
        Column("outlook", Text("前景", "Outlook"), values=OUTLOOKS),
        Column("full_date", Text("最早达到日期", "Earliest"), data_class=DataClass.INTERNAL),
        Column("without_transfer", Text("不转组织关系时最早日期", "Earliest without transfers")),
        Column("transferred_members", Text("已转入的正式党员", "Full members transferred"), unit="人"),
        Column("untransferred_members", Text("未转入的正式党员", "Full members not transferred"), unit="人"),
        Column("probationary_members", Text("预备党员", "Probationary members"), unit="人"),
        Column("candidate_members", Text("发展对象、积极分子与申请人", "Targets, activists, applicants"), unit="人"),
        Column("short", Text("已知人员全部转正后仍缺", "Still short when all who are known are full"), unit="人"),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.development.pipeline:find_development",
    parts=(PIPELINE, PEOPLE, OPEN_GATES, PLACES, MENTORS, UNMENTORED, TWO_WAY),
    command=Command(
        "development",
        8,
        Text(
            "发展党员：各企业最早何时有三名正式党员；各选项列出人员、环节、名额、培养联系人和双向培养。",
            "Member development: when each firm can have the full members for a branch; options print people, gates, "
            "places, mentors and two-way cultivation.",
        ),
        title=Text("发展党员的进程与期限", "The road to full membership"),
    ),
    sheet=Text("发展党员", "development"),
    reads=reads.together(
        reads.PEOPLE,
        reads.OPERATING,
        {
            "EMPLOYED_BY": "executive investor",
            "Enterprise": "name employees priority",
            "HELD_BY": "to_id",
            "MENTORS": "from_id to_id since",
            "Member": "talked reviewed publicized trained pre_reviewed approved probation_extended",
            "PartyOrganization": "name",
            "Posting": "member_id since",
            "RecruitmentPlan": "enterprise_id year places",
            "SERVES_AS": "from_id role since until",
        },
    ),
)
