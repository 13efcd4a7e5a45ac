"""What every home of a park can do, and the record of what a load changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, Self

import polars as pl

from chaingraph.errors import InputError, PolicyError, Text
from chaingraph.model import EDGES, NODES
from chaingraph.park import Park
from chaingraph.quality import Quality
from chaingraph.store.ingest import DERIVED

#: Largest share of a kind's records that a load removes without being told to.
REMOVAL_SHARE = 0.2

#: Called with the kind, records done and records in all, as a load goes on.
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Change:
    """What a load does, or would do, to the records of one kind.

    Attributes
    ----------
    kind
        Name of the kind.
    before
        Records that the store held.
    added, changed, removed
        Records; `removed` counts edges that go with a removed node as well.
    derived
        Whether these are no records but the relationships that a reference stands for, which follow from them.
    """

    kind: str
    before: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    derived: bool = False

    @property
    def nothing(self) -> bool:
        """Whether the store already holds what was loaded."""
        return not (self.added or self.changed or self.removed)


@dataclass(frozen=True, slots=True)
class Load:
    """The record of one load.

    Attributes
    ----------
    scope
        Whose data it is: only records of the same scope are ever removed.
    status
        ``running``, ``complete``, or ``superseded`` (did not come to its end, a later one did).
    counts
        Records per kind after the load.
    digest
        Digest of the loaded park.
    quality
        How well the files of the loaded park were read.
    removed
        What readers saw and the load took away, by kind and key; nothing of kinds whose keys are of persons.
    """

    id: str
    scope: str
    source: str
    status: str
    started: dt.datetime
    finished: dt.datetime | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    digest: str | None = None
    version: str | None = None
    quality: Quality | None = None
    removed: tuple[str, ...] = ()


class Closing:
    """What is closed at the end of its block."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what is open."""
        raise NotImplementedError


class Store(Protocol):
    """A home of a park: a folder of files, or a database."""

    def read(self) -> Park:
        """Read the park; what is not whole is left out and said in the findings."""

    def preview(self, park: Park) -> tuple[Change, ...]:
        """Tell what `write` would change, kind by kind, without writing anything."""

    def write(
        self, park: Park, *, source: str = "", yes_delete: int | None = None, progress: Progress | None = None
    ) -> Load:
        """Make the kinds of record that `park` has equal to it; other kinds stay as they are."""

    def loads(self) -> tuple[Load, ...]:
        """List what was loaded, newest first; a folder keeps no such list."""

    def close(self) -> None:
        """Let go of what is open."""


def check_removals(changes: tuple[Change, ...], yes_delete: int | None) -> None:
    """Refuse to remove more than a fifth of a kind's records, derived ones aside, unless the number was confirmed.

    `yes_delete`: the number of records in all that may be removed; it must be exact. What is derived does not count.

    Raises `PolicyError`: ``CG-N301`` if too much would go, ``CG-N302`` if the confirmed number is another one.

    >>> check_removals((Change("Enterprise", 100, removed=20),), None)
    >>> check_removals((Change("Enterprise", 100, removed=21),), 21)
    """
    changes = tuple(change for change in changes if not change.derived)
    total = sum(change.removed for change in changes)
    if yes_delete is not None and yes_delete != total:
        raise PolicyError(
            "CG-N302",
            Text(
                f"确认删除 {yes_delete} 条，实际将删除 {total} 条；请先用 --dry-run 核对",
                f"{yes_delete} removals were confirmed, but {total} records would go; look at --dry-run first",
            ),
        )
    large = [
        change for change in changes if change.removed > REMOVAL_SHARE * change.before and change.kind not in DERIVED
    ]
    if yes_delete is None and large:
        listed = ", ".join(f"{change.kind} -{change.removed}/{change.before}" for change in large)
        raise PolicyError(
            "CG-N301",
            Text(
                f"将删除某类记录的五分之一以上（{listed}），已停止，数据库未改动；确认无误时加 --yes-delete {total}",
                f"more than a fifth of a kind's records would be removed ({listed}); nothing was written. If that is "
                f"meant, give --yes-delete {total}",
            ),
        )


def check_park(park: Park) -> None:
    """Refuse a park that could not be found again in a graph.

    Raises `InputError`: ``CG-Q041`` if two records share an id, ``CG-Q042`` if an edge has an end that is no record of
    a kind that may stand there, ``CG-Q043`` if two edges of a kind share their identity. A park that was read from
    files has none.
    """
    ids = {name: park[name]["id"] for name in NODES}
    every = pl.concat(list(ids.values()))
    # as many hashes as ids prove that no two are the same, for an eighth of the memory
    if every.hash().n_unique() < len(every) and every.is_duplicated().any():
        raise InputError("CG-Q041", Text("有编号属于两条记录", "two records share an id"))
    for name, declared in EDGES.items():
        frame = park[name]
        if frame.is_empty():
            continue
        for column, kinds in (("from_id", declared.start), ("to_id", declared.end)):
            known = pl.concat([ids[label] for label in kinds])
            if not frame[column].is_in(known.implode()).all():
                text = Text("{kind} 有一端不是任何记录", "an edge of {kind} has an end that is no record")
                raise InputError("CG-Q042", text.format(kind=name))
        keys = frame.select(declared.key)
        if keys.hash_rows().n_unique() < keys.height and keys.is_duplicated().any():
            text = Text("{kind} 有两条相同的边", "two edges of {kind} share their identity")
            raise InputError("CG-Q043", text.format(kind=name))


def compare(old: pl.DataFrame, new: pl.DataFrame, key: list[str]) -> tuple[pl.Series, pl.Series]:
    """Tell which rows of `new` are not in `old`, and which are there with other values.

    `old`, `new`: frames with the same columns; `key` is unique in each, and an unknown value in it equals another one.

    Returns ``added`` and ``changed``: one boolean per row of `new`, in its order.

    >>> old = pl.DataFrame({"id": ["a", "b"], "n": [1, None]})
    >>> new = pl.DataFrame({"id": ["b", "c", "a"], "n": [2, 3, 1]})
    >>> [series.to_list() for series in compare(old, new, ["id"])]
    [[False, True, False], [True, False, False]]
    """
    values = [name for name in new.columns if name not in key]
    before = old.rename({name: f"old:{name}" for name in values}).with_columns(known=pl.lit(value=True))
    both = new.join(before, on=key, how="left", nulls_equal=True, maintain_order="left")
    added = both["known"].is_null()
    different = [pl.col(name).ne_missing(pl.col(f"old:{name}")) for name in values]
    changed = both.select(pl.any_horizontal(*different, pl.lit(value=False))).to_series() & ~added
    return added.alias("added"), changed.alias("changed")


def kinds_of(park: Park) -> tuple[str, ...]:
    """Return the kinds that a park has a table of, in declared order: nodes first, then edges."""
    return tuple(declared.name for declared in (*NODES.values(), *EDGES.values()) if declared.name in park.tables)
