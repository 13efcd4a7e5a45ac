"""The records of a park batch by batch: how they are written and found, and which of them a database has so already.

Values travel to the server, which compares them with what it holds in its own types; only what differs comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from chaingraph.model import EdgeKind
from chaingraph.store import ingest, sharing
from chaingraph.store.batches import Batches
from chaingraph.store.database import Database


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of one kind as they are to stand in a database, with the statements that are about them."""

    merge: str
    find: str
    compare: str
    rows: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Differences:
    """What a database has of a batch.

    `added`, `changed`: whether readers see no such record there, and whether one with other values; row by row.
    `found`: how many records there are, also those that no reader sees; `copies`: how many of them too many.
    """

    added: pl.Series
    changed: pl.Series
    found: int
    copies: int


def node_batches(label: str, frame: pl.DataFrame, used: list[str], size: int) -> Iterator[Batch]:
    """Yield the nodes of a kind; those `used` are ids of records that other scopes own."""
    of_others = pl.col("id").is_in(pl.Series(used, dtype=pl.String).implode())
    for rows in slices(frame.filter(~of_others), size):
        yield Batch(ingest.merge_nodes(label), ingest.find_nodes(label), ingest.compare_nodes(label), rows)
    for rows in slices(frame.filter(of_others), size):
        yield Batch(sharing.merge_uses(label), sharing.find_uses(label), sharing.compare_uses(label), rows)


def edge_batches(
    declared: EdgeKind, frame: pl.DataFrame, ids: Callable[[str], pl.DataFrame], size: int
) -> Iterator[Batch]:
    """Yield the edges of a kind by the kinds of their ends; `ids` gives the records of a kind of node."""

    def ending(part: pl.DataFrame, column: str, labels: tuple[str, ...], label: str) -> pl.DataFrame:
        if len(labels) == 1:
            return part
        return part.join(ids(label).select("id"), left_on=column, right_on="id", how="semi")

    if declared.identity:
        frame = frame.with_columns(ingest.edge_key(declared))
    for start in declared.start:
        from_start = ending(frame, "from_id", declared.start, start)
        for end in declared.end:
            names = (declared.name, start, end)
            for rows in slices(ending(from_start, "to_id", declared.end, end), size):
                yield Batch(ingest.merge_edges(*names), ingest.find_edges(*names), ingest.compare_edges(*names), rows)


class Comparison:
    """Compares batches with what a database holds, in halves where it has not the memory for one."""

    def __init__(self, database: Database, *, scope: str, pending: list[str]) -> None:
        self._database, self._given, self._batches = database, {"scope": scope, "pending": pending}, Batches()

    def compare(self, text: str, rows: pl.DataFrame) -> Differences:
        """Tell which rows are not there and which are there with other values, by a statement that compares."""

        def ask(part: Sequence[list[Any]]) -> dict[str, Any]:
            return {"size": len(part), **self._database.rows(text, rows=part, **self._given)[0]}

        added, changed = [False] * rows.height, [False] * rows.height
        start = found = copies = 0
        for answer in self._batches.each(text, [list(row) for row in rows.iter_rows()], ask):
            # of copies the first is the record
            for at, new in reversed(answer["others"]):
                added[start + at], changed[start + at] = new, not new
            start += answer["size"]
            found += answer["found"]
            copies += answer["found"] - answer["rows"]
        return Differences(pl.Series(added, dtype=pl.Boolean), pl.Series(changed, dtype=pl.Boolean), found, copies)


def slices(frame: pl.DataFrame, size: int) -> Iterator[pl.DataFrame]:
    """Yield the rows of a frame in batches; none where there are none."""
    return frame.iter_slices(size) if frame.height else iter(())
