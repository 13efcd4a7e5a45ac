"""Which firms a measure reached, and which firms are like each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from chaingraph.analysis.effects.starts import find_homes_ever, find_starts
from chaingraph.asof.population import is_of_zone
from chaingraph.kernels.arrays import Bools, Ints
from chaingraph.park import Park

_NEVER = dt.date.max.toordinal()
_SIZES = (20, 300, 1000)  # employees of the official sizes of industry


@dataclass(frozen=True, slots=True)
class Matched:
    """Firms of one cell that a measure reached on known days, and firms that are like them."""

    treated: Ints  # numbers of the firms
    start: Ints  # days since 1970
    controls: Ints
    like: Bools  # treated by controls


@dataclass(frozen=True, slots=True)
class Reached:
    """A measure: whom it reached, of how many the day is not known, and who is compared."""

    total: int
    undated: int
    seen: int  # units (firms, or chains of a committee) whose both periods are seen
    parts: tuple[Matched, ...]
    clusters: Ints  # by number of a firm: what counts as one unit


def list_firms(park: Park) -> pl.DataFrame:
    """Return the firms of the zone with what they are matched by: ``firm, number, size, chain, opened, ended``.

    ``opened``, ``ended``: days since 1970 between which the firm has an organization; the first is far off where none
    is known.
    """
    homes = (
        find_homes_ever(park)
        .group_by("firm")
        .agg(opened=pl.col("day").fill_null(dt.date.min).min(), ended=pl.col("until").fill_null(dt.date.max).max())
    )
    chains = park["IN_CHAIN"].group_by(firm="from_id").agg(chain=pl.col("to_id").unique().sort().str.join("/"))
    size = pl.sum_horizontal(pl.col("employees") >= least for least in _SIZES).cast(pl.String)
    size = pl.when(pl.col("employees").is_not_null()).then(size)
    says = pl.when(pl.col("has_organization").fill_null(False)).then(dt.date.min).otherwise(dt.date.max)
    return (
        park["Enterprise"]
        .filter(is_of_zone(park))
        .unique("id")
        .sort("id")
        .select("has_organization", firm="id", size=pl.coalesce(size, "scale"))
        .join(homes, on="firm", how="left")
        .join(chains, on="firm", how="left")
        .with_columns(pl.col("opened").fill_null(says), pl.col("ended").fill_null(dt.date.max))
        .with_columns(pl.col("opened", "ended").to_physical().cast(pl.Int64))
        .sort("firm")
        .with_row_index("number")
    )


def find_reached(park: Park, firms: pl.DataFrame, measure: str, window: int, on: dt.date) -> Reached:
    """Find whom a measure reached, and for each the firms of its size, chain and state of organization.

    A firm is like another if the measure has not reached it by the end of the days that are looked at. A committee
    reaches a whole chain: its firms are compared with those of other chains, and a chain counts as one unit.
    """
    starts = find_starts(park, measure)
    last = (on - dt.timedelta(days=window)).toordinal() - dt.date(1970, 1, 1).toordinal()
    placed = firms.join(starts.with_columns(reached=True), on="firm", how="left", maintain_order="left").with_columns(
        start=pl.col("day").to_physical().cast(pl.Int64), reached=pl.col("reached").fill_null(False)
    )
    told = placed.filter("reached")
    by_chain = measure == "committee"
    seen = told.filter(pl.col("start") <= last)
    clusters = placed["chain"].rank("dense").fill_null(0) if by_chain else placed["number"]
    numbers = clusters.cast(pl.Int64).to_numpy()
    units = np.unique(numbers[seen["number"].to_numpy()]).size
    parts = tuple(_match(placed, ["size"] if by_chain else ["size", "chain"], window, last))
    return Reached(told.height, told["day"].null_count(), units, parts, numbers)


def _match(placed: pl.DataFrame, by: list[str], window: int, last: int) -> Iterator[Matched]:
    for cell in placed.partition_by(by):
        treated = cell.filter(pl.col("start") <= last).sort("start")
        free = cell.filter(~pl.col("reached") | pl.col("start").is_not_null())
        if treated.is_empty() or free.is_empty():
            continue
        start = treated["start"].to_numpy()
        later = free["start"].fill_null(_NEVER).to_numpy()[None, :] > (start + window)[:, None]
        own = np.diagonal(_state(treated, start))
        like = later & (own[:, None] == _state(free, start))
        enough = like.sum(axis=1) > 1  # one control alone says nothing of how controls differ
        if enough.any():
            numbers = treated["number"].cast(pl.Int64).to_numpy()
            controls = free["number"].cast(pl.Int64).to_numpy()
            yield Matched(numbers[enough], start[enough], controls, like[enough])


def _state(firms: pl.DataFrame, days: Ints) -> Bools:
    """Tell on each day (rows) which firms (columns) have an organization."""
    opened, ended = firms["opened"].to_numpy(), firms["ended"].to_numpy()
    found: Bools = (opened[None, :] <= days[:, None]) & (days[:, None] < ended[None, :])
    return found
