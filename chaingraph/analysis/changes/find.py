"""What changed between two parks: records that came, went, or say something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.changes.answers import CHANGES, SUMMARY
from chaingraph.model import KINDS, NODES, DataClass, EdgeKind, Kind, Property, Type
from chaingraph.park import Park
from chaingraph.privacy import mask
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_NTH, _OLD, _NEW, _ID, _NAME = "\0nth", "\0old", "\0new", "\0id", "\0name"
_OPEN = (DataClass.PUBLIC, DataClass.INTERNAL)


def find_changes(before: Park, after: Park) -> Table:
    """Find the records that were added, removed or changed from one park to another.

    Parameters
    ----------
    before, after
        The two parks; records are the same when their kind and key are (the id of a node; both ends and the identity
        of an edge).

    Returns
    -------
    Table
        One row per record added or removed, and one per changed property of a record with ``before`` and ``after``
        (null is unknown), in the order of the declared kinds; within a kind what was added, removed, changed; then by
        name, id and declared property. No rows means that both parks hold the same records. ``parts["summary"]``
        counts records by kind, kinds about people left out.

        Records of people (members, affiliations, offices) have no row each, since it would show nothing but stars:
        they are counted by kind, change and property in ``people_records``. Personal properties of other records are
        masked; that they changed is said.

    Notes
    -----
    Columnar joins, linear in the records; rows are made only of what differs. A record whose id was derived from its
    contents or its name (it had none) and whose contents changed is one removed and one added; where a removed and an
    added record bear the same name, a note says so.

    Examples
    --------
    >>> def park(status):
    ...     return Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "status": status, "source": "s"}]})
    >>> table = find_changes(park("operating"), park("closed"))
    >>> [(row["change"], row["field"], row["before"].en, row["after"].en) for row in table.rows]
    [('changed', 'status', 'Operating', 'Closed')]
    >>> len(find_changes(park(None), park(None)))
    0
    """
    rows: list[dict[str, Any]] = []
    summary: list[dict[str, Any]] = []
    notes: list[Reason] = []
    for declared in KINDS:
        old, new = before[declared.name], after[declared.name]
        if not old.height and not new.height:
            continue
        both = _joined(declared, old, new)
        gone, come = both.filter(pl.col(_NEW).is_null()), both.filter(pl.col(_OLD).is_null())
        stayed = both.filter(pl.col(_OLD) & pl.col(_NEW))
        differing = _differing(declared, stayed)
        if not all(declared[name].data_class in _OPEN for name in declared.key):
            rows += _people_rows(declared, come.height, gone.height, differing)
            continue
        named = _Named(declared, before, after)
        rows += [*named.rows("added", come), *named.rows("removed", gone), *_changed_rows(declared, named, differing)]
        notes += _renumbered(declared, gone, come)
        touched = {_record(row, declared.key) for _, frame in differing for row in frame.iter_rows(named=True)}
        summary.append(
            {
                "kind": declared.name,
                "before": old.height,
                "added": come.height,
                "removed": gone.height,
                "changed": len(touched),
                "after": new.height,
            }
        )
    return CHANGES.table(
        tuple(rows),
        parameters={"before": before.digest[:12], "after": after.digest[:12]},
        notes=tuple(notes),
        parts={
            "summary": SUMMARY.table(
                tuple(summary),
                notes=(WORDS.reason("people_left_out"),),
            )
        },
    )


def _joined(declared: Kind, old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Return every record once: new values under the declared names, old ones with a mark, who was there."""
    old, new = _numbered(declared, old), _numbered(declared, new)
    key = [*declared.key, _NTH]
    old = old.rename({name: f"{_OLD}{name}" for name in declared.columns if name not in declared.key})
    return old.with_columns(pl.lit(True).alias(_OLD)).join(
        new.with_columns(pl.lit(True).alias(_NEW)), on=key, how="full", coalesce=True, nulls_equal=True
    )


def _numbered(declared: Kind, frame: pl.DataFrame) -> pl.DataFrame:
    """Add a number within the key: 0 in every validated park, and no blow-up of the join in any other."""
    if not frame.select(declared.key).is_duplicated().any():
        return frame.with_columns(pl.lit(0, dtype=pl.Int64).alias(_NTH))
    ordered = frame.sort(declared.columns, nulls_last=True)
    return ordered.with_columns(pl.int_range(pl.len()).over(declared.key).alias(_NTH))


