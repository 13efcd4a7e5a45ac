"""Decisions: kept by content, read back from a workbook that people sorted, filtered and widened."""

import openpyxl
import pytest
from asking import asking, fill
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.errors import Finding, InputError, Severity, Text
from chaingraph.io import read_park, write_park
from chaingraph.io.decision_book import BOOK, book_beside, read_decisions
from chaingraph.io.decision_sheets import write_book
from chaingraph.io.decisions import CHOICES, NONE, OF_PRODUCTS, About, Choice, Decision, Decisions, key_of
from chaingraph.io.questions import Status, count_open, questions_of

WORDS = st.text("甲乙丙民营党员数 ABab=+'（）|_-", min_size=1, max_size=12).filter(str.strip)


def asked(key, proposal=None, *, used=False, row=None):
    message = Text("“所有制”不在可选值之内", "not one of the choices")
    place = {"file": "a.xlsx", "sheet": "企业", "table": "enterprises", "row": row, "column": "ownership"}
    return Finding("CG-W203", Severity.WARNING, message, **place, key=key, proposal=proposal, used=used)


@settings(max_examples=25)
@given(
    words=st.lists(WORDS, min_size=1, max_size=6, unique_by=lambda word: key_of(About.VALUE, word)),
    seed=st.integers(0, 99),
    language=st.sampled_from(["zh", "en"]),
    data=st.data(),
)
def test_whoever_sorts_filters_and_widens_the_workbook_changes_no_decision(
    words, seed, language, data, tmp_path_factory
):
    book = tmp_path_factory.mktemp("book") / BOOK.zh
    keys = [key_of(About.VALUE, "Enterprise.ownership", word) for word in words]
    findings = [asked(key, f"建议{number}") for number, key in enumerate(keys)]
    write_book(book, questions_of(findings), decisions=NONE, language=language)
    wanted, typed = {}, {}
    for number, key in enumerate(keys):
        choice = data.draw(st.sampled_from([None, *(one for one in Choice if one not in OF_PRODUCTS)]))
        if choice is not None:
            text = {Choice.CHANGE: f"新{number}", Choice.ACCEPT: f"建议{number}"}.get(choice)
            wanted[key] = Decision(choice, text)
            said = data.draw(st.sampled_from([CHOICES[choice].zh, CHOICES[choice].en]))
            typed[key] = (said, text if choice is Choice.CHANGE else None)
    fill(book, typed, seed=seed)
    decisions = read_decisions(book)
    assert dict(decisions.by_key) == wanted
    assert decisions.findings == () and set(decisions.recorded) == set(keys)
    # written once more, by a program in the other language, nothing is forgotten
    write_book(book, questions_of(findings, decisions), decisions=decisions, language="en")
    again = read_decisions(book)
    kept = {key: one for key, one in wanted.items() if one.choice is Choice.LATER}
    assert {key: one for key, one in again.by_key.items() if key in kept} == kept
    write_book(book, questions_of([], decisions), decisions=again, language="zh")
    assert dict(read_decisions(book).by_key) == wanted


def test_what_may_be_decided_of_products_is_not_understood_elsewhere(tmp_path):
    key = key_of(About.VALUE, "Enterprise.ownership", "民营")
    book = tmp_path / BOOK.zh
    write_book(book, questions_of([asked(key)]), decisions=NONE)
    fill(book, {key: (CHOICES[Choice.SAME].zh, None)})
    decisions = read_decisions(book)
    assert dict(decisions.by_key) == {} and [one.code for one in decisions.findings] == ["CG-W271"]


@pytest.fixture
def park(tmp_path, monkeypatch):
    monkeypatch.setattr("chaingraph.io.read.check_table", asking)
    folder = tmp_path / "park"
    folder.mkdir()
    (folder / "企业.csv").write_text(
        "企业名称,所有制\n甲厂,民营二\n乙厂,民营二\n丙厂,国企一\n丁厂,国有\n", encoding="utf-8"
    )
    return folder


def check(folder, language="zh"):
    """What `check` does: read, ask, write."""
    book = book_beside(folder)
    decisions = read_decisions(book) if book.exists() else NONE
    found = read_park(folder, decisions=decisions)
    questions = questions_of(found.findings, decisions)
    write_book(book, questions, decisions=decisions, quality=found.quality, findings=found.findings, language=language)
    return found, questions


