"""The road map beside a greedy planner, on sample parks: weight covered, bound, gap, seconds.

``python benchmarks/plan.py --firms 711 10000 --places 20 60``. The greedy planner knows the same ways to cover firms:
it takes what needs no place first, then always the way of the greatest weight per place.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time

import numpy as np

from chaingraph.analysis.plan import build_roadmap
from chaingraph.analysis.plan import options as roadmap_options
from chaingraph.kernels.packing import Columns, Packing, greedy, pack
from chaingraph.sample import build_sample


def greedy_pack(columns: Columns, **_: object) -> Packing:
    """Choose by weight per place, as a planner with a list would."""
    weight = np.rint(columns.value / roadmap_options._WEIGHT).astype(np.int64)
    places = columns.use[:, 0] if columns.capacity.size else np.zeros(columns.count, np.int64)
    order = np.where(places == 0, 1000.0 + weight, weight / np.maximum(places, 1))
    chosen = greedy(columns, order)
    return Packing(chosen, int(columns.value[chosen].sum()), 0, np.zeros(0))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, nargs="+", default=[711])
    parser.add_argument("--places", type=int, nargs="+", default=[20, 60])
    parser.add_argument("--until", type=dt.date.fromisoformat, default=dt.date(2027, 12, 31))
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"{'firms':>7}{'places':>7}{'start':>7}{'plan':>7}{'bound':>7}{'gap':>8}{'greedy':>8}{'steps':>7}{'s':>7}")
    for firms in options.firms:
        park = build_sample(seed=options.seed, enterprises=firms).park
        for places in options.places:
            before = time.perf_counter()
            plan = build_roadmap(park, until=options.until, places_per_year=places)
            spent = time.perf_counter() - before
            setattr(roadmap_options, "pack", greedy_pack)  # noqa: B010
            simple = build_roadmap(park, until=options.until, places_per_year=places)
            setattr(roadmap_options, "pack", pack)  # noqa: B010
            curve, values = plan.parts["curve"].rows, plan.parameters
            print(
                f"{firms:>7}{places:>7}{curve[0]['covered']:>7}{values['weight']:>7}{values['bound']:>7}"
                f"{values['gap']:>8.2%}{simple.parameters['weight']:>8}{len(plan):>7}{spent:>7.1f}"
            )


if __name__ == "__main__":
    main()
