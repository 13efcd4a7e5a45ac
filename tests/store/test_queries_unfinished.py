"""On a real server: a named query leaves out what an unfinished load added, and says so."""

from itertools import pairwise

import pytest
from neo4j_server import erase
from parks import park_of

from chaingraph.store import loads
from chaingraph.store.ask import answer, answer_freely
from chaingraph.store.base import kinds_of
from chaingraph.store.connection import make_connection
from chaingraph.store.embedded import EmbeddedGraph
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.store.queries import find_query, parse_query
from chaingraph.store.server import ServerGraph

OWN = parse_query(
    "own/firms", "// 企业\n// Firms\n// returns name\nMATCH (e:Enterprise) RETURN e.name AS name ORDER BY name, e.id\n"
)
QUERIES = [
    OWN,
    *map(find_query, ("supply/end_firms", "coverage/branchless", "chain/one_x_n")),
]


def supply_line(firms):
    """A chain of suppliers; every second firm has a branch, and all are in one chain."""
    return park_of(
        Enterprise=[{"id": f"E{name}", "name": name, "full_members": 4} for name in firms],
        PartyOrganization=[{"id": f"O{name}", "name": name, "kind": "branch"} for name in firms[::2]],
        IndustryChain=[{"id": "C1", "name": "链"}],
        SUPPLIES=[{"from_id": f"E{a}", "to_id": f"E{b}", "product": "齿轮"} for a, b in pairwise(firms)],
        IN_CHAIN=[{"from_id": f"E{name}", "to_id": "C1", "role": "leading"} for name in firms],
        ESTABLISHED_IN=[{"from_id": f"O{name}", "to_id": f"E{name}"} for name in firms[::2]],
    )


BEFORE, AFTER = supply_line("甲乙丙丁戊己庚辛壬癸子丑"), supply_line("丙丁戊己庚辛壬癸子丑寅卯辰巳")


class BrokenOffError(Exception):
    """What ends a load in the middle."""


def connection_of(server):
    return make_connection(server.url, user=server.user, environ={"NEO4J_PASSWORD": server.password})


@pytest.fixture
def broken_off(neo4j_server, neo4j_driver, monkeypatch):
    """Load a park, then another one until it breaks off at its last kind, or before the removals."""

    def load(at):
        erase(neo4j_driver)
        with Neo4jStore(connection_of(neo4j_server), batch=3) as store:
            store.write(BEFORE)

            def progress(kind, done, total):
                if kind == at and done == total:
                    raise BrokenOffError

            def remove(self, removals):
                raise BrokenOffError

            with monkeypatch.context() as patch, pytest.raises(BrokenOffError):
                if at is None:
                    patch.setattr(loads.Loader, "_remove", remove)
                store.write(AFTER, progress=progress)
        return ServerGraph(connection_of(neo4j_server))

    yield load
    erase(neo4j_driver)


@pytest.fixture
def read(neo4j_server, tmp_path):
    """The embedded engine on the park that reading the server gives."""

    def give():
        with Neo4jStore(connection_of(neo4j_server)) as store:
            return EmbeddedGraph(store.read(), tmp_path)

    return give


def test_a_query_leaves_out_what_an_unfinished_load_added(broken_off, read):
    with broken_off(kinds_of(AFTER)[-1]) as graph, read() as expected:
        for query in QUERIES:
            table = answer(graph, query)
            assert table.rows == answer(expected, query).rows
            values = {name: value for name, value in table.parameters.items() if name != "query"}
            assert graph.run(query.text, values).rows != tuple(tuple(row.values()) for row in table.rows), query.name
            assert "added are left out" in table.notes[0].en and "embedded engine" in table.notes[-1].en
        assert answer(graph, OWN).column("name") == sorted(BEFORE["Enterprise"]["name"])


def test_what_only_the_server_can_answer_says_that_it_may_hold_records_of_the_load(broken_off):
    with broken_off(kinds_of(AFTER)[-1]) as graph:
        route = answer(graph, find_query("supply/route"), {"supplier": "E丑", "customer": "E辰"})
        typed = answer_freely(graph, "MATCH (e:Enterprise) RETURN count(e) AS n")
        assert route.rows[0]["steps"] == 3 and typed.rows[0]["n"] == 16
        for table in (route, typed):
            assert ["may hold records of it" in note.en for note in table.notes] == [True]


def test_after_the_last_batch_a_query_gives_what_reading_gives(broken_off, read):
    """All is written, what disappeared is still there: for a reader and for the queries alike, and both say so."""
    with broken_off(None) as graph, read() as expected:
        for query in QUERIES:
            table = answer(graph, query)
            assert table.rows == answer(expected, query).rows
            assert ["not all removed" in note.en for note in table.notes] == [True]
        assert set(answer(graph, OWN).column("name")) > set(AFTER["Enterprise"]["name"])


def test_a_load_that_begins_during_the_query_is_seen(broken_off, neo4j_server, neo4j_driver, monkeypatch):
    with broken_off(kinds_of(AFTER)[-1]) as graph, Neo4jStore(connection_of(neo4j_server)) as store:
        store.write(AFTER)
        assert answer(graph, OWN).notes == ()
        run, begun = ServerGraph.run, []

        def slow(self, text, *rest, **limits):
            if "Enterprise" in text and not begun:
                begun.append(text)
                ask = neo4j_driver.execute_query
                ask("CREATE (:Load {id: 'L', scope: 'park', status: 'running', step: 1})")
                ask("CREATE (:Enterprise {id: 'E', name: '新', source: 's', cg_scope: 'park', cg_load: 'L'})")
            return run(self, text, *rest, **limits)

        monkeypatch.setattr(ServerGraph, "run", slow)
        table = answer(graph, OWN)
    assert begun and "embedded engine" in table.notes[-1].en
    assert table.column("name") == sorted(AFTER["Enterprise"]["name"])
