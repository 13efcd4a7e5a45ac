"""Planted parks: supply links grown from known chains, with the difficulties that real parks add.

Values run from the end firm backwards: a firm spends part of what it sells on its suppliers. Product names do not give
the chains away: chains of one industry buy the same goods, and the further upstream, the more all of them do.
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
    """A planted park; `chain` is the chain of each link (-1 noise and general).

    `truth_firm` and `truth_chain` list the memberships that at least one recorded link bears witness to: a firm whose
    links of a chain are all missing is not in that chain for anybody who only has the links.
    """

    firms: int
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    value: NDArray[np.float64]
    product: NDArray[np.int64]
    chain: NDArray[np.int64]
    truth_firm: NDArray[np.int64]
    truth_chain: NDArray[np.int64]
    chains: int
    # end_firm, end_chain: the end firms of each chain, as a planner would declare them
    end_firm: NDArray[np.int64]
    end_chain: NDArray[np.int64]
    makes: NDArray[np.int64]  # main product of each firm as a list of firms would say, -1 unknown


def plant(seed: int, difficulty: Difficulty, chains: int | None = None, typical: float = 12.2) -> Planted:
    """Grow a planted park.

    Parameters
    ----------
    seed
        Seed of the generator.
    difficulty
        What to add to the disjoint chains.
    chains
        Number of chains; drawn from 3 to 20 when not given.
    typical
        Median number of firms of a chain; sizes are skewed, from 4 to 40, or to 3.3 medians where that is more.

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
    goods = _Goods(draw, count)
    for chain in range(count):
        size = int(np.clip(round(typical * np.exp(draw.normal(0.0, 0.6))), 4, 40 * max(1.0, typical / 12.2)))
        grown, tiers = _grow(draw, firms, size, chain, goods)
        links += grown
        member += [(firm, chain) for firm in range(firms, firms + size)]
        levels.append(tiers)
        firms += size
    _add_hubs(draw, difficulty, links, member, levels, goods)
    _add_cycles(draw, difficulty, links)
    firms = _add_general(draw, difficulty, links, firms)
    _add_noise(draw, difficulty, links, member, goods)
    if difficulty.missing:
        links = [link for link in links if draw.random() >= difficulty.missing]
    witnessed = {(end, link[4]) for link in links for end in link[:2]}
    member = [row for row in dict.fromkeys(member) if row in witnessed]
    firms = round(firms / (1 - difficulty.idle))
    number = draw.permutation(firms)
    shuffled = [links[i] for i in draw.permutation(len(links))]
    source, target, value, product, chain_of = (np.array(column) for column in zip(*shuffled, strict=True))
    value = np.where(draw.random(value.size) < difficulty.unknown, np.nan, np.round(value, 2))
    makes = np.full(firms, -1)
    for firm, chosen in goods.main(levels).items():
        makes[number[firm]] = chosen
    for seller, _, _, sold, _ in links:
        if sold >= _FIRST_GENERAL:
            makes[number[seller]] = sold
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
        number[np.array([firm for tiers in levels for firm in tiers[0]])],
        np.array([chain for chain, tiers in enumerate(levels) for _ in tiers[0]]),
        makes,
    )


def plant_communities(seed: int, communities: int = 50, size: int = 20, outside: float = 0.25) -> Planted:
    """Make a park of plain communities: random links of random value and direction, no end firms.

    Parameters
    ----------
    seed
        Seed of the generator.
    communities, size
        Number of communities and firms of each.
    outside
        Share of the links that lead to any other firm.

    Returns
    -------
    Planted
        Three links per firm; the communities stand for the chains.
    """
    draw = np.random.default_rng(seed)
    firms = communities * size
    source = draw.integers(0, firms, 3 * firms)
    target = source // size * size + draw.integers(0, size, source.size)
    target = np.where(draw.random(source.size) < outside, draw.integers(0, firms, source.size), target)
    home = np.arange(firms) // size
    inside = home[source] == home[target]
    return Planted(
        firms,
        source,
        target,
        np.round(np.exp(draw.normal(4.0, 1.0, source.size)), 2).astype(np.float64),
        draw.integers(0, 200, source.size),
        np.where(inside, home[source], -1),
        np.arange(firms),
        home,
        communities,
        np.zeros(0, np.int64),
        np.zeros(0, np.int64),
        np.full(firms, -1),
    )


