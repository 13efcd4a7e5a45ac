"""What a table is: its heading, its records, and every other row told."""

import random
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import parks
from table_books import Book, judge, make_book

from chaingraph.errors import InputError
from chaingraph.io import read_park, row_words
from chaingraph.io.blocks import find_grids
from chaingraph.io.constants import ROW
from chaingraph.io.decisions import NONE, Choice, Decision, Decisions
from chaingraph.io.export import write_park
from chaingraph.io.files import list_files, read_sheets
from chaingraph.io.sheets import CellState, Sheet, frame_of

CASES = Path(__file__).parents[1] / "cases" / "tables"
FIRMS = ["企业名称", "所在街道", "从业人数", "正式党员数"]


def sheet_of(rows, name="企业"):
    """The sheet that a text file with these rows gives; numbers are written out, None is blank."""
    texts = [["" if cell is None else str(cell) for cell in row] for row in rows]
    return Sheet(name, f"{name}.csv", None, frame_of(texts))


def grids_of(rows, name="企业", decisions=NONE, known=frozenset()):
    return list(find_grids(sheet_of(rows, name), decisions, known))


def grids_in(path):
    return [grid for sheet in read_sheets(path) for grid in find_grids(sheet, NONE)]


def codes(grid):
    return [found.code for found in grid.findings]


@pytest.mark.parametrize("seed", range(15))
def test_books_made_by_hand(seed, tmp_path):
    book = make_book(seed)
    book.write(tmp_path / "book.xlsx")
    grids = grids_in(tmp_path / "book.xlsx")
    assert not any(judge(book, grids).values()), judge(book, grids)
    end = len(book.rows) if len(grids) == 1 else min([*grids[1].aside, grids[1].header_row]) - 1
    filled = [row for row in book.rows[grids[0].header_row : end] if any(row)]
    assert sum(count for kind, count in grids[0].classes.items() if kind != "blank") == len(filled)
    for grid in grids:
        told = {"data", "blank", *(kind for kind in grid.aside.values() if kind != "title")}
        assert told >= set(grid.classes)
        named = {found.code for found in grid.findings}
        assert not {"total", "subtotal"} & told or "CG-T610" in named
        assert "note" not in told or "CG-T611" in named
        assert not {"heading", "numbers"} & told or "CG-T612" in named
        assert ("section" in told) == ("CG-T613" in named) == bool(grid.sections)
        assert "asked" not in told or {"CG-W230", "CG-W231", "CG-W232", "CG-W238"} & named


@pytest.mark.parametrize("seed", range(5))
def test_what_python_does_not_look_at_is_a_record(seed, tmp_path, monkeypatch):
    """The mask that spares Python most rows hides none that it would have classed."""
    make_book(seed).write(tmp_path / "book.xlsx")
    quick = [grid.aside for grid in grids_in(tmp_path / "book.xlsx")]
    monkeypatch.setattr(row_words, "SIGN", "")
    assert [grid.aside for grid in grids_in(tmp_path / "book.xlsx")] == quick


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), blanks=st.lists(st.integers(0, 12), max_size=4))
def test_order_and_blank_rows_change_no_record(seed, blanks):
    rng = random.Random(seed)
    rows = [
        [
            f"合成{at}{rng.choice(['有限公司', '厂', '豆花'])}",
            rng.choice(["东街", "西街"]),
            rng.randint(0, 9),
            rng.randint(0, 3),
        ]
        for at in range(rng.randint(3, 12))
    ]
    tail = [["合计", None, 99, 9], ["备注：略"]]
    (plain,) = grids_of([FIRMS, *rows, *tail])
    rng.shuffle(rows)
    for at in blanks:
        rows.insert(min(at, len(rows)), [])
    (other,) = grids_of([["合成园区名单"], FIRMS, *rows, [], *tail])
    columns = [name for name in plain.frame.columns if name != ROW]
    assert other.frame.select(columns).sort(columns).equals(plain.frame.select(columns).sort(columns))


def test_totals_and_notes_are_told():
    (grid,) = grids_in(CASES / "totals.xlsx")
    assert grid.frame["0"].to_list() == ["甲测试有限公司", "乙测试有限公司"]
    assert grid.aside == {4: "subtotal", 5: "total", 6: "note", 7: "note"}
    assert [(found.code, found.row) for found in grid.findings] == [("CG-T610", 4), ("CG-T611", 6)]


