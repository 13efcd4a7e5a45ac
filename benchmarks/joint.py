"""Joint branches at several sizes: time, groups, points and the gap to the bound, beside a greedy and an exact answer.

``python benchmarks/joint.py`` prints one line per instance; ``--sizes 100 1000 10000 --street 40`` chooses them. Cost
is what a planner counts: the points of the groups and of the units that are left over. ``--park 711`` answers on
sample parks of so many firms, from the tables to the rows.
"""

from __future__ import annotations

import argparse
import itertools
import time

import numpy as np
from numpy.typing import NDArray

from chaingraph.kernels.group_search import Requirements, Units, candidate_groups
from chaingraph.kernels.joint_groups import group_units

Ints = NDArray[np.int64]
TERMS = Requirements(union=3, span=5, most=7, group=6, beyond=20)


def scatter(count: int, street: int, seed: int) -> Units:
    """Scatter units over streets of about `street` units, half of them in chains that cross the streets."""
    draw = np.random.default_rng(seed)
    streets = max(1, count // street)
    home = draw.integers(0, streets, count)
    middle = draw.random((streets, 2)) * 3 * np.sqrt(streets)
    place = middle[home] + draw.normal(0, 1.2, (count, 2))
    chain = np.where(draw.random(count) < 0.5, draw.integers(0, max(1, count // 100), count), -1)
    industry = draw.integers(0, 8, count)
    members = np.where(draw.random(count) < 0.15, 0, draw.integers(1, 3, count))
    worth = np.where(members > 0, 60, 25) + np.where(draw.random(count) < 0.2, 20, 0)
    keys = [np.zeros(0, np.int64)]
    for label in (home, chain):
        order = np.argsort(label, kind="stable")
        starts = np.unique(label[order], return_index=True)[1]
        for low, high in itertools.pairwise([*starts.tolist(), count]):
            inside = np.sort(order[low:high])
            if label[inside[0]] >= 0:
                one, two = np.triu_indices(inside.size, 1)
                keys.append(inside[one] * count + inside[two])
    key = np.unique(np.concatenate(keys))
    left, right = key // count, key % count
    apart = np.sqrt(((place[left] - place[right]) ** 2).sum(1))
    same_chain = (chain[left] == chain[right]) & (chain[left] >= 0)
    price = (
        np.minimum(np.rint(2 * apart), 12).astype(np.int64)
        + np.where(home[left] == home[right], 0, 3)
        + np.where(industry[left] == industry[right], 0, 3)
        + np.where(same_chain, 0, 1)
        + 2
    )
    return Units(members, np.ones(count, np.int64), worth, left, right, price)


def hardest_first(units: Units) -> int:
    """Return the points of a greedy answer: the unit with the fewest possible groups first, into its cheapest one."""
    member, points = candidate_groups(units, TERMS, units.nearest(8))
    cost = np.append(units.worth, 0)[member].sum(1) - points
    size = (member >= 0).sum(1)
    row, place = np.nonzero(member >= 0)
    unit = member[row, place]
    order = np.lexsort((row, (cost / size)[row], unit))
    row, unit = row[order], unit[order]
    start = np.searchsorted(unit, np.arange(units.count + 1))
    free, total = np.ones(units.count, bool), 0
    for first in np.argsort(np.diff(start), kind="stable").tolist():
        for column in row[start[first] : start[first + 1]].tolist() if free[first] else []:
            group = member[column, : size[column]]
            if free[group].all():
                free[group] = False
                total += int(points[column])
                break
    return total


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000, 10_000])
    parser.add_argument("--street", type=int, nargs="+", default=[40], help="units per street")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--park", type=int, nargs="*", default=[], help="firms of sample parks")
    options = parser.parse_args()
    print(
        f"{'units':>7}{'street':>7}{'pairs':>9}{'groups':>7}{'cost':>8}{'bound':>8}{'gap':>8}{'greedy':>9}{'exact':>7}{'s':>7}"
    )
    for street in options.street:
        for size in options.sizes:
            units = scatter(size, street, options.seed)
            worth = int(units.worth.sum())
            start = time.perf_counter()
            found = group_units(units, TERMS)
            spent = time.perf_counter() - start
            cost, least = worth - found.points, worth - found.bound
            simple = worth - hardest_first(units)
            exact = str(worth - group_units(units, TERMS, engine="exhaustive").points) if size <= 11 else ""
            print(
                f"{size:>7}{street:>7}{units.left.size:>9}{len(found.groups):>7}{cost:>8}{least:>8}"
                f"{(cost - least) / max(cost, 1):>8.2%}{(simple - least) / max(least, 1):>+9.1%}{exact:>7}{spent:>7.1f}"
            )
    for firms in options.park:
        from chaingraph.analysis.joint import assign_joint_branches
        from chaingraph.sample import build_sample

        park = build_sample(seed=options.seed, enterprises=firms).park
        start = time.perf_counter()
        table = assign_joint_branches(park)
        spent = time.perf_counter() - start
        print(f"park of {firms} firms: {table.parameters} {spent:.1f} s")


if __name__ == "__main__":
    main()
