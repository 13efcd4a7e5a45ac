"""The sample park: the article's named facts and a seeded synthetic remainder, figure by figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from chaingraph.asof.evidence import COUNTS
from chaingraph.errors import Text, UsageError
from chaingraph.model import kind
from chaingraph.park import Park, schema_of
from chaingraph.sample.article import article_rows
from chaingraph.sample.blocks import build_park
from chaingraph.sample.claims import claim_rows
from chaingraph.sample.details import add_details
from chaingraph.sample.eligibility import eligibility_rows
from chaingraph.sample.firms import Firms, make_firms, make_memberships, make_supplies
from chaingraph.sample.layer import layer_rows, reported_by
from chaingraph.sample.links import DIFFICULTIES, Difficulty, Planted, plant
from chaingraph.sample.outside import outside_rows
from chaingraph.sample.owners import refine_owners
from chaingraph.sample.participation import participation_rows
from chaingraph.sample.people import people_rows
from chaingraph.sample.scopes import scopes_frame
from chaingraph.sample.services import service_rows
from chaingraph.sample.social import social_rows
from chaingraph.sample.staffing import Rows

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
        members, chains, links, organizations and certificates, one supply chain per 60 firms or so, no claims; some
        of the firms are social organizations.
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
    Beside the firms of the zone there are 30 social organizations and 12 firms outside it. The register of
    organizations is declared complete for the synthetic firms of all streets but one.

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
    services = service_rows(rng, firms, memberships, people)
    _extend(rows, people.rows, services, add_details(services, firms, supplies))
    apart = rng.spawn(1)[0]  # so that firms, links, chains and pairs stay as they are without what comes now
    counted = firms.frame.with_columns(people.counts)
    owned = refine_owners(apart, counted, _settled(counted, people.rows, services))
    beside: Rows = {}
    _extend(beside, social_rows(apart), outside_rows(apart, firms, planted))
    later = rng.spawn(1)[0]  # for the same reason
    told = reported_by(later, supplies.height)
    _extend(beside, layer_rows(later, firms, planted, memberships))
    _extend(beside, eligibility_rows(later.spawn(1)[0], firms, services["Certificate"]))
    _extend(beside, participation_rows(people.rows, services))
    parts = [
        *((name, pl.DataFrame(items, schema_of(kind(name)))) for name, items in rows.items()),
        ("Enterprise", owned.with_columns(in_zone=True, social_organization=False)),
        ("IN_CHAIN", memberships),
        ("SUPPLIES", supplies.drop("link_chain").with_columns(told)),
        ("SourceScope", scopes_frame(people=True)),
        *((name, pl.DataFrame(items, schema_of(kind(name)))) for name, items in beside.items()),
    ]
    frames: dict[str, pl.DataFrame] = {}
    for name, part in parts:
        frame = Park.from_frames({name: part})[name]
        frames[name] = pl.concat([frames[name], frame]) if name in frames else frame
    return Sample(Park.from_frames(frames), {**truth_of(planted, firms, supplies), "pairs": people.best_pairs})


def _extend(rows: Rows, *parts: Rows) -> None:
    """Add rows to those of the same kind."""
    for part in parts:
        for name, items in part.items():
            rows.setdefault(name, []).extend(items)


def _settled(firms: pl.DataFrame, people: Rows, services: Rows) -> pl.Series:
    """Return the firms whose ownership other records rest on: with an organization or members, and little giants.

    A few members in a small group of owners would have to be hidden, and with them half of the statistics.
    """
    seats = [row["to_id"] for row in people["ESTABLISHED_IN"]]
    giants = [row["enterprise_id"] for row in services["Certificate"] if row["kind"] == "little_giant"]
    bare = pl.all_horizontal((pl.col(name) == 0).fill_null(False) for name in COUNTS)
    return pl.Series([*firms.filter(~bare)["id"], *seats, *giants], dtype=pl.String)


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