def test_two_levels():
    (grid,) = grids_in(CASES / "two_levels.xlsx")
    assert grid.headers[5:] == ("党员数 ▸ 正式党员数", "党员数 ▸ 预备党员数")
    assert (grid.frame.height, grid.header_row) == (2, 3)
    firms = read_park(CASES / "two_levels.xlsx")["Enterprise"]
    assert firms.select("full_members", "probationary_members").rows() == [(3, 1), (2, 0)]


def test_levels_of_a_file_without_merged_cells():
    rows = [["企业名称", "党员情况", "", "地址"], ["", "正式党员", "预备党员", ""], ["甲公司", 3, 1, "甲路"]]
    (grid,) = grids_of(rows)
    assert grid.headers == ("企业名称", "党员情况 ▸ 正式党员", "党员情况 ▸ 预备党员", "地址")
    assert grid.frame["0"].to_list() == ["甲公司"]


PARTS = st.tuples(
    st.sampled_from(["", "其中：", "其中:", "其中", "含：", "#"]), st.sampled_from(["正式", "预备", "积极分子"])
)
ASIDE = st.tuples(st.sampled_from(["其中：", "含:", "#"]), st.sampled_from(["女性", "大专以上", "35岁以下"]))
CELLS = st.sampled_from([None, "3", "12人", "0", "无"])


@given(
    st.lists(PARTS, min_size=1, max_size=2, unique_by=lambda part: part[1]),
    st.lists(ASIDE, min_size=1, max_size=2, unique_by=lambda part: part[1]),
    st.sampled_from(["none", "across", "both"]),
    st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=4),
)
def test_levels_that_say_they_are_parts(parts, aside, merges, cells):
    """A row of 其中：… below a group is its second level, however cells are merged; every row below is a record."""
    below = ["".join(part) for part in (*parts, *aside)]
    group = ["党员人数"] * len(below) if merges != "none" else ["党员人数", *[""] * (len(below) - 1)]
    first = ["序号", "企业名称", *group, "地址"]
    second = ["序号" if merges == "both" else "", "企业名称" if merges == "both" else "", *below, ""]
    rows = [[str(at), f"合成{at}有限公司", *row[: len(below)], "甲路"] for at, row in enumerate(cells, start=1)]
    merged = [(1, column) for column in range(3, 2 + len(below)) if merges != "none"]
    merged += [(2, column) for column in (0, 1) if merges == "both"]
    sheet = replace(sheet_of([first, second, *rows]), states=dict.fromkeys(merged, CellState.MERGED))
    (grid,) = find_grids(sheet, NONE)
    assert grid.headers == ("序号", "企业名称", *(f"党员人数 ▸ {text}" for text in below), "地址")
    assert grid.frame["1"].to_list() == [row[1] for row in rows]


@pytest.mark.parametrize(
    "row",
    [
        ["", "有", "其中：预备1人"],
        ["", "其中：甲公司", "其中：乙公司"],
        ["", "已搬迁", "待核"],
        ["甲公司", "其中：正式", "其中：预备"],
    ],
)
def test_what_stands_below_a_group_is_no_level_if_it_says_more(row):
    (grid,) = grids_of([["企业名称", "党员人数", ""], row, ["乙公司", "3", "1"]])
    assert (grid.header_row, grid.headers) == (1, ("企业名称", "党员人数"))


def test_a_mapping_finds_its_heading_below_a_title():
    park = read_park(CASES / "register_with_title.xlsx", mapping="party_register")
    assert [park[name].height for name in ("Enterprise", "PartyOrganization", "ESTABLISHED_IN")] == [1, 1, 1]
    rows = [["某某清册"], ["叫法", "门牌"], ["甲公司", "甲路"]]
    assert [grid.headers for grid in grids_of(rows, "x", known=frozenset({"叫法", "门牌"}))] == [("叫法", "门牌")]


def test_merged_cells_are_records():
    assert [grid.classes for grid in grids_in(CASES / "merged_column.xlsx")] == [{"data": 3}, {"data": 1}, {"data": 3}]


