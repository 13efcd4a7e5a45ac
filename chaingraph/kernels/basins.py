"""Supply chains as main-buyer basins: an end firm with everyone whose goods mainly end up there.

The engine works on arrays. Every sum is a sum of whole numbers below 2**53, and firms are put into an order that
depends on the data alone, so renaming and shuffling change nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chaingraph.kernels.arrays import Bools, Floats, Ints
from chaingraph.kernels.general import find_broad_sellers, find_spread_sellers
from chaingraph.kernels.grouping import find_ends, find_largest, rank_by, sum_pairs
from chaingraph.kernels.merging import Merging, merge_basins
from chaingraph.kernels.sales import weigh_sales

_ROUNDS = 60  # no park came near it: a guard against two firms swapping basins for ever


@dataclass(frozen=True, slots=True)
class Constants:
    """The chosen numbers of the method; `chaingraph/rules/chains.toml` says what each means."""

    merge: float = 0.1
    merge_without_values: float = 0.3
    carrier: float = 0.9
    carrier_least: int = 5
    end_share: float = 0.2
    apart_share: float = 0.03
    apart_size: int = 6
    apart_ties: float = 0.1
    apart_chains: int = 3
    overlap: float = 0.3
    min_size: int = 3
    general_chains: int = 3
    general_share: float = 0.5
    general_buyers: int = 5
    breadth_mads: float = 3.0
    breadth_least: int = 6
    breadth_unknown: float = 0.75


@dataclass(frozen=True, slots=True)
class Basins:
    """What was found; chains are numbered by the rank of their anchor in the data's own order."""

    label: Ints  # chain of each firm, -1 where it has none
    anchor: Ints  # firm at the end of each chain
    # overlap_firm, overlap_chain: further memberships, sorted by chain and then by firm
    overlap_firm: Ints
    overlap_chain: Ints
    general: Bools  # whether a firm is a general supplier
    order: Ints  # rank of each firm in the data's own order (throughput, then neighbourhood, then index)


