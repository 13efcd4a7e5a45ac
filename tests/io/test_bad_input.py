"""Bad input: a clear sentence, never a traceback."""

import zipfile

import pytest
from books import book

from chaingraph.errors import InputError, Severity
from chaingraph.io import read_park

GOOD = "id,name,source\nE1,甲,s\n"


def errors_of(path):
    """Return the codes of errors, whether reading ends or goes on."""
    try:
        findings = read_park(path).findings
    except InputError as error:
        assert error.text.zh and error.text.en
        return {error.code}
    return {f.code for f in findings if f.severity is Severity.ERROR}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "CG-I403"),
        (b"id,name\n\0,x\n", "CG-I405"),
        (b"id,name\nE1,\xff\xff\n", "CG-I404"),
        ((GOOD + 'E2,"乙\n厂",s\n').encode(), "CG-E110"),
        ("id,name,name\nE1,甲,乙\n".encode(), "CG-E114"),
        ("id,name,source\nE1,甲,s,太多\nE2,乙,s\n".encode(), "CG-E113"),
        ("id,name,employees,revenue,updated,instructor,ownership\nE1,甲,a,b,c,d,e\n".encode(), "CG-E111"),
        (b"id,name\nE1,\n", "CG-E101"),
        ('id,name\nE1,"甲\n'.encode(), None),
        (b"\n\n", None),
        (b"id,name\n", "CG-I409"),
    ],
)
def test_bad_csv(data, code, tmp_path):
    (tmp_path / "enterprises.csv").write_bytes(data)
    found = errors_of(tmp_path)
    assert found
    assert code is None or code in found


def test_every_column_of_a_wrong_type_is_named(tmp_path):
    (tmp_path / "enterprises.csv").write_text(
        "name,employees,updated,instructor,ownership\n甲,a,b,c,d\n", encoding="utf-8"
    )
    columns = {f.column for f in read_park(tmp_path).findings if f.code == "CG-E111"}
    assert columns == {"employees", "updated", "instructor", "ownership"}


def test_missing_empty_and_foreign_places(tmp_path):
    assert errors_of(tmp_path / "none") == {"CG-I401"}
    assert errors_of(tmp_path) == {"CG-I402"}
    (tmp_path / "supplies.csv").write_text("from_id,to_id\nE1,E2\n", encoding="utf-8")
    assert errors_of(tmp_path) == {"CG-I409"}


