"""On a real server: the marks of firms follow what the answers read, of all that the database holds, and no more."""

import pytest
from neo4j_server import erase

from chaingraph.asof.marks import find_marks
from chaingraph.derived import MARKS
from chaingraph.park import Park
from chaingraph.store.connection import make_connection
from chaingraph.store.marks import holds_more, write_marks
from chaingraph.store.neo4j import Neo4jStore

KNOWN = {"source": "synthetic"}
FIRMS = [
    {"id": "E1", "name": "甲", **KNOWN},
    {"id": "E2", "name": "乙", "status": "closed", **KNOWN},
    {"id": "E3", "name": "丙", "in_zone": False, "has_organization": False, **KNOWN},
]
BRANCHES = {
    "PartyOrganization": [{"id": "O1", "name": "甲支部", "kind": "branch", **KNOWN}],
    "ESTABLISHED_IN": [{"from_id": "O1", "to_id": "E1", **KNOWN}],
}


@pytest.fixture
def store(neo4j_server, neo4j_driver):
    erase(neo4j_driver)
    environ = {"NEO4J_PASSWORD": neo4j_server.password}
    with Neo4jStore(make_connection(neo4j_server.url, user=neo4j_server.user, environ=environ)) as opened:
        yield opened
    erase(neo4j_driver)


def test_marks_are_written_healed_and_never_read_back(store, neo4j_driver):
    def held():
        names = ", ".join(f"e.{mark.name}" for mark in MARKS)
        found = neo4j_driver.execute_query(f"MATCH (e:Enterprise) RETURN e.id, {names} ORDER BY e.id").records
        return [tuple(record) for record in found]

    firms, whole = Park.from_rows({"Enterprise": FIRMS}), Park.from_rows({"Enterprise": FIRMS, **BRANCHES})
    store.write(firms)
    assert not holds_more(store.database, firms)
    assert write_marks(store.database, "park", find_marks(firms)) == 3
    assert held() == [
        ("E1", "not_known", True, True),
        ("E2", "not_known", False, True),
        ("E3", "none_declared", True, False),
    ]
    store.write(whole)
    # what else the database holds counts as well when firms alone are loaded
    assert holds_more(store.database, firms) and not holds_more(store.database, whole)
    marks = find_marks(store.read())
    assert marks.equals(find_marks(whole)) and not marks.equals(find_marks(firms))
    assert write_marks(store.database, "park", marks) == 1
    neo4j_driver.execute_query("MATCH (e:Enterprise {id: 'E1'}) SET e.operating = 'true', e.of_zone = null")
    assert write_marks(store.database, "other", marks) == 0
    assert write_marks(store.database, "park", marks) == 1
    assert write_marks(store.database, "park", marks) == 0
    assert held() == marks.rows()
    assert store.read().digest == whole.digest
    assert all(change.nothing for change in store.write(whole).changes)
