"""Communities of the supply graph by modularity, to compare with ours, and where goods run towards no ends."""

from __future__ import annotations

import numpy as np

from chaingraph.kernels.arrays import Floats, Ints


def leiden_labels(n: int, source: Ints, target: Ints, weight: Floats, *, engine: str = "auto") -> Ints:
    """Divide firms into communities of greatest modularity, links taken without direction.

    `source`, `target`, `weight`: links; self-supply is ignored.
    `engine`: ``auto`` is Leiden; ``networkx`` is Louvain, the reference at park size.

    Returns the community of each firm, -1 for firms without a link.

    Traag, Waltman, van Eck (2019). A fixed seed: the numbers of the firms and the order of the links decide.
    """
    keep = (source != target) & (weight > 0)
    low, high = np.minimum(source, target)[keep], np.maximum(source, target)[keep]
    keys, where = np.unique(low * np.int64(n) + high, return_inverse=True)
    weights = np.bincount(where, weight[keep], keys.size)
    label = np.full(n, -1, np.int64)
    if not keys.size:
        return label
    pairs = zip((keys // n).tolist(), (keys % n).tolist(), weights.tolist(), strict=True)
    if engine == "networkx":
        import networkx as nx

        graph: nx.Graph[int] = nx.Graph()
        graph.add_weighted_edges_from(pairs)
        for number, firms in enumerate(nx.community.louvain_communities(graph, seed=1)):
            label[list(firms)] = number
        return label
    import graspologic_native

    _, communities = graspologic_native.leiden([(str(a), str(b), w) for a, b, w in pairs], seed=1)
    for firm, community in communities.items():
        label[int(firm)] = community
    return label


def count_communities(label: Ints, min_size: int = 3) -> int:
    """Return the number of communities of at least this many firms.

    >>> count_communities(np.array([0, 0, 0, 1, -1]))
    1
    """
    return int((np.bincount(label[label >= 0]) >= min_size).sum())
