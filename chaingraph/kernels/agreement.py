"""How well chains survive what the records miss: the search again without as many links as are thought missing."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from chaingraph.kernels.arrays import Floats, Ints
from chaingraph.kernels.basins import mix, weights_of
from chaingraph.kernels.chains import Chains
from chaingraph.kernels.grouping import rank_by
from chaingraph.kernels.threads import side_by_side

_LOW, _HIGH = 5, 95  # percentiles of the number of chains between which its interval is half as wide again

Search = Callable[[Ints], Chains]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the resamples say."""

    confidence: Floats  # mean best Jaccard index of each chain, NaN for a chain without members
    counts: Ints  # number of chains of each resample

    def interval(self, count: int) -> tuple[int, int]:
        """Return the least and the greatest number of chains to expect when so many, at least one, were found.

        What is on record stays when more becomes known: it may join the chains, never do away with all of them.

        >>> Agreement(np.zeros(0), np.array([9, 11, 12, 13])).interval(11)
        (9, 13)
        """
        low, high = np.percentile(self.counts, [_LOW, _HIGH])
        half = math.ceil((high - low) / 2)
        return max(1, count - half), count + half


def find_agreement(
    source: Ints,
    target: Ints,
    value: Floats,
    product: Ints,
    found: Chains,
    search: Search,
    missing: float,
    resamples: int,
) -> Agreement | None:
    """Search again with the share `missing` of the links left out; None without resamples, links or chains.

    `search`: how `found` was found, given which of the links are on record.

    The seed and the order of the draws come from the data alone.
    """
    if not resamples or not source.size or not found.count:
        return None
    weight = weights_of(value)
    a, b = found.order[source], found.order[target]
    # Parallel links may weigh the same: the product and the value as it stands decide between them.
    ranked = rank_by(a * np.int64(found.order.size) + b, weight, product, np.nan_to_num(value, nan=-1.0))
    ends = mix(mix(a[ranked].astype(np.uint64)) + b[ranked].astype(np.uint64))
    content = ends * mix(weight[ranked].astype(np.uint64))
    draws: Any = np.random.default_rng(int(content.sum(dtype=np.uint64)))

    def draw() -> Ints:
        kept = np.empty(source.size, bool)
        kept[ranked] = draws.random(source.size) >= missing
        return np.flatnonzero(kept)

    def again(index: Ints) -> tuple[Floats, int]:
        other = search(index)
        return match_chains(found, other), other.count

    every = side_by_side(again, [draw() for _ in range(resamples)])
    confidence = np.mean([best for best, _ in every], axis=0)
    confidence[np.setdiff1d(np.arange(confidence.size), found.chain)] = np.nan
    return Agreement(confidence, np.array([count for _, count in every]))


def match_chains(found: Chains, other: Chains) -> Floats:
    """Return for each chain the best Jaccard index with any chain of the other search."""
    from scipy.sparse import csr_array

    n, count, against = found.order.size, found.anchor.size, other.anchor.size
    best = np.zeros(count)
    if not other.firm.size:
        return best
    left = csr_array((np.ones(found.firm.size), (found.chain, found.firm)), shape=(count, n))
    right = csr_array((np.ones(other.firm.size), (other.chain, other.firm)), shape=(against, n))
    shared = (left @ right.T).tocoo()
    row, column = shared.coords
    sizes = np.bincount(found.chain, minlength=count)[row] + np.bincount(other.chain, minlength=against)[column]
    np.maximum.at(best, row, shared.data / (sizes - shared.data))
    return best
