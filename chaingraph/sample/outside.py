"""Synthetic firms outside the zone: a few suppliers and customers of its firms."""

from __future__ import annotations

from typing import Any

import numpy as np

from chaingraph.kernels.arrays import Ints
from chaingraph.sample.catalogue import LINES
from chaingraph.sample.codes import synthetic_codes
from chaingraph.sample.firms import Firms, days_back
from chaingraph.sample.links import NO_CHAIN, Planted
from chaingraph.sample.staffing import Rows

SUPPLIERS, CUSTOMERS = 8, 4
_FIRST_CODE = 90_000_000  # far above the numbers of the zone's firms
_ELSEWHERE = ("510100", "500000", "440300", "320500")
_MOST = 2  # customers of one supplier, all in one chain


def outside_rows(rng: np.random.Generator, firms: Firms, planted: Planted) -> Rows:
    """Make firms outside the zone, and their supplies to and purchases from firms of it.

    Rows of `Enterprise`, with ``in_zone`` False, and of `SUPPLIES`. Suppliers sell to firms that buy nothing in their
    chain, customers buy from the end firms of chains: each is at an end of the graph.
    """
    buyers, sellers = _ends(planted)
    rows: Rows = {"Enterprise": [], "SUPPLIES": []}
    codes = synthetic_codes(np.arange(_FIRST_CODE, _FIRST_CODE + SUPPLIERS + CUSTOMERS))
    revenue = firms.frame["revenue"].fill_null(firms.frame["revenue"].median()).to_numpy()
    for number, code in enumerate(codes, 1):
        supplies = number <= SUPPLIERS
        word, serial = ("供应商", number) if supplies else ("客户", number - SUPPLIERS)
        key = f"OUT-{number:04d}"
        partners = _partners(rng, planted, buyers, _MOST) if supplies else _partners(rng, planted, sellers, 1)
        products = [_product(firms, firm, upstream=supplies) for firm in partners]
        rows["Enterprise"].append(
            {
                "id": key,
                "name": f"合成样例外部{word}{serial:04d}",
                "uscc": code,
                "ownership": "private",
                "division": _ELSEWHERE[number % len(_ELSEWHERE)],
                "status": "operating",
                "in_zone": False,
                "products": sorted(set(products)) if supplies else None,
                "updated": days_back(rng, 300),
                "source": "synthetic",
            }
        )
        for firm, product in zip(partners, products, strict=True):
            ends = (key, firms.ids[firm]) if supplies else (firms.ids[firm], key)
            rows["SUPPLIES"].append(_link(rng, ends, product, float(revenue[firm])))
    return rows


def _ends(planted: Planted) -> tuple[Ints, Ints]:
    """Return the firms at the upper end of a chain, which buy nothing in it, and those at its lower end."""
    chain = np.arange(len(planted.chain))[planted.chain != NO_CHAIN]
    buys = planted.customer[planted.link_chain != NO_CHAIN]
    return chain[~np.isin(chain, buys) & (planted.tier[chain] > 0)], chain[planted.tier[chain] == 0]


def _partners(rng: np.random.Generator, planted: Planted, pool: Ints, most: int) -> list[int]:
    """Draw a firm, and up to `most` of its chain."""
    first = rng.choice(pool)
    chain = pool[planted.chain[pool] == planted.chain[first]]
    drawn: list[int] = rng.choice(chain, min(len(chain), int(rng.integers(1, most + 1))), replace=False).tolist()
    return drawn


def _product(firms: Firms, firm: int, *, upstream: bool) -> str:
    """Return what a firm buys from one tier up its line, or what it sells."""
    made = firms.frame["products"][firm].to_list()
    if not upstream:
        return str(made[0])
    for line in LINES:
        for tier, (_, products) in enumerate(line.tiers):
            if made[0] in products:
                return line.tiers[min(tier + 1, len(line.tiers) - 1)][1][-1]
    return str(made[0])


def _link(rng: np.random.Generator, ends: tuple[str, str], product: str, revenue: float) -> dict[str, Any]:
    return {
        "from_id": ends[0],
        "to_id": ends[1],
        "product": product,
        "annual_value": max(1.0, round(revenue * rng.uniform(0.02, 0.06), 1)),
        "since": days_back(rng, 2500, 500),
        "updated": days_back(rng, 400),
        "source": "synthetic",
    }
