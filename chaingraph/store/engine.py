"""A process that runs the embedded engine: started when it is needed, asked one statement at a time, ended at a limit.

The engine looks at its clock between steps only, and a fault of its own ends its process: whoever asks stays outside.
"""

from __future__ import annotations

import contextlib
import io
import math
import pickle
import queue
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from chaingraph.errors import ChaingraphError, StoreError, Text
from chaingraph.store import worker
from chaingraph.store.complaints import changes_data, not_understood, too_slow
from chaingraph.store.names import said_by_embedded
from chaingraph.store.rows import Rows

#: Seconds after its limit in which a statement may still end by itself.
GRACE = 1.0
#: Bytes that the engine may take for pages and tables, its process besides, and an answer of limited length.
POOL, BESIDES, ANSWER = 640 << 20, 896 << 20, 128 << 20
_THREADS = 2  # each takes room of its own for a path
_AWAKE = 0.1
_LEAST_MAP = 1 << 30


class EngineError(Exception):
    """What went wrong in the engine's process.

    `kind`: name of the exception there; ``Late`` if the process was ended at the limit, ``Gone`` if it ended by itself,
        ``Unstarted`` if it could not be started, ``Unopened`` if the engine cannot open the file.
    `said`: what was said of it.
    """

    def __init__(self, kind: str, said: str = "") -> None:
        super().__init__(kind, said)
        self.kind, self.said = kind, said

    @property
    def lacks_memory(self) -> bool:
        """Whether there was not enough memory; the engine is not trusted to be sound after that."""
        return self.kind == "MemoryError" or any(word in self.said for word in ("Buffer manager", "bad_alloc"))

    @property
    def is_of_file(self) -> bool:
        """Whether the engine does not accept the file."""
        return self.kind == "Unopened" and not self.lacks_memory

    def complaint(self) -> ChaingraphError:
        """Return the error as a user sees it."""
        if self.kind == "Late" or self.said == "Interrupted.":
            return too_slow()
        if self.kind in {"Unopened", "Unstarted"}:
            text = Text(
                "内嵌引擎无法启动：{said}；请检查内存限制（ulimit）与磁盘，再试一次",
                "the embedded engine cannot start: {said}; check limits of memory (ulimit) and the disk, and try again",
            )
            return StoreError("CG-Q019", text.format(said=self.said.partition("\n")[0] or "?"))
        if self.lacks_memory:
            return StoreError(
                "CG-Q013", Text("查询需要的内存过多；请缩小范围", "the query needs too much memory; narrow it")
            )
        if self.kind == "Gone":
            text = Text(
                "内嵌引擎在执行时异常退出；请缩小范围，或换一种写法",
                "the embedded engine broke down over it; narrow it, or write it in another way",
            )
            return StoreError("CG-Q018", text)
        if "read-only" in self.said:
            return changes_data()
        return not_understood(said_by_embedded(self.said) or self.said)


