"""Counts of members: records win over declared counts, unknown stays unknown."""

import datetime as dt

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.asof.declared import check_people_counts
from chaingraph.asof.homes import find_homes
from chaingraph.asof.people import count_by_enterprise, count_by_organization, count_candidates
from chaingraph.park import Park

NAMES = ("full_members", "probationary_members", "untransferred_members", "activists")


def firm(key="E1", **values):
    return {"id": key, "name": key, **values}


def branch(key="O1", **values):
    return {"id": key, "name": key, "kind": "branch", **values}


def link(start, end, **values):
    return {"from_id": start, "to_id": end, **values}


def of(park, key="E1", on=None):
    (row,) = count_by_enterprise(park, on).filter(pl.col("enterprise_id") == key).iter_rows(named=True)
    return tuple(row[name] for name in NAMES)


def staff(*stages, **values):
    people = [{"id": f"M{place}", "stage": stage, **values} for place, stage in enumerate(stages)]
    return {"Member": people, "EMPLOYED_BY": [link(person["id"], "E1") for person in people]}


def test_declared_counts_are_taken_where_there_is_no_record():
    assert of(park_of(Enterprise=[firm(full_members=4, activists=0)])) == (4, None, None, 0)


def test_records_win_and_the_difference_is_reported():
    people = staff("full", "full", "probationary", "activist", transferred=True)
    park = park_of(Enterprise=[firm(full_members=5, probationary_members=1, activists=3)], **people)
    assert of(park) == (2, 1, 0, 1)
    found = [(row["count"], row["recorded"], row["declared"]) for row in check_people_counts(park).rows]
    assert found == [("full_members", 2, 5), ("activists", 1, 3)]


def test_activists_on_record_say_nothing_about_members():
    assert of(park_of(Enterprise=[firm(full_members=5)], **staff("activist", "applicant"))) == (5, None, None, 1)
    assert of(park_of(Enterprise=[firm(activists=5)], **staff("full"))) == (1, 0, None, 5)


def test_not_transferred_means_a_flag_that_says_no():
    assert of(park_of(Enterprise=[firm()], **staff("full", "full", transferred=False)))[2] == 2
    assert of(park_of(Enterprise=[firm()], **staff("full", "full")))[2] is None
    assert of(park_of(Enterprise=[firm(untransferred_members=1)], **staff("full", "full")))[2] == 1
    # a probationary member who is not transferred does not help to three full members
    assert of(park_of(Enterprise=[firm()], **staff("probationary", transferred=False)))[:3] == (0, 1, 0)


def test_members_without_a_job_count_where_their_organization_stands_alone():
    member = {"id": "M1", "stage": "full", "transferred": True}
    tables = {"Enterprise": [firm(), firm("E2")], "PartyOrganization": [branch()], "Member": [member],
              "AFFILIATED_WITH": [link("M1", "O1")], "ESTABLISHED_IN": [link("O1", "E1")]}  # fmt: skip
    assert of(park_of(**tables)) == (1, 0, 0, None)
    working = park_of(**tables, EMPLOYED_BY=[link("M1", "E2")])
    assert of(working)[0] is None and of(working, "E2")[0] == 1
    joint = park_of(**{**tables, "ESTABLISHED_IN": [link("O1", "E1"), link("O1", "E2")]})
    assert of(joint)[0] is None and of(joint, "E2")[0] is None


def test_counts_of_organizations_add_up_without_those_below_them():
    tables = {
        "Enterprise": [firm(), firm("E2", full_members=1), firm("E3")],
        "PartyOrganization": [branch("C1", full_members=30), branch("B1", full_members=12),
                              branch("B2", full_members=5), branch("J1", full_members=9)],
        "SUBORDINATE_TO": [link("B1", "C1")],
        "ESTABLISHED_IN": [link("C1", "E1"), link("B1", "E1"), link("B2", "E1"), link("B2x", "E2"),
                           link("J1", "E3"), link("J1", "E2")],
    }  # fmt: skip
    assert of(park_of(**tables)) == (35, None, None, None)
    assert of(park_of(**tables), "E2")[0] == 1 and of(park_of(**tables), "E3")[0] is None
    tables["PartyOrganization"][2] = branch("B2")
    assert of(park_of(**tables))[0] is None


