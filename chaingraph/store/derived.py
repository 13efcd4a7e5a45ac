"""Answers written back into the database: beside what was loaded, marked as derived, removable by run.

A row about one record becomes an ``Advice`` node with an edge to it, a pair a ``PROPOSED_…`` edge, a supply chain a
``SupplyChain`` node with its firms. All of them carry ``derived = true`` and ``run``; a ``Run`` node says what was
asked, of which load, by which rules. Nothing that was loaded is changed.
"""

from __future__ import annotations

import datetime as dt
import json
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chaingraph import __version__
from chaingraph.errors import OutcomeUnknownError, Text, UsageError
from chaingraph.model import DataClass
from chaingraph.store.database import Database, run_in
from chaingraph.store.ingest import DERIVED_EDGES, constraint_statements
from chaingraph.store.scopes import look_up_scope
from chaingraph.store.terms import Terms, read_terms
from chaingraph.table import Table
from chaingraph.words import Reason, plain
from chaingraph.writeback import AsAdvice, AsNode, AsPair, Way

Step = tuple[str, list[dict[str, Any]]]

_BATCH = 10_000

_ADVICE = """\
UNWIND $rows AS row
MATCH (e:{label} {{id: row.about}})
MERGE (n:Advice {{cg_key: row.key}})
SET n += row.values, n.derived = true, n.run = $run
MERGE (n)-[r:ADVICE_FOR]->(e)
SET r.derived = true, r.run = $run
RETURN count(n) AS written"""

_PAIR = """\
UNWIND $rows AS row
MATCH (a:{kind} {{id: row.about}})
MATCH (b:{kind} {{id: row.other}})
MERGE (a)-[r:{type} {{run: $run}}]->(b)
SET r += row.values, r.derived = true
RETURN count(r) AS written"""

_NODE = """\
UNWIND $rows AS row
MERGE (n:{label} {{cg_key: row.key}})
SET n += row.values, n.derived = true, n.run = $run
RETURN count(n) AS written"""

_MEMBER = """\
UNWIND $rows AS row
MATCH (e:{kind} {{id: row.about}})
MATCH (n:{label} {{cg_key: row.key}})
MERGE (e)-[r:{type} {{run: $run}}]->(n)
SET r += row.values, r.derived = true
RETURN count(r) AS written"""

_START = """\
MERGE (x:Run {id: $run})
SET x += $values, x.derived = true, x.status = 'running', x.started = datetime()
WITH x OPTIONAL MATCH (l:Load {scope: $values.scope, status: 'complete'})
WITH x, l ORDER BY l.started DESC LIMIT 1
SET x.load = l.id
RETURN x.id AS id"""

_END = "MATCH (x:Run {id: $run}) SET x.status = 'complete', x.records = $records RETURN x.id AS id"

_RUNS = """\
MATCH (x:Run) WHERE $scope IS NULL OR x.scope = $scope
RETURN x.id AS id, x.answer AS answer, x.status AS status, x.started.epochMillis AS started, x.as_of AS as_of,
  x.records AS records, x.scope AS scope, x.load AS load, x.version AS version
ORDER BY started DESC, id DESC"""

#: Removed in this order, a batch at a time, so that what is left of an interrupted removal is still found by its run.
_REMOVALS = (
    *(
        f"MATCH ()-[r:{name} {{run: $run}}]->() WHERE r.derived WITH r LIMIT $limit DELETE r RETURN count(*) AS n"
        for name in DERIVED_EDGES
    ),
    *(
        f"MATCH (n:{name} {{run: $run}}) WHERE n.derived WITH n LIMIT $limit DETACH DELETE n RETURN count(*) AS n"
        for name in ("Advice", "SupplyChain")
    ),
    "MATCH (n:Run {id: $run}) DELETE n RETURN count(*) AS n",
)

#: Advice about a record that is not there any more says nothing.
DROP_ORPHANS = (
    "MATCH (n:Advice) WHERE n.derived AND NOT EXISTS { (n)-[:ADVICE_FOR]->() } DETACH DELETE n RETURN count(*) AS n"
)


@dataclass(frozen=True, slots=True)
class Run:
    """One answer that stands in the database; `load` is the newest whole one of its scope when it was written."""

    id: str
    answer: str
    status: str
    started: dt.datetime
    as_of: dt.date | None
    records: int | None
    scope: str | None
    load: str | None
    version: str | None


