"""The findings come back where they are."""

import openpyxl
import polars as pl
import pytest

from chaingraph.errors import Finding, InputError, Severity, Text
from chaingraph.io import read_park
from chaingraph.io.annotate import write_annotated
from chaingraph.park import Park


def found(code, severity, sheet, row, column, value=None, file=None):
    return Finding(code, severity, Text("=错", "=wrong"), file, sheet, "enterprises", row, column, value)


def park_with(*findings):
    return Park.from_frames({"Enterprise": pl.DataFrame()}, findings)


@pytest.fixture
def source(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "企业"
    for row in (("企业编号", "企业名称", "从业人数"), ("001", "甲", "x"), ("002", "=1+1", 5)):
        book.active.append(row)
    book.active["B3"].data_type = "s"
    book.save(tmp_path / "in.xlsx")
    return tmp_path / "in.xlsx"


def test_cells_are_marked_and_the_rest_is_as_it_was(source, tmp_path):
    before = source.read_bytes()
    findings = (
        found("CG-E1", Severity.ERROR, "企业", 2, "从业人数", "=x"),
        found("CG-W1", Severity.WARNING, "企业", 2, "employees"),
        found("CG-R1", Severity.REPAIR, None, 3, "A"),
        found("CG-W2", Severity.WARNING, "企业", None, "企业名称"),
        found("CG-W3", Severity.WARNING, "没有", 9, "x"),
    )
    write_annotated(source, park_with(*findings), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = book["企业"]
    marked = {cell.coordinate: cell.fill.fgColor.rgb for line in sheet for cell in line if cell.fill.patternType}
    assert marked["C2"] == "FFF4B6B6"
    assert marked["A3"] == "FFC6E0B4"
    assert marked["B1"] == "FFFFE699"
    assert "CG-E1" in sheet["C2"].comment.text
    assert "CG-W1" in sheet["C2"].comment.text
    assert [[cell.value for cell in line] for line in sheet][:3] == [
        ["企业编号", "企业名称", "从业人数"],
        ["001", "甲", "x"],
        ["002", "=1+1", 5],
    ]
    listed = book["问题清单"]
    assert [cell.value for cell in listed["A"]][1:] == [finding.code for finding in findings]
    assert [cell.value for cell in listed[2]] == ["CG-E1", "错误", None, "企业", 2, "从业人数", "=错", "=wrong", "=x"]
    assert not [cell for page in book for line in page for cell in line if cell.data_type == "f"]
    assert source.read_bytes() == before


def test_sheets_print_one_page_wide_unless_their_maker_said_otherwise(source, tmp_path):
    book = openpyxl.load_workbook(source)
    theirs = book.create_sheet("两页宽")
    theirs.sheet_properties.pageSetUpPr.fitToPage = True
    theirs.page_setup.fitToWidth = 2
    book.save(source)
    write_annotated(source, park_with(found("CG-E1", Severity.ERROR, "企业", 2, "从业人数")), tmp_path / "out.xlsx")
    sheets = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets
    assert all(sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in sheets)
    assert {sheet.title: sheet.page_setup.fitToWidth for sheet in sheets} == {"问题清单": 1, "企业": 1, "两页宽": 2}
    assert [sheets[0].page_setup.fitToHeight, sheets[0].page_setup.orientation] == [0, "landscape"]
    assert sheets[0].print_title_rows == "$1:$1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_folder_becomes_a_workbook(tmp_path, encoding):
    folder = tmp_path / "park"
    folder.mkdir()
    text = 'id,企业名称\n001,"=甲\n乙"\n002,丙\n'
    (folder / "enterprises.csv").write_text(text, encoding=encoding, newline="")
    finding = found("CG-E1", Severity.ERROR, None, 3, "name", file="enterprises.csv")
    write_annotated(folder, park_with(finding), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["问题清单", "enterprises"]
    assert [[cell.value for cell in line] for line in book["enterprises"]] == [
        ["id", "企业名称"],
        ["001", "=甲\n乙"],
        ["002", "丙"],
    ]
    assert book["enterprises"]["B3"].comment.text.startswith("CG-E1")
    assert book["enterprises"]["B2"].data_type == "s"


def test_marks_stand_where_the_reader_found_them(tmp_path):
    """Notes in headers, titles above them, several workbooks in a folder: the place is the reader's own."""
    for name in ("甲.xlsx", "乙.xlsx"):
        book = openpyxl.Workbook()
        book.active.title = "企业"
        for row in (("名单",), ("序号", "企业名称*", "从业人数\n（人）"), (1, f"{name}厂", "很多"), (2, "=1+1", 4)):
            book.active.append(row)
        book.active["B4"].data_type = "s"
        book.create_sheet("说明").append(("不读",))
        book.save(tmp_path / name)
    (tmp_path / "supplies.csv").write_text("供应企业;采购企业\n=1+1;无此厂\n", encoding="gb18030")
    (tmp_path / "members.csv").write_bytes(b"")
    write_annotated(tmp_path, read_park(tmp_path), tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["问题清单", "supplies", "企业", "说明", "企业(2)", "说明(2)"]
    marked = {
        (sheet.title, cell.coordinate): cell.comment.text[:7]
        for sheet in book.worksheets[1:]
        for line in sheet
        for cell in line
        if cell.comment
    }
    assert marked == {
        ("supplies", "B2"): "CG-T630",
        ("企业", "C3"): "CG-W253",
        ("企业(2)", "A4"): "CG-F304",
        ("企业(2)", "C3"): "CG-W253",
    }
    assert not [cell for sheet in book for line in sheet for cell in line if cell.data_type == "f"]
    assert "CG-I403" in [cell.value for cell in book["问题清单"]["A"]]


def test_cells_of_a_foreign_file_are_marked_in_their_own_column(tmp_path):
    text = "电话,党组织全称,党组织编码,组织类别,单位性质类别,单位名称（全称）,在岗职工人数,经济行业,功能型党组织\n"
    text += "1,甲支部,D1,党支部,企业,甲厂,若干,造车,否\n7,乙委,D2,党委,,,,,否\n"
    (tmp_path / "名册.csv").write_text(text, encoding="utf-8")
    source = tmp_path / "名册.csv"
    write_annotated(source, read_park(source, mapping="party_register"), tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["名册"]
    assert {cell.coordinate for line in sheet for cell in line if cell.comment} == {"A1", "G2", "H2"}


def test_a_named_encoding_is_the_one_of_the_copy(tmp_path):
    source = tmp_path / "enterprises.csv"
    source.write_bytes("id,name,employees\nE1,電子廠,x\n".encode("big5"))
    write_annotated(source, read_park(source, encoding="big5"), tmp_path / "out.xlsx", "big5")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["enterprises"]
    assert (sheet["B2"].value, bool(sheet["C2"].comment)) == ("電子廠", True)


def test_a_broken_workbook_leaves_nothing_behind(tmp_path):
    (tmp_path / "in.xlsx").write_bytes(b"PK no")
    with pytest.raises(InputError, match="CG-E197"):
        write_annotated(tmp_path / "in.xlsx", park_with(), tmp_path / "out.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["in.xlsx"]
