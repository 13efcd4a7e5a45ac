"""Answers written back into the database: beside what was loaded, marked as derived, removable by run.

A row about records becomes an ``Advice`` node with an edge to each, a pair a ``PROPOSED_…`` edge, a supply chain a
``SupplyChain`` node with its firms, a row of figures a ``Figure``. All of them carry ``derived = true`` and ``run``,
nodes lead to their ``Run`` by ``OF_RUN``; it says what was asked, of which load, by which rules. Of the whole runs of
an answer and a scope the one that was finished last is ``current``. Nothing that was loaded is changed.
"""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chaingraph import __version__
from chaingraph.errors import OutcomeUnknownError, Text, UsageError
from chaingraph.store.answer_rows import Step, spread, steps_of
from chaingraph.store.database import Database, run_in
from chaingraph.store.ingest import DERIVED_EDGES, constraint_statements
from chaingraph.store.schema import prepare
from chaingraph.store.scopes import look_up_scope
from chaingraph.store.terms import Terms, read_terms
from chaingraph.table import Table
from chaingraph.writeback import Way

_BATCH = 10_000

_START = """\
MERGE (x:Run {id: $run})
SET x += $values, x.derived = true, x.status = 'running', x.current = false, x.started = datetime()
WITH x OPTIONAL MATCH (l:Load {scope: $values.scope, status: 'complete'})
WITH x, l ORDER BY l.started DESC LIMIT 1
SET x.load = l.id
RETURN x.id AS id"""

#: The runs of the answer are written to before their status is read, so that of two that end at once one waits.
_END = """\
MATCH (x:Run {id: $run})
MATCH (o:Run {answer: x.answer, scope: x.scope})
SET o.succeeded_by = $run
WITH collect(o) AS runs
UNWIND runs AS o
WITH o, o.id = $run AS own, o.id <> $run AND o.status IN ['complete', 'superseded'] AS older
SET o.current = own,
  o.status = CASE WHEN own THEN 'complete' WHEN older THEN 'superseded' ELSE o.status END,
  o.succeeded_by = CASE WHEN older THEN $run END
WITH collect(CASE WHEN older THEN o.id END) AS older
MATCH (x:Run {id: $run})
SET x.records = $records, x.finished = datetime()
RETURN older"""

_RUNS = """\
MATCH (x:Run) WHERE $scope IS NULL OR x.scope = $scope
RETURN x.id AS id, x.answer AS answer, x.status AS status, coalesce(x.current, false) AS current,
  x.started.epochMillis AS started, x.as_of AS as_of, x.records AS records, x.scope AS scope, x.load AS load,
  x.version AS version
ORDER BY started DESC, id DESC"""

#: Removed in this order, a batch at a time, so that what is left of an interrupted removal is still found by its run.
_REMOVALS = (
    *(
        f"MATCH ()-[r:{name} {{run: $run}}]->() WHERE r.derived WITH r LIMIT $limit DELETE r RETURN count(*) AS n"
        for name in DERIVED_EDGES
    ),
    *(
        f"MATCH (n:{name} {{run: $run}}) WHERE n.derived WITH n LIMIT $limit DETACH DELETE n RETURN count(*) AS n"
        for name in ("Advice", "Figure", "SupplyChain")
    ),
    "MATCH (n:Run {id: $run}) DELETE n RETURN count(*) AS n",
)

#: Advice about a record that is not there any more says nothing.
DROP_ORPHANS = (
    "MATCH (n:Advice) WHERE n.derived AND COUNT { (n)-[:ADVICE_FOR]->() } < coalesce(n.cg_about, 1) "
    "DETACH DELETE n RETURN count(*) AS n"
)


@dataclass(frozen=True, slots=True)
class Run:
    """One answer that stands in the database.

    `status`: ``running`` (or interrupted), ``complete``, ``superseded`` by a later one of the answer and scope.
    `load`: the newest whole one of its scope when it was written.
    """

    id: str
    answer: str
    status: str
    current: bool
    started: dt.datetime
    as_of: dt.date | None
    records: int | None
    scope: str | None
    load: str | None
    version: str | None


