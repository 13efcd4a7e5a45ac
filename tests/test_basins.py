"""Laws and hand-worked cases of the kernels behind supply chains, each against a plain reference."""

import importlib.util
import sys
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.kernels import leiden
from chaingraph.kernels.agreement import find_agreement
from chaingraph.kernels.basins import Constants, find_basins, memberships, weights_of
from chaingraph.kernels.tiers import find_tiers

CONSTANTS = Constants()


def _benchmark(name):
    path = Path(__file__).parents[1] / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


planted = _benchmark("planted")
bench = _benchmark("chains")

firm = st.integers(0, 11)
links = st.lists(st.tuples(firm, firm, st.one_of(st.none(), st.integers(1, 60))), min_size=1, max_size=40)


def arrays(rows):
    source, target, value = zip(*rows, strict=True)
    return (
        np.array(source),
        np.array(target),
        np.array([np.nan if v is None else v for v in value], float),
    )


def cover(found):
    """Return the chains as {anchor: {firm: further}} with the general suppliers."""
    chains = defaultdict(dict)
    for member, chain, further in zip(*memberships(found), strict=True):
        chains[int(found.anchor[chain])][int(member)] = bool(further)
    return dict(chains), set(np.flatnonzero(found.general).tolist())


def follow(pointer, rank):
    """Follow pointers to their end; in a cycle to the firm of first rank."""
    ends = {}
    for start in pointer:
        path = [start]
        while pointer[path[-1]] not in path:
            path.append(pointer[path[-1]])
        cycle = path[path.index(pointer[path[-1]]) :]
        ends[start] = min(cycle, key=rank.__getitem__)
    return ends


def reference(n, rows, weight, rank):
    """Find the basins in dictionaries, step by step as the method is worded."""
    flow = Counter()
    for (seller, buyer, _), w in zip(rows, weight, strict=True):
        flow[seller, buyer] += float(w)

    def divide(general):
        open_ = {k: w for k, w in flow.items() if not general & set(k)}
        leaves = Counter()
        for (seller, buyer), w in open_.items():
            leaves[seller] -= w
            leaves[buyer] += w
        label = {f: f for f in range(n)}
        for _ in range(60):
            pointer = {f: f for f in range(n)}
            for f in range(n):
                taken = Counter()
                for (seller, buyer), w in open_.items():
                    if seller == f:
                        taken[label[buyer]] += w
                if taken:
                    best = min(taken, key=lambda b: (-taken[b], rank[b]))
                    if taken[best] >= leaves[f]:
                        pointer[f] = best
            ends = follow(pointer, rank)
            if ends == label:
                break
            label = ends
        for _ in range(60):
            size, inside = Counter(label.values()), Counter()
            trade, carried = Counter(), Counter()
            for (seller, buyer), w in open_.items():
                a, b = label[seller], label[buyer]
                if a == b:
                    inside[a] += w
                    continue
                pair = frozenset((a, b))
                trade[pair] += w
                carried[pair, seller] += w
                carried[pair, buyer] += w
            joins = {}
            for pair, w in trade.items():
                large, small = sorted(pair, key=lambda e: (-size[e], rank[e]))
                factor = CONSTANTS.carrier if size[small] >= CONSTANTS.carrier_least else 0
                counted = w - factor * max(c for (p, _), c in carried.items() if p == pair)
                if counted > CONSTANTS.merge * inside[small]:
                    joins.setdefault(small, []).append((-counted, rank[large], large))
            if not joins:
                break
            pointer = {e: min(joins[e])[2] if e in joins else e for e in range(n)}
            ends = follow(pointer, rank)
            label = {f: ends[e] for f, e in label.items()}
        linked = {f for k in open_ for f in k}
        return {f: e for f, e in label.items() if f in linked and f not in general}

    general = set()
    while True:
        label = divide(general)
        size = Counter(label.values())
        more = set()
        for f in set(range(n)) - general:
            buyers = [b for s, b in flow if s == f and b in label and size[label[b]] >= CONSTANTS.min_size]
            chains = Counter(label[b] for b in buyers)
            if len(chains) >= CONSTANTS.general_chains and max(chains.values()) < CONSTANTS.general_share * len(buyers):
                more.add(f)
        if not more:
            return {f: e for f, e in label.items() if size[e] >= CONSTANTS.min_size}, general
        general |= more


@settings(max_examples=200, deadline=None)
@given(links)
def test_the_arrays_agree_with_the_method_in_dictionaries(rows):
    rows = [row for row in rows if row[0] != row[1]] or [(0, 1, 5)]
    rows = [*rows, (0, 1, 7)]  # at least one known value, so that the method with values runs
    source, target, value = arrays(rows)
    found = find_basins(12, source, target, value)
    expected, general = reference(12, rows, weights_of(value), found.order.tolist())
    got = {f: int(found.anchor[c]) for f, c in enumerate(found.label.tolist()) if c >= 0}
    assert got == expected
    assert set(np.flatnonzero(found.general).tolist()) == general


@settings(max_examples=100, deadline=None)
@given(links, st.randoms(use_true_random=False))
def test_shuffling_the_links_changes_nothing(rows, random):
    mixed = list(rows)
    random.shuffle(mixed)
    product = np.zeros(len(rows), int)
    assert cover(find_basins(12, *arrays(rows), product)) == cover(find_basins(12, *arrays(mixed), product))


