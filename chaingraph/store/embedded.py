"""The park as a graph that answers Cypher without a server: a file of the embedded engine, opened for reading only."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.store.base import Closing
from chaingraph.store.cache import cache_folder, working_folder
from chaingraph.store.engine import Engine, EngineError
from chaingraph.store.graphfile import cached_database, is_sound, remove_database
from chaingraph.store.guard import check_embedded_plan, check_words, parameters_of
from chaingraph.store.limits import SECONDS
from chaingraph.store.miscounts import check_counts
from chaingraph.store.names import other_case
from chaingraph.store.queries import OWN, Query
from chaingraph.store.rows import Rows
from chaingraph.store.scopes import Chosen

_MENDED = Text("缓存的图已损坏，已从园区数据重新生成", "the cached graph was damaged and was made again from the park")


class EmbeddedGraph(Closing):
    """A park opened for reading with Cypher, by an engine in a process of its own.

    `park`: the park, or what finds the file of its graph in a cache folder and tells whether a damaged one was removed
        (as `chaingraph.store.graphfile.cached_database`).
    `folder`: cache folder; that of `cache_folder` when not given. Without any, the file lives as long as this object.
    `told`: what a user should know of the file, whatever is asked: that it was damaged and made again.
    """

    engine = "embedded"
    scope: str | None = None

    def __init__(self, park: Park | Callable[[Path], tuple[Path, bool]], folder: Path | None = None) -> None:
        self.told: tuple[Text, ...] = ()
        self._find = partial(cached_database, park) if isinstance(park, Park) else park
        with contextlib.ExitStack() as stack:
            self._folder = folder or cache_folder() or stack.enter_context(working_folder())
            self._open()
            self._stack = stack.pop_all()

    def _open(self) -> None:
        self._path, mended = self._find(self._folder)
        if mended:
            self.told = (_MENDED,)
        self._engine = Engine(self._path, 2 * self._path.stat().st_size)

    def close(self) -> None:
        """End the engine."""
        self._engine.close()
        self._stack.close()

    def run_named(self, query: Query, values: Mapping[str, Any]) -> tuple[Rows, tuple[Text, ...]]:
        """Run a named query; one of the user's own is looked at first, and has the time limit of one that is typed.

        Nothing has to be said of its rows.

        Raises `ChaingraphError`: as `check` and `run`.
        """
        text = query.embedded or query.text
        given = {name: values[name] for name in parameters_of(text)}
        if query.topic == OWN:
            said = self.check(text, given)
            return self.run(text, given, seconds=SECONDS), said
        return self.run(text, given), ()

    def whose(self, *, every: bool = False) -> Chosen:
        """Tell whose records a question is about: the park's, there are no others."""
        del every
        return Chosen()

    def notes(self) -> tuple[Text, ...]:
        """Tell what is wrong with the graph: nothing, it is the park that was read."""
        return ()

    def check(
        self, text: str, parameters: Mapping[str, Any] | None = None, *, seconds: float = SECONDS
    ) -> tuple[Text, ...]:
        """Refuse whatever is not one reading statement; see `chaingraph.store.guard`.

        Returns what is to be said of names that nothing bears.

        Raises `PolicyError` if the statement writes, reads or writes files, or calls a procedure. `UsageError` if the
        engine cannot read the statement, or would miscount.
        """
        check_words(text)
        check_counts(text)
        self.check_plan(text, parameters, seconds=seconds)
        return other_case(text)

    def check_plan(self, text: str, parameters: Mapping[str, Any] | None = None, *, seconds: float = SECONDS) -> None:
        """Refuse a statement by the engine's plan of it; nothing is run, but what is constant is worked out."""
        plan = self.run(f"EXPLAIN {text}", parameters, seconds=seconds)
        check_embedded_plan("\n".join(str(row[0]) for row in plan.rows))

    def run(
        self,
        text: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        seconds: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """Run one statement.

        `seconds`: time limit; none by default.
        `limit`: largest number of rows taken; `Rows.cut` tells whether there were more.

        Raises `PolicyError` if the statement writes. `UsageError`: ``CG-Q011`` if the engine cannot read the
        statement, ``CG-Q012`` if it took too long. `StoreError`: ``CG-Q013`` if it needs too much memory, ``CG-Q018``
        if the engine broke down, ``CG-Q019`` if it cannot start.

        Where the file turns out to be damaged, it is made again and the statement run once more.
        """
        try:
            return self._engine.run(text, parameters, seconds=seconds, limit=limit)
        except EngineError as error:
            if not self._is_at_fault(error):
                raise error.complaint() from None
        self._engine.close()
        remove_database(self._path)
        self._open()
        self.told = (_MENDED,)
        try:
            return self._engine.run(text, parameters, seconds=seconds, limit=limit)
        except EngineError as error:
            raise error.complaint() from None

    def _is_at_fault(self, error: EngineError) -> bool:
        """Tell whether the file may be why there is no answer."""
        return error.is_of_file or (error.kind != "Late" and not is_sound(self._path))
