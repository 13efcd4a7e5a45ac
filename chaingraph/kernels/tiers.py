"""Tiers: how many steps upstream of the end a firm stands."""

from __future__ import annotations

import numpy as np

from chaingraph.kernels.arrays import Bools, Ints, ranges


def find_tiers(n: int, source: Ints, target: Ints, *, engine: str = "auto") -> tuple[Ints, Bools]:
    """Find each node's longest path to an end, firms of a cycle taken together.

    `source`, `target`: links along the flow of goods; self-loops are ignored.
    `engine`: ``auto`` works on arrays, ``networkx`` is the reference.

    Returns `tier`, `cyclic`: 1 for a node that sells to no other, one more for each step upstream; whether a node
    stands on a cycle.

    Longest path on the condensation, O(n + m): ends are peeled off layer by layer.

    >>> find_tiers(4, np.array([0, 1, 3]), np.array([1, 2, 2]))[0].tolist()
    [3, 2, 1, 2]
    """
    keep = source != target
    source, target = source[keep].astype(np.int64), target[keep].astype(np.int64)
    if engine == "networkx":
        return _reference(n, source, target)
    if not n:
        return np.zeros(0, np.int64), np.zeros(0, bool)
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(source.size, np.int8), (source, target)), shape=(n, n))
    count, part = connected_components(links, directed=True, connection="strong")
    cyclic = np.bincount(part, minlength=count)[part] > 1
    keys = np.unique(part[source].astype(np.int64) * count + part[target])
    above, below = keys // count, keys % count
    between = above != below
    above, below = above[between], below[between]
    by_buyer = np.argsort(below, kind="stable")
    above, below = above[by_buyer], below[by_buyer]
    first = np.searchsorted(below, np.arange(count))
    degree = np.bincount(below, minlength=count)
    waiting = np.bincount(above, minlength=count)
    tier = np.ones(count, np.int64)
    layer = np.flatnonzero(waiting == 0)
    depth = 1
    while layer.size:
        tier[layer] = depth
        suppliers, times = np.unique(above[ranges(first[layer], degree[layer])], return_counts=True)
        waiting[suppliers] -= times
        layer = suppliers[waiting[suppliers] == 0]
        depth += 1
    return tier[part], cyclic


def _reference(n: int, source: Ints, target: Ints) -> tuple[Ints, Bools]:
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    condensed = nx.condensation(graph)
    tier = np.ones(n, np.int64)
    cyclic = np.zeros(n, bool)
    height: dict[int, int] = {}
    for part in reversed(list(nx.topological_sort(condensed))):
        height[part] = 1 + max((height[buyer] for buyer in condensed.successors(part)), default=0)
        firms = list(condensed.nodes[part]["members"])
        tier[firms] = height[part]
        cyclic[firms] = len(firms) > 1
    return tier, cyclic
