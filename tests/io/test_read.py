"""Reading a park: types, headers, accounts, checks across tables."""

import datetime as dt
from collections import Counter

import openpyxl
import polars as pl
import pytest
from day_one import FIRMS, write_day_one
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chaingraph.analysis.supply import find_chokepoints
from chaingraph.errors import Severity
from chaingraph.io import count_findings, read_park
from chaingraph.io.blocks import find_grids
from chaingraph.io.codes import CODES
from chaingraph.io.decisions import NONE
from chaingraph.io.files import read_sheets
from chaingraph.io.list_cells import join_items, join_lists
from chaingraph.io.parse import parse
from chaingraph.io.written import blank
from chaingraph.model import kind

HEAD = "id,name,source\n"


def write(folder, **tables):
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return read_park(folder)


def test_day_one_works_without_an_id_or_a_member(tmp_path):
    park = read_park(write_day_one(tmp_path / "园区.xlsx"))
    assert park.findings == ()
    assert park.summary() == {
        "Enterprise": FIRMS,
        "SUPPLIES": 20,
        "PartyOrganization": 8,
        "ESTABLISHED_IN": 6,
        "SUBORDINATE_TO": 6,
        "IndustryChain": 2,
        "IN_CHAIN": FIRMS,
    }
    assert set(park["SUPPLIES"]["from_id"]) <= set(park["Enterprise"]["id"])
    assert park["Enterprise"]["full_members"].to_list() == [n % 7 for n in range(1, FIRMS + 1)]
    assert park["Enterprise"]["source"].unique().to_list() == ["园区.xlsx"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023-01-05", dt.date(2023, 1, 5)),
        ("2023/1/5", dt.date(2023, 1, 5)),
        ("2023年1月5日", dt.date(2023, 1, 5)),
        ("20230105", dt.date(2023, 1, 5)),
        ("2023.1.5", dt.date(2023, 1, 5)),
        ("２０２３－１－５", dt.date(2023, 1, 5)),
        ("2024-02-29 00:00:00", dt.date(2024, 2, 29)),
        ("2023-02-29", None),
        ("23-01-05", None),
        ("45000", None),
        ("0023-01-05", None),
        ("去年", None),
    ],
)
def test_dates(text, value):
    assert parse(pl.Series([text, "2020-01-01"]), kind("SUPPLIES")["since"]).typed.to_list() == [
        value,
        dt.date(2020, 1, 1),
    ]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_written_form_is_the_same_day(day):
    forms = [
        f"{day:%Y-%m-%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
    ]
    assert set(parse(pl.Series(forms), kind("SUPPLIES")["since"]).typed.to_list()) == {day}


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("employees", "1,200", 1200),
        ("employees", "１２", 12),
        ("employees", "12人", 12),
        ("employees", "12.0", 12),
        ("employees", "12.5", None),
        ("employees", "约30", 30),
        ("revenue", "1.5e3", 1500.0),
        ("revenue", "nan", None),
        ("revenue", "inf", None),
        ("revenue", "12万元", 12.0),
        ("instructor", "是", True),
        ("instructor", "No", False),
        ("instructor", "1", True),
        ("instructor", "也许", None),
        ("ownership", "Non-public", "non_public"),
        ("ownership", "非公有制", "non_public"),
        ("ownership", "NON_PUBLIC", "non_public"),
        ("products", "a;b；c", ["a", "b", "c"]),
        ("products", "a、b", ["a", "b"]),
        ("products", "a、b;", ["a、b"]),
        ("products", "高粱，小麦,大曲, PCB", ["高粱", "小麦", "大曲", "PCB"]),
        ("products", "纸盒（含内衬，隔板、垫）、酒瓶", ["纸盒（含内衬，隔板、垫）", "酒瓶"]),
        ("products", "2,4-二氯苯酚、N,N-二甲基甲酰胺", ["2,4-二氯苯酚", "N,N-二甲基甲酰胺"]),
        ("products", "瓶装酒 桶装酒", ["瓶装酒", "桶装酒"]),
        ("products", "瓶装酒　桶装酒 基酒", ["瓶装酒", "桶装酒", "基酒"]),
        ("products", "PE 管", ["PE 管"]),
        ("products", "老 白 干", ["老 白 干"]),
        ("products", "瓶装酒 桶装酒、基酒", ["瓶装酒 桶装酒", "基酒"]),
    ],
)
def test_values(column, text, value):
    assert parse(pl.Series([text]), kind("Enterprise")[column]).typed.to_list() == [value]


ITEMS = st.text("甲乙ab12、，,（）() ", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.lists(ITEMS, min_size=1, max_size=3))
def test_a_list_in_a_cell_is_read_as_it_was_written(items):
    """By either writer; one item that holds what parts several stays one."""
    products = kind("Enterprise")["products"]
    (joined,) = pl.select(join_lists(pl.lit(pl.Series([items])))).to_series()
    assert joined == join_items(items)
    assert blank(joined) is not None or parse(pl.Series([joined]), products).typed.to_list() == [items]


