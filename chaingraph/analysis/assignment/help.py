"""Which firms need help, and by which of the three ways."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.days import begun, ended
from chaingraph.asof.demands import is_open
from chaingraph.asof.homes import find_organized
from chaingraph.asof.people import count_by_enterprise
from chaingraph.park import Park
from chaingraph.rules import Rulebook
from chaingraph.vocabulary import WITHOUT

SMALL = ("small", "micro")


def propose_modes(park: Park, firms: pl.Series, on: dt.date | None, rules: Rulebook) -> pl.DataFrame:
    """Return whether each firm needs help and the way to help it: ``firm, needs, mode, why``.

    A firm needs help without an organization, with an open problem or an unmet demand.
    """
    committee = int(rules.rule("party.committee_min", on).value)
    known = park["Enterprise"].unique("id").filter(pl.col("id").is_in(firms.implode())).select(firm="id", scale="scale")
    homes = find_organized(park, on).select(firm="enterprise_id", home="home")
    people = count_by_enterprise(park, on).select(firm="enterprise_id", members="full_members")
    frame = known.join(homes, on="firm", how="left").join(people, on="firm", how="left")
    lacking = pl.col("home").is_in(WITHOUT)
    troubled = pl.concat([_raised(park, "Problem", ~ended(on, "closed"), on), _raised(park, "Demand", is_open(on), on)])
    why = (
        pl.when(lacking)
        .then(pl.lit("lacks"))
        .when(pl.col("scale").is_in(SMALL))
        .then(pl.lit("small"))
        .when(pl.col("members") < committee)
        .then(pl.lit("weak"))
    )
    mode = {"lacks": "have_lack", "small": "big_small", "weak": "strong_weak"}
    return frame.select(
        "firm",
        needs=lacking.fill_null(value=False) | pl.col("firm").is_in(troubled.implode()),
        mode=why.replace_strict(mode, default=None, return_dtype=pl.String),
        why=why,
    ).sort("firm")


def _raised(park: Park, name: str, still_open: pl.Expr, on: dt.date | None) -> pl.Series:
    """Return the firms of what was raised by the day and is still open."""
    return park[name].filter(begun(on, "opened") & still_open)["enterprise_id"].drop_nulls()
