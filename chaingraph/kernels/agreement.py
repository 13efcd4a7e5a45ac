"""How well chains hold when the links are resampled."""

from __future__ import annotations

from typing import Any

import numpy as np

from chaingraph.kernels.arrays import Floats, Ints
from chaingraph.kernels.basins import Basins, Constants, find_basins, memberships, mix, weights_of


def find_agreement(
    n: int,
    source: Ints,
    target: Ints,
    value: Floats,
    product: Ints,
    found: Basins,
    resamples: int,
    constants: Constants,
) -> Floats | None:
    """Return each chain's mean best Jaccard over resamples of the links with Poisson weights.

    The seed and the order of the draws come from the data alone. None when there are no resamples.
    """
    if not resamples or not source.size or not found.anchor.size:
        return None
    weight = weights_of(value)
    a, b = found.order[source], found.order[target]
    # Parallel links may weigh the same: the product and the value as it stands decide between them.
    ranked = np.lexsort((np.nan_to_num(value, nan=-1.0), product, weight, b, a))
    source, target, value, product = source[ranked], target[ranked], value[ranked], product[ranked]
    ends = mix(mix(a[ranked].astype(np.uint64)) + b[ranked].astype(np.uint64))
    content = ends * mix(weight[ranked].astype(np.uint64))
    draws: Any = np.random.default_rng(int(content.sum(dtype=np.uint64)))
    firms, chains, _ = memberships(found)
    total = np.zeros(found.anchor.size)
    for _ in range(resamples):
        times = draws.poisson(1.0, source.size)
        kept = times > 0
        # Links between two firms are alike when no value is known: repeating them gives them the drawn weight.
        if np.any(value > 0):
            again = find_basins(n, source[kept], target[kept], value[kept] * times[kept], product[kept], constants)
        else:
            index = np.repeat(np.arange(source.size), times)
            again = find_basins(n, source[index], target[index], value[index], product[index], constants)
        total += _best_jaccard(n, firms, chains, found.anchor.size, *memberships(again)[:2])
    agreement: Floats = total / resamples
    return agreement


def _best_jaccard(n: int, firms: Ints, chains: Ints, count: int, firms_b: Ints, chains_b: Ints) -> Floats:
    """Return for each of `count` sets the best Jaccard index with any of the other sets."""
    from scipy.sparse import csr_array

    best = np.zeros(count)
    if not firms_b.size:
        return best
    other = int(chains_b.max()) + 1
    left = csr_array((np.ones(firms.size), (chains, firms)), shape=(count, n))
    right = csr_array((np.ones(firms_b.size), (chains_b, firms_b)), shape=(other, n))
    shared = (left @ right.T).tocoo()
    row, column = shared.coords
    sizes = np.bincount(chains, minlength=count)[row] + np.bincount(chains_b, minlength=other)[column]
    np.maximum.at(best, row, shared.data / (sizes - shared.data))
    return best
