"""Which basins are one supply chain: those whose trade with one another does not hang on a single firm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chaingraph.kernels.arrays import Floats, Ints
from chaingraph.kernels.grouping import find_largest, find_roots, rank_by, sum_pairs

_ROUNDS = 60  # every round but the last makes the basins fewer: a guard, no park came near it


@dataclass(frozen=True, slots=True)
class Merging:
    """The chosen numbers; `chaingraph/rules/chains.toml` says what each means."""

    share: float
    carrier: float
    carrier_least: int
    end_share: float
    min_size: int
    apart_share: float
    apart_size: int
    apart_ties: float
    apart_chains: int


@dataclass(frozen=True, slots=True)
class _Trade:
    """The trade of each two basins: all of it, the busiest firm's part, what either end sells, the number of links."""

    low: Ints
    high: Ints
    sum: Floats
    busiest: Floats
    low_end: Floats
    high_end: Floats
    links: Ints


def merge_basins(n: int, source: Ints, target: Ints, weight: Floats, label: Ints, chosen: Merging) -> Ints:
    """Give each basin that trades much with one larger basin to it, until none does.

    Returns the end of the chain of each firm; a joined basin takes the end of the larger one.

    One shared firm is an overlap and not one chain: a single link between two basins of `min_size` firms says nothing,
    and most of what the busiest firm carries between them (`carrier`) is not counted. Basins of fewer than
    `carrier_least` firms are more often a chain's lost part: all their trade counts. What a basin's own end firm sells
    to the larger basin takes the whole basin there, from `end_share` of the trade inside on.
    Where the larger basins do not trade through single firms at all, a single link is no accident: then every basin
    below `apart_size` goes where it trades at least `apart_share` as much as inside. O(m log m) a round, a few rounds.

    Two end firms, 2 and 5, with two suppliers in common are one chain:

    >>> source, target = np.array([0, 0, 1, 1]), np.array([2, 5, 2, 5])
    >>> numbers = Merging(0.1, 0.9, 2, 0.2, 3, 0.03, 6, 0.1, 3)
    >>> merge_basins(6, source, target, np.array([5.0, 4.0, 4.0, 5.0]), np.array([2, 5, 2, 3, 4, 5]), numbers).tolist()
    [2, 2, 2, 3, 4, 2]
    """
    inside = np.zeros(n)
    for rounds in range(_ROUNDS):
        # What has come to lie inside a basin stays there.
        sells, buys = label[source], label[target]
        own, between = sells == buys, sells != buys
        inside += np.bincount(sells[own], weight[own], n)
        source, target, weight = source[between], target[between], weight[between]
        trade = _trade(n, source, target, weight, sells[between], buys[between])
        if not trade.low.size:
            return label
        firms = np.bincount(label, minlength=n)
        if not rounds:
            apart = _keep_apart(trade, firms, chosen)
            least, share = (chosen.apart_size, chosen.apart_share) if apart else (chosen.carrier_least, chosen.share)
        # Larger means more firms; of two equal ones the basin whose end comes first.
        smaller = np.where(firms[trade.low] >= firms[trade.high], trade.high, trade.low)
        larger = trade.low + trade.high - smaller
        size, within = firms[smaller], inside[smaller]
        shared = size >= least
        counted = trade.sum - np.where(shared, chosen.carrier, 0.0) * trade.busiest
        joins = counted > np.where(shared, chosen.share, share) * within
        if not apart:
            joins &= (trade.links > 1) | (size < chosen.min_size)
        onward = np.where(smaller == trade.low, trade.low_end, trade.high_end)
        joins |= (onward > chosen.end_share * within) & (size >= chosen.min_size)
        if not joins.any():
            return label
        ranked = np.flatnonzero(joins)[rank_by(smaller[joins] * np.int64(n) + larger[joins])]
        best = ranked[find_largest(smaller[ranked], counted[ranked])]
        pointer = np.arange(n)
        pointer[smaller[best]] = larger[best]
        root = find_roots(pointer)
        label, inside = root[label], np.bincount(root, inside, n).astype(np.float64)
    return label


def _keep_apart(trade: _Trade, firms: Ints, chosen: Merging) -> bool:
    """Tell whether the larger basins hardly ever trade with one another through one firm only."""
    large = firms >= chosen.apart_size
    count = int(large.sum())
    if count < chosen.apart_chains:
        return False
    ties = large[trade.low] & large[trade.high] & (trade.busiest == trade.sum)
    return int(ties.sum()) <= chosen.apart_ties * count


def _trade(n: int, source: Ints, target: Ints, weight: Floats, a: Ints, b: Ints) -> _Trade:
    """Sum up links from a firm of basin `a` to one of another basin `b`."""
    pair, where = np.unique(np.minimum(a, b) * np.int64(n) + np.maximum(a, b), return_inverse=True)
    total = np.bincount(where, weight, pair.size).astype(np.float64)
    links = np.bincount(where, minlength=pair.size)
    # A single link is all its firm's.
    several = np.flatnonzero(links[where] > 1)
    ends = np.concatenate([source[several], target[several]])
    which, _, carried = sum_pairs(n, np.tile(where[several], 2), ends, np.tile(weight[several], 2))
    busiest = np.where(links > 1, 0.0, total)
    np.maximum.at(busiest, which, carried)
    by_end = np.flatnonzero(source == a)
    low = a[by_end] < b[by_end]
    by_low, by_high = (
        np.bincount(where[sold], weight[sold], pair.size).astype(np.float64) for sold in (by_end[low], by_end[~low])
    )
    at_low = pair // n
    return _Trade(at_low, pair - at_low * n, total, busiest, by_low, by_high, links)
