"""How much any plan could cover: a bound over every grouping of adjacent firms, not over the listed options alone."""

from __future__ import annotations

import numpy as np

from chaingraph.analysis.plan.prospects import Conditions, Prospects
from chaingraph.kernels.arrays import Bools, Ints
from chaingraph.kernels.places import choose_places, count_from, places_from


def bound_weight(
    prospects: Prospects,
    terms: Conditions,
    members: Ints,
    ready: Ints,
    alone: Bools,
    able: Bools,
    pairs: tuple[Ints, Ints] | None,
    span: int,
) -> int:
    """Return a weight that no plan exceeds, whichever adjacent firms it puts together.

    `members`, `ready`: full members of each firm by the end without a place, and its people who can use one in time.
    `pairs`: all adjacent pairs of able firms; None where not all of them are known.
    `span`: units of a joint branch, at most.

    Three things of a plan are given up, so it can only gain: firms of a joint branch need not be adjacent to one
    another but only to the firm in question; a neighbour may lend its members to several branches; places beyond the
    first full member of a firm are free. What stays: a firm without a full member of its own uses a place of one of its
    people (unless it is willing without), a branch of its own those of all it is short of, and people and places of
    every year. Which firms are covered at best is then a choice of places, solved exactly.
    """
    least = terms.branch_min
    potential = np.minimum(members + ready, least)
    joint = able.copy()
    if pairs is not None:
        firm, other = np.concatenate(pairs), np.concatenate(pairs[::-1])
        order = np.lexsort((-potential[other], firm))
        firm, other = firm[order], other[order]
        best = np.arange(firm.size) - np.searchsorted(firm, firm) < span - 1
        lent = np.bincount(firm[best], potential[other[best]], minlength=prospects.count)
        beside = np.bincount(firm, minlength=prospects.count) > 0
        joint &= beside & (potential + lent >= least)
    own_need = np.maximum(least - members, 0)
    joint_need = np.where((members > 0) | prospects.willing, 0, 1)
    none = least + 1  # more than any need
    need = np.minimum(
        np.where(alone & (own_need <= ready), own_need, none), np.where(joint & (joint_need <= ready), joint_need, none)
    )
    firms = np.flatnonzero(need < none)
    years = [
        [terms.year_of(prospects.ready[firm][number][0]) for number in range(int(need[firm]))]
        for firm in firms.tolist()
    ]
    weight = prospects.weight[firms].astype(np.int64)
    chosen = choose_places(weight, count_from(years, terms.years), places_from(terms.places))
    return int(weight[chosen].sum())
