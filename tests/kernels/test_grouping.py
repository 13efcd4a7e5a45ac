"""Sums and pointers over groups agree with what a loop over the rows gives; basins look again only where they must."""

import importlib

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from test_closure import planted

from chaingraph.kernels.grouping import find_ends, find_largest, rank_by, sum_pairs

basins = importlib.import_module("chaingraph.kernels.basins")

rows = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 9)))


def columns(table, count):
    return (np.array(column, np.int64) for column in (zip(*table, strict=True) if table else [[]] * count))


@given(rows)
def test_sums_of_pairs(table):
    a, b, weight = columns(table, 3)
    total = {}
    for row in table:
        total[row[:2]] = total.get(row[:2], 0) + row[2]
    found = zip(*(part.tolist() for part in sum_pairs(7, a, b, weight.astype(float))), strict=True)
    assert list(found) == [(*pair, total[pair]) for pair in sorted(total)]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(0, 1))))
def test_ranks_are_those_of_a_sort_by_all_columns(table):
    key, first, second = columns(table, 3)
    assert rank_by(key, first, second).tolist() == np.lexsort((second, first, key)).tolist()


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3))))
def test_the_heaviest_of_each_and_of_equal_ones_the_first(table):
    a, weight = columns(sorted(table, key=lambda row: row[0]), 2)
    best = {}
    for at, (group, heavy) in enumerate(zip(a.tolist(), weight.tolist(), strict=True)):
        if group not in best or heavy > weight[best[group]]:
            best[group] = at
    assert find_largest(a, weight.astype(float)).tolist() == list(best.values())


@given(st.integers(1, 40).flatmap(lambda n: st.lists(st.integers(0, n - 1), min_size=n, max_size=n)))
def test_pointers_end_where_a_walk_ends(pointer):
    def walk(firm):
        for _ in pointer:
            firm = pointer[firm]
        cycle, at = {firm}, pointer[firm]
        while at not in cycle:
            cycle.add(at)
            at = pointer[at]
        return min(cycle)

    assert find_ends(np.array(pointer)).tolist() == [walk(firm) for firm in range(len(pointer))]


def test_basins_are_found_without_adding_up_every_link_in_every_round(monkeypatch):
    looked = []

    def counted(n, a, b, weight):
        looked.append(a.size)
        return sum_pairs(n, a, b, weight)

    monkeypatch.setattr(basins, "sum_pairs", counted)
    park = planted.plant_large(3_000)
    basins.find_basins(park.firms, park.source, park.target, park.value, park.product)
    assert sum(looked) < 0.6 * len(looked) * park.source.size
