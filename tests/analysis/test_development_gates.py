"""The gates of member development at their boundaries."""

import calendar
import datetime as dt

import pytest
from development_parks import D, one_firm
from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.analysis.development import find_development
from chaingraph.analysis.development.answers import STATUS
from chaingraph.analysis.development.people import SINCE, STAGES
from chaingraph.view.masking import mask_table


def gates(on, *people):
    table = find_development(one_firm(*people), on=on).parts["gates"]
    return [(row["gate"], row["status"], row["due"], row["days_overdue"]) for row in table.rows]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"stage": "applicant", "applied": D(2024, 5, 1)}, []),  # one month is over on the day after
        ({"stage": "applicant", "applied": D(2024, 4, 30)}, [("talk", "unrecorded", D(2024, 5, 30), 2)]),
        ({"stage": "applicant", "applied": D(2024, 1, 1), "talked": D(2024, 1, 20)}, []),
        ({"stage": "applicant"}, []),
        ({"stage": "activist", "activist_since": D(2022, 1, 1), "reviewed": D(2023, 12, 1)}, []),
        (
            {"stage": "activist", "activist_since": D(2022, 1, 1), "reviewed": D(2023, 11, 30)},
            [("review", "overdue", D(2024, 5, 30), 2)],
        ),
        ({"stage": "activist", "activist_since": D(2023, 11, 1)}, [("review", "unrecorded", D(2024, 5, 1), 31)]),
        ({"stage": "development_target", "pre_reviewed": D(2024, 4, 1)}, [("meeting", "overdue", D(2024, 5, 1), 31)]),
        (
            {"stage": "development_target", "activist_since": D(2023, 1, 2), "target_since": D(2024, 1, 1)},
            [("activist_year", "too_early", D(2024, 1, 2), None)],
        ),
        ({"stage": "development_target", "activist_since": D(2023, 1, 1), "target_since": D(2024, 1, 1)}, []),
        (
            {"stage": "full", "probation_since": D(2023, 1, 2), "full_since": D(2024, 1, 1)},
            [("probation_year", "too_early", D(2024, 1, 2), None)],
        ),
    ],
)
def test_gates_at_their_boundaries(values, expected):
    # somebody whose steps are all on record shows that the park keeps such records
    kept = {
        "stage": "full",
        **{name: D(2020, 1, 1) for name in ("talked", "reviewed", "publicized", "trained", "approved")},
    }
    assert gates(D(2024, 6, 1), values, kept) == expected


def test_the_end_of_probation_with_and_without_an_extension():
    steps = {"stage": "probationary", "trained": D(2020, 1, 1), "approved": D(2023, 4, 1)}
    values = {**steps, "probation_since": D(2023, 3, 1)}
    assert gates(D(2024, 3, 1), values) == []
    assert gates(D(2024, 3, 2), values) == [("probation", "unrecorded", D(2024, 3, 1), 1)]
    assert gates(D(2024, 3, 2), {**values, "probation_extended": False}) == [("probation", "overdue", D(2024, 3, 1), 1)]
    assert gates(D(2024, 3, 2), {**values, "probation_extended": True}) == []
    # two years are more than any extension explains
    assert gates(D(2025, 3, 2), values) == [("probation", "overdue", D(2024, 3, 1), 366)]
    assert gates(D(2025, 3, 2), {**values, "probation_extended": True}) == [("probation", "overdue", D(2025, 3, 1), 1)]


def test_publicity_is_asked_only_of_those_named_under_the_revision():
    kept = {"stage": "full", "publicized": D(2020, 1, 1)}
    named = {"stage": "development_target", "activist_since": D(2024, 1, 1)}
    on = D(2026, 7, 1)
    assert gates(on, {**named, "target_since": D(2026, 5, 18)}, kept) == []
    assert gates(on, {**named, "target_since": D(2026, 5, 19)}, kept) == [
        ("publicity", "unrecorded", D(2026, 5, 19), 43)
    ]
    shown = {**named, "publicized": D(2026, 6, 1)}
    assert gates(on, {**shown, "target_since": D(2026, 6, 8)}) == []
    assert gates(on, {**shown, "target_since": D(2026, 6, 5)}) == [("publicity", "too_early", D(2026, 6, 8), None)]


def test_a_step_that_a_park_never_records_is_said_once_and_not_of_everybody():
    table = find_development(one_firm({"stage": "applicant", "applied": D(2023, 1, 1)}), on=D(2024, 6, 1)).parts[
        "gates"
    ]
    assert table.rows == () and "谈话日期" in table.notes[0].zh and "1 人" in table.notes[0].zh


def test_few_people_at_a_gate_that_cannot_be_checked_are_masked():
    answer = find_development(one_firm({"stage": "applicant", "applied": D(2024, 1, 1)}), on=D(2024, 6, 1))
    gates = answer.parts["gates"]
    assert "“申请后谈话”涉及 1 人" in gates.notes[0].zh
    assert "“申请后谈话”涉及 <5 人" in mask_table(gates).notes[0].zh


