"""The answers about supply: chains, their members and links, chokepoints, what stops without a firm."""

from __future__ import annotations

from chaingraph.analysis.answers import Answer, Command, InReport, Needs, OnPage, Option, Tile
from chaingraph.analysis.columns import CHAIN, CHAIN_ID, FIRM, FIRM_ID, HOME, OUTSIDE, firms
from chaingraph.asof import reads
from chaingraph.errors import Text
from chaingraph.table import Column
from chaingraph.writeback import AsMembership, AsNode, AsPair

ROLES = {
    "anchor": Text("终端企业", "Anchor"),
    "member": Text("成员", "Member"),
    "overlap": Text("跨链成员", "Member of several chains"),
    "general": Text("通用供应商", "General supplier"),
}
CHAIN_KINDS = {
    "declared": Text("已申报终端", "Declared"),
    "found": Text("识别，未申报", "Found, not declared"),
    "part": Text("断开的一段（不计条数）", "Lost part (not counted)"),
    "community": Text("群组（不成链）", "Community (no chain)"),
}
KINDS = {
    "sole_supplier": Text("独家供应", "Sole supplier"),
    "critical": Text("停产波及广", "Stops many"),
    "passage": Text("唯一通道", "Only passage"),
    "outlet": Text("唯一销路", "Only outlet"),
}
CERTAINTIES = {
    "known": Text("产品与供应额均已知", "Products and values known"),
    "lower_bound": Text("部分供应额未知，金额为下限", "Some values unknown: the value is a lower bound"),
    "unclear": Text("部分客户另有产品不明的供应，可能有替代", "Some customers buy unnamed goods elsewhere"),
}
ESSENTIAL = {
    "declared": Text("申报为必需", "Declared essential"),
    "assumed": Text("未申报，按约定推定", "Not declared: assumed"),
    "denied": Text("申报为非必需", "Declared not essential"),
}