@pytest.mark.parametrize("level", ["mild", "hard", "d5 cycles"])
@pytest.mark.parametrize("seed", range(4))
def test_renaming_and_shuffling_a_park_changes_only_names(level, seed):
    park = planted.plant(seed, planted.LEVELS[level])
    draw = np.random.default_rng(seed)
    number, row = draw.permutation(park.firms), draw.permutation(park.source.size)
    one = find_basins(park.firms, park.source, park.target, park.value, park.product)
    mixed = (number[park.source[row]], number[park.target[row]], park.value[row], park.product[row])
    two = find_basins(park.firms, *mixed)
    chains, general = cover(one)
    renamed = {int(number[a]): {int(number[f]): further for f, further in m.items()} for a, m in chains.items()}
    assert cover(two) == (renamed, {int(number[g]) for g in general})
    firm_one = find_agreement(park.firms, park.source, park.target, park.value, park.product, one, 3, CONSTANTS)
    firm_two = find_agreement(park.firms, *mixed, two, 3, CONSTANTS)
    np.testing.assert_array_equal(firm_one, firm_two)


def test_two_chains_with_one_shared_firm_stay_two():
    rows = [(0, 2, 50), (1, 2, 50), (3, 5, 50), (4, 5, 50), (6, 2, 10), (6, 5, 9)]
    found = find_basins(7, *arrays(rows))
    chains, general = cover(found)
    assert chains == {2: {0: False, 1: False, 2: False, 6: False}, 5: {3: False, 4: False, 5: False, 6: True}}
    assert general == set()


def test_basins_that_share_much_are_one_chain():
    rows = [(0, 2, 50), (1, 2, 40), (1, 5, 41), (0, 5, 45), (4, 5, 20)]
    chains, _ = cover(find_basins(6, *arrays(rows)))
    assert len(chains) == 1


def test_a_firm_that_sells_to_three_chains_is_a_general_supplier():
    rows = [(3 * k + i, 3 * k + 2, 50) for k in range(3) for i in range(2)]
    rows += [(9, f, 5) for f in range(9)]
    chains, general = cover(find_basins(10, *arrays(rows)))
    assert general == {9}
    assert sorted(map(len, chains.values())) == [3, 3, 3]


def test_a_cycle_ends_at_its_busiest_firm_and_nothing_gives_nothing():
    chains, _ = cover(find_basins(4, *arrays([(0, 1, 5), (1, 2, 5), (2, 0, 5), (3, 1, 4)])))
    assert {end: len(members) for end, members in chains.items()} == {1: 4}
    none = np.array([], int)
    assert cover(find_basins(5, none, none, np.array([]))) == ({}, set())
    assert cover(find_basins(0, none, none, np.array([]))) == ({}, set())
    assert cover(find_basins(2, *arrays([(0, 0, 5), (1, 1, 5)]))) == ({}, set())


def test_without_values_broad_products_show_the_general_suppliers():
    park = planted.without_values(planted.plant(7, planted.LEVELS["d1 general suppliers"]))
    found = find_basins(park.firms, park.source, park.target, park.value, park.product)
    truth = set(np.unique(park.source[park.chain < 0]).tolist())
    assert truth <= set(np.flatnonzero(found.general).tolist())


@pytest.mark.parametrize(("prepare", "least"), [(None, 0.9), (bench.half_unknown, 0.6), (planted.without_values, 0.7)])
def test_planted_parks_are_recovered(prepare, least):
    scores = []
    for seed in range(6):
        park = planted.plant(seed, planted.LEVELS["d1 general suppliers"])
        park = prepare(park) if prepare else park
        scores.append(bench.omega(park.firms, (park.truth_firm, park.truth_chain), bench.main_buyer_basins(park)))
    assert np.mean(scores) > least


def test_the_confidence_falls_with_noise():
    means = []
    for level in ("d0 disjoint", "d3 noise 20 %"):
        park = planted.plant(3, planted.LEVELS[level])
        found = find_basins(park.firms, park.source, park.target, park.value, park.product)
        agreement = find_agreement(park.firms, park.source, park.target, park.value, park.product, found, 10, CONSTANTS)
        assert ((agreement >= 0) & (agreement <= 1)).all()
        means.append(agreement.mean())
    assert means[0] > means[1]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(firm, firm), max_size=40))
def test_tiers_agree_with_networkx(rows):
    source, target = (np.array(side, int) for side in (zip(*rows, strict=True) if rows else ((), ())))
    fast, reference_ = find_tiers(12, source, target), find_tiers(12, source, target, engine="networkx")
    np.testing.assert_array_equal(fast[0], reference_[0])
    np.testing.assert_array_equal(fast[1], reference_[1])


def test_leiden_counts_clear_communities_and_says_when_it_is_missing(monkeypatch):
    rows = [(0, 1, 5), (1, 2, 5), (2, 0, 5), (3, 4, 5), (4, 5, 5), (5, 3, 5), (6, 7, 5)]
    assert leiden.count_communities(leiden.leiden_labels(9, *arrays(rows))) == 2
    assert leiden.count_communities(leiden.leiden_labels(9, *arrays(rows), engine="networkx")) == 2
    monkeypatch.setattr(leiden, "find_spec", lambda _: None)
    assert leiden.leiden_labels(9, *arrays(rows)) is None
    assert leiden.count_communities(None) is None


def test_scores_of_equal_and_of_opposite_covers():
    one = (np.array([0, 1, 2, 3]), np.array([0, 0, 1, 1]))
    other = (np.array([0, 2, 1, 3]), np.array([0, 0, 1, 1]))
    assert bench.omega(4, one, one) == 1.0
    assert bench.omega(4, one, other) < 0
    assert bench.best_match_f1(4, one, one) == 1.0
    assert bench.best_match_f1(4, one, other) == 0.5
