"""1 + X + N: how far each industry chain is organized."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.analysis.homes import find_homes
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.store.ask import column_of
from chaingraph.table import Table

_COLUMNS = tuple(
    column_of(name)
    for name in ("chain_id", "chain", "leaders", "leaders_organized", "organized", "to_cultivate", "firms")
)
_NOT_OPERATING = ("closed", "suspended", "building")


def summarize_one_x_n(park: Park, on: dt.date | None = None) -> Table:
    """Count the leader firms, the organized firms and the firms to be cultivated of each industry chain.

    Parameters
    ----------
    park
        Reads `IndustryChain`, `IN_CHAIN`, `Enterprise`, `PartyOrganization` and `ESTABLISHED_IN`.
    on
        As-of day; see `chaingraph.analysis.homes.current`.

    Returns
    -------
    Table
        ``chain_id, chain, leaders, leaders_organized, organized, to_cultivate, firms``: one row per chain. 1 =
        ``leaders_organized``, X = ``organized`` (other firms with a home organization), N = ``to_cultivate`` (firms
        without one, leaders among them). Most firms first, then by name and id.

    Notes
    -----
    Firms of the chain that are closed, suspended or being built do not count; unknown status does. The role belongs
    to the firm and the chain together: a firm in two chains counts in both. Linear.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": "E1", "name": "甲", **known}],
    ...     "IndustryChain": [{"id": "C1", "name": "链", **known}],
    ...     "IN_CHAIN": [{"from_id": "E1", "to_id": "C1", "role": "leader", **known}]})
    >>> row = summarize_one_x_n(park).rows[0]
    >>> row["leaders"], row["leaders_organized"], row["to_cultivate"]
    (1, 0, 1)
    """
    begun = pl.lit(True) if on is None else pl.col("since").is_null() | (pl.col("since") <= on)
    homes = find_homes(park, on).select(id="enterprise_id").unique().with_columns(has=pl.lit(True))
    operating = park["Enterprise"].filter(~pl.col("status").is_in(_NOT_OPERATING).fill_null(False)).select("id")
    inside = park["IN_CHAIN"].filter(begun).select("role", id="from_id", chain_id="to_id")
    members = inside.join(operating, on="id").join(homes, on="id", how="left")
    leader, has = (pl.col("role") == "leader").fill_null(False), pl.col("has").fill_null(False)
    counts = members.group_by("chain_id").agg(
        leaders=leader.sum(),
        leaders_organized=(leader & has).sum(),
        organized=(~leader & has).sum(),
        to_cultivate=(~has).sum(),
        firms=pl.len(),
    )
    chains = (
        park["IndustryChain"]
        .select(chain_id="id", chain="name")
        .join(counts, on="chain_id", how="left")
        .with_columns(pl.selectors.numeric().fill_null(0).cast(pl.Int64))
        .sort(-pl.col("firms"), "chain", "chain_id")
    )
    rows = chains.select(column.name for column in _COLUMNS).to_dicts()
    title = Text("各产业链的“1+X+N”", "1 + X + N of each chain")
    return Table("one_x_n", title, _COLUMNS, tuple(rows), as_of=on, parameters={"on": on})
