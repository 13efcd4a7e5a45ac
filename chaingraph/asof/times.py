"""Edges as they were on a day, of those that are told at several times."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.days import begun
from chaingraph.model import EDGES
from chaingraph.park import Park


def edges_at(park: Park, name: str, on: dt.date | None) -> pl.DataFrame:
    """Return each edge of a kind once, as it was on a day.

    Parameters
    ----------
    park
        Reads the kind, and the one that keeps its earlier times.
    name
        A kind of edge whose declaration names that one.
    on
        The day; None: as it is now.

    Returns
    -------
    polars.DataFrame
        The columns of the kind, in the order of the park, those of an earlier time last, by key: of each edge the time
        that began last by that day. One of which nobody knows when it began holds.

    Notes
    -----
    A time lasts until the next one begins: that nobody told a value for a year does not end a link. Linear.

    Examples
    --------
    >>> link = {"from_id": "A", "to_id": "B", "source": "s"}
    >>> park = Park.from_rows({
    ...     "SUPPLIES": [{**link, "annual_value": 80.0, "since": dt.date(2024, 1, 1)}],
    ...     "SUPPLIED": [{**link, "annual_value": 150.0, "since": dt.date(2023, 1, 1)}]})
    >>> [edges_at(park, "SUPPLIES", on)["annual_value"].to_list()
    ...     for on in (None, dt.date(2024, 6, 1), dt.date(2023, 6, 1), dt.date(2022, 6, 1))]
    [[80.0], [80.0], [150.0], []]
    """
    declared = EDGES[name]
    past = park[_earlier(name)]
    now = park[name].filter(begun(on))
    if on is None or past.is_empty():
        return now
    held = past.filter(begun(on)).join(now, on=declared.key, how="anti", nulls_equal=True)
    last = held.sort("since").unique(declared.key, keep="last").sort(declared.key, nulls_last=True)
    return pl.concat([now, last.select(now.columns)])


def first_days(park: Park, name: str) -> pl.DataFrame:
    """Return the key of each edge of a kind, and the first day that any of its times began: ``since``.

    Raises KeyError as `edges_at`. Linear; in the order of the park.
    """
    declared = EDGES[name]
    columns = [*declared.key, "since"]
    every = pl.concat([park[name].select(columns), park[_earlier(name)].select(columns)])
    return every.group_by(declared.key, maintain_order=True).agg(pl.col("since").min())


def _earlier(name: str) -> str:
    earlier = EDGES[name].earlier
    if earlier is None:
        raise KeyError(f"{name} keeps no earlier times")
    return earlier
