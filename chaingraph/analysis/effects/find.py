"""What changed after a measure, beside firms like those that it reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np

from chaingraph.analysis.effects.answers import EFFECTS, LASTING, MEASURES, OUTCOMES
from chaingraph.analysis.effects.lasting import find_lasting
from chaingraph.analysis.effects.match import Matched, Reached, find_reached, list_firms
from chaingraph.analysis.effects.outcomes import Tally, find_events
from chaingraph.asof.day import on_its_day
from chaingraph.kernels.arrays import Ints
from chaingraph.kernels.differences import Stratum, find_difference
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, numbers, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
RULES = tuple(
    f"effects.{name}" for name in ("window_days", "least_firms", "least_events", "level", "power", "agreed_size")
)
_DIGITS = 6  # so that the order of the records, which moves the last digits of a sum, moves no figure
_EMPTY = dict.fromkeys(column.name for column in EFFECTS.columns)


@on_its_day
def find_effects(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Compare what happened at firms before and after a measure with firms like them over the same days.

    Returns
    -------
    Table
        A row for each measure and outcome, in declared order. ``firms``: those whose both periods are seen on the day;
        of them ``matched`` have two like firms or more: of one size, the same chains, with or without an organization
        alike, and not reached by the measure by the end of the period. ``before`` and ``after`` are events of a firm
        within ``effects.window_days``; ``difference`` is how much more they rose than at like firms, with an interval,
        null where there is not enough data. ``verdict`` allows for the number of comparisons (Holm). The part
        ``lasting`` tells how many helped organizations, and others set up since the first of these, stood after years.

    Notes
    -----
    Who is reached is not drawn by lot: a difference is no proof that the measure made it. Firms of a committee count
    by chain. Cost: for each measure, firms reached times firms of their cell.

    Examples
    --------
    >>> find_effects(Park.from_rows({})).notes[0].code
    'no_day'
    """
    book = rules or rulebook()
    asked = numbers(book, on, *RULES)
    rows = [] if on is None else list(_rows(park, on, asked))
    _judge(rows, asked)
    lasting = LASTING.table(find_lasting(park, on), as_of=on)
    return EFFECTS.table(
        tuple(rows),
        as_of=on,
        parameters={"on": on},
        rules=cite(book, RULES, on),
        notes=(WORDS.reason("no_day") if on is None else WORDS.reason("not_by_lot"),),
        parts={"lasting": lasting},
    )


def _rows(park: Park, on: dt.date, asked: Any) -> Iterator[dict[str, Any]]:
    firms = list_firms(park)
    events = {outcome: find_events(park, outcome) for outcome in OUTCOMES}
    tallies = {outcome: Tally(found, firms.select("firm", "number")) for outcome, found in events.items()}
    for measure in MEASURES:
        reached = find_reached(park, firms, measure, asked.window_days, on)
        for outcome in OUTCOMES:
            row = _EMPTY | {"measure": measure, "outcome": outcome, "firms": reached.seen}
            if reached.total == reached.undated:
                yield row | {
                    "verdict": "not_recorded",
                    "reasons": (WORDS.reason("no_start", measure=MEASURES[measure]),),
                }
            elif events[outcome].is_empty():
                yield row | {
                    "verdict": "not_recorded",
                    "reasons": (WORDS.reason("no_outcome", outcome=OUTCOMES[outcome]),),
                }
            else:
                yield row | _compare(reached, tallies[outcome], firms.height, asked)


