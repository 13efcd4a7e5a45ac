"""Which supply links count: those between firms that may operate."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.firms import NOT_OPERATING, find_operating
from chaingraph.asof.memo import of_the_day
from chaingraph.asof.scopes import leaves_out_none
from chaingraph.asof.times import edges_at
from chaingraph.asof.told import is_told
from chaingraph.park import Park


@of_the_day
def current_links(park: Park, on: dt.date | None = None) -> pl.DataFrame:
    """Return the supply links that hold, without a firm's links to itself.

    Parameters
    ----------
    park
        Reads `SUPPLIES`, `SUPPLIED` and `Enterprise`.
    on
        Each link is taken as it was on this day, those that begin later are left out; without it as it is now.

    Returns
    -------
    polars.DataFrame
        The columns of `SUPPLIES`, as `asof.times.edges_at`.

    Notes
    -----
    Who is closed, suspended or still being built supplies nobody and buys nothing; a firm of unknown status may.
    Linear.

    Examples
    --------
    >>> firms = [{"id": key, "name": key, "status": status, "source": "s"}
    ...     for key, status in (("A", "closed"), ("B", None), ("C", "operating"))]
    >>> links = [{"from_id": start, "to_id": "C", "source": "s"} for start in "ABC"]
    >>> current_links(Park.from_rows({"Enterprise": firms, "SUPPLIES": links}))["from_id"].to_list()
    ['B']
    """
    idle = park["Enterprise"].filter(pl.col("status").is_in(NOT_OPERATING))["id"].implode()
    return edges_at(park, "SUPPLIES", on).filter(
        pl.col("from_id") != pl.col("to_id"), ~pl.col("from_id").is_in(idle), ~pl.col("to_id").is_in(idle)
    )


@of_the_day
def told_links(park: Park, on: dt.date | None = None) -> pl.DataFrame:
    """Return of `current_links` those that were seen or told: what is implied or a candidate joins no two firms.

    >>> links = [{"from_id": "A", "to_id": "B", "status": status, "source": "s"} for status in (None, "candidate")]
    >>> told_links(Park.from_rows({"SUPPLIES": links})).height
    1
    """
    return current_links(park, on).filter(is_told())


def has_every_link(park: Park, on: dt.date | None = None) -> bool:
    """Tell whether the register of supply links is declared complete for all operating firms of the zone.

    Where it is, who has no further supplier on record has none in the park; elsewhere nobody knows.

    Examples
    --------
    >>> has_every_link(Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "source": "synthetic"}]}))
    False
    """
    return leaves_out_none(park, "supplies", find_operating(park)["id"], on)
