"""Demands that a firm of the park could meet."""

from __future__ import annotations

import polars as pl

from chaingraph.asof.firms import is_operating
from chaingraph.errors import Text
from chaingraph.headings import column_of
from chaingraph.park import Park
from chaingraph.table import Table

_DEMANDS = tuple(
    column_of(name)
    for name in ("demand_id", "product", "enterprise_id", "name", "supplier_id", "supplier", "customers")
)


def find_demand_suppliers(park: Park) -> Table:
    """Find, for each open demand, the operating firms that supply or make a product of just that name.

    Returns ``demand_id, product, enterprise_id, name, supplier_id, supplier, customers``: one row per demand and
    possible supplier, with the number of links by which it supplies the product already. By product and demand, the
    most links first, then by name and id. A demand that nobody can meet has no row.

    The name must be the same to the letter. Open means neither a day of intention nor a supplier. Linear in the links.

    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": key, "name": key, "products": ["gear"], "source": "s"} for key in "AB"],
    ...     "Demand": [{"id": "D", "enterprise_id": "A", "product": "gear", "source": "s"}]})
    >>> find_demand_suppliers(park).column("supplier_id")
    ['B']
    """
    firms = park["Enterprise"]
    operating = firms.filter(is_operating())
    sold = park["SUPPLIES"].select("product", supplier_id="from_id").drop_nulls()
    made = firms.select(supplier_id="id", product="products").explode("product").drop_nulls()
    able = pl.concat([sold.select("supplier_id", "product"), made]).unique()
    wanted = park["Demand"].filter(pl.col("matched").is_null() & pl.col("matched_by").is_null())
    found = (
        wanted.select("product", "enterprise_id", demand_id="id")
        .join(able, on="product")
        .filter((pl.col("supplier_id") != pl.col("enterprise_id")).fill_null(True))
        .join(operating.select(supplier_id="id", supplier="name"), on="supplier_id")
        .join(
            sold.group_by("supplier_id", "product").agg(customers=pl.len()), on=["supplier_id", "product"], how="left"
        )
        .join(firms.select("name", enterprise_id="id"), on="enterprise_id", how="left")
        .with_columns(pl.col("customers").fill_null(0).cast(pl.Int64))
        .sort("product", "demand_id", -pl.col("customers"), "supplier", "supplier_id")
    )
    rows = found.select(column.name for column in _DEMANDS).to_dicts()
    return Table(
        "demand_suppliers", Text("需求与可能的供应企业", "Demands and who could meet them"), _DEMANDS, tuple(rows)
    )
