"""Which firms make what a segment holds, and with how much of their sales: the ground of ratings and gaps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from chaingraph.analysis.stages.answers import STAGES_OF
from chaingraph.asof.days import begun
from chaingraph.asof.firms import is_operating
from chaingraph.asof.memo import of_the_day
from chaingraph.asof.population import is_of_zone
from chaingraph.asof.products import counted_links, find_makers, find_products, is_dealer, name_records
from chaingraph.asof.segments import find_segments, place_firms, segment_words
from chaingraph.asof.told import is_told
from chaingraph.park import Park

#: Names of segments that say no more than the stage
STAGE_WORDS = frozenset(word for stage in STAGES_OF.values() for word in (stage.zh, stage.en))
_STAGES = tuple(STAGES_OF)  # as they come after one another, last those of none
_KEYS = ("enterprise_id", "segment_id")


@dataclass(frozen=True, slots=True)
class Ground:
    """Segments, firms, and who stands where in which capacity; every frame is sorted by its keys."""

    segments: pl.DataFrame  # segment_id, chain_id, chain, stage, step, name, essential, target, source; as on the board
    firms: pl.DataFrame  # enterprise_id, name, local: every operating firm
    makers: pl.DataFrame  # enterprise_id, segment_id, counted, status, leads, words, share, assumed, name, local
    dealers: pl.DataFrame  # enterprise_id, segment_id: local firms that only trade what the segment holds
    goods: pl.DataFrame  # segment_id, product, word
    made: pl.DataFrame  # enterprise_id, product, word, share, assumed, local, name: what counts as made


@of_the_day
def find_ground(park: Park, on: dt.date | None = None) -> Ground:
    """Find who makes what the segments hold.

    A firm that trades the goods of a segment and makes none of them is no maker. Of a firm that states no share for a
    product, what is left of its sales is split evenly over such products (``assumed``), and over segments in which it
    is declared to stand without a product of theirs; a share that is declared for the segment goes before those of the
    products. Linear in the words of the firms.

    >>> find_ground(Park.from_rows({})).makers.height
    0
    """
    firms = (
        park["Enterprise"]
        .filter(is_operating())
        .select("name", enterprise_id="id", local=is_of_zone(park))
        .sort("enterprise_id")
    )
    made = _made(park, on).join(firms, on="enterprise_id")
    goods = segment_words(park).select("segment_id", "product", "word").unique()
    placed = place_firms(park, on).drop_nulls("segment_id").join(firms, on="enterprise_id")
    meant = find_products(park).select("word", "product")
    named = placed.join(meant, on="word", how="left").with_columns(word=pl.coalesce("product", "word"))
    seats = _seats(named.filter(~is_dealer()), made, goods)
    return Ground(
        segments=_segments(park),
        firms=firms,
        makers=_leading(park, seats, on).join(firms, on="enterprise_id").sort("segment_id", "enterprise_id"),
        dealers=placed.filter(is_dealer(), "local").select(_KEYS).unique().sort(_KEYS),
        goods=goods.sort("segment_id", "product", "word"),
        made=made.sort("product", "enterprise_id"),
    )


def _segments(park: Park) -> pl.DataFrame:
    """Return the segments as they stand on the board; ``step`` says which come after which within a chain."""
    chains = park["IndustryChain"].select(chain_id="id", chain="name")
    rank = pl.col("stage").fill_null("none").replace_strict(_STAGES, range(len(_STAGES)), return_dtype=pl.Int64)
    ordered = (
        find_segments(park)
        .join(chains, on="chain_id", how="left")
        .with_columns(chain=pl.col("chain").fill_null(pl.col("chain_id")), rank=rank)
        .sort("chain", "chain_id", "rank", "order", "name", "segment_id", nulls_last=True)
    )
    # what stands on no stage comes neither before nor after anything
    place = pl.struct("rank", pl.col("order").fill_null(-1)).rank("dense").over("chain_id").cast(pl.Int64)
    step = pl.when(pl.col("rank") < _STAGES.index("none")).then(place)
    return ordered.with_columns(step=step).drop("rank", "order")


def _made(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the products of each firm that it does not only trade, with the share of its sales, known or split."""
    claims = find_makers(park, on).filter(is_told())
    made = (
        claims.filter(~is_dealer())
        .sort("enterprise_id", "product", "word")
        .group_by("enterprise_id", "product", maintain_order=True)
        .agg(pl.col("word").first(), known=pl.col("share").max())
    )
    left = (1 - pl.col("known").sum()).clip(0, 1).over("enterprise_id")
    even = left / pl.col("known").is_null().sum().over("enterprise_id")
    return made.select(
        "enterprise_id",
        "product",
        "word",
        share=pl.coalesce("known", even).round(9),
        assumed=pl.col("known").is_null(),
    )


