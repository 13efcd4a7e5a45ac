"""On a real server: every declared answer is written, read back by Cypher as it was, and one run of each is current."""

import datetime as dt
from collections import defaultdict
from dataclasses import replace

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
from chaingraph.view.paper.plan import hand_out
from chaingraph.words import Reason, Said
from chaingraph.writeback import AsMembership, AsNode, AsPair

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
    other = all_answers()["plan"].find(park, on=DAY, until=dt.date(2026, 6, 1), without="recruit")
    found |= {"plan.without": other.parts["without"], "plan.firms": hand_out(found["plan"]).parts["firms"]}
    assert found.keys() == all_answers().keys()
    return found


@pytest.fixture(scope="module")
def database(neo4j_server, neo4j_driver, park):
    erase(neo4j_driver)
    environ = {"NEO4J_PASSWORD": neo4j_server.password}
    with Neo4jStore(make_connection(neo4j_server.url, user=neo4j_server.user, environ=environ)) as store:
        store.write(park)
        yield store.database
    erase(neo4j_driver)


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


def all_of(driver, *statements):
    """The rows of statements by the answer that they belong to."""
    found = defaultdict(list)
    for statement in statements:
        for record in driver.execute_query(statement).records:
            found[record["answer"]].append(record["row"])
    return found


def as_told(rows):
    """The rows of an answer in their order, without what the program adds."""
    rows = sorted(map(held, rows), key=lambda row: row["cg_row"])
    assert [row["cg_row"] for row in rows] == list(range(len(rows)))
    assert all(row["derived"] for row in rows)
    own = {"cg_row", "cg_key", "cg_about", "answer", "run", "derived"}
    return [{name: value for name, value in row.items() if name not in own} for row in rows]


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


@pytest.fixture(scope="module")
def run(database, tables):
    """One run of every answer; what was found before who belongs to it."""
    found = sorted(tables.values(), key=lambda table: not isinstance(WAYS[table.name], AsNode))
    return write_back(database, found, WAYS)


def test_every_answer_is_read_back_as_it_was(neo4j_driver, run, tables, park):
    known = {kind: set(park[kind]["id"]) for kind in NODES}
    held_rows = all_of(
        neo4j_driver,
        "MATCH (n:Advice|Figure|SupplyChain)-[:OF_RUN]->(:Run) RETURN n.answer AS answer, properties(n) AS row",
        "MATCH ()-[r]->() WHERE r.answer IS NOT NULL RETURN r.answer AS answer, properties(r) AS row",
    )
    named = all_of(
        neo4j_driver,
        "MATCH (n)-[r:ADVICE_FOR|MENTIONS]->(e) RETURN n.answer AS answer, [n.cg_row, r.column, e.id] AS row",
    )
    for name, table in tables.items():
        rows = [
            {key: one for column in told(table) for key, one in flat(column.name, row[column.name]).items()}
            for row in table.rows
        ]
        assert as_told(held_rows[name]) == rows, name
        leading = {
            (place, column.name, one)
            for place, row in standing_alone(table)
            for column in told(table)
            for kind in column.of.split()
            for one in ids_of(row[column.name])
            if one in known[kind]
        }
        assert sorted(map(tuple, named[name])) == sorted(leading), name


def standing_alone(table):
    """The rows that are nodes, with their numbers: not those that are relationships."""
    way = WAYS[table.name]
    other = way.other if isinstance(way, AsPair) else way.found.key if isinstance(way, AsMembership) else None
    return [(place, row) for place, row in enumerate(table.rows) if other is None or row[other] is None]


