"""A load of a park into Neo4j: safe to repeat, safe to interrupt, one at a time.

The order is: lock and ``Load`` record, constraints and indexes, before which copies are joined, the ids of records that
are known under others, nodes, edges, the relationships that references stand for, the marker that everything is
written, then what disappeared is removed, last the end is noted. Each batch is one transaction that also proves that
the lock is still ours and notes its number, so that a batch whose commit got lost can be looked up.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

import polars as pl

from chaingraph.derived import CAPTION, caption_of
from chaingraph.errors import StoreError, Text
from chaingraph.io.matching import Matches
from chaingraph.io.quality_file import text_of
from chaingraph.model import EDGES, NODES, EdgeKind, kind
from chaingraph.model.core import Kind
from chaingraph.park import Park
from chaingraph.store import clauses, doubles, ingest, linking, schema, sharing
from chaingraph.store.base import Change, Progress, check_park, check_removals, kinds_of
from chaingraph.store.compared import Batch, Comparison, Differences, edge_batches, node_batches, slices
from chaingraph.store.database import Database
from chaingraph.store.derived import DROP_ORPHANS
from chaingraph.store.described import describe
from chaingraph.store.former import KEEPS, Former
from chaingraph.store.known import Known
from chaingraph.store.placing import Shared
from chaingraph.store.relations import Related, relate
from chaingraph.store.removals import Removal
from chaingraph.store.turn import LEASE, WAIT, Turn

BATCH = 10_000

#: Labels of what a turn needs: their constraints are there before it.
_OF_TURNS = {"CgLock", "Load"}

_Place = TypeVar("_Place")

_PENDING = "MATCH (x:Load {scope: $scope}) WHERE x.status = 'running' AND x.id <> $load RETURN x.id AS id"

_COMPLETE = """\
MATCH (x:Load {id: $load})
SET x.status = 'complete', x.written = datetime(), x.counts = $counts, x.changes = $changes, x.digest = $digest,
  x.removed = $removed
