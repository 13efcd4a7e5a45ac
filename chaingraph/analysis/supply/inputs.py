"""Which inputs a firm cannot do without, and how long its stock of them lasts, as far as anybody says so."""

from __future__ import annotations

import polars as pl

from chaingraph.analysis.supply.losses import Ground
from chaingraph.asof.products import find_general_goods, find_products, name_records
from chaingraph.asof.told import is_told
from chaingraph.park import Park

_KEYS = ["target", "product"]


def find_inputs(park: Park, ground: Ground, makers: pl.DataFrame) -> pl.DataFrame:
    """Return what is known of the inputs on record: ``target, product, essential, stock``, null where nobody says so.

    `makers`: who makes each product (`makers.find_makers`).

    A buyer's own word comes first (`USES`), then what goes into what it makes (`GOES_INTO`), then the chain map
    (`ChainSegment.essential`), and a general good (`Product.general`) is essential to nobody. Where several records
    speak of one input, one that calls it essential decides.
    """
    bought = pl.concat([ground.links, ground.implied], how="diagonal").select(_KEYS).drop_nulls().unique()
    goods, meant = name_records(park), find_products(park).select("product", word="word")
    used = (
        park["USES"].filter(is_told())
        .select("from_id", "to_id", "essential", "stock_days")
        .join(ground.firms.select(from_id="id", target="firm"), on="from_id")
        .join(goods, on="to_id")
        .group_by(_KEYS).agg(pl.col("essential").max(), stock=pl.col("stock_days").max())
    )  # fmt: skip
    steps = (
        park["GOES_INTO"].filter(is_told()).drop_nulls("essential")
        .join(goods.rename({"to_id": "from_id"}), on="from_id")
        .join(goods.rename({"product": "made"}), on="to_id")
        .join(makers.select("other", made="product"), on="made")
        .group_by(target="other", product="product").agg(by_step=pl.col("essential").max())
    )  # fmt: skip
    segments = (
        park["ChainSegment"].drop_nulls("essential").select("essential", word="products").explode("word")
        .join(meant, on="word").group_by("product").agg(by_segment=pl.col("essential").max())
    )  # fmt: skip
    general = find_general_goods(park).to_frame("product").with_columns(by_kind=pl.lit(value=False))
    return (
        bought.join(used, on=_KEYS, how="left")
        .join(steps, on=_KEYS, how="left")
        .join(segments, on="product", how="left")
        .join(general, on="product", how="left")
        .select(*_KEYS, essential=pl.coalesce("essential", "by_step", "by_segment", "by_kind"), stock="stock")
    )
