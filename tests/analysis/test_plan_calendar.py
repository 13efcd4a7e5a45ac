"""Places by calendar year, and the days on which branches have their members."""

import datetime as dt

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import SOURCE
from plancase import START, UNTIL

from chaingraph.analysis.plan import build_roadmap, ways
from chaingraph.analysis.plan.prospects import Conditions
from chaingraph.analysis.plan.ways import NEVER, Calendar, Option
from chaingraph.asof.days import add_months
from chaingraph.park import Park
from chaingraph.sample import build_sample


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
