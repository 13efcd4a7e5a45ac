"""What goes into what, as declared or observed, and which products of these steps the zone makes and uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from chaingraph.analysis.stages.seats import Ground
from chaingraph.asof.products import (
    find_general_goods,
    find_makers,
    find_products,
    find_users,
    name_records,
)
from chaingraph.asof.steps import count_steps_left_out, find_steps, with_upper
from chaingraph.asof.told import is_told
from chaingraph.park import Park

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Side:
    """Firms that make a product, or use it: the first by name, and how many there are."""

    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    number: int = 0
    value: float | None = None  # what they buy a year, 10⁴ yuan


@dataclass(frozen=True, slots=True)
class Goods:
    """Who makes and uses each product, and what goes into what."""

    makers: Mapping[str, Side]  # firms of the zone
    outside: Mapping[str, Side]  # listed makers elsewhere
    users: Mapping[str, Side]  # firms of the zone that use it
    after: Mapping[str, tuple[str, ...]]  # what each product goes into
    before: Mapping[str, tuple[str, ...]]  # what goes into each product
    essential: frozenset[tuple[str, str]]  # steps declared essential
    chain: Mapping[str, str]  # the chain at whose end the steps of a product arrive, where it is one alone
    left_out: int  # steps that are implied or candidates


def find_goods(park: Park, ground: Ground, on: dt.date | None) -> Goods:
    """Find makers, users and steps by product; general goods (power, packing) are left out of all of them."""
    general = find_general_goods(park)
    steps = find_steps(park)
    pairs = sorted(steps.select("product", "into").unique().iter_rows())
    after, before = _neighbours(pairs), _neighbours((b, a) for a, b in pairs)
    # who makes a declared kind of a product counts as a maker of the product
    made = with_upper(park, ground.made.select("enterprise_id", "product", "name", "local"))
    made = made.filter(~pl.col("product").is_in(general.implode()))
    used = find_users(park, on).filter(is_told(), ~pl.col("product").is_in(general.implode()))
    used = used.join(ground.firms.filter("local"), on="enterprise_id").join(
        _goods(park, ground, on), on="product", how="semi"
    )
    return Goods(
        makers=_sides(made.filter("local")),
        outside=_sides(made.filter(~pl.col("local"))),
        users=_sides(used),
        after=after,
        before=before,
        essential=frozenset(steps.filter("essential").select("product", "into").iter_rows()),
        chain=_chains(park, ground, before),
        left_out=count_steps_left_out(park),
    )


def _goods(park: Park, ground: Ground, on: dt.date | None) -> pl.DataFrame:
    """Return the products that something else than a demand names: people ask for loans and workers as well."""
    known = pl.concat([name_records(park)["product"], ground.goods["product"], find_makers(park, on)["product"]])
    return known.drop_nulls().unique().to_frame("product")


def _sides(frame: pl.DataFrame) -> dict[str, Side]:
    """Fold firms by product; those with the greatest purchases first."""
    value = pl.col("annual_value") if "annual_value" in frame.columns else pl.lit(None, pl.Float64)
    grouped = (
        frame.with_columns(value=value)
        .sort(pl.col("value").fill_null(-1.0), "name", "enterprise_id", descending=[True, False, False])
        .group_by("product", maintain_order=True)
        .agg(
            pl.col("enterprise_id").head(_NAMED),
            pl.col("name").head(_NAMED),
            number=pl.len(),
            value=pl.when(pl.col("value").count() > 0).then(pl.col("value").sort().sum()),
        )
    )
    return {
        product: Side(tuple(ids), tuple(names), number, value)
        for product, ids, names, number, value in grouped.iter_rows()
    }


def _neighbours(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
    return {one: tuple(sorted(others)) for one, others in found.items()}


def _chains(park: Park, ground: Ground, before: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the one chain to which each product belongs: by its segments, else by the declared ends it leads to."""
    held = ground.goods.drop_nulls("product").join(ground.segments.select("segment_id", "chain_id"), on="segment_id")
    found: dict[str, set[str]] = {}
    for product, chain in held.select("product", "chain_id").unique().iter_rows():
        found.setdefault(product, set()).add(chain)
    ends = pl.concat(
        [
            park["IndustryChain"].select(chain_id="id", word="ends").explode("word"),
            park["ChainSegment"].select("chain_id", word="ends").explode("word"),
        ]
    ).drop_nulls()
    named = ends.join(find_products(park).select("word", "product"), on="word", how="left")
    by_chain: dict[str, set[str]] = {}
    for chain, word, product in named.select("chain_id", "word", "product").iter_rows():
        by_chain.setdefault(chain, set()).add(product or word)
    for chain, products in by_chain.items():
        for product in reach(products, before):
            found.setdefault(product, set()).add(chain)
    return {product: next(iter(chains)) for product, chains in found.items() if len(chains) == 1}


def reach(start: Iterable[str], ways: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return what can be reached from some products along the steps, these among it; each step is walked once.

    >>> sorted(reach(["c"], {"c": ("b",), "b": ("a", "c")}))
    ['a', 'b', 'c']
    """
    seen, todo = set(start), list(start)
    while todo:
        for other in ways.get(todo.pop(), ()):
            if other not in seen:
                seen.add(other)
                todo.append(other)
    return seen
