"""Suppressed statistics give nothing away: exact linear algebra and enumeration stand against the code."""

import itertools
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.privacy.suppression import Total, find_fixed, suppress

SMALLEST = 5


def table(rows, columns):
    """Totals of a table with a total row and a total column; cells row by row, the last of each its total."""
    wide = columns + 1

    def at(row, column):
        return row * wide + column

    lines = [Total(at(row, columns), tuple(at(row, column) for column in range(columns))) for row in range(rows + 1)]
    return lines + [
        Total(at(rows, column), tuple(at(row, column) for row in range(rows))) for column in range(columns + 1)
    ]


def filled(inner, rows, columns):
    """Return the cells of a table with its totals."""
    grid = [inner[row * columns : (row + 1) * columns] for row in range(rows)]
    grid = [[*row, sum(row)] for row in grid]
    return [cell for row in [*grid, [sum(column) for column in zip(*grid, strict=True)]] for cell in row]


@st.composite
def tables(draw, most=6):
    rows, columns = draw(st.integers(1, most)), draw(st.integers(1, most))
    cell = st.one_of(st.integers(0, 9), st.integers(0, 60))
    inner = draw(st.lists(cell, min_size=rows * columns, max_size=rows * columns))
    return filled(inner, rows, columns), table(rows, columns)


def in_row_space(totals, hidden, cell):
    """Tell by exact elimination whether the totals fix a missing cell: its unit vector is a sum of their rows."""
    columns = [place for place, gone in enumerate(hidden) if gone]
    matrix = []
    for total in totals:
        row = dict.fromkeys(columns, Fraction(0))
        for place, sign in ((total.whole, 1), *((part, -1) for part in total.parts)):
            if place in row:
                row[place] += sign
        matrix.append([row[column] for column in columns])
    target = [Fraction(column == cell) for column in columns]
    for column in range(len(columns)):
        pivot = next((row for row in matrix if row[column]), None)
        if pivot is None:
            continue
        matrix.remove(pivot)
        scaled = [value / pivot[column] for value in pivot]
        matrix = [[a - row[column] * b for a, b in zip(row, scaled, strict=True)] for row in matrix]
        target = [a - target[column] * b for a, b in zip(target, scaled, strict=True)]
    return not any(target)


@settings(max_examples=150)
@given(tables())
def test_no_missing_cell_lies_in_the_row_space_of_the_totals(drawn):
    values, totals = drawn
    hidden = suppress(values, totals, smallest=SMALLEST)
    assert all(gone for gone, value in zip(hidden, values, strict=True) if 0 < value < SMALLEST)
    for cell in itertools.compress(range(len(values)), hidden):
        assert not in_row_space(totals, hidden, cell)


@settings(max_examples=100)
@given(tables(4), st.data())
def test_the_audit_finds_whatever_exact_elimination_finds(drawn, data):
    values, totals = drawn
    hidden = data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))
    expected = {cell for cell in itertools.compress(range(len(values)), hidden) if in_row_space(totals, hidden, cell)}
    assert find_fixed(values, totals, hidden, list(itertools.compress(range(len(values)), hidden))) >= expected


TRIED = np.indices((15, 15, 15, 15)).reshape(4, -1)
EVERY = np.stack(
    [TRIED[0], TRIED[1], TRIED[0] + TRIED[1], TRIED[2], TRIED[3], TRIED[2] + TRIED[3],
     TRIED[0] + TRIED[2], TRIED[1] + TRIED[3], TRIED.sum(axis=0)]
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(st.integers(0, 6), min_size=4, max_size=4))
def test_small_counts_have_a_second_whole_number_within_what_a_reader_knows(inner):
    """Every table with the same published cells is tried; a missing count is at least one, as zero is published."""
    values = np.array(filled(inner, 2, 2))
    hidden = np.array(suppress(values.tolist(), table(2, 2), smallest=SMALLEST))
    known, low = values[:, None], np.minimum(1, values)[:, None]
    fits = EVERY[:, np.where(hidden[:, None], low <= EVERY, known == EVERY).all(axis=0)]
    assert fits.shape[1] >= 1
    for place in np.flatnonzero((values > 0) & (values < SMALLEST)):
        assert len(np.unique(fits[place])) > 1, (values, hidden)


