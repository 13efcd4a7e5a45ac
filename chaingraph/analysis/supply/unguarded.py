"""What others lose by the stop of a firm without an organization, when only firms that have one fill in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from chaingraph.analysis.supply.cascades import Helpers, Readings, choose_firms, measure_stops, read_trade
from chaingraph.analysis.supply.general import find_general
from chaingraph.analysis.supply.losses import Ground, find_alternatives, find_ground
from chaingraph.analysis.supply.makers import find_makers
from chaingraph.analysis.supply.notes import ASSUMED, note_assumptions, note_links
from chaingraph.analysis.supply.reasons import WORDS
from chaingraph.analysis.supply.search import find_found
from chaingraph.asof.homes import find_organized
from chaingraph.kernels.arrays import Ints
from chaingraph.kernels.cascade import Trade
from chaingraph.park import Park
from chaingraph.rules import Rulebook, numbers
from chaingraph.table import Table
from chaingraph.words import Reason

RULES = (*ASSUMED, "chokepoints.followed_firms")
_LISTED = 5
_FIRMS: dict[str, Any] = {
    "enterprise_id": pl.String,
    **dict.fromkeys(("loss_share", "loss_least", "loss_most"), pl.Float64),
    "customers": pl.Int64,
    "cut_off": pl.List(pl.String),
    "substitutes": pl.List(pl.String),
}
_PARTS: dict[str, Any] = {"enterprise_id": pl.String, "product": pl.String, "weight": pl.Float64, "open": pl.Float64}
_ABLE: dict[str, Any] = {"enterprise_id": pl.String, "product": pl.String, "spare": pl.Float64}


@dataclass(frozen=True)
class Unguarded:
    """The losses that nobody with an organization takes off; frames by firm with these columns, sorted by them."""

    # enterprise_id, loss_share, loss_least, loss_most, customers (without another supplier), cut_off (firms of the zone
    # that stop after it), substitutes (five per product): firms of the zone without an organization, not general
    firms: pl.DataFrame
    # enterprise_id, product, weight (part of ``loss_share`` that hangs on it), open (of its sales what firms with an
    # organization could not fill in)
    parts: pl.DataFrame
    able: pl.DataFrame  # enterprise_id, product, spare: what firms without an organization could supply on top
    general: tuple[str, ...]  # general suppliers, which stand apart
    followed: int  # firms whose stop was followed
    unfollowed: frozenset[str]  # sellers among them whose stop was not
    notes: tuple[Reason, ...]


def find_unguarded(
    park: Park,
    *,
    on: dt.date | None,
    rules: Rulebook,
    cascades: int | None = None,
    members: Table | None = None,
) -> Unguarded:
    """Find what hangs on firms without an organization, or not known to have one.

    Parameters
    ----------
    park, on, rules, cascades, members
        As in `find_chokepoints`; of the firms without an organization those with the greatest linear value at risk are
        followed through the park.

    Returns
    -------
    Unguarded
        Graded losses (`kernels.cascade`) when of those who make the same product only firms with an organization fill
        in, as far as they have capacity to spare. At best firms not known to have one fill in as well.
        Where the search of the chains raises an alarm there is nothing, and the notes say why.

    Notes
    -----
    That of a segment somebody has an organization helps nobody who buys there unless he makes the same product and has
    something to spare: so a graded loss says what it takes off.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": key, "name": key, "has_organization": key == "C", **known} for key in "ABC"],
    ...     "SUPPLIES": [{"from_id": "A", "to_id": "B", "product": "steel", "annual_value": 2.0, **known}]})
    >>> from chaingraph.rules import rulebook
    >>> find_unguarded(park, on=None, rules=rulebook()).parts.rows()
    [('A', 'steel', 1.0, 2.0)]
    """
    limits = numbers(rules, on, *RULES)
    if alarms := find_found(park, on, rules, "auto").alarms:
        return _nothing((WORDS.reason("alarm.no_chokepoints"), *alarms))
    ground = find_ground(park, on)
    makers = find_makers(park, ground)
    general = find_general(park, ground, on, rules, limits, members)
    homes = find_organized(park, on).select("home", id="enterprise_id")
    home = ground.firms.join(homes, on="id", how="left", maintain_order="left")["home"].fill_null("not_known")
    has = (home == "has").to_numpy()
    helpers = Helpers(has, has | (home == "not_known").to_numpy())
    read = read_trade(park, ground, makers, general, limits, helpers)
    usual = read_trade(park, ground, makers, general, limits).likely
    bare = np.flatnonzero(~has & ~ground.firms["outside"].to_numpy() & ground.firms["operating"].to_numpy() & ~general)
    sells = np.intersect1d(bare, read.likely.source)
    followed = choose_firms(read.likely, sells, cascades or int(limits.followed_firms))
    found = measure_stops(read, followed).select("firm", "loss_share", "loss_least", "loss_most")
    ids = ground.firms["id"]
    return Unguarded(
        _named(_describe(ground, makers, found), ids, _FIRMS),
        _named(_split(ground, read, found), ids, _PARTS),
        _named(_spare(ground, usual, bare), ids, _ABLE),
        tuple(ids.filter(pl.Series(general)).to_list()),
        followed.size,
        frozenset(ids.gather(np.setdiff1d(sells, followed))),
        (*note_links(ground, park, on), *note_assumptions(read, ground, limits)),
    )


def _nothing(notes: tuple[Reason, ...]) -> Unguarded:
    firms, parts, able = (pl.DataFrame(schema=schema) for schema in (_FIRMS, _PARTS, _ABLE))
    return Unguarded(firms, parts, able, (), 0, frozenset(), notes)


def _named(frame: pl.DataFrame, ids: pl.Series, schema: dict[str, Any]) -> pl.DataFrame:
    named = frame.with_columns(enterprise_id=ids.gather(frame["firm"])).select(*schema).cast(pl.Schema(schema))
    keys = [name for name in ("enterprise_id", "product") if name in schema]
    return named.sort(keys, nulls_last=True)


def _describe(ground: Ground, makers: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Add customers, the firms cut off and who could step in."""
    away = ground.firms.filter("outside")["firm"].implode()
    ids = ground.firms["id"]
    lost = found["firm"].implode()
    stopped = ground.stopped.filter(pl.col("lost").is_in(lost), ~pl.col("stopped").is_in(away))
    stopped = stopped.with_columns(id=ids.gather(stopped["stopped"]))
    cut_off = stopped.sort("id").group_by(firm="lost").agg(cut_off="id")
    step_in = (
        find_alternatives(ground, makers, found["firm"], _LISTED).explode("alternatives").drop_nulls("alternatives")
    )
    step_in = step_in.group_by("firm", maintain_order=True).agg(
        substitutes=pl.col("alternatives").unique(maintain_order=True)
    )
    customers = ground.sole.group_by(firm="source").agg(customers=pl.col("target").n_unique())
    for more in (cut_off, step_in, customers):
        found = found.join(more, on="firm", how="left")
    return found.with_columns(
        pl.col("customers").fill_null(0), pl.col("cut_off").fill_null([]), pl.col("substitutes").fill_null([])
    )


