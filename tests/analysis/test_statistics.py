"""The statistics form: counted by hand, adding up, and giving no small cell away."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from parks import COMPLETE, park_of

from chaingraph.analysis.statistics import DIMENSIONS, ITEMS, summarize_statistics
from chaingraph.analysis.statistics.answers import STATISTICS
from chaingraph.park import Park
from chaingraph.rules import rulebook
from chaingraph.sample import build_sample
from chaingraph.view.paper.statistics_form import HIDDEN, UNKNOWN, write_statistics_form

LOCAL = (
    '[[statistics.small_cell.values]]\nfrom = 2018-10-28\nvalue = 1\nverified = "local"\n'
    'cite = { title = "区内约定", issuer = "园区" }\n'
)


@pytest.fixture(scope="module")
def open_book(tmp_path_factory):
    """Rules under which every count is published."""
    path = tmp_path_factory.mktemp("rules") / "local.toml"
    path.write_text(LOCAL, encoding="utf-8")
    return rulebook().with_local(path)


def firm(key, **values):
    return {"id": key, "name": key, **values}


HAND = {
    "Enterprise": [
        firm("E1", street="甲街", scale="large", ownership="non_public", full_members=120, probationary_members=3,
             untransferred_members=2, employees=900, activists=4),
        firm("E2", street="甲街", scale="small", ownership="non_public", full_members=3, probationary_members=0),
        firm("E3", street="甲街", scale="small", ownership="non_public", full_members=2),
        firm("E4", street="乙街", scale="micro", ownership="state", full_members=4, party_group=True, instructor=True),
        firm("E5", street="乙街", scale="micro", ownership="state", full_members=0, probationary_members=0,
             social_organization=True),
        firm("E6", street="乙街", probationary_members=1),
        firm("E7", street="乙街"),
        firm("E8", street="乙街", status="closed", full_members=9),
        firm("E9", full_members=5, probationary_members=0, social_organization=False),
    ],
    "PartyOrganization": [
        {"id": "C1", "name": "党委", "kind": "committee", "absorbed_untransferred": True},
        {"id": "B1", "name": "车间支部", "kind": "branch", "absorbed_untransferred": False},
        {"id": "J1", "name": "联合支部", "kind": "joint_branch"},
        {"id": "T1", "name": "临时支部", "kind": "temporary_branch", "absorbed_untransferred": False},
        {"id": "F1", "name": "功能", "kind": "committee", "functional": True},
    ],
    "ESTABLISHED_IN": [
        {"from_id": start, "to_id": end}
        for start, end in (("C1", "E1"), ("B1", "E1"), ("J1", "E2"), ("J1", "E3"), ("T1", "E9"), ("F1", "E7"))
    ],
    "IndustryChain": [{"id": "K1", "name": "链一"}, {"id": "K2", "name": "链二"}],
    "IN_CHAIN": [{"from_id": start, "to_id": end} for start, end in (("E1", "K1"), ("E1", "K2"), ("E4", "K2"))],
    "Officer": [{"id": "P1", "kind": "instructor"}, {"id": "P2", "kind": "liaison"}],
    "GUIDES": [{"from_id": "P1", "to_id": "E6"}, {"from_id": "P1", "to_id": "E5"}, {"from_id": "P2", "to_id": "E7"}],
    **COMPLETE,
}  # fmt: skip


def counts(table, dimension, value):
    return {
        row["item"]: (row["count"], row["unknown"])
        for row in table.rows
        if (row["dimension"], row["value"]) == (dimension, value)
    }


def test_every_line_by_hand(open_book):
    table = summarize_statistics(park_of(**HAND), rules=open_book)
    assert counts(table, "overall", "all") == {
        "firms": (8, None),
        "non_public": (3, 3),
        "separate": (2, None),
        "separate_committee": (1, None),
        "separate_general_branch": (0, None),
        "separate_branch": (0, None),
        "separate_temporary": (1, None),
        "joint": (2, None),
        "joint_three": (1, 1),  # members count: E3 has two full ones, how many probationary ones nobody says
        "joint_branches": (1, 0),  # the register of organizations is declared complete
        "form_unknown": (0, None),
        "none": (4, None),
        "none_assumed": (0, None),
        "should_have_been": (1, None),
        "party_group": (1, 0),
        "individual_members": (0, None),
        "no_members": (1, None),
        "class_unknown": (2, None),  # E7, and E6: one probationary member, full members unknown
        "home_unknown": (0, None),
        "instructor_sent": (3, 1),  # E4 by its form, E5 and E6 by the instructor who guides them
        "staff": (900, 7),
        "members": (131, 4),  # 123 + 3 + 0 + 5; E3, E4, E6 and E7 lack one of the two counts
        "full_members": (134, 2),
        "untransferred": (2, 7),
        "probationary": (4, 3),
        "activists": (4, 7),
        "instructors": (1, 6),  # who was sent to E4 is not on record, of five others nobody says
        "absorbed": (1, 1),
    }
    assert counts(table, "chain", "K2")["firms"] == (2, None) and counts(table, "chain", None)["firms"] == (6, None)
    assert counts(table, "street", "乙街")["none"] == (4, None) and counts(table, "street", None)["firms"] == (1, None)
    assert counts(table, "kind", "social_organization")["no_members"] == (1, None)
    assert counts(table, "ownership", "state")["staff"] == (None, 2), "nobody knows it, which is not zero"
    assert not any(row["hidden"] for row in table.rows)
    assert all(tuple(row) == STATISTICS.names() for row in table.rows)


@pytest.mark.parametrize(
    ("cells", "scopes", "joint_branches", "instructors", "absorbed"),
    [
        ({}, (), (None, 2), (None, 2), (None, 0)),
        ({"has_organization": False, "instructor": False}, (), (0, 0), (0, 0), (0, 0)),
        ({"has_organization": False, "instructor": True}, (), (0, 0), (None, 2), (0, 0)),  # by whom is not on record
        ({}, ("organizations",), (0, 0), (None, 2), (0, 0)),
        ({}, ("instructors",), (None, 2), (0, 0), (None, 0)),
        ({"has_organization": True}, (), (None, 2), (None, 2), (None, 0)),
    ],
)
def test_what_is_not_on_record_is_none_only_by_a_cell_or_a_declared_register(
    cells, scopes, joint_branches, instructors, absorbed
):
    declared = [{"id": name, "register": name, "complete": True} for name in scopes]
    table = summarize_statistics(park_of(Enterprise=[firm("E1", **cells), firm("E2", **cells)], SourceScope=declared))
    found = counts(table, "overall", "all")
    assert [found[name] for name in ("joint_branches", "instructors", "absorbed")] == [
        joint_branches,
        instructors,
        absorbed,
    ]


def test_units_not_known_about_are_none_of_those_without(open_book):
    firms = [
        firm("E1", street="甲街", ownership="private", full_members=5),
        firm("E2", street="甲街", ownership="foreign", full_members=5),
        firm("E3", street="乙街", ownership="hmt", full_members=5),
        firm("E4", ownership="mixed", controller="state", has_organization=False, full_members=5),
        firm("E5", ownership="mixed", organizations=2),
        firm("E6", street="甲街", in_zone=False),
    ]
    park = park_of(
        Enterprise=firms,
        PartyOrganization=[{"id": "O", "name": "支部", "kind": "branch"}],
        ESTABLISHED_IN=[{"from_id": "O", "to_id": "E1"}],
    )
    table = summarize_statistics(park, rules=open_book)
    lines = {"firms": 5, "non_public": 3, "separate": 1, "form_unknown": 1, "none": 2, "home_unknown": 1}
    lines["none_assumed"] = 1
    found = counts(table, "overall", "all")
    assert {name: found[name][0] for name in lines} == lines
    assert found["should_have_been"] == (2, None), "E3 may have an organization"
    owners = {value: counts(table, "ownership", value)["firms"][0] for value in ("private", "foreign", "hmt", "mixed")}
    assert owners == {"private": 1, "foreign": 1, "hmt": 1, "mixed": 2}
    assert [note.code for note in table.notes[:2]] == ["assumed", "not_known"]


@pytest.mark.parametrize(
    ("counts_of_unit", "expected"),
    [((2, 0), (0, 0)), ((2, 1), (1, 0)), ((3, None), (1, 0)), ((2, None), (0, 1)), ((None, 3), (0, 1))],
)
def test_the_line_of_joint_units_counts_members_full_and_probationary(open_book, counts_of_unit, expected):
    full, probationary = counts_of_unit
    known = {"full_members": full, "probationary_members": probationary}
    park = park_of(
        Enterprise=[firm("E1", **known), firm("E2", full_members=1, probationary_members=0)],
        PartyOrganization=[{"id": "J", "name": "联合党支部", "kind": "joint_branch"}],
        ESTABLISHED_IN=[{"from_id": "J", "to_id": "E1"}, {"from_id": "J", "to_id": "E2"}],
    )
    assert counts(summarize_statistics(park, rules=open_book), "overall", "all")["joint_three"] == expected


def test_order_and_names_change_nothing():
    park = park_of(**HAND)
    shuffled = Park.from_frames({name: frame.reverse() for name, frame in park.tables.items()})
    assert summarize_statistics(shuffled).to_json() == summarize_statistics(park).to_json()


number = st.none() | st.integers(0, 12)
firms = st.fixed_dictionaries(
    {
        "full_members": number,
        "probationary_members": number,
        "untransferred_members": st.none() | st.integers(0, 2),
        "employees": st.none() | st.integers(0, 40),
        "activists": number,
        "street": st.sampled_from([None, "甲街", "乙街"]),
        "scale": st.sampled_from([None, "small", "micro"]),
        "ownership": st.sampled_from([None, "non_public", "private", "foreign", "hmt", "mixed", "collective", "state"]),
        "controller": st.sampled_from([None, "state", "private"]),
        "has_organization": st.sampled_from([None, None, False, True]),
        "social_organization": st.sampled_from([None, False, True]),
        "party_group": st.sampled_from([None, False, True]),
        "instructor": st.sampled_from([None, False, True]),
        "home": st.sampled_from([None, None, "own", "joint"]),
    }
)


def build(drawn):
    organizations = [{"id": "J", "name": "联合", "kind": "joint_branch"}]
    established = []
    for place, values in enumerate(drawn):
        if values["home"] == "own":
            organizations.append({"id": f"O{place}", "name": f"支部{place}", "kind": "branch"})
        if values["home"]:
            established.append({"from_id": f"O{place}" if values["home"] == "own" else "J", "to_id": f"E{place}"})
    return park_of(
        Enterprise=[
            firm(f"E{place}", **{name: value for name, value in values.items() if name != "home"})
            for place, values in enumerate(drawn)
        ],
        PartyOrganization=organizations,
        ESTABLISHED_IN=established,
    )


@settings(max_examples=20)
@given(drawn=st.lists(firms, min_size=1, max_size=30))
def test_groups_and_parts_add_up(open_book, drawn):
    table = summarize_statistics(build(drawn), rules=open_book)
    value = {(row["dimension"], row["value"], row["item"]): row["count"] for row in table.rows}
    for (dimension, group, name), whole in value.items():
        parts = [item.name for item in ITEMS.values() if item.of == name and item.complete and item.unit == "家"]
        if parts:
            assert whole == sum(value[dimension, group, part] for part in parts)
    for name, item in ITEMS.items():
        for dimension in set(DIMENSIONS) - {"overall", "chain"}:
            if item.additive:
                found = [count for (by, _, which), count in value.items() if (by, which) == (dimension, name)]
                assert sum(count or 0 for count in found) == (value["overall", "all", name] or 0)


@settings(max_examples=12)
@given(drawn=st.lists(firms, min_size=1, max_size=30))
def test_small_counts_of_people_are_hidden_and_units_are_not(drawn):
    table = summarize_statistics(build(drawn))
    for row in table.rows:
        if row["unit"] == "人":
            assert row["count"] is None or not 0 < row["count"] < 5
        else:
            assert not row["hidden"]
        assert row["count"] is None or not row["hidden"]


def test_an_unknown_group_is_told_from_a_hidden_one_and_the_sum_stays_right(tmp_path):
    # 4 activists in one street, nobody known in the next, 20 and 30 in the others
    streets = {"甲街": [4], "乙街": [None], "丙街": [12, 8], "丁街": [9, 21]}
    park = park_of(
        Enterprise=[
            firm(f"{street}{place}", street=street, activists=count)
            for street, counted in streets.items()
            for place, count in enumerate(counted)
        ]
    )
    table = summarize_statistics(park)
    rows = {row["value"]: row for row in table.rows if row["item"] == "activists" and row["dimension"] == "street"}
    assert (rows["甲街"]["count"], rows["甲街"]["hidden"]) == (None, True)
    assert (rows["乙街"]["count"], rows["乙街"]["hidden"], rows["乙街"]["unknown"]) == (None, False, 1)
    overall = counts(table, "overall", "all")["activists"]
    # the page shows 12, 8, 9 and 21: the sum of all would give the 4 away
    assert overall == (None, 1)
    out = tmp_path / "form.xlsx"
    write_statistics_form(table, out)
    line = next(row for row in load_workbook(out)["街道"].iter_rows(min_row=5, values_only=True) if "积极" in row[0])
    heads = [cell.value for cell in load_workbook(out)["街道"][3]]
    shown = dict(zip(heads, line, strict=True))
    assert (shown["甲街"], shown["乙街"]) == (HIDDEN, UNKNOWN)


def test_the_notes_say_what_is_protected_and_what_is_not():
    said = summarize_statistics(park_of(**HAND)).notes
    assert any("单位数与党组织数不作保护" in note.zh and "units and organizations" in note.en for note in said)
    assert any("不在保护范围" in note.zh and "What it does not" in note.en for note in said)


def test_the_sample_keeps_its_headline_counts_and_hides_the_small_ones():
    table = summarize_statistics(build_sample(seed=1).park)
    overall = counts(table, "overall", "all")
    parts = ("separate", "joint", "form_unknown", "none", "home_unknown")
    assert overall["firms"][0] == sum(overall[name][0] for name in parts) and overall["home_unknown"][0] > 0
    assert all(row["count"] is None for row in table.rows if row["hidden"])
    assert {rule["id"] for rule in table.rules} >= {"statistics.small_cell", "party.should_have_been"}


def test_the_form_has_lines_down_and_groups_across(tmp_path, open_book):
    table = summarize_statistics(park_of(**HAND), on=dt.date(2026, 6, 1), rules=open_book)
    out = tmp_path / "form.xlsx"
    write_statistics_form(table, out)
    book = load_workbook(out)
    assert book.sheetnames == ["产业链", "街道", "企业规模", "所有制", "单位类别", "说明与规则"]
    sheet = book["街道"]
    assert sheet["A1"].value == "党组织与党员统计表（按街道分组）" and sheet["A2"].value == "截至 2026-06-01"
    assert [cell.value for cell in sheet[3]] == ["指标", "计量单位", "行次", "合计", "乙街", "甲街", "未填报"]
    assert [cell.value for cell in sheet[4]] == ["甲", "乙", "丙", "1", "2", "3", "4"]
    lines = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=5)}
    assert lines["在营单位"] == ["家", "1", 8, 4, 3, 1]
    assert lines["从业人员"][2:] == [900, UNKNOWN, 900, UNKNOWN]
    numbers = [row[2].value for row in sheet.iter_rows(min_row=5) if row[2].value]
    assert numbers == [str(place) for place in range(1, len(numbers) + 1)]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    write_statistics_form(summarize_statistics(park_of(**HAND)), out, language="en")
    hidden = load_workbook(out)["Street"]
    assert HIDDEN in [cell.value for row in hidden.iter_rows(min_row=5) for cell in row[3:]]


def test_a_park_without_records_has_a_form():
    assert summarize_statistics(Park.from_rows({})).rows == ()
    empty = summarize_statistics(Park.from_frames({"Enterprise": pl.DataFrame({"id": ["E1"], "name": ["甲"]})}))
    assert counts(empty, "overall", "all")["members"] == (None, 1)


def test_members_of_known_units_and_those_not_transferred_are_parts(open_book):
    firms = [
        firm("E1", full_members=0, probationary_members=3, untransferred_members=3),
        firm("E2", full_members=4),
        firm("E3", probationary_members=0, untransferred_members=2),
    ]
    table = summarize_statistics(park_of(Enterprise=firms), rules=open_book)
    found = counts(table, "overall", "all")
    assert found["full_members"] == (4, 1) and found["probationary"] == (3, 1), "nobody is full for being elsewhere"
    assert found["members"] == (3, 2) and found["untransferred"] == (0, 2)
    said = "".join(note.zh for note in table.notes)
    assert "可小于正式党员与预备党员两行之和" in said and "可含预备党员" in said
