"""Whether what happens at two ends of a link happens closer in time than chance would have it (Knox)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chaingraph.kernels.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Near:
    """Pairs that are near in time, by group, and what chance gives; the last row is all groups together."""

    observed: Ints
    expected: Floats  # mean of the rounds
    p: Floats  # share of the rounds, the observed one among them, with at least as many


def count_near(
    day: Ints, stratum: Ints, pairs: tuple[Ints, Ints], group: Ints, groups: int, within: int, rounds: int
) -> Near:
    """Count the pairs at most so many days apart, and compare with days that are exchanged within each stratum.

    `day`, `stratum`: of each event; only events of one stratum exchange their days.
    `pairs`, `group`: places of two events each, and the group of each pair.

    Where events stand, how many links they have and how many there are at any time stays as it is. The chance numbers
    are the same at every call. Linear in events and pairs, once a round.

    >>> day, one = np.array([0, 1, 500, 501]), np.zeros(4, np.int64)
    >>> near = count_near(day, one, (np.array([0, 2]), np.array([1, 3])), np.zeros(2, np.int64), 1, 30, 999)
    >>> near.observed.tolist(), bool(0.2 < near.p[0] < 0.5)  # one way in three to pair four events puts them so
    ([2, 2], True)
    """
    rng = np.random.default_rng(0)
    place = np.argsort(stratum, kind="stable")
    observed = _near(day, pairs, group, groups, within)
    total, reached = np.zeros(groups + 1), np.ones(groups + 1)
    mixed = day.copy()
    for _ in range(rounds):
        mixed[place] = day[np.lexsort((rng.random(day.size), stratum))]
        found = _near(mixed, pairs, group, groups, within)
        total += found
        reached += found >= observed
    return Near(observed, total / rounds, reached / (rounds + 1))


def _near(day: Ints, pairs: tuple[Ints, Ints], group: Ints, groups: int, within: int) -> Ints:
    near = np.abs(day[pairs[0]] - day[pairs[1]]) <= within
    counted = np.bincount(group[near], minlength=groups)
    return np.append(counted, counted.sum())


def adjust(p: Floats) -> Floats:
    """Return the p values of several questions asked at once, by Holm's method.

    >>> adjust(np.array([0.01, 0.04, 0.03])).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(p, kind="stable")
    raised = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
    found = np.empty_like(p)
    found[order] = np.minimum(raised, 1.0)
    return found


def order_p(leads: Ints) -> float:
    """Return how likely one direction leads as much, where in each cluster either may lead alike; two-sided, exact.

    `leads`: of each cluster its pairs led by one direction less those led by the other. Events of a cluster hang
    together, so a cluster counts as one.

    >>> order_p(np.array([1] * 6)), order_p(np.array([1, -1]))
    (0.03125, 1.0)
    """
    most = int(np.abs(leads).sum())
    chance = np.zeros(2 * most + 1)
    chance[most] = 1.0
    for lead in np.abs(leads[leads != 0]).tolist():
        chance = (np.roll(chance, lead) + np.roll(chance, -lead)) / 2  # never reaches round the end
    far = np.abs(np.arange(-most, most + 1)) >= abs(int(leads.sum()))
    return float(min(chance[far].sum(), 1.0))
