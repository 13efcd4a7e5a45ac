"""Which column is which property: by declaration, checked against its values, decided by people where that is open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from chaingraph.errors import Finding, Text
from chaingraph.io.codes import finding
from chaingraph.io.decisions import About, Choice, Decision, Decisions, key_of
from chaingraph.io.lexicon import Target, declared, recognise
from chaingraph.io.person_numbers import hide
from chaingraph.io.shapes import contradicts, is_personal, sample
from chaingraph.io.tables import ColumnReading, Grid, Outcome
from chaingraph.model import KINDS, EdgeKind, Kind
from chaingraph.model import kind as declared_kind

_SHOWN = 12  # headings named in one sentence
_CODES = {"needed": "CG-W243", "shape": "CG-W242", "like": "CG-W241", "word": "CG-W240"}


@dataclass(frozen=True)
class _Column:
    """One column on its way to a reading."""

    position: int
    shown: str
    outcome: Outcome
    targets: tuple[Target, ...] = ()
    why: str = ""  # what makes it a question
    decided: bool = False

    @property
    def target(self) -> Target | None:
        """What it is read as."""
        return self.targets[0] if self.outcome is Outcome.READ else None


@dataclass
class _Notes:
    grid: Grid
    kind: Kind
    findings: list[Finding] = field(default_factory=list)

    def column(self, code: str, column: _Column, **options: Any) -> None:
        """Record what was found at the heading of a column."""
        self._note(code, row=self.grid.header_row, at=column.shown, position=column.position + 1, **options)

    def sheet(self, code: str, columns: Sequence[_Column], **facts: object) -> None:
        """Record what was found of several columns; their headings are named, their values never."""
        if columns:
            words = [column.shown for column in columns]
            self._note(code, facts={"count": len(words), "columns": listed(words), **facts})

    def _note(self, code: str, **options: Any) -> None:
        grid = self.grid
        self.findings.append(finding(code, file=grid.file, sheet=grid.sheet, table=self.kind.table, **options))


def listed(words: Sequence[str]) -> Text:
    """Return words in a row, the first dozen where there are many."""
    shown = words[:_SHOWN]
    more = len(words) > _SHOWN
    return Text("、".join(shown) + ("等" if more else ""), ", ".join(shown) + (", …" if more else ""))


def read_columns(grid: Grid, kind: Kind, decisions: Decisions) -> tuple[tuple[ColumnReading, ...], list[Finding]]:
    """Return how every column of a grid is taken in a list of this kind, in their order, and what there is to say.

    Of several columns for one property the one that is headed by its own label is read, else the first. Values are
    looked at in a few hundred rows. O(columns).
    """
    notes = _Notes(grid, kind)
    columns = [_taken(grid, kind, position, header, decisions) for position, header in enumerate(grid.headers)]
    columns = _singled(columns, kind, notes)
    columns = _standing(columns, kind, notes)
    columns = _asked(columns, kind, notes)
    notes.sheet("CG-T622", [column for column in columns if column.outcome is Outcome.PERSONAL])
    notes.sheet("CG-T621", [column for column in columns if column.outcome is Outcome.ASIDE and not column.decided])
    return tuple(map(_reading, columns)), notes.findings


def read_as(headers: Iterable[str], kind: Kind) -> dict[tuple[str, str], int]:
    """Return what columns with these headings state in a list of a kind, with the position of the first one."""
    found: dict[tuple[str, str], int] = {}
    for position, header in enumerate(headers):
        known = declared(" ".join(header.split()), kind.name)
        if known is not None and known.outcome is Outcome.READ:
            target = known.targets[0]
            found.setdefault((target.kind, target.property), position)
    return found


def _taken(grid: Grid, kind: Kind, position: int, header: str, decisions: Decisions) -> _Column:
    shown = hide(" ".join(header.split()))
    known = recognise(shown, kind.name)
    column = _Column(position, shown, known.outcome, known.targets, "like" if known.like else "word")
    if known.outcome in (Outcome.BLANK, Outcome.NUMBERING, Outcome.PERSONAL):
        return column
    decided = decisions.get(key_of(About.COLUMN, kind.name, shown))
    if decided is not None:
        column = _decided(column, decided, kind)
    name = str(position)
    if column.outcome is Outcome.ASIDE or name not in grid.frame.columns:
        return column
    values = sample(grid.frame[name])
    if is_personal(values):
        return replace(column, outcome=Outcome.PERSONAL, targets=())
    if column.target and not known.own and not column.decided and _doubtful(column.target, values):
        return replace(column, outcome=Outcome.ASKED, why="shape")
    return column


def _doubtful(target: Target, values: Any) -> bool:
    return target.value is None and contradicts(values, target.declared())


def _decided(column: _Column, decision: Decision, kind: Kind) -> _Column:
    """Return a column as people decided; a word that names none of our columns leaves it a question."""
    if decision.choice in (Choice.DROP, Choice.NOT_THE_SAME):
        return replace(column, outcome=Outcome.ASIDE, targets=(), decided=True)
    targets = column.targets
    if decision.choice is Choice.CHANGE:
        named = recognise(decision.text or "", kind.name)
        targets = named.targets if named.outcome is Outcome.READ else ()
    if len(targets) != 1:
        return column
    return replace(column, outcome=Outcome.READ, targets=targets, decided=True)


def _singled(columns: list[_Column], kind: Kind, notes: _Notes) -> list[_Column]:
    """Leave one column for each property; those that are ticked for its values stay together."""
    best: dict[tuple[str, str], _Column] = {}
    for column in columns:
        if column.target:
            slot = (column.target.kind, column.target.property)
            rival = best.setdefault(slot, column)
            if _rank(column, kind) < _rank(rival, kind):
                best[slot] = column
    headings = Counter(column.shown for column in columns if column.target)
    singled = []
    passed: list[_Column] = []
    for column in columns:
        chosen = best[column.target.kind, column.target.property] if column.target else column
        together = column.target and chosen.target and column.target.value and chosen.target.value
        level = column.target is not None and _is_level(column.target, kind)
        if chosen is column or together or level:
            singled.append(column)
            continue
        singled.append(replace(column, outcome=Outcome.DOUBLE))
        if headings[column.shown] > 1:
            notes.column("CG-E114", column)
        else:
            passed.append(column)
    notes.sheet("CG-T623", passed)
    return singled


def _is_level(target: Target, kind: Kind) -> bool:
    """Tell whether columns for a property are levels of one path."""
    return any(
        beside.subject == kind.name and target.property in beside.below for beside in declared_kind(target.kind).beside
    )


def _rank(column: _Column, kind: Kind) -> tuple[bool, bool, int]:
    known = recognise(column.shown, kind.name)
    return (not column.decided, not known.own, column.position)


def _standing(columns: list[_Column], kind: Kind, notes: _Notes) -> list[_Column]:
    """Lay columns aside that speak of a record that the sheet does not name."""
    read = {(column.target.kind, column.target.property) for column in columns if column.target}
    lost = [column for column in columns if column.target and not _stands(column.target, kind, read)]
    notes.sheet("CG-T624", lost)
    return [replace(column, outcome=Outcome.ASIDE, decided=True) if column in lost else column for column in columns]


def _stands(target: Target, kind: Kind, read: set[tuple[str, str]]) -> bool:
    if target.kind == kind.name:
        return True
    other = declared_kind(target.kind)
    if not isinstance(other, EdgeKind):
        return (other.name, "name") in read
    several = [beside for beside in other.beside if beside.subject == kind.name]
    return any(
        all((other.name, end) in read for end in ("from_id", "to_id") if end not in beside.of_row)
        and all(named == kind.name or (named, "name") in read for named in beside.of_row.values())
        for beside in several
    )


def _asked(columns: list[_Column], kind: Kind, notes: _Notes) -> list[_Column]:
    """Ask what a column is, unless what it would most likely be is read from another one."""
    read = {(column.target.kind, column.target.property) for column in columns if column.target}
    asked = []
    for column in columns:
        if column.outcome is Outcome.ASKED:
            likely = column.targets[0]
            if (likely.kind, likely.property) in read:
                asked.append(replace(column, outcome=Outcome.ASIDE, targets=()))
                continue
            _ask(column, kind, notes)
        asked.append(column)
    return asked


def _ask(column: _Column, kind: Kind, notes: _Notes) -> None:
    needed = any(map(is_needed, column.targets))
    labels = [target.declared().label for target in column.targets]
    near = Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
    notes.column(
        _CODES["needed" if needed else column.why],
        column,
        facts={"near": near},
        key=key_of(About.COLUMN, kind.name, column.shown),
        proposal=labels[0].zh if len(labels) == 1 else None,
    )


def is_needed(target: Target) -> bool:
    """Tell whether answers lean on what a column states."""
    if target.declared().needed:
        return True
    return any(
        beside.needed and target.property in (*beside.headings, *beside.asks)
        for kind in KINDS
        if kind.name == target.kind
        for beside in kind.beside
    )


def _reading(column: _Column) -> ColumnReading:
    if not column.targets or column.outcome is Outcome.ASIDE:
        return ColumnReading(column.position, column.shown, column.outcome)
    target = column.targets[0]
    needed = column.outcome is Outcome.ASKED and any(map(is_needed, column.targets))
    return ColumnReading(
        column.position, column.shown, column.outcome, target.kind, target.property, target.value, needed
    )
