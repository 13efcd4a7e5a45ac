"""The answer about hosts of round tables, with who was host when."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, Option
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.table import Column
from chaingraph.writeback import AsPair

#: Why a venue is proposed, the nearest first.
VENUES = {
    "own": Text("本党组织的阵地", "Its own"),
    "street_chain": Text("同街道同链的共享阵地", "Shared, in its street and chain"),
    "street": Text("同街道的共享阵地", "Shared, in its street"),
    "chain": Text("同链的共享阵地", "Shared, in its chain"),
    "shared": Text("其他共享阵地", "Another shared one"),
}
_CHAIN = (
    Column("chain_id", Text("产业链编号", "Chain id"), code=True, of="IndustryChain"),
    Column("chain", Text("产业链", "Chain"), data_class=DataClass.PUBLIC),
)
_HOST = (
    Column("organization_id", Text("党组织编号", "Organization id"), code=True, of="PartyOrganization"),
    Column("organization", Text("主持党组织", "Host"), data_class=DataClass.PUBLIC),
)
HISTORY = Answer(
    id="rota.history",
    title=Text("谁在何时主持过", "Who was host when"),
    columns=(
        Column("event_id", Text("活动编号", "Event id"), code=True, of="Event"),
        Column("on", Text("日期", "Day")),
        *_HOST,
        Column("chains", Text("所属产业链", "Chains"), data_class=DataClass.PUBLIC),
    ),
    sheet=Text("圆桌会记录", "round tables"),
)
ROTA = Answer(
    id="rota",
    title=Text("党建圆桌会轮流坐庄表", "Rota of hosts for round tables"),
    columns=(
        Column("round", Text("次序", "Round")),
        *_CHAIN,
        *_HOST,
        Column("hosted", Text("已主持", "Hosted so far"), unit="次"),
        Column("last", Text("上次主持", "Last hosted")),
        Column("venue", Text("阵地", "Venue"), data_class=DataClass.PUBLIC),
        Column("area", Text("阵地面积", "Its area"), unit="m²"),
        Column("venue_basis", Text("选阵地依据", "Venue chosen as"), values=VENUES),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.rota.find:make_rota",
    takes=("on",),
    parts=(HISTORY,),
    options=(
        Option("--rounds", Text("排几次，默认每条产业链三次。", "How many rounds; three per chain."), "number", "N"),
    ),
    command=Command(
        "rota",
        47,
        Text(
            "党建圆桌会轮流坐庄：各产业链交替，链内主持最少、隔得最久的先来，附合适的阵地；--rounds 定次数。",
            "Rota of hosts for round tables: chains alternate, in a chain who hosted least, then longest ago, comes "
            "first, with a venue that fits; --rounds says how many.",
        ),
    ),
    sheet=Text("轮流坐庄", "rota"),
    headline=47,
    report=InReport(47, ("round", "chain", "organization", "hosted", "last", "venue", "venue_basis")),
    write_back=AsPair("organization_id", "chain_id", "PROPOSED_HOST"),
    reads=reads.together(
        reads.HOMES,
        reads.OPERATING,
        {
            "ATTENDED": "from_id to_id host",
            "Event": "id kind on",
            "IN_CHAIN": "from_id to_id since",
            "IndustryChain": "id name committee_id",
            "PartyOrganization": "name",
            "SERVES_AS": "to_id role since until",
            "SUBORDINATE_TO": "from_id to_id",
            "Venue": "id name owner_id area shared",
        },
    ),
)