WITH x
OPTIONAL MATCH (o:Load {scope: x.scope})
WHERE o.status = 'running' AND o.id <> x.id AND all(name IN o.kinds WHERE name IN x.kinds)
SET o.status = 'superseded'
RETURN count(*) AS n"""

_FINISH = """\
MATCH (x:Load {id: $load})
SET x.finished = datetime()
WITH x
OPTIONAL MATCH (o:Load {scope: x.scope, status: 'complete'})
WHERE o.finished IS NULL AND all(name IN o.kinds WHERE name IN x.kinds)
SET o.status = 'superseded'
RETURN count(*) AS n"""


class Loader:
    """One load; `preview` and `run` go through the same steps, and only `run` writes.

    `park`: what is loaded. Kinds that it has no table of are left alone.
    `lease`, `wait`: seconds; see `LEASE` and `WAIT`.

    Raises `InputError`: as `chaingraph.store.base.check_park`.

    Memory beside the park itself: one batch, the names of one kind, two bits per edge, the places of records that are
    to be removed.
    """

    def __init__(
        self,
        database: Database,
        park: Park,
        *,
        scope: str,
        source: str = "",
        batch: int = BATCH,
        lease: float = LEASE,
        wait: float = WAIT,
        progress: Progress | None = None,
    ) -> None:
        check_park(park)
        self._database, self._given, self._scope = database, park, scope
        self._park = park  # from `_look` on as it stands in the database, see `chaingraph.store.terms`
        self._batch, self._progress = batch, progress
        self._kinds = kinds_of(park)
        record = {"scope": scope, "source": source, "kinds": list(self._kinds), "quality": text_of(park.quality)}
        self._turn = Turn(database, {**record, KEEPS: True}, lease, wait)
        self._pending: list[str] = []
        self._passed: tuple[Shared, ...] = ()
        self._tables: dict[str, pl.DataFrame] = dict(park.tables)
        self._compared: dict[str, list[Differences]] = {}  # of edges, batch by batch, before anything is written
        self._joined: Counter[str] = Counter()  # copies that become one record with another, by kind

    @property
    def id(self) -> str:
        """Name of the ``Load`` record."""
        return self._turn.id

    def preview(self) -> tuple[Change, ...]:
        """Tell what `run` would change, without writing anything."""
        for constraint in schema.lost_constraints(self._database):
            self._joined[constraint.label] += doubles.count_copies(self._database, constraint)
        self._look()
        removals = self._removals()
        return _changes(removals, self._differences(write=False), self._related())

    @property
    def shared(self) -> tuple[Shared, ...]:
        """What of the park concerns other scopes, once `preview` or `run` has looked."""
        return (*self._known.shared, *self._passed)

    @property
    def matches(self) -> Matches:
        """Who of the database is who in the park, once `preview` or `run` has looked."""
        return self._known.matches

    def run(self, yes_delete: int | None = None) -> tuple[Change, ...]:
        """Load the park and return what was changed.

        Raises `PolicyError` if too much would be removed; nothing is written then. `InputError`: ``CG-N303`` if
        another program made a record of that id in this database. `StoreError`: ``CG-N310`` if another load is running,
        ``CG-N311`` if another load took the lock over, and whatever `chaingraph.store.failures.translated` says.
        `OutcomeUnknownError`: ``CG-N320`` if a commit got lost and cannot be looked up.
        """
        lost = schema.lost_constraints(self._database)
        self._constrain(one for one in lost if one.label in _OF_TURNS)
        self._turn.acquire()
        try:
            self._constrain((one for one in lost if one.label not in _OF_TURNS), self._turn.step)
            schema.make_indexes(self._database)
            with schema.naming_constraints(self._database):
                return self._load(yes_delete)
        finally:
            self._turn.release()

    def _load(self, yes_delete: int | None) -> tuple[Change, ...]:
        describe(self._database)
        if self._database.rows(doubles.COUNT_LEAVES)[0]["n"]:
            self._turn.step(doubles.JOIN_LEAVES)
        self._look()
        removals = self._removals()
        check_removals(_changes(removals), yes_delete)
        self._keep(removals)
        self._rename()
        self._join(removals)
        counts = self._differences(write=True)
        related = self._related()
        changes = _changes(removals, counts, related)
        self._relate(related)
        self._turn.step(
            _COMPLETE,
            counts=json.dumps({name: self._park[name].height for name in self._kinds}),
            changes=json.dumps([[getattr(c, name) for name in c.__slots__] for c in changes]),
            digest=self._given.digest,
            removed=[named for removal in removals.values() for named in removal.named],
        )
        for one in related:
            for places in _parts(one.gone, self._batch):
                self._turn.step(linking.delete_references(one.name), places=places, scope=self._scope)
        self._remove(removals)
        self._turn.step(_FINISH)
        return changes

    def _constrain(self, constraints: Iterable[schema.Constraint], step: doubles.Step | None = None) -> None:
        """Make constraints; the nodes of ours that stand several times become one first."""
        for constraint in constraints:
            try:
                schema.make_constraint(self._database, constraint)
            except schema.StandsTwiceError:
                self._joined[constraint.label] += doubles.join_copies(self._database, constraint, step)
                schema.make_constraint(self._database, constraint, last=True)

    def _join(self, removals: dict[str, Removal]) -> None:
        """Make one edge of those that stand several times."""
        for name, removal in removals.items():
            for groups in _parts(removal.copies, self._batch):
                self._turn.step(doubles.join_edges(name), groups=groups)

    def _look(self) -> None:
        """See what unfinished loads left, and whose the records are."""
        rows = self._database.rows(_PENDING, scope=self._scope, load=self.id)
        self._pending = [row["id"] for row in rows]
        nodes = [name for name in self._kinds if name in NODES]
        self._known = Known(
            self._database, self._given, nodes, scope=self._scope, pending=self._pending, renew=self._turn.renew
        )
        self._comparison = Comparison(self._database, scope=self._scope, pending=self._pending)
        self._former = Former(
            self._database, self._turn, self._known, scope=self._scope, pending=self._pending, batch=self._batch
        )
        self._park = self._known.park
        self._tables = {**self._park.tables, **{name: self._known.table(name) for name in nodes}}

    def _keep(self, removals: dict[str, Removal]) -> None:
        """Keep what goes and, where ids are to change, what changes, while they are still those of before."""
        for name, removal in removals.items():
            for dropped, every in ((False, removal.places), (True, removal.dropped)):
                for places in _parts(every, self._batch):
                    self._former.keep_removed(name, places, dropped=dropped)
        if self._known.moves:
            for name in self._kinds:
                for batch in self._batches(kind(name)):
                    self._former.keep_changed(kind(name), batch.find, batch.rows)
                    self._turn.renew()
        for ids in _parts(self._known.misread, self._batch):
            self._former.keep_misread([name for name in NODES if name not in self._kinds], ids)
        self._former.flush()

    def _rename(self) -> None:
        """Give nodes that are known under other ids those of today; what is attached to them stays."""
        for label, rows in self._known.steps(self.id, self._batch):
            self._count(label, len(rows), self._turn.step(ingest.rename_ids(label), moves=rows, scope=self._scope))
        self._known.settle()

    def _removals(self) -> dict[str, Removal]:
        """List what is in the scope and no longer in the park, and the edges that go with it."""
        found: dict[str, Removal] = {}
        for name in self._kinds:
            found[name] = self._missing(kind(name))
        beside: dict[str, set[str]] = {}
        listed = [name for name in self._kinds if name in EDGES]
        for name in (name for name in self._kinds if name in NODES):
            for places in _parts(found[name].places + found[name].dropped, self._batch):
                given = {"places": places, "listed": listed, "scope": self._scope}
                for row in self._database.rows(ingest.edges_beside(name), **given):
                    beside.setdefault(row["type"], set()).add(row["place"])
        self._passed = tuple(self._passing(found))
        for name, gone in beside.items():
            # an advice goes with any of the records that it is about
            shown = "Advice" if name == "ADVICE_FOR" else name
            found[shown] = Removal(shown, max(self._held_beside(shown), len(gone)), sorted(gone))
        return found

    def _passing(self, removals: dict[str, Removal]) -> Iterator[Shared]:
        """Tell of the nodes that go to other scopes, which use them."""
        for name, removal in removals.items():
            count: Counter[str] = Counter()
            for places in _parts(removal.places if name in NODES else [], self._batch):
                for row in self._database.rows(sharing.count_passing(name), places=places, scope=self._scope):
                    count[row["scope"]] += row["n"]
            yield from (Shared(name, scope, "passed", number) for scope, number in sorted(count.items()))

    def _held_beside(self, name: str) -> int:
        if name in EDGES:
            return self._count_scope(name, self._pending)
        return int(self._database.rows(ingest.count_derived(name))[0]["n"]) if name in ingest.DERIVED else 0

    def _count_scope(self, name: str, pending: list[str]) -> int:
        return int(self._database.rows(ingest.count_scope(name), scope=self._scope, pending=pending)[0]["n"])

    def _missing(self, declared: Kind) -> Removal:
        if declared.name in NODES and self._known.is_whole(declared.name):
            return Removal(declared.name, self._known.before[declared.name])
        removal = Removal(declared.name, 0)
        if self._database.rows(ingest.count_kind(declared.name))[0]["n"] == 0:
            return removal
        if isinstance(declared, EdgeKind) and self._has_all(declared):
            removal.before = self._count_scope(declared.name, self._pending)
            return removal
        frame = self._tables[declared.name]
        key = ["id"]
        if isinstance(declared, EdgeKind):
            key = ["from_id", "to_id", "cg_key"]
            none = pl.lit(None, dtype=pl.String).alias("cg_key")
            frame = frame.with_columns(ingest.edge_key(declared) if declared.identity else none)
        frame = frame.select(key)
        columns = {"place": pl.String, "pending": pl.Boolean, **dict.fromkeys(key, pl.String)}
        listed = ingest.list_keys(declared.name)
        keys = [pl.Series(dtype=pl.UInt64)]
        for piece in self._database.stream(listed, scope=self._scope, pending=self._pending):
            held = pl.DataFrame(piece, schema=columns, orient="row")
            gone = self._known.today(declared, held).join(frame, on=key, how="anti", nulls_equal=True)
            removal.add(held, gone, removal.places)
            keys.append(held.select(key).hash_rows())
            self._turn.renew()
        if isinstance(declared, EdgeKind) and pl.concat(keys).is_duplicated().any():
            found = self._database.rows(doubles.list_edge_copies(declared.name), scope=self._scope)
            removal.copies = [row["places"] for row in found]
            self._joined[declared.name] = sum(len(places) - 1 for places in removal.copies)
        if declared.name in NODES and self._known.is_crowded(declared.name):
            self._unused(removal, frame)
        return removal

    def _has_all(self, declared: EdgeKind) -> bool:
        """Compare all edges of a kind; tell whether every one of the scope is a record of the park, and stands once."""
        found = [self._compare(declared, batch) for batch in self._batches(declared)]
        if any(one.copies for one in found):
            return False
        self._compared[declared.name] = found
        return sum(one.found for one in found) == self._count_scope(declared.name, [])

    def _unused(self, removal: Removal, frame: pl.DataFrame) -> None:
        """List the records of others that are no records of the park any more."""
        columns = {"place": pl.String, "pending": pl.Boolean, "id": pl.String}
        for piece in self._database.stream(sharing.list_uses(removal.kind), scope=self._scope, pending=self._pending):
            held = pl.DataFrame(piece, schema=columns, orient="row")
            removal.add(held, held.join(frame, on="id", how="anti"), removal.dropped)

    def _differences(self, *, write: bool) -> dict[str, tuple[int, int]]:
        """Go through the park batch by batch; return how many records of each kind are new and changed."""
        counts = {}
        for name in self._kinds:
            declared = kind(name)
            occupied = self._database.rows(ingest.count_kind(name))[0]["n"] > 0
            added = changed = done = 0
            compared = iter(self._compared.get(name, ()))
            for batch in self._batches(declared):
                rows = batch.rows
                if occupied:
                    found = next(compared, None) or self._compare(declared, batch)
                    rows = rows.filter(found.added | found.changed)
                    changed += int(found.changed.sum())
                added += int(found.added.sum()) if occupied else rows.height
                if write and rows.height:
                    if occupied and found.changed.any() and not self._known.moves:
                        self._former.keep_changed(declared, batch.find, batch.rows.filter(found.changed))
                        self._former.flush()
                    self._write(declared, batch.merge, rows)
                self._turn.renew()
                done += batch.rows.height
                if self._progress is not None:
                    self._progress(name, done, self._park[name].height)
            counts[name] = (added, changed + self._joined[name])
        return counts

    def _batches(self, declared: Kind) -> Iterator[Batch]:
        """Yield the records of a kind as they are to stand in the database."""
        frame = self._tables[declared.name]
        if isinstance(declared, EdgeKind):
            yield from edge_batches(declared, frame, self._park.__getitem__, self._batch)
            return
        name, caption = declared.name, caption_of(NODES[declared.name])
        columns = [column for column in clauses.node_columns(name) if column in frame.columns or column == CAPTION]
        frame = (frame if caption is None else frame.with_columns(caption)).select(columns)
        yield from node_batches(name, frame, list(self._known.used[name]), self._batch)

    def _compare(self, declared: Kind, batch: Batch) -> Differences:
        """Tell which records of a batch the database does not have, and which it has with other values."""
        found = self._comparison.compare(batch.compare, self._known.there(declared, batch.rows))
        self._turn.renew()
        if isinstance(declared, EdgeKind):
            return found
        return replace(found, changed=(found.changed | self._known.has_new_id(batch.rows["id"])) & ~found.added)

    def _write(self, declared: Kind, merge: str, rows: pl.DataFrame) -> None:
        answer = self._turn.step(
            merge, rows=[list(row) for row in rows.iter_rows()], scope=self._scope, pending=self._pending
        )
        self._count(declared.name, rows.height, answer)

    def _count(self, name: str, wanted: int, answer: list[dict[str, int]] | None) -> None:
        """Prove that as many records were written as were to be; None is a commit that was looked up."""
        if answer is not None and answer[0]["written"] != wanted:
            raise StoreError(
                "CG-N312",
                Text(
                    f"{name} 应写入 {wanted} 条，实际 {answer[0]['written']} 条：有人同时改动数据库，请重新运行",
                    f"{wanted} records of {name} were to be written, {answer[0]['written']} were: somebody else "
                    "changes the database; run the load again",
                ),
            )

    def _related(self) -> list[Related]:
        """Work out what becomes of the relationships that references stand for; none is ever read as a record."""
        found = []
        for one in relate(self._database, self._park, self._scope, self._known.with_ids):
            found.append(one)
            self._turn.renew()
        return found

    def _relate(self, related: list[Related]) -> None:
        for one in related:
            for (end,), part in one.new.group_by("kind"):
                for chunk in slices(part.select("from_id", "to_id"), self._batch):
                    rows = [list(row) for row in chunk.iter_rows()]
                    self._turn.step(linking.merge_references(one.name, str(end)), rows=rows, scope=self._scope)

    def _remove(self, removals: dict[str, Removal]) -> None:
        """Remove what disappeared: edges first, so that no node takes one along unseen."""
        for name in sorted(removals, key=lambda name: name in NODES):
            if name not in self._kinds:
                continue
            passing = any(one.kind == name for one in self._passed)
            for places in _parts(removals[name].places, self._batch):
                if passing:
                    self._turn.step(sharing.pass_on(name), places=places, scope=self._scope)
                self._turn.step(ingest.delete_records(name), places=places, scope=self._scope)
            for places in _parts(removals[name].dropped, self._batch):
                self._turn.step(sharing.drop_uses(name), places=places, scope=self._scope)
        if any(removal.places or removal.dropped for name, removal in removals.items() if name in NODES):
            self._turn.step(DROP_ORPHANS)
        if self._database.rows(sharing.COUNT_LEFT)[0]["n"]:
            self._turn.step(sharing.DROP_LEFT)


def _changes(
    removals: dict[str, Removal], counts: dict[str, tuple[int, int]] | None = None, related: Iterable[Related] = ()
) -> tuple[Change, ...]:
    records = (
        Change(name, removal.before, *(counts or {}).get(name, (0, 0)), removal.removed)
        for name, removal in removals.items()
    )
    return (*records, *(one.change for one in related))


def _parts(places: list[_Place], size: int) -> Iterator[list[_Place]]:
    return (places[start : start + size] for start in range(0, len(places), size))
