"""The answers about problems: time to close, travel along supply links, groups to be solved together."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, Needs, OnPage, Option
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass, kind
from chaingraph.table import Column

KINDS = kind("Problem")["kind"].values
DIFFICULTIES = kind("Problem")["difficulty"].values
ALL = {"all": Text("全部", "All")}
SUBJECTS = {"problem": kind("Problem").label, "approval": kind("Approval").label}
DIMENSIONS = {
    "all": Text("全部", "All"),
    "kind": Text("类别", "Kind"),
    "difficulty": Text("难点", "Difficulty"),
    "chain": Text("产业链", "Industry chain"),
    "matter": Text("申请内容", "Matter"),
    "year": Text("年份", "Year"),
}
VERDICTS = {
    "travels": Text("沿供应关系传导", "Travel along the links"),
    "not_shown": Text("未见传导", "Not shown to travel"),
    "too_few": Text("记录太少", "Too few to tell"),
}
ORDERS = {
    "customer_first": Text("多从客户向供应商", "Customers first"),
    "supplier_first": Text("多从供应商向客户", "Suppliers first"),
    "not_shown": Text("先后未见规律", "No order shown"),
}
_LINKS = reads.together(
    reads.LINKS,
    {
        "Enterprise": "id name status",
        "IN_CHAIN": "from_id to_id since",
        "Problem": "id enterprise_id kind difficulty opened closed",
    },
)
_COMMAND = Command(
    "problems",
    31,
    Text(
        "企业问题与申请事项多久解决（未解决的按“至少”计），按类别、难点、产业链、年份；--travel 检验同类问题是否沿供应"
        "关系传导，--together 列出可一并解决的问题与可牵头的单位。",
        "How long problems and applications of firms take (open ones count as at least), by kind, difficulty, chain "
        "and year; --travel tests whether problems travel along supply links, --together lists those to be solved "
        "together and who could lead.",
    ),
)

CLOSING = Answer(
    id="closing",
    title=Text("企业问题与申请事项的解决时间", "Time to close problems and applications"),
    columns=(
        Column("subject", Text("事项", "Of what"), values=SUBJECTS),
        Column("dimension", Text("分组", "Grouped by"), values=DIMENSIONS),
        Column("value", Text("组别", "Group"), values={**ALL, **KINDS, **DIFFICULTIES}, data_class=DataClass.PUBLIC),
        Column("records", Text("件数", "Records"), unit="件"),
        Column("closed", Text("已解决", "Closed"), unit="件"),
        Column("open", Text("未解决", "Open"), unit="件"),
        Column("undated", Text("日期不全或矛盾", "Days missing or contradictory"), unit="件"),
        Column("median_days", Text("解决天数中位数", "Median days to close"), unit="天"),
        Column("median_at_least", Text("中位数至少", "Median at least"), unit="天"),
        Column("longest_open", Text("未解决最长已历", "Longest open so far"), unit="天"),
    ),
    function="chaingraph.analysis.problems.closing:find_closing_times",
    takes=("on",),
    command=_COMMAND,
    sheet=Text("解决时间", "time to close"),
    headline=31,
    page=OnPage(together="subject"),
    report=InReport(31, ("subject", "dimension", "value", "records", "open", "median_days", "median_at_least")),
    reads={
        "Approval": "id matter opened closed",
        "IN_CHAIN": "from_id to_id since",
        "IndustryChain": "id name",
        "Problem": "id enterprise_id kind difficulty opened closed",
    },
)
TRAVEL = Answer(
    id="travel",
    title=Text("同类问题是否沿供应关系传导", "Whether problems travel along supply links"),
    columns=(
        Column("kind", Text("问题类别", "Kind of problem"), values={**ALL, **KINDS}),
        Column("problems", Text("问题数", "Problems"), unit="个"),
        Column("pairs", Text("上下游同类问题", "Pairs at linked firms"), unit="对"),
        Column("near", Text("其中时间相近", "Of these near in time"), unit="对"),
        Column("expected", Text("偶然应有", "By chance"), unit="对"),
        Column("p", Text("偶然概率", "Chance of as many")),
        Column("verdict", Text("结论", "Verdict"), values=VERDICTS),
        Column("customer_first", Text("客户在先", "Customer first"), unit="对"),
        Column("supplier_first", Text("供应商在先", "Supplier first"), unit="对"),
        Column("order_p", Text("先后的偶然概率", "Chance of such an order")),
        Column("order", Text("先后", "Order"), values=ORDERS),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.problems.travel:find_travel",
    needs={"members": Needs("chain_members")},
    command=_COMMAND,
    chosen_by=Option("--travel", Text("同类问题是否沿供应关系传导。", "Whether problems travel along supply links.")),
    sheet=Text("问题传导", "problems that travel"),
    headline=32,
    report=InReport(32, ("kind", "problems", "pairs", "near", "expected", "p", "verdict", "order")),
    reads=_LINKS,
)
GROUPS = Answer(
    id="together",
    title=Text("可一并解决的问题", "Problems to be solved together"),
    columns=(
        Column("kind", Text("问题类别", "Kind of problem"), values=KINDS),
        Column("difficulty", Text("难点", "Difficulty"), values=DIFFICULTIES),
        Column("problem_ids", Text("问题编号", "Problem ids"), code=True, of="Problem"),
        Column("open", Text("未解决", "Open"), unit="个"),
        Column("firms", Text("提出企业（按先后）", "Raised by, in order of days"), data_class=DataClass.PUBLIC),
        Column("opened", Text("最早提出", "First raised")),
        Column("last_opened", Text("最近提出", "Last raised")),
        Column("goods", Text("其间的产品", "Goods between them")),
        Column("solvers", Text("解决过同类问题的上下游", "Linked firms that solved one"), data_class=DataClass.PUBLIC),
        Column("organized", Text("已建党组织的企业", "Firms with an organization"), data_class=DataClass.PUBLIC),
        Column("committees", Text("产业链党委", "Chain committees"), data_class=DataClass.PUBLIC),
        Column("departments", Text("联系干部所在部门", "Departments of their officers"), data_class=DataClass.PUBLIC),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.problems.together:find_groups",
    needs={"members": Needs("chain_members")},
    command=_COMMAND,
    chosen_by=Option("--together", Text("可一并解决的问题。", "Problems to be solved together.")),
    sheet=Text("难题共解", "solve together"),
    headline=33,
    report=InReport(33, ("kind", "difficulty", "open", "firms", "goods", "solvers", "committees"), most=40),
    reads=reads.together(
        reads.HOMES,
        _LINKS,
        {
            "Department": "id name",
            "IndustryChain": "id name committee_id",
            "LINKS": "from_id to_id since",
            "Officer": "id department_id",
            "PartyOrganization": "id name",
        },
    ),
)
