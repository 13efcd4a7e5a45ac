"""Facts about found supply chains: names, products, in-park share, weakest links, reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from chaingraph.analysis.supply.ends import DeclaredEnds
from chaingraph.analysis.supply.implied import read_steps
from chaingraph.analysis.supply.losses import number_firms
from chaingraph.asof.told import is_told
from chaingraph.kernels.agreement import Search
from chaingraph.kernels.arrays import Ints
from chaingraph.kernels.chains import Chains
from chaingraph.park import Park
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)


@dataclass(frozen=True)
class SupplyChains:
    """The chains with their links; see the comments for the columns of the frames."""

    ids: list[str]
    links: pl.DataFrame  # source, target, product, value (null unknown), filled, status, part; self-supply removed
    chains: Chains
    members: pl.DataFrame  # firm, chain, further, share, tier, cyclic; sorted by chain, firm
    inside: pl.DataFrame  # the links within a chain: chain, source, target, product, value, filled, status
    ends: DeclaredEnds
    search: Search  # the same search in some of the links
    communities: Ints  # Leiden's community of each firm
    alarms: tuple[Reason, ...]
    grouped: bool  # whether communities stand in the place of chains
    implied: Mapping[int, float]  # the chains of which much is only implied, and how much of what their links carry
    notes: tuple[Reason, ...]
    unknown: float | None

    @property
    def recorded(self) -> pl.DataFrame:
        """The links that somebody has seen or told of."""
        return self.links.filter(is_told())

    def kind(self, chain: int) -> str:
        """Return whether a chain is declared, found, a lost part, or a mere community."""
        if self.grouped or chain < self.chains.declared:
            return "community" if self.grouped else "declared"
        return "part" if self.chains.parts[chain] else "found"

    def anchor(self, chain: int) -> str | None:
        """Return the id of the end firm of a chain, None where no firm of the park ends it."""
        firm = int(self.chains.anchor[chain])
        return None if firm < 0 or self.grouped else self.ids[firm]

    def chain_id(self, chain: int) -> str:
        """Return the stable id of a chain, made of its declared one or of its anchor's."""
        if chain < self.chains.declared:
            return f"SC-{self.ends.keys[chain]}"
        return f"SC-{self.ids[int(self.chains.anchor[chain])]}"


def chain_names(park: Park, found: SupplyChains) -> list[str]:
    """Return per chain its declared name, else the anchor's with its end product, what it sells or buys most."""
    declared = found.chains.declared
    anchor = found.chains.anchor[declared:]
    anchors = pl.DataFrame(
        {"id": [found.ids[firm] for firm in anchor.tolist()], "firm": anchor}, {"id": pl.String, "firm": pl.Int64}
    ).with_row_index("chain")
    named = anchors.join(park["Enterprise"].select("id", "name", "products").unique("id"), on="id", how="left")
    named = named.with_columns(product=pl.col("products").list.first())
    for side in ("source", "target"):
        traded = (
            found.links.filter(pl.col("product").is_not_null())
            .rename({"product": "traded"})
            .join(anchors.select("firm"), left_on=side, right_on="firm", how="semi")
            .group_by(pl.col(side).alias("firm"), "traded")
            .agg(pl.col("filled").sort().sum())
            .sort("filled", "traded", descending=[True, False])
            .unique("firm", keep="first", maintain_order=True)
        )
        named = named.join(traded.select("firm", "traded"), on="firm", how="left")
        named = named.with_columns(product=pl.coalesce("product", "traded")).drop("traded")
    label = pl.coalesce("name", "id")
    return found.ends.names[:declared] + (
        named.sort("chain")
        .select(
            pl.when(pl.col("product").is_null())
            .then(label)
            .otherwise(pl.format("{} · {}", label, "product"))
            .alias("name")
        )["name"]
        .to_list()
    )


def counts(found: SupplyChains, outside: pl.Series) -> pl.DataFrame:
    """Return firms, those of them outside the zone, tiers, further memberships and firms on cycles per chain."""
    away = np.flatnonzero(pl.Series(found.ids, dtype=pl.String).is_in(outside.implode()).to_numpy())
    return found.members.group_by("chain").agg(
        pl.col("firm").is_in(pl.Series(away).implode()).sum().cast(pl.Int64).alias("outside"),
        pl.len().alias("firms"),
        pl.col("tier").max().alias("tiers"),
        pl.col("further").sum().alias("further"),
        pl.col("cyclic").sum().alias("cyclic"),
    )


def products(found: SupplyChains) -> dict[int, list[str]]:
    """Return each chain's products, most value first."""
    traded = (
        found.inside.filter(pl.col("product").is_not_null())
        .group_by("chain", "product")
        .agg(pl.col("filled").sort().sum())
        .sort("chain", "filled", "product", descending=[False, True, False])
        .group_by("chain", maintain_order=True)
        .agg("product")
    )
    return dict(traded.iter_rows())


