"""The answers about pairing: mentors, and peers among the organizations themselves."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, OnPage, Option, Tile
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass, kind
from chaingraph.table import Column
from chaingraph.words import words_of
from chaingraph.writeback import AsPair

PARTS = words_of(__package__).labels["parts"]
_ORGANIZATION = Column("organization", Text("党组织", "Organization"), data_class=DataClass.PUBLIC)
_MENTOR = Column("mentor", Text("结对党组织", "Mentor"), data_class=DataClass.PUBLIC)
MENTOR_COLUMNS = (
    Column("organization_id", Text("党组织编号", "Organization id"), code=True, of="PartyOrganization"),
    Column("mentor_id", Text("结对党组织编号", "Mentor id"), code=True, of="PartyOrganization"),
    Column("score", Text("得分", "Score")),
    Column("parts", Text("得分构成", "Parts"), values=PARTS),
    Column("kept", Text("沿用现有结对", "Existing pair kept")),
    Column("runner_up_id", Text("次选党组织编号", "Runner-up id"), code=True, of="PartyOrganization"),
    Column("runner_up_cost", Text("改为次选的总分损失", "Total score lost with the runner-up")),
    Column("reason", Text("依据", "Reasons")),
    _ORGANIZATION,
    _MENTOR,
    Column("runner_up", Text("次选党组织", "Runner-up"), data_class=DataClass.PUBLIC),
    Column("mode", Text("建议帮扶方式", "Proposed way to help"), values=kind("HELPS")["mode"].values),
)
PEER_COLUMNS = (
    MENTOR_COLUMNS[0],
    Column("partner_id", Text("伙伴党组织编号", "Partner id"), code=True, of="PartyOrganization"),
    *MENTOR_COLUMNS[2:4],
    _ORGANIZATION,
    Column("partner", Text("伙伴党组织", "Partner"), data_class=DataClass.PUBLIC),
)
CAPACITY_COLUMNS = (
    Column("mentor_id", Text("结对党组织编号", "Mentor id"), code=True, of="PartyOrganization"),
    Column("capacity", Text("可结对数", "Capacity"), unit="个"),
    Column("declared", Text("可结对数已填报", "Capacity on record")),
    Column("used", Text("已安排", "Assigned"), unit="个"),
    _MENTOR,
)
_PAIR = Command(
    "pair",
    5,
    Text(
        "为非公企业党组织安排结对帮带（总分最优）；--peers 给出彼此结对。",
        "Mentors for the non-public organizations at the best total score; --peers pairs them with one another.",
    ),
)
CAPACITIES = Answer(
    id="pairs.capacities",
    title=Text("结对方名额", "Places of the mentors"),
    columns=CAPACITY_COLUMNS,
    sheet=Text("结对名额", "pair capacities"),
    page=OnPage("pairing", named_by_id=frozenset({"mentor"})),
)
_READS = reads.together(
    reads.PEOPLE,
    reads.CHAINS,
    {
        "Demand": "enterprise_id product opened matched matched_by met",
        "Enterprise": "name ownership controller industry products longitude latitude crs in_zone division employees",
        "IN_CHAIN": "since",
        "PAIRED_WITH": "from_id to_id since until",
        "PART_OF_TEAM": "from_id to_id",
        "PartyOrganization": "name non_public honours honour_level mentor_capacity",
        "Resource": "provider_id name opened",
        "Team": "id kind",
        "Zone": "division",
    },
)
PAIRS = Answer(
    id="pairs",
    title=Text("非公企业党组织结对安排", "Mentors for the organizations of non-public firms"),
    columns=MENTOR_COLUMNS,
    function="chaingraph.analysis.pairing.assign:assign_mentors",
    parts=(CAPACITIES,),
    options=(
        Option("--rematch", Text("不保留现有结对，重新安排。", "Do not keep existing pairs.")),
        Option("--all", Text("包括没有结对记录的。", "Also those without a pair on record."), parameter="everyone"),
        Option("--fix", Text("必须结对。", "A pair that must be made."), "pairs", "ORG=MENTOR"),
        Option("--forbid", Text("不得结对。", "A pair that must not be made."), "pairs", "ORG=MENTOR"),
        Option("--without", Text("假定此结对方退出。", "As if this mentor left."), "text", "MENTOR"),
    ),
    command=_PAIR,
    sheet=Text("结对", "pairs"),
    headline=5,
    about_firms=True,
    page=OnPage("pairing", named_by_id=frozenset({"organization", "mentor", "runner_up"})),
    report=InReport(8, ("organization_id", "mentor_id", "score", "kept", "runner_up_id", "reason")),
    tile=Tile(3, Text("已结对党组织", "Organizations with a mentor"), counted=("mentor_id", ...), share=True),
    write_back=AsPair("organization_id", "mentor_id", "PROPOSED_MENTOR"),
    reads=_READS,
)
PEERS = Answer(
    id="peers",
    title=Text("非公企业党组织互助结对", "Peers among the organizations of non-public firms"),
    columns=PEER_COLUMNS,
    function="chaingraph.analysis.pairing.assign:assign_peers",
    command=_PAIR,
    chosen_by=Option("--peers", Text("在这些党组织之间彼此结对。", "Pair the organizations among themselves.")),
    sheet=Text("互助结对", "peers"),
    page=OnPage("pairing", named_by_id=frozenset({"organization", "partner"})),
    write_back=AsPair("organization_id", "partner_id", "PROPOSED_PEER"),
    reads=_READS,
)
