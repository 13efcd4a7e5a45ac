"""Who in the park makes a product, or one of its kin: the one place that says who could step in for whom."""

from __future__ import annotations

import polars as pl

from chaingraph.analysis.supply.losses import NUMBER, Ground
from chaingraph.park import Park

_DEALER = r"^(F|5[12])"  # wholesale and retail trade, GB/T 4754


def find_makers(park: Park, ground: Ground) -> pl.DataFrame:
    """Return who makes each product: ``other, product, rank, id``, most customers for it first, then by name.

    Who sells it on record, names it among its products, or is on record as its maker; operating firms of the zone. A
    dealer is no maker, unless a record says that it makes this product.
    """
    sold = (
        ground.links.drop_nulls("product")
        .group_by(other="source", product="product")
        .agg(buyers=pl.col("target").n_unique().cast(NUMBER))
    )
    named = ground.firms.select(other="firm", product="products", buyers=pl.lit(0, NUMBER)).explode("product")
    record = _on_record(park, ground)
    sure = record.filter(pl.col("role") == "makes").select("other", "product", buyers=pl.lit(0, NUMBER))
    trades = record.filter(pl.col("role") == "trades").select("other", "product")
    dealers = ground.firms.filter(pl.col("industry").str.contains(_DEALER)).select(other="firm")
    told = pl.concat([sold, named.drop_nulls()]).join(dealers, on="other", how="anti")
    told = told.join(trades, on=["other", "product"], how="anti")
    able = ground.firms.filter(pl.col("operating") & ~pl.col("outside")).select(other="firm", id="id", name="name")
    return _ranked(
        pl.concat([told, sure]).group_by("other", "product").agg(pl.col("buyers").max()).join(able, on="other")
    )


def find_kin_makers(park: Park, makers: pl.DataFrame) -> pl.DataFrame:
    """Return who makes a product of the same kind, and not the product itself; the columns of `find_makers`.

    Kin are a product's class, its members, and the other members of its class (`Product.parent`).
    """
    goods = park["Product"].select("id", "name", "parent")
    child = goods.drop_nulls("parent").join(goods.select(parent="id", over="name"), on="parent")
    pairs = pl.concat(
        [
            child.select(product="name", kin="over"),
            child.select(product="over", kin="name"),
            child.join(child, on="parent").select(product="name", kin="name_right"),
        ]
    ).unique()
    pairs = pairs.filter(pl.col("product") != pl.col("kin"))
    found = pairs.join(makers.select("other", "buyers", "id", "name", kin="product"), on="kin")
    found = found.join(makers.select("other", "product"), on=["other", "product"], how="anti")
    return _ranked(found.group_by("other", "product", "id", "name").agg(pl.col("buyers").max()))


def find_spare(park: Park, ground: Ground) -> pl.DataFrame:
    """Return what makers say they could make on top, as a share of what they make now: ``source, product, spare``."""
    used = pl.col("used")
    known = _on_record(park, ground).filter((used > 0) & (used <= 1))
    return known.group_by(source="other", product="product").agg(spare=((1 - used) / used).max())


def _on_record(park: Park, ground: Ground) -> pl.DataFrame:
    """Return who is on record as providing a product: ``other, product, role, used``."""
    goods = park["Product"].select(to_id="id", product="name")
    return (
        park["MAKES"]
        .filter(~pl.col("status").is_in(["implied", "candidate"]).fill_null(value=False))
        .select("from_id", "to_id", pl.col("role").fill_null("makes"), used="capacity_used")
        .join(goods, on="to_id")
        .join(ground.firms.select(from_id="id", other="firm"), on="from_id")
        .select("other", "product", "role", "used")
    )


def _ranked(makers: pl.DataFrame) -> pl.DataFrame:
    return makers.sort(
        "product", "buyers", "name", "id", descending=[False, True, False, False], nulls_last=True
    ).with_columns(rank=pl.int_range(pl.len(), dtype=NUMBER).over("product"))
