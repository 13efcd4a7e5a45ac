"""Planted parks: supply links grown from known chains, with the difficulties that real parks add.

Values run from the end firm backwards: a firm spends part of what it sells on its suppliers.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Difficulty:
    """What makes a park hard; shares are of firms (hubs, idle) or of links (noise, missing, cycles)."""

    general: int = 0
    hubs: float = 0.0
    noise: float = 0.0
    full_noise: float = 0.0
    missing: float = 0.0
    cycles: float = 0.0
    idle: float = 0.0
    unknown: float = 0.0


LEVELS = MappingProxyType(
    {
        "d0 disjoint": Difficulty(),
        "d1 general suppliers": Difficulty(general=8),
        "d2 hubs 10 %": Difficulty(hubs=0.10),
        "d3 noise 5 %": Difficulty(noise=0.05),
        "d3 noise 10 %": Difficulty(noise=0.10),
        "d3 noise 20 %": Difficulty(noise=0.20),
        "d3 full value 10 %": Difficulty(full_noise=0.10),
        "d4 missing 10 %": Difficulty(missing=0.10),
        "d4 missing 20 %": Difficulty(missing=0.20),
        "d5 cycles": Difficulty(cycles=0.08),
        "d6 idle 40 %": Difficulty(idle=0.40),
        "mild": Difficulty(general=4, hubs=0.05, noise=0.05, missing=0.03, cycles=0.02, idle=0.2),
        "hard": Difficulty(general=8, hubs=0.08, noise=0.10, missing=0.05, cycles=0.05, idle=0.4),
    }
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A planted park; `truth` lists (firm, chain), `chain` the chain of each link (-1 noise and general)."""

    firms: int
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    value: NDArray[np.float64]
    product: NDArray[np.int64]
    chain: NDArray[np.int64]
    truth_firm: NDArray[np.int64]
    truth_chain: NDArray[np.int64]
    chains: int


def plant(seed: int, difficulty: Difficulty, chains: int | None = None) -> Planted:
    """Grow a planted park.

    Parameters
    ----------
    seed
        Seed of the generator.
    difficulty
        What to add to the disjoint chains.
    chains
        Number of chains; drawn from 3 to 20 when not given.

    Returns
    -------
    Planted
        Links in random order, firms with random numbers.
    """
    draw = np.random.default_rng(seed)
    count = int(draw.integers(3, 21)) if chains is None else chains
    links: list[tuple[int, int, float, int, int]] = []  # source, target, value, product, chain
    member: list[tuple[int, int]] = []
    levels: list[list[list[int]]] = []
    firms = 0
    for chain in range(count):
        size = int(np.clip(round(np.exp(draw.normal(2.5, 0.6))), 4, 40))
        grown, tiers = _grow(draw, firms, size, chain)
        links += grown
        member += [(firm, chain) for firm in range(firms, firms + size)]
        levels.append(tiers)
        firms += size
    _add_hubs(draw, difficulty, links, member, levels)
    _add_cycles(draw, difficulty, links, levels)
    firms = _add_general(draw, difficulty, links, firms, count)
    _add_noise(draw, difficulty, links, member, firms, count)
    if difficulty.missing:
        links = [link for link in links if draw.random() >= difficulty.missing]
    firms = round(firms / (1 - difficulty.idle))
    number = draw.permutation(firms)
    shuffled = [links[i] for i in draw.permutation(len(links))]
    source, target, value, product, chain_of = (np.array(column) for column in zip(*shuffled, strict=True))
    value = np.where(draw.random(value.size) < difficulty.unknown, np.nan, np.round(value, 2))
    return Planted(
        firms,
        number[source],
        number[target],
        value,
        product,
        chain_of,
        number[np.array([firm for firm, _ in member])],
        np.array([chain for _, chain in member]),
        count,
    )


def without_values(park: Planted) -> Planted:
    """Return the same park with every value unknown."""
    return replace(park, value=np.full(park.value.size, np.nan))


