"""The road map: worked days, steps and what is said of them."""

import datetime as dt
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import COUNTED, SOURCE
from paths import CASE_FOLDER
from plancase import START, UNTIL, by_year, firm_facts, prospects

from chaingraph.analysis.plan import build_roadmap
from chaingraph.analysis.plan.answers import PLAN
from chaingraph.errors import UsageError
from chaingraph.park import Park
from chaingraph.sample import build_sample
from chaingraph.words import Reason

CASES = tomllib.loads((CASE_FOLDER / "plan" / "steps.toml").read_text(encoding="utf-8"))["case"]


def steps_of(plan):
    return [
        [row["kind"], row["date"].isoformat(), sorted(row["enterprise_ids"])]
        for row in plan.rows
        if row["kind"] not in ("find_out", "instructor")
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_worked_cases(case):
    until = dt.date.fromisoformat(case["until"]) if "until" in case else UNTIL
    plan = build_roadmap(prospects(case["firms"]), on=START, until=until, places_per_year=case.get("places", 0))
    if "steps" in case:
        assert steps_of(plan) == case["steps"]
    else:
        assert [step[0] for step in steps_of(plan)] == case["kinds"]
    assert plan.parts["curve"].rows[-1]["covered"] == case["covered"]
    assert plan.parameters["gap"] == 0


def test_the_plan_of_the_sample_is_proved_and_each_step_has_its_article():
    plan = build_roadmap(build_sample(seed=1).park, until=dt.date(2027, 12, 31), places_per_year=20)
    assert plan.as_of == dt.date(2024, 3, 31) and plan.parameters["gap"] == 0
    listed = {rule["id"] for rule in plan.rules}
    for row in plan.rows:
        assert tuple(row) == PLAN.names()
        assert row["date"] >= plan.as_of and row["articles"]
        for reason in row["reasons"]:
            assert isinstance(reason, Reason) and reason.text.zh and reason.text.en and set(reason.rules) <= listed
    covering = [key for row in plan.rows if row["effect"] for key in row["enterprise_ids"]]
    assert len(covering) == len(set(covering)) == sum(row["effect"] for row in plan.rows)
    curve = plan.parts["curve"].rows
    assert curve[-1]["covered"] == plan.rows[-1]["covered_after"] == curve[0]["covered"] + len(covering)
    places = [row for row in plan.rows if row["kind"] == "recruit"]
    # more than twenty became probationary in the first months of 2024: nothing is left of that year
    assert plan.parameters["places_used"] == 22 and by_year(plan) == {2025: 20, 2026: 20}
    assert [row["date"] for row in plan.rows] == sorted(row["date"] for row in plan.rows)
    # the least time on the way: who is an activist today is full in two years
    full = {row["branch"]: row["date"] for row in plan.rows if row["kind"] in ("own_branch", "joint_branch")}
    assert all(row["branch"] in full for row in places)


def test_what_a_step_is_worth_stands_beside_the_plan():
    firms = [{"id": "A", "full_members": 1}, {"id": "B", "full_members": 2}, {"id": "C", "full_members": 4}]
    plan = build_roadmap(prospects(firms), on=START, until=UNTIL, places_per_year=0)
    joint = next(row["step"] for row in plan.rows if row["kind"] == "joint_branch")
    for without, covered in (("joint_branch", 1), (joint, 1), ("own_branch", 2), ("recruit", 3)):
        table = build_roadmap(prospects(firms), on=START, until=UNTIL, places_per_year=0, without=without)
        both = table.parts["without"].rows
        assert [row["plan"] for row in both] == ["with", "without"]
        assert [row["covered"] for row in both] == [3, covered], without


def test_instructors_go_to_the_weightiest_firms_and_are_no_coverage():
    firms = [
        {"id": "A", "priority": "key"}, {"id": "B", "instructor": True},
        *({"id": f"C{n}", "employees": 10 - n} for n in range(5)),
    ]  # fmt: skip
    firms = [{"full_members": 0, "probationary_members": 0, **firm} for firm in firms]
    plan = build_roadmap(prospects(firms), on=START, until=UNTIL, places_per_year=0, instructors=1)
    sent = [row["enterprise_ids"][0] for row in plan.rows if row["kind"] == "instructor"]
    assert set(sent) == {"A", "C0", "C1"}
    curve = plan.parts["curve"].rows
    assert (curve[0]["work_covered"], curve[-1]["work_covered"], curve[-1]["covered"]) == (1, 4, 0)
    none = build_roadmap(prospects(firms), on=START, until=UNTIL, places_per_year=0, without="instructor")
    assert none.parts["without"].rows[1]["work_covered"] == 1


def test_firms_not_known_are_asked_first_by_street_and_nothing_else_is_planned_for_them():
    firms = [{"id": f"N{n:02}", "full_members": 3 if n == 7 else 2, "instructor": True} for n in range(23)]
    firms += [
        {"id": "O", "street": "乙街", "full_members": 5}, {"id": "P", "street": None},
        {"id": "D", "full_members": 2, "has_organization": False}, {"id": "E", "has_organization": False},
        {"id": "G", "full_members": 0, "probationary_members": 0, "has_organization": False},
    ]  # fmt: skip
    plan = build_roadmap(prospects(firms, SourceScope=[]), on=START, until=UNTIL, places_per_year=9)
    asked = [row for row in plan.rows if row["kind"] == "find_out"]
    assert plan.rows[: len(asked)] == tuple(asked) and [row["step"] for row in asked] == ["S1", "S2", "S3", "S4"]
    assert [len(row["enterprise_ids"]) for row in asked] == [1, 20, 4, 1]
    assert asked[0]["enterprise_ids"] == ("O",) and asked[1]["enterprise_ids"][0] == "N07"
    assert {key for row in asked for key in row["enterprise_ids"]} == {firm["id"] for firm in firms} - {"D", "G"}
    assert {(row["date"], row["effect"], row["places"], row["covered_after"]) for row in asked} == {(START, 0, 0, 0)}
    codes = [[reason.code for reason in row["reasons"]] for row in asked]
    assert codes[0] == codes[3] == ["plan_find_out", "plan_if_none"]
    assert [row["reasons"][0].text.zh[:4] for row in asked] == ["乙街：是", "甲街：是", "甲街：是", "街道未知"]
    told = asked[2]["reasons"][0].facts["asked"]
    assert [(said.facts["firms"], said.sentence.template.zh[:4]) for said in told] == [(3, "是否已建"), (1, "未建（含")]
    # whose members nobody wrote down is asked, and gets no instructor; who is known to have none gets one
    others = {(row["kind"], row["enterprise_ids"]) for row in plan.rows if row["kind"] != "find_out"}
    assert others == {("instructor", ("D",)), ("instructor", ("G",))}
    first, last = (plan.parts["curve"].rows[place] for place in (0, -1))
    assert (first["covered"], last["covered"], first["not_known"], first["operating"]) == (0, 0, 25, 28)
    assert first["work_covered"] == 0 and last["covered_max"] == pytest.approx(25 / 28)
    with pytest.raises(UsageError, match="CG-U062"):
        build_roadmap(prospects(firms, SourceScope=[]), on=START, until=UNTIL, without="S1")


def test_whose_members_records_alone_tell_is_asked_first_and_planned_for_once_they_are_all():
    people = {
        "Member": [{"id": f"M{n}", "stage": "full", "transferred": True} for n in range(3)]
        + [{"id": "P", "stage": "probationary", "probation_since": dt.date(2024, 6, 1)}],
        "EMPLOYED_BY": [
            {"from_id": key, "to_id": firm} for key, firm in (("M0", "A"), ("M1", "A"), ("P", "A"), ("M2", "B"))
        ],
    }
    firms = [{"id": "A", "untransferred_members": 1}, {"id": "B"}]
    plan, counted = (
        build_roadmap(prospects(firms, **people, **more), on=START, until=UNTIL, places_per_year=0)
        for more in ({}, COUNTED)
    )
    (asked,) = plan.rows
    assert (asked["kind"], asked["enterprise_ids"]) == ("find_out", ("A", "B"))
    assert [reason.code for reason in asked["reasons"]] == ["plan_find_out", "plan_if_no_more"]
    assert "联合组建 2 家" in asked["reasons"][1].text.zh
    assert any("2 家未建党组织的企业正式党员人数未知" in note.zh for note in plan.notes)
    assert "find_out" not in counted.column("kind") and {"A"} <= set(sum(counted.column("enterprise_ids"), ()))


def test_steps_say_of_how_many_firms_it_is_only_assumed_that_they_have_none():
    register = {
        "PartyOrganization": [{"id": "O", "name": "庚支部", "kind": "branch"}],
        "ESTABLISHED_IN": [{"from_id": "O", "to_id": "H"}],
        "SourceScope": [],
    }
    firms = [
        {"id": "H"}, {"id": "A", "full_members": 1}, {"id": "B", "full_members": 2, "has_organization": False},
        {"id": "C", "full_members": 4}, {"id": "Z", "full_members": 4, "source": "article"},
        {"id": "S", "full_members": 3, "ownership": "state", "has_organization": False},
    ]  # fmt: skip
    plan = build_roadmap(prospects(firms, **register), on=START, until=UNTIL, places_per_year=0)
    marks = {
        row["enterprise_ids"]: [reason.facts["assumed"] for reason in row["reasons"] if reason.code == "plan_assumed"]
        for row in plan.rows
        if row["effect"]
    }
    assert {tuple(sorted(firms)): mark for firms, mark in marks.items()} == {("A", "B"): [1], ("C",): [1], ("S",): []}
    first, last = (plan.parts["curve"].rows[place] for place in (0, -1))
    every = [first[name] for name in ("covered", "none_assumed", "not_known", "operating")]
    assert every == [1, 2, 1, 6] and [last[name] for name in ("covered", "none_assumed", "not_known")] == [5, 0, 1]
    shares = ("covered_min", "covered_assumed", "covered_max", "official_min", "official_assumed", "official_max")
    assert [first[name] for name in shares] == pytest.approx([1 / 6, 2 / 6, 4 / 6, 1 / 5, 2 / 5, 4 / 5])
    assert [last[name] for name in shares] == pytest.approx([5 / 6, 1, 1, 4 / 5, 1, 1])
    notes = {note.code: note.facts for note in plan.notes}
    assert (notes["assumed"]["firms"], notes["not_known"]["firms"]) == (2, 1)
    for code, share, counted in (("reached", "reached_share", (1, 5, 6)), ("reached_official",) * 2 + ((1, 4, 5),)):
        before, after, operating = counted
        assert tuple(notes[code][name] for name in ("before", "after", "operating")) == counted
        assert notes[share]["least_before"] == before / operating and notes[share]["least_after"] == after / operating


@settings(max_examples=20, deadline=None)
@given(st.lists(firm_facts, min_size=2, max_size=6), st.integers(0, 2), st.data())
def test_those_not_known_change_no_other_step_and_declared_none_they_are_planned_for(drawn, quota, data):
    firms = [{"id": f"E{place}", **facts} for place, facts in enumerate(drawn)]
    open_ = set(data.draw(st.lists(st.sampled_from([firm["id"] for firm in firms]), unique=True)))
    said = [firm if firm["id"] in open_ else {**firm, "has_organization": False} for firm in firms]

    def plan_of(firms, **more):
        return build_roadmap(prospects(firms, **more), on=START, until=UNTIL, places_per_year=quota)

    def steps(plan):
        return [
            {name: value for name, value in row.items() if name != "step"}
            for row in plan.rows
            if row["kind"] != "find_out"
        ]

    plan = plan_of(said, SourceScope=[])
    without = plan_of([firm for firm in said if firm["id"] not in open_], SourceScope=[])
    assert steps(plan) == steps(without) and plan.parameters == without.parameters
    assert {key for row in plan.rows if row["kind"] == "find_out" for key in row["enterprise_ids"]} == open_
    settled = plan_of([{**firm, "has_organization": False} for firm in firms], SourceScope=[])
    assert settled.to_json() == plan_of(firms).to_json()
    assert not [row for row in settled.rows if row["kind"] == "find_out"]
    curve, sure = plan.parts["curve"].rows, settled.parts["curve"].rows
    assert all(row["covered_min"] == row["covered_max"] for row in sure)
    assert curve[0]["covered_min"] <= sure[0]["covered_min"] <= curve[0]["covered_max"]


def test_persons_who_move_their_affiliation_are_named_by_pseudonym():
    park = Park.from_rows(
        {
            "Enterprise": [{"id": "A", "name": "甲", "has_organization": False, **SOURCE}],
            "Member": [{"id": f"M{n}", "stage": "full", "transferred": n > 0, **SOURCE} for n in range(3)],
            "EMPLOYED_BY": [{"from_id": f"M{n}", "to_id": "A", **SOURCE} for n in range(3)],
        }
    )
    plan = build_roadmap(park, on=START, until=UNTIL)
    assert [(row["kind"], row["persons"], row["person_ids"]) for row in plan.rows if row["kind"] != "instructor"] == [
        ("transfer_members", 1, ("M0",)), ("own_branch", None, ()),
    ]  # fmt: skip


def test_dates_and_steps_that_make_no_sense_are_refused():
    park = prospects([{"id": "A", "full_members": 1}])
    for options, code in (
        ({"until": UNTIL}, "CG-U060"),
        ({"until": START, "on": START}, "CG-U061"),
        ({"until": UNTIL, "on": START, "without": "S99"}, "CG-U062"),
    ):
        with pytest.raises(UsageError) as caught:
            build_roadmap(park, **options)
        assert caught.value.code == code
        if code == "CG-U060":
            said = caught.value.text
            assert all(flag in text for text in (said.zh, said.en) for flag in ("--on", "--today"))


def test_steps_in_the_past_of_whoever_asks_are_counted_and_nothing_else_changes():
    park = prospects([{"id": "A", "full_members": 3}, {"id": "B", "full_members": 2, "activists": 1}])
    plain = build_roadmap(park, on=START, until=UNTIL)
    days = [row["date"] for row in plain.rows]
    for today in (START, days[1], days[1] + dt.timedelta(days=1), UNTIL):
        plan = build_roadmap(park, on=START, until=UNTIL, today=today)
        past = sum(day < today for day in days)
        notes = [note for note in plan.notes if note not in plain.notes]
        assert plan.rows == plain.rows and plan.parts["curve"].rows == plain.parts["curve"].rows
        assert [(note.code, note.facts["past"], note.facts["all"]) for note in notes] == (
            [("past_steps", past, len(days))] if past else []
        )


def test_what_is_unknown_is_said_and_one_is_no_plural():
    firms = [
        {"id": "A", "activists": 3, "instructor": None},
        {"id": "B", "full_members": 3},
        {"id": "C", "full_members": 2, "probationary_members": 1},
    ]
    plan = build_roadmap(prospects(firms), on=START, until=UNTIL, places_per_year=3)
    assert any("1 家未建党组织的企业正式党员人数未知" in note.zh for note in plan.notes)
    reasons = [reason.text for row in plan.rows for reason in row["reasons"]]
    assert any("是否已选派党建指导员未知" in text.zh for text in reasons)
    assert any("taken as 1 month" in text.en for text in reasons)
    assert not [text.en for text in reasons if "1 months" in text.en or "1 probationary members" in text.en]


def test_of_people_alike_in_their_day_the_place_goes_by_stage_and_dates_and_not_by_the_id():
    members = [
        {"id": "M1", "stage": "activist", "activist_since": dt.date(2024, 6, 1), "applied": dt.date(2024, 1, 1)},
        {"id": "M2", "stage": "activist", "activist_since": dt.date(2024, 6, 1), "applied": dt.date(2023, 1, 1)},
    ]
    for names in (("M1", "M2"), ("M9", "M0")):
        people = [{**row, "id": name, **SOURCE} for row, name in zip(members, names, strict=True)]
        jobs = [{"from_id": name, "to_id": "A", **SOURCE} for name in names]
        full = [{"id": f"F{n}", "stage": "full", "transferred": True, **SOURCE} for n in (1, 2)]
        jobs += [{"from_id": f"F{n}", "to_id": "A", **SOURCE} for n in (1, 2)]
        firm = {"id": "A", "name": "甲", "ownership": "non_public", "has_organization": False, **SOURCE}
        scopes = [{**scope, **SOURCE} for scope in COUNTED["SourceScope"]]
        park = Park.from_rows(
            {"Enterprise": [firm], "Member": [*people, *full], "EMPLOYED_BY": jobs, "SourceScope": scopes}
        )
        plan = build_roadmap(park, on=START, until=UNTIL, places_per_year=1)
        (place,) = [row for row in plan.rows if row["kind"] == "recruit"]
        assert place["person_ids"] == (names[1],)
