"""The park in files: a folder, a workbook, one file."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from chaingraph import __version__
from chaingraph.io.decisions import Decisions
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.store.base import Change, Load, Progress, check_park, check_removals, compare, kinds_of


class FolderStore:
    """A home of a park in files; a folder of CSV files unless the name says otherwise.

    `mapping`, `encoding`, `decisions`: as for `chaingraph.io.read_park`.
    """

    def __init__(
        self,
        path: Path | str,
        *,
        mapping: Path | str | None = None,
        encoding: str | None = None,
        decisions: Decisions | Path | str | None = None,
    ) -> None:
        self.path = Path(path)
        self._mapping, self._encoding, self._decisions = mapping, encoding, decisions

    def read(self) -> Park:
        """Read the park, as `chaingraph.io.read_park` does."""
        from chaingraph.io import read_park

        return read_park(self.path, mapping=self._mapping, encoding=self._encoding, decisions=self._decisions)

    def _current(self) -> Park:
        filled = self.path.is_file() or (self.path.is_dir() and any(self.path.iterdir()))
        return self.read() if filled else Park.from_rows({})

    def preview(self, park: Park) -> tuple[Change, ...]:
        """Tell what `write` would change; see `Store`."""
        return self._plan(self._current(), park)

    def _plan(self, current: Park, park: Park) -> tuple[Change, ...]:
        changes = []
        for name in kinds_of(park):
            old, new = current[name], park[name]
            added, changed = compare(old, new, list(kind(name).key))
            kept = new.height - int(added.sum())
            changes.append(Change(name, old.height, int(added.sum()), int(changed.sum()), old.height - kept))
        return tuple(changes)

    def write(
        self, park: Park, *, source: str = "", yes_delete: int | None = None, progress: Progress | None = None
    ) -> Load:
        """Write the tables of `park`; tables that it does not have stay.

        Raises `PolicyError`: as `chaingraph.store.base.check_removals`. `InputError`: as
        `chaingraph.store.base.check_park`, of what the folder would hold.
        """
        started = dt.datetime.now(dt.UTC)
        current = self._current()
        changes = self._plan(current, park)
        tables = Park.from_frames({**current.tables, **park.tables})
        whole = replace(tables, quality=park.quality or current.quality)
        check_park(whole)
        check_removals(changes, yes_delete)
        if not all(change.nothing for change in changes):
            from chaingraph.io import write_park

            suffix = self.path.suffix.lower()
            write_park(whole, self.path, None if suffix in {".xlsx", ".json"} else "csv")
        if progress is not None:
            for name, count in whole.summary().items():
                progress(name, count, count)
        finished = dt.datetime.now(dt.UTC)
        identifier = f"{started:%Y%m%dT%H%M%SZ}"
        return Load(
            identifier,
            "park",
            source,
            "complete",
            started,
            finished,
            whole.summary(),
            changes,
            park.digest,
            __version__,
        )

    def loads(self) -> tuple[Load, ...]:
        """Return nothing: files carry no record of who wrote them."""
        return ()

    def close(self) -> None:
        """Do nothing: no file stays open."""
