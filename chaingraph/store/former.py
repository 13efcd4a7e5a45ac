"""What records were before a load: kept once, by the load that changes them or takes them away.

``(:CgFormer {cg_key, cg_kind, cg_load, …})-[:CG_BEFORE]->(:Load)`` holds the values that readers saw until then, under
the ids that the scope's own data had, and ``cg_load``, the load that had made the record. The record says by
``cg_before`` which leaf is its newest, the leaf which one came before: whatever becomes of ids, or of a load that
breaks off, the two are known as one. A leaf has no declared label and no ``cg_scope``, so that nobody counts it. What
a load makes needs none, its name stands on the record.

Of records that are known by who a person is nothing is kept, and of others no property that is about a person.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import polars as pl

from chaingraph.io.live import OPEN
from chaingraph.model import EDGES, KINDS, EdgeKind, Type, kind
from chaingraph.model.core import Kind
from chaingraph.store import sharing
from chaingraph.store.clauses import HISTORY, is_seen, with_history
from chaingraph.store.database import Database
from chaingraph.store.ingest import BEFORE, FORMER
from chaingraph.store.known import Known
from chaingraph.store.turn import Turn

#: Property of a ``Load`` that keeps what it changes; those of older versions did not.
KEEPS = "keeps"

#: Names of the kinds of which former values are kept.
KEPT = frozenset(declared.name for declared in KINDS if all(declared[name].data_class in OPEN for name in declared.key))

#: What is kept beside the values, by the name in the database.
BESIDE = {"made": "cg_load", "before": "cg_before", "inside": "cg_inside"}

_WRITE = f"""\
MATCH (x:Load {{id: $load}})
UNWIND $rows AS row
MERGE (f:{FORMER} {{cg_key: row.leaf.cg_key}})
SET f += row.leaf
MERGE (f)-[:{BEFORE}]->(x)
WITH f, row
OPTIONAL MATCH (n) WHERE elementId(n) = row.node
OPTIONAL MATCH ()-[r]->() WHERE elementId(r) = row.edge
SET n.cg_before = f.cg_key, r.cg_before = f.cg_key
RETURN count(f) AS written"""


def open_columns(declared: Kind) -> list[str]:
    """Return the columns of a kind whose former values are kept."""
    return [prop.name for prop in declared.properties if prop.data_class in OPEN]


@cache
def read_former(name: str) -> str:
    """Return the statement that reads what records of a kind were before ``loads``.

    Rows: ``record``, the ``load``, the ``key`` of the leaf, what `BESIDE` names.
    """
    declared = kind(name)
    kept = set(open_columns(declared))
    values = (
        "null" if prop.name not in kept else f"toString(f.{prop.name})" if prop.type is Type.DATE else f"f.{prop.name}"
        for prop in declared.properties
    )
    beside = "".join(f", f.{prop} AS {shown}" for shown, prop in BESIDE.items())
    return (
        f"MATCH (f:{FORMER} {{cg_kind: '{name}'}})-[:{BEFORE}]->(x:Load) WHERE x.id IN $loads\n"
        f"RETURN [{', '.join(values)}] AS record, x.id AS load, f.cg_key AS key{beside}"
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
        f"UNWIND $places AS place\nMATCH {matched} WHERE elementId(n) = place AND {is_seen(declared, variable, id_)}\n"
        f"RETURN {with_history(declared, variable, id_)}, elementId({variable}) AS place"
    )


@cache
def _read_references(name: str, reference: str) -> str:
    """Return the statement that reads the records of a kind in the scope that refer to any of ``ids``."""
    declared = kind(name)
    return (
        f"UNWIND $ids AS id\nMATCH (n:{name} {{{reference}: id}})\n"
        f"WHERE n.cg_scope = $scope AND {is_seen(declared, 'n')}\n"
        f"RETURN {with_history(declared, 'n')}, elementId(n) AS place"
    )


class Former:
    """Keeps what a load replaces or takes away, batch by batch, each a step of its `turn`.

    `known`: who of the database is who in the park. `pending`: loads that did not come to their end: what they made,
    no reader saw.
    """

    def __init__(
        self, database: Database, turn: Turn, known: Known, *, scope: str, pending: list[str], batch: int
    ) -> None:
        self._database, self._turn, self._known, self._batch = database, turn, known, batch
        self._given = {"scope": scope, "pending": pending}
        self._count = 0
        self._rows: list[dict[str, Any]] = []

    def keep_removed(self, name: str, places: list[str], *, dropped: bool) -> None:
        """Keep the records of a kind at places; `dropped`: those of others, which are used no more."""
        if name in KEPT:
            declared = kind(name)
            inside, held = self._read(declared, _read_places(name, used=dropped), places=places)
            # references of kinds that are not loaded go on naming it, by the id that it has on its way out
            named = inside["id"] if self._known.moves and name not in EDGES else pl.lit(None, dtype=pl.String)
            self._add(declared, held.with_columns(inside=named))

    def keep_changed(self, declared: Kind, find: str, rows: pl.DataFrame) -> None:
        """Keep what those of some records that are there were, where readers will see anything else.

        `find`: the statement that finds them. `rows`: as they are to be in the database.
        """
        if declared.name not in KEPT or rows.is_empty():
            return
        there = self._known.there(declared, rows)
        if "id" in rows.columns:
            keys = there["id"].to_list()
        else:
            names = [name for name in ("from_id", "to_id", "cg_key") if name in rows.columns]
            keys = [list(row) for row in there.select(names).iter_rows()]
        inside, held = self._read(declared, find, keys=keys)
        today = self._known.terms.leave(declared, rows.select(declared.columns))
        key = list(declared.key)
        new = today.select(pl.all().name.prefix("new:")).hstack(there.select(pl.col(key).name.prefix("key:")))
        held = held.hstack(inside.select(pl.col(key).name.prefix("key:")))
        both = held.join(new, on=[f"key:{name}" for name in key], nulls_equal=True)
        other = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"new:{name}")) for name in open_columns(declared))
        self._add(declared, both.filter(other).with_columns(inside=pl.lit(None, dtype=pl.String)))

    def keep_misread(self, names: list[str], ids: list[str]) -> None:
        """Keep the records of kinds that are not loaded which refer to ids that are to mean another record, or none."""
        for declared in (kind(name) for name in names if name in KEPT):
            named = [prop.name for prop in declared.properties if prop.reference]
            pieces = [self._read(declared, _read_references(declared.name, name), ids=ids)[1] for name in named]
            if pieces:
                held = pl.concat(pieces).unique("place", maintain_order=True)
                self._add(declared, held.with_columns(inside=pl.lit(None, dtype=pl.String)))

    def flush(self) -> None:
        """Write what is still to be written, before records are touched."""
        if self._rows:
            self._turn.step(_WRITE, rows=self._rows)
            self._rows = []

    def _read(self, declared: Kind, statement: str, **given: Any) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return records as they are inside the database, and as readers see them, with ``made, before, place``."""
        inside = self._database.records(declared, statement, (*HISTORY, "place"), **self._given, **given)
        return inside, self._known.were(declared, inside)

    def _add(self, declared: Kind, frame: pl.DataFrame) -> None:
        kept = frame.select(*open_columns(declared), "place", **{name: shown for shown, name in BESIDE.items()})
        where = "edge" if isinstance(declared, EdgeKind) else "node"
        for row in kept.iter_rows(named=True):
            self._count += 1
            place = row.pop("place")
            leaf = {name: value for name, value in row.items() if value is not None}
            leaf |= {"cg_key": f"{self._turn.id}:{self._count}", "cg_kind": declared.name}
            self._rows.append({"leaf": leaf, where: place})
        while len(self._rows) >= self._batch:
            self._turn.step(_WRITE, rows=self._rows[: self._batch])
            self._rows = self._rows[self._batch :]
