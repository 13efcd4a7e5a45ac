"""What is written can be read again, and is there whole or not at all."""

import zipfile

import networkx as nx
import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from interchange_readers import READERS
from parks import park_of
from strategies import parks

from chaingraph.errors import InputError, UsageError
from chaingraph.graph import build_graph
from chaingraph.io.atomic import atomic_folder, atomic_path
from chaingraph.io.export import write_park
from chaingraph.io.guard import guard_formula, unguard_formula
from chaingraph.park import Park

few = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
NASTY = ("=1+1", "+86", "-cmd", "@sum", "＝x", "'=x", "NA", "null", 'a"b,c', "https://a.b", "007", "1e5")


def read_park(path):
    from chaingraph.io.read import read_park as read

    return read(path)


def named(*names):
    return park_of(Enterprise=[{"id": f"E{n}", "name": name} for n, name in enumerate(names)])


@few
@given(park=parks())
def test_interchange_files_read_equal(park, tmp_path_factory):
    folder = tmp_path_factory.mktemp("x")
    for suffix, read in READERS.items():
        out = folder / f"park.{suffix}"
        write_park(park, out)
        assert read(out).equals(park), suffix


@few
@given(park=parks())
def test_tables_read_equal(park, tmp_path_factory):
    folder = tmp_path_factory.mktemp("x")
    for format_, language in (("csv", "en"), ("csv", "zh"), ("parquet", "en"), ("xlsx", "en"), ("xlsx", "zh")):
        out = folder / f"{format_}{language}{'.xlsx' if format_ == 'xlsx' else ''}"
        write_park(park, out, format_, language=language)
        again = read_park(out)
        assert again.equals(park), (format_, language, again.findings)


@given(st.lists(st.text("'=+-@＝＋\t\rab", max_size=4), min_size=1))
def test_the_guard_is_undone_and_leaves_no_formula(texts):
    guarded = pl.DataFrame({"x": texts}, schema={"x": pl.String}).with_columns(guard_formula(pl.col("x")))
    assert not [text for text in guarded["x"] if text[:1] in set("=+-@＝＋\t\r")]
    assert guarded.with_columns(unguard_formula(pl.col("x")))["x"].to_list() == texts


def test_csv_is_what_spreadsheets_open(tmp_path):
    write_park(named(*NASTY), tmp_path / "out")
    raw = (tmp_path / "out" / "enterprises.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfid,name")
    assert b"\r\nE0,'=1+1," in raw
    assert read_park(tmp_path / "out")["Enterprise"]["name"].to_list() == list(NASTY)


def test_workbook_has_text_cells_and_no_formula(tmp_path):
    code = "91000000000000001N"
    row = {"id": "001", "name": "=HYPERLINK(1)", "uscc": code, "aliases": ["=1+1", "b"], "employees": 7, "source": "s"}
    write_park(Park.from_rows({"Enterprise": [row]}), tmp_path / "p.xlsx", language="zh")
    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx")["企业"]
    cells = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert not [cell for line in sheet for cell in line if cell.data_type == "f" or cell.hyperlink]
    assert (cells["企业编号"].value, cells["企业名称"].value) == ("001", "=HYPERLINK(1)")
    assert (cells["统一社会信用代码"].value, cells["统一社会信用代码"].number_format) == (code, "@")
    assert cells["从业人数"].value == 7
    assert sheet.freeze_panes == "B2"


@pytest.mark.parametrize("suffix", ["graphml", "gexf"])
def test_control_characters_do_not_break_xml(tmp_path, suffix):
    write_park(named("a\x00\x1b\x0bb"), tmp_path / f"p.{suffix}")
    assert READERS[suffix](tmp_path / f"p.{suffix}")["Enterprise"]["name"].to_list() == ["ab"]


def test_networkx_reads_the_same_graph(tmp_path):
    firms = [{"id": k, "name": k, "employees": 3, "revenue": 1.5, "source": "s"} for k in "AB"]
    links = [{"from_id": "A", "to_id": "B", "product": p, "source": "s"} for p in ("x", "y")]
    park = Park.from_rows({"Enterprise": firms, "SUPPLIES": links})
    write_park(park, tmp_path / "p.graphml")
    read = nx.read_graphml(tmp_path / "p.graphml")
    graph = build_graph(park)
    assert dict(read.nodes(data=True)) == dict(graph.nodes(data=True))
    assert sorted(d["product"] for *_, d in read.edges(data=True)) == ["x", "y"]


def test_formats_are_named_or_refused(tmp_path):
    for out, format_ in ((tmp_path / "a.csv", None), (tmp_path / "a.doc", None), (tmp_path / "a", "doc")):
        with pytest.raises(UsageError, match="CG-U202"):
            write_park(named("a"), out, format_)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_export_leaves_the_old_file_alone(tmp_path):
    out = tmp_path / "p.xlsx"
    write_park(named("a"), out)
    before = out.read_bytes()
    with pytest.raises(InputError, match="CG-E195"):
        write_park(named("a" * 40_000), out)
    assert out.read_bytes() == before
    assert zipfile.is_zipfile(out)
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_is_replaced_whole_and_foreign_files_are_safe(tmp_path):
    out = tmp_path / "park"
    full = {
        "Enterprise": [{"id": "E", "name": "n", "source": "s"}],
        "Department": [{"id": "D", "name": "d", "source": "s"}],
    }
    write_park(Park.from_rows(full), out)
    write_park(named("b"), out)
    assert [path.name for path in out.iterdir()] == ["enterprises.csv"]
    (out / "letter.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="letter"):
        write_park(named("c"), out)
    assert (out / "letter.docx").read_text(encoding="utf-8") == "mine"


def test_a_block_that_raises_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), atomic_path(tmp_path / "a.txt") as path:
        path.write_text("half", encoding="utf-8")
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), atomic_folder(tmp_path / "b") as folder:
        (folder / "x").write_text("half", encoding="utf-8")
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
