"""Firms: which of them count, and which come first."""

from __future__ import annotations

import polars as pl

from chaingraph.asof.memo import of_the_day
from chaingraph.asof.population import is_in_zone, is_of_zone
from chaingraph.park import Park
from chaingraph.vocabulary import CLASSES

NOT_OPERATING = ("closed", "suspended", "building")
PRIORITY = ("key", "potential", "to_be_organized")  # the first comes first


def is_operating() -> pl.Expr:
    """Return the test whether a firm counts as operating: all but the closed, suspended and building ones.

    Examples
    --------
    >>> pl.DataFrame({"status": ["closed", None, "operating"]}).select(is_operating()).to_series().to_list()
    [False, True, True]
    """
    return ~pl.col("status").is_in(NOT_OPERATING).fill_null(False)


def by_priority(column: str = "priority") -> pl.Expr:
    """Return the place of a firm in the order of `PRIORITY`; firms without one come last.

    Examples
    --------
    >>> pl.DataFrame({"priority": ["potential", None]}).select(by_priority()).to_series().to_list()
    [1, 3]
    """
    return pl.col(column).replace_strict(PRIORITY, range(len(PRIORITY)), default=len(PRIORITY), return_dtype=pl.Int8)


def is_counted(park: Park) -> pl.Expr:
    """Return the test whether a firm stands in figures of the zone: operating, and not known to lie outside.

    Examples
    --------
    >>> frame = pl.DataFrame({"status": [None, None], "in_zone": [None, False], "street": [None, None],
    ...                       "division": [None, None]})
    >>> frame.select(is_counted(Park.from_rows({}))).to_series().to_list()
    [True, False]
    """
    return is_operating() & is_of_zone(park)


@of_the_day
def find_outside(park: Park) -> pl.Series:
    """Find the firms that are known to lie outside the zone: their ids, sorted; they stand in no figure of the zone.

    Examples
    --------
    >>> known = {"name": "甲", "source": "synthetic"}
    >>> find_outside(Park.from_rows({"Enterprise": [{"id": "A", "in_zone": False, **known}]})).to_list()
    ['A']
    """
    return park.scan("Enterprise").filter(~is_in_zone(park)).select(pl.col("id").unique().sort()).collect().to_series()


def by_class(column: str = "class") -> pl.Expr:
    """Return the place of a firm in the order of the official classes, the gravest first.

    Examples
    --------
    >>> pl.DataFrame({"class": ["no_members", "should_have_been"]}).select(by_class()).to_series().to_list()
    [2, 0]
    """
    return pl.col(column).replace_strict(list(CLASSES), range(len(CLASSES)), return_dtype=pl.Int8)


@of_the_day
def find_operating(park: Park) -> pl.DataFrame:
    """Find the firms of the zone that count as operating; unknown status and place count.

    Returns
    -------
    polars.DataFrame
        The rows of `Enterprise`, in their order.

    Examples
    --------
    >>> closed = {"id": "E1", "name": "甲", "status": "closed", "source": "synthetic"}
    >>> park = Park.from_rows({"Enterprise": [closed, {"id": "E2", "name": "乙", "source": "synthetic"}]})
    >>> find_operating(park)["id"].to_list()
    ['E2']
    """
    return park.scan("Enterprise").filter(is_counted(park)).collect()
