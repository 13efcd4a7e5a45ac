"""Commands on sample parks of growing size, each in a process of its own: CPU seconds and peak memory.

``python benchmarks/sizes.py --firms 10000 100000 --commands plan joint`` for the two questions with pairs of firms,
``--firms 100000 1000000 --commands bare read check`` for reading: ``bare`` reads the same Parquet files with nothing
else, ``read`` validates and joins them, ``check`` is the command. The last column is the exponent between two sizes.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
from pathlib import Path

BARE = "import sys, pathlib, polars\nfor file in pathlib.Path(sys.argv[1]).glob('*.parquet'): polars.read_parquet(file)"
READ = "import sys; from chaingraph.io import read_park; read_park(sys.argv[1])"
ASK = [sys.executable, "-m", "chaingraph"]
MORE = {"plan": ["--until", "2027-12-31"]}


def command(name: str, folder: Path) -> list[str]:
    """Return what is run."""
    if name in ("bare", "read"):
        return [sys.executable, "-c", BARE if name == "bare" else READ, str(folder)]
    return [*ASK, name, str(folder), *MORE.get(name, []), *([] if name == "check" else ["--format", "csv"])]


def measure(words: list[str]) -> tuple[float, int]:
    """Run to the end; return CPU seconds of all its threads, and the most MB it had at a time."""
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as child:
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):  # findings in the data are 1
        msg = f"{' '.join(words)} ended with {child.returncode}"
        raise SystemExit(msg)
    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--commands", nargs="+", default=["bare", "read", "plan", "joint"])
    options = parser.parse_args()
    print(f"{'command':<10}{'firms':>9}{'CPU s':>9}{'MB':>7}{'exponent':>10}")
    last: dict[str, tuple[int, float]] = {}
    with tempfile.TemporaryDirectory() as place:
        for firms in options.firms:
            folder = Path(place, str(firms))
            made = [*ASK, "sample", str(folder), "--enterprises", str(firms), "--format", "parquet"]
            subprocess.run(made, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            for name in options.commands:
                spent, peak = measure(command(name, folder))
                before = last.get(name)
                grown = f"{math.log(spent / before[1]) / math.log(firms / before[0]):.2f}" if before else ""
                last[name] = firms, spent
                print(f"{name:<10}{firms:>9}{spent:>9.1f}{peak:>7}{grown:>10}", flush=True)


if __name__ == "__main__":
    main()
