"""The answer about venues: reach and use."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.table import Column

VENUES = Answer(
    id="venues",
    title=Text("阵地可服务的企业与使用情况", "Venues: whom they can serve, and their use"),
    columns=(
        Column("venue_id", Text("阵地编号", "Venue id"), code=True, of="Venue"),
        Column("venue", Text("阵地", "Venue"), data_class=DataClass.PUBLIC),
        Column("owner", Text("所属党组织", "Owner"), data_class=DataClass.PUBLIC),
        Column("shared", Text("是否共享", "Shared")),
        Column("area", Text("面积", "Area"), unit="m²"),
        Column("near", Text("距离内的企业", "Firms near"), unit="家"),
        Column("without", Text("其中没有登记党组织的", "Of these without an organization on record"), unit="家"),
        Column("only", Text("其他共享阵地够不到的", "Near no other shared venue"), unit="家"),
        Column("events", Text("举办活动", "Events held"), unit="场"),
        Column("last_event", Text("最近一场", "Last event")),
        Column("users", Text("参加或服务过的企业", "Firms that came or were served"), unit="家"),
        Column("near_users", Text("其中距离内的", "Of these near"), unit="家"),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.venues.find:find_venues",
    command=Command(
        "venues",
        32,
        Text(
            "各阵地距离内有多少企业、其中多少够不到其他共享阵地，以及办过的活动与来过的企业。",
            "How many firms each venue is near to, how many of them no other shared venue is near to, and its use.",
        ),
    ),
    sheet=Text("阵地", "venues"),
    headline=34,
    report=InReport(34, ("venue", "owner", "shared", "near", "without", "only", "events", "users")),
    reads=reads.together(
        reads.HOMES,
        reads.OPERATING,
        {
            "ATTENDED": "from_id to_id",
            "Enterprise": "name longitude latitude crs industry priority employees",
            "Event": "id on venue_id",
            "PartyOrganization": "name",
            "SERVES": "from_id to_id since",
            "Venue": "id name owner_id area shared",
        },
    ),
)
