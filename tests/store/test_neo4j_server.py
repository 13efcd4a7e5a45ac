"""The server that the tests start is the version that was asked for, guarded by a password, on loopback, and goes."""

import os

import local_server
import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError
from neo4j_server import LINE, LINES, driver_of, erase, let_in, serve


def test_the_server_is_the_version_asked_for(neo4j_driver):
    row = neo4j_driver.execute_query("CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN *")
    if "NEO4J_URI" not in os.environ:
        assert row.records[0]["versions"] == [LINES[LINE][0]]


def test_nobody_gets_in_without_the_password(neo4j_server):
    with GraphDatabase.driver(neo4j_server.url, auth=("neo4j", "neo4j")) as driver, pytest.raises(AuthError):
        driver.verify_connectivity()
    let_in(neo4j_server)


def test_an_erased_database_is_empty(neo4j_driver, empty_neo4j):
    with driver_of(empty_neo4j) as driver:
        driver.execute_query("CREATE CONSTRAINT c FOR (n:X) REQUIRE n.id IS UNIQUE")
        driver.execute_query("CREATE CONSTRAINT cg_c FOR (n:X) REQUIRE n.other IS UNIQUE")
        driver.execute_query("CREATE (:X {id: 1})-[:Y]->(:X {id: 2})")
    for schema in (False, True):
        erase(neo4j_driver, schema=schema)
        assert neo4j_driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"] == 0
        left = [row["name"] for row in neo4j_driver.execute_query("SHOW CONSTRAINTS").records]
        assert "c" not in left and ("cg_c" in left) is not schema


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_without_java_the_tests_are_skipped_but_fail_in_ci(monkeypatch, ci, outcome):
    monkeypatch.setenv("CI", ci)
    monkeypatch.delenv("NEO4J_URI", raising=False)
    monkeypatch.setattr(local_server, "java_homes", lambda: iter(()))
    with pytest.raises(outcome, match="needs a JDK"):
        next(serve())
