"""What stops with a firm, graded: parks worked by hand, who counts as a maker, what is assumed, random stops."""

from __future__ import annotations

import pytest
from cascade_reference import loss_of_others, outputs_left
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.analysis.supply import compare_failures, find_chokepoints, find_stopped_firms
from chaingraph.rules import Rulebook, rulebook
from chaingraph.sample import build_sample

FIRMS = "ABCDEFGH"


def firm(key, **facts):
    return {"id": key, "name": f"{key}公司", **facts}


def link(seller, buyer, product="件", value=1.0, **facts):
    return {"from_id": seller, "to_id": buyer, "product": product, "annual_value": value, **facts}


def trading(links, firms=None, **tables):
    return park_of(Enterprise=firms or [firm(key) for key in FIRMS], SUPPLIES=links, **tables)


def chosen(**values):
    """The package's rules with these values of ``chokepoints.*``."""
    tables = dict(rulebook()._tables)
    for name, value in values.items():
        table = tables[f"chokepoints.{name}"]
        tables[f"chokepoints.{name}"] = {**table, "values": [{**table["values"][0], "value": value}]}
    return Rulebook(tables)


EVERY = {"sole_customers": 1, "cut_off_firms": 1, "behind_firms": 1}


def losses(park, **values):
    table = find_chokepoints(park, rules=chosen(**EVERY, **values))
    return {row["enterprise_id"]: row for row in (*table.rows, *table.parts["general"].rows)}


# A makes a third of what B buys; B sells to C.
THIRD = [link("A", "B", "钢材", 10.0), link("D", "B", "油漆", 20.0), link("B", "C", "箱体", 60.0)]


def test_an_input_is_essential_as_declared_and_else_as_assumed():
    everything = 90.0
    row = losses(trading(THIRD))["A"]
    assert (row["loss_share"], row["essential"]) == (1.0, "assumed")
    assert (row["loss_least"], row["loss_most"]) == (pytest.approx(36.67 / everything, abs=1e-4), 1.0)
    goods = [{"id": "P1", "name": "钢材"}, {"id": "P2", "name": "箱体"}]
    for flag, word in ((True, "declared"), (False, "denied")):
        uses = [{"from_id": "B", "to_id": "P1", "essential": flag}]
        row = losses(trading(THIRD, Product=goods, USES=uses))["A"]
        # linear: B and what it buys and sells fall by a third, the steel is gone whole
        expected = 1.0 if flag else (20 / 3 + 10 + 60 / 3) / everything
        assert row["essential"] == word
        assert row["loss_share"] == row["loss_least"] == row["loss_most"] == pytest.approx(expected, abs=1e-4)
    goes = [{"from_id": "P1", "to_id": "P2", "essential": False}]
    assert losses(trading(THIRD, Product=goods, GOES_INTO=goes))["A"]["essential"] == "denied"
    goes[0]["status"] = "candidate"
    assert losses(trading(THIRD, Product=goods, GOES_INTO=goes))["A"]["essential"] == "assumed"
    general = [{"id": "P1", "name": "钢材", "general": True}]
    assert losses(trading(THIRD, Product=general))["A"]["essential"] == "denied"
    assert losses(trading(THIRD), assume_essential=False)["A"]["loss_share"] == pytest.approx(0.4074, abs=1e-4)


def test_a_product_of_two_suppliers_is_no_chokepoint_however_much_of_it_either_sells():
    table = find_chokepoints(trading([link("A", "B", "PCB", 200.0), link("E", "B", "PCB", 200.0)]))
    assert len(table) == 0
    # of goods without a name nobody knows who else supplies them; E alone is on record for PCB
    unnamed = find_chokepoints(trading([link("A", "B", None, 200.0), link("E", "B", "PCB", 200.0)]))
    assert {row["enterprise_id"]: row["kinds"] for row in unnamed.rows} == {"E": ("critical",)}


def test_implied_links_count_at_most_and_candidates_never():
    implied = [*THIRD, link("A", "E", "钢材", None, status="implied")]
    one, two = losses(trading(THIRD))["D"], losses(trading(implied))["D"]
    assert {**one, "reasons": ()} == {**two, "reasons": ()}  # D does not sell it
    a = losses(trading([link("A", "B", value=9.0), link("B", "C", value=None, status="implied")]))["A"]
    assert (a["cut_off"], a["loss_share"], a["customers"]) == (1, 1.0, 1)
    cut = losses(trading([*THIRD, link("E", "A", "矿石", 5.0, status="implied")]))
    assert "E" not in cut and cut["A"]["loss_share"] == 1.0
    spread = [
        link("A", "B", "钢材", 10.0),
        link("D", "C", "油漆", 90.0),
        link("A", "C", "钢材", None, status="implied"),
    ]
    row = losses(trading(spread))["A"]
    assert (row["loss_share"], row["customers"]) == (pytest.approx(0.1), 1)
    assert row["loss_most"] > 0.9  # if A supplies C as well, C stops
    guess = [one if "status" not in one else {**one, "status": "candidate"} for one in spread]
    assert losses(trading(guess))["A"]["loss_most"] == pytest.approx(0.1)


