"""Parks in which a measure does something to firms, or nothing; for tests and the benchmark."""

import datetime as dt

import numpy as np

from chaingraph.park import Park

ON = dt.date(2024, 3, 31)
FIRST = dt.date(2021, 1, 1)


def row(**values):
    return {"source": "synthetic", **values}


def make_world(seed, *, effect, firms=200, visited=60, rate=0.8):
    """Make firms of three sizes with problems closed at a rate a year; larger firms and later years have more.

    Visited firms, the larger ones more often, close `effect` more in the year after the first visit.
    """
    rng = np.random.default_rng(seed)
    size = rng.integers(0, 3, firms)
    chosen = rng.choice(firms, visited, replace=False, p=(size + 1) / (size + 1).sum())
    start = {int(firm): dt.date(2022, 6, 1) + dt.timedelta(int(rng.integers(0, 240))) for firm in chosen}
    days = (ON - FIRST).days
    problems, visits = [], []
    for firm in range(firms):
        each = rate * (1 + 0.5 * size[firm])
        closed = [FIRST + dt.timedelta(int(day)) for day in rng.integers(0, days, rng.poisson(each * days / 365))]
        closed += [day + dt.timedelta(1) for day in closed if day.year == 2023 and rng.random() < 0.3]
        if firm in start:
            more = rng.integers(0, 365, rng.poisson(effect))
            closed += [start[firm] + dt.timedelta(int(day)) for day in more]
            visits.append(row(id=f"V{firm}", enterprise_id=f"E{firm}", on=start[firm]))
        problems += [
            row(id=f"P{firm}-{n}", enterprise_id=f"E{firm}", kind="finance", closed=day) for n, day in enumerate(closed)
        ]
    return Park.from_rows({
        "Enterprise": [row(id=f"E{n}", name=f"{n}厂", employees=[10, 100, 500][size[n]]) for n in range(firms)],
        "IndustryChain": [row(id=f"C{n}", name=f"{n}链") for n in range(2)],
        "IN_CHAIN": [row(from_id=f"E{n}", to_id=f"C{n % 2}") for n in range(firms)],
        "Visit": visits,
        "Problem": problems,
    })  # fmt: skip
