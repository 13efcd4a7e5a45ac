"""What chokepoints cost: the parts of the answer, one cascade, and whether the screen finds what stops most.

``python benchmarks/chokepoints.py [FIRMS | FOLDER …]``; a sample of 100000 firms by default. CPU seconds, with the
engine of a plain install. ``command`` is what a user types, in a process of its own; ``all cascades`` follows every
firm of the smaller parks, to see how much of the greatest losses the screen keeps.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np

from chaingraph.analysis.supply.cascades import choose_firms, measure_stops, read_trade
from chaingraph.analysis.supply.chokepoints import _RULES as RULES
from chaingraph.analysis.supply.chokepoints import find_chokepoints
from chaingraph.analysis.supply.general import find_general
from chaingraph.analysis.supply.losses import find_ground
from chaingraph.analysis.supply.makers import find_makers
from chaingraph.asof.day import as_of
from chaingraph.kernels.cascade import run_cascade
from chaingraph.park import Park
from chaingraph.rules import numbers, rulebook
from chaingraph.store import read_park

T = TypeVar("T")
_EVERY = 20_000  # firms up to which every stop is followed


def timed(name: str, work: Callable[[], T]) -> T:
    """Print the CPU seconds of a piece of work."""
    begin = time.process_time()
    found = work()
    print(f"  {name:34}{time.process_time() - begin:9.2f}", flush=True)
    return found


def measure(park: Park) -> None:
    """Print the parts of the answer about one park."""
    on, book = as_of(park), rulebook()
    limits = numbers(book, on, *RULES)
    ground = timed("links", lambda: find_ground(park, on, "networkx"))
    timed("who stops when nobody fills in", lambda: ground.stopped)
    timed("passages", lambda: ground.passage)
    makers = timed("makers", lambda: find_makers(park, ground))
    general = timed("general suppliers", lambda: find_general(park, ground, on, book, limits, None))
    read = timed("three readings of the trade", lambda: read_trade(park, ground, makers, general, limits))
    firms = np.arange(ground.firms.height)
    chosen = choose_firms(read.likely, firms, int(limits.cascades))
    for name, trade in (("likely", read.likely), ("least", read.least), ("most", read.most)):
        spent = []
        for firm in chosen:
            begin = time.process_time()
            run_cascade(trade, np.array([firm]))
            spent.append(time.process_time() - begin)
        said = f"median {np.median(spent):.4f}, greatest {max(spent):.4f}"
        print(f"  one cascade, {name}: {said} ({len(spent)} of greatest value at risk, general suppliers among them)")
    if firms.size <= _EVERY:
        every = timed("all cascades", lambda: measure_stops(read, firms[~general]))
        worst = every.sort("loss_share", "firm", descending=[True, False])["firm"].head(20).to_numpy()
        kept = np.isin(worst, choose_firms(read.likely, firms[~general], int(limits.cascades))).sum()
        print(f"  of the 20 greatest losses the screen keeps {kept}")
    table = timed("answer, general suppliers known", lambda: find_chokepoints(park, on=on, engine="networkx"))
    print(f"  {len(table)} chokepoints, {len(table.parts['general'])} general suppliers apart")


def main() -> None:
    """Print the table."""
    for size in sys.argv[1:] or ["100000"]:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "park" if size.isdigit() else Path(size)
            ask = [sys.executable, "-m", "chaingraph"]
            if size.isdigit():
                made = [*ask, "sample", str(folder), "--enterprises", size, "--format", "parquet"]
                subprocess.run(made, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            print(size)
            measure(read_park(folder))
            words = [*ask, "chokepoints", str(folder), "--format", "csv"]
            with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
                _, _, used = os.wait4(child.pid, 0)
            print(f"  {'command':34}{used.ru_utime + used.ru_stime:9.2f}  {used.ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