def test_a_unit_in_a_title():
    (grid,) = grids_of([["重点企业（单位：亿元）"], ["企业名称", "营业收入"], ["甲公司", 3]])
    assert grid.unit == "亿元"


def test_sections_are_kept():
    rows = [FIRMS, ["一、东片"], ["甲公司", "东街", 5, 1], ["二、西片（2家）"], ["乙公司", "西街", 6, 1]]
    (grid,) = grids_of(rows)
    assert (grid.sections, grid.frame.height) == (((2, "一、东片"), (4, "二、西片（2家）")), 2)


def test_a_sum_without_a_word():
    rows = [
        ["甲有限公司", "东街", 10, 2],
        ["乙有限公司", "东街", 20, 3],
        ["东区", None, 30, 5],
        ["丙有限公司", "西街", 11, 1],
        ["丁有限公司", "西街", 12, 2],
        ["西区", None, 23, 3],
        [None, None, 53, 8],
    ]
    (grid,) = grids_of([FIRMS, *rows])
    assert grid.aside == {4: "total", 7: "total", 8: "total"}
    # What is called as firms are and adds up is asked, unless it says where it is
    rows[2] = ["东区公司", None, 30, 5]
    (grid,) = grids_of([FIRMS, *rows])
    assert (grid.aside[4], codes(grid)) == ("asked", ["CG-T610", "CG-W238"])
    rows[2] = ["东区公司", "东街", 30, 5]
    (grid,) = grids_of([FIRMS, *rows])
    assert 4 not in grid.aside


def test_the_same_numbers_twice_are_no_sum():
    (grid,) = grids_of([FIRMS, ["老王火锅", "东街", 30, 2], ["老李豆花", "东街", 30, 2], ["甲公司", "西街", 60, 4]])
    assert grid.classes == {"data": 3}


def test_a_row_unlike_the_others_is_asked_and_remembered():
    rows = [FIRMS, ["甲有限公司", "东街", 10, 2], ["乙厂", "东街", 20, 3], ["各村已核"]]
    (grid,) = grids_of(rows)
    (question,) = grid.findings
    assert (question.code, question.row, question.value, question.proposal) == ("CG-W230", 4, "各村已核", "各村已核")
    assert grid.frame.height == 2
    moved = [rows[0], rows[3], [], *rows[1:3]]
    for choice, text, names in (
        (Choice.ACCEPT, None, ["各村已核", "甲有限公司", "乙厂"]),
        (Choice.CHANGE, "丙社", ["丙社", "甲有限公司", "乙厂"]),
        (Choice.DROP, None, ["甲有限公司", "乙厂"]),
    ):
        (again,) = grids_of(moved, decisions=Decisions({question.key: Decision(choice, text)}))
        assert again.frame["0"].to_list() == names
        assert codes(again) == (["CG-T615"] if choice is Choice.DROP else [])
        assert sum(again.classes.values()) == 4


def test_remarks_with_numbers_of_people_are_not_shown():
    rows = [FIRMS, ["甲有限公司", "东街", 10, 2], ["乙厂", "东街", 20, 3], ["请找王某 13900000000"]]
    (grid,) = grids_of(rows)
    assert (grid.aside, codes(grid)) == ({4: "note"}, ["CG-T611"])
    assert "139" not in repr(grid.findings)


def test_numbers_without_a_name_are_told():
    (grid,) = grids_of([FIRMS, ["甲有限公司", "东街", 10, 2], ["乙厂", "东街", 20, 3], [None, None, 7, 1]])
    assert [(found.code, found.row, found.key) for found in grid.findings] == [("CG-W232", 4, None)]


def test_codes_and_texts_make_a_record_of_any_name():
    rows = [["企业名称", "统一社会信用代码", "所在街道"], ["老王火锅", "91000000MA0000001R", ""], ["豆花", "", "东街"]]
    (grid,) = grids_of([*rows, ["甲厂", "", "西街"]])
    assert (grid.classes, codes(grid)) == ({"data": 3}, [])


def test_a_total_with_a_code_is_asked():
    (grid,) = grids_of([["企业名称", "统一社会信用代码"], ["甲公司", ""], ["合计", "91000000MA0000001R"]])
    assert (grid.aside, codes(grid)) == ({3: "asked"}, ["CG-W238"])