def test_a_dealer_is_no_maker_and_has_nothing_to_spare():
    links = [link("A", "B", "钢材", 10.0), link("E", "C", "钢材", 100.0)]
    for industry, others, loss in (("C3110", ("E",), 0.0), ("F5165", (), 10 / 110), ("5165", (), 10 / 110)):
        firms = [firm(key) for key in "ABC"] + [firm("E", industry=industry)]
        row = losses(trading(links, firms)).get("A")
        assert (row["alternatives"], row["loss_share"]) == (others, pytest.approx(loss, abs=1e-4))
        assert row["loss_least"] == 0.0  # nobody knows that E could not get more
    goods = [{"id": "P", "name": "钢材"}]
    firms = [firm(key) for key in "ABC"] + [firm("E", industry="F5165")]
    made = trading(links, firms, Product=goods, MAKES=[{"from_id": "E", "to_id": "P", "role": "makes"}])
    assert losses(made)["A"]["alternatives"] == ("E",)
    traded = trading(links, Product=goods, MAKES=[{"from_id": "E", "to_id": "P", "role": "trades"}])
    assert losses(traded)["A"]["alternatives"] == ()


def test_capacity_on_record_is_what_a_maker_has_to_spare():
    links = [link("A", "B", "钢材", 10.0), link("E", "C", "钢材", 20.0)]
    goods = [{"id": "P", "name": "钢材"}]
    for used, open_ in ((0.8, 0.5), (1.0, 1.0), (0.5, 0.0)):
        makes = [{"from_id": "E", "to_id": "P", "capacity_used": used}]
        row = losses(trading(links, Product=goods, MAKES=makes))["A"]
        # with all of it used nothing is left to spare
        assert row["replaceable_share"] == pytest.approx(1 - open_)
        assert row["loss_share"] == row["loss_most"] == pytest.approx(open_ * 10 / 30, abs=1e-4)


def test_makers_of_the_same_kind_are_named_apart():
    goods = [{"id": "P0", "name": "金属"}] + [
        {"id": f"P{number}", "name": name, "parent": "P0"} for number, name in ((1, "钢材"), (2, "铝材"))
    ]
    firms = [firm(key) for key in "ABC"] + [firm("E", products=["铝材"]), firm("F", products=["金属"])]
    row = losses(trading([link("A", "B", "钢材")], firms, Product=goods))["A"]
    assert (row["alternatives"], row["kin"], row["without_alternative"]) == ((), ("E", "F"), ("钢材",))
    assert "kin" in [reason.code for reason in row["reasons"]]


def test_general_suppliers_stand_apart():
    goods = [{"id": "P", "name": "电", "general": True}]
    links = [link("E", buyer, "电", 1.0) for buyer in "ABC"]
    links += [link("A", "B", "钢材", 9.0), link("A", "C", "钢材", 9.0), link("F", "A", "矿石", 9.0)]
    table = find_chokepoints(trading(links, Product=goods))
    assert table.column("enterprise_id") == ["F", "A"]
    (row,) = table.parts["general"].rows
    assert (row["enterprise_id"], row["customers"]) == ("E", 3)
    assert any(note.code == "general_apart" for note in table.notes)
    # a tenth of what A, B and C buy: A delivers a tenth less and they lose all that they need of it, but nobody stops
    assert row["loss_share"] < 0.3 < table.rows[1]["loss_share"]


def test_cascades_are_run_for_as_many_as_asked_and_the_others_are_not_known():
    park = build_sample(seed=1).park
    table = find_chokepoints(park, cascades=5)
    known = [loss for loss in table.column("loss_share") if loss is not None]
    assert len(known) <= 5 and known == sorted(known, reverse=True)
    (said,) = [note for note in table.notes if note.code == "cascades"]
    assert said.facts["cascades"] == table.parameters["cascades"]
    full = {row["enterprise_id"]: row["loss_share"] for row in find_chokepoints(park, cascades=10_000).rows}
    assert all(full[row["enterprise_id"]] == row["loss_share"] for row in table.rows if row["loss_share"] is not None)
    for row in find_chokepoints(park).rows:
        if row["loss_share"] is not None:
            assert 0 <= row["loss_least"] <= row["loss_share"] <= row["loss_most"] <= 1


