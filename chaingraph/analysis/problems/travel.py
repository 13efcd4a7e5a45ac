"""Whether problems travel along supply links, or only seem to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from chaingraph.analysis.problems.answers import KINDS, TRAVEL
from chaingraph.analysis.problems.closing import WORDS
from chaingraph.analysis.problems.pairs import Pairs, find_links, find_pairs
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.kernels.arrays import Ints
from chaingraph.kernels.near_in_time import adjust, count_near, order_p
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook, cite, numbers, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason

RULES = ("problems.within_days", "problems.level", "problems.least_pairs")
_ROUNDS = 999


@on_its_day
def find_travel(
    park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None, members: Table | None = None
) -> Table:
    """Test whether problems of one kind follow one another along supply links, those of general suppliers left out.

    Parameters
    ----------
    park, on, rules
        The park, the day, the rules.
    members
        What `chaingraph.analysis.supply.find_chain_members` returns; it is asked where not given.

    Returns
    -------
    Table
        All kinds together, then each kind that occurs. ``near`` counts pairs of problems of one kind at a supplier and
        its customer that were raised at most ``problems.within_days`` apart; ``expected`` and ``p`` are what chance
        gives: days are exchanged among problems of one kind and the same industry chains, so that busy firms, busy
        times and a shock to a whole chain do not look like travel. ``p`` of single kinds is raised for their number
        (Holm). ``order_p`` asks whether one side leads more often than chance, cluster by cluster, and is only asked
        where problems travel. Of few pairs nothing is said.

    Notes
    -----
    999 rounds, each linear in problems and pairs.

    Examples
    --------
    >>> find_travel(Park.from_rows({})).notes[0].code
    'no_problems'
    """
    book = rules or rulebook()
    limits = numbers(book, on, *RULES)
    pairs = find_pairs(park, find_links(park, members, on, book), on)
    rows = _rows(park, pairs, limits, on) if pairs.problems.height else []
    notes = tuple(_notes(park, pairs, rows))
    return TRAVEL.table(
        tuple(rows), as_of=on, parameters={"on": on}, rules=cite(book, RULES, on) if rows else (), notes=notes
    )


def _rows(park: Park, pairs: Pairs, limits: Numbers, on: dt.date | None) -> list[dict[str, Any]]:
    occurring = set(pairs.problems["kind"])
    kinds = [name for name in KINDS if name in occurring]
    group = _number(pairs.problems["kind"], kinds)
    within = limits.within_days
    ends = (pairs.one, pairs.other)
    near = count_near(pairs.day, _strata(park, pairs, on), ends, group[pairs.one], len(kinds), within, _ROUNDS)
    many = np.bincount(group[pairs.one], minlength=len(kinds))
    asked = many >= limits.least_pairs
    p = np.where(asked, near.p[:-1], np.nan)
    p[asked] = adjust(p[asked])
    clusters, is_near = pairs.clusters(within), pairs.near(within)
    facts = []
    for place, name in [(-1, "all"), *enumerate(kinds)]:
        own = np.ones(pairs.one.size, bool) if place < 0 else group[pairs.one] == place
        facts.append({
            "kind": name,
            "problems": group.size if place < 0 else int((group == place).sum()),
            "pairs": int(own.sum()),
            "near": int(near.observed[place]),
            "expected": round(float(near.expected[place]), 1),
            "p": _known(float((near.p if place < 0 else p)[place]), enough=own.sum() >= limits.least_pairs),
            **_leads(pairs, own & is_near, clusters),
        })  # fmt: skip
    return [_judged(row, limits) for row in facts]


def _known(p: float, *, enough: bool) -> float | None:
    return round(p, 4) if enough else None


def _number(values: pl.Series, names: list[str]) -> Ints:
    return values.replace_strict(names, range(len(names)), return_dtype=pl.Int64).to_numpy().astype(np.int64)


def _strata(park: Park, pairs: Pairs, on: dt.date | None) -> Ints:
    """Number the problems by kind and the industry chains of their firm: only within these are days exchanged."""
    chains = park["IN_CHAIN"].filter(begun(on)).select("to_id", enterprise_id="from_id").unique()
    of_firm = chains.sort("to_id").group_by("enterprise_id").agg(chains=pl.col("to_id").str.join("\0"))
    found = pairs.problems.join(of_firm, on="enterprise_id", how="left", maintain_order="left")
    return found.select(pl.struct("kind", "chains").rank("dense")).to_series().to_numpy().astype(np.int64)


def _leads(pairs: Pairs, near: Any, clusters: Ints) -> dict[str, Any]:
    """Count the near pairs that the supplier, or the customer, was first in."""
    # the problems stand in order of days, so that the first of a pair is never the later one
    later = pairs.day[pairs.other] > pairs.day[pairs.one]
    lead = np.sign(pairs.side) * later * near
    by_cluster = np.bincount(clusters[pairs.one], lead, clusters.size).astype(np.int64)
    return {
        "supplier_first": int((lead > 0).sum()),
        "customer_first": int((lead < 0).sum()),
        "order_p": round(order_p(by_cluster), 4),
    }


def _judged(row: dict[str, Any], limits: Numbers) -> dict[str, Any]:
    if row["p"] is None:
        said = WORDS.reason("too_few", pairs=row["pairs"], least=limits.least_pairs)
        return {**row, "verdict": "too_few", "order_p": None, "order": None, "reasons": (said,)}
    facts = {name: row[name] for name in ("pairs", "near", "expected", "p")}
    said = WORDS.reason("near_pairs", **facts, days=limits.within_days)
    if row["p"] > limits.level:
        return {**row, "verdict": "not_shown", "order_p": None, "order": None, "reasons": (said,)}
    order = "not_shown"
    if row["order_p"] <= limits.level:
        order = "customer_first" if row["customer_first"] > row["supplier_first"] else "supplier_first"
    return {**row, "verdict": "travels", "order": order, "reasons": (said,)}


def _notes(park: Park, pairs: Pairs, rows: list[dict[str, Any]]) -> Iterator[Reason]:
    if not rows:
        yield WORDS.reason("no_problems")
    elif park["SUPPLIES"].is_empty():
        yield WORDS.reason("no_links")
    else:
        yield WORDS.reason("how_tested", rounds=_ROUNDS)
    left = park["Problem"].height - pairs.problems.height
    if left and rows:
        yield WORDS.reason("left_out", left=left)
