"""Whatever is done to a database past the program, the next load leaves what a first one would. On a real server."""

import datetime as dt
import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from neo4j_server import erase
from parks import park_of

from chaingraph.cli import app
from chaingraph.store.connection import make_connection
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.store.schema import CONSTRAINTS, indexes

on_a_server = {"phases": (Phase.explicit, Phase.generate), "suppress_health_check": list(HealthCheck)}

PARK = park_of(
    Enterprise=[
        {"id": f"E{n}", "name": f"{letter}厂", "employees": n, "revenue": n * 1.5, "products": ["齿轮", "轴"]}
        for n, letter in enumerate("甲乙丙丁", 1)
    ],
    IndustryChain=[{"id": "C1", "name": "链", "committee_id": "PO1"}],
    PartyOrganization=[{"id": "PO1", "name": "党支部", "founded": dt.date(2020, 7, 1), "non_public": True}],
    Visit=[{"id": f"V{n}", "enterprise_id": f"E{n}", "on": dt.date(2024, 5, n)} for n in (1, 2)],
    SUPPLIES=[
        {"from_id": "E1", "to_id": "E2", "product": "齿轮", "annual_value": 100.0, "since": dt.date(2023, 1, 1)},
        {"from_id": "E1", "to_id": "E2", "product": None, "annual_value": None},
        {"from_id": "E2", "to_id": "E3", "product": "轴", "annual_value": 5.0},
    ],
    IN_CHAIN=[{"from_id": f"E{n}", "to_id": "C1", "role": "leading"} for n in (1, 2, 3)],
)

FIRM = "MATCH (n:Enterprise {id: $id}) "
LINK_VALUES = ("product", "annual_value", "since")
LINK = "MATCH (a)-[n:SUPPLIES {cg_key: $key}]->(b) "
MAY_DROP = "DROP CONSTRAINT cg_enterprise_id IF EXISTS"
firms = st.sampled_from(["E1", "E2", "E3"])
keys = st.sampled_from(["2:齿轮", "-", "1:轴"])
values = st.sampled_from(["5", 5, 5.5, True, None, ["5"], [5], dt.date(2024, 1, 1)])


def each(texts, **given):
    """One of some statements of others, with its parameters."""
    return st.tuples(st.just([]), st.sampled_from(texts), st.fixed_dictionaries(given))


def copies(texts, **given):
    """The same where the constraint has been dropped before."""
    return st.tuples(st.just([MAY_DROP]), st.sampled_from(texts), st.fixed_dictionaries(given))


OF_FIRMS = [name for name in PARK["Enterprise"].columns if name != "name"]
ANOTHER_CHAIN = "MERGE (c:IndustryChain {id: 'C9'}) CREATE (a)-[:IN_CHAIN {cg_scope: 'park'}]->(c)"
DEEDS = st.one_of(
    each([f"{FIRM}SET n.{name} = $value" for name in OF_FIRMS], id=firms, value=values),
    each([f"{FIRM}SET n.name = 5", f"{FIRM}REMOVE n.name, n.source", f"{FIRM}REMOVE n.cg_load"], id=firms),
    each([f"{LINK}SET n.{name} = $value" for name in (*LINK_VALUES, "cg_key")], key=keys, value=values),
    each([f"{LINK}DELETE n", f"{LINK}CREATE (a)-[x:SUPPLIES]->(b) SET x = properties(n), x.mine = 1"], key=keys),
    each([f"MATCH (a:Enterprise {{id: $id}}) {ANOTHER_CHAIN}"], id=firms),
    each(["MATCH ()-[r:VISIT_TO|LED_BY]->() DELETE r"]),
    each(["MATCH (v:Visit) SET v.on = '2024-05-01', v.caption = 7", f"{FIRM}DETACH DELETE n"], id=firms),
)
SCHEMA_DEEDS = st.one_of(
    each([MAY_DROP, "DROP INDEX cg_search IF EXISTS"]),
    copies(
        [
            f"{FIRM}CREATE (x:Enterprise) SET x = properties(n), x.employees = '副本'",
            f"{FIRM}MATCH (n)-[r:SUPPLIES]->(b) CREATE (x:Enterprise)-[y:SUPPLIES]->(b) SET x = n, y = r, y.mine = 1",
            f"{FIRM}MATCH (n)-[r:IN_CHAIN]->(b) CREATE (x:Enterprise)-[y:IN_CHAIN]->(b) SET x = n, y = r, y.role = 'x'",
        ],
        id=firms,
    ),
)


class Standing(Counter):
    """What a clean load leaves; too long to be shown with every failure."""

    def __repr__(self):
        return "clean"


def store_of(server):
    return Neo4jStore(make_connection(server.url, user=server.user, environ={"NEO4J_PASSWORD": server.password}))


def standing(driver):
    """All that stands there of the park, each value with the server's type, and the schema."""
    ours = "[key IN keys(x) WHERE NOT key IN ['cg_load', 'cg_before', 'mine'] | [key, valueType(x[key]), x[key]]]"
    nodes = f"MATCH (x) WHERE x.cg_scope IS NOT NULL RETURN [labels(x)[0], x.id, {ours}] AS row"
    edges = f"MATCH (a)-[x]->(b) WHERE x.cg_scope IS NOT NULL RETURN [a.id, type(x), b.id, {ours}] AS row"
    rows = [record["row"] for text in (nodes, edges) for record in driver.execute_query(text).records]
    names = "SHOW INDEXES YIELD name WHERE name STARTS WITH 'cg_' RETURN name"
    kept = [record["name"] for record in driver.execute_query(names).records]
    return Counter([*(str([*row[:-1], sorted(row[-1])]) for row in rows), *kept])


