"""Files that nobody vouches for: an answer or a finding, little work, and the neighbours are read."""

import random
import zipfile
import zlib

import openpyxl
import polars as pl
import pytest

from chaingraph.errors import InputError
from chaingraph.io import annotate, delimited, files, read_park, write_annotated
from chaingraph.io.border import PARQUET, TEXT, WORKBOOK, Budget, Limit, contained, printable
from chaingraph.io.dialect import Dialect
from chaingraph.io.read import read_claims
from chaingraph.io.workbook import read_workbook

GOOD = "id,name,source\nE1,甲厂,s\n"
COMMON = {"CG-I403", "CG-I407", "CG-I408", "CG-I410", "CG-I412", "CG-I424"}
MUTANTS = 300


@pytest.fixture
def folder(tmp_path):
    """A folder with a table that is sound: whatever lies beside it, its firm is read."""
    (tmp_path / "enterprises.csv").write_text(GOOD, encoding="utf-8")
    return tmp_path


def found_in(folder, name):
    """Return (code, English sentence) of what was found in a file; the neighbour has to be read."""
    park = read_park(folder)
    assert "E1" in park["Enterprise"]["id"].to_list()
    return [(found.code, found.message.en) for found in park.findings if found.file == name]


def book(path, rows=(("企业编号", "企业名称"), ("E2", "乙厂")), *sheets):
    made = openpyxl.Workbook()
    made.active.title = "企业"
    for row in rows:
        made.active.append(row)
    for name, lines in sheets:
        page = made.create_sheet(name)
        for line in lines:
            page.append(line)
    made.save(path)
    return path


