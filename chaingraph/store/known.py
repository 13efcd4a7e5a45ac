"""Who of the nodes in a database is who in the park that is loaded: found before a load, given the ids of today."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from chaingraph.io.identity import form_of
from chaingraph.io.matching import GONE, Matches, known_by, match_parks
from chaingraph.model import NODES
from chaingraph.model.core import Kind
from chaingraph.park import Park, schema_of
from chaingraph.store import ingest
from chaingraph.store.database import Database


class Known:
    """The nodes of a scope, and who they are in a park.

    `kinds`: names of the kinds of node that are loaded; others are left alone.
    `pending`: loads that did not come to their end; what they made is nobody yet.
    `renew`: called now and then while the database is read.

    Reads the names of one kind after the other; keeps what differs, and former names.
    """

    def __init__(
        self,
        database: Database,
        park: Park,
        kinds: list[str],
        *,
        scope: str,
        pending: list[str],
        renew: Callable[[], None],
    ) -> None:
        self._database, self._park, self._scope, self._pending, self._renew = database, park, scope, pending, renew
        self._former: dict[str, pl.DataFrame] = {}
        self._unfinished: dict[str, set[str]] = {}
        self._plain: dict[str, bool] = {}  # whether all nodes of a kind are seen by readers and have an id
        #: Nodes of a kind that readers see.
        self.before: dict[str, int] = {}
        found = match_parks(self._read, park.__getitem__, kinds)
        # what an unfinished load made makes way for the record whose id it has
        taken = set().union(*self._unfinished.values()).intersection(found.moved.values())
        self.matches = Matches(found.kinds, {**found.moved, **{id_: GONE + id_ for id_ in taken}})
        self._there = _there(self.matches.moved)
        new_ids = [new for new in self.matches.moved.values() if not new.startswith(GONE)]
        self._new_ids = pl.Series(new_ids, dtype=pl.String).implode()
        self._settled = False

    def _read(self, label: str) -> pl.DataFrame:
        schema = {name: schema_of(NODES[label])[name] for name in known_by(NODES[label])}
        held = {"pending": pl.Boolean, "former": pl.List(pl.String), **schema}
        pieces = [pl.DataFrame(schema=held)]
        if self._database.rows(ingest.count_kind(label))[0]["n"]:
            given = {"scope": self._scope, "pending": self._pending}
            for piece in self._database.stream(ingest.list_known(label), **given):
                pieces.append(pl.DataFrame(piece, schema=held, orient="row", strict=False))
                self._renew()
        frame = pl.concat(pieces)
        self._unfinished[label] = set(frame.filter("pending")["id"].drop_nulls())
        self._former[label] = frame.filter(pl.col("former").list.len() > 0).select("id", "former")
        seen = frame.filter(~pl.col("pending"))
        self.before[label] = seen.height
        known = seen.drop_nulls("id").select(list(schema))
        self._plain[label] = known.height == frame.height
        return known

    def is_whole(self, label: str) -> bool:
        """Tell whether every node of a kind is a record of the park, so that none goes."""
        return self._plain[label] and self.matches.kinds[label].lost.is_empty()

    def table(self, name: str) -> pl.DataFrame:
        """Return the table of a kind as it is loaded: former names are aliases, and stand in ``cg_former`` as well."""
        declared, frame = NODES[name], self._park[name]
        if "aliases" not in declared.columns:
            return frame
        same = self.matches.kinds[name].same.filter("renamed")
        former = pl.concat(
            [
                self.matches.today(declared, self._former[name].rename({"former": "text"}).explode("text")),
                same.select(id="new", text="before"),
            ]
        )
        named = former.join(frame.select("id", "name"), on="id")
        form = form_of(name)
        another = named.filter(form(pl.col("text")) != form(pl.col("name"))).select("id", "text")
        listed = another.group_by("id", maintain_order=True).agg(cg_former=pl.col("text").unique(maintain_order=True))
        return frame.join(listed, on="id", how="left", maintain_order="left").with_columns(
            aliases=pl.when(pl.col("cg_former").is_null())
            .then("aliases")
            .otherwise(
                pl.concat_list(pl.col("aliases").fill_null([]), pl.col("cg_former").fill_null([])).list.unique(
                    maintain_order=True
                )
            )
        )

    def today(self, declared: Kind, held: pl.DataFrame) -> pl.DataFrame:
        """Return records of the database with the ids of today."""
        return held if self._settled else self.matches.today(declared, held)

    def with_ids(self, ends: pl.DataFrame) -> pl.DataFrame:
        """Return ends of relationships in the database (``from_id``, ``to_id``) with the ids of today."""
        return ends if self._settled else _with_ids(ends, self.matches.moved)

    def there(self, keys: pl.DataFrame) -> pl.DataFrame:
        """Return the keys that records of the park have in the database; that of a new one is none there."""
        return keys if self._settled else _with_ids(keys, self._there)

    def has_new_id(self, ids: pl.Series) -> pl.Series:
        """Tell which records of the park had another id in the database."""
        return ids.is_in(self._new_ids)

    def settle(self) -> None:
        """Take note that the database has the ids of today."""
        self._settled = True

    def steps(self, load: str, size: int) -> Iterator[tuple[str, list[list[str]]]]:
        """Yield labels with the former ids and those of today, in batches of about a size.

        Nodes that take over one another's ids are never in two batches, so that each batch can be done by itself.
        """
        for label, match in self.matches.kinds.items() if self.matches.moved else ():
            own = {*match.same["old"], *match.lost, *self._unfinished[label]}
            moved = {old: new for old, new in self.matches.moved.items() if old in own}
            batch: list[list[str]] = []
            for group in _groups(moved):
                batch += [[old, f"cg:{load}:gone:{old}" if new.startswith(GONE) else new] for old, new in group]
                if len(batch) >= size:
                    yield label, batch
                    batch = []
            if batch:
                yield label, batch


def _with_ids(keys: pl.DataFrame, ids: Mapping[str, str]) -> pl.DataFrame:
    named = [name for name in ("id", "from_id", "to_id") if name in keys.columns]
    return keys.with_columns(pl.col(name).replace(ids) for name in named) if ids else keys


def _there(moved: Mapping[str, str]) -> dict[str, str]:
    """Return the former id by that of today; an id whose bearer is another record today leads to none."""
    found = {new: old for old, new in moved.items()}
    return {**{old: GONE + old for old in moved if old not in found}, **found}


def _groups(moved: Mapping[str, str]) -> Iterator[list[tuple[str, str]]]:
    """Yield the moves that lean on one another, together."""
    taken = set(moved.values())
    seen: set[str] = set()
    # chains from their first id on, then what is left: circles
    for start in sorted(moved, key=lambda old: (old in taken, old)):
        group, old = [], start
        while old in moved and old not in seen:
            seen.add(old)
            group.append((old, moved[old]))
            old = moved[old]
        if group:
            yield group
