"""Rows that head the records below them: a column of their own where all of them name a street, or all a chain."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

import polars as pl

from chaingraph.errors import Finding
from chaingraph.io.codes import finding
from chaingraph.io.columns import read_as
from chaingraph.io.constants import ROW
from chaingraph.io.lexicon import bare, recognise
from chaingraph.io.tables import Grid, Outcome
from chaingraph.model import Kind

# What a section may state: heading of the column that it becomes, and how such names end
_STATED = (("所在街道", r"(街道|镇|乡)$"), ("所属产业链", r"(产业链|产业)$"))


def with_sections(grid: Grid, kind: Kind) -> tuple[Grid, list[Finding]]:
    """Return the grid with a column for its section rows, where these state what no column does, and what to tell.

    Only if every record stands below a section and all sections end as streets do, or as chains do.
    """
    if not grid.sections or grid.frame.is_empty():
        return grid, []
    rows = [row for row, _ in grid.sections]
    names = [bare(text).strip() for _, text in grid.sections]
    read = read_as(grid.headers, kind)
    for heading, ending in _STATED:
        known = recognise(heading, kind.name)
        target = known.targets[0] if known.outcome is Outcome.READ else None
        if target is None or (target.kind, target.property) in read:
            continue
        numbers = grid.frame[ROW].to_list()
        if not pl.Series(names).str.contains(ending).all() or numbers[0] < rows[0]:
            continue
        values = [names[bisect_right(rows, number) - 1] for number in numbers]
        position = max(len(grid.headers), *(int(name) + 1 for name in grid.frame.columns if name != ROW))
        headers = (*grid.headers, *([""] * (position - len(grid.headers))), heading)
        frame = grid.frame.with_columns(pl.Series(str(position), values, pl.String))
        label = target.declared().label
        told = finding(
            "CG-T628",
            file=grid.file,
            sheet=grid.sheet,
            table=kind.table,
            facts={"zh": label.zh, "en": label.en.lower()},
        )
        return replace(grid, headers=headers, frame=frame), [told]
    return grid, []
