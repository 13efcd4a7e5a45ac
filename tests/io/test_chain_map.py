"""Chain maps as they are drawn, and firms that say where in a chain they stand."""

import polars as pl
import pytest
from books import book
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.io import read_park
from chaingraph.io.chain_map import chain_map
from chaingraph.io.decisions import Choice, Decision, Decisions
from chaingraph.io.template import write_template

HEADINGS = ("产业链", "上中下游", "环节", "产品", "必需", "终端")
ROWS = (
    ("装备", "上游", "材料", "齿轮钢棒；轴承钢棒", "是", None),
    (None, None, None, "铝合金铸件", None, None),
    (None, "中游", "齿轮", "减速齿轮、传动轴", "是", None),
    (None, "下游", "整机", "变速箱总成", None, "变速箱总成"),
    ("电子", "上游", "材料", "铜箔", None, None),
    (None, None, "封装/测试", "封装", None, None),
)
FIRMS = (("企业名称", "所属产业链", "产业链环节"),)
SEGMENTS = {
    ("装备", "up", "材料", ("齿轮钢棒", "轴承钢棒", "铝合金铸件"), True, None),
    ("装备", "mid", "齿轮", ("减速齿轮", "传动轴"), True, None),
    ("装备", "down", "整机", ("变速箱总成",), None, ("变速箱总成",)),
    ("电子", "up", "材料", ("铜箔",), None, None),
    ("电子", "up", "封装/测试", ("封装",), None, None),
}


def segments(park):
    names = dict(park["IndustryChain"].select("id", "name").iter_rows())
    return {
        (
            names[row["chain_id"]],
            row["stage"],
            row["name"],
            _tuple(row["products"]),
            row["essential"],
            _tuple(row["ends"]),
        )
        for row in park["ChainSegment"].iter_rows(named=True)
    }


def _tuple(items):
    return None if items is None else tuple(items)


def places(park):
    """Return (firm, chain, segment) for each place of a firm."""
    chains = park["IndustryChain"].select(chain_id="id", chain="name")
    known = park["ChainSegment"].join(chains, on="chain_id").select("chain", to_id="id", segment="name")
    firms = park["Enterprise"].select(from_id="id", firm="name")
    found = park["IN_SEGMENT"].join(known, on="to_id").join(firms, on="from_id")
    assert found.height == park["IN_SEGMENT"].height
    return sorted(found.select("firm", "chain", "segment").rows())


def read(tmp_path, *firms, rows=ROWS, name="产业链图谱", decisions=None):
    made = {name: [HEADINGS, *rows], "名单": [*FIRMS, *firms]}
    return read_park(book(tmp_path / "园区.xlsx", **made), decisions=decisions)


def findings(park, *codes):
    return [found for found in park.findings if found.code in codes]


@pytest.mark.parametrize("name", ["产业链图谱", "Sheet2"])
def test_blank_cells_hold_what_the_row_above_says(tmp_path, name):
    park = read(tmp_path, ("甲一公司", "装备", "材料"), name=name)
    assert segments(park) == SEGMENTS
    told = {(found.column, found.message.en.split("(")[1]) for found in findings(park, "CG-T638")}
    assert told == {("产业链", "4)."), ("上中下游", "2)."), ("环节", "1).")}
    assert park["ChainSegment"]["id"].n_unique() == 5


def test_merged_cells_are_the_same(tmp_path):
    merged = [("图", area) for area in ("A2:A5", "A6:A7", "B2:B3", "B6:B7", "C2:C3")]
    firms = [("企业名称",), ("甲一公司",)]
    park = read_park(book(tmp_path / "m.xlsx", merged, 图=[HEADINGS, *ROWS], 企业=firms))
    assert segments(park) == SEGMENTS


def test_so_is_a_csv_file_and_one_sheet_below_a_list_of_firms(tmp_path):
    lines = [",".join(cell or "" for cell in row) for row in (HEADINGS, *ROWS)]
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "产业链图谱.csv").write_text("\n".join(lines) + "\n注：由园区填写,,,,,\n", encoding="utf-8")
    (tmp_path / "a" / "企业.csv").write_text("企业名称\n甲一公司\n", encoding="utf-8")
    assert segments(read_park(tmp_path / "a")) == SEGMENTS
    stacked = [("企业名称", "从业人数"), ("甲一公司", 12), ("乙二公司", 7), (), ("产业链图谱",), HEADINGS, *ROWS]
    assert segments(read_park(book(tmp_path / "b.xlsx", Sheet1=stacked))) == SEGMENTS


def test_the_stage_is_known_by_other_headings(tmp_path):
    rows = [
        ("产业链名称", "环节位置", "产业环节", "代表产品"),
        ("光伏", "上", "硅料", "多晶硅"),
        (None, "下", "组件", "光伏组件"),
    ]
    park = read_park(book(tmp_path / "h.xlsx", 图谱=rows, 企业=[("企业名称",), ("甲一公司",)]))
    assert {(stage, name) for _, stage, name, *_ in segments(park)} == {("up", "硅料"), ("down", "组件")}