class Engine:
    """The embedded engine with a database file open, in a process of its own.

    `path`: the file. The process works in its folder and names it without one: the engine takes some signs in a path
        for a pattern, and on Windows knows only paths in the letters of the system's language.
    `writable`: whether the file may be made and written; its process has no limit of memory but the engine's.

    The process starts with the first statement, and again with the next one after it was ended. It ends with this
    object, with this process, however that ends, and at the limit of a statement.
    """

    def __init__(self, path: Path, largest: int, *, writable: bool = False) -> None:
        self._path = path
        self._options = {
            "database_path": path.name,
            "read_only": not writable,
            "buffer_pool_size": POOL,
            "max_db_size": max(_LEAST_MAP, 1 << (largest - 1).bit_length()),
            "max_num_threads": _THREADS,
        }
        self._memory = None if writable else BESIDES
        self._lock = threading.Lock()
        self._answers: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
        self._process: subprocess.Popen[bytes] | None = None
        self._end: weakref.finalize[Any, Any] | None = None

    def run(
        self,
        text: str,
        values: Mapping[str, Any] | None = None,
        *,
        seconds: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """Run one statement.

        `seconds`: time limit; a second later at most the process is ended.
        `limit`: largest number of rows; with one, the size of the answer is limited as well.

        Raises `EngineError` if there is no answer.
        """
        with self._lock:
            if self._process is None:
                self._start()
            end = time.monotonic() + seconds + GRACE if seconds else math.inf
            try:
                return self._ask((text, dict(values or {}), seconds, limit, limit and ANSWER), end)
            except EngineError as error:
                if error.kind in {"Gone", "Late"} or error.lacks_memory:
                    self._stop()
                raise
            except BaseException:  # an answer that nobody waits for would be taken for the next one
                self._stop()
                raise

    def finish(self) -> None:
        """Close the database, so that its file is whole.

        Raises `EngineError` if it cannot be closed.
        """
        with self._lock:
            if self._process is not None:
                self._ask(None)
                self._stop()

    def close(self) -> None:
        """End the process."""
        self._stop()

    def _start(self) -> None:
        try:
            self._process = process = subprocess.Popen(  # noqa: S603 - a program of ours
                [sys.executable, "-I", "-S", worker.__file__],
                cwd=self._path.parent,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            self._end = weakref.finalize(self, _kill, process)
            self._answers = queue.SimpleQueue()
            threading.Thread(target=_listen, args=(process.stdout, self._answers), daemon=True).start()
            self._ask((sys.path, self._options, self._memory))
        except EngineError as error:
            self._stop()
            raise EngineError("Unopened" if error.said else "Unstarted", error.said) from None
        except (OSError, RuntimeError) as error:  # no process, no thread
            self._stop()
            raise EngineError("Unstarted", str(error)) from None
        except BaseException:
            self._stop()
            raise

    def _stop(self) -> None:
        self._process = None
        if self._end is not None:
            self._end()

    def _ask(self, request: tuple[Any, ...] | None, end: float = math.inf) -> Rows:
        """Send a request and take what comes until it is answered."""
        columns: tuple[str, ...] = ()
        rows: list[tuple[Any, ...]] = []
        self._send(_packed(request))
        while True:
            kind, *facts = self._next(end)
            if kind == "error":
                raise EngineError(*facts)
            if kind == "end":
                return Rows(columns, tuple(rows), facts[0])
            if kind == "columns":
                columns = facts[0]
            else:
                rows += facts[0]

    def _send(self, packed: bytes) -> None:
        if self._process is None or self._process.stdin is None:
            raise EngineError("Gone")
        try:
            self._process.stdin.write(packed)
            self._process.stdin.flush()
        except (OSError, ValueError):  # ValueError: it was closed meanwhile
            raise EngineError("Gone") from None

    def _next(self, end: float) -> tuple[Any, ...]:
        """Return the next part of an answer; awake often enough to hear Ctrl-C, which not every wait is ended by."""
        while (left := end - time.monotonic()) > 0:
            try:
                return self._answers.get(timeout=min(left, _AWAKE))
            except queue.Empty:
                continue
        raise EngineError("Late")


def _listen(stream: IO[bytes], answers: queue.SimpleQueue[tuple[Any, ...]]) -> None:
    """Pass on what a process answers until it ends."""
    with stream:
        try:
            while True:
                answers.put(worker.Plain(stream).load())
        except (EOFError, OSError, pickle.UnpicklingError):
            answers.put(("error", "Gone", ""))


def _packed(request: tuple[Any, ...] | None) -> bytes:
    """Return a request as it is sent; values that the process would not read are refused here."""
    try:
        packed = pickle.dumps(request)
        worker.Plain(io.BytesIO(packed)).load()
    except Exception as error:
        raise EngineError(type(error).__name__, str(error)) from None
    return packed


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and everything that is kept of it; its listener hears that."""
    process.kill()
    process.wait()
    if process.stdin is not None:
        with contextlib.suppress(OSError):  # what was not sent yet is for nobody
            process.stdin.close()
