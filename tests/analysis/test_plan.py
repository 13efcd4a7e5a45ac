"""The road map: worked days, an independent oracle, and laws of coverage over time."""

import datetime as dt
import itertools
import tomllib

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import COMPLETE, SOURCE, park_of
from paths import CASE_FOLDER

from chaingraph.analysis.plan import build_roadmap, ways
from chaingraph.analysis.plan.answers import PLAN
from chaingraph.analysis.plan.prospects import Conditions
from chaingraph.analysis.plan.ways import NEVER, Calendar, Option
from chaingraph.asof.days import add_months
from chaingraph.errors import UsageError
from chaingraph.park import Park
from chaingraph.rules import rulebook
from chaingraph.sample import build_sample
from chaingraph.words import Reason

START, UNTIL = dt.date(2025, 1, 10), dt.date(2028, 6, 1)
CASES = tomllib.loads((CASE_FOLDER / "plan" / "steps.toml").read_text(encoding="utf-8"))["case"]


def prospects(firms, targets=(), **more):
    usual = {"street": "甲街", "ownership": "non_public", "instructor": False}
    people = [f"M{number}" for number in range(len(targets))]
    tables = {
        **COMPLETE,
        "Enterprise": [{"name": f"企业{firm['id']}", **usual, **firm} for firm in firms],
        "Member": [{"id": key, "stage": "development_target", "trained": START} for key in people],
        "EMPLOYED_BY": [{"from_id": key, "to_id": firm} for key, firm in zip(people, targets, strict=True)],
        **more,
    }
    return park_of(**tables)


def steps_of(plan):
    return [
        [row["kind"], row["date"].isoformat(), sorted(row["enterprise_ids"])]
        for row in plan.rows
        if row["kind"] not in ("find_out", "instructor")
    ]


def by_year(plan):
    """Count the places that a plan uses in each calendar year."""
    used = {}
    for row in plan.rows:
        if row["places"]:
            used[row["date"].year] = used.get(row["date"].year, 0) + row["places"]
    return used


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


firm_facts = st.fixed_dictionaries(
    {
        "full_members": st.integers(0, 3),
        "probationary_members": st.integers(0, 1),
        "activists": st.integers(0, 2),
        "street": st.sampled_from(["甲街", "乙街"]),
        "priority": st.sampled_from([None, "key", "to_be_organized"]),
    }
)


def best_weight(firms, targets, quotas):
    """Return the greatest weight by trying every grouping and every set of people.

    `quotas` are the places of the calendar years; a target is ready in the first, an activist in the second.
    """
    weight = {None: 1, "to_be_organized": 2, "key": 3}
    ready = {firm["id"]: [0] * targets.count(firm["id"]) + [1] * firm["activists"] for firm in firms}

    def ways(block):
        """Yield the years from which the people of each minimal set that makes the block a branch are ready."""
        base = {firm["id"]: firm["full_members"] + firm["probationary_members"] for firm in block}
        if len(block) > 1 and (
            len(block) > 5 or len({firm["street"] for firm in block}) > 1 or any(f["full_members"] > 2 for f in block)
        ):
            return
        pool = [(firm["id"], year) for firm in block for year in ready[firm["id"]]]
        for size in range(len(pool) + 1):
            for people in itertools.combinations(pool, size):
                members = {key: base[key] + sum(owner == key for owner, _ in people) for key in base}
                willing = {
                    f["id"] for f in block
                    if f["priority"] == "to_be_organized" or f["probationary_members"] or targets.count(f["id"])
                }  # fmt: skip
                alone = len(block) == 1
                if sum(members.values()) >= 3 and (alone or all(members[key] or key in willing for key in members)):
                    yield [year for _, year in people]

    def feasible(years):
        return all(sum(year >= first for year in years) <= sum(quotas[first:]) for first in range(len(quotas)))

    def best(rest, years):
        if not rest:
            return 0
        head, tail = rest[0], rest[1:]
        found = best(tail, years)
        for size in range(len(tail) + 1):
            for mates in itertools.combinations(tail, size):
                block = [head, *mates]
                for used in ways(block):
                    if feasible([*years, *used]):
                        others = [firm for firm in tail if firm not in mates]
                        value = sum(weight[firm["priority"]] for firm in block)
                        found = max(found, value + best(others, [*years, *used]))
        return found

    return best(firms, [])


