"""What is grouped into joint branches: the units, which of them are adjacent, and what a pair costs by its parts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chaingraph.analysis.coverage import classify_firms
from chaingraph.asof.firms import PRIORITY
from chaingraph.asof.people import away_full
from chaingraph.kernels.near_pairs import Ground, list_pairs
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


RULES = (
    "party.branch_min",
    "party.joint_unit_below",
    "party.joint_span",
    "party.joint_criteria",
    "joint.group_price",
    "joint.worth_members",
    "joint.worth_willing",
    "joint.worth_priority",
    "joint.willing",
    "joint.over_span",
    "joint.span_most",
    "joint.near_km",
    "joint.km_price",
    "joint.km_most",
    "joint.same_street_price",
    "joint.street_price",
    "joint.industry_prices",
    "joint.industry_unknown",
    "joint.supply_prices",
    "joint.partner_most",
    "joint.chain_price",
    "joint.large_staff",
    "joint.large_price",
    "joint.neighbours",
)
_HALF_METRE = 0.0005  # distances are compared to the metre

_EARTH_KM = 6371.0088
DIFFERENT, UNKNOWN = 3, 4  # levels of `Nearness.industry_level` beyond class, group and division
_DIGITS = (4, 3, 2)  # class, group, division of GB/T 4754
_SLICE = 500_000  # pairs that are looked at in one go


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
    A unit is an operating firm without an organization with fewer full members than a branch needs. Without any it
    takes part if it is willing by ``joint.willing``. A firm whose number of full members is unknown is none.
    """
    frame = classify_firms(park, on=on, rules=rules)
    willing = pl.col("id").is_in(list(wanted))
    for name in prices.willing:
        willing |= (pl.col("priority") == name) if name in PRIORITY else (pl.col(name) > 0).fill_null(False)
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


