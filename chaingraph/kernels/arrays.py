"""What arrays of numbers are called, and the places of what lies together in one of them."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def ranges(first: Ints, many: Ints) -> Ints:
    """Return the whole numbers of several ranges, one after another.

    >>> ranges(np.array([5, 0]), np.array([2, 3])).tolist()
    [5, 6, 0, 1, 2]
    """
    return np.repeat(first - (np.cumsum(many) - many), many) + np.arange(int(many.sum()))
