"""The assignment kernel against brute force, and its engines against one another."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.kernels.assignment import ENGINES, assign

NONE = -1


@st.composite
def tasks(draw, most=5):
    """Costs with ties and forbidden pairs, capacities with zeros, some pairs fixed."""
    clients, servers = draw(st.integers(1, most)), draw(st.integers(1, 3))
    price = st.integers(-1, draw(st.sampled_from([2, 40])))
    cost = np.array([[draw(price) for _ in range(servers)] for _ in range(clients)])
    capacity = np.array([draw(st.integers(0, 3)) for _ in range(servers)])
    fixed = np.array([draw(st.sampled_from([NONE, NONE, NONE, *range(servers)])) for _ in range(clients)])
    return cost, capacity, fixed


def best(cost, capacity, fixed, forced=()):
    """All assignments tried: the one with fewest unserved, then least cost, then the first."""
    clients, servers = cost.shape
    room = np.maximum(capacity, np.bincount(fixed[fixed >= 0], minlength=servers))
    found = None
    for pick in itertools.product(range(servers + 1), repeat=clients):
        if any(pick[client] != server for client, server in forced):
            continue
        if any(f >= 0 and p != f for p, f in zip(pick, fixed, strict=True)):
            continue
        served = [(client, server) for client, server in enumerate(pick) if server < servers]
        if any(cost[client, server] < 0 and fixed[client] < 0 for client, server in served):
            continue
        if (np.bincount([server for _, server in served], minlength=servers) > room).any():
            continue
        key = (clients - len(served), sum(max(int(cost[pair]), 0) for pair in served), pick)
        found = key if found is None else min(found, key)
    return found


@settings(max_examples=150)
@given(tasks())
def test_every_engine_gives_the_first_optimum_of_all(task):
    cost, capacity, fixed = task
    expected = best(cost, capacity, fixed)[2]
    for engine in ENGINES:
        found = assign(cost, capacity, fixed, engine=engine).server
        assert tuple(np.where(found < 0, cost.shape[1], found).tolist()) == expected, engine


@settings(max_examples=100)
@given(tasks())
def test_the_runner_up_costs_what_solving_again_without_the_choice_costs(task):
    cost, capacity, fixed = task
    found = assign(cost, capacity, fixed)
    unserved, total, _ = best(cost, capacity, fixed)
    for client in np.flatnonzero(fixed < 0).tolist():
        others = [
            (again[0] - unserved, again[1] - total, server)
            for server in range(cost.shape[1])
            if server != found.server[client] and cost[client, server] >= 0
            for again in [best(cost, capacity, fixed, [(client, server)])]
            if again is not None
        ]
        if not others:
            assert found.runner_up[client] == NONE
            continue
        expected = min(others)
        assert (found.displaced[client], found.extra[client], found.runner_up[client]) == expected


@settings(max_examples=60)
@given(tasks(), st.randoms(use_true_random=False))
def test_forbidding_never_helps_and_places_never_harm(task, chance):
    cost, capacity, fixed = task
    before = best(cost, capacity, fixed)[:2]

    def value(cost, capacity):
        server = assign(cost, capacity, fixed).server
        pairs = [(client, place) for client, place in enumerate(server.tolist()) if place >= 0]
        return int((server < 0).sum()), sum(max(int(cost[pair]), 0) for pair in pairs)

    assert value(cost, capacity) == before
    less = cost.copy()
    less[chance.randrange(cost.shape[0]), chance.randrange(cost.shape[1])] = NONE
    less[fixed >= 0] = cost[fixed >= 0]
    assert value(less, capacity) >= before
    assert value(cost, capacity + 1) <= before


def test_large_tasks_agree_between_engines():
    chance = np.random.default_rng(3)
    cost = chance.integers(0, 9, (300, 30))
    cost[chance.random(cost.shape) < 0.5] = NONE
    capacity = np.full(30, 9)
    found = [assign(cost, capacity, engine=engine).server for engine in ("highs", "ortools", "networkx")]
    assert (found[0] < 0).sum() >= 30
    assert np.array_equal(found[0], found[1]) and np.array_equal(found[0], found[2])


def test_an_unknown_engine_is_named():
    with pytest.raises(ValueError, match="no engine 'magic'"):
        assign(np.zeros((1, 1), np.int64), np.ones(1, np.int64), engine="magic")