def test_one_decision_settles_all_cells_and_is_remembered(park):
    first, questions = check(park)
    assert [(one.weight, one.status) for one in questions] == [(2, Status.OPEN), (1, Status.OPEN)]
    assert first["Enterprise"]["ownership"].to_list() == [None, None, None, "state"]
    many = key_of(About.VALUE, "Enterprise.ownership", "民营二")
    fill(park / BOOK.zh, {many: ("改为", "民营"), questions[1].key: ("不要", None)}, seed=1)
    second, questions = check(park)
    assert second["Enterprise"]["ownership"].to_list() == ["private", "private", None, "state"]
    assert count_open(questions) == (0, 0)
    assert [one.status for one in questions] == [Status.REMEMBERED] * 2
    # next month: another name, another order, one word more: one question
    (park / "企业.csv").unlink()
    (park / "enterprises.csv").write_text("所有制,企业名称\n新词,戊厂\n民营二,乙厂\n", encoding="utf-8")
    third, questions = check(park)
    assert sorted(third["Enterprise"]["ownership"].fill_null("?").to_list()) == ["?", "private"]
    assert [one.key for one in questions if one.status is Status.OPEN] == [
        key_of(About.VALUE, "Enterprise.ownership", "新词")
    ]
    assert {one.status for one in questions[1:]} == {Status.REMEMBERED} and len(questions) == 3


def test_a_decision_that_no_longer_fits_is_asked_again_and_never_applied(park):
    _, questions = check(park)
    fill(park / BOOK.zh, {questions[0].key: ("改为", "没有这种")})
    found, questions = check(park)
    assert questions[0].status is Status.EXPIRED and count_open(questions) == (2, 0)
    assert found["Enterprise"]["ownership"].to_list() == [None, None, None, "state"]
    sheet = openpyxl.load_workbook(park / BOOK.zh).worksheets[0]
    row = {head.value: cell.value for head, cell in zip(sheet[1], sheet[2], strict=True)}
    # the cell is empty, so that nobody takes the old word for an answer to the new question
    assert not row["决定"] and not row["改为"] and row["状态"] == "失效（原决定：改为 没有这种）"


def test_an_acceptance_holds_for_what_was_accepted():
    decisions = Decisions({"name|甲": Decision(Choice.ACCEPT, "甲厂"), "name|乙": Decision(Choice.NOT_THE_SAME)})
    findings = [asked("name|甲", "甲二厂", used=True), asked("name|丙", "丙厂", used=True)]
    by_key = {one.key: one.status for one in questions_of(findings, decisions)}
    assert by_key == {"name|甲": Status.EXPIRED, "name|丙": Status.USED}
    assert questions_of([asked("name|甲", "甲厂", used=True)], decisions)[0].status is Status.REMEMBERED
    assert decisions.get("name|乙", "乙厂").choice is Choice.NOT_THE_SAME


def test_what_cannot_be_understood_decides_nothing_is_told_and_stays(tmp_path):
    book = tmp_path / BOOK.zh
    keys = [f"value|p|{number}" for number in range(5)]
    write_book(book, questions_of([asked(key) for key in keys]), decisions=NONE)
    said = [("也许", None), ("改为", None), ("接受", None), (None, "直接写了"), ("不要", None)]
    fill(book, dict(zip(keys, said, strict=True)))
    opened = openpyxl.load_workbook(book)
    sheet = opened.worksheets[0]
    sheet.append(["" if cell.value is None else cell.value for cell in sheet[6]])
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(7, heads.index("决定") + 1).value = "接受"
    sheet.cell(7, heads.index("建议") + 1).value = "另一个"
    opened.save(book)
    decisions = read_decisions(book)
    assert dict(decisions.by_key) == {keys[3]: Decision(Choice.CHANGE, "直接写了")}
    assert [(one.code, one.row) for one in decisions.findings] == [
        ("CG-W271", 2),
        ("CG-W273", 3),
        ("CG-W275", 4),
        ("CG-W272", 7),
    ]
    write_book(book, questions_of([], decisions), decisions=decisions)
    assert read_decisions(book).recorded[keys[0]].cells["decision"] == "也许"


def test_nothing_is_written_over_that_was_not_read(tmp_path):
    book = tmp_path / BOOK.zh
    book.write_bytes(b"no workbook")
    broken = read_decisions(book)
    assert not broken.readable and "CG-W270" in {one.code for one in broken.findings}
    for decisions in (NONE, broken):
        with pytest.raises(InputError, match="CG-E194"):
            write_book(book, questions_of([asked("name|甲")]), decisions=decisions)
    assert book.read_bytes() == b"no workbook"


