"""A park in a Neo4j server, asked with Cypher: read transactions, a plan that is looked at first, limits."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from chaingraph.errors import Text
from chaingraph.store.complaints import changes_data, not_understood, too_slow
from chaingraph.store.connection import Connection, connect
from chaingraph.store.failures import translated
from chaingraph.store.guard import check_server_plan, check_words
from chaingraph.store.rows import Rows

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, ResultSummary

Answer = TypeVar("Answer")

_UNFINISHED = """\
MATCH (x:Load)
WHERE x.status = 'running' OR (x.status = 'complete' AND x.finished IS NULL)
RETURN x.id AS id
ORDER BY id"""


class ServerGraph:
    """A database of a Neo4j server opened for reading.

    Parameters
    ----------
    connection
        Where the database is and who asks; see `chaingraph.store.connection.make_connection`.

    Raises
    ------
    StoreError
        As `chaingraph.store.connection.connect`.
    """

    engine = "neo4j"

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._driver = connect(connection)

    def __enter__(self) -> ServerGraph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the driver."""
        self._driver.close()

    def check(self, text: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Refuse whatever is not one reading statement; see `chaingraph.store.guard`.

        Raises
        ------
        PolicyError
            If the statement writes, loads files, manages the server or calls a procedure that is not on the list.
        UsageError
            If the server cannot read the statement.
        """
        check_words(text, procedures=True)
        self.check_plan(text, parameters)

    def check_plan(self, text: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Refuse a statement by the server's plan of it; nothing is run."""

        def explain(transaction: ManagedTransaction) -> ResultSummary:
            return transaction.run(f"EXPLAIN {text}", dict(parameters or {})).consume()

        summary = self._read(explain, None)
        check_server_plan(summary.query_type, summary.plan)

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        seconds: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """Run one statement in a read transaction; see `EmbeddedGraph.run`.

        Raises
        ------
        PolicyError
            If the statement writes.
        StoreError
            If the server is away.
        UsageError
            ``CG-Q011`` if the server cannot read the statement, ``CG-Q012`` if it took too long.
        """

        def ask(transaction: ManagedTransaction) -> Rows:
            result = transaction.run(text, dict(parameters or {}))
            columns = tuple(result.keys())
            # one row more than is wanted tells whether there are more
            records = list(result) if limit is None else result.fetch(limit + 1)
            rows = [tuple(plain(value) for value in record.values()) for record in records]
            cut = limit is not None and len(rows) > limit
            return Rows(columns, tuple(rows[:limit] if cut else rows), cut)

        return self._read(ask, seconds)

    def notes(self) -> tuple[Text, ...]:
        """Tell of loads that did not come to their end: what they wrote is in the graph, and in the answers."""
        found = self.run(_UNFINISHED).rows
        return tuple(
            Text(
                f"load {row[0]} 没有完成，结果中可能有它写入的部分记录；请重新运行 load",
                f"load {row[0]} did not come to its end, the answer may hold records of it; run the load again",
            )
            for row in found
        )

    def _read(self, work: Callable[[ManagedTransaction], Answer], seconds: float | None) -> Answer:
        from neo4j import unit_of_work

        with (
            translated(self._connection),
            _translated(),
            self._driver.session(database=self._connection.database) as session,
        ):
            return session.execute_read(unit_of_work(timeout=seconds)(work))


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turn what the server says of a statement into an error of ours; that it is away is left to the connection."""
    from neo4j.exceptions import Neo4jError

    try:
        yield
    except Neo4jError as error:
        code = error.code or ""
        if code == "Neo.ClientError.Statement.AccessMode":
            raise changes_data() from None
        if "TransactionTimedOut" in code or "Terminated" in code:
            raise too_slow() from None
        if code.startswith(("Neo.ClientError.Statement", "Neo.ClientError.Procedure")):
            raise not_understood(error.message or code) from None
        raise


def plain(value: Any) -> Any:
    """Return a value of the driver as a plain one: dates as Python's, nodes and edges as their properties."""
    from neo4j.graph import Entity, Path

    if isinstance(value, Path):
        return {"nodes": [plain(node) for node in value.nodes], "edges": [plain(edge) for edge in value.relationships]}
    if isinstance(value, Entity):
        return {name: plain(item) for name, item in value.items()}
    if hasattr(value, "to_native"):
        return value.to_native()
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value
