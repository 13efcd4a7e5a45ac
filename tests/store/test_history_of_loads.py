"""A database tells what a load took away and since which load each record is there."""

import json

import pytest
from click.testing import CliRunner
from parks import park_of

from chaingraph.cli.app import command
from chaingraph.store.connection import make_connection
from chaingraph.store.neo4j import Neo4jStore

pytestmark = pytest.mark.neo4j
FIRMS = [{"id": f"E{n}", "name": f"{n}厂"} for n in range(4)]
LINKS = [{"from_id": "E0", "to_id": f"E{n}", "product": "齿轮"} for n in (1, 2, 3)]
FIRST_SEEN = "MATCH (n:Enterprise) MATCH (x:Load {id: n.cg_load}) RETURN n.id AS id, x.source AS source ORDER BY id"


def test_what_went_is_named_and_what_stays_was_first_seen_when_it_came(empty_neo4j, neo4j_driver):
    server = empty_neo4j
    people = {"Member": [{"id": f"M{n}", "stage": "full"} for n in range(2)]}
    given = {"user": server.user, "environ": {"NEO4J_PASSWORD": server.password}}
    with Neo4jStore(make_connection(server.url, **given)) as store:
        store.write(park_of(Enterprise=FIRMS, SUPPLIES=LINKS, **people), source="may")
        fewer = {"Enterprise": [*FIRMS[:3], {"id": "E9", "name": "九厂"}], "SUPPLIES": LINKS[:1]}
        store.write(park_of(**fewer, Member=people["Member"][:1]), source="june", yes_delete=4)
        store.write(park_of(**fewer, Member=people["Member"][:1]), source="july")
        july, june, may = store.loads()
    went = {"Enterprise E3", "SUPPLIES E0 E2 2:齿轮", "SUPPLIES E0 E3 2:齿轮"}
    assert (set(june.removed), may.removed, july.removed) == (went, (), ())
    seen = {record["id"]: record["source"] for record in neo4j_driver.execute_query(FIRST_SEEN).records}
    assert seen == {"E0": "may", "E1": "may", "E2": "may", "E9": "june"}
    environment = {"NEO4J_USERNAME": server.user, "NEO4J_PASSWORD": server.password}
    done = CliRunner().invoke(command, ["status", server.url, "--format", "json"], env=environment)
    assert set(json.loads(done.stdout)["parts"]["loads"]["rows"][1]["gone"]) == went
