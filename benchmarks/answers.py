"""What a user types, whole: CPU seconds and peak memory of commands that print an answer, beside reading the park.

Each command runs in a process of its own and writes to a file. A park with people says more about ``development``.
Usage: ``python benchmarks/answers.py [FIRMS | FOLDER …]``; a sample of 100000 firms by default.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMANDS = ("check", "branchless --format json", "branchless --format jsonl", "branchless --format csv",
            "development --format json")  # fmt: skip
PARTS = """
import time
from chaingraph.analysis.development import find_development
from chaingraph.store import read_park
from chaingraph.view.terminal import print_table
at = [time.process_time()]
park = read_park({park!r}); at.append(time.process_time())
answer = find_development(park); at.append(time.process_time())
size = sum(map(len, print_table(answer, "json"))); at.append(time.process_time())
print(*(f"{{after - before:.2f}}" for before, after in zip(at, at[1:])), f"of {{at[-1]:.2f}}")
"""


def measure(command: list[str], out: Path) -> tuple[float, float]:
    """Return the CPU seconds and the peak memory in GB of a command."""
    with out.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL)
        _, _, used = os.wait4(process.pid, 0)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 2**20


def main() -> None:
    """Print a line per command and park."""
    for size in sys.argv[1:] or ["100000"]:
        with tempfile.TemporaryDirectory() as name:
            park, out = Path(name) / "park" if size.isdigit() else Path(size), Path(name) / "out"
            chaingraph = [sys.executable, "-m", "chaingraph"]
            if size.isdigit():
                words = ["sample", str(park), "--enterprises", size, "--format", "parquet"]
                subprocess.run([*chaingraph, *words], check=True, stdout=subprocess.DEVNULL)
            for command in COMMANDS:
                begin = time.perf_counter()
                seconds, peak = measure([*chaingraph, command.split()[0], str(park), *command.split()[1:]], out)
                wall, written = time.perf_counter() - begin, out.stat().st_size / 1e6
                print(f"{size:>10} {command:28}{seconds:8.2f} CPU s{wall:8.2f} s{peak:7.2f} GB{written:8.1f} MB",
                      flush=True)  # fmt: skip
            told = subprocess.run(
                [sys.executable, "-c", PARTS.format(park=str(park))], check=True, capture_output=True, text=True
            ).stdout.strip()
            print(f"{size:>10} development: CPU s of reading, answering, printing as JSON: {told} with imports")


if __name__ == "__main__":
    main()
