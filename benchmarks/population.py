"""What the statistics cost against the number of streets: the same firms, dealt to more and more streets.

``python benchmarks/population.py --firms 10000`` prints CPU seconds, programmes solved and counts left out for 7, 50,
100 and 200 streets; the streets differ in size as those of a city do (a power law).
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import scipy.optimize

from chaingraph.analysis.statistics import summarize_statistics
from chaingraph.io import read_park
from chaingraph.park import Park
from chaingraph.sample import write_sample

STREETS = (7, 50, 100, 200)


def deal(park: Park, streets: int) -> Park:
    """Return the park with its firms dealt to so many streets."""
    draw = np.random.default_rng(1)
    share = 1 / np.arange(1, streets + 1) ** 0.8
    firms = park["Enterprise"]
    dealt = draw.choice(streets, firms.height, p=share / share.sum())
    street = pl.Series("street", [f"合成街道{number:04d}" for number in dealt])
    return Park.from_frames({**park.tables, "Enterprise": firms.with_columns(street)})


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=10_000)
    parser.add_argument("--streets", type=int, nargs="*", default=STREETS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        write_sample(Path(folder) / "park", enterprises=options.firms)
        park = read_park(Path(folder) / "park")
    solve, solved = scipy.optimize.milp, itertools.count()

    def counted(*programme: Any, **options: Any) -> Any:
        next(solved)
        return solve(*programme, **options)

    scipy.optimize.milp = counted
    print(f"{'streets':>8}{'CPU s':>8}{'solved':>8}{'left out':>10}{'counts of people':>18}")
    for streets in options.streets:
        dealt = deal(park, streets)
        before = next(solved)
        started = time.process_time()
        rows = summarize_statistics(dealt).rows
        spent = time.process_time() - started
        hidden = sum(row["hidden"] for row in rows)
        people = sum(row["unit"] == "人" for row in rows)
        print(f"{streets:>8}{spent:>8.1f}{next(solved) - before - 1:>8}{hidden:>10}{people:>18}", flush=True)


if __name__ == "__main__":
    main()
