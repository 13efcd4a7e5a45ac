"""Files in: which are read, and each as sheets by the reader of its format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from chaingraph.errors import Finding, InputError, Severity
from chaingraph.io.border import PARQUET, TEXT, WORKBOOK, Budget, contained, printable, refuse_disguise
from chaingraph.io.codes import finding, input_error
from chaingraph.io.door import clean_sheet
from chaingraph.io.sheets import Sheet

SUFFIXES = (".csv", ".tsv", ".txt", ".parquet", ".xlsx", ".xlsm")
# Files of office programs that a planner may take for readable ones
_OTHER_TABLES = (".xls", ".xlsb", ".et", ".ods", ".numbers", ".dbf")


def list_files(path: Path) -> list[Path]:
    """Return the files to read under `path`, by name.

    Raises `InputError` if the path does not exist or holds no file that could be a table.
    """
    if not path.exists():
        raise input_error("CG-I401", path=path)
    if not path.is_dir():
        if path.suffix.lower() in _OTHER_TABLES:
            raise input_error("CG-I416", path=path.name)
        if path.suffix.lower() not in SUFFIXES:
            raise input_error("CG-I423", path=path.name)
        return [path]
    files = sorted(p for p in path.iterdir() if p.suffix.lower() in SUFFIXES and p.name[0] not in ".~" and p.is_file())
    if not files:
        raise input_error("CG-I402", path=path)
    return files


def other_tables(path: Path) -> list[Finding]:
    """Return a finding for every file of a folder that looks like a table and is in a format that is not read."""
    if not path.is_dir():
        return []
    found = (p.name for p in path.iterdir() if p.suffix.lower() in _OTHER_TABLES and p.name[0] not in ".~")
    names = sorted(printable(name) for name in found)
    return [finding("CG-W216", file=name, value=name) for name in names]


def read_sheets(file: Path, encoding: str | None = None, name: str | None = None) -> Iterator[Sheet | Finding]:
    """Yield the table of a file, or the sheets of a workbook in their order.

    Yields a finding in place of a file or sheet that cannot be read; whatever a file holds, nothing is raised for it.
    """
    shown = printable(file.name)
    try:
        with contained(shown):
            # Parquet comes from programs, which have no need of marks
            marks = file.suffix.lower() != ".parquet"
            for sheet in _sheets(file, shown, encoding, name):
                yield clean_sheet(sheet, marks=marks) if isinstance(sheet, Sheet) else sheet
    except InputError as error:
        yield unread(error, shown)


def unread(error: InputError, file: str, sheet: str | None = None) -> Finding:
    """Return the finding for a file or sheet that could not be read."""
    return Finding(error.code, Severity.ERROR, error.text, file, sheet)


def _sheets(file: Path, shown: str, encoding: str | None, name: str | None) -> Iterator[Sheet | Finding]:
    refuse_disguise(file)
    suffix, size = file.suffix.lower(), file.stat().st_size
    if suffix in (".xlsx", ".xlsm"):
        from chaingraph.io.workbook import read_workbook

        yield from read_workbook(file, Budget(shown, size, WORKBOOK), name)
    elif suffix == ".parquet":
        from chaingraph.io.parquet import read_parquet

        yield read_parquet(file, name or printable(file.stem), Budget(shown, size, PARQUET))
    else:
        from chaingraph.io.delimited import read_delimited

        yield read_delimited(file, encoding, name or printable(file.stem), Budget(shown, size, TEXT))
