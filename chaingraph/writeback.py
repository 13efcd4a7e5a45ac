"""How an answer stands in a database beside what was loaded: its declaration says so, the store writes it.

Which kinds of record the ids in a column belong to is said by the column (`chaingraph.table.Column.of`). The labels and
relations that may stand there are those of `chaingraph.store.ingest`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AsAdvice:
    """A row is advice about the records whose ids the column `about` holds; it mentions those of other columns."""

    about: str


@dataclass(frozen=True, slots=True)
class AsFigures:
    """A row is about no single record: a figure, a share, a sum."""


@dataclass(frozen=True, slots=True)
class AsPair:
    """A row proposes a relation between two records; a row without the `other` is advice about the first."""

    about: str
    other: str
    relation: str


@dataclass(frozen=True, slots=True)
class AsNode:
    """A row is something that was found; the column `key` names it within the run."""

    label: str
    key: str


@dataclass(frozen=True, slots=True)
class AsMembership:
    """A row puts a record into something found, see `AsNode`; without a `key` it is advice about the record."""

    about: str
    found: AsNode
    relation: str


Way = AsAdvice | AsFigures | AsPair | AsNode | AsMembership