def test_as_of_a_day():
    person = {"id": "M1", "stage": "full", "activist_since": dt.date(2022, 1, 1), "target_since": dt.date(2023, 2, 1),
              "probation_since": dt.date(2024, 3, 1), "full_since": dt.date(2025, 3, 1), "left": dt.date(2026, 1, 1),
              }  # fmt: skip
    job = link("M1", "E1", since=dt.date(2021, 1, 1), until=dt.date(2025, 12, 1))
    park = park_of(Enterprise=[firm()], Member=[person], EMPLOYED_BY=[job])
    seen = {day: of(park, on=dt.date(*day)) for day in ((2020, 1, 1), (2022, 6, 1), (2024, 6, 1), (2025, 6, 1))}
    nobody = (None, None, None, None)
    assert list(seen.values()) == [nobody, (None, None, None, 1), (0, 1, 0, None), (1, 0, None, None)]
    assert of(park, on=dt.date(2025, 12, 2)) == nobody and of(park) == nobody
    targets = count_candidates(park, dt.date(2023, 6, 1))
    assert targets.rows() == [("E1", 0, 1)]
    undated = park_of(Enterprise=[firm()], **staff("full"))
    assert of(undated, on=dt.date(2020, 1, 1))[0] == 1


def test_organizations_count_affiliations():
    people = [{"id": "M1", "stage": "full"}, {"id": "M2", "stage": "full"}, {"id": "M3", "stage": "activist"}]
    ended = link("M2", "O1", since=dt.date(2020, 1, 1), until=dt.date(2024, 1, 1))
    park = park_of(PartyOrganization=[branch(full_members=9), branch("O2", full_members=7, activists=1)], Member=people,
                   AFFILIATED_WITH=[link("M1", "O1"), ended, link("M3", "O1")])  # fmt: skip
    assert count_by_organization(park).rows() == [("O1", 1, 0, None, 1), ("O2", 7, None, None, 1)]
    assert count_by_organization(park, dt.date(2023, 1, 1)).rows()[0] == ("O1", 2, 0, None, 1)
    (row,) = check_people_counts(park).rows
    assert (row["table"], row["id"], row["recorded"], row["declared"]) == ("PartyOrganization", "O1", 1, 9)


def test_more_not_transferred_than_full_is_a_finding():
    # two not transferred, one of them perhaps probationary: only with all counts known it is too many
    for probationary, found in ((None, 0), (1, 0), (0, 1)):
        counts = firm(full_members=1, probationary_members=probationary, untransferred_members=2)
        rows = check_people_counts(park_of(Enterprise=[counts])).rows
        assert [(row["count"], row["recorded"], row["declared"]) for row in rows] == [
            ("untransferred_members", None, 2)
        ] * found


def test_homes_are_neither_functional_nor_dissolved_nor_ended():
    organizations = [branch("O1"), branch("O2", functional=True), branch("O3", dissolved=dt.date(2025, 1, 1)),
                     branch("O4"), branch("O5", kind="temporary_branch"), branch("O6", functional=False)]  # fmt: skip
    placed = [link(f"O{n}", "E1", until=dt.date(2025, 1, 1) if n == 4 else None) for n in range(1, 7)]
    park = park_of(Enterprise=[firm()], PartyOrganization=organizations, ESTABLISHED_IN=placed)
    assert find_homes(park)["organization_id"].to_list() == ["O1", "O5", "O6"]
    assert find_homes(park, dt.date(2024, 12, 31))["organization_id"].to_list() == ["O1", "O3", "O4", "O5", "O6"]
    assert find_homes(park, dt.date(2025, 1, 1))["organization_id"].to_list() == ["O1", "O4", "O5", "O6"]


STAGES = ("applicant", "activist", "development_target", "probationary", "full")
PEOPLE = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(STAGES), st.sampled_from([None, True, False])), max_size=8
)
COUNTS = st.lists(st.tuples(*[st.none() | st.integers(0, 5)] * 4), min_size=3, max_size=3)


@settings(max_examples=60)
@given(PEOPLE, COUNTS)
def test_against_a_count_by_hand(people, declared):
    park = park_of(
        Enterprise=[firm(f"E{n}", **dict(zip(NAMES, values, strict=True))) for n, values in enumerate(declared)],
        Member=[{"id": f"M{n}", "stage": stage, "transferred": flag} for n, (_, stage, flag) in enumerate(people)],
        EMPLOYED_BY=[link(f"M{n}", f"E{employer}") for n, (employer, _, _) in enumerate(people)],
    )
    for number in range(3):
        mine = [(stage, flag) for employer, stage, flag in people if employer == number]
        full = [flag for stage, flag in mine if stage == "full"]
        expected = list(declared[number])
        if any(stage in ("full", "probationary") for stage, _ in mine):
            expected[:2] = len(full), sum(stage == "probationary" for stage, _ in mine)
            if not full or any(flag is not None for flag in full):
                expected[2] = full.count(False)
        if any(stage not in ("full", "probationary") for stage, _ in mine):
            expected[3] = sum(stage == "activist" for stage, _ in mine)
        assert of(park, f"E{number}") == tuple(expected)
    shuffled = {name: frame.reverse() for name, frame in park.tables.items()}
    assert count_by_enterprise(Park.from_frames(shuffled)).equals(count_by_enterprise(park))
    assert check_people_counts(Park.from_frames(shuffled)).rows == check_people_counts(park).rows
