"""The park as a graph that answers Cypher without a server: a file of the embedded engine, opened for reading only."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any

import polars as pl

from chaingraph.errors import StoreError, Text, UsageError
from chaingraph.model import EDGES, NODES, EdgeKind, Type
from chaingraph.park import Park
from chaingraph.store.base import check_park
from chaingraph.store.cache import cache_folder, forget_old
from chaingraph.store.complaints import changes_data, not_understood, too_slow
from chaingraph.store.guard import check_embedded_plan, check_words
from chaingraph.store.miscounts import check_counts
from chaingraph.store.queries import OWN, Query
from chaingraph.store.rows import Rows, take
from chaingraph.store.scopes import Chosen

if TYPE_CHECKING:
    import ladybug

_TYPES: Mapping[Type, str] = MappingProxyType(
    {
        Type.TEXT: "STRING",
        Type.INTEGER: "INT64",
        Type.NUMBER: "DOUBLE",
        Type.DATE: "DATE",
        Type.BOOLEAN: "BOOL",
        Type.ENUM: "STRING",
        Type.LIST: "STRING[]",
    }
)
_INTERNAL = ("_ID", "_LABEL", "_SRC", "_DST", "_NODES", "_RELS")


def table_statements() -> tuple[str, ...]:
    """Return the statements that make one table per declared kind.

    Returns
    -------
    tuple of str
        Node tables first. Names of tables and columns are those of the declarations, so that a query sees the same
        labels, relationship types and properties as on Neo4j; the ends of an edge are its ends, not properties.

    Examples
    --------
    >>> [statement for statement in table_statements() if "GUIDES" in statement]
    ['CREATE REL TABLE `GUIDES`(FROM `Officer` TO `IndustryChain`, FROM `Officer` TO `Enterprise`, `since` DATE, `source` STRING, `source_ref` STRING)']
    """  # noqa: E501 - the statement is one line
    made = []
    for node in NODES.values():
        columns = ", ".join(f"`{prop.name}` {_TYPES[prop.type]}" for prop in node.properties)
        made.append(f"CREATE NODE TABLE `{node.name}`({columns}, PRIMARY KEY(`id`))")
    for edge in EDGES.values():
        ends = [f"FROM `{start}` TO `{end}`" for start in edge.start for end in edge.end]
        carried = [f"`{prop.name}` {_TYPES[prop.type]}" for prop in edge.properties[2:]]
        made.append(f"CREATE REL TABLE `{edge.name}`({', '.join(ends + carried)})")
    return tuple(made)


def write_database(park: Park, path: Path) -> None:
    """Write a park into a new database file.

    Parameters
    ----------
    park
        A validated park.
    path
        The file to be made; it must not exist.

    Raises
    ------
    InputError
        As `chaingraph.store.base.check_park`.

    Notes
    -----
    One transaction; each table is copied from a Parquet file, which is much faster than any statement per row
    (10⁶ firms with 3·10⁶ links in some 10 s).
    """
    import ladybug

    check_park(park)
    with ladybug.Database(path) as database, ladybug.Connection(database) as connection, _parquet_folder() as folder:
        connection.execute("BEGIN TRANSACTION")
        for statement in table_statements():
            connection.execute(statement)
        for name in NODES:
            _copy(connection, folder, park[name], name)
        ids = {name: park[name].select(pl.col("id"), pl.lit(name).alias("kind")) for name in NODES}
        for edge in EDGES.values():
            _copy_edges(connection, folder, park[edge.name], edge, ids)
        connection.execute("COMMIT")


def _copy(connection: ladybug.Connection, folder: Path, rows: pl.DataFrame, name: str, options: str = "") -> None:
    if rows.is_empty():
        return
    path = folder / "rows.parquet"
    rows.write_parquet(path)
    connection.execute(f"COPY `{name}` FROM {_quoted(str(path))}{options}")


def _copy_edges(
    connection: ladybug.Connection, folder: Path, rows: pl.DataFrame, edge: EdgeKind, ids: Mapping[str, pl.DataFrame]
) -> None:
    """Copy the edges of a kind, one pair of end kinds after the other."""
    several = len(edge.start) * len(edge.end) > 1
    for start in edge.start:
        for end in edge.end:
            part = rows.join(ids[start], left_on="from_id", right_on="id", how="semi").join(
                ids[end], left_on="to_id", right_on="id", how="semi"
            )
            options = f" (from={_quoted(start)}, to={_quoted(end)})" if several else ""
            _copy(connection, folder, part, edge.name, options)


@contextlib.contextmanager
def _parquet_folder() -> Iterator[Path]:
    """Give a temporary folder whose path the engine takes literally: it reads ``*?[]`` in a path as a pattern."""
    with tempfile.TemporaryDirectory(prefix="chaingraph-") as name:
        if set("*?[]") & set(name):
            text = Text(
                "临时文件夹的路径 {name} 含有通配符，请用 TMPDIR 指定另一个",
                "the path of the temporary folder {name} holds wildcards; name another one in TMPDIR",
            )
            raise UsageError("CG-Q020", text.format(name=name))
        yield Path(name)


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def cached_database(park: Park, folder: Path) -> Path:
    """Return the database file of a park, made when there is none yet.

    Parameters
    ----------
    park
        A validated park.
    folder
        Cache folder; made for its owner alone.

    Returns
    -------
    Path
        A file named after the park's digest, the declarations and the engine's version: another park, another file.

    Notes
    -----
    The file is made in a folder of its own and moved into place, so that nobody sees half of one and two processes
    that make the same one do no harm. The least recently used files are removed.
    """
    import ladybug

    made_of = "\n".join((park.digest, str(ladybug.__version__), *table_statements()))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"park-{hashlib.sha256(made_of.encode()).hexdigest()[:32]}.lbug"
    if not path.exists():
        building = Path(tempfile.mkdtemp(prefix=".", dir=folder))
        try:
            write_database(park, building / path.name)
            (building / path.name).chmod(0o600)
            with contextlib.suppress(PermissionError):  # on Windows: another process made it first and has it open
                (building / path.name).replace(path)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    with contextlib.suppress(OSError):
        path.touch()
    forget_old(folder, "park-*.lbug")
    return path


class EmbeddedGraph:
    """A park opened for reading with Cypher in this process.

    Parameters
    ----------
    park
        A validated park.
    folder
        Cache folder; that of `cache_folder` when not given. Without any, the file lives as long as this object.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "source": "synthetic"}]})
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name, EmbeddedGraph(park, Path(name)) as graph:
    ...     graph.run("MATCH (e:Enterprise) RETURN e.name AS name, e.street AS street").rows
    (('甲', None),)
    """

    engine = "embedded"
    scope: str | None = None

    def __init__(self, park: Park, folder: Path | None = None) -> None:
        import ladybug

        folder = folder or cache_folder()
        self._stack = contextlib.ExitStack()
        if folder is None:
            folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="chaingraph-")))
        path = cached_database(park, folder)
        self._database = self._stack.enter_context(ladybug.Database(path, read_only=True))
        self._connection = self._stack.enter_context(ladybug.Connection(self._database))

    def __enter__(self) -> EmbeddedGraph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._stack.close()

    def run_named(self, query: Query, values: Mapping[str, Any]) -> tuple[Rows, tuple[Text, ...]]:
        """Run a named query; one of the user's own is looked at first. Nothing has to be said of its rows.

        Raises
        ------
        ChaingraphError
            As `check` and `run`.
        """
        if query.topic == OWN:
            self.check(query.text, values)
        return self.run(query.text, values), ()

    def whose(self, *, every: bool = False) -> Chosen:
        """Tell whose records a question is about: the park's, there are no others."""
        del every
        return Chosen()

    def notes(self) -> tuple[Text, ...]:
        """Tell what is wrong with the graph: nothing, it is the park that was read."""
        return ()

    def check(self, text: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Refuse whatever is not one reading statement; see `chaingraph.store.guard`.

        Raises
        ------
        PolicyError
            If the statement writes, reads or writes files, or calls a procedure.
        UsageError
            If the engine cannot read the statement, or would miscount.
        """
        check_words(text)
        check_counts(text)
        self.check_plan(text, parameters)

    def check_plan(self, text: str, parameters: Mapping[str, Any] | None = None) -> None:
        """Refuse a statement by the engine's plan of it; nothing is run."""
        with _translated():
            plan = self._execute(f"EXPLAIN {text}", parameters)
            check_embedded_plan("\n".join(str(row[0]) for row in take(plan, None)[0]))

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        seconds: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """Run one statement.

        Parameters
        ----------
        text, parameters
            The statement and its values.
        seconds
            Time limit; none by default.
        limit
            Largest number of rows taken; `Rows.cut` tells whether there were more.

        Raises
        ------
        PolicyError
            If the statement writes.
        UsageError
            ``CG-Q011`` if the engine cannot read the statement, ``CG-Q012`` if it took too long.
        """
        self._connection.set_query_timeout(int(seconds * 1000) if seconds else 0)
        with _translated():
            result = self._execute(text, parameters)
            columns = tuple(result.get_column_names())
            rows, cut = take(result, limit)
            return Rows(columns, tuple(tuple(_value(item) for item in row) for row in rows), cut)

    def _execute(self, text: str, parameters: Mapping[str, Any] | None) -> Any:
        # a prepared statement is always a single one, what a text alone need not be
        import ladybug

        values = dict(parameters or {})
        prepared = ladybug.PreparedStatement(self._connection, text, values)
        if not prepared.is_success():
            raise RuntimeError(prepared.get_error_message())
        return self._connection.execute(prepared, values)


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turn what the engine says into an error of ours."""
    try:
        yield
    except RuntimeError as error:
        said = str(error).strip()
        if "read-only" in said:
            raise changes_data() from error
        if "Interrupted" in said:
            raise too_slow() from error
        if "Buffer manager" in said:
            raise StoreError(
                "CG-Q013", Text("查询需要的内存过多；请缩小范围", "the query needs too much memory; narrow it")
            ) from error
        raise not_understood(said) from error


def _value(value: Any) -> Any:
    """Return a value as both engines give it: whole decimals as integers, nodes and edges as their properties."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {name: _value(item) for name, item in value.items() if name not in _INTERNAL and item is not None}
    if isinstance(value, list):
        return [_value(item) for item in value]
    return value