def subset(park: Planted, kept: NDArray[np.bool_]) -> Planted:
    """Return the park with these of its links alone; the truth stays that of all of them."""
    columns = {name: getattr(park, name)[kept] for name in ("source", "target", "value", "product", "chain")}
    return replace(park, **columns)


def without_values(park: Planted) -> Planted:
    """Return the same park with every value unknown."""
    return replace(park, value=np.full(park.value.size, np.nan))


def plant_large(firms: int, chains: int = 50, tiers: int = 6) -> Planted:
    """Make a park of many firms at once: each sells down its chain, one sale in ten to another, some back upstream.

    Parameters
    ----------
    firms
        Number of firms.
    chains, tiers
        Number of chains and their depth; all firms of the first tier are ends.

    Returns
    -------
    Planted
        Nearly three links a firm; products by chain and tier.
    """
    draw = np.random.default_rng(firms)
    tier, home = draw.integers(0, tiers, firms), draw.integers(0, chains, firms)
    cell = home * tiers + tier
    order = np.argsort(cell, kind="stable")
    first = np.searchsorted(cell[order], np.arange(chains * tiers + 1))
    source = draw.integers(0, firms, round(3.4 * firms))
    source = source[tier[source] > 0]
    buyers = np.where(draw.random(source.size) < 0.9, home[source], draw.integers(0, chains, source.size))  # fmt: skip
    at = buyers * tiers + tier[source] - 1
    target = order[first[at] + (draw.random(source.size) * (first[at + 1] - first[at])).astype(np.int64)]
    back = draw.random(source.size) < 0.02
    source, target = np.where(back, target, source), np.where(back, source, target)
    value = np.round(np.exp(draw.normal(4.0, 1.0, source.size)), 2).astype(np.float64)
    end = np.flatnonzero(tier == 0)
    chain = np.where(home[source] == home[target], home[source], -1)
    every = np.arange(firms)
    return Planted(
        firms, source, target, value, cell[source], chain, every, home, chains, end, home[end], cell,
    )  # fmt: skip


