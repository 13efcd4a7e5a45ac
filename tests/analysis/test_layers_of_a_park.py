"""The two layers: who holds a chain, who sits on its committee, what holds the alliance, how chains co-operate."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.analysis.layers import compare_layers
from chaingraph.sample import build_sample

DAY = dt.date(2024, 3, 31)
FIRMS = "ABCDEF"


def firm(key, **facts):
    return {"id": key, "name": f"{key}公司", **facts}


def links_of(*pairs):
    return [{"from_id": a, "to_id": b, "product": goods, "annual_value": value} for a, b, goods, value in pairs]


def chain_park(links, roles, **tables):
    return park_of(
        Enterprise=[firm(key, has_organization=key in "AC") for key in FIRMS],
        IndustryChain=[{"id": "K", "name": "甲链", "committee_id": "P"}],
        IN_CHAIN=[{"from_id": key, "to_id": "K", "role": role} for key, role in roles.items()],
        SUPPLIES=links,
        **tables,
    )


ROLES = {"A": "leader", "B": "strong", "C": None, "D": None}
# A supplies two firms alone, B supplies three and for more
BOTH = links_of(("A", "D", "甲", 5.0), ("A", "E", "甲", 5.0), *(("B", one, "乙", 9.0) for one in "CDF"))


def test_who_holds_a_chain_is_told_by_what_its_stop_costs():
    (row,) = compare_layers(chain_park(BOTH, ROLES), on=DAY).rows
    assert (row["verdict"], row["holder_id"], row["leader_ids"]) == ("another", "B", ("A",))
    assert row["holder_loss_share"] > row["leader_loss_share"] > 0
    assert (row["holder_home"], row["leader_homes"]) == ("none_declared", ("has",))
    assert (row["chokepoints"], row["without_organization"], row["bare_ids"]) == (2, 1, ("B",))
    assert [reason.code for reason in row["reasons"]][:2] == ["holder", "leader_less"]
    (row,) = compare_layers(chain_park(BOTH, {**ROLES, "A": "strong", "B": "leader"}), on=DAY).rows
    assert (row["verdict"], row["leader_ids"]) == ("holds", ("B",))
    (row,) = compare_layers(chain_park(BOTH, {**ROLES, "A": "strong"}), on=DAY).rows
    assert (row["verdict"], row["leader_ids"], row["leader_ends"]) == ("no_leader", (), None)
    (row,) = compare_layers(chain_park([], ROLES), on=DAY).rows
    assert (row["verdict"], row["holder_id"], row["leader_loss_share"]) == ("not_known", None, None)
    # B is of another chain: the firm of this one that costs most is A
    (row,) = compare_layers(chain_park(BOTH, {key: ROLES[key] for key in "ACD"}), on=DAY).rows
    assert (row["verdict"], row["chokepoints"]) == ("holds", 1)


def seats_of(*posts, committee="P", jobs=None, units=()):
    people = [{"id": one} for one in dict.fromkeys(person for person, _ in posts)]
    segments = [
        {"id": f"S{place}", "chain_id": "K", "name": name, "stage": stage, "order": place}
        for place, (name, stage) in enumerate((("坯料", "up"), ("齿轮", "mid"), ("车桥", "down")))
    ]
    park = park_of(
        Enterprise=[firm(key) for key in FIRMS],
        IndustryChain=[{"id": "K", "name": "甲链", "committee_id": committee}],
        ChainSegment=segments,
        IN_SEGMENT=[{"from_id": key, "to_id": to} for key, to in (("A", "S0"), ("B", "S1"), ("C", "S2"))],
        PartyOrganization=[{"id": "P", "name": "甲链党委", "functional": True}],
        Member=people,
        SERVES_AS=[
            {"from_id": person, "to_id": "P", "role": "committee_member", "executive": flag} for person, flag in posts
        ],
        EMPLOYED_BY=[{"from_id": person, "to_id": to} for person, to in (jobs or {}).items()],
        MEMBER_UNIT_OF=[{"from_id": key, "to_id": "P"} for key in units],
    )
    return compare_layers(park, on=DAY).parts["seats"].rows


def test_a_stage_is_represented_by_an_executive_of_one_of_its_firms():
    rows = seats_of(("M1", True), ("M2", True), ("M3", False), jobs={"M1": "A", "M2": "B", "M3": "C"}, units="AC")
    assert [(row["stage"], row["represented"], row["executives"]) for row in rows] == [
        ("up", "yes", 1), ("mid", "yes", 1), ("down", "no", 0),
    ]  # fmt: skip
    assert [(row["firm_ids"], row["unit_firms"]) for row in rows] == [(("A",), 1), (("B",), 0), ((), 1)]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"jobs": {"M1": "A"}}, "nobody"),  # of M2 nobody knows the firm
        ({"jobs": {"M1": "A", "M2": "F"}}, "nobody"),  # F stands in no segment
    ],
)
def test_a_stage_is_not_called_unrepresented_while_somebody_is_not_placed(given, reason):
    up, mid, down = seats_of(("M1", True), ("M2", True), **given)
    assert (up["represented"], mid["represented"], down["represented"]) == ("yes", "not_known", "not_known")
    assert (mid["executives"], mid["reasons"][0].code) == (None, reason)


def test_without_a_committee_or_a_seat_nothing_is_known():
    for rows, code in ((seats_of(committee=None), "no_committee"), (seats_of(("M1", False)), "no_seats")):
        assert {row["represented"] for row in rows} == {"not_known"}
        assert {row["reasons"][0].code for row in rows} == {code}


# The alliance: random ties, and what is left after each is taken away, counted by walking.

ORGS = "PQRSTU"


def alliance(pairs, came=()):
    return park_of(
        Enterprise=[firm(key) for key in FIRMS],
        PartyOrganization=[{"id": one, "name": f"{one}支部", "kind": "branch"} for one in ORGS],
        ESTABLISHED_IN=[{"from_id": org, "to_id": key} for org, key in zip(ORGS, FIRMS, strict=True)],
        PAIRED_WITH=[{"from_id": a, "to_id": b} for a, b in pairs],
        Event=[{"id": "V", "name": "座谈", "kind": "seminar"}],
        ATTENDED=[{"from_id": one, "to_id": "V"} for one in came],
    )


def pieces_of(nodes, edges):
    """The pieces of a graph as sets, by walking."""
    left, found = set(nodes), []
    while left:
        piece, front = set(), {min(left)}
        while front:
            piece |= front
            front = {b for edge in edges for a, b in (edge, edge[::-1]) if a in piece and b in left} - piece
        found.append(piece)
        left -= piece
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.sets(st.sampled_from(list(itertools.combinations(ORGS, 2))), max_size=8),
    st.sets(st.sampled_from(ORGS + FIRMS), max_size=4),
)
def test_each_linchpin_separates_what_walking_says(pairs, came):
    table = compare_layers(alliance(sorted(pairs), sorted(came)), on=DAY).parts["ties"]
    seat = dict(zip(FIRMS, ORGS, strict=True))
    edges = sorted({*pairs, *((seat.get(one, one), "V") for one in came)})
    nodes = {*ORGS, *(("V",) if came else ())}
    sizes = sorted((len(piece & set(ORGS)) for piece in pieces_of(nodes, edges)), reverse=True)
    assert table.parameters["pieces"] == sum(size > 0 for size in sizes)
    assert table.parameters["largest"] == sizes[0] and table.parameters["alone"] == sizes.count(1)
    expected = {}
    for edge in edges:
        after = [len(piece & set(ORGS)) for piece in pieces_of(nodes, [one for one in edges if one != edge])]
        if sum(size > 0 for size in after) > table.parameters["pieces"]:
            whole = next(piece for piece in pieces_of(nodes, edges) if edge[0] in piece)
            sides = [
                len(piece & set(ORGS))
                for piece in pieces_of(nodes, [one for one in edges if one != edge])
                if piece <= whole
            ]
            expected[frozenset(edge)] = min(sides)
    for org in ORGS:
        whole = next(piece for piece in pieces_of(nodes, edges) if org in piece)
        rest = [one for one in edges if org not in one]
        sides = sorted((len(piece & set(ORGS)) for piece in pieces_of(whole - {org}, rest)), reverse=True)
        sides = [size for size in sides if size]
        if len(sides) > 1:
            expected[org] = sum(sides[1:])
    found = {
        frozenset((row["from_id"], row["to_id"])) if row["what"] == "tie" else row["from_id"]: row["separates"]
        for row in table.rows
    }
    assert found == expected


def test_an_alliance_without_a_tie_on_record_is_not_called_islands():
    table = compare_layers(alliance([]), on=DAY).parts["ties"]
    assert len(table) == 0 and [note.code for note in table.notes] == ["no_ties"]


def test_means_count_where_they_tie_two_firms_of_a_chain():
    base = {
        "SUPPLIES": links_of(
            ("A", "B", "甲", 5.0), ("B", "C", "乙", 9.0), ("D", "E", "丙", 5.0), ("E", "F", "丁", 5.0)
        ),
        "Enterprise": [firm(key) for key in FIRMS],
    }
    organizations = {
        "PartyOrganization": [{"id": one, "name": f"{one}支部", "kind": "branch"} for one in "PQ"],
        "ESTABLISHED_IN": [{"from_id": "P", "to_id": "A"}, {"from_id": "Q", "to_id": "B"}],
        "PAIRED_WITH": [{"from_id": "P", "to_id": "Q"}],
        "Event": [{"id": "V", "kind": "training"}, {"id": "W", "kind": "seminar"}],
        "ATTENDED": [{"from_id": one, "to_id": "V"} for one in "PC"] + [{"from_id": one, "to_id": "W"} for one in "AD"],
        "COOPERATES_WITH": [{"from_id": "D", "to_id": "F", "kind": "production"}],
        "Officer": [{"id": "O"}],
        "LINKS": [{"from_id": "O", "to_id": one} for one in "AB"],
    }
    first, second = compare_layers(park_of(**base, **organizations), on=DAY).parts["means"].rows
    counts = ("building", "interaction", "training", "officers", "sharing", "organizations")
    assert [first[name] for name in counts] == [1, 1, 1, 1, 0, 2]
    assert [second[name] for name in counts] == [0, 0, 0, 0, 1, 0]
    assert (first["absent"], second["absent"]) == (("sharing",), ("building", "interaction"))
    assert (first["ends"], second["ends"]) == (("C公司",), ("F公司",))
    bare = compare_layers(park_of(**base), on=DAY).parts["means"]
    assert [(row["building"], row["interaction"], row["sharing"], row["absent"]) for row in bare.rows] == [
        (None, None, None, ())
    ] * 2
    assert [note.code for note in bare.notes] == ["means_unread"]


def test_the_sample_answers_all_four():
    table = compare_layers(build_sample(seed=1).park)
    assert len(table) == 4 and {"another", "holds"} & set(table.column("verdict"))
    assert set(table.parts["seats"].column("represented")) == {"yes", "no"}
    ties = table.parts["ties"]
    assert ties.parameters["pieces"] > 1 and ties.rows[0]["separates"] >= ties.rows[-1]["separates"] > 0
    assert len(table.parts["means"]) >= 11 and any(table.parts["means"].column("interaction"))
