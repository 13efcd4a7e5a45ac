"""Rows held as columns: the same values as the mappings that they were made of."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
import subprocess
import sys
from dataclasses import replace
from importlib import import_module

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parks import reason_of
from viewcase import drawn_park

from chaingraph.analysis.coverage import find_branchless
from chaingraph.analysis.coverage.reasons import FACTS
from chaingraph.errors import Text, UsageError
from chaingraph.rows import SLICE, Rows, pooled
from chaingraph.table import Column, Table
from chaingraph.words import Words

ATOMS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.dates() | st.datetimes()
DECLARED = Words({"facts": {"n": "name"}, **{code: {"zh": "{n} 名", "en": "{n}"} for code in "ab"}})
REASONS = st.builds(lambda code, n: DECLARED.reason(code, n=n), st.sampled_from("ab"), ATOMS)
VALUES = st.recursive(
    ATOMS | REASONS | st.builds(Text, st.text(), st.text()),
    lambda inner: st.lists(inner, max_size=3).map(tuple) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@st.composite
def mappings(draw):
    """Rows of the same names; a column holds any values, few of them, so that rows share some."""
    names = draw(st.lists(st.text(max_size=3), unique=True, max_size=4))
    pools = {name: draw(st.lists(VALUES, min_size=1, max_size=3)) for name in names}
    one = st.fixed_dictionaries({name: st.sampled_from(pool) for name, pool in pools.items()})
    return draw(st.lists(one, max_size=9))


def exact(value):
    """What tells 1 from True and from 1.0."""
    if isinstance(value, dict):
        return {name: exact(item) for name, item in value.items()}
    return (type(value), [exact(item) for item in value]) if isinstance(value, tuple | list) else (type(value), value)


@given(mappings())
def test_any_mappings_come_back_as_they_were(given_rows):
    rows = Rows(iter(given_rows))
    assert rows == given_rows == list(rows) and rows == tuple(given_rows)
    assert [exact(row) for row in rows] == [exact(row) for row in given_rows]
    assert [exact(rows[place]) for place in range(len(rows))] == [exact(row) for row in given_rows]
    assert all(rows.column(name) == [row[name] for row in given_rows] for name in rows.names)
    assert repr(rows) == repr(tuple(rows))
    assert pickle.loads(pickle.dumps(rows)) == rows == copy.deepcopy(rows)


@given(mappings(), st.slices(9))
def test_any_slice_is_the_slice_of_the_mappings(given_rows, cut):
    part = Rows(given_rows)[cut]
    assert part == given_rows[cut] and len(part) == len(given_rows[cut])
    assert part[1:] == given_rows[cut][1:]


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "id": st.none() | st.text(st.characters(exclude_categories=["Cs"])),
                "n": st.none() | st.integers(-(2**40), 2**40),
                "day": st.none() | st.dates(),
                "ids": st.lists(st.sampled_from(["E1", "E2"]), max_size=2),
                "why": st.none() | st.integers(0, 2),
            }
        ),
        max_size=6,
    ),
    st.slices(6),
)
def test_a_frame_gives_the_rows_that_its_values_say(given_rows, cut):
    schema = {"id": pl.String, "n": pl.Int64, "day": pl.Date, "ids": pl.List(pl.String), "why": pl.UInt32}
    pool = [("few",), (), ("many", "more")]
    rows = Rows.of_frame(pl.DataFrame(given_rows, schema), {"why": pool})
    told = [
        {**row, "ids": tuple(row["ids"]), "why": None if row["why"] is None else pool[row["why"]]} for row in given_rows
    ]
    assert rows == told and rows[cut] == told[cut]
    assert [exact(row) for row in rows] == [exact(row) for row in told]


def test_rows_of_other_names_are_refused_and_no_row_is_out_of_reach():
    with pytest.raises(ValueError, match="row 1"):
        Rows([{"a": 1}, {"b": 1}])
    rows = Rows({"a": number} for number in range(SLICE + 2))
    assert rows[SLICE + 1] == rows[-1] == {"a": SLICE + 1} and sum(row["a"] for row in rows) == sum(range(SLICE + 2))
    with pytest.raises(IndexError):
        rows[SLICE + 2]
    assert not Rows() and Rows() == () and Rows() != "" and rows != rows[1:]


def test_a_value_that_rows_share_is_visited_once():
    reasons = [(reason_of("few", "少", "few"),), (reason_of("many", "多", "many"),)]
    seen = []
    rows = Rows({"id": number, "why": reasons[number % 2]} for number in range(3 * SLICE))
    made = list(rows.each("why", lambda value: seen.append(value) or value[0].code))
    assert made == ["few", "many"] * (3 * SLICE // 2) and seen == reasons


def test_equal_facts_share_what_is_made_of_them_and_unknown_equals_unknown():
    frame = pl.DataFrame({"n": [1, None, 1, None, 0], "m": ["a", None, "a", "b", "a"]})
    calls = []
    places, pool = pooled(frame, ("n", "m"), lambda row: calls.append(row) or tuple(row.values()))
    assert [pool[place] for place in places] == frame.rows() and len(calls) == len(pool) == 4


def test_a_table_takes_any_rows_and_keeps_its_ways():
    table = Table("t", Text("表", "t"), (Column("a", Text("列", "a")),), [{"a": 1}, {"a": 2}])
    assert isinstance(table.rows, Rows) and table.rows[0]["a"] == 1 and table.column("a") == [1, 2] and len(table) == 2
    assert replace(table, rows=({"a": 1}, {"a": 2})) == table != replace(table, rows=table.rows[:1])
    assert pickle.loads(pickle.dumps(table)) == table
    with pytest.raises(TypeError):
        Table("t", Text("表", "t"), ())


def test_branchless_firms_make_reasons_once_for_equal_facts():
    park = drawn_park(200)
    rows = find_branchless(park).rows
    seen = []
    assert len(list(rows.each("reasons", seen.append))) == len(rows) > 100
    assert len(seen) <= 7 < len(FACTS)


def frame_table():
    columns = tuple(Column(name, Text(name, name)) for name in ("id", "n", "share", "ids", "why", "day"))
    few = (reason_of("few", "少", "few"), reason_of("new", "新", "new"))
    rows = (
        {"id": "E1", "n": 1, "share": 0, "ids": ("A", "B"), "why": few, "day": dt.date(2025, 6, 1)},
        {"id": None, "n": None, "share": 0.5, "ids": None, "why": None, "day": None},
    )
    return Table("t", Text("表", "t"), columns, rows)


def test_a_frame_for_those_who_work_with_frames():
    frame = frame_table().to_polars("en")
    assert frame.schema == {"id": pl.String, "n": pl.Int64, "share": pl.Float64, "ids": pl.List(pl.String),
                            "why": pl.String, "day": pl.Date}  # fmt: skip
    assert frame.row(0) == ("E1", 1, 0.0, ["A", "B"], "few; new", dt.date(2025, 6, 1))
    assert frame.row(1) == (None, None, 0.5, None, None, None)
    table = find_branchless(drawn_park())
    assert table.to_polars()["enterprise_id"].to_list() == table.column("enterprise_id")


def test_pandas_where_it_is_and_a_sentence_where_it_is_not(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError) as raised:
        frame_table().to_pandas()
    assert raised.value.code == "CG-U031" and "to_polars" in raised.value.text.en
    monkeypatch.undo()
    frame = import_module("pandas").DataFrame(frame_table().to_polars("en").to_dict(as_series=False))
    assert frame_table().to_pandas("en").equals(frame)


def test_declarations_and_answers_load_without_polars():
    code = (
        "import sys, chaingraph.table, chaingraph.model, chaingraph.view.terminal as view\n"
        "from chaingraph.errors import Text\n"
        "table = chaingraph.table.Table('t', Text('t', 't'), (), ({},))\n"
        "list(view.print_table(table, 'json')); sys.exit('polars' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