def declare(park: Planted, share: float = 1.0, wrong: float = 0.0) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the end firms that a planner declares, and the chain of each.

    Parameters
    ----------
    park
        The planted park.
    share
        Share of the chains that are declared at all; drawn from a fixed seed.
    wrong
        Share of the declared chains for which a supplier of the end firm is named instead.

    Returns
    -------
    tuple
        Firms and chains, in the order of the chains.
    """
    draw = np.random.default_rng(park.firms)
    declared = np.sort(draw.permutation(park.chains)[: round(share * park.chains)])
    mistaken = set(draw.permutation(declared)[: round(wrong * declared.size)].tolist())
    pairs: list[tuple[int, int]] = []
    for chain in declared.tolist():
        ends = park.end_firm[park.end_chain == chain]
        sells = np.isin(park.target, ends) & (park.chain == chain) & ~np.isin(park.source, ends)
        suppliers = np.unique(park.source[sells])
        named = [int(draw.choice(suppliers))] if chain in mistaken and suppliers.size else ends.tolist()
        pairs += [(firm, chain) for firm in named]
    firm, of = zip(*pairs, strict=True) if pairs else ((), ())
    return np.array(firm, np.int64), np.array(of, np.int64)


class _Goods:
    """What firms make: goods of an industry, which several chains share, and goods that everybody buys."""

    def __init__(self, draw: np.random.Generator, chains: int) -> None:
        self._draw = draw
        self._industry = draw.integers(0, max(2, round(chains / 3)), chains)
        self._makes: dict[int, list[int]] = {}

    def any_of(self, chain: int, level: int) -> int:
        """Return a product that a firm of this chain and level may make."""
        if self._draw.random() < _COMMON[level]:
            return _FIRST_COMMON + level * 10 + int(self._draw.integers(6))
        return int(self._industry[chain]) * 100 + level * 10 + int(self._draw.integers(5))

    def of(self, firm: int, chain: int, level: int) -> int:
        """Return one of the one or two products that the firm makes."""
        if firm not in self._makes:
            self._makes[firm] = [self.any_of(chain, level) for _ in range(1 + int(self._draw.random() < 0.3))]
        return int(self._draw.choice(self._makes[firm]))

    def main(self, levels: list[list[list[int]]]) -> dict[int, int]:
        """Return the main product of every firm of a chain."""
        place = {f: (c, level) for c, tiers in enumerate(levels) for level, tier in enumerate(tiers) for f in tier}
        return {firm: self._makes[firm][0] if firm in self._makes else self.any_of(*at) for firm, at in place.items()}

    def incidental(self, firm: int) -> int:
        """Return what is sold outside the chains: as often its own product as anything else."""
        if firm in self._makes and self._draw.random() < 0.5:
            return int(self._draw.choice(self._makes[firm]))
        return self.any_of(int(self._draw.integers(self._industry.size)), int(self._draw.integers(1, 5)))


_COMMON = (0.0, 0.1, 0.3, 0.6, 0.8)  # share of goods of all industries by level, the end firm first
_FIRST_COMMON, _SCRAP, _FIRST_GENERAL = 10_000, 20_000, 30_000


def _grow(
    draw: np.random.Generator, first: int, size: int, chain: int, goods: _Goods
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
                links.append((seller, buyer, spent * share, goods.of(seller, chain, level), chain))
                sales[seller] = sales.get(seller, 0.0) + spent * share
    if draw.random() < 0.2 and len(tiers[-1]) > 2:
        # Some end firms sell a little of what they make inside the park.
        for buyer in tiers[-1][-int(draw.integers(1, 3)) :]:
            if not any(link[0] == tiers[0][0] and link[1] == buyer for link in links):
                links = [link for link in links if link[0] != buyer]
                sold = sales[tiers[0][0]] * draw.uniform(0.05, 0.2)
                links.append((tiers[0][0], buyer, sold, goods.of(tiers[0][0], chain, 0), chain))
    return links, tiers


def _shares(draw: np.random.Generator, count: int, even: float = 2.0) -> NDArray[np.float64]:
    return draw.dirichlet(np.full(count, even))


def _add_hubs(
    draw: np.random.Generator,
    difficulty: Difficulty,
    links: list[tuple[int, int, float, int, int]],
    member: list[tuple[int, int]],
    levels: list[list[list[int]]],
    goods: _Goods,
) -> None:
    """Let some suppliers sell about as much into a second chain, of which they become members.

    Half of the time they sell what they make for their first chain, half of the time what the second one's firms make.
    """
    selling = {link[0] for link in links}
    place = {f: (c, level) for c, tiers in enumerate(levels) for level, tier in enumerate(tiers) for f in tier}
    sellers = [(firm, chain) for firm, (chain, level) in place.items() if level and firm in selling]
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
            own = draw.random() < 0.5
            level = min(place[int(buyer)][1] + 1, 4)
            product = goods.of(firm, chain, place[firm][1]) if own else goods.any_of(other, level)
            links.append((firm, int(buyer), total * share, product, other))
        member.append((firm, other))


def _add_cycles(
    draw: np.random.Generator,
    difficulty: Difficulty,
    links: list[tuple[int, int, float, int, int]],
) -> None:
    """Send scrap and toll-processed goods back upstream within a chain."""
    for at in draw.choice(len(links), round(difficulty.cycles * len(links)), replace=False):
        seller, buyer, value, _, chain = links[at]
        links.append((buyer, seller, value * draw.uniform(0.05, 0.4), _SCRAP, chain))


def _add_general(
    draw: np.random.Generator,
    difficulty: Difficulty,
    links: list[tuple[int, int, float, int, int]],
    firms: int,
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
            links.append((seller, int(buyer), float(value), _FIRST_GENERAL + offset, -1))
    return firms + difficulty.general


def _add_noise(
    draw: np.random.Generator,
    difficulty: Difficulty,
    links: list[tuple[int, int, float, int, int]],
    member: list[tuple[int, int]],
    goods: _Goods,
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
                links.append((seller, buyer, value, goods.incidental(seller), -1))
                wanted -= 1
