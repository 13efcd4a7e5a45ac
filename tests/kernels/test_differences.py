"""The standard error of a difference in differences is the one that drawing firms anew comes to."""

import numpy as np
import pytest

from chaingraph.kernels.differences import Stratum, find_difference


def make_strata(rng):
    """Two cells: treated units that share controls, each with two of them at least."""
    strata, first = [], 0
    for cell in range(2):
        treated, controls = 20 + 10 * cell, 30
        like = rng.random((treated, controls)) < 0.5
        like[:, :2] = True
        own = rng.normal(0, 1, controls)  # a control that rises does so over the days of many treated units
        strata.append(
            Stratum(
                np.arange(first, first + treated),
                rng.normal(1, 0.6, treated),
                np.arange(cell * controls, (cell + 1) * controls),
                like,
                own + rng.normal(0, 0.3, (treated, controls)),
            )
        )
        first += treated
    return strata, first, 60


def drawn_again(strata, clusters, units, rng):
    """The same estimate of treated units and controls that are drawn again, by loops."""
    treated = np.bincount(rng.integers(0, clusters, clusters), minlength=clusters)
    controls = np.bincount(rng.integers(0, units, units), minlength=units)
    gains, weights = [], []
    for part in strata:
        for place, cluster in enumerate(part.clusters):
            weight = part.like[place] * controls[part.controls]
            if weight.sum():
                gains.append(part.change[place] - np.average(part.like_change[place], weights=weight))
                weights.append(treated[cluster])
    return np.average(gains, weights=weights)


@pytest.mark.parametrize("seed", range(3))
def test_the_error_is_that_of_firms_drawn_again(seed):
    rng = np.random.default_rng(seed)
    strata, clusters, units = make_strata(rng)
    value, error = find_difference(strata, clusters, units)
    drawn = [drawn_again(strata, clusters, units, rng) for _ in range(600)]
    assert value == pytest.approx(np.mean(drawn), abs=0.1)
    assert error == pytest.approx(np.std(drawn), rel=0.15)


def test_units_of_one_cluster_count_once():
    rng = np.random.default_rng(1)
    like, controls = np.ones((8, 3), bool), np.arange(3)
    change = np.repeat(rng.normal(0, 1, 4), 2)
    alone = Stratum(np.arange(8), change, controls, like, np.zeros((8, 3)))
    together = Stratum(np.repeat(np.arange(4), 2), change, controls, like, np.zeros((8, 3)))
    assert find_difference([together], 8, 3)[1] > 1.3 * find_difference([alone], 8, 3)[1]
