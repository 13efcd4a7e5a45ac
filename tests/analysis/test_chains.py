"""Supply chains of hand-worked parks, and the laws of the answer."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.analysis.supply import find_chain_links, find_chain_members, find_supply_chains
from chaingraph.errors import RuleError
from chaingraph.park import Park
from chaingraph.rules import Rulebook, rulebook

SYNTHETIC = {"source": "synthetic"}


def firm(id_, **facts):
    return {"id": id_, "name": f"{id_}公司", "source": "synthetic", **facts}


def link(seller, buyer, product, value):
    return {"from_id": seller, "to_id": buyer, "product": product, "annual_value": value, "source": "synthetic"}


# Steel and castings end up at the gearbox maker G, panels at the phone maker P; K packs for both, more for G.
FIRMS = [
    firm("G", products=["变速器"], purchases=200.0),
    firm("C", purchases=80.0),
    firm("S"),
    firm("P"),
    firm("L", purchases=10.0),
    firm("M"),
    firm("K"),
    firm("Z"),
]
LINKS = [
    link("S", "C", "钢材", 60.0),
    link("S", "G", "钢材", 15.0),
    link("C", "G", "铸件", 80.0),
    link("L", "P", "面板", 50.0),
    link("M", "P", "电池", 30.0),
    link("M", "L", "玻璃", 10.0),
    link("K", "G", "包装", 6.0),
    link("K", "P", "包装", 5.0),
]


def park(firms=FIRMS, links=LINKS):
    return Park.from_rows({"Enterprise": firms, "SUPPLIES": links})


def note_text(table):
    return " ".join(note.en for note in table.notes)


def test_a_park_worked_by_hand():
    table = find_supply_chains(park())
    g, p = sorted(table.rows, key=lambda row: row["anchor_id"])
    assert (g["chain_id"], g["name"], g["firms"], g["tiers"]) == ("SC-G", "G公司 · 变速器", 4, 3)
    assert g["products"] == ["铸件", "钢材", "包装"]
    assert (p["chain_id"], p["firms"], p["tiers"]) == ("SC-P", 4, 3)
    assert p["name"] == "P公司 · 面板"  # it sells nothing here: what it buys most
    # G buys 101 of 200 and C 60 of 80 here; S and K have no purchases on record.
    assert g["in_park_share"] == pytest.approx(161 / 280, abs=1e-4)
    assert p["in_park_share"] == 1.0
    weak = g["weakest_link"]
    # G takes in most of all, so what it gets from one firm only weighs most: castings before steel and packaging.
    assert (weak["from"], weak["to"], weak["product"], weak["suppliers"]) == ("C", "G", "铸件", 1)
    assert "C公司" in weak["why"].zh
    assert 0 <= g["confidence"] <= 1
    assert table.parameters["chains"] == 2
    assert "Leiden" in note_text(table)
    json.dumps(table.to_json())


def test_members_with_tier_and_role():
    rows = {(r["chain_id"], r["enterprise_id"]): (r["tier"], r["role"]) for r in find_chain_members(park()).rows}
    assert rows == {
        ("SC-G", "G"): (1, "anchor"),
        ("SC-G", "C"): (2, "member"),
        ("SC-G", "S"): (3, "member"),
        ("SC-G", "K"): (2, "overlap"),
        ("SC-P", "P"): (1, "anchor"),
        ("SC-P", "L"): (2, "member"),
        ("SC-P", "M"): (3, "member"),
        ("SC-P", "K"): (2, "overlap"),
    }


def test_general_suppliers_stand_apart():
    links = [link(f"R{c}{i}", f"A{c}", "件", 50.0) for c in range(3) for i in range(2)]
    links += [link("E", f"{x}", "电", 4.0) for c in range(3) for x in (f"A{c}", f"R{c}0", f"R{c}1")]
    members = find_chain_members(park([], links))
    assert [dict(r) for r in members.rows if r["role"] == "general"] == [
        {
            "chain": None,
            "chain_id": None,
            "enterprise_id": "E",
            "tier": None,
            "share": None,
            "role": "general",
            "name": None,
            "outside": False,
        }
    ]
    table = find_supply_chains(park([], links))
    assert [row["firms"] for row in table.rows] == [3, 3, 3]
    assert "1 general suppliers" in note_text(table)
    assert all(row["in_park_share"] is None for row in table.rows)


def test_no_links_self_supply_and_cycles():
    empty = find_supply_chains(park(FIRMS, []))
    assert (len(empty), empty.parameters["unknown_value_share"]) == (0, None)
    assert "no supply link" in note_text(empty)
    assert len(find_supply_chains(Park.from_rows({}))) == 0
    own = find_supply_chains(park(FIRMS, [link("S", "S", "钢材", 5.0)]))
    assert len(own) == 0
    assert "1 links of a firm to itself are ignored" in note_text(own)
    loop = find_supply_chains(
        park(FIRMS, [link("S", "C", "a", 5.0), link("C", "G", "b", 5.0), link("G", "S", "c", 5.0)])
    )
    assert [(row["firms"], row["tiers"]) for row in loop.rows] == [(3, 1)]
    assert "cycle" in [reason.code for reason in loop.rows[0]["reasons"]]


def test_unknown_values_are_said():
    some = [dict(row, annual_value=None if row["product"] == "玻璃" else row["annual_value"]) for row in LINKS]
    table = find_supply_chains(park(FIRMS, some))
    assert table.parameters["unknown_value_share"] == 0.125
    assert "unknown (12.5%)" in note_text(table)
    none = find_supply_chains(park(FIRMS, [dict(row, annual_value=None) for row in LINKS]))
    assert "no value of any link is known" in note_text(none)
    assert all(row["in_park_share"] is None for row in none.rows)


def test_without_resamples_the_confidence_is_unknown():
    assert {row["confidence"] for row in find_supply_chains(park(), resamples=0).rows} == {None}


def test_a_local_rule_changes_the_answer_and_a_missing_one_is_an_error():
    tables = dict(rulebook()._tables)
    five = {**tables["chains.min_size"], "values": [{**tables["chains.min_size"]["values"][0], "value": 5}]}
    assert len(find_supply_chains(park(), rules=Rulebook({**tables, "chains.min_size": five}))) == 0
    with pytest.raises(RuleError):
        find_supply_chains(park(), rules=Rulebook({}))


def test_engines_agree():
    for answer in (find_chain_members, lambda p, **o: find_supply_chains(p, resamples=0, **o)):
        assert answer(park(), engine="networkx").rows == answer(park(), engine="auto").rows


def test_one_firm_and_one_link_are_no_chain():
    assert len(find_supply_chains(park([firm("G")], []))) == 0
    pair = find_supply_chains(park([], [link("A", "B", "钢材", 5.0)]))
    assert (len(pair), pair.parameters["links"]) == (0, 1)


def test_random_links_raise_an_alarm_and_communities_are_shown():
    draw = random.Random(4)
    firms = [f"F{i}" for i in range(60)]
    links = [link(*draw.sample(firms, 2), f"p{draw.randrange(30)}", draw.uniform(5, 500)) for _ in range(180)]
    table = find_supply_chains(park([], links))
    assert {row["kind"] for row in table.rows} == {"community"}
    assert {row["tiers"] for row in table.rows} == {None}
    assert table.parameters["chains"] is None
    assert table.parameters["communities"] == len(table)
    assert "declare the end products or end firms first" in note_text(table)
    members = find_chain_members(park([], links))
    assert {(row["tier"], row["role"]) for row in members.rows} == {(None, "member")}


def tree(end, firms):
    """The first three of so many firms sell to the end what they make of what the others sell to them."""
    parts = [link(f"{end}{i}", f"{end}{i % 3}", f"{end}料", 100.0) for i in range(3, firms)]
    return [*parts, *(link(f"{end}{i}", end, f"{end}件", 1500.0) for i in range(3))]


def alarms(links):
    return [note.en for note in find_supply_chains(park([], links), resamples=0).notes if note.code == "alarm"]


def test_what_comes_back_upstream_is_no_loop_and_a_round_of_goods_is():
    sound = [one for end in "ABCDEF" for one in tree(end, 10)]
    scrap = [link(one["to_id"], one["from_id"], "废料", 20.0) for one in sound[::2]]
    assert alarms([*sound, *scrap]) == []
    # the last of the goods go on to those who made the first of them
    rounds = [link(end, f"{end}{i}", "母料", 600.0) for end in "ABCDEF" for i in range(3, 10)]
    assert "supply one another in loops" in " ".join(alarms([*sound, *rounds]))


def test_the_largest_of_few_chains_raises_no_alarm_but_one_that_holds_several_does():
    sizes = {"A": 28, "B": 20, "C": 14}
    assert alarms([one for end, firms in sizes.items() for one in tree(end, firms)]) == []
    # eight groups that trade among themselves, all of which sell most of it to one firm
    blob = [one for end in "ABCDEFGH" for one in tree(end, 9)]
    onward = [link(end, "A", f"{end}件", 9000.0) for end in "BCDEFGH"]
    assert "though its firms fall into several communities" in " ".join(alarms([*blob, *onward]))


KNOT = "one knot, in which the goods of each reach all others"


@settings(max_examples=10, deadline=None)
@given(st.integers(6, 9), st.randoms(use_true_random=False))
def test_firms_whose_goods_reach_one_another_are_one_chain_however_they_are_cut(groups, chance):
    """Each group alone is sound; once its end supplies the next group, nobody is an end: no chain is large, all are."""
    sound = [one for end in "ABCDEFGHI"[:groups] for one in tree(end, 10)]
    assert KNOT not in " ".join(alarms(sound))
    ends = list("ABCDEFGHI"[:groups])
    chance.shuffle(ends)
    onward = [link(end, f"{ends[at - 1]}{i}", f"{end}件", 40.0) for at, end in enumerate(ends) for i in range(3, 10)]
    assert KNOT in " ".join(alarms([*sound, *onward]))
    scrap = [{**one, "from_id": one["to_id"], "to_id": one["from_id"], "annual_value": 1.0} for one in sound]
    assert KNOT not in " ".join(alarms([*sound, *scrap]))


names = st.sampled_from("ABCDEFGHIJ")
rows = st.lists(
    st.tuples(names, names, st.sampled_from(["p", "q", None]), st.one_of(st.none(), st.floats(0.1, 1e6))), max_size=25
)


@settings(max_examples=60, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_shuffling_rows_changes_no_answer(links, chance):
    mixed = list(links)
    chance.shuffle(mixed)
    one, two = (park([], [link(*row) for row in order]) for order in (links, mixed))
    assert find_supply_chains(one, resamples=2).to_json() == find_supply_chains(two, resamples=2).to_json()
    assert find_chain_members(one).rows == find_chain_members(two).rows


@settings(max_examples=60, deadline=None)
@given(rows)
def test_every_member_is_a_firm_of_a_found_chain_and_counts_add_up(links):
    data = park([], [link(*row) for row in links])
    chains, members = find_supply_chains(data, resamples=0), find_chain_members(data)
    for row in chains.rows:
        own = [m for m in members.rows if m["chain_id"] == row["chain_id"]]
        assert len(own) == row["firms"] >= 3
        assert max(m["tier"] for m in own) == row["tiers"]
        assert [m["enterprise_id"] for m in own if m["role"] == "anchor"] == [row["anchor_id"]]
    assert {m["chain_id"] for m in members.rows} - {None} == set(chains.column("chain_id"))


def test_renaming_changes_only_names():
    new = {row["id"]: f"X{9 - number}" for number, row in enumerate(FIRMS)}
    firms = [{**row, "id": new[row["id"]]} for row in FIRMS]
    links = [{**row, "from_id": new[row["from_id"]], "to_id": new[row["to_id"]]} for row in LINKS]
    one, two = find_supply_chains(park()), find_supply_chains(park(firms, links[::-1]))
    assert [new[a] for a in one.column("anchor_id")] == two.column("anchor_id")
    for column in ("name", "firms", "tiers", "products", "in_park_share", "confidence", "reasons"):
        assert one.column(column) == two.column(column)


def test_what_outside_firms_sell_or_buy_is_no_purchase_in_the_park():
    firms = [{"id": key, "name": key, "purchases": 100.0, "in_zone": key != "Z"} for key in "ABCZ"]
    links = [{"from_id": start, "to_id": end, "product": "件", "annual_value": value}
             for start, end, value in (("A", "B", 20.0), ("Z", "B", 60.0), ("B", "C", 40.0))]  # fmt: skip
    (row,) = find_supply_chains(park_of(Enterprise=firms, SUPPLIES=links), resamples=0).rows
    assert row["in_park_share"] == pytest.approx((20 + 40) / 200)
    (row,) = find_supply_chains(
        park_of(Enterprise=[{**firm, "in_zone": True} for firm in firms], SUPPLIES=links), resamples=0
    ).rows
    assert row["in_park_share"] == pytest.approx((20 + 60 + 40) / 200)


def test_members_outside_are_marked_and_counted_apart():
    firms = [{**one, "in_zone": one["id"] not in "SC"} for one in FIRMS]
    found = park(firms)
    marked = {row["enterprise_id"]: row["outside"] for row in find_chain_members(found).rows}
    assert {key for key, outside in marked.items() if outside} == {"S", "C"}
    assert {row["chain_id"]: (row["firms"], row["outside"]) for row in find_supply_chains(found, resamples=0).rows} == {
        "SC-G": (4, 2),
        "SC-P": (4, 0),
    }
    # G buys steel from S alone, who is outside: nobody of the zone supplies it
    links = find_chain_links(found, find_chain_members(found))
    steel = [row["suppliers"] for row in links.rows if row["product"] == "钢材"]
    assert steel == [0, 0]
    (sole,) = links.notes
    assert sole.facts["links"] == 5


@pytest.mark.parametrize("complete", [None, True])
def test_there_is_no_link_only_where_their_register_is_declared_complete(complete):
    scopes = [{"id": "T", "register": "supplies", "complete": True, **SYNTHETIC}] if complete else []
    tables = {"Enterprise": FIRMS, "SourceScope": scopes}
    for question in (find_supply_chains, find_chain_members):
        (note,) = (note for note in question(Park.from_rows(tables)).notes if note.code == "no_links")
        assert ("已申明完整" in note.zh) is bool(complete)
    linked = find_supply_chains(Park.from_rows({**tables, "SUPPLIES": LINKS}), resamples=0)
    whys = [row["weakest_link"]["why"].zh for row in linked.rows]
    assert all(("已申明完整" in why) is bool(complete) for why in whys)
