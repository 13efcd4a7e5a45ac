"""The door that every sheet passes, whatever its format: names, headings and cells come out clean, and it is told."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from chaingraph.errors import Text
from chaingraph.io.clean import clean, clean_column, unclean
from chaingraph.io.codes import finding
from chaingraph.io.constants import ROW
from chaingraph.io.distinct import few_texts
from chaingraph.io.guard import unguard_formula
from chaingraph.io.sheets import Sheet

_NAMED = 10


def clean_sheet(sheet: Sheet, *, marks: bool) -> Sheet:
    """Return a sheet whose texts are clean; what was more than outer blanks is told once, with its columns.

    `marks`: cells may carry what keeps a text a text in a spreadsheet: it is taken off, and so is the apostrophe of
        `chaingraph.io.guard.guard_formula`.

    A sheet that is clean already costs a look at its texts, O(cells).
    """
    headers = None if sheet.headers is None else tuple(map(clean, sheet.headers))
    mended = {place: 1 for place, header in enumerate(sheet.headers or ()) if headers and header != headers[place]}
    few = few_texts(sheet.frame)
    dirty = unclean(sheet.frame, few, marks=marks)
    columns = []
    for column in sheet.frame:
        if column.name == ROW:
            columns.append(column)
            continue
        cleaned, count = _cleaned(column, dirty.get(column.name), marks=marks)
        columns.append(cleaned)
        if count:
            mended[int(column.name)] = mended.get(int(column.name), 0) + count
    notes = list(sheet.findings)
    if mended:
        named = [headers[place] if headers else _letters(place) for place in sorted(mended)]
        words = Text("、".join(named[:_NAMED]), ", ".join(named[:_NAMED]))
        facts = {"count": sum(mended.values()), "columns": words}
        notes.append(finding("CG-F310", file=sheet.file, sheet=sheet.sheet, facts=facts))
    few = {name: texts for name, texts in few.items() if name not in dirty}
    name, frame = clean(sheet.name), pl.DataFrame(columns)
    return replace(sheet, name=name, headers=headers, frame=frame, few=few, findings=tuple(notes))


def _cleaned(column: pl.Series, at: pl.Series | None, *, marks: bool) -> tuple[pl.Series, int]:
    """Return a column with clean texts, and the number of cells that were mended; other types stay.

    `at`: which of the texts are not clean.
    """
    if column.dtype == pl.List(pl.String):
        _, odd = clean_column(column.explode(), marks=marks)
        if not odd.any():
            return column, 0
        distinct = column.explode().unique().drop_nulls()
        meant, _ = clean_column(distinct, marks=marks)
        return column.list.eval(pl.element().replace_strict(distinct, meant, default=None)), int(odd.sum())
    if at is None:
        return column, 0
    texts, odd = clean_column(column.filter(at), marks=marks)
    if marks and texts.str.starts_with("'").any():
        texts = pl.select(unguard_formula(pl.lit(texts))).to_series()
    return column.clone().scatter(at.arg_true(), texts), int(odd.sum())


def _letters(position: int) -> str:
    """Return the letters by which a spreadsheet calls a column.

    >>> _letters(0), _letters(25), _letters(26), _letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
