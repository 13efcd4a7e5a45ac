"""Member development: dates by hand and by an independent calendar, firms by enumeration."""

import calendar
import datetime as dt

import numpy as np
import polars as pl
import pytest
from development_parks import D, one_firm
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import COMPLETE, park_of

from chaingraph.analysis.development import find_development
from chaingraph.analysis.development.limits import read_limits
from chaingraph.analysis.development.people import SINCE, STAGES
from chaingraph.analysis.development.pipeline import PARTS
from chaingraph.asof.day import as_of
from chaingraph.errors import RuleError
from chaingraph.model import DataClass
from chaingraph.park import Park
from chaingraph.rules import rulebook
from chaingraph.sample import build_sample
from chaingraph.words import Reason


def person(on, **values):
    (row,) = find_development(one_firm(values), on=on).parts["people"].rows
    return row


def codes(row):
    return [reason.code for reason in row["reasons"]]


def test_from_activist_to_full_member_takes_two_years_and_the_training():
    row = person(D(2024, 6, 1), stage="activist", activist_since=D(2024, 3, 1))
    assert (row["next"], row["next_date"], row["full_date"]) == ("development_target", D(2025, 3, 1), D(2026, 3, 4))
    assert codes(row) == ["activist_year", "training", "probation_ahead"]
    late = person(D(2025, 9, 1), stage="activist", activist_since=D(2024, 3, 1), trained=D(2025, 8, 1))
    assert (late["next_date"], late["full_date"]) == (D(2025, 9, 1), D(2026, 9, 1))


def test_the_revision_of_2026_brings_publicity_from_its_first_day_on():
    values = {"stage": "activist", "activist_since": D(2025, 1, 10)}
    before, after = person(D(2026, 5, 18), **values), person(D(2026, 5, 19), **values)
    assert before["next_date"] == D(2026, 5, 18) and "publicity" not in codes(before)
    # Tuesday and five working days
    assert after["next_date"] == D(2026, 5, 26) and "publicity" in codes(after)
    assert person(D(2026, 6, 1), **values, publicized=D(2026, 5, 20))["next_date"] == D(2026, 6, 1)
    assert person(D(2026, 5, 22), **values, publicized=D(2026, 5, 20))["next_date"] == D(2026, 5, 27)


def test_applicants_targets_and_probationary_members():
    on = D(2025, 6, 2)
    applicant = person(on, stage="applicant", applied=D(2025, 1, 1))
    assert (applicant["next_date"], applicant["full_date"]) == (on, D(2027, 6, 5))
    target = person(on, stage="development_target", target_since=D(2025, 5, 1))
    assert (target["next_date"], target["full_date"]) == (D(2025, 6, 5), D(2026, 6, 5))
    trained = person(on, stage="development_target", target_since=D(2025, 5, 1), trained=D(2025, 5, 20))
    assert trained["full_date"] == D(2026, 6, 2)
    probationary = person(on, stage="probationary", probation_since=D(2024, 9, 9))
    assert probationary["next_date"] == probationary["full_date"] == D(2025, 9, 9)
    assert person(on, stage="probationary", probation_since=D(2024, 1, 1))["full_date"] == on
    assert person(D(2024, 6, 1), stage="probationary", probation_since=D(2024, 2, 29))["full_date"] == D(2025, 2, 28)


def test_what_rests_on_a_missing_date_is_not_guessed():
    on = D(2025, 6, 2)
    for values, code in (
        ({"stage": "activist"}, "activist_date_missing"),
        ({"stage": "probationary"}, "probation_date_missing"),
        ({"stage": "probationary", "probation_since": D(2024, 7, 1), "probation_extended": True}, "probation_extended"),
    ):
        row = person(on, **values)
        assert row["full_date"] is None and row["next_date"] is None and code in codes(row)
    undated = find_development(one_firm({"stage": "activist"}))
    assert undated.as_of is None and undated.rows[0]["full_date"] is None
    assert codes(undated.parts["people"].rows[0]) == ["no_day"]


