"""What an answer says about itself: short notes at once, long ones and the rules' caveats behind one line."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chaingraph.errors import Text
from chaingraph.rules import caveats, count_rules
from chaingraph.words import Reason

_LINE = 100  # cells of a line; a Chinese character fills two


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of an answer, parted for those who read it."""

    short: tuple[Text | Reason, ...]  # notes that fit on a line, and those that are declared to be seen at once
    line: Text | None  # one short line on what stands behind it, None where nothing does
    behind: tuple[Text | Reason, ...]  # the longer notes, then what must be known of the rules


def part_notes(notes: Sequence[Text | Reason], rules: Sequence[Mapping[str, Any]], *, empty: bool = False) -> Notes:
    """Part the notes and rules of an answer into what is shown at once and what stands behind one line.

    `empty`: the answer has no row; then its notes are all that it says, and every one is shown at once.

    >>> from chaingraph.rules import cite, rulebook
    >>> rules = cite(rulebook(), ["party.talk_months", "party.branch_min"])
    >>> long = Text("长" * 60, "long " * 30)
    >>> parted = part_notes((long,), rules)
    >>> parted.line.en, len(parted.short), len(parted.behind)
    ('rules 2, 1 with open articles; 1 more note', 0, 2)
    """
    short = tuple(note for note in notes if empty or _is_urgent(note) or (_fits(note.zh) and _fits(note.en)))
    long = tuple(note for note in notes if note not in short)
    said = [text for text in (count_rules(rules), _more(len(long))) if text is not None]
    line = Text("；".join(text.zh for text in said), "; ".join(text.en for text in said)) if said else None
    return Notes(short, line, (*long, *caveats(rules)))


def _more(number: int) -> Text | None:
    return Text(f"另有说明 {number} 条", f"{number} more {'note' if number == 1 else 'notes'}") if number else None


def _is_urgent(note: Text | Reason) -> bool:
    return isinstance(note, Reason) and note.sentence.at_once


def _fits(text: str) -> bool:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text) <= _LINE
