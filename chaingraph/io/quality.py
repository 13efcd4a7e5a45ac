"""How well a park was read: of its sheets, of its columns, of the facts that answers rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from chaingraph.errors import Finding, Severity
from chaingraph.io.decisions import Decisions
from chaingraph.io.questions import count_open, questions_of
from chaingraph.io.tables import Outcome, RawTable, Reading
from chaingraph.model import KINDS
from chaingraph.park import Park
from chaingraph.quality import Quality, Source, TakenColumn

#: Facts that answers rest on: an unread column that may hold one of them is needed while the park has none.
MATTERS: Mapping[str, tuple[str, ...]] = {
    "Enterprise": ("uscc", "street", "full_members", "has_organization"),
    "PartyOrganization": ("street",),
}
#: Relations that answers rest on.
RELATIONS = ("IN_CHAIN", "ESTABLISHED_IN", "SUBORDINATE_TO", "SUPPLIES")
_ELSEWHERE = {"full_members": "Member", "has_organization": "ESTABLISHED_IN"}  # records that say the same of a firm
_BY_FIRM = {"IN_CHAIN": "from_id"}  # relations that every firm is expected to have, and its end
_EXPECTED = ("Enterprise", "PartyOrganization", "ESTABLISHED_IN", "IN_CHAIN", "SUPPLIES")
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


def quality_of(park: Park, sources: Iterable[Source], decisions: Decisions) -> Quality:
    """Return how well a park was read.

    Parameters
    ----------
    park
        What was read, with its findings and accounts.
    sources
        What its sheets held, in the order of reading.
    decisions
        What was on record.

    Notes
    -----
    The rows of a sheet are all that stand below its heading and are not blank. O(records + findings).
    """
    opened, used = count_open(questions_of(park.findings, decisions))
    filled = _filled(park)
    return Quality(
        tuple(replace(one, columns=tuple(_marked(column, filled) for column in one.columns)) for one in sources),
        {_KINDS[account.table].name: account.quarantined for account in park.accounts if account.quarantined},
        _unreadable(park.findings),
        _unknown(park),
        tuple(name for name in _EXPECTED if park[name].is_empty()),
        opened,
        used,
    )


def _marked(column: TakenColumn, filled: frozenset[str]) -> TakenColumn:
    """Say of a column whether it is needed: not read, while the park knows nothing of what it may hold."""
    if column.outcome not in (Outcome.ASKED, Outcome.ASIDE) or column.kind is None:
        return column
    matters = column.kind in RELATIONS or column.stands_for in MATTERS.get(column.kind, ())
    return replace(column, needed=matters and filled.isdisjoint((column.kind, str(column.meaning))))


def _filled(park: Park) -> frozenset[str]:
    """Return the needed properties and relations of which the park knows anything."""
    known = {
        f"{kind}.{name}" for kind, names in MATTERS.items() for name in names if park[kind][name].drop_nulls().len()
    }
    known |= {f"Enterprise.{name}" for name, kind in _ELSEWHERE.items() if park[kind].height}
    return frozenset(known | {name for name in RELATIONS if park[name].height})


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
    found = {}
    for name in MATTERS["Enterprise"]:
        if name not in _ELSEWHERE or park[_ELSEWHERE[name]].is_empty():
            found[f"Enterprise.{name}"] = firms[name].null_count()
    for relation, end in _BY_FIRM.items():
        if park[relation].height:
            found[relation] = firms.join(park[relation], left_on="id", right_on=end, how="anti").height
    return {name: number for name, number in found.items() if number}