@settings(max_examples=40, deadline=None)
@given(st.lists(firm_facts, min_size=1, max_size=4), st.lists(st.integers(0, 3), max_size=2), st.integers(0, 2))
def test_no_plan_covers_more(drawn, owners, quota):
    firms = [{"id": f"E{place}", **facts} for place, facts in enumerate(drawn)]
    targets = [f"E{owner}" for owner in owners if owner < len(firms)]
    plan = build_roadmap(prospects(firms, targets), on=START, until=UNTIL, places_per_year=quota)
    assert plan.parameters["weight"] == best_weight(firms, targets, [quota] * 3) == plan.parameters["bound"]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(firm_facts, min_size=1, max_size=4),
    st.lists(st.integers(0, 3), max_size=2),
    st.lists(st.integers(0, 2), min_size=3, max_size=3),
    st.lists(st.dates(dt.date(2024, 11, 1), dt.date(2025, 12, 31)), max_size=3),
    st.sampled_from([START, dt.date(2025, 4, 30)]),
)
def test_no_calendar_year_exceeds_its_places_and_no_plan_with_them_covers_more(drawn, owners, planned, admitted, start):
    firms = [{"id": f"E{place}", **facts} for place, facts in enumerate(drawn)]
    targets = [f"E{owner}" for owner in owners if owner < len(firms)]
    tables = dict(prospects(firms, targets).tables)
    # people of an organized firm elsewhere: they use places of the park and are nobody's prospects
    others = [
        {"id": f"P{place}", "stage": "full", "probation_since": day, **SOURCE} for place, day in enumerate(admitted)
    ]
    plans = [{"id": f"R{year}", "year": year, "places": number, **SOURCE} for year, number in enumerate(planned, 2025)]
    extra = Park.from_rows({"Member": others, "RecruitmentPlan": plans})
    for name in ("Member", "RecruitmentPlan"):
        tables[name] = pl.concat([tables[name], extra[name]]) if name in tables else extra[name]
    plan = build_roadmap(Park.from_frames(tables), on=start, until=UNTIL)
    used = sum(day.year == 2025 and day <= start for day in admitted)
    left = [max(0, planned[0] - used), *planned[1:]]
    assert plan.parameters["places_used"] == used
    assert all(number <= left[year - 2025] for year, number in by_year(plan).items()), (by_year(plan), left)
    assert plan.parameters["weight"] == best_weight(firms, targets, left) == plan.parameters["bound"]


ONE_NEIGHBOUR = """
[[joint.neighbours.values]]
from = 2018-01-01
value = 1
cite = { title = "t", issuer = "i" }
"""


@pytest.fixture(scope="module")
def one_neighbour(tmp_path_factory):
    path = tmp_path_factory.mktemp("rules") / "local.toml"
    path.write_text(ONE_NEIGHBOUR, encoding="utf-8")
    return rulebook().with_local(path)


@settings(max_examples=40, deadline=None)
@given(st.lists(firm_facts, min_size=3, max_size=5), st.integers(0, 1))
def test_the_bound_holds_for_groupings_that_were_not_looked_at(one_neighbour, drawn, quota):
    firms = [{"id": f"E{place}", **facts} for place, facts in enumerate(drawn)]
    plan = build_roadmap(prospects(firms), on=START, until=UNTIL, places_per_year=quota, rules=one_neighbour)
    values = plan.parameters
    assert values["weight"] <= best_weight(firms, [], [quota] * 3) <= values["bound"]
    assert (values["gap"] == 0) == (values["weight"] == values["bound"])


