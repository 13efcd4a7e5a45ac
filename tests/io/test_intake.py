"""From headings to records: whose list it is, what its columns state, what is asked and what is never read."""

import json

import openpyxl
import polars as pl
import pytest
from books import book
from hypothesis import given, settings
from hypothesis import strategies as st
from paths import CASE_FOLDER

from chaingraph.errors import InputError, Severity
from chaingraph.io import read_park
from chaingraph.io.annotate import write_annotated
from chaingraph.io.columns import read_columns
from chaingraph.io.constants import FINDINGS_SHEET, ROW
from chaingraph.io.decisions import NONE, About, Choice, Decision, Decisions, key_of
from chaingraph.io.export import write_park
from chaingraph.io.intake import read_grid
from chaingraph.io.questions import questions_of
from chaingraph.io.table_keys import key_of_table
from chaingraph.io.tables import Grid, Outcome
from chaingraph.model import kind

CASES = CASE_FOLDER / "intake"


def grid(name, headers, *rows):
    columns = [pl.Series(str(at), [row[at] for row in rows], pl.String) for at in range(len(headers))]
    frame = pl.DataFrame([pl.Series(ROW, range(2, len(rows) + 2), pl.UInt32), *columns])
    return Grid(name, "a.xlsx", name, tuple(headers), frame)


def codes(park):
    return sorted(found.code for found in park.findings)


def sheet_of(name, headers, *rows):
    reading = read_grid(grid(name, headers, *rows), NONE)
    return reading.subject.name if reading.subject else None


# Which kind of record


@pytest.mark.parametrize(
    ("headers", "row", "subject"),
    [
        (("企业名称", "统一社会信用代码", "街道"), ("甲有限公司", None, "东街"), "Enterprise"),
        (("名称", "类型", "成立时间"), ("中共甲公司支部委员会", "党支部", "2020-01-01"), "PartyOrganization"),
        (("名称", "类型", "成立时间"), ("甲协会", "社会团体", "2020-01-01"), None),
        (("党组织名称", "党组织类别", "企业名称"), ("甲公司党支部", "党支部", "甲公司"), "PartyOrganization"),
        (("企业名称", "党组织名称", "党组织类别"), ("甲公司", "甲公司党支部", "党支部"), "Enterprise"),
        (("供应企业", "采购企业", "供应产品"), ("甲公司", "乙公司", "螺栓"), "SUPPLIES"),
        (("人员类别", "入党时间", "姓名"), ("正式党员", "2011-07-01", "某"), "Member"),
        (("街道", "企业数", "党员数"), ("东街", "12", "30"), None),
        (("指标", "单位", "数值"), ("产值", "万元", "12"), None),
    ],
)
def test_a_sheet_of_no_name_is_known_by_its_content(headers, row, subject):
    assert sheet_of("Sheet1", headers, row) == subject


def test_a_sheet_taken_by_its_headings_is_told_and_may_be_decided_otherwise(tmp_path):
    rows = [("企业名称", "街道"), ("甲有限公司", "东街")]
    path = book(tmp_path / "a.xlsx", 企业=rows, Sheet1=rows)
    (told,) = [found for found in read_park(path).findings if found.code == "CG-T620"]
    assert (told.sheet, told.proposal, told.used) == ("Sheet1", "企业", True)
    park = read_park(path, decisions=Decisions({told.key: Decision(Choice.DROP)}))
    assert codes(park) == []
    assert park.accounts[0].read == 1


def test_our_own_sheets_are_read_as_ever(tmp_path):
    """A name of ours decides, whatever the columns look like; nothing is told."""
    (tmp_path / "企业.csv").write_text("企业名称,从业人数\n甲公司,12\n", encoding="utf-8")
    park = read_park(tmp_path)
    assert park.findings == ()
    assert park["Enterprise"].select("name", "employees").rows() == [("甲公司", 12)]


