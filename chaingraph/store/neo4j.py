"""The park in a Neo4j database."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from chaingraph.errors import Finding, Severity, Text
from chaingraph.io.matching import NOBODY
from chaingraph.io.quality_file import from_text
from chaingraph.model import EDGES, NODES, kind
from chaingraph.park import Account, Park
from chaingraph.quality import Quality
from chaingraph.store import ingest, sharing
from chaingraph.store.address import Connection, only_read
from chaingraph.store.base import Change, Closing, Load, Progress
from chaingraph.store.database import Database
from chaingraph.store.held import read_held
from chaingraph.store.history import find_load, read_earlier
from chaingraph.store.loads import BATCH, Loader
from chaingraph.store.placing import Shared
from chaingraph.store.scopes import DEFAULT_SCOPE, Chosen, look_up_scope
from chaingraph.store.terms import read_terms
from chaingraph.store.truth import doubled, find_untrue
from chaingraph.store.turn import LEASE, WAIT

_LOADS = """\
MATCH (x:Load) WHERE $scope IS NULL OR x.scope = $scope
RETURN x.id AS id, x.scope AS scope, x.source AS source, x.status AS status, x.started.epochMillis AS started,
  x.finished.epochMillis AS finished, x.counts AS counts, x.changes AS changes, x.digest AS digest,
  x.version AS version, x.step AS step, x.quality AS quality, x.removed AS removed, x.kinds AS kinds, x.keeps AS keeps
