"""What people decided about their data: remembered by content, never by position, so that nothing is asked twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from chaingraph.errors import Text
from chaingraph.io.clean import fold
from chaingraph.io.written import folded


class About(StrEnum):
    """What a question is about; the first part of its key."""

    TABLE = "table"
    COLUMN = "column"
    ROW = "row"
    VALUE = "value"
    NAME = "name"
    CODE = "code"


ABOUT = MappingProxyType(
    {
        About.TABLE: Text("表", "table"),
        About.COLUMN: Text("列", "column"),
        About.ROW: Text("行", "row"),
        About.VALUE: Text("值", "value"),
        About.NAME: Text("名称", "name"),
        About.CODE: Text("编码", "code"),
    }
)


class Choice(StrEnum):
    """What may be decided."""

    ACCEPT = "accept"
    CHANGE = "change"
    DROP = "drop"
    NOT_THE_SAME = "not_the_same"
    LATER = "later"


CHOICES = MappingProxyType(
    {
        Choice.ACCEPT: Text("接受", "accept"),
        Choice.CHANGE: Text("改为", "change to"),
        Choice.DROP: Text("不要", "drop"),
        Choice.NOT_THE_SAME: Text("不是同一个", "not the same"),
        Choice.LATER: Text("以后再说", "later"),
    }
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: the choice, and the text that goes with "change to"."""

    choice: Choice
    text: str | None = None


@dataclass(frozen=True)
class Decisions:
    """All decisions on record, by key."""

    by_key: Mapping[str, Decision] = field(default_factory=dict)

    def get(self, key: str) -> Decision | None:
        """Return what was decided; None where nothing was, or where it was put off."""
        decided = self.by_key.get(key)
        return None if decided is None or decided.choice is Choice.LATER else decided


NONE = Decisions()


def key_of(about: About, *parts: str) -> str:
    """Return the key of a question by its contents, such as the kind of record and the heading.

    Signs are part of a value, since 1.5 is not 15.

    >>> key_of(About.COLUMN, "Enterprise", " 党员 数")
    'column|enterprise|党员数'
    >>> key_of(About.VALUE, "SUPPLIES.annual_value", "约 1.5")
    'value|supplies.annual_value|约 1.5'
    """
    return "|".join((about.value, *map(_value_key if about is About.VALUE else fold, parts)))


def _value_key(text: str) -> str:
    return " ".join(folded(text).split())
