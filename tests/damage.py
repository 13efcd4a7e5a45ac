"""The sample's workbook, damaged as workbooks of people are: each kind in random places, and what must follow.

A reader may mend a damage, and then has the park of the clean book; else it says something at every damaged place.
``python tests/damage.py [BOOKS [SEED]]`` damages as many books and prints a table by kind.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from damages import BY_TABLE, DAMAGES, Book
from damages_files import FILE_DAMAGES, save

from chaingraph.errors import Finding, InputError
from chaingraph.io import read_park
from chaingraph.model import KINDS
from chaingraph.park import Park
from chaingraph.sample import write_sample

ALL = (*DAMAGES, *FILE_DAMAGES)


def clean_book(folder: Path, seed: int) -> Path:
    """Write a small sample with people's counts, its headings in Chinese for every other seed."""
    path = folder / f"clean-{seed}.xlsx"
    write_sample(path, seed=seed, enterprises=40, format="xlsx")
    if seed % 2:
        book = openpyxl.load_workbook(path)
        for sheet in book.worksheets:
            declared = BY_TABLE[sheet.title]
            sheet.title = declared.label.zh
            for cell, prop in zip(sheet[1], declared.properties, strict=True):
                cell.value = prop.label.zh
        book.save(path)
    return path


def damaged(clean: Path, damage: Callable[[Book], None], seed: int) -> tuple[Path, Book]:
    """Write a copy with one kind of damage."""
    book = openpyxl.load_workbook(clean)
    names = {declared.label.zh: declared.table for declared in KINDS}
    titles = {names.get(sheet.title, sheet.title): sheet.title for sheet in book.worksheets}
    held = Book(book, random.Random(seed), titles)
    damage(held)
    return save(held, clean.with_name(f"{damage.__name__}-{seed}.xlsx")), held


def silent_places(park: Park | InputError, clean: Park, held: Book) -> list[Any]:
    """Return the damaged places at which nothing is said, of a park that is not the clean one's."""
    if isinstance(park, Park) and park.equals(clean):
        return []
    if not held.places:
        return ["another park, and no place was damaged"]
    return [place for place in held.places if not any(_at(found, place) for found in park.findings)]


def _at(found: Finding, place: tuple[str, int | None, int | None]) -> bool:
    """Tell whether a finding stands at a place: at its row, at its column as a whole, or names its row in words."""
    title, row, column = place
    if (found.sheet or Path(found.file or "").stem) != title:
        return False
    if row is None or found.row == row:
        return True
    ranges = [(int(a), int(b or a)) for a, b in re.findall(r"(\d+)(?:–(\d+))?", found.message.en)]
    named = any(first <= row <= last for first, last in ranges) and found.row is not None
    return named or (column is not None and found.position == column and found.row in (None, 1))


def read_damaged(path: Path) -> Park | InputError:
    """Read a book; what refuses it is an answer too."""
    try:
        return read_park(path)
    except InputError as error:
        return error


def run(books: int, seed: int = 0) -> dict[str, list[str]]:
    """Damage so many books; return the outcome of each by kind: mended, told, or what was silent."""
    outcomes: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as name:
        cleans = [clean_book(Path(name), seed + n) for n in range(6)]
        parks = {path: read_park(path) for path in cleans}
        for number in range(books):
            damage, clean = ALL[number % len(ALL)], cleans[number // len(ALL) % len(cleans)]
            path, held = damaged(clean, damage, seed * 1_000_003 + number)
            park = read_damaged(path)
            silent = silent_places(park, parks[clean], held)
            mended = isinstance(park, Park) and park.equals(parks[clean])
            said = f"SILENT {silent}" if silent else "mended" if mended else "told"
            outcomes.setdefault(damage.__name__, []).append(said)
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    return outcomes


if __name__ == "__main__":
    found = run(*map(int, sys.argv[1:] or [str(3 * len(ALL))]))
    for kind_, outcomes in found.items():
        silent = [said for said in outcomes if said.startswith("SILENT")]
        print(
            f"{kind_:30} mended {outcomes.count('mended'):3} told {outcomes.count('told'):3} silent {len(silent)}",
            *silent[:1],
        )
    total = sum(said.startswith("SILENT") for several in found.values() for said in several)
    print(f"{sum(map(len, found.values()))} books, silent {total}")
    sys.exit(bool(total))
