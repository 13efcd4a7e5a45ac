"""Facts of the pairs inside a joint branch, and what speaks against it: soft limits, places, industries, unknowns."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaingraph.asof.nearness import DIFFERENT
from chaingraph.asof.prices import PricedNearness
from chaingraph.rules import Numbers
from chaingraph.words import Reason, words_of

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

WORDS = words_of(__package__)


@dataclass(frozen=True)
class PairFacts:
    """Facts of all pairs inside the groups, a line per pair."""

    group: Ints
    price: Mapping[str, Ints]
    apart: Floats
    same_street: NDArray[np.bool_]
    industry: Ints
    supply: Ints

    @classmethod
    def of(cls, groups: list[Ints], nearness: PricedNearness) -> PairFacts:
        """Collect the facts in one go."""
        pairs = [
            (name, one, two)
            for name, group in enumerate(groups)
            for one, two in itertools.combinations(group.tolist(), 2)
        ]
        number, left, right = np.array(pairs, np.int64).reshape(-1, 3).T
        return cls(
            number,
            nearness.price(left, right),
            nearness.distance(left, right),
            nearness.same_street(left, right),
            nearness.industry_level(left, right),
            nearness.supply_level(left, right),
        )


def list_objections(
    units: list[dict[str, Any]], facts: PairFacts, lines: Ints, prices: Numbers, full: int, away: int
) -> list[Reason]:
    """Return what speaks against a group of units: `full` full members, `away` of them not transferred."""
    found = []
    span, least = prices.joint_span, prices.branch_min
    if len(units) > span:
        found.append(over_span(len(units), span))
    if full - away < least:
        counts = {"transferred_full_members": full - away, "untransferred_members": away}
        found.append(WORDS.reason("joint_needs_transfer", **counts, threshold=least))
    if empty := tuple(unit["name"] for unit in units if not unit["full"]):
        found.append(WORDS.reason("joint_unit_without_members", units=len(empty), named=empty))
    streets = {unit["street"] for unit in units if unit["street"]}
    if len(streets) > 1:
        found.append(WORDS.reason("joint_streets", streets=len(streets)))
    apart = facts.apart[lines]
    known, near = apart[np.isfinite(apart)], float(prices.near_km)
    if known.size and known.max() > near:
        found.append(WORDS.reason("joint_far", km=float(known.max()), threshold=near))
    industry = facts.industry[lines]
    if (industry == DIFFERENT).any():
        found.append(WORDS.reason("joint_industries", pairs=int((industry == DIFFERENT).sum())))
    unknown = tuple(
        unit["name"] for unit in units if unit["industry"] is None or (unit["street"] is None and unit["crs"] is None)
    )
    if unknown:
        found.append(WORDS.reason("joint_facts_unknown", units=len(unknown), named=unknown))
    large = tuple(unit["name"] for unit in units if (unit["employees"] or 0) >= prices.large_staff)
    if large:
        found.append(WORDS.reason("joint_large_unit", units=len(large), named=large, threshold=prices.large_staff))
    return found


def over_span(units: int, span: int) -> Reason:
    """Return that a branch has more units than it generally does."""
    return WORDS.reason("joint_over_span", units=units, threshold=span)