def test_the_day_is_the_newest_on_record_and_never_the_clock():
    park = one_firm(
        {"stage": "full", "full_since": D(2020, 5, 5), "left": D(2031, 1, 1)},
        Certificate=[{"id": "Z", "enterprise_id": "E1", "kind": "high_tech", "expires": D(2030, 1, 1)}],
        Visit=[{"id": "V", "on": D(2021, 7, 1)}],
    )
    assert as_of(park) == find_development(park).as_of == D(2021, 7, 1)
    assert any("2021-07-01" in note.zh for note in find_development(park).notes)
    with pytest.raises(RuleError) as caught:
        find_development(park, on=D(2013, 12, 31))
    assert caught.value.code == "CG-R002"


BOOK = rulebook()


dates = st.none() | st.dates(D(2022, 1, 1), D(2026, 12, 31))


STEPS = ("applied", "activist_since", "target_since", "trained", "publicized", "probation_since")


days = st.dates(D(2024, 1, 1), D(2027, 6, 30))


persons = st.fixed_dictionaries(
    {
        "stage": st.sampled_from(STAGES),
        "transferred": st.sampled_from([None, True, True, False]),
        "probation_extended": st.sampled_from([None, None, False, True]),
        **dict.fromkeys(
            ("applied", "activist_since", "target_since", "trained", "publicized", "probation_since"), dates
        ),
    }
)


def months_on(day, months):
    place = day.month - 1 + months
    year, month = day.year + place // 12, place % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def stage_on(values, on):
    """The stage on the day: the last one of those up to the present one that was reached, or has no date."""
    for stage in reversed(STAGES[: STAGES.index(values["stage"]) + 1]):
        since = values.get(SINCE[stage])
        if since is None or since <= on:
            return stage
    return None


def walk(values, on):
    """The earliest day of full membership by walking through the stages, one after the other."""
    limits = read_limits(BOOK, on)
    known = {name: day for name, day in values.items() if isinstance(day, D) and day <= on}
    stage, day = stage_on(values, on), on
    if stage == "probationary":
        if values["probation_extended"] or "probation_since" not in known:
            return None
        return max(on, months_on(known["probation_since"], limits.probation_months))
    if stage in ("applicant", "activist"):
        start = on if stage == "applicant" else known.get("activist_since")
        if start is None:
            return None
        day = max(on, months_on(start, limits.activist_months))
        if stage == "activist" and limits.publicity_days:
            shown = np.busday_offset(known.get("publicized", on), limits.publicity_days, roll="forward")
            day = max(day, shown.astype(D))
    day = max(day, known["trained"]) if "trained" in known else day + dt.timedelta(days=limits.training_days)
    return months_on(day, limits.probation_months)


@settings(max_examples=60)
@given(st.lists(persons, min_size=1, max_size=6), days)
def test_earliest_days_agree_with_a_walk_through_the_stages(drawn, on):
    table = find_development(one_firm(*drawn), on=on).parts["people"]
    found = {row["member_id"]: (row["stage"], row["full_date"]) for row in table.rows}
    expected = {}
    for place, values in enumerate(drawn, 1):
        stage = stage_on(values, on)
        if stage not in (None, "full"):
            expected[f"M{place}"] = (stage, walk(values, on))
    assert found == expected
    dated = [row["full_date"] for row in table.rows if row["full_date"]]
    assert dated == sorted(dated) and all(day >= on for day in dated)


@settings(max_examples=60)
@given(st.lists(persons, min_size=1, max_size=7), days)
def test_the_day_of_a_firm_is_the_first_on_which_it_has_three(drawn, on):
    (row,) = find_development(one_firm(*drawn), on=on).rows
    full, ahead, missing = [], [], 0
    for values in drawn:
        stage = stage_on(values, on)
        if stage == "full":
            full.append(values["transferred"] is not False)
        elif stage is not None:
            day = walk(values, on)
            missing += day is None
            if day is not None:
                ahead.append((day, stage == "probationary" and values["transferred"] is False))
    if not full:
        assert row["outlook"] == "unknown", "others on record say nothing about full members"
        return

    def first(here, days):
        return next((day for day in [on, *sorted(days)] if here + sum(other <= day for other in days) >= 3), None)

    assert row["full_date"] == first(len(full), [day for day, _ in ahead])
    assert row["without_transfer"] == first(sum(full), [day for day, away in ahead if not away])
    assert row["transferred_members"] == sum(full)
    few = max(0, 3 - len(full) - len(ahead) - missing)
    counted = any(stage_on(values, on) == "probationary" for values in drawn)
    assert row["short"] == (few if counted or not few else None), "nobody counted the probationary members"
    assert (row["outlook"] == "now") == (sum(full) >= 3) and (row["outlook"] == "dated") == (
        len(full) < 3 and row["full_date"] is not None
    )


