"""An open database: managed transactions, and frames out of what it answers."""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

import polars as pl

from chaingraph.errors import InputError, Text
from chaingraph.model import Type
from chaingraph.model.core import Kind
from chaingraph.park import schema_of
from chaingraph.store.address import Connection
from chaingraph.store.base import Closing
from chaingraph.store.connection import connect
from chaingraph.store.failures import is_mended_by_time, out_of_reach, translated, tried_again

if TYPE_CHECKING:
    from neo4j import ManagedTransaction, Session

_FETCH = 5_000
_ROWS = 20_000
_TRIES = 3

Answer = TypeVar("Answer")


class Database(Closing):
    """A database that is open for one user; every transaction is a managed one and may be tried again.

    Raises `StoreError`: as `chaingraph.store.connection.connect`.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._driver = connect(connection)
        # what a server remarks about labels that are not there yet is nobody's concern
        self._options: dict[str, Any] = {
            "database": connection.database,
            "fetch_size": _FETCH,
            "notifications_min_severity": "OFF",
        }
        self._session = self._driver.session(**self._options)

    def close(self) -> None:
        """Close session and driver; a server that is gone is no error any more."""
        from neo4j.exceptions import DriverError, Neo4jError

        with contextlib.suppress(DriverError, Neo4jError, OSError):
            self._session.close()
        with contextlib.suppress(DriverError, Neo4jError, OSError):
            self._driver.close()

    def read(self, work: Callable[[ManagedTransaction], Answer]) -> Answer:
        """Run a function in a read transaction; it may run more than once."""
        from neo4j.exceptions import IncompleteCommit

        with translated(self.connection):
            for _ in range(_TRIES):
                # a read has nothing to lose with its commit: once more is as good
                with contextlib.suppress(IncompleteCommit):
                    return self._session.execute_read(tried_again(work, self.connection))
        raise out_of_reach(self.connection)

    def write(self, work: Callable[[ManagedTransaction], Answer]) -> Answer:
        """Run a function in a write transaction; it may run more than once.

        Raises `neo4j.exceptions.IncompleteCommit`: if the connection was lost while the commit was on its way: nobody
        knows whether it happened.
        """
        with translated(self.connection):
            return self._committed(self._session, work)

    def repeat(self, work: Callable[[ManagedTransaction], Answer]) -> Answer:
        """Run a function that may be done twice in a write transaction: after a lost commit it is."""
        from neo4j.exceptions import IncompleteCommit

        for _ in range(_TRIES):
            with contextlib.suppress(IncompleteCommit):
                return self.write(work)
        raise out_of_reach(self.connection)

    def change(self, text: str, **parameters: Any) -> list[dict[str, Any]]:
        """Run a statement that writes and may be done twice, as `repeat`; return its rows."""
        return self.repeat(lambda transaction: run_in(transaction, text, **parameters))

    def aside(self, work: Callable[[ManagedTransaction], Any]) -> None:
        """Run a small write while a long read goes on, over a connection of its own."""
        with translated(self.connection), self._driver.session(**self._options) as session:
            self._committed(session, work)

    def _committed(self, session: Session, work: Callable[[ManagedTransaction], Answer]) -> Answer:
        """Do what the driver's own managed transaction does, which tries a commit without memory again for a minute."""
        from neo4j.exceptions import DriverError, Neo4jError

        patience, pause = None, 1.0
        while True:
            try:
                with session.begin_transaction() as transaction:
                    answer = work(cast("ManagedTransaction", transaction))
                    transaction.commit()
                    return answer
            except (DriverError, Neo4jError) as error:
                now = time.monotonic()
                patience = patience or now + self.connection.patience
                if now > patience or not is_mended_by_time(error):
                    raise
            # two that are in one another's way must not meet again
            time.sleep(pause * (0.8 + secrets.randbelow(400) / 1000))
            pause *= 2

    def stream(self, text: str, **parameters: Any) -> Iterator[list[list[Any]]]:
        """Yield the rows of a reading statement piece by piece, as lists of values.

        Raises `StoreError` if the server goes away in the middle: what was yielded cannot be taken back, so it is not
        tried again.
        """
        with (
            translated(self.connection),
            self._driver.session(default_access_mode="READ", **self._options) as session,
        ):
            yield from _pieces(record.values() for record in session.run(text, parameters))

    def rows(self, text: str, **parameters: Any) -> list[dict[str, Any]]:
        """Return the rows of a reading statement, all of them in memory."""
        return self.read(lambda transaction: run_in(transaction, text, **parameters))

    def records(self, declared: Kind, text: str, beside: Sequence[str] = (), **parameters: Any) -> pl.DataFrame:
        """Return what a reading statement gives as a frame of a kind, read piece by piece.

        `text`: its first column is ``record``; `beside`: the further ones, each of texts, that stand in the frame too.
        """

        def work(transaction: ManagedTransaction) -> pl.DataFrame:
            result = transaction.run(text, parameters)
            pieces = [
                frame_of(declared, [row[0] for row in piece]).with_columns(
                    pl.Series(name, [row[place] for row in piece], pl.String) for place, name in enumerate(beside, 1)
                )
                for piece in _pieces(record.values() for record in result)
            ]
            schema = {**schema_of(declared), **dict.fromkeys(beside, pl.String)}
            return pl.concat(pieces) if pieces else pl.DataFrame(schema=schema)

        return self.read(work)


def run_in(transaction: ManagedTransaction, text: str, **parameters: Any) -> list[dict[str, Any]]:
    """Run a generated statement inside a transaction and return its rows."""
    # `data` of the result would copy what the values hold
    return [dict(record) for record in transaction.run(text, parameters)]


def _pieces(records: Iterator[list[Any]]) -> Iterator[list[list[Any]]]:
    piece: list[list[Any]] = []
    for record in records:
        piece.append(record)
        if len(piece) == _ROWS:
            yield piece
            piece = []
    if piece:
        yield piece


def frame_of(declared: Kind, records: list[list[Any]]) -> pl.DataFrame:
    """Return records as they travel (declared order, dates as texts) as a frame of their kind.

    Raises `InputError`: ``CG-N120`` if a value has another type than the declared one: it was not written by this
    program.

    >>> from chaingraph.model import kind
    >>> record = [None] * len(kind("SUPPLIES").columns)
    >>> record[kind("SUPPLIES").columns.index("since")] = "2024-05-01"
    >>> frame_of(kind("SUPPLIES"), [record])["since"].to_list()
    [datetime.date(2024, 5, 1)]
    """
    schema = schema_of(declared)
    dates = [prop.name for prop in declared.properties if prop.type is Type.DATE]
    wire = {name: pl.String if name in dates else dtype for name, dtype in schema.items()}
    try:
        frame = pl.DataFrame(records, schema=wire, orient="row", strict=True)
        return frame.with_columns(pl.col(dates).str.to_date("%Y-%m-%d"))
    except (TypeError, pl.exceptions.PolarsError):
        raise InputError(
            "CG-N120",
            Text(
                f"数据库中 {declared.name} 有类型不符的属性值，不是本程序写入的；请重新 load",
                f"a property of {declared.name} in the database has a value of another type, which this program did "
                "not write; load the park again",
            ),
        ) from None
