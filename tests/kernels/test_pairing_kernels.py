"""Hops and matching against their references and by hand."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.kernels.hops import count_hops
from chaingraph.kernels.matching import match_pairs


@settings(max_examples=80)
@given(st.data())
def test_hops_agree_with_the_reference(data):
    n = data.draw(st.integers(1, 8))
    firm = st.integers(0, n - 1)
    links = np.array(data.draw(st.lists(st.tuples(firm, firm), max_size=14)), np.int64).reshape(-1, 2)
    starts = data.draw(st.lists(st.tuples(st.integers(0, 2), firm), min_size=1, max_size=4, unique=True))
    group, start = np.array(starts, np.int64).T
    closed = np.array([data.draw(st.booleans()) for _ in range(n)])
    answers = [
        count_hops(n, links[:, 0], links[:, 1], start, group, 3, closed, engine=engine)
        for engine in ("auto", "networkx")
    ]
    assert np.array_equal(*answers)


def test_a_closed_firm_is_reached_but_not_passed():
    hops = count_hops(
        4, np.array([0, 1, 2]), np.array([1, 2, 3]), np.array([0]), np.array([0]), 3, np.array([0, 1, 0, 0], bool)
    )
    assert hops.tolist() == [[0, 1, -1, -1]]


WEIGHTS = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(1, 6),
    max_size=9,
)


@settings(max_examples=100)
@given(WEIGHTS, st.randoms(use_true_random=False))
def test_pairs_are_the_best_whatever_the_engine_and_the_order(weights, chance):
    def value(pairs):
        return sum(weights[pair] for pair in pairs)

    candidates = sorted(weights)
    best = max(
        value(chosen)
        for size in range(4)
        for chosen in itertools.combinations(candidates, size)
        if len({n for pair in chosen for n in pair}) == 2 * size
    )
    answers = []
    for engine in ("networkx", "rustworkx", "auto"):
        chance.shuffle(candidates)
        first, second = np.array(candidates, np.int64).reshape(-1, 2).T
        answers.append(match_pairs(first, second, np.array([weights[pair] for pair in candidates]), engine=engine))
    assert value(answers[0]) == best
    assert answers[0] == answers[1] == answers[2]
    assert len({n for pair in answers[0] for n in pair}) == 2 * len(answers[0])
