"""Books as planners hand them in by mistake: nothing is invented, misread in silence, or echoed of a person."""

import re

import openpyxl
import polars as pl
import pytest
from books import book
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.cli.app import command
from chaingraph.io import read_park
from chaingraph.io.decisions import About, key_of
from chaingraph.io.person_numbers import hide, holds, without

FIRMS = ("泸州测甲机电有限公司", "泸州测乙包装有限公司", "泸州测丙软件有限公司")
PHONE, CARD = "13912345678", "510104198503153216"
SPOKEN = "欧阳测试"


def park_of_rows(tmp_path, *rows, merged=(), sheet="s"):
    made = openpyxl.Workbook()
    page = made.active
    page.title = sheet
    for row in rows:
        page.append(row)
    for area in merged:
        page.merge_cells(area)
    made.save(tmp_path / "book.xlsx")
    return read_park(tmp_path / "book.xlsx")


def names(park):
    return park["Enterprise"]["name"].to_list()


def codes(park, row):
    return {found.code for found in park.findings if found.row == row}


def everything(park):
    """All that a park can show: records, findings, what is said of sheets and columns."""
    tables = [frame.write_json() for frame in park.tables.values()]
    return "\n".join([*tables, *map(repr, park.findings), repr(park.quality)])


# Numbers of people


@pytest.mark.parametrize("number", [PHONE, "139 1234 5678", "139-1234-5678", CARD])
@pytest.mark.parametrize(
    ("heading", "around"),
    [
        ("企业名称", FIRMS[0] + "（" + SPOKEN + "{}）"),
        ("所在街道", "{}"),
        ("地址", "东路1号，" + SPOKEN + " {}"),
        ("经营状态", "找" + SPOKEN + "{}"),
        ("从业人数", "{}"),
        ("主要供应商", FIRMS[1] + "、" + SPOKEN + "{}"),
        ("曾用名", SPOKEN + "{}"),
    ],
)
def test_a_number_of_a_person_is_nowhere_and_told(tmp_path, heading, around, number):
    usual = {"企业名称": FIRMS, "从业人数": (12, 8, 5), "经营状态": ("存续",) * 3, "所在街道": ("东街",) * 3}
    columns = [name for name in usual if name != heading]
    cells = [around.format(number), *usual.get(heading, ("东街", "西街", "南街"))[1:]]
    rows = [[cells[at], *(usual[name][at] for name in columns)] for at in range(3)]
    park = park_of_rows(tmp_path, [heading, *columns], *rows)
    shown = everything(park)
    assert number not in shown
    assert SPOKEN not in shown
    assert codes(park, 2) & {"CG-W247"} or any(f.code == "CG-T622" for f in park.findings)


@pytest.mark.parametrize("number", [PHONE, CARD, "１３９１２３４５６７８"])
def test_a_number_in_a_name_of_file_or_sheet_or_in_a_title_is_shown_nowhere(tmp_path, monkeypatch, number):
    monkeypatch.chdir(tmp_path)
    sheets = {
        f"找{number}": [[f"园区企业（{SPOKEN}{number}）"], ["企业名称", "从业人数"], [FIRMS[0], 10], [FIRMS[1], "约7"]],
        f"表 {number}": [["甲", "乙"], ["1", "2"]],
    }
    file = book(tmp_path / f"问{number}.xlsx", **sheets)
    park = read_park(file)
    assert names(park) == list(FIRMS[:2])
    assert number not in everything(park)
    said = [CliRunner().invoke(command, [name, file.name]) for name in ("check", "intake")]
    assert number not in "".join(one.output for one in said)
    written = [path for path in tmp_path.rglob("*") if path.is_file() and path != file]
    assert any(path.suffix == ".xlsx" for path in written)
    for path in written:
        assert number not in str(path)
        assert number not in (texts_of(path) if path.suffix == ".xlsx" else path.read_text(encoding="utf-8-sig"))


def texts_of(path):
    """Every text of a workbook."""
    read = openpyxl.load_workbook(path)
    return "\n".join(str(cell) for page in read for row in page.iter_rows(values_only=True) for cell in row)