def facts_of(park: Park) -> pl.DataFrame:
    """Return the facts about firms that decide how near two of them are."""
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
        As-of day.
    firms
        Firms with the facts of `facts_of`, numbered by their place.
    prices
        Numbers of the rules.

    Notes
    -----
    Two firms are adjacent in the same street, within ``joint.near_km`` of each other by coordinates of one system, or
    in one declared chain. What is unknown makes nothing adjacent.
    """

    def __init__(self, park: Park, on: dt.date | None, firms: pl.DataFrame, prices: Numbers) -> None:
        self.park, self.on, self.firms, self.prices = park, on, firms, prices
        self.count = firms.height
        self.street = _codes(firms["street"])
        placed = pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null()
        self.crs = _codes(firms.select(pl.when(placed).then("crs")).to_series())
        self.crowded = False

    @cached_property
    def _place(self) -> Floats:
        """Return kilometres east and north, near enough within a park; NaN unknown."""
        lon, lat = (
            self.firms[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("longitude", "latitude")
        )
        middle = np.radians(np.nanmean(lat)) if np.isfinite(lat).any() else 0.0
        place: Floats = _EARTH_KM * np.radians(np.column_stack([lon * np.cos(middle), lat]))
        return place

    @cached_property
    def _codes_of_industry(self) -> list[Ints]:
        industry = self.firms["industry"]
        return [
            _codes(pl.select(pl.when(industry.str.len_chars() >= digits).then(industry.str.head(digits))).to_series())
            for digits in _DIGITS
        ]

    @cached_property
    def _chains(self) -> Any:
        chains = self.park["IN_CHAIN"]
        if self.on is not None:
            chains = chains.filter(pl.col("since").is_null() | (pl.col("since") <= self.on))
        return _incidence(self.firms, chains.select(firm="from_id", other="to_id"), None)

    @cached_property
    def _links(self) -> pl.DataFrame:
        links = self.park["SUPPLIES"].select("from_id", "to_id", "since")
        if self.on is not None:
            links = links.filter(pl.col("since").is_null() | (pl.col("since") <= self.on))
        links = links.filter(pl.col("from_id") != pl.col("to_id"))
        both = [links.select(firm="from_id", other="to_id"), links.select(firm="to_id", other="from_id")]
        return pl.concat(both).unique()

    @cached_property
    def _partners(self) -> Any:
        return _incidence(self.firms, self._links, int(self.prices.partner_most))

    @cached_property
    def _direct(self) -> Ints:
        number = self.firms.select("id").with_row_index("number")
        ends = self._links.join(number, left_on="firm", right_on="id").join(
            number, left_on="other", right_on="id", suffix="_other"
        )
        return np.unique(
            ends["number"].to_numpy().astype(np.int64) * self.count + ends["number_other"].to_numpy().astype(np.int64)
        )

    def distance(self, left: Ints, right: Ints) -> Floats:
        """Return kilometres between firms, to the metre that is compared and said; NaN where unknown."""
        apart = np.round(np.sqrt(((self._place[left] - self._place[right]) ** 2).sum(1)), 3)
        same = (self.crs[left] >= 0) & (self.crs[left] == self.crs[right])
        return np.where(same, apart, np.nan)

    def same_street(self, left: Ints, right: Ints) -> Bools:
        """Tell which firms are in the same street; an unknown street is in none."""
        same: Bools = (self.street[left] >= 0) & (self.street[left] == self.street[right])
        return same

    def share_chain(self, left: Ints, right: Ints) -> Bools:
        """Tell which firms are in one declared chain."""
        return _share(self._chains, left, right)

    def adjacent(self, left: Ints, right: Ints) -> Bools:
        """Tell which firms are adjacent."""
        near = np.nan_to_num(self.distance(left, right), nan=np.inf) <= float(self.prices.near_km)
        found: Bools = near | self.same_street(left, right) | self.share_chain(left, right)
        return found

    def industry_level(self, left: Ints, right: Ints) -> Ints:
        """Return 0 for the same class, 1 group, 2 division, 3 different, 4 unknown."""
        codes = self._codes_of_industry
        level = np.where((codes[-1][left] < 0) | (codes[-1][right] < 0), UNKNOWN, DIFFERENT)
        for place, code in reversed(list(enumerate(codes))):
            level = np.where((code[left] >= 0) & (code[left] == code[right]), place, level)
        return level

    def supply_level(self, left: Ints, right: Ints) -> Ints:
        """Return 0 for a direct link, 1 for a partner in common, 2 otherwise."""
        direct = np.isin(left * self.count + right, self._direct)
        return np.where(direct, 0, np.where(_share(self._partners, left, right), 1, 2))

    def price(self, left: Ints, right: Ints) -> dict[str, Ints]:
        """Return what each pair costs, by `PARTS`, in whole points."""
        prices, apart, same = self.prices, self.distance(left, right), self.same_street(left, right)
        far = np.minimum(np.rint(np.nan_to_num(apart) * float(prices.km_price)), prices.km_most)
        unknown = np.where(same, prices.same_street_price, prices.km_most)
        area = np.where(np.isnan(apart), unknown, far) + np.where(same, 0, prices.street_price)
        industry = np.array([*prices.industry_prices, prices.industry_unknown])
        return {
            "area": area.astype(np.int64),
            "industry": industry[self.industry_level(left, right)].astype(np.int64),
            "supply": np.array(prices.supply_prices)[self.supply_level(left, right)].astype(np.int64),
            "chain": np.where(self.share_chain(left, right), 0, int(prices.chain_price)).astype(np.int64),
        }

    def cost(self, left: Ints, right: Ints) -> Ints:
        """Return what each pair costs, all parts together, in slices so that memory stays small."""
        total = np.zeros(left.size, np.int64)
        for low in range(0, left.size, _SLICE):
            part = slice(low, low + _SLICE)
            for price in self.price(left[part], right[part]).values():
                total[part] += price
        return total

    def pairs(self, among: Bools | None = None) -> tuple[Ints, Ints]:
        """Return the adjacent pairs of some firms, each once; in a crowd only the nearest of each firm."""
        some = np.ones(self.count, bool) if among is None else among
        rows, columns = self._chains.nonzero()
        chained = some[rows]
        groups = _members(np.arange(self.count)[some], self.street[some]) + _members(rows[chained], columns[chained])
        areas = _members(np.arange(self.count)[some], self.crs[some])
        division, industry = self._codes_of_industry[-1], self._codes_of_industry[0]
        line = np.empty(self.count, np.int64)
        line[np.lexsort((industry, division))] = np.arange(self.count)
        ground = Ground(self._place, self.crs >= 0, line, float(self.prices.near_km) + _HALF_METRE)
        left, right, crowded = list_pairs(ground, groups, areas)
        self.crowded |= crowded
        return left, right


def _members(firms: Ints, label: Ints) -> list[Ints]:
    """Return the firms of each label from 0 on, ascending."""
    known = label >= 0
    firms, label = firms[known], label[known]
    order = np.lexsort((firms, label))
    starts = np.flatnonzero(np.diff(label[order], prepend=-1))
    return np.split(firms[order], starts[1:]) if firms.size else []


def _codes(values: pl.Series) -> Ints:
    """Number the values by their order; -1 is unknown."""
    names = values.drop_nulls().unique().sort()
    if not names.len():
        return np.full(values.len(), -1, np.int64)
    number = values.replace_strict(names, range(names.len()), default=None, return_dtype=pl.Int64)
    return number.fill_null(-1).to_numpy().astype(np.int64)


def _incidence(firms: pl.DataFrame, links: pl.DataFrame, most: int | None) -> Any:
    """Return which firm (row) has what (column); columns with more than `most` firms are left out."""
    from scipy.sparse import csr_array

    own = links.join(firms.select(firm="id").with_row_index("row"), on="firm").unique(["firm", "other"])
    if most is not None:
        own = own.filter(pl.len().over("other") <= most)
    names = own["other"].unique().sort()
    own = own.join(pl.DataFrame({"other": names}, {"other": pl.String}).with_row_index("column"), on="other")
    places = (own["row"].to_numpy().astype(np.int64), own["column"].to_numpy().astype(np.int64))
    return csr_array((np.ones(own.height, np.int8), places), shape=(firms.height, max(names.len(), 1)))


def _share(incidence: Any, left: Ints, right: Ints) -> Bools:
    """Tell which pairs have something in common, in slices so that memory stays small."""
    found = np.zeros(left.size, bool)
    for low in range(0, left.size, _SLICE):
        part = slice(low, low + _SLICE)
        found[part] = np.asarray(incidence[left[part]].multiply(incidence[right[part]]).sum(1)).ravel() > 0
    return found