def test_columns_that_people_added_stay(tmp_path):
    book = tmp_path / BOOK.zh
    findings = [asked("name|甲"), asked("name|乙")]
    write_book(book, questions_of(findings), decisions=NONE)
    fill(book, {"name|甲": ("不要", None)}, seed=4)
    opened = openpyxl.load_workbook(book)
    sheet = opened.worksheets[-1]
    heads = [cell.value for cell in sheet[2]]
    sheet.cell(3, heads.index("经办人") + 1).value = "办公室"
    opened.save(book)
    decisions = read_decisions(book)
    write_book(book, questions_of(findings, decisions), decisions=decisions)
    assert {one.more["经办人"] for one in read_decisions(book).recorded.values()} == {"办公室", ""}


def test_the_workbook_is_no_table_whatever_it_is_called(park):
    check(park)
    alone = read_park(park, decisions=NONE)
    assert {account.table for account in alone.accounts} == {"enterprises"}
    copied = park / "企业补充.xlsx"
    (park / BOOK.zh).rename(copied)
    again = read_park(park)
    assert again["Enterprise"].equals(alone["Enterprise"])
    assert [(one.code, one.file) for one in again.findings if one.code == "CG-W274"] == [("CG-W274", copied.name)]
    # named, it is the one in use
    assert "CG-W274" not in {one.code for one in read_park(park, decisions=copied).findings}


def test_scopes_that_people_confirm_are_records(park):
    decisions = NONE
    found = read_park(park)
    scope = {"register": Text("党组织", "Party organizations"), "street": "东街", "why": "3"}
    facts = {"quality": found.quality, "findings": found.findings, "scopes": [scope, {**scope, "street": "西街"}]}
    book = park / BOOK.zh
    write_book(book, questions_of(found.findings), decisions=decisions, **facts)
    assert read_park(park)["SourceScope"].is_empty()
    opened = openpyxl.load_workbook(book)
    sheet = opened["登记范围"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(3, heads.index("是否完整") + 1).value = "是"
    opened.save(book)
    stated = read_park(park)
    assert stated["SourceScope"].select("register", "complete", "street").rows() == [("organizations", True, "西街")]
    decisions = read_decisions(book)
    write_book(book, questions_of(stated.findings, decisions), decisions=decisions, quality=stated.quality)
    assert read_park(park)["SourceScope"].height == 1


@pytest.mark.parametrize(
    ("complete", "source", "held"),
    [
        ("是", "{file}", True),
        ("是", "{file}、别的名册.xlsx", False),
        ("是", "别的名册.xlsx", False),
        ("否", "别的名册.xlsx", True),
        ("是", "街道台账", True),
        ("是", None, True),
    ],
)
def test_a_scope_stated_of_one_file_is_not_one_of_others(park, complete, source, held):
    found = read_park(park)
    scope = {"register": Text("党组织", "Party organizations"), "street": "东街", "why": "3"}
    given = source and source.format(file=found.quality.sources[0].file)
    facts = {"quality": found.quality, "findings": found.findings, "scopes": [{**scope, "source": given}]}
    book = park / BOOK.zh
    write_book(book, questions_of(found.findings), decisions=NONE, **facts)
    opened = openpyxl.load_workbook(book)
    sheet = opened["登记范围"]
    sheet.cell(2, [cell.value for cell in sheet[1]].index("是否完整") + 1).value = complete
    opened.save(book)
    stated = read_park(park)
    assert stated["SourceScope"].height == held
    assert ("CG-T639" in {one.code for one in stated.findings}) != held


def test_a_long_text_has_a_short_key_of_its_own():
    long = "甲" * 500
    assert key_of(About.ROW, "f", long) != key_of(About.ROW, "f", long + "乙")
    assert len(key_of(About.ROW, "f", long)) < 300


def test_a_folder_that_is_written_anew_keeps_its_decisions(park, tmp_path):
    found, questions = check(park)
    out = tmp_path / "out"
    write_park(found, out, "csv")
    write_book(out / BOOK.zh, questions, decisions=NONE)
    kept = (out / BOOK.zh).read_bytes()
    write_park(found, out, "csv")
    assert (out / BOOK.zh).read_bytes() == kept
