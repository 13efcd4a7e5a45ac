"""Two scopes in one database: a reader takes one of them or is refused, and says over what it ran."""

import json
import os

import polars as pl
import pytest
from neo4j_server import erase
from paths import CASE_FOLDER
from querycase import GIVEN, TODAY, rough_park

from chaingraph.analysis.answers import ways_back
from chaingraph.analysis.coverage import find_branchless
from chaingraph.cli import app
from chaingraph.errors import ChaingraphError, PolicyError, UsageError
from chaingraph.model import EDGES, NODES
from chaingraph.park import Park
from chaingraph.store import open_store, read_park
from chaingraph.store.ask import answer, answer_freely
from chaingraph.store.connection import make_connection
from chaingraph.store.database import Database
from chaingraph.store.derived import list_runs, write_back
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.store.open import open_graph
from chaingraph.store.queries import parse_query, shipped_queries
from chaingraph.store.script import write_cypher
from chaingraph.store.server import ServerGraph

ZONES = {name: CASE_FOLDER / "scopes" / name for name in ("zone-a", "zone-b")}
FIRMS = {"zone-a": {"E2", "E3", "E4"}, "zone-b": {"F1", "F2"}}
#: Named queries that are asked twice, alone and beside another scope: of each topic some, all are too many.
SOME_QUERIES = dict(list(shipped_queries().items())[::3])
ASK = "MATCH (e:Enterprise) RETURN e.id AS id ORDER BY id"
ASK_ONE = "MATCH (e:Enterprise) WHERE e.cg_scope = $scope RETURN e.id AS id ORDER BY id"


def connection_of(server):
    return make_connection(server.url, user=server.user, environ={"NEO4J_PASSWORD": server.password})


def environ_of(server):
    return {"NEO4J_USERNAME": server.user, "NEO4J_PASSWORD": server.password}


@pytest.fixture
def chaingraph(monkeypatch, capfd):
    """The command in this process: what it printed, as text, after its exit code was looked at."""
    monkeypatch.setenv("CHAINGRAPH_LANG", "en")
    for name in [name for name in os.environ if name.startswith("NEO4J_")]:
        monkeypatch.delenv(name)

    def run(*words, code=0, **environ):
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        capfd.readouterr()
        assert app.run([str(word) for word in words]) == code, capfd.readouterr().err
        return capfd.readouterr()

    return run


def refused(code, function, *words, error=PolicyError, **options):
    with pytest.raises(error) as raised:
        function(*words, **options)
    assert raised.value.code == code
    return raised.value.text


def renamed(park, prefix):
    """The same park with every id and every reference to one under another name."""
    frames = {}
    for name, frame in park.tables.items():
        declared = NODES.get(name) or EDGES[name]
        columns = {"id", "from_id", "to_id"} | {prop.name for prop in declared.properties if prop.reference}
        frames[name] = frame.with_columns(
            (pl.lit(prefix) + pl.col(column)).alias(column) for column in columns & set(frame.columns)
        )
    return Park.from_frames(frames)


# --- every named query


@pytest.fixture(scope="module")
def alone_and_beside(neo4j_server, neo4j_driver):
    """The answers of named queries about a scope that is alone, and then about it beside another one."""
    erase(neo4j_driver)
    connection = connection_of(neo4j_server)
    own = parse_query("own/firms", f"// 企业\n// Firms\n// returns id\n{ASK}\n")
    queries = {**SOME_QUERIES, own.name: own}

    def ask(graph):
        return {name: answer(graph, query, GIVEN.get(name), today=TODAY) for name, query in queries.items()}

    park = rough_park()
    with Neo4jStore(connection, scope="a") as store, Neo4jStore(connection, scope="b") as other:
        store.write(park)
        with ServerGraph(connection) as graph:
            alone = ask(graph)
        other.write(renamed(park, "Z"))
    with ServerGraph(connection, scope="a") as graph:
        yield alone, ask(graph)
    erase(neo4j_driver)


@pytest.mark.parametrize("name", [*SOME_QUERIES, "own/firms"])
def test_a_named_query_of_a_scope_gives_what_it_gives_alone(alone_and_beside, name):
    alone, beside = (tables[name] for tables in alone_and_beside)
    assert beside.rows == alone.rows
    assert beside.columns == alone.columns


