"""Reading and validating a million firms beside a bare read of the same file: time and peak memory.

Each side runs in a process of its own, so that neither warms up or inflates the other.
Usage: ``python benchmarks/read.py [ROWS]``.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BARE = "import polars as pl; frame = pl.read_csv(r'{file}')"
OURS = "from chaingraph.io import read_park, count_findings; park = read_park(r'{folder}')"
SAY = "print(park.accounts, count_findings(park))"
FRAME = """
import resource, time
import polars, numpy
{warm}
begin = time.perf_counter()
{work}
print(f"{{time.perf_counter() - begin:.3f}} {{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.2f}}")
{after}
"""


def write_firms(file: Path, rows: int) -> None:
    """Write firms with ten columns; 0.5 % of the rows carry one of five kinds of dirt."""
    rng = np.random.default_rng(1)
    values = np.hstack([np.tile([9, 1], (rows, 1)), np.zeros((rows, 6), int), rng.integers(0, 31, (rows, 9))])
    weights = np.array([pow(3, i, 31) for i in range(17)])
    codes = np.hstack([values, ((31 - values @ weights % 31) % 31)[:, None]])
    text = np.array(list(ALPHABET))[codes]
    uscc = pl.Series(["".join(row) for row in text])
    n = pl.int_range(rows, eager=True)
    frame = pl.DataFrame(
        {
            "id": "E" + n.cast(pl.String),
            "name": "示例" + n.cast(pl.String) + "有限公司",
            "uscc": uscc,
            "ownership": pl.Series(rng.choice(["non_public", "state", "foreign"], rows)),
            "industry": pl.Series(rng.choice(["3670", "3921", "7111"], rows)),
            "division": pl.Series(rng.choice(["510502", "510504"], rows)),
            "employees": pl.Series(rng.integers(1, 900, rows)).cast(pl.String),
            "revenue": pl.Series(rng.integers(1, 90000, rows)).cast(pl.String),
            "updated": pl.Series(rng.choice(["2024-01-05", "2023-11-30"], rows)),
            "source": pl.repeat("synthetic", rows, eager=True),
        }
    )
    dirt = n % 200 == 7
    turn = (n // 200) % 5
    frame = frame.with_columns(
        uscc=pl.when(dirt & (turn == 0)).then(pl.lit("9.13E+17")).otherwise("uscc"),
        employees=pl.when(dirt & (turn == 1)).then(pl.lit("-3")).otherwise("employees"),
        updated=pl.when(dirt & (turn == 2)).then(pl.lit("去年")).otherwise("updated"),
        ownership=pl.when(dirt & (turn == 3)).then(pl.lit("国友")).otherwise("ownership"),
        name=pl.when(dirt & (turn == 4)).then(pl.lit("")).otherwise("name"),
    )
    frame.write_csv(file)


def measure(work: str, warm: str = "", after: str = "") -> tuple[float, float, str]:
    """Run in a fresh process; return seconds, peak GiB, and what it printed besides."""
    code = FRAME.format(work=work, warm=warm, after=after)
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    first, _, rest = out.partition("\n")
    seconds, peak = first.split()
    return float(seconds), float(peak), rest.strip()


def main(rows: int = 1_000_000) -> None:
    """Print both sides and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "enterprises.csv")
        write_firms(file, rows)
        bare = min(measure(BARE.format(file=file)) for _ in range(3))
        ours = min(measure(OURS.format(folder=folder), "import chaingraph.io", SAY) for _ in range(3))
    print(f"rows {rows}  bare {bare[0]:.2f} s {bare[1]:.2f} GiB  read_park {ours[0]:.2f} s {ours[1]:.2f} GiB")
    print(f"ratio {ours[0] / bare[0]:.1f}")
    print(ours[2])


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
