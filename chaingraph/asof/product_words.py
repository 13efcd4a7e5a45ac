"""The words of a park that name goods, and the records of products that they are called by."""

from __future__ import annotations

import polars as pl

from chaingraph.asof.memo import of_the_day
from chaingraph.io import goods, identity
from chaingraph.park import Park

#: Where words stand that name goods, as people type them
_WORDS = (
    ("Enterprise", "products"),
    ("SUPPLIES", "product"),
    ("Demand", "product"),
    ("Resource", "name"),
    ("ChainSegment", "products"),
    ("Product", "name"),
    ("Product", "aliases"),
)


@of_the_day
def find_words(park: Park) -> pl.DataFrame:
    """Find every word of the park that names goods, in the forms in which it is compared.

    Returns
    -------
    polars.DataFrame
        ``word, uses, key, core`` (`chaingraph.io.goods`), by word.

    Examples
    --------
    >>> firm = {"id": "A", "name": "甲", "products": ["减速器系列"], "source": "s"}
    >>> find_words(Park.from_rows({"Enterprise": [firm]})).row(0)
    ('减速器系列', 1, '减速器系列', '减速器')
    """
    cells = [_cells(park, *place) for place in _WORDS]
    counted = pl.concat(cells).value_counts(name="uses").select("word", pl.col("uses").cast(pl.Int64))
    keyed = counted.with_columns(key=identity.product(pl.col("word"))).filter(pl.col("key") != "")
    return keyed.with_columns(core=goods.core(pl.col("key"))).sort("word")


def find_standing(park: Park) -> pl.DataFrame:
    """Return the records that say more than their name: ``product, key, core, alias (keys), apart (keys)``."""
    records = park["Product"]
    parents = records["parent"].drop_nulls().unique()
    more = pl.any_horizontal(pl.col("code", "parent", "aliases", "distinct").is_not_null())
    frame = records.filter(more | pl.col("id").is_in(parents.implode())).unique("name", keep="first")
    return (
        frame.select(
            product="name",
            key=identity.product(pl.col("name")),
            alias="aliases",
            apart="distinct",
        )
        .with_columns(core=goods.core(pl.col("key")))
        .sort("product")
    )


def place_by_records(words: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """Return the words that belong to records which stand by their own: ``word, product, method``."""
    aliases = (
        standing.select("product", form="alias")
        .explode("form")
        .drop_nulls()
        .with_columns(identity.product(pl.col("form")))
    )
    apart = find_apart(standing)
    names = standing.select("product", form="key")
    steps = (
        ("key", names, "declared"),
        ("key", aliases, "alias"),
        ("core", names, "core"),
        ("core", aliases, "core"),
        ("core", standing.filter(pl.col("apart").is_null()).select("product", form="core"), "core"),
    )
    found = [pl.DataFrame(schema={"word": pl.String, "product": pl.String, "method": pl.String})]
    for form, known, method in steps:
        once = known.unique().filter(~pl.col("form").is_duplicated())
        hits = words.join(once, left_on=form, right_on="form").join(apart, on=["product", "key"], how="anti")
        said = pl.when((pl.col("word") != pl.col("product")) & (method == "declared")).then(pl.lit("key"))
        found.append(hits.select("word", "product", method=said.otherwise(pl.lit(method))))
        words = words.join(hits, on="word", how="anti")
    return pl.concat(found)


def find_apart(standing: pl.DataFrame) -> pl.DataFrame:
    """Return what is said to be none of a product, however it is written: ``product, key``."""
    said = standing.select("product", key="apart").explode("key").drop_nulls()
    return said.with_columns(identity.product(pl.col("key"))).unique()


def record_names(park: Park) -> pl.DataFrame:
    """Return the names of the records of products: ``to_id, word``."""
    return park["Product"].select(to_id="id", word="name").drop_nulls().unique("to_id")


def _cells(park: Park, kind: str, column: str) -> pl.Series:
    cells = park.scan(kind).select(word=column).collect()["word"]
    return (cells.explode() if cells.dtype != pl.String else cells).drop_nulls()
