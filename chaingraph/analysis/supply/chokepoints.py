"""Which firms the supply of the park cannot do without, why, and who else could step in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from chaingraph.analysis.columns import name_firms
from chaingraph.analysis.supply.answers import CHOKEPOINTS, GENERAL_CHOKEPOINTS, KINDS
from chaingraph.analysis.supply.cascades import LINK, Readings, choose_firms, measure_stops, read_trade
from chaingraph.analysis.supply.general import find_general
from chaingraph.analysis.supply.losses import Ground, find_alternatives, find_ground, find_unclear, measure_losses
from chaingraph.analysis.supply.makers import find_kin_makers, find_makers
from chaingraph.analysis.supply.notes import ASSUMED, note_assumptions, note_links
from chaingraph.analysis.supply.reasons import WORDS, give_reasons
from chaingraph.analysis.supply.search import RULES, find_found
from chaingraph.asof.day import on_its_day
from chaingraph.asof.homes import find_organized, note_homes
from chaingraph.asof.scopes import find_completeness
from chaingraph.kernels.cascade import find_replaceable
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook, cite, numbers, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason

_LISTED = 5  # firms that are named per product: a list of hundreds helps nobody
_LOSSES = ("loss_share", "loss_least", "loss_most", "loss_value", "days")
_COPIED = (
    *("name", "outside", "cut_off", "customers", "behind", "value_cut_off", "value_share"),
    *(*_LOSSES, "essential", "replaceable_share"),
)
_RULES = (
    "chokepoints.sole_customers",
    "chokepoints.cut_off_firms",
    "chokepoints.value_share",
    "chokepoints.behind_firms",
    "chokepoints.cascades",
    *ASSUMED,
)


@on_its_day
def find_chokepoints(
    park: Park,
    *,
    on: dt.date | None = None,
    rules: Rulebook | None = None,
    engine: str = "auto",
    cascades: int | None = None,
    members: Table | None = None,
) -> Table:
    """Find the firms whose loss would break the supply of others.

    Parameters
    ----------
    park
        Reads `Enterprise`, `SUPPLIES`, and the organizations established in firms. Where the search of the chains
        raises an alarm (`find_supply_chains`), the answer is empty and says why.
    on
        As-of day for links, organizations and rules; without it the park's own (`chaingraph.asof.day.as_of`).
    rules
        Chosen numbers (``chokepoints.*``); those of the package when not given.
    engine
        ``auto``, ``rustworkx`` or ``networkx``: for the ways to the end firms.
    cascades
        Firms of either table whose stop is followed through the park; as the rule says when not given.
    members
        What `find_chain_members` returns for this park and day, which is asked where it is not given.

    Returns
    -------
    Table
        One row per chokepoint: greatest graded loss first, those without one after them; then most firms cut off, the
        greatest known value (10⁴ yuan), most customers, most firms behind it, name, id. The part ``general`` has the
        general suppliers among them. ``loss_share`` is the share of the trade on record that others lose (a cascade,
        `kernels.cascade`), from ``loss_least`` to ``loss_most``, null where no cascade was run; ``days`` is known where
        the stocks on the way are. ``value_cut_off`` adds the known values of all links of the firms cut off and is null
        where none is known; ``alternatives`` are operating firms that make one of the products (`makers.find_makers`)
        and would not stop themselves: of each product the five with most customers for it, ``kin`` the same of related
        products; ``scarcest`` counts all of them for the product that fewest could supply, and is null without such a
        product; ``replaceable_share`` of its sales is what the other sellers could fill in.

    Raises
    ------
    RuleError
        If a chosen number is missing from `rules`.

    Notes
    -----
    A customer depends on a firm as in `position.find_sole_suppliers`: nobody else on record supplies it with
    that product. Firms outside the zone stay in the graph and are marked; customers, firms cut off or behind and who
    could step in are firms of the zone; links that are only implied count in ``loss_most`` alone. For ``cut_off`` who
    loses all suppliers of one of its products stops, and so on (`kernels.cutoff.find_stopped`): the most that can
    happen, since nobody knows what is bought outside the park. A passage or outlet is a dominator of the ways from
    firms upstream to the ends (`find_funnels`). Cascades are run for the firms with the greatest linear value at risk.
    Milliseconds for a park.

    Examples
    --------
    >>> link = {"product": "steel", "source": "synthetic"}
    >>> park = Park.from_rows({"SUPPLIES": [{"from_id": "A", "to_id": to, **link} for to in "BC"]})
    >>> row = find_chokepoints(park).rows[0]
    >>> row["enterprise_id"], row["kinds"], row["cut_off"], row["value_cut_off"]
    ('A', ('sole_supplier',), 2, None)
    """
    book = rules or rulebook()
    limits = numbers(book, on, *_RULES)
    if alarms := find_found(park, on, book, "auto").alarms:
        return _none(on, book, alarms)
    ground = find_ground(park, on, engine)
    known = ground.links["value"].drop_nulls()
    total = float(known.sort().sum()) if known.len() else None
    # what is cut off takes most memory: before anything else is there
    frame = _select(measure_losses(ground), limits, total)
    makers = find_makers(park, ground)
    general = find_general(park, ground, on, book, limits, members)
    read = read_trade(park, ground, makers, general, limits)
    frame = frame.with_columns(general=pl.Series(general).gather(frame["firm"]))
    losses = _follow(read, frame, cascades or int(limits.cascades))
    frame = _describe(park, ground, frame.join(losses, on="firm", how="left"), on)
    frame = _in_order(_with_inputs(read, ground, frame))
    said = _Said(
        _by_firm(find_alternatives(ground, makers, frame["firm"], _LISTED)),
        _by_firm(find_alternatives(ground, find_kin_makers(park, makers), frame["firm"], _LISTED)),
    )
    shared: dict[str, Any] = {
        "as_of": on,
        "parameters": {
            "on": on,
            "links": ground.links.height,
            "known_value": total,
            "cascades": len(losses),
        },
        "rules": cite(book, _RULES, on),
    }
    apart, chain = (frame.filter(pl.col("general") == flag) for flag in (True, False))
    notes = [*note_links(ground, park, on), *note_assumptions(read, ground, limits)]
    if len(frame):
        unfollowed = frame["loss_share"].null_count()
        words = "cascades" if unfollowed else "cascades.all"
        notes.append(WORDS.reason(words, cascades=len(losses), unfollowed=unfollowed))
    if len(apart):
        notes.append(WORDS.reason("general_apart", firms=len(apart)))
    none = () if len(apart) else (WORDS.reason("general_none", firms=int(general.sum())),)
    rows = name_firms(park, CHOKEPOINTS.columns, said.rows(apart))
    return CHOKEPOINTS.table(
        name_firms(park, CHOKEPOINTS.columns, said.rows(chain)),
        notes=(*notes, *_note_homes(park, chain, on)),
        parts={"general": GENERAL_CHOKEPOINTS.table(rows, notes=none, **shared)},
        **shared,
    )


def _none(on: dt.date | None, book: Rulebook, alarms: Iterable[Reason]) -> Table:
    """Return the answer where links do not run towards ends: a chokepoint of what is no chain would mean nothing."""
    shared: dict[str, Any] = {"as_of": on, "parameters": {"on": on}, "rules": cite(book, RULES)}
    shared["notes"] = (WORDS.reason("alarm.no_chokepoints"), *alarms)
    return CHOKEPOINTS.table((), parts={"general": GENERAL_CHOKEPOINTS.table((), **shared)}, **shared)


def _describe(park: Park, ground: Ground, frame: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Add what the firms are called, whether they have an organization, and what nobody knows of their customers."""
    homes = find_organized(park, on).select("home", "declared_by", id="enterprise_id")
    frame = frame.join(find_unclear(ground), on="firm", how="left")
    frame = frame.join(ground.firms.select("firm", "id", "name", "outside"), on="firm").join(homes, on="id", how="left")
    # nobody asks whether a firm outside the zone has an organization
    inside = ~pl.col("outside")
    frame = frame.with_columns(
        home=pl.when(inside).then(pl.col("home").fill_null("not_known")),
        declared_by=pl.when(inside).then("declared_by"),
    )
    return frame.join(_declared(park, ground, on), on="firm", how="left")


