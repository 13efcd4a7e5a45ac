"""Branch-less firms: small parks worked by hand, and laws that hold for every park."""

import datetime as dt
import tomllib

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import COMPLETE, park_of
from paths import CASE_FOLDER

from chaingraph.analysis.coverage import find_branchless
from chaingraph.analysis.coverage.answers import BRANCHLESS
from chaingraph.errors import RuleError
from chaingraph.model import KINDS
from chaingraph.park import Park
from chaingraph.vocabulary import ACTIONS, CLASSES
from chaingraph.words import Reason

CASES = sorted((CASE_FOLDER / "coverage").glob("*.toml"), key=lambda path: path.name)
KNOWN = {kind.name for kind in KINDS}


def read_case(path):
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    return case, park_of(**{name: rows for name, rows in case.items() if name in KNOWN})


def test_every_row_names_its_rules_and_the_answer_lists_them():
    for path in CASES:
        case, park = read_case(path)
        answer = find_branchless(park, on=case.get("on"))
        listed = {rule["id"] for rule in answer.rules}
        for row in answer.rows:
            assert BRANCHLESS.names() == tuple(row)
            assert all(isinstance(reason, Reason) and reason.text.zh and reason.text.en for reason in row["reasons"])
            code = "not_known" if row["home"] == "not_known" else row["action"]
            (action,) = (reason for reason in row["reasons"] if reason.code == code)
            assert action.rules or row["action"] == "find_out"
            assert {rule for reason in row["reasons"] for rule in reason.rules} <= listed


def test_a_day_before_the_branch_rule_has_the_constitution_and_before_the_path_there_is_a_clear_error():
    firms = [{"id": "E1", "name": "甲", "full_members": 3}, {"id": "E2", "name": "乙", "full_members": 2}]
    park = park_of(**{"Enterprise": firms}, **COMPLETE)
    with pytest.raises(RuleError) as caught:
        find_branchless(park, on=dt.date(2013, 12, 31))
    assert caught.value.code == "CG-R002" and "2014-01-01" in caught.value.text.zh
    before, after = (find_branchless(park, on=dt.date(2018, 10, day)) for day in (27, 28))
    assert [(row["class"], row["action"]) for row in before.rows] == [
        (row["class"], row["action"]) for row in after.rows
    ]
    (cited,) = (rule for rule in before.rules if rule["id"] == "party.branch_min")
    assert (cited["title"], cited["article"]) == ("中国共产党章程（2017 年）", "第三十条")
    assert "当日尚无《支部工作条例》" in before.rows[1]["reasons"][2].text.zh


def test_applicants_and_targets_are_cultivated_and_are_no_members():
    firms = [{"id": key, "name": key, "full_members": 0, "probationary_members": 0} for key in ("E1", "E2")]
    people = [{"id": "A1", "stage": "applicant"}, {"id": "T1", "stage": "development_target"}]
    jobs = [{"from_id": "A1", "to_id": "E1"}, {"from_id": "T1", "to_id": "E2"}]
    answer = find_branchless(park_of(**{"Enterprise": firms, "Member": people, "EMPLOYED_BY": jobs}, **COMPLETE))
    assert set(answer.column("class")) == {"no_members"} and set(answer.column("action")) == {"cultivate"}


def test_chains_instructors_and_not_operating_firms():
    park = park_of(
        **{
            "Enterprise": [{"id": "E1", "name": "甲", "instructor": False}, {"id": "E2", "name": "乙"}]
            + [{"id": status, "name": status, "status": status} for status in ("closed", "suspended", "building")],
            "IN_CHAIN": [{"from_id": "E1", "to_id": key} for key in ("K2", "K1")],
            "Officer": [{"id": "P1", "kind": "instructor"}, {"id": "P2", "kind": "liaison"}],
            "GUIDES": [{"from_id": "P1", "to_id": "E1"}, {"from_id": "P2", "to_id": "E2"}],
        }
    )
    rows = {row["enterprise_id"]: row for row in find_branchless(park).rows}
    assert rows.keys() == {"E1", "E2"}
    assert rows["E1"]["chains"] == ("K1", "K2") and rows["E1"]["instructor"] is True
    assert rows["E2"]["chains"] == () and rows["E2"]["instructor"] is None