def test_a_name_of_ours_above_other_headings_is_asked(tmp_path):
    """A list of firms called after their chains is read as its name says, but not without a word."""
    rows = [("产业链", "企业名称", "所属街道", "员工数"), ("电子", "甲公司", "东街", 12)]
    path = book(tmp_path / "a.xlsx", 企业=[("企业名称",), ("乙公司",)], 产业链=rows)
    park = read_park(path)
    (asked,) = [found for found in park.findings if found.key]
    assert (asked.code, asked.proposal) == ("CG-W246", "企业")
    assert park["Enterprise"]["name"].to_list() == ["乙公司"]
    park = read_park(path, decisions=Decisions({asked.key: Decision(Choice.ACCEPT)}))
    assert sorted(park["Enterprise"]["name"]) == ["乙公司", "甲公司"]
    assert park["IN_CHAIN"].height == 1
    park = read_park(path, decisions=Decisions({asked.key: Decision(Choice.NOT_THE_SAME)}))
    assert "CG-W246" not in codes(park)
    assert park["IndustryChain"]["name"].to_list() == ["电子"]


NAMED = [("甲有限公司",), ("乙厂",), ("丙测试中心",)]


@pytest.mark.parametrize("heading", ["企业名称", "单位名称", "公司全称"])
@pytest.mark.parametrize(
    ("file", "sheet", "title", "beside"),
    [
        ("a", "园区名单", None, None),
        ("a", "企业", None, None),
        ("规上企业", "Sheet1", None, None),
        ("a", "Sheet1", "某园区重点企业（2026年）", None),
        ("a", "Sheet1", None, "联系电话"),
        ("a", "Sheet1", None, "街道"),
    ],
)
def test_a_list_of_names_is_read_where_anything_says_what_it_lists(tmp_path, heading, file, sheet, title, beside):
    titles = [(title,)] if title else []
    rows = [(name, "东街") for (name,) in NAMED] if beside else NAMED
    park = read_park(book(tmp_path / f"{file}.xlsx", **{sheet: [*titles, (heading, *filter(None, [beside])), *rows]}))
    assert park["Enterprise"]["name"].to_list() == [name for (name,) in NAMED]
    assert set(codes(park)) <= {"CG-T620", "CG-T622"}


@pytest.mark.parametrize("beside", [(), ("备注",), ("颜色", "重量")])
def test_a_list_of_names_that_nothing_speaks_of_is_asked_with_what_was_understood(tmp_path, beside):
    rows = [(name, *("某" for _ in beside)) for (name,) in NAMED]
    listed = [("企业名称", "从业人数"), ("丁有限公司", 3)]
    path = book(tmp_path / "a.xlsx", 企业=listed, 附件2=[("企业名称", *beside), *rows])
    park = read_park(path)
    (asked,) = [found for found in park.findings if found.key]
    assert (asked.code, asked.proposal, park["Enterprise"].height) == ("CG-W236", "企业", 1)
    assert "只有企业名称" in asked.message.zh
    assert read_park(path, decisions=Decisions({asked.key: Decision(Choice.ACCEPT)}))["Enterprise"].height == 4
    assert read_park(path, decisions=Decisions({asked.key: Decision(Choice.DROP)})).findings == ()


def test_columns_of_firms_without_their_names_are_told_with_what_is_missing():
    reading = read_grid(grid("附件2", ("从业人数", "街道", "颜色"), ("3", "东街", "红")), NONE)
    (told,) = reading.findings
    assert (reading.subject, told.code, told.key) == (None, "CG-W237", None)
    assert "从业人数、街道" in told.message.zh
    assert "企业名称" in told.message.zh


