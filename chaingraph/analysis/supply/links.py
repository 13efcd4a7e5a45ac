"""The links inside the supply chains, and how many firms of the park could replace the seller of each."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.analysis.supply.answers import CHAIN_LINKS
from chaingraph.asof.day import on_its_day
from chaingraph.asof.firms import find_outside
from chaingraph.asof.products import name_goods
from chaingraph.asof.supply import has_every_link, told_links
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import words_of

WORDS = words_of(__package__)


@on_its_day
def find_chain_links(park: Park, members: Table, *, on: dt.date | None = None) -> Table:
    """Find the supply links whose two ends stand in one chain, the least replaceable first.

    Parameters
    ----------
    park
        Reads `SUPPLIES` and the names of `Enterprise`.
    members
        What `chains.find_chain_members` returns for this park and day.
    on
        As-of day; without it the park's own.

    Returns
    -------
    Table
        One row per chain and link: ``chain_id, from_id, to_id, product, annual_value, suppliers``; ``suppliers`` counts
        the firms of the zone that sell this product to this buyer, and is unknown where the product is. Chains in the
        order of `members`; in each the fewest suppliers first (unknown last), then the largest value, the product, the
        names, the ids last.

    Notes
    -----
    Links that are implied or candidates are left out, and those of a firm to itself. A firm in several chains has its
    links in each. Linear but for the sort.

    Examples
    --------
    >>> from chaingraph.analysis.supply.chains import find_chain_members
    >>> park = Park.from_rows({"SUPPLIES": [
    ...     {"from_id": "A", "to_id": "B", "product": "steel", "annual_value": 2.0, "source": "synthetic"},
    ...     {"from_id": "B", "to_id": "C", "product": "gear", "annual_value": 5.0, "source": "synthetic"}]})
    >>> links = find_chain_links(park, find_chain_members(park))
    >>> [(row["from_id"], row["to_id"], row["suppliers"]) for row in links.rows]
    [('B', 'C', 1), ('A', 'B', 1)]
    """
    seats = members.texts("chain", "chain_id", "enterprise_id").drop_nulls("chain_id")
    order = seats.select("chain_id", "chain").unique("chain_id", maintain_order=True).with_row_index("place")
    seats = seats.select("chain_id", firm="enterprise_id").drop_nulls()
    links = name_goods(park, told_links(park, on))
    inside = ~pl.col("from_id").is_in(find_outside(park).implode())
    suppliers = (
        links.filter(pl.col("product").is_not_null())
        .group_by("to_id", "product")
        .agg(pl.col("from_id").filter(inside).n_unique().cast(pl.Int64).alias("suppliers"))
    )
    names = park["Enterprise"].select("id", "name").unique("id")
    frame = (
        links.select("from_id", "to_id", "product", "annual_value")
        .join(seats.rename({"firm": "from_id"}), on="from_id")
        .join(seats.rename({"firm": "to_id"}), on=["to_id", "chain_id"])
        .join(suppliers, on=["to_id", "product"], how="left")
        .join(order, on="chain_id")
        .join(names.rename({"id": "from_id", "name": "seller"}), on="from_id", how="left")
        .join(names.rename({"id": "to_id", "name": "buyer"}), on="to_id", how="left")
        .sort(
            "place", "suppliers", -pl.col("annual_value"), "product", "seller", "buyer", "from_id", "to_id",
            nulls_last=True,
        )
    )  # fmt: skip
    frame = frame.with_columns(from_name=pl.coalesce("seller", "from_id"), to_name=pl.coalesce("buyer", "to_id"))
    sole = frame.filter((pl.col("suppliers") == 1) & inside).height
    code = "sole_links.declared" if has_every_link(park, on) else "sole_links"
    return CHAIN_LINKS.table(
        tuple(frame.select(CHAIN_LINKS.names()).iter_rows(named=True)),
        as_of=on,
        notes=(WORDS.reason(code, links=sole),),
    )
