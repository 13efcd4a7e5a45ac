"""What chokepoints and stops rest on: the links that there are, and what was assumed of them."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.analysis.supply.cascades import Readings
from chaingraph.analysis.supply.losses import Ground
from chaingraph.analysis.supply.reasons import WORDS
from chaingraph.asof.supply import has_every_link
from chaingraph.park import Park
from chaingraph.rules import Numbers
from chaingraph.words import Reason

#: Rules that stand in for what nobody says, or say what is no chokepoint of a chain.
ASSUMED = ("chokepoints.spare_share", "chokepoints.assume_essential", "chokepoints.general_goods")


def note_assumptions(read: Readings, ground: Ground, limits: Numbers) -> list[Reason]:
    """Say what graded losses rest on: what was assumed, what is only implied."""
    if ground.links.is_empty():
        return []
    inputs = read.essential.group_by("target", "product").agg(pl.col("essential").max())
    unsaid = inputs["essential"].null_count()
    words = "cascade_means" if limits.assume_essential else "cascade_means.not_essential"
    notes = [WORDS.reason(words, spare=float(limits.spare_share), unsaid=unsaid, inputs=len(inputs))]
    if len(ground.implied):
        notes.append(WORDS.reason("implied_at_most", links=len(ground.implied)))
    return notes


def note_links(ground: Ground, park: Park, on: dt.date | None) -> list[Reason]:
    """Say what links count, and what is missing of them."""
    notes = [WORDS.reason("sole_means.declared" if has_every_link(park, on) else "sole_means")]
    if nobody := sum(finding.code == "CG-W217" for finding in park.findings):
        notes.append(WORDS.reason("ends_unknown", links=nobody))
    if unnamed := ground.links["product"].null_count():
        notes.append(WORDS.reason("products_unnamed", links=unnamed))
    if values := ground.links["value"].null_count():
        notes.append(WORDS.reason("values_unknown", unknown=values, links=ground.links.height))
    return notes
