"""Rows of one edge at several times: the newest is the edge, the earlier ones are kept as what it was."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from chaingraph.io.checks import Checked
from chaingraph.io.constants import ROW
from chaingraph.io.live import EDGE_KINDS, TABLE, gather, place_of, surely_distinct
from chaingraph.model import EDGES, EdgeKind


def keep_earlier_times(tables: dict[str, list[Checked]]) -> None:
    """Move the rows of earlier times of an edge to the kind that its declaration names, each with a finding.

    A time lasts until the next one begins, so that none overlap. A row without a day says what holds now and goes with
    the newest; rows of one day are one record, whose contradictions are told as those of any other. One pass of
    hashing where no edge is told twice.
    """
    for declared in EDGE_KINDS:
        if isinstance(declared, EdgeKind) and declared.earlier is not None and declared.name in tables:
            _part(tables, declared, declared.earlier)


def _part(tables: dict[str, list[Checked]], declared: EdgeKind, earlier: str) -> None:
    several = tables[declared.name]
    told = gather(tables, declared, *declared.key, "since")
    if surely_distinct(told.select(declared.key)):
        return
    newest = pl.col("since").max().over(declared.key)
    dated = told.with_columns(newest=newest)
    past = dated.filter(pl.col("since") < pl.col("newest"))
    now = dated.filter(pl.col("since") == pl.col("newest")).unique(declared.key, keep="first", maintain_order=True)
    now = now.select(*declared.key, at_table=TABLE, at=ROW)
    for (place,), rows in past.join(now, on=declared.key, nulls_equal=True).group_by(TABLE, maintain_order=True):
        checked = several[int(str(place))]
        for row in rows.iter_rows(named=True):
            other = place_of(several[row["at_table"]], row["at"], checked)
            prop = declared["since"]
            checked.note("CG-T658", row[ROW], prop, row["since"], other=other, new=str(row["newest"]))
        tables.setdefault(earlier, []).append(_moved(checked, EDGES[earlier], set(rows[ROW])))


def _moved(checked: Checked, earlier: EdgeKind, rows: set[int]) -> Checked:
    """Take rows out of a table, with what is known of them, and return them as a table of the other kind."""
    there = pl.col(ROW).is_in(pl.Series(sorted(rows), dtype=pl.UInt32).implode())
    moved = replace(
        checked,
        raw=replace(checked.raw, kind=earlier, frame=checked.raw.frame.filter(there), lost=0, findings=()),
        frame=checked.frame.filter(there),
        findings=[],
        bad=set(),
        repaired=checked.repaired & rows,
        merged=set(),
        total=len(rows),
    )
    checked.frame = checked.frame.filter(~there)
    checked.repaired -= rows
    checked.total -= len(rows)
    return moved
