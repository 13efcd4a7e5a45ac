"""The workbook of answers, read again with another library."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from viewcase import answers_of

from chaingraph.errors import Text
from chaingraph.table import Column, Table
from chaingraph.view.workbook import write_workbook

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "{=1}",
    "http://example.invalid",
    "mailto:a@b.c",
    "00123",
    "\x01\x1b[0m",
    "＝1",
)


def one_column(values, **options):
    columns = (Column("value", Text("值", "Value"), **options),)
    return Table("t", Text("表", "table"), columns, tuple({"value": value} for value in values))


def read(path, sheet):
    return [row[0] for row in openpyxl.load_workbook(path)[sheet].iter_rows(min_row=3, max_col=1)]


def test_one_sheet_per_answer_and_part_and_the_rules_last(tmp_path):
    out = tmp_path / "answers.xlsx"
    shown = ("figures", "branchless", "pairs", "chains", "chain_members")
    write_workbook({name: answers_of()[name] for name in shown}, out)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [
        "公布数与核对数", "未建党组织企业", "覆盖率", "结对", "供需链", "链上企业", "规则与参数"
    ]  # fmt: skip
    sheet = book["未建党组织企业"]
    assert sheet["A1"].value == "未建党组织企业"
    assert sheet["A3"].value == "依据规则 1 条（见表下）"
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:F22"
    assert [cell.value for cell in sheet[4]][:2] == ["企业编号", "企业名称"]
    assert sheet["C5"].value == "单独组建"
    assert [cell.value for cell in book["规则与参数"][2]][1:4] == ["branch.minimum", "最少人数", "3"]


@pytest.mark.parametrize("code", [False, True])
def test_no_text_becomes_a_formula_a_link_or_a_number(tmp_path, code):
    out = tmp_path / "t.xlsx"
    write_workbook({"t": one_column(FORMULAS, code=code)}, out)
    cells = read(out, "t")
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert [cell.value for cell in cells][:8] == list(FORMULAS[:8])


def test_codes_are_text_cells_and_unknown_is_empty(tmp_path):
    out = tmp_path / "t.xlsx"
    write_workbook({"t": one_column(["915105007000000018", 123456789012345678, None], code=True)}, out)
    cells = read(out, "t")
    assert [cell.value for cell in cells[:2]] == ["915105007000000018", "123456789012345678"]
    assert all(cell.number_format == "@" and cell.data_type == "s" for cell in cells[:2])
    assert len(cells) < 3 or cells[2].value is None


def test_numbers_dates_and_old_dates(tmp_path):
    out = tmp_path / "t.xlsx"
    values = [3, 0.5, dt.date(2026, 1, 2), dt.date(1850, 1, 1), True, float("nan")]
    write_workbook({"t": one_column(values)}, out, language="en")
    shown = [cell.value for cell in read(out, "t")][:5]
    assert shown == [3, 0.5, dt.datetime(2026, 1, 2), "1850-01-01", "yes"]  # noqa: DTZ001


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(min_size=1), min_size=1, max_size=5))
@example(["0" * 20 + "\U00010000" * 6, "x" * 27 + "'y"])  # Excel counts units of UTF-16; no apostrophe at the end
def test_any_sheet_name_and_text_gives_a_workbook_that_opens(tmp_path, texts):
    out = tmp_path / "t.xlsx"
    write_workbook({text: one_column(texts) for text in texts}, out)
    book = openpyxl.load_workbook(out)
    assert len(book.sheetnames) == len(set(texts)) + 1
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_a_failure_leaves_the_older_file(tmp_path):
    out = tmp_path / "t.xlsx"
    out.write_text("older")
    bad = Table("t", Text("表", "table"), (Column("absent", Text("无", "none")),), ({"value": 1},))
    with pytest.raises(KeyError):
        write_workbook({"t": bad}, out)
    assert [path.name for path in tmp_path.iterdir()] == ["t.xlsx"]
    assert out.read_text() == "older"
