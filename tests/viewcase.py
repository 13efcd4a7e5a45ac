"""A small park with its answers, made in memory, whose every text can be replaced by a hostile one."""

from __future__ import annotations

from parks import SOURCE, literal, reason_of

from chaingraph.analysis.columns import HOME
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.table import Column, Table

VIEWS = ("overview", "network", "chains", "stages", "coverage", "pairing", "map")


def column(name: str, zh: str, **options) -> Column:
    return Column(name, Text(zh, name), **options)


def drawn_park(firms: int = 24, hostile: str = "") -> Park:
    h = hostile
    return Park.from_rows(
        {
            "Enterprise": [
                {"id": f"E{i}{h}", "name": f"合成企业{i}{h}", "aliases": [f"合成{i}{h}"], "street": f"街道{i % 3}{h}",
                 "full_members": i % 7, "employees": 10 * i, "address": f"地址{h}",
                 **({} if i % 6 == 5 else {"longitude": 105.4 + i / 500, "latitude": 28.9 + (i % 5) / 300,
                                           "crs": "gcj02"}), **SOURCE}
                for i in range(firms)
            ],
            "PartyOrganization": [
                {"id": f"O{i}{h}", "name": f"合成党支部{i}{h}", "kind": "branch", "functional": i == 0, **SOURCE}
                for i in range(firms // 4)
            ],
            "IndustryChain": [
                {"id": f"C1{h}", "name": f"产业链{h}", "committee_id": f"O0{h}", "plan": f"方案{h}", **SOURCE}
            ],
            "IN_CHAIN": [{"from_id": f"E{i}{h}", "to_id": f"C1{h}", "role": "strong", **SOURCE}
                         for i in range(0, firms, 2)],
            "ESTABLISHED_IN": [{"from_id": f"O{i}{h}", "to_id": f"E{i}{h}", **SOURCE} for i in range(1, firms // 4)],
            "SUPPLIES": [
                {"from_id": f"E{i}{h}", "to_id": f"E{i + 3}{h}", "product": f"零件{h}", **SOURCE}
                for i in range(firms - 6)
            ],
            "PAIRED_WITH": [{"from_id": f"O3{h}", "to_id": f"O4{h}", **SOURCE}],
            "Project": [{"id": f"P{i}{h}", "name": f"项目{i}{h}", **SOURCE} for i in range(2)],
            "UNDERTAKES": [{"from_id": f"E0{h}", "to_id": f"P0{h}", **SOURCE}],
            "Member": [{"id": f"PERSON-{i}{h}", "stage": "full", **SOURCE} for i in range(8)],
            "AFFILIATED_WITH": [{"from_id": f"PERSON-{i}{h}", "to_id": f"O1{h}", **SOURCE} for i in range(8)],
        }
    )  # fmt: skip


def answers_of(firms: int = 24, hostile: str = "") -> dict[str, Table]:
    h = hostile

    def title(zh: str) -> Text:
        return Text(zh + h, zh + h)

    actions = {"cultivate": title("培育"), "own_branch": title("单独组建")}
    branchless = Table(
        "branchless",
        title("未建党组织企业"),
        (
            column("enterprise_id", "企业编号", code=True),
            column("name", "企业名称"),
            column("action", "应做" + h, values=actions),
            column("full_members", "正式党员", unit="人"),
            column("chains", "产业链", code=True),
            column("reasons", "理由"),
        ),
        tuple(
            {
                "enterprise_id": f"E{i}{h}",
                "name": f"合成企业{i}{h}",
                "action": "own_branch" if i % 7 >= 3 else "cultivate",
                "full_members": i % 7,
                "chains": [f"C1{h}"] if i % 2 == 0 else [],
                "reasons": [
                    reason_of(
                        "own_branch",
                        f"有 {{full_members}} 名正式党员{literal(h)}",
                        f"{{full_members}} full members{literal(h)}",
                        {"full_members": i % 7},
                        ("branch.minimum",),
                        people=["full_members"],
                    )
                ],
            }
            for i in range(firms // 4, firms)
        ),
        rules=({"id": "branch.minimum", "label": title("最少人数"), "value": 3, "title": f"党章{h}"},),
        notes=(title("说明"),),
        parts={
            "rates": Table(
                "rates",
                title("覆盖率"),
                (column("group", "分组"), column("rate", "比率"), column("numerator", "分子")),
                ({"group": "全园" + h, "rate": 0.25, "numerator": firms // 4 - 1},),
            )
        },
    )
    chains = Table(
        "chains",
        title("供需链"),
        (column("chain_id", "编号", code=True), column("name", "名称"), column("anchor_id", "终端企业", code=True),
         column("firms", "企业数"), column("products", "产品"), column("in_park_share", "园区内占比"),
         column("weakest_link", "最薄弱环节"), column("confidence", "可信度")),
        tuple(
            {"chain_id": f"S{i}{h}", "name": title(f"链{i}"), "anchor_id": f"E{i}{h}", "firms": 6,
             "products": [f"零件{h}"], "in_park_share": 0.4, "confidence": 0.8,
             "weakest_link": {"from": f"E{i}{h}", "to": f"E{i + 3}{h}", "product": f"零件{h}", "suppliers": 1,
                              "why": title("只有一家")}}
            for i in range(3)
        ),
    )  # fmt: skip
    members = Table(
        "chain_members",
        title("链上企业"),
        (column("chain_id", "链", code=True), column("enterprise_id", "企业", code=True), column("tier", "层级"),
         column("role", "角色")),
        (
            *({"chain_id": f"S{i % 3}{h}", "enterprise_id": f"E{i}{h}", "tier": i // 3, "role": f"anchor{h}"}
              for i in range(firms - 6)),
            {"chain_id": None, "enterprise_id": f"E{firms - 1}{h}", "tier": None, "role": "general"},
        ),
    )  # fmt: skip
    pairs = Table(
        "pairs",
        title("结对"),
        (column("organization_id", "党组织", code=True), column("mentor_id", "结对方", code=True),
         column("score", "得分"),
         column("parts", "得分构成", values={"distance": title("距离")}), column("kept", "沿用")),
        ({"organization_id": f"O2{h}", "mentor_id": f"O3{h}", "score": 0.75, "parts": {"distance": 0.5, f"x{h}": None},
          "kept": False},),
    )  # fmt: skip
    figures = Table(
        "figures",
        title("公布数"),
        (column("label", "指标"), column("published", "公布"), column("found", "核对"), column("holds", "一致")),
        ({"label": title("党员"), "published": 815, "found": 815, "holds": True},),
    )
    links = Table(
        "chain_links",
        title("链内供应关系"),
        (column("chain_id", "链", code=True), column("from_id", "供应", code=True), column("to_id", "采购", code=True),
         column("product", "产品"), column("annual_value", "年供应额", unit="万元"), column("suppliers", "供应商数")),
        tuple(
            {"chain_id": f"S{i % 3}{h}", "from_id": f"E{i}{h}", "to_id": f"E{i + 3}{h}", "product": f"零件{h}",
             "annual_value": None if i == 1 else 10.0 * i, "suppliers": 1 + i % 2}
            for i in range(firms - 9)
        ),
    )  # fmt: skip
    return {
        "figures": figures,
        "branchless": branchless,
        "pairs": pairs,
        "chains": chains,
        "chain_members": members,
        "chain_links": links,
        **_committees(h),
        "chokepoints": _chokepoints(firms, h),
        "stages": _stages(h),
        "joint": Table(
            "joint",
            title("联合组建"),
            (column("group_id", "组", code=True), column("enterprise_ids", "企业", code=True)),
            ({"group_id": "J1", "enterprise_ids": [f"E8{h}", f"E9{h}"]},),
        ),
        "changes": Table(
            "changes",
            title("变化"),
            (column("id", "编号", code=True), column("field", "列", code=True), column("after", "现值")),
            ({"id": f"E1{h}", "field": f"street{h}", "after": title("新街道")},),
        ),
    }


def _chokepoints(firms: int, h: str) -> Table:
    """A sole supplier in a chain, and a general supplier: two firms whose loss stops others."""
    kinds = {"sole_supplier": Text(f"独家供应{h}", f"sole{h}"), "outlet": Text("唯一销路", "outlet")}
    why = (
        reason_of(
            "sole_supplier",
            f"两家客户{literal(h)}",
            f"two customers{literal(h)}",
            {"customers": 2},
            ("branch.minimum",),
        ),
    )
    return Table(
        "chokepoints",
        Text(f"卡点{h}", f"chokepoints{h}"),
        (column("enterprise_id", "企业编号", code=True), column("name", "企业名称"),
         column("kinds", "类型", values=kinds),
         column("cut_off", "波及"), column("alternatives", "可替代", code=True), HOME,
         column("reasons", "依据")),
        tuple(
            {"enterprise_id": f"E{i}{h}", "name": f"合成企业{i}{h}", "kinds": ("sole_supplier",), "cut_off": 3,
             "alternatives": (f"E7{h}",) if i == 4 else (), "reasons": why,
             "home": "has" if i == 4 else "none_declared"}
            for i in (4, firms - 1)
        ),
    )  # fmt: skip


def _stages(h: str) -> Table:
    """A chain of three segments: a strong one with its leader, an empty one whom somebody could fill, one not known."""
    ratings = {
        "strong": Text(f"强{h}", f"strong{h}"),
        "empty": Text("空白", "empty"),
        "not_known": Text("情况不明", "?"),
    }
    stages = {"up": Text(f"上游{h}", "up"), "mid": Text("中游", "mid"), "down": Text("下游", "down")}
    why = (reason_of("none_listed", f"没有企业{literal(h)}", f"nobody{literal(h)}", {"firms": 0}, ("branch.minimum",)),)
    columns = (
        column("chain_id", "链", code=True), column("chain", "产业链"), column("stage", "上中下游", values=stages),
        column("segment", "环节"), column("rating", "评级", values=ratings), column("local_firms", "本地企业数"),
        column("main_makers", "主业"), column("chokepoint", "独此一家"), column("firm_ids", "企业", code=True),
        column("leader_ids", "链主", code=True), column("with_organization", "已建"),
        column("without_organization", "未建"), column("organization_unknown", "不详"),
        column("could_fill", "可补", code=True), column("outside_ids", "园区外", code=True),
        column("attract", "宜招引"), column("reasons", "依据"),
    )  # fmt: skip
    chain = {"chain_id": f"C1{h}", "chain": f"产业链{h}", "outside_ids": (), "chokepoint": False}
    nobody = {"local_firms": 0, "main_makers": 0, "firm_ids": (), "leader_ids": (), "with_organization": 0,
              "without_organization": 0, "organization_unknown": 0, "reasons": why}  # fmt: skip
    rows = (
        {**chain, "stage": "up", "segment": f"铸件{h}", "rating": "strong", "local_firms": 12, "main_makers": 2,
         "firm_ids": tuple(f"E{i}{h}" for i in range(7, 15)), "leader_ids": (f"E7{h}",), "with_organization": 0,
         "without_organization": 9, "organization_unknown": 3, "could_fill": (), "attract": None, "reasons": why},
        {**chain, **nobody, "stage": "mid", "segment": f"轴承{h}", "rating": "empty", "could_fill": (f"E2{h}",),
         "attract": Text(f"轴承的生产企业{h}", f"makers of bearings{h}")},
        {**chain, **nobody, "stage": "down", "segment": f"整机{h}", "rating": "not_known", "could_fill": (),
         "attract": None},
    )  # fmt: skip
    return Table(
        "stages", Text(f"产业链环节{h}", f"stages{h}"), columns, rows, notes=(Text(f"已归入{h}", f"placed{h}"),)
    )


def _committees(h: str) -> dict[str, Table]:
    """Answers about the one chain of the park and its committee."""
    why = [reason_of("tiers", f"两家{literal(h)}", f"two firms{literal(h)}", {"firms": 2}, ("branch.minimum",))]
    tiers = Table(
        "tiers",
        Text(f"1+X+N{h}", f"1+X+N{h}"),
        (column("chain_id", "链", code=True), column("chain", "产业链"), column("one", "1"), column("x", "X"),
         column("n", "N"), column("reasons", "依据")),
        ({"chain_id": f"C1{h}", "chain": f"产业链{h}", "one": 1, "x": 2, "n": 9, "reasons": why},),
    )  # fmt: skip
    score = Table(
        "scorecard",
        Text(f"记分卡{h}", f"scorecard{h}"),
        (column("committee_id", "党委", code=True), column("chain_ids", "链", code=True), column("units", "成员单位"),
         column("executives", "高管委员", people=True), column("members", "党员"), column("covered", "已建"),
         column("operating", "在营"), column("coverage_rate", "覆盖率")),
        (
            {"committee_id": f"O0{h}", "chain_ids": [f"C1{h}"], "units": 7, "executives": 3, "members": 41,
             "covered": 3, "operating": 12, "coverage_rate": 0.25},
            {"committee_id": None, "chain_ids": [f"C1{h}"], "units": 7, "executives": 3, "members": 41, "covered": 3,
             "operating": 12, "coverage_rate": 0.25},
        ),
    )  # fmt: skip
    return {"tiers.chains": tiers, "scorecard": score}
