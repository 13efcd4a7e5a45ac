"""Chokepoints: parks worked by hand, the laws of the answer, and a count that removes each firm and starts anew."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of
from querycase import rough_park

from chaingraph.analysis.supply import find_chokepoints, find_stopped_firms
from chaingraph.analysis.supply.answers import CERTAINTIES, KINDS
from chaingraph.analysis.supply.position import find_dependents, find_sole_suppliers
from chaingraph.errors import InputError, RuleError
from chaingraph.kernels import cutoff
from chaingraph.kernels.cutoff import find_funnels, find_stopped
from chaingraph.park import Park
from chaingraph.rules import Rulebook, rulebook
from chaingraph.sample import build_sample

FIRMS = "ABCDEFGH"


def firm(key, **facts):
    return {"id": key, "name": f"{key}公司", "source": "synthetic", **facts}


def link(seller, buyer, product="件", value=1.0, **facts):
    return {"from_id": seller, "to_id": buyer, "product": product, "annual_value": value, "source": "s", **facts}


def trading(links, firms=None, **tables):
    return park_of(Enterprise=firms or [firm(key) for key in FIRMS], SUPPLIES=links, **tables)


def every_firm():
    """The package's rules with limits that make every firm which anybody depends on a chokepoint."""
    tables = dict(rulebook()._tables)
    for name in ("sole_customers", "cut_off_firms", "behind_firms"):
        table = tables[f"chokepoints.{name}"]
        tables[f"chokepoints.{name}"] = {**table, "values": [{**table["values"][0], "value": 1}]}
    return Rulebook(tables)


# Steel of A goes to B and C, both build for D; E supplies the same bolts as A to D; F sells to nobody else than D.
HAND = [
    link("A", "B", "钢材", 10.0),
    link("A", "C", "钢材", None),
    link("B", "D", "箱体", 30.0),
    link("C", "D", "轴", 20.0),
    link("A", "D", "螺栓", 5.0),
    link("E", "D", "螺栓", 5.0),
    link("F", "D", "油漆", 2.0),
]


def test_a_park_worked_by_hand():
    table = find_chokepoints(trading(HAND))
    # B, C and F cut off D alone, which carries most of the value
    assert [(row["enterprise_id"], row["cut_off"]) for row in table.rows] == [
        ("A", 3), ("B", 1), ("C", 1), ("F", 1), ("D", 0),
    ]  # fmt: skip
    # A's steel for C counts as an even part of what A sells; who stops D stops all it buys
    everything, of_d = 79.5, 62.0
    assert table.column("loss_share") == pytest.approx([1.0, *3 * [of_d / everything], 0.0], abs=1e-4)
    assert table.column("loss_value") == pytest.approx([72.0, 62.0, 62.0, 62.0, 0.0], abs=0.01)
    a, d = table.rows[0], table.rows[-1]
    assert (a["enterprise_id"], a["kinds"]) == ("A", ("sole_supplier", "critical"))
    # without steel B and C stop, then D, which gets bolts from E as well
    assert (a["cut_off"], a["customers"], a["products"]) == (3, 2, ("钢材",))
    # every known link touches B, C or D; one is unknown
    assert (a["value_cut_off"], a["value_share"], a["certainty"]) == (72.0, 1.0, "lower_bound")
    assert a["without_alternative"] == ("钢材",) and a["alternatives"] == ()
    assert (d["enterprise_id"], d["kinds"], d["behind"], d["cut_off"]) == ("D", ("outlet",), 5, 0)
    assert d["value_cut_off"] is None  # nothing is cut off: not 0
    assert table.parameters["known_value"] == 72.0
    codes = [reason.code for reason in a["reasons"]]
    assert codes == ["sole_supplier", "critical", "loss", "alternatives", "unknown_values", "branchless"]
    assert a["home"] == "not_known" and "不详" in a["reasons"][-1].text.zh
    assert "3 家企业在 2 轮内受阻" in a["reasons"][1].text.zh


def test_what_stops_without_a_firm_says_by_what():
    rows = find_stopped_firms(trading(HAND), "A").rows
    assert [(r["enterprise_id"], r["effect"], r["step"], r["products"], r["from_ids"]) for r in rows] == [
        ("B", "no_input", 1, ["钢材"], ["A"]),
        ("C", "no_input", 1, ["钢材"], ["A"]),
        ("D", "no_input", 2, ["箱体", "轴"], ["B", "C"]),  # bolts still come from E
    ]
    outlet = find_stopped_firms(trading(HAND), "D").rows
    assert [(r["enterprise_id"], r["effect"], r["step"]) for r in outlet] == [
        (key, "no_outlet", None) for key in "ABCEF"
    ]
    with pytest.raises(InputError) as refused:
        find_stopped_firms(trading(HAND), "nobody")
    assert refused.value.code == "CG-E198"


