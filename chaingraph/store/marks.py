"""What the analyses read of each firm, beside its record: so that whoever counts in the database can count alike.

They are no columns of the park: reading leaves them out, and what a load compares does not know them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from chaingraph.derived import MARKED, MARKS
from chaingraph.model import KINDS
from chaingraph.park import Park
from chaingraph.store import ingest
from chaingraph.store.database import Database, run_in
from chaingraph.store.terms import read_terms

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

_BATCH = 10_000
_NAMES = [mark.name for mark in MARKS]

#: Only what differs is written; a value of another type differs.
WRITE_MARKS = (
    "UNWIND $rows AS row\n"
    f"MATCH (n:{MARKED} {{id: row[0]}}) WHERE n.cg_scope = $scope AND ("
    + " OR ".join(f"n.{name} IS NULL OR n.{name} <> row[{place}]" for place, name in enumerate(_NAMES, 1))
    + ")\nSET "
    + ", ".join(f"n.{name} = row[{place}]" for place, name in enumerate(_NAMES, 1))
    + "\nRETURN count(n) AS written"
)


def holds_more(database: Database, park: Park) -> bool:
    """Tell whether a database holds records of a kind that a park has no table of, so that they count beside it."""
    missing = (kind.name for kind in KINDS if kind.name not in park.tables)
    return any(database.rows(ingest.count_kind(name))[0]["n"] for name in missing)


def write_marks(database: Database, scope: str, marks: pl.DataFrame) -> int:
    """Write on the firms that a scope owns what was read of them: ``id`` and the names of `MARKS`.

    Returns on how many there was something else before. Raises `StoreError` if the database goes away; running it again
    writes the rest. O(firms) rows travel, a batch in a transaction.
    """
    inside = read_terms(database, scope).inside
    rows = [list(row) for row in marks.select(pl.col("id").replace(inside), *_NAMES).iter_rows()]
    written = 0
    for start in range(0, len(rows), _BATCH):
        part = rows[start : start + _BATCH]

        def work(transaction: ManagedTransaction, part: list[list[object]] = part) -> int:
            return int(run_in(transaction, WRITE_MARKS, rows=part, scope=scope)[0]["written"])

        written += database.repeat(work)
    return written
