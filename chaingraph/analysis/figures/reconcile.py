"""Published figures against the park: which hold, which are contradicted, which cannot be decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import polars as pl

from chaingraph.analysis.figures.answers import FIGURES
from chaingraph.analysis.figures.found import WORDS, Found, lacking
from chaingraph.analysis.figures.labels import MEASURES, SUPPLY_CHAINS
from chaingraph.analysis.figures.measures import COUNTED, measure_of
from chaingraph.analysis.figures.scope import Scope
from chaingraph.asof.day import on_its_day
from chaingraph.asof.firms import find_operating
from chaingraph.asof.scopes import declared_incomplete, lacks_none, leaves_out_none
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import Reason, Said


@on_its_day
def reconcile_figures(
    park: Park,
    *,
    on: dt.date | None = None,
    found_chains: int | None = None,
    claims: pl.DataFrame | None = None,
) -> Table:
    """Compare every published figure with what the park's records say.

    Parameters
    ----------
    park
        The park; its `Claim` records are the published figures.
    on
        As-of day for the figures that name none of their own; without it the park's own
        (`chaingraph.asof.day.as_of`).
    found_chains
        Number of supply chains that `find_supply_chains` found, where it was run.
    claims
        Figures to compare instead of those of the park, as a table of `Claim`.

    Returns
    -------
    Table
        One row per claim: ``claim_id, figure, published, unit, bound, found, verdict, missing, measure, scope, as_of,
        source, evidence``, in the order of the measures, then by name, published value and id. ``verdict`` is
        ``holds``, ``contradicted`` or ``not_decidable``; ``missing`` says what would decide.

    Notes
    -----
    "More than" is a lower bound. A figure below its claim is not called wrong while values are unknown that could make
    up the difference, or while the source itself leaves so many unnamed; an upper bound does not hold while values are
    unknown. A claim with no known measure, whose scope names nothing in the park, or whose records are missing,
    cannot be decided. A claim of a day is compared on that day. The cost is that of a few joins.

    Examples
    --------
    >>> claim = {"id": "C", "name": "走访", "value": 2, "bound": "at_least", "measure": "visits", "source": "article"}
    >>> visits = [{"id": "V", "count": 3, "source": "synthetic"}]
    >>> reconcile_figures(Park.from_rows({"Claim": [claim], "Visit": visits})).column("verdict")
    ['holds']
    """
    order = {name: place for place, name in enumerate(MEASURES)}
    rows: list[dict[str, Any]] = []
    firms = find_operating(park)["id"]
    for claim in (park["Claim"] if claims is None else claims).iter_rows(named=True):
        measure = measure_of(claim["measure"])
        found = _with_unnamed(_find(park, claim, measure, found_chains, on), claim)
        verdict = _judge(claim["value"], claim["bound"], found)
        facts = {"counted": found.text, "unknown": found.unknown, "tables": list(found.tables)}
        code = f"figure_{verdict}"
        if verdict == "contradicted" and found.value is not None and found.value < claim["value"]:
            # fewer on record than published speak against the figure only as far as nothing is left out
            complete = bool(found.tables) and all(lacks_none(park, name, firms, on) for name in found.tables)
            code += ".declared" if complete else ".on_record"
            facts["complete"] = complete or None
        rows.append(
            {
                "claim_id": claim["id"],
                "figure": claim["name"],
                "published": claim["value"],
                "unit": claim["unit"],
                "bound": claim["bound"],
                "found": found.value,
                "verdict": verdict,
                "missing": _missing(claim, found) if verdict == "not_decidable" else None,
                "measure": measure or claim["measure"],
                "scope": tuple(claim["scope"] or ()),
                "as_of": claim["as_of"],
                "source": claim["source"],
                "evidence": [WORDS.reason(code, **facts)],
                "_order": (order.get(measure or "", len(order)), claim["name"], claim["value"] or 0, claim["id"]),
            }
        )
    rows.sort(key=lambda row: row["_order"])
    held = sum(row["verdict"] == "holds" for row in rows)
    wrong = sum(row["verdict"] == "contradicted" for row in rows)
    return FIGURES.table(
        tuple({name: row[name] for name in FIGURES.names()} for row in rows),
        as_of=on,
        parameters={"on": on, "found_chains": found_chains},
        notes=(_about(park, on, len(rows), held, wrong),),
    )


def _about(park: Park, on: dt.date | None, figures: int, held: int, wrong: int) -> Reason:
    if not figures:
        none = leaves_out_none(park, "claims", find_operating(park)["id"], on)
        return WORDS.reason("no_figures.declared" if none else "no_figures")
    return WORDS.reason("verdicts", figures=figures, held=held, wrong=wrong, open=figures - held - wrong)


def _find(
    park: Park, claim: dict[str, Any], measure: str | None, found_chains: int | None, on: dt.date | None
) -> Found:
    scope = Scope.read(claim["scope"] or (), claim["as_of"])
    if scope.until is None:  # the figure is of an unknown day: the records are taken on their own
        scope = replace(scope, until=on)
    if measure == SUPPLY_CHAINS:
        if found_chains is None:
            return lacking(WORDS.said("supply_chains_not_found"))
        return Found(float(found_chains), WORDS.said("supply_chains"), 0, ("SUPPLIES",))
    if measure is None:
        return lacking(WORDS.said("no_measure", measure=claim["measure"] or "—"))
    found = COUNTED[measure](park, scope)
    open_ = declared_incomplete(park, found.tables, scope.until)
    if open_ is None or found.value is None or claim["value"] is None or found.value >= claim["value"]:
        return found
    missing = WORDS.said("register_incomplete", table=kind(open_).label)
    return replace(found, unknown=found.unknown + 1, missing=missing)


def _with_unnamed(found: Found, claim: dict[str, Any]) -> Found:
    """Count as unknown what the source itself left unnamed, as far as it is not in the park."""
    unnamed, value, published = claim["unnamed"], found.value, claim["value"]
    if not unnamed or value is None or published is None or value >= published:
        return found
    gap = min(int(unnamed), round(published - value))
    text = WORDS.said("leaves_unnamed", counted=found.text, unnamed=unnamed)
    unknown = found.unknown + gap if published - value <= unnamed else found.unknown
    return replace(found, text=text, unknown=unknown, missing=WORDS.said("unnamed", gap=gap))


def _missing(claim: dict[str, Any], found: Found) -> Said | None:
    if claim["value"] is None or claim["bound"] is None:
        return WORDS.said("claim_incomplete")
    return found.missing


def _judge(published: float | None, bound: str | None, found: Found) -> str:
    """Return the verdict; where unknown values could still turn it, nothing is decided."""
    if published is None or bound is None or found.value is None:
        return "not_decidable"
    if bound == "at_most":
        if found.value > published:
            return "contradicted"
        return "not_decidable" if found.unknown else "holds"
    holds = found.value >= published if bound == "at_least" else found.value == published
    if holds:
        return "holds"
    return "not_decidable" if found.unknown and found.value < published else "contradicted"
