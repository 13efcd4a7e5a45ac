"""Mentors and peers of the organizations of non-public firms."""

import datetime as dt
import json

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.analysis.pairing import assign_mentors, assign_peers
from chaingraph.errors import UsageError
from chaingraph.park import Park
from chaingraph.rules import rulebook
from chaingraph.sample import build_sample

KNOWN = {"source": "synthetic"}


def organization(key, **facts):
    return {"id": key, "name": f"{key}支部", "kind": "branch", **facts, **KNOWN}


def firm(key, **facts):
    return {"id": key, "name": f"企业{key}", "status": "operating", **facts, **KNOWN}


def organized(organizations, firms=(), homes=(), **tables):
    established = [{"from_id": organization, "to_id": home} for organization, home in homes]
    return park_of(PartyOrganization=organizations, Enterprise=firms, ESTABLISHED_IN=established, **tables)


def pairs(table):
    return {row["organization_id"]: row["mentor_id"] for row in table.rows}


def by_organization(table):
    return {row["organization_id"]: row for row in table.rows}


def codes(row):
    return [reason.code for reason in row["reason"]]


MENTOR = {"honours": ["先进"], "mentor_capacity": 1}
SMALL = [organization("O1", non_public=True), organization("O2", non_public=True), organization("M1", **MENTOR)]


def two_and_two(**tables):
    organizations = [*SMALL, organization("M2", **MENTOR)]
    firms = [
        firm("E1", street="甲街", industry="3670"),
        firm("E2", street="乙街", industry="3982"),
        firm("F1", street="甲街", industry="3670"),
        firm("F2", street="乙街", industry="3982"),
    ]
    homes = [("O1", "E1"), ("O2", "E2"), ("M1", "F1"), ("M2", "F2")]
    return organized(organizations, firms, homes, **tables)


def test_alike_firms_are_paired_and_the_parts_are_shown():
    rows = by_organization(assign_mentors(two_and_two()))
    assert (rows["O1"]["mentor_id"], rows["O2"]["mentor_id"]) == ("M1", "M2")
    assert rows["O1"]["parts"] == {"supply": None, "industry": 1.0, "place": 0.8, "strength": None, "needs": None}
    assert rows["O1"]["score"] == pytest.approx(0.20 * 1 + 0.15 * 0.8)
    assert codes(rows["O1"]) == ["best_total", "unknown_parts"]
    # both would have to change places, which loses both scores
    assert rows["O1"]["runner_up_id"] == "M2"
    assert rows["O1"]["runner_up_cost"] == pytest.approx(2 * 0.32)


def test_existing_pairs_are_kept_unless_asked_otherwise():
    park = two_and_two(PAIRED_WITH=[{"from_id": "M2", "to_id": "O1", "since": dt.date(2023, 1, 1)}])
    kept = assign_mentors(park)
    assert pairs(kept) == {"O1": "M2"}
    assert kept.rows[0]["kept"] and codes(kept.rows[0])[0] == "kept"
    assert pairs(assign_mentors(park, rematch=True)) == {"O1": "M1"}
    assert pairs(assign_mentors(park, everyone=True)) == {"O1": "M2", "O2": "M1"}
    assert pairs(assign_mentors(park, forbid=[("O1", "M2")])) == {"O1": "M1"}
    assert pairs(assign_mentors(park, fix=[("O1支部", "M1支部")])) == {"O1": "M1"}


def test_a_pair_that_ended_or_had_not_begun_is_no_existing_pair():
    park = two_and_two(
        PAIRED_WITH=[{"from_id": "M2", "to_id": "O1", "since": dt.date(2023, 1, 1), "until": dt.date(2024, 1, 1)}]
    )
    # its newest day is that on which the pair began, and an end that lies ahead has not come
    assert pairs(assign_mentors(park)) == {"O1": "M2"}
    assert pairs(assign_mentors(park, on=dt.date(2023, 6, 1))) == {"O1": "M2"}
    assert pairs(assign_mentors(park, on=dt.date(2024, 6, 1))) == {"O1": "M1", "O2": "M2"}
    assert pairs(assign_mentors(park, on=dt.date(2022, 6, 1))) == {"O1": "M1", "O2": "M2"}


def test_who_stays_without_a_mentor_is_told_why():
    rows = by_organization(assign_mentors(organized(SMALL)))
    assert sorted(codes(row)[0] for row in rows.values()) == ["best_total", "no_capacity"]
    rows = by_organization(assign_mentors(organized(SMALL), forbid=[("O2", "M1")]))
    assert (codes(rows["O1"])[0], codes(rows["O2"])) == ("best_total", ["all_forbidden"])
    rows = by_organization(assign_mentors(organized(SMALL[:2])))
    assert [codes(row) for row in rows.values()] == [["no_mentor"]] * 2
    assert assign_mentors(organized([])).rows == ()