@pytest.mark.parametrize("further", [("从业人数",), ("从业人数", "街道", "统一社会信用代码")])
@pytest.mark.parametrize("sheet", ["党组织", "成员单位", "产业链"])
def test_firms_under_another_name_of_ours_are_one_question(tmp_path, sheet, further):
    rows = [
        ("企业名称", *further),
        *(("甲有限公司", 3, "东街")[: len(further) + 1], ("乙厂", 4, "西街")[: len(further) + 1]),
    ]
    path = book(tmp_path / "a.xlsx", 企业=[("企业名称",), ("丁有限公司",)], **{sheet: rows})
    park = read_park(path)
    assert codes(park) == ["CG-W248"]
    (asked,) = park.findings
    assert asked.proposal == "企业"
    park = read_park(path, decisions=Decisions({asked.key: Decision(Choice.ACCEPT)}))
    assert park["Enterprise"]["name"].to_list() == ["丁有限公司", "甲有限公司", "乙厂"]


def test_a_sheet_is_read_as_somebody_decided():
    made = grid("Sheet1", ("名称", "类型"), ("甲协会", "社会团体"))
    key = key_of_table("Sheet1", "a.xlsx", "Sheet1")
    assert read_grid(made, Decisions({key: Decision(Choice.CHANGE, "企业")})).subject == kind("Enterprise")
    assert read_grid(made, Decisions({key: Decision(Choice.CHANGE, "什么")})).subject is None
    assert read_grid(made, Decisions({key: Decision(Choice.DROP)})).findings == ()


def test_sheets_of_one_name_in_two_files_are_decided_apart(tmp_path):
    for place, (name, firm) in enumerate((("甲表2024年5月.xlsx", "甲公司"), ("乙表.xlsx", "乙公司"))):
        book(tmp_path / name, Sheet1=[("单位名称", "从业人数"), (firm, str(5 + place))])
    asked = {found.file: found for found in read_park(tmp_path).findings if found.code == "CG-T620"}
    assert len(asked) == len({found.key for found in asked.values()}) == 2
    without = Decisions({asked["甲表2024年5月.xlsx"].key: Decision(Choice.DROP)})
    assert read_park(tmp_path, decisions=without)["Enterprise"]["name"].to_list() == ["乙公司"]
    # the list of the next month is the same list
    (tmp_path / "甲表2024年5月.xlsx").rename(tmp_path / "甲表2024年6月.xlsx")
    assert read_park(tmp_path, decisions=without)["Enterprise"]["name"].to_list() == ["乙公司"]


# Which column


def read(headers, *rows, name="企业", decisions=NONE):
    made = grid(name, headers, *rows)
    columns, findings = read_columns(made, kind("Enterprise"), decisions)
    return {column.heading: column for column in columns}, findings


def test_ambiguous_headings_are_asked_and_decisions_obeyed():
    headers = ("企业名称", "党员数", "是否规上", "企业类型")
    columns, findings = read(headers, ("甲公司", "3", "是", "民营"))
    assert {heading for heading, column in columns.items() if column.outcome is Outcome.ASKED} == set(headers[1:])
    asked = {found.column: found for found in findings}
    assert (asked["党员数"].code, asked["党员数"].proposal) == ("CG-W243", None)
    assert (asked["是否规上"].code, asked["是否规上"].proposal) == ("CG-W240", "是否规模以上")
    assert asked["企业类型"].key == key_of(About.COLUMN, "Enterprise", "企业类型")
    decided = Decisions(
        {
            asked["党员数"].key: Decision(Choice.CHANGE, "正式党员数"),
            asked["是否规上"].key: Decision(Choice.ACCEPT),
            asked["企业类型"].key: Decision(Choice.DROP),
        }
    )
    columns, findings = read(headers, ("甲公司", "3", "是", "民营"), decisions=decided)
    assert findings == []
    assert [columns[heading].property for heading in headers] == ["name", "full_members", "above_scale", None]


def test_a_decision_that_names_no_column_leaves_the_question():
    key = key_of(About.COLUMN, "Enterprise", "党员数")
    _, findings = read(("企业名称", "党员数"), ("甲", "3"), decisions=Decisions({key: Decision(Choice.CHANGE, "没有")}))
    assert [found.key for found in findings] == [key]


def test_a_total_beside_its_parts_is_not_asked():
    headers = ("企业名称", "党员数", "正式党员人数", "预备党员人数")
    columns, findings = read(headers, ("甲公司", "3", "2", "1"))
    assert columns["党员数"].outcome is Outcome.ASIDE
    assert [found.code for found in findings] == ["CG-T621"]


