"""What goes into what, as observed or declared, and who in the zone makes what these steps name."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.firms import find_operating
from chaingraph.asof.memo import of_the_day
from chaingraph.asof.products import find_general_goods, find_makers, is_dealer, name_records
from chaingraph.asof.segments import find_ancestors
from chaingraph.asof.told import is_told
from chaingraph.park import Park


@of_the_day
def find_steps(park: Park) -> pl.DataFrame:
    """Find which product goes into which.

    Parameters
    ----------
    park
        Reads `GOES_INTO` and `Product`.

    Returns
    -------
    polars.DataFrame
        ``product, into, essential``: a row per record that is observed or declared, general goods left out. Linear.

    Examples
    --------
    >>> goods = [{"id": key, "name": key, "source": "s"} for key in ("steel", "gear")]
    >>> step = {"from_id": "steel", "to_id": "gear", "source": "s"}
    >>> find_steps(Park.from_rows({"Product": goods, "GOES_INTO": [step]})).rows()
    [('steel', 'gear', False)]
    """
    general = find_general_goods(park).implode()
    return (
        _known_steps(park)
        .filter(is_told(), ~pl.col("product").is_in(general), ~pl.col("into").is_in(general))
        .select("product", "into", essential=pl.col("essential").fill_null(value=False))
    )


def count_steps_left_out(park: Park) -> int:
    """Return how many steps between two products do not count, as they are implied or nobody has confirmed them."""
    return _known_steps(park).filter(~is_told()).height


@of_the_day
def find_made(park: Park, on: dt.date | None = None) -> pl.DataFrame:
    """Find what the operating firms of the zone make, dealers left out: ``enterprise_id, product``, each once.

    Who makes a declared kind of a product makes the product too, all the way up.

    Examples
    --------
    >>> firm = {"id": "A", "name": "甲", "products": ["齿轮", "钢材贸易"], "source": "s"}
    >>> find_made(Park.from_rows({"Enterprise": [firm]})).rows()
    [('A', '齿轮')]
    """
    here = find_operating(park)["id"].implode()
    own = find_makers(park, on).filter(~is_dealer(), is_told(), pl.col("enterprise_id").is_in(here))
    return with_upper(park, own.select("enterprise_id", "product")).sort("enterprise_id", "product")


def with_upper(park: Park, goods: pl.DataFrame) -> pl.DataFrame:
    """Add to each row of ``product`` one per product of which that is declared to be a kind, all the way up; each once.

    >>> kinds = [{"id": "A", "name": "电机", "source": "s"}, {"id": "B", "name": "马达", "parent": "A", "source": "s"}]
    >>> sorted(with_upper(Park.from_rows({"Product": kinds}), pl.DataFrame({"product": ["马达"]}))["product"])
    ['电机', '马达']
    """
    rise = goods.join(find_ancestors(park), on="product").with_columns(product="upper").select(goods.columns)
    return pl.concat([goods, rise]).unique()


@of_the_day
def _known_steps(park: Park) -> pl.DataFrame:
    names = name_records(park)
    return (
        park["GOES_INTO"]
        .select("from_id", "to_id", "essential", status=pl.col("status").fill_null("declared"))
        .join(names.select(from_id="to_id", product="product"), on="from_id")
        .join(names.select(to_id="to_id", into="product"), on="to_id")
        .filter(pl.col("product") != pl.col("into"))
    )
