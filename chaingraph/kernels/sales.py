"""What a link carries whose value nobody knows: an even part of what its seller sells."""

from __future__ import annotations

import numpy as np

from chaingraph.kernels.arrays import Floats, Ints


def weigh_sales(n: int, source: Ints, value: Floats, part: Floats | None = None) -> Floats:
    """Return what each link weighs: its value, where that is unknown an even part of what its seller sells.

    `value`: NaN is unknown, and so is 0 of a seller without any value above it; beside such a value 0 carries nothing.
        A seller without any known value sells as much as a middling one does, whose own unknown links are counted like
        its others.
    `part`: what of such an even part counts: 1, less for a link that is only implied, 0 for one that does not count.

    >>> weigh_sales(3, np.array([0, 0, 1, 1]), np.array([6.0, np.nan, np.nan, np.nan])).tolist()
    [6.0, 6.0, 6.0, 6.0]
    """
    known = value > 0
    count = np.bincount(source[known], minlength=n)
    total = np.bincount(source[known], value[known], n)
    sells = count > 0
    nothing = (value == 0) & sells[source]
    links = np.bincount(source[~nothing], minlength=n)
    typical = float(np.median((total * links)[sells] / count[sells])) if known.any() else 1.0
    each = np.where(sells, total / np.maximum(count, 1), typical / np.maximum(links, 1))
    even = each[source] if part is None else each[source] * part
    return np.where(known | nothing, value, even)