def test_what_the_nearest_neighbours_miss_is_in_the_gap(one_neighbour):
    # of four units in a street each sees one other alone, and two have three full members together only with a third
    firms = [
        {"id": key, "full_members": 1, "industry": code}
        for key, code in zip("ABCD", ("3411", "3411", "2710", "2710"), strict=True)
    ]
    seen = build_roadmap(prospects(firms), on=START, until=UNTIL, places_per_year=0)
    missed = build_roadmap(prospects(firms), on=START, until=UNTIL, places_per_year=0, rules=one_neighbour)
    assert (seen.parameters["weight"], seen.parameters["gap"]) == (4, 0)
    assert missed.parameters["weight"] < missed.parameters["bound"] == 4 and missed.parameters["gap"] > 0
    (note,) = [note for note in missed.notes if note.code == "weighted"]
    assert "上界对所有相邻单位的组合都成立" in note.zh and "every grouping" in note.en


@settings(max_examples=20, deadline=None)
@given(
    st.lists(firm_facts, min_size=1, max_size=6),
    st.integers(0, 2),
    st.sampled_from(["own_branch", "transfer_members", "joint_branch", "recruit"]),
)
def test_coverage_never_falls_and_more_places_or_time_never_lower_it(drawn, quota, step):
    firms = [{"id": f"E{place}", **facts} for place, facts in enumerate(drawn)]
    park = prospects(firms)
    plan = build_roadmap(park, on=START, until=UNTIL, places_per_year=quota)
    curve = plan.parts["curve"].rows
    for name in ("covered", "covered_min", "official_min", "weighted_share", "places"):
        values = [row[name] for row in curve]
        assert values == sorted(values)
    assert curve[0]["date"] == START and curve[-1]["date"] == UNTIL
    weight = plan.parameters["weight"]
    assert build_roadmap(park, on=START, until=UNTIL, places_per_year=quota + 1).parameters["weight"] >= weight
    later = dt.date(2029, 6, 1)
    assert build_roadmap(park, on=START, until=later, places_per_year=quota).parameters["weight"] >= weight
    less = build_roadmap(park, on=START, until=UNTIL, places_per_year=quota, without=step)
    assert less.parameters["weight"] <= weight
    assert not any(row["kind"] == step for row in less.rows if step != "own_branch")