@pytest.fixture(scope="module")
def clean(neo4j_server, neo4j_driver):
    erase(neo4j_driver)
    with store_of(neo4j_server) as store:
        store.write(PARK)
    return Standing(standing(neo4j_driver))


@settings(max_examples=10, **on_a_server)
@given(deeds=st.lists(DEEDS, min_size=1, max_size=5))
def test_a_load_leaves_what_a_first_load_would(clean, neo4j_server, neo4j_driver, deeds):
    check(clean, neo4j_server, neo4j_driver, deeds)


@settings(max_examples=3, **on_a_server)  # after each of them the server plans every statement anew
@given(deeds=st.lists(st.one_of(DEEDS, SCHEMA_DEEDS, SCHEMA_DEEDS), min_size=2, max_size=6))
def test_it_does_so_where_the_schema_was_changed(clean, neo4j_server, neo4j_driver, deeds):
    check(clean, neo4j_server, neo4j_driver, deeds)


def check(clean, server, driver, deeds):
    with store_of(server) as store:
        erase(driver)
        store.write(PARK)
        for before, text, parameters in deeds:
            for one in (*before, text):
                driver.execute_query(one, parameters)
        gone = sum(change.removed for change in store.preview(PARK) if not change.derived)
        store.write(PARK, yes_delete=gone)
        assert standing(driver) - clean == clean - standing(driver) == Counter()
        assert not store.warnings()
        assert store.read().equals(PARK)
        assert all(change.nothing for change in store.preview(PARK))


@pytest.fixture
def loaded(clean, neo4j_server, neo4j_driver):
    erase(neo4j_driver)
    with store_of(neo4j_server) as store:
        store.write(PARK)
        yield store


def codes(findings):
    return [finding.code for finding in findings]


def test_values_of_another_type_are_told_and_healed(loaded, neo4j_driver, clean):
    neo4j_driver.execute_query("MATCH (e:Enterprise {id: 'E3'}) SET e.employees = '3'")
    neo4j_driver.execute_query("MATCH ()-[r:SUPPLIES {product: '齿轮'}]->() SET r.annual_value = '100'")
    found = loaded.warnings()
    assert codes(found) == ["CG-N205", "CG-N205"]
    assert all(name in one.message.en for name, one in zip(("Enterprise", "SUPPLIES"), found, strict=True))
    planned = loaded.preview(PARK)
    assert {c.kind: c.changed for c in planned if not c.nothing} == {"Enterprise": 1, "SUPPLIES": 1}
    assert loaded.write(PARK).changes == planned
    assert standing(neo4j_driver) - clean == clean - standing(neo4j_driver) == Counter() and not loaded.warnings()


def test_copies_of_a_firm_become_one_and_what_an_analyst_attached_stays(loaded, neo4j_driver, clean):
    for text in (
        MAY_DROP,
        "MATCH (e:Enterprise {id: 'E1'}) SET e.mine = 'first'",
        "MATCH (e:Enterprise {id: 'E1'}) CREATE (x:Enterprise) "
        "SET x = properties(e), x.name = '副本', x.mine = 'copy', x.other = 'copy'",
        "MATCH (x:Enterprise {mine: 'copy'}) CREATE (x)-[:NOTED {on: 1}]->(:Note)-[:ABOUT]->(x)-[:SAME]->(x)",
        "MATCH (x:Enterprise {mine: 'copy'}), (e:Enterprise {id: 'E2'}) CREATE (x)-[:LIKES]->(e)-[:LIKES]->(x)",
    ):
        neo4j_driver.execute_query(text)
    assert codes(loaded.warnings()) == ["CG-N206", "CG-N204"]
    read = loaded.read()
    assert read["Enterprise"].height == 4 and codes(read.findings) == ["CG-N204"]
    assert {c.kind: c.changed for c in loaded.preview(PARK)}["Enterprise"] in (1, 2)  # whichever copy is met first
    loaded.write(PARK)
    assert not loaded.warnings()
    (row,) = neo4j_driver.execute_query(
        "MATCH (e:Enterprise {id: 'E1'}) RETURN e.mine AS mine, e.other AS other, e.name AS name, "
        "COUNT { (e)-[:NOTED {on: 1}]->(:Note)-[:ABOUT]->(e)-[:SAME]->(e) } AS noted, "
        "COUNT { (e)-[:LIKES]->({id: 'E2'})-[:LIKES]->(e) } AS liked"
    ).records
    assert tuple(row) == ("first", "copy", "甲厂", 1, 1)
    neo4j_driver.execute_query("MATCH (e:Enterprise {id: 'E1'}) REMOVE e.other")
    assert standing(neo4j_driver) - clean == clean - standing(neo4j_driver) == Counter()


def test_a_reader_is_told_of_a_lost_constraint(loaded, neo4j_server, neo4j_driver, capfd, monkeypatch):
    neo4j_driver.execute_query(MAY_DROP)
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    monkeypatch.setenv("CHAINGRAPH_LANG", "en")
    assert app.run(["query", neo4j_server.url, "zone/firms", "--format", "json"]) == 0
    assert "constraint of :Enterprise is gone" in json.dumps(json.loads(capfd.readouterr().out)["notes"])


def test_every_constraint_and_index_has_a_name_of_its_own():
    names = [one.statement.split()[2] for one in CONSTRAINTS] + list(indexes())
    assert len(set(names)) == len(names)
