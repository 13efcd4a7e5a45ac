"""What is to be decided about a park's files: one question for all findings of one key, and what was decided before."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from chaingraph.errors import Finding, Text
from chaingraph.io.codes import label_of
from chaingraph.io.decisions import ABOUT, NONE, About, Choice, Decisions, Recorded

_PLACES = 3  # places that are named; of more the number is


class Status(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    REMEMBERED = "remembered"


STATUSES: Mapping[Status, Text] = {
    Status.OPEN: Text("待定", "open"),
    Status.USED: Text("先用", "used until changed"),
    Status.EXPIRED: Text("失效", "no longer fits"),
    Status.REMEMBERED: Text("记得", "remembered"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One row of the workbook of decisions.

    `findings` are all that hang on it, none where it is only remembered; `recorded` is its row of last time; one that
    is `elsewhere` is about another file that shares the workbook and was not read now. `affects` names the answers that
    hang on it.
    """

    key: str
    status: Status
    findings: tuple[Finding, ...] = ()
    recorded: Recorded | None = None
    elsewhere: bool = False
    affects: Text | None = None

    @property
    def weight(self) -> int:
        """How many cells, rows or links hang on it."""
        return len(self.findings)

    def cells(self, language: str) -> dict[str, str]:
        """Return the texts of its row; what people wrote stands as they wrote it, unless it no longer fits."""
        if not self.findings:
            kept = dict(self.recorded.cells) if self.recorded else {}
            weight = kept.get("weight", "0") if self.elsewhere else "0"
            return {**kept, "weight": weight, "status": STATUSES[self.status].in_language(language)}
        first = self.findings[0]
        held = self.recorded.cells if self.recorded and self.status is not Status.EXPIRED else {}
        return {
            "about": ABOUT[About(self.key.partition("|")[0])].in_language(language),
            "source": _several(
                {" › ".join(filter(None, (one.file, one.sheet))): None for one in self.findings}, language
            ),
            "place": _several({_place(one, language): None for one in self.findings}, language),
            "text": first.value or first.column or self.key.rpartition("|")[2],
            "proposal": first.proposal or "",
            "why": first.message.in_language(language),
            "weight": str(self.weight),
            "affects": self.affects.in_language(language) if self.affects else "",
            "decision": held.get("decision", ""),
            "change": held.get("change", ""),
            "status": self._status(language),
            "key": self.key,
        }

    def _status(self, language: str) -> str:
        said = STATUSES[self.status].in_language(language)
        if self.status is not Status.EXPIRED or self.recorded is None:
            return said
        cells = self.recorded.cells
        was = " ".join(filter(None, (cells.get("decision"), cells.get("change") or cells.get("proposal"))))
        return Text(f"{said}（原决定：{was}）", f"{said} (was: {was})").in_language(language)


def questions_of(
    findings: Iterable[Finding], decisions: Decisions = NONE, others: Collection[str] = ()
) -> list[Question]:
    """Return what there is to decide, and what was decided before.

    Parameters
    ----------
    findings
        All findings of a park; those with a key are questions.
    decisions
        What was on record when they were made. A question that came up although it was decided no longer fits what
        was decided, unless the decision was to do what is done.
    others
        Names of the files that share the workbook and were not read now: what is asked of them stays in it.

    Returns
    -------
    list of Question
        One per key: the heaviest first, those that are only remembered last.

    Examples
    --------
    >>> from chaingraph.errors import Severity
    >>> found = Finding("CG-W2", Severity.WARNING, Text("甲", "a"), key="value|enterprise.kind|民营")
    >>> [(one.key, one.weight, one.status.value) for one in questions_of([found, found])]
    [('value|enterprise.kind|民营', 2, 'open')]
    """
    of_key: dict[str, list[Finding]] = {}
    for found in findings:
        if found.key is not None:
            of_key.setdefault(found.key, []).append(found)
    asked = [
        Question(key, _status(key, several[0], decisions), tuple(several), decisions.recorded.get(key))
        for key, several in of_key.items()
    ]
    kept = []
    for key, row in decisions.recorded.items():
        elsewhere = any(map(partial(_is_about, row), others))
        if key not in of_key and (elsewhere or row.cells.get("decision") or row.cells.get("change")):
            status = Status.REMEMBERED if key in decisions.by_key else Status.OPEN
            kept.append(Question(key, status, (), row, elsewhere))
    asked.sort(key=lambda one: (one.status is Status.REMEMBERED, -one.weight, one.key))
    return [*asked, *sorted(kept, key=lambda one: one.key)]


def count_open(questions: Iterable[Question]) -> tuple[int, int]:
    """Return how many questions are open (those whose decision no longer fits among them), and how many are used."""
    held = [one.status for one in questions if one.findings]
    return sum(one in (Status.OPEN, Status.EXPIRED) for one in held), held.count(Status.USED)


def _status(key: str, found: Finding, decisions: Decisions) -> Status:
    if decisions.get(key) is None:
        return Status.USED if found.used else Status.OPEN
    decided = decisions.get(key, found.proposal)
    done = found.used and decided is not None and decided.choice is Choice.ACCEPT
    return Status.REMEMBERED if done else Status.EXPIRED


def _is_about(row: Recorded, file: str) -> bool:
    """Tell whether a row of the workbook names a file as a source."""
    source = row.cells.get("source", "")
    return re.search(rf"(^|、|, ){re.escape(file)}($|、|, | › | 等 | and )", source) is not None


def _place(found: Finding, language: str) -> str:
    row = None if found.row is None else Text(f"第 {found.row} 行", f"row {found.row}").in_language(language)
    label = label_of(found)
    column = found.column if label is None else label.in_language(language)
    return " ".join(filter(None, (column, row)))


def _several(texts: Iterable[str], language: str) -> str:
    named = [text for text in texts if text]
    shown = "、".join(named[:_PLACES]) if language.startswith("zh") else ", ".join(named[:_PLACES])
    more = len(named) - _PLACES
    return shown if more <= 0 else shown + Text(f" 等 {len(named)} 处", f" and {more} more").in_language(language)
