"""How many links lie between firms, whichever way the goods flow."""

from __future__ import annotations

import numpy as np

from chaingraph.kernels.arrays import Bools, Ints

ENGINES = ("auto", "networkx")


def count_hops(
    n: int, source: Ints, target: Ints, starts: Ints, group: Ints, reach: int, closed: Bools, *, engine: str = "auto"
) -> Ints:
    """Count the links on the shortest way from groups of firms to every firm.

    `source`, `target`: links; their direction does not matter here.
    `starts`, `group`: firms that a way may begin at, and the group of each, numbered from 0.
    `engine`: ``auto`` works on arrays, ``networkx`` is the reference.

    Returns shape (groups, n): -1 where no way of at most `reach` links exists.

    Breadth-first search of all groups at once: `reach` sparse products.

    >>> links = np.array([0, 1]), np.array([1, 2])
    >>> count_hops(4, *links, np.array([0]), np.array([0]), 2, np.zeros(4, bool)).tolist()
    [[0, 1, 2, -1]]
    """
    groups = int(group.max(initial=-1)) + 1
    if engine == "networkx":
        return _reference(n, source, target, starts, group, groups, reach, closed)
    from scipy.sparse import csr_array

    both = np.concatenate([source, target]), np.concatenate([target, source])
    links = csr_array((np.ones(both[0].size, np.int32), both), shape=(n, n))
    hops = np.full((groups, n), -1, np.int64)
    hops[group, starts] = 0
    front = csr_array((np.ones(starts.size, np.int32), (group, starts)), shape=(groups, n))
    for step in range(1, reach + 1):
        row, column = (front @ links).nonzero()
        new = hops[row, column] < 0
        row, column = row[new], column[new]
        hops[row, column] = step
        onward = ~closed[column]
        row, column = row[onward], column[onward]
        front = csr_array((np.ones(row.size, np.int32), (row, column)), shape=(groups, n))
    return hops


def _reference(
    n: int, source: Ints, target: Ints, starts: Ints, group: Ints, groups: int, reach: int, closed: Bools
) -> Ints:
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    hops = np.full((groups, n), -1, np.int64)
    for number in range(groups):
        for start in starts[group == number].tolist():
            passable = graph.copy()
            passable.remove_nodes_from([firm for firm in np.flatnonzero(closed).tolist() if firm != start])
            ways = nx.single_source_shortest_path_length(passable, start, cutoff=reach)
            ends = dict(ways)
            for firm in np.flatnonzero(closed).tolist():
                near = [ways[other] + 1 for other in graph.neighbors(firm) if other in ways]
                if near and min(near) <= reach:
                    ends[firm] = min(near) if firm != start else 0
            for firm, length in ends.items():
                if hops[number, firm] < 0 or length < hops[number, firm]:
                    hops[number, firm] = length
    return hops
