"""The ids of a scope's records: its own, in its data, and those inside a database that other scopes share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import polars as pl

from chaingraph.io.matching import id_columns
from chaingraph.model import EdgeKind
from chaingraph.store.sharing import LIST_OWN_IDS

if TYPE_CHECKING:
    from chaingraph.model.core import Kind
    from chaingraph.store.database import Database

#: What stands before a reference to no record of its scope, so that it is none to a record of another scope.
NOBODY = "cg:none:"


class Terms:
    """How ids of a scope's own become ids inside the database, and back.

    `inside`: the id inside by the own one, of the records where they differ; no id inside stands twice.
    `records`: the own ids of all records by kind, where some stand at nodes of other scopes; what refers to none of
        them is marked. None where nothing is to be marked.

    >>> terms = Terms({"F7": "E1"}, {"Enterprise": pl.Series(["F7", "F8"])})
    >>> from chaingraph.model import kind
    >>> inside = terms.enter(kind("Visit"), pl.DataFrame({"id": ["V1", "V2"], "enterprise_id": ["F7", "E1"]}))
    >>> inside["enterprise_id"].to_list(), terms.leave(kind("Visit"), inside)["enterprise_id"].to_list()
    (['E1', 'cg:none:E1'], ['F7', 'E1'])
    """

    def __init__(self, inside: Mapping[str, str], records: Mapping[str, pl.Series] | None = None) -> None:
        self.inside = dict(inside)
        self.own = {there: own for own, there in inside.items()}
        self._records = records

    def enter(self, declared: Kind, frame: pl.DataFrame) -> pl.DataFrame:
        """Return records with the ids that they, and those they refer to, have inside the database."""
        if not self.inside and self._records is None:
            return frame
        held = [name for name in id_columns(declared) if name in frame.columns]
        return frame.with_columns(self._entered(declared, name) for name in held)

    def _entered(self, declared: Kind, name: str) -> pl.Expr:
        column, kinds = pl.col(name), declared[name].reference
        there = column.replace(self.inside)
        if isinstance(declared, EdgeKind) or not kinds or self._records is None or set(kinds) - self._records.keys():
            return there
        known = pl.concat([self._records[kind] for kind in kinds])
        return pl.when(column.is_in(known.implode())).then(there).otherwise(pl.lit(NOBODY) + column)

    def leave(self, declared: Kind, frame: pl.DataFrame) -> pl.DataFrame:
        """Return records of the database with ids of the scope's own."""
        held = [name for name in id_columns(declared) if name in frame.columns]
        frame = frame.with_columns(pl.col(name).replace(self.own) for name in held) if self.own else frame
        marked = [] if isinstance(declared, EdgeKind) else [name for name in held if name != "id"]
        return frame.with_columns(pl.col(name).str.strip_prefix(NOBODY) for name in marked)


def read_terms(database: Database, scope: str | None) -> Terms:
    """Read in what terms a scope's records stand in a database; looks at one property of every node."""
    return Terms({row["own"]: row["id"] for row in database.rows(LIST_OWN_IDS, scope=scope)})
