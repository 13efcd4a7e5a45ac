"""What a firm's loss cuts off: buyers without an input left, sellers without a way to an end left."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np

from chaingraph.kernels.arrays import Ints, ranges

ENGINES = ("auto", "rustworkx", "networkx")
_BLOCK = 256  # lost firms that are followed at once: a loss may stop everybody


def find_stopped(n: int, source: Ints, target: Ints, product: Ints) -> tuple[Ints, Ints, Ints]:
    """Find which firms stop when one firm is lost, for every firm.

    A firm stops when it is lost, or when everybody who supplies it with one of the products that it buys has stopped.

    `source`, `target`, `product`: links along the flow of goods; self-supply and links of an unknown product (-1) say
        nothing.

    Returns `lost`, `stopped`, `step`: for each firm that is lost those that stop after it, sorted by both, without
    itself; the step at which each stops: 1 for what it supplies alone.

    The least fixed point, by breadth first search from many firms at once. Time grows with the links of the stopped
    firms over all lost ones: seconds for 10⁵ firms with some that supply half of them.

    >>> found = find_stopped(4, np.array([0, 1, 3]), np.array([1, 2, 2]), np.array([5, 6, 6]))
    >>> [part.tolist() for part in found]
    [[0], [1], [1]]
    """
    chosen, alone = _purchases(n, source, target, product)
    pieces = [_follow(chosen, alone[begin : begin + _BLOCK]) for begin in range(0, alone.size, _BLOCK)]
    if not pieces:
        return (np.zeros(0, np.int64),) * 3
    return tuple(np.concatenate(parts) for parts in zip(*pieces, strict=True))  # type: ignore[return-value]


def find_stopped_together(n: int, source: Ints, target: Ints, product: Ints, lost: Ints) -> tuple[Ints, Ints]:
    """Find which firms stop when several are lost at once: stopped, sorted, and step as in `find_stopped`.

    The lost ones are one firm that supplies what they all supply.

    >>> found = find_stopped_together(4, np.array([0, 1]), np.array([2, 2]), np.array([5, 5]), np.array([0, 1]))
    >>> [part.tolist() for part in found]
    [[2], [1]]
    """
    lost = np.unique(lost)
    kept = ~np.isin(target, lost)
    one = np.where(np.isin(source, lost), lost[0], source)
    chosen, _ = _purchases(n, one[kept], target[kept], product[kept])
    _, stopped, step = _follow(chosen, lost[:1])
    return stopped, step


def find_shut_in(n: int, source: Ints, target: Ints, lost: Ints) -> Ints:
    """Find the firms whose goods reach no end once some firms are lost, without these; ends as in `find_funnels`.

    >>> find_shut_in(4, np.array([0, 1, 1]), np.array([1, 2, 3]), np.array([1])).tolist()
    [0]
    """
    open_, gone = np.zeros(n, bool), np.zeros(n, bool)
    gone[lost] = True
    keep = (source != target) & ~gone[source]
    open_[_ends(n, source[source != target], target[source != target])] = True
    open_ &= ~gone
    source, target = source[keep], target[keep]
    while source.size:
        through = open_[target]
        reached = source[through & ~open_[source]]
        if not reached.size:
            break
        open_[reached] = True
    return np.flatnonzero(~open_ & ~gone)


def _purchases(n: int, source: Ints, target: Ints, product: Ints) -> tuple[_Purchases, Ints]:
    """Return what is bought, and the firms that supply somebody alone."""
    keep = (source != target) & (product >= 0)
    links = np.unique(np.column_stack([source[keep], target[keep], product[keep]]).astype(np.int64), axis=0)
    kinds, group = np.unique(links[:, 1:], axis=0, return_inverse=True)
    group = group.reshape(-1)
    buyer, suppliers = kinds[:, 0], np.bincount(group, minlength=len(kinds))
    first = np.searchsorted(links[:, 0], np.arange(n + 1))
    return _Purchases(n, buyer, suppliers, group, first), np.unique(links[suppliers[group] == 1, 0])


@dataclass(frozen=True, slots=True)
class _Purchases:
    """What is bought: per purchase its buyer and number of suppliers; per firm the purchases that it supplies."""

    n: int
    buyer: Ints
    suppliers: Ints
    group: Ints  # purchase of each link, links sorted by seller
    first: Ints  # first link of each seller


def _follow(purchases: _Purchases, lost: Ints) -> tuple[Ints, Ints, Ints]:
    """Return lost, stopped and step for some lost firms; pairs of both are numbers, sorted."""
    n, total = purchases.n, np.int64(max(1, purchases.buyer.size))
    row, firm = np.arange(lost.size, dtype=np.int64), lost
    seen = row * n + firm
    missing = np.zeros(0, np.int64)  # suppliers gone of purchases that have several
    keys, steps, depth = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)], 0
    while firm.size:
        depth += 1
        many = purchases.first[firm + 1] - purchases.first[firm]
        at = ranges(purchases.first[firm], many)
        row, bought = np.repeat(row, many), purchases.group[at]
        single = purchases.suppliers[bought] == 1
        reached = row[single] * n + purchases.buyer[bought[single]]
        if not single.all():
            missing = np.concatenate([missing, row[~single] * total + bought[~single]])
            purchase, gone = np.unique(missing, return_counts=True)
            short = purchase[gone == purchases.suppliers[purchase % total]]
            reached = np.concatenate([reached, short // total * n + purchases.buyer[short % total]])
        reached = np.unique(reached)
        place = np.minimum(np.searchsorted(seen, reached), seen.size - 1)
        reached = reached[seen[place] != reached]
        seen = np.sort(np.concatenate([seen, reached]), kind="stable")
        keys.append(reached)
        steps.append(np.full(reached.size, depth, np.int64))
        row, firm = reached // n, reached % n
    found, step = np.concatenate(keys), np.concatenate(steps)
    order = np.argsort(found, kind="stable")
    return lost[found[order] // n], found[order] % n, step[order]


def find_funnels(
    n: int, source: Ints, target: Ints, uncounted: Ints | None = None, *, engine: str = "auto"
) -> tuple[Ints, Ints]:
    """Find the firm through which all ways of a firm's goods to an end run.

    `source`, `target`: links along the flow of goods; self-supply is ignored.
    `uncounted`: firms that stand in the graph and are not counted.
    `engine`: ``rustworkx``, ``networkx`` (reference), or ``auto``: the first one that is installed.

    Returns `next`, `behind`: for each firm the nearest such firm downstream, -1 where there is none; and how many firms
    have no way to an end but through it. Ends are the firms that sell to nobody, and all firms of a loop that nothing
    leaves.
    Raises `ValueError` if there is no such engine.

    Immediate dominators of the reversed links from a virtual end (Cooper, Harvey, Kennedy 2001).

    >>> [part.tolist() for part in find_funnels(4, np.array([0, 1, 1]), np.array([1, 2, 3]))]
    [[1, -1, -1, -1], [0, 1, 0, 0]]
    """
    if engine not in ENGINES:
        raise ValueError(f"no engine {engine!r}; there are {ENGINES}")
    keep = source != target
    source, target = source[keep].astype(np.int64), target[keep].astype(np.int64)
    ends = _ends(n, source, target)
    pairs = np.unique(np.column_stack([np.r_[target, np.full(ends.size, n)], np.r_[source, ends]]), axis=0)
    fast = engine == "rustworkx" or (engine == "auto" and find_spec("rustworkx") is not None)
    above = (_rustworkx if fast else _networkx)(n, pairs)
    children = np.bincount(above[above >= 0], minlength=n)
    behind, waiting = np.zeros(n, np.int64), np.flatnonzero(children == 0)
    counts = np.ones(n, np.int64)
    if uncounted is not None:
        counts[uncounted] = 0
    while waiting.size:
        inner = waiting[above[waiting] >= 0]
        np.add.at(behind, above[inner], behind[inner] + counts[inner])
        np.subtract.at(children, above[inner], 1)
        parents = np.unique(above[inner])
        waiting = parents[children[parents] == 0]
    return above, behind


def _ends(n: int, source: Ints, target: Ints) -> Ints:
    """Return the firms from which nothing leaves, with the loops that nothing leaves."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not n:
        return np.zeros(0, np.int64)
    links = coo_array((np.ones(source.size, np.int8), (source, target)), shape=(n, n))
    count, part = connected_components(links, directed=True, connection="strong")
    leaves = np.zeros(count, bool)
    leaves[part[source[part[source] != part[target]]]] = True
    return np.flatnonzero(~leaves[part])


def _networkx(n: int, pairs: Ints) -> Ints:
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_node(n)
    graph.add_edges_from(pairs.tolist())
    return _nearest(n, nx.immediate_dominators(graph, n))


def _rustworkx(n: int, pairs: Ints) -> Ints:
    import rustworkx as rx

    # the pairs are distinct: to look for each among the thousands of its end would take the square of them
    graph: rx.PyDiGraph[int, None] = rx.PyDiGraph(multigraph=True)
    graph.add_nodes_from(range(n + 1))
    graph.add_edges_from_no_data([(a, b) for a, b in pairs.tolist()])
    return _nearest(n, rx.immediate_dominators(graph, n))


def _nearest(n: int, found: dict[int, Any]) -> Ints:
    above = np.full(n, -1, np.int64)
    for firm, over in found.items():
        if firm != n and over is not None and over not in (n, firm):
            above[firm] = over
    return above
