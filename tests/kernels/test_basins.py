"""Laws and hand-worked cases of the kernels behind supply chains, each against a plain reference."""

import importlib.util
import math
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import ROOT

from chaingraph.kernels import leiden
from chaingraph.kernels.basins import Constants, find_basins, memberships, weights_of
from chaingraph.kernels.tiers import find_tiers
from chaingraph.rules import rulebook

CONSTANTS = Constants()


def _benchmark(name):
    path = ROOT / "benchmarks" / f"{name}.py"
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


def reference(n, rows, weight, rank, numbers):
    """Find the basins in dictionaries, step by step as the method is worded."""
    flow = Counter()
    for (seller, buyer, _), w in zip(rows, weight, strict=True):
        flow[seller, buyer] += float(w)

    def ties(open_, label):
        """Return per pair of basins its trade, by firm, by selling end, and the number of its links."""
        trade, carried, sold, count = Counter(), defaultdict(Counter), defaultdict(Counter), Counter()
        for (seller, buyer), w in open_.items():
            pair = frozenset((label[seller], label[buyer]))
            if len(pair) == 2:
                trade[pair] += w
                count[pair] += 1
                carried[pair][seller] += w
                carried[pair][buyer] += w
                if seller in pair:
                    sold[pair][seller] += w
        return trade, carried, sold, count

    def merge(open_, label):
        size = Counter(label.values())
        large = {e for e in size if size[e] >= numbers.apart_size}
        trade, carried, _, _ = ties(open_, label)
        single = [p for p in trade if p <= large and max(carried[p].values()) == trade[p]]
        apart = len(large) >= numbers.apart_chains and len(single) <= numbers.apart_ties * len(large)
        while True:
            size, inside = Counter(label.values()), Counter()
            for (seller, buyer), w in open_.items():
                inside[label[seller]] += w if label[seller] == label[buyer] else 0
            trade, carried, sold, count = ties(open_, label)
            joins = {}
            for pair, w in trade.items():
                large, small = sorted(pair, key=lambda e: (-size[e], rank[e]))
                discounted = size[small] >= (numbers.apart_size if apart else numbers.carrier_least)
                counted = w - (numbers.carrier * max(carried[pair].values()) if discounted else 0)
                share = numbers.apart_share if apart and not discounted else numbers.merge
                says = apart or count[pair] > 1 or size[small] < numbers.min_size
                onward = size[small] >= numbers.min_size and sold[pair][small] > numbers.end_share * inside[small]
                if (says and counted > share * inside[small]) or onward:
                    joins.setdefault(small, []).append((-counted, rank[large], large))
            if not joins:
                return label
            pointer = {e: min(joins[e])[2] if e in joins else e for e in range(n)}
            ends = follow(pointer, rank)
            label = {f: ends[e] for f, e in label.items()}

    def divide(general, merged):
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
        label = merge(open_, label) if merged else label
        linked = {f for k in open_ for f in k}
        return {f: e for f, e in label.items() if f in linked and f not in general}

    general = set()
    for merged in (False, True):
        while True:
            label = divide(general, merged)
            size = Counter(label.values())
            more = set()
            for f in set(range(n)) - general:
                buyers = [b for s, b in flow if s == f and b in label and size[label[b]] >= numbers.min_size]
                chains = Counter(label[b] for b in buyers)
                spread = len(buyers) >= numbers.general_buyers and len(chains) >= numbers.general_chains
                firms = sum(size[end] >= numbers.min_size for end in label.values())
                usual = {end: size[end] / firms for end in chains}
                limits = {
                    end: max(numbers.general_share, part + math.sqrt(part * (1 - part) / len(buyers))) * len(buyers)
                    for end, part in usual.items()
                }
                if spread and all(count < limits[end] for end, count in chains.items()):
                    more.add(f)
            if not more:
                break
            general |= more
    return {f: e for f, e in label.items() if size[e] >= numbers.min_size}, general


# Numbers at which twelve firms are enough to meet every rule.
SMALL = replace(CONSTANTS, min_size=2, carrier_least=3, apart_size=3, apart_chains=2, general_buyers=4)


@pytest.mark.parametrize("numbers", [CONSTANTS, SMALL, replace(SMALL, apart_ties=1.0)], ids=["ours", "small", "apart"])
@settings(max_examples=150, deadline=None)
@given(links)
def test_the_arrays_agree_with_the_method_in_dictionaries(numbers, rows):
    rows = [row for row in rows if row[0] != row[1]] or [(0, 1, 5)]
    rows = [*rows, (0, 1, 7)]  # at least one known value, so that the method with values runs
    source, target, value = arrays(rows)
    found = find_basins(12, source, target, value, constants=numbers)
    expected, general = reference(12, rows, weights_of(value), found.order.tolist(), numbers)
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


def test_an_unknown_value_is_the_median_of_its_product_or_of_all():
    nan = float("nan")
    weight = weights_of(np.array([2, 4, nan, 10, nan, nan]), np.array([0, 0, 0, 1, 5, -1]))
    assert (weight / weight[0]).tolist() == [1, 2, 1.5, 5, 2, 2]


