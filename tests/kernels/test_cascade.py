"""The graded cascade against plain Python, and the laws that it keeps."""

from __future__ import annotations

import numpy as np
import pytest
from cascade_reference import loss_of_others, outputs_left
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.kernels.cascade import (
    find_days,
    measure_loss,
    prepare,
    run_cascade,
    screen_values,
    weigh_trade,
)

N = 7
some_links = st.lists(
    st.tuples(
        st.integers(0, N - 1),
        st.integers(0, N - 1),
        st.sampled_from([0, 1, 2, None]),
        st.sampled_from([0.5, 1.0, 4.0, 30.0]),
        st.booleans(),
        st.sampled_from([0.0, 0.2, 1.0]),
    ),
    max_size=18,
)
some_firms = st.sets(st.integers(0, N - 1), min_size=1, max_size=3)


def traded(links, purchases=None):
    source, target, value = (np.array([one[at] for one in links], float) for at in (0, 1, 3))
    product = np.array([-1 if one[2] is None else one[2] for one in links], np.int64)
    essential = np.array([one[4] for one in links], bool)
    spare = np.array([one[5] for one in links], float)
    known = None if purchases is None else np.array([purchases.get(firm, np.nan) for firm in range(N)])
    return prepare(N, source.astype(np.int64), target.astype(np.int64), product, value, essential, spare, known)


def left(links, stopped, purchases=None):
    return run_cascade(traded(links, purchases), np.array(sorted(stopped)), settled=1e-13).left


def changed(links, at, value):
    return [(*one[:at], value, *one[at + 1 :]) for one in links]


@settings(max_examples=200)
@given(some_links, some_firms, st.dictionaries(st.integers(0, N - 1), st.sampled_from([3.0, 90.0])))
def test_what_is_left_is_what_plain_python_finds(links, stopped, purchases):
    found = run_cascade(traded(links, purchases), np.array(sorted(stopped)), settled=1e-13)
    expected = outputs_left(N, links, stopped, purchases)
    assert found.left == pytest.approx(expected, abs=1e-8)
    share, known = measure_loss(traded(links, purchases), found, np.array(sorted(stopped)))
    everything = sum(one[3] for one in links if one[0] != one[1])
    assert known == pytest.approx(loss_of_others(links, expected, stopped), abs=1e-6)
    assert share == pytest.approx(known / everything if everything else 0.0)  # every value is known here
    assert 0.0 <= share <= 1.0 + 1e-9
    assert ((found.left >= 0) & (found.left <= 1)).all()
    assert {int(firm) for firm in np.flatnonzero(found.step)} == set(np.flatnonzero(found.left < 1).tolist()) - stopped


@settings(max_examples=100)
@given(some_links, some_firms, st.integers(0, N - 1))
def test_more_stops_more_essentials_and_less_to_spare_never_leave_more(links, stopped, another):
    before = left(links, stopped)
    assert (left(links, stopped | {another}) <= before + 1e-9).all()
    assert (left(changed(links, 4, value=True), stopped) <= before + 1e-9).all()
    assert (left(changed(links, 4, value=False), stopped) >= before - 1e-9).all()
    assert (left(changed(links, 5, 0.0), stopped) <= before + 1e-9).all()


@settings(max_examples=60)
@given(some_links, some_firms, st.permutations(range(N)), st.randoms(use_true_random=False))
def test_order_and_numbers_change_nothing(links, stopped, new, chance):
    mixed = [(new[a], new[b], *more) for a, b, *more in links]
    chance.shuffle(mixed)
    one, two = left(links, stopped), left(mixed, {new[firm] for firm in stopped})
    assert two[list(new)] == pytest.approx(one, abs=1e-9)


def test_an_essential_input_binds_alone_and_others_in_proportion():
    # 0 and 1 sell to 2, which sells to 3; 0 carries a quarter of what 2 buys
    links = [(0, 2, 0, 1.0, False, 0.0), (1, 2, 1, 3.0, False, 0.0), (2, 3, 2, 8.0, False, 0.0)]
    assert left(links, {0})[:4].tolist() == [0.0, 1.0, 0.75, 0.75]
    essential = [(*links[0][:4], True, 0.0), *links[1:]]
    assert left(essential, {0})[:4].tolist() == [0.0, 1.0, 0.0, 0.0]
    # 2 buys more elsewhere than is on record
    assert left(links, {0}, {2: 10.0})[2] == pytest.approx(0.9)


def test_makers_of_the_product_fill_in_as_far_as_they_can():
    links = [(0, 2, 0, 4.0, True, 0.0), (1, 3, 0, 10.0, True, 0.2)]
    # 1 can make 2 more of the 4 that are gone
    assert left(links, {0})[2] == pytest.approx(0.5)
    assert left([links[0], (*links[1][:5], 1.0)], {0})[2] == 1.0
    # nobody fills in goods of no name
    unnamed = [(0, 2, None, 4.0, True, 1.0), (1, 3, None, 10.0, True, 1.0)]
    assert left(unnamed, {0})[2] == 0.0


def test_unknown_values_are_an_even_part_of_what_the_seller_sells():
    nothing = weigh_trade(2, np.array([0, 0, 1]), np.full(3, np.nan))
    assert nothing.tolist() == [0.5, 0.5, 1.0]
    some = weigh_trade(2, np.array([0, 0, 1]), np.array([6.0, np.nan, np.nan]))
    assert some.tolist() == [6.0, 6.0, 12.0]


def test_days_are_known_where_every_way_of_the_loss_has_a_stock():
    # 0 to 1 and 2, both to 3
    links = [(0, 1, 0, 1.0, True, 0.0), (0, 2, 1, 1.0, True, 0.0), (1, 3, 2, 1.0, True, 0.0), (2, 3, 3, 1.0, True, 0.0)]
    trade, stopped = traded(links), np.array([0])
    found = run_cascade(trade, stopped)
    assert trade.buyer.tolist() == [1, 2, 3, 3]
    fewest, most = find_days(trade, found, stopped, np.array([5.0, 9.0, 10.0, 2.0]))
    assert fewest[:5].tolist() == most[:5].tolist() == [0.0, 5.0, 9.0, 11.0, np.inf]
    fewest, most = find_days(trade, found, stopped, np.array([5.0, np.nan, 10.0, 20.0]))
    # 3 is reached by 1 after 15 days whatever the stock of 2 is, unless that is shorter
    assert (fewest[3], most[3]) == (15.0, 15.0) and (fewest[2], most[2]) == (0.0, np.inf)


def test_a_loss_comes_down_a_line_round_by_round():
    line = [(firm, firm + 1, firm, 1.0, True, 0.0) for firm in range(5)]
    found = run_cascade(traded(line), np.array([2]))
    assert found.purchase.size == 3 and found.step[:6].tolist() == [0, 0, 0, 1, 2, 3]


def test_the_screen_orders_a_line_by_what_hangs_on_it():
    line = [(firm, firm + 1, firm, 1.0, True, 0.0) for firm in range(5)]
    assert screen_values(traded(line)).argsort().tolist()[::-1][:4] == [0, 1, 2, 3]
    assert screen_values(traded([])).tolist() == [0.0] * N
