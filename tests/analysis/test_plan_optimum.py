"""The road map against every grouping and every set of people, and laws of coverage over time."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import SOURCE
from plancase import START, UNTIL, best_weight, by_year, firm_facts, prospects

from chaingraph.analysis.plan import build_roadmap
from chaingraph.park import Park
from chaingraph.rules import rulebook


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
