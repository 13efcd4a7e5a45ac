"""How long something takes, where some of it has not ended yet."""

from __future__ import annotations

import numpy as np

from chaingraph.kernels.arrays import Bools, Ints


def median_days(days: Ints, ended: Bools) -> tuple[int | None, int | None]:
    """Return the Kaplan-Meier median of the days until something ends, and what it is at least where it is not reached.

    `days`: until the end, or so far.
    `ended`: whether it has ended; what has not took at least its days.

    The median is the first day on which half or less is expected to go on. Where more than half still goes on at the
    longest time that was seen, only that time is known, as a least one. Nothing is known of nothing. Sorting once.

    >>> median_days(np.array([2, 4, 9]), np.array([True, True, True]))
    (4, None)
    >>> median_days(np.array([2, 4, 9]), np.array([True, False, False]))
    (None, 9)
    """
    if not days.size:
        return None, None
    times, place = np.unique(days, return_inverse=True)
    ends = np.bincount(place, ended, times.size)
    risk = days.size - np.concatenate([[0], np.cumsum(np.bincount(place))[:-1]])
    going_on = np.cumprod(1 - ends / risk)
    reached = np.flatnonzero(going_on <= 0.5 + 1e-12)
    return (int(times[reached[0]]), None) if reached.size else (None, int(times[-1]))