def test_rates_by_group():
    firm = {"ownership": "non_public", "status": "operating", "street": "甲街"}
    park = park_of(**
        {
            "Enterprise": [
                {"id": "E1", "name": "一", **firm, "scale": "large"},
                {"id": "E2", "name": "二", **firm, "scale": "small"},
                {"id": "E3", "name": "三", **firm, "street": None},
                {"id": "E4", "name": "四", **firm, "ownership": "state"},
                {"id": "E5", "name": "五", **firm, "ownership": None},
                {"id": "E6", "name": "六", **firm, "social_organization": True},
            ],
            "IndustryChain": [{"id": "K1", "name": "链一"}, {"id": "K2", "name": "链二"}],
            "IN_CHAIN": [{"from_id": "E1", "to_id": "K1"}, {"from_id": "E1", "to_id": "K2"},
                         {"from_id": "E2", "to_id": "K1"}],
            "PartyOrganization": [{"id": "O1", "name": "支部", "kind": "branch"},
                                  {"id": "O2", "name": "联合", "kind": "joint_branch"}],
            "ESTABLISHED_IN": [{"from_id": "O1", "to_id": "E1"}, {"from_id": "O2", "to_id": "E2"},
                               {"from_id": "O1", "to_id": "gone"}],
            **COMPLETE,
        }
    )  # fmt: skip
    # O1 stands in two units by the register, so it is joint; an own second branch makes E1 separate
    rates = find_branchless(park).parts["rates"]
    names = ("covered", "none_declared", "operating", "unknown", "coverage_min", "coverage_max")
    found = {(row["dimension"], row["value"]): tuple(row[name] for name in names) for row in rates.rows}
    assert found["overall", "all"] == (2, 1, 3, 1, 0.5, 2 / 3)  # nobody knows whose E5 is, and it has none
    assert found["social", "all"] == (0, 1, 1, 0, 0.0, 0.0)
    assert found["chain", "K1"] == (2, 0, 2, 0, 1.0, 1.0) and found["chain", "K2"] == (1, 0, 1, 0, 1.0, 1.0)
    assert found["chain", None] == (0, 1, 1, 1, 0.0, 0.0)
    assert found["street", "甲街"] == (2, 0, 2, 1, 2 / 3, 1.0) and found["street", None] == (0, 1, 1, 0, 0.0, 0.0)
    assert found["ownership", "state"] == (0, 1, 1, 0, 0.0, 0.0) and found["ownership", None] == (0, 1, 1, 0, 0.0, 0.0)
    assert found["size", "large"] == (1, 0, 1, 0, 1.0, 1.0) and found["size", None] == (0, 1, 1, 1, 0.0, 0.0)
    overall = rates.rows[0]
    assert overall["coverage_rate"] is None and overall["separate_rate"] == 0.0  # both organizations are joint
    listed = {"party.coverage_rate", "party.separate_rate", "party.non_public_population"}
    assert {rule["id"] for rule in rates.rules} == listed
    second = {"PartyOrganization": [{"id": "O9", "name": "二支部", "kind": "branch"}],
              "ESTABLISHED_IN": [{"from_id": "O9", "to_id": "E1"}]}  # fmt: skip
    more = {name: pl.concat([park[name], park_of(**second)[name]]) for name in second}
    again = find_branchless(Park.from_frames({**park.tables, **more})).parts["rates"].rows[0]
    assert (again["covered"], again["separate"]) == (2, 1)


def test_no_firm_at_all():
    answer = find_branchless(Park.from_rows({}))
    rows = answer.parts["rates"].rows
    assert [row["dimension"] for row in rows] == ["overall", "conditions", "above_scale", "social"]
    assert len(answer) == 0 and all(row["operating"] == 0 and row["coverage_rate"] is None for row in rows)


counts = st.none() | st.integers(0, 8)
firms = st.fixed_dictionaries(
    {
        "full_members": counts,
        "probationary_members": counts,
        "untransferred_members": counts,
        "activists": counts,
        "ownership": st.sampled_from([None, "non_public", "state"]),
        "status": st.sampled_from([None, "operating", "closed"]),
        "street": st.sampled_from([None, "甲街", "乙街"]),
        "scale": st.sampled_from([None, "small"]),
        "priority": st.sampled_from([None, "key", "potential"]),
        "home": st.sampled_from([None, "own", "joint", "functional"]),
        "unit": st.booleans(),
        "chain": st.sampled_from([None, "K1", "K2"]),
    }
)
LINKS = ("home", "unit", "chain")


def build(drawn, prefix="E"):
    ids = [f"{prefix}{place}" for place in range(len(drawn))]
    tables = {
        "Enterprise": [
            {"id": key, "name": f"企业{place}", **{name: value for name, value in firm.items() if name not in LINKS}}
            for place, (key, firm) in enumerate(zip(ids, drawn, strict=True))
        ],
        "PartyOrganization": [{"id": "OJ", "name": "联合", "kind": "joint_branch"},
                              {"id": "OF", "name": "功能", "kind": "committee", "functional": True}],
        "ESTABLISHED_IN": [],
        "MEMBER_UNIT_OF": [],
        "IN_CHAIN": [],
    }  # fmt: skip
    for key, firm in zip(ids, drawn, strict=True):
        if firm["home"] == "own":
            tables["PartyOrganization"].append({"id": f"O{key}", "name": key, "kind": "branch"})
        if firm["home"]:
            host = {"own": f"O{key}", "joint": "OJ", "functional": "OF"}[firm["home"]]
            tables["ESTABLISHED_IN"].append({"from_id": host, "to_id": key})
        if firm["unit"]:
            tables["MEMBER_UNIT_OF"].append({"from_id": key, "to_id": "OF"})
        if firm["chain"]:
            tables["IN_CHAIN"].append({"from_id": key, "to_id": firm["chain"]})
    return park_of(**tables, **COMPLETE)