def test_likeness_is_proposed_and_never_used():
    columns, findings = read(("企业名称", "从业人员总人数量"), ("甲公司", "3"))
    assert columns["从业人员总人数量"].outcome is Outcome.ASKED
    assert [(found.code, found.proposal) for found in findings] == [("CG-W241", "从业人数")]


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("职工人数", ("张三", "李四", "王五")),
        ("主要供应商", ("12", "3", "7")),
        ("社会信用代码", ("是", "否", "是")),
        ("企业性质", ("12", "13", "14")),
        ("登记状态", ("2020-01-01", "2021-01-01", "2022-01-01")),
    ],
)
def test_values_that_contradict_a_heading_make_it_a_question(heading, values):
    columns, findings = read(("企业名称", heading), *(("甲公司", value) for value in values))
    assert columns[heading].outcome is Outcome.ASKED
    assert findings[0].code in ("CG-W242", "CG-W243")
    key = findings[0].key
    columns, _ = read(
        ("企业名称", heading), *(("甲公司", v) for v in values), decisions=Decisions({key: Decision(Choice.ACCEPT)})
    )
    assert columns[heading].outcome is Outcome.READ


def test_columns_of_no_use_are_one_notice_and_errors_none(tmp_path):
    (tmp_path / "企业.csv").write_text("企业名称,颜色,备注,姓名\n甲,red,x,张\n", encoding="utf-8")
    park = read_park(tmp_path)
    assert codes(park) == ["CG-T621", "CG-T622"]
    assert all(found.severity is Severity.NOTICE and found.value is None for found in park.findings)
    assert "颜色、备注" in park.findings[0].message.zh


def test_of_two_columns_for_one_property_our_own_label_is_read():
    columns, findings = read(("企业名称", "注册地址", "地址", "办公地址"), ("甲", "一号", "二号", "三号"))
    assert [columns[heading].outcome for heading in ("注册地址", "地址", "办公地址")] == [
        Outcome.DOUBLE,
        Outcome.READ,
        Outcome.DOUBLE,
    ]
    assert [found.code for found in findings] == ["CG-T623"]


# What one row states


def test_a_flat_list_states_records_of_several_kinds_in_the_same_rows():
    headers = ("企业名称", "党组织名称", "上级党组织名称", "所属产业链", "主要供应商", "主要客户")
    rows = (
        ("甲公司", "甲公司党支部", "园区党委", "电子", "乙公司", None),
        ("乙公司", None, "园区党委", "无", None, "甲公司、丙公司"),
    )
    tables = read_grid(grid("Sheet1", headers, *rows), NONE).tables
    said = [(table.kind.name, table.frame.rows(named=True)) for table in tables]
    assert said == [
        ("Enterprise", [{ROW: 2, "name": "甲公司"}, {ROW: 3, "name": "乙公司"}]),
        ("SUPPLIES", [{ROW: 2, "from_id": "乙公司", "to_id": "甲公司"}]),
        ("SUPPLIES", [{ROW: 3, "to_id": "甲公司、丙公司", "from_id": "乙公司"}]),
        ("PartyOrganization", [{ROW: 2, "name": "甲公司党支部"}]),
        ("ESTABLISHED_IN", [{ROW: 2, "from_id": "甲公司党支部", "to_id": "甲公司"}]),
        ("SUBORDINATE_TO", [{ROW: 2, "to_id": "园区党委", "from_id": "甲公司党支部"}]),
        ("IN_CHAIN", [{ROW: 2, "to_id": "电子", "from_id": "甲公司"}]),
    ]


