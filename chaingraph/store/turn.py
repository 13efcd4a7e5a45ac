"""One load at a time: the lock in the database, and numbered steps that can be looked up after a lost commit."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chaingraph import __version__
from chaingraph.errors import OutcomeUnknownError, StoreError, Text
from chaingraph.store.batches import Batches
from chaingraph.store.database import Database, run_in

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

#: Seconds after which the lock of a load that says nothing any more is free.
LEASE = 30.0
#: Seconds for which a load waits for another one.
WAIT = 45.0

_TRIES = 3

_ACQUIRE = """\
MERGE (l:CgLock {key: 'load'})
SET l.asked = datetime()
WITH l WHERE l.owner IS NULL OR l.owner = $owner OR l.until < datetime()
SET l.owner = $owner, l.until = datetime() + duration({milliseconds: $lease})
MERGE (x:Load {id: $load})
ON CREATE SET x += $record, x.status = 'running', x.started = datetime(), x.step = 0
RETURN x.id AS id"""

_HOLDER = """\
MATCH (l:CgLock {key: 'load'}) WHERE l.owner IS NOT NULL AND l.until >= datetime()
RETURN l.owner AS owner"""

# the first SET takes the lock of the node, so that the owner that is read is the owner until the commit
_FENCE = """\
MATCH (l:CgLock {key: 'load'})
SET l.asked = datetime()
WITH l WHERE l.owner = $owner
SET l.until = datetime() + duration({milliseconds: $lease})
WITH l MATCH (x:Load {id: $load}) SET x.step = CASE WHEN x.step < $step THEN $step ELSE x.step END
RETURN x.step AS step"""

_STEP = "MATCH (x:Load {id: $load}) RETURN x.step AS step"

_FORGET = "MATCH (x:Load {id: $load}) WHERE x.step = 0 DELETE x RETURN count(*) AS n"

_RELEASE = "MATCH (l:CgLock {key: 'load'}) WHERE l.owner = $owner REMOVE l.owner, l.until RETURN l.key AS key"


class Turn:
    """The right to load, from `acquire` to `release`.

    `record`: what the ``Load`` node says from the start.
    `lease`, `wait`: seconds; see `LEASE` and `WAIT`.

    Every step is one transaction that first proves that the lock is still ours and writes its number on the ``Load``
    node. Whoever was paused until the lease ran out, and lost the lock, therefore cannot write any more. All clocks
    are the server's.
    """

    def __init__(self, database: Database, record: Mapping[str, Any], lease: float, wait: float) -> None:
        self.id = f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{secrets.token_hex(4)}"
        self._database, self._record = database, {**record, "version": __version__}
        self._lease, self._wait = lease, wait
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{self.id}"
        self._number = 0
        self._batches = Batches()
        self._renewed = 0.0
        self._held = False

    def acquire(self) -> None:
        """Take the lock and start the ``Load`` record; wait while another load has it.

        Raises `StoreError`: ``CG-N310`` if another load is still at it. `OutcomeUnknownError`: ``CG-N320`` if commits
        got lost.
        """
        patience = time.monotonic() + self._wait
        while not self._try():
            if time.monotonic() > patience:
                holder = self._database.rows(_HOLDER)
                who = holder[0]["owner"].rsplit(":", 1)[0] if holder else "?"
                raise StoreError(
                    "CG-N310",
                    Text(
                        f"另一个 load（{who}）正在写入同一数据库，请稍后再试",
                        f"another load ({who}) is writing to this database; try again later",
                    ),
                )
            time.sleep(min(1.0, self._lease / 4))
        self._held, self._renewed = True, time.monotonic()

    def _try(self) -> bool:
        return bool(
            self._certain(_ACQUIRE, owner=self._owner, lease=self._milliseconds, load=self.id, record=self._record)
        )

    def release(self) -> None:
        """Give the lock back; if that fails, its lease ends by itself. A load that wrote nothing leaves no record."""
        # whatever ended the load is what its caller has to hear of
        with contextlib.suppress(StoreError, OutcomeUnknownError):
            self._certain(_FORGET, load=self.id)
            self._certain(_RELEASE, owner=self._owner)
        self._held = False

    def renew(self) -> None:
        """Keep the lock while only reading goes on."""
        if self._held and time.monotonic() - self._renewed > self._lease / 3:
            from neo4j.exceptions import IncompleteCommit

            # if it got lost, the next step proves whether the lock is still ours
            with contextlib.suppress(IncompleteCommit):
                self._database.aside(self._fence)
            self._renewed = time.monotonic()

    def step(self, text: str, **parameters: Any) -> list[dict[str, Any]] | None:
        """Run one numbered write, or several where the server has not the memory for all rows or places at once.

        `text`: a generated statement; it does no harm when it is done twice.
        `**parameters`: its parameters; ``load`` is added. ``rows`` or ``places`` are what may be divided.

        Returns its rows, counts of several writes added up; None if a commit got lost and the number on the ``Load``
        node says that it happened.
        Raises `StoreError`: ``CG-N311`` if another load took the lock over, ``CG-N119`` if there is not the memory for
        a single row. `OutcomeUnknownError`: ``CG-N320`` if the commit got lost and cannot be looked up.
        """
        name = next((name for name in ("rows", "places") if name in parameters), None)
        if name is None:
            return self._step_once(text, parameters)
        answers = self._batches.each(
            text, parameters[name], lambda part: self._step_once(text, {**parameters, name: part})
        )
        return _together(answers)

    def _step_once(self, text: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]] | None:
        from neo4j.exceptions import IncompleteCommit

        self._number += 1

        def work(transaction: ManagedTransaction) -> list[dict[str, Any]]:
            self._fence(transaction)
            return run_in(transaction, text, load=self.id, **parameters)

        for _ in range(_TRIES):
            try:
                answer = self._database.write(work)
            except IncompleteCommit:
                if not self._happened():
                    continue
                answer = None
            self._renewed = time.monotonic()
            return answer
        raise _unknown()

    @property
    def _milliseconds(self) -> int:
        return int(self._lease * 1000)

    def _fence(self, transaction: ManagedTransaction) -> None:
        """Prove inside a transaction that the lock is ours, hold it until the commit, and note the step."""
        given = {"owner": self._owner, "lease": self._milliseconds, "load": self.id, "step": self._number}
        if not run_in(transaction, _FENCE, **given):
            raise StoreError(
                "CG-N311",
                Text(
                    "另一个 load 已接管写入，本次中止；重新运行即可",
                    "another load took over and this one ended; run it again",
                ),
            )

    def _certain(self, text: str, **parameters: Any) -> Any:
        """Run a write that does no harm when it is done twice; a lost commit means doing it again."""
        from neo4j.exceptions import IncompleteCommit

        for _ in range(_TRIES):
            with contextlib.suppress(IncompleteCommit):
                return self._database.write(lambda transaction: run_in(transaction, text, **parameters))
        raise _unknown()

    def _happened(self) -> bool:
        try:
            return bool(self._database.rows(_STEP, load=self.id)[0]["step"] >= self._number)
        except (StoreError, IndexError):
            raise _unknown() from None


def _together(answers: list[list[dict[str, Any]] | None]) -> list[dict[str, Any]] | None:
    """Return what several writes of one statement answered, with their counts added up."""
    known = [answer for answer in answers if answer is not None]
    if len(answers) == 1 or len(known) < len(answers):
        return answers[0] if len(answers) == 1 else None
    return [{name: sum(answer[0][name] for answer in known) for name in known[0][0]}]


def _unknown() -> OutcomeUnknownError:
    return OutcomeUnknownError(
        "CG-N320",
        Text(
            "连接在提交时中断，最后一批是否写入无法确认；重新运行同一条 load 命令即可，不会重复写入",
            "the connection was lost during a commit, and whether the last batch was written cannot be found out; run "
            "the same load again, nothing is written twice",
        ),
    )
