"""The answers about the two layers: leaders, seats on the committees, ties of the alliance, means of co-operation."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, Needs, OnPage, Option
from chaingraph.analysis.columns import CHAIN_ID
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.model import DataClass, kind
from chaingraph.table import Column
from chaingraph.vocabulary import HOMES

VERDICTS = {
    "holds": Text("链主最关键", "The leader holds it"),
    "another": Text("另有企业更关键", "Another firm holds it"),
    "no_leader": Text("未认定链主", "No leader designated"),
    "not_known": Text("无法判断", "Cannot be told"),
}
REPRESENTED = {
    "yes": Text("有代表", "Represented"),
    "no": Text("无代表", "Not represented"),
    "not_known": Text("是否有代表不详", "Not known whether represented"),
}
TIES = {
    "pairing": Text("结对", "Pairing"),
    "help": Text("帮扶", "Help"),
    "committee": Text("产业链党委成员单位", "Member unit of a chain committee"),
    "event": Text("共同活动", "Joint event"),
}
LINCHPINS = {
    "tie": Text("一条联系", "A tie"),
    "organization": Text("一个党组织", "An organization"),
}
MEANS = {
    "building": Text("组织共建", "Organizations together"),
    "interaction": Text("活动互动", "Events together"),
    "sharing": Text("资源共享", "Resources shared"),
}
_CHAIN = (
    Column("chain_id", Text("产业链编号", "Chain id"), code=True),
    Column("chain", Text("产业链", "Chain"), data_class=DataClass.PUBLIC),
)

SEATS = Answer(
    id="layers.seats",
    title=Text("各环节在产业链党委中有无代表", "Which stages are represented on the committees"),
    columns=(
        *_CHAIN,
        Column("stage", Text("上中下游", "Stage"), values=kind("ChainSegment")["stage"].values),
        Column("segment", Text("环节", "Segment"), data_class=DataClass.PUBLIC),
        Column("represented", Text("有无代表", "Represented"), values=REPRESENTED),
        Column("firms", Text("本地企业数", "Firms here"), unit="家"),
        Column("executives", Text("企业高管委员", "Executives on the committee"), unit="人"),
        Column("firm_ids", Text("其所在企业（至多 5 家）", "Their firms (5 at most)"), code=True),
        Column("unit_firms", Text("其中党委成员单位", "Of the firms: member units"), unit="家"),
        Column("reasons", Text("依据", "Reasons")),
    ),
    chosen_by=Option(
        "--seats", Text("各环节在产业链党委中有无代表。", "Which stages are represented on the committees.")
    ),
    sheet=Text("环节代表", "stages represented"),
    page=OnPage("stages"),
)
TIES_ANSWER = Answer(
    id="layers.ties",
    title=Text("党建共同体靠谁连在一起", "What holds the alliance together"),
    columns=(
        Column("what", Text("类别", "What"), values=LINCHPINS),
        Column("tie", Text("联系方式", "Kind of tie"), values=TIES),
        Column("from_id", Text("党组织编号", "Organization id"), code=True),
        Column("name", Text("党组织", "Organization"), data_class=DataClass.PUBLIC),
        Column("to_id", Text("另一方编号", "Other end id"), code=True),
        Column("other", Text("另一方", "Other end"), data_class=DataClass.PUBLIC),
        Column("separates", Text("断开后分离的党组织", "Organizations that come apart without it"), unit="个"),
        Column("islands", Text("断开后的块数", "Pieces without it"), unit="块"),
    ),
    chosen_by=Option(
        "--ties",
        Text(
            "党建共同体是否连成一片、断开后会分离的联系和党组织。",
            "Whether the alliance is one, and what alone ties it.",
        ),
    ),
    sheet=Text("共同体联系", "ties of the alliance"),
    page=OnPage("pairing"),
)
MEANS_ANSWER = Answer(
    id="layers.means",
    title=Text("各供需链的三种协作方式", "Means of co-operation in each supply chain"),
    columns=(
        CHAIN_ID,
        Column("ends", Text("终端企业", "Firms at its end"), data_class=DataClass.PUBLIC),
        Column("firms", Text("企业数", "Firms"), unit="家"),
        Column("organizations", Text("链上党组织", "Organizations on it"), unit="个"),
        Column("building", Text("组织共建（结对、帮扶、联合）", "Pairings, help, joint branches"), unit="项"),
        Column("interaction", Text("共同参加的活动", "Events that several took part in"), unit="场"),
        Column("training", Text("其中业务培训", "Of these training"), unit="场"),
        Column("officers", Text("共同的联系干部", "Officers in contact with several"), unit="名", people=True),
        Column("sharing", Text("资源共享（协作、共享阵地与平台）", "Co-operation, venues and platforms"), unit="项"),
        Column("absent", Text("没有记录的方式", "Not on record"), values=MEANS),
        Column("reasons", Text("依据", "Reasons")),
    ),
    chosen_by=Option(
        "--means", Text("各供需链的组织共建、活动互动、资源共享。", "Means of co-operation in each supply chain.")
    ),
    sheet=Text("协作方式", "means of co-operation"),
    page=OnPage("chains"),
)
LAYERS = Answer(
    id="layers",
    title=Text("产业链与党建链对照", "The industrial chains and the Party chain"),
    columns=(
        *_CHAIN,
        Column("firms", Text("链上企业", "Firms of the chain"), unit="家"),
        Column("verdict", Text("链主是否最关键", "Who holds the chain"), values=VERDICTS),
        Column("leader_ids", Text("链主", "Leader"), code=True),
        Column("leaders", Text("链主名称", "Its name"), data_class=DataClass.PUBLIC),
        Column("leader_homes", Text("链主是否已建党组织", "Whether it has an organization"), values=HOMES),
        Column("leader_loss_share", Text("链主停产损失占比", "Loss if the leader stops")),
        Column("leader_ends", Text("链主是供需链终端", "The leader ends a supply chain")),
        Column("holder_id", Text("最关键企业编号", "Who holds it: id"), code=True),
        Column("holder", Text("最关键企业", "Who holds it"), data_class=DataClass.PUBLIC),
        Column("holder_loss_share", Text("其停产损失占比", "Loss if that stops")),
        Column("holder_home", Text("其是否已建党组织", "Whether that has an organization"), values=HOMES),
        Column("end_ids", Text("供需链终端（至多 5 家）", "Ends of its supply chains (5 at most)"), code=True),
        Column("chokepoints", Text("链上卡点企业", "Chokepoints on it"), unit="家"),
        Column("without_organization", Text("其中未建党组织", "Of these without an organization"), unit="家"),
        Column("organization_unknown", Text("其中是否已建不详", "Of these not known"), unit="家"),
        Column("bare_ids", Text("未建或不详的卡点（至多 5 家）", "Those (5 at most)"), code=True),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.layers.find:compare_layers",
    parts=(SEATS, TIES_ANSWER, MEANS_ANSWER),
    needs={
        "chokepoints": Needs("chokepoints", at_hand=True),
        "members": Needs("chain_members", at_hand=True),
    },
    command=Command(
        "layers",
        22,
        Text(
            "产业链与党建链对照：链主是否真正最关键，卡点有无党组织；--seats 各环节代表，--ties 共同体联系，"
            "--means 三种协作方式。",
            "The chains and the Party chain: whether the leader holds its chain, chokepoints without an organization; "
            "--seats stages represented, --ties what holds the alliance, --means co-operation.",
        ),
    ),
    sheet=Text("两链对照", "two layers"),
    headline=21,
    page=OnPage("stages"),
    report=InReport(
        20,
        ("chain", "verdict", "leaders", "leader_homes", "holder", "holder_home", "chokepoints", "without_organization"),
    ),
    reads=reads.together(
        reads.CASCADES,
        reads.HOMES,
        reads.SEGMENTS,
        {
            "ATTENDED": "from_id to_id",
            "COOPERATES_WITH": "from_id to_id since",
            "EMPLOYED_BY": "from_id to_id executive since until",
            "Event": "id name kind on",
            "HELPS": "from_id to_id since",
            "IN_CHAIN": "role status",
            "LINKS": "from_id to_id since",
            "Platform": "id",
            "MEMBER_UNIT_OF": "since",
            "PAIRED_WITH": "from_id to_id since until",
            "PartyOrganization": "name",
            "SERVES": "from_id to_id since",
            "SERVES_AS": "from_id to_id role executive since until",
            "Venue": "id shared",
        },
    ),
)
