"""How often `effects` finds a planted effect, and sees one where there is none: 20 seeds each, and CPU seconds.

Run from the root: ``PYTHONPATH=tests .venv/bin/python benchmarks/effects.py``.
"""

import time

from effectsworld import ON, make_world

from chaingraph.analysis.effects import find_effects

SEEDS = 20


def measure(effect: float) -> tuple[int, int, float]:
    """Return in how many parks the verdict is more, in how many less, and the CPU seconds of one park."""
    verdicts, used = [], 0.0
    for seed in range(SEEDS):
        park = make_world(seed, effect=effect)
        begun = time.process_time()
        rows = find_effects(park, on=ON).rows
        used += time.process_time() - begun
        verdicts += [row["verdict"] for row in rows if (row["measure"], row["outcome"]) == ("visits", "problems")]
    return verdicts.count("more"), verdicts.count("less"), used / SEEDS


if __name__ == "__main__":
    print(f"{'planted':>8} {'more':>6} {'less':>6} {'CPU s':>7}   of {SEEDS}")
    for planted in (0.0, 0.5, 0.8, 1.2):
        more, less, seconds = measure(planted)
        print(f"{planted:8.1f} {more:6d} {less:6d} {seconds:7.3f}")
