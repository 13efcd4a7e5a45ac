"""Synthetic firms around planted links: names, sizes, places, products, what is missing or stale."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from chaingraph.kernels.arrays import Ints
from chaingraph.sample.catalogue import GENERAL, LINES, STREETS
from chaingraph.sample.codes import synthetic_codes
from chaingraph.sample.links import NO_CHAIN, Planted

NON_PUBLIC = ("private", "foreign")  # of the owners that are drawn
REFERENCE = dt.date(2024, 3, 31)

_SLOTS = [(line, tier) for line in range(len(LINES)) for tier in range(len(LINES[line].tiers))]
_SLOT_OF = {slot: index for index, slot in enumerate(_SLOTS)}
_DEEPEST = np.array([len(line.tiers) - 1 for line in LINES])
_INDUSTRY = [LINES[line].tiers[tier][0] for line, tier in _SLOTS] + [code for code, _, _ in GENERAL]
#: Least staff of small, medium and large firms, of industry and of software (GB/T 4754 division 65).
_SIZES, _SIZES_OF_SOFTWARE = [20, 300, 1000], [10, 100, 300]
_SOFTWARE = np.array([code.lstrip("I").startswith("65") for code in _INDUSTRY])
_WORD = [LINES[line].word for line, _ in _SLOTS] + [word for _, word, _ in GENERAL]
_PRODUCTS = [LINES[line].tiers[tier][1] for line, tier in _SLOTS] + [products for _, _, products in GENERAL]
_CHAIN = [LINES[line].chain for line, _ in _SLOTS] + ["CH-SERVICES"] * len(GENERAL)


@dataclass(frozen=True)
class Firms:
    """Synthetic firms: their table, and what the other makers of records need to know of each."""

    frame: pl.DataFrame
    ids: list[str]
    slot: Ints
    chain: pl.Series  # industry chain of each firm, by name; null outside the chains
    size: npt.NDArray[np.int64]  # head count, also where the table does not tell it
    idle: npt.NDArray[np.bool_]
    second: Ints


def make_firms(rng: np.random.Generator, planted: Planted, idle: int, first: int = 1) -> Firms:
    """Make one firm per planted firm, and the firms without any link.

    `planted`: links; firm numbers are row numbers here.
    `first`: number of the first firm; it goes into id, name and credit code.

    They stand in the order of the planted firms, those without links last.

    Head counts are log-normal and follow the turnover; streets are clusters; about one value in twenty is missing
    and one record in five is years old. Coordinates are synthetic, in WGS84.
    """
    linked = len(planted.chain)
    n = linked + idle
    line = np.concatenate([planted.chain % len(LINES), rng.integers(0, len(LINES), idle)])
    tier = np.concatenate([np.maximum(planted.tier, 0), rng.integers(0, 5, idle)])
    tier = np.minimum(tier, _DEEPEST[line])
    slots = np.array([[_SLOT_OF.get((row, depth), 0) for depth in range(5)] for row in range(len(LINES))])
    slot = slots[line, tier]
    general = np.flatnonzero(planted.chain == NO_CHAIN)
    slot[general] = len(_SLOTS) + np.arange(len(general)) % len(GENERAL)
    known = np.nan_to_num(planted.value, nan=1.0)
    sales = np.bincount(planted.supplier, known, n).astype(np.float64)
    bought = np.bincount(planted.customer, known, n).astype(np.float64)
    # A firm with little trade in the park still has the staff of a small firm: no heap at one smallest number
    apart = np.random.default_rng(int(rng.bit_generator.state["state"]["state"]) % 2**63)
    heads = np.maximum(sales, bought) / rng.lognormal(np.log(70), 0.5, n) + apart.lognormal(np.log(4), 0.7, n) + 1
    heads[linked:] = rng.lognormal(2.9, 1.1, idle) + 2
    size = np.minimum(heads, 9000).astype(np.int64)
    is_idle = np.arange(n) >= linked
    scale = np.where(_SOFTWARE[slot], np.digitize(size, _SIZES_OF_SOFTWARE), np.digitize(size, _SIZES))
    status = np.where(is_idle, rng.choice(5, n, p=[0.90, 0.03, 0.04, 0.02, 0.01]), 0)
    in_chain = (~is_idle | (rng.random(n) < 0.75)) & (status == 0)
    number = pl.Series(np.arange(first, first + n))
    ids = pl.select(pl.format("E{}", number.cast(pl.String).str.zfill(7))).to_series()
    frame = pl.DataFrame(
        {
            "id": ids,
            "name": pl.select(
                pl.format("合成样例{}{}号", _take(_WORD, slot), number.cast(pl.String).str.zfill(4))
            ).to_series(),
            "uscc": _lose(rng, pl.Series(synthetic_codes(number.to_numpy())), 0.02),
            "ownership": _take(
                ["private", "state", "collective", "foreign"], rng.choice(4, n, p=[0.91, 0.04, 0.01, 0.04])
            ),
            "industry": _lose(rng, _take(_INDUSTRY, slot), 0.03),
            "status": _take(["operating", "building", "suspended", "closed", None], status),
            "employees": _lose(rng, pl.Series(size), 0.06),
            "scale": _lose(rng, _take(["micro", "small", "medium", "large"], scale), 0.03),
            "priority": _take(
                ["key", "potential", None], np.digitize(rng.random(n) + (size < 100) * 0.1, [0.08, 0.25])
            ),
            "batch": _take(["support", "cultivate", "guide", None], rng.choice(4, n, p=[0.05, 0.12, 0.25, 0.58])),
            "growth_stage": _take(["small", "above_scale", "share_reform"], np.digitize(size, [60, 1500])),
        }
    ).with_columns(
        *_places(rng, line, n), *_money(rng, size, sales, bought), _products(rng, slot, line).alias("products")
    )
    age = np.where(rng.random(n) < 0.2, rng.integers(800, 1800, n), rng.integers(0, 300, n))
    frame = frame.with_columns(
        updated=_lose(rng, pl.Series(np.datetime64(REFERENCE) - age.astype("timedelta64[D]")).cast(pl.Date), 0.05),
        source=pl.lit("synthetic"),
    )
    second = np.full(n, NO_CHAIN)
    for firm, other in planted.second.items():
        second[firm] = other % len(LINES)
    belongs = pl.DataFrame({"chain": _take(_CHAIN, slot), "in": in_chain}).select(pl.when("in").then("chain"))
    return Firms(frame, ids.to_list(), slot, belongs.to_series(), size, is_idle, second)


def staffed(firms: Firms, members: Ints) -> pl.Series:
    """Return the known numbers of people employed: no fewer than the members of the Party among them."""
    known = firms.frame["employees"]
    least = pl.max_horizontal(known, pl.Series(members, dtype=known.dtype))
    return pl.select(pl.when(known.is_not_null()).then(least)).to_series().alias("employees")


def days_back(rng: np.random.Generator, oldest: int, newest: int = 1) -> dt.date:
    """Draw a day that many days before the day of the sample."""
    return REFERENCE - dt.timedelta(days=int(rng.integers(newest, oldest)))


def make_memberships(firms: Firms, planted: Planted) -> pl.DataFrame:
    """Return the rows of ``IN_CHAIN``; hub firms have two where their chains belong to two industries.

    The largest end firm of an industry chain leads it, other end firms are leading ones.
    """
    n = len(firms.ids)
    end = np.zeros(n, dtype=bool)
    end[np.flatnonzero(planted.tier == 0)] = True
    base = pl.DataFrame({"from_id": firms.ids, "to_id": firms.chain, "end": end, "size": firms.size}).drop_nulls()
    lead = pl.col("end") & (pl.col("size") == pl.col("size").filter("end").max().over("to_id"))
    role = (
        pl.when(lead)
        .then(pl.lit("leader"))
        .when("end")
        .then(pl.lit("leading"))
        .when(pl.col("size") > pl.col("size").quantile(0.85))
        .then(pl.lit("strong"))
        .otherwise(pl.lit("supporting"))
    )
    hubs = np.flatnonzero(firms.second != NO_CHAIN)
    also = pl.DataFrame(
        {
            "from_id": [firms.ids[hub] for hub in hubs],
            "to_id": [LINES[firms.second[hub]].chain for hub in hubs],
            "role": ["supporting"] * len(hubs),
        },
        schema={"from_id": pl.String, "to_id": pl.String, "role": pl.String},
    )
    rows = pl.concat([base.select("from_id", "to_id", role=role), also])
    return rows.unique(["from_id", "to_id"], keep="first", maintain_order=True).with_columns(source=pl.lit("synthetic"))


def make_supplies(rng: np.random.Generator, firms: Firms, planted: Planted) -> pl.DataFrame:
    """Return the rows of ``SUPPLIES``, with the planted chain in ``link_chain``, which no park may hold."""
    n = len(planted.supplier)
    ids = pl.Series(firms.ids)
    first = [products[0] for products in _PRODUCTS]
    last = [products[-1] for products in _PRODUCTS]
    slot = firms.slot[planted.supplier]
    product = np.where(rng.random(n) < 0.7, _take(first, slot).to_numpy(), _take(last, slot).to_numpy())
    frame = pl.DataFrame(
        {
            "from_id": ids[planted.supplier],
            "to_id": ids[planted.customer],
            "product": pl.Series(product, dtype=pl.String),
            "annual_value": pl.Series(planted.value).fill_nan(None),
            "since": _days(rng, n, 3000, 400),
            "updated": _lose(rng, _days(rng, n, 500, 0), 0.1),
            "link_chain": planted.link_chain,
            "source": "synthetic",
        }
    )
    return frame.unique(["from_id", "to_id", "product"], keep="first", maintain_order=True)


def _days(rng: np.random.Generator, n: int, oldest: int, newest: int) -> pl.Series:
    back = rng.integers(newest, oldest, n).astype("timedelta64[D]")
    return pl.Series(np.datetime64(REFERENCE) - back).cast(pl.Date)


def _take(words: list[str] | list[str | None], index: Ints) -> pl.Series:
    return pl.Series(words, dtype=pl.String)[index]


def _lose(rng: np.random.Generator, values: pl.Series, share: float) -> pl.Series:
    lost = pl.Series(rng.random(len(values)) < share)
    return pl.select(pl.when(~lost).then(values)).to_series()


def _places(rng: np.random.Generator, line: Ints, n: int) -> list[pl.Series]:
    """Place three firms of five on the street of their line, the others anywhere, ever fewer per street."""
    popularity = 1 / np.arange(1, len(STREETS) + 1)
    anywhere = rng.choice(len(STREETS), n, p=popularity / popularity.sum())
    street = np.where(rng.random(n) < 0.6, line % len(STREETS), anywhere)
    centre = np.array([[lon, lat] for _, _, lon, lat in STREETS])[street]
    spot = np.round(centre + rng.normal(0, 0.006, (n, 2)), 5)
    known = rng.random(n) >= 0.05
    place = pl.DataFrame({"longitude": spot[:, 0], "latitude": spot[:, 1], "known": known}).select(
        pl.when("known").then("longitude").alias("longitude"),
        pl.when("known").then("latitude").alias("latitude"),
        pl.when("known").then(pl.lit("wgs84")).alias("crs"),
    )
    names = _take([name for name, *_ in STREETS], street).alias("street")
    codes = _take([code for _, code, *_ in STREETS], street).alias("division")
    return [_lose(rng, names, 0.02).alias("street"), codes, *place.get_columns()]


def _money(
    rng: np.random.Generator, size: Ints, sales: npt.NDArray[np.float64], bought: npt.NDArray[np.float64]
) -> list[pl.Series]:
    n = len(size)
    revenue = np.round(np.maximum(sales * rng.uniform(1.05, 2.0, n), size * rng.uniform(25, 90, n)), 1)
    purchases = np.round(np.maximum(bought * rng.uniform(1.05, 2.5, n), revenue * rng.uniform(0.2, 0.5, n)), 1)
    return [
        _lose(rng, pl.Series(revenue), 0.25).alias("revenue"),
        _lose(rng, pl.Series(purchases), 0.3).alias("purchases"),
    ]


def _products(rng: np.random.Generator, slot: Ints, line: Ints) -> pl.Series:
    """Give each firm what its tier makes, and two firms of five a product of another tier of their line."""
    mixes: list[list[str]] = [list(products) for products in _PRODUCTS]
    own = len(mixes)
    for products, (row, tier) in zip(_PRODUCTS, _SLOTS, strict=False):
        mixes.append([*products, LINES[row].tiers[(tier + 1) % len(LINES[row].tiers)][1][0]])
    several = (rng.random(len(slot)) < 0.4) & (slot < len(_SLOTS))
    return pl.Series("products", mixes, dtype=pl.List(pl.String))[np.where(several, slot + own, slot)]