def test_marks_for_as_above():
    rows = [
        FIRMS,
        ["甲公司", "东街", 10, 2],
        ["乙公司", "同上", 20, 3],
        ["合计", "", 30, 5],
        ["丙公司", "同上", "", ""],
    ]
    (grid,) = grids_of(rows)
    assert grid.frame["1"].to_list() == ["东街"] * 3
    assert {cell: str(state) for cell, state in grid.states.items()} == {(3, 1): "ditto", (5, 1): "ditto"}
    assert codes(grid) == ["CG-T610", "CG-T614"]
    # Nothing stands above the first record; signs of several meanings mean it in lists made by hand alone
    assert grids_of([FIRMS, ["甲公司", "同上"], ["乙公司", "东街"]])[0].frame["1"].to_list() == ["同上", "东街"]
    own = [["企业编号", "企业名称", "地址"], ["E1", "甲公司", "甲路"], ["E2", "乙公司", "同上"], ["E3", "丙公司", "//"]]
    assert grids_of(own)[0].frame["2"].to_list() == ["甲路", "甲路", "//"]


def test_links_have_totals_too():
    rows = [["供应企业", "采购企业", "年供应额"], ["甲公司", "乙公司", 5], ["合计", "", 5], ["备注：略", "", ""]]
    (grid,) = grids_of(rows, "供应")
    assert (grid.frame.height, grid.aside) == (1, {3: "total", 4: "note"})


def test_published_figures_may_be_totals():
    rows = [["指标名称", "公布值"], ["企业数合计", 40], ["共计", 3], []]
    (grid,) = grids_of(rows, "公布数据")
    assert grid.classes == {"data": 2, "blank": 1}


def test_tables_below_one_another(tmp_path):
    book = Book()
    for row in (
        ["一、企业名单"],
        ["企业名称", "职工人数"],
        ["合成甲有限公司", 10],
        ["合计", 10],
        [],
        ["二、党组织名单"],
        ["党组织名称", "类型"],
        ["合成甲有限公司党支部", "党支部"],
    ):
        book.add(*row)
    book.write(tmp_path / "a.xlsx", "企业")
    first, second = grids_in(tmp_path / "a.xlsx")
    assert (second.name, second.header_row, codes(second)) == ("二、党组织名单", 7, ["CG-T616"])
    park = read_park(tmp_path / "a.xlsx")
    assert park["Enterprise"]["name"].to_list() == ["合成甲有限公司"]
    assert park["PartyOrganization"]["name"].to_list() == ["合成甲有限公司党支部"]
    assert first.aside[4] == "total"


def test_groups_of_columns_side_by_side():
    heads = ["序号", "企业名称", "职工人数"]
    rows = [[*heads, None, *heads], [1, "甲公司", 10, None, 3, "丙公司", 7], [2, "乙公司", 20]]
    left, right = grids_of(rows)
    assert left.frame["1"].to_list() == ["甲公司", "乙公司"]
    assert right.headers == ("", "", "", "", *heads)
    assert (right.frame["5"].to_list(), codes(left), codes(right)) == (["丙公司"], ["CG-T617"], [])


def test_two_lists_beside_an_empty_column():
    rows = [
        ["企业名称", "职工人数", None, "党组织名称", "类型"],
        ["甲公司", 10, None, "甲公司党支部", "党支部"],
        ["乙公司", 20, None, "丙公司党支部", "党支部"],
        ["丁公司", 20],
    ]
    left, right = grids_of(rows)
    (question,) = left.findings
    assert (question.code, question.used, right.frame["3"].len()) == ("CG-W235", True, 2)
    together = Decisions({question.key: Decision(Choice.NOT_THE_SAME)})
    assert [grid.headers for grid in grids_of(rows, decisions=together)] == [tuple(text or "" for text in rows[0])]
    # Firms without an organization leave holes: one list
    rows[2][3:] = [None, None]
    rows[3] = ["丁公司", 20, None, "丁公司党支部", "党支部"]
    (one,) = grids_of(rows)
    assert (codes(one), one.frame.height) == (["CG-W235"], 3)


