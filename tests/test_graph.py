"""The graph holds exactly the park."""

import json

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from strategies import parks

from chaingraph.errors import InputError
from chaingraph.graph import build_graph, park_from_graph, supply_graph
from chaingraph.model import EDGES, NODES, REFERENCES
from chaingraph.park import Park
from chaingraph.sample import build_sample

few = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


def firms(*keys):
    return [{"id": key, "name": key, "source": "s"} for key in keys]


@few
@given(parks())
def test_park_to_graph_to_park_is_the_identity(park):
    graph = build_graph(park)
    again = park_from_graph(graph)
    assert again.equals(park)
    assert nx.utils.graphs_equal(build_graph(again), graph)


@few
@given(parks())
def test_graph_says_no_more_and_no_less_than_the_tables(park):
    graph = build_graph(park)
    assert graph.number_of_nodes() == sum(park[name].height for name in NODES)
    told = [data for *_, data in graph.edges(data=True) if data["type"] not in REFERENCES]
    assert len(told) == sum(park[name].height for name in EDGES)
    for key, data in graph.nodes(data=True):
        row = park[data["label"]].filter(id=key).to_dicts()[0]
        assert ("caption" in data) != NODES[data["label"]].named
        assert {name: value for name, value in data.items() if name not in {"label", "caption"}} == {
            name: value for name, value in row.items() if value is not None and name != "id"
        }


@few
@given(parks())
def test_order_of_rows_does_not_matter(park):
    turned = Park.from_frames({name: frame.reverse() for name, frame in park.tables.items()})
    assert nx.utils.graphs_equal(build_graph(turned), build_graph(park))


def referring(park):
    """Every known reference of a node: who refers, by which relation, to whom."""
    return {
        (row["id"], name, row[reference.prop.name])
        for name, reference in REFERENCES.items()
        for row in park[reference.kind.name].iter_rows(named=True)
        if row[reference.prop.name] is not None
    }


@few
@given(parks())
def test_every_reference_is_an_edge_and_no_other_edge_is_derived(park):
    graph = build_graph(park)
    shown = [(a, data["type"], b) for a, b, data in graph.edges(data=True) if data["type"] in REFERENCES]
    assert len(set(shown)) == len(shown)
    assert set(shown) == referring(park)


def test_only_what_refers_to_nothing_stands_alone_in_the_sample():
    park = build_sample(seed=1).park
    graph = build_graph(park)
    refer = {key for key, _, _ in referring(park)} | {key for _, _, key in referring(park)}
    alone = {key for key, degree in graph.degree() if degree == 0}
    assert not alone & refer
    assert len(alone) < 0.03 * len(graph)


def test_what_refers_to_no_record_is_no_edge():
    certificate = {"id": "C1", "enterprise_id": "E2", "kind": "high_tech", "source": "s"}
    graph = build_graph(Park.from_rows({"Enterprise": firms("E1"), "Certificate": [certificate]}))
    assert graph.number_of_edges() == 0
    assert graph.nodes["C1"]["enterprise_id"] == "E2"


def test_unknown_is_absent_and_references_stay_attributes():
    certificate = {"id": "C1", "enterprise_id": "E1", "kind": "high_tech", "source": "s"}
    graph = build_graph(Park.from_rows({"Enterprise": firms("E1"), "Certificate": [certificate]}))
    assert graph.nodes["E1"] == {"label": "Enterprise", "name": "E1", "source": "s"}
    assert graph.nodes["C1"]["enterprise_id"] == "E1"
    assert graph.nodes["C1"]["caption"] == "资质认定 高新技术企业"
    assert list(graph.edges(data=True)) == [("C1", "E1", {"type": "CERTIFICATE_OF", "reference": "enterprise_id"})]


def test_parallel_links_keep_apart_by_product():
    links = [{"from_id": "A", "to_id": "B", "product": p, "source": "s"} for p in ("x", "y", None)]
    park = Park.from_rows({"Enterprise": firms("A", "B", "C"), "SUPPLIES": links})
    graph = supply_graph(park)
    assert sorted(data.get("product", "?") for *_, data in graph.edges(data=True)) == ["?", "x", "y"]
    assert set(graph) == {"A", "B", "C"}
    assert len(set(build_graph(park)["A"]["B"])) == 3


def test_supply_graph_has_value_and_product_only():
    link = {"from_id": "A", "to_id": "B", "product": "x", "annual_value": 2.5, "source": "s"}
    graph = supply_graph(Park.from_rows({"Enterprise": firms("A", "B"), "SUPPLIES": [link]}))
    assert list(graph.edges(data=True)) == [("A", "B", {"product": "x", "value": 2.5})]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ({"Enterprise": firms("A"), "Department": firms("A")}, "CG-E190"),
        ({"Enterprise": firms("A"), "SUPPLIES": [{"from_id": "A", "to_id": "B", "source": "s"}]}, "CG-E191"),
        ({"Enterprise": firms("A", "B"), "SUPPLIES": [{"from_id": "A", "to_id": "B", "source": "s"}] * 2}, "CG-E192"),
    ],
)
def test_what_a_graph_cannot_hold_is_refused(rows, code):
    with pytest.raises(InputError) as error:
        build_graph(Park.from_rows(rows))
    assert error.value.code == code


def test_graph_of_somebody_else_is_refused():
    graph = nx.MultiDiGraph()
    graph.add_node("x", label="Planet")
    with pytest.raises(InputError, match="CG-E193"):
        park_from_graph(graph)
    graph = build_graph(Park.from_rows({"Enterprise": firms("A", "B")}))
    graph.add_edge("A", "B", type="LOVES")
    with pytest.raises(InputError, match="LOVES"):
        park_from_graph(graph)


def test_computed_attributes_are_left_out_on_the_way_back():
    park = Park.from_rows({"Enterprise": firms("A")})
    graph = build_graph(park)
    graph.nodes["A"]["pagerank"] = 0.5
    assert park_from_graph(graph).equals(park)


def test_edge_keys_are_text_from_identity():
    row = {"from_id": "M", "to_id": "O", "role": "secretary", "source": "s"}
    park = Park.from_rows(
        {
            "Officer": [{"id": "M", "source": "s"}],
            "PartyOrganization": [{"id": "O", "name": "O", "kind": "branch", "source": "s"}],
            "SERVES_AS": [row],
        }
    )
    (key,) = build_graph(park)["M"]["O"]
    assert key == "SERVES_AS " + json.dumps(["secretary"])
