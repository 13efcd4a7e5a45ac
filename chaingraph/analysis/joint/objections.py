"""Facts of the pairs inside a joint branch, and what speaks against it: soft limits, places, industries, unknowns."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaingraph.analysis.joint.units import DIFFERENT, Nearness
from chaingraph.errors import Text
from chaingraph.rules import Numbers
from chaingraph.words import Reason

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_CRITERIA = "party.joint_criteria"


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
    def of(cls, groups: list[Ints], nearness: Nearness) -> PairFacts:
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
        found.append(
            Reason(
                "joint_needs_transfer",
                Text(
                    f"已转入组织关系的正式党员只有 {full - away} 名，须先转入其余 {away} 名",
                    f"full members transferred: only {full - away}; the others ({away}) come first",
                ),
                {"transferred_full_members": full - away, "untransferred_members": away, "threshold": least},
                ("party.branch_min",),
            )
        )
    empty = [unit["name"] for unit in units if not unit["full"]]
    if empty:
        found.append(
            criterion(
                "joint_unit_without_members",
                f"{'、'.join(empty)}没有正式党员",
                f"no full member in {', '.join(empty)}",
                {"units": len(empty)},
            )
        )
    streets = {unit["street"] for unit in units if unit["street"]}
    if len(streets) > 1:
        found.append(
            criterion(
                "joint_streets",
                f"分布在 {len(streets)} 个街道",
                f"in {len(streets)} streets",
                {"streets": len(streets)},
            )
        )
    apart = facts.apart[lines]
    known, near = apart[np.isfinite(apart)], float(prices.near_km)
    if known.size and known.max() > near:
        most = float(known.max())
        found.append(
            criterion(
                "joint_far",
                f"最远两家相距 {most:.2f} 公里，超过 {near:g} 公里",
                f"the two farthest are {most:.2f} km apart, more than {near:g}",
                {"km": round(most, 2), "threshold": near},
            )
        )
    industry = facts.industry[lines]
    if (industry == DIFFERENT).any():
        found.append(
            criterion(
                "joint_industries",
                "行业大类不同",
                "of different divisions of industry",
                {"pairs": int((industry == DIFFERENT).sum())},
            )
        )
    unknown = [
        unit["name"] for unit in units if unit["industry"] is None or (unit["street"] is None and unit["crs"] is None)
    ]
    if unknown:
        found.append(
            criterion(
                "joint_facts_unknown",
                f"{'、'.join(unknown)}的行业或地址未知",
                f"industry or place of {', '.join(unknown)} unknown",
                {"units": len(unknown)},
            )
        )
    large = [unit["name"] for unit in units if (unit["employees"] or 0) >= prices.large_staff]
    if large:
        found.append(
            Reason(
                "joint_large_unit",
                Text(
                    f"{'、'.join(large)}从业人数达到 {prices.large_staff} 人，联合党支部不便管理",
                    f"{', '.join(large)}: staff of at least {prices.large_staff}, hard to manage jointly",
                ),
                {"units": len(large), "threshold": prices.large_staff},
                (_CRITERIA, "joint.large_staff"),
            )
        )
    return found


def criterion(code: str, zh: str, en: str, facts: Mapping[str, Any]) -> Reason:
    """Return a reason that rests on the principles of a joint branch."""
    return Reason(code, Text(zh, en), facts, (_CRITERIA,))


def over_span(units: int, span: int) -> Reason:
    """Return that a branch has more units than it generally does."""
    text = Text(
        f"{units} 个单位，超过一般不超过的 {span} 个",
        f"{units} units, above the {span} that a joint branch generally does not exceed",
    )
    return Reason("joint_over_span", text, {"units": units, "threshold": span}, ("party.joint_span",))