def _compare(reached: Reached, tally: Tally, firms: int, asked: Any) -> dict[str, Any]:
    """Return the figures of a row; those of the difference only where there is enough data for it."""
    treated = [numbers for part in reached.parts for numbers in part.treated]
    matched = int(np.unique(reached.clusters[treated]).size) if treated else 0
    controls = {number for part in reached.parts for number in part.controls[part.like.any(axis=0)]}
    row: dict[str, Any] = {"matched": matched, "controls": len(controls)}
    undated = (WORDS.reason("undated", undated=reached.undated),) if reached.undated else ()
    if matched < asked.least_firms:
        reason = WORDS.reason("few_firms", matched=matched, least=asked.least_firms)
        return row | {"verdict": "too_few", "reasons": (reason, *undated)}
    counts = [_count(part, tally, asked.window_days) for part in reached.parts]
    before, after = (np.concatenate([count[place] for count in counts]) for place in (0, 1))
    like = [
        np.concatenate(
            [(part.like * count[place]).sum(axis=1) / part.like.sum(axis=1)
             for part, count in zip(reached.parts, counts, strict=True)]
        ).mean()
        for place in (2, 3)
    ]  # fmt: skip
    row |= {"before": before.mean(), "after": after.mean(), "like_before": like[0], "like_after": like[1]}
    happened = int(before.sum() + after.sum() + sum(_happened(part, tally, asked) for part in reached.parts))
    if happened < asked.least_events:
        reason = WORDS.reason("few_events", happened=happened, least=asked.least_events)
        return _rounded(row) | {"verdict": "too_few", "reasons": (reason, *undated)}
    pairs = zip(reached.parts, counts, strict=True)
    strata = [_stratum(part, reached.clusters, count) for part, count in pairs]
    value, error = find_difference(strata, firms + 1, firms)
    return _rounded(row | _interval(value, error, matched, asked)) | {"reasons": undated}


def _count(part: Matched, tally: Tally, window: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Return events of the treated before and after, then of each control over the days of each treated one."""
    start = part.start
    wide, controls = np.broadcast_arrays(start[:, None], part.controls[None, :])
    return (
        tally.count(part.treated, start - window, start),
        tally.count(part.treated, start, start + window),
        tally.count(controls, wide - window, wide),
        tally.count(controls, wide, wide + window),
    )


def _stratum(part: Matched, clusters: Ints, count: tuple[Ints, Ints, Ints, Ints]) -> Stratum:
    was, now, early, late = (found.astype(np.float64) for found in count)
    return Stratum(clusters[part.treated], now - was, part.controls, part.like, late - early)


def _happened(part: Matched, tally: Tally, asked: Any) -> int:
    """Count what happened at the controls from the first period's start to the last one's end, each event once."""
    used = part.controls[part.like.any(axis=0)]
    first, end = part.start.min() - asked.window_days, part.start.max() + asked.window_days
    return int(tally.count(used, np.full(used.size, first), np.full(used.size, end)).sum())


def _interval(value: float, error: float, matched: int, asked: Any) -> dict[str, Any]:
    from scipy.special import ndtri, stdtr, stdtrit

    free = matched - 1
    bound = float(stdtrit(free, 1 - asked.level / 2))
    chance = float(2 * stdtr(free, -abs(value) / error)) if error else float(value == 0)
    return {
        "difference": value,
        "low": value - bound * error,
        "high": value + bound * error,
        "p": chance,
        "smallest": (bound + float(ndtri(asked.power))) * error,
    }


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {key: round(float(value), _DIGITS) if isinstance(value, float) else value for key, value in row.items()}


def _judge(rows: list[dict[str, Any]], asked: Any) -> None:
    """Give the rows that were compared their verdicts, the least probable first: each has less left to allow for."""
    compared = sorted((row for row in rows if row["verdict"] is None), key=lambda row: row["p"])
    holds = True
    for place, row in enumerate(compared):
        left = len(compared) - place
        holds = holds and row["p"] * left <= asked.level
        row["verdict"] = _verdict(row, holds, asked.agreed_size)
        facts = {name: row[name] for name in ("matched", "controls", "difference", "low", "high")}
        said = [WORDS.reason("compared", days=asked.window_days, **facts)]
        if row["verdict"] == "unclear":
            said.append(_doubt(row, len(compared), asked.agreed_size))
        row["reasons"] = (*said, *row["reasons"])


def _verdict(row: dict[str, Any], holds: bool, agreed: float) -> str:
    if holds:
        return "more" if row["difference"] > 0 else "less"
    # of a size that the interval reaches it cannot be said that it is not there
    inside = -agreed < row["low"] <= 0 <= row["high"] < agreed
    return "no_difference" if inside and row["smallest"] <= agreed else "unclear"


def _doubt(row: dict[str, Any], comparisons: int, agreed: float) -> Reason:
    """Say why a difference can be neither told nor ruled out."""
    if row["low"] > 0 or row["high"] < 0:
        return WORDS.reason("one_of_many", comparisons=comparisons)
    if row["smallest"] > agreed:
        return WORDS.reason("too_coarse", smallest=row["smallest"], agreed=agreed)
    return WORDS.reason("reaches", agreed=agreed)
