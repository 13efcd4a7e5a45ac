"""Reference tables that ship with the package: industry codes and administrative divisions."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import polars as pl


@cache
def reference_table(name: str) -> pl.DataFrame:
    """Return a shipped reference table, all columns as text.

    `name`: ``gb4754``, ``counties``, ``luzhou_counties`` or ``luzhou_streets``.

    Returns rows in the order of the codes.

    >>> reference_table("gb4754").columns
    ['code', 'level', 'name']
    """
    data = files("chaingraph.data").joinpath(f"{name}.csv").read_bytes()
    return pl.read_csv(data, infer_schema=False)


def known_industry(codes: pl.Series) -> pl.Series:
    """Tell whether each industry code is in GB/T 4754-2017; a leading section letter is tolerated.

    The shipped table leaves out groups that have a single class, so a three-digit code is also known
    when that code with a zero is a class.
    """
    known = reference_table("gb4754")["code"]
    short = codes.str.to_uppercase().str.replace(r"^[A-T]([0-9]{2,4})$", "$1")
    single = known.filter(known.str.ends_with("0")).str.slice(0, 3)
    return short.is_in(known.implode()) | short.is_in(single.implode())


def known_division(codes: pl.Series) -> pl.Series:
    """Tell whether each division code (county, city, province; street codes of Luzhou too) is current.

    Cities and provinces are the first four and two digits of counties; 000000 marks synthetic records.
    """
    counties = reference_table("counties")["code"]
    streets = reference_table("luzhou_streets")["code"]
    cities, provinces = (counties.str.slice(0, n).unique() for n in (4, 2))
    all_codes = pl.concat([counties, streets, cities, cities + "00", provinces, provinces + "0000"])
    return codes.is_in(all_codes.implode()) | (codes == "000000")
