"""Which firms of the zone could fill a segment: makers of a kind of its goods, a sister product or the wider class."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.analysis.stages.seats import Ground
from chaingraph.asof.products import find_general_goods, find_kinds
from chaingraph.park import Park

#: The nearest first.
KIN = ("candidate", "sister", "wider")


def find_kin(park: Park, ground: Ground, on: dt.date | None, most: int) -> pl.DataFrame:
    """Find for each segment the firms that make something akin to its goods and none of these, the nearest first.

    Returns ``segment_id, could_fill`` (ids, `most` at most), ``kin_words`` (what they make), ``kin`` (how near the
    first is, one of `KIN`) and ``able`` (how many there are).
    """
    goods = ground.goods.select("segment_id", "product").drop_nulls().unique()
    kinds = _kinds(park)
    wider = goods.join(kinds, on="product").select("segment_id", product="parent", kin=pl.lit("wider"))
    sisters = (
        wider.select("segment_id", parent="product")
        .join(kinds, on="parent")
        .select("segment_id", "product", kin=pl.lit("sister"))
    )
    akin = pl.concat([sisters, wider]).unique().join(goods, on=["segment_id", "product"], how="anti")
    seats = ground.makers.filter("local")
    able = pl.concat(
        [
            akin.join(ground.made.filter("local"), on="product").select(
                "segment_id", "enterprise_id", "name", pl.col("product").alias("word"), "kin"
            ),
            seats.filter(~pl.col("counted")).select(
                "segment_id", "enterprise_id", "name", word=pl.col("words").list.first(), kin=pl.lit("candidate")
            ),
        ]
    )
    there = pl.concat([seats.filter("counted"), ground.dealers], how="diagonal")
    rank = pl.col("kin").replace_strict(KIN, range(len(KIN)), return_dtype=pl.Int8)
    return (
        able.join(there, on=["segment_id", "enterprise_id"], how="anti")
        .with_columns(rank=rank)
        .sort("segment_id", "rank", "name", "enterprise_id", "word")
        .unique(["segment_id", "enterprise_id"], keep="first", maintain_order=True)
        .group_by("segment_id", maintain_order=True)
        .agg(
            could_fill=pl.col("enterprise_id").head(most),
            kin_words=pl.col("word").head(most).drop_nulls().unique(maintain_order=True),
            kin=pl.col("kin").first(),
            able=pl.len(),
        )
    )


def _kinds(park: Park) -> pl.DataFrame:
    """Return which product is a kind of which, but for kinds of general goods: those are akin to everything."""
    general = find_general_goods(park).implode()
    return find_kinds(park).select("product", "parent").unique().filter(~pl.col("parent").is_in(general))
