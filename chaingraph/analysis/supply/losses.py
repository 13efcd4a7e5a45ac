"""Facts about what the loss of a firm cuts off: the ground of the chokepoints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from chaingraph.asof.firms import find_outside, is_operating
from chaingraph.asof.products import name_goods
from chaingraph.asof.supply import current_links
from chaingraph.asof.told import is_told
from chaingraph.kernels.arrays import Floats, Ints
from chaingraph.kernels.cutoff import find_funnels, find_stopped
from chaingraph.park import Park

NUMBER = pl.Int64
_PAIRS = 100_000  # pairs of lost and stopped firms whose links are in memory at once


@dataclass(frozen=True)
class Ground:
    """The links of a park by number of the firm, and what each loss cuts off; frames with these columns."""

    # firm, id, name, operating, purchases, outside (known to lie there); firms by id
    firms: pl.DataFrame
    links: pl.DataFrame  # link, source, target, product (as its word means), value; observed or declared
    implied: pl.DataFrame  # source, target, product, value: links that only follow from products
    sole: pl.DataFrame  # the links whose buyer, one of the zone, has no other supplier of the product on record
    on: dt.date | None
    engine: str

    @cached_property
    def ends(self) -> tuple[Ints, Ints]:
        """Seller and buyer of each link, by number."""
        return self.links["source"].to_numpy(), self.links["target"].to_numpy()

    @cached_property
    def products(self) -> Ints:
        """Product of each link as a number, -1 where it is unknown."""
        return number_words(self.links["product"])

    @cached_property
    def stopped(self) -> pl.DataFrame:
        """Who stops after the loss of each firm: ``lost, stopped, step``."""
        lost, stopped, step = find_stopped(self.firms.height, *self.ends, self.products)
        return pl.DataFrame({"lost": lost, "stopped": stopped, "step": step})

    @cached_property
    def passage(self) -> pl.DataFrame:
        """``firm, through`` (nearest firm that all its ways to an end pass), ``behind`` (firms of the zone)."""
        away = self.firms.filter("outside")["firm"].to_numpy()
        through, behind = find_funnels(self.firms.height, *self.ends, away, engine=self.engine)
        return pl.DataFrame({"firm": np.arange(self.firms.height), "through": through, "behind": behind})


def find_ground(park: Park, on: dt.date | None, engine: str = "auto") -> Ground:
    """Return the links that hold on a day; what the loss of each firm cuts off is found when it is asked for."""
    supplies = current_links(park, on).select("from_id", "to_id", "product", "annual_value", "since", "status")
    supplies = name_goods(park, supplies)
    firms = number_firms(list_firms(park, supplies))
    facts = ("id", "name", "purchases", "status")
    known = park["Enterprise"].select(facts).unique("id", keep="first")
    outside = pl.col("id").is_in(find_outside(park).implode())
    firms = firms.join(known, on="id", how="left").with_columns(operating=is_operating(), outside=outside)
    firms = firms.sort("firm").drop("status")
    number = firms.select("id", "firm")
    every = (
        supplies.select("from_id", "to_id", "product", pl.col("status").fill_null("declared"), value="annual_value")
        .join(number.rename({"id": "from_id", "firm": "source"}), on="from_id")
        .join(number.rename({"id": "to_id", "firm": "target"}), on="to_id")
        .select("source", "target", "product", "value", "status")
        .sort("source", "target", "product", "value", "status", nulls_last=True)
    )
    links = every.filter(is_told()).drop("status")
    links = links.with_columns(link=pl.int_range(pl.len(), dtype=NUMBER))
    away = firms.filter("outside")["firm"]
    named = links.filter(pl.col("product").is_not_null())
    alone = pl.col("source").n_unique().over("target", "product") == 1
    return Ground(
        firms,
        links,
        every.filter(pl.col("status") == "implied").drop("status"),
        named.filter(alone & ~pl.col("target").is_in(away.implode())),
        on,
        engine,
    )


def list_firms(park: Park, supplies: pl.DataFrame) -> pl.Series:
    """Return the ids of all firms, those that only links name among them, sorted."""
    return pl.concat([park["Enterprise"]["id"], supplies["from_id"], supplies["to_id"]]).drop_nulls().unique().sort()


def number_firms(ids: Sequence[str] | pl.Series) -> pl.DataFrame:
    """Return the firms with their numbers, from 0 in the order of the ids: ``id, firm``."""
    return pl.DataFrame({"id": ids}, {"id": pl.String}).with_columns(firm=pl.int_range(pl.len(), dtype=NUMBER))


def number_words(words: pl.Series) -> Ints:
    """Return a number for each word, from 0, in the order of the words; -1 where it is unknown."""
    return words.rank("dense").cast(NUMBER).fill_null(0).to_numpy() - 1


def to_floats(values: pl.Series) -> Floats:
    """Return values as an array, NaN where they are unknown."""
    return values.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def measure_losses(ground: Ground) -> pl.DataFrame:
    """Measure what the loss of each firm cuts off.

    Returns ``firm, customers`` (without another supplier of something), ``cut_off, steps, value_cut_off`` (known value
    of the links of the firms cut off, null where none is known), ``links_cut, unknown_values, behind, sells``; a row
    per firm. Firms outside the zone pass a loss on and count nowhere: what else they buy is not the park's to know.
    """
    away = ground.firms.filter("outside")["firm"].implode()
    stopped = ground.stopped.filter(~pl.col("stopped").is_in(away))
    sole = ground.sole.group_by(firm="source").agg(customers=pl.col("target").n_unique())
    count = stopped.group_by(firm="lost").agg(cut_off=pl.len(), steps=pl.col("step").max())
    value = pl.concat([_value_of(ground, pairs) for pairs in _batches(stopped.select("lost", "stopped"))])
    selling = ground.links.select(firm="source", sells=pl.lit(value=True)).unique()
    counts = ("customers", "cut_off", "steps", "links_cut", "unknown_values")
    frame = ground.passage.select("firm", "behind")
    for more in (sole, count, value, selling):
        frame = frame.join(more, on="firm", how="left")
    return frame.with_columns(
        *(pl.col(name).fill_null(0).cast(NUMBER) for name in counts), pl.col("sells").fill_null(value=False)
    )


def _batches(pairs: pl.DataFrame) -> list[pl.DataFrame]:
    """Split the pairs, sorted by the lost firm, into pieces of whole firms that fit into memory; one at least."""
    piece = (pl.int_range(pl.len()).first().over("lost") // _PAIRS).alias("piece")
    return pairs.with_columns(piece).partition_by("piece", maintain_order=True, include_key=False) or [pairs]


def _value_of(ground: Ground, pairs: pl.DataFrame) -> pl.DataFrame:
    """Return what the links of the firms cut off carry: ``firm, value_cut_off, links_cut, unknown_values``."""
    sides = [
        pairs.join(ground.links.select("link", "value", stopped=side), on="stopped").drop("stopped")
        for side in ("source", "target")
    ]
    # a link between two firms that are both cut off counts once
    touched = pl.concat(sides).unique(["lost", "link"])
    return touched.group_by(firm="lost").agg(
        value_cut_off=pl.when(pl.col("value").count() > 0).then(pl.col("value").sort().sum().round(2)),
        links_cut=pl.len(),
        unknown_values=pl.col("value").null_count(),
    )


def find_alternatives(ground: Ground, makers: pl.DataFrame, lost: pl.Series, most: int) -> pl.DataFrame:
    """Find who else could supply what these firms supply alone.

    `makers`: who could step in for a product (`makers.find_makers`).

    Returns ``firm, product, customers, others, alternatives``: how many of the makers would not stop themselves, and
    the first of them: those with most customers for it, then by name; products with most customers first, then by name.
    """
    products = (
        ground.sole.join(pl.DataFrame({"firm": lost}, {"firm": NUMBER}), left_on="source", right_on="firm", how="semi")
        .group_by(firm="source", product="product")
        .agg(customers=pl.col("target").n_unique().cast(NUMBER))
    )
    # of thousands of makers only the first are looked at: as many as are wanted, and as many as fall away
    gone = ground.stopped.select(firm="lost", other="stopped")
    gone = pl.concat([gone, products.select("firm", other="firm").unique()])
    gone = (
        products.select("firm", "product")
        .join(gone, on="firm")
        .join(makers.select("other", "product"), on=["other", "product"], how="semi")
    )
    keys = ["firm", "product"]
    counted = (
        products.join(gone.group_by(keys).agg(gone=pl.len().cast(NUMBER)), on=keys, how="left")
        .join(makers.group_by("product").agg(makers=pl.len().cast(NUMBER)), on="product", how="left")
        .with_columns(pl.col("gone", "makers").fill_null(0))
        .with_columns(others=pl.col("makers") - pl.col("gone"))
    )
    first = (
        counted.select(*keys, rank=pl.int_ranges(0, pl.col("gone") + most))
        .explode("rank")
        .join(makers, on=["product", "rank"])
        .join(gone, on=[*keys, "other"], how="anti")
        .sort(*keys, "rank")
        .group_by(keys, maintain_order=True)
        .agg(alternatives=pl.col("id").head(most))
    )
    return (
        counted.select(*keys, "customers", "others")
        .join(first, on=keys, how="left")
        .with_columns(pl.col("alternatives").fill_null([]))
        .sort("firm", "customers", "product", descending=[False, True, False])
    )


def find_unclear(ground: Ground) -> pl.DataFrame:
    """Count, per seller, the sole customers that buy something of no name from others: it may be the same product."""
    vague = ground.links.filter(pl.col("product").is_null()).select("target", other="source")
    return (
        ground.sole.select("source", "target")
        .unique()
        .join(vague, on="target")
        .filter(pl.col("other") != pl.col("source"))
        .group_by(firm="source")
        .agg(unclear=pl.col("target").n_unique().cast(NUMBER))
    )