def test_what_lists_name_exists_and_stands_where_it_is_listed(tmp_path):
    """A chain that has a record of its own is that one; another is made, once, and told."""
    path = book(
        tmp_path / "a.xlsx",
        企业名单=[("企业名称", "所属产业链"), ("甲公司", "电子信息"), ("乙公司", "医药"), ("丙公司", "医药")],
        产业链=[("产业链编号", "产业链名称"), ("C1", "电子信息")],
    )
    park = read_park(path)
    assert sorted(park["IndustryChain"].select("id", "name").rows()) == [
        ("C1", "电子信息"),
        ("name:IndustryChain:医药", "医药"),
    ]
    assert park["IN_CHAIN"]["to_id"].to_list() == ["C1", "name:IndustryChain:医药", "name:IndustryChain:医药"]
    assert codes(park) == ["CG-T620", "CG-T626"]


def test_unknown_suppliers_make_no_firm(tmp_path):
    path = book(tmp_path / "a.xlsx", 企业名单=[("企业名称", "主要供应商"), ("甲公司", "外地企业，名称不详")])
    park = read_park(path)
    assert park["Enterprise"]["name"].to_list() == ["甲公司"]
    assert codes(park) == ["CG-T620", "CG-W217"]


def test_ticks_are_one_enumeration():
    headers = ("党组织名称", "党组织类别 ▸ 党支部", "党组织类别 ▸ 党总支", "党组织类别 ▸ 联合党支部")
    rows = (("甲", "√", None, None), ("乙", None, None, "√"), ("丙", "√", "√", None), ("丁", None, None, None))
    (table,) = read_grid(grid("党组织", headers, *rows), NONE).tables
    assert table.frame["kind"].to_list() == ["党支部", "联合党支部", "党支部、党总支", None]


def test_units_of_headings_and_titles_go_to_their_columns():
    made = grid("企业", ("企业名称", "年销售额（亿元）", "采购额", "员工（人）"), ("甲", "1", "2", "3"))
    (table,) = read_grid(Grid(**{**vars(made), "unit": "元"}), NONE).tables
    assert dict(table.units) == {"revenue": "亿元", "purchases": "元", "employees": "人"}


def test_columns_of_a_record_that_no_column_names_are_told():
    columns, findings = read(("企业名称", "组建年月", "所属上级党组织名称"), ("甲", "2021年6月", "园区党委"))
    assert {column.outcome for heading, column in columns.items() if heading != "企业名称"} == {Outcome.ASIDE}
    assert [found.code for found in findings] == ["CG-T624"]


# Merged cells and sections


def test_a_merged_word_holds_for_its_rows_and_a_merged_number_is_asked(tmp_path):
    rows = [
        ("企业名称", "所在街道", "正式党员"),
        ("甲公司", "东街", 3),
        ("乙公司",),
        ("丙公司",),
        ("丁公司", "西街", 1),
    ]
    path = book(tmp_path / "a.xlsx", [("企业", "B2:B4"), ("企业", "C2:C4")], 企业=rows)
    park = read_park(path)
    assert park["Enterprise"].select("street", "full_members").rows() == [("东街", None)] * 3 + [("西街", 1)]
    assert codes(park) == ["CG-T625", "CG-W244"]
    (asked,) = [found for found in park.findings if found.code == "CG-W244"]
    assert (asked.row, asked.proposal) == (2, "3")
    park = read_park(path, decisions=Decisions({asked.key: Decision(Choice.ACCEPT)}))
    assert park["Enterprise"]["full_members"].to_list() == [3, 3, 3, 1]
    assert codes(park) == ["CG-T625"]


def test_columns_of_identifiers_are_called_by_their_labels_in_sentences_and_questions(tmp_path):
    rows = [("name", "full_members"), ("甲公司", 3), ("乙公司",)]
    park = read_park(book(tmp_path / "a.xlsx", [("企业", "B2:B3")], 企业=rows))
    (asked,) = [found for found in park.findings if found.code == "CG-W244"]
    assert asked.column == "full_members" and "“正式党员数”第 2–3 行" in asked.message.zh
    (question,) = questions_of([asked])
    assert (question.cells("zh")["place"], question.cells("en")["place"]) == (
        "正式党员数 第 2 行",
        "Full members row 2",
    )


