"""What confidence and interval are worth when part of the links is on no record, on planted parks.

``python benchmarks/confidence.py --seeds 4`` prints, by the share of links that neither end reported and for chains
with and without declared ends: the share estimated from who reported what, the mean confidence beside the agreement
with what the full links give, how often the interval holds the planted number of chains, and how wide it is.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))

from chains import searching
from planted import LEVELS, Planted, plant, subset

from chaingraph.kernels.agreement import find_agreement, match_chains
from chaingraph.kernels.chains import Chains
from chaingraph.kernels.missing import estimate_missing

MISSING = (0.0, 0.05, 0.10, 0.20)


def judge(park: Planted, missing: float, resamples: int, *, declared: bool) -> list[float]:
    """Return estimate, confidence, agreement, whether the interval holds the truth, and how wide it is."""
    draw = np.random.default_rng(park.firms)
    unseen = np.sqrt(missing)
    by_supplier, by_customer = draw.random((2, park.source.size)) >= unseen
    seen = subset(park, by_supplier | by_customer)
    both = by_supplier & by_customer
    estimate = estimate_missing(int((by_supplier & ~both).sum()), int((by_customer & ~both).sum()), int(both.sum()))
    share = 1.0 if declared else 0.0
    search, full = searching(seen, share), searching(park, share)(np.arange(park.source.size))
    found = search(np.arange(seen.source.size))
    links = (seen.source, seen.target, seen.value, seen.product)
    survey = find_agreement(*links, found, search, max(0.03, estimate or 0.0), resamples)
    if survey is None:
        raise SystemExit("a planted park without chains")
    low, high = survey.interval(found.count)
    return [
        estimate or 0.0,
        float(np.nanmean(survey.confidence)),
        float(np.nanmean(_of_members(found, match_chains(found, full)))),
        float(low <= park.chains <= high),
        (high - low) / 2,
    ]


def _of_members(found: Chains, numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    return numbers[np.unique(found.chain)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=4, help="planted parks a level")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--resamples", type=int, default=30)
    options = parser.parse_args()
    levels = [(number, one) for number, one in enumerate(LEVELS.values()) if not one.missing or one.noise]
    print(f"{'ends':<10}{'missing':>8}{'estimate':>10}{'confidence':>12}{'agreement':>11}{'K held':>8}{'±':>6}")
    for declared in (True, False):
        for missing in MISSING:
            rows = [
                judge(plant(1000 * (number + 1) + seed, one), missing, options.resamples, declared=declared)
                for number, one in levels
                for seed in range(options.first, options.first + options.seeds)
            ]
            mean = np.mean(rows, axis=0)
            print(
                f"{'declared' if declared else 'none':<10}{missing:>8.0%}{mean[0]:>10.1%}{mean[1]:>12.3f}"
                f"{mean[2]:>11.3f}{mean[3]:>8.0%}{mean[4]:>6.1f}"
            )


if __name__ == "__main__":
    main()