def test_who_could_step_in():
    links = [link("A", "B", "钢材"), link("A", "C", "钢材"), link("B", "E", "钢材"), link("F", "E", "钢材")]
    firms = [
        firm("A"), firm("B"), firm("C"), firm("E"), firm("F"), firm("G", products=["钢材"]),
        firm("H", products=["钢材"], status="closed"),
    ]  # fmt: skip
    row = next(row for row in find_chokepoints(trading(links, firms)).rows if row["enterprise_id"] == "A")
    # F sells it to somebody else, G makes it; B would stop itself, H is closed
    assert row["alternatives"] == ("F", "G") and row["without_alternative"] == ()
    makers = [firm(f"M{number}", products=["钢材"]) for number in range(7)]
    row = next(row for row in find_chokepoints(trading(links, [*firms, *makers])).rows if row["enterprise_id"] == "A")
    # who has customers for it first, then by name; the rest is counted
    assert (row["alternatives"], row["scarcest"]) == (("F", "G", "M0", "M1", "M2"), 9)


def test_an_unnamed_product_is_neither_sole_nor_an_alternative_but_makes_doubtful():
    links = [link("A", "B", "钢材"), link("A", "C", "钢材"), link("E", "B", None), link("E", "C", None)]
    row = next(row for row in find_chokepoints(trading(links)).rows if row["enterprise_id"] == "A")
    assert (row["certainty"], row["alternatives"]) == ("unclear", ())
    assert "unclear" in [reason.code for reason in row["reasons"]]
    assert any("2 links name no product" in note.en for note in find_chokepoints(trading(links)).notes)


def test_values_that_nobody_knows_stay_unknown():
    (row,) = find_chokepoints(trading([link("A", "B", value=None), link("A", "C", value=None)])).rows
    assert (row["value_cut_off"], row["value_share"], row["certainty"]) == (None, None, "lower_bound")
    zero = find_chokepoints(trading([link("A", "B", value=0.0), link("A", "C", value=0.0)])).rows[0]
    assert (zero["value_cut_off"], zero["value_share"], zero["certainty"]) == (0.0, None, "known")


def test_a_chokepoint_has_an_organization_or_none_or_nobody_knows():
    firms = [
        firm("A", street="东街"),
        firm("B", has_organization=False),
        firm("C", street="西街"),
        firm("D", organizations=1),
        firm("Z", street="东街"),
    ]
    home = {
        "PartyOrganization": [{"id": "O", "name": "支部", "kind": "branch"}],
        "ESTABLISHED_IN": [{"from_id": "O", "to_id": "Z"}],
    }
    links = [link(seller, f"{seller}{n}", product=f"件{seller}") for seller in "ABCD" for n in range(3)]
    firms += [firm(f"{seller}{n}") for seller in "ABCD" for n in range(3)]
    table = find_chokepoints(trading(links, firms, **home))
    homes = {row["enterprise_id"]: row["home"] for row in table.rows}
    assert homes == {"A": "none_assumed", "B": "none_declared", "C": "not_known", "D": "has"}
    (said,) = [note for note in table.notes if note.code == "without_organization"]
    assert (said.facts["least"], said.facts["greatest"], said.facts["firms"]) == (1, 3, 4)


def test_organizations_and_days_count():
    home = {"ESTABLISHED_IN": [{"from_id": "O", "to_id": "A", "source": "s"}],
            "PartyOrganization": [{"id": "O", "name": "支部", "kind": "branch", "source": "s"}]}  # fmt: skip
    links = [link("A", "B", since=dt.date(2024, 1, 1)), link("A", "C", since=dt.date(2025, 1, 1))]
    (row,) = find_chokepoints(trading(links, **home)).rows
    assert row["home"] == "has" and "branchless" not in [reason.code for reason in row["reasons"]]
    (row,) = find_chokepoints(trading(links, **home), on=dt.date(2024, 6, 1)).rows
    assert (row["customers"], row["kinds"]) == (1, ("critical",))  # all the value that there was
    assert len(find_chokepoints(trading(links, **home), on=dt.date(2023, 6, 1))) == 0