def _grow(
    draw: np.random.Generator, first: int, size: int, chain: int
) -> tuple[list[tuple[int, int, float, int, int]], list[list[int]]]:
    """Grow one chain from its end firm upstream; return its links and its tiers, the end first."""
    depth = int(draw.integers(2, min(5, size - 1) + 1))
    ends = 2 if size >= 12 and draw.random() < 0.15 else 1
    rest = size - ends
    cut = np.bincount(draw.choice(depth - 1, rest - (depth - 1), p=_shares(draw, depth - 1)), minlength=depth - 1) + 1
    bounds = np.cumsum([0, ends, *cut])
    tiers = [list(range(first + a, first + b)) for a, b in itertools.pairwise(bounds)]
    links = []
    sales = {firm: float(np.exp(draw.normal(9.0, 0.7))) for firm in tiers[0]}
    for level in range(1, depth):
        buyers = tiers[level - 1]
        suppliers: dict[int, list[int]] = {buyer: [] for buyer in buyers}
        pull = _shares(draw, len(buyers), 1.5)
        for firm in tiers[level]:
            for buyer in draw.choice(
                buyers, min(len(buyers), int(draw.choice([1, 2, 3], p=[0.4, 0.4, 0.2]))), False, pull
            ):
                suppliers[int(buyer)].append(firm)
        if level == 1 and ends > 1:
            # Two end firms make one chain only if they buy from the same suppliers.
            for firm in tiers[1][: max(1, len(tiers[1]) // 2)]:
                for buyer in buyers:
                    if firm not in suppliers[buyer]:
                        suppliers[buyer].append(firm)
        for buyer, sellers in suppliers.items():
            spent = sales[buyer] * draw.uniform(0.5, 0.8)
            for seller, share in zip(sellers, _shares(draw, len(sellers), 1.5) if sellers else (), strict=True):
                product = chain * 100 + level * 10 + seller % 4
                links.append((seller, buyer, spent * share, product, chain))
                sales[seller] = sales.get(seller, 0.0) + spent * share
    if draw.random() < 0.2 and len(tiers[-1]) > 2:
        # Some end firms sell a little of what they make inside the park.
        for buyer in tiers[-1][-int(draw.integers(1, 3)) :]:
            if not any(link[0] == tiers[0][0] and link[1] == buyer for link in links):
                links = [link for link in links if link[0] != buyer]
                links.append((tiers[0][0], buyer, sales[tiers[0][0]] * draw.uniform(0.05, 0.2), chain * 100, chain))
    return links, tiers


def _shares(draw: np.random.Generator, count: int, even: float = 2.0) -> NDArray[np.float64]:
    return draw.dirichlet(np.full(count, even))


def _add_hubs(
    draw: np.random.Generator,
    difficulty: Difficulty,
    links: list[tuple[int, int, float, int, int]],
    member: list[tuple[int, int]],
    levels: list[list[list[int]]],
) -> None:
    """Let some suppliers sell about as much into a second chain, of which they become members."""
    sellers = [(firm, chain) for chain, tiers in enumerate(levels) for tier in tiers[1:] for firm in tier]
    number = round(difficulty.hubs * len(member))
    for at in draw.choice(len(sellers), min(number, len(sellers)), replace=False):
        firm, chain = sellers[at]
        sold = sum(link[2] for link in links if link[0] == firm)
        other = int(draw.choice([c for c in range(len(levels)) if c != chain]))
        # Nobody buys a multiple of what it needs: the second customers are of the supplier's own order of size.
        needs = {f: sum(link[2] for link in links if link[1] == f) for tier in levels[other][:-1] for f in tier}
        buyers = [f for f, need in needs.items() if need >= sold] or [max(needs, key=lambda f: needs[f])]
        chosen = draw.choice(buyers, min(len(buyers), int(draw.integers(1, 3))), replace=False)
        total = sold * draw.uniform(0.6, 1.4)
        for buyer, share in zip(chosen, _shares(draw, len(chosen)), strict=True):
            links.append((firm, int(buyer), total * share, chain * 100 + 50, other))
        member.append((firm, other))


def _add_cycles(
    draw: np.random.Generator,
    difficulty: Difficulty,
    links: list[tuple[int, int, float, int, int]],
    levels: list[list[list[int]]],
) -> None:
    """Send scrap and toll-processed goods back upstream within a chain."""
    for at in draw.choice(len(links), round(difficulty.cycles * len(links)), replace=False):
        seller, buyer, value, _, chain = links[at]
        links.append((buyer, seller, value * draw.uniform(0.05, 0.4), chain * 100 + 60, chain))


def _add_general(
    draw: np.random.Generator,
    difficulty: Difficulty,
    links: list[tuple[int, int, float, int, int]],
    firms: int,
    count: int,
) -> int:
    """Add suppliers of packaging, logistics, electricity, … that sell to 15 to 60 % of all firms."""
    bought = np.zeros(firms + difficulty.general)
    for _, buyer, value, _, _ in links:
        bought[buyer] += value
    typical = float(np.median([link[2] for link in links]))
    for offset in range(difficulty.general):
        seller = firms + offset
        for buyer in draw.choice(firms, max(4, round(firms * draw.uniform(0.15, 0.6))), replace=False):
            value = max(bought[buyer], typical) * draw.uniform(0.01, 0.08)
            links.append((seller, int(buyer), float(value), count * 100 + offset, -1))
    return firms + difficulty.general


def _add_noise(
    draw: np.random.Generator,
    difficulty: Difficulty,
    links: list[tuple[int, int, float, int, int]],
    member: list[tuple[int, int]],
    firms: int,
    count: int,
) -> None:
    """Add links between members of different chains, of small or of full value."""
    within = [link for link in links if link[4] >= 0]
    values = np.array([link[2] for link in within])
    own: dict[int, list[float]] = {}
    for seller, buyer, value, _, _ in within:
        own.setdefault(seller, []).append(value)
        own.setdefault(buyer, []).append(value)
    home = dict(reversed(member))
    pool = np.array(sorted(home))
    for share, full in ((difficulty.noise, False), (difficulty.full_noise, True)):
        wanted = round(share * len(within))
        while wanted:
            seller, buyer = (int(f) for f in draw.choice(pool, 2, replace=False))
            if home[seller] != home[buyer]:
                # Full value is what one of the two trades anyway on one of its links.
                usual = own.get(seller, []) + own.get(buyer, [])
                value = float(draw.choice(usual if full and usual else values)) * (
                    1.0 if full else draw.uniform(0.05, 0.3)
                )
                links.append((seller, buyer, value, count * 100 + 20 + wanted % 7, -1))
                wanted -= 1