def test_a_finding_names_file_row_column_and_the_text_as_typed(tmp_path):
    park = write(
        tmp_path,
        enterprises="id,name,从业人数,经度,行业代码,行政区划代码,所有制,source\n"
        "E1,甲,12,105,3670,510502,国有,s\nE2,乙,约30,999,9999,510599,国友,s\n",
    )
    found = {f.column: (f.code, f.row, f.value) for f in park.findings}
    assert found == {
        "employees": ("CG-W257", 3, "约30"),
        "longitude": ("CG-W202", 3, "999.0"),
        "industry": ("CG-W208", 3, "9999"),
        "division": ("CG-W209", 3, "510599"),
        "ownership": ("CG-W203", 3, "国友"),
    }
    assert {f.file for f in park.findings} == {"enterprises.csv"}
    near = next(f for f in park.findings if f.column == "ownership")
    assert "国有" in near.message.zh
    assert park["Enterprise"].select("employees", "longitude", "industry").rows() == [
        (12, 105, "3670"),
        (30, None, "9999"),
    ]


def test_counts_add_up_and_a_cycle_names_its_path(tmp_path):
    park = write(
        tmp_path,
        enterprises=HEAD + "E1,甲,s\nE2,乙,s\n",
        organizations="id,name,kind,source\n" + "".join(f"O{n},组织{n},党支部,s\n" for n in range(5)),
        subordinations="from_id,to_id,source\nO1,O2,s\nO2,O3,s\nO3,O1,s\nO4,O1,s\n",
        supplies="from_id,to_id,product,source\nE1,E1,x,s\nE1,E2,x,s\nE1,E2,x,s\nE1,E2,,s\n",
        members="id,stage,source\nM1,正式党员,s\n",
        affiliations="from_id,to_id,since,until,source\nM1,O1,2020-01-01,,s\nM1,O2,2022-01-01,,s\nM1,O3,2019-01-01,2018-01-01,s\n",
    )
    assert count_findings(park) == {"CG-E107": 3, "CG-E108": 1, "CG-E109": 1, "CG-F304": 1, "CG-W212": 1}
    assert "O1 → O2 → O3 → O1" in next(f.message.zh for f in park.findings if f.code == "CG-E107")
    assert park["SUBORDINATE_TO"].select("from_id", "to_id").rows() == [("O4", "O1")]
    assert set(park["AFFILIATED_WITH"]["to_id"]) == {"O2", "O3"}
    for account in park.accounts:
        assert account.read == account.kept + account.repaired + account.quarantined
    assert list(park.findings) == sorted(park.findings, key=lambda f: (f.file, f.row))


def test_an_id_is_unique_over_the_park(tmp_path):
    park = write(tmp_path, enterprises=HEAD + "X,甲,s\n", industry_chains=HEAD + "X,链,s\n")
    assert count_findings(park) == {"CG-E106": 1}
    assert park.summary() == {"Enterprise": 1}


@pytest.mark.parametrize("language", ["id", "zh", "en"])
def test_headers_in_any_language_xlsx_csv_and_parquet_are_one_park(language, tmp_path):
    declared = kind("Enterprise")
    row = {"id": "E1", "name": "NA", "employees": "7", "updated": "2024-03-01", "products": "a;b", "source": "s"}
    heads = [n if language == "id" else getattr(declared[n].label, language) for n in row]
    title = declared.table if language == "id" else getattr(declared.label, language)
    book = openpyxl.Workbook()
    book.active.title = title
    book.active.append(heads)
    book.active.append(
        [dt.date(2024, 3, 1) if n == "updated" else 7 if n == "employees" else v for n, v in row.items()]
    )
    book.save(tmp_path / "a.xlsx")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / f"{title}.csv").write_text(f"{','.join(heads)}\n{','.join(row.values())}\n", encoding="utf-8")
    (tmp_path / "p").mkdir()
    pl.DataFrame([list(row.values())], heads, orient="row").write_parquet(tmp_path / "p" / f"{title}.parquet")
    parks = [read_park(tmp_path / name) for name in ("a.xlsx", "c", "p")]
    assert len({park.digest for park in parks}) == 1
    assert parks[0]["Enterprise"].select("name", "employees", "updated").row(0) == ("NA", 7, dt.date(2024, 3, 1))