CARD = [
    ["企业党建工作情况登记卡"],
    ["企业名称", "合成甲有限公司", "统一社会信用代码", "91000000MA0000001R"],
    ["企业地址", "甲路1号", "职工人数", 120],
    ["正式党员数", 3, "预备党员数", 1],
    ["填表人：", "", "审核人："],
]


def test_a_form_about_one_firm_is_read_where_it_is_sure_and_else_asked(tmp_path):
    columns = ("name", "uscc", "address", "employees", "full_members", "probationary_members")
    read = ("合成甲有限公司", "91000000MA0000001R", "甲路1号", 120, 3, 1)
    path = tmp_path / "card.xlsx"
    Book(rows=CARD).write(path, "登记卡")
    assert read_park(path)["Enterprise"].select(columns).rows() == [read]
    doubtful = [*CARD[:-1], ["厂区颜色", "红"], CARD[-1]]
    Book(rows=doubtful).write(path, "登记卡")
    with pytest.raises(InputError) as error:
        read_park(path)
    (question,) = error.value.findings
    assert question.code == "CG-W233"
    accepted = read_park(path, decisions=Decisions({question.key: Decision(Choice.ACCEPT)}))
    assert accepted["Enterprise"].select(columns).rows() == [read]
    (asked,) = grids_of(doubtful, "登记卡")
    assert asked.question is not None
    (grid,) = grids_of(doubtful, "登记卡", Decisions({asked.question.key: Decision(Choice.DROP)}))
    assert grid.question is not None
    assert grid.question.code == "CG-T618"


def test_a_short_list_is_no_form():
    assert (
        grids_of([["企业名称", "正式党员数"], ["甲公司", 1], ["小计", 1], ["备注：略"], ["填表人："]])[0].question
        is None
    )
    own = [["指标名称", "公布值"], ["企业名称", 1], ["职工人数", 2], ["正式党员数", 3]]
    assert grids_of(own, "公布数据")[0].question is None


def test_statistics_are_asked():
    rows = [["单位", "企业数", "正式党员数"], ["安宁街道", 12, 40], ["罗汉街道", 15, 50], ["合计", 27, 90]]
    (grid,) = grids_of(rows, "情况")
    assert grid.question is not None
    assert (grid.question.code, grid.classes) == ("CG-W234", {"asked": 3})
    key = grid.question.key
    (listed,) = grids_of(rows, "情况", Decisions({key: Decision(Choice.ACCEPT)}))
    assert (listed.question, listed.frame.height) == (None, 2)


def test_longer_rows_are_uneven():
    (grid,) = grids_of([["企业名称", "地址"], ["甲公司", "a", "b"], ["乙公司", "a"], ["备注：略", "", "b"]])
    assert (grid.classes, grid.lost) == ({"note": 1, "data": 1, "uneven": 1}, 1)


def test_typed_columns_are_looked_at_as_they_are():
    frame = pl.DataFrame(
        {
            ROW: [2, 3, 4],
            "0": ["甲公司", "合计", None],
            "1": [1.5, 3.0, None],
            "2": [["a"], None, None],
            "3": [None] * 3,
        },
        schema_overrides={ROW: pl.UInt32},
    )
    sheet = replace(sheet_of([]), frame=frame, headers=("企业名称", "营业收入", "别名", "地址"))
    (grid,) = find_grids(sheet, NONE)
    assert (grid.aside, grid.frame.height) == ({3: "total"}, 2)


def test_a_sheet_that_nobody_knows_begins_with_its_first_row():
    (grid,) = grids_of([["a", "b", ""], ["1", "2"]], "x")
    assert (grid.headers, grid.header_row, grid.frame.height) == (("a", "b"), 1, 1)
    assert [(empty.headers, empty.frame.height) for empty in grids_of([], "x")] == [((), 0)]


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(park=parks())
def test_every_row_that_we_wrote_is_a_record(park, tmp_path_factory):
    folder = tmp_path_factory.mktemp("x")
    for written in ("csv", "parquet"):
        write_park(park, folder / written, written, language="zh")
        for grid in (grid for file in list_files(folder / written) for grid in grids_in(file)):
            assert (grid.aside, grid.question, codes(grid)) == ({}, None, []), grid
