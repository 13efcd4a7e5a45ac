"""Answers of queries as tables: named ones with their declared columns, and statements of the user's own."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from typing import Any, Protocol

import polars as pl

from chaingraph.errors import Text, UsageError
from chaingraph.headings import column_of
from chaingraph.io.lookup import find_record
from chaingraph.model import kind
from chaingraph.park import Park, schema_of
from chaingraph.rules import Rulebook, rulebook
from chaingraph.store import ingest, sharing
from chaingraph.store.bind import bind
from chaingraph.store.complaints import other_columns
from chaingraph.store.guard import parameters_of
from chaingraph.store.limits import LIMIT, SECONDS
from chaingraph.store.queries import Query
from chaingraph.store.rows import Rows
from chaingraph.store.scopes import DEFAULT_SCOPE, PARAMETER, Chosen, require_scope
from chaingraph.table import Table


class Graph(Protocol):
    """A park that answers Cypher: `EmbeddedGraph` or `ServerGraph`."""

    engine: str
    told: tuple[Text, ...]
    scope: str | None

    def whose(self, *, every: bool = False) -> Chosen:
        """Tell whose records a question is about; refuse if there are several scopes and none was named."""

    def run_named(self, query: Query, values: Mapping[str, Any]) -> tuple[Rows, tuple[Text, ...]]:
        """Run a named query on the records that count, and tell what has to be said of the rows."""

    def notes(self) -> tuple[Text, ...]:
        """Tell what is wrong with the graph as a whole."""

    def check(
        self, text: str, parameters: Mapping[str, Any] | None = None, *, seconds: float = SECONDS
    ) -> tuple[Text, ...]:
        """Refuse whatever is not one reading statement; return what is to be said of names that nothing bears."""

    def close(self) -> None:
        """Let go of it."""

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        seconds: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """Run one statement."""


def answer(
    graph: Graph,
    query: Query,
    given: Mapping[str, Any] | None = None,
    *,
    rules: Rulebook | None = None,
    today: dt.date | None = None,
) -> Table:
    """Run a named query on one scope.

    Parameters
    ----------
    graph
        The park, embedded or in a server.
    query
        What `chaingraph.store.queries.find_query` gives.
    given, rules, today
        Values of the parameters; see `chaingraph.store.bind.bind`. A query that needs Neo4j is told its scope by
        the graph.

    Returns
    -------
    Table
        The declared columns; rows in the order of the query.

    Raises
    ------
    UsageError
        ``CG-Q008`` if the query needs Neo4j and the graph is embedded, ``CG-Q009`` if it gives other columns than
        it declares, ``CG-U005`` and ``CG-U006`` if a value means no record or several, ``CG-N305`` if there is no
        such scope, ``CG-Q036`` if the scope is given as a value, and whatever `bind` and the engine raise.
    PolicyError
        ``CG-N304`` if there are several scopes and the graph was opened without one, ``CG-Q035`` if a query could not
        be kept to one, or if a query of the user's own does more than read.

    Examples
    --------
    >>> from chaingraph.park import Park
    >>> from chaingraph.store.embedded import EmbeddedGraph
    >>> from chaingraph.store.queries import find_query
    >>> park = Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "source": "synthetic"}]})
    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as name, EmbeddedGraph(park, pathlib.Path(name)) as graph:
    ...     answer(graph, find_query("coverage/branchless")).rows[0]["action_if_none"]
    'find_out'
    """
    values, used = bind(query, given or {}, rules=rules, today=today)
    check_engine(query, graph.engine)
    if query.engine is not None and PARAMETER in values:
        if PARAMETER in (given or {}):
            raise _taken()
        values[PARAMETER] = graph.whose().name or DEFAULT_SCOPE
    inside = query.engine is not None
    values |= {
        item.name: _record(graph, item.kind, values[item.name], inside=inside) for item in query.parameters if item.kind
    }
    found, notes = graph.run_named(query, values)
    if found.columns != query.returns:
        raise other_columns(query.name, query.returns, found.columns)
    book = rules or rulebook()
    return Table(
        "query",
        query.title,
        tuple(column_of(name, query.name) for name in query.returns),
        _mappings(found),
        parameters={"query": query.name, **values},
        rules=tuple(book.rule(rule_id).to_dict() for rule_id in used),
        notes=notes,
    )


def _record(graph: Graph, name: str, text: str, *, inside: bool) -> str:
    """Return the id of the record of a kind that a text means: the scope's own, or the one `inside` a database.

    What its kind is called is read if the text is no id, or if others are called something too.
    """
    chosen = graph.whose()
    if not chosen.differs:
        if graph.run(ingest.find_id(name), {"id": text}).rows:
            return text
        found = graph.run(ingest.list_names(name))
    else:
        found = graph.run(sharing.list_scope_names(name), {PARAMETER: chosen.name})
    schema = {column: dtype for column, dtype in schema_of(kind(name)).items() if column in found.columns}
    frame = pl.DataFrame(found.rows, {column: schema.get(column, pl.String) for column in found.columns}, orient="row")
    id_ = text if text in frame["id"] else find_record(Park.from_frames({name: frame.select(list(schema))}), name, text)
    return str(frame.filter(id=id_)["inside"].item()) if inside and chosen.differs else id_


def check_engine(query: Query, engine: str) -> None:
    """Refuse a query that needs another engine.

    Raises `UsageError`: ``CG-Q008`` if the query needs Neo4j and the engine is the embedded one.
    """
    if query.needs not in {None, engine}:
        text = Text(
            "查询 {name} 需要 Neo4j；请先用 chaingraph load 载入，再以 bolt:// 地址查询",
            "query {name} needs Neo4j; load the park with chaingraph load and ask at its bolt:// address",
        )
        raise UsageError("CG-Q008", text.format(name=query.name))


def answer_freely(
    graph: Graph,
    text: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    all_scopes: bool = False,
    seconds: float = SECONDS,
    limit: int = LIMIT,
) -> Table:
    """Run a statement that the user typed, after looking at what it does.

    Parameters
    ----------
    graph
        The park, embedded or in a server.
    text, parameters
        The statement and its values; the name of the scope is given to it as ``scope``.
    all_scopes
        Whether the statement may see the records of several scopes together.
    seconds, limit
        Time limit of looking and running together, and the number of rows after which the answer is cut; a note then
        says so.

    Returns
    -------
    Table
        The columns that the statement returns; where there are several scopes, a note says over which it ran. A name
        that nothing bears is told with the nearest one (the embedded engine refuses it).

    Raises
    ------
    PolicyError
        ``CG-N304`` if there are several scopes, the graph was opened without one and not all were asked for,
        ``CG-Q035`` if the statement does not use the scope it is given, or if it does anything but read the graph;
        nothing has been run then.
    UsageError
        ``CG-N305`` if there is no such scope, ``CG-Q036`` if it is given as a value too, or if the engine cannot read
        the statement, two columns have one name, or it takes too long.
    """
    end = time.monotonic() + seconds
    values, over = _over(graph, text, parameters or {}, all_scopes)
    said = graph.check(text, values, seconds=seconds)
    found = graph.run(text, values, seconds=max(end - time.monotonic(), 0.1), limit=limit)
    if len(set(found.columns)) < len(found.columns):
        raise UsageError(
            "CG-Q010", Text("两列同名；请用 AS 区分", "two columns have one name; tell them apart with AS")
        )
    cut = Text(f"只列出前 {limit} 行，其余未取", f"only the first {limit} rows are shown, the rest was not fetched")
    return Table(
        "query",
        Text("查询结果", "Answer of a query"),
        tuple(column_of(name) for name in found.columns),
        _mappings(found),
        parameters={"cypher": text, **values},
        notes=(*over, *said, *graph.notes(), *((cut,) if found.cut else ())),
    )


def _over(
    graph: Graph, text: str, values: Mapping[str, Any], all_scopes: bool
) -> tuple[Mapping[str, Any], tuple[Text, ...]]:
    """Return the values that a typed statement gets, and over what it runs where there are several scopes."""
    chosen = graph.whose(every=all_scopes)
    if chosen.name is None:
        names = {"zh": "、".join(chosen.held), "en": ", ".join(chosen.held)}
        said = Text("查询范围：全部（{zh}）", "asked over all scopes: {en}").format(**names)
        return values, (said,) if len(chosen.held) > 1 else ()
    if graph.scope is not None and PARAMETER in values:
        raise _taken()
    said = Text("查询范围：{name}（语句中的 $scope）", "asked over scope {name}, where the statement says $scope")
    if chosen.apart:
        require_scope(text)
    given = {PARAMETER: chosen.name} if PARAMETER in parameters_of(text) else {}
    return {**given, **values}, (said.format(name=chosen.name),) if chosen.apart else ()


def _taken() -> UsageError:
    return UsageError(
        "CG-Q036",
        Text(
            "参数 scope 由 --scope 给出，请去掉 --param scope=…",
            "the parameter scope is what --scope names; leave --param scope=… out",
        ),
    )


def _mappings(found: Rows) -> tuple[Mapping[str, Any], ...]:
    return tuple(dict(zip(found.columns, row, strict=True)) for row in found.rows)