def find_basins(
    n: int,
    source: Ints,
    target: Ints,
    value: Floats,
    product: Ints | None = None,
    constants: Constants = Constants(),
    part: Floats | None = None,
    told: Bools | None = None,
) -> Basins:
    """Find the main-buyer basins of a supply graph.

    `n`: number of firms; indices run from 0.
    `source`, `target`: supplier and customer of each link; several links may join two firms, self-supply is ignored.
    `value`: value of each link; NaN is unknown, the median of the same product, else of all, stands in. When no value
        is known, what a firm sells is split evenly over its links and `merge_without_values` holds.
    `product`: product of each link, -1 unknown; when almost all values are unknown it shows general suppliers by
        breadth.
    `part`: what of a link of unknown value counts (`sales.weigh_sales`), all of it when not given.
    `told`: whether a link is on record rather than implied, all when not given: who could buy makes nobody a general
        supplier.

    1. Links between two firms are added up. A firm follows its main buyer, unless more leaves the park at it (what it
       buys beyond what it sells here): then it is an end firm. Then the largest buying basin instead of the largest
       buyer, until nothing changes; in a cycle the busiest firm is the end.
    2. A firm with `general_buyers` customers in `general_chains` basins, none with `general_share` of them, is a
       general supplier and set apart; step 1 is done again without them.
    3. Basins that trade much with a larger one belong to it (`kernels.merging`); step 2 again on the merged basins.
    4. A firm belongs also to a further chain that takes `overlap` of the larger of its purchases and sales.

    Product names decide nothing while values are known: measured, they gained too little for what they ask of the data.
    Group-bys and pointer doubling, O(m log m) a round; a few rounds.

    >>> import numpy as np
    >>> found = find_basins(4, np.array([0, 1, 3]), np.array([1, 2, 2]), np.array([2.0, 5.0, 1.0]))
    >>> found.label.tolist(), found.anchor.tolist()
    ([0, 0, 0, 0], [2])
    """
    told = np.ones(source.size, bool) if told is None else told
    keep = source != target
    if not keep.all():
        source, target, value, told = source[keep], target[keep], value[keep], told[keep]
        product = None if product is None else product[keep]
        part = None if part is None else part[keep]
    valued = bool(np.any(value > 0))
    weight = weights_of(value if valued else weigh_sales(n, source, value, part), product)
    if valued and part is not None:
        weight = np.where(value > 0, weight, np.rint(weight * part))
    order = data_order(n, source, target, weight)
    source, target = order[source], order[target]
    general = np.zeros(n, bool)
    if not valued:
        constants = replace(constants, merge=constants.merge_without_values)
    # Almost no value is there to tell a small sale from a large one: the products must show who sells to everybody.
    if product is not None and value.size and np.isnan(value).mean() >= constants.breadth_unknown:
        general = find_broad_sellers(
            n, source[told], target[told], product[told], mads=constants.breadth_mads, least=constants.breadth_least
        )
    on_record = sum_pairs(n, source[told], target[told], weight[told])[:2]
    links = sum_pairs(n, source, target, weight)

    # General suppliers first: while they stand between the basins, all of these look like one chain.
    basin = _divide(n, *links, general)
    for merged in (False, True):
        for _ in range(_ROUNDS):
            label = _merge(n, *links, general, basin, constants) if merged else basin
            more = find_spread_sellers(
                n, *on_record, label, general,
                min_size=constants.min_size, chains=constants.general_chains,
                share=constants.general_share, buyers=constants.general_buyers,
            )  # fmt: skip
            if not more.any():
                break
            general |= more
            basin = _divide(n, *links, general)

    size = np.bincount(label[label >= 0], minlength=n)
    anchor = np.flatnonzero(size >= constants.min_size)
    chain = np.full(n + 1, -1)
    chain[anchor] = np.arange(anchor.size)
    label = chain[label]
    firm, further = _overlaps(n, *links, label, general, constants.overlap)
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
    filled = np.maximum(value, 0.0)
    unknown = np.flatnonzero(np.isnan(value))
    typical = np.full(unknown.size, np.median(known))
    if product is not None:
        asked = product[unknown]
        named = (value > 0) & (product >= 0) & np.isin(product, asked)
        ranked = np.lexsort((value[named], product[named]))
        kinds, first, count = np.unique(product[named][ranked], return_index=True, return_counts=True)
        if kinds.size:
            ordered = value[named][ranked]
            middle = (ordered[first + (count - 1) // 2] + ordered[first + count // 2]) / 2
            at = np.minimum(np.searchsorted(kinds, asked), kinds.size - 1)
            typical = np.where(kinds[at] == asked, middle[at], typical)
    filled[unknown] = typical
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
    ranked = rank_by(-np.maximum(bought, sold), -sold, colour)
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


def _divide(n: int, source: Ints, target: Ints, weight: Floats, general: Bools) -> Ints:
    """Return the end of each firm's basin, -1 for general suppliers and firms that sell nothing to others or buy it.

    `source`, `target`, `weight`: one link for each two firms, sorted (`grouping.sum_pairs`).
    """
    source, target, weight = _without(general, source, target, weight)
    leaves = np.bincount(target, weight, n) - np.bincount(source, weight, n)
    label, pointer = np.arange(n), np.arange(n)
    firm, basin, taken = source, target, weight  # at first every firm is a basin of its own
    for _ in range(_ROUNDS):
        best = find_largest(firm, taken)
        first = firm[best]
        pointer[first] = np.where(taken[best] >= leaves[first], basin[best], first)
        found = find_ends(pointer)
        moved = found != label
        if not moved.any():
            break
        label = found
        # Only who sells to a firm whose basin has changed may follow another one.
        again = np.zeros(n, bool)
        again[source[moved[target]]] = True
        at = again[source]
        firm, basin, taken = sum_pairs(n, source[at], label[target[at]], weight[at])
    linked = np.zeros(n, bool)
    linked[source] = True
    linked[target] = True
    return np.where(linked & ~general, label, -1)


def _merge(
    n: int, source: Ints, target: Ints, weight: Floats, general: Bools, basin: Ints, constants: Constants
) -> Ints:
    """Return the end of each firm's basin once those that are one chain are merged."""
    chosen = Merging(
        constants.merge, constants.carrier, constants.carrier_least, constants.end_share, constants.min_size,
        constants.apart_share, constants.apart_size, constants.apart_ties, constants.apart_chains,
    )  # fmt: skip
    merged = merge_basins(
        n, *_without(general, source, target, weight), np.where(basin < 0, np.arange(n), basin), chosen
    )
    return np.where(basin < 0, -1, merged)


def _without(general: Bools, source: Ints, target: Ints, weight: Floats) -> tuple[Ints, Ints, Floats]:
    keep = ~(general[source] | general[target])
    return source[keep], target[keep], weight[keep]


def _overlaps(
    n: int, source: Ints, target: Ints, weight: Floats, label: Ints, general: Bools, share: float
) -> tuple[Ints, Ints]:
    """Return (firm, chain) where a further chain takes at least this share of what passes through the firm."""
    source, target, weight = _without(general, source, target, weight)
    # An end firm's only sale here is no share of its trade: the larger of purchases and sales is the measure.
    through = np.maximum(np.bincount(source, weight, n), np.bincount(target, weight, n))
    chained = label[target] >= 0
    firm, chain, taken = sum_pairs(n, source[chained], label[target[chained]], weight[chained])
    further = (taken >= share * through[firm]) & (chain != label[firm]) & (taken > 0)
    return firm[further], chain[further]


def memberships(found: Basins) -> tuple[Ints, Ints, Bools]:
    """Return (firm, chain, whether overlap), sorted by chain, then by firm; a firm may stand in several chains."""
    firm = np.flatnonzero(found.label >= 0)
    firms = np.concatenate([firm, found.overlap_firm])
    chains = np.concatenate([found.label[firm], found.overlap_chain])
    further = np.concatenate([np.zeros(firm.size, bool), np.ones(found.overlap_firm.size, bool)])
    ranked = np.lexsort((firms, chains))
    return firms[ranked], chains[ranked], further[ranked]
