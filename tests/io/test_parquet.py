"""Parquet files: looked at before a row is read, column by column fit or told, times in their own zone."""

import datetime as dt
import re

import polars as pl
import pytest

from chaingraph.errors import InputError
from chaingraph.io import count_findings, read_park, write_park
from chaingraph.io.border import PARQUET, Budget
from chaingraph.io.footer import read_footer
from chaingraph.io.typed import plain
from chaingraph.store.script import write_cypher


def park_of(folder, **columns):
    frame = {"id": ["E1", "E2"], "name": ["甲", "乙"], **columns}
    pl.DataFrame(frame).write_parquet(folder / "enterprises.parquet")
    return read_park(folder)


@pytest.mark.parametrize(
    "options", [{}, {"compression": "uncompressed"}, {"row_group_size": 100}, {"statistics": False}]
)
def test_the_footer_tells_rows_and_cells_of_any_file(tmp_path, options):
    path = tmp_path / "a.parquet"
    frame = pl.DataFrame({"a": range(1000), "b": [f"x{n}" for n in range(1000)], "c": [[str(n)] for n in range(1000)]})
    frame.write_parquet(path, **options)
    budget = Budget(path.name, path.stat().st_size, PARQUET)
    assert read_footer(path, budget) == 1000
    assert budget.spent["cells"] == 3000
    assert budget.spent["bytes"] > 8 * 1000


def test_rows_that_cost_no_bytes_are_refused_before_one_is_read(tmp_path, monkeypatch):
    path = tmp_path / "enterprises.parquet"
    rows = 3_000_000
    pl.select(id=pl.repeat("E", rows), name=pl.repeat("甲", rows)).write_parquet(path)
    monkeypatch.setattr(pl, "read_parquet", lambda *_, **__: pytest.fail("read"))
    with pytest.raises(InputError, match=r"CG-I408 .*more than 5,000,000 cells"):
        read_park(tmp_path)


def test_a_page_that_unpacks_to_much_is_refused_whatever_the_footer_claims(tmp_path, monkeypatch):
    path = tmp_path / "enterprises.parquet"
    pl.DataFrame({"name": [str(n) + "甲" * 5_000_000 for n in range(6)]}).write_parquet(path)
    monkeypatch.setattr(pl, "read_parquet", lambda *_, **__: pytest.fail("read"))
    with pytest.raises(InputError, match=r"CG-I408 .*bytes once unpacked"):
        read_park(tmp_path)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("source", pl.Series([dt.timedelta(days=1)] * 2)),
        ("source", pl.Series([b"\xff\x00"] * 2)),
        ("source", pl.Series([dt.time(1)] * 2)),
        ("aliases", pl.Series([[1, 2], []])),
        ("employees", pl.Series([{"a": 1}] * 2)),
        ("updated", pl.Series([[["a"]], []])),
    ],
)
def test_a_type_that_no_record_has_is_told_at_its_column_and_the_rest_is_read(name, values, tmp_path):
    park = park_of(tmp_path, **{name: values})
    (found,) = park.findings
    assert (found.code, found.column, found.row, found.position) == ("CG-E111", name, None, 3)
    assert park["Enterprise"]["name"].to_list() == ["甲", "乙"]
    if name != "source":
        assert park["Enterprise"][name].null_count() == 2


def test_a_strange_type_in_a_column_of_nobody_is_an_unknown_column(tmp_path):
    assert count_findings(park_of(tmp_path, colour=pl.Series([b"a", b"b"]))) == {"CG-T621": 1}


def test_a_table_without_a_fit_column_is_told(tmp_path):
    pl.DataFrame({"name": [b"a", b"b"]}).write_parquet(tmp_path / "enterprises.parquet")
    park = read_park(tmp_path)
    assert count_findings(park) == {"CG-E101": 2, "CG-E111": 1}
    assert park["Enterprise"].is_empty()


@pytest.mark.parametrize("dtype", [pl.Float64, pl.Float32])
def test_numbers_without_end_are_unknown_and_told(dtype, tmp_path):
    park = park_of(tmp_path, revenue=pl.Series([float("inf"), float("nan")], dtype=dtype))
    assert park["Enterprise"]["revenue"].to_list() == [None, None]
    assert count_findings(park)["CG-W201"] == 2
    for name in ("x.json", "x.cypher", "x.graphml"):
        write_park(park, tmp_path / name, more={"cypher": write_cypher})
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert not re.search(r"\b(nan|inf|infinity)\b", text, re.IGNORECASE)


@pytest.mark.parametrize(
    ("zone", "hour", "code"),
    [("Asia/Shanghai", 0, None), ("UTC", 16, "CG-F309"), ("UTC", 0, "CG-F309"), (None, 0, None)],
)
def test_a_time_gives_the_local_day(zone, hour, code, tmp_path):
    """The day before, at 16 o'clock in UTC, is midnight in China."""
    day = dt.datetime.fromisoformat("2023-05-01") - dt.timedelta(days=1 if hour else 0, hours=-hour)
    times = pl.Series([day, None]).dt.replace_time_zone(zone)
    park = park_of(tmp_path, updated=times)
    assert park["Enterprise"]["updated"].to_list() == [dt.date(2023, 5, 1), None]
    assert count_findings(park) == ({code: 1} if code else {})


@pytest.mark.parametrize(
    "dtype", [pl.Date, pl.Datetime("us"), pl.Datetime("ms", "Asia/Shanghai"), pl.Datetime("ms", "UTC")]
)
def test_days_outside_of_the_calendar_are_unknown_and_told(dtype, tmp_path):
    stored = pl.Series([2**31 - 1 if dtype == pl.Date else 2**62, None], dtype=pl.Int64)
    park = park_of(tmp_path, updated=stored.cast(pl.Int32 if dtype == pl.Date else pl.Int64).cast(dtype))
    assert park["Enterprise"]["updated"].to_list() == [None, None]
    assert count_findings(park)["CG-W201"] == 1
    near = plain(pl.Series([0, -1, None]).cast(pl.Int32).cast(pl.Date))
    assert near.to_list() == [dt.date(1970, 1, 1), dt.date(1969, 12, 31), None]


def test_a_day_of_no_sensible_year_is_unknown_and_told(tmp_path):
    park = park_of(tmp_path, updated=[dt.date(202, 3, 1), dt.date(2023, 3, 1)])
    assert park["Enterprise"]["updated"].to_list() == [None, dt.date(2023, 3, 1)]
    assert count_findings(park) == {"CG-W201": 1}


def test_a_mapping_reads_typed_columns_as_texts(tmp_path):
    frame = {
        "编号": [1, 2],
        "名称": ["甲", "乙"],
        "人数": [120.0, None],
        "别名": [["a", "b"], None],
        "类": [b"x", b"y"],
    }
    pl.DataFrame(frame).write_parquet(tmp_path / "firms.parquet")
    (tmp_path / "m.toml").write_text(
        '[[table]]\nfile = "firms*"\nkind = "Enterprise"\nwhere = { "编号" = "[12]" }\n'
        'columns = { id = "编号", name = "名称", employees = "人数", aliases = "别名", address = "类" }\n'
        'lists = { aliases = ";" }\ndivide = { employees = 10 }\n',
        encoding="utf-8",
    )
    park = read_park(tmp_path, mapping=tmp_path / "m.toml")
    assert park["Enterprise"].select("id", "name", "employees", "aliases").rows() == [
        ("1", "甲", 12, ["a", "b"]),
        ("2", "乙", None, None),
    ]
    assert [(found.code, found.column) for found in park.findings if found.code == "CG-E111"] == [
        ("CG-E111", "address")
    ]
