"""The pairs of greatest total weight in which nobody stands twice."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np

from chaingraph.kernels.arrays import Ints

ENGINES = ("auto", "rustworkx", "networkx")
_SPREAD = 2**40  # of the tie-breaking weights: far above the number of pairs, so that ties are all but impossible


def match_pairs(first: Ints, second: Ints, weight: Ints, *, engine: str = "auto") -> list[tuple[int, int]]:
    """Choose pairs of greatest total weight, each number in at most one of them.

    `first`, `second`, `weight`: candidate pairs, ``first < second``, and whole weights from 1.
    `engine`: ``rustworkx``, ``networkx`` (reference), or ``auto``: the first one that is installed.

    The pairs are sorted; the same whichever engine is used and in whatever order the candidates stand.
    Raises `ValueError` if there is no such engine.

    Edmonds' blossom algorithm (Galil 1986), O(n³). Equal optima are told apart by a second weight of each pair, drawn
    from a fixed stream in sorted order and too small in sum to outweigh one unit (isolation lemma, Mulmuley, Vazirani,
    Vazirani 1987: the optimum is unique but with probability pairs / 2⁴⁰).

    >>> match_pairs(np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([2, 3, 2]))
    [(0, 1), (2, 3)]
    """
    if engine not in ENGINES:
        raise ValueError(f"no engine {engine!r}; there are {ENGINES}")
    order = np.lexsort((second, first))
    ties = np.random.default_rng(0).integers(0, _SPREAD, order.size)
    scale = _SPREAD * (order.size + 1)
    pairs = [
        (int(first[place]), int(second[place]), int(weight[place]) * scale + int(tie))
        for place, tie in zip(order.tolist(), ties.tolist(), strict=True)
    ]
    if engine == "networkx" or (engine == "auto" and find_spec("rustworkx") is None):
        import networkx as nx

        graph: nx.Graph[int] = nx.Graph()
        graph.add_weighted_edges_from(pairs)
        chosen = nx.max_weight_matching(graph)
    else:
        import rustworkx as rx

        fast: rx.PyGraph[int, int] = rx.PyGraph(multigraph=False)
        fast.add_nodes_from(range(1 + max((b for _, b, _ in pairs), default=-1)))
        fast.add_edges_from(pairs)
        chosen = rx.max_weight_matching(fast, weight_fn=int)
    return sorted((min(pair), max(pair)) for pair in chosen)