def _seats(placed: pl.DataFrame, made: pl.DataFrame, goods: pl.DataFrame) -> pl.DataFrame:
    """Return one row per maker and segment: whether it counts, by which goods, and with which share of its sales."""
    held = made.join(goods.select("segment_id", "product").drop_nulls().unique(), on="product")
    parts = held.group_by(_KEYS).agg(
        part=pl.col("share").sort().sum().clip(0, 1).round(9),
        split=pl.col("assumed").any(),
        words=pl.col("product").unique().sort(),
    )
    counted = is_told()
    stated = pl.when(pl.col("method") == "declared").then("share")
    # placed without a product of its own: an even part of what its products in other segments are not known to take
    alone = counted & pl.col("part").is_null() & pl.col("share").is_null()
    left = (1 - pl.col("known").fill_null(0.0)).clip(0, 1)
    even = pl.when(alone).then(left / (alone.sum().over("enterprise_id") + pl.col("others").fill_null(0)))
    one = pl.concat_list("word").list.drop_nulls()
    taken = _taken(held.join(placed.filter(counted), on=_KEYS, how="semi"))
    return (
        placed.join(parts, on=_KEYS, how="left")
        .join(taken, on="enterprise_id", how="left")
        .select(
            *_KEYS,
            "chain_id",
            "status",
            "chain_role",
            counted=counted,
            words=pl.coalesce("words", one),
            share=pl.when(counted).then(pl.coalesce(stated, "part", "share", even).round(9)),
            assumed=counted & stated.is_null() & pl.coalesce("split", pl.col("share").is_null()),
        )
    )


def _taken(held: pl.DataFrame) -> pl.DataFrame:
    """Return what the placed products of each firm take: ``enterprise_id, known`` share, ``others`` without one."""
    return (
        held.unique(["enterprise_id", "product"])
        .group_by("enterprise_id")
        .agg(known=pl.col("share").filter(~pl.col("assumed")).sort().sum(), others=pl.col("assumed").sum())
    )


def _leading(park: Park, seats: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Tell of each maker whether it is the leader of the chain, or of the segment itself."""
    leads = pl.col("role") == "leader"
    led = (
        park["IN_CHAIN"]
        .filter(leads, begun(on))
        .select(enterprise_id="from_id", chain_id="to_id", led=pl.lit(value=True))
    )
    named = seats.join(led.unique(), on=["enterprise_id", "chain_id"], how="left")
    whole, here = pl.col("led"), pl.col("chain_role") == "leader"
    return named.with_columns(leads=whole.fill_null(value=False) | here.fill_null(value=False)).drop(
        "led", "chain_id", "chain_role"
    )


def find_market(park: Park, ground: Ground, on: dt.date | None) -> pl.DataFrame:
    """Find the stated market share of the zone's makers: ``segment_id, market, biggest, stated``.

    Of the products of a segment the one with the greatest sum counts; ``biggest`` is the greatest part of one firm in
    it, ``stated`` how many local makers of the segment state a share.
    """
    stated = (
        park["MAKES"]
        .filter(begun(on), is_told())
        .drop_nulls("market_share")
        .join(name_records(park), on="to_id")
        .group_by("product", enterprise_id="from_id")
        .agg(pl.col("market_share").max())
        .join(ground.goods.select("segment_id", "product").drop_nulls().unique(), on="product")
    )
    seats = ground.makers.filter("counted", "local").select(_KEYS)
    stated = stated.join(seats, on=_KEYS, how="semi")
    summed = stated.group_by("segment_id", "product").agg(
        market=pl.col("market_share").sort().sum().clip(0, 1).round(9), biggest=pl.col("market_share").max()
    )
    best = summed.sort("market", "biggest", descending=True).group_by("segment_id", maintain_order=True).first()
    firms = stated.group_by("segment_id").agg(stated=pl.col("enterprise_id").n_unique())
    return (
        best.drop("product")
        .join(firms, on="segment_id")
        .with_columns(biggest=(pl.col("biggest") / pl.col("market")).round(9))
    )


def find_sales(park: Park, ground: Ground, on: dt.date | None) -> pl.DataFrame:
    """Find what the listed makers of a segment sell of its goods, by links of known value.

    Returns ``segment_id, local_share, largest_share``: only segments of which every maker's sales are known.
    """
    sold = (
        counted_links(park, on)
        .drop_nulls("annual_value")
        .group_by(good="product", enterprise_id="from_id")
        .agg(value=pl.col("annual_value").sort().sum())
        .join(ground.goods.select("segment_id", good="product").drop_nulls().unique(), on="good")
        .group_by(_KEYS)
        .agg(pl.col("value").sort().sum())
    )
    seats = ground.makers.filter("counted").select(*_KEYS, "local").join(sold, on=_KEYS, how="left")
    here = pl.col("value").filter("local").sort()
    return (
        seats.group_by("segment_id")
        .agg(
            known=pl.col("value").is_not_null().all(),
            local_share=(here.sum() / pl.col("value").sort().sum()).round(9),
            largest_share=(here.max() / here.sum()).round(9),
        )
        .filter("known")
        .drop("known")
        .with_columns(pl.col("local_share", "largest_share").fill_nan(None))
    )
