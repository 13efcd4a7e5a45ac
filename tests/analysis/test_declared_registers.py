"""What nothing is on record of is none only where its register is declared complete: one law for every register."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.analysis.coverage import find_branchless
from chaingraph.analysis.development import find_development
from chaingraph.analysis.dossier import build_dossier
from chaingraph.analysis.figures import reconcile_figures
from chaingraph.analysis.organizations import check_organizations, summarize_committees
from chaingraph.analysis.pairing import assign_mentors, find_unpaired
from chaingraph.analysis.statistics import summarize_statistics
from chaingraph.analysis.supply import find_chokepoints
from chaingraph.vocabulary import DECLARED_BY

FIRM = {"id": "E1", "name": "一厂"}
SIDES = {
    "supplies": {"suppliers", "customers"},
    "pairings": {"pairs"},
    "visits": {"visits"},
    "instructors": {"guides"},
    "posts": {"posts"},
    "member_units": {"committees"},
}


def scope(register, complete=True, **where):
    return {"id": f"S-{register}", "register": register, "complete": complete, **where}


def notes_of(table):
    return {note.code: note for note in table.notes}


@pytest.mark.parametrize("register", SIDES)
def test_a_dossier_says_none_or_nothing_on_record(register):
    homes = {
        "PartyOrganization": [{"id": "O1", "name": "一支部", "kind": "branch"}],
        "ESTABLISHED_IN": [{"from_id": "O1", "to_id": "E1"}],
    }
    every = sum(map(len, SIDES.values()))
    bare = notes_of(build_dossier(park_of(Enterprise=[FIRM], **homes), "E1"))
    assert len(bare["none_on_record"].facts["sections"]) == every and "none_declared" not in bare
    told = notes_of(build_dossier(park_of(Enterprise=[FIRM], SourceScope=[scope(register)], **homes), "E1"))
    declared, open_ = (told[code].facts["sections"] for code in ("none_declared", "none_on_record"))
    assert (len(declared), len(open_)) == (len(SIDES[register]), every - len(SIDES[register]))
    # a scope of another street, and one that says incomplete, declare nothing
    for other in (scope(register, street="西街"), scope(register, complete=False)):
        assert "none_declared" not in notes_of(build_dossier(park_of(Enterprise=[FIRM], SourceScope=[other]), "E1"))


def test_what_is_on_record_is_in_no_note_and_pairs_are_those_of_an_organization():
    park = park_of(Enterprise=[FIRM], Visit=[{"id": "V", "enterprise_id": "E1"}], SourceScope=[scope("visits")])
    told = notes_of(build_dossier(park, "E1"))
    assert "none_declared" not in told
    assert {title.zh for title in told["none_on_record"].facts["sections"]}.isdisjoint({"走访", "结对"})


def test_a_dossier_of_a_firm_outside_asks_for_no_organization():
    firms = [{**FIRM, "in_zone": False}, {"id": "E2", "name": "二厂"}]
    park = park_of(
        Enterprise=firms,
        IndustryChain=[{"id": "K", "name": "链"}],
        IN_CHAIN=[{"from_id": firm["id"], "to_id": "K"} for firm in firms],
        SUPPLIES=[{"from_id": "E1", "to_id": "E2", "product": "件"}],
    )
    away, inside = (build_dossier(park, firm["id"]) for firm in firms)
    assert (away.parts["chains"].column("place"), inside.parts["chains"].column("place")) == (["outside"], ["find_out"])
    assert "home" not in away.column("field") and "home" in inside.column("field")
    (seller,) = inside.parts["suppliers"].rows
    assert (seller["outside"], seller["suppliers"]) == (True, 0)


@pytest.mark.parametrize(
    ("scopes", "verdict", "found"),
    [
        ([], "not_decidable", None),
        ([scope("visits")], "contradicted", 0.0),
        ([scope("visits", complete=False)], "not_decidable", None),
        ([scope("visits", street="东街")], "not_decidable", None),  # E1 lies in no street on record
    ],
)
def test_no_record_contradicts_a_figure_only_by_declaration(scopes, verdict, found):
    claim = {"id": "C", "name": "走访", "value": 3, "bound": "at_least", "measure": "visits"}
    (row,) = reconcile_figures(park_of(Enterprise=[FIRM], Claim=[claim], SourceScope=scopes)).rows
    assert (row["verdict"], row["found"]) == (verdict, found)


@pytest.mark.parametrize(("scopes", "complete"), [([], None), ([scope("visits")], True)])
def test_a_contradiction_says_whether_the_register_is_complete(scopes, complete):
    claim = {"id": "C", "name": "走访", "value": 3, "bound": "at_least", "measure": "visits"}
    tables = {"Enterprise": [FIRM], "Claim": [claim], "Visit": [{"id": "V", "enterprise_id": "E1"}]}
    (row,) = reconcile_figures(park_of(**tables, SourceScope=scopes)).rows
    (reason,) = row["evidence"]
    assert (row["verdict"], reason.facts["complete"]) == ("contradicted", complete)
    assert ("未申明" in reason.zh) is (complete is None)


@pytest.mark.parametrize(("scopes", "sentence"), [([], "没有公布数据的记录"), ([scope("claims")], "没有公布数据（其")])
def test_no_figure_is_published_only_by_declaration(scopes, sentence):
    (note,) = reconcile_figures(park_of(Enterprise=[FIRM], SourceScope=scopes)).notes
    assert note.zh.startswith(sentence)


HELPED = [
    {"id": f"O{number}", "name": f"{number}支部", "kind": "branch", "non_public": True, "street": street}
    for number, street in enumerate(("东街", "西街", "西街"))
]
PAIR = [{"from_id": "M", "to_id": "O0"}]
MENTOR = {"id": "M", "name": "典型", "kind": "branch", "honours": ["先进"]}


@pytest.mark.parametrize(
    ("scopes", "code", "without"),
    [
        ([], "unpaired", 0),
        ([scope("pairings", street="西街")], "unpaired_declared", 2),
        ([scope("pairings", organization_id="O1")], "unpaired_declared", 1),
    ],
)
def test_who_has_no_pair_on_record_has_none_only_by_declaration(scopes, code, without):
    park = park_of(PartyOrganization=[*HELPED, MENTOR], PAIRED_WITH=PAIR, SourceScope=scopes)
    (note,) = find_unpaired(park).notes
    assert (note.code, note.facts["without"]) == (code, without)
    (told,) = (note for note in assign_mentors(park).notes if note.code == "population")
    assert ("已申明完整" in told.zh) is (without == 2)


def test_the_organization_of_a_firm_outside_is_helped_by_nobody():
    firms = [{**FIRM, "in_zone": False}, {"id": "E2", "name": "二厂"}]
    seats = [{"from_id": "O0", "to_id": "E1"}, {"from_id": "O1", "to_id": "E2"}]
    park = park_of(PartyOrganization=[*HELPED[:2], MENTOR], Enterprise=firms, ESTABLISHED_IN=seats)
    assert find_unpaired(park).column("organization_id") == ["O1"]
    assert assign_mentors(park).column("organization_id") == ["O1"]


@pytest.mark.parametrize("complete", [None, True])
def test_no_secretary_on_record_is_a_finding_where_offices_are_declared(complete):
    scopes = [scope("offices")] if complete else []
    branch = {"id": "O", "name": "一支部", "kind": "branch", "full_members": 3}
    table = check_organizations(park_of(PartyOrganization=[branch], SourceScope=scopes))
    codes = {reason.code for row in table.rows for reason in row["reasons"]}
    assert ("secretary_missing" in codes) is bool(complete)
    assert ("no_posts" in notes_of(table)) is (complete is None)


@pytest.mark.parametrize(
    ("cells", "scopes", "by"),
    [
        ({"has_organization": False}, [], "firm"),
        ({"organizations": 0}, [scope("organizations")], "firm"),  # its own statement goes first
        ({}, [scope("organizations")], "register"),
        ({}, [], None),
        ({"has_organization": True}, [scope("organizations")], None),
    ],
)
def test_that_a_firm_has_no_organization_says_by_whose_word(cells, scopes, by):
    customers = [{"id": key, "name": key} for key in "ABC"]
    leader = {**FIRM, "full_members": 1, "probationary_members": 0, **cells}
    park = park_of(
        Enterprise=[leader, *customers],
        IndustryChain=[{"id": "K", "name": "链"}],
        IN_CHAIN=[{"from_id": "E1", "to_id": "K", "role": "leader"}],
        SUPPLIES=[{"from_id": "E1", "to_id": firm["id"], "product": "件"} for firm in customers],
        Member=[{"id": "M", "stage": "activist", "activist_since": dt.date(2024, 1, 1)}],
        EMPLOYED_BY=[{"from_id": "M", "to_id": "E1", "executive": True}],
        SourceScope=scopes,
    )
    bare = {row["enterprise_id"]: row["reasons"] for row in find_branchless(park).rows}.get("E1", ())
    (choke,) = find_chokepoints(park).rows
    leaders = [reason for row in check_organizations(park).rows for reason in row["reasons"]]
    two_way = find_development(park).parts["two_way"].rows[0]["reasons"]
    said = [reason for reason in (*bare, *choke["reasons"], *leaders, *two_way) if reason.facts.get("declared_by")]
    assert {reason.facts["declared_by"] for reason in said} == ({by} if by else set())
    codes = {"none_declared", "branchless", "leader_without_organization", "leads_and_applied"}
    assert {reason.code for reason in said} == (codes if by else set())
    words = {"firm": "企业填报", "register": "登记已申明完整"}
    assert all(words[by] in reason.zh for reason in said)
    shown = [row["value"].zh for row in build_dossier(park, "E1").rows if row["field"] == "declared_by"]
    assert shown == ([DECLARED_BY[by].zh] if by else [])


KEPT = ("member_units", "offices", "posts", "organizations", "instructors")
COUNTED = {
    summarize_committees: ("units", "enterprises", "executives", "posts"),
    summarize_statistics: ("count",),
}
some = st.lists(st.integers(0, 2), max_size=3)


@settings(max_examples=40)
@given(st.booleans(), some, some, some, some, st.lists(st.sampled_from(KEPT), unique=True))
def test_declaring_a_register_complete_turns_only_the_unknown_into_none(
    seated, units, offices, posts, guided, declared
):
    names = {number: f"C{number}" for number in range(3)}
    tables = {
        "Enterprise": [{"id": f"E{number}", "name": f"{number}厂"} for number in range(3)],
        "PartyOrganization": [
            {"id": name, "name": name, "kind": "committee", "functional": True} for name in names.values()
        ]
        + [{"id": "B", "name": "支部", "kind": "joint_branch"}],
        "ESTABLISHED_IN": [{"from_id": "B", "to_id": "E0"}] if seated else [],
        "IndustryChain": [{"id": f"K{number}", "name": name, "committee_id": name} for number, name in names.items()],
        "MEMBER_UNIT_OF": [{"from_id": f"E{number}", "to_id": names[number]} for number in set(units)],
        "SERVES_AS": [
            {"from_id": f"P{number}", "to_id": names[number], "role": "committee_member", "executive": True}
            for number in set(offices)
        ],
        "Post": [{"id": f"T{place}", "committee_id": names[number]} for place, number in enumerate(posts)],
        "Officer": [{"id": "I", "kind": "instructor"}],
        "GUIDES": [{"from_id": "I", "to_id": f"E{number}"} for number in set(guided)],
    }
    bare, told = park_of(**tables), park_of(**tables, SourceScope=[scope(register) for register in declared])
    for question, columns in COUNTED.items():
        before, after = question(bare), question(told)
        for name in columns:
            for one, row, other in zip(before.column(name), before.rows, after.column(name), strict=True):
                # what is not known of homes and people are laws of their own
                if row.get("item") in (None, "joint_branches", "instructors", "absorbed"):
                    assert other == one or (one is None and other == 0), (question, name, row)
    committees = summarize_committees(told).rows[:-1]
    for name, register in (("units", "member_units"), ("executives", "offices"), ("posts", "posts")):
        assert all((row[name] is None) <= (register not in declared) for row in committees)
