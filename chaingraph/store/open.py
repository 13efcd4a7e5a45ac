"""One door to every home of a park: a path or a URL."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from chaingraph.errors import StoreError, Text
from chaingraph.io.decisions import Decisions
from chaingraph.park import Park
from chaingraph.store.address import is_url
from chaingraph.store.ask import Graph
from chaingraph.store.base import Store
from chaingraph.store.connection import make_connection
from chaingraph.store.folder import FolderStore
from chaingraph.store.scopes import no_scope_in_files


def open_store(
    source: str | Path,
    *,
    mapping: Path | str | None = None,
    encoding: str | None = None,
    decisions: Decisions | Path | str | None = None,
    scope: str | None = None,
    **connection: Any,
) -> Store:
    """Open a home of a park.

    Parameters
    ----------
    source
        Folder or file, or the URL of a Neo4j server; ``URL#LOAD``, with the id of a load or a day (``#2026-10-31``, or
        a month, ``#2026-10``), is the park as it stood after that load, or the last one until then.
    mapping, encoding, decisions
        For files; see `chaingraph.io.read_park`.
    scope
        For a database: whose data, which may be left out where it holds one scope; see
        `chaingraph.store.neo4j.Neo4jStore`.
    **connection
        For a database: user, password_file, database, ca_file, insecure_plaintext, prompt; see
        `chaingraph.store.connection.make_connection`.

    Returns
    -------
    Store
        To be closed by the caller.

    Raises
    ------
    UsageError
        ``CG-N306`` if a scope is named for files.
    ChaingraphError
        If the database cannot be reached; a folder is only looked at when it is read.

    Examples
    --------
    >>> open_store("park").loads()
    ()
    """
    if not is_url(source):
        if scope is not None:
            raise no_scope_in_files()
        return FolderStore(source, mapping=mapping, encoding=encoding, decisions=decisions)
    from chaingraph.store.neo4j import Neo4jStore

    url, _, after = str(source).partition("#")
    return Neo4jStore(make_connection(url, **connection), scope=scope, after=after or None)


def read_park(
    source: str | Path,
    *,
    mapping: Path | str | None = None,
    encoding: str | None = None,
    decisions: Decisions | Path | str | None = None,
    scope: str | None = None,
    **connection: Any,
) -> Park:
    """Read a park from wherever it is.

    Parameters
    ----------
    source, mapping, encoding, decisions, scope, **connection
        As for `open_store`.

    Returns
    -------
    Park
        As `chaingraph.io.read_park` for files and `chaingraph.store.neo4j.Neo4jStore.read` for a database.

    Raises
    ------
    PolicyError
        ``CG-N304`` with the list of scopes if a database holds several and none is named.
    ChaingraphError
        If it cannot be read.

    Examples
    --------
    >>> read_park("bolt://me:secret@127.0.0.1")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    chaingraph.errors.UsageError: CG-N100 a database URL takes no user or password: give --user, and ...
    """
    store = open_store(source, mapping=mapping, encoding=encoding, decisions=decisions, scope=scope, **connection)
    try:
        return store.read()
    finally:
        store.close()


def open_graph(park: Park, *, scope: str | None = None, environ: Mapping[str, str] | None = None) -> tuple[Park, Graph]:
    """Open the Neo4j server that the environment names for Cypher, or the embedded engine on a park.

    Parameters
    ----------
    park
        What is asked where no server is named.
    scope
        Whose data of the server; it may be left out where that holds one scope.
    environ
        ``NEO4J_URI``, and with it ``NEO4J_USERNAME`` and ``NEO4J_PASSWORD``; those of the process by default.

    Returns
    -------
    park, graph
        The park that the graph holds, read from the server where there is one, and the graph, to be closed by the
        caller; its ``engine`` is ``neo4j`` or ``embedded``.

    Raises
    ------
    PolicyError, UsageError
        ``CG-N304`` if the server holds several scopes and none is named, ``CG-N305`` if it does not hold the one that
        is named, ``CG-N306`` if one is named and no server.
    StoreError
        ``CG-N160`` if the database at ``NEO4J_URI`` holds no firm: nothing is loaded without being asked for, and
        whatever `connect` raises.

    Examples
    --------
    >>> firm = {"id": "E1", "name": "甲", "source": "synthetic"}
    >>> park, graph = open_graph(Park.from_rows({"Enterprise": [firm]}), environ={})
    >>> graph.engine, graph.run("MATCH (e:Enterprise) RETURN e.id AS id").rows
    ('embedded', (('E1',),))
    >>> graph.close()
    """
    named = os.environ if environ is None else environ
    url = named.get("NEO4J_URI")
    if not url:
        if scope is not None:
            raise no_scope_in_files()
        from chaingraph.store.embedded import EmbeddedGraph

        return park, EmbeddedGraph(park)
    from chaingraph.store.neo4j import Neo4jStore
    from chaingraph.store.server import ServerGraph

    connection = make_connection(url, user=named.get("NEO4J_USERNAME"), environ=named)
    with Neo4jStore(connection, scope=scope) as store:
        held = store.read()
    if held["Enterprise"].is_empty():
        raise StoreError(
            "CG-N160",
            Text(
                "NEO4J_URI 所指的数据库里没有企业；请先运行 chaingraph load PARK --to 地址，或去掉 NEO4J_URI",
                "the database at NEO4J_URI holds no firm: run chaingraph load PARK --to URL first, or unset NEO4J_URI",
            ),
        )
    return held, ServerGraph(connection, scope=scope)
