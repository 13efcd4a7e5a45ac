"""The demands of a park on a day: which are open, and since when."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.days import begun
from chaingraph.asof.demands import is_open
from chaingraph.park import Park


def find_needs(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the demands that were published by a day, the longest open first.

    ``need, demand_id, word, enterprise_id, name, opened, matched, matched_by, open, days``. ``open`` as
    `demands.is_open` says; ``days`` from the publication to the intention, of an open one to the day that is
    looked at; null where a day is not known.
    """
    names = park["Enterprise"].select(enterprise_id="id", name="name").unique("enterprise_id")
    until = pl.when("open").then(pl.lit(on, pl.Date)).otherwise("matched")
    return (
        park["Demand"]
        .filter(begun(on, "opened"))
        .with_columns(open=is_open(on))
        .select(
            "enterprise_id", "opened", "matched", "matched_by", "open",
            demand_id="id", word="product", days=(until - pl.col("opened")).dt.total_days(),
        )
        .join(names, on="enterprise_id", how="left")
        .sort("opened", "word", "name", "demand_id", nulls_last=True)
        .with_row_index("need")
    )  # fmt: skip
