"""The records that a scope holds in a database: its own, and those of others that it uses."""

from __future__ import annotations

import polars as pl

from chaingraph.model import NODES
from chaingraph.model.core import Kind
from chaingraph.park import schema_of
from chaingraph.store import ingest, sharing
from chaingraph.store.clauses import HISTORY
from chaingraph.store.database import Database
from chaingraph.store.terms import Terms


def read_held(
    database: Database, declared: Kind, terms: Terms, *, scope: str | None, pending: list[str], history: bool = False
) -> tuple[pl.DataFrame, int]:
    """Read the records of a kind as readers see them, sorted by key, under the scope's own ids.

    `scope`: whose (None: everybody's). `pending`: loads that did not come to their end. `history`: whether the columns
    of `HISTORY` stand beside the records.

    Returns the frame, of records that stand several times the first, and how many others there are of those.
    Raises `InputError`: as `chaingraph.store.database.frame_of`. `StoreError` if the database goes away.
    """
    name, beside = declared.name, HISTORY if history else ()
    if database.rows(ingest.count_kind(name))[0]["n"] == 0:
        return pl.DataFrame(schema={**schema_of(declared), **dict.fromkeys(beside, pl.String)}), 0
    given = {"scope": scope, "pending": pending}
    frame = database.records(declared, ingest.read_kind(name, history=history), beside, **given)
    if name in NODES and ingest.is_shared(name):
        frame.extend(database.records(declared, sharing.read_uses(name, history=history), beside, **given))
    ordered = terms.leave(declared, frame).sort(declared.key, nulls_last=True, maintain_order=True)
    found = ordered.unique(declared.key, keep="first", maintain_order=True)
    return found, frame.height - found.height