def test_no_place_is_no_mentor_and_an_unknown_number_is_assumed_aloud():
    none = [*SMALL[:2], organization("M1", honours=["先进"], mentor_capacity=0)]
    assert set(pairs(assign_mentors(organized(none))).values()) == {None}
    unknown = [*SMALL[:2], organization("M1", honours=["先进"])]
    table = assign_mentors(organized(unknown))
    assert set(pairs(table).values()) == {"M1"}
    assert all("capacity_assumed" in codes(row) for row in table.rows)
    (row,) = table.parts["capacities"].rows
    assert row == {"mentor_id": "M1", "capacity": 5, "declared": False, "used": 2, "mentor": "M1支部"}
    assert [(row["organization"], row["mentor"], row["runner_up"]) for row in table.rows] == [
        ("O1支部", "M1支部", None),
        ("O2支部", "M1支部", None),
    ]


def test_functional_and_dissolved_organizations_take_no_part():
    organizations = [
        *SMALL,
        organization("O3", non_public=True, functional=True),
        organization("O4", non_public=True, dissolved=dt.date(2023, 1, 1)),
        organization("M2", functional=True, **MENTOR),
    ]
    table = assign_mentors(organized(organizations), on=dt.date(2024, 1, 1))
    assert set(pairs(table)) == {"O1", "O2"} and set(pairs(table).values()) == {"M1", None}


def test_two_mentors_on_record_both_stand():
    park = two_and_two(PAIRED_WITH=[{"from_id": "M1", "to_id": "O1"}, {"from_id": "M2", "to_id": "O1"}])
    rows = assign_mentors(park).rows
    assert [(row["organization_id"], row["mentor_id"], row["kept"]) for row in rows] == [
        ("O1", "M1", True),
        ("O1", "M2", True),
    ]


def test_who_mentors_when_one_leaves():
    park = two_and_two(
        PAIRED_WITH=[{"from_id": "M1", "to_id": "O1"}, {"from_id": "M2", "to_id": "O2"}],
    )
    table = assign_mentors(park, without="M2支部")
    assert json.loads(json.dumps(table.to_json()))["parameters"]["without"] == "M2"
    assert pairs(table) == {"O1": "M1", "O2": None}
    assert table.notes[-1].facts == {"name": "M2支部", "organizations": 1, "matched": 0}
    assert {row["mentor_id"] for row in table.parts["capacities"].rows} == {"M1"}
    with pytest.raises(UsageError, match="CG-U010"):
        assign_mentors(park, fix=[("O1", "M2")], without="M2")


def test_whoever_takes_over_says_that_the_mentor_left():
    more = [*SMALL, organization("M2", **MENTOR)]
    park = organized(more, PAIRED_WITH=[{"from_id": "M2", "to_id": "O2"}])
    table = assign_mentors(park, without="M2")
    assert pairs(table) == {"O2": "M1"}
    assert codes(table.rows[0])[:2] == ["mentor_left", "best_total"]
    assert "mentor_left" not in codes(assign_mentors(park, forbid=[("O2", "M2")]).rows[0])


def test_a_fixed_mentor_may_be_outside_the_pool():
    park = organized([*SMALL, organization("X")])
    rows = by_organization(assign_mentors(park, fix=[("O1", "X")]))
    assert (rows["O1"]["mentor_id"], codes(rows["O1"])[0]) == ("X", "fixed")
    assert rows["O2"]["mentor_id"] == "M1"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"fix": [("O1", "M1")], "forbid": [("O1", "M1")]}, "CG-U010"),
        ({"fix": [("O1", "O1")]}, "CG-U011"),
        ({"fix": [("O1", "M1"), ("O1", "O2")]}, "CG-U012"),
        ({"fix": [("O9", "M1")]}, "CG-U005"),
    ],
)
def test_orders_that_make_no_sense_are_refused(options, code):
    with pytest.raises(UsageError) as caught:
        assign_mentors(organized(SMALL), **options)
    assert caught.value.code == code


def part(name, firms, homes=(("O1", "E1"), ("M1", "F1")), organizations=SMALL, **tables):
    row = by_organization(assign_mentors(organized(organizations, firms, homes, **tables), fix=[("O1", "M1")]))["O1"]
    return row["parts"][name]