@pytest.mark.parametrize(
    "cell", ["{0}、{1}，{2}", "{1}（采购部）{2}、{0}", "{0}（{1}{2}）、{1}（{2}）", "{1}（{2}），{0}"]
)
def test_beside_a_number_names_of_records_alone_stay(tmp_path, cell):
    text = cell.format(FIRMS[1], SPOKEN, PHONE)
    park = park_of_rows(tmp_path, ["企业名称", "从业人数", "主要供应商"], [FIRMS[0], 10, text], [FIRMS[1], 7, None])
    assert park["SUPPLIES"].select("from_id", "to_id").rows() == [(f"name:{FIRMS[1]}", f"name:{FIRMS[0]}")]
    assert SPOKEN not in everything(park)
    assert "CG-W247" in codes(park, 2)


def test_a_number_in_a_name_leaves_the_firm(tmp_path):
    park = park_of_rows(tmp_path, ["企业名称", "从业人数"], [f"{FIRMS[0]}（{SPOKEN}{PHONE}）", 10], [FIRMS[1], 7])
    assert names(park) == list(FIRMS[:2])


def test_a_card_is_no_credit_code_and_a_telephone_no_head_count(tmp_path):
    rows = [[FIRMS[0], CARD, 10], [FIRMS[1], "91510500MA62000000", PHONE], [FIRMS[2], "91510500MA62000001", 3]]
    park = park_of_rows(tmp_path, ["企业名称", "统一社会信用代码", "从业人数"], *rows)
    assert park["Enterprise"]["employees"].to_list() == [10, None, 3]
    assert park["Enterprise"]["uscc"].to_list()[0] is None
    assert "CG-W247" in codes(park, 2) & codes(park, 3)


def test_headings_and_questions_hide_numbers(tmp_path):
    rows = [[FIRMS[0], 10, "a"], [FIRMS[1], 7, "b"]]
    park = park_of_rows(tmp_path, ["企业名称", "从业人数", f"联系{PHONE}"], *rows)
    assert PHONE not in everything(park)
    assert PHONE not in key_of(About.VALUE, "Enterprise.status", f"找某{PHONE}")


@given(st.text(alphabet="甲乙公司（）、，139 8-", max_size=12), st.text(alphabet="甲（）、;公司", max_size=8))
def test_nothing_of_a_number_is_left(before, after):
    text = f"{before}|{PHONE}|{after}"
    assert holds(text)
    assert PHONE not in hide(text)
    assert PHONE not in (without(text) or "")


@pytest.mark.parametrize("text", ["91510500MA62000000", "15900001111000", "2024-01-02", "A13912345678", "1,391,234"])
def test_other_numbers_stay(text):
    assert not holds(text)
    assert hide(text) == text


# Rows


@pytest.mark.parametrize(("first", "second"), [("合并", "汇集"), ("东片盘点", "两片盘点")])
def test_one_column_that_adds_up_is_asked_where_the_name_is_no_unit(tmp_path, first, second):
    rows = [
        ["白酒", FIRMS[0], 10],
        ["白酒", FIRMS[1], 7],
        ["白酒链", first, 17],
        ["电子", FIRMS[2], 9],
        ["两链", second, 26],
    ]
    park = park_of_rows(tmp_path, ["产业链", "企业名称", "从业人数"], *rows)
    assert names(park) == list(FIRMS)
    assert "CG-W238" in codes(park, 4) & codes(park, 6)


def test_a_name_alone_is_asked_and_a_number_alone_is_a_remark(tmp_path):
    rows = [[FIRMS[0], 10, "东街"], [FIRMS[1], 7, "西街"], [SPOKEN], [PHONE]]
    park = park_of_rows(tmp_path, ["企业名称", "从业人数", "街道"], *rows)
    assert names(park) == list(FIRMS[:2])
    assert codes(park, 4) == {"CG-W230"}
    assert codes(park, 5) == {"CG-T611"}
    assert PHONE not in everything(park)


