"""Where the records of a park stand in a database that others share: at a node of theirs, or at one of its own.

A new record is that of another scope if both have one valid credit code, or one id and one name, however it is written,
and not two valid codes. It then stands at that node, and stays there. Records without a name are each scope's own. A
node that a scope owns stays its own whatever others load. An id that another scope has given to something else is
borne inside the database with the name of the scope before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from chaingraph.errors import InputError, Text
from chaingraph.io.credit_code import check_holds
from chaingraph.io.identity import form_of
from chaingraph.model import NODES
from chaingraph.park import Park
from chaingraph.store.database import Database
from chaingraph.store.ingest import is_shared
from chaingraph.store.sharing import find_foreign

_BATCH = 10_000


@dataclass(frozen=True, slots=True)
class Shared:
    """Records of a kind that concern another scope as well.

    `how`: ``used`` (it owns them), ``passed`` (they pass to it), ``apart`` (it has given their ids to others).
    """

    kind: str
    scope: str
    how: str
    records: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the records of one kind stood before a load, under the ids that they have today.

    `unknown`: ids that are new to the scope; `own`: those of nodes of its own that are to be given an id; `uses`: the
    node of another scope by id.
    """

    unknown: Collection[str]
    own: Collection[str]
    uses: Mapping[str, str]
    crowded: bool  # whether others have records of the kind at all