def test_counts_alone_say_who_is_short_and_claim_no_day():
    counts = [
        {"id": "E1", "name": "甲", "full_members": 3, "untransferred_members": 1},
        {"id": "E2", "name": "乙", "full_members": 1, "probationary_members": 1, "activists": 2},
        {"id": "E3", "name": "丙", "full_members": 0, "activists": 1},
        {"id": "E4", "name": "丁"},
        {"id": "E5", "name": "戊", "full_members": 4},
        {"id": "E6", "name": "己", "full_members": 0, "probationary_members": 0, "activists": 1},
        {"id": "E7", "name": "庚", "full_members": 2, "probationary_members": 0},
        {"id": "E8", "name": "辛", "full_members": 0, "probationary_members": 3, "untransferred_members": 3},
        {"id": "E9", "name": "壬", "untransferred_members": 3},
    ]
    table = find_development(park_of(Enterprise=counts, **COMPLETE), on=D(2025, 1, 1))
    found = {row["enterprise_id"]: (row["outlook"], row["full_date"], row["short"]) for row in table.rows}
    assert found == {
        "E1": ("transfer", D(2025, 1, 1), 0),
        "E2": ("dates_unknown", None, 0),
        "E3": ("unknown", None, None),  # how many are probationary nobody says
        "E4": ("unknown", None, None),
        "E5": ("now", D(2025, 1, 1), 0),
        "E6": ("more_people", None, 2),
        "E7": ("more_people", None, 1),
        "E8": ("dates_unknown", None, 0),  # those not transferred are the probationary ones
        "E9": ("unknown", None, None),
    }
    assert [row["enterprise_id"] for row in table.rows][:2] == ["E5", "E1"]
    rows = {row["enterprise_id"]: row for row in table.rows}
    assert rows["E7"]["candidate_members"] is None and "积极分子人数未知" in rows["E7"]["reasons"][0].text.zh
    assert "预备党员人数未知" in rows["E3"]["reasons"][0].text.zh
    places = {row["enterprise_id"]: row for row in table.parts["places"].rows}
    assert {key: (row["effect"], row["places_needed"]) for key, row in places.items()} == {
        "E2": ("completes", 1),
        "E3": ("unknown", None),
        "E6": ("one_of_several", 3),
        "E7": ("completes", 1),
    }
    said = {key: row["reasons"][0].text.zh for key, row in places.items()}
    assert said["E7"].endswith("有无人选未知") and said["E6"].endswith("人选只有人数：1 名")
    assert "尚需多少名额未知" in said["E3"] and "2 家企业正式党员人数未知" in table.parts["places"].notes[0].zh


def test_a_park_of_counts_has_no_empty_pipeline():
    counts = [
        {"id": "E1", "name": "甲", "full_members": 3, "probationary_members": 1},
        {"id": "E2", "name": "乙", "full_members": 2, "probationary_members": 0, "activists": 4},
    ]
    pipeline = find_development(park_of(Enterprise=counts, **COMPLETE), on=D(2025, 1, 1)).parts["pipeline"]
    found = {row["stage"]: (row["people"], row["ready"], row["overdue"]) for row in pipeline.rows}
    unknown = (None, None, None)
    assert found == {"applicant": unknown, "activist": (4, None, None), "development_target": unknown,
                     "probationary": (1, None, None), "full": (5, None, None)}  # fmt: skip
    assert "没有人员记录" in pipeline.notes[0].zh and "1 家企业有人数未填报" in pipeline.notes[0].zh
    both = one_firm(
        {"stage": "activist"}, Enterprise=[{"id": "E1", "name": "丙"}, *({**c, "id": f"{c['id']}x"} for c in counts)]
    )
    pipeline = find_development(both, on=D(2025, 1, 1)).parts["pipeline"]
    assert {row["stage"]: row["people"] for row in pipeline.rows}["full"] == 0
    assert "另有 2 家企业只填报了人数" in pipeline.notes[0].zh


