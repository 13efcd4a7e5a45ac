"""Values as people write them: what each spelling must become, and that one made from a value comes back."""

import datetime as dt
import re
import tomllib
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import CASE_FOLDER

from chaingraph.io import read_park
from chaingraph.io.amounts import read_amount
from chaingraph.io.checks import check_table
from chaingraph.io.constants import ROW
from chaingraph.io.decisions import Choice, Decision, Decisions
from chaingraph.io.numerals import han
from chaingraph.io.parse import parse
from chaingraph.io.sheets import CellState
from chaingraph.io.tables import RawTable
from chaingraph.io.units import units_of
from chaingraph.model import KINDS, Type, kind

SPELLINGS = tomllib.loads((CASE_FOLDER / "values" / "spellings.toml").read_text(encoding="utf-8"))


def checked(column, texts, decisions=None, states=None):
    """Check a column of a table that has no other; `column` is kind.property, perhaps with a stated unit behind @."""
    where, _, unit = column.partition("@")
    of, name = where.split(".")
    frame = pl.DataFrame({ROW: range(2, len(texts) + 2), name: pl.Series(texts, dtype=pl.String)})
    marks = {(row, name): state for row, state in (states or {}).items()}
    raw = RawTable(kind(of), "f.csv", None, frame, units={name: unit} if unit else {}, states=marks)
    return check_table(raw, Decisions(decisions or {})), name


def values(column, texts, **more):
    table, name = checked(column, texts, **more)
    return table.frame[name].to_list()


@pytest.mark.parametrize("column", SPELLINGS)
def test_every_spelling_is_its_value_or_told(column):
    cases = SPELLINGS[column]
    table, name = checked(column, [case[0] for case in cases])
    codes = {}
    for found in table.findings:
        if found.row is not None:
            codes.setdefault(found.row, []).append(found.code)
    got = {}
    for row, (text, *_), value in zip(table.frame[ROW], cases, table.frame[name], strict=True):
        got[text] = (value.isoformat() if isinstance(value, dt.date) else value, codes.get(row, []))
    want = {text: (None if value == "" else value, list(code)) for text, value, *code in cases}
    assert got == want


def test_whatever_is_not_read_is_told_and_whatever_is_asked_can_be_decided():
    for column, cases in SPELLINGS.items():
        table, name = checked(column, [case[0] for case in cases])
        unknown = table.frame.filter(pl.col(name).is_null())[ROW].to_list()
        assert set(unknown) <= {found.row for found in table.findings}
        proposed = {found.value: (found.key, found.proposal) for found in table.findings if found.proposal}
        for text, (key, proposal) in proposed.items():
            assert key, text
            (value,) = values(column, [text], decisions={key: Decision(Choice.ACCEPT)})
            assert value is not None, (text, proposal)


DIGITS = "零一二三四五六七八九"


