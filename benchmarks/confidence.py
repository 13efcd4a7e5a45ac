"""What the confidence of a chain is worth: how often chains of a given confidence are right on planted parks.

``python benchmarks/confidence.py --seeds 4`` prints the share of chains that agree with a planted one (F1 at least 0.8)
by confidence, and the AUC: how often a right chain has the higher confidence of a right and a wrong one.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))

from chains import VALUES
from planted import LEVELS, Planted, plant

from chaingraph.kernels.agreement import find_agreement
from chaingraph.kernels.basins import Constants, find_basins, memberships
from chaingraph.rules import rulebook

Floats = NDArray[np.float64]

RIGHT = 0.8  # F1 with a planted chain from which a found chain counts as right


def judge(park: Planted, resamples: int) -> tuple[Floats, Floats]:
    """Return the confidence of each found chain and its best F1 with a planted one."""
    links = (park.source, park.target, park.value, park.product)
    found = find_basins(park.firms, *links)
    confidence = find_agreement(park.firms, *links, found, resamples, Constants())
    if confidence is None:
        return np.zeros(0), np.zeros(0)
    penalty = float(rulebook().rule("chains.unknown_penalty").value)
    confidence = confidence * (1 - penalty * float(np.isnan(park.value).mean()))
    firm, chain, _ = memberships(found)
    ours = np.zeros((found.anchor.size, park.firms))
    ours[chain, firm] = 1
    truth = np.zeros((park.chains, park.firms))
    truth[park.truth_chain, park.truth_firm] = 1
    f1 = 2 * (ours @ truth.T) / (ours.sum(1)[:, None] + truth.sum(1)[None, :])
    return confidence, f1.max(1)


def rank_agreement(confidence: Floats, right: NDArray[np.bool_]) -> float:
    """Return the AUC, ties counted half.

    Examples
    --------
    >>> rank_agreement(np.array([0.9, 0.8, 0.3]), np.array([True, False, False]))
    1.0
    """
    good, bad = confidence[right], confidence[~right]
    higher = (good[:, None] > bad[None, :]).mean() + (good[:, None] == bad[None, :]).mean() / 2
    return float(higher)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=4, help="planted parks a level")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--resamples", type=int, default=30)
    parser.add_argument("--values", choices=list(VALUES), default="all", help="how many values are known")
    options = parser.parse_args()
    prepare = VALUES[options.values]
    pairs = []
    for number, difficulty in enumerate(LEVELS.values()):
        for seed in range(options.first, options.first + options.seeds):
            park = plant(1000 * (number + 1) + seed, difficulty)
            pairs.append(judge(prepare(park) if prepare else park, options.resamples))
    confidence, f1 = (np.concatenate(column) for column in zip(*pairs, strict=True))
    right = f1 >= RIGHT
    print(f"{'confidence':<14}{'chains':>8}{'right':>8}")
    edges = [0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01]
    for low, high in itertools.pairwise(edges):
        chosen = (confidence >= low) & (confidence < high)
        if chosen.any():
            print(f"{low:.1f} to {min(high, 1.0):.1f}   {chosen.sum():>8}{100 * right[chosen].mean():>6.0f} %")
    auc = rank_agreement(confidence, right)
    print(f"AUC {auc:.3f} over {confidence.size} chains, {100 * right.mean():.0f} % right")


if __name__ == "__main__":
    main()
