"""Supply chains as main-buyer basins: an end firm with everyone whose goods mainly end up there.

The engine works on arrays. Every sum is a sum of whole numbers below 2**53, and firms are put into an order that
depends on the data alone, so renaming and shuffling change nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_ROUNDS = 60  # no park came near it: a guard against two firms swapping basins for ever


@dataclass(frozen=True, slots=True)
class Constants:
    """The chosen numbers of the method; `chaingraph/rules/chains.toml` says what each means."""

    merge: float = 0.2
    merge_without_values: float = 0.4
    carrier: float = 0.7
    carrier_least: int = 6
    overlap: float = 0.3
    min_size: int = 3
    general_chains: int = 3
    general_share: float = 0.5
    breadth_mads: float = 3.0
    breadth_least: int = 6
    breadth_unknown: float = 0.3


@dataclass(frozen=True, slots=True)
class Basins:
    """What was found; chains are numbered by the rank of their anchor in the data's own order.

    Attributes
    ----------
    label
        Chain of each firm, -1 where it has none.
    anchor
        Firm at the end of each chain.
    overlap_firm, overlap_chain
        Further memberships, sorted by chain and then by firm.
    general
        Whether a firm is a general supplier.
    order
        Rank of each firm in the data's own order (throughput, then neighbourhood, then index).
    """

    label: Ints
    anchor: Ints
    overlap_firm: Ints
    overlap_chain: Ints
    general: Bools
    order: Ints


def find_basins(
    n: int,
    source: Ints,
    target: Ints,
    value: Floats,
    product: Ints | None = None,
    constants: Constants = Constants(),
) -> Basins:
    """Find the main-buyer basins of a supply graph.

    Parameters
    ----------
    n
        Number of firms; indices run from 0.
    source, target
        Supplier and customer of each link; several links may join two firms, self-supply is ignored.
    value
        Value of each link; NaN is unknown, the median of the same product, else of all, stands in. When no value is
        known, every link weighs the same and `merge_without_values` holds.
    product
        Product of each link, -1 unknown; when many values are unknown it also shows general suppliers by breadth.
    constants
        The chosen numbers.

    Returns
    -------
    Basins
        Labels, anchors, further memberships, general suppliers.

    Notes
    -----
    Group-bys and pointer doubling, O(m log m) a round; a few rounds.

    Examples
    --------
    >>> import numpy as np
    >>> found = find_basins(4, np.array([0, 1, 3]), np.array([1, 2, 2]), np.array([2.0, 5.0, 1.0]))
    >>> found.label.tolist(), found.anchor.tolist()
    ([0, 0, 0, 0], [2])
    """
    keep = source != target
    source, target, value = source[keep].astype(np.int64), target[keep].astype(np.int64), value[keep]
    product = None if product is None else product[keep].astype(np.int64)
    valued = bool(np.any(value > 0))
    weight = weights_of(value, product)
    order = data_order(n, source, target, weight)
    source, target = order[source], order[target]
    general = np.zeros(n, bool)
    if not valued:
        constants = replace(constants, merge=constants.merge_without_values)
    # Too few values to tell a small sale from a large one: the products must show who sells to everybody.
    if product is not None and value.size and np.isnan(value).mean() >= constants.breadth_unknown:
        general = _broad_sellers(n, source, target, product, constants)
    source, target, weight = _pairs(n, source, target, weight)

    label = _divide(n, source, target, weight, general, constants)
    for _ in range(_ROUNDS):
        more = _general(n, source, target, label, general, constants)
        if not more.any():
            break
        general |= more
        label = _divide(n, source, target, weight, general, constants)

    size = np.bincount(label[label >= 0], minlength=n)
    anchor = np.flatnonzero(size >= constants.min_size)
    chain = np.full(n + 1, -1)
    chain[anchor] = np.arange(anchor.size)
    label = chain[label]
    firm, further = _overlaps(n, source, target, weight, label, general, constants.overlap)
    back = np.empty(n, np.int64)
    back[order] = np.arange(n)
    firm = back[firm]
    by_chain = np.lexsort((firm, further))
    return Basins(label[order], back[anchor], firm[by_chain], further[by_chain], general[order], order)


def weights_of(value: Floats, product: Ints | None = None) -> Floats:
    """Return whole-number weights whose sums are exact; unknown values as the median of their product's, or of all."""
    known = value[value > 0]
    if not known.size:
        return np.ones(value.size)
    typical = np.full(value.size, np.median(known))
    if product is not None:
        named = (value > 0) & (product >= 0)
        ranked = np.lexsort((value[named], product[named]))
        kinds, first, count = np.unique(product[named][ranked], return_index=True, return_counts=True)
        if kinds.size:
            ordered = value[named][ranked]
            middle = (ordered[first + (count - 1) // 2] + ordered[first + count // 2]) / 2
            at = np.minimum(np.searchsorted(kinds, product), kinds.size - 1)
            typical = np.where(kinds[at] == product, middle[at], typical)
    filled = np.where(np.isnan(value), typical, np.maximum(value, 0.0))
    # The scale is a power of two, so that it does not round, chosen for the total to stay below 2**52.
    exponent = 52 - math.frexp(math.fsum(filled))[1]
    return np.rint(np.ldexp(filled, exponent))


def data_order(n: int, source: Ints, target: Ints, weight: Floats) -> Ints:
    """Return each firm's rank by throughput, then by neighbourhood, and only then by index.

    The neighbourhood is hashed in wrapping whole numbers, whose sum does not depend on the order of the links.
    """
    bought = np.bincount(target, weight, n)
    sold = np.bincount(source, weight, n)
    colour = mix(bought.astype(np.uint64)) ^ mix(sold.astype(np.uint64) + np.uint64(0x9E3779B9))
    strength = mix(weight.astype(np.uint64))
    for _ in range(3):
        up = _wrapping_sum(n, target, colour[source] * strength)
        down = _wrapping_sum(n, source, colour[target] * strength)
        colour = mix(colour ^ mix(up + np.uint64(1)) ^ mix(down + np.uint64(2)))
    ranked = np.lexsort((np.arange(n), colour, -sold, -np.maximum(bought, sold)))
    order = np.empty(n, np.int64)
    order[ranked] = np.arange(n)
    return order


def mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble 64-bit numbers (the finaliser of SplitMix64)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _wrapping_sum(n: int, index: Ints, numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    total = np.zeros(n, np.uint64)
    np.add.at(total, index, numbers)
    return total


def _pairs(n: int, a: Ints, b: Ints, weight: Floats) -> tuple[Ints, Ints, Floats]:
    """Add up what belongs to the same (a, b); the result is sorted by a, then by b."""
    keys, where = np.unique(a * np.int64(n) + b, return_inverse=True)
    return keys // n, keys % n, np.bincount(where, weight, keys.size).astype(np.float64)


def _largest(a: Ints, b: Ints, weight: Floats) -> Ints:
    """Return the positions of the heaviest b of each a, ties to the smaller b; sorted by a."""
    ranked = np.lexsort((b, -weight, a))
    first = np.ones(ranked.size, bool)
    first[1:] = a[ranked[1:]] != a[ranked[:-1]]
    return ranked[first]


def _ends(pointer: Ints) -> Ints:
    """Follow pointers to their end; in a cycle the end is the firm first in the data's order."""
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


def _divide(n: int, source: Ints, target: Ints, weight: Floats, general: Bools, constants: Constants) -> Ints:
    """Return the end of each firm's basin, -1 for general suppliers and firms without a link."""
    keep = ~(general[source] | general[target])
    source, target, weight = source[keep], target[keep], weight[keep]
    leaves = np.bincount(target, weight, n) - np.bincount(source, weight, n)
    own = np.arange(n)
    label = own
    for _ in range(_ROUNDS):
        firm, basin, taken = _pairs(n, source, label[target], weight)
        best = _largest(firm, basin, taken)
        follows = taken[best] >= leaves[firm[best]]
        pointer = own.copy()
        pointer[firm[best][follows]] = basin[best][follows]
        found = _ends(pointer)
        if np.array_equal(found, label):
            break
        label = found
    label = _merge(n, source, target, weight, label, constants)
    linked = np.zeros(n, bool)
    linked[source] = True
    linked[target] = True
    return np.where(linked & ~general, label, -1)


def _merge(n: int, source: Ints, target: Ints, weight: Floats, label: Ints, constants: Constants) -> Ints:
    """Give each basin that trades much with one larger basin to it, until none does."""
    for _ in range(_ROUNDS):
        a, b = label[source], label[target]
        inside = np.bincount(a[a == b], weight[a == b], n)
        cross = a != b
        low, high = np.minimum(a, b)[cross], np.maximum(a, b)[cross]
        if not low.size:
            return label
        pair, where = np.unique(low * np.int64(n) + high, return_inverse=True)
        trade = np.bincount(where, weight[cross], pair.size)
        ends = np.concatenate([source[cross], target[cross]])
        which, _, carried = _pairs(n, np.concatenate([where, where]), ends, np.tile(weight[cross], 2))
        busiest = np.zeros(pair.size)
        np.maximum.at(busiest, which, carried)
        low, high = pair // n, pair % n
        # Larger means more firms; of two equal ones the basin whose end comes first.
        firms = np.bincount(label, minlength=n)
        # A piece of few firms is more often a chain's lost part than a chain that shares a firm.
        shared = np.minimum(firms[low], firms[high]) >= constants.carrier_least
        counted = trade - np.where(shared, constants.carrier, 0.0) * busiest
        smaller = np.where(firms[low] >= firms[high], high, low)
        larger = low + high - smaller
        joins = counted > constants.merge * inside[smaller]
        if not joins.any():
            return label
        smaller, larger, counted = smaller[joins], larger[joins], counted[joins]
        best = _largest(smaller, larger, counted)
        pointer = np.arange(n)
        pointer[smaller[best]] = larger[best]
        label = _ends_of_forest(pointer)[label]
    return label


def _ends_of_forest(pointer: Ints) -> Ints:
    """Follow pointers that have no cycle to their end."""
    while True:
        further = pointer[pointer]
        if np.array_equal(further, pointer):
            return pointer
        pointer = further


def _general(n: int, source: Ints, target: Ints, label: Ints, general: Bools, constants: Constants) -> Bools:
    """Tell which firms have buyers in three or more chains, none with half of them."""
    size = np.bincount(label[label >= 0], minlength=n)
    in_chain = (label >= 0) & (size[label] >= constants.min_size)
    counted = in_chain[target] & ~general[source]
    firm, _, buyers = _pairs(n, source[counted], label[target[counted]], np.ones(int(counted.sum())))
    chains = np.bincount(firm, minlength=n)
    total = np.bincount(firm, buyers, n)
    most = np.zeros(n)
    np.maximum.at(most, firm, buyers)
    return (chains >= constants.general_chains) & (most < constants.general_share * total)


def _broad_sellers(n: int, source: Ints, target: Ints, product: Ints, constants: Constants) -> Bools:
    """Tell who sells mainly products that makers of unusually many different products buy."""
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
    at = np.repeat(first - np.concatenate([[0], np.cumsum(count)[:-1]]), count) + np.arange(int(count.sum()))
    reached = np.unique(np.repeat(product, count) * wide + makes[at])
    breadth = np.bincount(reached // wide, minlength=kinds)
    if not breadth.any():
        return general
    logs = np.log(breadth[breadth > 0])
    middle = np.median(logs)
    limit = middle + constants.breadth_mads * np.median(np.abs(logs - middle))
    broad = (breadth >= constants.breadth_least) & (np.log(np.maximum(breadth, 1)) > limit)
    sold = np.bincount(source, minlength=n)
    general[:] = np.bincount(source, broad[product], n) * 2 > sold
    return general


def _overlaps(
    n: int, source: Ints, target: Ints, weight: Floats, label: Ints, general: Bools, share: float
) -> tuple[Ints, Ints]:
    """Return (firm, chain) where a further chain takes at least this share of the firm's sales."""
    keep = ~(general[source] | general[target])
    source, target, weight = source[keep], target[keep], weight[keep]
    sales = np.bincount(source, weight, n)
    chained = label[target] >= 0
    firm, chain, taken = _pairs(n, source[chained], label[target[chained]], weight[chained])
    further = (taken >= share * sales[firm]) & (chain != label[firm]) & (taken > 0)
    return firm[further], chain[further]


def memberships(found: Basins) -> tuple[Ints, Ints, Bools]:
    """Return (firm, chain, whether overlap), sorted by chain, then by firm; a firm may stand in several chains."""
    firm = np.flatnonzero(found.label >= 0)
    firms = np.concatenate([firm, found.overlap_firm])
    chains = np.concatenate([found.label[firm], found.overlap_chain])
    further = np.concatenate([np.zeros(firm.size, bool), np.ones(found.overlap_firm.size, bool)])
    ranked = np.lexsort((firms, chains))
    return firms[ranked], chains[ranked], further[ranked]
