"""How well a park was read: what stood in its files, what of it is not in the park, what is still to be decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chaingraph.model import EdgeKind, kind

#: What a row below a heading can be, for people: one word for several classes of the reader.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "data": ("data",),
    "totals": ("total", "subtotal", "sum"),
    "notes": ("note", "section", "signature"),
    "headings": ("heading", "numbers"),
    "asked": ("asked",),
    "dropped": ("dropped",),
}
_LEFT_OUT = ("asked", "personal", "aside", "double")


@dataclass(frozen=True, slots=True)
class TakenColumn:
    """A column of a sheet: its heading, what became of it, and which property it is or may be."""

    heading: str
    outcome: str
    kind: str | None = None
    stands_for: str | None = None
    needed: bool = False  # not read although it may hold what the park needs and has nowhere else

    @property
    def meaning(self) -> str | None:
        """``kind.property``; None where nobody knows."""
        return None if self.kind is None or self.stands_for is None else f"{self.kind}.{self.stands_for}"

    @property
    def names(self) -> tuple[str, ...]:
        """What is missing while it is unread: the property, and of a relation the records altogether."""
        relation = self.kind is not None and isinstance(kind(self.kind), EdgeKind)
        return tuple(filter(None, (self.meaning, self.kind if relation else None)))


@dataclass(frozen=True, slots=True)
class Source:
    """A sheet or file: what its rows are, and its columns."""

    file: str
    sheet: str | None
    kind: str | None
    rows: Mapping[str, int] = field(default_factory=dict)  # by class, blank ones left out
    columns: tuple[TakenColumn, ...] = ()

    @property
    def read(self) -> int:
        """Rows below the heading that are not blank."""
        return sum(self.rows.values())

    def grouped(self) -> dict[str, int]:
        """Return the rows by the words of `GROUPS`, and ``other``; they add up to `read`.

        >>> Source("a.csv", None, "Enterprise", {"data": 3, "subtotal": 1, "odd": 1}).grouped()
        {'data': 3, 'totals': 1, 'notes': 0, 'headings': 0, 'asked': 0, 'dropped': 0, 'other': 1}
        """
        known = {name: sum(self.rows.get(one, 0) for one in classes) for name, classes in GROUPS.items()}
        return {**known, "other": self.read - sum(known.values())}

    def headings(self, *outcomes: str) -> list[str]:
        """Return the headings of the columns with one of these outcomes."""
        return [column.heading for column in self.columns if column.outcome in outcomes]

    @property
    def plain(self) -> bool:
        """Whether every row is a record and no column is left out."""
        return self.read == self.rows.get("data", 0) and not self.headings(*_LEFT_OUT)


@dataclass(frozen=True)
class Quality:
    """What the files of a park held, and what of it every answer lacks.

    Attributes
    ----------
    sources
        Sheets and files in the order of reading.
    put_aside
        By kind: rows that were put aside for an error.
    unreadable
        By ``kind.property``: cells that hold something and count as unknown.
    unknown
        By ``kind.property``, or kind of relation: records without a fact that answers rest on.
    absent
        Kinds that answers rest on and of which there is no record.
    questions, used
        Questions that are open, and proposals that are used until somebody decides otherwise.
    asked
        By ``kind.property``, or kind, or nothing where nobody knows: how many of both there are.
    """

    sources: tuple[Source, ...] = ()
    put_aside: Mapping[str, int] = field(default_factory=dict)
    unreadable: Mapping[str, int] = field(default_factory=dict)
    unknown: Mapping[str, int] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    questions: int = 0
    used: int = 0
    asked: Mapping[str, int] = field(default_factory=dict)

    @property
    def says_nothing(self) -> bool:
        """Whether all that stood in the files was taken: facts that nobody stated are no matter of reading."""
        lost = self.put_aside or self.unreadable or self.questions or self.used
        return not lost and all(source.plain for source in self.sources)

    @property
    def needed_but_unread(self) -> list[TakenColumn]:
        """Columns that were not read although they may hold what the park needs."""
        return [column for source in self.sources for column in source.columns if column.needed]

    def touching(self, reads: Mapping[str, str] | None) -> dict[str, Any]:
        """Return what of this touches an answer.

        `reads`: kinds and their columns that the answer rests on, as it declares them; None is everything.

        Returns ``unknown``, ``unreadable``, ``put_aside`` (numbers by property or kind), ``absent`` and
        ``needed_but_unread``; those without content are left out.

        >>> Quality(unknown={"Enterprise.street": 2, "Enterprise.uscc": 1}).touching({"Enterprise": "id street"})
        {'unknown': {'Enterprise.street': 2}}
        """
        asked = None if reads is None else names_of(reads)
        found = {
            "unknown": _only(self.unknown, asked),
            "unreadable": _only(self.unreadable, asked),
            "put_aside": _only(self.put_aside, asked),
            "absent": [kind for kind in self.absent if asked is None or kind in asked],
            "needed_but_unread": [
                column.heading
                for column in self.needed_but_unread
                if asked is None or not asked.isdisjoint(column.names)
            ],
        }
        return {name: held for name, held in found.items() if held}

    def to_dict(self) -> dict[str, Any]:
        """Return the block as plain values, as JSON has it."""
        return {
            "sources": [
                {"file": one.file, "sheet": one.sheet, "as": one.kind, "read": one.read, **one.grouped()}
                for one in self.sources
            ],
            "columns": {
                "read": sum(len(one.headings("read")) for one in self.sources),
                "personal": sum(len(one.headings("personal")) for one in self.sources),
                "asked": [heading for one in self.sources for heading in one.headings("asked")],
                "aside": [heading for one in self.sources for heading in one.headings("aside", "double")],
                "needed_but_unread": [column.heading for column in self.needed_but_unread],
            },
            "rows_put_aside": dict(self.put_aside),
            "cells_unreadable": dict(self.unreadable),
            "facts_unknown": dict(self.unknown),
            "tables_absent": list(self.absent),
            "questions_open": self.questions,
            "used_until_changed": self.used,
        }


def names_of(reads: Mapping[str, str]) -> frozenset[str]:
    """Return kinds, and ``kind.property`` for each of their columns.

    >>> sorted(names_of({"Enterprise": "id name"}))
    ['Enterprise', 'Enterprise.id', 'Enterprise.name']
    """
    return frozenset({f"{kind}.{name}" for kind, names in reads.items() for name in names.split()} | set(reads))


def _only(numbers: Mapping[str, int], asked: frozenset[str] | None) -> dict[str, int]:
    return {name: number for name, number in numbers.items() if asked is None or name in asked}
