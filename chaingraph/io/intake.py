"""From a grid to our tables: which kind of record it lists and which column is which property."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chaingraph.errors import Finding, Text
from chaingraph.io.clean import fold
from chaingraph.io.codes import finding, input_error
from chaingraph.io.columns import listed, read_as, read_columns
from chaingraph.io.constants import IGNORED_SHEETS
from chaingraph.io.decisions import Choice, Decisions
from chaingraph.io.files import unread
from chaingraph.io.flat import make_tables
from chaingraph.io.lexicon import kind_called, kind_of_sheet
from chaingraph.io.merged import settle_merged
from chaingraph.io.names import nearest
from chaingraph.io.sections import with_sections
from chaingraph.io.subject import by_content, by_names, has_names, nameless, rather
from chaingraph.io.table_keys import key_of_table
from chaingraph.io.tables import Grid, Reading
from chaingraph.io.withhold import withhold_numbers
from chaingraph.model import KINDS, Kind

# Sheets of our own template and workbook that hold no records
_ASIDE = (
    "说明",
    "填写说明",
    "字典",
    "代码表",
    "readme",
    "notes",
    "dictionary",
    "lists",
    "findings",
    "问题",
    "问题清单",
)


def read_grid(grid: Grid, decisions: Decisions) -> Reading:
    """Return what a grid holds: the kind of its records, its columns, and our tables.

    Tables of several kinds share the row numbers of the grid. What was found of the sheet as a whole stands in the
    reading alone.
    """
    if _is_aside(grid):
        return Reading(grid, None)
    if grid.question is not None:
        return Reading(grid, None, findings=(*grid.findings, grid.question))
    kind, findings = _subject(grid, decisions)
    if kind is None:
        return Reading(grid, None, findings=(*grid.findings, *findings))
    if not any(header.strip() for header in grid.headers):
        error = unread(input_error("CG-I412", path=grid.sheet or grid.file), grid.file, grid.sheet)
        return Reading(grid, kind, findings=(*grid.findings, error))
    whole, sectioned = with_sections(grid, kind)
    columns, told = read_columns(whole, kind, decisions)
    clear, withheld = withhold_numbers(whole, kind, columns)
    settled, merged = settle_merged(clear, kind, columns, decisions)
    tables, numbered = make_tables(settled, kind, columns)
    findings += [*sectioned, *told, *withheld, *merged]
    if numbered:
        findings.append(finding("CG-T627", file=grid.file, sheet=grid.sheet, table=kind.table))
    return Reading(grid, kind, columns, tables, (*grid.findings, *findings))


def _is_aside(grid: Grid) -> bool:
    if kind_called(grid.name) is not None:
        return False
    return grid.name in IGNORED_SHEETS or fold(grid.name) in _ASIDE or grid.name.startswith("_")


def _subject(grid: Grid, decisions: Decisions) -> tuple[Kind | None, list[Finding]]:
    """Return what a sheet lists: as decided, by a name of ours, else by its columns, which is told."""
    key = key_of_table(grid.name, grid.file, grid.sheet)
    decided = decisions.get(key)
    if decided is not None and decided.choice is Choice.DROP:
        return None, []
    if decided is not None and decided.choice is Choice.CHANGE and (meant := kind_of_sheet(decided.text or "")):
        return meant, []
    own = kind_called(grid.name)
    fitting = by_content(grid) if own is None else _doubted(grid, own)
    if own is not None and not fitting:
        return own, []
    likely = fitting[0] if fitting else by_names(grid)
    if decided is not None and likely is not None and decided.choice is Choice.ACCEPT:
        return likely, []
    if decided is not None and fitting and decided.choice is Choice.NOT_THE_SAME:
        return own, []
    return _told(grid, own, fitting, key)


def _doubted(grid: Grid, own: Kind) -> tuple[Kind, ...]:
    other = rather(grid, own)
    return () if other is None else (other,)


def _told(grid: Grid, own: Kind | None, fitting: Sequence[Kind], key: str) -> tuple[Kind | None, list[Finding]]:
    place: dict[str, Any] = {"file": grid.file, "sheet": grid.sheet, "value": grid.name}
    if not fitting:
        return None, [_unknown(grid, place, key)]
    kind = fitting[0]
    question = {**place, "key": key, "proposal": kind.label.zh}
    near = Text("、".join(k.label.zh for k in fitting), ", ".join(k.label.en.lower() for k in fitting))
    if own is not None and not has_names(grid, own):
        facts = {"near": near, "zh": own.label.zh, "en": own.label.en.lower()}
        return None, [finding("CG-W248", **question, facts=facts)]
    if own is not None:
        return own, [finding("CG-W246", **question, facts={"near": near})]
    if len(fitting) > 1:
        return None, [finding("CG-W245", **question, facts={"near": near})]
    label = {"zh": kind.label.zh, "en": kind.label.en.lower()}
    if kind == kind_of_sheet(grid.name):
        return kind, [finding("CG-T620", **place, facts=label)]
    return kind, [finding("CG-T620", **question, facts=label, used=True)]


def _unknown(grid: Grid, place: dict[str, Any], key: str) -> Finding:
    """Return what there is to say of a sheet of no name whose columns do not tell what it lists."""
    if (named := by_names(grid)) is not None:
        understood = listed([grid.headers[at] for at in sorted(read_as(grid.headers, named).values())])
        facts = {"columns": understood, "zh": named.label.zh, "en": named.label.en.lower()}
        return finding("CG-W236", **place, key=key, proposal=named.label.zh, facts=facts)
    if (likely := nameless(grid)) is not None:
        understood = listed([grid.headers[at] for at in sorted(read_as(grid.headers, likely).values())])
        name = likely["name"].label
        facts = {"columns": understood, "zh": name.zh, "en": name.en.lower(), "kind": likely.label.en.lower()}
        return finding("CG-W237", **place, facts=facts)
    near = nearest(grid.name, [word for kind in KINDS for word in (kind.table, kind.label.zh)])
    return finding("CG-W213", **place, facts={"near": near})
