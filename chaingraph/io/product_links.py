"""Links that follow from products: A makes P, P goes into Q, B makes Q, so A may supply P to B."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from chaingraph.errors import Finding
from chaingraph.io.codes import finding
from chaingraph.io.constants import ROW
from chaingraph.io.mapping_columns import condition, headings_of, missing_in, positions
from chaingraph.io.names import heading_key
from chaingraph.io.tables import Grid, RawTable
from chaingraph.model import kind

# A product may list what it goes into, or what goes into it
WAYS = {"downstream", "upstream"}


def link_products(
    grids: Sequence[Grid], rule: dict[str, Any], number: int, fits: Callable[[Grid, str], bool]
) -> tuple[list[RawTable], list[Finding]]:
    """Return the links of one rule and the steps they follow from, and what is missing for it.

    Only products that at most ``max_makers`` firms make on either side count: a class that a third of the firms
    make says nothing about who supplies whom, and the pairs would grow with the square of the firms.
    """
    (way,) = WAYS & rule["relation"].keys()
    product, used_in = ("key", "item") if way == "downstream" else ("item", "key")
    makers, said = _pairs(grids, rule["makers"], "list", number, fits)
    relation, also = _pairs(grids, rule["relation"], way, number, fits)
    if makers is None or relation is None:
        return [], [*said, *also]
    source = pl.lit(rule["source"])
    status = pl.lit(rule.get("steps", "candidate"))
    steps = relation[0].select(ROW, from_id=product, to_id=used_in, status=status, source=source)
    steps = _numbered(steps.filter(pl.col("from_id") != pl.col("to_id")))
    specific = makers[0].filter(pl.len().over("item") <= rule["max_makers"]).select(firm="key", product="item")
    stated = {"status": "implied", **rule.get("constants", {})}
    stated |= {"status": rule["status"]} if "status" in rule else {}
    links = (
        relation[0]
        .select(ROW, product=product, used_in=used_in)
        .join(specific, on="product")
        .join(specific.select(customer="firm", used_in="product"), on="used_in")
        .filter(pl.col("firm") != pl.col("customer"))
        .select(ROW, from_id="firm", to_id="customer", product="product", source=source)
        .unique(["from_id", "to_id", "product"], keep="first")
        .sort("from_id", "to_id", "product")
        .with_columns(pl.lit(value).cast(pl.String).alias(ours) for ours, value in stated.items())
    )
    made = {"GOES_INTO": steps, "SUPPLIES": _numbered(links)}
    return [RawTable(kind(name), relation[1], None, frame) for name, frame in made.items()], []


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Number rows anew: one line of the file states many, and none may hide another."""
    return rows.with_columns(pl.int_range(2, pl.len() + 2, dtype=pl.UInt32).alias(ROW))


def _pairs(
    grids: Sequence[Grid], part: dict[str, Any], items: str, number: int, fits: Callable[[Grid, str], bool]
) -> tuple[tuple[pl.DataFrame, str] | None, list[Finding]]:
    """Return (key, item) of the one grid that the part of a rule names, and the name of its file."""
    needed = (part["id"], part[items], *headings_of(part.get("where", {})))
    fitting = [grid for grid in grids if fits(grid, part["file"])]
    grid = next((one for one in fitting if not missing_in(one, needed)), None)
    if grid is None:
        lacking = ", ".join(missing_in(fitting[0], needed)) if fitting else part["file"]
        return None, [finding("CG-E118", value=lacking, facts={"number": number, "other": part["file"]})]
    at = positions(grid)
    frame = grid.frame if "where" not in part else grid.frame.filter(condition(part["where"], at))
    split = pl.col(at[heading_key(part[items])]).str.split(part["separator"])
    pairs = (
        frame.select(ROW, key=pl.col(at[heading_key(part["id"])]).str.strip_chars(), item=split)
        .explode("item")
        .with_columns(pl.col("item").str.strip_chars().replace(part.get("values", {})))
        .drop_nulls()
        .filter(pl.col("item") != "")
    )
    return (pairs.unique(["key", "item"], keep="first", maintain_order=True), grid.file), []