def test_what_was_done_before_the_rule_is_counted_and_not_judged():
    early = {"stage": "applicant", "applied": D(2014, 10, 1), "talked": D(2014, 12, 30)}
    judged = {"stage": "applicant", "applied": D(2014, 10, 1), "talked": D(2014, 12, 31)}
    assert gates(D(2024, 6, 1), early) == []
    assert gates(D(2024, 6, 1), judged) == [("talk", "late", D(2014, 11, 1), 60)]
    notes = find_development(one_firm(early), on=D(2024, 6, 1)).parts["gates"].notes
    assert "“申请后谈话”（2014-12-31 起）1 人" in notes[0].zh


# An oracle that shares nothing with the table of spans: one person after the other, in plain comparisons.

LAST = D(2026, 12, 1)
DATED = ("applied", "talked", "activist_since", "reviewed", "publicized", "target_since", "trained", "pre_reviewed",
         "probation_since", "approved", "full_since")  # fmt: skip
some_day = st.none() | st.dates(D(2023, 1, 1), D(2026, 10, 1))
people_drawn = st.fixed_dictionaries(
    {"stage": st.sampled_from(STAGES), "probation_extended": st.sampled_from([None, True, False]),
     **dict.fromkeys(DATED, some_day)}
)  # fmt: skip


def plus(day, months):
    number = day.month - 1 + months
    year, month = day.year + number // 12, number % 12 + 1
    return D(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def workdays(day, number):
    while number or day.weekday() > 4:
        number -= day.weekday() < 5
        day += dt.timedelta(days=1)
    return day


def oracle(who, on):
    """Return the faults of a person as gate, status and due day."""
    now = who["stage"]
    applied, talked, activist, reviewed, publicized, named, trained, seen, admitted, approved, full = (
        who[name] for name in DATED
    )
    extended, found = who["probation_extended"], set()

    def held(gate, step, earliest=None, last=None):
        if step and earliest and step < earliest:
            found.add((gate, "too_early", earliest))
        if step and last and step > last:
            found.add((gate, "late", last))

    held("talk", talked, applied, applied and plus(applied, 1))
    if now == "applicant" and not talked and applied and plus(applied, 1) < on:
        found.add(("talk", "unrecorded", plus(applied, 1)))
    held("review", reviewed, activist)
    newest = max((day for day in (reviewed, activist) if day), default=None)
    if now == "activist":
        if newest and plus(newest, 6) < on:
            found.add(("review", "overdue" if reviewed else "unrecorded", plus(newest, 6)))
    elif named and reviewed and reviewed <= named and plus(newest, 6) < named:
        found.add(("review", "late", plus(newest, 6)))
    held("activist_year", named, activist and plus(activist, 12))
    if named and named >= D(2026, 5, 19):
        held("publicity", named, publicized and workdays(publicized, 5))
        if not publicized:
            found.add(("publicity", "unrecorded", named))
    held("training", trained, named, admitted)
    if now == "probationary" and not trained and admitted:
        found.add(("training", "unrecorded", admitted))
    if now == "development_target":
        if seen and plus(seen, 1) < on:
            found.add(("meeting", "overdue", plus(seen, 1)))
    else:
        held("meeting", admitted, seen, seen and plus(seen, 1))
    held("approval", approved, admitted, admitted and plus(admitted, 3))
    if now == "probationary" and not approved and admitted and plus(admitted, 3) < on:
        found.add(("approval", "unrecorded", plus(admitted, 3)))
    if admitted:
        end = plus(admitted, 24 if extended else 12)
        day = on if now == "probationary" else full
        if now != "probationary":
            held("probation_year", full, plus(admitted, 12))
        if day and day > end:
            sure = extended is not None or day > plus(admitted, 24)
            done = "overdue" if now == "probationary" else "late"
            found.add(("probation", done if sure else "unrecorded", end))
    return found


@settings(max_examples=60, deadline=None)
@given(st.lists(people_drawn, min_size=1, max_size=6))
def test_faults_agree_with_plain_comparisons(drawn):
    # a stage whose own day and those after it are known cannot be earlier than they say
    for who in drawn:
        for stage, since in SINCE.items():
            if STAGES.index(stage) > STAGES.index(who["stage"]):
                who[since] = None
    kept = {
        "stage": "full",
        **dict.fromkeys(("talked", "reviewed", "publicized", "trained", "approved"), D(2020, 1, 1)),
    }
    table = find_development(one_firm(*drawn, kept), on=LAST).parts["gates"]
    found = {}
    for row in table.rows:
        found.setdefault(row["member_id"], set()).add((row["gate"], row["status"], row["due"]))
        if row["status"] == "too_early":
            assert row["days_overdue"] is None
        else:
            assert row["days_overdue"] > 0
        assert row["due"].isoformat() in row["reasons"][0].zh + row["reasons"][0].en
    expected = {f"M{place}": oracle(who, LAST) for place, who in enumerate(drawn, 1)}
    assert found == {key: faults for key, faults in expected.items() if faults}
    order = [list(STATUS).index(row["status"]) for row in table.rows]
    assert order == sorted(order)
