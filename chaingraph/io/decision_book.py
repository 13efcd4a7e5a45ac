"""The workbook of decisions: where it lies, what it is known by, and what people decided in it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import polars as pl

from chaingraph.errors import Finding, Text
from chaingraph.io.border import printable
from chaingraph.io.clean import fold
from chaingraph.io.codes import finding, input_error
from chaingraph.io.constants import BOOLEAN_WORDS, ROW
from chaingraph.io.decisions import (
    CHOICES,
    NONE,
    OF_PRODUCTS,
    Choice,
    Decision,
    Decisions,
    Recorded,
    is_about_product,
)
from chaingraph.io.files import read_sheets
from chaingraph.io.sheets import Sheet
from chaingraph.model import kind

BOOK = Text("对照.xlsx", "decisions.xlsx")

#: The columns of the sheet of questions, in order; they are found by their headings.
HEADS = MappingProxyType(
    {
        "number": Text("序", "No."),
        "about": Text("类", "About"),
        "source": Text("来源", "Source"),
        "place": Text("位置", "Place"),
        "text": Text("原文", "As written"),
        "proposal": Text("建议", "Proposal"),
        "why": Text("依据", "Why"),
        "weight": Text("影响", "Weight"),
        "affects": Text("涉及的回答", "Answers it touches"),
        "decision": Text("决定", "Decision"),
        "change": Text("改为", "Change to"),
        "status": Text("状态", "Status"),
        "key": Text("键（请勿改动）", "Key (leave as it is)"),
    }
)
#: The sheet in which people state what their lists cover; its rows are records.
SCOPES = "SourceScope"

_KEYS = frozenset(fold(words) for words in (HEADS["key"].zh, HEADS["key"].en))
_NAMES = MappingProxyType({fold(words): name for name, text in HEADS.items() for words in (text.zh, text.en)})
_CHOICES = MappingProxyType({fold(words): one for one, text in CHOICES.items() for words in (text.zh, text.en)})
_HEADING_WITHIN = 20
_LISTED = re.compile("[、,，;；]")
_SUFFIXES = frozenset({".xlsx", ".csv", ".tsv", ".txt", ".parquet", ".json"})


def book_beside(path: Path, language: str = "zh") -> Path:
    """Return the workbook of decisions of a folder or file: the one that is there, else where one would be."""
    folder = path if path.is_dir() else path.parent
    names = (BOOK.zh, BOOK.en) if language.startswith("zh") else (BOOK.en, BOOK.zh)
    places = [folder / name for name in names]
    return next((place for place in places if place.is_file()), places[0])


def is_book(file: Path) -> bool:
    """Tell by its name whether a file is a workbook of decisions."""
    return file.name in (BOOK.zh, BOOK.en)


def is_of_book(sheet: Sheet) -> bool:
    """Tell whether a sheet belongs to a workbook of decisions, whatever it is called: it has the column of keys."""
    return sheet.headers is None and _heading_at(sheet) is not None


def decisions_for(path: Path, given: Decisions | Path | str | None) -> Decisions:
    """Return the decisions that hold for a park: those given, or those of the workbook beside it.

    Raises `InputError`: ``CG-I401`` if the workbook that is named does not exist.
    """
    if isinstance(given, Decisions):
        return given
    if given is not None:
        if not Path(given).is_file():
            raise input_error("CG-I401", path=given)
        return read_decisions(Path(given))
    book = book_beside(path)
    return read_decisions(book) if book.is_file() else NONE


def read_decisions(book: Path) -> Decisions:
    """Read a workbook of decisions; the order of rows and columns, further columns and the language do not matter.

    A row that cannot be understood decides nothing and is told. Nothing is raised for what the file holds.
    """
    shown = printable(book.name)
    recorded: dict[str, Recorded] = {}
    by_key: dict[str, Decision] = {}
    stated: list[Sheet] = []
    findings: list[Finding] = []
    readable = False
    for sheet in read_sheets(book):
        if isinstance(sheet, Finding):
            findings.append(sheet)
            continue
        at = _heading_at(sheet)
        if at is None:
            continue
        heads = _heads(sheet, at)
        names = {position: _NAMES.get(fold(head), head) for position, head in heads.items()}
        if "decision" in names.values():
            readable = True
            findings += _take(sheet, at, names, recorded, by_key)
        elif fold(sheet.name) in {fold(words) for words in _scope_names()}:
            stated.append(_stated(sheet, at, heads))
    if not readable:
        findings.append(finding("CG-W270", file=shown, value=shown))
    return Decisions(by_key, recorded, tuple(stated), tuple(findings), book, readable)


def other_book(file: str) -> Finding:
    """Return the finding for a file with decisions that are not in use."""
    return finding("CG-W274", file=file, value=file)


def scope_sheet(language: str) -> str:
    """Return what the sheet of scopes is called."""
    zh, en = _scope_names()
    return zh if language.startswith("zh") else en


def _scope_names() -> tuple[str, str]:
    declared = kind(SCOPES)
    return declared.label.zh, declared.table


def _heading_at(sheet: Sheet) -> int | None:
    for at, cells in enumerate(sheet.frame.head(_HEADING_WITHIN).drop(ROW).iter_rows()):
        if any(isinstance(cell, str) and fold(cell) in _KEYS for cell in cells):
            return at
    return None


def _heads(sheet: Sheet, at: int) -> dict[str, str]:
    """Return the headings by column."""
    cells = sheet.frame.drop(ROW).row(at, named=True)
    return {position: cell for position, cell in cells.items() if cell}


def _take(
    sheet: Sheet, at: int, heads: Mapping[str, str], recorded: dict[str, Recorded], by_key: dict[str, Decision]
) -> Iterator[Finding]:
    """Take the rows below the heading; a key that stands twice is decided only if both rows say the same."""
    rows_of: dict[str, int] = {}
    refused: set[str] = set()
    for row in sheet.frame.slice(at + 1).iter_rows(named=True):
        texts = {name: row[position] or "" for position, name in heads.items()}
        key = texts.get("key", "")
        if not key:
            continue
        place = {"file": sheet.file, "sheet": sheet.sheet, "row": row[ROW]}
        decided = _decision(texts)
        if isinstance(decided, Decision) and decided.choice in OF_PRODUCTS and not is_about_product(key):
            decided = "CG-W271"
        if isinstance(decided, str):
            yield finding(decided, **place, value=texts["decision"])
            decided = None
        if key in rows_of and decided != by_key.get(key):
            refused.add(key)
            yield finding("CG-W272", **place, facts={"other": rows_of[key]})
        rows_of.setdefault(key, row[ROW])
        cells = {name: texts.get(name, "") for name in HEADS}
        recorded.setdefault(key, Recorded(cells, {name: text for name, text in texts.items() if name not in HEADS}))
        if decided is not None:
            by_key.setdefault(key, decided)
    for key in refused:
        by_key.pop(key, None)


def _decision(texts: Mapping[str, str]) -> Decision | str | None:
    """Return what a row decides: nothing, or the code of what is wrong with it."""
    said, change = texts["decision"].strip(), texts.get("change", "").strip()
    choice = _CHOICES.get(fold(said)) if said else (Choice.CHANGE if change else None)
    if choice is None:
        return "CG-W271" if said else None
    if choice is Choice.CHANGE:
        return Decision(choice, change) if change else "CG-W273"
    if choice is Choice.ACCEPT:
        proposal = texts.get("proposal", "").strip()
        return Decision(choice, proposal) if proposal else "CG-W275"
    return Decision(choice)


def _stated(sheet: Sheet, at: int, heads: Mapping[str, str]) -> Sheet:
    """Return the sheet of scopes as a table of records: the rows in which somebody says whether a list is complete."""
    of_word = {
        fold(words): prop.name
        for prop in kind(SCOPES).properties
        for words in (prop.name, prop.label.zh, prop.label.en)
    }
    names = {position: of_word[fold(head)] for position, head in heads.items() if fold(head) in of_word}
    said = next((position for position, name in names.items() if name == "complete"), None)
    body = sheet.frame.slice(at + 1)
    body = body.clear() if said is None else body.filter(pl.col(said).is_not_null())
    frame = pl.concat([sheet.frame.slice(at, 1), body]).select(ROW, *names)
    return replace(sheet, name=kind(SCOPES).table, frame=frame)


def hold_to_files(sheet: Sheet, files: Collection[str]) -> tuple[Sheet, list[Finding]]:
    """Return a sheet of scopes without those stated of files that were not read, each of which is told.

    A source that names no file is one that people gave, and holds; that a list is incomplete claims nothing of others.
    """
    label = kind(SCOPES)["source"].label
    heads = sheet.frame.drop(ROW).row(0, named=True) if sheet.frame.height else {}
    incomplete = {fold(no) for _, no in BOOLEAN_WORDS.values()}
    at = next(
        (name for name, cell in heads.items() if fold(cell or "") in map(fold, ("source", label.zh, label.en))), None
    )
    if at is None:
        return sheet, []
    lost: dict[int, str] = {}
    for cells in sheet.frame.slice(1).iter_rows(named=True):
        row, text = cells[ROW], cells[at] or ""
        if any(fold(cell) in incomplete for cell in cells.values() if isinstance(cell, str)):
            continue
        named = [part.strip() for part in _LISTED.split(text)]
        others = [part for part in named if Path(part).suffix.lower() in _SUFFIXES and part not in files]
        if others:
            lost[row] = "、".join(others)
    told = [finding("CG-T639", file=sheet.file, sheet=sheet.sheet, row=row, value=text) for row, text in lost.items()]
    return replace(sheet, frame=sheet.frame.filter(~pl.col(ROW).is_in(list(lost)))), told
