"""How long problems and applications take to close, where some are still open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from chaingraph.analysis.problems.answers import CLOSING
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun, ended
from chaingraph.kernels.survival import median_days
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)


@on_its_day
def find_closing_times(park: Park, *, on: dt.date | None = None) -> Table:
    """Tell how long problems and applications of firms take to close.

    Returns
    -------
    Table
        Problems, then applications: all of them, then by kind, difficulty and chain or by matter, then by year of
        opening; in each the most records first, years in order. ``median_days`` is the Kaplan-Meier median: an open
        record took at least its days so far. Where more than half is expected to go on at the longest time that was
        seen, it is not known, and ``median_at_least`` is that time. Records without a first day, or that end before
        it, are counted and not measured. A firm of two chains counts in both. Linear but for sorting.

    Examples
    --------
    >>> day = dt.date(2025, 1, 1)
    >>> days = {"opened": day, "closed": dt.date(2025, 1, 9)}
    >>> park = Park.from_rows({"Problem": [{"id": "P", "kind": "orders", "source": "s", **days}]})
    >>> [(row["dimension"], row["median_days"]) for row in find_closing_times(park).rows]
    [('all', 8), ('kind', 8), ('year', 8)]
    """
    problems, approvals = (_measured(park[name], on) for name in ("Problem", "Approval"))
    links = park["IN_CHAIN"].filter(begun(on)).select("from_id", "to_id").unique()
    named = links.join(park["IndustryChain"].select(to_id="id", chain="name"), on="to_id")
    in_chain = problems.join(named, left_on="enterprise_id", right_on="from_id")
    rows = [
        *_rows("problem", problems, "kind", "difficulty"),
        *_rows("problem", in_chain, "chain", total=False),
        *_rows("problem", problems, "year", total=False),
        *_rows("approval", approvals, "matter", "year"),
    ]
    return CLOSING.table(tuple(rows), as_of=on, parameters={"on": on}, notes=tuple(_notes(problems, approvals)))


def _measured(records: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Return the records with whether they have ended on a day, and their days until then or so far."""
    over = ended(on, "closed")
    days = (pl.when(over).then("closed").otherwise(pl.lit(on, pl.Date)) - pl.col("opened")).dt.total_days()
    return records.filter(begun(on, "opened")).select(
        *(name for name in ("enterprise_id", "kind", "difficulty", "matter") if name in records.columns),
        year=pl.col("opened").dt.year().cast(pl.String),
        ended=over,
        days=pl.when(days >= 0).then(days),
    )


def _rows(subject: str, records: pl.DataFrame, *dimensions: str, total: bool = True) -> Iterator[dict[str, Any]]:
    if total and records.height:
        yield _row(subject, "all", "all", records)
    for dimension in dimensions:
        parts = records.drop_nulls(dimension).partition_by(dimension, as_dict=True)
        by_size = sorted(parts.items(), key=lambda part: (dimension != "year" and -part[1].height, part[0][0]))
        for (value,), part in by_size:
            yield _row(subject, dimension, value, part)


def _row(subject: str, dimension: str, value: str, part: pl.DataFrame) -> dict[str, Any]:
    known = part.drop_nulls("days")
    median, at_least = median_days(known["days"].to_numpy().astype(np.int64), known["ended"].to_numpy())
    return {
        "subject": subject,
        "dimension": dimension,
        "value": value,
        "records": part.height,
        "closed": int(part["ended"].sum()),
        "open": int((~part["ended"]).sum()),
        "undated": part.height - known.height,
        "median_days": median,
        "median_at_least": at_least,
        "longest_open": known.filter(~pl.col("ended"))["days"].max(),
    }


def _notes(problems: pl.DataFrame, approvals: pl.DataFrame) -> Iterator[Reason]:
    if problems.is_empty():
        yield WORDS.reason("no_problems")
    if approvals.is_empty():
        yield WORDS.reason("no_approvals")
    kept = [records for records in (problems, approvals) if not records.is_empty()]
    # an empty cell tells that a problem is open only where days of closing are noted at all
    if any(not records["ended"].any() for records in kept):
        yield WORDS.reason("no_closing")
    if kept:
        yield WORDS.reason("censored")
