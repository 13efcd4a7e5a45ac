"""A park in a Neo4j server, asked with Cypher: read transactions, a plan that is looked at first, limits."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from chaingraph.errors import Text
from chaingraph.store.cache import working_folder
from chaingraph.store.complaints import changes_data, not_understood, too_slow
from chaingraph.store.connection import Connection, connect
from chaingraph.store.embedded import EmbeddedGraph
from chaingraph.store.failures import translated
from chaingraph.store.guard import check_server_plan, check_words
from chaingraph.store.limits import SECONDS
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.store.queries import OWN, Query
from chaingraph.store.rows import Rows

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, ResultSummary

Answer = TypeVar("Answer")

_LOADS = """\
MATCH (x:Load)
RETURN x.id AS id, x.status AS status, x.finished IS NOT NULL AS finished
ORDER BY id"""
_TRIES = 3


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
    told: tuple[Text, ...] = ()

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

    def check(self, text: str, parameters: Mapping[str, Any] | None = None, *, seconds: float = SECONDS) -> None:
        """Refuse whatever is not one reading statement; see `chaingraph.store.guard`.

        Raises
        ------
        PolicyError
            If the statement writes, loads files, manages the server or calls a procedure that is not on the list.
        UsageError
            If the server cannot read the statement.
        """
        check_words(text, procedures=True)
        self.check_plan(text, parameters, seconds=seconds)

    def check_plan(self, text: str, parameters: Mapping[str, Any] | None = None, *, seconds: float = SECONDS) -> None:
        """Refuse a statement by the server's plan of it; nothing is run."""

        def explain(transaction: ManagedTransaction) -> ResultSummary:
            return transaction.run(f"EXPLAIN {text}", dict(parameters or {})).consume()

        summary = self._read(explain, seconds)
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

    def run_named(self, query: Query, values: Mapping[str, Any]) -> tuple[Rows, tuple[Text, ...]]:
        """Run a named query on what the loads that came to their end have left.

        Returns
        -------
        Rows, tuple of Text
            The rows, and what has to be said of them. While a load is unfinished, a query that the embedded engine can
            run is answered by it from the park that `chaingraph.store.neo4j.Neo4jStore.read` gives, without what that
            load added; any other is answered from the database as it is.

        Raises
        ------
        ChaingraphError
            As `check` for a query of the user's own, and as `run`.

        Notes
        -----
        What a load did is looked at before and after the query, since one may begin meanwhile. Reading the park takes
        all of it over the network.
        """
        seconds = None
        if query.topic == OWN:
            seconds = SECONDS
            self.check(query.text, values)
        if query.engine is not None:
            return self.run(query.text, values, seconds=seconds), self.notes()
        for _ in range(_TRIES):
            before = self.run(_LOADS).rows
            if any(status == "running" for _, status, _ in before):
                break
            found = self.run(query.text, values, seconds=seconds)
            if self.run(_LOADS).rows == before:
                return found, _notes(before)
        return self._run_on_whole_loads(query, values)

    def _run_on_whole_loads(self, query: Query, values: Mapping[str, Any]) -> tuple[Rows, tuple[Text, ...]]:
        with Neo4jStore(self._connection) as store:
            park = store.read()
        # what a server keeps is not left behind in the cache of this machine
        with working_folder() as folder, EmbeddedGraph(park, folder) as graph:
            found, _ = graph.run_named(query, values)
        read = Text(
            "本查询由内嵌引擎作答，没有完成的 load 所新增的记录不计在内",
            "the embedded engine answered, from the park without what unfinished loads added",
        )
        return found, (*(finding.message for finding in park.findings), read)

    def notes(self) -> tuple[Text, ...]:
        """Tell of loads that did not come to their end: what they wrote is in the graph, and in the answers."""
        return _notes(self.run(_LOADS).rows)

    def _read(self, work: Callable[[ManagedTransaction], Answer], seconds: float | None) -> Answer:
        from neo4j import unit_of_work

        with (
            translated(self._connection),
            _translated(),
            self._driver.session(database=self._connection.database) as session,
        ):
            return session.execute_read(unit_of_work(timeout=seconds)(work))


def _notes(loads: tuple[tuple[Any, ...], ...]) -> tuple[Text, ...]:
    """Say what of unfinished loads may be in an answer from the database as it is."""
    running = Text(
        "load {id} 尚未完成，结果中可能有它写入的部分记录；请等它结束，或重新运行",
        "load {id} is unfinished, the answer may hold records of it. Wait for it, or run it again",
    )
    removing = Text(
        "load {id} 已全部写入，但旧记录尚未删完，结果中可能有应删除的记录；请等它结束，或重新运行",
        "load {id} is written, but what disappeared is not all removed, and the answer may hold some of it. Wait for "
        "it, or run it again",
    )
    return tuple(
        (running if status == "running" else removing).format(id=name)
        for name, status, finished in loads
        if status == "running" or (status == "complete" and not finished)
    )


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
