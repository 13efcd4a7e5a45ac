"""Who provides what in the zone, and which resources are offered: made once for a park, then asked by product."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.days import begun
from chaingraph.asof.firms import find_operating
from chaingraph.asof.memo import of_the_day
from chaingraph.asof.products import counted_links, find_makers, find_meanings, is_dealer, name_records
from chaingraph.asof.told import is_told
from chaingraph.park import Park

_PROVIDERS = ("PartyOrganization", "MemberUnit", "Department")
_PAIR = ["key", "product"]
_TRADES = 3  # place of who only sells it on


@of_the_day
def find_claims(park: Park, on: dt.date | None = None) -> pl.DataFrame:
    """Return what each firm of the zone provides and what else is offered, one row per provider and product.

    ``key, kind, supplier_id, supplier, product, word, role, dealer, share, status, likely, customers, resource, spare,
    spare_amount, unit``. ``kind`` is firm or resource; ``dealer``: only trades in it; ``customers``: firms that it
    supplies with it; ``resource``: the entry of the list of resources; ``spare``: the share of the capacity
    that is free. ``likely``: told by nobody. Linear.
    """
    firms = find_operating(park).select(key="id", name="name").unique("key")
    offered = _find_offers(park, on)
    own = (
        offered.join(firms, on="key", how="semi")
        .group_by(_PAIR, maintain_order=True)
        .agg(pl.col("resource", "offered").first())
    )
    made = _find_made(park, on).join(firms, on="key", how="semi")
    told = (
        made.join(own, on=_PAIR, how="full", coalesce=True)
        .join(_find_customers(park, on), on=_PAIR, how="left")
        .join(_find_spare(park, on), on=_PAIR, how="left")
        .join(firms, on="key")
        .select(
            "key", "product", "role", "share", "resource", "spare", "spare_amount", "unit",
            kind=pl.lit("firm"), supplier_id="key", supplier="name", word=pl.coalesce("word", "offered"),
            dealer=pl.col("dealer").fill_null(value=False), status=pl.col("status").fill_null("declared"),
            customers=pl.col("customers").fill_null(0), claimed=pl.col("dealer").is_not_null(),
        )
    )  # fmt: skip
    others = offered.join(park["Enterprise"].select(key="id"), on="key", how="anti")
    listed = others.join(_find_names(park), on="key", how="left").select(
        "product", "resource", key=pl.coalesce("key", "resource"), kind=pl.lit("resource"), supplier_id="key",
        supplier="name", word="offered", dealer=pl.lit(value=False), status=pl.lit("declared"),
        customers=pl.lit(0, pl.Int64), claimed=pl.lit(value=False),
    )  # fmt: skip
    every = pl.concat([told, listed.unique(_PAIR, keep="first", maintain_order=True)], how="diagonal_relaxed")
    return every.with_columns(likely=~is_told())


def _find_made(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return what firms provide: ``key, product, word, role, dealer, share, status``; the role that says most first."""
    place = pl.col("role").replace_strict(
        {"makes": 0, "serves": 2, "trades": _TRADES}, default=1, return_dtype=pl.Int64
    )
    rows = find_makers(park, on).with_columns(place=place).sort("place", "word")
    return rows.group_by("enterprise_id", "product", maintain_order=True).agg(
        pl.col("word", "role", "status").first(),
        dealer=(pl.col("place") == _TRADES).all(),
        share=pl.col("share").max(),
    ).rename({"enterprise_id": "key"})  # fmt: skip


def _find_customers(park: Park, on: dt.date | None) -> pl.DataFrame:
    sold = counted_links(park, on).select("to_id", key="from_id", word="product")
    meant = sold.join(find_meanings(park).select("word", "product"), on="word")
    return meant.group_by(_PAIR).agg(customers=pl.col("to_id").n_unique().cast(pl.Int64))


def _find_spare(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the free capacity where it is known; of several records of one product the freest."""
    free = (1 - pl.col("capacity_used")).round(6)  # 1 - 0.89 is 0.11
    made = (
        park["MAKES"]
        .filter(begun(on), pl.col("capacity_used").is_not_null(), ~is_dealer())
        .join(name_records(park), on="to_id")
        .select("product", key="from_id", spare=free, spare_amount=pl.col("capacity") * free, unit="capacity_unit")
    )
    ordered = made.sort("spare", "spare_amount", "unit", descending=True, nulls_last=True)
    return ordered.unique(_PAIR, keep="first", maintain_order=True)


def _find_offers(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the list of resources by product: ``key, product, resource, offered``; the longest offered first."""
    offers = park["Resource"].filter(begun(on, "opened")).drop_nulls("name").sort("opened", "id", nulls_last=True)
    meant = find_meanings(park).select("word", "product")
    return offers.select(key="provider_id", resource="id", offered="name").join(
        meant, left_on="offered", right_on="word", maintain_order="left"
    )


def _find_names(park: Park) -> pl.DataFrame:
    return pl.concat([park[kind].select(key="id", name="name") for kind in _PROVIDERS]).unique("key", keep="first")
