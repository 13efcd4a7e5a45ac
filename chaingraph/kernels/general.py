"""General suppliers: firms that sell to everybody and so belong to no supply chain."""

from __future__ import annotations

import numpy as np

from chaingraph.kernels.arrays import Bools, Ints, ranges
from chaingraph.kernels.grouping import sum_pairs


def find_spread_sellers(
    n: int, source: Ints, target: Ints, label: Ints, general: Bools, *, min_size: int, chains: int, share: float,
    buyers: int,
) -> Bools:  # fmt: skip
    """Tell which firms have customers in many chains, none with a large share of them.

    A chain that holds much of the park takes much of what everybody sells: there a share is large which goes beyond the
    chain's part of all firms in chains by more than chance does (a standard deviation).

    `label`: chain of each firm, -1 where it has none.
    `general`: firms that are general suppliers already: they are not told again.
    `chains`, `share`, `buyers`: least number of chains, the share of the customers that no chain reaches, least number
        of customers.

    >>> label = np.array([0, 0, 1, 1, 2, 2, 0])
    >>> find_spread_sellers(7, np.full(6, 6), np.arange(6), label, np.zeros(7, bool),
    ...                     min_size=2, chains=3, share=0.5, buyers=5).tolist()
    [False, False, False, False, False, False, True]
    """
    size = np.bincount(label[label >= 0], minlength=n)
    in_chain = (label >= 0) & (size[label] >= min_size)
    many = ~general & (np.bincount(source, minlength=n) >= buyers)
    counted = in_chain[target] & many[source]
    firm, chain, count = sum_pairs(n, source[counted], label[target[counted]], np.ones(int(counted.sum())))
    spread = np.bincount(firm, minlength=n)
    total = np.bincount(firm, count, n)
    part = size[chain] / max(int(in_chain.sum()), 1)
    usual = part + np.sqrt(part * (1 - part) / total[firm])
    large = np.zeros(n, bool)
    large[firm[count >= np.maximum(share, usual) * total[firm]]] = True
    return (spread >= chains) & ~large & (total >= buyers)


def find_broad_sellers(n: int, source: Ints, target: Ints, product: Ints, *, mads: float, least: int) -> Bools:
    """Tell who sells mainly products that makers of unusually many different products buy.

    `source`, `target`, `product`: supplier, customer and product of each link, -1 unknown.
    `mads`, `least`: median absolute deviations of log breadth above the median, and least breadth, of a general
        product.

    Firm 0 sells product 0 to six firms, which sell a product of their own to the next one each:

    >>> makers = np.arange(1, 7)
    >>> source, target = np.concatenate([np.zeros(6, int), makers]), np.concatenate([makers, np.roll(makers, 1)])
    >>> product = np.concatenate([np.zeros(6, int), makers])
    >>> find_broad_sellers(7, source, target, product, mads=3.0, least=6).tolist()
    [True, False, False, False, False, False, False]
    """
    general = np.zeros(n, bool)
    named = product >= 0
    source, target, product = source[named], target[named], product[named]
    if not product.size:
        return general
    kinds = int(product.max()) + 1
    wide = np.int64(max(n, kinds))
    made = np.unique(source * wide + product)
    maker, makes = made // wide, made % wide
    first = np.searchsorted(maker, target, "left")
    count = np.searchsorted(maker, target, "right") - first
    at = ranges(first, count)
    reached = np.unique(np.repeat(product, count) * wide + makes[at])
    breadth = np.bincount(reached // wide, minlength=kinds)
    if not breadth.any():
        return general
    logs = np.log(breadth[breadth > 0])
    middle = np.median(logs)
    limit = middle + mads * np.median(np.abs(logs - middle))
    broad = (breadth >= least) & (np.log(np.maximum(breadth, 1)) > limit)
    sold = np.bincount(source, minlength=n)
    general[:] = np.bincount(source, broad[product], n) * 2 > sold
    return general
