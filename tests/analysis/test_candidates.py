"""Candidates for deputy secretaries of chain committees."""

import datetime as dt

from chaingraph.analysis.candidates import find_candidates
from chaingraph.analysis.candidates.answers import GOODS
from chaingraph.park import Park
from chaingraph.sample import build_sample

KNOWN = {"source": "synthetic"}
DAY = dt.date(2024, 3, 31)


def park_of(offices):
    return Park.from_rows(
        {
            "IndustryChain": [{"id": "K", "name": "甲链", "committee_id": "C", **KNOWN}],
            "Enterprise": [{"id": "E", "name": "甲", **KNOWN}],
            "IN_CHAIN": [{"from_id": "E", "to_id": "K", **KNOWN}],
            "PartyOrganization": [
                {"id": "C", "name": "链党委", "kind": "committee", **KNOWN},
                *({"id": f"O{n}", "name": f"{n}支部", "kind": "branch", **KNOWN} for n in (1, 2)),
            ],
            "ESTABLISHED_IN": [{"from_id": f"O{n}", "to_id": "E", **KNOWN} for n in (1, 2)],
            "Member": [{"id": key, **KNOWN} for key in {one["from_id"] for one in offices}],
            "SERVES_AS": [{"to_id": "O1", "role": "secretary", **one, **KNOWN} for one in offices],
        }
    )


def test_goods_before_role_before_time_and_unknown_between():
    good = dict.fromkeys(GOODS, True)
    offices = [
        {"from_id": "A", "since": dt.date(2022, 1, 1), **good},
        {"from_id": "B", "since": dt.date(2021, 1, 1), **good},
        {"from_id": "C", "role": "party_worker", "since": dt.date(2020, 1, 1), **good},
        {"from_id": "D", "since": dt.date(2020, 1, 1)},
        {"from_id": "E", "since": dt.date(2019, 1, 1), **good, GOODS[0]: False},
        {"from_id": "F", "role": "committee_member", **good},
        {"from_id": "G", "until": dt.date(2024, 3, 30), **good},
    ]
    rows = find_candidates(park_of(offices), on=DAY).rows
    assert [(row["rank"], row["member_id"]) for row in rows] == list(enumerate("BACDE", 1))
    assert [row["state"] for row in rows] == ["qualified"] * 3 + ["not_assessed", "lacking"]
    assert len(rows[3]["ask"]) == 4 and len(rows[4]["lacking"]) == 1


def test_of_two_offices_one_that_denies_a_good_decides_and_who_sits_in_the_committee_is_no_candidate():
    good = dict.fromkeys(GOODS, True)
    offices = [
        {"from_id": "A", **good},
        {"from_id": "A", "to_id": "O2", **good, GOODS[1]: False},
        {"from_id": "B", **good},
        {"from_id": "B", "to_id": "O2"},
        {"from_id": "X", **good},
        {"from_id": "X", "to_id": "C", "role": "committee_member"},
    ]
    rows = find_candidates(park_of(offices), on=DAY).rows
    assert [(row["member_id"], row["state"]) for row in rows] == [("B", "not_assessed"), ("A", "lacking")]


def test_the_sample_has_candidates_for_every_chain_who_all_lead_an_organization_of_it():
    park = build_sample(seed=1).park
    rows = find_candidates(park, on=DAY).rows
    chains = {}
    for firm, chain in park["IN_CHAIN"].select("from_id", "to_id").iter_rows():
        chains.setdefault(firm, set()).add(chain)
    home = {}
    for organization, firm in park["ESTABLISHED_IN"].select("from_id", "to_id").iter_rows():
        home.setdefault(organization, set()).update(chains.get(firm, set()))
    led = {}
    for person, organization, role in park["SERVES_AS"].select("from_id", "to_id", "role").iter_rows():
        if role == "secretary":
            led.setdefault(person, set()).update(home.get(organization, set()))
    assert {row["chain_id"] for row in rows} == set(park["IndustryChain"]["id"])
    assert all(row["chain_id"] in led[row["member_id"]] for row in rows)


def test_a_park_without_records_is_told_what_to_record():
    assert [note.code for note in find_candidates(Park.from_rows({})).notes] == ["nobody"]
