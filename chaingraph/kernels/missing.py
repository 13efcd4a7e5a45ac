"""How many links are on no record, by who reported those that are."""

from __future__ import annotations


def estimate_missing(supplier: int, customer: int, both: int, least: int = 10) -> float | None:
    """Return the share of all links that neither end reported, None with fewer than `least` reported by both.

    `supplier`, `customer`, `both`: links reported by the supplier alone, by the customer alone, by both.

    Lincoln and Petersen's estimate (Chapman's form, which is not biased for few): it takes the two reports to be
    independent of one another; where they are not, more is missing than it says.

    >>> round(estimate_missing(90, 90, 810), 3)
    0.01
    """
    if both < least:
        return None
    seen = supplier + customer + both
    every = (supplier + both + 1) * (customer + both + 1) / (both + 1) - 1
    return max(0.0, 1 - seen / every)
