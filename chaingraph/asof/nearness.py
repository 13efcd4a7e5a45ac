"""How near firms are to one another: by place, street, industry, chain and links of supply."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chaingraph.asof.days import begun
from chaingraph.asof.supply import told_links
from chaingraph.park import Park

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DIFFERENT, UNKNOWN = 3, 4  # levels of `Nearness.industry_level` beyond class, group and division
_DIGITS = (4, 3, 2)  # class, group, division of GB/T 4754
_EARTH_KM = 6371.0088
_SLICE = 500_000  # pairs that are looked at in one go


def facts_of(park: Park) -> pl.DataFrame:
    """Return the facts about firms that decide how near two of them are.

    Examples
    --------
    >>> facts_of(Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "industry": "C2614", "source": "s"}]}))[
    ...     "industry"].to_list()
    ['2614']
    """
    return park["Enterprise"].select(
        "id", "name", "priority", "street", "employees", "longitude", "latitude", "crs",
        industry=pl.col("industry").str.replace(r"^[A-Z]", ""),
    )  # fmt: skip


class Nearness:
    """How near firms are to one another.

    Parameters
    ----------
    park
        Reads chains and links of supply.
    on
        As-of day; chains and links that begin later are left out.
    firms
        Firms with the facts of `facts_of`, numbered by their place; a firm may stand there more than once.

    Notes
    -----
    Two lists of places make the pairs that are asked about. What is unknown is near to nothing.
    """

    def __init__(self, park: Park, on: dt.date | None, firms: pl.DataFrame) -> None:
        self.park, self.on, self.firms = park, on, firms
        self.count = firms.height
        self.street = number_values(firms["street"])
        placed = pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null()
        self.crs = number_values(firms.select(pl.when(placed).then("crs")).to_series())

    @cached_property
    def place(self) -> Floats:
        """Kilometres east and north on the plane that touches the globe at the park; NaN unknown."""
        lon, lat = (
            self.firms[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("longitude", "latitude")
        )
        north = self.park["Enterprise"]["latitude"].drop_nulls().sort().to_numpy()  # sums depend on the order
        middle = np.radians(north.mean()) if north.size else 0.0
        place: Floats = _EARTH_KM * np.radians(np.column_stack([lon * np.cos(middle), lat]))
        return place

    @cached_property
    def industries(self) -> list[Ints]:
        """Numbers of class, group and division; -1 is unknown."""
        industry = self.firms["industry"]
        known = [pl.when(industry.str.len_chars() >= digits).then(industry.str.head(digits)) for digits in _DIGITS]
        return [number_values(pl.select(code).to_series()) for code in known]

    @cached_property
    def chains(self) -> Any:
        """Which firm (row) is in which declared chain (column)."""
        chains = self.park["IN_CHAIN"].filter(begun(self.on))
        return incidence_of(self.firms, chains.select(firm="from_id", other="to_id"), None)

    @cached_property
    def links(self) -> pl.DataFrame:
        """Links of supply between two firms, ``from_id, to_id``, each once."""
        return told_links(self.park, self.on).select("from_id", "to_id").unique()

    @cached_property
    def both_ways(self) -> pl.DataFrame:
        """Links of supply read from either end, ``firm, other``."""
        both = [self.links.select(firm="from_id", other="to_id"), self.links.select(firm="to_id", other="from_id")]
        return pl.concat(both).unique()

    @cached_property
    def _direct(self) -> Ints:
        number = self.firms.select("id").with_row_index("number")
        ends = self.both_ways.join(number, left_on="firm", right_on="id").join(
            number, left_on="other", right_on="id", suffix="_other"
        )
        return np.unique(
            ends["number"].to_numpy().astype(np.int64) * self.count + ends["number_other"].to_numpy().astype(np.int64)
        )

    def distance(self, left: Ints, right: Ints) -> Floats:
        """Return kilometres between firms, to the metre that is compared and said; NaN where unknown.

        Coordinates of two systems, or of an unknown one, are not compared.
        """
        apart = np.sqrt(((self.place[left] - self.place[right]) ** 2).sum(1))
        same = (self.crs[left] >= 0) & (self.crs[left] == self.crs[right])
        return np.where(same, np.round(apart, 3), np.nan)

    def same_street(self, left: Ints, right: Ints) -> Bools:
        """Tell which firms are in the same street; an unknown street is in none."""
        same: Bools = (self.street[left] >= 0) & (self.street[left] == self.street[right])
        return same

    def share_chain(self, left: Ints, right: Ints) -> Bools:
        """Tell which firms are in one declared chain."""
        return share(self.chains, left, right)

    def industry_level(self, left: Ints, right: Ints) -> Ints:
        """Return 0 for the same class, 1 group, 2 division, 3 different, 4 unknown."""
        codes = self.industries
        level = np.where((codes[-1][left] < 0) | (codes[-1][right] < 0), UNKNOWN, DIFFERENT)
        for place, code in reversed(list(enumerate(codes))):
            level = np.where((code[left] >= 0) & (code[left] == code[right]), place, level)
        return level

    def linked(self, left: Ints, right: Ints) -> Bools:
        """Tell which firms supply one another."""
        return np.isin(left * self.count + right, self._direct)


def number_values(values: pl.Series) -> Ints:
    """Number the values by their order; -1 is unknown.

    Examples
    --------
    >>> number_values(pl.Series(["b", None, "a", "b"])).tolist()
    [1, -1, 0, 1]
    """
    names = values.drop_nulls().unique().sort()
    if not names.len():
        return np.full(values.len(), -1, np.int64)
    number = values.replace_strict(names, range(names.len()), default=None, return_dtype=pl.Int64)
    return number.fill_null(-1).to_numpy().astype(np.int64)


def incidence_of(firms: pl.DataFrame, links: pl.DataFrame, most: int | None) -> Any:
    """Return which firm (row) has what (column); columns with more than `most` firms are left out."""
    from scipy.sparse import csr_array

    own = links.join(firms.select(firm="id").with_row_index("row"), on="firm").unique(["row", "other"])
    if most is not None:
        own = own.filter(pl.col("firm").n_unique().over("other") <= most)
    names = own["other"].unique().sort()
    own = own.join(pl.DataFrame({"other": names}, {"other": pl.String}).with_row_index("column"), on="other")
    places = (own["row"].to_numpy().astype(np.int64), own["column"].to_numpy().astype(np.int64))
    return csr_array((np.ones(own.height, np.int8), places), shape=(firms.height, max(names.len(), 1)))


def share(incidence: Any, left: Ints, right: Ints) -> Bools:
    """Tell which pairs have something in common, in slices so that memory stays small."""
    found = np.zeros(left.size, bool)
    for low in range(0, left.size, _SLICE):
        part = slice(low, low + _SLICE)
        found[part] = np.asarray(incidence[left[part]].multiply(incidence[right[part]]).sum(1)).ravel() > 0
    return found
