"""Problems of one kind at two firms that supply one another, and the clusters of those near in time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from chaingraph.analysis.supply import find_chain_members
from chaingraph.asof.days import begun
from chaingraph.asof.supply import told_links
from chaingraph.kernels.arrays import Bools, Ints
from chaingraph.park import Park
from chaingraph.rules import Rulebook
from chaingraph.table import Table


@dataclass(frozen=True, slots=True)
class Pairs:
    """Dated problems in order, and pairs of one kind at linked firms, as places of the problems; each pair once."""

    problems: pl.DataFrame  # the columns of `find_dated`
    one: Ints
    other: Ints
    # of the pair, 1 where `one` is at the supplier, -1 where it is at the customer, 0 where both supply one another
    side: Ints

    @property
    def day(self) -> Ints:
        """Day of each problem, as a number."""
        return self.problems["opened"].to_physical().to_numpy().astype(np.int64)

    def near(self, within: int) -> Bools:
        """Tell which pairs are at most so many days apart."""
        close: Bools = np.abs(self.day[self.one] - self.day[self.other]) <= within
        return close

    def clusters(self, within: int) -> Ints:
        """Number the problems by what hangs together through near pairs; who is near to none has a number alone."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        near = self.near(within)
        ends = (self.one[near], self.other[near])
        joined = coo_array((np.ones(near.sum(), np.int8), ends), shape=(self.problems.height,) * 2)
        found: Ints = connected_components(joined, directed=False)[1].astype(np.int64)
        return found


def find_dated(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the problems whose firm, kind and first day are known, by day, kind and name of the firm.

    ``id, enterprise_id, name, kind, difficulty, opened, open, closed``; the day of closing is null where it is later.
    """
    names = park["Enterprise"].select("name", enterprise_id="id").unique("enterprise_id")
    closed = pl.when(begun(on, "closed")).then("closed")
    return (
        park["Problem"]
        .filter(begun(on, "opened"))
        .drop_nulls(["enterprise_id", "kind", "opened"])
        .join(names, on="enterprise_id", how="left")
        .with_columns(closed=closed)
        .with_columns(open=pl.col("closed").is_null())
        .select("id", "enterprise_id", "name", "kind", "difficulty", "opened", "open", "closed")
        .sort("opened", "kind", "name", "enterprise_id", "id", nulls_last=True)
    )


def find_links(park: Park, members: Table | None, on: dt.date | None, book: Rulebook) -> pl.DataFrame:
    """Return the links along which problems may travel, ``from_id, to_id``: not those of general suppliers.

    `members`: the members of the supply chains, of which general suppliers are told; asked where not given.
    """
    members = find_chain_members(park, on=on, rules=book) if members is None else members
    roles = zip(members.column("enterprise_id"), members.column("role"), strict=True)
    general = pl.Series([firm for firm, role in roles if role == "general"], dtype=pl.String).implode()
    return told_links(park, on).filter(~pl.col("from_id").is_in(general)).select("from_id", "to_id").unique()


def find_pairs(park: Park, links: pl.DataFrame, on: dt.date | None) -> Pairs:
    """Find the pairs of problems of one kind at a supplier and its customer, however far apart in time."""
    problems = find_dated(park, on)
    placed = problems.select("enterprise_id", "kind").with_row_index("place")
    ends = (
        links.join(placed.rename({"enterprise_id": "from_id", "place": "supplier"}), on="from_id")
        .join(placed.rename({"enterprise_id": "to_id", "place": "customer"}), on=["to_id", "kind"])
        .select(
            one=pl.min_horizontal("supplier", "customer"),
            other=pl.max_horizontal("supplier", "customer"),
            side=pl.when(pl.col("supplier") < pl.col("customer")).then(1).otherwise(-1),
        )
        .group_by("one", "other")
        .agg(pl.col("side").sum())
        .sort("one", "other")
    )
    one, other, side = (ends[name].to_numpy().astype(np.int64) for name in ("one", "other", "side"))
    return Pairs(problems, one, other, side)
