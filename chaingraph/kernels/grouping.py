"""Sums and pointers over firms and groups of firms, the bricks of the basins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from chaingraph.kernels.arrays import Floats, Ints


def sum_pairs(n: int, a: Ints, b: Ints, weight: Floats) -> tuple[Ints, Ints, Floats]:
    """Add up what belongs to the same (a, b); b is below n, the result is sorted by a, then by b.

    >>> [part.tolist() for part in sum_pairs(3, np.array([1, 0, 1]), np.array([2, 1, 2]), np.array([5.0, 1.0, 2.0]))]
    [[0, 1], [1, 2], [1.0, 7.0]]
    """
    from scipy.sparse import coo_array

    rows = int(a.max(initial=-1)) + 1
    table = coo_array((weight.astype(np.float64), (a, b)), shape=(rows, max(n, 1))).tocsr()
    first = np.repeat(np.arange(rows), np.diff(table.indptr))
    return first, table.indices.astype(np.int64), table.data


def rank_by(key: Floats | Ints, *ties: Floats | Ints | NDArray[np.uint64]) -> Ints:
    """Return the order by the key; of equal keys by what decides ties, one after another, at last by place.

    As ``numpy.lexsort`` of all of them, several times as fast where few keys are equal.

    >>> rank_by(np.array([2, 1, 2, 1]), np.array([5, 4, 3, 4])).tolist()
    [1, 3, 2, 0]
    """
    ranked: Ints = np.argsort(key)
    ordered = key[ranked]
    equal = np.flatnonzero(ordered[1:] == ordered[:-1])
    tied = np.zeros(key.size, bool)
    tied[equal] = True
    tied[equal + 1] = True
    few = np.sort(ranked[tied])
    ranked[tied] = few[np.lexsort((*(column[few] for column in reversed(ties)), key[few]))]
    return ranked


def find_largest(a: Ints, weight: Floats) -> Ints:
    """Return the positions of the heaviest of each a, of several the first; sorted by a.

    >>> find_largest(np.array([0, 0, 1]), np.array([5.0, 5.0, 1.0])).tolist()
    [0, 2]
    """
    if not a.size:
        return np.zeros(0, np.int64)
    first = np.flatnonzero(np.concatenate([[True], a[1:] != a[:-1]]))
    group = np.repeat(np.arange(first.size), np.diff(first, append=a.size))
    largest = np.flatnonzero(weight == np.maximum.reduceat(weight, first)[group])
    # of several the first one stays: the last is written first
    place = np.empty(first.size, np.int64)
    place[group[largest[::-1]]] = largest[::-1]
    return place


def find_ends(pointer: Ints) -> Ints:
    """Follow pointers to their end; in a cycle the end is its smallest number.

    >>> find_ends(np.array([0, 0, 3, 2])).tolist()
    [0, 0, 2, 2]
    """
    n = pointer.size
    jump = pointer.copy()
    lowest = np.minimum(np.arange(n), pointer)
    on_the_way = np.flatnonzero(pointer[jump] != jump)
    for _ in range(max(1, int(n).bit_length())):
        if not on_the_way.size:
            break
        there = jump[on_the_way]
        lowest[on_the_way] = np.minimum(lowest[on_the_way], lowest[there])
        there = jump[there]
        jump[on_the_way] = there
        on_the_way = on_the_way[pointer[there] != there]
    # Who is still on the way after n or more steps stands on a cycle; the lowest seen from there is the cycle's own.
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
