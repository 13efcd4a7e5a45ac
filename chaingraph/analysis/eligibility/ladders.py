"""Both ladders of every firm on one line: its growth and next stage, its Party organization and next step."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.coverage import classify_firms
from chaingraph.analysis.eligibility.answers import LADDERS, STATES
from chaingraph.analysis.eligibility.certificates import answer_cells
from chaingraph.analysis.eligibility.conditions import STEPS, WORDS, Book, judge_all, read_book
from chaingraph.analysis.eligibility.facts import INDUSTRIAL, FirmFacts, find_facts
from chaingraph.asof.day import on_its_day
from chaingraph.asof.homes import find_homes, find_organized
from chaingraph.asof.population import is_above_scale
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, rulebook
from chaingraph.table import Table

_NEXT = {
    "small": "above_scale",
    "above_scale": "share_reform",
    "share_reform": "listed",
    "preparing_to_list": "listed",
}
_ORDER = {name: place for place, name in enumerate(STATES)}


@on_its_day
def find_ladders(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Find where every operating firm stands on the ladder of growth and on that of the Party, and its next steps.

    Parameters
    ----------
    park
        Reads operating firms with stage, scale, revenue and industry, `AnnualFigure`, `Assessment`, and what
        `chaingraph.analysis.coverage.classify_firms` reads.
    on
        As-of day; without it the park's own (`chaingraph.asof.day.as_of`).
    rules
        Rulebook to use instead of the package's own.

    Returns
    -------
    Table
        One row per operating firm: stage and next stage of growth (small, above scale, share reform, listing), how far
        the next one is, what is missing and what to ask; its organization and the action that comes next where it has
        none. Nearest first: by state, stage, name, id; firms without a next stage last.

    Raises
    ------
    RuleError
        If `on` is before the first version of a rule of coverage that decides.

    Notes
    -----
    The threshold of scale is that of industry: of other industries nothing is said. Share reform and listing have no
    number: somebody has to verify them. Linear.

    Examples
    --------
    >>> firm = {"id": "E1", "name": "甲", "industry": "C3670", "growth_stage": "small", "revenue": 2300,
    ...         "has_organization": False, "full_members": 4, "source": "synthetic"}
    >>> row = find_ladders(Park.from_rows({"Enterprise": [firm]}), on=dt.date(2024, 3, 31)).rows[0]
    >>> row["next_stage"], row["state"], row["party"], row["party_next"]
    ('above_scale', 'ready', 'none_declared', 'own_branch')
    """
    rulebook_ = rules or rulebook()
    book = read_book(rulebook_, on, STEPS.values())
    stages = _stages(park)
    party = _party(park, on, rulebook_)
    used: set[str] = set()
    rows = []
    for firm, known in find_facts(park, on).items():
        row = _growth(known, stages[firm], book, on)
        used.update(rule for reason in row["reasons"] for rule in reason.rules)
        rows.append({"enterprise_id": firm, "name": known.row["name"], **row, **party[firm]})
    stage_order = {name: place for place, name in enumerate((*_NEXT, "listed", None))}
    rows.sort(
        key=lambda row: (
            row["next_stage"] is None,
            _ORDER.get(row["state"], len(_ORDER)),
            stage_order[row["stage"]],
            row["name"] or "",
            row["enterprise_id"],
        )
    )
    return LADDERS.table(
        tuple({name: row[name] for name in LADDERS.names()} for row in rows),
        as_of=on,
        parameters={"on": on},
        rules=cite(rulebook_, used, on),
    )


def _stages(park: Park) -> dict[str, str | None]:
    """Return the stage of growth of every firm: as its cell says, else by what is said of its scale."""
    above = is_above_scale()
    said = pl.when(above).then(pl.lit("above_scale")).when(~above).then(pl.lit("small"))
    return dict(park["Enterprise"].select("id", pl.coalesce("growth_stage", said)).iter_rows())


def _growth(known: FirmFacts, stage: str | None, book: Book, on: dt.date | None) -> dict[str, Any]:
    following = _NEXT.get(stage or "")
    bare: dict[str, Any] = {"stage": stage, "next_stage": following, "missing": (), "unknown": None, "ask": ()}
    if stage is None:
        return {**bare, "state": None, "ask": (WORDS.reason("ask.stage"),), "reasons": (WORDS.reason("stage_unknown"),)}
    if following is None:
        return {**bare, "state": None, "reasons": (WORDS.reason("last_stage"),)}
    if following == "above_scale" and _is_of_other_industry(known.row["industry"]):
        return {**bare, "state": "no_rule", "reasons": (WORDS.reason("no_threshold"),)}
    judged = judge_all(STEPS[following], known, book, on)
    return {**bare, **answer_cells(judged), "reasons": tuple(one.reason() for one in judged)}


def _is_of_other_industry(code: str | None) -> bool:
    # whether revenue is known or not: no figure could be measured by a threshold of industry
    return re.match(INDUSTRIAL, code) is None if code else False


def _party(park: Park, on: dt.date | None, rules: Rulebook) -> Mapping[str, dict[str, Any]]:
    """Return by firm how it is organized, and what comes next where it has no organization or nobody knows."""
    own = find_homes(park, on).group_by("enterprise_id").agg(own=(~pl.col("joint")).any())
    action = classify_firms(park, on=on, rules=rules).select("id", "action")
    frame = (
        find_organized(park, on)
        .join(own, on="enterprise_id", how="left")
        .join(action, left_on="enterprise_id", right_on="id", how="left")
    )
    shape = pl.when(pl.col("own")).then(pl.lit("own")).when(~pl.col("own")).then(pl.lit("joint"))
    frame = frame.select("enterprise_id", party=pl.coalesce(shape, "home"), party_next="action")
    return {firm: {"party": party, "party_next": action} for firm, party, action in frame.iter_rows()}
