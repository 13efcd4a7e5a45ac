"""What is grouped into joint branches: the units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from chaingraph.analysis.coverage import classify_firms
from chaingraph.asof.firms import PRIORITY
from chaingraph.asof.nearness import facts_of
from chaingraph.asof.people import away_full
from chaingraph.asof.prices import is_willing
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook


def find_units(
    park: Park, on: dt.date | None, rules: Rulebook, prices: Numbers, wanted: Sequence[str] = ()
) -> pl.DataFrame:
    """Find the units that may enter a joint branch.

    Parameters
    ----------
    park
        Reads what `coverage.classify_firms` reads.
    on, rules
        As-of day and rulebook.
    prices
        Numbers of the rules.
    wanted
        Ids of firms without a full member that take part because a planner said so.

    Returns
    -------
    polars.DataFrame
        ``id, name``, the facts of the firms, ``full`` (full members among the staff, transferred or not), ``away``,
        ``core`` (has full members) and ``worth``; in an order of facts, then names, last ids.

    Notes
    -----
    A unit is an operating firm without an organization, declared or assumed, with fewer full members than a branch
    needs. Without any it takes part if it is willing by ``joint.willing``. A firm of which nobody knows whether it has
    an organization, or how many full members (by records alone there may be more), is none.
    """
    frame = classify_firms(park, on=on, rules=rules).filter(pl.col("home") != "not_known", ~pl.col("full_open"))
    willing = pl.col("id").is_in(list(wanted)) | is_willing(prices)
    full, below = pl.col("full_members"), prices.joint_unit_below
    core = (full > 0) & (full < below)
    kept = frame.filter((core | ((full == 0) & willing)).fill_null(False))
    extra = pl.col("priority").replace_strict(PRIORITY, prices.worth_priority, default=0, return_dtype=pl.Int64)
    large = (pl.col("employees") >= prices.large_staff).fill_null(False)
    base = pl.when("core").then(prices.worth_members).otherwise(prices.worth_willing)
    facts = facts_of(park).drop("name", "priority")
    return (
        kept.join(facts, on="id", how="left")
        .with_columns(core=core.fill_null(False), full=full, away=away_full())
        .with_columns(worth=base + extra - pl.when(large).then(prices.large_price).otherwise(0))
        .sort(
            -pl.col("worth"), -pl.col("full"), "street", "industry", "longitude", "latitude", "employees",
            "probationary_members", "activists", "name", "id", nulls_last=True,
        )
    )  # fmt: skip