@settings(max_examples=20)
@given(st.lists(firms, max_size=7))
def test_coverage_splits_the_operating_enterprises_in_two(drawn):
    answer = find_branchless(build(drawn))
    bare = {
        f"E{n}" for n, firm in enumerate(drawn) if firm["status"] != "closed" and firm["home"] in (None, "functional")
    }
    assert set(answer.column("enterprise_id")) == bare and len(answer) == len(bare)
    base = [firm for firm in drawn if firm["status"] != "closed" and firm["ownership"] == "non_public"]
    covered = sum(firm["home"] in ("own", "joint") for firm in base)
    separate = sum(firm["home"] == "own" for firm in base)
    overall = answer.parts["rates"].rows[0]
    assert (overall["covered"], overall["separate"], overall["operating"]) == (covered, separate, len(base))
    for dimension in ("street", "size"):
        rows = [row for row in answer.parts["rates"].rows if row["dimension"] == dimension]
        assert all(
            sum(row[name] for row in rows) == overall[name] for name in ("covered", "separate", "operating", "unknown")
        )


@settings(max_examples=20)
@given(firms, st.integers(1, 5))
def test_more_full_members_never_make_less_obliged(firm, more):
    firm = {**firm, "home": None, "status": None, "full_members": firm["full_members"] or 0}
    (before,) = find_branchless(build([firm])).rows
    (after,) = find_branchless(build([{**firm, "full_members": firm["full_members"] + more}])).rows
    gravity = list(CLASSES)
    steps = [*ACTIONS]  # from an own branch down to an instructor
    assert gravity.index(after["class"]) <= gravity.index(before["class"])
    assert steps.index(after["action"]) <= steps.index(before["action"])


@settings(max_examples=20)
@given(firms)
def test_probationary_members_and_activists_never_oblige(firm):
    firm = {**firm, "home": None, "status": None}
    plain = {**firm, "probationary_members": 0, "activists": 0}
    (row,), (bare,) = find_branchless(build([firm])).rows, find_branchless(build([plain])).rows
    assert (row["class"] == "should_have_been") == (bare["class"] == "should_have_been")
    assert (row["action"] == "own_branch") == (bare["action"] == "own_branch")


@settings(max_examples=20)
@given(st.lists(firms, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_names_and_order_of_rows_change_nothing(drawn, random):
    park = build(drawn)
    tables = {
        name: frame.sample(fraction=1, shuffle=True, seed=random.randrange(99)) for name, frame in park.tables.items()
    }
    assert find_branchless(Park.from_frames(tables)).to_json() == find_branchless(park).to_json()
    # names of firms stay, so the order must not follow the ids
    renamed = find_branchless(build(drawn, prefix="Z9")).to_json()
    for row in renamed["rows"]:
        row["enterprise_id"] = row["enterprise_id"].replace("Z9", "E")
    assert renamed == find_branchless(park).to_json()


@settings(max_examples=20)
@given(st.lists(firms, min_size=1, max_size=6))
def test_unknown_counts_stay_unknown(drawn):
    for row in find_branchless(build(drawn)).rows:
        firm = drawn[int(row["enterprise_id"][1:])]
        for name in ("full_members", "probationary_members", "untransferred_members", "activists"):
            assert row[name] == firm[name]
        if row["class"] == "unknown":
            assert firm["full_members"] is None or (firm["full_members"] == 0 and firm["probationary_members"] is None)
        else:
            assert firm["full_members"] is not None, "nobody knows how many are full, so there is no class"
        if row["class"] == "should_have_been":
            assert firm["full_members"] >= 3, "members not transferred add no full member"


def test_one_is_no_plural():
    firm = {"id": "E1", "name": "甲", "full_members": 1, "probationary_members": 1, "untransferred_members": 1}
    due = {"id": "E2", "name": "乙", "full_members": 3, "probationary_members": 1, "untransferred_members": 1}
    for row in find_branchless(park_of(**{"Enterprise": [firm, due]}, **COMPLETE)).rows:
        said = " ".join(reason.text.en for reason in row["reasons"])
        assert not any(words in said for words in ("1 full members", "1 probationary members", "other 1 are")), said


def test_a_size_without_the_probationary_members_is_a_lower_bound():
    def said(**counts):
        (row,) = find_branchless(park_of(**{"Enterprise": [{"id": "E1", "name": "甲", **counts}]}, **COMPLETE)).rows
        (text,) = [reason.text for reason in row["reasons"] if reason.code == "branch_size"]
        return text.zh

    assert said(full_members=60).startswith("党员至少 60 名")
    assert said(full_members=60, probationary_members=2).startswith("党员 62 名")


def test_the_chains_of_a_firm_stand_by_name_and_not_by_id():
    for first, second in (("K1", "K2"), ("K2", "K1")):
        park = park_of(
            **{
                "Enterprise": [{"id": "E1", "name": "甲"}],
                "IndustryChain": [{"id": first, "name": "一链"}, {"id": second, "name": "二链"}],
                "IN_CHAIN": [{"from_id": "E1", "to_id": key} for key in (first, second)],
            }
        )
        assert find_branchless(park).rows[0]["chains"] == (first, second)
