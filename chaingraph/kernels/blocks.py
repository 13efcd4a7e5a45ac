"""Blocks of closely linked units, grown one after another: how a large search is cut into small ones."""

from __future__ import annotations

import heapq

import numpy as np

from chaingraph.kernels.arrays import Floats, Ints


def grow_blocks(
    start: Ints, other: Ints, weight: Floats, size: int, *, mates: Ints | None = None, first: Floats | None = None
) -> Ints:
    """Cut units into blocks of about `size`, each of units that are linked the most.

    `start`, `other`, `weight`: links of each unit: those of unit u are the slice from ``start[u]`` to ``start[u + 1]``.
    `mates`: a label per unit; units of one label stay together.
    `first`: blocks grow from the unit where this is the largest, by default from the first.

    Returns the block of each unit, numbered from 0.

    A block takes the unit that is linked to it the most, until it is full or nothing is linked to it; ties go to the
    lower number. O(m log m).

    >>> import numpy as np
    >>> start, other = np.array([0, 1, 2, 3, 4]), np.array([1, 0, 3, 2])
    >>> grow_blocks(start, other, np.ones(4), 2).tolist()
    [0, 0, 1, 1]
    """
    units = start.size - 1
    label = np.arange(units) if mates is None else mates
    together: dict[int, list[int]] = {}
    for unit, name in enumerate(label.tolist()):
        together.setdefault(name, []).append(unit)
    order = np.arange(units) if first is None else np.lexsort((np.arange(units), -first))
    block, name = np.full(units, -1, np.int64), 0
    for seed in order.tolist():
        if block[seed] >= 0:
            continue
        heap, filled = [(0.0, seed)], 0
        pull: dict[int, float] = {}
        while heap and filled < size:
            _, unit = heapq.heappop(heap)
            if block[unit] >= 0:
                continue
            for mate in together[int(label[unit])]:
                block[mate] = name
                filled += 1
                low, high = start[mate], start[mate + 1]
                for near, link in zip(other[low:high].tolist(), weight[low:high].tolist(), strict=True):
                    if block[near] < 0:
                        pull[near] = pull.get(near, 0.0) + link
                        heapq.heappush(heap, (-pull[near], near))
        name += 1
    return block
