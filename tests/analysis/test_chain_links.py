"""Links inside the chains, against a count by hand of who else could supply."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chaingraph.analysis.supply import find_chain_links
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.table import Column, Table

FIRMS = "ABCDE"
CHAINS = ("S1", "S2")


def members_of(seats):
    columns = tuple(Column(name, Text("", "")) for name in ("chain", "chain_id", "enterprise_id"))
    rows = tuple({"chain": c, "chain_id": c, "enterprise_id": firm} for c, firm in seats)
    return Table("chain_members", Text("", ""), columns, rows)


links = st.lists(
    st.tuples(
        st.sampled_from(FIRMS), st.sampled_from(FIRMS), st.sampled_from(["p", "q", None]),
        st.sampled_from([None, 1.0, 2.0]),
    ),
    max_size=12,
    unique_by=lambda link: link[:3],
)  # fmt: skip
seats = st.lists(st.tuples(st.sampled_from([*CHAINS, None]), st.sampled_from(FIRMS)), max_size=8, unique=True)


def park_with(found):
    return Park.from_rows(
        {
            "SUPPLIES": [
                {"from_id": a, "to_id": b, "product": p, "annual_value": v, "source": "synthetic"}
                for a, b, p, v in found
            ]
        }
    )


@given(links, seats)
def test_every_link_between_two_seats_of_a_chain_with_the_rivals_of_its_seller(found, taken):
    rows = find_chain_links(park_with(found), members_of(taken)).rows
    expected = {
        (chain, a, b, p): None if p is None else len({s for s, t, q, _ in found if (t, q) == (b, p) and s != b})
        for chain in CHAINS
        for a, b, p, _ in found
        if a != b and (chain, a) in taken and (chain, b) in taken
    }
    assert {(r["chain_id"], r["from_id"], r["to_id"], r["product"]): r["suppliers"] for r in rows} == expected
    assert len(rows) == len(expected)


@given(links, seats, st.randoms())
def test_the_order_of_the_records_changes_nothing(found, taken, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    assert (
        find_chain_links(park_with(found), members_of(taken)).rows
        == find_chain_links(park_with(shuffled), members_of(taken)).rows
    )


def test_the_least_replaceable_link_comes_first_and_an_unnamed_product_last():
    found = [("A", "B", None, 9.0), ("A", "B", "p", 1.0), ("C", "B", "p", 5.0), ("C", "B", "q", 2.0)]
    rows = find_chain_links(park_with(found), members_of([("S1", "A"), ("S1", "B"), ("S1", "C")])).rows
    assert [(r["from_id"], r["product"], r["suppliers"]) for r in rows] == [
        ("C", "q", 1),
        ("C", "p", 2),
        ("A", "p", 2),
        ("A", None, None),
    ]
