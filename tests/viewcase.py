"""A small park with its answers, made in memory, whose every text can be replaced by a hostile one."""

from __future__ import annotations

from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.table import Column, Reason, Table


def column(name: str, zh: str, **options) -> Column:
    return Column(name, Text(zh, name), **options)


def park_of(firms: int = 24, hostile: str = "") -> Park:
    source = {"source": "synthetic"}
    h = hostile
    return Park.from_rows(
        {
            "Enterprise": [
                {"id": f"E{i}{h}", "name": f"合成企业{i}{h}", "aliases": [f"合成{i}{h}"], "street": f"街道{i % 3}{h}",
                 "full_members": i % 7, "employees": 10 * i, "address": f"地址{h}", **source}
                for i in range(firms)
            ],
            "PartyOrganization": [
                {"id": f"O{i}{h}", "name": f"合成党支部{i}{h}", "kind": "branch", "functional": i == 0, **source}
                for i in range(firms // 4)
            ],
            "IndustryChain": [
                {"id": f"C1{h}", "name": f"产业链{h}", "committee_id": f"O0{h}", "plan": f"方案{h}", **source}
            ],
            "IN_CHAIN": [{"from_id": f"E{i}{h}", "to_id": f"C1{h}", "role": "strong", **source}
                         for i in range(0, firms, 2)],
            "ESTABLISHED_IN": [{"from_id": f"O{i}{h}", "to_id": f"E{i}{h}", **source} for i in range(1, firms // 4)],
            "SUPPLIES": [
                {"from_id": f"E{i}{h}", "to_id": f"E{i + 3}{h}", "product": f"零件{h}", **source}
                for i in range(firms - 6)
            ],
            "Member": [{"id": f"PERSON-{i}{h}", "stage": "full", **source} for i in range(8)],
            "AFFILIATED_WITH": [{"from_id": f"PERSON-{i}{h}", "to_id": f"O1{h}", **source} for i in range(8)],
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
            column("full_members", "正式党员"),
            column("chains", "产业链"),
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
                    Reason("R1", Text(f"有 {i % 7} 名正式党员{h}", f"{i % 7} full members{h}"), {"full_members": i % 7})
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
         column("firms", "企业数"), column("products", "产品"), column("confidence", "可信度")),
        tuple(
            {"chain_id": f"S{i}{h}", "name": title(f"链{i}"), "anchor_id": f"E{i}{h}", "firms": 6,
             "products": [f"零件{h}"], "confidence": 0.8}
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
    return {"figures": figures, "branchless": branchless, "pairs": pairs, "chains": chains, "chain_members": members}
