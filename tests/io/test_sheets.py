"""Sheets of a workbook: every cell is a text, nothing, or a state; beside openpyxl, which reads the same files."""

import datetime as dt
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.io import read_park
from chaingraph.io.files import read_sheets
from chaingraph.io.sheets import CellState, Sheet

CASES = Path(__file__).parents[1] / "cases" / "door"
MERGED, ERROR, UNCOMPUTED = CellState.MERGED, CellState.ERROR, CellState.UNCOMPUTED


def only(path):
    (sheet,) = (found for found in read_sheets(path) if isinstance(found, Sheet))
    return sheet


def rows_of(sheet):
    return [list(row[1:]) for row in sheet.frame.iter_rows()]


def written(path, rows, **settings_of_sheet):
    """Write values with openpyxl; a text that begins with = is a formula without a stored value."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, ranges in settings_of_sheet.items():
        for one in ranges:
            getattr(book.active, name)(one)
    book.save(path)
    return path


def changed(path, part, change):
    """Rewrite one part of a workbook."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    assert part in parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, change(data) if name == part else data)
    return path


SHEET1, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"


def test_values_and_states_by_openpyxl(tmp_path):
    rows = [
        ("a", 1, 2.5, True, None, dt.date(2023, 5, 1)),
        ("=1+1", "#N/A", dt.datetime.fromisoformat("2023-05-01T08:00"), "x", 10**15),
    ]
    sheet = only(written(tmp_path / "a.xlsx", rows))
    assert rows_of(sheet) == [
        ["a", "1", "2.5", "true", None, "2023-05-01"],
        [None, None, "2023-05-01", "x", "1000000000000000", None],
    ]
    assert sheet.states == {(2, 0): UNCOMPUTED, (2, 1): ERROR}


