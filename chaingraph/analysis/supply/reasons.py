"""Why a firm is a chokepoint: its customers, what stops after it, who could step in, what nobody knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaingraph.words import Reason, Said, words_of

_NAMED = 6  # products that a sentence names before it counts the rest
_UNSURE = {"none_assumed": "branchless.assumed", "not_known": "branchless.not_known"}
WORDS = words_of(__package__)


def give_reasons(row: Mapping[str, Any]) -> tuple[Reason, ...]:
    """Return the reasons of a row of facts, the deciding ones first."""
    reasons = []
    if row["customers"]:
        reasons.append(_sole_supplier(row))
    if row["cut_off"]:
        reasons.append(_cut_off(row))
    if row["loss_share"]:
        reasons.append(_loss(row))
    if row["behind"] and (row["passage"] or row["outlet"]):
        reasons.append(WORDS.reason("outlet" if row["outlet"] else "passage", firms=row["behind"]))
    if row["products"]:
        reasons.append(_alternatives(row["products"]))
    if row["kin"]:
        reasons.append(WORDS.reason("kin", firms=len(row["kin"])))
    if row["unclear"]:
        reasons.append(WORDS.reason("unclear", customers=row["unclear"]))
    if row["unknown_values"]:
        reasons.append(WORDS.reason("unknown_values.cut_off", unknown=row["unknown_values"], links=row["links_cut"]))
    if row["home"] in _UNSURE:
        reasons.append(WORDS.reason(_UNSURE[row["home"]], organized=None))
    if by := row["declared_by"]:
        reasons.append(WORDS.reason(f"branchless.{by}", organized=False, declared_by=by))
    return tuple(reasons)


def _sole_supplier(row: Mapping[str, Any]) -> Reason:
    products = [product["product"] for product in row["products"]]
    said = "sole_supplier.declared" if row["declared"] else "sole_supplier"
    reason = WORDS.reason(
        said,
        customers=row["customers"],
        products=len(products),
        goods=_listed(products),
        complete=row["declared"] or None,
    )
    return reason.citing("chokepoints.sole_customers") if row["sole_supplier"] else reason


def _loss(row: Mapping[str, Any]) -> Reason:
    facts = {name: row[name] for name in ("loss_share", "loss_least", "loss_most", "loss_value")}
    words = "loss" if row["loss_value"] is None else "loss.value"
    return WORDS.reason(words, **facts)


def _cut_off(row: Mapping[str, Any]) -> Reason:
    words = "critical" if row["value_cut_off"] is None else "critical.value"
    words = "critical.share" if row["value_cut_off"] is not None and row["value_share"] is not None else words
    facts = {name: row[name] for name in ("steps", "value_cut_off", "value_share")}
    reason = WORDS.reason(words, firms=row["cut_off"], **facts)
    return reason.citing("chokepoints.cut_off_firms", "chokepoints.value_share") if row["critical"] else reason


def _alternatives(products: list[dict[str, Any]]) -> Reason:
    bare = [product["product"] for product in products if not product["others"]]
    least = min(products, key=lambda product: (product["others"], product["product"]))
    facts = {"alternatives": least["others"], "without_alternative": len(bare)}
    if not bare:
        return WORDS.reason("alternatives.all", product=least["product"], **facts)
    words = "alternatives.some" if len(bare) < len(products) else "alternatives.none"
    return WORDS.reason(words, goods=_listed(bare), **facts)


def _listed(products: list[str]) -> Said:
    """Return the first products by name, and how many there are in all."""
    named, left = tuple(products[:_NAMED]), len(products) - _NAMED
    if left > 0:
        return WORDS.said("goods.more", named=named, products=len(products), left=left)
    return WORDS.said("goods", named=named)
