"""The first day of the road map on the command line: today, a day that is given, the newest one on record."""

import datetime as dt
import json

import pytest

from chaingraph.cli.app import run
from chaingraph.errors import Exit

TODAY = dt.datetime.now().astimezone().date()
UNTIL = TODAY.replace(year=TODAY.year + 4, day=1).isoformat()


@pytest.fixture
def asked(tmp_path, monkeypatch, capsys):
    """Answer with the exit code, the answer and what was said beside it; the park knows not a single date."""
    monkeypatch.setenv("CHAINGRAPH_LANG", "zh")
    rows = "id,name,full_members,ownership,source\nA,甲厂,3,non_public,摸底表\n"
    (tmp_path / "enterprises.csv").write_text(rows, encoding="utf-8")

    def ask(*words):
        code = run(["plan", str(tmp_path), "--until", UNTIL, "--format", "json", *words])
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return ask


def test_a_park_without_dates_is_planned_from_today_or_a_given_day(asked):
    code, answer, said = asked()
    assert code == Exit.USAGE and answer is None
    assert "CG-U060" in said and "--on" in said and "--today" in said
    code, answer, _ = asked("--today")
    assert code == 0 and answer["as_of"] == TODAY.isoformat()
    assert min(row["date"] for row in answer["rows"]) >= TODAY.isoformat()
    assert not [note for note in answer["notes"] if "早于今天" in json.dumps(note, ensure_ascii=False)]


def test_a_plan_that_begins_in_the_past_says_how_many_steps_lie_there(asked):
    code, answer, _ = asked("--on", "2020-01-10")
    past = sum(row["date"] < TODAY.isoformat() for row in answer["rows"])
    assert code == 0 and past == len(answer["rows"])
    notes = json.dumps(answer["notes"], ensure_ascii=False)
    assert f"{past} 个步骤中 {past} 个的最早日期早于今天（{TODAY}）" in notes and "lies before today" in notes


def test_today_and_another_first_day_are_one_too_many(asked):
    code, answer, said = asked("--on", "2020-01-10", "--today")
    assert code == Exit.USAGE and answer is None and "CG-U063" in said
