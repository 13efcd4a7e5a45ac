"""What stands in a database otherwise than loads write it: values of another type, copies, lost constraints."""

from __future__ import annotations

from collections.abc import Iterator

from chaingraph.errors import Finding, Severity, Text
from chaingraph.model import EDGES, NODES
from chaingraph.store import doubles, ingest, sharing
from chaingraph.store.database import Database
from chaingraph.store.schema import lost_constraints


def find_untrue(database: Database, scope: str | None, pending: list[str]) -> Iterator[Finding]:
    """Yield what somebody changed past the program so that answers may be wrong; the next load mends it.

    `scope`: whose records are looked at (None: all). `pending`: loads that did not come to their end.

    ``CG-N204``: records that stand several times. ``CG-N205``: values of another type. ``CG-N206``: lost constraints.
    The server looks at every record; only counts travel.
    """
    held = [name for name in (*NODES, *EDGES) if database.rows(ingest.count_kind(name))[0]["n"]]
    for constraint in lost_constraints(database):
        if constraint.label in held:
            yield lost(constraint.label)
            if copies := doubles.count_copies(database, constraint):
                yield doubled(constraint.label, copies)
    given = {"scope": scope, "pending": pending}
    for name in held:
        if name in EDGES:
            found = database.rows(doubles.list_edge_copies(name), scope=scope)
            if copies := sum(len(row["places"]) - 1 for row in found):
                yield doubled(name, copies)
        counts = [ingest.count_untyped(name)]
        if name in NODES and ingest.is_shared(name) and scope is not None:
            counts.append(sharing.count_untyped_uses(name))
        if untyped := sum(database.rows(text, **given)[0]["n"] for text in counts):
            yield _untyped(name, untyped)


def lost(label: str) -> Finding:
    """Return the finding that a label has no constraint any more."""
    text = Text(
        "数据库中 :{label} 的唯一约束已丢失，记录可能重复计数；请重新 load",
        "the constraint of :{label} is gone, records may be counted twice; load again",
    )
    return Finding("CG-N206", Severity.WARNING, text.format(label=label))


def doubled(name: str, copies: int) -> Finding:
    """Return the finding that records of a kind stand several times, `copies` too many."""
    text = Text(
        "数据库中 {name} 有 {copies} 条重复记录；请重新 load，以便合并",
        "records of {name} that are copies of others: {copies}; load again, that joins them",
    )
    return Finding("CG-N204", Severity.WARNING, text.format(name=name, copies=copies))


def _untyped(name: str, records: int) -> Finding:
    text = Text(
        "数据库中 {name} 有 {records} 条的值类型不符，查询可能漏掉它们；请重新 load",
        "records of {name} with a value of another type, which queries may miss: {records}; load again",
    )
    return Finding("CG-N205", Severity.WARNING, text.format(name=name, records=records))
