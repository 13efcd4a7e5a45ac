"""On a real server: every named query gives the rows of the embedded engine, and hostile statements are refused."""

import polars as pl
import pytest
from hostilecase import GROUPS, SECRET, STATEMENTS, trap
from neo4j_server import erase
from querycase import GIVEN, TODAY, rough_park

from chaingraph.errors import ChaingraphError, PolicyError, UsageError
from chaingraph.store.ask import answer, answer_freely
from chaingraph.store.bind import bind
from chaingraph.store.connection import make_connection
from chaingraph.store.embedded import EmbeddedGraph
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.store.queries import shipped_queries
from chaingraph.store.server import ServerGraph

QUERIES = shipped_queries()


@pytest.fixture(scope="module")
def graph(neo4j_server, neo4j_driver):
    erase(neo4j_driver)
    with Neo4jStore(connection_of(neo4j_server)) as store:
        store.write(rough_park())
    with ServerGraph(connection_of(neo4j_server)) as opened:
        yield opened
    erase(neo4j_driver)


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    with EmbeddedGraph(rough_park(), tmp_path_factory.mktemp("cache")) as opened:
        yield opened


def connection_of(server):
    return make_connection(server.url, user=server.user, environ={"NEO4J_PASSWORD": server.password})


def parameters(query):
    return bind(query, GIVEN.get(query.name, {}), today=TODAY)[0]


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_gives_the_same_rows_as_embedded(graph, embedded, name):
    query = QUERIES[name]
    graph.check(query.text, parameters(query))  # a shipped query would also pass as one that is typed
    found = graph.run(query.text, parameters(query))
    assert found.columns == query.returns
    if query.needs is None:
        assert found == embedded.run_named(query, parameters(query))[0]
    else:
        assert found.rows


@pytest.mark.parametrize(
    ("name", "sought"),
    [
        ("growth/expiring", "Certificate(enterprise_id)"),
        ("service/unvisited", "Visit(enterprise_id)"),
        ("service/departments", "Visit(officer_id)"),
    ],
)
def test_records_of_another_kind_are_looked_up_in_an_index(graph, neo4j_driver, name, sought):
    """Else the time grows with the product of both kinds."""
    neo4j_driver.execute_query("CALL db.awaitIndexes(60)")
    steps = [neo4j_driver.execute_query(f"EXPLAIN {QUERIES[name].text}", parameters(QUERIES[name])).summary.plan]
    for step in steps:
        steps += step.get("children", [])
    seeks = [step["args"].get("Details", "") for step in steps if step["operatorType"].startswith("NodeIndexSeek")]
    assert any(sought in details for details in seeks), [step["operatorType"] for step in steps]


@pytest.mark.parametrize("where", ["graph", "embedded"])
def test_a_path_between_any_two_records_is_a_shortest_one_and_tells_no_person(request, where):
    import networkx as nx

    from chaingraph.graph import build_graph

    asked, park = request.getfixturevalue(where), rough_park()
    whole = build_graph(park)
    whole.remove_nodes_from(park["Member"]["id"].to_list())
    near = nx.Graph(whole)
    visit, post = park["Visit"].filter(pl.col("enterprise_id").is_not_null())["id"][0], park["Post"]["id"][0]
    for one, other in (("E0000408", "PO-0066"), (visit, post), ("CH-EQUIPMENT", "E0000154")):
        (row,) = answer(asked, QUERIES["zone/path"], {"one": one, "other": other}).rows
        assert row["steps"] == nx.shortest_path_length(near, one, other)
        assert len(row["way"]) == row["steps"] + 1 and len(row["relations"]) == row["steps"]
    member = park["Member"]["id"][0]
    assert not answer(asked, QUERIES["zone/path"], {"one": member, "other": "E0000408"}).rows


@pytest.mark.parametrize("where", ["graph", "embedded"])
def test_a_route_is_a_shortest_one(request, where):
    import networkx as nx

    from chaingraph.graph import supply_graph

    given = GIVEN["supply/route"]
    (row,) = answer(request.getfixturevalue(where), QUERIES["supply/route"], given).rows
    shortest = nx.all_shortest_paths(nx.DiGraph(supply_graph(rough_park())), given["supplier"], given["customer"])
    names = dict(rough_park()["Enterprise"].select("id", "name").iter_rows())
    assert row["route"] == min([names[firm] for firm in path] for path in shortest)
    assert row["steps"] == len(row["route"]) - 1


