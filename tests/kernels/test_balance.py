"""The even assignment against every assignment there is."""

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.kernels.balance import assign_evenly


@st.composite
def tasks(draw):
    clients, servers = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    price = st.integers(0, draw(st.sampled_from([1, 30])))
    cost = np.array([[draw(price) for _ in range(servers)] for _ in range(clients)])
    return cost, np.array([draw(st.integers(0, 4)) for _ in range(servers)])


def worth(cost, load, pick):
    """How uneven the loads are, then what the pairs cost, then which pairs they are."""
    loads = load + np.bincount(pick, minlength=len(load))
    return int((loads**2).sum()), sum(int(cost[pair]) for pair in enumerate(pick))


@settings(max_examples=150)
@given(tasks())
def test_no_other_assignment_is_more_even_or_as_even_and_cheaper(task):
    cost, load = task
    every = itertools.product(range(len(load)), repeat=len(cost))
    assert worth(cost, load, assign_evenly(cost, load)) == min(worth(cost, load, pick) for pick in every)


def test_without_servers_or_clients_nobody_is_assigned():
    assert assign_evenly(np.zeros((2, 0), np.int64), np.zeros(0, np.int64)).tolist() == [-1, -1]
    assert assign_evenly(np.zeros((0, 2), np.int64), np.zeros(2, np.int64)).tolist() == []
