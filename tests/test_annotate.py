"""The findings come back where they are."""

import openpyxl
import polars as pl
import pytest

from chaingraph.errors import Finding, InputError, Severity, Text
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


def test_a_broken_workbook_leaves_nothing_behind(tmp_path):
    (tmp_path / "in.xlsx").write_bytes(b"PK no")
    with pytest.raises(InputError, match="CG-E197"):
        write_annotated(tmp_path / "in.xlsx", park_with(), tmp_path / "out.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["in.xlsx"]
