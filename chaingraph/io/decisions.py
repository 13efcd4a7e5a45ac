"""What people decided about their data: remembered by content, never by position, so that nothing is asked twice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from chaingraph.errors import Finding, Text
from chaingraph.io.clean import fold
from chaingraph.io.guard import clean_xml
from chaingraph.io.person_numbers import hide
from chaingraph.io.sheets import Sheet
from chaingraph.io.written import folded

_LONGEST = 200  # characters of a part of a key that are kept as they are


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
    SAME = "same"
    KIND = "kind"
    LATER = "later"


CHOICES = MappingProxyType(
    {
        Choice.ACCEPT: Text("接受", "accept"),
        Choice.CHANGE: Text("改为", "change to"),
        Choice.DROP: Text("不要", "drop"),
        Choice.NOT_THE_SAME: Text("不是同一个", "not the same"),
        Choice.SAME: Text("是同一个", "the same"),
        Choice.KIND: Text("是其一种", "a kind of it"),
        Choice.LATER: Text("以后再说", "later"),
    }
)


#: What may be decided of the product that a word means, and of nothing else
OF_PRODUCTS = (Choice.SAME, Choice.KIND)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: the choice, and the text that goes with "change to", or the proposal that was accepted."""

    choice: Choice
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A row of the workbook as it stands: texts by our name of the column, and by heading what people added."""

    cells: Mapping[str, str]
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Decisions:
    """All decisions on record, by key.

    Attributes
    ----------
    by_key
        What was decided.
    recorded
        Every row of the workbook by key, decided or not.
    sheets
        Records that people state in the workbook itself.
    findings
        What is wrong with the workbook.
    path
        The workbook, where there is one; `readable` tells whether its rows could be read.
    """

    by_key: Mapping[str, Decision] = field(default_factory=dict)
    recorded: Mapping[str, Recorded] = field(default_factory=dict)
    sheets: tuple[Sheet, ...] = ()
    findings: tuple[Finding, ...] = ()
    path: Path | None = None
    readable: bool = True

    def get(self, key: str, proposal: str | None = None) -> Decision | None:
        """Return what was decided; None where nothing was, or where it was put off.

        `proposal`: what would be proposed now; with it an acceptance of another proposal is no decision.

        >>> said = Decisions({"name|甲": Decision(Choice.ACCEPT, "甲厂")})
        >>> said.get("name|甲", "乙厂") is None, said.get("name|甲", "甲厂").text
        (True, '甲厂')
        """
        decided = self.by_key.get(key)
        if decided is None or decided.choice is Choice.LATER:
            return None
        other = None not in (proposal, decided.text) and _value_key(str(proposal)) != _value_key(str(decided.text))
        return None if decided.choice is Choice.ACCEPT and other else decided


NONE = Decisions()


def key_of(about: About, *parts: str) -> str:
    """Return the key of a question by its contents, such as the kind of record and the heading.

    Signs are part of a value, since 1.5 is not 15. A long part is cut and told from others by a digest.

    >>> key_of(About.COLUMN, "Enterprise", " 党员 数")
    'column|enterprise|党员数'
    >>> key_of(About.VALUE, "SUPPLIES.annual_value", "约 1.5")
    'value|supplies.annual_value|约 1.5'
    """
    return "|".join(
        (about.value, *(_part(_value_key(one) if about is About.VALUE else fold(one)) for one in map(hide, parts)))
    )


def is_about_product(key: str) -> bool:
    """Tell whether a question is about the product that a word means (`chaingraph.io.product_decisions`)."""
    return key.startswith(tuple(key_of(About.VALUE, f"Product.{name}", "") for name in ("aliases", "parent")))


def _value_key(text: str) -> str:
    return " ".join(folded(text).split())


def _part(text: str) -> str:
    kept = clean_xml(text).replace("|", "").strip()
    return kept if len(kept) <= _LONGEST else f"{kept[:_LONGEST]}#{hashlib.sha256(kept.encode()).hexdigest()[:12]}"
