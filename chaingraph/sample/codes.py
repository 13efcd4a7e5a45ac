"""Credit codes that nobody can hold: valid check characters, division digits 000000."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_ALPHABET = np.array(list("0123456789ABCDEFGHJKLMNPQRTUWXY"))
_ORGANIZATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_CODE_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)])
ENTERPRISE_PREFIX, SOCIAL_PREFIX = "91000000", "52000000"  # registering body and kind, then no division


def synthetic_codes(numbers: npt.NDArray[np.int64], prefix: str = ENTERPRISE_PREFIX) -> list[str]:
    """Return one credit code per number; equal numbers give equal codes.

    `numbers`: non-negative numbers below 10⁸; they become the organization part of the code, after the eight digits of
    `prefix`.

    Returns 18 characters each, in the order of `numbers`; characters 3 to 8 are ``000000``, which is no division.

    Check characters after GB 11714-1997 (character 17) and GB 32100-2015 (character 18).

    >>> synthetic_codes(np.array([1]))
    ['91000000000000019G']
    """
    digits = (numbers[:, None] // 10 ** np.arange(7, -1, -1)) % 10
    inner = (11 - digits @ _ORGANIZATION_WEIGHTS % 11) % 11
    # The inner check of ten is written X, which stands at place 29 of the outer alphabet.
    inner = np.where(inner == 10, 29, inner)
    body = np.hstack([np.tile(np.array([*map(int, prefix)]), (len(numbers), 1)), digits, inner[:, None]])
    last = (31 - body @ _CODE_WEIGHTS % 31) % 31
    return ["".join(row) for row in _ALPHABET[np.hstack([body, last[:, None]])]]
