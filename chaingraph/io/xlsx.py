"""An xlsx package: its worksheets, its strings, and which styles show a number as a day or a percentage."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import zipfile
from dataclasses import dataclass

from chaingraph.io.border import Budget, printable
from chaingraph.io.xml_parts import Attributes, Strings, parse, parse_whole

# Days and times by number alone; those from 27 on are the forms of East Asia, which no style sheet has to spell out
_DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_SPANS = frozenset({46})
_PERCENT = frozenset({9, 10})
_QUOTED = re.compile(r'"[^"]*"|\\.|_.')


@dataclass(frozen=True)
class WorksheetPart:
    """A worksheet of a package."""

    title: str
    visible: bool
    path: str


@dataclass(frozen=True)
class Styles:
    """Styles by number: those of days, of spans of time (some of the former), of percentages, of texts as typed."""

    days: frozenset[int] = frozenset()
    spans: frozenset[int] = frozenset()
    percent: frozenset[int] = frozenset()
    typed: frozenset[int] = frozenset()  # a text of these is meant as it stands, whatever it begins with


@dataclass(frozen=True)
class Package:
    """What cells lean on; `styles` is None where the style sheet is damaged."""

    archive: zipfile.ZipFile
    sheets: tuple[WorksheetPart, ...]
    strings: list[str]
    styles: Styles | None
    epoch: dt.datetime
    recalculates: bool  # stored values of formulas were not computed by whoever wrote them


def open_package(archive: zipfile.ZipFile, budget: Budget) -> Package:
    """Return what a workbook holds; no sheet is read yet.

    Only parts that cells need are looked at: properties, themes, names, validations and drawings may be as odd as they
    like. Raises what `chaingraph.io.border.contained` turns into a finding.
    """
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

    names = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
    (path, _), *_ = _related(archive, names, "", "officeDocument").values()
    book = Attributes(("sheets", "sheet"), ("workbook", "calcPr"), ("workbook", "workbookPr"))
    parse_whole(archive, names[path.lower()], book)
    targets = _related(archive, names, path, "worksheet", "sharedStrings", "styles")
    parts = {kind: names.get(target.lower(), target) for target, kind in targets.values()}
    sheets = []
    for _, name, attributes in book.found:
        # A chart has a sheet of its own and no cells
        if name == "sheet" and attributes.get("id") in targets:
            target = targets[attributes["id"]][0]
            visible = attributes.get("state", "visible") == "visible"
            sheets.append(WorksheetPart(printable(attributes["name"]), visible, names.get(target.lower(), target)))
    flags = {key for _, name, attributes in book.found if name != "sheet" for key in attributes if _on(attributes[key])}
    return Package(
        archive,
        tuple(sheets),
        _strings(archive, parts.get("sharedStrings"), budget),
        _styles(archive, parts.get("styles")),
        MAC_EPOCH if "date1904" in flags else WINDOWS_EPOCH,
        "fullCalcOnLoad" in flags,
    )


def _on(value: str) -> bool:
    return value in {"1", "true"}


def _related(archive: zipfile.ZipFile, names: dict[str, str], path: str, *kinds: str) -> dict[str, tuple[str, str]]:
    """Return the parts of these kinds that a part refers to: its id to (path, kind)."""
    folder, file = posixpath.split(path)
    relations = Attributes(("Relationships", "Relationship"))
    parse_whole(archive, names[posixpath.join(folder, "_rels", f"{file}.rels").lower()], relations)
    found = {}
    for _, _, attributes in relations.found:
        kind = attributes["Type"].rpartition("/")[2]
        if kind in kinds:
            target = attributes["Target"].replace("\\", "/")
            target = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes["Id"]] = (target, kind)
    return found


def _strings(archive: zipfile.ZipFile, path: str | None, budget: Budget) -> list[str]:
    table = Strings()
    if path is not None and path in archive.namelist():
        counted = 0
        for _ in parse(archive, path, table):
            budget.spend("strings", len(table.strings) - counted)
            counted = len(table.strings)
    return table.strings


def _styles(archive: zipfile.ZipFile, path: str | None) -> Styles | None:
    """Return what the style sheet says of numbers, None where it cannot be read: records do not depend on looks."""
    if path is None or path not in archive.namelist():
        return Styles()
    sheet = Attributes(("numFmts", "numFmt"), ("cellXfs", "xf"))
    try:
        parse_whole(archive, path, sheet)
        forms = {int(a["numFmtId"]): a["formatCode"] for _, name, a in sheet.found if name == "numFmt"}
        used = [(int(a.get("numFmtId", 0)), a.get("quotePrefix", "")) for _, name, a in sheet.found if name == "xf"]
        kinds = [(*_kinds(number, forms.get(number)), _on(prefix)) for number, prefix in used]
    except Exception:  # whatever it is, the cells are there
        return None
    return Styles(*(frozenset(at for at, kind in enumerate(kinds) if kind[which]) for which in range(4)))


def _kinds(number: int, form: str | None) -> tuple[bool, bool, bool]:
    """Tell whether a format shows a day, a span of time, a percentage."""
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    if form is None:
        return number in _DAYS, number in _SPANS, number in _PERCENT
    percent = "%" in _QUOTED.sub("", form)
    return bool(is_date_format(form)), bool(is_timedelta_format(form)), percent
