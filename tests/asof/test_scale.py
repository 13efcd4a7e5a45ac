"""The typed size of a firm against its staff and revenue."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.asof.scale import SIZES, classify_sizes, find_scale_conflicts
from chaingraph.park import Park
from chaingraph.rules import rulebook

BOOK = rulebook()
CODES = {
    "A0111": "agriculture", "B0610": "industry", "C3670": "industry", "D4411": "industry", "F5191": "wholesale",
    "F5211": "retail", "G5430": "transport", "G5940": "storage", "G6010": "post", "H6110": "lodging",
    "H6210": "catering", "I6311": "information", "I6410": "information", "I6513": "software", "K7020": "property",
    "C": "industry", "36": "industry", "I65": "software",
}  # fmt: skip
OPEN = ("E4710", "G5310", "K7010", "L7111", "M7320", "Q8411", "I", "F", "X99", None)


def firm(**cells):
    return Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "source": "synthetic", **cells}]})


@pytest.mark.parametrize(("code", "name"), CODES.items())
def test_at_each_least_number_the_class_begins_and_one_below_it_does_not(code, name):
    least = BOOK.rule(f"size.{name}").value
    lower = (*SIZES[1:], "micro")
    for place, (made, below) in enumerate(zip(SIZES, lower, strict=True)):
        staff, revenue = least[2 * place], least[2 * place + 1]
        cells = {"industry": code, "employees": staff, "revenue": float(revenue)}
        assert classify_sizes(firm(**cells))["made"].to_list() == [made]
        for less in ({"employees": staff - 1} if staff else {}, {"revenue": revenue - 0.5}):
            if less:
                assert classify_sizes(firm(**{**cells, **less}))["made"].to_list() != [made]
        assert below != made


@given(st.sampled_from(sorted(CODES)), st.integers(0, 3000), st.floats(0, 300_000), st.integers(0, 500), st.booleans())
def test_more_staff_or_revenue_never_makes_a_firm_smaller(code, staff, revenue, more, grow_staff):
    order = ("micro", "small", "medium", "large")
    grown = (staff + more, revenue) if grow_staff else (staff, revenue + more)
    made = [
        classify_sizes(firm(industry=code, employees=people, revenue=float(money)))["made"][0]
        for people, money in ((staff, revenue), grown)
    ]
    assert order.index(made[1]) >= order.index(made[0])


@pytest.mark.parametrize(
    "cells",
    [
        {"industry": "C3670", "employees": 5},
        {"industry": "C3670", "revenue": 5.0},
        {"employees": 5, "revenue": 5.0},
        *({"industry": code, "employees": 5, "revenue": 5.0} for code in OPEN),
    ],
)
def test_what_is_not_known_is_not_judged(cells):
    park = firm(scale="large", **cells)
    assert classify_sizes(park).height == 0 and find_scale_conflicts(park) == ()


def test_a_size_that_was_not_typed_is_no_conflict_and_before_the_text_there_is_no_class():
    cells = {"industry": "C3670", "employees": 300, "revenue": 2000.0}
    assert find_scale_conflicts(firm(**cells)) == () == find_scale_conflicts(firm(scale="medium", **cells))
    assert classify_sizes(firm(**cells), on=dt.date(2010, 12, 31)).height == 0


def test_a_conflict_is_a_warning_that_names_the_text():
    (finding,) = find_scale_conflicts(firm(industry="C3670", employees=299, revenue=40000.0, scale="medium"))
    assert (finding.code, finding.severity.value, finding.table, finding.column, finding.value) == (
        "CG-W221", "warning", "enterprises", "scale", "medium",
    )  # fmt: skip
    assert "填为中型" in finding.message.zh and "应为小型" in finding.message.zh
    assert "300号）各行业划型标准（二）" in finding.message.zh and "299 people" in finding.message.en
