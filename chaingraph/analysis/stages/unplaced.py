"""Which products of the zone's firms stand in no segment yet: the next words of the chain map."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import polars as pl

from chaingraph.analysis.columns import name_firms
from chaingraph.analysis.stages.answers import UNPLACED
from chaingraph.analysis.stages.reasons import WORDS
from chaingraph.analysis.stages.seats import Ground
from chaingraph.asof.products import find_products
from chaingraph.asof.segments import name_places, place_firms
from chaingraph.io import goods, identity
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import Reason

_NAMED, _NEAR = 5, 3


def find_unplaced(park: Park, ground: Ground, on: dt.date | None) -> Table:
    """List the products that firms of the zone make and no segment holds.

    Most firms first, then by name; last come words that say nothing about the goods (`goods.is_generic`).
    """
    # what places a firm by a part of it ("A、B") is placed as well
    placed = ground.makers.filter("counted").select(word=pl.col("words").explode())
    held = pl.concat([ground.goods.select("word"), placed]).join(find_products(park), on="word").select("product")
    known = pl.concat([held, ground.goods.select("product").drop_nulls()]).unique()
    left = ground.made.filter("local").join(known, on="product", how="anti")
    rows = [
        {**row, "firm_ids": tuple(row["firm_ids"]), "near": tuple(row["near"] or ())}
        for row in left.sort("name", "enterprise_id")
        .group_by("product", maintain_order=True)
        .agg(firms=pl.len(), firm_ids=pl.col("enterprise_id").head(_NAMED))
        .join(_near(park, on), on="product", how="left")
        .sort(goods.is_generic(identity.product(pl.col("product"))), -pl.col("firms").cast(pl.Int64), "product")
        .iter_rows(named=True)
    ]
    return UNPLACED.table(name_firms(park, UNPLACED.columns, rows), as_of=on, parameters={"on": on})


def _near(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Name the segments, or chains, in which candidates would put a product: ``product, near``."""
    maybe = place_firms(park, on).select("chain_id", "segment_id", "word").unique()
    named = name_places(park, maybe.join(find_products(park).select("word", "product"), on="word"))
    ordered = named.select("product", near="place").unique().sort("product", "near")
    return ordered.group_by("product", maintain_order=True).agg(pl.col("near").head(_NEAR))


def note_coverage(park: Park, ground: Ground, unplaced: Table) -> Iterator[Reason]:
    """Say how many firms of the zone are placed, and which products the chain map should learn next."""
    firms = ground.firms.filter("local").height
    placed = ground.makers.filter("local", "counted")["enterprise_id"].n_unique()
    yield WORDS.reason("placed", placed=placed, firms=firms)
    if len(unplaced):
        words = pl.Series(unplaced.column("product")[:_NAMED], dtype=pl.String)
        named = tuple(words.filter(~pl.select(goods.is_generic(identity.product(pl.lit(words)))).to_series()))
        code = "next_words" if named else "next_words.none"
        yield WORDS.reason(code, products=len(unplaced), **({"named": named} if named else {}))
