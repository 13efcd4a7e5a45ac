"""Places over years against exhaustive search, and the order in which they are used."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.kernels.places import choose_places, count_from, places_from, schedule_places

firms = st.lists(st.tuples(st.integers(1, 3), st.lists(st.integers(0, 2), min_size=1, max_size=3)), max_size=8)


def arrays(drawn):
    return np.array([weight for weight, _ in drawn], np.int64), count_from([ready for _, ready in drawn], 3)


def best_weight(weight, need, places):
    """Try every set of firms."""
    sets = (
        list(chosen) for size in range(weight.size + 1) for chosen in itertools.combinations(range(weight.size), size)
    )
    return max(int(weight[chosen].sum()) for chosen in sets if (need[chosen].sum(0) <= places).all())


@settings(max_examples=300, deadline=None)
@given(firms, st.lists(st.integers(0, 4), min_size=3, max_size=3))
def test_the_choice_is_the_best_and_can_be_scheduled(drawn, quotas):
    weight, need = arrays(drawn)
    places = places_from(quotas)
    chosen = choose_places(weight, need, places)
    assert weight[chosen].sum() == best_weight(weight, need, places)
    years = schedule_places([drawn[firm][1] for firm in chosen], quotas)
    for firm, mine in zip(chosen.tolist(), years, strict=True):
        assert all(year >= ready for year, ready in zip(mine, drawn[firm][1], strict=True))
    used = [year for mine in years for year in mine]
    assert all(used.count(year) <= quota for year, quota in enumerate(quotas))


@settings(max_examples=60, deadline=None)
@given(firms, st.integers(0, 3), st.integers(1, 3))
def test_more_places_never_lower_the_weight(drawn, quota, more):
    weight, need = arrays(drawn)
    few, many = (int(weight[choose_places(weight, need, places_from([n] * 3))].sum()) for n in (quota, quota + more))
    assert few <= many


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 3), min_size=1, max_size=8), st.integers(0, 8))
def test_without_dates_and_weights_smallest_need_first_is_best(needs, quota):
    chosen = choose_places(
        np.ones(len(needs), np.int64), count_from([[0] * need for need in needs], 1), places_from([quota])
    )
    left, covered = quota, 0
    for need in sorted(needs):
        if need <= left:
            left, covered = left - need, covered + 1
    assert chosen.size == covered


def test_any_order_finds_a_place_and_too_few_places_are_an_error():
    assert schedule_places([[1], [0], [0, 0]], [2, 2, 2]) == [[1], [0], [0, 1]]
    with pytest.raises(ValueError, match="places"):
        schedule_places([[2, 2]], [1, 1, 1])


def test_firms_that_are_alike_are_taken_in_their_order():
    weight, need = np.ones(4, np.int64), count_from([[0]] * 4, 1)
    assert choose_places(weight, need, places_from([2])).tolist() == [0, 1]
    assert choose_places(np.zeros(0, np.int64), count_from([], 1), places_from([2])).tolist() == []
