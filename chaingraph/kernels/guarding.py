"""Which few of many candidates guard most: a greedy choice, and what no other choice can exceed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chaingraph.kernels.arrays import Floats, Ints

NOTHING = 1e-12  # what guards less guards nothing


@dataclass(frozen=True, slots=True)
class Guarded:
    """A greedy choice, step by step."""

    chosen: Ints  # candidates, the one that adds most first, equal ones by number
    added: Floats  # what each adds to those before it
    bound: Floats  # what no choice of as many candidates exceeds
    alone: Floats  # per candidate, what it guards by itself


def choose_guards(candidate: Ints, thing: Ints, part: Floats, weight: Floats, count: int) -> Guarded:
    """Choose candidates until none of them guards anything more.

    `candidate`, `thing`, `part`: who guards which part of what; a pair stands there once.
    `weight`: of each thing; the parts that are guarded of it add up, to the whole at most.
    `count`: number of candidates.

    What is guarded never falls and adds less and less (monotone, submodular), so each choice of k candidates guards
    at least 1 - 1/e of the most that k can (Nemhauser, Wolsey, Fisher 1978). ``bound`` is what holds for this case: no
    k candidates exceed what the first i guard and the k greatest additions to these, for any i. Steps times pairs.

    >>> found = choose_guards(np.array([0, 1, 1, 2]), np.array([0, 0, 1, 1]), np.array([1.0, 0.5, 1.0, 0.5]),
    ...                       np.array([4.0, 3.0]), 3)
    >>> found.chosen.tolist(), found.added.tolist(), found.bound.tolist()
    ([1, 0], [5.0, 2.0], [5.0, 7.0])
    """
    left = np.ones(weight.size)
    chosen: list[int] = []
    value: list[float] = [0.0]
    gain = alone = _gains(candidate, thing, part, weight, left, count)
    best = [_tops(gain, count)]
    while gain.max(initial=0.0) > NOTHING:
        # sums that differ by their rounding alone are equal
        one = int(np.flatnonzero(gain >= gain.max() * (1 - 1e-12))[0])
        chosen.append(one)
        value.append(value[-1] + float(gain[one]))
        mine = candidate == one
        left[thing[mine]] = np.maximum(left[thing[mine]] - part[mine], 0.0)
        candidate, thing, part = candidate[~mine], thing[~mine], part[~mine]
        gain = _gains(candidate, thing, part, weight, left, count)
        best.append(value[-1] + _tops(gain, count))
    steps = len(chosen)
    bound = np.min(best, axis=0)[:steps] if steps else np.zeros(0)
    return Guarded(np.array(chosen, np.int64), np.diff(value), bound, alone)


def _gains(candidate: Ints, thing: Ints, part: Floats, weight: Floats, left: Floats, count: int) -> Floats:
    gains = np.bincount(candidate, weight[thing] * np.minimum(part, left[thing]), count).astype(np.float64)
    gains[gains <= NOTHING] = 0.0
    return gains


def _tops(gain: Floats, count: int) -> Floats:
    """Return the sum of the k greatest, for k from one on."""
    return np.cumsum(np.sort(gain)[::-1])[:count]
