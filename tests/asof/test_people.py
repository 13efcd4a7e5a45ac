"""Counts of members: the larger of declared and recorded ones per kind, unknown stays unknown."""

import datetime as dt

import polars as pl
from counts import find_differences, find_exact
from parks import park_of

from chaingraph.asof.declared import check_people_counts, find_people_counts
from chaingraph.asof.homes import find_homes
from chaingraph.asof.people import count_by_enterprise, count_by_organization, people_on, staff_on
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


def scope(register, key="S1", **values):
    return {"id": key, "register": register, "complete": True, **values}


def test_the_larger_number_counts_and_the_difference_is_reported():
    people = staff("full", "full", "probationary", "activist", transferred=True)
    firms = [firm(full_members=5, probationary_members=1, activists=0)]
    park = park_of(Enterprise=firms, **people)
    assert of(park) == (5, 1, 0, 1)
    found = [(row["count"], row["recorded"], row["declared"]) for row in check_people_counts(park).rows]
    assert found == [("full_members", 2, 5), ("activists", 1, 0)]
    (row,) = find_differences(park).iter_rows(named=True)
    assert {name: value for name, value in row.items() if value is not None} == {
        "enterprise_id": "E1", "full_members_declared": 5, "full_members_recorded": 2,
        "activists_declared": 0, "activists_recorded": 1}  # fmt: skip
    assert "以较大者计" in find_people_counts(park)[0].message.zh
    complete = park_of(Enterprise=firms, SourceScope=[scope("full_members")], **people)
    assert of(complete) == (2, 1, 0, 1)
    assert "records count" in find_people_counts(complete)[0].message.en


def test_a_record_of_one_kind_does_not_wipe_a_count_of_another():
    park = park_of(Enterprise=[firm(full_members=5, probationary_members=1)], **staff("probationary", transferred=True))
    assert of(park)[:2] == (5, 1)
    (row,) = find_differences(park).iter_rows(named=True)
    assert (row["full_members_declared"], row["full_members_recorded"]) == (5, 0)
    assert row["probationary_members_declared"] is None


def test_a_complete_register_says_zero_and_an_incomplete_one_says_at_least():
    people = staff("full", transferred=True)
    assert of(park_of(Enterprise=[firm()], **people)) == (1, None, 0, None)
    scopes = [scope("probationary_members"), scope("activists", "S2", complete=False)]
    park = park_of(Enterprise=[firm(), firm("E2", full_members=3)], SourceScope=scopes, **people)
    assert of(park) == (1, 0, 0, None) and of(park, "E2") == (3, 0, None, None)
    exact = {row["enterprise_id"]: tuple(row[name] for name in NAMES) for row in find_exact(park).to_dicts()}
    assert exact == {"E1": (False, True, False, None), "E2": (True, True, None, None)}


def test_an_end_to_come_has_not_come():
    later, updated = dt.date(2030, 12, 31), dt.date(2026, 11, 1)
    people = staff("full", "full", "full", full_since=dt.date(2020, 1, 1))
    people["Member"][1]["left"] = later
    people["Member"][2] |= {"full_since": dt.date(2035, 1, 1), "probation_since": dt.date(2026, 1, 1)}
    for job in people["EMPLOYED_BY"]:
        job["until"] = later
    park = park_of(Enterprise=[firm(updated=updated)], **people)
    assert of(park) == of(park, on=updated) and of(park)[:2] == (2, 1)
    assert people_on(park, None).collect()["stage"].sort().to_list() == ["full", "full", "probationary"]
    assert staff_on(park, None).sort("id").equals(staff_on(park, updated).sort("id"))


def test_activists_on_record_say_nothing_about_members():
    assert of(park_of(Enterprise=[firm(full_members=5)], **staff("activist", "applicant"))) == (5, None, None, 1)
    assert of(park_of(Enterprise=[firm(activists=5)], **staff("full"))) == (1, None, None, 5)