def test_the_other_scope_would_change_nearly_every_answer(alone_and_beside, neo4j_server):
    alone, _ = alone_and_beside
    changed = 0
    with ServerGraph(connection_of(neo4j_server)) as graph:
        for name, query in SOME_QUERIES.items():
            values = {key: value for key, value in alone[name].parameters.items() if key != "query"}
            rows = graph.run(query.text, values).rows
            changed += rows != tuple(tuple(row.values()) for row in alone[name].rows)
    assert changed > len(SOME_QUERIES) / 2


# --- two small zones


@pytest.fixture(scope="module")
def zones(neo4j_server, neo4j_driver):
    """A server with two zones."""
    erase(neo4j_driver)
    for name, folder in ZONES.items():
        with Neo4jStore(connection_of(neo4j_server), scope=name) as store:
            store.write(read_park(folder))
    yield neo4j_server
    erase(neo4j_driver)


@pytest.mark.parametrize(
    "words",
    [
        *(("branchless",), ("chains",), ("organizations",), ("joint",), ("pair",), ("chokepoints",), ("check",)),
        *(("development",), ("statistics",), ("reconcile",), ("branchless", "--write-back")),
    ],
)
def test_a_command_without_a_scope_is_refused_with_their_names(zones, words, chaingraph):
    done = chaingraph(words[0], zones.url, *words[1:], code=5, **environ_of(zones))
    assert done.err.startswith("CG-N304 ") and "zone-a, zone-b" in done.err and "--scope" in done.err
    assert not done.out


@pytest.mark.parametrize("name", ZONES)
def test_a_command_with_a_scope_gives_what_the_folder_gives(zones, name, chaingraph):
    for command in ("branchless", "chains", "organizations"):
        there = chaingraph(command, zones.url, "--scope", name, "--format", "json", **environ_of(zones))
        here = chaingraph(command, ZONES[name], "--format", "json")
        assert there.out == here.out
    rows = json.loads(
        chaingraph("branchless", zones.url, "--scope", name, "--format", "json", **environ_of(zones)).out
    )["rows"]
    assert {row["enterprise_id"] for row in rows} == FIRMS[name]


def test_an_unknown_scope_is_one_sentence_with_the_known_ones(zones, chaingraph):
    for words in (("branchless", zones.url), ("status", zones.url), ("query", zones.url, "zone/firms")):
        done = chaingraph(*words, "--scope", "zone-x", code=2, **environ_of(zones))
        assert done.err.startswith("CG-N305 ") and "zone-a, zone-b" in done.err and done.err.count("\n") == 1


def test_a_scope_of_a_folder_is_a_usage_error(zones, tmp_path, chaingraph):
    for words in (("branchless",), ("check",), ("status",), ("query",)):
        name = ["zone/firms"] if words == ("query",) else []
        done = chaingraph(*words, ZONES["zone-a"], *name, "--scope", "zone-a", code=2)
        assert done.err.startswith("CG-N306 ")
    refused("CG-N306", read_park, ZONES["zone-a"], scope="zone-a", error=UsageError)
    refused("CG-N306", open_store, tmp_path, scope="zone-a", error=UsageError)
    refused("CG-N306", open_graph, Park({}), scope="zone-a", environ={}, error=UsageError)
    # a folder beside a database is read as it is
    chaingraph("diff", ZONES["zone-a"], zones.url, "--scope", "zone-a", "--exit-code", **environ_of(zones))


def test_the_status_lists_all_scopes_or_one(zones, chaingraph):
    both = json.loads(chaingraph("status", zones.url, "--format", "json", **environ_of(zones)).out)
    assert {(row["scope"], row["kind"], row["records"]) for row in both["rows"]} >= {
        ("zone-a", "Enterprise", 4),
        ("zone-b", "Enterprise", 2),
        ("zone-a", "SUPPLIES", 6),
    }
    said = [note["en"] for note in both["notes"]]
    assert "zone-a, zone-b" in said[0] and [note.partition(":")[0] for note in said[1:]] == ["zone-a", "zone-b"]
    one = json.loads(chaingraph("status", zones.url, "--scope", "zone-b", "--format", "json", **environ_of(zones)).out)
    assert [(row["kind"], row["records"]) for row in one["rows"]] == [("Enterprise", 2)]
    assert "scope" not in one["rows"][0]