def test_a_value_that_nobody_computed_is_not_zero(tmp_path):
    """xlsxwriter stores a zero for every formula and asks for a calculation; a stored value is one."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        page.write_formula("A1", "=1+1")
        page.write_formula("B1", "=1+1", None, 2)
        page.write_formula("D1", "=NA()", None, "#N/A")
        page.write_formula("E1", "=F1", None, "text")
        page.write_number("F1", 0)
        page.write_array_formula("A2:C2", "{=A1:C1}")
        page.write_number("F2", 7)
    sheet = only(tmp_path / "a.xlsx")
    assert rows_of(sheet) == [[None, "2", None, None, "text", "0"], [None, None, None, None, None, "7"]]
    states = {(1, 0): UNCOMPUTED, (1, 3): ERROR, (2, 0): UNCOMPUTED, (2, 1): UNCOMPUTED, (2, 2): UNCOMPUTED}
    assert sheet.states == states
    calculated = changed(tmp_path / "a.xlsx", BOOK, lambda data: data.replace(b' fullCalcOnLoad="1"', b""))
    assert rows_of(only(calculated)) == [["0", "2", None, None, "text", "0"], ["0", "0", "0", None, None, "7"]]


def test_a_computed_text_may_be_empty(tmp_path):
    path = written(tmp_path / "a.xlsx", [("x",)])
    cells = (
        '<c r="A1" t="str"><f>""</f><v></v></c><c r="B1" t="str"><f>C1</f></c><c r="C1" t="str"><f>1</f><v>末</v></c>'
    )
    row = f'<sheetData><row r="1">{cells}</row></sheetData></worksheet>'.encode()
    sheet = only(changed(path, SHEET1, lambda data: data[: data.index(b"<sheetData>")] + row))
    assert (rows_of(sheet), sheet.states) == ([[None, None, "末"]], {(1, 1): UNCOMPUTED})


def test_percentages_and_the_days_of_east_asia(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        for column, (form, value) in enumerate(
            [
                ("0%", 0.35),
                ("0.00%", 0.125),
                ('0"%"', 3),
                (31, 45047),
                ('yyyy"年"m"月"', 45047),
                ("0.00E+00", 12),
                (57, 45047),
            ]
        ):
            page.write_number(0, column, value, book.add_format({"num_format": form}))
    days = ["2023-05-01"] * 2
    assert rows_of(only(tmp_path / "a.xlsx")) == [["35%", "12.5%", "3", *days, "12", "2023-05-01"]]


def test_a_number_that_no_calendar_has_is_an_error(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = 913301000000000000
    book.active["A1"].number_format = "yyyy-mm-dd"
    book.active["B1"] = "x"
    book.save(tmp_path / "a.xlsx")
    sheet = only(tmp_path / "a.xlsx")
    assert (rows_of(sheet), sheet.states) == ([[None, "x"]], {(1, 0): ERROR})


def test_merged_cells_hold_the_text_of_their_first_and_are_marked(tmp_path):
    rows = [("街道", "名称"), ("东街", "甲"), (None, "乙"), (None, "丙"), ("=1", "丁"), (None, "戊"), (None, "己")]
    path = written(tmp_path / "a.xlsx", rows, merge_cells=["A2:A4", "A5:A6", "C1:D2", "A7:A900"])
    sheet = only(path)
    assert [row[:2] for row in rows_of(sheet)] == [
        ["街道", "名称"],
        *(["东街", firm] for firm in "甲乙丙"),
        *([None, firm] for firm in "丁戊己"),
    ]
    assert sheet.states == {(3, 0): MERGED, (4, 0): MERGED, (5, 0): UNCOMPUTED, (6, 0): UNCOMPUTED}
    assert sorted(sheet.merged) == [(1, 2, 2, 3), (2, 0, 4, 0), (5, 0, 6, 0), (7, 0, 900, 0)]


def test_a_range_that_is_too_large_is_known_and_not_filled(tmp_path):
    rows = [("x",), *((None, "y") for _ in range(10_001))]
    sheet = only(written(tmp_path / "a.xlsx", rows, merge_cells=["A1:A10002"]))
    assert (sheet.merged, sheet.states) == (((1, 0, 10_002, 0),), {})
    sheet = only(written(tmp_path / "a.xlsx", rows[:-3], merge_cells=["A1:A9999"]))
    assert len(sheet.states) == 9998


def test_hidden_sheets_and_rows_are_told(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "企业"
    for row in (("企业名称",), ("甲厂",), ("乙厂",), ("丙厂",), ("丁厂",)):
        book.active.append(row)
    for row in (2, 3, 5, 9):
        book.active.row_dimensions[row].hidden = True
    for state in ("hidden", "veryHidden"):
        page = book.create_sheet(f"旧{state}")
        page.append(("企业名称",))
        page.sheet_state = state
    book.save(tmp_path / "a.xlsx")
    park = read_park(tmp_path / "a.xlsx")
    assert park["Enterprise"]["name"].to_list() == ["甲厂", "乙厂", "丙厂", "丁厂"]
    assert [(found.code, found.sheet) for found in park.findings] == [
        ("CG-T602", "企业"),
        ("CG-T601", "旧hidden"),
        ("CG-T601", "旧veryHidden"),
    ]
    assert park.findings[0].message.en.endswith("(3): 2–3, 5.")
    assert only(tmp_path / "a.xlsx").hidden_rows == {2, 3, 5}


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (STYLES, b"<fills", b'<fills><fill/></fills><fills x="1"'),
        (STYLES, b"</styleSheet>", b""),
        (STYLES, b"<cellXfs", b'<cellXfs><xf numFmtId="many"/></cellXfs><cellXfs'),
        (SHEET1, b"</worksheet>", b"<dataValidations><dataValidation type='odd'/></dataValidations></worksheet>"),
        (SHEET1, b"</worksheet>", b"<conditionalFormatting><cfRule type='no'/></conditionalFormatting></worksheet>"),
        ("docProps/core.xml", b"<dcterms:created", b"<dcterms:created odd='1'>never</dcterms:created><dcterms:created"),
        (BOOK, b"<definedNames", b"<definedNames><definedName/></definedNames><definedNames"),
    ],
)
def test_looks_and_names_make_no_workbook_unreadable(part, old, new, tmp_path):
    path = written(tmp_path / "企业.xlsx", [("企业名称", "从业人数"), ("甲厂", 12)])
    changed(path, BOOK, lambda data: data.replace(b"Sheet", "企业".encode()))
    changed(path, part, lambda data: data.replace(old, new, 1))
    park = read_park(path)
    assert park["Enterprise"].select("name", "employees").rows() == [("甲厂", 12)]
    assert [found.code for found in park.findings] == (["CG-T603"] if part == STYLES and old != b"<fills" else [])


def test_a_damaged_part_without_cells_is_told_and_the_cells_are_read(tmp_path):
    path = written(tmp_path / "a.xlsx", [("企业名称",), ("甲厂",)])
    changed(path, BOOK, lambda data: data.replace(b"Sheet", "企业".encode()))
    with zipfile.ZipFile(path) as packed:
        theme = packed.getinfo("xl/theme/theme1.xml")
        at = theme.header_offset + 30 + len(theme.filename) + theme.compress_size // 2
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(data)
    park = read_park(path)
    assert park["Enterprise"]["name"].to_list() == ["甲厂"]
    assert [(found.code, found.value) for found in park.findings] == [("CG-T604", "xl/theme/theme1.xml")]


def test_the_strict_form_of_the_format_is_read_too(tmp_path):
    path = written(tmp_path / "a.xlsx", [("x", 1), ("=1", "y")])
    ours, strict = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    for part in (SHEET1, BOOK, STYLES, "xl/_rels/workbook.xml.rels", "_rels/.rels"):
        changed(path, part, lambda data: data.replace(ours + b"spreadsheetml/2006/", strict + b"spreadsheetml/"))
    sheet = only(path)
    assert (rows_of(sheet), sheet.states) == ([["x", "1"], [None, "y"]], {(2, 0): UNCOMPUTED})


def test_rows_and_cells_without_numbers_and_rich_texts(tmp_path):
    path = written(tmp_path / "a.xlsx", [("x",)])
    cells = (
        '<sheetData><row><c t="inlineStr"><is><r><t>甲</t></r><r><rPr><b/></rPr><t>厂</t></r>'
        '<rPh sb="0" eb="1"><t>jia</t></rPh></is></c><c><v>3</v></c></row>'
        '<row r="4"><c r="B4"><v>1.50</v></c><c r="D4" t="b"><v>0</v></c></row>'
        '<row><c r="A5" t="str"><v>末</v></c></row></sheetData>'
    ).encode()
    changed(path, SHEET1, lambda data: data[: data.index(b"<sheetData>")] + cells + b"</worksheet>")
    sheet = only(path)
    assert rows_of(sheet)[0][:2] == ["甲厂", "3"]
    assert rows_of(sheet)[3] == [None, "1.5", None, "false"]
    assert (rows_of(sheet)[4][0], sheet.frame["#row"].to_list()) == ("末", [1, 2, 3, 4, 5])


values = st.one_of(
    st.none(),
    st.integers(-(10**16), 10**16),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(dt.date(1901, 1, 1), dt.date(2099, 12, 31)),
    st.text("甲乙ab19（）", min_size=1, max_size=4),
)


def shown(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    if isinstance(value, float) and abs(value) >= 10**15:
        return f"{value:.14E}"
    return None if value is None else str(value)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(values, min_size=1, max_size=5), min_size=1, max_size=6), writer=st.booleans())
def test_cells_are_those_that_openpyxl_reads(rows, writer, tmp_path_factory):
    """Two writers, one with shared strings; openpyxl is the other reader."""
    path = tmp_path_factory.mktemp("x") / "a.xlsx"
    if writer:
        written(path, rows)
    else:
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
            page = book.add_worksheet()
            for place, row in enumerate(rows):
                page.write_row(place, 0, row)
    theirs = [[shown(cell) for cell in row] for row in openpyxl.load_workbook(path, data_only=True).active.values]
    while theirs and not any(cell is not None for cell in theirs[-1]):
        theirs.pop()
    ours = rows_of(only(path))
    width = max((at + 1 for row in theirs for at, cell in enumerate(row) if cell is not None), default=0)
    assert ours == [row[:width] for row in theirs]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_every_planted_state_comes_back_at_its_cell(seed, tmp_path_factory):
    chance = random.Random(seed)
    planted, path = {}, tmp_path_factory.mktemp("x") / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for row in range(chance.randint(1, 8)):
            for column in range(chance.randint(1, 6)):
                kind = chance.choice(["value", "error", "formula", "blank"])
                if kind == "value":
                    page.write(row, column, chance.choice(["甲", 0, 5]))
                elif kind == "error":
                    page.write_formula(row, column, "=NA()", None, chance.choice(["#N/A", "#REF!", "#DIV/0!"]))
                    planted[row + 1, column] = ERROR
                elif kind == "formula":
                    page.write_formula(row, column, "=1+1")
                    planted[row + 1, column] = UNCOMPUTED
    assert [found.states for found in read_sheets(path) if isinstance(found, Sheet)] == [planted]


def test_a_street_merged_over_three_firms_is_that_of_all():
    park = read_park(CASES / "b03_merged_column.xlsx")
    assert park["Enterprise"]["street"].to_list() == ["东街"] * 3
    assert park["IN_CHAIN"].height == 3


def test_errors_are_no_names_and_formulas_without_a_value_no_numbers():
    sheet = only(CASES / "b05_error_cells.xlsx")
    assert ERROR in sheet.states.values()
    assert not [cell for row in rows_of(sheet) for cell in row if (cell or "").startswith("#")]
    assert UNCOMPUTED in only(CASES / "b04_formula_without_value.xlsx").states.values()


def test_three_hundred_columns_are_read(tmp_path):
    path = written(tmp_path / "a.xlsx", [["企业名称", *(f"指标{n}" for n in range(300))], ["甲厂", *range(300)]])
    assert only(path).frame.shape == (2, 302)
