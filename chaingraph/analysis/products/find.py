"""Who provides and needs each product of the park, and how much of it is bought inside."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from chaingraph.analysis.products.answers import PRODUCTS
from chaingraph.asof.day import on_its_day
from chaingraph.asof.firms import find_operating
from chaingraph.asof.products import (
    counted_links,
    find_kinds,
    find_makers,
    find_products,
    find_users,
    is_dealer,
    look_up,
    name_records,
)
from chaingraph.asof.segments import find_segments, note_segments, place_firms, segment_words
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_NAMED = 5  # firms, spellings and segments that are named


@on_its_day
def find_goods(park: Park, *, on: dt.date | None = None) -> Table:
    """Find for each product who provides it, who needs it, where it stands, and how much is bought in the zone.

    Parameters
    ----------
    park
        Reads what `asof.products` and `asof.segments` read.
    on
        As-of day; without it the park's own.

    Returns
    -------
    Table
        One row per product that a firm of the zone provides or needs: the most firms first, then by name. Firms are
        those of the zone that operate; ``dealers`` provide it by trade alone. ``bought`` (10⁴ yuan) is what firms of
        the zone buy of it a year, ``in_park_share`` the share that firms of the zone sell; null where a purchase has no
        value.

    Notes
    -----
    What a firm says that it buys of a product counts where it is more than its links on record; so the share is of
    recorded purchases. A firm that says what it buys and not where leaves the share unknown. Linear.

    Examples
    --------
    >>> firms = [{"id": key, "name": key, "products": products, "source": "s"}
    ...     for key, products in (("A", ["电芯系列"]), ("B", ["电芯"]))]
    >>> row = find_goods(Park.from_rows({"Enterprise": firms})).rows[0]
    >>> row["product"], row["makers"], row["users"]
    ('电芯', 2, 0)
    """
    names = find_operating(park).select(enterprise_id="id", name="name").unique("enterprise_id")
    makers = _sides(find_makers(park, on), names, "maker_names").with_columns(
        dealers=pl.col("dealers").cast(pl.Int64), makers=pl.col("firms")
    )
    users = _sides(find_users(park, on).with_columns(role=pl.lit(None, pl.String)), names, "user_names")
    frame = (
        makers.drop("firms")
        .join(users.select("product", "user_names", users="firms"), on="product", how="full", coalesce=True)
        .join(_spellings(park), on="product", how="left")
        .join(_parents(park), on="product", how="left")
        .join(_segments(park, on), on="product", how="left")
        .join(_bought(park, on, names), on="product", how="left")
        .with_columns(pl.col("makers", "dealers", "users").fill_null(0))
        .sort(-(pl.col("makers") + pl.col("users")), "product")
    )
    rows = [{**{name: row[name] for name in PRODUCTS.names()[:-1]}, "reasons": _reasons(row)}
            for row in frame.iter_rows(named=True)]  # fmt: skip
    return PRODUCTS.table(tuple(rows), as_of=on, parameters={"on": on}, notes=note_segments(park))


def _sides(rows: pl.DataFrame, names: pl.DataFrame, named: str) -> pl.DataFrame:
    """Return per product the firms: ``product, firms, dealers`` and the first names."""
    alone = is_dealer().all()
    firms = rows.join(names, on="enterprise_id").group_by("product", "enterprise_id", "name").agg(dealer=alone)
    return (
        firms.sort("dealer", "name", "enterprise_id")
        .group_by("product", maintain_order=True)
        .agg(
            firms=pl.len().cast(pl.Int64),
            dealers=pl.col("dealer").sum(),
            **{named: pl.col("name").head(_NAMED)},
        )
    )


def _spellings(park: Park) -> pl.DataFrame:
    words = find_products(park).sort("word").group_by("product", maintain_order=True)
    return words.agg(words=pl.col("word").head(_NAMED), spellings=pl.len().cast(pl.Int64))


def _parents(park: Park) -> pl.DataFrame:
    kinds = find_kinds(park).filter(pl.col("status") == "declared").sort("product", "parent")
    return kinds.group_by("product", maintain_order=True).agg(kind_of=pl.col("parent"))


def _segments(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the segments whose words mean a product, or in which a firm stands by it."""
    names = find_segments(park).select("segment_id", segment="name")
    words = segment_words(park).select("segment_id", "product")
    placed = place_firms(park, on).filter(pl.col("status") != "candidate").drop_nulls(["segment_id", "word"])
    meant = look_up(park, placed["word"]).select("word", "product")
    stands = placed.join(meant, on="word").select("segment_id", "product")
    every = pl.concat([words, stands]).drop_nulls().unique().join(names, on="segment_id")
    by = every.select("product", "segment").unique().sort("product", "segment").group_by("product", maintain_order=True)
    return by.agg(segments=pl.col("segment"))


def _bought(park: Park, on: dt.date | None, names: pl.DataFrame) -> pl.DataFrame:
    """Return per product what is bought by firms of the zone, and the share of it that firms of the zone sell."""
    links = (
        counted_links(park, on)
        .select("from_id", "annual_value", "product", enterprise_id="to_id")
        .with_columns(inside=pl.col("from_id").is_in(names["enterprise_id"].implode()))
    )
    value = pl.col("annual_value")
    linked = links.group_by("enterprise_id", "product").agg(
        linked=pl.when(value.null_count() == 0).then(value.sort().sum()),
        inside=pl.when(value.filter("inside").null_count() == 0).then(value.filter("inside").sort().sum()),
    )
    stated = (
        park["USES"]
        .join(name_records(park), on="to_id")
        .group_by("product", enterprise_id="from_id")
        .agg(stated=pl.col("annual_value").max(), none=~pl.col("in_park").fill_null(value=True).any())
    )
    whole, none = pl.max_horizontal("linked", "stated"), pl.when("none").then(0.0)
    firms = (
        linked.join(stated, on=["enterprise_id", "product"], how="full", coalesce=True)
        .join(names.select("enterprise_id"), on="enterprise_id", how="semi")
        .with_columns(whole=whole, inside=pl.coalesce("inside", none))
    )
    valued = pl.col("whole").is_not_null().all()
    per = firms.group_by("product").agg(
        bought=pl.when(valued).then(pl.col("whole").sort().sum()),
        within=pl.when(valued & pl.col("inside").is_not_null().all()).then(pl.col("inside").sort().sum()),
    )
    share = pl.when(pl.col("bought") > 0).then(pl.col("within") / pl.col("bought"))
    unknown = pl.when(pl.col("bought").is_null()).then(pl.lit("value")).when(share.is_null()).then(pl.lit("seller"))
    return per.select("product", "bought", in_park_share=share, unknown=unknown)


def _reasons(row: dict[str, Any]) -> tuple[Reason, ...]:
    found = []
    if (row["spellings"] or 0) > 1:
        found.append(WORDS.reason("spellings", words=row["spellings"]))
    if row["dealers"]:
        found.append(WORDS.reason("dealers_only", dealers=row["dealers"]))
    if not row["makers"]:
        found.append(WORDS.reason("nobody_makes"))
    elif not row["users"]:
        found.append(WORDS.reason("nobody_uses"))
    if row["in_park_share"] is not None:
        found.append(WORDS.reason("share_of_recorded", value=row["bought"]))
    elif row["unknown"]:
        found.append(WORDS.reason(f"share_unknown.{row['unknown']}"))
    return tuple(found)