def test_python_readers_refuse_and_take_a_scope(zones):
    given = {"user": zones.user, "environ": environ_of(zones)}
    text = refused("CG-N304", read_park, zones.url, **given)
    assert "zone-a、zone-b" in text.zh and "zone-a, zone-b" in text.en
    assert set(read_park(zones.url, scope="zone-b", **given)["Enterprise"]["id"]) == {"F1", "F2"}
    named = {**environ_of(zones), "NEO4J_URI": zones.url}
    refused("CG-N304", open_graph, Park({}), environ=named)
    park, graph = open_graph(Park({}), scope="zone-b", environ=named)
    with graph:
        rows = answer(graph, shipped_queries()["coverage/branchless"]).rows
    assert {row["enterprise_id"] for row in rows} == FIRMS["zone-b"] == set(park["Enterprise"]["id"])


def test_a_typed_statement_needs_its_scope_or_all_of_them(zones):
    with ServerGraph(connection_of(zones)) as graph:
        refused("CG-N304", answer_freely, graph, ASK)
        refused("CG-N304", answer_freely, graph, ASK_ONE, {"scope": "zone-a"})
        every = answer_freely(graph, ASK, all_scopes=True)
        assert every.column("id") == ["E1", "E2", "E3", "E4", "F1", "F2"]
        assert "all scopes: zone-a, zone-b" in every.notes[0].en
    with ServerGraph(connection_of(zones), scope="zone-b") as graph:
        refused("CG-Q035", answer_freely, graph, ASK)
        refused("CG-Q036", answer_freely, graph, ASK_ONE, {"scope": "zone-a"}, error=UsageError)
        one = answer_freely(graph, ASK_ONE)
        assert one.column("id") == ["F1", "F2"]
        assert "over scope zone-b" in one.notes[0].en


def test_the_command_asks_freely_of_one_scope_or_of_all(zones, chaingraph):
    ask = ("query", zones.url, "--cypher", ASK_ONE, "--format", "jsonl")
    done = chaingraph(*ask, "--scope", "zone-a", **environ_of(zones))
    assert len(done.out.splitlines()) == 4 and "over scope zone-a" in done.err
    assert "CG-N304" in chaingraph(*ask, code=5, **environ_of(zones)).err
    done = chaingraph("query", zones.url, "--cypher", ASK, "--all-scopes", "--format", "jsonl", **environ_of(zones))
    assert len(done.out.splitlines()) == 6 and "all scopes: zone-a, zone-b" in done.err
    for words in (("zone/firms", "--all-scopes"), ("--cypher", ASK, "--all-scopes", "--scope", "zone-a")):
        assert "CG-Q037" in chaingraph("query", zones.url, *words, code=2, **environ_of(zones)).err
    assert "CG-Q037" in chaingraph("query", ZONES["zone-a"], "--cypher", ASK, "--all-scopes", code=2).err


def test_a_query_that_needs_neo4j_is_kept_to_its_scope_or_refused(zones):
    route = shipped_queries()["supply/route"]
    between = {"supplier": "E1", "customer": "E3"}
    text = f"// 企业\n// Firms\n// returns id\n// engine neo4j\n{ASK}\n"
    with ServerGraph(connection_of(zones), scope="zone-a") as graph:
        assert answer(graph, route, between).parameters["scope"] == "zone-a"
        refused("CG-Q035", answer, graph, parse_query("own/firms", text))
        refused("CG-Q036", answer, graph, route, {**between, "scope": "zone-b"}, error=UsageError)
    with ServerGraph(connection_of(zones), scope="zone-b") as graph:  # a firm of another scope is no firm
        refused("CG-U005", answer, graph, route, between, error=UsageError)


