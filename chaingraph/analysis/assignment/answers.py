"""The answers about assignment: officers, instructors and teams to firms, each with the load of everyone."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, Option, Tile
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass, kind
from chaingraph.table import Column
from chaingraph.writeback import AsPair

STATES = {
    "moved": Text("由他人接手", "Taken over"),
    "new": Text("新安排", "New"),
    "kept": Text("沿用", "Kept"),
    "none": Text("无人可派", "Nobody to send"),
}
#: What tells that somebody suits a firm, the strongest first; the place is the cost.
FITS = {
    "visited": Text("走访过本企业", "Has visited the firm"),
    "near_chain": Text("其企业中有相邻且同链的", "Has a firm nearby in the same chain"),
    "near": Text("其企业中有相邻的", "Has a firm nearby"),
    "chain": Text("负责本链或有同链企业", "Has the chain, or a firm of it"),
    "nothing": Text("无可据以选择的记录", "Nothing on record to choose by"),
}
_FIRM = (
    Column("enterprise_id", Text("企业编号", "Enterprise id"), code=True, of="Enterprise"),
    Column("name", Text("企业名称", "Name"), data_class=DataClass.PUBLIC),
    Column("street", Text("街道", "Street"), data_class=DataClass.PUBLIC),
)
_HOW = (
    Column("state", Text("安排", "State"), values=STATES),
    Column("fit", Text("选择依据", "Chosen by"), values=FITS),
    Column("apart", Text("距其最近企业", "From the nearest of its firms"), unit="km"),
    Column("load", Text("此人（队）共有", "Firms it then has"), unit="家"),
    Column("others", Text("重复联系", "Further links"), code=True, of="Officer Team"),
    Column("reasons", Text("依据", "Reasons")),
)
_KEY = Column("server_id", Text("编号", "Id"), code=True, of="Officer Team")
_OF = Column("of", Text("所属", "Of"), data_class=DataClass.PUBLIC)
LOADS = Answer(
    id="assignment.loads",
    title=Text("各人（队）联系企业数", "Firms of everyone"),
    columns=(
        _KEY,
        _OF,
        Column("before", Text("现有", "Before"), unit="家"),
        Column("added", Text("新增", "Added"), unit="家"),
        Column("after", Text("安排后", "After"), unit="家"),
    ),
    sheet=Text("联系负担", "loads"),
)
_ASSIGN = Command(
    "assign",
    46,
    Text(
        "为链上企业安排联系干部（人人有人联系、负担均衡、沿用现有）；--without 看一人离开后由谁接手，--instructors "
        "安排党建指导员，--teams 安排红色管家队伍与帮扶方式。",
        "Officers for the firms of the chains: everyone has one, loads are even, existing links are kept; --without "
        "shows who takes over from one who leaves, --instructors sends Party-building instructors, --teams red-steward "
        "teams with the way to help.",
    ),
)
_READS = reads.together(
    reads.OPERATING,
    {
        "Enterprise": "name longitude latitude crs employees industry priority",
        "IN_CHAIN": "from_id to_id since",
    },
)

OFFICERS = Answer(
    id="assignment",
    title=Text("链上企业的联系干部", "Officers for the firms of the chains"),
    columns=(
        *_FIRM,
        Column("server_id", Text("联系干部", "Officer"), code=True, of="Officer"),
        Column("of", Text("所在部门", "Department"), data_class=DataClass.PUBLIC),
        *_HOW,
    ),
    function="chaingraph.analysis.assignment.find:assign_officers",
    parts=(LOADS,),
    options=(
        Option("--without", Text("假定此干部离开。", "As if this officer left."), "text", "OFFICER"),
        Option("--anew", Text("不沿用现有联系，重新安排。", "Do not keep existing links.")),
    ),
    command=_ASSIGN,
    sheet=Text("联系干部", "officers"),
    headline=46,
    report=InReport(46, ("name", "street", "of", "server_id", "state", "fit", "load", "others"), most=40),
    tile=Tile(
        46, Text("没有联系干部的链上企业", "Chain firms without an officer"), counted=("state", "new"), share=True
    ),
    write_back=AsPair("enterprise_id", "server_id", "PROPOSED_SERVER"),
    reads=reads.together(
        _READS,
        {
            "Department": "id name",
            "LINKS": "from_id to_id since",
            "Officer": "id kind department_id",
            "Visit": "enterprise_id officer_id on",
        },
    ),
)
INSTRUCTORS = Answer(
    id="assignment_instructors",
    title=Text("党建指导员派往何处", "Where instructors are sent"),
    columns=(
        *_FIRM,
        Column("server_id", Text("指导员", "Instructor"), code=True, of="Officer"),
        Column("of", Text("指导的产业链", "Chains"), data_class=DataClass.PUBLIC),
        *_HOW,
    ),
    function="chaingraph.analysis.assignment.find:assign_instructors",
    parts=(LOADS,),
    command=_ASSIGN,
    chosen_by=Option("--instructors", Text("派党建指导员到应派而未派的企业。", "Instructors to firms that lack one.")),
    sheet=Text("派指导员", "instructors"),
    write_back=AsPair("enterprise_id", "server_id", "PROPOSED_SERVER"),
    reads=reads.together(
        _READS,
        reads.CLASSES,
        {"GUIDES": "from_id to_id since", "IndustryChain": "id name", "Officer": "id kind department_id"},
    ),
)
TEAMS = Answer(
    id="assignment_teams",
    title=Text("红色管家队伍服务哪些企业", "Which team serves which firm"),
    columns=(
        *_FIRM,
        Column("server_id", Text("队伍编号", "Team id"), code=True, of="Team"),
        Column("of", Text("队伍", "Team"), data_class=DataClass.PUBLIC),
        Column("mode", Text("建议帮扶方式", "Proposed way to help"), values=kind("HELPS")["mode"].values),
        *_HOW,
    ),
    function="chaingraph.analysis.assignment.find:assign_teams",
    parts=(LOADS,),
    command=_ASSIGN,
    chosen_by=Option("--teams", Text("红色管家队伍与建议的帮扶方式。", "Red-steward teams and the way to help.")),
    sheet=Text("服务队", "teams"),
    write_back=AsPair("enterprise_id", "server_id", "PROPOSED_SERVER"),
    reads=reads.together(
        _READS,
        reads.HOMES,
        reads.PEOPLE,
        {
            "Demand": "enterprise_id opened matched matched_by met",
            "Enterprise": "scale",
            "HELPS": "from_id to_id since",
            "Problem": "enterprise_id opened closed",
            "SERVES": "from_id to_id since",
            "Team": "id name kind",
        },
    ),
)
