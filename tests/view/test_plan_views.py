"""The road map that is handed out: no person, every step and firm once, the curve drawn, on paper without overflow."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter

import openpyxl
import pytest

from chaingraph.analysis.plan import build_roadmap
from chaingraph.cli.app import run
from chaingraph.park import Park
from chaingraph.sample import build_sample, write_sample
from chaingraph.view.paper.plan import hand_out, show_roadmap
from chaingraph.view.workbook import write_workbook

UNTIL = dt.date(2026, 12, 31)
PAPER = 696  # pixels between the margins of A4


@pytest.fixture(scope="module")
def plan():
    return build_roadmap(build_sample(seed=1).park, until=UNTIL)


def test_no_person_leaves_with_it(plan, tmp_path):
    given = hand_out(plan)
    assert "person_ids" not in [column.name for column in given.columns]
    assert all(set(row) == {column.name for column in given.columns} for row in given.rows)
    people = {person for row in plan.rows for person in row["person_ids"]}
    assert people
    write_workbook({"plan": given}, tmp_path / "plan.xlsx")
    cells = {
        cell for sheet in openpyxl.load_workbook(tmp_path / "plan.xlsx") for row in sheet.values for cell in row if cell
    }
    page = show_roadmap(plan, digest="0" * 12).html
    assert not people & cells
    assert not [person for person in people if person in page]
    assert {row["persons"] for row in given.rows} <= {None, "<5"} | set(range(5, 1000))


PLACED = r"(达到|不足|名额发展) $"
SMALL = [
    {"id": "A", "full_members": 2, "probationary_members": 1},
    {"id": "B", "full_members": 3, "untransferred_members": 1},
    {"id": "C", "full_members": 4, "untransferred_members": 3},
    {"id": "D", "full_members": 1, "probationary_members": 2},
    {"id": "E", "full_members": 2, "probationary_members": 0, "activists": 1},
    {"id": "F", "full_members": 1, "probationary_members": 0, "street": "乙街"},
    {"id": "G", "full_members": 2, "probationary_members": 0, "street": "乙街"},
]


def test_no_small_count_leaves_in_a_reason_and_no_constant_is_masked():
    usual = {"ownership": "non_public", "has_organization": False, "source": "synthetic"}
    firms = [{"name": f"企业{firm['id']}", **usual, **firm} for firm in SMALL]
    plan = build_roadmap(Park.from_rows({"Enterprise": firms}), on=dt.date(2025, 1, 10), until=dt.date(2028, 6, 1))
    kinds = {row["kind"] for row in plan.rows}
    assert kinds >= {"own_branch", "transfer_members", "recruit", "joint_branch"}
    given, months = hand_out(plan), {"transfer_members": set(), "branch": set()}
    for row, shown in zip(plan.rows, given.rows, strict=True):
        for reason, told in zip(row["reasons"], shown["reasons"], strict=True):
            kinds = reason.sentence.kinds
            people = {name for name in reason.facts if kinds[name] == "people"}
            assert all(told.facts[name] == "<5" for name in people), told
            for sentence, unit in ((told.text.zh, r"(?<!<)(\d+) 名(?!额)"), (told.text.en, r"members[^,;:]*: (\d+)")):
                for found in re.finditer(unit, sentence):
                    assert re.search(PLACED, sentence[: found.start()]), sentence
            found = re.search("按 (.+?) 个月计", told.text.zh)
            if found:
                months["transfer_members" if row["kind"] == "transfer_members" else "branch"].add(found[1])
            assert told.text == reason.text or "<5" in told.text.zh
    assert months == {"transfer_members": {"3"}, "branch": {"1"}}, "a constant is no count, even where it equals one"
    assert not [note for note in given.notes if re.search(r"(?<![<\d])[1-4] 人", note.zh)]


def test_each_firm_has_its_steps_and_the_day_that_covers_it(plan):
    firms = {row["enterprise_id"]: row for row in hand_out(plan).parts["firms"].rows}
    counts = Counter(firm for row in plan.rows for firm in row["enterprise_ids"])
    assert {key: len(row["steps"]) for key, row in firms.items()} == counts
    covered = {firm: row["date"] for row in plan.rows if row["effect"] for firm in row["enterprise_ids"]}
    assert {key: row["covered_on"] for key, row in firms.items()} == {key: covered.get(key) for key in firms}
    assert sum(row["places"] for row in firms.values()) >= plan.parts["curve"].rows[-1]["places"] > 0
    days = [row["covered_on"] or dt.date.max for row in firms.values()]
    assert days == sorted(days)


def test_the_bound_is_a_share_of_the_same_weight(plan):
    curve = hand_out(plan).parts["curve"]
    bound, reached = curve.rows[0]["bound_share"], curve.rows[-1]["weighted_share"]
    assert bound == pytest.approx(plan.parameters["bound"] * reached / plan.parameters["weight"])
    assert reached <= bound + 1e-12


def test_the_workbook_draws_the_curve_from_its_cells(plan, tmp_path):
    write_workbook({"plan": hand_out(plan)}, tmp_path / "plan.xlsx", language="en")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    assert book.sheetnames == ["road map", "coverage curve", "firm by firm", "rules and parameters"]
    sheet = book["coverage curve"]
    (chart,) = sheet._charts
    heads = next(row for row in sheet.iter_rows() if row[0].value == "Date")
    place = {cell.value: cell.column_letter for cell in heads}
    first, last = heads[0].row + 1, heads[0].row + len(plan.parts["curve"].rows)
    drawn = [series.val.numRef.f for series in chart.series]
    names = ("Share covered at least", "Share by weight at least", "Bound of the share by weight")
    assert drawn == [f"'coverage curve'!${place[name]}${first}:${place[name]}${last}" for name in names]
    assert [sheet[f"{place['Share covered at least']}{row}"].value for row in (first, last)] == [
        pytest.approx(plan.parts["curve"].rows[at]["covered_min"]) for at in (0, -1)
    ]
    assert not [cell for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_names_every_step_and_article_and_fits_the_paper(plan, browser, tmp_path, language):
    show_roadmap(plan, digest="0" * 12, language=language).write(tmp_path / "plan.html")
    page = browser.new_page(viewport={"width": PAPER, "height": 1000})
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
    page.goto((tmp_path / "plan.html").as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER
    text = page.inner_text("main")
    assert not [row["step"] for row in plan.rows if row["step"] not in text]
    assert not [article for row in plan.rows for article in row["articles"] if article not in text]
    assert page.locator("figure svg").count() == 1
    assert not wrong
    page.close()


def test_the_command_writes_both_and_keeps_persons_for_those_who_ask(tmp_path, monkeypatch):
    monkeypatch.setenv("CHAINGRAPH_LANG", "zh")
    write_sample(tmp_path / "park", seed=1)
    asked = ["plan", str(tmp_path / "park"), "--until", "2024-12-31", "-o"]
    assert run([*asked, str(tmp_path / "plan.html")]) == 0
    assert "逐企业清单" in (tmp_path / "plan.html").read_text(encoding="utf-8")
    found = []
    for more in ([], ["--exact-counts"]):
        assert run([*asked, str(tmp_path / "plan.xlsx"), *more]) == 0
        sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["路线图"]
        found.append("人员代号" in [cell.value for row in sheet.iter_rows() for cell in row])
    assert found == [False, True]
