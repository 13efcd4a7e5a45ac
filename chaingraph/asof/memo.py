"""Facts of a day are computed once for a park and shared by the questions that are asked about it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Hashable
from functools import update_wrapper
from typing import Concatenate, Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from chaingraph.asof.day import set_day
from chaingraph.park import Park

P = ParamSpec("P")
T = TypeVar("T")


class OfTheDay(Generic[P, T]):
    """A function of a park whose results are kept as long as the park is; decorates the function.

    Its argument ``on``, if it has one, is the park's own day where it is None or left out (`chaingraph.asof.day`).

    Parameters
    ----------
    function
        Its first parameter is the park. What it returns must not hold the park, and nobody may change it.

    Notes
    -----
    Parks never change, so they are told apart by identity and other arguments by value; with an argument that cannot
    be a key, such as a column of ids, nothing is kept. Errors are not kept.

    Examples
    --------
    >>> calls = []
    >>> @OfTheDay
    ... def count_firms(park: Park) -> int:
    ...     calls.append(park)
    ...     return park["Enterprise"].height
    >>> park = Park.from_rows({})
    >>> count_firms(park), count_firms(park), count_firms(Park.from_rows({})), len(calls)
    (0, 0, 0, 2)
    """

    __wrapped__: Callable[Concatenate[Park, P], T]

    def __init__(self, function: Callable[Concatenate[Park, P], T]) -> None:
        update_wrapper(self, function)
        self._signature = inspect.signature(function)
        self._kept: WeakKeyDictionary[Park, dict[Hashable, T]] = WeakKeyDictionary()

    def __call__(self, park: Park, *args: P.args, **kwargs: P.kwargs) -> T:
        """Return the result that is kept, or compute it."""
        bound = self._signature.bind(park, *args, **kwargs)
        bound.apply_defaults()
        set_day(bound)
        key = tuple(bound.arguments.values())[1:]
        try:
            hash(key)
        except TypeError:
            return self.__wrapped__(*bound.args, **bound.kwargs)
        kept = self._kept.setdefault(park, {})
        if key not in kept:
            kept[key] = self.__wrapped__(*bound.args, **bound.kwargs)
        return kept[key]


of_the_day = OfTheDay
