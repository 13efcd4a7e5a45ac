"""What a Neo4j server is and how it is guarded: facts for `doctor`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chaingraph.errors import StoreError
from chaingraph.store.database import Database, run_in

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

_SETTINGS = """\
SHOW SETTINGS YIELD name, value
WHERE name IN ['dbms.security.allow_csv_import_from_file_urls', 'db.transaction.timeout',
  'dbms.security.procedures.allowlist']
RETURN name, value"""

_REACHING_OUT = """\
SHOW PROCEDURES YIELD name
WHERE name STARTS WITH 'apoc.load' OR name STARTS WITH 'apoc.export' OR name STARTS WITH 'apoc.cypher'
RETURN count(name) AS n"""

_COMPONENTS = (
    "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' RETURN versions, edition"
)


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What is known of a server."""

    version: str
    edition: str
    files_readable: bool | None  # whether ``LOAD CSV`` may read files of the server's machine
    timeout: str | None  # time limit of a transaction as the server writes it; ``0s`` is none
    reaching_out: int  # number of procedures that reach files, the network or run text
    read_refuses_writes: bool  # whether a read transaction refused a write when it was tried


def inspect_server(database: Database) -> ServerFacts:
    """Find out what a server is and how it is guarded; nothing stays written.

    Raises `StoreError` if the server goes away or refuses to tell.
    """
    component = database.rows(_COMPONENTS)[0]
    settings = {row["name"]: row["value"] for row in database.rows(_SETTINGS)}
    files = settings.get("dbms.security.allow_csv_import_from_file_urls")
    return ServerFacts(
        component["versions"][0],
        component["edition"],
        None if files is None else files == "true",
        settings.get("db.transaction.timeout"),
        database.rows(_REACHING_OUT)[0]["n"],
        _read_refuses(database),
    )


class _TakenError(Exception):
    """The write went through, and is rolled back by this."""


def _read_refuses(database: Database) -> bool:
    def work(transaction: ManagedTransaction) -> None:
        run_in(transaction, "CREATE (n:CgProbe) RETURN 1 AS one")
        raise _TakenError

    try:
        database.read(work)
    except _TakenError:
        return False
    except StoreError as error:
        if "AccessMode" in error.text.en:
            return True
        raise
    return False
