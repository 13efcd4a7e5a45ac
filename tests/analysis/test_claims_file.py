"""A user's own file of published figures: read as everything else, compared, told line by line what is wrong."""

import pytest
from openpyxl import Workbook

from chaingraph.analysis.figures import describe_measures, reconcile_figures
from chaingraph.analysis.figures.labels import MEASURES
from chaingraph.analysis.figures.measures import COUNTED, measure_of
from chaingraph.errors import InputError
from chaingraph.io import read_claims
from chaingraph.park import Park

ROWS = (
    ("指标名称", "公布值", "界限", "核对口径", "适用范围", "公布日期", "其中未具名"),
    ("走访", "3,000", "不少于", "走访", "过去一年", "2024-03-31", ""),
    ("小巨人", "5", "等于", "little_giants", "", "", "2"),
)
TEXT = "\n".join(",".join(f'"{cell}"' for cell in row) for row in ROWS) + "\n"
EXPECTED = [("走访", 3000.0, "at_least", "走访", ["过去一年"]), ("小巨人", 5.0, "exact", "little_giants", None)]
FIELDS = ("name", "value", "bound", "measure", "scope")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_one_file_in_every_encoding_gives_the_same_figures(tmp_path, encoding):
    path = tmp_path / "我的年报.csv"
    path.write_text(TEXT, encoding=encoding)
    park = read_claims(path)
    assert park["Claim"].select(FIELDS).rows() == EXPECTED
    assert park["Claim"]["unnamed"].to_list() == [None, 2] and park["Claim"]["source"].to_list() == [path.name] * 2


def book(path, sheets):
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    workbook.save(path)
    return path


def test_the_only_sheet_is_taken_whatever_its_name_and_a_title_may_stand_above(tmp_path):
    path = book(tmp_path / "a.xlsx", {"Sheet1": (("某区 2024 年公布数据",), *ROWS)})
    assert read_claims(path)["Claim"].select(FIELDS).rows() == EXPECTED


def test_of_several_sheets_the_named_one_is_taken(tmp_path):
    path = book(tmp_path / "a.xlsx", {"别的": (("甲", "乙"), ("1", "2")), "公布数据": ROWS})
    assert read_claims(path)["Claim"].select(FIELDS).rows() == EXPECTED
    path = book(tmp_path / "b.xlsx", {"别的": (("甲", "乙"), ("1", "2")), "其他": ROWS})
    with pytest.raises(InputError) as caught:
        read_claims(path)
    assert caught.value.code == "CG-I419"


def test_a_row_that_cannot_be_used_is_put_aside_and_counted(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("指标名称,公布值,界限\n走访,很多,不少于\n,5,等于\n结对,3,大约\n", encoding="utf-8")
    park = read_claims(path)
    assert park["Claim"].select("name", "value", "bound").rows() == [("走访", None, "at_least"), ("结对", 3.0, None)]
    assert {(found.row, found.column) for found in park.findings} >= {(2, "value"), (3, "id"), (4, "bound")}
    (account,) = park.accounts
    assert (account.read, account.quarantined) == (3, 1)


@pytest.mark.parametrize("content", ["", "指标名称,公布值\n", "甲,乙\n1,2\n"])
def test_a_file_without_a_figure_is_refused(tmp_path, content):
    path = tmp_path / "c.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        read_claims(path)
    with pytest.raises(InputError) as caught:
        read_claims(tmp_path / "nothing.csv")
    assert caught.value.code == "CG-I401"


def test_figures_of_a_file_take_the_place_of_those_of_the_park(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(TEXT, encoding="utf-8")
    claim = {"id": "C", "name": "旧", "value": 1, "bound": "exact", "measure": "visits", "source": "x"}
    park = Park.from_rows({"Claim": [claim], "Visit": [{"id": "V", "count": 3000, "source": "x"}]})
    assert reconcile_figures(park).column("figure") == ["旧"]
    answer = reconcile_figures(park, claims=read_claims(path)["Claim"])
    assert [(row["figure"], row["verdict"], row["source"]) for row in answer.rows] == [
        ("走访", "not_decidable", "c.csv"),  # the only visit has no date, so the past year cannot be told
        ("小巨人", "not_decidable", "c.csv"),
    ]
    assert "1 条记录" in answer.rows[0]["missing"].in_language("zh")
    assert "缺少表" in answer.rows[1]["missing"].in_language("zh")


def test_every_measure_is_described_and_found_by_its_words():
    table = describe_measures()
    assert table.column("measure") == [*COUNTED, "supply_chains"] == list(MEASURES)
    for name, label in ((name, one.label) for name, one in MEASURES.items()):
        assert measure_of(name) == measure_of(label.zh) == measure_of(label.en) == name
