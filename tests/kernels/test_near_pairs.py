"""Pairs of near units: what the definition names where it is thin, a bounded number where it is dense."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.kernels import near_pairs
from chaingraph.kernels.near_pairs import Ground, distinct, list_pairs


def ground_of(place, radius, unplaced=()):
    place = np.array(place, float).reshape(-1, 2)
    placed = np.ones(len(place), bool)
    placed[list(unplaced)] = False
    return Ground(place, placed, np.arange(len(place)), radius)


def count_built(monkeypatch):
    """Return a list that grows by the number of pairs whenever some are listed."""
    built = []

    def counted(made):
        def listing(*args):
            one, two = made(*args)
            built.append(one.size)
            return one, two

        return listing

    for name in ("_all", "_close", "_nearest"):
        monkeypatch.setattr(near_pairs, name, counted(getattr(near_pairs, name)))
    return built


places = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=30)


@given(places, st.integers(0, 3), st.data())
def test_below_the_bound_the_pairs_are_those_of_the_definition(place, radius, data):
    units = range(len(place))
    labels = data.draw(st.lists(st.integers(0, 3), min_size=len(place), max_size=len(place)))
    groups = [np.array([unit for unit in units if labels[unit] == label], np.int64) for label in range(1, 4)]
    area = np.array([unit for unit in units if labels[unit] != 2], np.int64)
    left, right, crowded = list_pairs(ground_of(place, float(radius)), groups, [area])
    expected = {pair for group in groups for pair in itertools.combinations(group.tolist(), 2)}
    expected |= {
        (one, two)
        for one, two in itertools.combinations(area.tolist(), 2)
        if (place[one][0] - place[two][0]) ** 2 + (place[one][1] - place[two][1]) ** 2 <= radius**2
    }
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == sorted(expected) and not crowded


@pytest.mark.parametrize("town", ["one place", "one street", "streets below a crowd", "spread"])
def test_a_dense_town_never_has_more_than_a_bounded_number_of_pairs(town, monkeypatch):
    monkeypatch.setattr(near_pairs, "MOST", 40_000)
    built = count_built(monkeypatch)
    count, draw = 4000, np.random.default_rng(1)
    place = draw.random((count, 2)) * (0 if town == "one place" else 60 if town == "spread" else 2)
    whole = np.arange(count)
    groups = {"one street": [whole], "streets below a crowd": np.split(whole, 8)}.get(town, [])
    left, _, crowded = list_pairs(ground_of(place, 1.5), groups, [whole])
    each = near_pairs.NEAREST + near_pairs.NEAREST // 4
    most = near_pairs.MOST if town == "spread" else each * count * (1 + bool(groups))
    assert 0 < left.size <= sum(built) <= most
    assert crowded == (town != "spread")
    # all pairs would be many times as many
    assert town == "spread" or sum(built) * 8 < count * (count - 1) // 2


def test_beyond_the_bound_the_densest_are_crowds_first(monkeypatch):
    place = np.arange(600)[:, None] * [100.0, 0.0]
    groups = [np.arange(400), np.arange(400, 600)]
    _, _, crowded = list_pairs(ground_of(place, 1.0), groups, [])
    assert not crowded
    monkeypatch.setattr(near_pairs, "MOST", 60_000)
    left, _, crowded = list_pairs(ground_of(place, 1.0), groups, [])
    assert crowded and (left >= 400).sum() == 200 * 199 // 2
    each = np.bincount(left, minlength=600)[:400]
    assert each.max() <= near_pairs.NEAREST + near_pairs.NEAREST // 4 and each[:390].min() > 0


def test_units_without_a_place_have_the_next_in_the_list():
    count = near_pairs.CROWD + 1
    place = np.full((count, 2), np.nan)
    left, right, crowded = list_pairs(ground_of(place, 1.0, unplaced=range(count)), [np.arange(count)], [])
    steps = near_pairs.NEAREST // 4 - 1
    assert crowded and set((right - left).tolist()) == set(range(1, steps + 1))
    assert distinct(np.array([3, 1, 3, 0])).tolist() == [0, 1, 3]
