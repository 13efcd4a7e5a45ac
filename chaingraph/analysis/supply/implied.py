"""Links that follow from steps: who makes a product supplies who makes what it goes into, also over empty steps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

import polars as pl

from chaingraph.asof.steps import find_made, find_steps, with_upper
from chaingraph.asof.told import is_told
from chaingraph.park import Park

_LINK = {"from_id": pl.String, "to_id": pl.String, "product": pl.String}


def imply_links(park: Park, on: dt.date | None, recorded: pl.DataFrame, most: int) -> pl.DataFrame:
    """Return who should supply whom by the steps that are observed or declared: ``from_id, to_id, product``, sorted.

    `recorded`: the links on record, products named (`products.name_goods`).
    `most`: makers of a product above which it does not tell who supplies whom.

    A step from which nobody here makes what comes next leads on to the next product that somebody makes. The record
    goes first: steps speak for firms without a sale on record, of products that nobody is on record as selling, and
    not again for what a mapping has made of the same step. Who makes both sides of a step needs nobody.
    Linear in the steps for each product that such firms make.

    >>> goods = [{"id": key, "name": key, "source": "s"} for key in ("晶体", "圆片", "芯片")]
    >>> firms = [{"id": key, "name": key, "products": [word], "source": "s"}
    ...     for key, word in (("A", "晶体"), ("B", "芯片"))]
    >>> steps = [{"from_id": a, "to_id": b, "source": "s"} for a, b in (("晶体", "圆片"), ("圆片", "芯片"))]
    >>> park = Park.from_rows({"Product": goods, "Enterprise": firms, "GOES_INTO": steps})
    >>> imply_links(park, None, park["SUPPLIES"], 5).rows()
    [('A', 'B', '晶体')]
    """
    pairs = find_steps(park).select("product", "into").unique()
    if pairs.is_empty():
        return pl.DataFrame(schema=_LINK)
    made = find_made(park, on)
    silent = _silent(park, made, recorded)
    few = made.group_by("product").len().filter(pl.col("len") <= most)["product"].implode()
    ways = _ways(pairs, made["product"].unique(), silent["product"].unique())
    ways = ways.filter(pl.col("product").is_in(few), pl.col("into").is_in(few))
    told = recorded.filter(pl.col("status") == "implied").select("from_id", "product", direct=pl.lit(value=True))
    both = made.select("product", firm="enterprise_id")
    return (
        silent.rename({"enterprise_id": "from_id"})
        .join(ways, on="product")
        .join(told, on=["from_id", "product", "direct"], how="anti")
        .join(both, left_on=["from_id", "into"], right_on=["firm", "product"], how="anti")
        .join(made.select(to_id="enterprise_id", into="product"), on="into")
        .join(both, left_on=["to_id", "product"], right_on=["firm", "product"], how="anti")
        .select("from_id", "to_id", "product")
        .unique()
        .sort("from_id", "to_id", "product")
    )


def _silent(park: Park, made: pl.DataFrame, recorded: pl.DataFrame) -> pl.DataFrame:
    """Return the makers whose sales are on no record, with those of their products that nobody sells on record."""
    sales = recorded.filter(is_told(), pl.col("from_id") != pl.col("to_id"))
    sold = with_upper(park, sales.select("product").drop_nulls().unique())
    without = made.join(sales, left_on="enterprise_id", right_on="from_id", how="anti")
    return without.join(sold, on="product", how="anti")


def _ways(pairs: pl.DataFrame, made: pl.Series, start: pl.Series) -> pl.DataFrame:
    """Return to which made products each of some products leads: ``product, into, direct`` (in a single step)."""
    is_made = pl.col("into").is_in(made.implode())
    front = pairs.filter(pl.col("product").is_in(start.implode())).with_columns(direct=pl.lit(value=True))
    found = front
    onward = pairs.rename({"product": "into", "into": "next"})
    while front.height:
        front = (
            front.filter(~is_made).join(onward, on="into").select("product", into="next", direct=pl.lit(value=False))
        )
        front = front.unique().join(found, on=["product", "into"], how="anti")
        found = pl.concat([found, front])
    return found.filter(is_made, pl.col("product") != pl.col("into"))


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps by product, either way, and which products somebody in the zone makes."""

    after: Mapping[str, Set[str]]
    before: Mapping[str, Set[str]]
    made: Mapping[str, Set[str]]  # by firm
    here: Set[str]  # made by anybody

    def between(self, firms: Iterable[str]) -> tuple[list[str], int]:
        """Return the products between what these firms make that nobody makes, and the number of steps among all these.

        As they follow one another, the farthest from the end first.
        """
        own = {product for firm in firms for product in self.made.get(firm, ())}
        down, up = self._walk(own, self.after), self._walk(own, self.before)
        empty = sorted(down.keys() & up.keys(), key=lambda product: (-up[product], product))
        seen = own.union(empty)
        return empty, sum(len(seen.intersection(self.after.get(product, ()))) for product in seen)

    def _walk(self, start: Set[str], ways: Mapping[str, Set[str]]) -> dict[str, int]:
        """Return the products that nobody makes and to which only such lead, by their distance."""
        front, far, found = set(start), 0, dict[str, int]()
        while front:
            far += 1
            front = {into for product in front for into in ways.get(product, ())} - self.here - found.keys()
            found |= dict.fromkeys(front, far)
        return found


def read_steps(park: Park, on: dt.date | None) -> Steps | None:
    """Read the steps that count, None where there are none."""
    pairs = find_steps(park).select("product", "into").unique()
    if pairs.is_empty():
        return None
    made = find_made(park, on)
    return Steps(
        _sets(pairs.iter_rows()),
        _sets((into, product) for product, into in pairs.iter_rows()),
        _sets(made.iter_rows()),
        set(made["product"]),
    )


def _sets(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
    return found
