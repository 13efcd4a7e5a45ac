"""A name in a typed statement that nothing bears is told with the nearest one, by both engines."""

import pytest
from neo4j_server import erase
from parks import park_of

from chaingraph.errors import UsageError
from chaingraph.model import EDGES, NODES, REFERENCES
from chaingraph.store.ask import answer_freely
from chaingraph.store.connection import make_connection
from chaingraph.store.embedded import EmbeddedGraph
from chaingraph.store.names import Named, other_case, unknown_name
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.store.server import ServerGraph

PARK = park_of(
    Enterprise=[{"id": "E1", "name": "甲"}, {"id": "E2", "name": "乙"}],
    Visit=[{"id": "V1", "enterprise_id": "E1"}],
    SUPPLIES=[{"from_id": "E1", "to_id": "E2", "product": "齿轮"}],
)
WRONG = [
    ("MATCH (e:Enterprse) RETURN e.name AS n", "Enterprse", "Enterprise"),
    ("MATCH (e:企业) RETURN e.name AS n", "企业", "Enterprise"),
    ("MATCH (e:`企业`) RETURN e.name AS n", "企业", "Enterprise"),
    ("MATCH (e:Enterprise) RETURN e.nmae AS n", "nmae", "name"),
    ("MATCH (e:Enterprise) WHERE e.`从业人数` > 3 RETURN e.name AS n", "从业人数", "employees"),
    ("MATCH (e:Enterprise {nmae: 'x'}) RETURN e.name AS n", "nmae", "name"),
    ("MATCH (e:Enterprise)-[:SUPPLYS]->(b) RETURN b.name AS n", "SUPPLYS", "SUPPLIES"),
    ("MATCH (e:Enterprise)-[:供应]->(b) RETURN b.name AS n", "供应", "SUPPLIES"),
    ("MATCH (v:Visit)-[:走访企业]->(b) RETURN b.name AS n", "走访企业", "VISIT_TO"),
]


@pytest.fixture(scope="module")
def server(neo4j_server, neo4j_driver):
    erase(neo4j_driver)
    connection = make_connection(
        neo4j_server.url, user=neo4j_server.user, environ={"NEO4J_PASSWORD": neo4j_server.password}
    )
    with Neo4jStore(connection) as store:
        store.write(PARK)
    with ServerGraph(connection) as opened:
        yield opened


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    with EmbeddedGraph(PARK, tmp_path_factory.mktemp("cache")) as opened:
        yield opened


@pytest.mark.parametrize(("text", "word", "name"), WRONG)
def test_the_server_answers_and_says_the_nearest_name(server, text, word, name):
    (note,) = answer_freely(server, text).notes
    for said in (note.zh, note.en):
        assert word in said and f"{name}" in said.partition(word)[2]


@pytest.mark.parametrize(("text", "word", "name"), WRONG)
def test_the_embedded_engine_refuses_and_says_the_nearest_name(embedded, text, word, name):
    with pytest.raises(UsageError, match="CG-Q011") as caught:
        answer_freely(embedded, text)
    for said in (caught.value.text.zh, caught.value.text.en):
        assert word in said and name in said.partition(word)[2]


def test_right_names_are_not_talked_of(server, embedded):
    text = "MATCH (v:Visit)-[r:VISIT_TO]->(e:Enterprise {name: '甲'}) WHERE e.employees IS NULL RETURN v.caption AS c"
    for graph in (server, embedded):
        table = answer_freely(graph, text)
        assert table.notes == () and table.rows == ({"c": "走访"},)


def test_what_only_one_engine_takes_is_told(server, embedded):
    text = "MATCH (e:enterprise) RETURN count(*) AS n"
    (note,) = answer_freely(embedded, text).notes
    assert "Enterprise" in note.zh and "Enterprise" in note.en
    table = answer_freely(server, text)
    assert table.rows == ({"n": 0},) and "Enterprise" in table.notes[0].en


def test_every_declared_name_is_found_by_its_label_and_in_any_case():
    for named, labels in (
        (Named.LABEL, {name: node.label for name, node in NODES.items()}),
        (Named.RELATION, {name: edge.label for name, edge in EDGES.items()}),
        (Named.RELATION, {name: reference.relation.label for name, reference in REFERENCES.items()}),
    ):
        for name, label in labels.items():
            for word in (label.zh, name.lower()):
                assert f"{name}?" in unknown_name(named, word).en


def test_a_map_and_a_text_are_no_names():
    assert other_case("MATCH (e {id: Name}) WHERE e.id = ':enterprise' RETURN {x: ENTERPRISE} AS m // :visit") == ()
    assert len(other_case("MATCH (e:ENTERPRISE)-[:supplies|In_Chain]->(b) RETURN e.Name AS n")) == 4
