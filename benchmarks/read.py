"""Reading and validating a million firms beside a bare read of the same file, as CSV and Parquet: CPU and peak memory.

The search for doubles, which a bare read has not, is told apart. Each side runs in a process of its own, so that
neither warms up or inflates the other.
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
BARE = "pl.read_{format}(r'{folder}/enterprises.{format}')"
OURS = "park = read_park(r'{folder}')"
SAY = "print(park.accounts, count_findings(park))"
FRAME = """
import resource, time
import numpy, polars as pl
import chaingraph.io.read as reading
from chaingraph.io import count_findings, read_park
spent = 0.0
def apart(search):
    def timed(*given):
        global spent
        begin = time.process_time()
        found = search(*given)
        spent += time.process_time() - begin
        return found
    return timed
for name in ("unify_spellings", "identify", "merge_doubles", "check_ids", "check_codes"):
    setattr(reading, name, apart(getattr(reading, name)))
begin = time.process_time()
{work}
seconds = time.process_time() - begin
print(seconds - spent, spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)
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


def measure(work: str, after: str = "") -> tuple[float, float, float, str]:
    """Run in a fresh process; return CPU seconds without and of the search for doubles, peak GiB, and what it said."""
    code = FRAME.format(work=work, after=after)
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    first, _, rest = out.partition("\n")
    seconds, spent, peak = map(float, first.split())
    return seconds, spent, peak, rest.strip()


def main(rows: int = 1_000_000) -> None:
    """Print both sides and the ratio for each format."""
    with tempfile.TemporaryDirectory() as name:
        texts, columns = Path(name, "csv"), Path(name, "parquet")
        texts.mkdir()
        columns.mkdir()
        write_firms(texts / "enterprises.csv", rows)
        pl.read_csv(texts / "enterprises.csv", infer_schema=False).write_parquet(columns / "enterprises.parquet")
        for folder in (texts, columns):
            bare = min(measure(BARE.format(format=folder.name, folder=folder)) for _ in range(3))
            ours = min(measure(OURS.format(folder=folder), SAY) for _ in range(3))
            print(f"{folder.name:7} {rows} rows  bare {bare[0]:.2f} s CPU {bare[2]:.2f} GiB", end="  ")
            print(f"read_park {ours[0]:.2f} s CPU {ours[2]:.2f} GiB  ratio {ours[0] / bare[0]:.1f}", end="  ")
            print(f"doubles {ours[1]:.2f} s CPU")
            print(ours[3])


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
