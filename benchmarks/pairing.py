"""Assignment of organizations to mentors: the solvers beside a greedy pairing, time and what each leaves unpaired.

``python benchmarks/pairing.py`` prints one line per size and solver.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from chaingraph.kernels.assignment import assign

Ints = NDArray[np.int64]
SIZES = ((42, 10, 10), (1_000, 100, 20), (10_000, 500, 20))
LIMITS = {"networkx": 1_000, "highs": 10_000, "ortools": 10_000}


def make(clients: int, servers: int, candidates: int) -> tuple[Ints, Ints]:
    """Return costs (-1 is no candidate) and capacities five percent above need."""
    chance = np.random.default_rng(1)
    cost = np.full((clients, servers), -1)
    for client in range(clients):
        cost[client, chance.choice(servers, candidates, replace=False)] = chance.integers(0, 10_000, candidates)
    return cost, np.full(servers, int(clients / servers * 1.05) + 1)


def greedy(cost: Ints, capacity: Ints) -> Ints:
    """Return what taking the cheapest pair first gives."""
    room = capacity.copy()
    found = np.full(len(cost), -1)
    client, server = np.nonzero(cost >= 0)
    for place in np.argsort(cost[client, server], kind="stable").tolist():
        a, b = client[place], server[place]
        if found[a] < 0 and room[b]:
            found[a] = b
            room[b] -= 1
    return found


def say(name: str, size: str, seconds: float, cost: Ints, found: Ints) -> None:
    """Print one line."""
    paired = np.flatnonzero(found >= 0)
    total = int(cost[paired, found[paired]].sum())
    print(f"{size:>14}  {name:<9} {seconds:8.3f} s  unpaired {len(cost) - paired.size:4d}  cost {total}")


def main() -> None:
    """Print the table."""
    for clients, servers, candidates in SIZES:
        cost, capacity = make(clients, servers, candidates)
        size = f"{clients} x {servers}"
        assign(cost[:5], capacity)  # imports of the solvers are not measured
        for engine, most in LIMITS.items():
            if clients <= most:
                assign(cost[:5], capacity, engine=engine)
                begin = time.perf_counter()
                found = assign(cost, capacity, engine=engine).server
                say(engine, size, time.perf_counter() - begin, cost, found)
        begin = time.perf_counter()
        found = greedy(cost, capacity)
        say("greedy", size, time.perf_counter() - begin, cost, found)


if __name__ == "__main__":
    main()
