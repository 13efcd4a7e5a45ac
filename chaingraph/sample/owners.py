"""Who owns and controls the synthetic firms more closely, and which of them are above scale."""

from __future__ import annotations

import numpy as np
import polars as pl

_MIXED = 0.01  # of the firms of each kind of owner, and at least one
_HMT = 0.25  # of the foreign firms
_UNKNOWN = 3  # of so many mixed firms of private owners nobody knows who controls one


def refine_owners(rng: np.random.Generator, firms: pl.DataFrame, spared: pl.Series) -> pl.DataFrame:
    """Make some firms mixed ones and some foreign ones firms of Hong Kong, Macao or Taiwan; fill ``above_scale``.

    Returns the same rows; the owners of the firms in `spared` stay. A mixed firm is controlled by whoever owned it, so
    that it stays public or non-public; of one in three that were private nobody knows who controls it.
    ``above_scale`` agrees with the stage of growth; one in ten is unknown.
    """
    owners = firms["ownership"].fill_null("").to_numpy()
    free = ~firms["id"].is_in(spared.implode()).to_numpy()
    chosen = [
        rng.choice(pool, min(len(pool), max(1, round(_MIXED * len(pool)))), replace=False)
        for owner in ("private", "state", "collective", "foreign")
        if len(pool := np.flatnonzero(free & (owners == owner)))
    ]
    mixed = np.sort(np.concatenate(chosen)) if chosen else np.array([], dtype=np.int64)
    foreign = np.setdiff1d(np.flatnonzero(free & (owners == "foreign")), mixed)
    hmt = rng.choice(foreign, round(_HMT * len(foreign)), replace=False)
    row = pl.int_range(pl.len())
    told = np.setdiff1d(mixed, mixed[owners[mixed] == "private"][_UNKNOWN - 1 :: _UNKNOWN])
    returned = pl.Series(rng.random(firms.height) >= 0.1)
    return firms.with_columns(
        ownership=pl.when(row.is_in(pl.lit(pl.Series(mixed)).implode()))
        .then(pl.lit("mixed"))
        .when(row.is_in(pl.lit(pl.Series(hmt)).implode()))
        .then(pl.lit("hmt"))
        .otherwise("ownership"),
        controller=pl.when(row.is_in(pl.lit(pl.Series(told)).implode())).then("ownership"),
        above_scale=pl.when(returned).then(pl.col("growth_stage") != "small"),
    )
