"""The greedy choice against every choice of as many candidates, and the bound that it states."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.kernels.guarding import choose_guards

PARTS = st.sampled_from((0.25, 0.5, 1.0, 2.0))


@st.composite
def parks(draw):
    candidates, things = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    pairs = draw(st.sets(st.tuples(st.integers(0, candidates - 1), st.integers(0, things - 1))))
    order = sorted(pairs)
    part = draw(st.lists(PARTS, min_size=len(order), max_size=len(order)))
    weight = draw(st.lists(st.integers(0, 9), min_size=things, max_size=things))
    return candidates, order, part, weight


def guarded(choice, order, part, weight):
    """What a choice guards, added up thing by thing."""
    parts = [0.0] * len(weight)
    for (one, thing), share in zip(order, part, strict=True):
        parts[thing] += share if one in choice else 0.0
    return sum(full * min(1.0, taken) for full, taken in zip(weight, parts, strict=True))


def asked(candidates, order, part, weight):
    ends = np.array(order, np.int64).reshape(-1, 2)
    return choose_guards(ends[:, 0], ends[:, 1], np.array(part, float), np.array(weight, float), candidates)


@settings(max_examples=300)
@given(parks())
def test_greedy_and_its_bound_hold_against_every_choice(park):
    candidates, order, part, weight = park
    found = asked(*park)
    together = np.cumsum(found.added)
    for place, value in enumerate(together.tolist()):
        first = set(found.chosen[: place + 1].tolist())
        assert abs(value - guarded(first, order, part, weight)) < 1e-9
        best = max(
            guarded(set(choice), order, part, weight) for choice in itertools.combinations(range(candidates), place + 1)
        )
        assert best <= found.bound[place] + 1e-9
        assert value >= (1 - 1 / np.e) * best - 1e-9
    everything = guarded(set(range(candidates)), order, part, weight)
    assert abs(sum(found.added) - everything) < 1e-9
    assert (np.diff(found.added) <= 1e-9).all()
    for one in range(candidates):
        assert abs(found.alone[one] - guarded({one}, order, part, weight)) < 1e-9


def test_what_two_guard_counts_once_and_equal_ones_go_by_number():
    found = asked(3, [(0, 0), (1, 0), (2, 1)], [1.0, 1.0, 1.0], [5, 5])
    assert found.chosen.tolist() == [0, 2]
    assert found.added.tolist() == [5.0, 5.0]
    assert found.bound.tolist() == [5.0, 10.0]


def test_where_greed_misses_the_best_the_bound_does_not():
    # 0 guards most alone; 1 and 2 together guard more than 0 with either of them
    order = [(0, 0), (0, 1), (1, 0), (1, 2), (2, 1), (2, 3)]
    found = asked(3, order, [1.0] * 6, [5, 5, 4, 4])
    assert found.chosen.tolist() == [0, 1, 2]
    assert np.cumsum(found.added)[1] == 14.0
    assert found.bound[1] >= 18.0