def test_not_transferred_means_a_flag_that_says_no():
    assert of(park_of(Enterprise=[firm()], **staff("full", "full", transferred=False)))[2] == 2
    assert of(park_of(Enterprise=[firm()], **staff("full", "full")))[2] is None
    assert of(park_of(Enterprise=[firm(untransferred_members=1)], **staff("full", "full")))[2] == 1
    # a probationary member who is not transferred does not help to three full members
    assert of(park_of(Enterprise=[firm()], **staff("probationary", transferred=False)))[:3] == (None, 1, None)


def test_members_without_a_job_count_where_their_organization_stands_alone():
    member = {"id": "M1", "stage": "full", "transferred": True}
    tables = {"Enterprise": [firm(), firm("E2")], "PartyOrganization": [branch()], "Member": [member],
              "AFFILIATED_WITH": [link("M1", "O1")], "ESTABLISHED_IN": [link("O1", "E1")]}  # fmt: skip
    assert of(park_of(**tables)) == (1, None, 0, None)
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
    assert list(seen.values()) == [nobody, (None, None, None, 1), (None, 1, None, None), (1, None, None, None)]
    assert of(park, on=dt.date(2025, 12, 2)) == nobody and of(park) == of(park, on=dt.date(2025, 3, 1))
    targets = count_by_enterprise(park, dt.date(2023, 6, 1), candidates=True)
    assert targets.select("applicants", "development_targets").rows() == [(None, 1)]
    undated = park_of(Enterprise=[firm()], **staff("full"))
    assert of(undated, on=dt.date(2020, 1, 1))[0] == 1


def test_organizations_count_affiliations():
    people = [{"id": "M1", "stage": "full"}, {"id": "M2", "stage": "full"}, {"id": "M3", "stage": "activist"}]
    ended = link("M2", "O1", since=dt.date(2020, 1, 1), until=dt.date(2024, 1, 1))
    park = park_of(PartyOrganization=[branch(full_members=9), branch("O2", full_members=7, activists=1)], Member=people,
                   AFFILIATED_WITH=[link("M1", "O1"), ended, link("M3", "O1")])  # fmt: skip
    late = dt.date(2025, 1, 1)
    assert count_by_organization(park, late).rows() == [("O1", 9, None, None, 1), ("O2", 7, None, None, 1)]
    alone = count_by_organization(park, late, declared=False).rows()
    assert alone == [("O1", 1, None, None, 1), ("O2", None, None, None, None)]
    assert count_by_organization(park, dt.date(2023, 1, 1), declared=False).rows()[0] == ("O1", 2, None, None, 1)
    (row,) = check_people_counts(park, late).rows
    assert (row["table"], row["id"], row["recorded"], row["declared"]) == ("PartyOrganization", "O1", 1, 9)
    scopes = [scope("full_members", organization_id="O1"), scope("activists", "S2")]
    complete = Park.from_frames({**park.tables, "SourceScope": park_of(SourceScope=scopes)["SourceScope"]})
    assert count_by_organization(complete, late).rows() == [("O1", 1, None, None, 1), ("O2", 7, None, None, 0)]


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
    day = dt.date(2025, 6, 1)
    park = park_of(Enterprise=[firm(updated=day)], PartyOrganization=organizations, ESTABLISHED_IN=placed)
    assert find_homes(park)["organization_id"].to_list() == ["O1", "O5", "O6"]
    assert find_homes(park, dt.date(2024, 12, 31))["organization_id"].to_list() == ["O1", "O3", "O4", "O5", "O6"]
    assert find_homes(park, dt.date(2025, 1, 1))["organization_id"].to_list() == ["O1", "O4", "O5", "O6"]


def test_the_order_of_the_rows_makes_no_difference():
    park = park_of(
        Enterprise=[firm(full_members=1, activists=2), firm("E2", full_members=2)],
        SourceScope=[scope("activists")],
        **staff("full", "full", "activist", "applicant", transferred=True),
    )
    mixed = Park.from_frames({name: frame.reverse() for name, frame in park.tables.items()})
    for function in (count_by_enterprise, find_exact, find_differences):
        assert function(mixed).equals(function(park))
    assert check_people_counts(mixed).rows == check_people_counts(park).rows