def test_the_rest_of_a_total_that_no_table_shows_is_protected_too():
    # 12 joint firms of which 10 have three members: 2 have not, and nobody publishes the 2
    of = [Total(0, (1, 2))]
    assert suppress([12, 10, 2], of, smallest=5, published=[True, True, False]) == (False, True, True)
    assert suppress([17, 10, 7], of, smallest=5, published=[True, True, False]) == (False, False, True)


def test_unknown_cells_stay_out_and_zero_is_published():
    assert suppress([None, 0, 7], [Total(2, (0, 1))], smallest=5) == (True, False, False)
    assert suppress([0, 0, 0], [Total(2, (0, 1))], smallest=5) == (False, False, False)


def test_two_ones_under_a_published_total_are_not_enough():
    # 1 + 1 + 10 = 12: leaving out both ones says that they are ones
    assert suppress([1, 1, 10, 12], [Total(3, (0, 1, 2))], smallest=5) == (True, True, True, False)


def test_a_bridge_between_two_safe_blocks_is_seen():
    # every row and column misses two cells or more, and still the sums of rows 1-2 and columns 1-2 fix the bridge
    inner = [1, 2, 3, 40, 2, 1, 50, 60, 70, 80, 1, 2, 90, 20, 2, 1]
    values, totals = filled(inner, 4, 4), table(4, 4)
    small = [0 < value < SMALLEST for value in values]
    assert in_row_space(totals, small, 2) and 2 in find_fixed(values, totals, small, [2])
    assert not in_row_space(totals, suppress(values, totals, smallest=SMALLEST), 2)


def test_what_nobody_knows_adds_nothing_and_hides_nothing():
    # 4 people in one group, nobody known in the other: the printed sum of the groups is the 4 and the 11
    values = [4, None, 11, 243, 258]
    hidden = suppress(values, [Total(4, (0, 1, 2, 3))], smallest=SMALLEST)
    assert hidden == (True, True, True, False, False)


def test_what_a_reader_knows_of_a_cell_that_no_table_shows_counts():
    # two firms of at most four each: their sum of 8 says that both have four, so the sum goes
    firms = {0: (0, 8), 1: (0, 4)}
    assert suppress([8, 0, 8], [Total(2, (0, 1))], smallest=5, published=[False, False, True], bounds=firms,
                    guarded=[0]) == (True, True, False)  # fmt: skip
    assert suppress([8, 4, 12], [Total(2, (0, 1))], smallest=5, published=[False, False, True], bounds=firms,
                    guarded=[0, 1]) == (True, True, True)  # fmt: skip


def test_a_sum_that_is_not_believed_says_nothing():
    assert find_fixed([3, 9, 12], [Total(2, (0, 1), believed=False)], [True, False, False], [0]) == set()


def streets_of(number):
    """A table of streets by sizes with small cells everywhere and a total for each street, each size and all."""
    draw = np.random.default_rng(1)
    return filled(draw.choice([1, 2, 3, 6, 9, 20], size=number * 4).tolist(), number, 4), table(number, 4)


def test_a_large_table_takes_few_programmes_and_no_matrix_of_cells_by_cells(monkeypatch):
    import tracemalloc

    from scipy import optimize

    from chaingraph.privacy import suppression

    solve, calls = optimize.milp, []
    monkeypatch.setattr(optimize, "milp", lambda *a, **k: (calls.append(k["constraints"].A), solve(*a, **k))[1])
    rounds = []
    find = suppression.find_fixed
    monkeypatch.setattr(suppression, "find_fixed", lambda *a, **k: (rounds.append(1), find(*a, **k))[1])
    values, totals = streets_of(200)
    tracemalloc.start()
    try:
        hidden = suppress(values, totals, smallest=SMALLEST)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    small = sum(0 < value < SMALLEST for value in values)
    assert sum(hidden) > small > 300
    assert len(calls) <= 18 * len(rounds) < small, "no programme per small cell"
    assert all(matrix.nnz <= 2 * len(values) for matrix in calls), "sparse"
    assert peak < 4 * sum(hidden) ** 2, "a matrix of the missing cells would take twice that"
