"""What does not matter about files does not matter: order, names of files, how a list is split, which format."""

import random

import openpyxl
import polars as pl
import pytest

from chaingraph.io import read_park, write_park
from chaingraph.model import kind
from chaingraph.sample import write_sample
from chaingraph.sample.survey import write_survey


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder / "park", seed=5, enterprises=40)
    return read_park(folder / "park")


def book_of(park, path):
    write_park(park, path)
    return openpyxl.load_workbook(path)


def rows_of(sheet):
    return [[cell.value for cell in line] for line in sheet.iter_rows()]


def put(sheet, rows):
    sheet.delete_rows(1, sheet.max_row)
    for row in rows:
        sheet.append(row)


@pytest.mark.parametrize("seed", range(3))
def test_order_of_rows_columns_and_sheets(park, tmp_path, seed):
    chance = random.Random(seed)
    book = book_of(park, tmp_path / "a.xlsx")
    for sheet in book.worksheets:
        head, *rows = rows_of(sheet)
        chance.shuffle(rows)
        order = chance.sample(range(len(head)), len(head))
        put(sheet, [[row[place] for place in order] for row in (head, *rows)])
    book._sheets = chance.sample(book.worksheets, len(book.worksheets))
    book.save(tmp_path / "另一个名字.xlsx")
    assert read_park(tmp_path / "另一个名字.xlsx").digest == park.digest


@pytest.mark.parametrize("where", ["sheets", "files"])
def test_a_list_split_by_street(park, tmp_path, where):
    """Firms of each street on a sheet or in a file of their own, called as people call them."""
    folder = tmp_path / "split"
    folder.mkdir()
    book = book_of(park, tmp_path / "a.xlsx")
    firms = book["企业"] if "企业" in book.sheetnames else book["enterprises"]
    head, *rows = rows_of(firms)
    street = kind("Enterprise").columns.index("street")
    of_street = {}
    for row in rows:
        of_street.setdefault(row[street] or "其他", []).append(row)
    book.remove(firms)
    for number, (name, several) in enumerate(of_street.items(), start=1):
        if where == "sheets":
            put(book.create_sheet(f"{number}.{name}企业"), [head, *several])
        else:
            one = openpyxl.Workbook()
            one.active.title = "企业"
            put(one.active, [head, *several])
            one.save(folder / f"{name}.xlsx")
    book.save(folder / "rest.xlsx")
    assert read_park(folder).digest == park.digest


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_formats_and_encodings(park, tmp_path, encoding, separator):
    folder = tmp_path / "csv"
    write_park(park, folder, "csv")
    for file in folder.iterdir():
        frame = pl.read_csv(file, infer_schema=False)
        text = frame.write_csv(separator=separator, quote_style="non_numeric")
        file.write_text(text, encoding=encoding, newline="")
    assert read_park(folder).digest == park.digest


def test_workbook_and_parquet(park, tmp_path):
    write_park(park, tmp_path / "parquet", "parquet")
    write_park(park, tmp_path / "book.xlsx")
    assert read_park(tmp_path / "parquet").digest == park.digest == read_park(tmp_path / "book.xlsx").digest


@pytest.mark.parametrize("seed", range(2))
def test_a_survey_as_a_book_and_as_text(tmp_path, seed):
    """A list as people keep it, saved as text by a spreadsheet: the same firms, links and numbers."""
    write_survey(tmp_path / "摸底表.xlsx", seed=seed)
    first = read_park(tmp_path / "摸底表.xlsx")
    folder = tmp_path / "text"
    folder.mkdir()
    for sheet in openpyxl.load_workbook(tmp_path / "摸底表.xlsx").worksheets:
        lines = [",".join("" if value is None else f'"{value}"' for value in row) for row in rows_of(sheet)]
        (folder / f"{sheet.title}.csv").write_text("\r\n".join(lines), encoding="gb18030", newline="")
    second = read_park(folder)
    for name in ("Enterprise", "SUPPLIES", "IN_CHAIN", "PartyOrganization", "ESTABLISHED_IN"):
        columns = [column for column in kind(name).columns if column not in {"source", "source_ref"}]
        assert second[name].select(columns).sort(columns[:2]).equals(first[name].select(columns).sort(columns[:2])), (
            name
        )