_CHAINS = Command(
    "chains",
    6,
    Text(
        "由供应关系找出的供需链；--ends 申报各链终端，--members 列出每条链的企业，--show 只看一条，"
        "--since 与另一份数据比较。",
        "Supply chains found in the links; --ends declares where they end, --members lists their firms, --show prints "
        "one of them, --since compares with another park.",
    ),
)
_CHOKEPOINTS = Command(
    "chokepoints",
    7,
    Text(
        "供需链卡点企业：独家供应、停产波及广、唯一通道或销路，每家附停产损失、园区内可替代企业与依据；--general 列出"
        "通用供应商，--without 列出若干企业停产的波及，--random 对照随机与定向停产。",
        "Chokepoints of supply: sole suppliers, firms whose loss stops many, only passages and outlets, each with what "
        "its stop costs, who could step in and why; --general lists general suppliers, --without what stops when firms "
        "are lost, --random sets random stops against targeted ones.",
    ),
)
CHANGES = {
    "born": Text("新生", "Born"),
    "grown": Text("壮大", "Grown"),
    "shrunk": Text("收缩", "Shrunk"),
    "split": Text("拆分", "Split"),
    "merged": Text("合并", "Merged"),
    "same": Text("规模未变", "Same size"),
    "died": Text("消失", "Died"),
}
_SUPPLY_CHAIN = AsNode("SupplyChain", "chain_id")
CHAINS = Answer(
    id="chains",
    title=Text("园区供需链", "Supply chains of the park"),
    columns=(
        CHAIN_ID,
        Column("name", Text("供需链名称", "Name")),
        Column("kind", Text("依据类别", "Kind"), values=CHAIN_KINDS),
        *firms("anchor_id", "终端企业", "Anchor"),
        Column("firms", Text("企业数", "Firms"), unit="家"),
        Column("outside", Text("其中在园区外", "Of these outside the zone"), unit="家"),
        Column("tiers", Text("层级数", "Tiers"), unit="级"),
        Column("products", Text("产品", "Products")),
        Column("empty_steps", Text("中间无人生产的产品", "Products between that nobody here makes")),
        Column("in_park_share", Text("园区内采购占比", "Share bought in the park")),
        Column("weakest_link", Text("最薄弱环节", "Weakest link")),
        Column("confidence", Text("可信度", "Confidence")),
        Column("reasons", Text("依据", "Reasons")),
    ),
    function="chaingraph.analysis.supply.chains:find_supply_chains",
    command=_CHAINS,
    sheet=Text("供需链", "chains"),
    headline=6,
    about_firms=True,
    page=OnPage("chains"),
    first=("name", "firms", "weakest_link", "in_park_share", "tiers", "confidence", "products", "empty_steps"),
    report=InReport(9, ("name", "firms", "tiers", "products", "in_park_share", "weakest_link", "confidence")),
    tile=Tile(4, Text("供需链", "Supply chains")),
    write_back=_SUPPLY_CHAIN,
    reads=reads.together(reads.CHAINS, {"Enterprise": "purchases"}),
)
CHAIN_MEMBERS = Answer(
    id="chain_members",
    title=Text("供需链成员", "Members of the supply chains"),
    columns=(
        *CHAIN,
        FIRM_ID,
        Column("tier", Text("层级（1 为终端）", "Tier (1 sells to nobody in the chain)"), unit="级"),
        Column("share", Text("去向份额", "Share that ends there")),
        Column("role", Text("角色", "Role"), values=ROLES),
        FIRM,
        OUTSIDE,
    ),
    function="chaingraph.analysis.supply.chains:find_chain_members",
    command=_CHAINS,
    chosen_by=Option("--members", Text("每企业每链一行。", "One row per firm and chain.")),
    sheet=Text("链上企业", "chain members"),
    headline=7,
    about_firms=True,
    page=OnPage("chains", named_by_id=frozenset({"name"}), together="chain_id"),
    write_back=AsMembership("enterprise_id", _SUPPLY_CHAIN, "IN_SUPPLY_CHAIN"),
    reads=reads.CHAINS,
)
CHAIN_CHANGES = Answer(
    id="chain_changes",
    title=Text("供需链的变化", "What became of the supply chains"),
    columns=(
        Column("change", Text("变化", "Change"), values=CHANGES),
        Column("chain_id", Text("现供需链编号", "Supply chain id now"), code=True),
        Column("name", Text("供需链名称", "Name")),
        Column("before", Text("原供需链编号", "Supply chain ids before"), code=True),
        Column("firms", Text("现企业数", "Firms now"), unit="家"),
        Column("firms_before", Text("原企业数", "Firms before"), unit="家"),
        Column("joined", Text("新入企业数", "Firms that joined"), unit="家"),
        Column("left", Text("离开企业数", "Firms that left"), unit="家"),
    ),
    function="chaingraph.analysis.supply.since:find_chain_changes",
    command=_CHAINS,
    chosen_by=Option(
        "--since",
        Text(
            "与另一份数据（较早的园区）比较：新生、壮大、收缩、拆分、合并、消失。",
            "Compare with another, earlier park: born, grown, shrunk, split, merged, died.",
        ),
        "park",
        "PARK",
        parameter="before",
    ),
    sheet=Text("供需链变化", "chain changes"),
    reads=reads.CHAINS,
)
CHAIN_LINKS = Answer(
    id="chain_links",
    title=Text("链内供应关系", "Links inside the supply chains"),
    columns=(
        *CHAIN,
        *firms("from_id", "供应企业", "Seller"),
        *firms("to_id", "采购企业", "Buyer"),
        Column("product", Text("产品", "Product")),
        Column("annual_value", Text("年供应额", "Annual value"), unit="万元"),
        Column("suppliers", Text("园区内供应商数", "Suppliers in the park"), unit="家"),
    ),
    function="chaingraph.analysis.supply.links:find_chain_links",
    takes=("on",),
    needs={"members": Needs("chain_members")},
    sheet=Text("链内供应关系", "chain links"),
    headline=8,
    page=OnPage("chains", together="chain_id"),
    write_back=AsPair("from_id", "to_id", "CHAIN_LINK"),
    reads=reads.together(
        reads.EVERY_LINK,
        reads.GOODS,
        reads.LINKS,
        {"Enterprise": "name"},
    ),
)
_CHOKE_COLUMNS = (
    FIRM_ID,
    FIRM,
    OUTSIDE,
    Column("kinds", Text("卡点类型", "Kind of chokepoint"), values=KINDS),
    Column("loss_share", Text("停产损失占比", "Loss if it stops, of the supply on record")),
    Column("loss_least", Text("至少损失", "Loss at least"), share=True),
    Column("loss_most", Text("至多损失（含推定）", "Loss at most, with implied links"), share=True),
    Column("loss_value", Text("已知损失额", "Known value of the loss"), unit="万元"),
    Column("days", Text("几天后波及", "Days until others lose output"), unit="天"),
    Column("cut_off", Text("停产波及下游企业", "Firms cut off downstream"), unit="家"),
    Column("customers", Text("独家供应的客户", "Customers without another supplier"), unit="家"),
    Column("products", Text("独家供应的产品", "Products supplied alone")),
    Column("essential", Text("是否必需", "Essential"), values=ESSENTIAL),
    *firms("alternatives", "园区内可替代企业（每种产品至多 5 家）", "Who could step in (5 per product)"),
    *firms("kin", "园区内同类产品企业", "Who makes something of the kind"),
    Column("replaceable_share", Text("他企业余量可补", "Share that others could fill in")),
    Column("scarcest", Text("最难替代的产品可替代企业数", "Who could step in for the scarcest"), unit="家"),
    Column("without_alternative", Text("园区内无替代的产品", "Products without an alternative")),
    Column("behind", Text("货物只经过它的上游企业", "Firms upstream that depend on it"), unit="家"),
    Column("value_cut_off", Text("受波及的供应额", "Value of supply cut off"), unit="万元"),
    Column("value_share", Text("占已知供应额", "Share of the known value")),
    HOME,
    Column("certainty", Text("把握", "Certainty"), values=CERTAINTIES),
    Column("reasons", Text("依据", "Reasons")),
)
GENERAL_CHOKEPOINTS = Answer(
    id="chokepoints.general",
    title=Text("通用供应商中的卡点", "General suppliers that much depends on"),
    columns=_CHOKE_COLUMNS,
    chosen_by=Option("--general", Text("只列通用供应商。", "List the general suppliers instead.")),
    sheet=Text("通用供应商", "general suppliers"),
    page=OnPage("chains"),
    report=InReport(16, ("name", "loss_share", "loss_most", "cut_off", "customers", "products", "home")),
)
CHOKEPOINTS = Answer(
    id="chokepoints",
    title=Text("供需链卡点企业", "Chokepoints of supply"),
    columns=_CHOKE_COLUMNS,
    parts=(GENERAL_CHOKEPOINTS,),
    needs={"members": Needs("chain_members", at_hand=True)},
    options=(
        Option(
            "--cascades",
            Text("逐一推算停产损失的企业数。", "Firms whose stop is followed through the park."),
            "number",
        ),
    ),
    function="chaingraph.analysis.supply.chokepoints:find_chokepoints",
    command=_CHOKEPOINTS,
    sheet=Text("供需链卡点", "chokepoints"),
    headline=9,
    about_firms=True,
    page=OnPage("chains"),
    report=InReport(
        10,
        (
            "name",
            "kinds",
            "loss_share",
            "loss_most",
            "cut_off",
            "customers",
            "products",
            "without_alternative",
            "behind",
            "home",
            "certainty",
        ),
    ),
    tile=Tile(
        5,
        Text("供需链卡点企业（已知 {counted} 家已建党组织）", "Chokepoints ({counted} known to have an organization)"),
        counted=("home", "has"),
    ),
    reads=reads.together(reads.CASCADES, reads.HOMES),
)
STOPPED_FIRMS = Answer(
    id="stopped_firms",
    title=Text("{name} 停产的波及范围", "What stops without {name}"),
    columns=(
        FIRM_ID,
        FIRM,
        OUTSIDE,
        Column(
            "effect",
            Text("影响", "Effect"),
            values={
                "no_input": Text("断供", "No supplier left"),
                "reduced": Text("减产", "Loses output"),
                "no_outlet": Text("断销路", "No way to an end firm left"),
            },
        ),
        Column("step", Text("第几轮受波及", "Step"), unit="轮"),
        Column("output_share", Text("剩余产出", "Output left")),
        Column("output_least", Text("剩余产出至少", "Output left at least"), share=True),
        Column("output_most", Text("剩余产出至多", "Output left at most"), share=True),
        Column("days", Text("几天后波及", "Days until it loses output"), unit="天"),
        Column("products", Text("断供的产品", "Products lost")),
        *firms("from_ids", "原供应企业", "Suppliers lost"),
    ),
    function="chaingraph.analysis.supply.stopped:find_stopped_firms",
    command=_CHOKEPOINTS,
    chosen_by=Option(
        "--without",
        Text("编号、信用代码、全称或别名；可多次给出。", "Id, code, name or alias; may be given several times."),
        "firms",
        "FIRM",
        parameter="enterprise_ids",
    ),
    sheet=Text("停产波及", "stopped firms"),
    reads=reads.CASCADES,
)
FAILURES = Answer(
    id="failures",
    title=Text("随机停产与定向停产对照", "Random stops against targeted ones"),
    columns=(
        Column("firms", Text("同时停产企业数", "Firms that stop"), unit="家"),
        Column("targeted_share", Text("定向停产损失", "Loss, targeted")),
        Column("random_share", Text("随机停产平均损失", "Loss, random, mean")),
        Column("random_low", Text("随机停产 5% 分位", "Random, 5th percentile"), share=True),
        Column("random_high", Text("随机停产 95% 分位", "Random, 95th percentile"), share=True),
        *firms("added_ids", "新增的定向企业", "Further firms targeted"),
    ),
    function="chaingraph.analysis.supply.failures:compare_failures",
    command=_CHOKEPOINTS,
    chosen_by=Option(
        "--random",
        Text("随机停产的抽取次数，与定向停产对照。", "Draws of random stops, set against targeted ones."),
        "number",
        "N",
        parameter="draws",
    ),
    options=(Option("--seed", Text("随机种子。", "Seed of the draws."), "count"),),
    sheet=Text("随机与定向停产", "random and targeted"),
    reads=reads.CASCADES,
)
