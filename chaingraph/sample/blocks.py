"""Synthetic parks of any size: blocks of firms with links, counts of members, organizations and certificates."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from chaingraph.asof.population import is_official
from chaingraph.errors import Text, UsageError
from chaingraph.park import Park
from chaingraph.sample.article import CHAINS
from chaingraph.sample.firms import REFERENCE, Firms, make_firms, make_memberships, make_supplies, staffed
from chaingraph.sample.links import Difficulty, Planted, plant
from chaingraph.sample.owners import refine_owners
from chaingraph.sample.scopes import scopes_frame
from chaingraph.sample.social import as_social

_FIRMS_PER_CHAIN = 36
LEAST = 40
_SOCIAL = 0.2  # of the firms without links and chains


def chains_frame() -> pl.DataFrame:
    """Return the four industry chains as rows of ``IndustryChain``; their names are facts of the article."""
    return pl.DataFrame(
        {
            "id": [chain for chain, *_ in CHAINS],
            "name": [name for _, name, *_ in CHAINS],
            "source": ["article"] * len(CHAINS),
        }
    )


def common_frames() -> dict[str, pl.DataFrame]:
    """Return the rows of a park that all its blocks share, by kind name."""
    return {"IndustryChain": chains_frame(), "SourceScope": scopes_frame(people=False)}


def make_block(
    rng: np.random.Generator, enterprises: int, hidden: Difficulty, first: int = 1
) -> tuple[dict[str, pl.DataFrame], Planted, Firms, pl.DataFrame]:
    """Make one self-similar block of a large park.

    Frames by kind name; the planted links; the firms; the supply links with their planted chain. All firms are of the
    zone; some of those without links and chains are social organizations.
    """
    idle = round(enterprises * hidden.idle)
    linked = enterprises - idle - hidden.general
    chains = max(1, linked // _FIRMS_PER_CHAIN)
    weight = rng.lognormal(0, 0.45, chains)
    sizes = np.maximum(4, np.floor(weight / weight.sum() * linked)).astype(np.int64)
    sizes[np.argmax(sizes)] += linked - sizes.sum()
    planted = plant(rng, sizes, hidden)
    firms = make_firms(rng, planted, idle, first)
    supplies = make_supplies(rng, firms, planted)
    apart = rng.spawn(1)[0]
    counted = as_social(firms, _SOCIAL).with_columns(_counts(rng, firms))
    owned = refine_owners(apart, counted, counted.filter("social_organization")["id"])
    frames = {
        "Enterprise": owned.with_columns(in_zone=True),
        "IN_CHAIN": make_memberships(firms, planted),
        "SUPPLIES": supplies.drop("link_chain"),
    }
    return frames | _organized(frames["Enterprise"]) | _certified(rng, firms), planted, firms, supplies


def build_park(
    rng: np.random.Generator, enterprises: int, hidden: Difficulty
) -> tuple[Park, Planted, Firms, pl.DataFrame]:
    """Make a synthetic park of one block.

    Raises `UsageError` if fewer than 40 enterprises are asked for.
    """
    if enterprises < LEAST:
        raise UsageError(
            "CG-U021",
            Text(
                f"--enterprises 至少为 {LEAST}，不能是 {enterprises}", f"--enterprises {enterprises} is below {LEAST}"
            ),
        )
    frames, planted, firms, supplies = make_block(rng, enterprises, hidden)
    return Park.from_frames(common_frames() | frames), planted, firms, supplies


def _counts(rng: np.random.Generator, firms: Firms) -> list[pl.Series]:
    """Count members: none in half of the firms, one or two in a quarter, more with size in the rest."""
    n = len(firms.ids)
    kind = rng.random(n)
    full = np.where(kind < 0.5, 0, np.where(kind < 0.75, rng.integers(1, 3, n), 3 + rng.poisson(firms.size / 60)))
    probationary = rng.binomial(full, 0.08)
    columns: dict[str, Any] = {
        "full_members": full,
        "probationary_members": probationary,
        "untransferred_members": rng.binomial(full, 0.05),
        "activists": rng.poisson(np.minimum(firms.size / 150, 5)),
    }
    returned = pl.Series(rng.random(n) >= 0.04)
    return [
        staffed(firms, full + probationary),
        *(
            pl.select(pl.when(returned).then(pl.Series(values)).cast(pl.Int64)).to_series().alias(name)
            for name, values in columns.items()
        ),
    ]


def _organized(firms: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Give nine in ten firms with three full members a branch; the others should have had one."""
    with_branch = firms.filter((pl.col("full_members") >= 3) & (pl.col("id").str.slice(-1) != "0"))
    key = pl.format("PO-{}", "id")
    counted = ("full_members", "probationary_members", "untransferred_members", "activists")
    organizations = with_branch.select(
        id=key,
        name=pl.format("{}党支部", "name"),
        kind=pl.lit("branch"),
        functional=pl.lit(False),
        non_public=is_official(),
        street=pl.col("street"),
        **{name: pl.col(name) for name in counted},
        updated=pl.lit(REFERENCE),
        source=pl.lit("synthetic"),
    )
    established = with_branch.select(from_id=key, to_id=pl.col("id"), source=pl.lit("synthetic"))
    return {"PartyOrganization": organizations, "ESTABLISHED_IN": established}


def _certified(rng: np.random.Generator, firms: Firms) -> dict[str, pl.DataFrame]:
    holders = pl.Series(firms.ids).filter(pl.Series((rng.random(len(firms.ids)) < 0.24) & ~firms.idle))
    frame = holders.to_frame("enterprise_id").select(
        pl.format("CT-{}", "enterprise_id").alias("id"),
        "enterprise_id",
        pl.lit("high_tech").alias("kind"),
        pl.lit("synthetic").alias("source"),
    )
    return {"Certificate": frame}
