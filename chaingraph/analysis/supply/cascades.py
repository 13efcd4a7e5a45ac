"""What stops in the park, and how much of it, when firms stop, under three readings of what nobody knows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from chaingraph.analysis.supply.inputs import find_inputs
from chaingraph.analysis.supply.losses import Ground, number_words, to_floats
from chaingraph.analysis.supply.makers import find_spare
from chaingraph.kernels.arrays import Bools, Floats, Ints
from chaingraph.kernels.cascade import (
    Cascade,
    Trade,
    find_days,
    measure_loss,
    prepare,
    run_cascade,
    screen_values,
    weigh_trade,
)
from chaingraph.park import Park
from chaingraph.rules import Numbers

LINK = ["source", "target", "product"]
_BOUGHT, _SOLD = ["target", "product"], ["source", "product"]
_STOPS = {
    "firm": pl.Int64,
    **dict.fromkeys(("loss_share", "loss_least", "loss_most", "loss_value", "days"), pl.Float64),
}
_PLENTY = 1e6  # share of its sales that a seller of unknown capacity could supply on top, at best


@dataclass(frozen=True)
class Readings:
    """The trade of the park as it is assumed to be, at best and at worst, by number of the firm."""

    likely: Trade
    least: Trade  # no input is essential of which nobody says so; others fill in all that is missing
    most: Trade  # every input is essential of which nobody denies it; nobody fills in; implied links are real
    stock: Floats  # days per purchase of `likely`, NaN unknown
    essential: pl.DataFrame  # source, target, product, essential as declared: null where nobody says so


@dataclass(frozen=True)
class Helpers:
    """Which firms, by number, fill in what another one no longer supplies."""

    sure: Bools
    perhaps: Bools  # those of whom it is not known as well: they help at best


def read_trade(
    park: Park,
    ground: Ground,
    makers: pl.DataFrame,
    general: Bools,
    chosen: Numbers,
    helpers: Helpers | None = None,
) -> Readings:
    """Put the links of the park into the order of the cascades.

    `makers`: who makes each product: a dealer has nothing to spare.
    `general`: which firms are general suppliers: what they sell is not essential unless somebody says so.
    `helpers`: who fills in; everybody who can when not given.
    """
    facts = _Facts(find_inputs(park, ground, makers), find_spare(park, ground), makers, _helping(ground, helpers))
    links = facts.of(ground.links.select(*LINK, "value"))
    usual = (
        pl.col("product").is_not_null() & ~pl.Series(general).gather(links["source"]) & bool(chosen.assume_essential)
    )
    said, able = pl.col("essential"), pl.col("spare")
    usual_spare = pl.when("maker").then(float(chosen.spare_share)).otherwise(0.0)
    sure, perhaps = (pl.col(name).cast(pl.Float64) for name in ("sure", "perhaps"))
    likely = _trade(ground, links, said.fill_null(usual), able.fill_null(usual_spare) * sure)
    idle = _reserve(links, makers.join(facts.helpers.filter("perhaps"), left_on="other", right_on="source", how="semi"))
    least = _trade(ground, links, said.fill_null(value=False), able.fill_null(_PLENTY) * perhaps, idle)
    further = _with_implied(ground, links, facts)
    most = _trade(ground, further, said.fill_null(value=True), able.fill_null(0.0) * sure)
    stock = pl.DataFrame({"purchase": likely.purchase, "stock": links["stock"].gather(likely.link)})
    stock = stock.group_by("purchase").agg(pl.col("stock").max()).sort("purchase")
    days = to_floats(stock["stock"])
    return Readings(likely, least, most, days, links.select(*LINK, "essential"))


@dataclass(frozen=True)
class _Facts:
    """What is known of inputs, of spare capacity, and of who makes what."""

    inputs: pl.DataFrame
    spare: pl.DataFrame
    makers: pl.DataFrame
    helpers: pl.DataFrame  # source, sure, perhaps

    def of(self, links: pl.DataFrame) -> pl.DataFrame:
        """Return the links, in order, with what is known of them.

        ``essential, stock, spare``, null where nobody says so; ``maker``; ``sure, perhaps``: whether the seller helps.
        """
        makes = self.makers.select("product", source="other", maker=pl.lit(value=True))
        for keys, more in ((_BOUGHT, self.inputs), (_SOLD, self.spare), (_SOLD, makes), (["source"], self.helpers)):
            links = links.join(more, on=keys, how="left", maintain_order="left")
        return links.with_columns(pl.col("maker").fill_null(value=False))


def _helping(ground: Ground, helpers: Helpers | None) -> pl.DataFrame:
    """Return of each firm whether it fills in: ``source, sure, perhaps``."""
    if helpers is None:
        return ground.firms.select(source="firm", sure=pl.lit(value=True), perhaps=pl.lit(value=True))
    return ground.firms.select(source="firm", sure=pl.Series(helpers.sure), perhaps=pl.Series(helpers.perhaps))


def _reserve(links: pl.DataFrame, makers: pl.DataFrame) -> Floats:
    """Return per product whether somebody makes it who sells none on record: who could then supply any amount."""
    idle = makers.join(links.select("product", other="source"), on=["other", "product"], how="anti")
    goods = links.select("product").drop_nulls().unique().sort("product")["product"]
    return np.where(goods.is_in(idle["product"].implode()).to_numpy(), np.inf, 0.0)


def _with_implied(ground: Ground, links: pl.DataFrame, facts: _Facts) -> pl.DataFrame:
    """Return the links with those implied ones whose product the buyer has from nobody on record.

    The sellers that are implied for one purchase share it, and fill in for nobody.
    """
    implied = ground.implied.drop_nulls("product").join(ground.links, on=_BOUGHT, how="anti").select(*LINK, "value")
    both = pl.concat([links, facts.of(implied).with_columns(spare=pl.lit(0.0))])
    value = to_floats(both["value"])
    own = pl.int_range(pl.len()) < links.height
    sharing = pl.when(own).then(1).otherwise(pl.col("source").n_unique().over(_BOUGHT))
    weight = pl.Series(weigh_trade(ground.firms.height, both["source"].to_numpy(), value))
    filled = pl.when(pl.col("value").is_null()).then(pl.lit(weight) / sharing).otherwise("value")
    return both.with_columns(value=filled)


def _trade(
    ground: Ground, links: pl.DataFrame, essential: pl.Expr, spare: pl.Expr, reserve: Floats | None = None
) -> Trade:
    return prepare(
        ground.firms.height,
        links["source"].to_numpy(),
        links["target"].to_numpy(),
        number_words(links["product"]),
        to_floats(links["value"]),
        links.select(essential.alias("flag"))["flag"].to_numpy(),
        links.select(spare.alias("spare"))["spare"].cast(pl.Float64).to_numpy(),
        to_floats(ground.firms["purchases"]),
        ground.firms.filter("outside")["firm"].to_numpy(),
        reserve,
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


def lose_all(trade: Trade, stopped: Ints) -> float:
    """Return the share of all trade that is lost by a stop, what the stopped firms bought included."""
    return measure_loss(trade, run_cascade(trade, stopped), stopped[:0])[0]


def _first_days(read: Readings, found: Cascade, stopped: Ints) -> tuple[float, float]:
    """Return the fewest and the most days until the first other firm loses output."""
    hit = np.flatnonzero(found.step)
    if not hit.size or np.isnan(read.stock).all():
        return 0.0, np.inf
    few, many = find_days(read.likely, found, stopped, read.stock)
    return float(few[hit].min()), float(many[hit].min())
