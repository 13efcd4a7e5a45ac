"""What a pair of firms costs in a joint branch, by its parts, and which pairs are looked at: adjacent firms."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from chaingraph.asof.firms import PRIORITY
from chaingraph.asof.nearness import Bools, Ints, Nearness, incidence_of, share
from chaingraph.kernels.near_pairs import Ground, list_pairs
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook, numbers

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
_SLICE = 500_000  # pairs that are looked at in one go


def read_prices(book: Rulebook, on: dt.date | None) -> Numbers:
    """Return the numbers of the rules of joint branches as they stand on one day.

    Raises
    ------
    RuleError
        If one of the rules is not yet in force.
    """
    return numbers(book, on, *RULES)


def is_willing(prices: Numbers) -> pl.Expr:
    """Return the test whether a firm without a full member may enter a joint branch, by ``joint.willing``.

    Examples
    --------
    >>> from chaingraph.rules import rulebook
    >>> prices = read_prices(rulebook(), None)
    >>> frame = pl.DataFrame({
    ...     "priority": ["to_be_organized", None], "probationary_members": [0, 0], "development_targets": [0, None]})
    >>> frame.select(is_willing(prices)).to_series().to_list()
    [True, False]
    """
    willing = pl.lit(value=False)
    for name in prices.willing:
        willing |= ((pl.col("priority") == name) if name in PRIORITY else (pl.col(name) > 0)).fill_null(value=False)
    return willing


class PricedNearness(Nearness):
    """Which firms may enter a joint branch together, and what each pair of them costs.

    Parameters
    ----------
    park, on, firms
        See `Nearness`.
    prices
        What `read_prices` returns.

    Attributes
    ----------
    crowded
        Whether `pairs` has met a crowd, where only the nearest of each firm are listed.

    Notes
    -----
    Two firms are adjacent in the same street, within ``joint.near_km`` of each other by coordinates of one system, or
    in one declared chain. What is unknown makes nothing adjacent.
    """

    def __init__(self, park: Park, on: dt.date | None, firms: pl.DataFrame, prices: Numbers) -> None:
        super().__init__(park, on, firms)
        self.prices = prices
        self.crowded = False

    @cached_property
    def _partners(self) -> Any:
        return incidence_of(self.firms, self.both_ways, int(self.prices.partner_most))

    def adjacent(self, left: Ints, right: Ints) -> Bools:
        """Tell which firms are adjacent."""
        near = np.nan_to_num(self.distance(left, right), nan=np.inf) <= float(self.prices.near_km)
        found: Bools = near | self.same_street(left, right) | self.share_chain(left, right)
        return found

    def supply_level(self, left: Ints, right: Ints) -> Ints:
        """Return 0 for a direct link, 1 for a partner in common, 2 otherwise."""
        return np.where(self.linked(left, right), 0, np.where(share(self._partners, left, right), 1, 2))

    def price(self, left: Ints, right: Ints) -> dict[str, Ints]:
        """Return what each pair costs, by its parts, in whole points."""
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
        rows, columns = self.chains.nonzero()
        chained = some[rows]
        groups = _members(np.arange(self.count)[some], self.street[some]) + _members(rows[chained], columns[chained])
        areas = _members(np.arange(self.count)[some], self.crs[some])
        division, industry = self.industries[-1], self.industries[0]
        line = np.empty(self.count, np.int64)
        line[np.lexsort((industry, division))] = np.arange(self.count)
        ground = Ground(self.place, self.crs >= 0, line, float(self.prices.near_km) + _HALF_METRE)
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
