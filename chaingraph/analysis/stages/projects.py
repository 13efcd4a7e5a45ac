"""What the arrived projects brought to the chains: which segments and products nobody else here makes."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.analysis.columns import name_firms
from chaingraph.analysis.stages.answers import EFFECTS, PROJECTS
from chaingraph.analysis.stages.reasons import WORDS
from chaingraph.analysis.stages.seats import Ground
from chaingraph.asof.days import begun
from chaingraph.park import Park
from chaingraph.table import Table

_THING = ("segment_id", "product")


def find_projects(park: Park, ground: Ground, on: dt.date | None) -> Table:
    """Tell of each project that has begun which segments its firms fill, and which other products they make.

    What nobody else here makes is closed. By day (the newest first), name, chain, segment, product. A note counts the
    projects of which no firm is on record.
    """
    things = _things(ground)
    opened = park["Project"].filter(begun(on, "opened")).select("opened", project_id="id", project="name")
    undertaken = park["UNDERTAKES"].select(enterprise_id="from_id", project_id="to_id").unique()
    arrived = opened.join(undertaken, on="project_id")
    brought = arrived.join(things, on="enterprise_id")
    everyone = things.group_by(_THING).agg(makers=pl.len())
    rank = pl.col("effect").replace_strict(list(EFFECTS), range(len(EFFECTS)), return_dtype=pl.Int8)
    grouped = (
        brought.sort("name", "enterprise_id")
        .group_by("project_id", "project", "opened", *_THING, maintain_order=True)
        .agg(firm_ids=pl.col("enterprise_id"))
        .join(everyone, on=_THING, nulls_equal=True)
        .join(ground.segments.select("segment_id", "chain_id", "chain", segment="name"), on="segment_id", how="left")
        .with_columns(others=pl.col("makers").cast(pl.Int64) - pl.col("firm_ids").list.len().cast(pl.Int64))
        .with_columns(effect=pl.col("others").replace_strict({0: "closed", 1: "second"}, default="added"))
        .sort(
            "opened", "project", rank, "chain", "segment", "product", "project_id",
            descending=[True, *[False] * 6], nulls_last=True,
        )
    )  # fmt: skip
    columns = [name for name in PROJECTS.names() if name != "firm_names"]
    rows = [{**row, "firm_ids": tuple(row["firm_ids"])} for row in grouped.select(columns).iter_rows(named=True)]
    unknown = opened.join(undertaken, on="project_id", how="anti").height
    return PROJECTS.table(
        name_firms(park, PROJECTS.columns, rows),
        as_of=on,
        parameters={"on": on},
        notes=(WORDS.reason("projects_without_firms", projects=unknown),) if unknown else (),
    )


def _things(ground: Ground) -> pl.DataFrame:
    """Return what each firm of the zone brings: its segments, and its products that stand in none."""
    seats = ground.makers.filter("local", "counted").select(
        "enterprise_id", "name", "segment_id", product=pl.lit(None, pl.String)
    )
    held = ground.goods.select("product").drop_nulls().unique()
    loose = ground.made.filter("local").join(held, on="product", how="anti")
    unplaced = pl.lit(None, pl.String).alias("segment_id")
    return pl.concat([seats, loose.select("enterprise_id", "name", unplaced, "product")])
