"""How many organizations still stood some years after they were set up, helped ones and others."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import polars as pl

from chaingraph.asof.days import months_after
from chaingraph.asof.homes import is_functional
from chaingraph.park import Park

_YEARS = (1, 2, 3)
_Z = 1.959963984540054


def find_lasting(park: Park, on: dt.date | None) -> tuple[dict[str, Any], ...]:
    """Return rows of `LASTING`: of those set up so many years ago or more, how many stood that long.

    Helped ones say so themselves, or a record of help says that a branch was set up in their firm.
    """
    if on is None:
        return ()
    helped = park["HELPS"].filter(pl.col("branch_set_up").fill_null(False)).select("to_id")
    seats = park["ESTABLISHED_IN"].select(id="from_id", to_id="to_id").join(helped, on="to_id", how="semi")
    told = pl.concat([seats["id"], helped["to_id"]]).unique()
    bodies = (
        park["PartyOrganization"]
        .filter(~is_functional(park).fill_null(False))
        .with_columns(helped=pl.col("helped_to_set_up").fill_null(False) | pl.col("id").is_in(told.implode()))
    )
    first = bodies.filter("helped")["founded"].min()
    rows = []
    for flag in (True, False):
        part = bodies.filter(pl.col("helped") == flag)
        # others are of the same years: older ones have shown already that they last
        dated = part.filter((pl.col("founded") <= on) & (pl.lit(flag) | (pl.col("founded") >= pl.lit(first, pl.Date))))
        undated = part["founded"].null_count()
        if part.is_empty():
            continue
        rows += [_row(dated, years, on) | {"helped": flag, "undated": undated} for years in _YEARS]
    return tuple(rows)


def _row(dated: pl.DataFrame, years: int, on: dt.date) -> dict[str, Any]:
    reached = months_after("founded", 12 * years)
    seen = dated.filter(reached <= on)
    gone = seen.filter(pl.col("dissolved") <= reached).height
    total = seen.height
    low, high = _interval(total - gone, total)
    return {
        "years": years,
        "branches": total,
        "standing": total - gone,
        "standing_share": (total - gone) / total if total else None,
        "least_share": low,
        "most_share": high,
    }


def _interval(hits: int, total: int) -> tuple[float | None, float | None]:
    """Return Wilson's interval of a share; unknown of nothing."""
    if not total:
        return None, None
    share, square = hits / total, _Z * _Z / total
    middle = (share + square / 2) / (1 + square)
    half = _Z / (1 + square) * math.sqrt(share * (1 - share) / total + square / (4 * total))
    return max(0.0, middle - half), min(1.0, middle + half)
