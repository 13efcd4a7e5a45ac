"""Planted supply chains: links of known origin, made harder to see by stated difficulties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from chaingraph.kernels.arrays import Floats, Ints

NO_CHAIN = -1


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How the planted chains are hidden.

    Attributes
    ----------
    general
        Number of shared general suppliers; each sells to 15 to 60 % of all firms.
    hubs
        Share of the firms that truly belong to two chains.
    noise, full_noise
        Links between chains as a share of all links: of small, and of full value.
    missing
        Share of the links that the survey missed.
    unknown
        Share of the values that the survey did not learn; small links first.
    cycles
        Scrap and toll processing: links back upstream as a share of all links.
    idle
        Share of all firms that have no link.
    """

    general: int = 0
    hubs: float = 0.0
    noise: float = 0.0
    full_noise: float = 0.0
    missing: float = 0.0
    unknown: float = 0.0
    cycles: float = 0.0
    idle: float = 0.0


DIFFICULTIES: Mapping[str, Difficulty] = MappingProxyType(
    {
        "park": Difficulty(general=8, hubs=0.02, noise=0.05, unknown=0.03, cycles=0.02, idle=0.4),
        "d0": Difficulty(),
        "d1": Difficulty(general=8),
        "d2": Difficulty(hubs=0.1),
        "d3": Difficulty(noise=0.05),
        "d3-10": Difficulty(noise=0.1),
        "d3-20": Difficulty(noise=0.2),
        "d3-full": Difficulty(full_noise=0.1),
        "d4": Difficulty(missing=0.1),
        "d4-20": Difficulty(missing=0.2),
        "d5": Difficulty(cycles=0.05),
        "d6": Difficulty(idle=0.4),
        "mild": Difficulty(general=8, hubs=0.05, noise=0.05, missing=0.03, cycles=0.02, idle=0.2),
        "hard": Difficulty(general=8, hubs=0.1, noise=0.15, full_noise=0.03, missing=0.1, cycles=0.05, idle=0.4),
    }
)


@dataclass
class Planted:
    """Links between firms 0, 1, …, and what nobody but a test may know about them.

    Attributes
    ----------
    chain, tier
        Chain and tier of each firm (the end firm has tier 0, its customer -1); `NO_CHAIN` for general suppliers.
    second
        Further chain of each hub firm, by firm.
    link_chain
        Chain of each link; `NO_CHAIN` for general supplies and noise.
    """

    chain: Ints
    tier: Ints
    supplier: Ints
    customer: Ints
    value: Floats
    link_chain: Ints
    second: dict[int, int] = field(default_factory=dict)


def plant(rng: np.random.Generator, sizes: Ints, difficulty: Difficulty) -> Planted:
    """Plant one chain per size, then hide them.

    Parameters
    ----------
    rng
        Source of chance.
    sizes
        Firms of each chain, at least four.
    difficulty
        How they are hidden.

    Returns
    -------
    Planted
        Firms are numbered chain by chain, the end firm first; general suppliers come last.

    Notes
    -----
    The difficulties are those that the method was measured on. Values are annual, in 万元; a firm buys in the park
    for about half of what it sells, so that value thins out upstream, as it does in a real chain.
    """
    parts = [_chain(rng, int(size)) for size in sizes]
    starts = np.concatenate([[0], np.cumsum(sizes)])
    chain = np.repeat(np.arange(len(sizes)), sizes)
    planted = Planted(
        chain=np.concatenate([chain, np.full(difficulty.general, NO_CHAIN)]),
        tier=np.concatenate([*(tier for tier, _, _, _ in parts), np.full(difficulty.general, 1)]),
        supplier=np.concatenate([part[1] + start for part, start in zip(parts, starts, strict=False)]),
        customer=np.concatenate([part[2] + start for part, start in zip(parts, starts, strict=False)]),
        value=np.concatenate([part[3] for part in parts]),
        link_chain=np.concatenate([np.full(len(part[1]), index) for index, part in enumerate(parts)]),
    )
    _add_hubs(rng, planted, difficulty.hubs)
    own_links = len(planted.supplier)
    _add_noise(rng, planted, round(difficulty.noise * own_links), small=True)
    _add_noise(rng, planted, round(difficulty.full_noise * own_links), small=False)
    _add_cycles(rng, planted, round(difficulty.cycles * own_links))
    _keep(planted, rng.random(len(planted.supplier)) >= difficulty.missing)
    _add_general(rng, planted, len(chain))
    planted.value = np.maximum(np.round(planted.value, 1), 0.1)
    _forget_values(rng, planted, difficulty.unknown)
    return planted


