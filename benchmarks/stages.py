"""How the ratings of segments hold when firms are missing, and what they cost.

Drops 5, 10 and 20 % of the firms of a park at random, several times, and prints which share of the ratings stays and
which stays within one grade; then the CPU seconds of ``stages`` and ``gaps`` on the whole park.

Usage: ``python benchmarks/stages.py PARK [DRAWS]``; a park as `chaingraph.io.read_park` takes it, for example one that
``chaingraph sample`` wrote. With no DRAWS (0) only the cost.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from chaingraph.analysis.stages import find_gaps, find_stages
from chaingraph.asof.products import find_products
from chaingraph.io import read_park
from chaingraph.park import Park

GRADES = ("empty", "weak", "potential", "strong")


def without(park: Park, share: float, seed: int) -> Park:
    """Return the park without some of its firms; what refers to them is passed over by the answers."""
    frames: dict[str, pl.DataFrame] = dict(park.tables)
    kept = park["Enterprise"].sample(fraction=1 - share, seed=seed)
    frames["Enterprise"] = kept
    return Park.from_frames(frames)


def ratings(park: Park) -> dict[str, str]:
    """Return the rating of each segment."""
    table = find_stages(park)
    return dict(zip(table.column("segment_id"), table.column("rating"), strict=True))


def agreement(whole: Mapping[str, str], part: Mapping[str, str]) -> tuple[float, float]:
    """Return which share of the ratings is the same, and which within one grade; what is not known is another grade."""
    same = sum(part[segment] == rating for segment, rating in whole.items())
    near = 0
    for segment, rating in whole.items():
        known = rating in GRADES and part[segment] in GRADES
        near += abs(GRADES.index(rating) - GRADES.index(part[segment])) <= 1 if known else part[segment] == rating
    return same / len(whole), near / len(whole)


def main() -> None:
    """Print the tables."""
    park = read_park(Path(sys.argv[1]))
    draws = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    whole = ratings(park)
    print(f"{len(whole)} segments, {park['Enterprise'].height} firms")
    fresh = Park.from_frames(dict(park.tables))
    begin = time.process_time()
    words = find_products(fresh)
    print(f"find_products: {time.process_time() - begin:.2f} CPU s, {words.height} words")
    print("dropped   same   within one grade")
    for share in (0.05, 0.1, 0.2) if draws else ():
        found = [agreement(whole, ratings(without(park, share, seed))) for seed in range(draws)]
        same, near = (sum(values) / draws for values in zip(*found, strict=True))
        print(f"{share:7.0%}  {same:5.1%}  {near:5.1%}")
    for find in (find_stages, find_gaps):
        fresh = Park.from_frames(dict(park.tables))
        begin = time.process_time()
        table = find(fresh)
        print(f"{find.__name__}: {time.process_time() - begin:.2f} CPU s, {len(table)} rows")


if __name__ == "__main__":
    main()
