"""Where a firm stands in the supply of the park: who feeds it, whom it feeds, who cannot do without it."""

from __future__ import annotations

import polars as pl

from chaingraph.asof.products import counted_links
from chaingraph.asof.records import firm_of
from chaingraph.asof.supply import told_links
from chaingraph.errors import Text
from chaingraph.headings import column_of
from chaingraph.park import Park
from chaingraph.table import Table

_REACHED = tuple(column_of(name) for name in ("enterprise_id", "name", "street", "tier"))
_SOLE = tuple(column_of(name) for name in ("supplier_id", "supplier", "product", "customers", "annual_value"))
_LOSES = tuple(column_of(name) for name in ("customer_id", "customer", "product", "annual_value"))


def find_upstream(park: Park, enterprise_id: str, *, tiers: int = 3) -> Table:
    """Find the suppliers of a firm, their suppliers, and so on.

    `enterprise_id`: id of the firm; it is no row itself, also when it stands on a cycle.

    Returns ``enterprise_id, name, street, tier``: each firm at its smallest tier; by tier, name and id.
    Raises `InputError`: ``CG-E198`` if the park has no such firm.

    Breadth first on the columns: each tier costs one scan of the links.

    >>> firms = [{"id": key, "name": key, "source": "s"} for key in "ABC"]
    >>> links = [{"from_id": a, "to_id": b, "source": "s"} for a, b in ("AB", "BC")]
    >>> park = Park.from_rows({"Enterprise": firms, "SUPPLIES": links})
    >>> [(row["enterprise_id"], row["tier"]) for row in find_upstream(park, "C").rows]
    [('B', 1), ('A', 2)]
    """
    return _reach(park, enterprise_id, tiers, "to_id", "from_id", Text("上游供应商", "Upstream"), "upstream")


def find_downstream(park: Park, enterprise_id: str, *, tiers: int = 3) -> Table:
    """Find the customers of a firm, their customers, and so on; see `find_upstream`."""
    return _reach(park, enterprise_id, tiers, "from_id", "to_id", Text("下游客户", "Downstream"), "downstream")


def _reach(park: Park, start: str, tiers: int, here: str, there: str, title: Text, name: str) -> Table:
    firm_of(park, start)
    links = told_links(park).select(here=here, there=there).unique()
    seen = pl.DataFrame({"id": [start], "tier": [0]}, {"id": pl.String, "tier": pl.Int64})
    front = seen.select("id")
    for tier in range(1, tiers + 1):
        front = links.join(front, left_on="here", right_on="id", how="semi").select(id="there").unique()
        front = front.join(seen, on="id", how="anti")
        if front.is_empty():
            break
        seen = pl.concat([seen, front.with_columns(tier=pl.lit(tier, pl.Int64))])
    firms = park["Enterprise"].join(seen.filter(pl.col("tier") > 0), on="id").sort("tier", "name", "id")
    rows = firms.select("name", "street", "tier", enterprise_id="id").to_dicts()
    return Table(name, title, _REACHED, tuple(rows), parameters={"enterprise_id": start, "tiers": tiers})


def find_sole_suppliers(park: Park, *, least: int = 2) -> Table:
    """Find firms on which several customers depend alone for a product.

    `park`: reads `Enterprise` and `SUPPLIES`; see `asof.products.counted_links`.

    Returns ``supplier_id, supplier, product, customers, annual_value``: one row per supplier and product; the value
    (10⁴ yuan) sums what is known, null where nothing is. Most customers first, then by value, name, product and id.

    Sole means sole *in the park*: nobody knows what a customer buys outside of it. Linear in the links.

    >>> firms = [{"id": key, "name": key, "source": "s"} for key in "ABC"]
    >>> links = [{"from_id": "A", "to_id": to, "product": "steel", "source": "s"} for to in "BC"]
    >>> park = Park.from_rows({"Enterprise": firms, "SUPPLIES": links})
    >>> [(row["supplier_id"], row["customers"]) for row in find_sole_suppliers(park).rows]
    [('A', 2)]
    """
    value = pl.col("annual_value")
    grouped = (
        _sole_links(park)
        .group_by(supplier_id="from_id", product="product")
        .agg(
            customers=pl.col("to_id").n_unique().cast(pl.Int64),
            annual_value=pl.when(value.count() > 0).then(value.sort().sum().round(2)),
        )
        .filter(pl.col("customers") >= least)
        .join(park["Enterprise"].select(supplier_id="id", supplier="name"), on="supplier_id")
        .sort(
            pl.col("customers"), pl.col("annual_value").fill_null(-1), "supplier", "product", "supplier_id",
            descending=[True, True, False, False, False],
        )
    )  # fmt: skip
    rows = grouped.select(column.name for column in _SOLE).to_dicts()
    title = Text("独家供应的企业", "Sole suppliers")
    return Table("sole_suppliers", title, _SOLE, tuple(rows), parameters={"least": least})


def find_dependents(park: Park, enterprise_id: str) -> Table:
    """Find the customers that have no other supplier in the park for something that a firm supplies to them.

    Returns ``customer_id, customer, product, annual_value`` (10⁴ yuan); the largest value first, then by name, product
    and id.
    Raises `InputError`: ``CG-E198`` if the park has no such firm.

    >>> firms = [{"id": key, "name": key, "source": "s"} for key in "ABC"]
    >>> links = [{"from_id": start, "to_id": "C", "product": "steel", "source": "s"} for start in "AB"]
    >>> find_dependents(Park.from_rows({"Enterprise": firms, "SUPPLIES": links}), "A").rows
    ()
    """
    firm_of(park, enterprise_id)
    lost = (
        _sole_links(park)
        .filter(pl.col("from_id") == enterprise_id)
        .join(park["Enterprise"].select(to_id="id", customer="name"), on="to_id")
        .sort(
            pl.col("annual_value").fill_null(-1), "customer", "product", "to_id", descending=[True, False, False, False]
        )
    )
    rows = lost.select("customer", "product", "annual_value", customer_id="to_id").to_dicts()
    title = Text("停产将失去独家供应的客户", "Customers that would lose their only supplier")
    return Table("dependents", title, _LOSES, tuple(rows), parameters={"enterprise_id": enterprise_id})


def _sole_links(park: Park) -> pl.DataFrame:
    """Return the links whose customer has no other supplier of the product in the park."""
    links = counted_links(park, None)
    return links.filter(pl.col("from_id").n_unique().over("to_id", "product") == 1)
