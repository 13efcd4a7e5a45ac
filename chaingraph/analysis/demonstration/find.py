"""The list for the demonstration zone, each item answered from the records, and what remains."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import polars as pl

from chaingraph.analysis.demonstration.answers import DEMONSTRATION, STATES
from chaingraph.analysis.demonstration.items import ITEMS
from chaingraph.asof.day import on_its_day
from chaingraph.park import Park
from chaingraph.rules import Rule, Rulebook, cite, rulebook
from chaingraph.table import Table
from chaingraph.words import words_of

WORDS = words_of(__package__)
_NAMED = 5  # units that are named


@on_its_day
def find_remaining(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Answer every item of the list for the demonstration zone, and say what remains.

    Parameters
    ----------
    park
        Reads firms, organizations, chains, officers, events, visits, problems, approvals and aims.
    on
        As-of day; without it the park's own (`chaingraph.asof.day.as_of`).
    rules
        Rulebook whose ``demonstration.*`` rules name items and targets.

    Returns
    -------
    Table
        One row per item: target, the least and the greatest share that the records allow, how many units have it, have
        it not, or are not known, how many are still needed, examples of these. Items not met first, then those that
        cannot be told, then those met, in the order of the list.

    Notes
    -----
    An item is met if even the least share reaches the target, not met if even the greatest does not; else it cannot be
    told. Linear in the records.

    Examples
    --------
    >>> chains = [{"id": "K1", "name": "甲链", "plan": "一链一方案", "source": "synthetic"},
    ...           {"id": "K2", "name": "乙链", "source": "synthetic"}]
    >>> rows = find_remaining(Park.from_rows({"IndustryChain": chains})).rows
    >>> [(row["state"], row["remaining"]) for row in rows if row["rule"] == "demonstration.plans"]
    [('not_known', 1)]
    """
    book = rules or rulebook()
    asked = {name: book.rule(f"demonstration.{name}", on) for name in (*ITEMS, "months")}
    months = int(asked["months"].value)
    rows = [_row(asked[name], item(park, on, months)) for name, item in ITEMS.items()]
    rows.sort(key=lambda row: list(STATES).index(row["state"]))
    cited = cite(book, (rule.id for rule in asked.values()), on)
    return DEMONSTRATION.table(
        tuple(rows), as_of=on, parameters={"on": on}, rules=cited, notes=(WORDS.reason("local_list"),)
    )


def _row(rule: Rule, units: pl.DataFrame) -> dict[str, Any]:
    total = units.height
    yes, unknown = int(units["yes"].sum()), units["yes"].null_count()
    no = total - yes - unknown
    least, most = (yes / total, (yes + unknown) / total) if total else (None, None)
    lacking = units.filter(~pl.col("yes").fill_null(value=False)).sort("yes", "name", nulls_last=True)
    counts = {"total": total, "yes": yes, "no": no, "unknown": unknown}
    return {
        "item": rule.label,
        "target_share": rule.value,
        "least_share": least,
        "most_share": most,
        "state": _state(least, most, rule.value),
        **counts,
        # a product such as 0.9 * 10 may come out a hair above the whole number
        "remaining": max(0, math.ceil(round(rule.value * total, 9)) - yes) if total else None,
        "examples": tuple(lacking["name"].drop_nulls().head(_NAMED)),
        "rule": rule.id,
        "reasons": (WORDS.reason("counted", target=rule.value, **counts) if total else WORDS.reason("nothing"),),
    }


def _state(least: float | None, most: float | None, target: float) -> str:
    if least is None or most is None:
        return "not_known"
    if least >= target:
        return "met"
    return "not_met" if most < target else "not_known"
