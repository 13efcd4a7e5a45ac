"""How many members each firm of the sample park has, and what the makers of people share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from chaingraph.sample.article import COMMITTEES
from chaingraph.sample.firms import Firms

Rows = dict[str, list[dict[str, Any]]]

MEMBERS = 815

RED_TEAMS = {chain: committee.replace("CC-", "TM-RED-") for chain, committee in COMMITTEES.items()}


def synthetic(**values: Any) -> dict[str, Any]:
    """Return a row that says where it comes from."""
    return {**values, "source": "synthetic"}


@dataclass
class People:
    """Rows of people and organizations, and what the makers of later records need of them."""

    rows: Rows
    # firm number to its organization, for firms with one of their own
    own: dict[int, str] = field(default_factory=dict)
    # columns to put on the firms: counts of members that agree with the records, priority, instructor
    counts: list[pl.Series] = field(default_factory=list)
    # planted truth: paired organization to the mentor that fits it best
    best_pairs: dict[str, str] = field(default_factory=dict)
    full_by_firm: dict[int, list[str]] = field(default_factory=dict)
    mentors: list[str] = field(default_factory=list)
    branchless: list[int] = field(default_factory=list)

    def add(self, table: str, /, **values: Any) -> None:
        """Add a synthetic row."""
        self.rows.setdefault(table, []).append({**values, "source": values.get("source", "synthetic")})


@dataclass(frozen=True)
class Staffing:
    """Who has how many: full, probationary and untransferred members by firm; the groups of firms."""

    full: Any
    probationary: Any
    untransferred: Any
    own: list[int]
    joint: list[list[int]]


def staff(rng: np.random.Generator, firms: Firms, memberships: pl.DataFrame) -> Staffing:
    """Deal out members to firms: 815 in chain firms, and firms of every class beside one another."""
    n = len(firms.ids)
    inside = firms.chain.is_not_null().to_numpy()
    weight = np.where(inside, firms.size.astype(float) ** 0.7, 0)
    ends = set(memberships.filter(pl.col("role").is_in(["leader", "leading"]))["from_id"])
    lead = [firm for firm in range(n) if firms.ids[firm] in ends]
    weight[lead] = 0
    order = rng.choice(n, 230, replace=False, p=weight / weight.sum()).tolist()
    own = lead + order[: 92 - len(lead)]
    rest = order[92 - len(lead) :]
    due, mixed, untransferred, single = rest[:12], rest[12:16], rest[16:20], rest[20:92]
    # Joint branches unite small firms of one street, by row number, so that they are neighbours.
    streets = firms.frame["street"].to_list()
    small = sorted(
        (firm for firm in np.flatnonzero(inside).tolist() if firm not in {*own, *rest} and streets[firm]),
        key=lambda firm: (streets[firm], firm),
    )
    starts = [index for index in range(len(small) - 3) if streets[small[index]] == streets[small[index + 3]]]
    chosen = sorted(rng.choice([start for start in starts if start % 4 == 0], 6, replace=False).tolist())
    joint = [small[start : start + 3 + index % 2] for index, start in enumerate(chosen)]
    full, probationary, away = (np.zeros(n, dtype=np.int64) for _ in range(3))
    full[due] = 3 + rng.integers(0, 4, len(due))
    full[mixed], probationary[mixed] = 2, 1
    full[untransferred], away[untransferred] = 3, 1
    full[single] = rng.integers(1, 3, len(single))
    for group in joint:
        full[group] = 1 + rng.integers(0, 2, len(group))
    outside = np.flatnonzero(~inside & (firms.frame["status"].fill_null("operating") == "operating").to_numpy())
    elsewhere = rng.choice(outside, min(20, len(outside)), replace=False)
    full[elsewhere] = rng.integers(1, 3, len(elsewhere))
    own_outside = elsewhere[:8].tolist()
    full[own_outside] = 3 + rng.integers(0, 3, len(own_outside))
    left = MEMBERS - int((full + probationary)[inside].sum()) - 3 * len(own)
    share = firms.size[own].astype(float) ** 0.6
    more = rng.multinomial(left, share / share.sum())
    new = rng.binomial(more, 0.1)
    full[own] = 3 + more - new
    probationary[own] = new
    several = [firm for firm in own if full[firm] > 5]
    away[several] = rng.random(len(several)) < 0.2
    return Staffing(full, probationary, away, own + own_outside, joint)