def test_nothing_and_loops():
    assert len(find_chokepoints(Park.from_rows({}))) == 0
    assert len(find_chokepoints(trading([link("A", "A")]))) == 0
    ring = [link(a, b, f"p{a}") for a, b in ("AB", "BC", "CD", "DA")]
    rows = find_chokepoints(trading(ring)).rows
    assert [(row["enterprise_id"], row["cut_off"], row["behind"]) for row in rows] == [(key, 3, 0) for key in "ABCD"]


def test_limits_are_rules():
    tables = dict(rulebook()._tables)
    most = tables["chokepoints.sole_customers"]
    tables["chokepoints.sole_customers"] = {**most, "values": [{**most["values"][0], "value": 3}]}
    links = [link("A", "B"), link("A", "C")]
    book = {**tables, "chokepoints.value_share": {**tables["chokepoints.value_share"], "values": [
        {**tables["chokepoints.value_share"]["values"][0], "value": 2.0}]}}  # fmt: skip
    assert len(find_chokepoints(trading(links), rules=Rulebook(book))) == 0
    assert [rule["id"] for rule in find_chokepoints(trading(links)).rules] == sorted(
        f"chokepoints.{name}"
        for name in (
            *("behind_firms", "cut_off_firms", "sole_customers", "value_share"),
            *("assume_essential", "cascades", "general_goods", "spare_share"),
        )
    )
    with pytest.raises(RuleError):
        find_chokepoints(trading(links), rules=Rulebook({}))


some_links = st.lists(
    st.tuples(
        st.sampled_from(FIRMS),
        st.sampled_from(FIRMS),
        st.sampled_from(["p", "q", "r", None]),
        st.sampled_from([None, 0.0, 1.5, 40.0]),
    ),
    max_size=16,
    unique_by=lambda row: row[:3],
)


