"""The median of what has not all ended, against a count by hand of every value."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.kernels.survival import median_days

RECORDS = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=9)


def redistributed(records):
    """The same median by giving the weight of each open record to those that took longer (Efron), in fractions."""
    weight = {place: Fraction(1, len(records)) for place in range(len(records))}
    # of one day those that ended come first
    order = sorted(weight, key=lambda place: (records[place][0], not records[place][1]))
    gone = Fraction(0)
    for at, place in enumerate(order):
        days, ended = records[place]
        if ended:
            gone += weight[place]
            if gone >= Fraction(1, 2):
                return days, None
        elif after := order[at + 1 :]:
            for other in after:
                weight[other] += weight[place] / len(after)
    return None, max(days for days, _ in records)


@given(RECORDS)
def test_the_median_is_that_of_redistributed_weights(records):
    days, ended = (np.array(values) for values in zip(*records, strict=True))
    assert median_days(days, ended) == redistributed(records)


@pytest.mark.parametrize("days", [[3], [1, 2], [5, 5, 9, 1]])
def test_with_all_ended_it_is_the_lower_median(days):
    assert median_days(np.array(days), np.ones(len(days), bool)) == (sorted(days)[(len(days) - 1) // 2], None)


def test_of_nothing_nothing_is_known():
    assert median_days(np.array([], np.int64), np.array([], bool)) == (None, None)
