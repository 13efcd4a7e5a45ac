"""What stops in the park, and how much of it, when firms stop: the cascade under three readings of what nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
import numpy as np
import polars as pl

from chaingraph.analysis.supply.inputs import find_inputs
from chaingraph.analysis.supply.losses import Ground, product_codes
from chaingraph.analysis.supply.makers import find_spare
from chaingraph.kernels.arrays import Bools, Floats, Ints
from chaingraph.kernels.cascade import (
    Cascade,
    Trade,
    fill_values,
    find_days,
    measure_loss,
    prepare,
    run_cascade,
    screen_values,
)
from chaingraph.park import Park
from chaingraph.rules import Numbers

LINK = ["source", "target", "product"]
_STOPS = {
    "firm": pl.Int64,
    **dict.fromkeys(("loss_share", "loss_least", "loss_most", "loss_value", "days"), pl.Float64),
}
_PLENTY = 1e6  # share of its sales that a maker of unknown capacity could supply on top, at best


@dataclass(frozen=True)
class Readings:
    """The trade of the park as it is assumed to be, at best and at worst, by number of the firm."""

    likely: Trade
    least: Trade  # no input is essential of which nobody says so; who makes the product fills in all that is missing
    most: Trade  # every input is essential of which nobody denies it; nobody fills in; implied links are real
    stock: Floats  # days per purchase of `likely`, NaN unknown
    essential: pl.DataFrame  # source, target, product, essential as declared: null where nobody says so


def read_trade(park: Park, ground: Ground, makers: pl.DataFrame, general: Bools, chosen: Numbers) -> Readings:
    """Put the links of the park into the order of the cascades.

    `makers`: who makes each product; `general`: which firms are general suppliers: what they sell is not essential
        unless somebody says so.
    """
    inputs, spare = find_inputs(park, ground, makers), find_spare(park, ground)
    links = _with_facts(ground.links.select(*LINK, "value"), inputs, spare)
    usual = (
        pl.col("product").is_not_null() & ~pl.Series(general).gather(links["source"]) & bool(chosen.assume_essential)
    )
    said, able = pl.col("essential"), pl.col("spare")
    likely = _trade(ground, links, said.fill_null(usual), able.fill_null(float(chosen.spare_share)))
    stock = pl.DataFrame({"purchase": likely.purchase, "stock": links["stock"].gather(likely.link)})
    stock = stock.group_by("purchase").agg(pl.col("stock").max()).sort("purchase")
    return Readings(
        likely,
        _trade(ground, links, said.fill_null(value=False), able.fill_null(_PLENTY)),
        _trade(ground, _with_implied(ground, links, inputs, spare), said.fill_null(value=True), able.fill_null(0.0)),
        stock["stock"].cast(pl.Float64).fill_null(float("nan")).to_numpy(),
        links.select(*LINK, "essential"),
    )


def _with_facts(links: pl.DataFrame, inputs: pl.DataFrame, spare: pl.DataFrame) -> pl.DataFrame:
    """Return the links with ``essential, stock, spare``, null where nobody says so; in their order."""
    return links.join(inputs, on=["target", "product"], how="left", maintain_order="left").join(
        spare, on=["source", "product"], how="left", maintain_order="left"
    )


def _with_implied(ground: Ground, links: pl.DataFrame, inputs: pl.DataFrame, spare: pl.DataFrame) -> pl.DataFrame:
    """Return the links with those implied ones whose product the buyer has from nobody on record.

    The sellers that are implied for one purchase share it, and fill in for nobody.
    """
    keys = ["target", "product"]
    implied = ground.implied.drop_nulls("product").join(ground.links, on=keys, how="anti").select(*LINK, "value")
    both = pl.concat([links, _with_facts(implied, inputs, spare).with_columns(spare=pl.lit(0.0))])
    value = both["value"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    sharing = pl.when(pl.int_range(pl.len()) < links.height).then(1).otherwise(pl.col("source").n_unique().over(keys))
    weight = pl.Series(fill_values(ground.firms.height, both["source"].to_numpy(), value))
    return both.with_columns(value=pl.when(pl.col("value").is_null()).then(pl.lit(weight) / sharing).otherwise("value"))


def _trade(ground: Ground, links: pl.DataFrame, essential: pl.Expr, spare: pl.Expr) -> Trade:
    return prepare(
        ground.firms.height,
        links["source"].to_numpy(),
        links["target"].to_numpy(),
        product_codes(links),
        links["value"].cast(pl.Float64).fill_null(float("nan")).to_numpy(),
        links.select(essential.alias("flag"))["flag"].to_numpy(),
        links.select(spare.alias("spare"))["spare"].cast(pl.Float64).to_numpy(),
        ground.firms["purchases"].cast(pl.Float64).fill_null(float("nan")).to_numpy(),
        ground.firms.filter("outside")["firm"].to_numpy(),
    )


def choose_firms(trade: Trade, firms: Ints, most: int) -> Ints:
    """Return the firms of greatest linear value at risk among some, the greatest first, equal ones by number."""
    risk = screen_values(trade)[firms]
    return firms[np.lexsort((firms, -np.round(risk, 9)))[:most]]


def measure_stops(read: Readings, firms: Ints) -> pl.DataFrame:
    """Follow the stop of each of some firms through the park.

    Returns ``firm, loss_share, loss_least, loss_most`` (shares of the trade on record that others lose), ``loss_value``
    (what is known of it), ``days`` (until the first other firm loses output; null where nobody knows), a row per firm.
    """
    rows = []
    for firm in firms.tolist():
        stopped = np.array([firm])
        found, share, value = follow(read.likely, stopped)
        least, most = (follow(trade, stopped)[1] for trade in (read.least, read.most))
        few, many = _first_days(read, found, stopped)
        rows.append(
            {
                "firm": firm,
                "loss_share": round(share, 6),
                "loss_least": round(min(least, share), 6),
                "loss_most": round(max(most, share), 6),
                "loss_value": round(value, 2) if read.likely.known.any() else None,
                "days": few if few == many and few < np.inf else None,
            }
        )
    return pl.DataFrame(rows, _STOPS)


def follow(trade: Trade, stopped: Ints) -> tuple[Cascade, float, float]:
    """Return what a stop leaves, the share of all trade that the others lose, and what is known of its value."""
    found = run_cascade(trade, stopped)
    return found, *measure_loss(trade, found, stopped)


def _first_days(read: Readings, found: Cascade, stopped: Ints) -> tuple[float, float]:
    """Return the fewest and the most days until the first other firm loses output."""
    hit = np.flatnonzero(found.step)
    if not hit.size or np.isnan(read.stock).all():
        return 0.0, np.inf
    few, many = find_days(read.likely, found, stopped, read.stock)
    return float(few[hit].min()), float(many[hit].min())