def _split(ground: Ground, read: Readings, found: pl.DataFrame) -> pl.DataFrame:
    """Split the loss of each firm over its products, by what of its sales stays open when it stops."""
    trade = read.likely
    spare = pl.Series(trade.spare).to_frame("spared").with_row_index("kind").cast({"kind": pl.Int64})
    sold = (
        pl.DataFrame({"firm": trade.source, "kind": trade.kind, "sold": trade.weight})
        .group_by("firm", "kind")
        .agg(pl.col("sold").sort().sum())
        .join(found.filter(pl.col("loss_share") > 0).select("firm", "loss_share"), on="firm")
        .join(spare, on="kind")
        .with_columns(open=(pl.col("sold") - pl.col("spared")).clip(0))
        .filter(pl.col("open") > 0)
        .sort("firm", "kind")
    )
    part = pl.col("open") / pl.col("open").sum().over("firm")
    return _goods(ground, sold.with_columns(weight=pl.col("loss_share") * part))


def _spare(ground: Ground, trade: Trade, bare: Ints) -> pl.DataFrame:
    """Return what firms without an organization could supply on top of what they sell."""
    able = pl.DataFrame({"firm": trade.source, "kind": trade.kind, "spare": trade.able})
    able = able.filter(pl.col("spare") > 0, pl.col("firm").is_in(pl.Series(bare).implode()))
    able = able.group_by("firm", "kind").agg(pl.col("spare").sort().sum())
    return _goods(ground, able).drop_nulls("product")


def _goods(ground: Ground, frame: pl.DataFrame) -> pl.DataFrame:
    """Name the products, which are numbered in their order; the last number is that of unnamed goods."""
    words = ground.links["product"].drop_nulls().unique().sort()
    names = words.to_frame("product").with_row_index("kind").cast({"kind": pl.Int64})
    return frame.join(names, on="kind", how="left")
