"""On a real server: every declared answer is written, read back by Cypher as it was, and one run of each is current."""

import datetime as dt
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest
from any_answer import DAY, ask
from neo4j_server import erase

from chaingraph.analysis.answers import all_answers, ways_back
from chaingraph.analysis.coverage import find_branchless
from chaingraph.errors import StoreError, Text, UsageError
from chaingraph.model import NODES, DataClass
from chaingraph.park import Park
from chaingraph.sample import build_sample
from chaingraph.store import derived
from chaingraph.store.answer_rows import spread
from chaingraph.store.connection import make_connection
from chaingraph.store.derived import list_runs, remove_run, write_back
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.words import Reason, Said
from chaingraph.writeback import AsFigures, AsMembership, AsNode, AsPair

WAYS = ways_back()
#: Columns whose ids are of the kind that another column names, and what a group or a street is called.
ANY_KIND = {"changes": {"id", "before", "after"}, "neighbourhood": {"id", "beside"}, "dossier": {"value"}}
GROUPS = {"branchless.rates": {"value"}, "statistics": {"value"}}


@pytest.fixture(scope="module")
def park():
    return build_sample(seed=1).park


@pytest.fixture(scope="module")
def tables(park):
    """Every answer about the sample, and every part, by its name."""
    earlier = Park.from_frames({**park.tables, "Enterprise": park["Enterprise"].head(600)})
    found = {}
    for name, answer in all_answers().items():
        if not answer.function:
            continue
        if answer.question == "dossier":
            one = {"enterprise_id": park["SUPPLIES"]["from_id"][0]}
            table = answer.find(park, on=DAY, **one)
        else:
            table = ask(answer, park, known=earlier if name == "changes" else None)
        found[name] = table
        found |= {f"{name}.{part}": inner for part, inner in table.parts.items() if f"{name}.{part}" in all_answers()}
    assert found.keys() == all_answers().keys()
    return found


@pytest.fixture(scope="module")
def database(neo4j_server, neo4j_driver, park):
    erase(neo4j_driver, schema=False)
    environ = {"NEO4J_PASSWORD": neo4j_server.password}
    with Neo4jStore(make_connection(neo4j_server.url, user=neo4j_server.user, environ=environ)) as store:
        store.write(park)
        yield store.database
    erase(neo4j_driver, schema=False)


def texts(value, language):
    return value.in_language(language) if isinstance(value, Said) else getattr(value, language)


def told(table):
    return [column for column in table.columns if column.data_class not in (DataClass.PERSONAL, DataClass.SENSITIVE)]