def in_words(number):
    """Return a whole number below a hundred million in Chinese, by an independent walk over its digits."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        zero = "零" if 0 < low < 1000 else ""
        return in_words(high) + "万" + (zero + in_words(low) if low else "")
    said, zero = "", False
    for digit, unit in zip(f"{number:04d}", ("千", "百", "十", ""), strict=True):
        if digit == "0":
            zero = bool(said)
            continue
        said += ("零" if zero else "") + DIGITS[int(digit)] + unit
        zero = False
    return said or "零"


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_come_back(number):
    said = in_words(number)
    assert han(said) == number
    if 10 <= number < 20:
        assert han(said.removeprefix("一")) == number


@given(st.integers(0, 10**9), st.sampled_from(["{}", "{}人", "{} 名", "{:,}", "共{}人", "{}.0", "{}（人）"]))
def test_counts_come_back(number, form):
    assert values("Enterprise.employees", [form.format(number)]) == [number]


@given(st.text(alphabet="0123456789.,约近余十百一二人名元 -万亿%", min_size=1, max_size=7))
def test_a_count_is_what_a_plain_reader_says_or_unknown(text):
    """The plain reader knows only digits, one unit and separators of thousands; where it gives a number it is that."""
    (value,) = values("Enterprise.employees", [text])
    bare = re.sub("[人名]$", "", text.strip()).strip()
    if bare.isdigit():
        assert value in (int(bare), None if int(bare) >= 2**53 else int(bare))
    elif value is not None:
        rest = text.translate(str.maketrans("", "", "0123456789., 约人名十百一二万亿"))
        assert rest in ("", "-") and not any(letter in text for letter in "近余%元")


POWERS = {"元": 0, "千元": 3, "百万元": 6, "千万元": 7, "万元": 4, "亿元": 8, "万": 4, "亿": 8}


@given(st.decimals(0, 10**6, places=2), st.sampled_from(sorted(POWERS)), st.sampled_from([None, "元", "亿元"]))
def test_money_is_worth_what_its_own_unit_says_whatever_the_heading_does(amount, unit, heading):
    column = "Enterprise.revenue" + (f"@{heading}" if heading else "")
    worth = float(amount * Decimal(10) ** (POWERS[unit] - 4))
    assert values(column, [f"{amount}{unit}", f"￥{amount:,}{unit}"]) == [worth, worth]


@given(
    st.lists(st.from_regex(r"[0-9]{1,3}(,[0-9]{3}){1,6}(\.[0-9]{1,3})?", fullmatch=True), min_size=1, max_size=4),
    st.sampled_from(
        [("employees", None), ("employees", "千人"), ("revenue", None), ("revenue", "亿元"), ("revenue", "吨")]
    ),
)
def test_a_column_of_thousands_apart_is_read_as_each_of_its_texts(texts, column):
    name, unit = column
    prop = kind("Enterprise")[name]
    alone = {text: read_amount(text, prop.type, units_of(prop, unit)) for text in texts}
    parsed = parse(pl.Series(texts), prop, unit)
    assert parsed.typed.to_list() == [alone[text].value for text in texts]
    assert parsed.told == alone


@given(st.decimals(0, 10**6, places=4), st.sampled_from(sorted(POWERS)))
def test_a_number_without_a_unit_has_that_of_the_heading(amount, unit):
    assert values(f"Enterprise.revenue@{unit}", [str(amount)]) == [float(amount * Decimal(10) ** (POWERS[unit] - 4))]


@given(st.dates(dt.date(1949, 1, 1), dt.date(2099, 12, 31)))
def test_days_months_and_years_come_back_with_their_precision(day):
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    days = [
        *(f"{day:%Y-%m-%d}", f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}"),
        *(f"{day.year}年{day.month}月{day.day}日", f"{day:%Y—%m—%d}", f"{day:%Y-%m-%d}T00:00:00+08:00"),
        f"{year}年{in_words(day.month).removeprefix('一') if 10 <= day.month < 20 else in_words(day.month)}月"
        f"{in_words(day.day)}日",
    ]
    assert set(values("SUPPLIES.since", days)) == {day}
    months = [f"{day.year}年{day.month}月", f"{day:%Y-%m}", f"{day:%Y%m}", f"{day.year}/{day.month}"]
    first, after = day.replace(day=1), (day.replace(day=28) + dt.timedelta(4)).replace(day=1)
    for column, want in (("PartyOrganization.founded", first), ("PartyOrganization.term_end", after - dt.timedelta(1))):
        table, name = checked(column, [*months, f"{day.year}年"])
        year_end = day.replace(month=12, day=31) if name == "term_end" else day.replace(month=1, day=1)
        assert table.frame[name].to_list() == [want] * 4 + [year_end]
        assert [found.message.en.split(" states the ")[1].split(" only")[0] for found in table.findings] == [
            *["month"] * 4,
            "year",
        ]


@pytest.mark.parametrize("other", ["2020.10", "2020.03"])
def test_a_column_that_kept_its_zeros_says_which_month_it_is(other):
    assert values("SUPPLIES.since", ["2023.1"]) == [None]
    assert values("SUPPLIES.since", ["2023.1", other])[0] == dt.date(2023, 1, 1)


def test_shares_beside_percents_are_asked_and_a_column_of_shares_is_read():
    assert values("SUBSIDIARY_OF.share", ["0.4", "1", "0"]) == [0.4, 1.0, 0.0]
    assert values("SUBSIDIARY_OF.share", ["51", "1", "0.5", "0", "35%"]) == [None, None, None, 0.0, 0.35]


def test_decisions_are_obeyed_for_every_cell_with_the_text():
    texts = ["约120", "90", "约120", "若干", "约12.0"]
    table, _ = checked("Enterprise.employees", texts)
    keys = {found.value: found.key for found in table.findings if found.key}
    assert keys == {text: f"value|enterprise.employees|{text}" for text in ("约120", "若干", "约12.0")}
    said = {
        keys["约120"]: Decision(Choice.CHANGE, "121"),
        keys["若干"]: Decision(Choice.DROP),
    }
    table, name = checked("Enterprise.employees", texts, said)
    assert table.frame[name].to_list() == [121, 90, 121, None, 12]
    assert [(found.code, found.row) for found in table.findings] == [
        ("CG-F325", 2),
        ("CG-F325", 4),
        ("CG-F326", 5),
        ("CG-W257", 6),
    ]


def test_a_decision_that_is_no_value_is_asked_again_and_one_without_its_unit_holds_for_that_unit_alone():
    key = "value|enterprise.employees|约120"
    table, name = checked("Enterprise.employees", ["约120"], {key: Decision(Choice.CHANGE, "很多")})
    assert table.frame[name].to_list() == [120]
    assert [(found.code, found.key, found.used) for found in table.findings] == [("CG-W257", key, True)]
    accepted = {"value|enterprise.revenue|约3.3|亿元": Decision(Choice.ACCEPT)}
    assert values("Enterprise.revenue@亿元", ["约3.3"], decisions=accepted) == [33000.0]
    assert values("Enterprise.revenue", ["约3.3"], decisions=accepted) == [None]
    assert checked("Enterprise.employees@人", ["约12"])[0].findings[0].key == "value|enterprise.employees|约12"


def test_personal_values_stand_in_no_key_proposal_or_sentence():
    table, _ = checked("Member.applied", ["44352", "2021.6", "张三"])
    assert {found.value for found in table.findings} == {"***"}
    assert [(found.key, found.proposal) for found in table.findings] == [(None, None)] * 3
    text = " ".join(found.message.zh + found.message.en for found in table.findings)
    assert not any(part in text for part in ("44352", "2021", "张三"))
    table, _ = checked("Member.stage", ["正式党"])
    assert "正式" not in "".join(found.message.zh for found in table.findings)


def test_cells_without_a_value_are_unknown_and_told():
    states = {2: CellState.ERROR, 3: CellState.UNCOMPUTED}
    table, name = checked("Enterprise.employees", ["#N/A", "0", "7"], states=states)
    assert table.frame[name].to_list() == [None, None, 7]
    assert [(found.code, found.row) for found in table.findings] == [("CG-W251", 2), ("CG-W252", 3)]


def test_every_label_that_is_written_and_every_further_word_is_read_back():
    for of in KINDS:
        for prop in of.properties:
            if prop.type not in (Type.ENUM, Type.BOOLEAN):
                continue
            words = {word: value for value, label in prop.values.items() for word in (value, label.zh, label.en)}
            meant = {word: value == "yes" if prop.type is Type.BOOLEAN else value for word, value in prop.also.items()}
            words |= meant
            got = parse(pl.Series(list(words), dtype=pl.String), prop).typed.to_list()
            assert dict(zip(words, got, strict=True)) == words, (of.name, prop.name)


def test_lists_are_split_at_line_breaks_too():
    texts = ["轴承\n齿轮", "轴承、\r\n齿轮", "a、b；c\nd", "无", "PCB"]
    want = [["轴承", "齿轮"], ["轴承", "齿轮"], ["a、b", "c", "d"], None, ["PCB"]]
    assert values("Enterprise.products", texts) == want


def test_each_distinct_text_is_read_once(monkeypatch):
    """A hundred thousand cells of two spellings are two readings."""
    read = []
    real = parse.__globals__["read_date"]
    monkeypatch.setitem(parse.__globals__, "read_date", lambda text, **how: read.append(text) or real(text, **how))
    texts = pl.Series(["2023-05-01", "2023年5月", "2023/5/1"] * 30_000)
    assert parse(texts, kind("SUPPLIES")["since"]).typed.null_count() == 0
    assert sorted(read) == ["2023/5/1", "2023年5月"]


@pytest.mark.parametrize(
    "word", ["无", "皆无", "不明", "未统计", "不适用", "／", "——", "N/A", "None", "ＮＵＬＬ", "？"]
)
def test_one_list_says_everywhere_what_stands_for_nothing(tmp_path, word):
    (tmp_path / "企业.csv").write_text(
        f"企业名称,统一社会信用代码,地址,党组织名称\n甲厂,{word},{word},{word}\n", "utf-8"
    )
    (tmp_path / "供应关系.csv").write_text(f"供应方,采购方\n甲厂,{word}\n甲厂,丙有限公司\n", "utf-8")
    park = read_park(tmp_path)
    firm = park["Enterprise"].filter(name="甲厂").row(0, named=True)
    assert (firm["uscc"], firm["address"], park["PartyOrganization"].height) == (None, None, 0)
    assert park["SUPPLIES"].height == 1
    told = {found.column: found.code for found in park.findings if found.value == word}
    assert told["uscc"] == "CG-W215" and told["address"] in ("CG-F324", "CG-W215") and told["to_id"] == "CG-W217"