def test_a_written_answer_knows_its_scope_and_the_newest_load_of_it(zones, chaingraph):
    connection = connection_of(zones)
    park = read_park(zones.url, scope="zone-a", user=zones.user, environ=environ_of(zones))
    with Database(connection) as database, Neo4jStore(connection) as store:
        newest = {load.scope: load.id for load in reversed(store.loads())}
        assert store.loads()[0].scope == "zone-b"  # the newest of all is another scope's
        refused("CG-N304", write_back, database, [find_branchless(park)], ways_back())
        assert list_runs(database) == ()
        run = write_back(database, [find_branchless(park)], ways_back(), scope="zone-a")
        (found,) = list_runs(database)
        assert (found.id, found.scope, found.load) == (run, "zone-a", newest["zone-a"])
        assert list_runs(database, scope="zone-b") == ()
        refused("CG-N305", list_runs, database, scope="zone-x", error=UsageError)
    words = ("derived", zones.url, "--scope")
    chaingraph(*words, "zone-b", "--remove", run, code=2, **environ_of(zones))
    (row,) = json.loads(chaingraph(*words, "zone-a", "--format", "json", **environ_of(zones)).out)["rows"]
    assert (row["scope"], row["load"]) == ("zone-a", newest["zone-a"])
    chaingraph(*words, "zone-a", "--remove", run, **environ_of(zones))
    chaingraph("branchless", zones.url, "--scope", "zone-a", "--write-back", **environ_of(zones))
    (row,) = json.loads(chaingraph("derived", zones.url, "--format", "json", **environ_of(zones)).out)["rows"]
    assert (row["scope"], row["load"]) == ("zone-a", newest["zone-a"])


# --- one scope


def test_with_one_scope_nothing_has_to_be_named(neo4j_server, neo4j_driver, chaingraph):
    """Records of no scope, an analyst's own, make no second one and are seen by statements as before."""
    erase(neo4j_driver)
    connection = connection_of(neo4j_server)
    with Neo4jStore(connection, scope="zone-a") as store:
        store.write(read_park(ZONES["zone-a"]))
    neo4j_driver.execute_query("CREATE (:Enterprise {id: 'OWN', name: '自建', source: 'me'})-[:NOTED]->(:Note)")
    with Neo4jStore(connection) as store:
        assert store.read()["Enterprise"]["id"].to_list() == ["E1", "E2", "E3", "E4"]
    for scope in (None, "zone-a"):
        with ServerGraph(connection, scope=scope) as graph:
            table = answer_freely(graph, ASK)
            assert table.column("id") == ["E1", "E2", "E3", "E4", "OWN"] and table.notes == ()
            assert "scope" not in table.parameters
            assert answer_freely(graph, ASK_ONE).column("id") == ["E1", "E2", "E3", "E4"]
            assert answer(graph, shipped_queries()["zone/inventory"]).notes == ()
    done = chaingraph("branchless", neo4j_server.url, "--format", "json", **environ_of(neo4j_server))
    assert {row["enterprise_id"] for row in json.loads(done.out)["rows"]} == FIRMS["zone-a"]


def test_a_scope_that_a_script_wrote_counts(neo4j_server, neo4j_driver, tmp_path):
    """A script makes no load: the records alone tell of their scope."""
    erase(neo4j_driver)
    for name, folder in ZONES.items():
        write_cypher(read_park(folder), tmp_path / "park.cypher", scope=name)
        for statement in (tmp_path / "park.cypher").read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                neo4j_driver.execute_query(statement)
    with Neo4jStore(connection_of(neo4j_server)) as store:
        refused("CG-N304", store.read)
    with Neo4jStore(connection_of(neo4j_server), scope="zone-b") as store:
        assert store.read().equals(read_park(ZONES["zone-b"]))


def test_a_second_scope_that_arrives_during_a_query_is_kept_out(neo4j_server, neo4j_driver, monkeypatch):
    erase(neo4j_driver)
    connection = connection_of(neo4j_server)
    with Neo4jStore(connection, scope="zone-a") as store:
        store.write(read_park(ZONES["zone-a"]))
    run, begun = ServerGraph.run, []

    def slow(self, text, *rest, **limits):
        if "MATCH (e:Enterprise)" in text and not begun:
            begun.append(text)
            with Neo4jStore(connection, scope="zone-b") as other:
                other.write(read_park(ZONES["zone-b"]))
        return run(self, text, *rest, **limits)

    monkeypatch.setattr(ServerGraph, "run", slow)
    query = shipped_queries()["zone/size_and_ownership"]
    with ServerGraph(connection) as graph:
        with pytest.raises(ChaingraphError) as raised:
            answer(graph, query)
        assert begun and raised.value.code == "CG-N304"
    with ServerGraph(connection, scope="zone-a") as graph:
        assert answer(graph, query).column("firms") == [4]
