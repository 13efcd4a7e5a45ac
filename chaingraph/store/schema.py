"""What a database needs before the first record, constraints and indexes, and how it comes to have them."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from chaingraph.derived import CAPTION
from chaingraph.errors import StoreError, Text
from chaingraph.model import KINDS, NODES, DataClass
from chaingraph.store.database import Database
from chaingraph.store.faults import FORBIDDEN_RECORD, IN_THE_WAY
from chaingraph.store.ingest import BOOKKEEPING

#: Properties with words that people search by, where a kind has them.
_SEARCHED = ("name", "aliases", "products", "product", "matter")

#: The index over them, in characters of two as Chinese needs it.
_SEARCH_INDEX = "cg_search"

#: Constraints by which no two nodes have one value, whatever they are called: ``label``, ``key``.
LIST_UNIQUE = """\
SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties
WHERE (type CONTAINS 'UNIQUENESS' OR type = 'NODE_KEY') AND size(labelsOrTypes) = 1 AND size(properties) = 1
RETURN labelsOrTypes[0] AS label, properties[0] AS key"""

_INDEXES = "SHOW INDEXES YIELD name RETURN name"

_RIVALS = """\
SHOW INDEXES YIELD name, type, labelsOrTypes, properties, owningConstraint
WHERE name = $name OR (type = 'RANGE' AND labelsOrTypes = [$label] AND properties = [$key])
RETURN name, labelsOrTypes AS labels, properties AS keys, owningConstraint IS NOT NULL AS owned"""

_CONSTRAINTS_OF_OTHERS = """\
SHOW CONSTRAINTS YIELD name, labelsOrTypes, properties
WHERE NOT name STARTS WITH 'cg_' AND any(label IN labelsOrTypes WHERE label IN $labels)
RETURN name, labelsOrTypes AS labels, properties AS keys ORDER BY name"""

_TRIES = 3
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Constraint:
    """No two nodes of a label have one value of a property."""

    label: str
    key: str

    @property
    def name(self) -> str:
        """What it is called in a database."""
        return f"cg_{self.label.lower()}_{self.key.removeprefix('cg_')}"

    @property
    def statement(self) -> str:
        """The statement that makes it; every edition has such constraints.

        >>> print(Constraint("Enterprise", "id").statement)
        CREATE CONSTRAINT cg_enterprise_id IF NOT EXISTS FOR (n:Enterprise) REQUIRE n.id IS UNIQUE
        """
        return f"CREATE CONSTRAINT {self.name} IF NOT EXISTS FOR (n:{self.label}) REQUIRE n.{self.key} IS UNIQUE"


#: One per label, of declared kinds first.
CONSTRAINTS = tuple(Constraint(label, key) for label, key in {**dict.fromkeys(NODES, "id"), **BOOKKEEPING}.items())


@cache
def indexes() -> dict[str, str]:
    """Return the statements that make the indexes, by name: one per property by which records are found, one to search.

    References, names and what is sought have one each.

    >>> print(indexes()["cg_enterprise_name"])
    CREATE INDEX cg_enterprise_name IF NOT EXISTS FOR (n:Enterprise) ON (n.name)
    """
    return {**dict(_property_indexes()), _SEARCH_INDEX: _search_statement()}


def _property_indexes() -> Iterator[tuple[str, str]]:
    for label, declared in NODES.items():
        for prop in declared.properties:
            if prop.reference or prop.sought or prop.name == "name":
                name = f"cg_{label.lower()}_{prop.name}"
                yield name, f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.{prop.name})"


def _search_statement() -> str:
    """Return the statement that makes one full-text index over what people search by; captions are in it."""
    labels: list[str] = []
    names: dict[str, None] = {}
    for label, declared in NODES.items():
        if declared["id"].data_class <= DataClass.INTERNAL:
            held = [name for name in _SEARCHED if name in declared.columns]
            labels.append(label)
            names |= dict.fromkeys([*held, *(() if declared.named else (CAPTION,))])
    each = ", ".join(f"n.{name}" for name in names)
    return (
        f"CREATE FULLTEXT INDEX {_SEARCH_INDEX} IF NOT EXISTS FOR (n:{'|'.join(labels)}) ON EACH [{each}] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
    )


def schema_statements() -> tuple[str, ...]:
    """Return all of them, as a script runs them: constraints, then indexes."""
    return (*(one.statement for one in CONSTRAINTS), *indexes().values())


class StandsTwiceError(Exception):
    """Nodes of a label share what is to be unique."""


def lost_constraints(database: Database) -> tuple[Constraint, ...]:
    """List the constraints that a database does not have, whatever they are called there."""
    return _not_among((row["label"], row["key"]) for row in database.rows(LIST_UNIQUE))


def lost_labels(there: Iterable[tuple[str, str]]) -> list[str]:
    """Return the labels of declared kinds whose constraint is not among those that `LIST_UNIQUE` gives."""
    return [one.label for one in _not_among(there) if one.label in NODES]


def _not_among(there: Iterable[tuple[str, str]]) -> tuple[Constraint, ...]:
    held = set(there)
    return tuple(one for one in CONSTRAINTS if (one.label, one.key) not in held)


def make_constraint(database: Database, constraint: Constraint, *, last: bool = False) -> None:
    """Make a constraint.

    `last`: whether the nodes of ours that stood twice are one already.

    Raises `StandsTwiceError` if it cannot be kept. `StoreError`: ``CG-N123`` with the name of the index, or for `last`
    the label of the nodes, that others made and that are in the way.

    Two clients may do so at once: what both make is there at the next try.
    """
    for left in reversed(range(_TRIES)):
        try:
            database.change(constraint.statement)
        except StoreError as error:
            if error.code != IN_THE_WAY:
                raise
            given = {"name": constraint.name, "label": constraint.label, "key": constraint.key}
            if rivals := database.rows(_RIVALS, **given):
                raise StoreError(IN_THE_WAY, _rival(rivals[0], constraint)) from None
            if nodes := sum(row["nodes"] for row in database.rows(list_sharing(constraint))):
                if last:
                    raise StoreError(IN_THE_WAY, _sharing(nodes, constraint)) from None
                raise StandsTwiceError from None
            if not left:
                raise
            time.sleep(0.1)
        else:
            return


def make_indexes(database: Database) -> None:
    """Make the indexes that are not there."""
    there = {row["name"] for row in database.rows(_INDEXES)}
    for name, statement in indexes().items():
        if name not in there:
            database.change(statement)


@contextlib.contextmanager
def naming_constraints(database: Database) -> Iterator[None]:
    """Name the constraints of others on our labels where one of them forbids a record."""
    try:
        yield
    except StoreError as error:
        if error.code != FORBIDDEN_RECORD:
            raise
        rows = database.rows(_CONSTRAINTS_OF_OTHERS, labels=[declared.name for declared in KINDS])
        if not rows:
            raise
        named = ", ".join(_shown(row) for row in rows[:_SHOWN]) + (" …" if len(rows) > _SHOWN else "")
        text = Text(
            "数据库中他人的约束不允许写入某条记录：{named}；请改正数据，或请管理员删除约束（DROP CONSTRAINT）后重新 "
            "load",
            "a constraint of somebody else in the database forbids a record: {named}; change the data, or have the "
            "constraint dropped (DROP CONSTRAINT), then load again",
        )
        raise StoreError(error.code, text.format(named=named)) from None


@cache
def list_sharing(constraint: Constraint, *, ours: bool = False) -> str:
    """Return the statement that lists what several nodes share that a constraint is to keep unique: ``key``, ``nodes``.

    `ours`: of the program's records alone, where the label is of a declared kind.
    """
    label, key = constraint.label, constraint.key
    whose = " AND n.cg_scope IS NOT NULL" if ours and label in NODES else ""
    return (
        f"MATCH (n:{label}) WHERE n.{key} IS NOT NULL{whose} WITH n.{key} AS key, count(n) AS nodes WHERE nodes > 1 "
        "RETURN key, nodes"
    )


def _rival(row: dict[str, Any], constraint: Constraint) -> Text:
    text = Text(
        "数据库中他人的{what} {shown} 占了本程序的 {name} 的位置，后者同样可供查找；未写入任何记录，请管理员执行 "
        "{drop} `{other}` 后重新 load",
        "the {what} {shown} of somebody else is in the way of {name} of this program, which serves the same look-ups; "
        "no record was written: have {drop} `{other}` run, then load again",
    )
    zh, en, drop = ("约束", "constraint", "DROP CONSTRAINT") if row["owned"] else ("索引", "index", "DROP INDEX")
    facts = {"shown": _shown(row), "name": constraint.name, "drop": drop, "other": row["name"]}
    return Text(text.zh.format(what=zh, **facts), text.en.format(what=en, **facts))


def _sharing(nodes: int, constraint: Constraint) -> Text:
    text = Text(
        "数据库中有 {nodes} 个 :{label} 节点的 {key} 重复，是其他程序的数据，本程序无法保证每条记录唯一，"
        "未写入任何记录；请换一个数据库（--database，或另一台服务器），或请管理员给这些节点换标签",
        "{nodes} nodes :{label} in the database share their {key}: another application keeps nodes of that label, and "
        "records of this program could not be told apart; no record was written. Use another database (--database, or "
        "another server), or have these nodes given another label",
    )
    return text.format(nodes=nodes, label=constraint.label, key=constraint.key)


def _shown(row: dict[str, Any]) -> str:
    labels = "|".join(row["labels"] or [])
    return f"{row['name']} :{labels}({', '.join(row['keys'] or [])})"
