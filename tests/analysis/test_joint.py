"""Joint branches: worked cases by article, an independent oracle, and what no renaming or shuffling may change."""

import datetime as dt
import itertools
import tomllib

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import COMPLETE, COUNTED, park_of
from paths import CASE_FOLDER

from chaingraph.analysis.joint import assign_joint_branches
from chaingraph.analysis.joint.answers import JOINT
from chaingraph.errors import RuleError, UsageError
from chaingraph.notes import part_notes
from chaingraph.park import Park
from chaingraph.rules import rulebook
from chaingraph.sample import build_sample
from chaingraph.words import Reason

CASES = [
    (path.stem, case)
    for path in sorted((CASE_FOLDER / "joint").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
VALUE = {
    rule.removeprefix("joint."): rulebook().rule(rule).value for rule in rulebook().ids if rule.startswith("joint.")
}


def neighbours(firms, **more):
    """Firms of one street and industry, unless they say otherwise; `chain` puts one into a chain."""
    tables = {"Enterprise": [], "IN_CHAIN": []}
    for firm in firms:
        row = {"name": f"企业{firm['id']}", "street": "甲街", "industry": "3411", **firm}
        chain = row.pop("chain", None)
        row["street"] = row["street"] or None
        tables["Enterprise"].append(row)
        if chain:
            tables["IN_CHAIN"].append({"from_id": firm["id"], "to_id": chain})
    return park_of(**{**COMPLETE, **tables, **more})


def grouped(table):
    return sorted(sorted(row["enterprise_ids"]) for row in table.rows)


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}: {case['name']}" for file, case in CASES])
def test_worked_cases(file, case):
    table = assign_joint_branches(neighbours(case["firms"]))
    if "groups" in case:
        assert grouped(table) == case["groups"]
    for name, column in (("full", "full_members"), ("transferred", "transferred_members"), ("units", "units")):
        if name in case:
            assert table.column(column) == case[name]
    if "reasons" in case:
        assert [[reason.code for reason in row["reasons"]] for row in table.rows] == case["reasons"]
    if "against" in case:
        assert [[reason.code for reason in row["against"]] for row in table.rows] == case["against"]
    left = table.parts["leftover"]
    assert {row["enterprise_id"]: row["why"] for row in left.rows} == case["leftover"]
    assert table.parameters["gap"] == 0


def test_the_plan_of_the_sample_is_proved_and_obeys_the_rules():
    park = build_sample(seed=1).park
    table = assign_joint_branches(park)
    assert table.parameters["gap"] == 0 and table.parameters["cost"] == table.parameters["bound"]
    taken = [key for row in table.rows for key in row["enterprise_ids"]]
    left = table.parts["leftover"].column("enterprise_id")
    assert len(taken) + len(left) == len({*taken, *left}) == table.parameters["units"]
    listed = {rule["id"] for rule in table.rules}
    for row in table.rows:
        assert tuple(row) == JOINT.names()
        assert row["full_members"] >= 3 and row["host_id"] in row["enterprise_ids"]
        assert row["cost"] == sum(row["parts"].values())
        assert any("第五条" in article for article in row["articles"])
        for reason in (*row["reasons"], *row["against"]):
            assert isinstance(reason, Reason) and reason.text.zh and reason.text.en and set(reason.rules) <= listed
    assert sum(row["cost"] for row in table.rows) <= table.parameters["cost"]


def far(one, two):
    """Points between two firms in one street without coordinates, written down anew."""
    digits = next((place for place, n in enumerate((4, 3, 2)) if one["industry"][:n] == two["industry"][:n]), 3)
    return (
        VALUE["same_street_price"] + VALUE["industry_prices"][digits] + VALUE["supply_prices"][2] + VALUE["chain_price"]
    )


def best_by_force(firms):
    """Return the least cost by trying every grouping of the units in each street."""
    worth = {firm["id"]: VALUE["worth_members"] + (30 if firm.get("priority") == "key" else 0) for firm in firms}

    def price(group):
        if (
            sum(firm["full_members"] for firm in group) < 3
            or len(group) > VALUE["span_most"]
            or len({f["street"] for f in group}) > 1
        ):
            return sum(worth[firm["id"]] for firm in group)
        pairs = sum(far(one, two) for one, two in itertools.combinations(group, 2))
        return pairs + VALUE["group_price"] + VALUE["over_span"] * max(0, len(group) - 5)

    def partitions(items):
        if not items:
            yield []
            return
        for rest in partitions(items[1:]):
            yield [[items[0]], *rest]
            for place in range(len(rest)):
                yield [*rest[:place], [items[0], *rest[place]], *rest[place + 1 :]]

    return min(sum(price(group) for group in plan) for plan in partitions(firms))


firm_facts = st.fixed_dictionaries(
    {
        "full_members": st.integers(1, 2),
        "street": st.sampled_from(["甲街", "乙街"]),
        "industry": st.sampled_from(["3411", "3412", "3520", "2710"]),
    },
    optional={"priority": st.just("key")},
)


@settings(max_examples=30, deadline=None)
@given(st.lists(firm_facts, min_size=1, max_size=6))
def test_no_grouping_costs_less(drawn):
    firms = [{"id": f"E{place}", **facts} for place, facts in enumerate(drawn)]
    table = assign_joint_branches(neighbours(firms))
    assert table.parameters["cost"] == table.parameters["bound"] == best_by_force(firms)


@settings(max_examples=20, deadline=None)
@given(st.lists(firm_facts, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_shuffling_and_renaming_change_nothing(drawn, random):
    firms = [{"id": f"E{place}", "name": f"企业{place}", **facts} for place, facts in enumerate(drawn)]
    plan = assign_joint_branches(neighbours(firms))
    shuffled = firms[:]
    random.shuffle(shuffled)
    assert assign_joint_branches(neighbours(shuffled)).to_json() == plan.to_json()
    numbers = list(range(len(firms)))
    random.shuffle(numbers)
    other = neighbours([{**firm, "id": f"Z{number}"} for firm, number in zip(firms, numbers, strict=True)])
    renamed = assign_joint_branches(other)
    assert renamed.column("names") == plan.column("names")
    assert renamed.parts["leftover"].column("name") == plan.parts["leftover"].column("name")


@settings(max_examples=20, deadline=None)
@given(st.lists(firm_facts, min_size=2, max_size=6), st.data())
def test_a_forbidden_pair_never_helps_and_is_kept(drawn, data):
    firms = [{"id": f"E{place}", **facts} for place, facts in enumerate(drawn)]
    pair = data.draw(st.lists(st.sampled_from([firm["id"] for firm in firms]), min_size=2, max_size=2, unique=True))
    free, kept = (assign_joint_branches(neighbours(firms), forbid=forbid) for forbid in ([], [tuple(pair)]))
    assert kept.parameters["cost"] >= free.parameters["cost"]
    assert not any(set(pair) <= set(row["enterprise_ids"]) for row in kept.rows)


def test_fixed_pairs_go_together_even_across_streets_and_by_name():
    firms = [
        {"id": "A", "full_members": 1},
        {"id": "B", "full_members": 2},
        {"id": "C", "full_members": 2, "street": "乙街"},
        {"id": "D", "full_members": 2},
    ]
    table = assign_joint_branches(neighbours(firms), fix=[("企业C", "A")])
    assert any({"A", "C"} <= set(row["enterprise_ids"]) for row in table.rows)
    row = next(row for row in table.rows if "C" in row["enterprise_ids"])
    assert "joint_streets" in [reason.code for reason in row["against"]]


def test_a_firm_joins_an_existing_organization_when_that_is_fixed():
    park = neighbours(
        [{"id": "A", "full_members": 1}, {"id": "B", "full_members": 2}, {"id": "H", "full_members": 5}],
        PartyOrganization=[{"id": "O", "name": "庚支部", "kind": "branch", "full_members": 5}],
        ESTABLISHED_IN=[{"from_id": "O", "to_id": "H"}],
    )
    plain = assign_joint_branches(park)
    assert grouped(plain) == [["A", "B"]]
    table = assign_joint_branches(park, fix=[("O", "A")])
    (row,) = table.rows
    assert (row["kind"], row["group_id"], row["full_members"], row["units"]) == ("extends", "O", 6, 2)
    (left,) = table.parts["leftover"].rows
    assert (left["enterprise_id"], left["why"], left["host_id"]) == ("B", "no_neighbour", "O")
    barred = assign_joint_branches(park, fix=[("O", "A")], forbid=[("O", "B")]).parts["leftover"].rows[0]
    assert barred["host_id"] is None


def test_wishes_that_contradict_or_name_nobody_are_refused():
    firms = [{"id": "A", "full_members": 1}, {"id": "B", "full_members": 2}, {"id": "C", "full_members": 4}]
    park = neighbours(
        firms,
        PartyOrganization=[{"id": "F", "name": "链党委", "kind": "committee", "functional": True}],
        ESTABLISHED_IN=[{"from_id": "F", "to_id": "C"}],
    )
    for fix, forbid, code in (
        ([("A", "B")], [("B", "A")], "CG-U054"),
        ([("A", "A")], [], "CG-U056"),
        ([("A", "C")], [], "CG-U053"),
        ([("F", "A")], [], "CG-U055"),
        ([("A", "nobody")], [], "CG-U005"),
    ):
        with pytest.raises(UsageError) as caught:
            assign_joint_branches(park, fix=fix, forbid=forbid)
        assert caught.value.code == code


def test_the_secretary_is_who_has_all_four_goods_on_record():
    goods = ("good_politics", "good_party_work", "good_development", "good_cohesion")
    people = {
        "Member": [{"id": key, "stage": "full"} for key in ("M1", "M2", "M3")],
        "EMPLOYED_BY": [{"from_id": key, "to_id": firm} for key, firm in (("M1", "A"), ("M2", "B"), ("M3", "B"))],
        "PartyOrganization": [{"id": "O", "name": "庚", "kind": "committee", "functional": True}],
        "SERVES_AS": [
            {
                "from_id": "M1",
                "to_id": "O",
                "role": "party_worker",
                **dict.fromkeys(goods, True),
                "good_cohesion": False,
            },
            {"from_id": "M2", "to_id": "O", "role": "party_worker", **dict.fromkeys(goods, True)},
        ],
        **COUNTED,
    }
    (row,) = assign_joint_branches(neighbours([{"id": "A"}, {"id": "B"}], **people)).rows
    assert (row["secretary_id"], row["secretary_candidates"], row["unassessed"]) == ("M2", 1, 1)
    assert "joint_no_secretary" not in [reason.code for reason in row["against"]]
    # everybody assessed and nobody able speaks against the branch; somebody not assessed does not
    short = {**dict.fromkeys(goods, True), "good_cohesion": False}
    offices = [{"from_id": key, "to_id": "O", "role": "party_worker", **short} for key in ("M1", "M2", "M3")]
    for assessed, against in ((offices, True), (offices[:2], False)):
        table = assign_joint_branches(neighbours([{"id": "A"}, {"id": "B"}], **{**people, "SERVES_AS": assessed}))
        assert ("joint_no_secretary" in [reason.code for reason in table.rows[0]["against"]]) == against
        assert any("浙江" in note.zh for note in part_notes(table.notes, table.rules).behind) == against
    (counted,) = assign_joint_branches(
        neighbours([{"id": "A", "full_members": 1}, {"id": "B", "full_members": 2}])
    ).rows
    assert (counted["secretary_id"], counted["secretary_candidates"], counted["unassessed"]) == (None, None, None)


def test_crowded_streets_are_said_to_be_looked_at_in_part(monkeypatch):
    from chaingraph.kernels import near_pairs

    park = build_sample(seed=2, enterprises=350).park
    whole = assign_joint_branches(park)
    monkeypatch.setattr(near_pairs, "CROWD", 5)
    monkeypatch.setattr(near_pairs, "NEAREST", 8)
    part = assign_joint_branches(park)
    assert part.parameters["cost"] >= whole.parameters["cost"]
    assert any("crowded" in note.en for note in part.notes) and not any("crowded" in note.en for note in whole.notes)


def test_firms_that_are_not_known_take_no_part_and_are_asked_first():
    firms = [{"id": key, "full_members": 1} for key in "ABCD"] + [{"id": "E", "has_organization": False}]
    firms[3]["has_organization"] = False
    table = assign_joint_branches(neighbours(firms, SourceScope=[]))
    assert grouped(table) == [] and table.parts["leftover"].column("enterprise_id") == ["D"]
    asked = table.parts["find_out"].rows
    assert [(row["enterprise_id"], row["home"], row["class_if_none"], row["action_if_none"]) for row in asked] == [
        *((key, "not_known", "individual_members", "join_branch") for key in "ABC"),
        ("E", "none_declared", "unknown", "find_out"),
    ]
    assert [reason.code for reason in asked[0]["reasons"]][:2] == ["not_known", "if_none"]
    assert {note.code: dict(note.facts) for note in table.notes}.items() >= {"not_known": {"firms": 3}}.items()
    with pytest.raises(UsageError, match="CG-U053"):
        assign_joint_branches(neighbours(firms, SourceScope=[]), fix=[("A", "B")])
    declared = assign_joint_branches(neighbours(firms))
    assert grouped(declared) == [["A", "B", "C", "D"]]
    assert declared.parts["find_out"].column("enterprise_id") == ["E"]


def test_whose_members_records_alone_tell_is_asked_first_and_a_unit_once_they_are_all():
    people = {
        "Member": [{"id": f"M{n}", "stage": "full"} for n in range(7)],
        "EMPLOYED_BY": [{"from_id": f"M{n}", "to_id": firm} for n, firm in enumerate("AABCCCD")],
    }
    firms = [{"id": "A"}, {"id": "B"}, {"id": "C"}, {"id": "D", "full_members": 1}]
    table = assign_joint_branches(neighbours(firms, **people))
    assert grouped(table) == [] and table.parts["leftover"].column("enterprise_id") == ["D"]
    asked = [(row["enterprise_id"], row["class_if_none"], row["full_members"]) for row in table.parts["find_out"].rows]
    assert asked == [("A", "individual_members", 2), ("B", "individual_members", 1)]
    assert {note.code: dict(note.facts) for note in table.notes}["members_unknown"] == {"firms": 2}
    counted = assign_joint_branches(neighbours(firms, **people, **COUNTED))
    assert grouped(counted) == [["A", "B", "D"]] and len(counted.parts["find_out"]) == 0
    declared = [{**firm, **({"full_members": 1} if firm["id"] in "AB" else {})} for firm in firms]
    assert grouped(assign_joint_branches(neighbours(declared, **people))) == [["A", "B", "D"]]


def test_units_that_are_only_assumed_to_have_none_take_part_and_are_marked():
    register = {
        "PartyOrganization": [{"id": "O", "name": "庚支部", "kind": "branch"}],
        "ESTABLISHED_IN": [{"from_id": "O", "to_id": "H"}],
        "SourceScope": [],
    }
    firms = [
        {"id": "A", "full_members": 2}, {"id": "B", "full_members": 1}, {"id": "H"},
        {"id": "C", "full_members": 1, "has_organization": False}, {"id": "Z", "full_members": 1, "source": "article"},
    ]  # fmt: skip
    table = assign_joint_branches(neighbours(firms, **register))
    (row,) = table.rows
    assert sorted(row["enterprise_ids"]) == ["A", "B", "C"] and row["assumed"] == 2
    (mark,) = [reason for reason in row["reasons"] if reason.code == "joint_assumed"]
    assert set(mark.facts["named"]) == {"企业A", "企业B"}
    assert {note.code: note.facts["firms"] for note in table.notes if "firms" in note.facts} == {
        "assumed": 2, "not_known": 1,
    }  # fmt: skip
    joined = assign_joint_branches(neighbours(firms, **register), fix=[("O", "A")])
    assert [row["assumed"] for row in joined.rows if row["kind"] == "extends"] == [1]
    assert {row["home"] for row in joined.parts["leftover"].rows} == {"none_assumed", "none_declared"}


@settings(max_examples=20, deadline=None)
@given(st.lists(firm_facts, min_size=2, max_size=7), st.data())
def test_those_not_known_change_nothing_for_the_others_and_declared_none_they_are_units(drawn, data):
    firms = [{"id": f"E{place}", **facts} for place, facts in enumerate(drawn)]
    open_ = set(data.draw(st.lists(st.sampled_from([firm["id"] for firm in firms]), unique=True)))
    said = [firm if firm["id"] in open_ else {**firm, "has_organization": False} for firm in firms]
    table = assign_joint_branches(neighbours(said, SourceScope=[]))
    without = assign_joint_branches(neighbours([firm for firm in said if firm["id"] not in open_], SourceScope=[]))
    assert table.rows == without.rows and table.parts["leftover"].rows == without.parts["leftover"].rows
    assert set(table.parts["find_out"].column("enterprise_id")) == open_
    settled = [{**firm, "has_organization": False} for firm in firms]
    declared, complete = (
        assign_joint_branches(park) for park in (neighbours(settled, SourceScope=[]), neighbours(firms))
    )
    assert declared.to_json() == complete.to_json() and len(declared.parts["find_out"]) == 0


def test_without_units_there_is_no_branch_and_before_the_rules_an_error():
    empty = assign_joint_branches(Park.from_rows({}))
    assert len(empty) == 0 and empty.parameters["gap"] == 0 and len(empty.parts["leftover"]) == 0
    with pytest.raises(RuleError):
        assign_joint_branches(neighbours([{"id": "A", "full_members": 1}]), on=dt.date(2018, 10, 27))


def test_streets_and_chains_make_pairs_that_the_definition_names():
    from chaingraph.asof.nearness import facts_of
    from chaingraph.asof.prices import PricedNearness, read_prices

    park = build_sample(seed=3).park
    frame = facts_of(park).sort("id").head(120)
    nearness = PricedNearness(park, None, frame, read_prices(rulebook(), None))
    listed = set(zip(*(part.tolist() for part in nearness.pairs()), strict=True))
    rows = frame.rows(named=True)
    chains = {key: set(group["to_id"]) for (key,), group in park["IN_CHAIN"].group_by("from_id")}
    import math

    def near(a, b):
        if a["street"] and a["street"] == b["street"]:
            return True
        if chains.get(a["id"], set()) & chains.get(b["id"], set()):
            return True
        if None in (a["longitude"], b["longitude"]) or a["crs"] != b["crs"]:
            return False
        lat = math.radians((a["latitude"] + b["latitude"]) / 2)
        x = math.radians(a["longitude"] - b["longitude"]) * math.cos(lat)
        km = 6371.0088 * math.hypot(x, math.radians(a["latitude"] - b["latitude"]))
        assert abs(km - 1.5) > 1e-4, "a pair at the limit decides nothing here"
        return km <= 1.5

    expected = {(i, j) for i, j in itertools.combinations(range(len(rows)), 2) if near(rows[i], rows[j])}
    assert listed == expected and isinstance(park["IN_CHAIN"], pl.DataFrame)