def test_a_number_merged_with_the_name_of_its_firm_is_its_own(tmp_path):
    rows = [
        ("企业名称", "正式党员", "主要供应商"),
        ("甲公司", 3, "乙公司"),
        (None, None, "丙公司"),
        ("乙公司", 1, None),
    ]
    path = book(tmp_path / "a.xlsx", [("企业", "A2:A3"), ("企业", "B2:B3")], 企业=rows)
    park = read_park(path)
    named = dict(park["Enterprise"].filter(pl.col("in_zone").is_null()).select("name", "full_members").iter_rows())
    assert named == {"甲公司": 3, "乙公司": 1}
    assert park["SUPPLIES"].height == 2


def test_sections_are_streets_only_where_all_are():
    made = grid("企业", ("企业名称", "从业人数"), ("甲公司", "1"), ("乙公司", "2"), ("丙公司", "3"))
    made = Grid(**{**vars(made), "frame": made.frame.with_columns(pl.Series(ROW, [3, 4, 6], pl.UInt32))})

    def street(sections):
        (table,) = read_grid(Grid(**{**vars(made), "sections": sections}), NONE).tables
        return table.frame["street"].to_list() if "street" in table.frame.columns else None

    assert street(((2, "一、东街道（2家）"), (5, "二、西镇"))) == ["东街道", "东街道", "西镇"]
    assert street(((2, "一、东街道"), (5, "二、重点企业"))) is None
    assert street(((4, "一、东街道"),)) is None


# Personal data

PHONE, CARD, PERSON = "13812345678", "110105194912310021", "欧阳某某"


@pytest.mark.parametrize("heading", ["联系电话", "备注1", "从业人数", "主要产品", "分机", "地址", "法人及电话"])
@pytest.mark.parametrize("value", [PHONE, CARD])
def test_numbers_of_people_enter_nowhere_whatever_heads_them(tmp_path, heading, value):
    path = book(
        tmp_path / "a.xlsx",
        企业名单=[("企业名称", heading, "联系人"), ("甲公司", value, PERSON), ("乙公司", value, PERSON)],
    )
    park = read_park(path)
    write_annotated(path, park, tmp_path / "out.xlsx")
    write_park(park, tmp_path / "park.json")
    marked = openpyxl.load_workbook(tmp_path / "out.xlsx")
    texts = [repr([park.tables, park.findings]), json.dumps(json.loads((tmp_path / "park.json").read_text("utf-8")))]
    listed = [cell for row in marked[FINDINGS_SHEET["zh"]].iter_rows(values_only=True) for cell in row]
    assert "CG-T622" in codes(park)
    assert not [text for text in (*texts, repr(listed)) if value in text or PERSON in text]


def test_findings_of_heads_name_what_was_not_read():
    park = read_park(CASES / "heads")
    firms = park["Enterprise"]
    assert firms["full_members"].to_list() == [4, 4]
    assert firms["employees"].to_list() == [50, 50]
    assert firms["ownership"].to_list() == ["private", "private"]
    assert park["IndustryChain"]["name"].to_list() == ["电子信息"]
    assert not [found for found in park.findings if found.severity is Severity.ERROR]
    (told,) = [found for found in park.findings if found.code == "CG-T622"]
    assert "联系电话" in told.message.zh


def test_small_books_are_read_whole():
    park = read_park(CASES / "b03_merged_column.xlsx")
    assert park["Enterprise"]["street"].to_list() == ["东街"] * 3
    assert park["IN_CHAIN"]["to_id"].to_list() == ["C1"] * 3
    park = read_park(CASES / "b06_sheet1_firm_list.xlsx")
    assert park["Enterprise"].select("name", "employees").rows() == [("甲测试有限公司", 10)]
    assert park["IndustryChain"]["name"].to_list() == ["电子信息"]
    assert {found.code for found in park.findings} == {"CG-T620", "CG-T626", "CG-W243"}
    park = read_park(CASES / "b07_heading_synonyms.xlsx")
    assert park["Enterprise"].select(
        "name", "uscc", "street", "employees", "full_members", "probationary_members", "activists", "status", "address"
    ).rows() == [("甲测试有限公司", "91000000MA0000001R", "东街", 10, 3, 1, 2, "operating", "东街1号")]
    assert park["Enterprise"]["products"].to_list() == [["螺栓"]]
    assert park.findings == ()