@pytest.mark.parametrize("name", [f"{FIRMS[0]}、{FIRMS[1]}", f"其中：{FIRMS[1]}", f"下属: {FIRMS[1]}"])
def test_a_cell_that_names_more_than_a_firm_is_asked(tmp_path, name):
    park = park_of_rows(tmp_path, ["企业名称", "从业人数"], [FIRMS[2], 10], [name, 7])
    assert names(park) == [FIRMS[2]]
    assert codes(park, 3) == {"CG-W231"}


# Headings and units


def test_years_under_a_merged_heading_are_no_record(tmp_path):
    rows = [
        ["企业名称", "从业人数", "营业收入（万元）", None],
        [None, None, 2023, 2024],
        [FIRMS[0], 12, 100, 200],
        [FIRMS[1], 8, 10, 20],
    ]
    park = park_of_rows(tmp_path, *rows, merged=("A1:A2", "B1:B2", "C1:D1"))
    assert names(park) == list(FIRMS[:2])
    assert park["Enterprise"]["employees"].to_list() == [12, 8]


@pytest.mark.parametrize("unit", ["万美元", "欧元", "亿港元", "万日元"])
@pytest.mark.parametrize("heading", ["营业收入（{}）", "营业收入({})"])
def test_foreign_money_is_no_yuan(tmp_path, heading, unit):
    park = park_of_rows(tmp_path, ["企业名称", heading.format(unit)], [FIRMS[0], 100], [FIRMS[1], 20])
    revenue = park["Enterprise"]["revenue"] if "revenue" in park["Enterprise"].columns else pl.Series([None])
    assert revenue.null_count() == len(revenue)
    assert [found for found in park.findings if re.match("CG-W|CG-T621", found.code)]


MAPS = """
[[table]]
file = "x.csv"
kind = "Enterprise"
[table.columns]
name = "单位"
employees = "人数"
address = "处所"
products = "出品"
[table.lists]
products = "、"
[[table]]
file = "x.csv"
kind = "SUPPLIES"
[table.columns]
to_id = "单位"
from_id = "供货"
"""


def test_a_mapping_withholds_what_a_sheet_withholds(tmp_path):
    rows = [
        "单位,人数,处所,出品,供货",
        f"{FIRMS[0]},1,东街1号,轴承、螺丝,",
        f"{FIRMS[1]}（{SPOKEN}{PHONE}）,{PHONE},{SPOKEN}{PHONE},轴承、{SPOKEN}{PHONE},{FIRMS[0]}（{SPOKEN}{PHONE}）",
    ]
    folder = tmp_path / "park"
    folder.mkdir()
    (folder / "x.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "map.toml").write_text(MAPS, encoding="utf-8")
    park = read_park(folder, mapping=tmp_path / "map.toml")
    assert PHONE not in everything(park)
    assert SPOKEN not in everything(park)
    assert park["Enterprise"].select("name", "employees").rows() == [(FIRMS[0], 1), (FIRMS[1], None)]
    assert park["SUPPLIES"].height == 1
    places = [found.column for found in park.findings if (found.code, found.row) == ("CG-W247", 3)]
    assert sorted(places) == sorted(["单位", "人数", "处所", "出品", "供货"])


@pytest.mark.parametrize("name", [PHONE, f"{SPOKEN}{PHONE}"])
def test_a_name_withheld_whole_is_one_finding_and_no_firm(tmp_path, name):
    rows = [[FIRMS[0], "91000000MA0000001R", 10], [name, "91000000MA0000002W", 7], [FIRMS[2], None, 3]]
    park = park_of_rows(tmp_path, ["企业名称", "统一社会信用代码", "从业人数"], *rows)
    assert names(park) == [FIRMS[0], FIRMS[2]]
    assert codes(park, 3) == {"CG-E119"}
    assert park.accounts[0].quarantined == 1
    assert SPOKEN not in everything(park)


def test_a_withheld_name_without_a_code_is_not_told_twice(tmp_path):
    rows = [["企业名称", "从业人数", "主要供应商"], [FIRMS[0], 1, None], [PHONE, 3, FIRMS[0]], [FIRMS[1], 4, FIRMS[0]]]
    park = park_of_rows(tmp_path, *rows)
    assert names(park) == list(FIRMS[:2])
    assert codes(park, 3) == {"CG-E119"}