def write_back(
    database: Database,
    answers: Sequence[Table],
    ways: Mapping[str, Way],
    *,
    scope: str | None = None,
    replace: bool = False,
) -> str:
    """Write answers into the database as one run, which is the current one of the first answer from then on.

    `answers`: the answers; what was found (a chain) before those who belong to it.
    `ways`: how an answer stands in a database, by its name; `chaingraph.analysis.answers.ways_back` gives them.
    `scope`: whose records they are about; it may be left out where the database holds one scope.
    `replace`: whether earlier whole runs of the answer and scope are removed; else they stay, marked as superseded.

    Returns the run, by which everything that was written can be found and removed.
    Raises `UsageError`: ``CG-N401`` if one of the answers has no way, ``CG-N305`` if there is no such scope, before
    anything is written. `PolicyError`: ``CG-N304`` if there are several scopes and none is named. `StoreError` if the
    database goes away; what was written until then stands under the run, whose status is ``running``.

    Cells of personal classes are left out; a list of reasons becomes codes and sentences in both languages.
    """
    steps = [step for answer in answers for step in steps_of(answer, _way_of(answer, ways))]
    chosen = look_up_scope(database, scope)
    terms = read_terms(database, chosen.name)
    run = f"{answers[0].name}-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{secrets.token_hex(3)}"
    prepare(database, constraint_statements())
    _certain(database, _START, run=run, values=_about(answers[0], chosen.name))
    records = sum(_write(database, run, step, terms) for step in steps)
    (ended,) = _certain(database, _END, run=run, records=records)
    for older in ended["older"] if replace else ():
        _remove(database, older)
    return run


def _way_of(answer: Table, ways: Mapping[str, Way]) -> Way:
    if answer.name not in ways:
        raise UsageError(
            "CG-N401",
            Text(f"{answer.name} 的结果不能写回数据库", f"an answer of the name {answer.name} cannot be written back"),
        )
    return ways[answer.name]


def _about(answer: Table, scope: str | None) -> dict[str, Any]:
    """Return what a run says of what was asked."""
    parameters = {
        key: value
        for name, asked in answer.parameters.items()
        for key, value in spread(f"parameter_{name}", asked).items()
    }
    return {
        **parameters,
        "answer": answer.name,
        "title_zh": answer.title.zh,
        "title_en": answer.title.en,
        "as_of": answer.as_of,
        "rules": sorted({str(rule["id"]) for rule in answer.rules if "id" in rule}),
        "scope": scope,
        "version": __version__,
    }


def _write(database: Database, run: str, step: Step, terms: Terms) -> int:
    """Write the rows of a step and return how many of the answer's own they are."""
    written = 0
    for start in range(0, len(step.rows), _BATCH):
        rows = [_inside(row, terms) for row in step.rows[start : start + _BATCH]]
        written += _certain(database, step.text, run=run, rows=rows)[0]["written"]
    return written if step.counts else 0


def _inside(row: Mapping[str, Any], terms: Terms) -> dict[str, Any]:
    """Return a row with the ids that its records have inside the database."""
    ids = {name: terms.inside.get(row[name], row[name]) for name in ("about", "other", "id") if name in row}
    return {**row, **ids}


def list_runs(database: Database, *, scope: str | None = None) -> tuple[Run, ...]:
    """List the runs whose results stand in the database, or those about one scope; newest first.

    Raises `UsageError`: ``CG-N305`` if there is neither a run nor a record of the scope.
    """
    rows, runs = database.rows(_RUNS, scope=scope), []
    if scope is not None and not rows:
        look_up_scope(database, scope)
    for row in rows:
        as_of = row["as_of"].to_native() if row["as_of"] is not None else None
        started = dt.datetime.fromtimestamp(row["started"] / 1000, dt.UTC)
        runs.append(Run(**{**row, "started": started, "as_of": as_of}))
    return tuple(runs)


def remove_run(database: Database, run: str, *, scope: str | None = None) -> int:
    """Remove everything that a run wrote, if it is about a scope where one is named.

    Raises `UsageError`: ``CG-N402`` if there is no such run.
    """
    if run not in {item.id for item in list_runs(database, scope=scope)}:
        raise UsageError(
            "CG-N402", Text(f"没有运行 {run}；用 derived 列出", f"there is no run {run}; `derived` lists them")
        )
    return _remove(database, run)


def _remove(database: Database, run: str) -> int:
    total = 0
    for text in _REMOVALS:
        while True:
            count = _certain(database, text, run=run, limit=_BATCH)[0]["n"]
            total += count
            if count < _BATCH:
                break
    return total - 1


def _certain(database: Database, text: str, **parameters: Any) -> list[dict[str, Any]]:
    """Run a statement that does no harm when it is done twice; a lost commit means doing it again."""
    from neo4j.exceptions import IncompleteCommit

    for _ in range(3):
        try:
            return database.write(lambda transaction: run_in(transaction, text, **parameters))
        except IncompleteCommit:
            continue
    raise OutcomeUnknownError(
        "CG-N321",
        Text(
            "连接在提交时中断，结果是否写入无法确认；用 derived 查看并移除该次运行后重试",
            "the connection was lost during a commit; look at `derived`, remove the run and write it again",
        ),
    )
