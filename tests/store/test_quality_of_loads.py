"""What was not read of the files of a park stays beside the answers of the database that it was loaded into."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from neo4j_server import erase
from parks import park_of

from chaingraph.cli.app import command
from chaingraph.quality import Quality, Source, TakenColumn
from chaingraph.store.connection import make_connection
from chaingraph.store.neo4j import Neo4jStore

COLUMNS = (TakenColumn("党员情况", "asked", "Enterprise", "full_members", needed=True),)
QUALITY = Quality(
    (Source("名单.xlsx", "一月", "Enterprise", {"data": 2, "total": 1}, COLUMNS),),
    unknown={"Enterprise.uscc": 2},
    absent=("PartyOrganization",),
    questions=2,
    asked={"Enterprise.full_members": 1},
)
PARK = replace(park_of(Enterprise=[{"id": "E1", "name": "甲"}, {"id": "E2", "name": "乙"}]), quality=QUALITY)


@pytest.fixture
def store(neo4j_server, neo4j_driver):
    erase(neo4j_driver)
    environ = {"NEO4J_PASSWORD": neo4j_server.password}
    with Neo4jStore(make_connection(neo4j_server.url, user=neo4j_server.user, environ=environ)) as opened:
        yield opened


def test_what_was_not_read_is_told_of_a_database_too(store, neo4j_server, monkeypatch):
    store.write(PARK)
    assert store.read().quality == store.loads()[0].quality == QUALITY
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    for words in (("status",), ("branchless",)):
        given = [*words, neo4j_server.url, "--user", neo4j_server.user, "--format", "json"]
        done = CliRunner().invoke(command, ["--lang", "en", *given])
        said = json.loads(done.stdout)
        assert said["quality"]["questions_open"] == 2
        assert any("2 questions" in note["en"] for note in said["notes"])
        assert any("党员情况" in note["en"] for note in said["notes"])


def test_a_later_load_says_what_its_own_files_lack(store, neo4j_driver):
    store.write(PARK)
    store.write(replace(PARK, quality=None))
    assert store.read().quality is None
    store.write(PARK)
    for text in ("nothing", "[]", '{"sources": 3}'):
        neo4j_driver.execute_query("MATCH (x:Load) SET x.quality = $text", text=text)
        assert store.read().quality is None and store.read().equals(PARK)