def test_the_defaults_are_the_rules():
    values = {name: rulebook().rule(f"chains.{name}").value for name in CONSTANTS.__dataclass_fields__}
    assert Constants(**values) == CONSTANTS


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


def test_a_firm_with_few_customers_is_no_general_supplier():
    rows = [(3 * k + i, 3 * k + 2, 50) for k in range(3) for i in range(2)]
    _, few = cover(find_basins(10, *arrays(rows + [(9, f, 5) for f in (2, 5, 8, 0)])))
    _, many = cover(find_basins(10, *arrays(rows + [(9, f, 5) for f in (2, 5, 8, 0, 3)])))
    assert (few, many) == (set(), {9})


def test_a_chain_that_holds_most_of_the_park_may_take_most_of_what_a_general_supplier_sells():
    # 13 of 19 firms in the first chain; firm 19 sells to eight of these and to one of each of the others
    rows = [(i, 12, 50) for i in range(12)] + [(13, 15, 50), (14, 15, 50), (16, 18, 50), (17, 18, 50)]
    _, spread = cover(find_basins(20, *arrays(rows + [(19, f, 5) for f in (*range(8), 13, 16)])))
    _, bound = cover(find_basins(20, *arrays(rows + [(19, f, 5) for f in (*range(12), 13, 16)])))
    assert (spread, bound) == ({19}, set())


def chain_rows(first, value=50):
    """Return a chain of seven firms: four suppliers of the end firm and two of theirs."""
    return [(first + i, first + 6, value) for i in range(4)] + [(first + 4, first, 20), (first + 5, first + 1, 20)]


def test_a_lost_part_joins_where_chains_keep_apart_and_not_where_they_trade():
    three = chain_rows(0) + chain_rows(7) + chain_rows(14)
    # Firms 22 and 23 supply 21, whose own sales were not recorded; 22 also sells a little to the first chain.
    lost = [(22, 21, 30), (23, 21, 30), (22, 0, 5)]
    apart, _ = cover(find_basins(24, *arrays(three + lost)))
    assert sorted(map(len, apart.values())) == [7, 7, 10]
    trading, _ = cover(find_basins(24, *arrays([*three, *lost, (8, 2, 3), (15, 9, 3)])))
    assert sorted(map(len, trading.values())) == [3, 7, 7, 7]


def test_a_chain_whose_end_firm_sells_on_belongs_to_its_customer():
    three = chain_rows(0) + chain_rows(7) + [(14 + i, 20, 9) for i in range(3)]
    alone, _ = cover(find_basins(21, *arrays([*three, (20, 6, 5)])))
    onward, _ = cover(find_basins(21, *arrays([*three, (20, 6, 6)])))
    assert (sorted(map(len, alone.values())), sorted(map(len, onward.values()))) == ([4, 7, 7], [7, 11])


def test_the_only_sale_of_an_end_firm_makes_it_no_member_of_the_buyers_chain():
    rows = chain_rows(0) + chain_rows(7)
    chains, _ = cover(find_basins(14, *arrays([*rows, (13, 6, 5)])))
    assert 13 not in chains[6]
    chains, _ = cover(find_basins(14, *arrays([*rows, (9, 6, 40)])))  # this one sells nearly half to the other chain
    assert chains[6][9] is True


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


@pytest.mark.parametrize(
    ("prepare", "least"), [(None, 0.9), (partial(bench.unknown, 0.5), 0.8), (planted.without_values, 0.7)]
)
def test_planted_parks_are_recovered(prepare, least):
    scores = []
    for seed in range(6):
        park = planted.plant(seed, planted.LEVELS["d1 general suppliers"])
        park = prepare(park) if prepare else park
        scores.append(bench.omega(park.firms, (park.truth_firm, park.truth_chain), bench.main_buyer_basins(park)))
    assert np.mean(scores) > least


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(firm, firm), max_size=40))
def test_tiers_agree_with_networkx(rows):
    source, target = (np.array(side, int) for side in (zip(*rows, strict=True) if rows else ((), ())))
    fast, reference_ = find_tiers(12, source, target), find_tiers(12, source, target, engine="networkx")
    np.testing.assert_array_equal(fast[0], reference_[0])
    np.testing.assert_array_equal(fast[1], reference_[1])


def test_leiden_counts_clear_communities():
    rows = [(0, 1, 5), (1, 2, 5), (2, 0, 5), (3, 4, 5), (4, 5, 5), (5, 3, 5), (6, 7, 5)]
    assert leiden.count_communities(leiden.leiden_labels(9, *arrays(rows))) == 2
    assert leiden.count_communities(leiden.leiden_labels(9, *arrays(rows), engine="networkx")) == 2


def test_scores_of_equal_and_of_opposite_covers():
    one = (np.array([0, 1, 2, 3]), np.array([0, 0, 1, 1]))
    other = (np.array([0, 2, 1, 3]), np.array([0, 0, 1, 1]))
    assert bench.omega(4, one, one) == 1.0
    assert bench.omega(4, one, other) < 0
    assert bench.best_match_f1(4, one, one) == 1.0
    assert bench.best_match_f1(4, one, other) == 0.5