def test_one_broken_file_does_not_hide_the_others(tmp_path):
    (tmp_path / "enterprises.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "supplies.csv").write_bytes(b"")
    (tmp_path / "members.parquet").write_bytes(b"PAR1 nonsense")
    park = read_park(tmp_path)
    assert {(f.file, f.code) for f in park.findings} == {("supplies.csv", "CG-I403"), ("members.parquet", "CG-I410")}
    assert park["Enterprise"].height == 1


def test_a_table_with_a_header_only_is_empty(tmp_path):
    (tmp_path / "enterprises.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "supplies.csv").write_text("from_id,to_id,product,source\n", encoding="utf-8")
    park = read_park(tmp_path)
    assert (park.findings, park["SUPPLIES"].height) == ((), 0)


def test_workbooks_that_are_none(tmp_path):
    path = tmp_path / "a.xlsx"
    for data in (b"no zip at all", b"PK\x03\x04 cut off"):
        path.write_bytes(data)
        assert errors_of(path) == {"CG-I407"}
    path.write_bytes(b"")
    assert errors_of(path) == {"CG-I403"}
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("x.txt", "x")
    assert errors_of(path) == {"CG-I407"}
    assert errors_of(book(path, 供应=[("供应企业", "采购企业"), ("a", "b")])) == {"CG-I409"}


def test_formats_that_are_not_read_are_named_and_not_passed_over_in_silence(tmp_path):
    (tmp_path / "enterprises.csv").write_text(GOOD, encoding="utf-8")
    for name in ("党组织.xls", "供应.ods", "~$x.xls", "信.docx"):
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0")
    findings = read_park(tmp_path).findings
    assert [(f.code, f.file, f.severity) for f in findings] == [
        ("CG-W216", "供应.ods", Severity.WARNING),
        ("CG-W216", "党组织.xls", Severity.WARNING),
    ]
    assert errors_of(tmp_path / "党组织.xls") == {"CG-I416"}


def test_a_header_is_found_below_titles_with_its_row_and_running_numbers_are_no_column(tmp_path):
    text = "园区企业名单,,\n填报日期：3月,,\n序号,企业名称,法人\n1,甲,张\n"
    (tmp_path / "企业.csv").write_text(text, encoding="utf-8")
    (finding,) = read_park(tmp_path).findings
    assert (finding.code, finding.sheet, finding.table) == ("CG-T622", None, "enterprises")
    assert "法人" in finding.message.zh
    path = book(tmp_path / "a.xlsx", 企业=[("园区企业名单",), ("序号", "企业名称", "法人"), (1, "甲", "张")])
    (finding,) = read_park(path).findings
    assert (finding.code, finding.sheet) == ("CG-T622", "企业")


@pytest.mark.parametrize("text", ["1e400", "-1E999", "inf", "nan", "Infinity"])
def test_a_number_without_end_is_unknown(text, tmp_path):
    (tmp_path / "enterprises.csv").write_text(f"name,revenue,longitude\n甲,{text},{text}\n乙,1,1\n", encoding="utf-8")
    park = read_park(tmp_path)
    assert park["Enterprise"].select("revenue", "longitude").rows() == [(None, None), (1.0, 1.0)]
    assert [f.code for f in park.findings] == ["CG-W201", "CG-W201"]


def test_bombs_are_refused_before_they_open(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    assert errors_of(path) == {"CG-I408"}
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("../evil", "x")
    assert errors_of(path) == {"CG-I408"}


def test_entities_in_a_sheet_are_refused(tmp_path):
    path, bad = book(tmp_path / "a.xlsx", 企业=[("企业名称",), ("甲",)]), tmp_path / "b.xlsx"
    bomb = b'<!DOCTYPE z [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bad, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            if part.endswith("sheet1.xml"):
                data = bomb + data.replace(b"<sheetData>", b"<sheetData><!-- -->&b;", 1)
            new.writestr(part, data)
    assert errors_of(bad) == {"CG-I407"}


@pytest.mark.parametrize("number", [913301000000000000, 9.133010012345678e17])
def test_a_code_kept_as_a_number_becomes_unknown_with_a_finding(number, tmp_path):
    path = book(tmp_path / "a.xlsx", 企业=[("企业名称", "统一社会信用代码"), ("甲", number)])
    park = read_park(path)
    assert park["Enterprise"].select("name", "uscc").row(0) == ("甲", None)
    assert {f.code for f in park.findings} <= {"CG-W204", "CG-W205"}
    assert len(park.findings) == 1


@pytest.mark.parametrize("code", ["91510500MA6ABCDE10", None])
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_an_error_in_place_of_a_name_is_one_finding(tmp_path, suffix, code):
    rows = [("企业名称", "统一社会信用代码", "从业人数"), ("甲", None, 3), ("#REF!", code, 4), ("#N/A", None, 5)]
    path = tmp_path / f"企业.{suffix}"
    if suffix == "xlsx":
        book(path, 企业=rows)
    else:
        path.write_text("\n".join(",".join(str(cell or "") for cell in row) for row in rows), encoding="utf-8")
    park = read_park(path)
    told = [(found.code, found.row, found.column) for found in park.findings if found.column != "uscc"]
    assert told == [("CG-E112", 3, "name"), ("CG-E112", 4, "name")]
    assert (park["Enterprise"].height, park.accounts[0].quarantined) == (1, 2)


def test_an_unknown_sheet_is_named_with_the_nearest(tmp_path):
    path = book(tmp_path / "a.xlsx", 企业=[("企业名称",), ("甲",)], 企业1=[("x",), ("y",)], 填写说明=[("x",)])
    (finding,) = read_park(path).findings
    assert (finding.code, finding.value) == ("CG-W213", "企业1")
    assert "企业" in finding.message.zh


def test_a_file_of_another_kind_is_refused_by_its_kind(tmp_path):
    """Not as a park without firms: what is wrong is the format."""
    file = tmp_path / "park.json"
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="CG-I423"):
        read_park(file)
