"""Text tables: what separates their cells, and the same cells as the csv module reads."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.io import delimited
from chaingraph.io.border import TEXT, Budget
from chaingraph.io.dialect import NO_SEPARATOR, find_dialect
from chaingraph.io.files import read_sheets
from chaingraph.io.sheets import Sheet

SEPARATORS = (",", "\t", ";", "|", "，")


def read(tmp_path, data, name="a.csv"):
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    (sheet,) = read_sheets(tmp_path / name)
    return sheet


def rows_of(sheet):
    return [list(row[1:]) for row in sheet.frame.iter_rows()]


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_any_separator_in_any_encoding(separator, encoding, tmp_path):
    lines = [["企业名称", "营业收入", "产品"], ["甲厂有限公司", "1.5", "齿轮"], ["乙厂有限公司", "2", "轴承"]]
    text = "\n".join(separator.join(line) for line in lines)
    assert rows_of(read(tmp_path, text.encode(encoding))) == lines


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("名称;收入;利润\n甲;1,5;2,5\n乙;2,5;3,5\n", ";"),
        ("名称,产品\n甲,a;b;c\n乙,d;e;f\n丙,g;h;i\n", ","),
        ("园区名单\n\n名称\t地址\n甲\t东街1号,2号\n乙\t西街1号,3号\n", "\t"),
        ("一,二,三,四\n1,2\n1,2,3,4\n1|2,3\n1,a|b,3,4\n", ","),
        ('"营业收入（万元,2025）";街道\n15;东街\n', ";"),
        ("名称|街道\n甲,乙|东街\n", "|"),
        ("名称，街道\n甲，东街\n", "，"),
        ("名称\n甲厂\n乙,丙厂\n丁\n", NO_SEPARATOR),
        ("名称\n甲厂\n", NO_SEPARATOR),
        ("id,name\n", ","),
        ('sep=;\n"a,b",c;d\n', ";"),
        ('"sep=|"\r\na,b|c\r\n', "|"),
    ],
)
def test_the_separator_is_the_one_of_the_heading(text, separator):
    assert find_dialect(text.encode()).separator == separator


def test_a_stated_separator_is_no_row(tmp_path):
    sheet = read(tmp_path, "sep=;\r\n名称;街道\r\n甲;东街\r\n")
    assert sheet.frame.rows() == [(1, "名称", "街道"), (2, "甲", "东街")]


def test_uneven_lines_are_filled_up_and_quotes_need_partners(tmp_path):
    assert rows_of(read(tmp_path, "名单\n名称,街道\n甲,东街,x\n")) == [
        ["名单", None, None],
        ["名称", "街道", None],
        ["甲", "东街", "x"],
    ]
    assert read(tmp_path, 'a,b\n1,"2\n').code == "CG-I413"
    assert rows_of(read(tmp_path, 'a,b\n5"管,1\n6"管,2\n')) == [["a", "b"], ['5"管', "1"], ['6"管', "2"]]


def test_a_stray_carriage_return_ends_a_line(tmp_path):
    assert rows_of(read(tmp_path, "名称,街道\r\n甲,东街\r乙,西街\n")) == [
        ["名称", "街道"],
        ["甲", "东街"],
        ["乙", "西街"],
    ]


cells = st.text("甲a1 \"',;\t|，\n=", max_size=4)
tables = st.integers(2, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=8)
)


@settings(max_examples=300, deadline=None)
@given(
    table=tables, separator=st.sampled_from(",\t;|"), quote=st.sampled_from([0, 1]), end=st.sampled_from(["\n", "\r\n"])
)
def test_both_readers_agree_with_the_csv_module(table, separator, quote, end):
    """Whenever the fast reader takes a file, its cells are those of the rules of quotes."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=quote, lineterminator=end).writerows(table)
    data = out.getvalue().encode()
    dialect = delimited.Dialect(separator, len(table[0]), 0)
    budget = Budget("a.csv", 10**6, TEXT)
    for frame in (delimited._split(data, dialect, budget), delimited._uneven(data, dialect, budget)):
        if frame is not None:
            assert [[cell or "" for cell in row[1:]] for row in frame.iter_rows()] == table


@settings(max_examples=200, deadline=None)
@given(text=st.text('a甲",\n', min_size=1, max_size=14))
def test_whatever_stands_in_a_file_both_readers_agree(text):
    data = text.encode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    dialect = delimited.Dialect(",", max(map(len, rows), default=1) or 1, 0)
    fast = delimited._split(data, dialect, Budget("a.csv", 10**6, TEXT))
    if fast is not None:
        expected = [[*row, *[""] * (dialect.width - len(row))] for row in rows]
        assert [[cell or "" for cell in row[1:]] for row in fast.iter_rows()] == expected


@pytest.mark.parametrize(
    ("text", "separator", "width"),
    [('"||甲\na"a"a\n"', "|", 1), ('""甲"\n"', ",", 1), ('"\n"甲""\t\n甲\t甲\n\n\n', "\t", 2)],
)
def test_lines_that_quotes_swallow_are_left_to_the_slow_reader(text, separator, width):
    """As many quotation marks begin cells as end them, and yet they are none of the rules."""
    dialect = delimited.Dialect(separator, width, 0)
    assert delimited._split(text.encode(), dialect, Budget("a.csv", 10**6, TEXT)) is None


plain_words = st.text("甲乙丙东西ab12", min_size=1, max_size=4)


@settings(max_examples=100, deadline=None)
@given(
    table=st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(plain_words, min_size=width, max_size=width), min_size=2, max_size=12)
    ),
    separator=st.sampled_from(SEPARATORS),
    title=st.booleans(),
    noise=st.sampled_from(SEPARATORS),
)
def test_the_separator_is_found_among_others(table, separator, title, noise, tmp_path_factory):
    """Cells below the heading hold another separator, quoted where it must be."""
    body = [[cell + (noise if at == 1 else "") + "x" for at, cell in enumerate(row)] for row in table[1:]]
    lines = [table[0], *([cell if separator != noise else cell.replace(noise, "") for cell in row] for row in body)]
    text = ("园区名单\n" if title else "") + "\n".join(separator.join(row) for row in lines)
    path = tmp_path_factory.mktemp("x") / "a.csv"
    path.write_text(text, encoding="utf-8")
    (sheet,) = read_sheets(path)
    assert isinstance(sheet, Sheet)
    assert rows_of(sheet)[1 if title else 0 :] == lines