def test_a_tick_in_the_column_of_ends_means_what_its_row_makes(tmp_path):
    rows = [("装备", None, "材料", "铜箔", None, "否"), ("装备", None, "整机", "泵；阀", None, "是")]
    rows += [("电子", None, "终端机", None, None, "√"), ("电子", None, "封装", "封装", None, "手机")]
    park = read(tmp_path, ("甲一公司", "装备", "材料"), rows=rows)
    ends = {name: told for _, _, name, _, _, told in segments(park)}
    assert ends == {"材料": None, "整机": ("泵", "阀"), "终端机": ("终端机",), "封装": ("手机",)}
    told = [(found.code, found.row) for found in findings(park, "CG-F321", "CG-F324")]
    assert told == [("CG-F324", 2), ("CG-F321", 3), ("CG-F321", 4)]


def test_a_list_with_ids_of_its_own_is_taken_as_it_is(tmp_path):
    rows = [("产业链环节编号", *HEADINGS[:3]), ("S1", "装备", "上游", "材料"), ("S2", "装备", None, "齿轮")]
    park = read_park(book(tmp_path / "i.xlsx", 产业链图谱=rows, 企业=[("企业名称",), ("甲一公司",)]))
    assert dict(park["ChainSegment"].select("id", "stage").iter_rows()) == {"S1": "up", "S2": None}


WORDS = st.sampled_from(["材料", "齿轮", "整机", "封装/测试", "原材料、辅料"])


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(st.tuples(st.sampled_from(["装备", "电子"]), st.sampled_from(["上游", "中游"]), WORDS), min_size=1),
    order=st.randoms(use_true_random=False),
)
def test_what_is_drawn_and_what_is_written_out_are_one_map(tmp_path_factory, rows, order):
    """Sorted by level and blank where the row above says it, or every cell written and rows in any order."""
    stages = {}
    full = sorted({(chain, stages.setdefault((chain, name), stage), name) for chain, stage, name in rows})
    drawn = []
    for at, row in enumerate(full):
        above = full[at - 1] if at else (None, None, None)
        same = [row[: level + 1] == above[: level + 1] for level in range(3)]
        drawn.append([None if told else cell for told, cell in zip(same, row, strict=True)])
    mixed = list(full)
    order.shuffle(mixed)
    folder = tmp_path_factory.mktemp("map")
    firms = [("企业名称",), ("甲一公司",)]
    one, two = (
        read_park(book(folder / f"{name}.xlsx", 产业链图谱=[HEADINGS[:3], *rows_], 企业=firms))
        for name, rows_ in (("drawn", drawn), ("mixed", mixed))
    )
    facts = ["id", "chain_id", "stage", "name"]
    assert one["ChainSegment"].select(facts).sort("id").equals(two["ChainSegment"].select(facts).sort("id"))
    assert one["ChainSegment"].height == len({(chain, name) for chain, _, name in full})


@pytest.mark.parametrize(
    ("chain", "cell", "where"),
    [
        ("装备", "材料", [("装备", "材料")]),
        ("电子", "材料", [("电子", "材料")]),
        ("装备；电子", "齿轮；封装/测试", [("电子", "封装/测试"), ("装备", "齿轮")]),
        ("装备", "材料、整机", [("装备", "整机"), ("装备", "材料")]),
        ("装备", "下游", [("装备", "整机")]),
        ("装备", "下", [("装备", "整机")]),
        ("电子", "上游", [("电子", "上游")]),
        ("电子", "中游", [("电子", "中游")]),
        (None, "齿轮", [("装备", "齿轮")]),
        (None, "电子/材料", [("电子", "材料")]),
        ("装备", "齿轮/整机", [("装备", "整机"), ("装备", "齿轮")]),
        ("装备", "上游/下游", [("装备", "整机"), ("装备", "材料")]),
        ("装备/电子", "齿轮/材料", [("电子", "材料"), ("装备", "齿轮")]),
        ("装备/电子", "齿轮", [("装备", "齿轮")]),
        ("装备/电子", "上游、下游", [("电子", "下游"), ("装备", "材料")]),
        ("电子", "材料/新料", [("电子", "材料/新料")]),
        ("装备产业链", "齿轮环节", [("装备", "齿轮")]),
        ("装备", "齿轮（中游）", [("装备", "齿轮")]),
        ("装备", "上游：材料", [("装备", "材料")]),
        ("装备", "无", []),
        ("电子", "新环节", [("电子", "新环节")]),
    ],
)
def test_a_firm_stands_in_the_segment_of_its_chain(tmp_path, chain, cell, where):
    park = read(tmp_path, ("甲一公司", chain, cell))
    assert places(park) == [("甲一公司", *place) for place in where]
    assert not [found for found in park.findings if found.severity == "error"]
    stages = {"上游": "up", "中游": "mid", "下游": "down"}
    made = park["ChainSegment"].filter(pl.col("name").is_in(list(stages)))
    assert set(made["stage"]) == {stages[name] for name in made["name"]}


