"""Synthetic co-operation between firms that supply one another: joint production, shared technology."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from chaingraph.sample.firms import Firms
from chaingraph.sample.staffing import Rows

_PAIRS = 24
_FIRST = dt.date(2022, 9, 1)
_DAYS = 540


def sharing_rows(rng: np.random.Generator, firms: Firms, supplies: pl.DataFrame) -> Rows:
    """Make firms co-operate with firms that they supply, each pair once."""
    own = pl.Series(firms.ids)
    traded = supplies.filter(pl.col("from_id").is_in(own.implode()), pl.col("to_id").is_in(own.implode()))
    pairs = traded.select("from_id", "to_id").unique().sort("from_id", "to_id")
    chosen = np.sort(rng.choice(pairs.height, min(_PAIRS, pairs.height), replace=False))
    kinds = rng.choice(("production", "technology"), chosen.size)
    days = rng.integers(0, _DAYS, chosen.size)
    rows = [
        {
            "from_id": pairs["from_id"][place],
            "to_id": pairs["to_id"][place],
            "kind": str(kind),
            "since": _FIRST + dt.timedelta(days=day),
            "source": "synthetic",
        }
        for place, kind, day in zip(chosen.tolist(), kinds, days.tolist(), strict=True)
    ]
    return {"COOPERATES_WITH": rows}
