"""Reading Parquet files that nobody vouches for."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from chaingraph.io.border import Budget, hushed
from chaingraph.io.codes import finding
from chaingraph.io.constants import ROW
from chaingraph.io.footer import read_footer
from chaingraph.io.sheets import Sheet
from chaingraph.io.typed import fits, plain


def read_parquet(file: Path, name: str, budget: Budget) -> Sheet:
    """Return the records of a Parquet file; its footer is looked at before any row is read."""
    rows = read_footer(file, budget)
    with hushed():
        schema = pl.read_parquet_schema(file)
        good = [header for header, dtype in schema.items() if fits(dtype)]
        read = pl.read_parquet(file, columns=good) if good else pl.DataFrame()
    headers = tuple(schema)
    columns, notes = [], []
    for place, header in enumerate(headers):
        if header not in read.columns:
            columns.append(pl.repeat(None, rows, dtype=pl.Null, eager=True).alias(str(place)))
            continue
        column = plain(read[header])
        columns.append(column.alias(str(place)))
        if schema[header] == pl.Datetime(time_zone="UTC"):
            notes.append(finding("CG-F309", file=budget.name, at=header, position=place + 1))
    unfit = frozenset(str(place) for place, header in enumerate(headers) if header not in good)
    frame = pl.DataFrame(columns).with_row_index(ROW, offset=2)
    return Sheet(name, budget.name, None, frame, headers, findings=tuple(notes), unfit=unfit)