def test_a_sheet_that_fits_nothing_is_named(tmp_path):
    path = book(tmp_path / "a.xlsx", Sheet1=[("街道", "企业数"), ("东街", 12)])
    with pytest.raises(InputError) as raised:
        read_park(path)
    assert "CG-W213" in {found.code for found in raised.value.findings}


# Whatever the order and the words

_SAID = {
    "name": ("企业名称", "单位名称", "公司全称"),
    "street": ("街道", "所属街道", "镇街"),
    "employees": ("从业人数", "员工数", "职工总数（人）"),
    "full_members": ("正式党员数", "正式党员", "党员情况 ▸ 正式"),
    "chain": ("所属产业链", "产业链"),
}
_ROWS = [
    {"name": "甲有限公司", "street": "东街", "employees": "12", "full_members": "3", "chain": "电子"},
    {"name": "乙有限公司", "street": "西街", "employees": "7", "full_members": "0", "chain": "医药"},
    {"name": "丙有限公司", "street": "东街", "employees": None, "full_members": "1", "chain": None},
]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_order_and_words_of_headings_do_not_matter(data):
    """Columns and rows in any order, under any declared word, with columns of no use between: the same tables."""
    order = data.draw(st.permutations([*_SAID, "颜色", "联系电话"]))
    words = [data.draw(st.sampled_from(_SAID.get(name, (name,)))) for name in order]
    rows = data.draw(st.permutations(_ROWS))
    cells = [[row.get(name, "13812345678" if name == "联系电话" else "红") for name in order] for row in rows]
    reading = read_grid(grid(data.draw(st.sampled_from(["Sheet1", "企业名单", "表"])), words, *cells), NONE)
    firms, chains = reading.tables
    said = {name: row for name, *row in firms.frame.select("name", "street", "employees", "full_members").iter_rows()}
    assert said == {row["name"]: [row["street"], row["employees"], row["full_members"]] for row in _ROWS}
    assert dict(chains.frame.select("from_id", "to_id").iter_rows()) == {
        row["name"]: row["chain"] for row in _ROWS if row["chain"]
    }
    assert "13812345678" not in repr([table.frame.rows() for table in reading.tables])


@pytest.mark.parametrize(
    ("headers", "row", "heading", "meaning"),
    [
        (("企业名称", "所属区域"), ("甲有限公司", "东街"), "所属区域", "Enterprise.street"),
        (("企业名称", "党员数"), ("甲有限公司", "3"), "党员数", "Enterprise.full_members"),
        (("党组织名称", "所在区域"), ("中共甲公司支部委员会", "东街"), "所在区域", "PartyOrganization.street"),
        (("党组织名称", "党员数"), ("中共甲公司支部委员会", "3"), "党员数", "PartyOrganization.full_members"),
        (
            ("党组织名称", "隶属关系"),
            ("中共甲公司支部委员会", "某区委员会"),
            "隶属关系",
            "SUBORDINATE_TO.to_id",
        ),
        (("企业名称", "是否链主"), ("甲有限公司", "是"), "是否链主", "IN_CHAIN.role"),
    ],
)
def test_what_the_model_needs_is_asked_so_and_held_against_the_files(tmp_path, headers, row, heading, meaning):
    file = tmp_path / f"{'企业' if headers[0] == '企业名称' else '党组织'}.csv"
    file.write_text("\n".join(map(",".join, (headers, row))), encoding="utf-8")
    park = read_park(file)
    (asked,) = (found for found in park.findings if found.column == heading)
    unread = [(column.heading, column.meaning) for column in park.quality.needed_but_unread]
    assert (asked.code, unread) == ("CG-W243", [(heading, meaning)])