@settings(max_examples=15, deadline=None)
@given(st.lists(firm_facts, min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_shuffling_and_renaming_change_nothing(drawn, random):
    firms = [{"id": f"E{place}", "name": f"企业{place}", **facts} for place, facts in enumerate(drawn)]
    plan = build_roadmap(prospects(firms), on=START, until=UNTIL, places_per_year=1)
    shuffled = firms[:]
    random.shuffle(shuffled)
    assert build_roadmap(prospects(shuffled), on=START, until=UNTIL, places_per_year=1).to_json() == plan.to_json()
    renamed = build_roadmap(
        prospects([{**firm, "id": f"Z{len(firms) - place}"} for place, firm in enumerate(firms)]),
        on=START, until=UNTIL, places_per_year=1,
    )  # fmt: skip
    assert [(row["date"], row["kind"], row["names"]) for row in renamed.rows] == [
        (row["date"], row["kind"], row["names"]) for row in plan.rows
    ]


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


def test_the_number_of_places_comes_from_the_plans_of_the_park():
    firm = {"id": "A", "name": "甲", **SOURCE}
    plans = [{"id": "R1", "enterprise_id": "A", "year": 2024, "places": 7, **SOURCE}]
    planned, plain = (
        Park.from_rows({"Enterprise": [firm], "RecruitmentPlan": plans}),
        Park.from_rows({"Enterprise": [firm]}),
    )
    for park, quota in ((planned, 7), (plain, 20)):
        years = {str(year): quota for year in range(2025, 2029)}
        assert build_roadmap(park, on=START, until=UNTIL).parameters["places_per_year"] == years


def test_each_calendar_year_has_the_places_of_its_own_plan():
    firm = {"id": "A", "name": "甲", **SOURCE}
    plans = [
        {"id": f"R{place}", "enterprise_id": "A", "year": year, "places": number, **SOURCE}
        for place, (year, number) in enumerate([(2024, 7), (2026, 2), (2026, 3), (2028, 1)])
    ]
    members = [
        {"id": f"M{place}", "stage": "probationary", "probation_since": day, **SOURCE}
        for place, day in enumerate([dt.date(2024, 12, 31), dt.date(2025, 1, 1), START, dt.date(2025, 1, 11), None])
    ]
    park = Park.from_rows({"Enterprise": [firm], "RecruitmentPlan": plans, "Member": members})
    plan = build_roadmap(park, on=START, until=UNTIL)
    assert plan.parameters["places_per_year"] == {"2025": 7, "2026": 5, "2027": 5, "2028": 1}
    assert plan.parameters["places_used"] == 2
    said = "\n".join(note.zh for note in plan.notes)
    assert "2025 年 7 个（本年已成为预备党员 2 人）、2026–2027 年 5 个、2028 年 1 个" in said
    assert "1 名预备党员的日期未知" in said
    given = build_roadmap(park, on=START, until=UNTIL, places_per_year=9).parameters
    assert set(given["places_per_year"].values()) == {9} and given["places_used"] == 2


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
        park = Park.from_rows({"Enterprise": [firm], "Member": [*people, *full], "EMPLOYED_BY": jobs})
        plan = build_roadmap(park, on=START, until=UNTIL, places_per_year=1)
        (place,) = [row for row in plan.rows if row["kind"] == "recruit"]
        assert place["person_ids"] == (names[1],)


def test_the_calendar_is_worked_out_once_for_the_firms_and_not_for_the_options(monkeypatch):
    made, shifted, options = [], [], []
    members, days_of = Calendar.members, Calendar.days_of
    monkeypatch.setattr(Calendar, "members", lambda own, firm: made.append(firm) or members(own, firm))
    monkeypatch.setattr(Calendar, "days_of", lambda own, *asked: options.append(len(asked[0])) or days_of(own, *asked))
    monkeypatch.setattr(ways, "add_months", lambda *day: shifted.append(day) or add_months(*day))
    park = build_sample(seed=4, enterprises=300).park
    firms = park["Enterprise"].height
    build_roadmap(park, until=dt.date(2027, 12, 31))
    assert len(options) == 2 and options[0] > 3 * firms  # all that are possible, and those taken
    assert len(made) <= 3 * firms and len(shifted) <= 8 * firms


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 40), max_size=4), st.booleans(), st.lists(st.integers(0, 40), max_size=2)),
        min_size=1, max_size=5,
    )
)  # fmt: skip
def test_the_days_of_a_branch_are_those_of_a_walk_through_its_events(drawn):
    usable = [firm for firm in drawn if firm[0] or firm[2] or (firm[1] and len(drawn) > 1)]
    if sum(len(members) + len(placed) for members, _, placed in usable) < 3:
        return
    calendar = Calendar.__new__(Calendar)
    start = START.toordinal()
    calendar.terms = Conditions(START, UNTIL, (), 1, 3, 12, 12, 12, 3, 1, 1, 1, 20, (1,), frozenset())
    rows = [sorted(start + day for day in members)[:3] for members, _, _ in usable]
    calendar.arrivals = np.array([row + [NEVER] * (3 - len(row)) for row in rows])

    class Firms:
        willing = np.array([will for _, will, _ in usable])

    calendar.prospects = Firms
    option = Option(tuple(range(len(usable))), ())
    used = [(firm, start + day) for firm, (_, _, placed) in enumerate(usable) for day in placed]
    ready, days, _ = calendar.days_of([option], [used])
    events = {
        firm: sorted(start + day for day in (*members, *placed)) for firm, (members, _, placed) in enumerate(usable)
    }
    alone = len(usable) == 1
    first = {firm: start if usable[firm][1] and not alone else events[firm][0] for firm in events}
    day = start
    while sum(when <= day for mine in events.values() for when in mine) < 3 or sum(
        since <= day for since in first.values()
    ) < (1 if alone else 2):
        day += 1
    assert ready.tolist() == [day]
    assert days[0, : len(usable)].tolist() == [max(day, first[firm]) for firm in range(len(usable))]
