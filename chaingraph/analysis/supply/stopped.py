"""What stops, and what goes on with less, when firms of the park are lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import polars as pl

from chaingraph.analysis.columns import name_firms
from chaingraph.analysis.supply.answers import STOPPED_FIRMS
from chaingraph.analysis.supply.cascades import Readings, follow, read_trade
from chaingraph.analysis.supply.general import find_general
from chaingraph.analysis.supply.losses import Ground, find_ground
from chaingraph.analysis.supply.makers import find_makers
from chaingraph.analysis.supply.notes import ASSUMED, note_assumptions, note_links
from chaingraph.analysis.supply.reasons import WORDS
from chaingraph.asof.day import on_its_day
from chaingraph.asof.records import firm_of
from chaingraph.errors import Text
from chaingraph.kernels.arrays import Ints
from chaingraph.kernels.cascade import find_days
from chaingraph.kernels.cutoff import find_shut_in, find_stopped_together
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, numbers, rulebook
from chaingraph.table import Table


@on_its_day
def find_stopped_firms(
    park: Park,
    enterprise_ids: str | Sequence[str],
    *,
    on: dt.date | None = None,
    rules: Rulebook | None = None,
    members: Table | None = None,
) -> Table:
    """Find what stops, or loses output, when firms are lost at once.

    Parameters
    ----------
    park
        Reads `Enterprise` and `SUPPLIES`, and what is known of products and inputs.
    enterprise_ids
        Ids of the firms, or of one.
    on
        As-of day for the links.
    rules
        Chosen numbers (``chokepoints.*``); those of the package when not given.
    members
        As in `find_chokepoints`.

    Returns
    -------
    Table
        First the firms that are left without any supplier of a product, by step, name and id, with the products and
        their suppliers; then those that lose output although somebody still supplies them, by step, name and id; then
        those upstream whose goods reach no end firm any more, without a step. ``output_share`` is what is left of a
        firm's output, from ``output_least`` to ``output_most``, null of those upstream, since the loss is followed
        downstream alone; ``days`` until the loss reaches it are known where the stocks on the way are.

    Raises
    ------
    InputError
        ``CG-E198`` if the park has no such firm.

    Notes
    -----
    The first step of one firm names the customers of `position.find_dependents`. See `kernels.cascade`.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [{"id": key, "name": key, "source": "s"} for key in "ABC"],
    ...     "SUPPLIES": [{"from_id": a, "to_id": b, "product": a, "source": "s"} for a, b in ("AB", "BC")]})
    >>> [(row["enterprise_id"], row["effect"], row["step"]) for row in find_stopped_firms(park, "B").rows]
    [('C', 'no_input', 1), ('A', 'no_outlet', None)]
    """
    book = rules or rulebook()
    ids = list(dict.fromkeys([enterprise_ids] if isinstance(enterprise_ids, str) else enterprise_ids))
    for enterprise_id in ids:
        firm_of(park, enterprise_id)
    limits = numbers(book, on, *ASSUMED)
    ground = find_ground(park, on)
    lost = ground.firms.filter(pl.col("id").is_in(ids))["firm"].to_numpy()
    read = read_trade(
        park, ground, find_makers(park, ground), find_general(park, ground, on, book, limits, members), limits
    )
    stopped = _no_input(ground, lost)
    left, shares = _left(read, lost)
    reduced = left.filter(pl.col("reached") > 0).select("firm", effect=pl.lit("reduced"), step="reached")
    shut = _no_outlet(ground, lost)
    frame = pl.concat([stopped, reduced.join(stopped, on="firm", how="anti"), shut], how="diagonal")
    names = ground.firms.select("firm", "name", "outside", enterprise_id="id")
    place = pl.col("effect").replace_strict({"no_input": 0, "reduced": 1, "no_outlet": 2}, return_dtype=pl.Int64)
    # a loss is followed from sellers to buyers: of who only loses its buyers nobody knows what is left
    told = pl.when(pl.col("effect") != "no_outlet").then(pl.col("output_share", "output_least", "output_most"))
    frame = frame.join(left, on="firm").join(names, on="firm").with_columns(told)
    frame = frame.sort(place, "step", "name", "enterprise_id", nulls_last=True)
    rows = frame.select(name for name in STOPPED_FIRMS.names() if name != "from_names").iter_rows(named=True)
    known = dict(names.select("enterprise_id", pl.coalesce("name", "enterprise_id")).iter_rows())
    called, title = [known[enterprise_id] for enterprise_id in ids], STOPPED_FIRMS.title
    return STOPPED_FIRMS.table(
        name_firms(park, STOPPED_FIRMS.columns, rows),
        title=Text(title.zh.format(name="、".join(called)), title.en.format(name=", ".join(called))),
        as_of=on,
        parameters={"enterprise_ids": ids, "on": on, **shares},
        rules=cite(book, ASSUMED, on),
        notes=(
            WORDS.reason("together", **shares),
            *((WORDS.reason("outlets_not_followed", firms=shut.height),) if shut.height else ()),
            *note_links(ground, park, on),
            *note_assumptions(read, ground, limits),
        ),
    )


def _no_input(ground: Ground, lost: Ints) -> pl.DataFrame:
    """Return who is left without a supplier: ``firm, effect, step, products, from_ids``."""
    firm, step = find_stopped_together(ground.firms.height, *ground.ends, ground.products, lost)
    stopped = pl.DataFrame({"firm": firm, "step": step})
    everyone = pl.Series(np.concatenate([firm, lost]))
    # a product is lost when all its suppliers to this firm are
    bought = ground.links.drop_nulls("product").join(stopped, left_on="target", right_on="firm", how="semi")
    gone = pl.col("source").is_in(everyone.implode())
    inputs = (
        bought.filter(gone.all().over("target", "product"))
        .join(ground.firms.select("firm", "name", "id"), left_on="source", right_on="firm")
        .sort("product", "name", "id", nulls_last=True)
        .group_by(firm="target", maintain_order=True)
        .agg(products=pl.col("product").unique(maintain_order=True), from_ids=pl.col("id").unique(maintain_order=True))
    )
    return stopped.join(inputs, on="firm", how="left").with_columns(effect=pl.lit("no_input"))


def _no_outlet(ground: Ground, lost: Ints) -> pl.DataFrame:
    shut = find_shut_in(ground.firms.height, *ground.ends, lost)
    return pl.DataFrame({"firm": shut, "effect": ["no_outlet"] * shut.size}, {"firm": pl.Int64, "effect": pl.String})


def _left(read: Readings, lost: Ints) -> tuple[pl.DataFrame, dict[str, float]]:
    """Return what each firm still puts out, and what all the others lose.

    ``firm, reached`` (round in which the loss reaches it), ``output_share, output_least, output_most, days``.
    """
    found, share, _ = follow(read.likely, lost)
    best, least, _ = follow(read.least, lost)
    worst, most, _ = follow(read.most, lost)
    few, many = find_days(read.likely, found, lost, read.stock)
    days = pl.Series(np.where((few == many) & np.isfinite(few), few, np.nan)).fill_nan(None)
    left = pl.DataFrame(
        {
            "firm": np.arange(found.left.size),
            "reached": found.step,
            "output_share": found.left.round(4),
            "output_least": np.minimum(found.left, worst.left).round(4),
            "output_most": np.maximum(found.left, best.left).round(4),
            "days": days,
        }
    )
    shares = {"loss_share": share, "loss_least": min(least, share), "loss_most": max(most, share)}
    return left, {name: round(value, 6) for name, value in shares.items()}
