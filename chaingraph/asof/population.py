"""Which firms a figure is about: non-public ones, those of the zone, those above scale."""

from __future__ import annotations

import datetime as dt
import re

import polars as pl

from chaingraph.asof.scopes import declared_streets
from chaingraph.park import Park
from chaingraph.rules import Rulebook, rulebook


def is_non_public(rules: Rulebook | None = None, on: dt.date | None = None) -> pl.Expr:
    """Return the test whether a firm is non-public: null where its ownership, or who controls a mixed one, is unknown.

    Which owners these are is a rule (``party.non_public_population``), which a local file may move.

    Examples
    --------
    >>> frame = pl.DataFrame({"ownership": ["private", "mixed", "mixed", "state", None],
    ...                       "controller": [None, "state", None, None, None]})
    >>> frame.select(is_non_public()).to_series().to_list()
    [True, False, None, False, None]
    """
    owners = list((rules or rulebook()).rule("party.non_public_population", on).value)
    who = pl.when(pl.col("ownership") == "mixed").then("controller").otherwise("ownership")
    return pl.when(who.is_in(owners)).then(True).when(who.is_not_null()).then(False)


def is_social() -> pl.Expr:
    """Return the test whether a firm is a social organization; where nobody says so it is none.

    Examples
    --------
    >>> pl.DataFrame({"social_organization": [True, None]}).select(is_social()).to_series().to_list()
    [True, False]
    """
    return pl.col("social_organization").fill_null(value=False)


def is_official(rules: Rulebook | None = None, on: dt.date | None = None) -> pl.Expr:
    """Return the test whether a firm belongs to the official rates: non-public, and no social organization.

    Examples
    --------
    >>> frame = pl.DataFrame({"ownership": ["private", "private", None], "controller": [None] * 3,
    ...                       "social_organization": [None, True, None]})
    >>> frame.select(is_official()).to_series().to_list()
    [True, False, None]
    """
    return is_non_public(rules, on) & ~is_social()


def is_above_scale() -> pl.Expr:
    """Return the test whether a firm is above scale: as its cell says, else by its stage of growth; null if unknown.

    Examples
    --------
    >>> frame = pl.DataFrame({"above_scale": [None, None, True], "growth_stage": ["listed", None, "small"]})
    >>> frame.select(is_above_scale()).to_series().to_list()
    [True, None, True]
    """
    return pl.coalesce("above_scale", pl.col("growth_stage") != "small")


def is_in_zone(park: Park) -> pl.Expr:
    """Return the test whether a firm lies in the zone: as its cell says, else by its street, else by its division.

    Null is unknown (`is_of_zone` takes such a firm in). A street is one of the zone where the list of its
    firms is declared complete for it (`SourceScope`); divisions decide where the zone's own is on record.

    Examples
    --------
    >>> park = Park.from_rows({"Zone": [{"id": "Z", "name": "园区", "division": "510502", "source": "synthetic"}]})
    >>> frame = pl.DataFrame({"in_zone": [None, False, None], "street": [None] * 3,
    ...                       "division": ["510502", "510502", "440300"]})
    >>> frame.select(is_in_zone(park)).to_series().to_list()
    [True, False, False]
    """
    tests = [pl.col("in_zone").cast(pl.Boolean)]
    if streets := declared_streets(park, "enterprises"):
        # a list that is complete for a street says nothing of the others
        tests.append(pl.when(pl.col("street").is_in(streets)).then(pl.lit(value=True)))
    if divisions := park["Zone"]["division"].drop_nulls().unique().to_list():
        heads = [re.sub("(00)+$", "", division) for division in divisions]  # two digits a level
        tests.append(pl.any_horizontal(pl.col("division").str.starts_with(head) for head in heads))
    return pl.coalesce(*tests)


def is_of_zone(park: Park) -> pl.Expr:
    """Return the test whether a firm is taken as one of the zone: it lies in it, or nobody says that it does not.

    Examples
    --------
    >>> frame = pl.DataFrame({"in_zone": [None, False], "street": [None] * 2, "division": [None] * 2})
    >>> frame.select(is_of_zone(Park.from_rows({}))).to_series().to_list()
    [True, False]
    """
    return is_in_zone(park).fill_null(value=True)