def rewritten(source, change, out):
    """Write a workbook with the parts that `change(name, data)` gives."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    source.unlink()


def sheet_of(rows):
    def change(name, data):
        if name != "xl/worksheets/sheet1.xml":
            return data
        start, end = data.index(b"<sheetData>") + 11, data.index(b"</sheetData>")
        return data[:start] + rows + data[end:]

    return change


def test_a_budget_counts_what_is_made_and_names_what_there_is_too_much_of():
    limits = {"cells": Limit(WORKBOOK["cells"].words, 100, least=10, per_byte=2)}
    for size, allowed in ((0, 10), (20, 40), (1000, 100)):
        budget = Budget("a.xlsx", size, limits)
        budget.spend("cells", allowed)
        assert not budget.exhausted
        with pytest.raises(InputError, match=f"CG-I408 .*more than {allowed} cells"):
            budget.spend("cells")
        assert budget.exhausted


def test_every_limit_has_words_and_a_bound():
    for limits in (WORKBOOK, PARQUET, TEXT):
        for limit in limits.values():
            assert limit.words.zh and limit.words.en and 0 < limit.of(10**15) <= limit.most


@pytest.mark.parametrize(
    "error", [zlib.error("x"), LookupError("x"), NotImplementedError(), RecursionError(), OSError(5, "io")]
)
def test_whatever_a_parser_raises_becomes_one_finding(error):
    with pytest.raises(InputError, match="CG-I407") as caught, contained("a.xlsx"):
        raise error
    assert caught.value.text.zh and "x)" not in caught.value.text.en, "messages of parsers may quote cells"


def test_a_panic_is_contained_and_an_interruption_is_not():
    with pytest.raises(InputError, match="CG-I407"), contained("a"):
        raise pl.exceptions.PanicException("p")
    for error in (KeyboardInterrupt, SystemExit):
        with pytest.raises(error), contained("a"):
            raise error


def test_empty_cells_are_not_made(folder):
    """A row may stand for 16,384 empty cells in twenty bytes: nothing is made of them."""
    rows = b"".join(b'<row r="%d"><c r="XFD%d"/></row>' % (n, n) for n in range(2, 37_000))
    rewritten(book(folder / "x.xlsx"), sheet_of(rows), folder / "wide.xlsx")
    budget = Budget("wide.xlsx", (folder / "wide.xlsx").stat().st_size, WORKBOOK)
    (sheet,) = read_workbook(folder / "wide.xlsx", budget)
    assert (sheet.frame.shape, budget.spent["elements"], budget.spent.get("cells", 0)) == ((0, 1), 2 * 36_998, 0)


def test_what_is_made_between_far_cells_is_counted(folder, monkeypatch):
    monkeypatch.setattr(files, "WORKBOOK", {**WORKBOOK, "cells": Limit(WORKBOOK["cells"].words, 5000)})
    rows = b"".join(b'<row r="%d"><c r="ZZ%d"><v>1</v></c></row>' % (n, n) for n in range(2, 12))
    rewritten(book(folder / "x.xlsx"), sheet_of(rows), folder / "wide.xlsx")
    ((code, said),) = found_in(folder, "wide.xlsx")
    assert (code, "more than 5,000 cells" in said) == ("CG-I408", True)


def test_elements_count_even_if_they_are_empty(folder, monkeypatch):
    monkeypatch.setattr(files, "WORKBOOK", {**WORKBOOK, "elements": Limit(WORKBOOK["elements"].words, 5000)})
    rows = b'<row r="2">' + b"<c/>" * 30_000 + b"</row>"
    rewritten(book(folder / "x.xlsx"), sheet_of(rows), folder / "many.xlsx")
    assert found_in(folder, "many.xlsx")[0][0] == "CG-I408"


def test_a_gap_of_rows_counts_as_rows(folder, monkeypatch):
    monkeypatch.setattr(files, "WORKBOOK", {**WORKBOOK, "rows": Limit(WORKBOOK["rows"].words, 1000)})
    rows = b'<row r="1"><c r="A1"/></row><row r="2000000000"><c r="A2000000000"/></row>'
    rewritten(book(folder / "x.xlsx"), sheet_of(rows), folder / "deep.xlsx")
    ((code, said),) = found_in(folder, "deep.xlsx")
    assert (code, "rows" in said) == ("CG-I408", True)


def test_one_sheet_that_cannot_be_read_leaves_the_others(folder):
    """Its own sheet alone, whether it is too wide or damaged."""
    sheets = [("供应", [("供应企业", "采购企业"), ("甲厂", "乙厂")])]
    book(folder / "x.xlsx", [("企业名称", *("x",) * 2000), ("乙厂",)], *sheets)
    assert found_in(folder, "x.xlsx")[0][1].startswith("“x.xlsx” is not read: more than 2,000 columns")
    assert read_park(folder).findings[-1].sheet is not None
    source = book(
        folder / "x.xlsx", [("企业名称",), ("乙厂",)], ("organizations", [("name", "kind"), ("乙支部", "branch")])
    )
    rewritten(source, lambda name, data: data[:-40] if name.endswith("sheet1.xml") else data, folder / "y.xlsx")
    park = read_park(folder)
    assert [(found.code, found.sheet) for found in park.findings if found.file == "y.xlsx"] == [("CG-I407", "企业")]
    assert park["PartyOrganization"]["name"].to_list() == ["乙支部"]


def test_an_unknown_encoding_of_a_part_is_a_finding(folder):
    source = book(folder / "x.xlsx")
    rewritten(
        source,
        lambda name, data: b'<?xml version="1.0" encoding="utf-99"?>' + data if name.endswith("workbook.xml") else data,
        folder / "y.xlsx",
    )
    ((code, said),) = found_in(folder, "y.xlsx")
    assert (code, "its encoding is unknown" in said) == ("CG-I407", True)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (zlib.compress(("id,name\n" + "E9,乙\n" * 3000).encode(), 9), "zlib"),
        (zlib.compress(GOOD.encode(), 1), "zlib"),
        (b"\x1f\x8b\x08" + b"1" * 50, "gzip"),
        (b"\x28\xb5\x2f\xfd1", "zstd"),
        (b"PK\x03\x041", "zip"),
        (b"PAR1111", "Parquet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
    ],
)
def test_packed_bytes_are_no_table_whatever_their_name(data, what, folder):
    """A CSV reader that sniffs would inflate them in silence."""
    for name in ("supplies.csv", "members.txt"):
        (folder / name).write_bytes(data)
        ((code, said),) = found_in(folder, name)
        assert (code, what in said) == ("CG-I424", True)


@pytest.mark.parametrize("head", ["x^2", "x\u0681", "xÚ"])
def test_text_that_begins_like_packed_bytes_is_text(head, tmp_path):
    (tmp_path / "enterprises.csv").write_text(f"{head},name\n1,甲\n", encoding="utf-8")
    park = read_park(tmp_path)
    assert park["Enterprise"]["name"].to_list() == ["甲"]
    assert [found.code for found in park.findings] == ["CG-T621"]


def test_a_reader_that_sniffs_is_never_given_packed_bytes():
    data = zlib.compress(b"a,b\n" * 100)
    assert pl.read_csv(data, has_header=False).height == 100, "the reader sniffs no more: the guard can go"
    assert delimited._split(data, Dialect(",", 2, 0), Budget("a.csv", len(data), TEXT)) is None


def test_short_lines_below_a_wide_header_are_counted_as_the_cells_they_become(folder):
    (folder / "supplies.csv").write_text("," * 1900 + "\n" + "a,b\n" * 3000, encoding="utf-8")
    assert found_in(folder, "supplies.csv")[0][0] == "CG-I408"
    (folder / "supplies.csv").write_text("," * 1900 + '\n"a' + "\na,b" * 3000, encoding="utf-8")
    assert found_in(folder, "supplies.csv")[0][0] in {"CG-I408", "CG-I413"}
    (folder / "supplies.csv").write_text("," * 100_000 + "\n", encoding="utf-8")
    assert "columns" in found_in(folder, "supplies.csv")[0][1]


def test_a_file_whose_name_is_no_text_is_read_and_shown(folder):
    name = b"members-\xff.csv".decode(errors="surrogateescape")
    (folder / name).write_bytes(b"")
    assert found_in(folder, printable(name)) == [
        ("CG-I403", f"“{printable(name)}” is empty (0 bytes). Export it again.")
    ]
    for out in ("out.xlsx", "again.xlsx"):
        write_annotated(folder, read_park(folder), folder.parent / out)


def test_a_workbook_with_a_password_is_told_as_such(folder):
    """It is an old container with a stream of a certain name; without that it is an old workbook."""
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99
    (folder / "供应.xlsx").write_bytes(data)
    assert found_in(folder, "供应.xlsx")[0][0] == "CG-I425"
    (folder / "供应.xlsx").write_bytes(data[:5000])
    ((code, said),) = found_in(folder, "供应.xlsx")
    assert (code, "an old Office file" in said) == ("CG-I407", True)


def test_a_file_that_may_not_be_opened_stops_no_other(folder, monkeypatch):
    (folder / "supplies.csv").write_text("a\n", encoding="utf-8")
    plain = files.refuse_disguise

    def guarded(file):
        if file.name == "supplies.csv":
            raise PermissionError(13, "Permission denied")
        plain(file)

    monkeypatch.setattr(files, "refuse_disguise", guarded)
    assert found_in(folder, "supplies.csv")[0][1].startswith("“supplies.csv” cannot be read (Permission denied)")


def test_merged_cells_without_end_are_not_made(tmp_path, monkeypatch):
    """openpyxl makes every cell of a merged range; a whole sheet has 17 thousand million."""
    source = book(tmp_path / "x.xlsx", [("企业名称", "从业人数"), ("甲厂", "很多")])
    merged = b'<mergeCells count="1"><mergeCell ref="A3:XFD1048576"/></mergeCells></worksheet>'
    rewritten(
        source,
        lambda name, data: data.replace(b"</worksheet>", merged) if "sheet1" in name else data,
        tmp_path / "y.xlsx",
    )
    park = read_park(tmp_path / "y.xlsx")
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("opened"))
    annotate.write_annotated(tmp_path / "y.xlsx", park, tmp_path / "out.xlsx")
    monkeypatch.undo()
    copied = openpyxl.load_workbook(tmp_path / "out.xlsx")["企业"]
    assert [cell.value for cell in copied["B"]] == ["从业人数", "很多"]
    assert copied["B2"].comment.text.startswith("CG-")


def test_a_refused_workbook_is_listed_and_not_opened_again(tmp_path, monkeypatch):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(InputError) as caught:
        read_park(path)
    from chaingraph.park import Park

    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_, **__: pytest.fail("opened"))
    write_annotated(path, Park.from_frames({}, caught.value.findings), tmp_path / "out.xlsx")
    monkeypatch.undo()
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")["问题清单"]["A2"].value == "CG-I407"


def test_published_figures_pass_the_same_border(tmp_path):
    path = tmp_path / "claims.csv"
    path.write_bytes(zlib.compress(b"x" * 1000))
    with pytest.raises(InputError, match="CG-I424"):
        read_claims(path)


def mutants(data, seed):
    """Yield the data with one to eight bits turned, some of them cut off or with a part repeated."""
    chance = random.Random(seed)
    for _ in range(MUTANTS):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        if chance.random() < 0.1:
            del changed[chance.randrange(1, len(changed)) :]
        if chance.random() < 0.1:
            at = chance.randrange(len(changed))
            changed[at:at] = changed[at : at + chance.randrange(64)]
        yield bytes(changed)


@pytest.mark.parametrize("seed", [1])
@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_no_mutant_raises_or_hides_its_neighbour(suffix, seed, folder, capfd):
    """Bits turned at random in a small workbook and a small Parquet file: a finding or a table, and nothing else."""
    name = f"members.{suffix}"
    if suffix == "xlsx":
        book(
            folder / name,
            [("企业名称", "从业人数"), ("乙厂", 12), ("丙厂", "若干")],
            ("供应", [("供应企业",), ("乙厂",)]),
        )
    else:
        rows = {"id": ["M1", "M2"], "since": [None, 3], "birth_date": ["2000-01-01", None], "aliases": [["a"], []]}
        pl.DataFrame(rows).with_columns(pl.col("birth_date").str.to_date()).write_parquet(folder / name)
    seen = set()
    for data in mutants((folder / name).read_bytes(), seed):
        (folder / name).write_bytes(data)
        seen |= {code for code, _ in found_in(folder, name)}
    assert "CG-I407" in seen
    assert {code for code in seen if code.startswith("CG-I")} <= COMMON
    assert "panicked" not in capfd.readouterr().err
