"""Supply chains on planted parks: our method beside weak components and Leiden.

``python benchmarks/chains.py --seeds 24`` prints one line per level: exact K, K ± 1, omega, F1 and milliseconds.
``--values``, ``--chains`` and ``--typical`` leave the settings that the method's numbers were chosen on;
``--communities`` shows what becomes of parks without end firms, ``--alarms`` where an alarm is raised, ``--large N``
what the search costs at N firms.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))

from planted import LEVELS, Planted, declare, plant, plant_communities, plant_large, without_values

from chaingraph.analysis.supply import find_supply_chains
from chaingraph.kernels.agreement import Search, find_agreement
from chaingraph.kernels.basins import find_basins, memberships, weights_of
from chaingraph.kernels.chains import Chains, Ends, find_chains
from chaingraph.kernels.closure import find_closure
from chaingraph.kernels.leiden import leiden_labels
from chaingraph.park import Park
from chaingraph.words import Reason

Ints = NDArray[np.int64]
Cover = tuple[Ints, Ints]


def main_buyer_basins(park: Planted) -> Cover:
    """Return our chains as (firm, chain)."""
    found = find_basins(park.firms, park.source, park.target, park.value, park.product)
    return memberships(found)[:2]


def weak_components(park: Planted) -> Cover:
    """Return the weakly connected components."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    links = coo_array((np.ones(park.source.size), (park.source, park.target)), shape=(park.firms, park.firms))
    return _groups(connected_components(links, connection="weak")[1].astype(np.int64))


def leiden(park: Planted) -> Cover:
    """Return Leiden's communities by value."""
    return _groups(leiden_labels(park.firms, park.source, park.target, weights_of(park.value)))


def searching(park: Planted, share: float, wrong: float = 0.0) -> Search:
    """Return the search of chains in links of this park with a share of the ends declared, some by a supplier."""
    firm, chain = declare(park, share, wrong)
    kinds, number = np.unique(chain, return_inverse=True)
    ends = Ends(firm, number, kinds.size)

    def search(kept: Ints) -> Chains:
        pairs, value, product = (park.source[kept], park.target[kept]), park.value[kept], park.product[kept]
        return find_chains(park.firms, *pairs, value, product, np.ones(kept.size), park.makes, ends)

    return search


def declared(share: float, wrong: float, park: Planted) -> Cover:
    """Return our chains with declared ends as (firm, chain)."""
    found = searching(park, share, wrong)(np.arange(park.source.size))
    return found.firm, np.unique(found.chain, return_inverse=True)[1]


def planted_links(park: Planted) -> Cover:
    """Return what is known once each link's chain is known: the ceiling for links alone."""
    inside = park.chain >= 0
    ends = np.concatenate([park.source[inside], park.target[inside]])
    chain = np.tile(park.chain[inside], 2)
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    # A chain that lost links may have fallen apart: its pieces are what links can show.
    nodes, where = np.unique(ends * np.int64(park.chains) + chain, return_inverse=True)
    half = int(inside.sum())
    links = coo_array((np.ones(half), (where[:half], where[half:])), shape=(nodes.size, nodes.size))
    label = connected_components(links, connection="weak")[1]
    size = np.bincount(label)
    keep = size[label] >= 3
    return nodes[keep] // park.chains, np.unique(label[keep], return_inverse=True)[1]


METHODS: dict[str, Callable[[Planted], Cover]] = {
    "ends declared": partial(declared, 1.0, 0.0),
    "30 % of the ends wrong": partial(declared, 1.0, 0.3),
    "60 % of the ends declared": partial(declared, 0.6, 0.0),
    "main-buyer basins": main_buyer_basins,
    "weak components": weak_components,
    "Leiden": leiden,
    "each link's chain known": planted_links,
}


def _groups(label: Ints) -> Cover:
    firm = np.flatnonzero(label >= 0)
    size = np.bincount(label[firm])
    firm = firm[size[label[firm]] >= 3]
    return firm, np.unique(label[firm], return_inverse=True)[1]


def omega(n: int, one: Cover, other: Cover) -> float:
    """Return the omega index: agreement on how many chains each pair of firms shares, corrected for chance."""
    together = []
    for firm, chain in (one, other):
        table = np.zeros((n, int(chain.max(initial=-1)) + 1), np.int64)
        table[firm, chain] = 1
        together.append((table @ table.T)[np.triu_indices(n, 1)])
    pairs = together[0].size
    most = int(max(counts.max(initial=0) for counts in together)) + 1
    shares = [np.bincount(counts, minlength=most) / pairs for counts in together]
    expected = float((shares[0] * shares[1]).sum())
    observed = float((together[0] == together[1]).mean())
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def best_match_f1(n: int, one: Cover, other: Cover) -> float:
    """Return the mean best F1 of the chains of either side."""
    tables = []
    for firm, chain in (one, other):
        table = np.zeros((n, int(chain.max(initial=-1)) + 1))
        table[firm, chain] = 1
        tables.append(table)
    if not tables[0].shape[1] or not tables[1].shape[1]:
        return 0.0
    sizes = tables[0].sum(0)[:, None] + tables[1].sum(0)[None, :]
    f1 = 2 * (tables[0].T @ tables[1]) / sizes
    return float((f1.max(0).mean() + f1.max(1).mean()) / 2)


