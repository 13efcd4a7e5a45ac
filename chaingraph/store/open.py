"""One door to every home of a park: a path or a URL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chaingraph.park import Park
from chaingraph.store.base import Store
from chaingraph.store.connection import is_url, make_connection
from chaingraph.store.folder import FolderStore


def open_store(
    source: str | Path,
    *,
    mapping: Path | str | None = None,
    encoding: str | None = None,
    scope: str | None = None,
    **connection: Any,
) -> Store:
    """Open a home of a park.

    Parameters
    ----------
    source
        Folder or file, or the URL of a Neo4j server.
    mapping, encoding
        For files; see `chaingraph.io.read_park`.
    scope
        For a database; see `chaingraph.store.neo4j.Neo4jStore`.
    **connection
        For a database: user, password_file, database, ca_file, insecure_plaintext, prompt; see
        `chaingraph.store.connection.make_connection`.

    Returns
    -------
    Store
        To be closed by the caller.

    Raises
    ------
    ChaingraphError
        If the database cannot be reached; a folder is only looked at when it is read.

    Examples
    --------
    >>> open_store("park").loads()
    ()
    """
    if not is_url(source):
        return FolderStore(source, mapping=mapping, encoding=encoding)
    from chaingraph.store.neo4j import Neo4jStore

    return Neo4jStore(make_connection(str(source), **connection), scope=scope)


def read_park(
    source: str | Path,
    *,
    mapping: Path | str | None = None,
    encoding: str | None = None,
    scope: str | None = None,
    **connection: Any,
) -> Park:
    """Read a park from wherever it is.

    Parameters
    ----------
    source, mapping, encoding, scope, **connection
        As for `open_store`.

    Returns
    -------
    Park
        As `chaingraph.io.read_park` for files and `chaingraph.store.neo4j.Neo4jStore.read` for a database.

    Raises
    ------
    ChaingraphError
        If it cannot be read.

    Examples
    --------
    >>> read_park("bolt://me:secret@127.0.0.1")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    chaingraph.errors.UsageError: CG-N100 a database URL takes no user or password: give --user, and ...
    """
    store = open_store(source, mapping=mapping, encoding=encoding, scope=scope, **connection)
    try:
        return store.read()
    finally:
        store.close()
