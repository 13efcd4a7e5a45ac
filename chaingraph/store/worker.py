"""The embedded engine in a process of its own, so that whoever asks can end it: this file is that process's program.

It is started by its path (`chaingraph.store.engine`) and imports nothing of the package: queries wait for its start.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

_BATCH = 1_000
_INTERNAL = ("_ID", "_LABEL", "_SRC", "_DST", "_NODES", "_RELS")
_PLAIN = frozenset(
    {("datetime", "date"), ("datetime", "datetime"), ("datetime", "timedelta"), ("datetime", "timezone")}
    | {("decimal", "Decimal"), ("uuid", "UUID"), ("uuid", "SafeUUID")}
)


class Plain(pickle.Unpickler):  # noqa: S301 - what it reads is limited here
    """Reads plain values only, so that neither side can make the other run anything."""

    def find_class(self, module: str, name: str, /) -> Any:
        """Refuse every class but days, times, decimals and UUIDs."""
        if (module, name) not in _PLAIN:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Open a database and answer one request after the other until nobody asks any more.

    The first request is ``(import path, options of the database, memory)``, each other one ``(text, values, seconds,
    limit, size)``. An answer is ``("columns", names)``, any number of ``("rows", rows)`` and ``("end", cut)``, or
    ``("error", its kind, what is said)``. The last request is None: the database is closed and that is answered.
    """
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    path, options, memory = waiting.get()
    sys.path[:] = path
    try:
        import ladybug

        database = ladybug.Database(**options)
        connection = ladybug.Connection(database)
        if memory is not None:
            _bound_memory(memory)
    except Exception as error:
        _send(answers, _failure(error))
        return
    _send(answers, ("end", False))
    while (request := waiting.get()) is not None:
        try:
            _answer(connection, request, answers)
        except Exception as error:
            _send(answers, _failure(error))
    connection.close()
    database.close()
    _send(answers, ("end", False))


def _listen(requests: IO[bytes], waiting: queue.SimpleQueue[Any]) -> None:
    """Pass requests on; when whoever asked is gone, end this process whatever it is doing."""
    try:
        while True:
            waiting.put(Plain(requests).load())
    except BaseException:
        os._exit(0)


def _bound_memory(memory: int) -> None:
    """Allow so many bytes more than are mapped now, where the system counts them."""
    try:
        import resource

        mapped = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = mapped + memory
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))
    except (ImportError, OSError, ValueError):
        return  # no such limit here: the engine's own bounds what it takes for a query


def _answer(connection: Any, request: tuple[Any, ...], answers: IO[bytes]) -> None:
    """Run one statement and send its rows, some at a time."""
    import ladybug

    text, values, seconds, limit, size = request
    connection.set_query_timeout(int(seconds * 1000) if seconds else 0)
    # a prepared statement is always a single one, what a text alone need not be
    prepared = ladybug.PreparedStatement(connection, text, values)
    if not prepared.is_success():
        raise RuntimeError(prepared.get_error_message())
    result = connection.execute(prepared, values)
    _send(answers, ("columns", tuple(result.get_column_names())))
    taken, left, rows = 0, size, []
    while result.has_next() and taken != limit:
        rows.append(tuple(_value(item) for item in result.get_next()))
        taken += 1
        if len(rows) == _BATCH or taken == limit or not result.has_next():
            packed = pickle.dumps(("rows", rows))
            left = None if left is None else left - len(packed)
            if left is not None and left < 0:
                raise MemoryError
            answers.write(packed)
            rows = []
    _send(answers, ("end", result.has_next()))


def _value(value: Any) -> Any:
    """Return a value as both engines give it: whole decimals as integers, nodes and edges as their properties."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {name: _value(item) for name, item in value.items() if name not in _INTERNAL and item is not None}
    if isinstance(value, list):
        return [_value(item) for item in value]
    return value


def _failure(error: Exception) -> tuple[str, str, str]:
    return ("error", type(error).__name__, str(error).strip())


def _send(answers: IO[bytes], answer: tuple[Any, ...]) -> None:
    answers.write(pickle.dumps(answer))
    answers.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever asks, who ends this process
    with os.fdopen(os.dup(1), "wb") as stream:
        os.dup2(2, 1)  # what a compiled library prints is no answer
        serve(sys.stdin.buffer, stream)
    os._exit(0)
