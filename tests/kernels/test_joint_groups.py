"""Grouping and packing against exhaustive search, and the laws that any grouping obeys."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.kernels import joint_groups, packing
from chaingraph.kernels.group_search import Requirements, Units, candidate_groups
from chaingraph.kernels.joint_groups import group_units
from chaingraph.kernels.packing import Columns, pack

TERMS = Requirements(union=3, span=5, most=6, group=6, beyond=20)


def units_of(members, worth, pairs, size=None):
    left, right, price = (
        (np.array(part, np.int64) for part in zip(*pairs, strict=True)) if pairs else [np.zeros(0, int)] * 3
    )
    return Units(np.array(members), np.array(size or [1] * len(members)), np.array(worth), left, right, price)


@st.composite
def instances(draw, most=8):
    n = draw(st.integers(1, most))
    members = draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    worth = draw(st.lists(st.sampled_from([25, 45, 60, 80]), min_size=n, max_size=n))
    every = list(itertools.combinations(range(n), 2))
    prices = draw(st.lists(st.none() | st.integers(0, 20), min_size=len(every), max_size=len(every)))
    pairs = [(*pair, price) for pair, price in zip(every, prices, strict=True) if price is not None]
    return members, worth, pairs


def random_units(n, seed, streets=8):
    draw = np.random.default_rng(seed)
    street, place = draw.integers(0, streets, n), draw.normal(0, 1, (n, 2))
    left, right = np.triu_indices(n, 1)
    near = street[left] == street[right]
    left, right = left[near], right[near]
    price = np.rint(2 * np.sqrt(((place[left] - place[right]) ** 2).sum(1))).astype(np.int64) + draw.integers(
        0, 6, left.size
    )
    members = np.where(draw.random(n) < 0.2, 0, draw.integers(1, 3, n))
    return Units(members, np.ones(n, np.int64), np.where(members > 0, 60, 25), left, right, price)


def check(units, terms, found):
    """Check a grouping against the definition of a group."""
    taken = [unit for group in found.groups for unit in group.tolist()]
    assert len(taken) == len(set(taken))
    price = {
        frozenset(pair): cost
        for *pair, cost in zip(units.left.tolist(), units.right.tolist(), units.price.tolist(), strict=True)
    }
    points = 0
    for group in found.groups:
        assert units.members[group].sum() >= terms.union and units.size[group].sum() <= terms.most
        points += int(units.worth[group].sum()) - terms.group
        points -= terms.beyond * max(0, int(units.size[group].sum()) - terms.span)
        points -= sum(price[frozenset(pair)] for pair in itertools.combinations(group.tolist(), 2))
    assert points == found.points <= found.bound


@settings(max_examples=60, deadline=None)
@given(instances(), st.sampled_from([1, 2, 8]))
def test_the_fast_engine_finds_what_exhaustive_search_finds(drawn, neighbours):
    units = units_of(*drawn)
    exact = group_units(units, TERMS, engine="exhaustive")
    found = group_units(units, TERMS, neighbours=neighbours)
    check(units, TERMS, exact)
    check(units, TERMS, found)
    assert found.points == found.bound == exact.points


@settings(max_examples=30, deadline=None)
@given(instances(7), st.integers(0, 99))
def test_forbidding_a_pair_never_helps_and_a_further_unit_never_harms(drawn, which):
    members, worth, pairs = drawn
    best = group_units(units_of(members, worth, pairs), TERMS).points
    if pairs:
        fewer = [pair for place, pair in enumerate(pairs) if place != which % len(pairs)]
        assert group_units(units_of(members, worth, fewer), TERMS).points <= best
    more = [*pairs, *((unit, len(members), 3) for unit in range(len(members)))]
    assert group_units(units_of([*members, 1], [*worth, 60], more), TERMS).points >= best


@settings(max_examples=30, deadline=None)
@given(instances(7))
def test_candidates_are_exactly_the_groups_of_positive_worth(drawn):
    units = units_of(*drawn)
    member, points = candidate_groups(units, TERMS, units.pairs)
    listed = {tuple(row[row >= 0].tolist()): int(value) for row, value in zip(member, points, strict=True)}
    expected = {}
    for count in range(1, units.count + 1):
        for group in itertools.combinations(range(units.count), count):
            value = joint_groups._points_of(units, TERMS, list(group))
            if value > 0:
                expected[group] = value
    assert listed == expected


def test_units_put_together_beforehand_count_with_all_their_units():
    pairs = [(0, 1, 1)]
    alone = group_units(units_of([3, 2], [120, 60], pairs, size=[5, 1]), TERMS)
    # five units that were put together are at the span already: a sixth one costs 20
    assert [group.tolist() for group in alone.groups] == [[0, 1]] and alone.points == 180 - 6 - 20 - 1
    assert [group.tolist() for group in group_units(units_of([3], [120], [], size=[2]), TERMS).groups] == [[0]]


@pytest.mark.parametrize(("seed", "locality"), [(0, 800), (1, 800), (2, 800), (0, 40), (1, 30)])
def test_nearest_neighbours_localities_and_blocks_keep_within_the_bound(seed, locality, monkeypatch):
    units = random_units(160, seed)
    whole = group_units(units, TERMS)
    check(units, TERMS, whole)
    assert whole.points == whole.bound
    monkeypatch.setattr(joint_groups, "_PARK", 50)
    monkeypatch.setattr(joint_groups, "_LOCALITY", locality)
    monkeypatch.setattr(packing, "_WHOLE", 10)
    monkeypatch.setattr(packing, "_BLOCK", 40)
    parts = group_units(units, TERMS, neighbours=6)
    check(units, TERMS, parts)
    assert 0.97 * whole.points <= parts.points <= whole.points <= parts.bound <= 1.02 * whole.points


@st.composite
def packings(draw):
    units, resources = draw(st.integers(1, 6)), draw(st.integers(0, 2))
    columns = draw(st.lists(st.sets(st.integers(0, units - 1), min_size=1, max_size=3), max_size=9))
    value = draw(st.lists(st.integers(-2, 30), min_size=len(columns), max_size=len(columns)))
    use = draw(
        st.lists(
            st.lists(st.integers(0, 3), min_size=resources, max_size=resources),
            min_size=len(columns),
            max_size=len(columns),
        )
    )
    capacity = draw(st.lists(st.integers(0, 6), min_size=resources, max_size=resources))
    member = np.full((len(columns), 3), -1, np.int64)
    for place, column in enumerate(columns):
        member[place, : len(column)] = sorted(column)
    return Columns(
        units, member, np.array(value, np.int64), np.array(use, np.int64).reshape(len(columns), resources),
        np.array(capacity, np.int64),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(packings())
def test_packing_finds_the_optimum_and_proves_it(columns):
    exact, found = pack(columns, engine="exhaustive"), pack(columns)
    for answer in (exact, found):
        member = columns.member[answer.chosen]
        units = member[member >= 0]
        assert units.size == np.unique(units).size
        assert (columns.use[answer.chosen].sum(0) <= columns.capacity).all()
        assert columns.value[answer.chosen].sum() == answer.value
    assert found.value == found.bound == exact.value


@pytest.mark.parametrize(("seed", "places"), [(0, 0), (1, 9), (2, 60), (3, 400)])
def test_blocks_share_the_capacities(seed, places, monkeypatch):
    draw = np.random.default_rng(seed)
    count, units = 1200, 240
    base = draw.integers(0, units - 4, count)
    member = np.column_stack([base, base + 1 + draw.integers(0, 2, count), base + 3])
    member[draw.random(count) < 0.5, 2] = -1
    use = draw.integers(0, 3, count)[:, None] * (draw.random((count, 2)) < [1.0, 0.5])
    columns = Columns(units, member, draw.integers(10, 90, count), use, np.array([places, places // 2]))
    whole = pack(columns)
    monkeypatch.setattr(packing, "_SHARED", 100)
    monkeypatch.setattr(packing, "_BLOCK", 40)
    milp, sizes = packing._milp, []
    monkeypatch.setattr(packing, "_milp", lambda part, *more: sizes.append(part.count) or milp(part, *more))
    blocks = pack(columns, gap=0.02, worth=np.full(units, 60))
    assert max(sizes) < count / 2
    assert (columns.use[blocks.chosen].sum(0) <= columns.capacity).all()
    taken = member[blocks.chosen]
    assert np.bincount(taken[taken >= 0]).max() == 1
    assert blocks.value == columns.value[blocks.chosen].sum() <= whole.value <= blocks.bound
    assert blocks.value >= 0.9 * whole.value


def test_a_good_enough_answer_says_how_far_it_may_be():
    units = random_units(160, 5)
    member, points = candidate_groups(units, TERMS, units.nearest(6))
    columns = Columns.plain(units.count, member, points)
    best, rough = pack(columns), pack(columns, gap=0.5, worth=units.worth)
    assert best.value == best.bound and rough.value <= best.value <= rough.bound


def test_unknown_engines_and_too_many_units_are_refused():
    with pytest.raises(ValueError, match="engine"):
        group_units(random_units(3, 0), TERMS, engine="fast")
    with pytest.raises(ValueError, match="engine"):
        pack(Columns.plain(1, np.zeros((0, 1), np.int64), np.zeros(0, np.int64)), engine="fast")
    with pytest.raises(ValueError, match="exhaustive"):
        group_units(random_units(13, 0), TERMS, engine="exhaustive")
