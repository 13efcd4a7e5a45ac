"""Why a firm is a chokepoint: its customers, what stops after it, who could step in, what nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaingraph.errors import Text
from chaingraph.words import Reason

_NAMED = 6  # products that a sentence names before it counts the rest


def give_reasons(row: Mapping[str, Any]) -> tuple[Reason, ...]:
    """Return the reasons of a row of facts, the deciding ones first."""
    reasons = []
    if row["customers"]:
        products = [product["product"] for product in row["products"]]
        zh, en = _listed(products)
        reasons.append(
            Reason(
                "sole_supplier",
                Text(
                    f"{row['customers']} 家客户的某种产品在园区内只有它供应：{zh}",
                    f"{row['customers']} customers have no other supplier in the park for: {en}",
                ),
                {"customers": row["customers"], "products": len(products)},
                ("chokepoints.sole_customers",) if row["sole_supplier"] else (),
            )
        )
    if row["cut_off"]:
        reasons.append(_cut_off(row))
    if row["behind"] and (row["passage"] or row["outlet"]):
        reasons.append(_behind(row))
    if row["products"]:
        reasons.append(_alternatives(row["products"]))
    if row["unclear"]:
        reasons.append(
            Reason(
                "unclear",
                Text(
                    f"其中 {row['unclear']} 家客户另有产品不明的供应，可能已有替代，请核实",
                    f"{row['unclear']} of these customers buy unnamed goods from others: check whether they replace it",
                ),
                {"customers": row["unclear"]},
            )
        )
    if row["unknown_values"]:
        reasons.append(
            Reason(
                "unknown_values",
                Text(
                    f"受波及的 {row['links_cut']} 条供应关系中 {row['unknown_values']} 条的供应额未知，金额为下限",
                    f"the value of {row['unknown_values']} of {row['links_cut']} links cut off is unknown: "
                    "the sum is a lower bound",
                ),
                {"unknown": row["unknown_values"], "links": row["links_cut"]},
            )
        )
    if not row["organized"]:
        reasons.append(
            Reason(
                "branchless",
                Text("企业内尚未建立党组织", "no organization is established in the firm"),
                {"organized": False},
            )
        )
    return tuple(reasons)


def _cut_off(row: Mapping[str, Any]) -> Reason:
    zh = f"停产后按“无替代即停”推算，下游 {row['cut_off']} 家企业在 {row['steps']} 轮内受阻"
    en = f"when whoever loses its only supplier stops, {row['cut_off']} firms stop within {row['steps']} steps"
    if row["value_cut_off"] is not None:
        zh += f"，其供应关系已知 {row['value_cut_off']:.0f} 万元"
        en += f"; the known value of their links is {row['value_cut_off']:.0f} (10k yuan)"
        if row["value_share"] is not None:
            zh += f"，占全园已知供应额 {row['value_share']:.1%}"
            en += f", {row['value_share']:.1%} of all that is known"
    facts = {"firms": row["cut_off"], **{name: row[name] for name in ("steps", "value_cut_off", "value_share")}}
    rules = ("chokepoints.cut_off_firms", "chokepoints.value_share") if row["critical"] else ()
    return Reason("critical", Text(zh, en), facts, rules)


def _behind(row: Mapping[str, Any]) -> Reason:
    count = row["behind"]
    if row["outlet"]:
        text = Text(
            f"{count} 家上游企业的货物在园区内最终只流向它这一家终端企业",
            f"the goods of {count} firms upstream end up at this end firm alone",
        )
    else:
        text = Text(
            f"{count} 家上游企业的货物都要经过它才到达终端企业",
            f"the goods of {count} firms upstream reach an end firm only through it",
        )
    return Reason("outlet" if row["outlet"] else "passage", text, {"firms": count}, ("chokepoints.behind_firms",))


def _alternatives(products: list[dict[str, Any]]) -> Reason:
    bare = [product["product"] for product in products if not product["others"]]
    least = min(products, key=lambda product: (product["others"], product["product"]))
    zh, en = _listed(bare)
    if not bare:
        text = Text(
            f"各产品在园区内都另有企业供应或生产，最少的是{least['product']}，{least['others']} 家，可协商替代",
            f"somebody else in the park supplies or makes each product; fewest for {least['product']}: "
            f"{least['others']} firms",
        )
    elif len(bare) < len(products):
        text = Text(
            f"园区内有企业可替代其余产品；无替代：{zh}",
            f"firms of the park could step in for the rest, nobody for: {en}",
        )
    else:
        text = Text(f"园区内没有其他企业供应或生产：{zh}", f"nobody else in the park supplies or makes: {en}")
    return Reason("alternatives", text, {"alternatives": least["others"], "without_alternative": len(bare)})


def _listed(products: list[str]) -> tuple[str, str]:
    """Return the first products and how many there are in all, in both languages."""
    first, left = products[:_NAMED], len(products) - _NAMED
    if left > 0:
        return "、".join(first) + f" 等 {len(products)} 种", ", ".join(first) + f" and {left} more"
    return "、".join(first), ", ".join(first)