def measure(
    seeds: int,
    first: int = 0,
    prepare: Callable[[Planted], Planted] | None = None,
    chains: int | None = None,
    typical: float = 12.2,
) -> dict[str, dict[str, list[float]]]:
    """Return per level and method: exact K, K ± 1, omega, F1, milliseconds."""
    results: dict[str, dict[str, list[float]]] = {}
    for number, (level, difficulty) in enumerate(LEVELS.items()):
        scores: dict[str, list[list[float]]] = {name: [] for name in METHODS}
        for seed in range(first, first + seeds):
            park = plant(1000 * (number + 1) + seed, difficulty, chains, typical)
            park = prepare(park) if prepare else park
            truth = (park.truth_firm, park.truth_chain)
            for name, rows in scores.items():
                start = time.perf_counter()
                found = METHODS[name](park)
                spent = 1000 * (time.perf_counter() - start)
                count = int(found[1].max(initial=-1)) + 1
                rows.append(
                    [
                        100.0 * (count == park.chains),
                        100.0 * (abs(count - park.chains) <= 1),
                        omega(park.firms, truth, found),
                        best_match_f1(park.firms, truth, found),
                        spent,
                    ]
                )
        results[level] = {name: [float(x) for x in np.mean(rows, axis=0)] for name, rows in scores.items()}
    return results


def unknown(share: float, park: Planted) -> Planted:
    """Return the park with this share of its values, drawn from a fixed seed, unknown."""
    gone = np.random.default_rng(park.firms).random(park.value.size) < share
    return replace(park, value=np.where(gone, np.nan, park.value))


VALUES: dict[str, Callable[[Planted], Planted] | None] = {
    "all": None,
    "three-quarters": partial(unknown, 0.25),
    "half": partial(unknown, 0.5),
    "none": without_values,
}


def communities(seeds: int) -> None:
    """Print how many chains are found where there are 50 plain communities without end firms."""
    for name in ("main-buyer basins", "Leiden"):
        found = [int(METHODS[name](plant_communities(seed))[1].max(initial=-1)) + 1 for seed in range(seeds)]
        print(f"{name:<26}{np.mean(found):>8.1f} found of 50 communities")


def as_park(park: Planted) -> Park:
    """Return the planted links as a park."""
    ends = (park.source.tolist(), park.target.tolist())
    rows = zip(*ends, park.value.tolist(), park.product.tolist(), strict=True)
    links = [
        {"from_id": f"F{seller}", "to_id": f"F{buyer}", "product": f"p{product}", "annual_value": value or None,
         "source": "synthetic"}
        for seller, buyer, value, product in rows
    ]  # fmt: skip
    return Park.from_rows({"SUPPLIES": links})


def alarms(seeds: int, first: int) -> None:
    """Print in how many parks of each level an alarm is raised while nobody has declared an end, and which."""
    for number, (level, difficulty) in enumerate(LEVELS.items()):
        raised: list[str] = []
        parks = 0
        for seed in range(first, first + seeds):
            notes = find_supply_chains(as_park(plant(1000 * (number + 1) + seed, difficulty)), resamples=0).notes
            told = {note.rules[0] for note in notes if isinstance(note, Reason) and note.code == "alarm" and note.rules}
            parks += bool(told)
            raised += told
        which = ", ".join(f"{name} {raised.count(name)}" for name in sorted(set(raised)))
        print(f"{level:<22}{parks:>4} of {seeds}  {which}")


def large(firms: int) -> None:
    """Print CPU and wall seconds of the closure and of the search with its confidence."""
    park = plant_large(firms)
    every = np.arange(park.source.size)
    order = np.lexsort((park.value, park.target, park.source))
    links = (park.source[order], park.target[order], park.value[order], park.makes)
    again = searching(park, 1.0)
    found = again(every)
    columns = (park.source, park.target, park.value, park.product)
    works: dict[str, Callable[[], object]] = {
        "closure": lambda: find_closure(firms, *links, park.end_firm, park.end_chain, park.chains),
        "search": lambda: again(every),
        "search and 8 resamples": lambda: find_agreement(*columns, again(every), again, 0.15, 8),
    }
    print(f"{firms} firms, {park.source.size} links, {park.chains} chains declared, {found.count} found in all")
    for name, work in works.items():
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        print(f"{name:<24}{time.process_time() - cpu:>8.1f} s CPU{time.perf_counter() - wall:>8.1f} s")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=24, help="planted parks a level, 20 or more to compare")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--values", choices=list(VALUES), default="all", help="how many values are known")
    parser.add_argument("--chains", type=int, help="chains of each park; 3 to 20 when not given")
    parser.add_argument("--typical", type=float, default=12.2, help="median number of firms of a chain")
    parser.add_argument("--communities", action="store_true", help="parks of plain communities instead")
    parser.add_argument("--alarms", action="store_true", help="count alarms instead, no end declared")
    parser.add_argument("--large", type=int, help="firms of one large park instead")
    options = parser.parse_args()
    if options.large:
        large(options.large)
        return
    if options.alarms:
        alarms(options.seeds, options.first)
        return
    if options.communities:
        communities(options.seeds)
        return
    results = measure(options.seeds, options.first, VALUES[options.values], options.chains, options.typical)
    print(f"{'level':<22}{'method':<26}{'exact K':>8}{'K±1':>8}{'omega':>8}{'F1':>8}{'ms':>8}")
    for level, methods in results.items():
        for name, row in methods.items():
            print(f"{level:<22}{name:<26}" + _cells(row))
    for name in METHODS:
        print(
            f"{'all levels':<22}{name:<26}"
            + _cells([float(x) for x in np.mean([m[name] for m in results.values()], 0)])
        )


def _cells(row: list[float]) -> str:
    return f"{row[0]:>6.0f} %{row[1]:>6.0f} %{row[2]:>8.3f}{row[3]:>8.3f}{row[4]:>8.1f}"


if __name__ == "__main__":
    main()
