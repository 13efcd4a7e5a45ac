"""Sums and pointers over firms and groups of firms, the bricks of the basins."""

from __future__ import annotations

import numpy as np

from chaingraph.kernels.arrays import Floats, Ints


def sum_pairs(n: int, a: Ints, b: Ints, weight: Floats) -> tuple[Ints, Ints, Floats]:
    """Add up what belongs to the same (a, b); b is below n, the result is sorted by a, then by b.

    >>> [part.tolist() for part in sum_pairs(3, np.array([1, 0, 1]), np.array([2, 1, 2]), np.array([5.0, 1.0, 2.0]))]
    [[0, 1], [1, 2], [1.0, 7.0]]
    """
    keys, where = np.unique(a * np.int64(n) + b, return_inverse=True)
    return keys // n, keys % n, np.bincount(where, weight, keys.size).astype(np.float64)


def find_largest(a: Ints, b: Ints, weight: Floats) -> Ints:
    """Return the positions of the heaviest b of each a, ties to the smaller b; sorted by a.

    >>> find_largest(np.array([0, 0, 1]), np.array([4, 3, 2]), np.array([5.0, 5.0, 1.0])).tolist()
    [1, 2]
    """
    ranked = np.lexsort((b, -weight, a))
    first = np.ones(ranked.size, bool)
    first[1:] = a[ranked[1:]] != a[ranked[:-1]]
    return ranked[first]


def find_ends(pointer: Ints) -> Ints:
    """Follow pointers to their end; in a cycle the end is its smallest number.

    >>> find_ends(np.array([0, 0, 3, 2])).tolist()
    [0, 0, 2, 2]
    """
    n = pointer.size
    steps = max(1, int(n).bit_length())
    jump = pointer
    lowest = np.minimum(np.arange(n), pointer)
    for _ in range(steps):
        lowest = np.minimum(lowest, lowest[jump])
        jump = jump[jump]
    # After n or more steps every firm stands on its cycle; the lowest seen from there is the cycle's own.
    ends: Ints = lowest[jump]
    return ends


def find_roots(pointer: Ints) -> Ints:
    """Follow pointers that have no cycle to their end.

    >>> find_roots(np.array([1, 2, 2])).tolist()
    [2, 2, 2]
    """
    while True:
        further = pointer[pointer]
        if np.array_equal(further, pointer):
            return pointer
        pointer = further
