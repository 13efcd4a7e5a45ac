"""What records were before a load: kept once, by the load that changes them or takes them away.

``(:CgFormer {cg_key, cg_kind, cg_load, cg_after, …})-[:CG_BEFORE]->(:Load)`` holds the values that readers saw until
then, under the ids that the scope's own data had; ``cg_load`` is the load that had made the record, ``cg_after`` its
key after the load (of one that went: on its way out, if ids changed before). It is a leaf without a declared label and
without ``cg_scope``, so that nobody counts it. It is written before what it tells of is touched: after an interruption
it may tell of what did not happen, which `chaingraph.store.history` sees. What a load makes needs no leaf, its name
stands on the record.

Of records that are known by who a person is nothing is kept, and of others no property that is about a person.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import polars as pl

from chaingraph.io.live import OPEN
from chaingraph.model import EDGES, KINDS, EdgeKind, Type, kind
from chaingraph.model.core import Kind
from chaingraph.store import ingest, sharing
from chaingraph.store.database import Database, frame_of
from chaingraph.store.ingest import BEFORE, FORMER
from chaingraph.store.known import Known
from chaingraph.store.turn import Turn

#: Property of a ``Load`` that keeps what it changes: false while it has touched nothing yet, none of older versions.
KEEPS = "keeps"

#: Names of the kinds of which former values are kept.
KEPT = frozenset(declared.name for declared in KINDS if all(declared[name].data_class in OPEN for name in declared.key))

_WRITE = f"""\
MATCH (x:Load {{id: $load}})
UNWIND $rows AS row
MERGE (f:{FORMER} {{cg_key: row.cg_key}})
SET f += row
MERGE (f)-[:{BEFORE}]->(x)
RETURN count(f) AS written"""

_SETTLE = f"MATCH (x:Load {{id: $load}}) SET x.{KEEPS} = true RETURN count(x) AS written"


def open_columns(declared: Kind) -> list[str]:
    """Return the columns of a kind whose former values are kept."""
    return [prop.name for prop in declared.properties if prop.data_class in OPEN]


def key_of(declared: Kind) -> pl.Expr:
    """Return the expression of a record's key in one text."""
    return ingest.in_one_text(declared.key) if isinstance(declared, EdgeKind) else pl.col("id")


@cache
def read_former(name: str) -> str:
    """Return the statement that reads what records of a kind were before ``loads``: ``load``, ``after``, ``made``."""
    declared = kind(name)
    kept = set(open_columns(declared))
    values = (
        "null" if prop.name not in kept else f"toString(f.{prop.name})" if prop.type is Type.DATE else f"f.{prop.name}"
        for prop in declared.properties
    )
    return (
        f"MATCH (f:{FORMER} {{cg_kind: '{name}'}})-[:{BEFORE}]->(x:Load) WHERE x.id IN $loads\n"
        f"RETURN x.id AS load, f.cg_after AS after, f.cg_load AS made, [{', '.join(values)}] AS record"
    )


@cache
def _read_places(name: str, *, used: bool) -> str:
    """Return the statement that reads the records at ``places``; those of others that the scope uses where `used`."""
    declared = kind(name)
    if used:
        matched, variable, id_ = sharing.used(name), "u", "n.id"
    else:
        matched, variable, id_ = f"(a)-[n:{name}]->(b)" if name in EDGES else f"(n:{name})", "n", None
    return (
        f"UNWIND $places AS place\nMATCH {matched} WHERE elementId(n) = place\n"
        f"RETURN {ingest.record_list(declared, variable, id_)} AS record, {ingest.is_pending(variable)} AS pending, "
        f"{variable}.cg_load AS made"
    )


class Former:
    """Keeps what a load replaces or takes away; each batch is a step of its `turn`.

    `known`: who of the database is who in the park. `pending`: loads that did not come to their end: what they made,
    no reader saw.
    """

    def __init__(self, database: Database, turn: Turn, known: Known, *, scope: str, pending: list[str]) -> None:
        self._database, self._turn, self._known = database, turn, known
        self._given = {"scope": scope, "pending": pending}
        self._count = 0

    def settle(self) -> None:
        """Take note that from here on records may be touched."""
        self._turn.step(_SETTLE)

    def keep_removed(self, name: str, places: list[str], *, dropped: bool) -> None:
        """Keep the records of a kind at places; `dropped`: those of others, which are used no more."""
        if name not in KEPT:
            return
        declared = kind(name)
        inside, held = self._read(declared, _read_places(name, used=dropped), places=places)
        after: pl.Expr | pl.Series = pl.lit(None, dtype=pl.String)
        if self._known.moves:
            after = self._known.on_the_way(declared, inside, self._turn.id).select(key_of(declared)).to_series()
        self._write(declared, held.with_columns(after=after))

    def keep_changed(self, declared: Kind, find: str, rows: pl.DataFrame) -> None:
        """Keep what those of some records that are there were, where readers will see anything else.

        `find`: the statement that finds them. `rows`: as they are to be in the database.
        """
        if declared.name not in KEPT or rows.is_empty():
            return
        names = (
            ["id"]
            if "id" in rows.columns
            else [name for name in ("from_id", "to_id", "cg_key") if name in rows.columns]
        )
        there = self._known.there(rows.select(*declared.columns, *({*names} - {*declared.columns})))
        keys = there["id"].to_list() if names == ["id"] else [list(row) for row in there.select(names).iter_rows()]
        variable = "r" if isinstance(declared, EdgeKind) else "u" if find == sharing.find_uses(declared.name) else "n"
        inside, held = self._read(declared, f"{find}, {variable}.cg_load AS made", keys=keys)
        held = held.with_columns(inside=inside.select(key_of(declared)).to_series())
        today = self._known.terms.leave(declared, rows.select(declared.columns))
        new = today.select(pl.all().name.prefix("new:"), after=key_of(declared)).with_columns(
            inside=there.select(key_of(declared)).to_series()
        )
        both = held.join(new, on="inside")
        other = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"new:{name}")) for name in open_columns(declared))
        self._write(declared, both.filter(other).select(*declared.columns, "made", "after"))

    def _read(self, declared: Kind, statement: str, **given: Any) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return records as they are inside the database and as readers see them, with the load that ``made`` each."""
        rows = [row for row in self._database.rows(statement, **self._given, **given) if not row["pending"]]
        frame = frame_of(declared, [row["record"] for row in rows])
        seen = self._known.were(declared, frame)
        return frame, seen.with_columns(made=pl.Series([row["made"] for row in rows], dtype=pl.String))

    def _write(self, declared: Kind, frame: pl.DataFrame) -> None:
        if frame.is_empty():
            return
        kept = frame.rename({"made": "cg_load", "after": "cg_after"})
        rows = []
        for row in kept.select("cg_load", "cg_after", *open_columns(declared)).iter_rows(named=True):
            self._count += 1
            values = {name: value for name, value in row.items() if value is not None}
            rows.append({**values, "cg_key": f"{self._turn.id}:{self._count}", "cg_kind": declared.name})
        self._turn.step(_WRITE, rows=rows)