def test_the_nearest_candidate_is_chosen_by_stage_and_dates_before_the_id():
    kept = {"trained": D(2025, 1, 2)}
    applicant = {"stage": "applicant", "applied": D(2025, 1, 1), **kept}
    activist = {"stage": "activist", "activist_since": D(2025, 6, 1), **kept}
    older = {**activist, "applied": D(2024, 1, 1)}
    on = D(2025, 6, 1)
    full = [{"stage": "full"}, {"stage": "full"}]
    for people, place in (
        ([applicant, activist], 2),
        ([activist, applicant], 1),
        ([activist, older], 2),
        ([older, activist], 1),
    ):
        (row,) = find_development(one_firm(*people, *full, **COMPLETE), on=on).parts["places"].rows
        assert row["candidate_id"] == f"M{place}", people


@pytest.mark.parametrize(("tables", "expected"), [(COMPLETE, False), ({}, None)])
def test_firms_with_an_organization_of_their_own_are_left_out(tables, expected):
    park = one_firm(
        {"stage": "full"},
        Enterprise=[{"id": key, "name": key} for key in ("E1", "E2", "E3")],
        PartyOrganization=[
            {"id": "B", "name": "支部", "kind": "branch"},
            {"id": "J", "name": "联合", "kind": "joint_branch"},
        ],
        ESTABLISHED_IN=[{"from_id": "B", "to_id": "E2"}, {"from_id": "J", "to_id": "E3"}],
        **tables,
    )
    answer = find_development(park)
    assert {row["enterprise_id"]: row["joint"] for row in answer.rows} == {"E1": expected, "E3": True}
    reasons = {row["enterprise_id"]: [reason.code for reason in row["reasons"]] for row in answer.rows}
    assert ("home" in reasons["E1"]) == (expected is None)


def test_the_sample_answers_every_part_with_reasons_and_pseudonyms():
    park = build_sample(seed=1).park
    table = find_development(park)
    assert tuple(table.parts) == PARTS and table.as_of == D(2024, 3, 31)
    stages = {row["stage"]: row["people"] for row in table.parts["pipeline"].rows}
    assert stages["full"] + stages["probationary"] == park["Member"].filter(
        pl.col("stage").is_in(["full", "probationary"])
    ).height  # fmt: skip
    listed = {rule["id"] for rule in table.rules}
    people = set(park["Member"]["id"])
    for part in (table, *table.parts.values()):
        assert part.as_of == table.as_of and part.rules == table.rules
        open_columns = [
            column.name for column in part.columns if column.data_class in (DataClass.PUBLIC, DataClass.INTERNAL)
        ]
        for row in part.rows:
            assert [column.name for column in part.columns] == list(row)
            assert not people & {str(row[name]) for name in open_columns}, "a person stands in columns of class C3 only"
            for reason in row.get("reasons", ()):
                assert isinstance(reason, Reason) and reason.text.zh and reason.text.en and set(reason.rules) <= listed
    assert table.parts["gates"].rows[0]["status"] == "overdue"


@settings(max_examples=20)
@given(st.lists(persons, min_size=1, max_size=6), days, st.randoms(use_true_random=False))
def test_order_and_ids_change_nothing(drawn, on, random):
    park = one_firm(*drawn)
    tables = {
        name: frame.sample(fraction=1, shuffle=True, seed=random.randrange(99)) for name, frame in park.tables.items()
    }
    assert find_development(Park.from_frames(tables), on=on).to_json() == find_development(park, on=on).to_json()
    renamed = Park.from_frames(
        {name: frame.with_columns(pl.selectors.string().replace({"E1": "Z9"})) for name, frame in tables.items()}
    )
    assert find_development(renamed, on=on).column("full_date") == find_development(park, on=on).column("full_date")
