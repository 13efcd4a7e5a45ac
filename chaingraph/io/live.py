"""The rows of all tables of a kind together, with the place of each."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from chaingraph.errors import Text
from chaingraph.io.checks import Checked
from chaingraph.io.constants import ROW
from chaingraph.model import KINDS, DataClass, Kind, NodeKind

Tables = Mapping[str, list[Checked]]

TABLE = "#table"
NODE_KINDS = tuple(kind for kind in KINDS if isinstance(kind, NodeKind))
EDGE_KINDS = tuple(kind for kind in KINDS if not isinstance(kind, NodeKind))
OPEN = (DataClass.PUBLIC, DataClass.INTERNAL)  # what sentences and keys may show


def live(checked: Checked) -> pl.DataFrame:
    """Return the rows of a table that were neither put aside nor merged into another."""
    gone = sorted(checked.bad | checked.merged)
    if not gone:
        return checked.frame
    return checked.frame.filter(~pl.col(ROW).is_in(pl.Series(gone, dtype=pl.UInt32).implode()))


def gather(tables: Tables, kind: Kind, *columns: str) -> pl.DataFrame:
    """Return these columns (all, if none is named) of the live rows of a kind, with table and row numbers."""
    frames = []
    for place, checked in enumerate(tables[kind.name]):
        gone = pl.Series(sorted(checked.bad | checked.merged), dtype=pl.UInt32)
        rows = checked.frame.lazy().select(*columns, ROW) if columns else checked.frame.lazy()
        rows = rows.filter(~pl.col(ROW).is_in(gone.implode())) if len(gone) else rows
        frames.append(rows.with_columns(pl.lit(place, pl.UInt32).alias(TABLE)))
    return pl.concat(frames).collect()


def surely_distinct(rows: pl.DataFrame) -> bool:
    """Tell whether no two rows are the same; several times faster than looking for the same ones."""
    return rows.hash_rows().n_unique() == rows.height


def place_of(checked: Checked, row: int, seen_from: Checked) -> Text:
    """Return how a sentence about one table names a row of it or of another one."""
    if checked is seen_from or (checked.raw.file, checked.raw.sheet) == (seen_from.raw.file, seen_from.raw.sheet):
        return Text(f"第 {row} 行", f"row {row}")
    where = checked.raw.sheet or checked.raw.file
    return Text(f"“{where}”第 {row} 行", f"row {row} of “{where}”")
