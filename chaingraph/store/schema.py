"""What a database needs before the first record, constraints and indexes, and how it comes to have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from chaingraph.derived import CAPTION
from chaingraph.errors import StoreError, Text
from chaingraph.model import NODES, DataClass
from chaingraph.store.database import Database, run_in
from chaingraph.store.ingest import BOOKKEEPING

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

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

_IN_THE_WAY = """\
SHOW INDEXES YIELD name, type, labelsOrTypes, properties, owningConstraint
WHERE labelsOrTypes = [$label] AND properties = [$key] AND owningConstraint IS NULL AND type = 'RANGE'
RETURN name"""


@dataclass(frozen=True, slots=True)
class Constraint:
    """No two nodes of a label have one value of a property."""

    label: str
    key: str

    @property
    def statement(self) -> str:
        """The statement that makes it; every edition has such constraints.

        >>> print(Constraint("Enterprise", "id").statement)
        CREATE CONSTRAINT cg_enterprise_id IF NOT EXISTS FOR (n:Enterprise) REQUIRE n.id IS UNIQUE
        """
        name = f"cg_{self.label.lower()}_{self.key.removeprefix('cg_')}"
        return f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{self.label}) REQUIRE n.{self.key} IS UNIQUE"


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


class _InTheWayError(Exception):
    """An index stands where the constraint needs its own."""


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

    Raises `StandsTwiceError` if it cannot be kept. `StoreError`: ``CG-N123`` if somebody's index is in the way,
    ``CG-N124`` if it cannot be kept for `last`.
    """

    def work(transaction: ManagedTransaction) -> None:
        from neo4j.exceptions import Neo4jError

        try:
            run_in(transaction, constraint.statement)
        except Neo4jError as error:
            if (error.code or "").endswith("ConstraintCreationFailed"):
                raise StandsTwiceError from None
            if (error.code or "").endswith("IndexAlreadyExists"):
                raise _InTheWayError from None
            raise

    try:
        database.repeat(work)
    except StandsTwiceError:
        if last:
            raise _of_others(constraint) from None
        raise
    except _InTheWayError:
        raise _index_in_the_way(database, constraint) from None


def make_indexes(database: Database) -> None:
    """Make the indexes that are not there."""
    there = {row["name"] for row in database.rows(_INDEXES)}
    for name, statement in indexes().items():
        if name not in there:
            database.change(statement)


def _index_in_the_way(database: Database, constraint: Constraint) -> StoreError:
    found = database.rows(_IN_THE_WAY, label=constraint.label, key=constraint.key)
    name = found[0]["name"] if found else "?"
    return StoreError(
        "CG-N123",
        Text(
            f"已有索引 {name}（:{constraint.label} 的 {constraint.key}），与所需的唯一约束冲突，未写入任何记录；"
            f"请管理员执行 DROP INDEX `{name}` 后重新 load（约束自带索引，查询不会变慢）",
            f"index {name} on :{constraint.label}({constraint.key}) is in the way of the uniqueness constraint that is "
            f"needed there, no record was written; have it dropped (DROP INDEX `{name}`; the constraint brings an "
            "index of its own) and load again",
        ),
    )


def _of_others(constraint: Constraint) -> StoreError:
    label, key = constraint.label, constraint.key
    return StoreError(
        "CG-N124",
        Text(
            f"数据库中有别的程序的 :{label} 节点，其 {key} 有重复，无法建立唯一约束，未写入任何记录；"
            "请换用另一个数据库（--database）",
            f"another program keeps :{label} nodes in this database, and several of them share their {key}, so that it "
            "cannot be kept unique; no record was written. Use another database (--database)",
        ),
    )
