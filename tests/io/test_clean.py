"""Every text of others passes one door: cells, headings, names of sheets, in every format."""

from pathlib import Path
from unittest.mock import patch

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.io import count_findings, distinct, read_park
from chaingraph.io.clean import clean, clean_column
from chaingraph.io.constants import ROW
from chaingraph.io.ditto import fill_ditto
from chaingraph.io.door import clean_sheet
from chaingraph.io.files import read_sheets
from chaingraph.io.guard import guard_formula, guarded, unguard_formula
from chaingraph.io.row_words import DITTO
from chaingraph.io.sheets import Sheet

CASES = Path(__file__).parents[1] / "cases" / "door"
PIECES = [
    "甲",
    "a",
    "9",
    " ",
    "\u3000",
    "\r",
    "\n",
    "\u200b",
    "\ufeff",
    "_x000D_",
    "_x005F_",
    "_x0041_",
    '"',
    "=",
    "'",
    "’",
    "_",
]
odd_texts = st.lists(st.sampled_from(PIECES), max_size=7).map("".join)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("甲\u200b厂\ufeff", "甲厂"),
        ("\u200e91\u2060", "91"),
        ("甲厂_x000D_", "甲厂"),
        ("甲_x000a_乙", "甲\n乙"),
        ("_x005F_x000D_", "_x000D_"),
        ("_xD83D_", "_xD83D_"),
        ("甲_x0041_", "甲_x0041_"),
        ('="0123"', "0123"),
        ('= "a""b" ', 'a"b'),
        ("'0123", "0123"),
        ("’甲", "甲"),
        ("'90后'创业", "'90后'创业"),
        ("'=1", "'=1"),
        ("甲\r\n乙\r丙", "甲\n乙\n丙"),
        ("\u3000甲 厂\xa0", "甲 厂"),
        (" \u200b ", ""),
    ],
)
def test_what_is_meant_by_a_text(typed, meant):
    assert clean(typed) == meant


@given(st.lists(st.none() | odd_texts, min_size=1, max_size=6), st.booleans())
def test_a_column_is_cleaned_as_its_texts_are(texts, marks):
    """The columnar test for something to clean overlooks nothing that `clean` would change."""
    cleaned, odd = clean_column(pl.Series(texts, dtype=pl.String), marks=marks)
    assert cleaned.to_list() == [None if text is None else clean(text, marks=marks) or None for text in texts]
    blank = [
        text is None or clean(text, marks=marks) == text.strip().replace("\r\n", "\n").replace("\r", "\n")
        for text in texts
    ]
    assert odd.to_list() == [not same for same in blank]


@given(st.lists(odd_texts.map(clean), min_size=1))
def test_a_guarded_text_passes_the_door_unchanged(texts):
    """What is clean comes back exactly, whatever it begins with."""
    column = pl.DataFrame({"x": texts}, schema={"x": pl.String}).with_columns(guard_formula(pl.col("x")))
    assert column["x"].to_list() == list(map(guarded, texts))
    back = column.with_columns(clean_column(column["x"])[0].alias("x")).with_columns(unguard_formula(pl.col("x")))
    assert back["x"].to_list() == [text or None for text in texts]


@given(st.lists(st.text("'’=\"a1甲-", max_size=5), min_size=1))
def test_a_guarded_text_is_never_taken_for_one_with_a_mark(texts):
    """Names that no reader made, but another program: what is written comes back."""
    column = pl.DataFrame({"x": texts}, schema={"x": pl.String}).select(guard_formula(pl.col("x")))["x"]
    back = pl.DataFrame({"x": clean_column(column)[0]}).select(unguard_formula(pl.col("x")))["x"]
    assert back.to_list() == [text or None for text in texts]


ROWS = [("企业名称\u200b", "从业人数", "统一社会信用代码"), ("甲厂_x000D_", "12\u200b", "'91000000MA0000001R")]


def test_every_format_gives_the_same_firm_and_tells_once(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "企业\ufeff"
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "企业\u200b.csv").write_text("\n".join(map(",".join, ROWS)), encoding="utf-8")
    found = []
    for name in ("a.xlsx", "企业\u200b.csv"):
        park = read_park(tmp_path / name)
        assert park["Enterprise"].select("name", "employees", "uscc").rows() == [("甲厂", 12, "91000000MA0000001R")]
        found.append([(f.code, f.message.en) for f in park.findings])
    assert found[0] == found[1]
    ((code, said),) = found[0]
    assert (code, "4 cells" in said, "(A, B, C)" in said) == ("CG-F310", True, True)


def test_texts_and_lists_of_a_parquet_file_pass_the_door(tmp_path):
    frame = {"name\u200b": ["甲\u200b厂", "'0"], "aliases": [["a\ufeff", "b"], None], "employees": [1, 2]}
    pl.DataFrame(frame).write_parquet(tmp_path / "enterprises.parquet")
    park = read_park(tmp_path)
    assert park["Enterprise"].select("name", "aliases").rows() == [("甲厂", ["a", "b"]), ("'0", None)]
    (found,) = park.findings
    assert (found.code, "3 cells (name, aliases)" in found.message.en) == ("CG-F310", True)


def test_clean_texts_are_not_told(tmp_path):
    (tmp_path / "enterprises.csv").write_text("name,employees\n  甲厂 ,\t12\n\u3000,\n", encoding="utf-8")
    (sheet,) = read_sheets(tmp_path / "enterprises.csv")
    assert (sheet.findings, sheet.frame.rows()[1:]) == ((), [(2, "甲厂", "12"), (3, None, None)])


@pytest.mark.parametrize(
    ("case", "firms", "codes"),
    [
        ("b08_zero_width", 2, {"CG-F310": 1}),
        ("b12_big5", 2, {"CG-F305": 1}),
        ("b17_text_formulas", 2, {"CG-F305": 1, "CG-F310": 1}),
        ("b20_quoted_semicolon", 1, {}),
    ],
)
def test_cases(case, firms, codes):
    park = read_park(CASES / case)
    assert (park["Enterprise"].height, count_findings(park)) == (firms, codes)
    columns = {
        "b08_zero_width": ("employees", [12, 12]),
        "b12_big5": ("name", ["甲測試有限公司"]),
        "b17_text_formulas": ("employees", [12, 12]),
        "b20_quoted_semicolon": ("revenue", [15.0]),
    }
    column, expected = columns[case]
    assert park["Enterprise"][column].to_list()[: len(expected)] == expected


WRITTEN = st.sampled_from(["甲街道", "乙街道", "同上", " 同上", "〃", "\u200b丙镇", "", "'=丁", "戊_x000D_", None])


REPEATED = st.lists(WRITTEN, min_size=1, max_size=3).flatmap(
    lambda some: st.lists(st.sampled_from(some), min_size=8, max_size=24)
)


@given(REPEATED, st.booleans())
def test_looks_at_different_texts_alone_find_the_same(texts, marks):
    """Columns that repeat their texts are cleaned and filled as columns are of which every cell is looked at."""
    rows = pl.Series(ROW, range(1, len(texts) + 1), pl.UInt32)
    sheet = Sheet("企业", "a.csv", None, pl.DataFrame([rows, pl.Series("0", texts, pl.String)]))
    whole = clean_sheet(sheet, marks=marks)
    with patch.object(distinct, "_SAMPLE", 2):
        quick = clean_sheet(sheet, marks=marks)
    assert quick.frame.equals(whole.frame)
    assert quick.findings == whole.findings
    filled, at = fill_ditto(quick.frame, DITTO, quick.few)
    expected, places = fill_ditto(whole.frame, DITTO, {})
    assert filled.equals(expected)
    assert at == places
