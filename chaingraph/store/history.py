"""The park as it stood after an earlier load: that of today, undone load by load."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from chaingraph.errors import Finding, Severity, Text, UsageError
from chaingraph.io.dates import read_date
from chaingraph.io.matching import id_columns
from chaingraph.model import EDGES, KINDS, NODES, kind
from chaingraph.model.core import Kind
from chaingraph.park import Park, schema_of
from chaingraph.store.clauses import HISTORY
from chaingraph.store.database import Database
from chaingraph.store.former import BESIDE, KEEPS, KEPT, open_columns, read_former
from chaingraph.store.held import read_held
from chaingraph.store.ingest import FORMER
from chaingraph.store.known import gone_id
from chaingraph.store.terms import read_terms

_KINDS = f"MATCH (f:{FORMER}) RETURN DISTINCT f.cg_kind AS kind"

#: Records of each kind, each with the load that ``made`` it and the leaf of what it was ``before``.
State = dict[str, pl.DataFrame]


def find_load(loads: Sequence[Mapping[str, Any]], wanted: str) -> int:
    """Return the place of a load among those of a scope, newest first.

    `wanted`: the id of a load, or a day, a month or a year: the last one that had come to its end then.

    Raises `UsageError`: ``CG-N307`` if there is none, ``CG-N308`` if the loads since then did not keep what they
    changed.
    """
    whole = [place for place, row in enumerate(loads) if row["status"] == "complete" and row["finished"] is not None]
    named = [place for place in whole if loads[place]["id"] == wanted]
    last = None if named else read_date(wanted, ends=True).value
    if isinstance(last, dt.date):
        named = [place for place in whole if _day(loads[place]) <= last]
    if not named:
        text = Text(
            "数据库中没有“{wanted}”这次载入；可写编号，或某日（到那时最近一次，如 2026-10-31、2026-10）；已有：{zh}",
            "the database holds no load {wanted}; name one by its id, or a day for the last one until then, as "
            "2026-10-31 or 2026-10; it holds {en}",
        )
        there = [f"{loads[place]['id']} ({_day(loads[place])})" for place in whole]
        raise UsageError(
            "CG-N307", text.format(wanted=wanted, zh="、".join(there) or "（无）", en=", ".join(there) or "none yet")
        )
    silent = [row["id"] for row in loads[: named[0]] if row[KEEPS] is None]
    if silent:
        text = Text(
            "载入 {id} 没有保留被它改动的记录（旧版本程序所写，或历史已删除），无法还原它之前的园区",
            "load {id} did not keep what it changed (an older version of the program wrote it, or its history was "
            "removed), so the park before it cannot be told",
        )
        raise UsageError("CG-N308", text.format(id=silent[-1]))
    return named[0]


def _day(load: Mapping[str, Any]) -> dt.date:
    """Return the day on which a load came to its end, where people are."""
    return dt.datetime.fromtimestamp(load["finished"] / 1000, dt.UTC).astimezone().date()


def read_earlier(
    database: Database, loads: Sequence[Mapping[str, Any]], scope: str | None, pending: list[str], place: int
) -> Park:
    """Read the park of a scope as it stood after a load.

    `loads`: those of the scope, newest first. `pending`: ids of those that did not come to their end. `place`: of the
    load among them.

    Returns every record; of kinds whose records are known by who a person is, those of today, and ``CG-N207`` in the
    findings where there are any. Whatever changed otherwise than by loads, the next load has seen.

    The park of today is read, and what the loads since then changed: O(records + changes).
    """
    state = _today(database, scope, pending)
    later = loads[:place]
    former = _read_former(database, [row["id"] for row in later])
    for row in later:
        _undo(state, former, row)
    people = [name for name in state if name not in KEPT and state[name].height]
    ids = pl.concat([pl.Series("id", [], pl.String), *(frame["id"] for name, frame in state.items() if name in NODES)])
    for name in people:
        if name in EDGES:
            ends = (pl.col(end).is_in(ids.implode()) for end in ("from_id", "to_id"))
            state[name] = state[name].filter(*ends)
    frames = {
        name: frame.drop(HISTORY).sort(kind(name).key, nulls_last=True) for name, frame in state.items() if frame.height
    }
    return Park.from_frames(frames, [_of_people(people)] if people and later else [])


def _today(database: Database, scope: str | None, pending: list[str]) -> State:
    terms, state = read_terms(database, scope), {}
    for declared in KINDS:
        frame, _ = read_held(database, declared, terms, scope=scope, pending=pending, history=True)
        state[declared.name] = frame
    return state


def _read_former(database: Database, loads: list[str]) -> dict[str, pl.DataFrame]:
    """Read what records were before loads, by kind: ``load``, ``key``, what `BESIDE` names, the columns of the kind."""
    kinds = [row["kind"] for row in database.rows(_KINDS)]
    beside = ("load", "key", *BESIDE)
    return {name: database.records(kind(name), read_former(name), beside, loads=loads) for name in kinds}


def _undo(state: State, former: Mapping[str, pl.DataFrame], load: Mapping[str, Any]) -> None:
    """Make a state that of before a load."""
    held = {name: frame.filter(load=load["id"]).drop("load") for name, frame in former.items()}
    renamed = _former_ids(state, held, load["id"])
    for name, frame in state.items():
        declared = kind(name)
        if name in KEPT and name in load["kinds"]:
            state[name] = frame.filter(pl.col("made").ne_missing(load["id"]))
        elif renamed:
            state[name] = frame.with_columns(pl.col(column).replace(renamed) for column in id_columns(declared))
        if name in held:
            state[name] = _put_back(declared, state[name], held[name])


def _former_ids(state: State, held: Mapping[str, pl.DataFrame], load: str) -> dict[str, str]:
    """Return the ids of before a load by those that it gave to records, those that it took away among them."""
    found = {}
    for name in (name for name in held if name in NODES):
        both = held[name].join(state[name].select(key="before", after="id"), on="key", how="left")
        for old, after, inside in both.select("id", "after", "inside").iter_rows():
            if after not in (None, old):
                found[after] = old
            if inside is not None:
                found[gone_id(load, inside)] = old
    return found


def _put_back(declared: Kind, frame: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """Put records in the place of what they became; what is about persons is that of today."""
    people = [name for name in schema_of(declared) if name not in open_columns(declared)]
    if people:
        held = held.drop(people).join(frame.select(*people, key="before"), on="key", how="left")
    stay = frame.join(held.select(before="key"), on="before", how="anti")
    return pl.concat([stay, held.select(stay.columns)])


def _of_people(kinds: Iterable[str]) -> Finding:
    labels = [kind(name).label for name in kinds]
    text = Text(
        "个人记录不保留历史：{zh} 为目前的记录，其余为该次载入后的记录",
        "of persons no history is kept: {en} are those of today, all else is as of that load",
    )
    shown = text.format(zh="、".join(label.zh for label in labels), en=", ".join(label.en for label in labels))
    return Finding("CG-N207", Severity.WARNING, shown)
