"""The answer about the road to coverage: steps, curve, firm by firm, what a step is worth."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, Option
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.table import Column

KINDS = {
    "find_out": Text("先核实", "Find out first"),
    "own_branch": Text("单独组建党支部", "Own branch"),
    "transfer_members": Text("转接组织关系", "Transfer members"),
    "joint_branch": Text("组建联合党支部", "Joint branch"),
    "join_branch": Text("加入联合党支部", "Joins the joint branch"),
    "recruit": Text("安排发展党员名额", "Recruitment places"),
    "instructor": Text("选派党建指导员", "Instructor"),
}

CURVE = Answer(
    id="plan.curve",
    title=Text("组织覆盖率曲线（按季度）", "Coverage by quarter"),
    columns=(
        Column("date", Text("日期", "Date")),
        Column("covered", Text("已建企业数", "Firms covered"), unit="家"),
        Column("none_assumed", Text("推定未建企业数", "Firms assumed to have none"), unit="家"),
        Column("not_known", Text("是否已建不详企业数", "Firms not known"), unit="家"),
        Column("operating", Text("在营企业数", "Operating firms"), unit="家"),
        Column("covered_min", Text("覆盖占比至少", "Share covered at least"), share=True),
        Column("covered_assumed", Text("覆盖占比按推定至多", "Share at most, as assumed"), share=True),
        Column("covered_max", Text("覆盖占比至多", "Share covered at most"), share=True),
        Column("weighted_share", Text("加权占比至少", "Share by weight at least"), share=True),
        Column("official_covered", Text("非公企业已建数", "Non-public firms covered"), unit="家"),
        Column("official_operating", Text("在营非公企业数", "Operating non-public firms"), unit="家"),
        Column("official_min", Text("非公企业覆盖率至少", "Non-public coverage at least"), share=True),
        Column("official_assumed", Text("非公企业覆盖率按推定至多", "Non-public at most, as assumed"), share=True),
        Column("official_max", Text("非公企业覆盖率至多", "Non-public coverage at most"), share=True),
        Column("work_covered", Text("未建而有指导员的企业数", "Uncovered firms with an instructor"), unit="家"),
        Column("places", Text("累计用去名额", "Places used so far"), unit="个"),
    ),
    chosen_by=Option("--curve", Text("按季度列出覆盖率。", "Print coverage by quarter.")),
    sheet=Text("覆盖率曲线", "coverage curve"),
    chart=("date", ("covered_min", "weighted_share", "bound_share")),
)
_WITHOUT = Option(
    "--without",
    Text(
        "去掉一类措施（own_branch、transfer_members、joint_branch、recruit、instructor）或一个步骤（如 S7）。",
        "Leave out a kind of step (own_branch, transfer_members, joint_branch, recruit, instructor) or one, as S7.",
    ),
    "text",
    "STEP",
)
WITHOUT = Answer(
    id="plan.without",
    title=Text("去掉“{without}”的影响", "What leaving out {without} changes"),
    columns=(
        Column(
            "plan",
            Text("方案", "Plan"),
            values={"with": Text("全部措施", "All steps"), "without": Text("去掉后", "Without")},
        ),
        Column("covered", Text("期末已建企业数", "Firms covered by the end"), unit="家"),
        Column("weighted", Text("期末加权已建数", "Weight covered by the end")),
        Column("covered_min", Text("期末覆盖占比至少", "Share covered by the end, at least"), share=True),
        Column("work_covered", Text("期末指导员联系企业数", "Firms with an instructor by the end"), unit="家"),
        Column("places", Text("用去名额", "Places used"), unit="个"),
    ),
    chosen_by=_WITHOUT,
    sheet=Text("各类措施的作用", "what steps are worth"),
)
#: Made of the plan for those to whom it is handed out.
FIRMS = Answer(
    id="plan.firms",
    title=Text("逐企业清单", "Firm by firm"),
    columns=(
        Column("enterprise_id", Text("企业编号", "Enterprise id"), code=True, of="Enterprise"),
        Column("name", Text("企业名称", "Firm"), data_class=DataClass.PUBLIC),
        Column("covered_on", Text("最早建立组织", "Covered from")),
        Column("places", Text("名额", "Places"), unit="个"),
        Column("steps", Text("措施与最早日期", "Steps and earliest days")),
        Column("articles", Text("条款", "Articles")),
    ),
    sheet=Text("逐企业清单", "firm by firm"),
)
PLAN = Answer(
    id="plan",
    title=Text("党组织覆盖路线图（至 {until}）", "The road to coverage by {until}"),
    columns=(
        Column("step", Text("步骤", "Step"), code=True),
        Column("kind", Text("措施", "Kind"), values=KINDS),
        Column("date", Text("最早日期", "Earliest")),
        Column("names", Text("企业名称", "Firms"), data_class=DataClass.PUBLIC),
        Column("branch", Text("所属组建项目", "Branch it leads to"), code=True),
        Column("persons", Text("涉及人数", "Persons"), unit="人"),
        Column("places", Text("名额", "Places"), unit="个"),
        Column("effect", Text("新增已建企业", "Firms covered"), unit="家"),
        Column("weight", Text("新增权重", "Weight covered")),
        Column("covered_after", Text("此后已建企业", "Covered then"), unit="家"),
        # lists of ids are never cut, and some are long: after all that a line has room for
        Column("enterprise_ids", Text("企业编号", "Enterprise ids"), code=True, of="Enterprise"),
        Column("person_ids", Text("人员代号", "Persons by pseudonym"), code=True, data_class=DataClass.SENSITIVE),
        Column("articles", Text("条款", "Articles")),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.plan.build:build_roadmap",
    parts=(CURVE, FIRMS, WITHOUT),
    options=(
        Option("--until", Text("截止日期。", "Last day."), "day", required=True),
        Option(
            "--places-per-year",
            Text("全园区每个自然年的发展党员名额。", "Recruitment places of the park per calendar year."),
            "count",
        ),
        Option("--instructors", Text("可选派的指导员人数。", "Instructors to send."), "count"),
        _WITHOUT,
    ),
    command=Command(
        "plan",
        4,
        Text(
            "到某日的组织覆盖路线图：先核实的企业、名额投向、转接组织关系、单独与联合组建、指导员，每步附最早日期与条款；"
            "--curve 按季度给出覆盖率，--without 去掉一类或一个步骤看其作用，"
            "-o plan.html、plan.xlsx 写成可发放的页面、工作簿（不含人员）。",
            "The road to coverage by a day: whom to ask first, places, transfers, own and joint branches, instructors, "
            "each step with its earliest day and article; --curve prints coverage by quarter, --without shows what a "
            "step is worth, -o plan.html or plan.xlsx writes a page or a workbook to hand out, without persons.",
        ),
        title=Text("组织覆盖路线图", "The road to coverage by a day"),
    ),
    sheet=Text("路线图", "road map"),
    headline=13,
    reads=reads.together(
        reads.CLASSES,
        reads.POPULATION,
        {
            "EMPLOYED_BY": "executive investor",
            "Enterprise": "industry employees longitude latitude crs",
            "Member": "talked reviewed publicized trained pre_reviewed approved probation_extended",
            "PartyOrganization": "name",
            "RecruitmentPlan": "year places enterprise_id",
            "SERVES_AS": "from_id role good_politics good_party_work good_development good_cohesion since until",
            **dict.fromkeys(("SUPPLIES", "SUPPLIED"), "from_id to_id product since status"),
            "HELD_BY": "to_id",
            "MENTORS": "from_id to_id since",
            "Posting": "member_id since",
        },
    ),
)
