"""Answers as text for terminals and files."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import json
import os
import pty
import subprocess
import sys
import unicodedata

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parks import park_of
from viewcase import answers_of

from chaingraph.analysis.answers import all_answers
from chaingraph.analysis.coverage import find_branchless
from chaingraph.analysis.plan import build_roadmap
from chaingraph.errors import Text, UsageError
from chaingraph.table import Column, Table
from chaingraph.view.columns import for_reading
from chaingraph.view.terminal import FORMATS, clean, print_table, render_table, text_width, write_table


def table_of(*rows, columns=("a", "b")):
    declared = tuple(Column(name, Text(name + "列", name)) for name in columns)
    return Table("t", Text("表", "table"), declared, tuple(dict(zip(columns, row, strict=True)) for row in rows))


def test_columns_stand_under_one_another_with_chinese_words():
    text = render_table(table_of(("链", 1), ("ab链cd", 20)), "zh", 40)
    assert text == "表\na列     b列\n──────  ───\n链        1\nab链cd   20\n共 2 行\n"


@given(st.lists(st.tuples(st.text(), st.none() | st.integers() | st.text()), max_size=6), st.integers(20, 120))
def test_any_text_stays_on_its_line_within_the_width_and_steers_nothing(rows, width):
    text = render_table(table_of(*rows), "en", width)
    lines = text.split("\n")
    assert len(lines) - len(rows) in {5, 6}  # a column may have been left out
    assert max(text_width(line) for line in lines[: 3 + len(rows)]) <= width
    assert {unicodedata.category(char) for char in text.replace("\n", "")} & {"Cc", "Cf", "Cs"} == set()


def test_escape_markup_and_bidi():
    assert clean("\x1b]8;;http://x\x07a\u202eb[/]\x9b31m") == "]8;;http://xab[/]31m"


def test_columns_that_do_not_fit_are_named():
    names = tuple(f"column_{i}" for i in range(30))
    text = render_table(table_of(("x" * 50,) * 30, columns=names), "en", 60)
    assert "columns not shown: " in text
    assert "column_29" in text


def test_names_stay_readable_and_the_last_columns_go_instead():
    names = ("id", "name", "note_1", "note_2", "note_3", "n")
    row = ("E0000001", "合成样例传动0001号", "一二三四五六七八九十" * 2, "一二三四五六七八九十", "说明" * 9, 5)
    text = render_table(table_of(row, columns=names), "zh", 60)
    assert "合成样例传动" in text and "note_1" in text
    assert "未显示的列：note_3列" in text


@given(st.lists(st.text("合成样例液压Ab01（）", min_size=1, max_size=20), min_size=1, max_size=4), st.integers(40, 80))
def test_names_are_whole_at_any_width_whatever_stands_beside(names, width):
    columns = ("enterprise_id", "rank", "kind", "name", "note", "host_id", "host_name", "products")
    rows = [
        (f"E{n:07}", n, "应建未建" * 4, name, "说明" * 20, "P1", "某" * 8, "品" * 40) for n, name in enumerate(names)
    ]
    text = render_table(table_of(*rows, columns=columns), "en", width)
    head, _, *body = text.splitlines()[1:]
    assert head.startswith("name")
    assert all(line.startswith(name) for line, name in zip(body, names, strict=False))
    shown, left_out = (
        head.split(),
        text.splitlines()[-1].partition(";")[0].removeprefix("columns not shown: ").split(", "),
    )
    assert sorted(shown + left_out) == sorted(columns)  # what does not fit is named


def test_the_answers_have_their_ids_last():
    for table in (every for answer in answers_of().values() for every in (answer, *answer.parts.values())):
        order = [column.name for column in for_reading(table.columns)]
        assert sorted(order) == sorted(column.name for column in table.columns)
        if {"name", "organization", "chain"} & set(order):
            assert [name.endswith(("_id", "_ids")) for name in order] == sorted(
                name.endswith(("_id", "_ids")) for name in order
            )


def test_a_name_stands_in_the_place_of_its_id():
    def order(*names):
        return [column.name for column in for_reading(table_of(columns=names).columns)]

    assert order("id", "kind", "name") == ["name", "kind", "id"]
    assert order("rank", "firm_id", "score", "other_id", "other_name", "firm") == [
        *("rank", "firm", "score", "other_name", "firm_id", "other_id"),
    ]
    assert order("member_id", "firm_ids", "stage") == ["member_id", "firm_ids", "stage"]  # nothing has a name


def test_files_keep_the_declared_order():
    table = table_of(("E1", 1, "甲厂"), columns=("enterprise_id", "rank", "name"))
    assert write_table(table, "csv", "en").decode("utf-8-sig").startswith("enterprise_id,rank,name\r\n")
    assert list(json.loads(write_table(table, "jsonl"))) == ["enterprise_id", "rank", "name"]
    assert "| enterprise\\_id | rank | name |" in write_table(table, "md", "en").decode()
    assert render_table(table, "en").splitlines()[1].split() == ["name", "rank", "enterprise_id"]


@given(st.text())
def test_json_is_plain_to_a_terminal_and_reads_back(value):
    text = write_table(table_of((value, None)), "jsonl").decode()
    assert json.loads(text)["a"] == value.encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass")
    assert not {char for char in text[:-1] if unicodedata.category(char) == "Cc" or char in "\u202e\u200f\u2066"}


def test_unknown_is_a_dash_not_zero():
    assert render_table(table_of((None, 0)), "en", 40).splitlines()[3].split() == ["–", "0"]


def test_json_and_jsonl_are_the_contract():
    table = answers_of()["branchless"]
    whole = json.loads(write_table(table, "json"))
    assert list(whole)[:5] == ["title", "as_of", "parameters", "rules", "rows"]
    assert whole == table.to_json()
    lines = [json.loads(line) for line in write_table(table, "jsonl").splitlines()]
    assert [without_reasons(line) for line in lines] == [without_reasons(row) for row in whole["rows"]]
    assert lines[0]["full_members"] == 6
    assert lines[0]["reasons"][0] == table.rows[0]["reasons"][0].to_dict()


def without_reasons(row):
    return {name: value for name, value in row.items() if name != "reasons"}


def test_csv_has_a_mark_and_no_formula_but_keeps_numbers():
    raw = write_table(table_of(("=1+1", -5), ("＋1", None), ("\t=1", 1.5), ('a,"b"\n', "-x")), "csv", "en")
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows == [["a", "b"], ["'=1+1", "-5"], ["'＋1", ""], ["'\t=1", "1.5"], ['a,"b"\n', "'-x"]]


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"])), st.integers()), max_size=5))
def test_csv_reads_back(rows):
    raw = write_table(table_of(*rows), "csv", "en").decode("utf-8-sig")
    back = [(a, int(b)) for a, b in list(csv.reader(io.StringIO(raw, newline="")))[1:]]
    assert [(a.removeprefix("'"), b) for a, b in back] == [(a.replace("\0", "").removeprefix("'"), b) for a, b in rows]


@pytest.mark.parametrize("format", [name for name in FORMATS if name != "xlsx"])
@given(text=st.text(st.sampled_from('a链\x1b\x07\x9b\u202e\u2066\u200f\n\r\t\x00\ud800=+-"\\'), max_size=8))
def test_nothing_that_a_terminal_is_shown_steers_it(format, text):
    table = Table("t", Text(text, text), (Column("a", Text(text, text)),), ({"a": text}, {"a": (text,)}))
    shown = b"".join(print_table(table, format, "en", screen=True)).decode().replace("\r\n", "\n")
    assert not {unicodedata.category(char) for char in shown.replace("\n", "")} & {"Cc", "Cf", "Cs"}


@pytest.mark.parametrize("format", ["csv", "jsonl", "json", "md", "table"])
def test_a_command_on_a_terminal_steers_it_in_no_format(tmp_path, format):
    name = "合成\u202e企业\x07\x1b[31m"
    rows = f"id,name,source\nE1,{name},synthetic\n"
    (tmp_path / "enterprises.csv").write_text(rows, encoding="utf-8")
    words = [sys.executable, "-m", "chaingraph", "check", str(tmp_path), "--format", format]
    ours, theirs = pty.openpty()
    with subprocess.Popen(words, stdout=theirs, stderr=subprocess.DEVNULL):
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # a terminal that was left has no end of file
            while piece := os.read(ours, 65536):
                shown += piece
    os.close(ours)
    assert "CG-E110" in shown.decode()
    assert not {unicodedata.category(char) for char in shown.decode() if char not in "\r\n"} & {"Cc", "Cf"}
    piped = subprocess.run(words, capture_output=True, check=False).stdout.decode()
    assert ("\x1b" in piped) == (format == "csv")


def test_markdown_escapes_what_would_be_markup():
    text = write_table(table_of(("a|b", "<script>*x*")), "md", "en").decode()
    assert text.splitlines()[-1] == r"| a\|b | \<script\>\*x\* |"


def test_xlsx_opens():
    book = openpyxl.load_workbook(io.BytesIO(write_table(table_of(("x", 1)), "xlsx")))
    assert book.sheetnames[0] == "t"


def test_an_unknown_format_names_the_known_ones():
    with pytest.raises(UsageError) as raised:
        write_table(table_of(), "pdf")
    assert "jsonl" in raised.value.text.zh


def test_shares_are_read_as_percent_and_written_as_numbers():
    columns = (Column("name", Text("名称", "Name")), Column("coverage_min", Text("至少", "Least"), share=True))
    table = Table(
        "t", Text("表", "t"), columns, ({"name": "甲", "coverage_min": 0.181818}, {"name": "乙", "coverage_min": None})
    )
    assert "18.2%" in render_table(table) and "0.18" not in render_table(table)
    assert "18.2%" in write_table(table, "md").decode()
    assert "0.181818" in write_table(table, "csv").decode() and "0.181818" in write_table(table, "jsonl").decode()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_plan_and_the_rates_fit_the_terminal_with_names_first(width):
    firms = [{"id": f"E{n:07d}", "name": f"合成企业{n:02d}号", "ownership": "private"} for n in range(20)]
    park = park_of(Enterprise=firms, PartyOrganization=[{"id": "O", "name": "支部", "kind": "branch"}])
    plan = build_roadmap(park, on=dt.date(2025, 1, 1), until=dt.date(2026, 1, 1))
    assert max(len(row["enterprise_ids"]) for row in plan.rows) > 9
    for table, name in ((plan, "合成"), (find_branchless(park).parts["rates"], "组织覆盖率")):
        text = render_table(table, width=width)
        body = text.split("\n共 ")[0].splitlines()
        assert name in text
        assert max(map(text_width, body)) <= width
    shown = render_table(plan, width=width).splitlines()[1]
    assert "企业名称" in shown


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (80, ["name", "firms", "weakest_link", "in_park_share"]),
        (100, ["name", "firms", "weakest_link", "in_park_share", "tiers", "confidence"]),
        (140, ["name", "firms", "weakest_link", "in_park_share", "tiers", "confidence", "products"]),
    ],
)
def test_the_chains_show_what_matters_most_first(width, shown):
    columns = {column.name: column for column in all_answers()["chains"].columns}
    row = {
        **dict.fromkeys(columns),
        "chain_id": "SC-E0000105",
        "name": "合成样例钻采0105号 · 顶驱装置",
        "anchor_id": "E0000105",
        "firms": 47,
        "outside": 0,
        "tiers": 5,
        "products": ("高压闸阀", "钻台结构件", "高强度螺栓"),
        "in_park_share": 0.47,
        "weakest_link": "记录中合成样例钻采0105号的节流管汇只有合成样例钻采0147号供应",
        "confidence": 0.48,
    }
    text = render_table(all_answers()["chains"].table([row]), width=width)
    _, head, _, line, _, *rest = text.splitlines()
    assert line.startswith(row["name"]) and max(map(text_width, (head, line))) <= width
    heads = head.split()
    assert [columns[name].label.zh for name in shown if columns[name].label.zh not in heads] == []
    assert not any("…" in word for word in heads)
    left_out = [columns[name].label.zh for name in columns if name != "reasons" and columns[name].label.zh not in heads]
    assert all(word in rest[0] for word in left_out) and "-o 文件.xlsx" in rest[0]


@pytest.mark.parametrize("width", [80, 100, 140])
def test_the_rates_show_the_shares_before_the_counts(width):
    park = park_of(Enterprise=[{"id": f"E{n}", "name": f"合成企业{n}号", "ownership": "private"} for n in range(9)])
    head = render_table(find_branchless(park).parts["rates"], width=width).splitlines()[1]
    assert text_width(head) <= width and {"覆盖率至少", "覆盖率至多", "在营企业数"} <= set(head.split())


def test_an_answer_without_a_row_shows_every_note():
    """Where there is no row, why there is none is all that the answer says."""
    long = Text("长" * 60 + "尾", "long " * 30 + "tail")
    empty = Table("x", Text("表", "Table"), (Column("a", Text("甲", "A")),), (), notes=(long,))
    full = Table("x", Text("表", "Table"), (Column("a", Text("甲", "A")),), ({"a": 1},), notes=(long,))
    assert "长尾" in render_table(empty, "zh") and "另有说明" not in render_table(empty, "zh")
    assert "长尾" not in render_table(full, "zh") and "另有说明 1 条" in render_table(full, "zh")
