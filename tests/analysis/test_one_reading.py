"""A fact is read one way by all answers: which links count, what is general or distinct, which demand is open."""

import datetime as dt

import numpy as np
import pytest
from parks import park_of

from chaingraph.analysis.dossier import build_dossier
from chaingraph.analysis.match import find_matches, list_demands
from chaingraph.analysis.pairing.scores import Scores
from chaingraph.analysis.stages import find_gaps, find_stages
from chaingraph.analysis.supply import find_chain_links, find_chain_members, find_chokepoints, find_supply_chains
from chaingraph.analysis.supply.position import find_sole_suppliers
from chaingraph.asof.nearness import Nearness, facts_of
from chaingraph.asof.segments import place_firms
from chaingraph.rules import rulebook

DAY = dt.date(2025, 6, 1)
MAP = {
    "IndustryChain": [{"id": "C", "name": "链"}],
    "ChainSegment": [{"id": "S", "chain_id": "C", "name": "环节", "products": ["齿轮"]}],
}


def firm(key, *products, **more):
    return {"id": key, "name": f"{key}厂", "products": list(products) or None, **more}


def link(seller, buyer, product="齿轮", value=10.0, **more):
    return {"from_id": seller, "to_id": buyer, "product": product, "annual_value": value, **more}


UNTOLD = [{"status": "candidate"}, {"status": "implied"}]


@pytest.mark.parametrize("more", UNTOLD)
def test_a_link_that_nobody_saw_adds_nothing_to_a_share_of_sales(more):
    firms = [firm("A", "齿轮"), firm("B", "齿轮", in_zone=False), firm("K")]
    told = [link("A", "K"), link("B", "K", value=30.0)]
    shares = [
        find_stages(park_of(**MAP, Enterprise=firms, SUPPLIES=links)).rows[0]["local_share"]
        for links in (told, [*told, link("A", "B", value=500.0, **more)])
    ]
    assert shares == [0.25, 0.25]


def fan(*more, **of_a_firm):
    """E sells to F and G, which sell to H; what is added must change nothing."""
    firms = [firm(key) for key in "EFGH"] + [firm("X", **of_a_firm)]
    links = [link("E", "F"), link("E", "G"), link("F", "H", "箱体"), link("G", "H", "轴承")]
    return park_of(Enterprise=firms, SUPPLIES=[*links, *more])


SECOND = [link("X", key, value=99.0) for key in "FG"]


@pytest.mark.parametrize(
    "park",
    [
        fan(*({**one, "status": "candidate"} for one in SECOND)),
        fan(*SECOND, status="closed"),
        fan(*SECOND, status="building"),
    ],
)
def test_who_may_not_supply_is_no_second_supplier_anywhere(park):
    assert [row["supplier_id"] for row in find_sole_suppliers(park).rows] == ["E"]
    assert "E" in {row["enterprise_id"] for row in find_chokepoints(park).rows}
    chains = find_supply_chains(park)
    assert chains.rows == find_supply_chains(fan()).rows
    suppliers = {row["product"]: row["suppliers"] for row in find_chain_links(park, find_chain_members(park)).rows}
    assert suppliers["齿轮"] == 1
    assert "X" not in Nearness(park, None, facts_of(park)).links["from_id"].to_list()


def test_spellings_of_one_product_are_no_two_suppliers():
    park = fan(link("X", "F", "齿轮系列"))
    assert find_sole_suppliers(park, least=1).rows == find_sole_suppliers(fan(link("X", "F")), least=1).rows


@pytest.mark.parametrize(("one", "other"), [("齿轮", "摩托车齿轮"), ("摩托车齿轮", "齿轮")])
def test_goods_are_distinct_whichever_of_them_says_so(one, other):
    products = [{"id": "P", "name": one, "distinct": [other]}]
    park = park_of(**MAP, Enterprise=[firm("A", "摩托车齿轮")], Product=products)
    assert place_firms(park).filter(method="head").is_empty()
    known = park_of(Enterprise=[firm("A", "齿轮")], Product=products)
    assert find_matches(known, product="摩托车齿轮").rows == ()


def test_goods_that_are_distinct_stay_so_when_they_are_sought():
    park = park_of(Enterprise=[firm("A", "齿轮")], Product=[{"id": "P", "name": "齿轮", "distinct": ["齿轮系列"]}])
    assert [row["evidence"] for row in find_matches(park, product="齿轮类").rows] == ["makes"]
    assert find_matches(park, product="齿轮系列").rows == ()


def test_a_general_good_is_general_by_any_spelling():
    """A kind of box is akin to everything: it fills no segment, is missing nowhere and stops nobody."""
    products = [
        {"id": "G", "name": "纸箱系列", "general": True},
        {"id": "H", "name": "纸箱"},
        {"id": "P", "name": "彩色纸箱", "parent": "H"},
        {"id": "Q", "name": "白色纸箱", "parent": "H"},
        {"id": "R", "name": "齿轮"},
    ]
    segments = [{"id": "S", "chain_id": "C", "name": "环节", "products": ["彩色纸箱"]}]
    park = park_of(
        IndustryChain=MAP["IndustryChain"],
        ChainSegment=segments,
        Product=products,
        Enterprise=[firm("A", "白色纸箱"), firm("B", "齿轮"), firm("K", "纸箱")],
        GOES_INTO=[{"from_id": "G", "to_id": "R", "essential": True}],
    )
    assert find_stages(park).rows[0]["could_fill"] == ()
    assert not any("纸箱" in row["products"] for row in find_gaps(park).rows)


DEMANDS = [
    ({}, True),
    ({"met": False}, True),
    ({"matched": dt.date(2025, 7, 1)}, True),
    ({"matched": dt.date(2025, 7, 1), "matched_by": "B"}, True),
    ({"matched": DAY}, False),
    ({"matched_by": "B"}, False),
    ({"met": True}, False),
]


@pytest.mark.parametrize(("said", "is_open"), DEMANDS)
def test_all_answers_agree_whether_a_demand_is_open(said, is_open):
    park = park_of(
        Enterprise=[firm("A"), firm("B", "齿轮")],
        Demand=[{"id": "D", "enterprise_id": "A", "product": "齿轮", "opened": dt.date(2025, 1, 1), **said}],
        PartyOrganization=[{"id": f"P{key}", "name": f"{key}支部", "kind": "branch"} for key in "AB"],
        ESTABLISHED_IN=[{"from_id": f"P{key}", "to_id": key} for key in "AB"],
    )
    assert [row["state"] for row in list_demands(park, on=DAY).rows] == ["open" if is_open else "met"]
    assert bool(find_matches(park, on=DAY).rows) is is_open
    assert build_dossier(park, "A", on=DAY).parts["demands"].rows[0]["met"] is not is_open
    part = Scores(park, DAY, rulebook()).parts(["PA"], ["PB"])["needs"][0, 0]
    assert part == 1.0 if is_open else np.isnan(part)
