"""The sample park: the article's named facts and a seeded synthetic remainder, figure by figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from chaingraph.errors import Text, UsageError
from chaingraph.model import kind
from chaingraph.park import Park, schema_of
from chaingraph.sample.article import article_rows
from chaingraph.sample.blocks import build_park
from chaingraph.sample.claims import claim_rows
from chaingraph.sample.firms import Firms, make_firms, make_memberships, make_supplies
from chaingraph.sample.links import DIFFICULTIES, Difficulty, Planted, plant
from chaingraph.sample.people import people_rows
from chaingraph.sample.services import service_rows

_FIRMS = 700
_CHAINS = 10  # the eleventh is the one whose links the article names


@dataclass(frozen=True)
class Sample:
    """A park, and apart from it the truth that was planted, which no analysis may read."""

    park: Park
    truth: Mapping[str, Any]


def difficulty_of(name: str | Difficulty | None) -> Difficulty:
    """Return a difficulty by name; the sample park's own when none is given.

    Raises `UsageError` if there is no such difficulty.
    """
    if isinstance(name, Difficulty):
        return name
    if name is None:
        return DIFFICULTIES["park"]
    if name not in DIFFICULTIES:
        known = ", ".join(DIFFICULTIES)
        raise UsageError(
            "CG-U020", Text(f"没有难度 {name}；可选：{known}", f"no difficulty {name}; there are: {known}")
        )
    return DIFFICULTIES[name]


def chain_sizes(rng: np.random.Generator, chains: int, firms: int) -> Any:
    """Return skewed chain sizes, at least 8 each, that add up to about `firms`."""
    weight = rng.lognormal(0, 0.45, chains)
    return np.maximum(8, np.floor(weight / weight.sum() * firms)).astype(np.int64)


def build_sample(
    *, seed: int = 1, enterprises: int | None = None, difficulty: str | Difficulty | None = None
) -> Sample:
    """Make the sample park, or a synthetic park of another size.

    Parameters
    ----------
    seed
        The same seed gives the same park.
    enterprises
        Number of firms. With a number given, the park is synthetic only: firms with head counts and counts of
        members, chains, links, organizations and certificates, one supply chain per 60 firms or so, no claims.
    difficulty
        How the supply chains are hidden: a name of `DIFFICULTIES` or a `Difficulty`.

    Returns
    -------
    Sample
        Without `enterprises`, a park in which every published figure holds: see `chaingraph.sample.claims`.

    Raises
    ------
    UsageError
        If there is no such difficulty or fewer than 40 enterprises are asked for.

    Notes
    -----
    Every record says ``source``: ``article`` or ``synthetic``. Synthetic firms are named 合成样例…, their codes have
    division digits 000000. Nothing synthetic is said of a named firm, except two bare organizations, marked as
    synthetic: the one above the workshop branch of 泸州豪能传动技术, and that of 四川长江液压件 (kind unknown).

    Examples
    --------
    >>> sample = build_sample(seed=1)
    >>> sample.park["IndustryChain"].height
    4
    """
    hidden = difficulty_of(difficulty)
    rng = np.random.default_rng(seed)
    if enterprises is not None:
        park, planted, firms, supplies = build_park(rng, enterprises, hidden)
        return Sample(park, truth_of(planted, firms, supplies))
    idle = round(_FIRMS * hidden.idle)
    planted = plant(rng, chain_sizes(rng, _CHAINS, _FIRMS - idle - hidden.general), hidden)
    firms = make_firms(rng, planted, idle)
    supplies = make_supplies(rng, firms, planted)
    memberships = make_memberships(firms, planted)
    rows = {name: list(items) for name, items in article_rows().items()}
    rows["Claim"] = claim_rows()
    people = people_rows(rng, firms, memberships)
    for part in (people.rows, service_rows(rng, firms, memberships, people)):
        for name, items in part.items():
            rows.setdefault(name, []).extend(items)
    frames = {name: pl.DataFrame(items, schema_of(kind(name))) for name, items in rows.items()}
    for name, frame in (
        ("Enterprise", firms.frame.with_columns(people.counts)),
        ("IN_CHAIN", memberships),
        ("SUPPLIES", supplies.drop("link_chain")),
    ):
        frames[name] = pl.concat([frames[name], Park.from_frames({name: frame})[name]])
    return Sample(Park.from_frames(frames), {**truth_of(planted, firms, supplies), "pairs": people.best_pairs})


def truth_of(planted: Planted, firms: Firms, supplies: pl.DataFrame) -> dict[str, Any]:
    """Return what was planted: chain and tier of each firm, chain of each link; -1 is none."""
    ids = firms.ids
    return {
        "firms": [
            {"id": ids[firm], "chain": chain, "tier": tier, "second": planted.second.get(firm)}
            for firm, (chain, tier) in enumerate(zip(planted.chain.tolist(), planted.tier.tolist(), strict=True))
        ],
        "links": supplies.select("from_id", "to_id", "product", chain="link_chain").to_dicts(),
    }
