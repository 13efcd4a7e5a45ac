"""Who in the park could step in for whom: the makers of a product, or of one of its kin, by their customers."""

from __future__ import annotations

import polars as pl

from chaingraph.analysis.supply.losses import NUMBER, Ground
from chaingraph.asof import products
from chaingraph.asof.days import begun
from chaingraph.asof.told import is_told
from chaingraph.park import Park


def find_makers(park: Park, ground: Ground) -> pl.DataFrame:
    """Return who makes each product: ``other, product, buyers, id, name, rank``, most customers first, then by name.

    Operating firms of the zone that do not only trade it (`products.find_makers`).
    """
    able = ground.firms.filter(pl.col("operating") & ~pl.col("outside")).select("id", "name", other="firm")
    claims = products.find_makers(park, ground.on).filter(is_told(), ~products.is_dealer())
    buyers = ground.links.group_by("product", other="source").agg(buyers=pl.col("target").n_unique().cast(NUMBER))
    told = claims.select("product", id="enterprise_id").unique().join(able, on="id")
    counted = told.join(buyers, on=["other", "product"], how="left").with_columns(pl.col("buyers").fill_null(0))
    return _ranked(counted)


def find_kin_makers(park: Park, makers: pl.DataFrame) -> pl.DataFrame:
    """Return who makes a product of the same kind, and not the product itself; the columns of `find_makers`.

    Kin are a product's class, its members, and the other members of its class, as declared (`products.find_kinds`).
    """
    child = products.find_kinds(park).filter(pl.col("status") == "declared").select("product", "parent")
    pairs = pl.concat(
        [
            child.select("product", kin="parent"),
            child.select(product="parent", kin="product"),
            child.join(child, on="parent").select("product", kin="product_right"),
        ]
    ).unique()
    pairs = pairs.filter(pl.col("product") != pl.col("kin"))
    found = pairs.join(makers.select("other", "buyers", "id", "name", kin="product"), on="kin")
    found = found.join(makers.select("other", "product"), on=["other", "product"], how="anti")
    return _ranked(found.group_by("other", "product", "id", "name").agg(pl.col("buyers").max()))


def find_spare(park: Park, ground: Ground) -> pl.DataFrame:
    """Return what makers say they could make on top, as a share of what they make now: ``source, product, spare``."""
    used = pl.col("capacity_used")
    return (
        park["MAKES"]
        .filter(begun(ground.on), is_told(), used > 0, used <= 1)
        .select("from_id", "to_id", "capacity_used")
        .join(products.name_records(park), on="to_id")
        .join(ground.firms.select(from_id="id", source="firm"), on="from_id")
        .group_by("source", "product")
        .agg(spare=((1 - used) / used).max())
    )


def _ranked(makers: pl.DataFrame) -> pl.DataFrame:
    return makers.sort(
        "product", "buyers", "name", "id", descending=[False, True, False, False], nulls_last=True
    ).with_columns(rank=pl.int_range(pl.len(), dtype=NUMBER).over("product"))
