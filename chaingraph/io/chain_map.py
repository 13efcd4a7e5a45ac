"""The map of industry chains that ships with the package: a start, to be replaced by the planner's own."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl

SHIPPED = "chaingraph"  # source of what rests on the map


@cache
def chain_map() -> pl.DataFrame:
    """Return the shipped map: ``chain, stage, order, name, products (list), essential``; segments in their order."""
    file = files("chaingraph.data").joinpath("chain_map.csv")
    return pl.read_csv(file.read_bytes(), infer_schema=False).select(
        "chain",
        "stage",
        order=pl.int_range(1, pl.len() + 1).over("chain"),
        name="name",
        products=pl.col("products").str.split("；"),
        essential=pl.col("essential") == "true",
    )