def _differing(declared: Kind, stayed: pl.DataFrame) -> list[tuple[Property, pl.DataFrame]]:
    """Return the properties that differ, each with the key and both values of the records concerned."""
    found = []
    for prop in declared.properties:
        if prop.name in declared.key:
            continue
        frame = stayed.filter(pl.col(prop.name).ne_missing(pl.col(f"{_OLD}{prop.name}")))
        if frame.height:
            found.append(
                (prop, frame.select(*declared.key, _NTH, pl.col(f"{_OLD}{prop.name}").alias(_OLD), _new(prop)))
            )
    return found


def _new(prop: Property) -> pl.Expr:
    return pl.col(prop.name).alias(_NEW)


class _Named:
    """The records of one kind with the words a person knows them by."""

    def __init__(self, declared: Kind, before: Park, after: Park) -> None:
        self.declared = declared
        kinds = (*declared.start, *declared.end) if isinstance(declared, EdgeKind) else (declared.name,)
        known = [name for name in dict.fromkeys(kinds) if "name" in NODES[name].columns]
        frames = [park[name].select("id", "name") for park in (after, before) for name in known]
        empty = pl.DataFrame(schema={"id": pl.String, "name": pl.String})
        self._names = pl.concat([empty, *frames]).unique("id", keep="first", maintain_order=True)

    def sorted(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the records with their name and the text of their key, in the order of these."""
        if isinstance(self.declared, EdgeKind):
            for end in ("from_id", "to_id"):
                names = self._names.rename({"id": end, "name": f"{_NAME}{end}"})
                frame = frame.join(names, on=end, how="left")
            ends = [pl.coalesce(f"{_NAME}{end}", end) for end in ("from_id", "to_id")]
            texts = [pl.col(name).cast(pl.String) for name in self.declared.identity]
            frame = frame.with_columns(
                pl.concat_str(ends, separator=" → ").alias(_NAME),
                pl.concat_str(
                    pl.concat_str("from_id", "to_id", separator=" → "), *texts, separator=" · ", ignore_nulls=True
                ).alias(_ID),
            )
        else:
            names = self._names.rename({"name": _NAME})
            frame = frame.join(names, on="id", how="left").with_columns(pl.col("id").alias(_ID))
        return frame.sort(_NAME, _ID, _NTH, nulls_last=True)

    def rows(self, change: str, frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
        """Make a row of every record that was added or removed."""
        for name, record in self.sorted(frame).select(_NAME, _ID).iter_rows():
            yield _row(self.declared, change, name=name, id=record)


def _changed_rows(
    declared: Kind, named: _Named, differing: list[tuple[Property, pl.DataFrame]]
) -> Iterator[dict[str, Any]]:
    found = [
        ((row[0] is None, row[0] or "", row[1], row[2], place), prop, row)
        for place, (prop, frame) in enumerate(differing)
        for row in named.sorted(frame).select(_NAME, _ID, _NTH, _OLD, _NEW).iter_rows()
    ]
    for _, prop, (name, record, _nth, old, new) in sorted(found, key=lambda item: item[0]):
        yield _row(
            declared,
            "changed",
            name=name,
            id=record,
            label=prop.label,
            field=prop.name,
            before=_shown(prop, old),
            after=_shown(prop, new),
        )


def _people_rows(
    declared: Kind, come: int, gone: int, differing: list[tuple[Property, pl.DataFrame]]
) -> Iterator[dict[str, Any]]:
    for change, count in (("added", come), ("removed", gone)):
        if count:
            yield _row(declared, change, people_records=count)
    for prop, frame in differing:
        yield _row(declared, "changed", label=prop.label, field=prop.name, people_records=frame.height)


def _row(declared: Kind, change: str, **values: Any) -> dict[str, Any]:
    return {**dict.fromkeys(CHANGES.names()), "kind": declared.name, "change": change, **values}


def _shown(prop: Property, value: Any) -> Any:
    if value is None:
        return None
    if prop.data_class not in _OPEN:
        return mask(str(value), prop.data_class)
    return prop.values.get(value, value) if prop.type is Type.ENUM else value


def _record(row: Mapping[str, Any], key: tuple[str, ...]) -> tuple[Any, ...]:
    return (*(row[name] for name in key), row[_NTH])


def _renumbered(declared: Kind, gone: pl.DataFrame, come: pl.DataFrame) -> list[Reason]:
    if "name" not in declared.columns or not gone.height or not come.height:
        return []
    same = gone.select(pl.col(f"{_OLD}name").alias("name")).join(come.select("name").unique(), on="name", how="semi")
    return [WORDS.reason("renumbered", table=declared.label, records=same.height)] if same.height else []
