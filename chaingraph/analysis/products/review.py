"""Which words were taken for one product, and of which somebody has to say whether they are."""

from __future__ import annotations

from typing import Any

import polars as pl

from chaingraph.analysis.products.answers import PRODUCT_REVIEW
from chaingraph.analysis.products.find import WORDS
from chaingraph.asof.product_words import find_words
from chaingraph.asof.products import (
    find_cores,
    find_distinct,
    find_head_proposals,
    find_kinds,
    find_meanings,
    find_products,
)
from chaingraph.io import goods
from chaingraph.park import Park
from chaingraph.table import Table

_NAMED = 5  # firms that are named
_ALIKE = 0.6  # least likeness of what is shown below the heads
_COMMON = 60  # words that share a pair of letters beyond which the pair says nothing
_ORDER = ("key", "core", "part", "head", "doubtful", "alike")


def review_products(park: Park) -> Table:
    """Find the words that count as one product without a question, and those that may be a kind of one.

    Parameters
    ----------
    park
        Reads every word that names goods, and `Product`, where decisions are.

    Returns
    -------
    Table
        One row per word and relation. First what counts as the same until somebody decides (key, core, a part of a
        list), then what may be a kind of a product (the longest known name that ends it; after a material doubtful),
        last what only looks alike; in each the words of most firms first, the alike by likeness.

    Notes
    -----
    Likeness (shared pairs of letters) merges nothing. What was decided has no row. Linear in the words, but for the
    alike: rare pairs of letters are looked at alone.

    Examples
    --------
    >>> firms = [{"id": key, "name": key, "products": [word], "source": "s"}
    ...     for key, word in (("A", "减速器"), ("B", "减速器系列"), ("C", "行星减速器"))]
    >>> [(row["word"], row["relation"], row["product"]) for row in review_products(
    ...     Park.from_rows({"Enterprise": firms})).rows]
    [('减速器系列', 'same', '减速器'), ('行星减速器', 'kind', '减速器')]
    """
    merged = _merged(park)
    kinds = _kinds(park)
    alike = _alike(park, pl.concat([merged["word"], kinds["word"]]))
    place = pl.col("method").replace_strict(_ORDER, range(len(_ORDER)), return_dtype=pl.Int64)
    frame = (
        pl.concat([merged, kinds, alike], how="diagonal")
        .join(_concerned(park), on="word", how="left")
        .with_columns(pl.col("uses").fill_null(0))
        .sort(place, -pl.col("likeness").fill_null(0), -pl.col("uses"), "word", "product")
    )
    rows = tuple(_row(row) for row in frame.iter_rows(named=True))
    counted = sum(row["decision"] == "used" for row in rows)
    notes = (WORDS.reason("to_decide", merged=counted, open=len(rows) - counted),) if rows else ()
    return PRODUCT_REVIEW.table(rows, notes=notes)


def _merged(park: Park) -> pl.DataFrame:
    """Return the words that count as the same without a question."""
    named = find_words(park).join(find_products(park), on="word")
    same = named.filter(pl.col("method").is_in(["key", "core"]), pl.col("word") != pl.col("product"))
    parts = (
        find_meanings(park)
        .join(find_products(park).select("word", own="product"), on="word")
        .filter(pl.col("product") != pl.col("own"))
    )
    return pl.concat(
        [
            same.select("word", "product", "method", said="core"),
            parts.select("word", "product", method=pl.lit("part"), said="product"),
        ]
    )


def _kinds(park: Park) -> pl.DataFrame:
    """Return the products that end with the name of another one: the longest; a doubtful one where no other is."""
    declared = find_kinds(park).filter(pl.col("status") == "declared")
    heads = find_head_proposals(park).join(declared, on="product", how="anti")
    best = heads.sort("product", "doubtful", maintain_order=True).unique("product", keep="first", maintain_order=True)
    method = pl.when("doubtful").then(pl.lit("doubtful")).otherwise(pl.lit("head"))
    return best.select(word="product", product="parent", method=method, said="head")


def _alike(park: Park, shown: pl.Series) -> pl.DataFrame:
    """Return the products that only look like another one, each with the likest."""
    names = find_cores(park).filter(~goods.is_generic(pl.col("core")))
    size = pl.col("core").str.len_chars().cast(pl.Int64) - 1
    pairs = names.with_columns(size=size).filter(pl.col("size") > 0)
    pairs = pairs.with_columns(
        pair=pl.struct("core", "size").map_elements(_pairs, return_dtype=pl.List(pl.String))
    ).explode("pair")
    rare = pairs.filter(pl.len().over("pair") <= _COMMON).select("product", "size", "pair").unique()
    both = rare.join(rare, on="pair").filter(pl.col("product") != pl.col("product_right"))
    found = (
        both.group_by("product", "product_right", "size", "size_right")
        .agg(shared=pl.len())
        .with_columns(likeness=(2 * pl.col("shared") / (pl.col("size") + pl.col("size_right"))).round(2))
        .filter(
            pl.col("likeness") >= _ALIKE, ~_negates("product", "product_right"), ~_negates("product_right", "product")
        )
        .join(find_distinct(park), left_on=["product", "product_right"], right_on=["product", "other"], how="anti")
    )
    todo = found.filter(~pl.col("product").is_in(shown.implode()), pl.col("product") > pl.col("product_right"))
    likest = todo.sort(-pl.col("likeness"), "product_right").unique("product", keep="first", maintain_order=True)
    return likest.select(
        "likeness", word="product", product="product_right", method=pl.lit("alike"), said="product_right"
    )


def _negates(one: str, other: str) -> pl.Expr:
    """Tell whether a name is the other one turned into something else, such as 非金属."""
    negations = list(goods.words()["negations"])
    return pl.any_horizontal(pl.col(one) == pl.concat_str(pl.lit(word), pl.col(other)) for word in negations)


def _pairs(row: dict[str, Any]) -> list[str]:
    return sorted({row["core"][at : at + 2] for at in range(row["size"])})


def _concerned(park: Park) -> pl.DataFrame:
    """Return the firms that use each word: ``word, uses, firms``."""
    typed = park["Enterprise"].select("id", word="products").explode("word")
    links = park["SUPPLIES"].select("from_id", "to_id", word="product")
    wanted = park["Demand"].select(id="enterprise_id", word="product")
    every = pl.concat([typed, links.select(id="from_id", word="word"), links.select(id="to_id", word="word"), wanted])
    names = park["Enterprise"].select("id", "name").unique("id")
    firms = every.drop_nulls().unique().join(names, on="id", how="left").sort("name", "id")
    by = firms.group_by("word", maintain_order=True)
    return by.agg(uses=pl.len().cast(pl.Int64), firms=pl.coalesce("name", "id").head(_NAMED))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    used = row["method"] in ("key", "core", "part")
    facts = {"core": row["said"], "head": row["said"], "product": row["product"], "word": row["word"]}
    named = {name: facts[name] for name in _FACTS.get(row["method"], ())}
    return {
        "word": row["word"],
        "relation": "kind" if row["method"] in ("head", "doubtful") else "same",
        "product": row["product"],
        "method": row["method"],
        "decision": "used" if used else "open",
        "uses": row["uses"],
        "firms": tuple(row["firms"] or ()),
        "likeness": row["likeness"],
        "reasons": (WORDS.reason(f"method_{row['method']}", **named),),
    }


_FACTS = {"core": ("core",), "part": ("word", "product"), "head": ("head",), "doubtful": ("head",)}
