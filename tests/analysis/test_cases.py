"""Small parks worked by hand: every case names the question, the article it rests on, and the rows it expects."""

import datetime as dt
import tomllib

import pytest
from casefile import CASES, QUESTIONS, answer_of
from paths import CASE_FOLDER

from chaingraph.notes import part_notes
from chaingraph.rules import rulebook


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_worked_cases(path):
    case, answer = answer_of(path)
    rows = [row for row in answer.rows if all(row[name] in kept for name, kept in case.get("where", {}).items())]
    assert case["about"] and case["article"]
    key = next(iter(case["expected"][0])) if case["expected"] else answer.columns[0].name
    assert [row[key] for row in rows] == [row.get(key) for row in case["expected"]]
    names = {column.name for column in answer.columns}
    for row, expected in zip(rows, case["expected"], strict=True):
        reasons = row.get("reasons") or row.get("evidence") or ()
        for name in expected.keys() & names:
            value = list(row[name]) if isinstance(row[name], tuple) else row[name]
            assert value == expected[name] or value == pytest.approx(expected[name]), (row, name)
        for name in expected.get("unknown", ()):
            assert row[name] is None, (row, name)
        if "codes" in expected:
            assert [reason.code for reason in reasons] == expected["codes"]
        assert {rule for reason in reasons for rule in reason.rules} >= set(expected.get("rules", ()))
        assert expected.get("words", "") in "".join(reason.text.zh for reason in reasons)
        assert expected.keys() <= names | {"unknown", "codes", "rules", "words"}
    for name, value in case.get("overall", {}).items():
        assert answer.parts["rates"].rows[0][name] == pytest.approx(value), name
    for words in case.get("notes", ()):
        assert words in "\n".join(note.zh for note in (*answer.notes, *part_notes(answer.notes, answer.rules).behind))
    used = {rule for row in answer.rows for reason in row.get("reasons") or () for rule in reason.rules}
    assert used <= {rule["id"] for rule in answer.rules}, "an answer lists the rules that it used"


def test_every_question_and_every_boundary_has_cases():
    assert {path.parent.name for path in CASES} == set(QUESTIONS) and len(CASES) > 30
    text = "\n".join(path.read_text(encoding="utf-8") for path in CASES)
    for number in (2, 3, 6, 7, 49, 50, 51, 99, 100, 101):
        assert f"full_members = {number}," in text or f"full_members = {number}\n" in text, number


def test_every_text_has_a_case_on_its_first_day_and_the_day_before():
    """Rules of law and guidance: each version begins on a day that a case names, with the day before it."""
    asked = {
        (line["id"], line["on"])
        for path in (CASE_FOLDER / "rules").glob("*.toml")
        for line in tomllib.loads(path.read_text(encoding="utf-8"))["expected"]
    }
    book, day = rulebook(), dt.timedelta(days=1)
    missing = []
    for rule_id, table in book._tables.items():
        if table["kind"] == "local":
            continue
        for version in table["values"]:
            days = [version["from"] - day, version["from"]]
            days += [version["not_before"] - day, version["not_before"]] if "not_before" in version else []
            days += [version["until"], version["until"] + day] if "until" in version else []
            missing += [(rule_id, on) for on in days if (rule_id, on) not in asked]
    assert missing == []


def test_a_wrong_expectation_fails(tmp_path):
    path = tmp_path / "wrong.toml"
    good = CASE_FOLDER / "organizations" / "branch_art20_committee.toml"
    text = good.read_text(encoding="utf-8")
    assert 'organization_id = "O7"' in text
    path.write_text(text.replace('organization_id = "O7"', 'organization_id = "O6"'), encoding="utf-8")
    with pytest.raises(AssertionError):
        test_worked_cases(path)
