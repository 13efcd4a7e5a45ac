"""Which firms sell what everybody needs, and so stand apart from the chokepoints of a chain."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.analysis.supply.chains import find_chain_members
from chaingraph.analysis.supply.losses import Ground
from chaingraph.asof.products import find_general_goods
from chaingraph.kernels.arrays import Bools
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook
from chaingraph.table import Table


def find_general(
    park: Park, ground: Ground, on: dt.date | None, book: Rulebook, limits: Numbers, members: Table | None
) -> Bools:
    """Tell of each firm, by number, whether it is a general supplier.

    The general suppliers of the supply chains, and who sells mainly goods that are declared general.

    `limits`: chosen numbers ``chokepoints.*``.
    `members`: what `chains.find_chain_members` returns for this park and day; it is asked where not given.
    """
    table = members if members is not None else find_chain_members(park, on=on, rules=book)
    seats = pl.DataFrame(
        {"id": table.column("enterprise_id"), "role": table.column("role")}, {"id": pl.String, "role": pl.String}
    )
    found = ground.firms["id"].is_in(seats.filter(pl.col("role") == "general")["id"].implode())
    goods = find_general_goods(park)
    if not goods.is_empty():
        share = ground.links.group_by("source").agg(
            general=pl.col("product").is_in(goods.implode()).fill_null(value=False).mean()
        )
        found |= ground.firms["firm"].is_in(
            share.filter(pl.col("general") > float(limits.general_goods))["source"].implode()
        )
    return found.to_numpy()
