"""Supply chains found in the links: where ends are declared by destination share, beyond them as main-buyer basins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chaingraph.kernels.arrays import Bools, Floats, Ints, ranges
from chaingraph.kernels.basins import Basins, Constants, find_basins, memberships
from chaingraph.kernels.closure import Closure, Limits, find_closure, find_reach
from chaingraph.kernels.grouping import find_largest, rank_by, sum_pairs
from chaingraph.kernels.sales import weigh_sales


@dataclass(frozen=True, slots=True)
class Ends:
    """The declared ends: which firm ends which chain; several firms may end one chain, one firm several."""

    firm: Ints
    chain: Ints
    chains: int  # number of declared chains, numbered from 0


@dataclass(frozen=True, slots=True)
class Chains:
    """What was found: the declared chains in their order, then what reaches no declared end."""

    firm: Ints
    # chain, further: chain of each membership, and whether it is not the firm's first; sorted by chain and then by firm
    chain: Ints
    further: Bools
    share: Floats  # share of the firm's sales that ends there, NaN where no end is declared
    anchor: Ints  # end firm of each chain: of a declared one its busiest end (`_anchors`), -1 without any in the park
    declared: int  # how many of the chains are declared; each of these has a place, also without a member
    general: Bools  # whether a firm is a general supplier
    order: Ints  # rank of each firm in the data's own order

    passing: Ints  # declared ends whose goods go on to the end of the basin that their chain claims; sorted
    parts: Bools  # whether a chain is but a lost part: its end makes what others sell on towards a declared end

    @property
    def count(self) -> int:
        """How many chains have members and are no lost parts."""
        return int((~self.parts[np.unique(self.chain)]).sum())


_LINKED = 2  # firms of a declared chain: its end and one that supplies it
_MOSTLY = 0.5  # share of its goods that ends at declared ends from which a maker shows what its product is for
_CONSTANTS, _LIMITS = Constants(), Limits()
NO_ENDS = Ends(np.zeros(0, np.int64), np.zeros(0, np.int64), 0)


def find_chains(
    n: int,
    source: Ints,
    target: Ints,
    value: Floats,
    product: Ints,
    part: Floats,
    makes: Ints,
    ends: Ends = NO_ENDS,
    constants: Constants = _CONSTANTS,
    limits: Limits = _LIMITS,
    *,
    told: Bools | None = None,
) -> Chains:
    """Find the supply chains of a supply graph.

    `source`, `target`, `value`, `product`, `part`: links as in `basins.find_basins`; those of no part are left out.
    `makes`: main product of each firm, -1 unknown.
    `told`: whether a link is on record rather than implied, all when not given.

    Without ends these are the basins. Else the anchor of the basin that a chain claims by its end becomes an end of it
    too (`_claimed`): who is declared is often famous rather than last. A basin that no end claims
    and whose firms mostly reach none is found, not declared: its ends take what ends there from the declared ones.
    A declared chain is one if any firm supplies its end, a found one from `min_size` firms on; a declared end that
    nobody supplies keeps its place and has no member.
    """
    told = np.ones(source.size, bool) if told is None else told
    counts = part > 0
    if not counts.all():
        source, target, product = source[counts], target[counts], product[counts]
        value, part, told = value[counts], part[counts], told[counts]
    basins = find_basins(n, source, target, value, product, constants, part, told)
    if not ends.chains:
        return _of_basins(basins)
    order = basins.order
    weight = weigh_sales(n, source, value, part)
    ranked = rank_by(order[source] * np.int64(n) + order[target], weight, product)
    links = (source[ranked], target[ranked], weight[ranked])
    known = value > 0
    vague = np.bincount(source, np.where(known, -weight, weight), n) > 0
    firm, chain, passing = _claimed(n, *links, basins, ends, limits.member, vague)
    bought = np.bincount(target[known], value[known], n).astype(np.float64)
    unclaimed = _unreached(basins, firm, find_reach(n, *links, firm, bought), limits.lost)
    away = _ends_of(n, source, basins, unclaimed)
    anchor = np.concatenate([_anchors(firm, chain, basins.order, ends), basins.anchor[unclaimed]])
    firm = np.concatenate([firm, away])
    chain = np.concatenate([chain, np.full(away.size, ends.chains)])
    apart = basins.general & ~np.isin(np.arange(n), ends.firm)
    found = find_closure(
        n, *links, makes, firm, chain, ends.chains + 1, limits, told=told[ranked], apart=apart, vague=vague
    )  # fmt: skip
    inputs = _inputs(found, makes, source, ends)
    return _of_closure(found, anchor, passing, basins, unclaimed, constants.min_size, np.isin(makes, inputs))


def _claimed(
    n: int, source: Ints, target: Ints, weight: Floats, basins: Basins, ends: Ends, least: float, vague: Bools
) -> tuple[Ints, Ints, Ints]:
    """Return the ends with the anchors of the basins that the chains claim; a basin is held by one chain at most.

    Who names its anchor holds a basin. Else a chain claims the one in which its end stands: it has it alone, and of
    several the one whose end sells most of its goods there, from the share `least` on. A chain left without any claims
    the basin that takes most of what its end sells, from that share on: who is declared often sells to two chains.
    An end that sells most into a basin which its chain claims, from that share on, is a firm of the chain and no end,
    unless most of its sales are of unknown value (`vague`): these come last.
    """
    if not basins.anchor.size:
        return ends.firm, ends.chain, np.zeros(0, np.int64)
    own = basins.label[ends.firm]
    names = (own >= 0) & (basins.anchor[own] == ends.firm)
    free = np.ones(basins.anchor.size, bool)
    free[own[names]] = False
    content = np.zeros(ends.chains, bool)
    content[ends.chain[names]] = True
    end, basin, share = _sales_of_ends(n, source, target, weight, basins, ends)
    home = basin == own[end]
    chains = np.unique(np.stack([own, ends.chain]), axis=1)[0]
    alone = home & (np.bincount(chains[chains >= 0], minlength=basins.anchor.size)[basin] == 1)
    rank = np.lexsort((basin, basins.order[ends.firm[end]], -share, ~home))
    claimed = np.full(basins.anchor.size, -1)
    for at in rank[(free[basin] & (alone | (share >= least)))[rank]].tolist():
        claims = ends.chain[end[at]]
        if free[basin[at]] and (home[at] or not content[claims]):
            free[basin[at]], content[claims] = False, True
            claimed[basin[at]] = claims
    most = np.zeros(ends.firm.size)
    np.maximum.at(most, end, share)
    passes = np.zeros(ends.firm.size, bool)
    passes[end[(claimed[basin] == ends.chain[end]) & (share >= np.maximum(most[end], least))]] = True
    passes &= ~names & ~vague[ends.firm]
    taken = np.flatnonzero(claimed >= 0)
    firm = np.concatenate([ends.firm[~passes], basins.anchor[taken]])
    return firm, np.concatenate([ends.chain[~passes], claimed[taken]]), np.unique(ends.firm[passes])


def _sales_of_ends(
    n: int, source: Ints, target: Ints, weight: Floats, basins: Basins, ends: Ends
) -> tuple[Ints, Ints, Floats]:
    """Return which share of what passes through each end each basin takes: its own, be it none, and where it sells."""
    keep = source != target
    source, target, weight = source[keep], target[keep], weight[keep]
    inside = np.isin(source, ends.firm) & (basins.label[target] >= 0)
    firm, basin, taken = sum_pairs(basins.anchor.size, source[inside], basins.label[target[inside]], weight[inside])
    through = np.maximum(np.bincount(source, weight, n), np.bincount(target, weight, n))
    first, last = (np.searchsorted(firm, ends.firm, side) for side in ("left", "right"))
    at = ranges(first, last - first)
    end = np.repeat(np.arange(ends.firm.size), last - first)
    stands = np.flatnonzero(basins.label[ends.firm] >= 0)
    return (
        np.concatenate([end, stands]),
        np.concatenate([basin[at], basins.label[ends.firm[stands]]]),
        np.concatenate([taken[at] / through[firm[at]], np.zeros(stands.size)]),
    )


def _anchors(firm: Ints, chain: Ints, order: Ints, ends: Ends) -> Ints:
    """Return the busiest end of each chain, one that is declared before one that is claimed; -1 where there is none."""
    anchor = np.full(ends.chains, -1)
    # the last one written stays
    ranked = np.lexsort((-order[firm], np.isin(firm, ends.firm), chain))
    anchor[chain[ranked]] = firm[ranked]
    return anchor


def _unreached(basins: Basins, claimed: Ints, reach: Floats, lost: float) -> Ints:
    """Return the basins in which no end stands and whose firms mostly reach none."""
    count = basins.anchor.size
    inside = basins.label >= 0
    size = np.bincount(basins.label[inside], minlength=count)
    astray = np.bincount(basins.label[inside & (reach < lost)], minlength=count)
    held = basins.label[claimed]
    free = np.ones(count, bool)
    free[held[held >= 0]] = False
    return np.flatnonzero(free & (2 * astray > size))


def _ends_of(n: int, source: Ints, basins: Basins, chosen: Ints) -> Ints:
    """Return the ends of these basins: their anchors and their firms that sell nothing here."""
    last = np.bincount(source, minlength=n) == 0
    last[basins.anchor] = True
    return np.flatnonzero(last & np.isin(basins.label, chosen))


def _inputs(found: Closure, makes: Ints, source: Ints, ends: Ends) -> Ints:
    """Return the products that are sold on towards declared ends."""
    sells = np.zeros(makes.size, bool)
    sells[source] = True
    sells[ends.firm] = False
    onward = found.shares[:, : ends.chains].sum(axis=1) >= _MOSTLY
    return np.unique(makes[sells & onward & (makes >= 0)])


def _stay(found: Closure, basins: Basins, chosen: Ints, away: int) -> tuple[Ints, Ints]:
    """Return who belongs to which basin of these: members as the basin says, whose goods end in any of them."""
    ends_there = np.zeros(basins.label.size, bool)
    ends_there[found.member_firm[found.member_chain == away]] = True
    firm, chain, _ = memberships(basins)
    number = np.full(basins.anchor.size, -1)
    number[chosen] = np.arange(chosen.size)
    mine = ends_there[firm] & (number[chain] >= 0)
    return firm[mine], number[chain[mine]]


def _of_basins(basins: Basins) -> Chains:
    firm, chain, further = memberships(basins)
    share = np.full(firm.size, np.nan)
    none = np.zeros(basins.anchor.size, bool)
    nobody = np.zeros(0, np.int64)
    return Chains(firm, chain, further, share, basins.anchor, 0, basins.general, basins.order, nobody, none)


def _of_closure(
    found: Closure, anchor: Ints, passing: Ints, basins: Basins, unclaimed: Ints, least: int, inputs: Bools
) -> Chains:
    """Return the members of chains of at least so many firms; a declared end needs one firm that supplies it."""
    total = anchor.size
    first = total - unclaimed.size  # the declared chains come before the found ones
    stays, basin = _stay(found, basins, unclaimed, first)
    declared = found.member_chain < first
    firm = np.concatenate([found.member_firm[declared], stays])
    chain = np.concatenate([found.member_chain[declared], first + basin])
    keep = ~found.general[firm]
    enough = np.bincount(chain[keep], minlength=total) >= np.where(np.arange(total) < first, _LINKED, least)
    keep &= enough[chain]
    firm, chain = firm[keep], chain[keep]
    share = found.shares[firm, np.minimum(chain, first)].astype(np.float64)
    further = np.ones(firm.size, bool)
    ranked = np.lexsort((chain, firm))
    further[ranked[find_largest(firm[ranked], np.round(share[ranked], 3))]] = False
    kept = np.flatnonzero(enough | (np.arange(total) < first))
    number = np.full(total, -1)
    number[kept] = np.arange(kept.size)
    parts = (kept >= first) & np.isin(anchor[kept], np.flatnonzero(inputs))
    return Chains(firm, number[chain], further, share, anchor[kept], first, found.general, basins.order, passing, parts)


def group_chains(label: Ints, found: Chains, least: int) -> Chains:
    """Return communities of at least so many firms in the place of chains that are none.

    `label`: community of each firm, -1 where it has none. The busiest firm stands for its community; the communities in
    the order of these firms.
    """
    kinds, number, size = np.unique(label, return_inverse=True, return_counts=True)
    firm = np.flatnonzero((label >= 0) & (size[number] >= least) & (kinds[number] >= 0))
    ranked = firm[np.argsort(found.order[firm])]
    _, at = np.unique(label[ranked], return_index=True)
    anchor = ranked[np.sort(at)]
    place = np.full(kinds.size, -1)
    place[number[anchor]] = np.arange(anchor.size)
    chain = place[number[firm]]
    by_chain = np.lexsort((firm, chain))
    firm, chain = firm[by_chain], chain[by_chain]
    nobody, unknown = np.zeros(found.general.size, bool), np.full(firm.size, np.nan)
    first, whole = np.zeros(firm.size, bool), np.zeros(anchor.size, bool)
    return Chains(firm, chain, first, unknown, anchor, 0, nobody, found.order, np.zeros(0, np.int64), whole)
