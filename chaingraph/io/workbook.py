"""Reading xlsx workbooks that nobody vouches for."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from chaingraph.errors import Finding, InputError, Severity, Text
from chaingraph.io.border import Budget, contained, printable, refuse_disguise
from chaingraph.io.cells import read_cells
from chaingraph.io.codes import finding, input_error
from chaingraph.io.constants import IGNORED_SHEETS
from chaingraph.io.sheets import Sheet, frame_of
from chaingraph.io.spans import in_words, spans
from chaingraph.io.xlsx import Package, WorksheetPart, open_package

_CHUNK = 1 << 20


def read_workbook(file: Path, budget: Budget, name: str | None = None) -> Iterator[Sheet | Finding]:
    """Yield every visible sheet, in workbook order, and a finding for one that is hidden or cannot be read.

    `budget`: of this file; what is in it counts where it is made.
    `name`: what the sheets are called, instead of by their titles.

    The sheets after a damaged one follow unless the budget is spent; hidden ones are told and not read.
    Raises `InputError` if the file is no workbook, or unpacks to more than it may.
    """
    preflight(file, budget)
    with zipfile.ZipFile(file) as archive:
        with contained(budget.name):
            package = open_package(archive, budget)
        if package.styles is None:
            yield finding("CG-T603", file=budget.name)
        if damaged := _damaged(package):
            yield finding("CG-T604", file=budget.name, value=damaged[0], facts={"count": len(damaged)})
        for part in package.sheets:
            budget.spend("sheets")
            if part.visible:
                try:
                    with contained(budget.name):
                        sheet = _sheet(package, part, budget, name)
                except InputError as error:
                    yield Finding(error.code, Severity.ERROR, error.text, budget.name, part.title)
                    if budget.exhausted:
                        return
                else:
                    yield sheet
            elif part.title not in IGNORED_SHEETS:
                yield finding("CG-T601", file=budget.name, sheet=part.title, value=part.title)


def preflight(file: Path, budget: Budget) -> None:
    """Refuse a workbook whose zip directory shows a bomb, encryption or odd names.

    Raises `InputError`: with the reason.
    """
    refuse_disguise(file)
    with contained(budget.name), zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
    budget.spend("parts", len(parts))
    budget.spend("bytes", sum(part.file_size for part in parts))
    if any(
        part.flag_bits & 1 or part.filename.startswith(("/", "\\")) or ".." in part.filename.split("/")
        for part in parts
    ):
        odd = Text("压缩包内有加密或路径异常的文件", "parts are encrypted or have odd paths")
        raise input_error("CG-I408", path=printable(file.name), reason=odd)


def _damaged(package: Package) -> list[str]:
    """Return the parts that hold no cells and cannot be unpacked; those with cells answer for themselves."""
    with_cells = {part.path for part in package.sheets}
    damaged = []
    for name in package.archive.namelist():
        if name not in with_cells:
            try:
                with package.archive.open(name) as stream:
                    while stream.read(_CHUNK):
                        pass
            except Exception:  # whatever the archive's reader raises: the part is not needed
                damaged.append(printable(name))
    return damaged


def _sheet(package: Package, part: WorksheetPart, budget: Budget, name: str | None) -> Sheet:
    cells = read_cells(package, part.path, budget)
    budget.spend("padded", len(cells.rows) * max(map(len, cells.rows), default=0))
    hidden = sorted(row for row in cells.hidden if row <= len(cells.rows) and any(cells.rows[row - 1]))
    notes = []
    if hidden:
        facts = {"count": len(hidden), "rows": in_words(spans(hidden))}
        notes.append(finding("CG-T602", file=budget.name, sheet=part.title, facts=facts))
    return Sheet(
        name or part.title,
        budget.name,
        part.title,
        frame_of(cells.rows),
        states=cells.states,
        merged=tuple(cells.merged),
        hidden_rows=frozenset(hidden),
        findings=tuple(notes),
    )
