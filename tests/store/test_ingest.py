"""Statements come from the declarations alone, and a script of them makes the same graph."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from neo4j_server import erase
from strategies import parks

from chaingraph.errors import InputError
from chaingraph.model import EDGES, KINDS, NODES
from chaingraph.park import Park
from chaingraph.sample import build_sample
from chaingraph.store import ingest, linking
from chaingraph.store.base import check_park
from chaingraph.store.connection import make_connection
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.store.schema import CONSTRAINTS
from chaingraph.store.script import write_cypher

STORE = Path(ingest.__file__).parent
#: Functions whose first argument is the text of a statement.
TAKE_TEXT = {"run", "run_in", "rows", "records", "stream", "step", "_certain"}
#: Modules in which a user's own reading statements run, behind their own guard.
FOREIGN = {"server.py", "embedded.py", "graphfile.py"}

few = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))


def test_every_label_has_its_uniqueness_constraint():
    text = "\n".join(one.statement for one in CONSTRAINTS)
    for label in NODES:
        assert re.search(rf"FOR \(n:{label}\) REQUIRE n.id IS UNIQUE", text), label


def test_only_declared_names_become_statements():
    of_kinds = (ingest.merge_nodes, ingest.find_nodes, ingest.read_kind, ingest.list_keys, ingest.delete_records)
    of_references = (
        linking.list_references,
        linking.list_referring,
        linking.count_references,
        linking.delete_references,
    )
    for function in (*of_kinds, linking.list_ids, linking.list_referring, *of_references):
        for name in ("Enterprise {x:1}) DETACH DELETE n //", "Nobody", ""):
            with pytest.raises(KeyError):
                function(name)
    with pytest.raises(KeyError):
        ingest.merge_edges("SUPPLIES", "Enterprise", "Member")
    with pytest.raises(KeyError):
        linking.merge_references("VISIT_TO", "Member")


def test_every_column_is_written_and_read():
    for kind in KINDS:
        names = set(kind.columns) - {"id", "from_id", "to_id"}
        if kind.name in NODES:
            merge = ingest.merge_nodes(kind.name)
        else:
            merge = ingest.merge_edges(kind.name, kind.start[0], kind.end[0])
        read = ingest.read_kind(kind.name)
        assert names <= set(re.findall(r"[nr]\.(\w+) = row", merge)), kind.name
        assert names <= set(re.findall(r"n\.(\w+)", read)), kind.name


def test_no_text_is_put_together_where_it_is_run():
    """Neither an f-string nor a sum, nor a format or a replacement, reaches the database."""
    seen = 0
    for path in STORE.glob("*.py"):
        if path.name in FOREIGN:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in TAKE_TEXT:
                continue
            seen += 1
            for argument in node.args:
                built = (ast.JoinedStr, ast.BinOp)
                assert not isinstance(argument, built), f"{path.name}:{node.lineno}"
                if isinstance(argument, ast.Call) and isinstance(argument.func, ast.Attribute):
                    assert argument.func.attr not in {"format", "replace", "join"}, f"{path.name}:{node.lineno}"
    assert seen > 25


def store_of(server):
    return Neo4jStore(make_connection(server.url, user=server.user, environ={"NEO4J_PASSWORD": server.password}))


def run_script(driver, path):
    with driver.session() as session:
        for statement in path.read_text(encoding="utf-8").split(";\n"):
            if statement.strip():
                session.run(statement).consume()


HOSTILE = [
    "'",
    '"',
    "\\",
    "\\u0022",
    "\\\\u0027})//",
    "`) DETACH DELETE n //",
    "$rows",
    "$scope",
    "line\nbreak;\tx",
    "\ue000\ue001",
    "😀𠮷",
    "\x07",
]


def test_a_script_makes_what_a_load_makes(neo4j_server, neo4j_driver, tmp_path):
    names = [f"甲{number}{text}" for number, text in enumerate(HOSTILE)]
    firms = [
        {"id": name, "name": name, "aliases": HOSTILE, "revenue": 1.5e-7 * n, "employees": n, "source": "synthetic"}
        for n, name in enumerate(names)
    ]
    # a script may be run again; once is enough for the large park
    for park, times in ((Park.from_rows({"Enterprise": firms}), 2), (build_sample(seed=3).park, 1)):
        erase(neo4j_driver, schema=True)
        path = tmp_path / "park.cypher"
        write_cypher(park, path)
        for _ in range(times):
            run_script(neo4j_driver, path)
            with store_of(neo4j_server) as store:
                assert store.read().equals(park)
                assert all(change.nothing for change in store.preview(park))


@few
@given(park=parks(max_nodes=1, max_edges=1))
def test_hostile_values_stay_values(neo4j_server, neo4j_driver, park):
    """Whatever stands in a record, the database holds as many nodes and edges as the park, and the same texts."""
    rows = {name: park[name].to_dicts() for name in park.tables}
    rows["Enterprise"] = [{**row, "address": "`})-[:X]->() //\\u0060'\""} for row in rows["Enterprise"]]
    hostile = Park.from_rows(rows)
    erase(neo4j_driver)
    with store_of(neo4j_server) as store:
        store.write(hostile)
        assert store.read().equals(hostile)
    nodes = neo4j_driver.execute_query("MATCH (n) WHERE n.cg_scope IS NOT NULL RETURN count(n) AS n").records[0]["n"]
    told = "MATCH ()-[r]->() WHERE r.cg_scope IS NOT NULL AND r.cg_reference IS NULL RETURN count(r) AS n"
    edges = neo4j_driver.execute_query(told).records[0]["n"]
    assert nodes == sum(hostile[name].height for name in NODES)
    assert edges == sum(hostile[name].height for name in EDGES)


FIRM = {"name": "甲", "source": "synthetic"}


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ({"Enterprise": [{"id": "E1", **FIRM}, {"id": "E1", **FIRM}]}, "CG-Q041"),
        ({"Enterprise": [{"id": "E1", **FIRM}], "IndustryChain": [{"id": "E1", **FIRM}]}, "CG-Q041"),
        (
            {
                "Enterprise": [{"id": "E1", **FIRM}],
                "SUPPLIES": [{"from_id": "E1", "to_id": "E2", "source": "synthetic"}],
            },
            "CG-Q042",
        ),
        (
            {
                "Enterprise": [{"id": "E1", **FIRM}, {"id": "E2", **FIRM}],
                "SUPPLIES": [{"from_id": "E1", "to_id": "E2", "source": "synthetic"}] * 2,
            },
            "CG-Q043",
        ),
    ],
)
def test_a_park_that_could_not_be_found_again_is_refused(rows, code):
    with pytest.raises(InputError, match=code):
        check_park(Park.from_rows(rows))
