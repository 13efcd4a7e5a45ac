"""How well a park was read: of its sheets, of its columns, of the facts that answers rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from chaingraph.errors import Finding, Severity
from chaingraph.io.decisions import Decisions
from chaingraph.io.questions import Question, Status, count_open, questions_of
from chaingraph.io.tables import Outcome, RawTable, Reading
from chaingraph.model import KINDS, EdgeKind, Property, kind
from chaingraph.park import Park
from chaingraph.quality import Quality, Source, TakenColumn

_FIRM = kind("Enterprise")
# Relations that every firm is expected to have, and its end
_OF_FIRMS = {
    declared.name: end
    for declared in KINDS
    for beside in declared.beside
    if beside.expected and beside.subject == _FIRM.name
    for end in beside.of_row
}
_KINDS = {declared.table: declared for declared in KINDS}
_COLUMNS = {declared.table: frozenset(declared.columns) for declared in KINDS}


def source_of(reading: Reading) -> Source | None:
    """Return what a sheet held; None for one of our own that holds no records."""
    grid = reading.grid
    if reading.subject is None and not reading.findings:
        return None
    rows = dict(grid.classes) or {"data": grid.frame.height, "other": grid.lost}
    if reading.subject is None:
        rows = {"other": sum(rows.values())}
    return Source(
        grid.file,
        grid.sheet,
        None if reading.subject is None else reading.subject.name,
        {name: number for name, number in rows.items() if number and name != "blank"},
        tuple(
            TakenColumn(one.heading, one.outcome.value, one.kind, one.property)
            for one in reading.columns
            if one.outcome not in (Outcome.BLANK, Outcome.NUMBERING)
        ),
    )


def source_of_table(table: RawTable) -> Source:
    """Return what a table held that a mapping made."""
    rows = {"data": table.frame.height, "other": table.lost}
    columns = tuple(
        TakenColumn(prop.label.zh, Outcome.READ.value, table.kind.name, prop.name)
        for prop in table.kind.properties
        if prop.name in table.frame.columns
    )
    return Source(table.file, table.sheet, table.kind.name, {k: n for k, n in rows.items() if n}, columns)


def quality_of(park: Park, sources: Iterable[Source], decisions: Decisions, before: Sequence[Quality] = ()) -> Quality:
    """Return how well a park was read.

    Parameters
    ----------
    park
        What was read, with its findings and accounts.
    sources
        What its sheets held, in the order of reading.
    decisions
        What was on record.
    before
        What the files lack of others that they were made of.

    Notes
    -----
    The rows of a sheet are all that stand below its heading and are not blank. O(records + findings).
    """
    sources = tuple(sources)
    questions = questions_of(park.findings, decisions)
    opened, used = count_open(questions)
    filled = _filled(park)
    aside = {_KINDS[account.table].name: account.quarantined for account in park.accounts if account.quarantined}
    # tables of our own that were made of other files stand for those
    shown = [one for one in sources if not (before and one.plain)]
    return Quality(
        tuple(
            replace(one, columns=tuple(_marked(column, filled) for column in one.columns))
            for one in (*(held for one in before for held in one.sources), *shown)
        ),
        _summed(*(one.put_aside for one in before), aside),
        _summed(*(one.unreadable for one in before), _unreadable(park.findings)),
        _unknown(park),
        tuple(declared.name for declared in KINDS if declared.needed and park[declared.name].is_empty()),
        opened + sum(one.questions for one in before),
        used + sum(one.used for one in before),
        _summed(*(one.asked for one in before), _asked(questions, sources)),
    )


def _summed(*counts: Mapping[str, int]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)


def _asked(questions: Iterable[Question], sources: Iterable[Source]) -> dict[str, int]:
    """Count the questions that are open or used by what they are about."""
    held = [one for one in questions if one.status is not Status.REMEMBERED]
    return dict(sorted(Counter(subjects_of(held, sources).values()).items()))


def subjects_of(questions: Iterable[Question], sources: Iterable[Source]) -> dict[str, str]:
    """Return what each question with a finding is about, by key: ``kind.property``, a kind, nothing if nobody knows."""
    kinds: dict[tuple[str | None, str | None], str | None] = {}
    meanings: dict[tuple[str | None, str | None, str | None], str | None] = {}
    for source in sources:
        kinds[source.file, source.sheet] = source.kind
        meanings.update({(source.file, source.sheet, one.heading): one.meaning for one in source.columns})

    def about(found: Finding) -> str:
        declared = _KINDS.get(found.table or "")
        if declared is not None and found.column in declared.columns:
            return f"{declared.name}.{found.column}"
        place = (found.file, found.sheet)
        proposed = next((one.name for one in KINDS if one.label.zh == found.proposal), None)
        return meanings.get((*place, found.column)) or kinds.get(place) or proposed or ""

    return {one.key: about(one.findings[0]) for one in questions if one.findings}


def _marked(column: TakenColumn, filled: frozenset[str]) -> TakenColumn:
    """Say of a column whether it is needed: not read, while the park knows nothing of what it may hold."""
    if column.outcome not in (Outcome.ASKED, Outcome.ASIDE) or column.kind is None or column.stands_for is None:
        return column
    matters = kind(column.kind).needs(column.stands_for)
    return replace(column, needed=matters and filled.isdisjoint((column.kind, str(column.meaning))))


def _filled(park: Park) -> frozenset[str]:
    """Return the needed properties and relations of which the park knows anything."""
    known = {
        f"{declared.name}.{prop.name}"
        for declared in KINDS
        for prop in declared.properties
        if prop.needed and (_said_elsewhere(park, prop) or park[declared.name][prop.name].drop_nulls().len())
    }
    relations = (declared.name for declared in KINDS if declared.needed and isinstance(declared, EdgeKind))
    return frozenset(known | {name for name in relations if park[name].height})


def _said_elsewhere(park: Park, prop: Property) -> bool:
    return prop.elsewhere is not None and not park[prop.elsewhere].is_empty()


def _unreadable(findings: Iterable[Finding]) -> dict[str, int]:
    """Count the cells that hold something and count as unknown: warnings at a column that somebody could not read."""
    cells = Counter(
        f"{_KINDS[table].name}.{found.column}"
        for found in findings
        if found.severity is Severity.WARNING and found.column in _COLUMNS.get(table := found.table or "", ())
    )
    return dict(sorted(cells.items()))


def _unknown(park: Park) -> dict[str, int]:
    """Count the firms of the zone without a fact that answers rest on, where no other records say it."""
    firms = park["Enterprise"].filter(pl.col("in_zone").fill_null(value=True))
    found = {
        f"{_FIRM.name}.{prop.name}": firms[prop.name].null_count()
        for prop in _FIRM.properties
        if prop.needed and not _said_elsewhere(park, prop)
    }
    for relation, end in _OF_FIRMS.items():
        if park[relation].height:
            found[relation] = firms.join(park[relation], left_on="id", right_on=end, how="anti").height
    return {name: number for name, number in found.items() if number}
