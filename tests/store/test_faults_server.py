"""Real faults of a real server: each is told as what it is, and what can be mended without anybody is mended."""

import subprocess
import threading
from pathlib import Path

import pytest
from local_server import NoServerError, Server, class_path, find_java
from neo4j.exceptions import Neo4jError
from neo4j_server import LINE, PASSWORDS, erase, no_server

from chaingraph.errors import StoreError
from chaingraph.park import Park
from chaingraph.store.connection import make_connection
from chaingraph.store.database import Database, run_in
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.store.schema import Constraint, make_constraint
from chaingraph.store.server import ServerGraph

CASES = Path(__file__).parent.parent / "cases" / "neo4j"
FIRMS = [
    {"id": f"E{n}", "name": f"{n}号厂", "address": "泸州市高新区" * 14, "source": "synthetic"} for n in range(3000)
]
SMALL = Park.from_rows({"Enterprise": FIRMS[:1]})


def connection(server):
    return make_connection(server.url, user=server.user, environ={"NEO4J_PASSWORD": server.password}, patience=3)


@pytest.fixture
def bare(neo4j_server, neo4j_driver):
    """The shared server with no node and no schema at all."""
    erase(neo4j_driver, schema=True)
    yield neo4j_server
    erase(neo4j_driver)


@pytest.fixture(scope="module")
def limited():
    """A server of which a transaction gets 3 MB."""
    try:
        server = Server(LINE, settings="db.memory.transaction.max=3m\n")
    except NoServerError as error:
        no_server(error)
    PASSWORDS.add(server.password)
    with server:
        yield server


@pytest.mark.neo4j
def test_the_list_of_codes_is_the_server_s_own():
    try:
        java = find_java(LINE)
        jars = class_path(LINE, java)
    except NoServerError as error:
        no_server(error)
    done = subprocess.run([java, "-cp", jars, CASES / "Codes.java"], capture_output=True, text=True, check=True)
    listed = CASES / f"codes-{Server(LINE).version}.txt"
    assert done.stdout.split() == listed.read_text(encoding="utf-8").split()


def test_an_index_of_the_administrator_is_named(bare, neo4j_driver):
    neo4j_driver.execute_query("CREATE INDEX ent_id FOR (n:Enterprise) ON (n.id)")
    with Neo4jStore(connection(bare)) as store:
        with pytest.raises(StoreError, match="CG-N123") as raised:
            store.write(SMALL)
        assert "ent_id :Enterprise(id)" in raised.value.text.zh
        assert "DROP INDEX `ent_id`" in raised.value.text.en
        # the remedy is one, and what serves as well is adopted
        neo4j_driver.execute_query("DROP INDEX `ent_id`")
        neo4j_driver.execute_query("CREATE CONSTRAINT theirs FOR (n:Enterprise) REQUIRE n.id IS UNIQUE")
        neo4j_driver.execute_query("CREATE INDEX names FOR (n:Enterprise) ON (n.name)")
        store.write(SMALL)
        assert store.read()["Enterprise"].height == 1


def test_nodes_of_another_program_are_named(bare, neo4j_driver):
    neo4j_driver.execute_query("CREATE (:Event {id:1}),(:Event {id:1}),(:Event {id:2}),(:Event)")
    with Neo4jStore(connection(bare)) as store, pytest.raises(StoreError, match="CG-N123") as raised:
        store.write(SMALL)
    assert raised.value.text.en.startswith("2 nodes :Event in the database share their id")
    assert ":Event" in raised.value.text.zh


def test_two_first_loads_at_once_both_come_to_their_end(bare):
    """Constraints that two clients make at once end in deadlocks, or find those of the other half made."""
    begin, told = threading.Barrier(2), []

    def load(scope):
        with Neo4jStore(connection(bare), scope=scope) as store:
            begin.wait(20)
            try:
                store.write(Park.from_rows({"Enterprise": [{**FIRMS[0], "id": scope, "name": scope}]}))
            except StoreError as error:
                told.append(error)

    threads = [threading.Thread(target=load, args=(scope,)) for scope in ("north", "south")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert told == []
    for scope in ("north", "south"):
        with Neo4jStore(connection(bare), scope=scope) as store:
            assert store.read()["Enterprise"]["id"].to_list() == [scope]


@pytest.mark.parametrize(
    ("code", "times", "told"),
    [
        ("Neo.TransientError.Transaction.DeadlockDetected", 2, None),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", 1, "CG-N119"),
        ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", 1, "CG-N122"),
    ],
)
def test_only_what_may_go_away_is_tried_again(neo4j_server, code, times, told):
    tried = []

    def work(transaction):
        tried.append(transaction)
        if len(tried) == 1:
            raise Neo4jError._hydrate_neo4j(code=code, message="")

    with Database(connection(neo4j_server)) as database:
        if told is None:
            database.write(work)
        else:
            with pytest.raises(StoreError, match=told):
                database.write(work)
    assert len(tried) == times


def test_a_batch_that_is_too_large_for_the_server_is_halved(limited, monkeypatch):
    """3,000 rows do not fit into 3 MB; no batch is tried twice at a size that failed."""
    from chaingraph.store import turn

    sizes = []
    monkeypatch.setattr(
        turn, "run_in", lambda tx, text, **given: sizes.append(len(given.get("rows", ()))) or run_in(tx, text, **given)
    )
    with Neo4jStore(connection(limited)) as store:
        store.write(Park.from_rows({"Enterprise": FIRMS}))
        assert store.read()["Enterprise"].height == len(FIRMS)
        written = [size for size in sizes if size]
        assert written[0] == len(FIRMS) and written[1] == len(FIRMS) // 2
        assert len(set(written)) > 1 and written.count(len(FIRMS)) == 1
        assert not any(
            change.added or change.changed for change in store.preview(Park.from_rows({"Enterprise": FIRMS}))
        )


def test_one_record_that_is_too_large_is_said(limited):
    park = Park.from_rows({"Enterprise": [{**FIRMS[0], "id": "long", "name": "长址厂", "address": "长" * 4_000_000}]})
    with Neo4jStore(connection(limited), scope="other") as store, pytest.raises(StoreError, match="CG-N119") as raised:
        store.write(park)
    assert "not even one record" in raised.value.text.en


def test_a_question_that_needs_too_much_memory_is_told_at_once(limited):
    with ServerGraph(connection(limited)) as graph, pytest.raises(StoreError, match="CG-N119"):
        graph.run("UNWIND range(1, 1000000) AS x WITH collect(x) AS held RETURN size(held) AS n")


def test_a_database_that_is_read_only_says_so(limited):
    """The last one: the server starts again."""
    limited.stop()
    limited.settings = "server.databases.read_only=neo4j\n"
    limited.start()
    with Neo4jStore(connection(limited)) as store:
        with pytest.raises(StoreError, match="CG-N122"):
            store.write(SMALL)
        with pytest.raises(StoreError, match="CG-N122"):
            make_constraint(store.database, Constraint("Other", "id"))
