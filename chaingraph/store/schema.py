"""Constraints and indexes come into a database, and what others keep there in their place is named."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterable, Iterator
from typing import Any

from chaingraph.errors import StoreError, Text
from chaingraph.model import KINDS
from chaingraph.store.database import Database, run_in
from chaingraph.store.faults import FORBIDDEN_RECORD, IN_THE_WAY

_TRIES = 3
_SHOWN = 3

_STATEMENT = re.compile(r"CREATE \w+ (?P<name>\w+) .*FOR \(n:(?P<label>\w+)\) (?:REQUIRE |ON \()n\.(?P<key>\w+)")

_INDEXES = """\
SHOW INDEXES YIELD name, type, labelsOrTypes, properties, owningConstraint
WHERE name = $name OR (type = 'RANGE' AND labelsOrTypes = [$label] AND properties = [$key])
RETURN name, labelsOrTypes AS labels, properties AS keys, owningConstraint IS NOT NULL AS owned"""

_CONSTRAINTS = """\
SHOW CONSTRAINTS YIELD name, labelsOrTypes, properties
WHERE NOT name STARTS WITH 'cg_' AND any(label IN labelsOrTypes WHERE label IN $labels)
RETURN name, labelsOrTypes AS labels, properties AS keys ORDER BY name"""


def prepare(database: Database, statements: Iterable[str]) -> None:
    """Make the constraints and indexes that are not there yet.

    Raises `StoreError`: ``CG-N123`` with the name of the index, or the label of the nodes, that others made and that
    are in the way of one.

    Two clients may do so at once: what both make is there at the next try. One small transaction per statement.
    """
    for statement in statements:
        _make(database, statement)


def _make(database: Database, statement: str) -> None:
    for left in reversed(range(_TRIES)):
        try:
            database.repeat(lambda transaction: run_in(transaction, statement))
        except StoreError as error:
            if error.code != IN_THE_WAY:
                raise
            if (found := _in_the_way(database, statement)) is not None:
                raise StoreError(IN_THE_WAY, found) from None
            if not left:
                raise
            time.sleep(0.1)
        else:
            return


def _in_the_way(database: Database, statement: str) -> Text | None:
    """Say whose index, constraint or nodes are where a statement would make ours; None if nobody's are."""
    wanted = _STATEMENT.match(statement)
    if wanted is None:
        return None
    name, label, key = wanted["name"], wanted["label"], wanted["key"]
    for row in database.rows(_INDEXES, name=name, label=label, key=key):
        if (row["name"], row["labels"], row["keys"]) != (name, [label], [key]):
            text = Text(
                "数据库中他人的{what} {shown} 占了本程序的 {name} 的位置，后者同样可供查找；请管理员执行 "
                "{drop} `{other}` 后重新 load",
                "the {what} {shown} of somebody else is in the way of {name} of this program, which serves the same "
                "look-ups: have {drop} `{other}` run, then load again",
            )
            zh, en, drop = (
                ("约束", "constraint", "DROP CONSTRAINT") if row["owned"] else ("索引", "index", "DROP INDEX")
            )
            facts = {"shown": _shown(row), "name": name, "drop": drop, "other": row["name"]}
            return Text(text.zh.format(what=zh, **facts), text.en.format(what=en, **facts))
    # labels and keys are the program's own identifiers
    doubled = f"MATCH (n:{label}) WITH n.{key} AS key, count(*) AS n WHERE key IS NOT NULL AND n > 1 RETURN sum(n) AS n"
    nodes = database.rows(doubled)[0]["n"]
    if not nodes:
        return None
    return Text(
        "数据库中有 {nodes} 个 :{label} 节点的 {key} 重复，是其他程序的数据，本程序无法保证每条记录唯一；请换一个数据库"
        "（--database，或另一台服务器），或请管理员给这些节点换标签",
        "{nodes} nodes :{label} in the database share their {key}: another application keeps nodes of that label, and "
        "records of this program could not be told apart; use another database (--database, or another server), or "
        "have "
        "these nodes given another label",
    ).format(nodes=nodes, label=label, key=key)


@contextlib.contextmanager
def naming_constraints(database: Database) -> Iterator[None]:
    """Name the constraints of others on our labels where one of them forbids a record."""
    try:
        yield
    except StoreError as error:
        if error.code != FORBIDDEN_RECORD:
            raise
        rows = database.rows(_CONSTRAINTS, labels=[declared.name for declared in KINDS])
        if not rows:
            raise
        named = ", ".join(_shown(row) for row in rows[:_SHOWN]) + (" …" if len(rows) > _SHOWN else "")
        text = Text(
            "数据库中他人的约束不允许写入某条记录：{named}；请改正数据，或请管理员用 DROP CONSTRAINT 删除约束后重新 "
            "load",
            "a constraint of somebody else in the database forbids a record: {named}; change the data, or have the "
            "constraint dropped (DROP CONSTRAINT), then load again",
        )
        raise StoreError(error.code, text.format(named=named)) from None


def _shown(row: dict[str, Any]) -> str:
    labels = "|".join(row["labels"] or [])
    return f"{row['name']} :{labels}({', '.join(row['keys'] or [])})"