def test_titles_above_the_header_and_line_breaks_in_it_are_tolerated(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "企业"
    for row in (("某园区企业名单",), ("企业\n名称 *", "从业人数（人）"), ("甲", 3)):
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.save(tmp_path / "a.xlsx")
    park = read_park(tmp_path / "a.xlsx")
    assert (park["Enterprise"].select("name", "employees").rows(), park.findings) == ([("甲", 3)], ())


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.lists(st.text(max_size=5), min_size=4, max_size=4), min_size=1, max_size=6))
def test_no_row_is_lost_in_silence(rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("x")
    heads = ["name", "employees", "updated", "ownership"]
    frame = pl.DataFrame([["甲", "", "", ""], *rows], heads, orient="row")
    frame.write_parquet(folder / "enterprises.parquet")
    park = read_park(folder)
    (account,) = park.accounts
    (sheet,) = read_sheets(folder / "enterprises.parquet")
    (grid,) = find_grids(sheet, NONE)
    assert sum(grid.classes.values()) == len(rows) + 1
    assert account.read == grid.classes["data"] == account.kept + account.repaired + account.quarantined
    assert {f.row for f in park.findings if f.severity is Severity.ERROR and f.row} or not account.quarantined


def test_codes_are_declared_once_with_the_right_letter():
    letters = Counter(code[3:5] for code in CODES)
    assert set(letters) == {"E1", "W2", "F3", "I4", "T6"}
    assert all(declared.text.zh and declared.text.en for declared in CODES.values())


def test_a_register_without_kinds_keeps_its_organizations(tmp_path):
    """The name tells the kind; where it does not, or a stated kind is not understood, the row is put aside."""
    names = ["甲公司党支部委员会", "乙联合党支部", "丙党委（高新区）", "丁公司党组", "戊公司"]
    rows = "".join(f"O{n},{name},s\n" for n, name in enumerate(names))
    park = write(tmp_path, enterprises=HEAD + "E1,甲,s\n", organizations=HEAD + rows)
    assert park["PartyOrganization"].select("id", "kind").rows() == [
        ("O0", "branch"),
        ("O1", "joint_branch"),
        ("O2", "committee"),
    ]
    assert count_findings(park) == {"CG-E101": 2, "CG-F307": 3}
    assert "党支部" in next(found.message.zh for found in park.findings if found.code == "CG-F307")
    account = next(account for account in park.accounts if account.table == "organizations")
    assert (account.read, account.kept, account.repaired, account.quarantined) == (5, 0, 3, 2)
    head = "id,name,kind,source\n"
    odd = write(tmp_path, organizations=head + "O1,甲公司党支部,基层,s\nO2,乙公司,基层,s\nO3,丙公司党委,党委,s\n")
    assert count_findings(odd) == {"CG-E102": 1, "CG-F308": 1}
    assert odd["PartyOrganization"].select("id", "kind").rows() == [("O1", "branch"), ("O3", "committee")]


def test_an_organization_is_found_by_every_form_of_its_name(tmp_path):
    park = write(
        tmp_path,
        enterprises=HEAD + "E1,甲,s\nE2,乙,s\n",
        organizations="name,kind,source\n甲公司党支部,党支部,s\n乙公司党总支部,党总支,s\n",
        established="from_id,to_id,source\n甲公司支部委员会,E1,s\n乙公司党总支,E2,s\n乙公司党委,E2,s\n",
    )
    assert park["ESTABLISHED_IN"]["to_id"].to_list() == ["E1", "E2"]
    assert count_findings(park) == {"CG-E103": 1}


CODED = "统一社会信用代码,企业名称,从业人数\n91512081MA62K0260E,甲公司,12\n"


@pytest.mark.parametrize("lost", ["9.1512081E+17", ""])
def test_one_firm_whose_code_was_destroyed_in_one_row_is_one_firm(tmp_path, lost):
    text = CODED + f"{lost},甲公司,\n"
    park = write(tmp_path, enterprises=text, established="from_id,to_id,source\n")
    assert park["Enterprise"].select("name", "employees").rows() == [("甲公司", 12)]
    assert count_findings(park)["CG-F306"] == 1


def test_two_firms_of_one_name_and_a_third_row_stay_apart(tmp_path):
    """Nobody can tell which of the two the row without a code is."""
    park = write(tmp_path, enterprises="id,name,source\nE1,甲,s\nE2,甲,s\n,甲,s\n")
    assert park["Enterprise"]["id"].to_list() == ["E1", "E2", "name:甲"]


@pytest.mark.parametrize(
    ("column", "word", "value"),
    [("ownership", "民营", "private"), ("status", "存续", "operating"), ("status", "吊销", "closed"),
     ("status", "停产", "suspended"), ("scale", "中型企业", "medium"), ("ownership", "国有", "state")],
)  # fmt: skip
def test_everyday_words_of_registers_are_read(tmp_path, column, word, value):
    park = write(tmp_path, enterprises=f"id,name,{column},source\nE1,甲,{word},s\n")
    assert park["Enterprise"][column].to_list() == [value] and park.findings == ()


def test_an_unknown_supplier_is_no_error_and_is_not_forgotten(tmp_path):
    links = "from_id,to_id,product,source\nE1,E2,螺丝,s\n未知,E2,螺丝,s\n,E3,螺丝,s\nE1,E3,螺丝,s\n"
    park = write(tmp_path, enterprises=HEAD + "E1,甲,s\nE2,乙,s\nE3,丙,s\n", supplies=links)
    assert park["SUPPLIES"].height == 2
    assert count_findings(park) == {"CG-W217": 2}
    (account,) = (account for account in park.accounts if account.table == "supplies")
    assert (account.read, account.kept, account.quarantined) == (4, 2, 2)
    assert any("2 条" in note.zh and "不明" in note.zh for note in find_chokepoints(park).notes)
