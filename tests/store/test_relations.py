"""On a real server: what references stand for follows from the properties, is healed, and is never read back."""

import json

import polars as pl
import pytest
from neo4j_server import erase
from parks import park_of

from chaingraph.derived import links_of
from chaingraph.model import KINDS, NODES, REFERENCES
from chaingraph.park import Park
from chaingraph.store.connection import make_connection
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.store.script import write_cypher

PARK = park_of(
    Enterprise=[{"id": f"E{n}", "name": f"企{n}"} for n in range(6)],
    Department=[{"id": "D1", "name": "部门"}],
    PartyOrganization=[{"id": "O1", "name": "链党委"}, {"id": "O2", "name": "另一党委"}],
    IndustryChain=[{"id": "C1", "name": "链", "committee_id": "O1"}],
    Visit=[{"id": f"V{n}", "enterprise_id": f"E{n % 5}", "on": None} for n in range(10)],
    Resource=[
        {"id": "R1", "provider_id": "E1"},
        {"id": "R2", "provider_id": "D1"},
        {"id": "R3"},
        {"id": "R4", "provider_id": "E9"},
    ],
    SUPPLIES=[{"from_id": "E1", "to_id": "E2", "product": "齿轮"}],
)


@pytest.fixture
def store(neo4j_server, neo4j_driver):
    erase(neo4j_driver)
    environ = {"NEO4J_PASSWORD": neo4j_server.password}
    with Neo4jStore(make_connection(neo4j_server.url, user=neo4j_server.user, environ=environ)) as opened:
        yield opened


@pytest.fixture
def ask(neo4j_driver):
    return lambda text: [list(row) for row in neo4j_driver.execute_query(text).records]


def shown(ask):
    """Every relationship that a reference stands for, as the database holds it, one by one."""
    found = ask("MATCH (a)-[r]->(b) WHERE r.cg_reference IS NOT NULL RETURN a.id, type(r), b.id, r.cg_reference")
    return sorted(map(tuple, found))


def wanted(park):
    return sorted(
        (start, name, end, reference.prop.name)
        for name, reference in REFERENCES.items()
        for start, end in links_of(park, reference).iter_rows()
    )


