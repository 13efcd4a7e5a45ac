"""How much more is lost when the firms that matter stop than when chance picks them."""

from __future__ import annotations

import datetime as dt

import numpy as np

from chaingraph.analysis.columns import name_firms
from chaingraph.analysis.supply.answers import FAILURES
from chaingraph.analysis.supply.cascades import choose_firms, lose_all, measure_stops, read_trade
from chaingraph.analysis.supply.general import find_general
from chaingraph.analysis.supply.losses import find_ground
from chaingraph.analysis.supply.makers import find_makers
from chaingraph.analysis.supply.notes import ASSUMED, note_assumptions, note_links
from chaingraph.analysis.supply.reasons import WORDS
from chaingraph.asof.day import on_its_day
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, numbers, rulebook
from chaingraph.table import Table

_RULES = (*ASSUMED, "chokepoints.failing_firms", "chokepoints.cascades")
_BOUNDS = (5, 95)  # percentiles of the draws


@on_its_day
def compare_failures(
    park: Park,
    draws: int,
    *,
    seed: int = 0,
    on: dt.date | None = None,
    rules: Rulebook | None = None,
    members: Table | None = None,
) -> Table:
    """Compare what is lost when the firms of greatest loss stop with random stops.

    Parameters
    ----------
    park
        As in `find_chokepoints`.
    draws
        Random stops of each number of firms.
    seed
        Of the draws.
    on, rules, members
        As in `find_chokepoints`.

    Returns
    -------
    Table
        One row per number of firms, the fewest first, as far as there are so many: the share of the trade on record
        that is lost, their own included, when the firms of greatest loss stop at once, and the mean and the 5th and
        95th percentile when as many firms with a link are drawn. General suppliers are in neither. ``added_ids``: the
        firms that are targeted beyond those of the row before.

    Notes
    -----
    Targeted are the firms whose own stop costs most, of those with the greatest linear value at risk; together they
    may cost less than others would. A cascade per draw and row. The draws are made by ids, so that the order of the
    records changes nothing.

    Examples
    --------
    >>> links = [{"from_id": "A", "to_id": to, "product": "steel", "source": "synthetic"} for to in "BC"]
    >>> compare_failures(Park.from_rows({"SUPPLIES": links}), 20).column("firms")
    [1, 2]
    """
    book = rules or rulebook()
    limits = numbers(book, on, *_RULES)
    ground = find_ground(park, on)
    general = find_general(park, ground, on, book, limits, members)
    read = read_trade(park, ground, find_makers(park, ground), general, limits)
    firms = np.unique(np.concatenate(ground.ends))
    firms = firms[~general[firms]]
    losses = measure_stops(read, choose_firms(read.likely, firms, int(limits.cascades)))
    worst = losses.sort("loss_share", "firm", descending=[True, False])["firm"].to_numpy()
    ids = ground.firms["id"].to_list()
    chance = np.random.default_rng(seed)
    rows, before = [], 0
    for number in (count for count in limits.failing_firms if count <= min(firms.size, worst.size)):
        drawn = [lose_all(read.likely, np.sort(chance.choice(firms, number, replace=False))) for _ in range(draws)]
        low, high = np.percentile(drawn, _BOUNDS)
        rows.append(
            {
                "firms": number,
                "targeted_share": round(lose_all(read.likely, np.sort(worst[:number])), 6),
                "random_share": round(float(np.mean(drawn)), 6),
                "random_low": round(float(low), 6),
                "random_high": round(float(high), 6),
                "added_ids": tuple(ids[firm] for firm in worst[before:number].tolist()),
            }
        )
        before = number
    return FAILURES.table(
        name_firms(park, FAILURES.columns, rows),
        as_of=on,
        parameters={"on": on, "draws": draws, "seed": seed},
        rules=cite(book, _RULES, on),
        notes=(
            WORDS.reason("random_means", draws=draws, seed=seed),
            *note_links(ground, park, on),
            *note_assumptions(read, ground, limits),
        ),
    )
