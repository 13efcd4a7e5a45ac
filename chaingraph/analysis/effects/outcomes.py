"""Dated things that happened at firms, and how many of them fall into a span of days."""

from __future__ import annotations

import numpy as np
import polars as pl

from chaingraph.asof.times import first_days
from chaingraph.kernels.arrays import Ints
from chaingraph.park import Park

_PEOPLE = {"applicants": "applied", "activists": "activist_since", "members": "probation_since"}
_SPAN = 1_000_000  # more than there are days in any date


def find_events(park: Park, outcome: str) -> pl.DataFrame:
    """Return ``firm, day`` of what is counted, one row each."""
    if outcome in _PEOPLE:
        return _of_people(park, _PEOPLE[outcome])
    if outcome == "problems":
        found = park["Problem"].select(firm="enterprise_id", day="closed")
    else:
        begun = (first_days(park, "SUPPLIES"), park["COOPERATES_WITH"])
        ends = [frame.select(firm=end, day="since") for frame in begun for end in ("from_id", "to_id")]
        found = pl.concat(ends)
    return found.drop_nulls()


def _of_people(park: Park, column: str) -> pl.DataFrame:
    """Count a step of a person at the firm where the person then worked."""
    steps = park["Member"].select(from_id="id", day=column).drop_nulls()
    there = (pl.col("since").is_null() | (pl.col("since") <= pl.col("day"))) & (
        pl.col("until").is_null() | (pl.col("until") >= pl.col("day"))
    )
    jobs = park["EMPLOYED_BY"].select("from_id", "since", "until", firm="to_id")
    return jobs.join(steps, on="from_id").filter(there).unique(["from_id", "firm"]).select("firm", "day")


class Tally:
    """How many events fall into spans of days, firm by firm."""

    def __init__(self, events: pl.DataFrame, firms: pl.DataFrame) -> None:
        """Take ``firm, day`` and the firms with their numbers, ``firm, number``."""
        placed = events.join(firms, on="firm")
        self._keys = np.sort(
            placed["number"].cast(pl.Int64).to_numpy() * _SPAN + placed["day"].to_physical().cast(pl.Int64).to_numpy()
        )

    def count(self, numbers: Ints, first: Ints, end: Ints) -> Ints:
        """Count the events from a first day on and before an end."""
        found: Ints = np.searchsorted(self._keys, numbers * _SPAN + end) - np.searchsorted(
            self._keys, numbers * _SPAN + first
        )
        return found
