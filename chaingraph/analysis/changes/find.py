"""What changed between two parks: records that came, went, or say something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.changes.answers import CHANGES, SUMMARY
from chaingraph.analysis.changes.same import WORDS, tell_matches
from chaingraph.asof.records import OPEN, is_open
from chaingraph.io.matching import GONE, Matches, match_parks
from chaingraph.model import KINDS, NODES, EdgeKind, Kind, Property, Type
from chaingraph.park import Park
from chaingraph.privacy import mask
from chaingraph.table import Table

_NTH, _OLD, _NEW, _ID, _NAME = "\0nth", "\0old", "\0new", "\0id", "\0name"


def find_changes(before: Park, after: Park) -> Table:
    """Find the records that were added, removed or changed from one park to another.

    Parameters
    ----------
    before, after
        The two parks; nodes are the same as `chaingraph.io.matching.match_parks` finds them, as when a park is loaded
        into a database; edges when both ends and their identity are.

    Returns
    -------
    Table
        One row per record added or removed, and one per changed property of a record with ``before`` and ``after``
        (null is unknown), in the order of the declared kinds; within a kind what was added, removed, changed; then by
        name, id and declared property. No rows means that both parks hold the same records. ``parts["summary"]``
        counts records by kind, kinds about people left out.

        Records of people (members, affiliations, offices) have no row each, since it would show nothing but stars:
        they are counted by kind, change and property in ``people_records``. Personal properties of other records are
        masked; that they changed is said. Of records that are perhaps the same a note tells each.

    Notes
    -----
    Columnar joins, linear in the records; rows are made only of what differs. A record without a name whose id was
    derived from its contents (it had none) and whose contents changed is one removed and one added. What refers to a
    record with a new id has not changed by that.

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
    matches = match_parks(before.__getitem__, after.__getitem__)
    for declared in KINDS:
        old, new = matches.today(declared, before[declared.name]), after[declared.name]
        if not old.height and not new.height:
            continue
        both = _joined(declared, old, new)
        gone, come = both.filter(pl.col(_NEW).is_null()), both.filter(pl.col(_OLD).is_null())
        stayed = both.filter(pl.col(_OLD) & pl.col(_NEW))
        differing = [*_new_ids(declared, matches), *_differing(declared, stayed)]
        if not is_open(declared):
            rows += _people_rows(declared, come.height, gone.height, differing)
            continue
        named = _Named(declared, before, after, matches)
        rows += [*named.rows("added", come), *named.rows("removed", gone), *_changed_rows(declared, named, differing)]
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
        notes=tell_matches(matches, doubts_only=True),
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


def _new_ids(declared: Kind, matches: Matches) -> list[tuple[Property, pl.DataFrame]]:
    """Return the ids that differ, as `_differing` returns other properties."""
    if declared.name not in matches.kinds:
        return []
    other = matches.kinds[declared.name].same.filter(pl.col("old") != pl.col("new"))
    nth = pl.lit(0, pl.Int64).alias(_NTH)
    frame = other.select(pl.col("new").alias("id"), nth, pl.col("old").alias(_OLD), pl.col("new").alias(_NEW))
    return [(declared["id"], frame)] if frame.height else []


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

    def __init__(self, declared: Kind, before: Park, after: Park, matches: Matches) -> None:
        self.declared = declared
        kinds = (*declared.start, *declared.end) if isinstance(declared, EdgeKind) else (declared.name,)
        known = [name for name in dict.fromkeys(kinds) if "name" in NODES[name].columns]
        frames = [after[name].select("id", "name") for name in known]
        frames += [matches.today(NODES[name], before[name].select("id", "name")) for name in known]
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
        shown = frame.with_columns(pl.col(_ID, _NAME).str.replace_all(GONE, "", literal=True))
        return shown.sort(_NAME, _ID, _NTH, nulls_last=True)

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
    if prop.data_class not in OPEN:
        return mask(str(value), prop.data_class)
    return prop.values.get(value, value) if prop.type is Type.ENUM else value


def _record(row: Mapping[str, Any], key: tuple[str, ...]) -> tuple[Any, ...]:
    return (*(row[name] for name in key), row[_NTH])
