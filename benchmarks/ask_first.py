"""What to ask first on a sample park: CPU seconds on top of joint branches and road, without solving them again.

``python benchmarks/ask_first.py [FIRMS] [--all]``: first on a park of which nothing is worked out yet, then with the
solution at hand; ``--all`` also ranks every question there is.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Callable

from chaingraph.analysis.ask_first import find_questions
from chaingraph.analysis.joint import assign_joint_branches
from chaingraph.analysis.plan import build_roadmap
from chaingraph.park import Park
from chaingraph.sample import build_sample
from chaingraph.table import Table

UNTIL = dt.date(2027, 12, 31)


def measure(what: str, work: Callable[[], Table]) -> Table:
    """Print the CPU seconds of some work, and return what it gives."""
    begin = time.process_time()
    found = work()
    print(f"{what:<44}{time.process_time() - begin:>8.2f}{len(found):>9}", flush=True)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("firms", type=int, nargs="?", default=10_000)
    parser.add_argument("--all", action="store_true", help="rank every question as well")
    options = parser.parse_args()
    park = build_sample(seed=1, enterprises=options.firms).park
    print(f"{options.firms} firms\n{'':<44}{'CPU s':>8}{'rows':>9}")
    measure("first 20, nothing worked out before", lambda: find_questions(park))
    park = Park.from_frames(dict(park.tables))
    joint = measure("joint branches", lambda: assign_joint_branches(park))
    plan = measure("road to coverage", lambda: build_roadmap(park, until=UNTIL))
    measure("first 20, on top of these", lambda: find_questions(park, joint=joint, plan=plan))
    if options.all:
        firms = 5 * options.firms
        measure("every question, on top of these", lambda: find_questions(park, first=firms, joint=joint, plan=plan))


if __name__ == "__main__":
    main()
