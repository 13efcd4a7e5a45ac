"""The ids of a scope's records: its own, in its data, and those inside a database that other scopes share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from chaingraph.io.matching import id_columns
from chaingraph.store.sharing import LIST_OWN_IDS

if TYPE_CHECKING:
    from chaingraph.model.core import Kind
    from chaingraph.store.database import Database


class Terms:
    """How ids of a scope's own become ids inside the database, and back.

    `inside`: the id inside by the own one, of the records where they differ; no id inside stands twice.

    What refers to no record must come back as it was too, so an id that a record has inside, and that is nobody's own,
    leads to an own id that nobody has inside.

    >>> terms = Terms({"F7": "E1"})
    >>> terms.inside, terms.own
    ({'F7': 'E1', 'E1': 'F7'}, {'E1': 'F7', 'F7': 'E1'})
    """

    def __init__(self, inside: Mapping[str, str]) -> None:
        closed = dict(inside)
        for start in inside.keys() - set(inside.values()):
            end = start
            while end in inside:
                end = inside[end]
            closed[end] = start
        self.inside = closed
        self.own = {there: own for own, there in closed.items()}

    def enter(self, declared: Kind, frame: pl.DataFrame) -> pl.DataFrame:
        """Return records with the ids that they, and those they refer to, have inside the database."""
        return _replaced(declared, frame, self.inside)

    def leave(self, declared: Kind, frame: pl.DataFrame) -> pl.DataFrame:
        """Return records of the database with ids of the scope's own."""
        return _replaced(declared, frame, self.own)


def _replaced(declared: Kind, frame: pl.DataFrame, ids: Mapping[str, str]) -> pl.DataFrame:
    held = [name for name in id_columns(declared) if name in frame.columns]
    return frame.with_columns(pl.col(name).replace(ids) for name in held) if ids else frame


def read_terms(database: Database, scope: str | None) -> Terms:
    """Read in what terms a scope's records stand in a database; looks at one property of every node."""
    return Terms({row["own"]: row["id"] for row in database.rows(LIST_OWN_IDS, scope=scope)})