def _follow(read: Readings, frame: pl.DataFrame, most: int) -> pl.DataFrame:
    """Return what others lose by the stop of the firms of greatest value at risk, general suppliers and others."""
    parts = [frame.filter(pl.col("general") == flag)["firm"].to_numpy() for flag in (True, False)]
    return measure_stops(read, np.concatenate([choose_firms(read.likely, firms, most) for firms in parts]))


def _with_inputs(read: Readings, ground: Ground, frame: pl.DataFrame) -> pl.DataFrame:
    """Add whether what a firm supplies alone is called essential, and how much of its sales others could fill in."""
    sole = ground.sole.select(LINK).join(read.essential.unique(), on=LINK, how="left", nulls_equal=True)
    said = pl.col("essential")
    essential = sole.group_by(firm="source").agg(
        essential=pl.when(said.any())
        .then(pl.lit("declared"))
        .when(said.null_count() > 0)
        .then(pl.lit("assumed"))
        .otherwise(pl.lit("denied"))
    )
    spare = pl.Series(find_replaceable(read.likely)).fill_nan(None).round(4)
    return frame.join(essential, on="firm", how="left").with_columns(replaceable_share=spare.gather(frame["firm"]))


def _in_order(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort(
        "loss_share", "cut_off", pl.col("value_cut_off").fill_null(-1.0), "customers", "behind", "name", "id",
        descending=[True, True, True, True, True, False, False], nulls_last=True,
    )  # fmt: skip


def _by_firm(found: pl.DataFrame) -> dict[int, list[dict[str, Any]]]:
    products: dict[int, list[dict[str, Any]]] = {}
    for row in found.iter_rows(named=True):
        products.setdefault(row["firm"], []).append(row)
    return products


def _note_homes(park: Park, frame: pl.DataFrame, on: dt.date | None) -> list[Reason]:
    """Say how many of the chokepoints have no organization, and how many lie outside."""
    if frame.is_empty():
        return []
    known = frame["home"].drop_nulls()
    notes = [*note_homes(park, known, on), WORDS.reason("without_organization", **_without(known))]
    if away := len(frame) - len(known):
        notes.append(WORDS.reason("outside_chokepoints", firms=away))
    return notes


def _declared(park: Park, ground: Ground, on: dt.date | None) -> pl.DataFrame:
    """Tell of each seller whether the links of all who buy from it alone are declared complete: ``firm, declared``."""
    complete = find_completeness(park, "supplies", on).select("complete", id="enterprise_id")
    buyers = ground.firms.select("id", target="firm").join(complete, on="id", how="left")
    told = ground.sole.select("source", "target").join(buyers, on="target", how="left")
    return told.group_by(firm="source").agg(declared=pl.col("complete").fill_null(value=False).all())


def _without(homes: pl.Series) -> dict[str, int]:
    """Return how many firms are sure to have no organization, and how many may have none."""
    return {
        "firms": len(homes),
        "least": int((homes == "none_declared").sum()),
        "greatest": int((homes != "has").sum()),
    }


def _select(losses: pl.DataFrame, limits: Numbers, total: float | None) -> pl.DataFrame:
    """Return the firms that are chokepoints, with a column per kind."""
    share = pl.col("value_cut_off") / total if total else pl.lit(None, pl.Float64)
    frame = losses.with_columns(value_share=share.round(4))
    behind = pl.col("behind") >= limits.behind_firms
    return frame.with_columns(
        sole_supplier=pl.col("customers") >= limits.sole_customers,
        critical=(pl.col("cut_off") >= limits.cut_off_firms) | (share >= limits.value_share).fill_null(value=False),
        passage=behind & pl.col("sells"),
        outlet=behind & ~pl.col("sells"),
    ).filter(pl.any_horizontal(*KINDS))


@dataclass(frozen=True)
class _Said:
    """Who could step in for each firm, by product: makers of the product, and of its kin."""

    makers: Mapping[int, list[dict[str, Any]]]
    kin: Mapping[int, list[dict[str, Any]]]

    def rows(self, frame: pl.DataFrame) -> tuple[dict[str, Any], ...]:
        return tuple(self._row(row) for row in frame.iter_rows(named=True))

    def _row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        products, related = self.makers.get(row["firm"], []), self.kin.get(row["firm"], [])
        unclear = row["unclear"] or 0
        facts = {**row, "unclear": unclear, "products": products, "kin": _first(related)}
        return {
            **{name: row[name] for name in _COPIED},
            "enterprise_id": row["id"],
            "kinds": tuple(kind for kind in KINDS if row[kind]),
            "products": tuple(product["product"] for product in products),
            "alternatives": _first(products),
            "kin": _first(related),
            "scarcest": min((product["others"] for product in products), default=None),
            "without_alternative": tuple(product["product"] for product in products if not product["others"]),
            "home": row["home"],
            "certainty": "unclear" if unclear else "lower_bound" if row["unknown_values"] else "known",
            "reasons": give_reasons(facts),
        }


def _first(products: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for product in products for one in product["alternatives"]))
