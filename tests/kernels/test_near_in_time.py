"""Pairs near in time against every exchange of days, and the order within clusters against every flip."""

from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.kernels.near_in_time import adjust, count_near, order_p


def near(day, pairs, within):
    return sum(abs(day[one] - day[other]) <= within for one, other in pairs)


@pytest.mark.parametrize("seed", range(3))
def test_chance_is_that_of_every_exchange_within_a_stratum(seed):
    rng = np.random.default_rng(seed)
    day, stratum = rng.integers(0, 60, 7), np.array([0, 1, 0, 1, 0, 1, 0])
    pairs = [(0, 1), (2, 4), (1, 3), (4, 6), (0, 6)]
    ends = tuple(np.array(part) for part in zip(*pairs, strict=True))
    found = count_near(day, stratum, ends, np.zeros(len(pairs), np.int64), 1, 12, 4000)
    counts = []
    for zero in permutations(day[stratum == 0]):
        for one in permutations(day[stratum == 1]):
            mixed = day.copy()
            mixed[stratum == 0], mixed[stratum == 1] = zero, one
            counts.append(near(mixed, pairs, 12))
    assert found.observed.tolist() == [near(day, pairs, 12)] * 2
    assert found.expected[0] == pytest.approx(np.mean(counts), abs=0.06)
    assert found.p[0] == pytest.approx(np.mean(np.array(counts) >= found.observed[0]), abs=0.03)


def test_the_order_of_strata_and_their_numbers_change_nothing():
    rng = np.random.default_rng(5)
    day, stratum = rng.integers(0, 99, 30), rng.integers(0, 3, 30)
    ends = (rng.integers(0, 30, 20), rng.integers(0, 30, 20))
    one, other = (count_near(day, name[stratum], ends, np.zeros(20, np.int64), 1, 9, 99)
                  for name in (np.array([0, 1, 2]), np.array([7, 3, 5])))  # fmt: skip
    assert one.p.tolist() == other.p.tolist() and one.expected.tolist() == other.expected.tolist()


@given(st.lists(st.integers(-4, 4), max_size=7))
def test_an_order_is_judged_by_every_way_its_clusters_could_lead(leads):
    far = [abs(sum(sign * lead for sign, lead in zip(signs, leads, strict=True))) >= abs(sum(leads))
           for signs in product((1, -1), repeat=len(leads))]  # fmt: skip
    assert order_p(np.array(leads, np.int64)) == pytest.approx(np.mean(far))


def test_several_questions_raise_their_chances():
    assert adjust(np.array([0.04, 0.01, 0.5])).tolist() == pytest.approx([0.08, 0.03, 0.5])