def test_a_stage_and_a_segment_in_columns_of_their_own(tmp_path):
    rows = [
        ("企业名称", "产业链", "上下游", "环节"),
        ("甲一公司", "电子", "下游", "整机"),
        ("乙二公司", "电子", "上游", None),
    ]
    park = read_park(book(tmp_path / "s.xlsx", 名单=rows))
    assert places(park) == [("乙二公司", "电子", "上游"), ("甲一公司", "电子", "整机")]
    assert dict(park["ChainSegment"].select("name", "stage").iter_rows()) == {"整机": "down", "上游": "up"}


def test_a_segment_may_be_called_like_another_chain(tmp_path):
    rows = [("包装", "下游", "纸箱", "纸箱", None, None), ("印刷", "下游", "包装", "彩盒", None, None)]
    park = read(tmp_path, ("甲一公司", "印刷/包装", "包装/纸箱"), ("乙二公司", "印刷", "包装"), rows=rows)
    assert places(park) == [("乙二公司", "印刷", "包装"), ("甲一公司", "包装", "纸箱"), ("甲一公司", "印刷", "包装")]


def test_a_chain_alone_is_no_segment(tmp_path):
    rows = [("环节企业", "所在环节"), ("甲一公司", "装备"), ("乙二公司", "装备/下游")]
    made = {"产业链图谱": [HEADINGS, *ROWS], "企业": [("企业名称",), ("甲一公司",), ("乙二公司",)], "位于环节": rows}
    park = read_park(book(tmp_path / "c.xlsx", **made))
    assert places(park) == [("乙二公司", "装备", "整机")]
    assert len(findings(park, "CG-E103")) == 1


def test_what_is_not_sure_is_asked_and_stays_decided(tmp_path):
    """A near name and a name of two chains are questions with candidates; nobody is put into either."""
    firms = [("甲一公司", "装备", "齿轮件"), ("乙二公司", None, "材料")]
    park = read(tmp_path, *firms)
    assert places(park) == []
    near, both = findings(park, "CG-E103", "CG-E104")
    assert "装备/齿轮" in near.message.zh
    assert "电子/材料、装备/材料" in both.message.zh
    decisions = Decisions(
        {near.key: Decision(Choice.CHANGE, "齿轮"), both.key: Decision(Choice.CHANGE, "电子/材料")},
    )
    decided = read(tmp_path, *firms, decisions=decisions)
    assert places(decided) == [("乙二公司", "电子", "材料"), ("甲一公司", "装备", "齿轮")]


def test_a_column_of_segments_without_their_chain_is_told_once_and_no_error(tmp_path):
    rows = [("企业名称", "产业链环节"), ("甲一公司", "上游"), ("乙二公司", "部件"), ("丙三公司", "下游")]
    park = read_park(book(tmp_path / "o.xlsx", 名单=rows))
    (told,) = findings(park, "CG-W267")
    assert "of 3 rows names no one industry chain" in told.message.en
    assert (park["Enterprise"].height, park["IN_SEGMENT"].height, park["ChainSegment"].height) == (3, 0, 0)
    assert not [found for found in park.findings if found.severity == "error"]


def test_a_segment_said_otherwise_in_one_chain_leaves_the_other_chain_alone(tmp_path):
    park = read(tmp_path, ("甲一公司", "装备产业链", "材料"), ("乙二公司", "电子", "材料"))
    assert places(park) == [("乙二公司", "电子", "材料"), ("甲一公司", "装备", "材料")]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("full", [False, True])
def test_the_shipped_map_is_read_back_from_the_workbook(tmp_path, language, full):
    import openpyxl

    out = tmp_path / "t.xlsx"
    write_template(out, language, full=full, chain_map=True)
    written = openpyxl.load_workbook(out)
    sheet = written["企业" if language == "zh" else "enterprises"]
    place = [cell.value for cell in sheet[1]].index("企业名称" if language == "zh" else "name") + 1
    sheet.cell(3, place, "甲一公司")
    written.save(out)
    shipped = {
        (row["chain"], row["stage"], row["name"], tuple(row["products"]), row["essential"] or None, None)
        for row in chain_map().iter_rows(named=True)
    }
    assert segments(read_park(out)) == shipped
    assert 4 <= len(shipped) / 4 <= 6
    assert {len(set(words)) == len(words) for *_, words, _, _ in shipped} == {True}
