"""The one day on which a park is looked at, when nobody names another."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import polars as pl

from chaingraph.asof.days import begun, current
from chaingraph.asof.times import edges_at
from chaingraph.model import EDGES, KINDS, Type
from chaingraph.park import Park

P = ParamSpec("P")
T = TypeVar("T")
_ENDS = frozenset({"until", "term_end", "expires", "due", "dissolved", "left"})  # may be only planned
_NOTED = tuple((declared.name, "updated") for declared in KINDS if "updated" in declared.columns)
_SEEN = (*_NOTED, ("Visit", "on"), ("SourceScope", "as_of"))
_STARTS = tuple(
    (declared.name, prop.name)
    for declared in KINDS
    for prop in declared.properties
    if prop.type is Type.DATE and prop.name not in _ENDS and (declared.name, prop.name) not in _SEEN
)
_LEAST = dt.date(2018, 10, 28)  # Branch Regulations: before them the answers have no rules of their own
_DAYS: WeakKeyDictionary[Park, dt.date | None] = WeakKeyDictionary()


def as_of(park: Park) -> dt.date | None:
    """Return the day that the records of a park speak of: the newest on which something was noted or visited.

    Where no record says when it was noted, the newest day on which something began, but not before the rules that are
    asked; never an end or a day that is only planned. None where the park has no such day: its facts then count
    whatever their dates.

    Examples
    --------
    >>> known = {"name": "甲", "kind": "branch", "source": "synthetic"}
    >>> founded = {"id": "O1", "founded": dt.date(2024, 3, 1), "dissolved": dt.date(2030, 1, 1), **known}
    >>> as_of(Park.from_rows({"PartyOrganization": [founded]}))
    datetime.date(2024, 3, 1)
    >>> as_of(Park.from_rows({"PartyOrganization": [{**founded, "updated": dt.date(2023, 1, 1)}]}))
    datetime.date(2023, 1, 1)
    """
    if park not in _DAYS:
        _DAYS[park] = _newest(park, _SEEN) or _begun(park)
    return _DAYS[park]


def _begun(park: Park) -> dt.date | None:
    """Return the newest beginning: the list was made no earlier, and no later list is known."""
    begun = _newest(park, _STARTS)
    return None if begun is None else max(begun, _LEAST)


def on_its_day(function: Callable[P, T]) -> Callable[P, T]:
    """Let a function of a park take the park's own day where its argument ``on`` is None or left out.

    Examples
    --------
    >>> @on_its_day
    ... def day_of(park: Park, *, on: dt.date | None = None) -> dt.date | None:
    ...     return on
    >>> visit = {"id": "V1", "enterprise_id": "E1", "on": dt.date(2024, 3, 1), "source": "synthetic"}
    >>> day_of(Park.from_rows({"Visit": [visit]}))
    datetime.date(2024, 3, 1)
    """
    signature = inspect.signature(function)

    @wraps(function)
    def dated(*args: P.args, **kwargs: P.kwargs) -> T:
        bound = signature.bind(*args, **kwargs)
        set_day(bound)
        return function(*bound.args, **bound.kwargs)

    return dated


def at_day(park: Park, on: dt.date | None) -> Park:
    """Return the park with the relations that hold on a day, for a picture of it; records and their digest aside.

    Examples
    --------
    >>> pair = {"from_id": "O1", "to_id": "O2", "until": dt.date(2024, 3, 1), "source": "synthetic"}
    >>> park = Park.from_rows({"PAIRED_WITH": [pair]})
    >>> [at_day(park, dt.date(2024, month, 1))["PAIRED_WITH"].height for month in (3, 4)]
    [1, 0]
    """
    frames = dict(park.tables)
    for name in EDGES.keys() & frames.keys():
        columns = EDGES[name].columns
        if EDGES[name].earlier is not None:
            frames[name] = edges_at(park, name, on)
        elif "since" in columns:
            frames[name] = park[name].filter(current(on) if "until" in columns else begun(on))
    return Park.from_frames(frames)


def set_day(bound: inspect.BoundArguments) -> None:
    """Put the park's own day where the argument ``on`` is None; the park is the first argument."""
    if bound.arguments.get("on") is None and "on" in bound.signature.parameters:
        park: Any = next(iter(bound.arguments.values()))
        bound.arguments["on"] = as_of(park)


def _newest(park: Park, columns: Iterable[tuple[str, str]]) -> dt.date | None:
    names: dict[str, list[str]] = {}
    for kind_name, column in columns:
        names.setdefault(kind_name, []).append(column)
    newest = (
        day
        for kind_name, found in names.items()
        for day in park.scan(kind_name).select(pl.col(found).max()).collect().row(0)
    )
    return max((day for day in newest if day), default=None)
