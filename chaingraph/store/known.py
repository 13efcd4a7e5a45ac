"""Who of the nodes in a database is who in the park that is loaded: found before a load, given the ids of today."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from chaingraph.io.identity import form_of
from chaingraph.io.matching import GONE, Matches, known_by, match_parks
from chaingraph.model import NODES, kind
from chaingraph.model.core import Kind
from chaingraph.park import Park, schema_of
from chaingraph.store import ingest, sharing
from chaingraph.store.database import Database
from chaingraph.store.placing import Placing, Standing
from chaingraph.store.terms import Terms, read_terms


@dataclass(frozen=True, slots=True)
class _Held:
    """The nodes of a kind that a scope holds, by its own ids.

    `apart`: the id inside of nodes of its own where that is another one; `used`: the id of nodes of others.
    """

    apart: Mapping[str, str]
    used: Mapping[str, str]
    unknown: list[str]  # ids of the park that are not among them
    crowded: bool  # whether others have nodes of the kind


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
        self._held: dict[str, _Held] = {}
        #: Nodes of a kind that readers see.
        self.before: dict[str, int] = {}
        self._terms = read_terms(database, scope)
        self.matches = match_parks(self._read, park.__getitem__, kinds)
        self._renamed = {name: self._renames(name) for name in kinds}
        placing = Placing(database, park, scope, {name: self._standing(name) for name in kinds}, renew)
        #: Ids of the nodes of other scopes that records of a kind stand at, and what to tell of them.
        self.used, self.shared = placing.used, placing.shared
        #: In what terms the records of the park are to stand in the database, and the park in them.
        shares = placing.inside or any(self.used.values())
        self.terms = Terms(placing.inside, {name: park[name]["id"] for name in kinds} if shares else None)
        self.park = replace(
            park, tables={name: self.terms.enter(kind(name), frame) for name, frame in park.tables.items()}
        )
        ids = (self.park[name]["id"] for name in kinds)
        self._every = pl.concat([pl.Series("id", [], pl.String), *ids])
        self._moved = {name: self._moves(name) for name in kinds}
        moved = {old: new for moves in self._moved.values() for old, new in moves.items()}
        self._inside = Matches(self.matches.kinds, moved)
        self._there = Matches(self.matches.kinds, _there(moved))
        new_ids = [new for new in moved.values() if not new.startswith(GONE)]
        self._new_ids = pl.Series(new_ids, dtype=pl.String).implode()
        self._settled = False

    def _read(self, label: str) -> pl.DataFrame:
        """Return by what the records of the scope are known, under its own ids."""
        declared, every = NODES[label], self._database.rows(ingest.count_kind(label))[0]["n"]
        schema = {name: schema_of(declared)[name] for name in known_by(declared)}
        owned = self._pieces(ingest.list_known(label), schema) if every else self._nobody(schema)
        crowded = every > owned.height
        uses = self._pieces(sharing.list_known_uses(label), schema) if crowded else self._nobody(schema)
        self._unfinished[label] = set(owned.filter("pending")["id"].drop_nulls())
        there = pl.concat([owned.with_columns(used=False), uses.with_columns(used=True)])
        frame = self._terms.leave(declared, there.with_columns(there="id"))
        self._former[label] = frame.filter(pl.col("former").list.len() > 0).select("id", "former")
        seen = frame.filter(~pl.col("pending"))
        self.before[label] = seen.height
        # before copies are joined, the first of them is the record
        known = seen.drop_nulls("id").unique("id", keep="first", maintain_order=True)
        self._plain[label] = known.height == frame.height
        apart = known.filter(~pl.col("used"), pl.col("there") != pl.col("id")).select("id", "there")
        used = known.filter("used").select("id", "there")
        ids = self._park[label].select("id")
        unknown = ids.join(known, on="id", how="anti")["id"].to_list() if crowded or apart.height else []
        self._held[label] = _Held(dict(apart.iter_rows()), dict(used.iter_rows()), unknown, crowded)
        return known.select(list(schema))

    def _nobody(self, schema: Mapping[str, Any]) -> pl.DataFrame:
        return pl.DataFrame(schema={"pending": pl.Boolean, "former": pl.List(pl.String), **schema})

    def _pieces(self, statement: str, schema: Mapping[str, Any]) -> pl.DataFrame:
        pieces = [self._nobody(schema)]
        for piece in self._database.stream(statement, scope=self._scope, pending=self._pending):
            pieces.append(pl.DataFrame(piece, schema=pieces[0].schema, orient="row", strict=False))
            self._renew()
        return pl.concat(pieces)

    def _renames(self, label: str) -> dict[str, str]:
        """Return the ids of today by former ones, of records of a kind that are the same."""
        same = self.matches.kinds[label].same.filter(pl.col("old") != pl.col("new"))
        return dict(same.select("old", "new").iter_rows())

    def _standing(self, label: str) -> Standing:
        held, renamed = self._held[label], self._renamed[label]
        if not held.crowded and not held.apart:
            return Standing((), (), {}, crowded=False)
        lost = set(self.matches.kinds[label].lost)
        ids = self._park[label]["id"]
        # an id that its bearer has given up is new to whoever bears it today
        free = ids.filter(ids.is_in(pl.Series([*renamed, *lost], dtype=pl.String).implode()))
        unknown = {*held.unknown, *free} - set(renamed.values())
        uses = {renamed.get(id_, id_): there for id_, there in held.used.items() if id_ not in lost}
        own = {renamed.get(id_, id_) for id_ in held.apart if id_ not in lost}
        own |= {new for old, new in renamed.items() if old not in held.used}
        return Standing(unknown, own, uses, held.crowded)

    def _moves(self, label: str) -> dict[str, str]:
        """Return the ids of today by former ones inside the database, of nodes of a kind that the scope owns.

        `GONE` and the former id for a node that is no record any more, or never was one, and whose id another bears.
        """
        held, renamed, inside = self._held[label], self._renamed[label], self.terms.inside
        lost = self.matches.kinds[label].lost
        stayed = held.apart.keys() - renamed.keys() - (set(lost) if held.apart else set())
        same = {**{id_: id_ for id_ in stayed}, **renamed}
        moved = {held.apart.get(old, old): inside.get(new, new) for old, new in same.items() if old not in held.used}
        left = lost.filter(~lost.is_in(pl.Series(list(held.used), dtype=pl.String).implode())).replace(held.apart)
        gone = set(self._every.filter(self._every.is_in(left.implode()))) if len(left) else set()
        # what an unfinished load made makes way for the record whose id it has
        gone |= self._unfinished[label].intersection(moved.values())
        return {old: new for old, new in moved.items() if old != new} | {id_: GONE + id_ for id_ in gone}

    def is_whole(self, label: str) -> bool:
        """Tell whether every node of a kind is a record of the park, so that none goes."""
        return self._plain[label] and self.matches.kinds[label].lost.is_empty()

    def is_crowded(self, label: str) -> bool:
        """Tell whether other scopes own nodes of a kind, so that some may be used."""
        return self._held[label].crowded

    def table(self, name: str) -> pl.DataFrame:
        """Return the table of a kind as it is loaded, under the ids inside the database.

        Former names are aliases, and stand in ``cg_former`` as well; ``cg_id`` is the scope's own id where it differs.
        """
        frame = self.terms.enter(NODES[name], self._with_former(name))
        own = pl.col("id").replace_strict(self.terms.own, default=None, return_dtype=pl.String)
        return frame.with_columns(cg_id=own)

    def _with_former(self, name: str) -> pl.DataFrame:
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
        return held if self._settled else self._inside.today(declared, held)

    def with_ids(self, ends: pl.DataFrame) -> pl.DataFrame:
        """Return ends of relationships in the database (``from_id``, ``to_id``) with the ids of today."""
        return ends if self._settled else _with_ids(ends, self._inside.moved)

    def there(self, declared: Kind, rows: pl.DataFrame) -> pl.DataFrame:
        """Return records of the park with the ids that the database has; that of a new one is none there."""
        return rows if self._settled else self._there.today(declared, rows)

    def has_new_id(self, ids: pl.Series) -> pl.Series:
        """Tell which records of the park had another id in the database."""
        return ids.is_in(self._new_ids)

    @property
    def moves(self) -> bool:
        """Whether records get other ids, in the database or as the scope knows those of others."""
        return any(self._moved.values()) or any(self._renamed.values())

    @property
    def misread(self) -> list[str]:
        """Return the ids inside the database that are to mean another record, or none, to kinds that are not loaded.

        Ids that nodes get and that none has so far, and those of records that go and that the scope knows by its own.
        """
        moved = {old: new for moves in self._moved.values() for old, new in moves.items()}
        taken = {new for new in moved.values() if new not in moved and not new.startswith(GONE)}
        for label, held in self._held.items():
            there = {**held.apart, **held.used}
            taken |= {there[id_] for id_ in self.matches.kinds[label].lost if there.get(id_, id_) != id_}
        return sorted(taken)

    def were(self, declared: Kind, held: pl.DataFrame) -> pl.DataFrame:
        """Return records of the database, read before `settle`, with the scope's own ids as readers see them so far."""
        return self._terms.leave(declared, held)

    def settle(self) -> None:
        """Take note that the database has the ids of today."""
        self._settled = True

    def steps(self, load: str, size: int) -> Iterator[tuple[str, list[list[str]]]]:
        """Yield labels with the former ids and those of today, in batches of about a size.

        Nodes that take over one another's ids are never in two batches, so that each batch can be done by itself.
        """
        for label, moved in self._moved.items():
            batch: list[list[str]] = []
            for group in _groups(moved):
                batch += [[old, gone_id(load, old) if new.startswith(GONE) else new] for old, new in group]
                if len(batch) >= size:
                    yield label, batch
                    batch = []
            if batch:
                yield label, batch


def gone_id(load: str, old: str) -> str:
    """Return the id that a load gives to a node that is no record any more, and whose id another bears."""
    return f"cg:{load}:gone:{old}"


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