def test_supply_distance_counts_links_either_way_but_not_through_general_suppliers():
    firms = [firm(key) for key in ("E1", "F1", "G", "H")]
    assert part("supply", firms) is None
    assert part("supply", firms, SUPPLIES=[{"from_id": "E1", "to_id": "F1"}]) == 1.0
    assert part("supply", firms, SUPPLIES=[{"from_id": "F1", "to_id": "E1"}]) == 1.0
    two = [{"from_id": "E1", "to_id": "G"}, {"from_id": "F1", "to_id": "G"}]
    assert part("supply", firms, SUPPLIES=two) == 0.5
    apart = [{"from_id": "E1", "to_id": "G"}, {"from_id": "F1", "to_id": "H"}]
    assert part("supply", firms, SUPPLIES=apart) == 0.0
    chain = [{"from_id": "E1", "to_id": "C"}, {"from_id": "F1", "to_id": "C"}]
    assert part("supply", firms, IndustryChain=[{"id": "C", "name": "链"}], IN_CHAIN=chain) == 0.3
    assert part("supply", firms, homes=[("O1", "E1"), ("M1", "E1")], SUPPLIES=two) == 1.0


@pytest.mark.parametrize(
    ("own", "other", "value"),
    [("3670", "3670", 1.0), ("3670", "3671", 0.75), ("3670", "3612", 0.5), ("3670", "3982", 0.0), ("3670", None, None),
     ("C3670", "3670", 1.0), ("36", "3670", 0.5)],
)  # fmt: skip
def test_industry_by_class_group_and_division(own, other, value):
    assert part("industry", [firm("E1", industry=own), firm("F1", industry=other)]) == value


def test_place_by_distance_else_street_and_never_across_coordinate_systems():
    here = {"longitude": 105.4, "latitude": 28.9, "crs": "wgs84"}
    # one degree of latitude is 111.19 km on the sphere
    near = {**here, "latitude": 28.9 + 5 / 111.1949}
    assert part("place", [firm("E1", **here), firm("F1", **near)]) == pytest.approx(0.5, abs=1e-3)
    other = {**near, "crs": "gcj02"}
    assert part("place", [firm("E1", **here), firm("F1", **other)]) is None
    assert part("place", [firm("E1", street="甲街", **here), firm("F1", street="甲街", **other)]) == 0.8
    assert part("place", [firm("E1", street="甲街"), firm("F1", street="乙街")]) == 0.0


@pytest.mark.parametrize(
    ("members", "staff", "mode"),
    [
        ((3, 9), (50, 20), "strong_weak"),
        ((9, 3), (20, 50), "big_small"),
        ((None, None), (20, 50), "big_small"),
        ((3, 3), (50, 50), None),
        ((None, None), (None, 50), None),
    ],
)
def test_the_stronger_helps_the_weaker_else_the_bigger_the_smaller(members, staff, mode):
    (weak, strong), (few, many) = members, staff
    organizations = [
        organization("O1", non_public=True, full_members=weak),
        organization("M1", full_members=strong, **MENTOR),
    ]
    firms = [firm("E1", employees=few), firm("F1", employees=many)]
    (row,) = assign_mentors(organized(organizations, firms, [("O1", "E1"), ("M1", "F1")])).rows
    assert (row["mentor_id"], row["mode"]) == ("M1", mode)


@pytest.mark.parametrize(
    ("weak", "strong", "value"), [(4, 19, 1.0), (4, 9, 0.5), (4, 4, 0.0), (9, 4, 0.0), (None, 9, None)]
)
def test_strength_gap(weak, strong, value):
    organizations = [organization("O1", non_public=True, full_members=weak), SMALL[1]]
    organizations.append(organization("M1", full_members=strong, **MENTOR))
    assert part("strength", [firm("E1"), firm("F1")], organizations=organizations) == value


def test_needs_are_met_by_what_the_mentor_or_its_firm_offers():
    firms = [firm("E1"), firm("F1", products=["模具"])]
    demands = [
        {"id": "D1", "enterprise_id": "E1", "product": "检测"},
        {"id": "D2", "enterprise_id": "E1", "product": "模具"},
        {"id": "D3", "enterprise_id": "E1", "product": "物流"},
        {"id": "D4", "enterprise_id": "E1", "product": "融资", "matched": dt.date(2024, 1, 1)},
    ]
    offer = {"id": "R1", "provider_id": "M1", "name": "检测"}
    assert part("needs", firms, Demand=demands, Resource=[offer]) == pytest.approx(2 / 3, abs=1e-4)
    assert part("needs", firms, Demand=demands[3:], Resource=[offer]) is None
    assert part("needs", [firm("E1"), firm("F1")], Demand=demands) is None


