"""A park in a Neo4j server, asked with Cypher: read transactions, a plan that is looked at first, limits."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from chaingraph.errors import PolicyError, StoreError, Text, UsageError
from chaingraph.store.guard import check_server_plan, check_words
from chaingraph.store.rows import Rows

if TYPE_CHECKING:
    from types import TracebackType

    from neo4j import Driver, ManagedTransaction


class ServerGraph:
    """A database of a Neo4j server opened for reading.

    Parameters
    ----------
    driver
        A driver of the server; it is closed with this object.
    database
        Name of the database; the user's own when not given.
    """

    engine = "neo4j"

    def __init__(self, driver: Driver, database: str | None = None) -> None:
        self._driver = driver
        self._database = database

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

        def explain(transaction: ManagedTransaction) -> Any:
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
            ``CG-D110`` if the server is away.
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

        rows: Rows = self._read(ask, seconds)
        return rows

    def _read(self, work: Any, seconds: float | None) -> Any:
        from neo4j import NotificationMinimumSeverity, unit_of_work

        with (
            translated(),
            self._driver.session(
                database=self._database, notifications_min_severity=NotificationMinimumSeverity.OFF
            ) as session,
        ):
            return session.execute_read(unit_of_work(timeout=seconds)(work))


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Turn what driver and server say into an error of ours."""
    from neo4j.exceptions import ClientError, DriverError, Neo4jError

    try:
        yield
    except Neo4jError as error:
        code, said = error.code or "", (error.message or "").splitlines()
        first = said[0] if said else code
        if code == "Neo.ClientError.Statement.AccessMode":
            raise PolicyError(
                "CG-P101", Text("查询只能读取，不能更改数据", "a query may only read, it cannot change data")
            ) from error
        if "TransactionTimedOut" in code or "Terminated" in code:
            raise UsageError(
                "CG-Q012",
                Text("查询超过时限，已停止；请缩小范围", "the query took too long and was stopped; narrow it"),
            ) from error
        if isinstance(error, ClientError) and code.startswith(
            ("Neo.ClientError.Statement", "Neo.ClientError.Procedure")
        ):
            raise UsageError(
                "CG-Q011", Text(f"查询语句有误：{first}", f"the engine cannot read the query: {first}")
            ) from error
        raise StoreError("CG-D110", Text(f"数据库报错：{first}", f"the database reports: {first}")) from error
    except DriverError as error:
        raise StoreError(
            "CG-D110",
            Text("无法连接数据库，请检查地址与网络", "the database is out of reach; check address and network"),
        ) from error


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