ORDER BY x.started DESC, x.id DESC"""

_RUNNING = """\
MATCH (l:CgLock {key: 'load'}) WHERE l.owner IS NOT NULL AND l.until >= datetime() RETURN count(l) AS n"""


@dataclass(frozen=True, slots=True)
class Holding:
    """How many records of a kind a scope has, and the newest date that their data were brought up to."""

    scope: str
    kind: str
    records: int
    updated: dt.date | None


@dataclass(frozen=True, slots=True)
class Sharing:
    """How many records of a kind a scope owns that another one holds as well."""

    kind: str
    owner: str
    user: str
    records: int


class Neo4jStore(Closing):
    """A home of a park in a Neo4j database; a context manager that closes the connection.

    `connection`: where the database is and who asks; see `chaingraph.store.connection.make_connection`.
    `scope`: whose data: what is loaded is marked with it (``park`` when None), and reading takes that alone (the only
        scope there is when None).
    `after`: the load, or the day, after which the park is read as it stood; that of today when None. Such a store is
        only read from.
    `batch`, `lease`, `wait`: as for `chaingraph.store.loads.Loader`.

    Raises `StoreError` if the database cannot be used; one sentence says why.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        scope: str | None = None,
        after: str | None = None,
        batch: int = BATCH,
        lease: float = LEASE,
        wait: float = WAIT,
    ) -> None:
        self.database = Database(connection)
        self.scope, self.after = scope, after
        #: Who of the database was who in the park of the last `preview` or `write`.
        self.matches = NOBODY
        #: What of that park concerned other scopes.
        self.told: tuple[Shared, ...] = ()
        self._batch, self._lease, self._wait = batch, lease, wait

    def close(self) -> None:
        """Close the connection."""
        self.database.close()

    def read(self) -> Park:
        """Read the park of one scope.

        Returns every record of the scope that the program loaded, sorted by key. What a load added that did not come to
        its end is left out; ``CG-N201`` in the findings says so, ``CG-N202`` that removals are still to be done,
        ``CG-N203`` that a load wrote while the park was read, ``CG-N204`` that records stand several times (the first
        is read). After an earlier load: as `chaingraph.store.history.read_earlier`.
        Raises `PolicyError`, `UsageError`: ``CG-N304`` and ``CG-N305``, as `whose`. `StoreError` if the database goes
        away. `InputError`: ``CG-N120`` if a property has another type than the declared one.

        One statement per kind; O(records) rows travel. A load that writes meanwhile makes the reading start again, up
        to three times.
        """
        scope = self.whose().name
        for _ in range(3):
            before = self._loads(scope)
            park = self._read(before, scope)
            if self._loads(scope) == before:
                return park
        return Park(
            park.tables,
            (
                *park.findings,
                Finding(
                    "CG-N203",
                    Severity.WARNING,
                    Text(
                        "读取期间一直有 load 在写入，数据可能新旧混合；请稍后重读",
                        "a load kept writing while the park was read, so old and new records may be mixed; read again",
                    ),
                ),
            ),
            park.accounts,
            park.quality,
        )

    def whose(self, *, every: bool = False) -> Chosen:
        """Tell whose records reading takes; `every` asks for all scopes together.

        Raises `PolicyError`: ``CG-N304`` with the list of scopes if there are several and the store was opened without
        one. `UsageError`: ``CG-N305`` with those that there are if the store was opened with another one.
        """
        return look_up_scope(self.database, self.scope, every=every)

    def _read(self, loads: list[dict[str, Any]], scope: str | None) -> Park:
        if self.after is not None:
            place = find_load(loads, self.after)
            park = read_earlier(self.database, loads, scope, _pending(loads), place)
            return replace(park, quality=_quality(loads[place]))
        terms, pending = read_terms(self.database, scope), _pending(loads)
        frames, accounts, findings = {}, [], self._findings(loads)
        for name, declared in (*NODES.items(), *EDGES.items()):
            frame, copies = read_held(self.database, declared, terms, scope=scope, pending=pending)
            if frame.height:
                frames[name] = frame
                accounts.append(Account(declared.table, frame.height + copies, frame.height, 0, copies))
            if copies:
                findings.append(doubled(name, copies))
        return replace(Park.from_frames(frames, findings, accounts), quality=_quality_of(loads))

    def _findings(self, loads: list[dict[str, Any]]) -> list[Finding]:
        now = self.database.rows(_RUNNING)[0]["n"] > 0
        state = Text("正在进行", "is going on") if now else Text("没有完成", "did not come to its end")
        found = []
        for row in loads:
            if row["status"] == "running":
                text = Text(
                    "load {id} {state}，它新增的记录未被采用，它改动的记录已是新值；请等它结束，或重新运行",
                    "load {id} {state}; the records that it added are left out, those that it changed have their new "
                    "values. Wait for it, or run it again",
                )
                code = "CG-N201"
            elif row["status"] == "complete" and row["finished"] is None:
                text = Text(
                    "load {id} 已全部写入，但旧记录的删除{state}；请等它结束，或重新运行",
                    "load {id} is written, but removing what disappeared {state}. Wait for it, or run it again",
                )
                code = "CG-N202"
            else:
                continue
            shown = Text(text.zh.format(id=row["id"], state=state.zh), text.en.format(id=row["id"], state=state.en))
            found.append(Finding(code, Severity.WARNING, shown))
        return found

    def _loads(self, scope: str | None) -> list[dict[str, Any]]:
        return self.database.rows(_LOADS, scope=scope)

    def loads(self) -> tuple[Load, ...]:
        """List the loads of the scope that the store was opened with, else of every scope; newest first."""
        return tuple(_load(row) for row in self._loads(self.scope))

    def warnings(self) -> tuple[Finding, ...]:
        """Tell of those of `loads` that did not come to their end (see `read`), and of what others changed."""
        loads = self._loads(self.scope)
        return (*self._findings(loads), *find_untrue(self.database, self.scope, _pending(loads)))

    def holdings(self, chosen: Chosen) -> tuple[Holding, ...]:
        """Count records as `read` reads them, by kind that has any; scope by scope where all were chosen."""
        names = chosen.held if chosen.name is None else (chosen.name,)
        return tuple(holding for name in names for holding in self._holdings(name))

    def _holdings(self, scope: str) -> Iterator[Holding]:
        given = {"scope": scope, "pending": _pending(self._loads(scope))}
        for name in (*NODES, *EDGES):
            if self.database.rows(ingest.count_kind(name))[0]["n"] == 0:
                continue
            counts, days = [ingest.count_scope(name)], [ingest.newest(name)] if "updated" in kind(name).columns else []
            if name in NODES and ingest.is_shared(name):
                counts.append(sharing.count_uses(name))
                days += [sharing.newest_use(name)] * len(days)
            if count := sum(self.database.rows(text, **given)[0]["n"] for text in counts):
                newest = [self.database.rows(text, **given)[0]["day"] for text in days]
                day = max(filter(None, newest), default=None)
                yield Holding(scope, name, count, None if day is None else dt.date.fromisoformat(day))

    def shared(self) -> tuple[Sharing, ...]:
        """Count the records that two scopes hold: of the scope the store was opened with, else of every one."""
        return tuple(Sharing(**row) for row in self.database.rows(sharing.COUNT_SHARED, scope=self.scope))

    def preview(self, park: Park) -> tuple[Change, ...]:
        """Tell what `write` would change; see `chaingraph.store.base.Store`."""
        loader = self._loader(park)
        changes = loader.preview()
        self.matches, self.told = loader.matches, loader.shared
        return changes

    def write(
        self, park: Park, *, source: str = "", yes_delete: int | None = None, progress: Progress | None = None
    ) -> Load:
        """Load a park.

        `park`: the park; kinds that it has no table of are left alone.
        `yes_delete`: the exact number of records that may be removed, where it is more than a fifth of a kind.

        Raises `ChaingraphError`: as `chaingraph.store.loads.Loader.run`.

        Loading the same park again changes nothing. A load that was interrupted anywhere is repaired by running it
        again. O(records) rows travel to the server at the first load, and from it at each later one.
        """
        loader = self._loader(park, source, progress)
        loader.run(yes_delete)
        self.matches, self.told = loader.matches, loader.shared
        return next(load for load in self.loads() if load.id == loader.id)

    def _loader(self, park: Park, source: str = "", progress: Progress | None = None) -> Loader:
        if self.after is not None:
            raise only_read()
        return Loader(
            self.database,
            park,
            scope=self.scope or DEFAULT_SCOPE,
            source=source,
            batch=self._batch,
            lease=self._lease,
            wait=self._wait,
            progress=progress,
        )


def _pending(loads: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in loads if row["status"] == "running"]


def _load(row: dict[str, Any]) -> Load:
    def moment(value: int | None) -> dt.datetime | None:
        return None if value is None else dt.datetime.fromtimestamp(value / 1000, dt.UTC)

    started = moment(row["started"])
    return Load(
        row["id"],
        row["scope"],
        row["source"],
        row["status"],
        started or dt.datetime.fromtimestamp(0, dt.UTC),
        moment(row["finished"]),
        json.loads(row["counts"] or "{}"),
        tuple(Change(*change) for change in json.loads(row["changes"] or "[]")),
        row["digest"],
        row["version"],
        _quality(row),
        tuple(row["removed"] or ()),
    )


def _quality(row: dict[str, Any]) -> Quality | None:
    """Return how well the files of a load were read; nobody knows where its note is not as the program writes it."""
    try:
        return from_text(row["quality"] or "null")
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _quality_of(loads: list[dict[str, Any]]) -> Quality | None:
    """Return that of the newest load that came to its end."""
    return next((_quality(row) for row in loads if row["status"] == "complete"), None)