def test_days_until_a_loss_are_known_where_stocks_are():
    goods = [{"id": "P1", "name": "钢材"}, {"id": "P2", "name": "箱体"}]
    uses = [{"from_id": "B", "to_id": "P1", "stock_days": 12.0}, {"from_id": "C", "to_id": "P2", "stock_days": 3.0}]
    park = trading(THIRD, Product=goods, USES=uses)
    assert losses(park)["A"]["days"] == 12.0
    assert [(row["enterprise_id"], row["days"]) for row in find_stopped_firms(park, "A").rows][:2] == [
        ("B", 12.0), ("C", 15.0),
    ]  # fmt: skip
    park = trading(THIRD, Product=goods, USES=uses[:1])
    assert [row["days"] for row in find_stopped_firms(park, "A").rows[:2]] == [12.0, None]
    assert losses(trading(THIRD))["A"]["days"] is None


def test_several_firms_stop_at_once():
    links = [
        link("A", "C", "钢材", 5.0),
        link("B", "C", "钢材", 5.0),
        link("C", "D", "箱体", 20.0),
        link("E", "D", "轴", 20.0),
    ]
    for one in "AB":
        rows = find_stopped_firms(trading(links), one, rules=chosen(spare_share=0.0)).rows
        assert [(row["enterprise_id"], row["effect"], row["output_share"]) for row in rows] == [
            ("C", "reduced", 0.5), ("D", "reduced", 0.5),
        ]  # fmt: skip
    table = find_stopped_firms(trading(links), ["B", "A"])
    assert [(row["enterprise_id"], row["effect"], row["step"]) for row in table.rows] == [
        ("C", "no_input", 1), ("D", "no_input", 2),
    ]  # fmt: skip
    assert table.title.zh.startswith("B公司、A公司") and table.notes[0].facts["loss_share"] == 1.0
    shut = find_stopped_firms(trading([link("A", "B"), link("A", "C"), link("B", "D", "x")]), ["B", "C"])
    assert [(row["enterprise_id"], row["output_share"]) for row in shut.rows if row["effect"] == "no_outlet"] == [
        ("A", None),
    ]  # fmt: skip
    assert [note.facts["firms"] for note in shut.notes if note.code == "outlets_not_followed"] == [1]


def test_targeted_stops_cost_more_than_random_ones():
    park = build_sample(seed=1).park
    table = compare_failures(park, 40, seed=3)
    assert table.column("firms") == [1, 2, 5, 10, 20, 50]
    targeted = table.column("targeted_share")
    assert targeted == sorted(targeted)
    for row in table.rows:
        assert row["random_low"] <= row["random_share"] <= row["random_high"] <= 1
        assert row["targeted_share"] > row["random_share"]
    assert table.rows == compare_failures(park, 40, seed=3).rows
    general = set(find_chokepoints(park).parts["general"].column("enterprise_id"))
    assert general.isdisjoint(one for ids in table.column("added_ids") for one in ids)


some_links = st.lists(
    st.tuples(
        st.sampled_from(FIRMS),
        st.sampled_from(FIRMS),
        st.sampled_from(["p", "q", "r"]),
        st.sampled_from([1.0, 2.0, 40.0]),
    ),
    max_size=14,
    unique_by=lambda row: row[:3],
)


@settings(max_examples=40)
@given(some_links, st.sets(st.sampled_from(FIRMS), min_size=1, max_size=2))
def test_what_is_left_is_what_plain_python_says(links, lost):
    park = trading([link(*row) for row in links])
    plain = [(FIRMS.index(a), FIRMS.index(b), p, v, True, 0.2) for a, b, p, v in links]
    gone = {FIRMS.index(key) for key in lost}
    left = outputs_left(len(FIRMS), plain, gone)
    table = find_stopped_firms(park, sorted(lost))
    for row in (row for row in table.rows if row["effect"] != "no_outlet"):
        assert row["output_share"] == pytest.approx(left[FIRMS.index(row["enterprise_id"])], abs=2e-3)
        assert row["output_least"] <= row["output_share"] <= row["output_most"]
    listed = {row["enterprise_id"] for row in table.rows if row["effect"] != "no_outlet"}
    assert {key for key, share in zip(FIRMS, left, strict=True) if share < 1} - set(lost) <= listed
    everything = sum(one[3] for one in plain if one[0] != one[1])
    expected = loss_of_others(plain, left, gone) / everything if everything else 0.0
    assert table.notes[0].facts["loss_share"] == pytest.approx(expected, abs=5e-3)
