"""What registers cover, what contradicts them, and what the zone is."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.analysis.figures import reconcile_figures
from chaingraph.asof.contradictions import find_home_conflicts, find_scope_faults
from chaingraph.asof.homes import find_organized, note_homes
from chaingraph.asof.people import count_by_enterprise
from chaingraph.asof.population import is_in_zone
from chaingraph.asof.scopes import find_completeness
from chaingraph.park import Park

D = dt.date
STREETS, CHAINS = ("东街", "西街"), ("K1", "K2")
FIRMS = st.lists(st.tuples(st.sampled_from([None, *STREETS]), st.sets(st.sampled_from(CHAINS))), min_size=1, max_size=4)
SCOPES = st.lists(
    st.fixed_dictionaries(
        {
            "complete": st.booleans(),
            "street": st.sampled_from([None, *STREETS]),
            "chain_id": st.sampled_from([None, *CHAINS]),
            "as_of": st.sampled_from([None, D(2020, 1, 1), D(2024, 1, 1), D(2026, 1, 1)]),
        }
    ),
    max_size=4,
)


def drawn_park(firms, scopes):
    return park_of(
        Enterprise=[{"id": f"E{n}", "name": f"企业{n}", "street": street} for n, (street, _) in enumerate(firms)],
        IN_CHAIN=[{"from_id": f"E{n}", "to_id": chain} for n, (_, chains) in enumerate(firms) for chain in chains],
        SourceScope=[{"id": f"S{n}", "register": "organizations", **scope} for n, scope in enumerate(scopes)],
    )


@settings(max_examples=60)
@given(FIRMS, SCOPES)
def test_the_narrower_the_newer_then_the_complete_statement_decides(firms, scopes):
    on = D(2025, 1, 1)
    expected = {}
    for n, (street, chains) in enumerate(firms):
        said = [
            (scope["street"] is not None or scope["chain_id"] is not None, scope["as_of"] or D.min, scope["complete"])
            for scope in scopes
            if (scope["street"] in (None, street)) and (scope["chain_id"] is None or scope["chain_id"] in chains)
            and (scope["as_of"] is None or scope["as_of"] <= on)
        ]  # fmt: skip
        if said:
            expected[f"E{n}"] = max(said)[2]
    assert dict(find_completeness(drawn_park(firms, scopes), "organizations", on).iter_rows()) == expected


def test_a_statement_is_as_old_as_its_day_and_the_answer_says_so():
    scope = {"id": "S", "register": "organizations", "complete": True, "as_of": D(2024, 1, 1)}
    branch = {"id": "O", "name": "支部", "kind": "branch"}
    firms = [{"id": key, "name": key, "street": "东街"} for key in ("A", "B")]
    seat = [{"from_id": "O", "to_id": "A"}]
    park = park_of(Enterprise=firms, PartyOrganization=[branch], ESTABLISHED_IN=seat, SourceScope=[scope])
    homes = {on: find_organized(park, on)["home"] for on in (D(2023, 12, 31), D(2026, 1, 1))}
    assert [found.to_list()[1] for found in homes.values()] == ["none_assumed", "none_declared"]
    notes = {on: [note.text.zh for note in note_homes(park, found, on)] for on, found in homes.items()}
    assert "申明晚于所查之日" in notes[D(2023, 12, 31)][0]
    assert "2024-01-01" in notes[D(2026, 1, 1)][0]


@pytest.mark.parametrize(
    ("firm", "seated", "complete", "said"),
    [
        ({"has_organization": False}, True, False, "填报没有党组织"),
        ({"organizations": 0}, True, False, "填报没有党组织"),
        ({"has_organization": True}, False, True, "登记申明完整而没有其记录"),
        ({"has_organization": True, "organizations": 0}, False, False, "矛盾"),
        ({"has_organization": True}, False, False, None),
        ({"has_organization": True}, True, True, None),
        ({"has_organization": False}, False, True, None),
    ],
)
def test_a_statement_that_the_register_contradicts_is_told(firm, seated, complete, said):
    tables = {"Enterprise": [{"id": "E1", "name": "甲", **firm}]}
    if seated:
        tables["PartyOrganization"] = [{"id": "O", "name": "支部", "kind": "branch"}]
        tables["ESTABLISHED_IN"] = [{"from_id": "O", "to_id": "E1"}]
    if complete:
        tables["SourceScope"] = [{"id": "S", "register": "organizations", "complete": True}]
    found = find_home_conflicts(park_of(**tables))
    assert [finding.code for finding in found] == (["CG-W222"] if said else [])
    assert not said or said in found[0].message.zh


def test_a_scope_that_speaks_of_nothing_or_against_another_is_told():
    scopes = [
        {"id": "S1", "register": "organizations", "complete": True, "street": "红星街"},
        {"id": "S2", "register": "visits", "complete": True},
        {"id": "S3", "register": "organizations", "complete": True, "street": "东街"},
        {"id": "S4", "register": "organizations", "complete": False, "street": "东街"},
    ]
    branch = {"id": "O", "name": "支部", "kind": "branch", "street": "东街"}
    found = find_scope_faults(park_of(PartyOrganization=[branch], SourceScope=scopes))
    assert [(finding.code, finding.column) for finding in found] == [
        ("CG-W223", "street"), ("CG-W223", "register"), ("CG-W223", "complete"), ("CG-W223", "complete"),
    ]  # fmt: skip


def test_a_complete_register_of_people_of_which_nobody_was_read_decides_and_is_told():
    scope = {"id": "S", "register": "full_members", "complete": True}
    park = park_of(Enterprise=[{"id": "E1", "name": "甲", "full_members": 3}], SourceScope=[scope])
    assert count_by_enterprise(park)["full_members"].to_list() == [0]
    (told,) = find_scope_faults(park)
    assert "却没有读到该登记的任何记录" in told.message.zh


def test_one_complete_street_puts_no_other_outside_and_divisions_end_where_they_end():
    scope = {"id": "S", "register": "enterprises", "complete": True, "street": "东街"}
    zone = {"id": "Z", "name": "园区", "division": "310110"}
    rows = [("东街", None), ("西街", None), (None, "310110"), (None, "310115"), (None, "310110001000"[:6])]
    firms = [{"id": f"E{n}", "name": "甲", "street": street, "division": at} for n, (street, at) in enumerate(rows)]
    park = park_of(Enterprise=firms, SourceScope=[scope], Zone=[zone])
    assert park["Enterprise"].select(is_in_zone(park)).to_series().to_list() == [True, None, True, False, True]


@pytest.mark.parametrize(("complete", "verdict"), [(None, "contradicted"), (False, "not_decidable")])
def test_a_register_that_is_declared_incomplete_contradicts_no_figure(complete, verdict):
    claim = {"id": "C", "name": "走访", "value": 3000, "bound": "at_least", "measure": "visits"}
    scopes = [] if complete is None else [{"id": "S", "register": "visits", "complete": complete}]
    park = park_of(Claim=[claim], Visit=[{"id": "V", "count": 3}], SourceScope=scopes)
    assert reconcile_figures(park).column("verdict") == [verdict]


def test_one_person_on_record_takes_no_declared_member_out_of_a_figure():
    claim = {"id": "C", "name": "链上党员", "value": 50, "bound": "at_least", "measure": "chain_members"}
    firm = {"id": "E1", "name": "甲", "full_members": 50, "probationary_members": 2}
    tables = {"Claim": [claim], "Enterprise": [firm], "IN_CHAIN": [{"from_id": "E1", "to_id": "K1"}],
              "IndustryChain": [{"id": "K1", "name": "链"}]}  # fmt: skip
    person = {"Member": [{"id": "M1", "stage": "activist"}], "EMPLOYED_BY": [{"from_id": "M1", "to_id": "E1"}]}
    for park in (park_of(**tables), park_of(**tables, **person)):
        (row,) = reconcile_figures(park).rows
        assert (row["found"], row["verdict"]) == (52.0, "holds")


def test_nothing_is_said_of_an_empty_park():
    assert find_completeness(Park.from_rows({}), "organizations").is_empty()
