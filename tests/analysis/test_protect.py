"""Where one more organization protects most supply: parks by hand, and every choice of candidates counted anew."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from cascade_reference import loss_of_others, outputs_left
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.analysis.protect import find_protection
from chaingraph.analysis.protect.answers import READY
from chaingraph.sample import build_sample

FIRMS = "ABCDEF"
DAY = dt.date(2024, 3, 31)
SPARE = 0.2


def firm(key, **facts):
    return {"id": key, "name": f"{key}公司", "has_organization": False, "full_members": 3, **facts}


def link(seller, buyer, product="件", value=1.0, **facts):
    return {"from_id": seller, "to_id": buyer, "product": product, "annual_value": value, **facts}


def trading(links, firms=None, **tables):
    return park_of(Enterprise=firms or [firm(key) for key in FIRMS], SUPPLIES=links, **tables)


def rows_of(park, **given):
    return {row["candidate_id"]: row for row in find_protection(park, on=DAY, **given).rows}


def test_only_makers_with_an_organization_take_a_loss_off():
    # B cannot do without the steel of A; E makes steel as well and has a fifth of its sales to spare
    links = [link("A", "B", "钢材", 10.0), link("E", "F", "钢材", 100.0)]
    nobody = rows_of(trading(links))
    assert nobody.keys() == {"E"}  # with one in E, A adds nothing
    assert nobody["E"]["backing_share"] == pytest.approx(10 / 110, abs=1e-4)
    firms = [firm(key) for key in "ABCDF"] + [firm("E", has_organization=True)]
    assert rows_of(trading(links, firms)) == {}  # E fills in all that A sells, and guards itself
    firms[-1] = firm("E", has_organization=True, industry="F5165")
    assert rows_of(trading(links, firms))["A"]["loss_share"] == pytest.approx(10 / 110, abs=1e-4)  # a dealer makes none


def test_who_could_step_in_guards_as_far_as_it_has_something_to_spare():
    links = [link("A", "B", "钢材", 10.0), link("E", "F", "钢材", 25.0)]
    row = rows_of(trading(links))
    # E loses 25 of 35 when it stops, and could fill in half of the 10 that A sells
    assert row["E"]["loss_share"] == pytest.approx(25 / 35, abs=1e-4)
    assert row["E"]["backing_share"] == pytest.approx(10 / 35 / 2, abs=1e-4)
    assert row["E"]["backed_ids"] == ("A",)
    assert row["A"]["backing_share"] == pytest.approx(25 / 35 * 2 / 25, abs=1e-4)
    table = find_protection(trading(links), on=DAY)
    assert [one["candidate_id"] for one in table.rows] == ["E", "A"]
    assert table.rows[1]["added_share"] == pytest.approx(10 / 35 / 2, abs=1e-4)
    assert table.rows[1]["together_share"] == pytest.approx(1.0, abs=1e-4)
    assert "adds_less" in [reason.code for reason in table.rows[1]["reasons"]]


def test_each_candidate_has_its_cheapest_way():
    street = {"street": "甲街"}
    firms = [
        firm("A"),
        firm("B", untransferred_members=1),
        firm("C", full_members=2, **street),
        firm("D", full_members=1, **street),
        firm("E", full_members=0, probationary_members=0, activists=0),
        firm("F", has_organization=None),
    ]
    links = [link(one, "F", f"{one}件", 10.0) for one in "ABCDE"] + [link("F", "A", "F件", 10.0)]
    rows = rows_of(trading(links, firms))
    assert {name: row["way"] for name, row in rows.items()} == {
        "A": "own", "B": "transfer", "J1": "joint", "E": "instructor", "F": "find_out",
    }  # fmt: skip
    assert {name: row["members_needed"] for name, row in rows.items()} == {"A": 0, "B": 0, "J1": 0, "E": 3, "F": None}
    assert rows["A"]["earliest"] == dt.date(2024, 4, 30)
    assert rows["B"]["earliest"] == dt.date(2024, 7, 31)
    assert rows["E"]["earliest"] is rows["F"]["earliest"] is None
    assert (rows["J1"]["enterprise_ids"], rows["J1"]["kind"]) == (("C", "D"), "joint")
    assert rows["J1"]["loss_share"] == pytest.approx(
        sum(find_own(links, FIRMS.index(one), set()) for one in "CD"), abs=1e-3
    )
    ready = rows_of(trading(links, firms), ready=True)
    assert set(ready) == {name for name, row in rows.items() if row["way"] in READY} == {"A", "B", "J1"}


def test_places_are_dated_by_the_people_on_record():
    firms = [firm("A", full_members=None), firm("B", has_organization=True)]
    members = [
        *({"id": f"M{n}", "stage": "full", "full_since": dt.date(2020, 1, 1), "transferred": True} for n in range(2)),
        {"id": "M2", "stage": "probationary", "probation_since": dt.date(2023, 6, 1), "transferred": True},
    ]
    jobs = [{"from_id": one["id"], "to_id": "A"} for one in members]
    whole = [{"id": "S", "register": "full_members", "complete": True}]
    (row,) = rows_of(trading([link("A", "B")], firms, Member=members, EMPLOYED_BY=jobs, SourceScope=whole)).values()
    assert (row["way"], row["members_needed"], row["earliest"]) == ("place", 1, dt.date(2024, 7, 1))


def test_the_nearest_organization_is_found_along_the_links_and_not_through_general_suppliers():
    firms = [firm(key, has_organization=None if key == "D" else False) for key in FIRMS]
    seat = {"PartyOrganization": [{"id": "O", "name": "丁支部", "kind": "branch"}],
            "ESTABLISHED_IN": [{"from_id": "O", "to_id": "D"}]}  # fmt: skip
    links = [link("A", "B", "甲", 9.0), link("B", "C", "乙", 9.0), link("C", "D", "丙", 9.0)]
    rows = rows_of(trading(links, firms, **seat))
    assert {name: (row["nearest_id"], row["hops"]) for name, row in rows.items()} == {
        "A": ("O", 3), "B": ("O", 2), "C": ("O", 1),
    }  # fmt: skip
    away = rows_of(trading([*links[:2], link("E", "D", "丁", 1.0)], firms, **seat))
    assert (away["A"]["nearest"], away["A"]["hops"]) == (None, None)


def test_what_is_not_known_is_said():
    empty = find_protection(trading([]), on=DAY)
    assert len(empty) == 0 and "nothing_open" in [note.code for note in empty.notes]
    # nobody knows whether A has one: it is asked first, and at best it guards itself already
    links = [link("A", "B", "甲", 5.0), link("C", "B", "乙", 5.0)]
    rows = rows_of(trading(links, [firm("A", has_organization=None), firm("B"), firm("C")]))
    assert rows["A"]["way"] == "find_out" and rows["C"]["way"] == "own"
    few = find_protection(trading(links), on=DAY, cascades=1)
    assert "cascades" in [note.code for note in few.notes] and len(few) == 1


def test_general_suppliers_and_firms_outside_take_no_part():
    goods = [{"id": "P", "name": "电", "general": True}]
    links = [link("A", "B", "电", 9.0), link("C", "B", "钢材", 9.0), link("E", "B", "铜", 9.0)]
    firms = [firm(key, in_zone=key != "E") for key in FIRMS]
    table = find_protection(trading(links, firms, Product=goods), on=DAY)
    assert [row["candidate_id"] for row in table.rows] == ["C"]
    assert "general_apart" in [note.code for note in table.notes]


# Every choice of candidates, counted in plain Python.


@st.composite
def small_parks(draw):
    pairs = st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from("甲乙丙")).filter(
        lambda one: one[0] != one[1]
    )
    chosen = sorted(draw(st.sets(pairs, min_size=1, max_size=7)))
    values = draw(st.lists(st.integers(1, 9), min_size=len(chosen), max_size=len(chosen)))
    links = [link(FIRMS[a], FIRMS[b], goods, float(v)) for (a, b, goods), v in zip(chosen, values, strict=True)]
    return links, draw(st.sets(st.integers(0, 5), max_size=2))


def find_own(links, one, organized):
    """The loss by one stop when only some fill in, as a share of all trade."""
    trade = [
        (FIRMS.index(row["from_id"]), FIRMS.index(row["to_id"]), row["product"], row["annual_value"], True,
         SPARE if FIRMS.index(row["from_id"]) in organized else 0.0)
        for row in links
    ]  # fmt: skip
    left = outputs_left(len(FIRMS), trade, {one})
    return loss_of_others(trade, left, {one}) / sum(row["annual_value"] for row in links)


def sold(links, one, goods):
    return sum(row["annual_value"] for row in links if row["from_id"] == FIRMS[one] and row["product"] == goods)


def things_of(links, organized):
    """What hangs on whom: (firm, product) -> weight, and what of its sales stays open."""
    things = {}
    for one in set(range(len(FIRMS))) - organized:
        loss = find_own(links, one, organized)
        left = {
            goods: sold(links, one, goods) - sum(SPARE * sold(links, other, goods) for other in organized)
            for goods in "甲乙丙"
        }
        left = {goods: value for goods, value in left.items() if value > 1e-9}
        for goods, value in left.items():
            things[one, goods] = (loss * value / sum(left.values()), value)
    return things


def guarded(links, things, choice):
    total = 0.0
    for (one, goods), (weight, open_) in things.items():
        backing = sum(SPARE * sold(links, other, goods) for other in choice if other != one)
        total += weight * (1.0 if one in choice else min(1.0, backing / open_))
    return total


@settings(max_examples=25, deadline=None)
@given(small_parks())
def test_every_choice_counted_anew(park):
    links, organized = park
    firms = [firm(key, has_organization=FIRMS.index(key) in organized) for key in FIRMS]
    table = find_protection(trading(links, firms), on=DAY)
    things = things_of(links, organized)
    whole = sum(weight for weight, _ in things.values())
    bare = sorted(set(range(len(FIRMS))) - organized)
    chosen = []
    for number, row in enumerate(table.rows, 1):
        one = FIRMS.index(row["candidate_id"])
        chosen.append(one)
        assert row["guarded_share"] == pytest.approx(guarded(links, things, {one}), abs=2e-3)
        assert row["together_share"] * whole == pytest.approx(guarded(links, things, set(chosen)), abs=3e-3)
        best = max(guarded(links, things, set(some)) for some in itertools.combinations(bare, number))
        assert best <= row["bound_share"] * whole + 3e-3
        assert row["loss_least"] <= row["loss_share"] <= row["loss_most"]
    left = guarded(links, things, set(bare)) - guarded(links, things, set(chosen))
    assert left == pytest.approx(0.0, abs=3e-3)


def test_the_sample_names_candidates_with_ways_and_what_they_add_falls():
    park = build_sample(seed=1).park
    table = find_protection(park)
    added = table.column("added_share")
    assert added == sorted(added, reverse=True) and added[0] > 0.05
    assert set(table.column("kind")) == {"separate", "joint"}
    assert {"own", "joint", "place", "instructor"} <= set(table.column("way"))
    assert all(
        share <= bound for share, bound in zip(table.column("together_share"), table.column("bound_share"), strict=True)
    )
    assert table.column("together_share")[4] > 0.2 and table.column("together_share")[-1] == pytest.approx(
        1.0, abs=1e-3
    )