def _chain(rng: np.random.Generator, size: int) -> tuple[Ints, Ints, Ints, Floats]:
    """Return tier of each firm, and suppliers, customers and values of the links, of one chain."""
    depth = int(min(rng.choice([2, 3, 4, 5], p=[0.1, 0.35, 0.35, 0.2]), max(2, size // 3)))
    tier = np.zeros(size, dtype=np.int64)
    tier[1:depth] = np.arange(1, depth)
    width = np.array([1.0, 1.6, 1.2, 0.7])[: depth - 1]
    tier[depth:] = rng.choice(np.arange(1, depth), size - depth, p=width / width.sum())
    bought = np.zeros(size)
    bought[0] = rng.lognormal(np.log(8000 * size / 20), 0.6)
    suppliers, customers, values = [], [], []
    for level in range(1, depth):
        makers, buyers = np.flatnonzero(tier == level), np.flatnonzero(tier == level - 1)
        budget = bought[buyers] + 1e-9
        main = rng.choice(buyers, len(makers), p=budget / budget.sum())
        also = rng.choice(buyers, len(makers))
        has_second = (rng.random(len(makers)) < 0.3) & (also != main)
        source = np.concatenate([makers, makers[has_second]])
        target = np.concatenate([main, also[has_second]])
        weight = rng.lognormal(0, 0.9, len(source))
        weight[len(makers) :] *= 0.4
        total = np.bincount(target, weight, size)
        value = bought[target] * weight / total[target] * rng.uniform(0.75, 1.0, len(source))
        bought = bought + np.bincount(source, value, size) * rng.uniform(0.4, 0.65, size)
        suppliers.append(source)
        customers.append(target)
        values.append(value)
    # Two of seven end firms also sell a little to one firm of the park, which is then the chain's customer.
    if size > 6 and rng.random() < 0.3:
        last = np.flatnonzero(tier == depth - 1)[-1]
        if last >= depth:
            tier[last] = -1
            kept = [source != last for source in suppliers]
            suppliers = [ends[mask] for ends, mask in zip(suppliers, kept, strict=True)]
            customers = [ends[mask] for ends, mask in zip(customers, kept, strict=True)]
            values = [ends[mask] for ends, mask in zip(values, kept, strict=True)]
            suppliers.append(np.array([0]))
            customers.append(np.array([last]))
            values.append(np.array([bought[0] * rng.uniform(0.1, 0.2)]))
    return tier, np.concatenate(suppliers), np.concatenate(customers), np.concatenate(values)


def _append(planted: Planted, supplier: Ints, customer: Ints, value: Floats, link_chain: Ints) -> None:
    planted.supplier = np.concatenate([planted.supplier, supplier])
    planted.customer = np.concatenate([planted.customer, customer])
    planted.value = np.concatenate([planted.value, value])
    planted.link_chain = np.concatenate([planted.link_chain, link_chain])


def _keep(planted: Planted, mask: npt.NDArray[np.bool_]) -> None:
    planted.supplier, planted.customer = planted.supplier[mask], planted.customer[mask]
    planted.value, planted.link_chain = planted.value[mask], planted.link_chain[mask]


def _add_hubs(rng: np.random.Generator, planted: Planted, share: float) -> None:
    """Let some firms sell about two fifths of their goods into a second chain."""
    firms = len(planted.chain)
    sales = np.bincount(planted.supplier, planted.value, firms)
    eligible = np.flatnonzero((planted.tier > 0) & (planted.chain >= 0) & (sales > 0))
    hubs = np.sort(rng.choice(eligible, min(round(share * firms), len(eligible)), replace=False))
    chains = int(planted.chain.max()) + 1
    if not len(hubs) or chains < 2:
        return
    other = (planted.chain[hubs] + rng.integers(1, chains, len(hubs))) % chains
    # Buyers of the other chain: a firm that itself buys, found by drawing among the customers of its links.
    order = np.argsort(planted.link_chain, kind="stable")
    first = np.searchsorted(planted.link_chain[order], np.arange(chains + 1))
    pick = first[other] + (rng.random(len(hubs)) * (first[other + 1] - first[other])).astype(np.int64)
    customer = planted.customer[order][np.minimum(pick, len(order) - 1)]
    _append(planted, hubs, customer, sales[hubs] * rng.uniform(0.55, 0.75, len(hubs)), other)
    planted.second = dict(zip(hubs.tolist(), other.tolist(), strict=True))


def _add_noise(rng: np.random.Generator, planted: Planted, count: int, *, small: bool) -> None:
    firms = int((planted.chain >= 0).sum())
    source, target = rng.integers(0, firms, count), rng.integers(0, firms, count)
    across = planted.chain[source] != planted.chain[target]
    source, target = source[across], target[across]
    value = rng.choice(planted.value, len(source))
    if small:
        value = np.median(planted.value) * rng.uniform(0.02, 0.1, len(source))
    _append(planted, source, target, value, np.full(len(source), NO_CHAIN))


def _add_cycles(rng: np.random.Generator, planted: Planted, count: int) -> None:
    inside = np.flatnonzero(planted.link_chain >= 0)
    chosen = rng.choice(inside, min(count, len(inside)), replace=False)
    _append(
        planted,
        planted.customer[chosen],
        planted.supplier[chosen],
        planted.value[chosen] * rng.uniform(0.04, 0.15, len(chosen)),
        planted.link_chain[chosen],
    )


def _add_general(rng: np.random.Generator, planted: Planted, firms: int) -> None:
    """Let each general supplier sell to 15 to 60 % of all chain firms, a little to each."""
    turnover = np.bincount(planted.customer, planted.value, len(planted.chain))
    turnover = np.maximum(turnover, np.bincount(planted.supplier, planted.value, len(planted.chain)))
    for supplier in range(firms, len(planted.chain)):
        customers = np.flatnonzero(rng.random(firms) < rng.uniform(0.15, 0.6))
        value = turnover[customers] * rng.uniform(0.004, 0.02, len(customers)) + rng.uniform(0.5, 4, len(customers))
        source = np.full(len(customers), supplier)
        _append(planted, source, customers, value, np.full(len(customers), NO_CHAIN))


def _forget_values(rng: np.random.Generator, planted: Planted, share: float) -> None:
    """Make some of the smaller half of the values unknown: surveys learn the large ones."""
    small = np.flatnonzero(planted.value <= np.median(planted.value))
    planted.value[rng.choice(small, round(share * len(planted.value)), replace=False)] = np.nan