def flat(name, value):
    """What stands in a database for a cell, said once more: by hand and only for what answers hold today."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return {key: one for part, inner in value.items() for key, one in flat(f"{name}_{part}", inner).items()}
    listed = isinstance(value, list | tuple)
    items = list(value) if listed else [value]
    if items and isinstance(items[0], Text | Said | Reason):
        said = {f"{name}_{language}": [texts(item, language) for item in items] for language in ("zh", "en")}
        if isinstance(items[0], Reason):
            said["{}_code{}".format(name, "s" if listed else "")] = [item.code for item in items]
        return said if listed else {key: one for key, (one,) in said.items()}
    return {name: items if listed else value}


def native(value):
    return value.to_native() if hasattr(value, "to_native") else value


def held(record):
    return {name: native(value) for name, value in record.items()}


def read_back(driver, run, table):
    """The rows of an answer as the database tells them, in their order, without what the program adds."""
    found = driver.execute_query(
        "MATCH (n:Advice|Figure|SupplyChain {run: $run, answer: $answer})-[:OF_RUN]->(:Run {id: $run}) "
        "RETURN properties(n) AS row UNION ALL "
        "MATCH ()-[r {run: $run, answer: $answer}]->() RETURN properties(r) AS row",
        run=run,
        answer=table.name,
    )
    rows = sorted((held(record["row"]) for record in found.records), key=lambda row: row["cg_row"])
    assert [row["cg_row"] for row in rows] == list(range(len(rows)))
    own = {"cg_row", "cg_key", "cg_about", "answer", "run", "derived"}
    assert all(row["derived"] for row in rows)
    return [{name: value for name, value in row.items() if name not in own} for row in rows]


def named(driver, run, table):
    """What rows lead to: number of the row, column, id."""
    found = driver.execute_query(
        "MATCH (n {run: $run, answer: $answer})-[r:ADVICE_FOR|MENTIONS]->(e) RETURN n.cg_row, r.column, e.id",
        run=run,
        answer=table.name,
    )
    return sorted(tuple(record) for record in found.records)


def ids_of(value):
    return [] if value is None else [value] if isinstance(value, str) else list(dict.fromkeys(value))


def test_columns_of_ids_say_of_which_kinds_they_are(tables, park):
    records = {name: set(park[name]["id"]) for name in NODES}
    for name, table in tables.items():
        for column in told(table):
            if not column.code or column.name in ANY_KIND.get(name, set()) | GROUPS.get(name, set()):
                assert not column.of, (name, column.name)
                continue
            ids = {one for value in table.column(column.name) for one in ids_of(value)}
            kinds = {kind for kind, known in records.items() if ids & known}
            assert kinds <= set(column.of.split()), (name, column.name)
            assert set(column.of.split()) <= NODES.keys(), (name, column.name)


def test_an_answer_leaves_the_names_of_the_program_alone():
    for name, answer in all_answers().items():
        assert not {"answer", "run", "derived"} & set(answer.names()), name
        assert not any(column.startswith("cg_") for column in answer.names()), name


def test_every_answer_is_written_and_read_back_as_it_was(database, neo4j_driver, tables, park):
    known = {kind: set(park[kind]["id"]) for kind in NODES}
    for name, table in tables.items():
        together = [tables["chains"], table] if isinstance(WAYS[name], AsMembership) else [table]
        run = write_back(database, together, WAYS)
        rows = [
            {key: one for column in told(table) for key, one in flat(column.name, row[column.name]).items()}
            for row in table.rows
        ]
        assert read_back(neo4j_driver, run, table) == rows, name
        way = WAYS[name]
        nodes = [
            (place, row)
            for place, row in enumerate(table.rows)
            if not (isinstance(way, AsPair) and row[way.other] is not None)
            and not (isinstance(way, AsMembership) and row[way.found.key] is not None)
        ]
        leading = {
            (place, column.name, one)
            for place, row in nodes
            for column in told(table)
            for kind in column.of.split()
            for one in ids_of(row[column.name])
            if one in known[kind]
        }
        assert named(neo4j_driver, run, table) == sorted(leading), name
        assert isinstance(way, AsFigures | AsNode) or leading or len(nodes) == 0 or name in {"protect"}, name
    said = neo4j_driver.execute_query(
        "MATCH (n) WHERE NOT n:Load UNWIND keys(n) AS key WITH n[key] AS value "
        "WHERE any(text IN CASE WHEN value IS :: LIST<STRING> THEN value WHEN value IS :: STRING THEN [value] ELSE [] END "
        "WHERE text STARTS WITH '{' OR text STARTS WITH '[') RETURN value LIMIT 3"
    )
    assert said.records == []
    said = neo4j_driver.execute_query(
        "MATCH ()-[n]->() UNWIND keys(n) AS key WITH n[key] AS value "
        "WHERE any(text IN CASE WHEN value IS :: LIST<STRING> THEN value WHEN value IS :: STRING THEN [value] ELSE [] END "
        "WHERE text STARTS WITH '{' OR text STARTS WITH '[') RETURN value LIMIT 3"
    )
    assert said.records == []
    members = set(park["Member"]["id"])
    results = neo4j_driver.execute_query("MATCH (n:Advice|Figure|SupplyChain|Run) RETURN properties(n) AS row").records
    results += neo4j_driver.execute_query("MATCH ()-[r]->() WHERE r.derived RETURN properties(r) AS row").records
    for record in results:
        for value in record["row"].values():
            assert not members & set(value if isinstance(value, list) else [value] if isinstance(value, str) else [])
    reached = neo4j_driver.execute_query("MATCH (:Member)-[r]-() WHERE r.derived RETURN count(r) AS n").records[0]["n"]
    assert reached == 0
    for run in list_runs(database):
        remove_run(database, run.id)
    left = neo4j_driver.execute_query("MATCH (n) WHERE n.derived RETURN count(n) AS n").records[0]["n"]
    assert left == 0
