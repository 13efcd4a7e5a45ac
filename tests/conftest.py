"""Settings and fixtures that tests of several files share."""

import pytest
from hypothesis import settings

# Shared machines stall now and then: the time of one example says nothing about the code.
settings.register_profile("chaingraph", deadline=None)
settings.load_profile("chaingraph")


def pytest_collection_modifyitems(items):
    """Mark what needs a server, so that `pytest -m neo4j` runs it against another one."""
    for item in items:
        if "neo4j_server" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.neo4j)


@pytest.fixture(scope="session")
def neo4j_server():
    """A running server with `url`, `user`, `password`; its database is empty when the first test gets it.

    A server of our own (free port, loopback, temporary home) of the line that CHAINGRAPH_NEO4J_VERSION names
    (``5`` or ``2026``), or the one at NEO4J_URI with NEO4J_USERNAME and NEO4J_PASSWORD, whose database must be empty.
    """
    from neo4j_server import serve

    yield from serve()


@pytest.fixture(scope="session")
def neo4j_driver(neo4j_server):
    """A driver of the server, for looking at the database past the program."""
    from neo4j_server import driver_of

    with driver_of(neo4j_server) as driver:
        yield driver


@pytest.fixture
def empty_neo4j(neo4j_server, neo4j_driver):
    """The server with nothing in its database: no node, no constraint."""
    from neo4j_server import erase

    erase(neo4j_driver)
    return neo4j_server
