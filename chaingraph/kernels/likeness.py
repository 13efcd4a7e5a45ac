"""How far two divisions of the same firms agree beyond chance."""

from __future__ import annotations

import numpy as np

from chaingraph.kernels.arrays import Floats, Ints

_SAME = 1e-12  # nothing to tell apart: one group, or only groups of one


def adjusted_mutual_information(one: Ints, other: Ints) -> float:
    """Return the adjusted mutual information of two labellings of the same items, 1 where they are the same division.

    Vinh, Epps, Bailey (2010), normalised by the mean of the two entropies. O(items + distinct sizes of groups squared).

    >>> round(adjusted_mutual_information(np.array([0, 0, 1, 1]), np.array([5, 5, 3, 3])), 6)
    1.0
    >>> round(adjusted_mutual_information(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])), 6)
    -0.5
    """
    n = one.size
    rows, columns = np.unique(one, return_inverse=True)[1], np.unique(other, return_inverse=True)[1]
    a, b = np.bincount(rows).astype(np.float64), np.bincount(columns).astype(np.float64)
    pair, count = np.unique(rows * b.size + columns, return_counts=True)
    size = count.astype(np.float64)
    mutual = float((size / n * np.log(n * size / (a[pair // b.size] * b[pair % b.size]))).sum())
    expected = _expected(n, a, b)
    mean = (_entropy(a, n) + _entropy(b, n)) / 2
    return float((mutual - expected) / (mean - expected)) if abs(mean - expected) > _SAME else 1.0


def _entropy(sizes: Floats, n: int) -> float:
    return float(-(sizes / n * np.log(sizes / n)).sum())


def _expected(n: int, a: Floats, b: Floats) -> float:
    """Return the mutual information that divisions of these sizes have by chance."""
    from scipy.special import gammaln

    total = 0.0
    sizes, times = np.unique(a, return_counts=True)
    others, often = np.unique(b, return_counts=True)
    for x, m in zip(sizes, times, strict=True):
        for y, k in zip(others, often, strict=True):
            shared = np.arange(max(1.0, x + y - n), min(x, y) + 1)
            chance = np.exp(
                gammaln(x + 1) + gammaln(y + 1) + gammaln(n - x + 1) + gammaln(n - y + 1) - gammaln(n + 1)
                - gammaln(shared + 1) - gammaln(x - shared + 1) - gammaln(y - shared + 1)
                - gammaln(n - x - y + shared + 1)
            )  # fmt: skip
            total += m * k * float((shared / n * np.log(n * shared / (x * y)) * chance).sum())
    return total