def state(driver):
    ask = driver.execute_query
    return (
        ask("MATCH (n) RETURN labels(n)[0] AS label, count(*) AS n ORDER BY label").records,
        ask("MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS n ORDER BY type").records,
        ask("MATCH (n) UNWIND keys(n) AS k RETURN k, count(*) AS n ORDER BY k").records,
        ask("SHOW CONSTRAINTS YIELD name RETURN name ORDER BY name").records,
        ask("SHOW INDEXES YIELD name RETURN name ORDER BY name").records,
        ask("SHOW DATABASES YIELD name RETURN name ORDER BY name").records,
        ask("SHOW USERS YIELD user RETURN user ORDER BY user", database_="system").records,
        ask("CALL db.labels() YIELD label RETURN label ORDER BY label").records,
        ask("CALL db.propertyKeys() YIELD propertyKey AS k RETURN k ORDER BY k").records,
    )


def test_hostile_statements_change_and_touch_nothing(graph, neo4j_driver, tmp_path):
    before = state(neo4j_driver)
    with trap(tmp_path) as made:
        for statement in STATEMENTS:
            with pytest.raises((PolicyError, UsageError)) as caught:
                answer_freely(graph, made.set(statement))
            assert SECRET not in caught.value.text.en
    made.untouched()
    assert state(neo4j_driver) == before


def test_the_plan_alone_refuses_them_too(graph, neo4j_driver, tmp_path):
    before = state(neo4j_driver)
    with trap(tmp_path) as made:
        for statement in STATEMENTS:
            # explained twice it still only explains, and the language of 2026 only reads
            if statement not in {
                "EXPLAIN MATCH (e:Enterprise) RETURN e.name",
                "CYPHER 25 MATCH (e:Enterprise) RETURN e.name",
            }:
                with pytest.raises(ChaingraphError):
                    graph.check_plan(made.set(statement))
    made.untouched()
    assert state(neo4j_driver) == before


def test_the_read_transaction_alone_refuses_what_changes_data(graph, neo4j_driver):
    before, refused = state(neo4j_driver), 0
    for statement in GROUPS["writes"]:
        with pytest.raises(ChaingraphError) as caught:
            graph.run(statement)
        refused += caught.value.code == "CG-P101"
    assert refused > 14
    assert state(neo4j_driver) == before


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (e:Enterprise) WHERE e.name CONTAINS 'SET' OR e.status = 'operating' RETURN e.name AS name LIMIT 3",
        "CALL db.labels() YIELD label RETURN label ORDER BY label",
        "MATCH (d:Event) WHERE d.`on` IS NOT NULL RETURN max(d.`on`) AS last // CREATE",
        "MATCH p = (:Enterprise)-[:SUPPLIES]->(:Enterprise) RETURN p LIMIT 1",
    ],
)
def test_an_honest_statement_runs(graph, text):
    assert answer_freely(graph, text).rows


def test_an_answer_is_cut_with_a_note(graph):
    table = answer_freely(graph, "UNWIND range(1, 20000) AS x RETURN x ORDER BY x")
    assert len(table.rows) == 10_000 and "10000" in table.notes[0].en


def test_a_statement_that_takes_too_long_is_stopped(graph):
    endless = "UNWIND range(1, 1000000) AS x UNWIND range(1, 1000000) AS y WITH x + y AS z RETURN max(z) AS n"
    with pytest.raises(UsageError) as caught:
        answer_freely(graph, endless, seconds=1)
    assert caught.value.code == "CG-Q012"


def test_the_command_asks_a_server_at_its_url(graph, neo4j_server, monkeypatch, capfdbinary):
    import json
    import sys

    from chaingraph.cli import app

    monkeypatch.setattr(sys, "argv", ["chaingraph"])
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    ask = ["query", neo4j_server.url, "--user", neo4j_server.user]
    assert app.run([*ask, "coverage/rates_overall", "--format", "jsonl"]) == 0
    row = json.loads(capfdbinary.readouterr().out)
    assert list(row.values()) == list(graph.run(QUERIES["coverage/rates_overall"].text).rows[0])
    assert app.run([*ask, "--cypher", "MATCH (e:Enterprise) RETURN count(*) AS n", "--format", "jsonl"]) == 0
    assert json.loads(capfdbinary.readouterr().out) == {"n": rough_park()["Enterprise"].height}
    assert app.run([*ask, "--cypher", "MATCH (e:Enterprise) DETACH DELETE e"]) == 5
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong-canary")
    assert app.run([*ask, "coverage/rates_overall"]) == 4
    said = capfdbinary.readouterr()
    assert b"wrong-canary" not in said.err + said.out and b"Traceback" not in said.err