class Placing:
    """Decides where the records of a park stand, kind by kind.

    `standing`: by kind of node; `renew`: called now and then while the database is read.

    After `place`: `inside`, the ids in the database of records that have another one there; `used`, by kind the ids of
    nodes of others; `shared`, what to tell of them.
    Raises `InputError`: ``CG-N303`` if an id is borne by what no load of the program made.
    """

    def __init__(
        self,
        database: Database,
        park: Park,
        scope: str,
        standing: Mapping[str, Standing],
        renew: Callable[[], None],
    ) -> None:
        self._database, self._park, self._scope, self._renew = database, park, scope, renew
        self._standing = standing
        self.inside = {id_: there for one in standing.values() for id_, there in one.uses.items() if id_ != there}
        self.used = {label: set(one.uses.values()) for label, one in standing.items()}
        self._taken = set().union(*self.used.values())
        self._counts: Counter[tuple[str, str, str]] = Counter()
        for label in standing:
            self._place(label)

    @property
    def shared(self) -> tuple[Shared, ...]:
        """What is new about records of others, and which ids stand apart."""
        return tuple(Shared(*key, records) for key, records in sorted(self._counts.items()))

    def _place(self, label: str) -> None:
        one = self._standing[label]
        asked = [id_ for id_ in (*one.unknown, *one.own) if id_ not in one.uses]
        foreign = {row["key"]: row for row in self._foreign(label, "id", asked)} if one.crowded else {}
        if nobodys := sum(row["scope"] is None for row in foreign.values()):
            raise of_another_program(label, nobodys)
        own = set(one.own)
        free = {id_ for id_ in asked if id_ not in own}
        same = self._same(label, free, foreign) if one.crowded and is_shared(label) else {}
        for id_, row in same.items():
            self._taken.add(row["id"])
            self.used[label].add(row["id"])
            self._counts[label, row["scope"], "used"] += 1
            if row["id"] != id_:
                self.inside[id_] = row["id"]
        apart = {id_ for id_ in asked if id_ not in same and (id_ in foreign or id_ in self._taken)}
        self._stand_apart(label, apart, foreign)

    def _stand_apart(self, label: str, ids: set[str], foreign: Mapping[str, Mapping[str, Any]]) -> None:
        wanted = {id_: f"{self._scope}:{id_}" for id_ in sorted(ids)}
        borne = [row["key"] for row in self._foreign(label, "id", list(wanted.values()))]
        if borne or self._own(wanted.values()):
            raise _borne(label, next(iter(wanted)))
        for id_, there in wanted.items():
            self.inside[id_] = there
            self._counts[label, foreign[id_]["scope"] if id_ in foreign else self._scope, "apart"] += 1

    def _same(self, label: str, ids: set[str], by_id: Mapping[str, Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
        """Return the record of another scope that a new one certainly is, by its id; none is taken twice."""
        ours = _with_code(self._park[label])
        asked = ours.filter(pl.col("id").is_in(pl.Series(list(ids), dtype=pl.String).implode()))
        found = self._by_code(label, asked) if "uscc" in NODES[label].columns else {}
        named = [row for id_, row in by_id.items() if id_ in ids and id_ not in found]
        taken = {row["id"] for row in found.values()} | self._taken
        for row in self._of_one_name(label, asked, named):
            if row["id"] not in taken:
                found[row["key"]] = row
        return found

    def _by_code(self, label: str, asked: pl.DataFrame) -> dict[str, Mapping[str, Any]]:
        coded = asked.drop_nulls("code")
        ids = dict(coded.filter(~pl.col("code").is_duplicated()).select("code", "id").iter_rows())
        rows = [row for row in self._foreign(label, "uscc", list(ids)) if row["scope"] is not None]
        several = Counter(row["key"] for row in rows)
        found = {ids[row["key"]]: row for row in rows if several[row["key"]] == 1 and row["id"] not in self._taken}
        # what the park itself calls so in another kind stands under that id: references could not tell the two
        own = self._own((row["id"] for id_, row in found.items() if row["id"] != id_), but=label)
        return {id_: row for id_, row in found.items() if row["id"] == id_ or row["id"] not in own}

    def _of_one_name(
        self, label: str, asked: pl.DataFrame, rows: list[Mapping[str, Any]]
    ) -> Iterable[Mapping[str, Any]]:
        if not rows:
            return ()
        schema = dict.fromkeys(("id", "name", "uscc"), pl.String)
        theirs = _with_code(pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema))
        form = form_of(label)
        both = asked.join(theirs, on="id", suffix="_of").filter(
            form(pl.col("name")) == form(pl.col("name_of")), (pl.col("code") == pl.col("code_of")).fill_null(value=True)
        )
        same = set(both["id"])
        return [row for row in rows if row["id"] in same]

    def _own(self, ids: Iterable[str], *, but: str | None = None) -> set[str]:
        """Return which of some ids records of the park have, of all kinds but one."""
        wanted = pl.Series(list(ids), dtype=pl.String)
        kinds = [name for name in NODES if name in self._park.tables and name != but] if len(wanted) else ()
        held = (self._park[name]["id"] for name in kinds)
        return {id_ for series in held for id_ in series.filter(series.is_in(wanted.implode()))}

    def _foreign(self, label: str, by: str, keys: list[str]) -> list[dict[str, Any]]:
        found = []
        for start in range(0, len(keys), _BATCH):
            part = keys[start : start + _BATCH]
            found += self._database.rows(find_foreign(label, by), keys=part, scope=self._scope)
            self._renew()
        return found


def _with_code(records: pl.DataFrame) -> pl.DataFrame:
    """Return ``id, name, code`` of records; the code where it is a valid one."""
    codes = records["uscc"] if "uscc" in records.columns else pl.Series([None] * records.height, dtype=pl.String)
    return records.select("id", "name", code=pl.select(pl.when(check_holds(codes)).then(codes)).to_series())


def of_another_program(label: str, count: int) -> InputError:
    """Return the refusal to take over records that no load of the program made."""
    text = Text(
        "数据库中有 {count} 条 {label} 与本次的编号相同，却是其他程序写入的，未写入。请载入另一个数据库（--database）"
        "或服务器，或在表中给它们另外的编号",
        "{count} records of {label} in the database have ids of this park and belong to another program; nothing was "
        "written. Load into another database (--database) or server, or give them other ids",
    )
    return InputError("CG-N303", text.format(count=count, label=label))


def _borne(label: str, id_: str) -> InputError:
    text = Text(
        "{label} 的编号 {id} 在数据库中属于另一范围的另一条记录，加上范围名后仍被占用，未写入；请在表中给它另外的编号",
        "the id {id} of {label} is another record's of another scope in the database, and taken with the name of the "
        "scope before it as well; nothing was written. Give the record another id",
    )
    return InputError("CG-N303", text.format(label=label, id=id_))