def test_local_weights_change_the_answer(tmp_path):
    local = tmp_path / "local.toml"
    cite = 'cite = { title = "本地", issuer = "园区" }'
    local.write_text(
        "\n".join(
            f'[[pairing.weight_{name}.values]]\nfrom = 2018-01-01\nvalue = {value}\nverified = "local"\n{cite}'
            for name, value in (("place", 0.0), ("industry", 1.0))
        ),
        encoding="utf-8",
    )
    row = assign_mentors(two_and_two(), rules=rulebook().with_local(local)).rows[0]
    assert row["score"] == pytest.approx(1 / (0.3 + 1.0 + 0.2 + 0.15), abs=1e-4)


@pytest.fixture(scope="module")
def sample():
    return build_sample(seed=1).park


def test_the_42_of_the_sample_are_paired_within_capacity(sample):
    for rematch in (False, True):
        table = assign_mentors(sample, rematch=rematch)
        assert len(table) == 42 and len(set(pairs(table))) == 42
        for row in table.parts["capacities"].rows:
            assert row["used"] <= row["capacity"]
    assert (
        assign_mentors(sample, rematch=True).parameters["total_score"]
        > assign_mentors(sample).parameters["total_score"]
    )


def test_peers_stand_once_and_beat_any_exchange_of_partners(sample):
    table = assign_peers(sample)
    members = [key for row in table.rows for key in (row["organization_id"], row["partner_id"])]
    assert len(members) == len(set(members)) == 42
    assert set(members) == set(pairs(assign_mentors(sample)))


@settings(max_examples=6)
@given(st.randoms(use_true_random=False))
def test_names_of_records_and_order_of_rows_change_no_answer(sample, chance):
    ids = sorted(sample["PartyOrganization"]["id"])
    other = [f"X{number:04d}" for number in range(len(ids))]
    chance.shuffle(other)
    new = dict(zip(ids, other, strict=True))
    frames = {}
    for name, frame in sample.tables.items():
        columns = [
            c for c in frame.columns if c in {"id", "from_id", "to_id", "provider_id", "committee_id", "owner_id"}
        ]
        frames[name] = frame.sample(fraction=1, shuffle=True, seed=chance.randrange(10**6)).with_columns(
            pl.col(c).replace(new) for c in columns
        )
    again = Park.from_frames(frames)
    for answer in (lambda park: assign_mentors(park, rematch=True), assign_mentors):
        assert {new[a]: new[b] for a, b in pairs(answer(sample)).items()} == pairs(answer(again))
    first, second = assign_peers(sample).rows, assign_peers(again).rows
    assert [(new[r["organization_id"]], new[r["partner_id"]]) for r in first] == [
        (r["organization_id"], r["partner_id"]) for r in second
    ]


def test_the_planted_pairs_come_back_far_more_often_than_by_chance():
    hits = []
    for seed in range(1, 5):  # one sample alone has 42 pairs: too few to tell three times chance from luck
        truth = build_sample(seed=seed)
        found = pairs(assign_mentors(truth.park, rematch=True))
        hits += [found[key] == mentor for key, mentor in truth.truth["pairs"].items()]
    assert np.mean(hits) > 3 / 9


def test_who_goes_without_is_told_a_tie_where_it_is_one():
    """One place, three organizations that nothing tells apart: nobody would lose more than another."""
    organizations = [organization(f"P{number}", non_public=True) for number in (1, 2, 3)]
    organizations.append(organization("M1", honour_level="national", mentor_capacity=1))
    table = assign_mentors(organized(organizations), rematch=True, everyone=True)
    without = [row for row in table.rows if row["mentor_id"] is None]
    assert len(without) == 2
    for row in without:
        assert codes(row) == ["no_capacity"] and "a tie" in row["reason"][0].text.en


def test_who_goes_without_is_told_that_others_would_lose_more_where_they_would():
    park = two_and_two()
    organizations = [row for row in park["PartyOrganization"].to_dicts() if row["id"] != "M2"]
    tables = {name: park[name].to_dicts() for name in ("Enterprise", "ESTABLISHED_IN")}
    fewer = Park.from_rows({"PartyOrganization": organizations, **tables})
    (without,) = (row for row in assign_mentors(fewer, rematch=True, everyone=True).rows if row["mentor_id"] is None)
    assert without["organization_id"] == "O2" and "would lose more" in without["reason"][0].text.en
