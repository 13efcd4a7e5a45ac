"""One day for every answer: the park's own, and what lies before and behind it."""

import datetime as dt
import inspect
import json
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parks import COMPLETE, park_of

from chaingraph.analysis.answers import all_answers
from chaingraph.analysis.coverage import find_branchless
from chaingraph.asof.day import as_of
from chaingraph.asof.homes import find_homes
from chaingraph.asof.people import count_by_enterprise
from chaingraph.cli import app
from chaingraph.sample import build_sample

D = dt.date
DATED = [answer for answer in all_answers().values() if answer.function and "on" in answer.takes]


def function_of(answer):
    module, _, name = answer.function.partition(":")
    return getattr(import_module(module), name)


def firm(**more):
    return {"id": "E1", "name": "甲", **more}


@pytest.mark.parametrize("answer", DATED, ids=lambda answer: answer.id)
def test_every_answer_takes_the_day_of_the_park(answer):
    park = build_sample(seed=1, enterprises=60).park
    taken = inspect.signature(function_of(answer)).parameters
    asked = {"until": as_of(park).replace(year=2025)} if "until" in taken else {}
    asked |= {"enterprise_id": park["Enterprise"]["id"][0]} if "enterprise_id" in taken else {}
    given = {"before": park, "enterprise_ids": [park["SUPPLIES"]["from_id"][0]], "draws": 2}
    asked |= {name: value for name, value in given.items() if name in taken}
    if "members" in taken:
        asked["members"] = all_answers()["chain_members"].find(park)
    plain = function_of(answer)(park, **asked)
    told = function_of(answer)(park, on=as_of(park), **asked)
    assert plain.as_of == told.as_of == as_of(park)
    assert list(plain.rows) == list(told.rows)


@given(st.dates(D(2000, 1, 1), D(2040, 1, 1)), st.dates(D(2000, 1, 1), D(2040, 1, 1)))
def test_planned_days_and_ends_are_no_day_of_the_park(noted, planned):
    branch = {"id": "O1", "name": "支部", "kind": "branch", "dissolved": planned, "term_end": planned}
    park = park_of(
        Enterprise=[firm(updated=noted)],
        PartyOrganization=[branch],
        ESTABLISHED_IN=[{"from_id": "O1", "to_id": "E1", "until": planned}],
    )
    assert as_of(park) == noted
    assert find_homes(park).height == (noted <= planned and noted < planned)


def test_an_end_ahead_is_no_end_and_a_beginning_ahead_no_beginning():
    people = [{"id": "M1", "stage": "full"}, {"id": "M2", "stage": "full", "full_since": D(2035, 1, 1)}]
    people.append({"id": "M3", "stage": "full", "left": D(2035, 1, 1)})
    jobs = [{"from_id": person["id"], "to_id": "E1", "until": D(2030, 12, 31)} for person in people]
    park = park_of(Enterprise=[firm(updated=D(2026, 1, 1))], Member=people, EMPLOYED_BY=jobs)
    assert count_by_enterprise(park)["full_members"].to_list() == [2]
    branch = {"id": "O1", "name": "支部", "kind": "branch", "founded": D(2035, 1, 1)}
    seat = [{"from_id": "O1", "to_id": "E1"}]
    later = park_of(Enterprise=[firm(updated=D(2026, 1, 1))], PartyOrganization=[branch], ESTABLISHED_IN=seat)
    assert find_homes(later).height == 0 and find_homes(later, D(2035, 1, 1)).height == 1


def test_without_any_day_facts_count_and_the_answer_says_so():
    people = [{"id": "M1", "stage": "full"}]
    jobs = [{"from_id": "M1", "to_id": "E1", "until": D(2030, 12, 31)}]
    park = park_of(**{"Enterprise": [firm()], "Member": people, "EMPLOYED_BY": jobs}, **COMPLETE)
    assert as_of(park) is None and find_branchless(park).rows[0]["full_members"] == 1
    answer = all_answers()["branchless"].find(park)
    assert answer.as_of is None and "没有任何日期：起止日期一律不看" in [note.zh for note in answer.notes]


def test_the_command_line_does_not_look_ahead(tmp_path, capsys):
    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    ahead = (today + dt.timedelta(days=200)).isoformat()
    (tmp_path / "enterprises.csv").write_text(
        f"id,name,full_members,updated,source\nE1,甲,3,{ahead},synthetic\n", encoding="utf-8"
    )
    assert app.run(["--lang", "en", "branchless", str(tmp_path), "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert ahead in err and today.isoformat() in err and json.loads(out)["as_of"] == today.isoformat()
