"""A park in a Neo4j server, asked with Cypher: read transactions, a plan that is looked at first, limits."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from chaingraph.errors import StoreError, Text
from chaingraph.store.address import Connection
from chaingraph.store.base import Closing
from chaingraph.store.cache import working_folder
from chaingraph.store.complaints import changes_data, not_understood, too_slow
from chaingraph.store.connection import connect
from chaingraph.store.embedded import EmbeddedGraph
from chaingraph.store.failures import translated, tried_again
from chaingraph.store.faults import STOPPED, fault_of
from chaingraph.store.guard import check_server_plan, check_words
from chaingraph.store.limits import SECONDS
from chaingraph.store.names import said_by_server
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.store.queries import OWN, Query
from chaingraph.store.rows import Rows
from chaingraph.store.schema import LIST_UNIQUE, lost_labels
from chaingraph.store.scopes import LIST_SCOPES, Chosen, choose_scope, require_scope
from chaingraph.store.truth import lost

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, ResultSummary

Answer = TypeVar("Answer")

_LABELS = "CALL db.labels() YIELD label RETURN label"

_LOADS = """\
MATCH (x:Load) WHERE $scope IS NULL OR x.scope = $scope
RETURN x.id AS id, x.status AS status, x.finished IS NOT NULL AS finished
ORDER BY id"""
_TRIES = 3


@dataclass(frozen=True, slots=True)
class _HeldPark:
    """The park of one scope as it was read, what was found about it, and the loads that there were."""

    loads: tuple[tuple[Any, ...], ...]
    graph: EmbeddedGraph
    findings: tuple[Text, ...]
    stack: contextlib.ExitStack


class ServerGraph(Closing):
    """A database of a Neo4j server opened for reading.

    `connection`: where the database is and who asks; see `chaingraph.store.connection.make_connection`.
    `scope`: whose records named queries are about; it may be left out where the database holds one scope.

    Raises `StoreError`: as `chaingraph.store.connection.connect`.
    """

    engine = "neo4j"
    told: tuple[Text, ...] = ()

    def __init__(self, connection: Connection, *, scope: str | None = None) -> None:
        self._connection, self.scope = connection, scope
        self._driver = connect(connection)
        self._park: _HeldPark | None = None

    def close(self) -> None:
        """Close the driver, and forget the park that was read."""
        self._forget_park()
        self._driver.close()

    def check(
        self, text: str, parameters: Mapping[str, Any] | None = None, *, seconds: float = SECONDS
    ) -> tuple[Text, ...]:
        """Refuse whatever is not one reading statement; see `chaingraph.store.guard`.

        Returns what is to be said of names that nothing bears.

        Raises `PolicyError` if the statement writes, loads files, manages the server or calls a procedure that is not
        on the list. `UsageError` if the server cannot read the statement.
        """
        check_words(text, procedures=True)
        return self.check_plan(text, parameters, seconds=seconds)

    def check_plan(
        self, text: str, parameters: Mapping[str, Any] | None = None, *, seconds: float = SECONDS
    ) -> tuple[Text, ...]:
        """Refuse a statement by the server's plan of it; nothing is run. Returns what the server remarks on names."""

        def explain(transaction: ManagedTransaction) -> ResultSummary:
            return transaction.run(f"EXPLAIN {text}", dict(parameters or {})).consume()

        summary = self._read(explain, seconds)
        check_server_plan(summary.query_type, summary.plan)
        said = (said_by_server(one.gql_status, one.status_description) for one in summary.gql_status_objects)
        return tuple(dict.fromkeys(text for text in said if text is not None))

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        seconds: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """Run one statement in a read transaction; see `EmbeddedGraph.run`.

        Raises `PolicyError` if the statement writes. `StoreError` if the server is away. `UsageError`: ``CG-Q011`` if
        the server cannot read the statement, ``CG-Q012`` if it took too long.
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

    def whose(self, *, every: bool = False) -> Chosen:
        """Tell whose records a question is about; `every` asks for all scopes together.

        Raises `PolicyError`: ``CG-N304`` with the list of scopes if there are several and the graph was opened without
        one. `UsageError`: ``CG-N305`` with those that there are if the graph was opened with another one.

        Looks at one property of every node.
        """
        return choose_scope(self.run(LIST_SCOPES).rows, self.scope, every=every)

    def run_named(self, query: Query, values: Mapping[str, Any]) -> tuple[Rows, tuple[Text, ...]]:
        """Run a named query on what the loads of its scope that came to their end have left.

        Returns the rows, and what has to be said of them. While a load is unfinished, and where the database holds
        other scopes too, a query that the embedded engine can run is answered by it from the park that
        `chaingraph.store.neo4j.Neo4jStore.read` gives; any other is answered from the database as it is, told its scope
        as the parameter ``scope``.
        Raises `PolicyError`: ``CG-Q035`` if the database holds other scopes and a query that needs Neo4j takes no
        ``scope``. `ChaingraphError`: as `check` for a query of the user's own, as `whose`, and as `run`.

        What a load did is looked at before and after the query, since one may begin meanwhile. Reading the park takes
        all of it over the network, once as long as the loads stay the same.
        """
        seconds: float | None = None
        said: tuple[Text, ...] = ()
        if query.topic == OWN:
            seconds = SECONDS
            said = self.check(query.text, values)
        if query.engine is not None:
            chosen = self.whose()
            if chosen.apart:
                require_scope(query.text)
            return self.run(query.text, values, seconds=seconds), (*said, *self.notes(chosen.name))
        for _ in range(_TRIES):
            before = self._loads(None)
            if any(status == "running" for _, status, _ in before) or self.whose().differs:
                break
            found = self.run(query.text, values, seconds=seconds)
            if self._loads(None) == before:
                return found, (*said, *self._untrue(), *_notes(before))
        held = self._read_park(before)
        found, _ = held.graph.run_named(query, values)
        read = Text(
            "本查询由内嵌引擎作答{zh}，没有完成的 load 所新增的记录不计在内",
            "the embedded engine answered, from the park{en} without what unfinished loads added",
        )
        zh, en = (f"，只用范围 {self.scope} 的记录", f" of scope {self.scope}") if self.scope else ("", "")
        return found, (*held.findings, read.format(zh=zh, en=en))

    def _read_park(self, loads: tuple[tuple[Any, ...], ...]) -> _HeldPark:
        """Read the park of the scope, once while the loads stay the same and none is unfinished."""
        if self._park is not None and self._park.loads == loads and not _notes(loads):
            return self._park
        self._forget_park()
        with Neo4jStore(self._connection, scope=self.scope) as store:
            park = store.read()
        with contextlib.ExitStack() as stack:
            # what a server keeps is not left behind in the cache of this machine
            graph = stack.enter_context(EmbeddedGraph(park, stack.enter_context(working_folder())))
            said = tuple(finding.message for finding in park.findings)
            self._park = _HeldPark(loads, graph, said, stack.pop_all())
        return self._park

    def _forget_park(self) -> None:
        if self._park is not None:
            self._park.stack.close()
            self._park = None

    def notes(self, scope: str | None = None) -> tuple[Text, ...]:
        """Tell why an answer from the database as it is may be wrong.

        Loads (of one scope) that did not come to their end wrote something that is in it; a kind without its constraint
        may be counted several times.
        """
        return (*self._untrue(), *_notes(self._loads(scope)))

    def _untrue(self) -> tuple[Text, ...]:
        try:
            labels = lost_labels((label, key) for label, key in self.run(LIST_UNIQUE).rows)
        except StoreError:  # whoever may not see the constraints is not kept from asking
            return ()
        held = {label for (label,) in self.run(_LABELS).rows} if labels else set()
        return tuple(lost(label).message for label in labels if label in held)

    def _loads(self, scope: str | None) -> tuple[tuple[Any, ...], ...]:
        return self.run(_LOADS, {"scope": scope}).rows

    def _read(self, work: Callable[[ManagedTransaction], Answer], seconds: float | None) -> Answer:
        from neo4j import unit_of_work

        with (
            translated(self._connection),
            _translated(),
            self._driver.session(database=self._connection.database) as session,
        ):
            return session.execute_read(unit_of_work(timeout=seconds)(tried_again(work, self._connection)))


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
        if fault_of(code).code == STOPPED:
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
