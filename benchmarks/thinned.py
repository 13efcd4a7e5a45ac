"""How the number of supply chains of the sample holds when links are missing, with the ends that its tables declare.

``python benchmarks/thinned.py --seeds 20`` prints, by the share of links left out: how often the printed interval holds
the number found with all links, how often the number itself stays, and the mean interval.
"""

from __future__ import annotations

import argparse

import polars as pl

from chaingraph.analysis.supply import find_supply_chains
from chaingraph.park import Park
from chaingraph.sample import build_sample

MISSING = (0.05, 0.10, 0.20)


def thinned(park: Park, missing: float, seed: int) -> Park:
    """Return the park without a share of its supply links."""
    kept = park["SUPPLIES"].sample(fraction=1 - missing, seed=seed)
    return Park.from_frames({**park.tables, "SUPPLIES": kept.sort("from_id", "to_id", "product")})


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--resamples", type=int, default=20)
    chosen = parser.parse_args()
    park = build_sample().park
    whole = find_supply_chains(park, resamples=0).parameters["chains"]
    rows = []
    for missing in MISSING:
        found = [
            find_supply_chains(thinned(park, missing, seed), resamples=chosen.resamples).parameters
            for seed in range(chosen.seeds)
        ]
        intervals = [one["interval"] for one in found]
        rows.append(
            {
                "missing": missing,
                "held": sum(low <= whole <= high for low, high in intervals),
                "same": sum(one["chains"] == whole for one in found),
                "seeds": chosen.seeds,
                "low": sum(low for low, _ in intervals) / chosen.seeds,
                "high": sum(high for _, high in intervals) / chosen.seeds,
            }
        )
    print(f"with all links: {whole}")
    print(pl.DataFrame(rows))


if __name__ == "__main__":
    main()