def ways_to_an_end(links):
    """Firms from which goods reach an end, by following the links back from the ends."""
    sells = {}
    for seller, buyer, *_ in links:
        if seller != buyer:
            sells.setdefault(seller, set()).add(buyer)

    def reach(start):
        seen, edge = {start}, [start]
        while edge:
            for other in sells.get(edge.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    edge.append(other)
        return seen

    everywhere = {key: reach(key) for key in FIRMS}
    return {key for key in FIRMS if all(key in everywhere[other] for other in everywhere[key])}, sells


def brute_stopped(links, lost):
    """Take the firm out, and again and again whoever has nobody left for one of its products."""
    named = [(a, b, p) for a, b, p, _ in links if p is not None and a != b]
    gone = {lost}
    while True:
        short = {b for _, b, p in named if all(a in gone for a, c, q in named if (c, q) == (b, p))}
        if short <= gone:
            return gone - {lost}
        gone |= short


def brute_behind(links, lost):
    """Take the firm out and see who no longer gets goods to an end."""
    ends, sells = ways_to_an_end(links)
    alive, edge = ends - {lost}, sorted(ends - {lost})
    while edge:
        here = edge.pop()
        for seller, buyers in sells.items():
            if here in buyers and seller not in alive and seller != lost:
                alive.add(seller)
                edge.append(seller)
    return set(FIRMS) - alive - {lost}


@settings(max_examples=40)
@given(some_links)
def test_every_count_is_what_removing_the_firm_gives(links):
    park = trading([link(*row) for row in links])
    rows = {row["enterprise_id"]: row for row in find_chokepoints(park, rules=every_firm()).rows}
    known = [value for a, b, _, value in links if value is not None and a != b]
    for lost in FIRMS:
        stopped, behind = brute_stopped(links, lost), brute_behind(links, lost)
        if lost not in rows:
            assert not stopped and not behind
            continue
        row = rows[lost]
        assert (row["cut_off"], row["behind"]) == (len(stopped), len(behind))
        touched = [value for a, b, _, value in links if a != b and (a in stopped or b in stopped)]
        found = [value for value in touched if value is not None]
        assert row["value_cut_off"] == (round(sum(found), 2) if found else None)
        if found and sum(known):
            assert row["value_share"] == pytest.approx(sum(found) / sum(known), abs=1e-4)
        if row["certainty"] == "known":
            assert None not in touched
        if lost not in FIRMS[:2]:
            continue
        told = find_stopped_firms(park, lost)
        assert {r["enterprise_id"] for r in told.rows if r["effect"] == "no_input"} == stopped
        assert {r["enterprise_id"] for r in told.rows if r["effect"] == "no_outlet"} == behind


@settings(max_examples=25)
@given(some_links, st.randoms(use_true_random=False), st.permutations(FIRMS))
def test_order_and_names_change_nothing(links, chance, other):
    new = dict(zip(FIRMS, other, strict=True))
    mixed = [(new[a], new[b], p, v) for a, b, p, v in links]
    chance.shuffle(mixed)
    firms = [firm(key) for key in FIRMS]
    renamed = [{**row, "id": new[row["id"]]} for row in firms]
    chance.shuffle(renamed)
    one = find_chokepoints(trading([link(*row) for row in links], firms), rules=every_firm())
    two = find_chokepoints(trading([link(*row) for row in mixed], renamed), rules=every_firm())
    assert [new[row["enterprise_id"]] for row in one.rows] == two.column("enterprise_id")
    for column in one.columns:
        if column.name == "alternatives":
            assert [[new[key] for key in keys] for keys in one.column("alternatives")] == [
                list(keys) for keys in two.column("alternatives")
            ]
        elif column.name != "enterprise_id":
            assert one.column(column.name) == two.column(column.name)


@settings(max_examples=25)
@given(some_links, st.sampled_from(FIRMS), st.sampled_from(FIRMS))
def test_a_further_supplier_never_makes_a_loss_worse(links, seller, buyer):
    bought = [p for a, b, p, _ in links if b == buyer != a and p is not None]
    if not bought or seller == buyer or any(row[:3] == (seller, buyer, bought[0]) for row in links):
        return
    more = [*links, (seller, buyer, bought[0], 1.0)]
    before = {lost: brute_stopped(links, lost) for lost in FIRMS}
    rows = {row["enterprise_id"]: row for row in find_chokepoints(
        trading([link(*row) for row in more]), rules=every_firm()).rows}  # fmt: skip
    for lost in FIRMS:
        assert (rows[lost]["cut_off"] if lost in rows else 0) <= len(before[lost])


def test_the_same_definition_as_the_named_queries():
    # the queries tell every link; of firms outside the zone the answer counts nothing
    rough = rough_park()
    firms = rough["Enterprise"].with_columns(in_zone=pl.lit(value=True))
    park = Park.from_frames({**rough.tables, "Enterprise": firms})
    table = find_chokepoints(park, rules=every_firm())
    rows = {row["enterprise_id"]: row for row in (*table.rows, *table.parts["general"].rows)}
    sole = find_sole_suppliers(park, least=1).rows
    for key in {row["supplier_id"] for row in sole}:
        own = [row for row in sole if row["supplier_id"] == key]
        assert set(rows[key]["products"]) == {row["product"] for row in own}
        assert rows[key]["products"][0] in {
            row["product"] for row in own if row["customers"] == max(r["customers"] for r in own)
        }
        dependents = {row["customer_id"] for row in find_dependents(park, key).rows}
        assert rows[key]["customers"] == len(dependents)
        told = find_stopped_firms(park, key).rows
        first = [row["enterprise_id"] for row in told if (row["effect"], row["step"]) == ("no_input", 1)]
        assert set(first) == dependents
    assert {key for key, row in rows.items() if row["customers"]} == {row["supplier_id"] for row in sole}


def test_a_whole_park_of_both_engines_and_declared_words():
    park = build_sample(seed=1).park
    table = find_chokepoints(park)
    assert len(table) > 20
    assert table.rows == find_chokepoints(park, engine="networkx").rows
    assert {kind for row in table.rows for kind in row["kinds"]} == set(KINDS)
    assert set(table.column("certainty")) <= set(CERTAINTIES)
    assert all(row["reasons"] for row in table.rows)
    losses = [-1.0 if loss is None else loss for loss in table.column("loss_share")]
    assert losses == sorted(losses, reverse=True)


# A feeds B and C of the zone and X outside; X alone feeds D; Y outside makes steel as well.
ABROAD = [
    link("A", "B", "钢材"),
    link("A", "C", "钢材"),
    link("A", "X", "钢材"),
    link("X", "D", "轴承"),
    link("Y", "E", "油漆"),
]


def abroad(**tables):
    firms = [firm(key) for key in "ABCDE"] + [firm(key, in_zone=False, products=["钢材"]) for key in "XY"]
    return trading(ABROAD, firms, **tables)


def test_a_firm_outside_passes_a_loss_on_and_counts_nowhere():
    table = find_chokepoints(abroad(), rules=every_firm())
    rows = {row["enterprise_id"]: row for row in table.rows}
    # E alone buys what Y sells: an outlet of nobody in the zone is none
    assert {key: row["outside"] for key, row in rows.items()} == {"A": False, "X": True, "Y": True}
    # B and C stop, and D after X; X is no customer and nobody of the zone who could step in makes steel
    assert (rows["A"]["cut_off"], rows["A"]["customers"], rows["A"]["alternatives"]) == (3, 2, ())
    assert (rows["A"]["value_cut_off"], rows["X"]["cut_off"]) == (3.0, 1)


def test_nobody_asks_whether_a_chokepoint_outside_has_an_organization():
    table = find_chokepoints(abroad(), rules=every_firm())
    outside = [row for row in table.rows if row["outside"]]
    assert [row["home"] for row in outside] == [None, None]
    assert not {"branchless", "not_known"} & {reason.code for row in outside for reason in row["reasons"]}
    (share,) = (note for note in table.notes if note.code == "without_organization")
    (told,) = (note for note in table.notes if note.code == "outside_chokepoints")
    assert (share.facts["firms"], share.facts["greatest"], told.facts["firms"]) == (len(table) - 2, len(table) - 2, 2)
    assert {row["enterprise_id"]: row["outside"] for row in find_stopped_firms(abroad(), "A").rows} == {
        "B": False, "C": False, "X": True, "D": False,
    }  # fmt: skip


@pytest.mark.parametrize("complete", [None, True, False])
def test_nobody_else_supplies_only_where_the_links_are_declared_complete(complete):
    scopes = [] if complete is None else [{"id": "S", "register": "supplies", "complete": complete}]
    table = find_chokepoints(trading(HAND, SourceScope=scopes))
    first = table.rows[0]["reasons"][0]
    assert first.code == "sole_supplier"
    assert first.facts["complete"] is (complete or None)
    assert first.zh.startswith("记录中") is not (complete is True)
    assert ("登记已申明完整" in table.notes[0].zh) is (complete is True)


@settings(max_examples=25)
@given(some_links, st.sets(st.tuples(st.sampled_from(FIRMS), st.sampled_from(["p", "q", "r"])), max_size=8))
def test_who_could_step_in_is_everybody_else_who_would_not_stop(links, made):
    firms = [firm(key, products=sorted(p for other, p in made if other == key) or None) for key in FIRMS]
    makers = {(a, p) for a, b, p, _ in links if a != b and p is not None} | made
    for row in find_chokepoints(trading([link(*one) for one in links], firms), rules=every_firm()).rows:
        stopped = brute_stopped(links, row["enterprise_id"]) | {row["enterprise_id"]}
        others = {p: {a for a, q in makers if q == p and a not in stopped} for p in row["products"]}
        assert row["scarcest"] == min((len(found) for found in others.values()), default=None)
        assert set(row["without_alternative"]) == {p for p, found in others.items() if not found}
        assert set(row["alternatives"]) <= set().union(*others.values())
        assert len(row["alternatives"]) >= max((min(5, len(found)) for found in others.values()), default=0)


@pytest.mark.parametrize("block", [1, 4, 256])
def test_blocks_of_any_size_give_the_same(monkeypatch, block):
    draw = np.random.default_rng(3)
    links = draw.integers(0, 30, (2, 90)), draw.integers(-1, 4, 90)
    expected = [part.tolist() for part in find_stopped(30, *links[0], links[1])]
    monkeypatch.setattr(cutoff, "_BLOCK", block)
    assert [part.tolist() for part in find_stopped(30, *links[0], links[1])] == expected
    assert expected[0]


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20))
def test_engines_agree_on_funnels(pairs):
    source, target = np.array([[a for a, _ in pairs], [b for _, b in pairs]], np.int64)
    found = [[part.tolist() for part in find_funnels(9, source, target, engine=name)] for name in cutoff.ENGINES]
    assert found[0] == found[1] == found[2]


def test_an_unknown_engine_is_refused():
    with pytest.raises(ValueError, match="no engine"):
        find_funnels(1, np.zeros(0, np.int64), np.zeros(0, np.int64), engine="x")


@pytest.mark.parametrize("status", ["closed", "suspended", "building"])
def test_a_firm_that_does_not_operate_supplies_nobody(status):
    """Else a dead competitor would hide that a firm has become the only one."""
    firms = [{"id": key, "name": key, "status": "operating", "source": "s"} for key in "ACD"]
    firms.append({"id": "B", "name": "B", "status": status, "source": "s"})
    links = [{"from_id": a, "to_id": b, "product": "螺丝", "source": "s"} for a in "AB" for b in "CD"]
    park = Park.from_rows({"Enterprise": firms, "SUPPLIES": links})
    (row,) = find_chokepoints(park, rules=every_firm()).rows
    assert (row["enterprise_id"], row["customers"], row["without_alternative"]) == ("A", 2, ("螺丝",))
    assert [row["supplier_id"] for row in find_sole_suppliers(park).rows] == ["A"]
