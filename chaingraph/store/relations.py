"""The relationships that references stand for: what a load has to make and to take away, whatever is there already."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl

from chaingraph.model import REFERENCES, Reference
from chaingraph.park import Park
from chaingraph.store import linking
from chaingraph.store.base import Change, kinds_of
from chaingraph.store.database import Database

_PAIR = ("from_id", "to_id")


@dataclass(frozen=True, slots=True)
class Related:
    """What a load does to the relationships of one reference.

    `before`: how many there are; `new`: ends of those to be made, ``from_id``, ``to_id`` and the ``kind`` of that end;
    `gone`: places of those to be removed.
    """

    name: str
    before: int
    new: pl.DataFrame
    gone: list[str]

    @property
    def change(self) -> Change:
        """The counts, as a plan shows them."""
        return Change(self.name, self.before, self.new.height, 0, len(self.gone), derived=True)


def relate(
    database: Database, park: Park, scope: str, today: Callable[[pl.DataFrame], pl.DataFrame]
) -> Iterator[Related]:
    """Yield what the load of a park does to the relationships of references that it may touch.

    `today`: gives ends in the database the ids of today.

    They are worked out from the properties of the records alone: of the park where it has their table, else of the
    database. Whatever else stands there of the scope goes: another end, one twice, one whose property is unknown now.
    """
    kinds = set(kinds_of(park))
    for name, reference in REFERENCES.items():
        if reference.kind.name in kinds or kinds & set(reference.end):
            wanted = _wanted(database, park, reference, scope, today)
            held = today(_held(database, name, scope))
            if wanted.height or held.height:
                yield _compared(name, wanted, held)


def _compared(name: str, wanted: pl.DataFrame, held: pl.DataFrame) -> Related:
    right = held.unique(_PAIR, keep="first").join(wanted, on=_PAIR, how="semi")
    gone = held.join(right.select("place"), on="place", how="anti")
    return Related(name, held.height, wanted.join(right, on=_PAIR, how="anti"), gone["place"].to_list())


def _wanted(
    database: Database, park: Park, reference: Reference, scope: str, today: Callable[[pl.DataFrame], pl.DataFrame]
) -> pl.DataFrame:
    """Return the ends that the properties name, as far as there is such a record."""
    if reference.kind.name in park.tables:
        pairs = park[reference.kind.name].select(from_id="id", to_id=reference.prop.name).drop_nulls()
    else:
        pairs = today(_read(database, linking.list_referring(reference.relation.name), _PAIR, scope))
    ends = []
    for label in reference.end:
        if pairs.height:
            known = park[label] if label in park.tables else _read(database, linking.list_ids(label), ("id",), scope)
            ends.append(pairs.join(known.select(to_id="id", kind=pl.lit(label)), on="to_id"))
    return pl.concat(ends) if ends else pl.DataFrame(schema=dict.fromkeys((*_PAIR, "kind"), pl.String))


def _held(database: Database, name: str, scope: str) -> pl.DataFrame:
    columns = ("place", *_PAIR)
    if database.rows(linking.count_references(name))[0]["n"] == 0:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    return _read(database, linking.list_references(name), columns, scope)


def _read(database: Database, statement: str, columns: tuple[str, ...], scope: str) -> pl.DataFrame:
    """Return the rows of a reading statement about a scope; its columns are texts."""
    schema = dict.fromkeys(columns, pl.String)
    pieces = [pl.DataFrame(piece, schema, orient="row") for piece in database.stream(statement, scope=scope)]
    return pl.concat(pieces) if pieces else pl.DataFrame(schema=schema)
