"""Difference in differences of matched units, with its standard error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from chaingraph.kernels.arrays import Bools, Floats, Ints


@dataclass(frozen=True, slots=True)
class Stratum:
    """Treated units of one cell and the controls that are like them.

    ``clusters``, ``change``: of each treated unit. ``controls``: numbers of the controls. ``like``, ``like_change``:
    treated by controls, whether a control serves for a unit (two of them at least do), and how it changed over the
    days of that unit.
    """

    clusters: Ints
    change: Floats
    controls: Ints
    like: Bools
    like_change: Floats


def find_difference(strata: Sequence[Stratum], clusters: int, units: int) -> tuple[float, float]:
    """Return how much more the treated changed than their controls on average, and the standard error of it.

    The error is the one that drawing treated clusters and controls anew, again and again, comes to (the infinitesimal
    jackknife): it needs no seed, and two treated units that share a control are not taken for independent. `clusters`
    and `units`: how many numbers of clusters and of controls there are. Cost: treated times controls of a cell.

    Examples
    --------
    >>> two = np.ones((2, 2))
    >>> one = Stratum(np.array([0, 1]), np.array([2.0, 3.0]), np.array([0, 1]), two > 0, two)
    >>> find_difference([one], 2, 2)
    (1.5, 0.5)
    """
    parts = [_compare(part) for part in strata]
    treated = sum(gain.size for gain, _ in parts)
    value = sum(float(gain.sum()) for gain, _ in parts) / treated
    pull, weight = np.zeros(clusters), np.zeros(clusters)
    lean = np.zeros(units)
    for part, (gain, apart) in zip(strata, parts, strict=True):
        np.add.at(pull, part.clusters, (gain - value) / treated)
        np.add.at(weight, part.clusters, 1)
        np.add.at(lean, part.controls, apart.sum(axis=0) / treated)
    present = int((weight > 0).sum())
    own = float((pull**2).sum()) * present / (present - 1) if present > 1 else np.inf
    return value, float(np.sqrt(own + (lean**2).sum()))


def _compare(part: Stratum) -> tuple[Floats, Floats]:
    """Return how much more each treated unit changed than its controls, and how these lie about their mean."""
    number = part.like.sum(axis=1)
    mean = (part.like * part.like_change).sum(axis=1) / number
    # divided by n (n - 1) in all, as the variance of a mean is
    share = 1 / np.sqrt(number * (number - 1.0))
    apart: Floats = part.like * (part.like_change - mean[:, None]) * share[:, None]
    return part.change - mean, apart
