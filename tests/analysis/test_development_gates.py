"""The gates of member development at their boundaries."""

import pytest
from development_parks import D, one_firm

from chaingraph.analysis.development import find_development
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
    steps = {"stage": "probationary", "trained": D(2020, 1, 1), "approved": D(2020, 1, 1)}
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
