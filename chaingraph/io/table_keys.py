"""What a question about a whole table is remembered by: its sheet within its file, whatever month the file is of."""

from __future__ import annotations

from pathlib import PurePath

from chaingraph.io.decisions import About, key_of
from chaingraph.io.lexicon import undated


def key_of_table(name: str, file: str, sheet: str | None, *more: str) -> str:
    """Return the key of a question about a table: sheets of one name in two files are two.

    `name`: what the table is called; `sheet`: None where the file is no workbook, whose stem the name is then.

    >>> key_of_table("Sheet1", "台账2024年5月.xlsx", "Sheet1"), key_of_table("台账", "台账.csv", None)
    ('table|台账|sheet1', 'table|台账')
    """
    names = (name,) if sheet is None else (PurePath(file).stem, name)
    return key_of(About.TABLE, *map(_same, names), *more)


def _same(name: str) -> str:
    """Return a name without a date, unless that is all it is."""
    bare = undated(name)
    return bare if any(letter.isalpha() for letter in bare) else name