@pytest.mark.parametrize("pattern", ["(n) WHERE NOT n:Load", "()-[n]->() WHERE n.derived"])
def test_nothing_stands_as_json_and_nobody_is_named(neo4j_driver, run, park, pattern):
    found = neo4j_driver.execute_query(
        f"MATCH {pattern} RETURN properties(n) AS row, coalesce(n.derived, false) AS own"
    )
    members, seen = set(park["Member"]["id"]), 0
    for record in found.records:
        for value in record["row"].values():
            texts_held = [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
            assert not any(one.startswith(("{", "[")) for one in texts_held), texts_held
            assert not record["own"] or not members.intersection(texts_held)
            seen += len(texts_held)
    assert seen > 10_000
    reached = neo4j_driver.execute_query("MATCH (:Member)-[r]-() WHERE r.derived RETURN count(r) AS n").records[0]["n"]
    assert reached == 0


def current(driver):
    found = driver.execute_query("MATCH (x:Run) RETURN x.id, x.status, x.current ORDER BY x.started, x.id").records
    return {record[0]: (record[1], record[2]) for record in found}


def test_one_run_of_an_answer_is_current(database, neo4j_driver, run, park, tables, monkeypatch):
    everything, ways = remove_run(database, run), WAYS
    assert everything > sum(len(table) for table in tables.values()) - len(tables["chain_members"])
    rows = find_branchless(park, on=DAY)
    first, peers = write_back(database, [rows], ways), write_back(database, [tables["peers"]], ways)
    second = write_back(database, [rows], ways)
    assert current(neo4j_driver) == {
        first: ("superseded", False),
        peers: ("complete", True),
        second: ("complete", True),
    }
    assert {one.id: one.current for one in list_runs(database)} == {first: False, peers: True, second: True}
    seen = "MATCH (n:Advice)-[:OF_RUN]->(:Run {current: true, answer: 'branchless'}) RETURN count(n) AS n"
    assert neo4j_driver.execute_query(seen).records[0]["n"] == len(rows)

    write = derived._write

    def broken(*arguments):
        write(*arguments)
        raise StoreError("CG-N115", Text("断", "cut"))

    with monkeypatch.context() as patch, pytest.raises(StoreError):
        patch.setattr(derived, "_write", broken)
        write_back(database, [rows], ways)
    (interrupted,) = current(neo4j_driver).keys() - {first, second, peers}
    assert current(neo4j_driver)[interrupted] == ("running", False)
    assert current(neo4j_driver)[second] == ("complete", True)
    assert neo4j_driver.execute_query(seen).records[0]["n"] == len(rows)

    # what was interrupted stays for a look; the whole ones before make way
    third = write_back(database, [rows], ways, replace=True)
    assert current(neo4j_driver) == {
        peers: ("complete", True),
        interrupted: ("running", False),
        third: ("complete", True),
    }
    for one in list_runs(database):
        remove_run(database, one.id)
    left = neo4j_driver.execute_query("MATCH (n) WHERE n.derived RETURN count(n) AS n").records[0]["n"]
    assert left == 0


def test_an_answer_that_nobody_declares_is_not_written(database, tables):
    with pytest.raises(UsageError, match="CG-N401"):
        write_back(database, [replace(tables["peers"], name="unheard")], WAYS)


def test_advice_about_several_goes_when_some_of_them_are_gone(neo4j_server, neo4j_driver):
    erase(neo4j_driver)
    firms = [
        {"id": f"E{n}", "name": f"甲{n}", "street": "东街", "full_members": 1, "has_organization": False, "source": "s"}
        for n in range(1, 13)
    ]
    joint = all_answers()["joint"]
    environ = {"NEO4J_PASSWORD": neo4j_server.password}
    with Neo4jStore(make_connection(neo4j_server.url, user=neo4j_server.user, environ=environ)) as store:
        park = Park.from_rows({"Enterprise": firms})
        store.write(park)
        table = joint.find(park)
        groups = [row["enterprise_ids"] for row in table.rows]
        assert len(groups) > 1
        write_back(store.database, [table], WAYS)
        gone = groups[0][:2]
        smaller = Park.from_rows({"Enterprise": [firm for firm in firms if firm["id"] not in gone]})
        changes = {change.kind: change.removed for change in store.write(smaller).changes}
        assert (changes["Enterprise"], changes["Advice"]) == (2, 1)
    found = neo4j_driver.execute_query("MATCH (n:Advice) RETURN n.enterprise_ids AS ids").records
    assert sorted(record["ids"] for record in found) == sorted(list(group) for group in groups[1:])
    erase(neo4j_driver)


def test_spread_says_what_has_structure_without_json():
    assert spread("a", {"b": {"c": 1}, "d": None}) == {"a_b_c": 1}
    assert spread("a", [1, "x", None]) == {"a": ["1", "x", "-"]}
    assert spread("a", float("nan")) == {}
    assert spread("a", [{"b": 1, "c": [2, 3]}]) == {"a": ["b=1, c=2, 3"]}
    assert spread("a", []) == {"a": []}
