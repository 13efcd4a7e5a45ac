"""Whom places, mentors and two-way cultivation go to."""

from development_parks import D, one_firm
from parks import COMPLETE, park_of

from chaingraph.analysis.development import find_development


def test_no_place_goes_to_a_firm_that_may_have_an_organization():
    two = {"full_members": 2, "probationary_members": 0}
    firms = [
        {"id": "E1", "name": "甲", **two},
        {"id": "E2", "name": "乙", "has_organization": False, **two},
        {"id": "E3", "name": "丙", "has_organization": True, **two},
    ]
    answer = find_development(park_of(Enterprise=firms))
    assert {row["enterprise_id"]: row["home"] for row in answer.rows} == {
        "E1": "not_known",
        "E2": "none_declared",
        "E3": "has",
    }
    places = answer.parts["places"]
    assert places.column("enterprise_id") == ["E2"]
    (said,) = [note for note in places.notes if note.code == "places_home_unknown"]
    assert said.facts["firms"] == 2


def test_where_one_more_place_helps_most():
    target = {"stage": "development_target", "target_since": D(2025, 1, 1), "trained": D(2025, 1, 5)}
    people = {
        "E1": [{"stage": "full"}, {"stage": "full"}],  # one place, no candidate
        "E2": [{"stage": "full"}, {"stage": "full"}, target],  # one place completes it
        "E3": [{"stage": "full"}, {"stage": "probationary", "probation_since": D(2025, 1, 1)}, target],  # one place
        "E4": [{"stage": "full"}, target, target],  # two places, one of them planned
        "E5": [{"stage": "full"}, target, target],  # two places
        "E6": [
            {"stage": "full"},
            {"stage": "full"},
            {"stage": "probationary", "probation_since": D(2025, 1, 1)},
        ],  # none
    }
    members, jobs = [], []
    for firm, several in people.items():
        for place, values in enumerate(several):
            members.append({"id": f"{firm}-{place}", **values})
            jobs.append({"from_id": f"{firm}-{place}", "to_id": firm})
    park = park_of(
        Enterprise=[{"id": key, "name": key} for key in people],
        Member=members,
        EMPLOYED_BY=jobs,
        RecruitmentPlan=[
            {"id": "P1", "enterprise_id": "E4", "year": 2025, "places": 1},
            {"id": "P0", "enterprise_id": "E5", "year": 2024, "places": 9},
        ],
        SourceScope=[*COMPLETE["SourceScope"], {"id": "S2", "register": "probationary_members", "complete": True}],
    )
    table = find_development(park, on=D(2025, 6, 1)).parts["places"]
    assert [
        (row["enterprise_id"], row["effect"], row["places_needed"], row["date_with_place"]) for row in table.rows
    ] == [
        ("E2", "completes", 1, D(2026, 6, 1)),
        ("E3", "completes", 1, D(2026, 6, 1)),
        ("E4", "completes", 1, D(2026, 6, 1)),
        ("E1", "completes", 1, None),
        ("E5", "one_of_several", 2, None),
    ]
    assert table.rows[0]["candidate_id"] == "E2-2" and table.column("rank") == [1, 2, 3, 4, 5]


def test_mentors():
    park = one_firm(
        {"stage": "full"}, {"stage": "probationary"}, {"stage": "full"}, {"stage": "full"},
        {"stage": "activist"}, {"stage": "activist"}, {"stage": "activist"}, {"stage": "activist"},
        {"stage": "development_target"},
        PartyOrganization=[{"id": "O1", "name": "街道党支部", "kind": "branch"}],
        MENTORS=[{"from_id": start, "to_id": end} for start, end in (
            ("M1", "M5"), ("M3", "M5"), ("M1", "M6"), ("M3", "M6"), ("M4", "M6"), ("O1", "M7"), ("M2", "M8"))],
    )  # fmt: skip
    parts = find_development(park, on=D(2025, 1, 1)).parts
    assert [(row["mentor_id"], row["kind"], row["load"]) for row in parts["mentors"].rows] == [
        ("M1", "full_member", 2), ("M3", "full_member", 2), ("M4", "full_member", 1), ("M2", "not_full", 1),
        ("O1", "organization", 1),
    ]  # fmt: skip
    assert [(row["member_id"], row["problem"], row["mentors"]) for row in parts["unmentored"].rows] == [
        ("M9", "none", 0), ("M7", "only_organization", 0), ("M8", "not_full", 0), ("M6", "too_many", 3),
    ]  # fmt: skip
    assert {row["full_members"] for row in parts["unmentored"].rows} == {3}


def test_two_way_cultivation():
    park = park_of(
        Enterprise=[{"id": "E1", "name": "甲"}, {"id": "E2", "name": "乙"}],
        Member=[{"id": "M1", "stage": "full"}, {"id": "M2", "stage": "full"}, {"id": "M3", "stage": "full"},
                {"id": "M4", "stage": "full"}, {"id": "A1", "stage": "activist"}, {"id": "A2", "stage": "applicant"},
                {"id": "A3", "stage": "activist"}],
        EMPLOYED_BY=[
            {"from_id": "M1", "to_id": "E1", "executive": False}, {"from_id": "M2", "to_id": "E1", "executive": True},
            {"from_id": "M3", "to_id": "E1"}, {"from_id": "M4", "to_id": "E1", "executive": False},
            {"from_id": "A1", "to_id": "E1", "executive": True}, {"from_id": "A2", "to_id": "E2", "investor": True},
            {"from_id": "A3", "to_id": "E2", "executive": False},
        ],
        PartyOrganization=[{"id": "O1", "name": "支部", "kind": "branch"}],
        ESTABLISHED_IN=[{"from_id": "O1", "to_id": "E1"}],
        SERVES_AS=[{"from_id": key, "to_id": "O1", "role": "deputy_secretary"} for key in ("M1", "M2", "M3")],
    )  # fmt: skip
    table = find_development(park, on=D(2025, 1, 1)).parts["two_way"]
    assert [(row["direction"], row["member_id"]) for row in table.rows] == [
        ("to_member", "A2"), ("to_member", "A1"), ("to_executive", "M1"),
    ]  # fmt: skip
    assert [row["home"] for row in table.rows] == ["not_known", "has", "has"]
    assert "不详" in table.rows[0]["reasons"][0].text.zh
    said = " ".join(note.zh for note in table.notes)
    assert "1 名非高管" in said and "1 名正式党员是否高管未知" in said


def test_places_of_which_no_plan_is_on_record_are_not_known():
    firms = [{"id": key, "name": key, "has_organization": False, "full_members": 1, "probationary_members": 0}
             for key in ("E1", "E2", "E3", "E4")]  # fmt: skip
    plans = [
        {"id": "P1", "enterprise_id": "E1", "year": 2025, "places": 1},
        {"id": "P2", "enterprise_id": "E2", "year": 2025, "places": 0},
        {"id": "P3", "enterprise_id": "E3", "year": 2025},
    ]
    park = park_of(Enterprise=firms, RecruitmentPlan=plans)
    rows = {row["enterprise_id"]: row for row in find_development(park, on=D(2025, 6, 1)).parts["places"].rows}
    assert {key: row["places_planned"] for key, row in rows.items()} == {"E1": 1, "E2": 0, "E3": None, "E4": None}
    assert {key: row["places_needed"] for key, row in rows.items()} == {"E1": 1, "E2": 2, "E3": 2, "E4": 2}
    said = {key: row["reasons"][0] for key, row in rows.items()}
    assert "计划名额 0 个" in said["E2"].zh and "计划名额没有记录" in said["E4"].zh
    assert said["E4"].facts["places_planned"] is None
