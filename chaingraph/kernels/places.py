"""Recruitment places over years: which firms get them, and when each place is used.

A place of a year lets one person be admitted in that year. A person is ready from some year on; all that matters by the
end is whether everybody chosen finds a place in a year in which they are ready. With one common end that is so exactly
when, from every year on, no more are ready from then on than there are places from then on.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chaingraph.kernels.arrays import Ints


def count_from(ready: Sequence[Sequence[int]], years: int) -> Ints:
    """Count for each firm the people who are ready from each year on or later: a row per firm, a column per year.

    >>> count_from([[0, 0, 1], [2]], 3).tolist()
    [[3, 1, 0], [1, 1, 1]]
    """
    table = np.zeros((len(ready), years), np.int64)
    for row, people in enumerate(ready):
        for year in people:
            table[row, : year + 1] += 1
    return table


def places_from(quotas: Sequence[int]) -> Ints:
    """Return the places of each year and the years after it.

    >>> places_from([1, 4, 4]).tolist()
    [9, 8, 4]
    """
    return np.cumsum(np.array(quotas[::-1], np.int64))[::-1]


def choose_places(weight: Ints, need: Ints, places: Ints) -> Ints:
    """Choose the firms that get places: the greatest weight together, then the fewest places.

    `places`: places from each year on, as `places_from` gives them, less what is promised already.

    Returns the chosen firms, ascending; among firms that are alike those with the lower numbers.

    Without dates and weights, smallest need first is best: to swap a chosen firm for one of greater need never saves a
    place. With them, firms alike in weight and need are one class, and a MILP says how many of each class are chosen:
    a few dozen whole numbers whatever the number of firms, the weight first and the places after it.

    >>> import numpy as np
    >>> need = count_from([[0, 0, 0], [0], [1]], 2)
    >>> choose_places(np.array([3, 1, 1]), need, places_from([1, 1])).tolist()
    [1, 2]
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    if not weight.size:
        return np.zeros(0, np.int64)
    classes, of = np.unique(np.column_stack([weight, need]), axis=0, return_inverse=True)
    of = of.ravel()
    size = np.bincount(of).astype(float)
    gain, use = classes[:, 0].astype(float), classes[:, 1:].astype(float)
    fits = [LinearConstraint(use.T, -np.inf, np.maximum(places, 0).astype(float))] if places.size else []
    options = {"mip_rel_gap": 0.0}
    whole = {"integrality": np.ones(size.size), "bounds": Bounds(0, size), "options": options}
    best = milp(-gain, constraints=fits, **whole)
    weight_first = LinearConstraint(gain, round(-best.fun), np.inf)
    taken = use[:, 0] if places.size else np.zeros(size.size)
    # among equal plans the one with fewer places, then the classes in order
    least = milp(taken * size.size + np.arange(size.size) / size.sum(), constraints=[*fits, weight_first], **whole)
    count = np.rint((best if least.x is None else least).x).astype(np.int64)
    order = np.argsort(of, kind="stable")
    rank = np.arange(of.size) - np.searchsorted(of[order], of[order])
    chosen: Ints = np.sort(order[rank < count[of[order]]])
    return chosen


def schedule_places(ready: Sequence[Sequence[int]], quotas: Sequence[int]) -> list[list[int]]:
    """Give everybody the earliest year with a place left, firm by firm in the order given.

    Raises `ValueError` if there are not enough places.

    Any order works when the places suffice. If somebody found no place, all years from some year on would be full, and
    those in them ready no earlier than it, since the year before has places left: more people than places from then on.

    >>> schedule_places([[0, 0], [0], [1]], [2, 2])
    [[0, 0], [1], [1]]
    """
    left, years = list(quotas), len(quotas)
    found = []
    for people in ready:
        mine = []
        for first in people:
            year = next((year for year in range(first, years) if left[year]), None)
            if year is None:
                raise ValueError("not enough places for everybody chosen")
            left[year] -= 1
            mine.append(year)
        found.append(mine)
    return found
