"""The Neo4j server that tests use: one of their own, or the one that NEO4J_URI names."""

import os
import time
from contextlib import ExitStack

import pytest
from local_server import LINES, NoServerError, Server
from neo4j import GraphDatabase
from neo4j.exceptions import ClientError

#: Passwords that no output of any test may hold; see `conftest.pytest_runtest_makereport`.
PASSWORDS = set()

LINE = os.environ.get("CHAINGRAPH_NEO4J_VERSION", "5")


class Foreign:
    """A server that somebody else runs: it can be used, not stopped."""

    def __init__(self):
        self.url = os.environ["NEO4J_URI"]
        self.user = os.environ.get("NEO4J_USERNAME", "neo4j")
        self.password = os.environ.get("NEO4J_PASSWORD", "")
        PASSWORDS.update({self.password} - {""})


def no_server(reason):
    """Skip with the reason; in CI, where the server must run, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"in CI the Neo4j tests must run: {reason}", pytrace=False)
    pytest.skip(f"no Neo4j server: {reason}")


def serve():
    """Yield a server with an empty database; see the fixture `neo4j_server`."""
    if "NEO4J_URI" in os.environ:
        if "PYTEST_XDIST_WORKER" in os.environ:
            no_server("tests side by side would erase one another's database: give --numprocesses 0 with NEO4J_URI")
        server = Foreign()
        with driver_of(server) as driver:
            if driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"]:
                no_server("the database at NEO4J_URI is not empty, and these tests erase it")
        yield server
        with driver_of(server) as driver:
            erase(driver)
        return
    assert LINE in LINES, f"CHAINGRAPH_NEO4J_VERSION is one of {sorted(LINES)}"
    with ExitStack() as stack:
        try:
            server = stack.enter_context(Server(LINE))
        except NoServerError as error:
            no_server(error)
        PASSWORDS.add(server.password)
        yield server


def driver_of(server):
    """Return a driver of a server; the caller closes it."""
    return GraphDatabase.driver(server.url, auth=(server.user, server.password))


def let_in(server, seconds=30):
    """Log in once with the right password: the server forgets the wrong ones, before it locks the user out."""
    patience = time.monotonic() + seconds
    with driver_of(server) as driver:
        while True:
            try:
                return driver.verify_connectivity()
            except ClientError as error:
                if not error.code.endswith("AuthenticationRateLimit") or time.monotonic() > patience:
                    raise
                time.sleep(0.2)


def erase(driver, *, schema=False):
    """Remove every node and edge of a database, and the constraints and indexes that others than the program made.

    `schema`: the program's own too. They cost nothing to keep; to make them again, every statement is planned again.
    """
    with driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS").consume()
        gone = "" if schema else "AND NOT name STARTS WITH 'cg_'"
        for name in session.run(f"SHOW CONSTRAINTS YIELD name WHERE true {gone} RETURN name").value("name"):
            session.run(f"DROP CONSTRAINT `{name}`").consume()
        left = f"SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' {gone} RETURN name"
        for name in session.run(left).value("name"):
            session.run(f"DROP INDEX `{name}`").consume()