def in_order(row):
    """A row as a text in which the order of properties, which a server is free to choose, does not matter."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


def with_rows(park, name, change):
    return Park.from_frames({**park.tables, name: Park.from_rows({name: map(change, park[name].to_dicts())})[name]})


def test_a_load_makes_them_counts_them_apart_and_does_not_read_them(store, ask):
    planned = store.preview(PARK)
    changes = store.write(PARK).changes
    assert changes == planned
    assert {change.kind: change.added for change in changes if not change.derived} == PARK.summary()
    made = {change.kind: change.added for change in changes if change.derived}
    assert made == {"LED_BY": 1, "VISIT_TO": 10, "OFFERED_BY": 2}
    assert shown(ask) == wanted(PARK)
    assert store.read().equals(PARK)
    assert all(change.nothing for change in store.write(PARK).changes)
    for name, node in NODES.items():
        assert ask(f"MATCH (n:{name}) WHERE n.{'name' if node.named else 'caption'} IS NULL RETURN n.id") == []


def test_the_database_says_what_its_labels_and_types_mean(store, ask):
    ask("CREATE (:Kind {name: 'Gone', of: 'node'}), (:Kind {name: 'theirs'})")
    for _ in range(2):
        store.write(PARK)
    named = dict(ask("MATCH (k:Kind) WHERE k.of IS NOT NULL RETURN k.name, k.label_zh"))
    assert named == {
        **{kind.name: kind.label.zh for kind in KINDS},
        **{name: reference.relation.label.zh for name, reference in REFERENCES.items()},
    }
    assert ask("MATCH (k:Kind {name: 'theirs'}) RETURN count(*)") == [[1]]
    ends = ask("MATCH (a:Kind)<-[:STARTS_AT]-(:Kind {name: 'VISIT_TO'})-[:ENDS_AT]->(b:Kind) RETURN a.name, b.name")
    assert ends == [["Visit", "Enterprise"]]
    asked = "MATCH (:Kind {name: 'Enterprise'})-[:HAS_PROPERTY]->(p {name: 'status'}) RETURN p.values, p.values_zh"
    values = ask(asked)
    declared = NODES["Enterprise"]["status"].values
    assert values == [[list(declared), [text.zh for text in declared.values()]]]
    assert ask("MATCH (n:KindProperty) WHERE NOT (n)--() RETURN count(*)") == [[0]]


def test_people_find_by_part_of_a_name(store, ask):
    store.write(PARK)
    ask("CALL db.awaitIndexes(60)")
    found = ask("CALL db.index.fulltext.queryNodes('cg_search', '党委') YIELD node RETURN node.id ORDER BY node.id")
    assert found == [["O1"], ["O2"]]
    indexes = ask("SHOW RANGE INDEXES YIELD labelsOrTypes, properties RETURN labelsOrTypes[0], properties[0]")
    named = [[name, "name"] for name, node in NODES.items() if "name" in node.columns]
    assert not [pair for pair in named if pair not in indexes]


def test_they_follow_the_property(store, ask):
    store.write(PARK)
    moved = with_rows(PARK, "IndustryChain", lambda row: {**row, "committee_id": "O2"})
    moved = with_rows(moved, "Visit", lambda row: {**row, "enterprise_id": None if row["id"] == "V3" else "E5"})
    planned = store.preview(moved)
    load = store.write(moved)
    assert load.changes == planned
    assert {c.kind: (c.added, c.removed) for c in load.changes if c.derived and not c.nothing} == {
        "LED_BY": (1, 1),
        "VISIT_TO": (9, 10),
    }
    assert shown(ask) == wanted(moved)


def test_what_others_did_to_them_is_healed_and_what_they_made_stays(store, ask):
    store.write(PARK)
    for statement in (
        "MATCH (:Visit {id: 'V1'})-[r:VISIT_TO]->() DELETE r",
        "MATCH (v:Visit {id: 'V2'}), (e:Enterprise {id: 'E5'}) CREATE (v)-[:VISIT_TO {cg_scope: 'park'}]->(e)",
        "MATCH (v:Visit {id: 'V4'})-[r:VISIT_TO]->(e) CREATE (v)-[x:VISIT_TO]->(e) SET x = properties(r)",
        "MATCH (v:Visit {id: 'V5'}), (e:Enterprise {id: 'E3'}) CREATE (v)-[:VISIT_TO {note: 'mine'}]->(e)",
        "MATCH (v:Visit {id: 'V6'}) SET v.caption = 6",
    ):
        ask(statement)
    changes = {change.kind: change for change in store.write(PARK).changes if not change.nothing}
    assert {name: (c.added, c.changed, c.removed) for name, c in changes.items()} == {
        "VISIT_TO": (1, 0, 2),
        "Visit": (0, 1, 0),
    }
    assert shown(ask) == wanted(PARK)
    assert ask("MATCH (:Visit)-[r:VISIT_TO {note: 'mine'}]->(e) RETURN e.id") == [["E3"]]


def test_they_go_with_their_ends_without_being_asked_for(store, ask):
    store.write(PARK)
    fewer = Park.from_frames({**PARK.tables, "Enterprise": PARK["Enterprise"].filter(pl.col("id") != "E0")})
    planned = store.preview(fewer)
    assert store.write(fewer).changes == planned
    assert {c.kind: c.removed for c in planned if c.removed} == {"Enterprise": 1, "VISIT_TO": 2}
    assert shown(ask) == wanted(fewer)


def test_tables_that_come_one_after_the_other_meet(store, ask):
    visits = Park.from_frames({"Visit": PARK["Visit"]})
    firms = Park.from_frames({"Enterprise": PARK["Enterprise"]})
    store.write(visits)
    assert shown(ask) == []
    planned = store.preview(firms)
    assert store.write(firms).changes == planned
    whole = Park.from_frames({**visits.tables, **firms.tables})
    assert shown(ask) == wanted(whole)
    assert all(change.nothing for change in store.write(visits).changes)


def test_a_script_makes_them_too(store, ask, neo4j_driver, tmp_path):
    write_cypher(PARK, tmp_path / "park.cypher")
    for _ in range(2):
        with neo4j_driver.session() as session:
            for statement in (tmp_path / "park.cypher").read_text(encoding="utf-8").split(";\n"):
                if statement.strip():
                    session.run(statement).consume()
    assert shown(ask) == wanted(PARK)
    assert all(change.nothing for change in store.preview(PARK))
    told = "MATCH (n) WHERE n:Kind OR n:KindProperty OPTIONAL MATCH (n)-[r]->(m) RETURN properties(n), type(r), m.name"
    scripted = sorted(map(in_order, ask(told)))
    store.write(PARK)
    assert sorted(map(in_order, ask(told))) == scripted