def write_back(
    database: Database, answers: Sequence[Table], ways: Mapping[str, Way], *, scope: str | None = None
) -> str:
    """Write answers into the database as one run.

    `answers`: the answers; what was found (a chain) before those who belong to it.
    `ways`: how an answer stands in a database, by its name; `chaingraph.analysis.answers.ways_back` gives those
        declared.
    `scope`: whose records they are about; it may be left out where the database holds one scope.

    Returns the run, by which everything that was written can be found and removed.
    Raises `UsageError`: ``CG-N401`` if one of the answers has no way, ``CG-N305`` if there is no such scope, before
    anything is written. `PolicyError`: ``CG-N304`` if there are several scopes and none is named. `StoreError` if the
    database goes away; what was written until then stands under the run, whose status is ``running``.

    Cells of personal classes are left out; a list of reasons becomes codes and sentences in both languages.
    """
    steps = [step for answer in answers for step in _steps(answer, ways.get(answer.name))]
    chosen = look_up_scope(database, scope)
    terms = read_terms(database, chosen.name)
    run = f"{answers[0].name}-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{secrets.token_hex(3)}"
    for statement in constraint_statements():
        database.run(statement)
    first = answers[0]
    values = {
        "answer": first.name,
        "title_zh": first.title.zh,
        "title_en": first.title.en,
        "as_of": first.as_of,
        "parameters": json.dumps({name: plain(value) for name, value in first.parameters.items()}, ensure_ascii=False),
        "rules": sorted({str(rule["id"]) for rule in first.rules if "id" in rule}),
        "scope": chosen.name,
        "version": __version__,
    }
    _certain(database, _START, run=run, values=values)
    records = 0
    for text, rows in steps:
        for start in range(0, len(rows), _BATCH):
            part = [_inside(row, run, terms) for row in rows[start : start + _BATCH]]
            records += _certain(database, text, run=run, rows=part)[0]["written"]
    _certain(database, _END, run=run, records=records)
    return run


def _inside(row: Mapping[str, Any], run: str, terms: Terms) -> dict[str, Any]:
    """Return a row with the key of its run, and with the ids of its records inside the database."""
    ids = {name: terms.inside.get(row[name], row[name]) for name in ("about", "other") if name in row}
    return {**row, **ids, **({"key": f"{run}|{row['key']}"} if "key" in row else {})}


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


def _steps(answer: Table, way: Way | None) -> Iterator[Step]:
    if way is None:
        raise UsageError(
            "CG-N401",
            Text(f"{answer.name} 的结果不能写回数据库", f"an answer of the name {answer.name} cannot be written back"),
        )
    if isinstance(way, AsAdvice):
        yield _ADVICE.format(label=way.kind), _advice(answer, answer.rows, way.about)
    elif isinstance(way, AsPair):
        yield from _paired(answer, way)
    elif isinstance(way, AsNode):
        yield (
            _NODE.format(label=way.label),
            [{"key": row[way.key], "values": _values(answer, row)} for row in answer.rows],
        )
    else:
        yield (
            _MEMBER.format(kind=way.kind, label=way.found.label, type=way.relation),
            [
                {"about": row[way.about], "key": row[way.found.key], "values": _values(answer, row)}
                for row in answer.rows
            ],
        )


def _paired(answer: Table, way: AsPair) -> Iterator[Step]:
    made = [row for row in answer.rows if row[way.other] is not None]
    rows = [{"about": row[way.about], "other": row[way.other], "values": _values(answer, row)} for row in made]
    yield _PAIR.format(kind=way.kind, type=way.relation), rows
    alone = [row for row in answer.rows if row[way.other] is None]
    yield _ADVICE.format(label=way.kind), _advice(answer, alone, way.about)


def _advice(answer: Table, rows: Sequence[Mapping[str, Any]], about: str) -> list[dict[str, Any]]:
    return [
        {
            "about": row[about],
            "key": f"{answer.name}|{row[about]}",
            "values": {"answer": answer.name, **_values(answer, row)},
        }
        for row in rows
    ]


def _values(answer: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row's cells as a database keeps them, named after the declared columns."""
    kept: dict[str, Any] = {}
    for column in answer.columns:
        value = row[column.name]
        if value is None or column.data_class in {DataClass.PERSONAL, DataClass.SENSITIVE}:
            continue
        if isinstance(value, Reason):
            value = (value,)
        listed = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else None
        if listed and all(isinstance(item, Reason) for item in listed):
            kept[f"{column.name}_codes"] = [reason.code for reason in listed]
            kept[f"{column.name}_zh"] = [reason.text.zh for reason in listed]
            kept[f"{column.name}_en"] = [reason.text.en for reason in listed]
        elif listed is not None and all(isinstance(item, str) for item in listed):
            kept[column.name] = listed
        elif isinstance(value, str | int | float | dt.date):
            kept[column.name] = value
        else:
            kept[column.name] = json.dumps(plain(value), ensure_ascii=False)
    return kept
