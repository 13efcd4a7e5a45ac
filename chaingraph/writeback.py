"""How an answer stands in a database beside what was loaded: its declaration says so, the store writes it.

The labels and relations that may stand there are those of `chaingraph.store.ingest`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AsAdvice:
    """A row is advice about one record of a kind; the column `about` holds its id."""

    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class AsPair:
    """A row proposes a relation between two records of a kind; a row without the `other` is advice about the first."""

    kind: str
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
    """A row puts a record of a kind into something that was found, see `AsNode`; without a `key` it belongs to none."""

    kind: str
    about: str
    found: AsNode
    relation: str


Way = AsAdvice | AsPair | AsNode | AsMembership
