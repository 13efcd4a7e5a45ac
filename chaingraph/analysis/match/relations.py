"""Which products could stand in for one that is sought: itself, its kinds, its wider classes, their other kinds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from chaingraph.asof.products import (
    find_cores,
    find_distinct,
    find_endings,
    find_heads,
    find_kinds,
    find_meanings,
    find_products,
    look_up,
)
from chaingraph.asof.segments import segment_words
from chaingraph.io import goods, identity
from chaingraph.park import Park

_KINDS = ("product", "parent", "status")
_APART, _PAIR = ["product", "parent"], ["product", "other"]


@dataclass(frozen=True)
class Relations:
    """The products around some words, each group ``word, product, via, steps, likely``.

    ``via`` is the class over both, ``steps`` how far it is from what is sought, and ``likely`` marks what follows from
    names alone and was confirmed by nobody. A product stands in the first group that holds it.

    Parameters
    ----------
    park
        Reads every word that names goods, and `Product`.
    words
        What is sought; the park need not know it.
    """

    park: Park
    words: pl.Series

    @cached_property
    def exact(self) -> pl.DataFrame:
        """What the words themselves mean."""
        return find_meant(self.park, self.words).select(
            "word", "product", via="product", steps=pl.lit(0, pl.Int64), likely=pl.lit(value=False)
        )

    @cached_property
    def kinds(self) -> pl.DataFrame:
        """Kinds of what is sought."""
        start = self.exact.with_columns(via="product")
        return _walk(start, self._edges.select(at="parent", to="product", likely="likely")).with_columns(steps="depth")[
            self.exact.columns
        ]

    @cached_property
    def wider(self) -> pl.DataFrame:
        """What it is a kind of."""
        found = _walk(self.exact, self._edges.select(at="product", to="parent", likely="likely"))
        found = found.join(self.kinds, on=["word", "product"], how="anti")
        return found.with_columns(via="product", steps="depth")[self.exact.columns]

    @cached_property
    def sisters(self) -> pl.DataFrame:
        """Other kinds of its wider classes."""
        found = _walk(self.wider, self._edges.select(at="parent", to="product", likely="likely"))
        known = pl.concat([self.exact, self.kinds, self.wider]).select("word", "product")
        return found.join(known, on=["word", "product"], how="anti")[self.exact.columns]

    @cached_property
    def _edges(self) -> pl.DataFrame:
        """Every product and what it is a kind of, those included that the park does not know: as if it did."""
        known = find_kinds(self.park)
        meant = self.exact.select("product").unique().sort("product")
        fresh = meant.join(find_products(self.park), on="product", how="anti", maintain_order="left")["product"]
        if fresh.len():
            below = _place_below(self.park, fresh)
            known = pl.concat([known.join(below, on="product", how="anti"), below, _place_above(self.park, fresh)])
        return known.select("product", "parent", likely=pl.col("status") != "declared")


def find_meant(park: Park, words: pl.Series) -> pl.DataFrame:
    """Return what words mean in a park: ``word, product``; a word that it does not know means itself, and its parts.

    >>> firm = {"id": "A", "name": "甲", "products": ["减速器系列"], "source": "s"}
    >>> find_meant(Park.from_rows({"Enterprise": [firm]}), pl.Series(["减速器", "水泵"])).rows()
    [('减速器', '减速器系列'), ('水泵', '水泵')]
    """
    asked = pl.DataFrame({"word": words.drop_nulls().unique().sort()}, {"word": pl.String})
    known = asked.join(find_meanings(park), on="word").select("word", "product")
    new = asked.join(known, on="word", how="anti")
    pieces = pl.concat([new.select("word", part="word"), goods.split(new["word"]).select("word", "part")])
    inside = look_up(park, pieces["part"]).select("product", part="word")
    found = pieces.join(inside, on="part").select("word", "product")
    left = new.join(found, on="word", how="anti")
    return pl.concat([known, found, _in_map(park, left["word"])]).unique().sort("word", "product")


def _in_map(park: Park, words: pl.Series) -> pl.DataFrame:
    """Return what words mean among those of the chain map: a word that it does not know either means itself."""
    forms = segment_words(park).select(means=pl.coalesce("product", "word"), key=identity.product(pl.col("word")))
    forms = forms.with_columns(core=goods.core(pl.col("key"))).sort("means").unique("core", keep="first")
    asked = _forms(words).rename({"product": "word"})
    return asked.join(forms, on="core", how="left").select("word", product=pl.coalesce("means", "word"))


def _forms(names: pl.Series) -> pl.DataFrame:
    keyed = pl.DataFrame({"product": names}, {"product": pl.String}).with_columns(
        key=identity.product(pl.col("product"))
    )
    return keyed.select("product", core=goods.core(pl.col("key")))


def _place_above(park: Park, fresh: pl.Series) -> pl.DataFrame:
    """Return the longest known name that ends each new one."""
    new = _forms(fresh)
    ends = pl.any_horizontal(pl.lit(core).str.ends_with(pl.col("head")) for core in new["core"])
    known = find_endings(park).filter(ends)
    heads = goods.find_heads(new["core"], known["head"]).filter(~pl.col("doubtful"))
    longest = heads.join(new, on="core").join(known, on="head").sort("product", -pl.col("letters"), "parent")
    longest = longest.join(find_distinct(park), left_on=_APART, right_on=_PAIR, how="anti", maintain_order="left")
    found = longest.unique("product", keep="first", maintain_order=True)
    return found.with_columns(status=pl.lit("candidate")).select(_KINDS)


def _place_below(park: Park, fresh: pl.Series) -> pl.DataFrame:
    """Return the known products that a new name ends, unless a longer known one does or a record says otherwise."""
    new = _forms(fresh).rename({"product": "parent", "core": "head"})
    ends = pl.any_horizontal(pl.col("core").str.ends_with(head) for head in new["head"])
    near = find_cores(park).filter(ends)
    heads = goods.find_heads(near["core"], new["head"]).filter(~pl.col("doubtful"))
    declared = find_kinds(park).filter(pl.col("status") == "declared")
    found = (
        heads.join(near, on="core")
        .join(new, on="head")
        .join(declared, on="product", how="anti")
        .join(find_distinct(park), left_on=_APART, right_on=_PAIR, how="anti")
        .join(find_heads(park).select("product", held=pl.col("head").str.len_chars()), on="product", how="left")
        .filter(pl.col("held").fill_null(0) < pl.col("letters"))
        .sort("product", -pl.col("letters"), "parent")
        .unique("product", keep="first", maintain_order=True)
    )
    return found.with_columns(status=pl.lit("candidate")).select(_KINDS)


def _walk(start: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """Return what is reached from the products of words, at any distance (``depth``), nearest and surest first."""
    columns = [*start.columns, "depth"]
    front = start.with_columns(depth=pl.lit(0, pl.Int64))
    found = front.clear()
    seen = start.select("word", "product")
    while front.height:
        front = (
            front.join(edges.rename({"likely": "more"}), left_on="product", right_on="at")
            .with_columns(product="to", depth=pl.col("depth") + 1, likely=pl.col("likely") | pl.col("more"))
            .select(columns)
            .join(seen, on=["word", "product"], how="anti")
            .sort("word", "product", "likely", "steps", "via")
            .unique(["word", "product"], keep="first", maintain_order=True)
        )
        found, seen = pl.concat([found, front]), pl.concat([seen, front.select("word", "product")])
    return found
