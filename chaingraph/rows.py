"""The rows of an answer, held as columns: a row is made when it is asked for."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    import polars as pl

SLICE = 8192  # rows whose values are Python objects at one time
_ATOMS = frozenset({str, int, float, bool, type(None), dt.date})


class Rows(Sequence[Mapping[str, Any]]):
    """A sequence of rows, each a mapping with the same names; equal to any sequence of equal mappings.

    `rows`: mappings with the same names; they are not kept, their values are. `of_frame` takes columns instead.

    Raises `ValueError`: if a row has other names than the first.

    Values come back as they went in. `each` visits a value once that many rows share (the same object, or a place in
    the pool of `of_frame`), which is how an answer is printed without making its rows.

    >>> rows = Rows({"id": f"E{number}", "chains": ("C1",)} for number in range(3))
    >>> rows[1], len(rows[1:])
    ({'id': 'E1', 'chains': ('C1',)}, 2)
    """

    __slots__ = ("_cells", "_height")

    def __init__(self, rows: Iterable[Mapping[str, Any]] = ()) -> None:
        held: dict[str, list[Any]] = {}
        height = 0
        for row in rows:
            if not height:
                held = {name: [] for name in row}
            if row.keys() != held.keys():
                raise ValueError(f"row {height} has the names {sorted(row)}, the rows before it {sorted(held)}")
            for name, values in held.items():
                values.append(row[name])
            height += 1
        self._cells = {name: _shared(values) for name, values in held.items()}
        self._height = height

    @classmethod
    def of_frame(cls, frame: pl.DataFrame, pools: Mapping[str, Sequence[Any]] = MappingProxyType({})) -> Rows:
        """Return the rows of a frame, in its order; lists come back as tuples.

        `frame`: one column per name.
        `pools`: by name of a column the objects whose places it holds; null stays None.

        >>> import polars as pl
        >>> Rows.of_frame(pl.DataFrame({"id": ["E1", "E2"], "why": [0, 0]}), {"why": [("few",)]})[1]
        {'id': 'E2', 'why': ('few',)}
        """
        made = cls()
        made._cells = {name: _Cells(frame[name], pools.get(name)) for name in frame.columns}
        made._height = frame.height
        return made

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order; none if no row ever had any."""
        return tuple(self._cells)

    def column(self, name: str) -> list[Any]:
        """Return the values of a column, in row order."""
        return list(self.each(name, lambda value: value))

    def each(self, name: str, make: Callable[[Any], Any]) -> Iterator[Any]:
        """Return what a pure function makes of each value of a column; once for a value that rows share."""
        return self._cells[name].each(make) if self._height else iter(())

    def series(self, name: str) -> pl.Series | None:
        """Return a column as Polars holds it already, None where its values are Python objects."""
        cells = self._cells.get(name)
        return cells.held if cells is not None and cells.pool is None and not isinstance(cells.held, list) else None

    def __len__(self) -> int:
        return self._height

    @overload
    def __getitem__(self, place: int) -> Mapping[str, Any]: ...

    @overload
    def __getitem__(self, place: slice) -> Rows: ...

    def __getitem__(self, place: int | slice) -> Mapping[str, Any] | Rows:
        if isinstance(place, slice):
            part = Rows()
            part._cells = {name: cells[place] for name, cells in self._cells.items()}
            part._height = len(range(*place.indices(self._height)))
            return part
        at = operator.index(place)
        if not -self._height <= at < self._height:
            raise IndexError(f"row {at} of {self._height}")
        return next(iter(self[at % self._height : at % self._height + 1]))

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        names = self.names
        if not names:
            return iter([{} for _ in range(self._height)])
        columns = (self.each(name, lambda value: value) for name in names)
        return (dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str | bytes):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    def __hash__(self) -> int:
        raise TypeError("rows are mappings, which have no hash")

    def __repr__(self) -> str:
        return repr(tuple(self))


@dataclass(frozen=True, slots=True)
class _Cells:
    """A column: values, or places in a pool of values that rows share."""

    held: Any  # a list or a Polars series
    pool: Sequence[Any] | None = None

    def __getitem__(self, place: slice) -> _Cells:
        return _Cells(self.held[place], self.pool)

    def each(self, make: Callable[[Any], Any]) -> Iterator[Any]:
        made = make if self.pool is None else _Once(make, self.pool).__getitem__
        parts = (_listed(self.held[start : start + SLICE]) for start in range(0, len(self.held), SLICE))
        return chain.from_iterable(map(made, part) for part in parts)


class _Once(dict[int | None, Any]):
    """What a function makes of the members of a pool, made when it is first asked for."""

    def __init__(self, make: Callable[[Any], Any], pool: Sequence[Any]) -> None:
        super().__init__()
        self._make, self._pool = make, pool

    def __missing__(self, place: int | None) -> Any:
        self[place] = made = self._make(None if place is None else self._pool[place])
        return made


def _listed(part: Any) -> list[Any]:
    if isinstance(part, list):
        return part
    values: list[Any] = part.to_list()
    lists = hasattr(part.dtype, "inner")
    return [None if value is None else tuple(value) for value in values] if lists else values


def _shared(values: list[Any]) -> _Cells:
    """Return a column; where rows share their objects, by their places."""
    if set(map(type, values)) <= _ATOMS:
        return _Cells(values)
    known: dict[int, int] = {}
    places = [None if value is None else known.setdefault(id(value), len(known)) for value in values]
    if 2 * len(known) > len(values):
        return _Cells(values)
    pool = {place: value for place, value in zip(places, values, strict=True) if place is not None}
    return _Cells(places, [pool[place] for place in range(len(pool))])


def pooled(
    frame: pl.DataFrame, facts: Sequence[str], make: Callable[[Mapping[str, Any]], Any]
) -> tuple[pl.Series, list[Any]]:
    """Make something of the facts of each row, once for rows whose facts are equal.

    `frame`: has the facts as columns; null equals null.
    `facts`: the columns that decide.
    `make`: called with the facts of a row by name.

    Returns the place of each row's object, and the objects: a column and a pool of `Rows.of_frame`.

    >>> import polars as pl
    >>> places, pool = pooled(pl.DataFrame({"n": [2, None, 2]}), ["n"], lambda row: (row["n"],))
    >>> places.to_list(), pool
    ([0, 1, 0], [(2,), (None,)])
    """
    asked = frame.select(facts)
    distinct = asked.unique(maintain_order=True)
    places = asked.join(
        distinct.with_row_index("place"), on=list(facts), how="left", nulls_equal=True, maintain_order="left"
    )
    return places["place"], [make(row) for row in distinct.iter_rows(named=True)]
