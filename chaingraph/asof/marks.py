"""What the analyses read of each firm before they count it, a row per firm, for those who count in the graph."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.day import on_its_day
from chaingraph.asof.firms import is_operating
from chaingraph.asof.homes import find_organized
from chaingraph.asof.population import is_of_zone
from chaingraph.derived import MARKS
from chaingraph.park import Park


@on_its_day
def find_marks(park: Park, *, on: dt.date | None = None) -> pl.DataFrame:
    """Tell of every firm whether it has a home organization, counts as operating, and counts as one of the zone.

    Parameters
    ----------
    park
        Reads what `find_organized`, `is_operating` and `is_of_zone` read; they alone decide.
    on
        As-of day; without it the park's own.

    Returns
    -------
    polars.DataFrame
        ``id`` and the names of `chaingraph.derived.MARKS`, never null, sorted by id.

    Examples
    --------
    >>> known = {"name": "甲", "source": "synthetic"}
    >>> park = Park.from_rows({"Enterprise": [
    ...     {"id": "E1", "has_organization": True, **known},
    ...     {"id": "E2", "status": "closed", "in_zone": False, **known}]})
    >>> find_marks(park).rows()
    [('E1', 'has', True, True), ('E2', 'not_known', False, False)]
    """
    homes = find_organized(park, on).select("home", id="enterprise_id")
    firms = park["Enterprise"].select("id", operating=is_operating(), of_zone=is_of_zone(park))
    marked = firms.join(homes, on="id", how="left").rename({"home": "home_organization"})
    return marked.select("id", *(mark.name for mark in MARKS)).sort("id")