def in_park(park: Park, found: SupplyChains, outside: pl.Series) -> dict[int, tuple[float | None, Reason | None]]:
    """Return each chain's share of purchases made in the park, over members in the zone with both sides known."""
    ids = number_firms(found.ids)
    away = ids.filter(pl.col("id").is_in(outside.implode()))["firm"].implode()
    bought = (
        found.recorded.filter(~pl.col("source").is_in(away))
        .group_by(pl.col("target").alias("firm"))
        .agg(pl.col("value").sort().sum().alias("here"), pl.col("value").null_count().alias("unknown"))
    )
    firm = (
        found.members.join(ids, on="firm")
        .filter(~pl.col("firm").is_in(away))
        .join(park["Enterprise"].select("id", "purchases"), on="id", how="left")
        .join(bought, on="firm", how="left")
    )
    known = pl.col("purchases").is_not_null() & (pl.col("unknown") == 0) & (pl.col("here") <= pl.col("purchases"))
    known &= pl.col("purchases") > 0
    sums = firm.group_by("chain").agg(
        pl.len().alias("all"),
        known.sum().alias("known"),
        pl.col("here").filter(known).sort().sum(),
        pl.col("purchases").filter(known).sort().sum().alias("total"),
    )
    answer: dict[int, tuple[float | None, Reason | None]] = dict.fromkeys(range(found.chains.anchor.size), (None, None))
    for row in sums.filter(pl.col("known") > 0).iter_rows(named=True):
        reason = WORDS.reason("in_park_share", known=row["known"], firms=row["all"])
        answer[row["chain"]] = (round(row["here"] / row["total"], 4), reason)
    return answer


def weakest(found: SupplyChains, names: Mapping[str, str], *, declared: bool) -> dict[int, dict[str, Any]]:
    """Return each chain's link on record with fewest suppliers, of those the one on which most value depends.

    `declared`: whether the register of links is declared complete.
    """
    redundancy = found.recorded.group_by("target", "product").agg(pl.col("source").n_unique().alias("suppliers"))
    rank = pl.DataFrame({"firm": np.arange(len(found.ids)), "rank": found.chains.order})
    flows = pl.concat(
        [
            found.recorded.group_by(pl.col(side).alias("firm")).agg(pl.col("filled").sort().sum().alias("depends"))
            for side in ("source", "target")
        ]
    )
    depends = flows.group_by("firm").agg(pl.col("depends").max())
    worst = (
        found.inside.filter(is_told())
        .join(redundancy, on=["target", "product"], nulls_equal=True)
        .join(depends.rename({"firm": "target"}), on="target")
        .join(rank.rename({"firm": "source"}), on="source")
        .join(rank.rename({"firm": "target", "rank": "buyer_rank"}), on="target")
        .sort(
            "chain", "suppliers", pl.col("product").is_null(), "depends", "filled", "rank", "buyer_rank", "product",
            descending=[False, False, False, True, True, False, False, False], nulls_last=True,
        )
        .unique("chain", keep="first", maintain_order=True)
    )  # fmt: skip
    answer: dict[int, dict[str, Any]] = {}
    for row in worst.iter_rows(named=True):
        seller, buyer = found.ids[row["source"]], found.ids[row["target"]]
        sold_by, bought_by = names.get(seller) or seller, names.get(buyer) or buyer
        product = row["product"] or WORDS.text("product_unnamed")
        said = "weakest_link.one" if row["suppliers"] == 1 else "weakest_link.several"
        said += "_declared" if declared else ""
        why = WORDS.text(said, seller=sold_by, buyer=bought_by, product=product, suppliers=row["suppliers"])
        answer[row["chain"]] = {
            "from": seller, "to": buyer, "product": row["product"], "suppliers": row["suppliers"], "why": why,
        }  # fmt: skip
    return answer


def empty_steps(park: Park, on: dt.date | None, found: SupplyChains) -> dict[int, tuple[list[str], int]]:
    """Return each chain's products that nobody in the zone makes between those that its members make, and its steps."""
    steps = read_steps(park, on)
    if steps is None:
        return {}
    members = found.members.group_by("chain").agg("firm")
    return {chain: steps.between(found.ids[firm] for firm in firms) for chain, firms in members.iter_rows()}


def reasons(facts: Mapping[str, Any], share: Reason | None) -> tuple[Reason, ...]:
    """Return why the row of a chain says what it says; `facts` has its `kind`."""
    declared = {"limit": facts["member"]} if facts["kind"] == "declared" else {}
    words = f"kind.{facts['kind']}" + (".none" if declared and not facts["firms"] else "")
    why = [WORDS.reason(words, firms=facts["firms"], **declared)]
    if facts["implied"] is not None:
        why.append(WORDS.reason("implied_share", share=facts["implied"]))
    if facts["cyclic"]:
        why.append(WORDS.reason("cycle", firms=facts["cyclic"]))
    if facts["empty_steps"]:
        why.append(WORDS.reason("empty_steps", named=facts["empty_steps"], steps=facts["steps"]))
    if share is not None:
        why.append(share)
    return tuple(why)
