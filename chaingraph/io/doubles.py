"""Rows of one record made one: which value stays is decided by what the rows mean, never by their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Any

import polars as pl

from chaingraph.errors import Text
from chaingraph.io.checks import Checked
from chaingraph.io.constants import ROW
from chaingraph.io.decisions import About, Choice, key_of, told_apart
from chaingraph.io.export import cell_words
from chaingraph.io.identity import form_of, is_traditional
from chaingraph.io.live import OPEN, TABLE, Tables, gather, place_of, surely_distinct
from chaingraph.io.parse import parse
from chaingraph.model import Kind, Property, Type
from chaingraph.park import schema_of
from chaingraph.privacy import mask

_PROVENANCE = ("source", "source_ref")
_FACTS = "#facts"
_UNKNOWN = "未知"  # what is proposed where no value goes before the others
_TOGETHER = {"reported_by": "both"}  # what rows say together of which each tells from its own end
Row = dict[str, Any]


def merge_doubles(tables: Tables, kinds: tuple[Kind, ...]) -> None:
    """Merge the rows that have one key.

    The newest by ``updated`` (of links also by ``since``) and then the fullest goes before. What it leaves blank is
    taken from the others, lists are joined, another name becomes an alias, an earlier time of a link is told and left
    out; a link that either end reported is reported by both. Where values contradict each other, that of the row that
    goes before stays, told with both; between rows of which none does, the value is unknown, or, where it is required,
    the rows are put aside but one.

    The order of rows decides nothing. One pass of hashing where no key is doubled; Python touches doubled rows only.
    """
    for kind in kinds:
        if kind.name not in tables:
            continue
        keys = gather(tables, kind, *kind.key)
        if surely_distinct(keys.select(kind.key)):
            continue
        same = keys.select((pl.struct(kind.key) if len(kind.key) > 1 else pl.col(kind.key)).is_duplicated()).to_series()
        if same.any():
            _merge_kind(tables[kind.name], kind, gather(tables, kind).filter(same))


def _merge_kind(several: Sequence[Checked], kind: Kind, doubled: pl.DataFrame) -> None:
    facts = [name for name in kind.columns if name not in _PROVENANCE]
    if "name" in kind.columns:
        doubled = doubled.with_columns(form_of(kind.name)(pl.col("name")).alias("#form"))
    doubled = doubled.with_columns(
        pl.struct(facts).struct.json_encode().alias("#text"),
        pl.sum_horizontal(pl.col(facts).is_not_null()).alias(_FACTS),
    )
    before = [name for name in _rank_columns(kind) if doubled[name].null_count() < doubled.height]
    doubled = doubled.sort(
        [*kind.key, *before, "#text", *_PROVENANCE, TABLE, ROW],
        descending=[False] * len(kind.key) + [True] * len(before) + [False] * 5,
        nulls_last=[False] * len(kind.key) + [True] * len(before) + [False] * 5,
    )
    changed: dict[int, list[Row]] = {}
    for _, rows in groupby(doubled.iter_rows(named=True), key=lambda row: tuple(row[name] for name in kind.key)):
        merging = _Merging(several, kind, list(rows), before)
        merging.run()
        if merging.changed:
            changed.setdefault(merging.result[TABLE], []).append(merging.result)
    for table, winners in changed.items():
        _put(several[table], winners)


def _rank_columns(kind: Kind) -> tuple[str, ...]:
    times = [name for name in ("updated", "since") if name in kind.columns and name not in kind.key]
    return (*times, _FACTS)


def _put(checked: Checked, winners: list[Row]) -> None:
    schema = {ROW: checked.frame.schema[ROW], **schema_of(checked.raw.kind)}
    new = pl.DataFrame([{name: row[name] for name in schema} for row in winners], schema=schema)
    numbered = checked.frame.with_row_index("#place")
    old = numbered.join(new.select(ROW), on=ROW, how="anti")
    placed = numbered.select("#place", ROW).join(new, on=ROW).select(numbered.columns)
    checked.frame = pl.concat([old, placed]).sort("#place").drop("#place")


@dataclass
class _Merging:
    """The rows of one record, the one that goes before first."""

    several: Sequence[Checked]
    kind: Kind
    rows: list[Row]
    before: list[str]

    def run(self) -> None:
        """Merge the rows, with a finding for each and for each contradiction."""
        self.result: Row = dict(self.rows[0])
        self._spell()
        self._required()
        if "name" in self.kind.columns:
            self._name()
        for prop in self.kind.properties:
            if prop.type is Type.LIST:
                self._join(prop)
            elif prop.name not in (*self.kind.key, *_PROVENANCE, "name") and not prop.required:
                self._value(prop)
        anchor = self._anchor()
        for row in self.rows:
            if row is not anchor:
                self._tell(row, anchor)
        self.result.update({TABLE: anchor[TABLE], ROW: anchor[ROW]})
        self.changed = any(self.result[name] != anchor[name] for name in self.kind.columns)

    def _anchor(self) -> Row:
        """Return the row that the record stands in and that the others are told to be part of.

        One with a code, then one that goes before, then the first in the file.
        """
        rows = [row for row in self.rows if row.get("uscc")] or self.rows
        return min(takewhile(lambda row: self._rank(row) == self._rank(rows[0]), rows), key=_in_file)

    def _table(self, row: Row) -> Checked:
        return self.several[row[TABLE]]

    def _place(self, row: Row, other: Row) -> Text:
        return place_of(self._table(other), other[ROW], self._table(row))

    def _spell(self) -> None:
        """Leave the earlier times of a link out: they say nothing of the one that holds now."""
        if "since" not in self.kind.columns or "since" in self.kind.key:
            return
        begun = next((row["since"] for row in self.rows if row["since"] is not None), None)
        for row in [row for row in self.rows if row["since"] not in (None, begun)]:
            self.rows.remove(row)
            prop = self.kind["since"]
            new, other = mask(str(begun), prop.data_class), self._place(row, self.rows[0])
            self._table(row).note("CG-T633", row[ROW], prop, row["since"], other=other, new=new)
            self._table(row).merged.add(row[ROW])
        self.result = dict(self.rows[0])

    def _required(self) -> None:
        """Put rows aside whose required values nobody can make unknown."""
        for prop in self.kind.properties:
            if not prop.required or prop.name in (*self.kind.key, "source", "name"):
                continue
            kept = self._first_value(prop)
            for row in [row for row in self.rows if row[prop.name] not in (None, kept)]:
                self.rows.remove(row)
                shown, other = mask(str(kept), prop.data_class), self._place(row, self.rows[0])
                self._table(row).note("CG-E105", row[ROW], prop, row[prop.name], other=other, kept=shown)
            self.result = {**self.rows[0], prop.name: kept}

    def _first_value(self, prop: Property) -> Any:
        """Return the value of the rows that go before; between equal ones that which is declared first."""
        values = {row[prop.name] for row in self._leading(prop)} or {None}
        order = list(prop.values)
        return min(values, key=lambda value: (order.index(value) if value in order else len(order), str(value)))

    def _leading(self, prop: Property) -> list[Row]:
        """Return the rows with a value that none of the others goes before."""
        stated = [row for row in self.rows if row[prop.name] is not None]
        if not stated:
            return []
        first = self._rank(stated[0])
        return list(takewhile(lambda row: self._rank(row) == first, stated))

    def _rank(self, row: Row) -> tuple[Any, ...]:
        return tuple(row[name] for name in self.before)

    def _name(self) -> None:
        """Keep one name, and the others, unless only written otherwise, as aliases."""
        stated = self._leading(self.kind["name"])
        best = min(stated, key=lambda row: (is_traditional(row["name"]), -len(row["name"]), row["name"]))
        self.result["name"] = best["name"]
        renamed = {row["name"]: row for row in self.rows if row["#form"] != best["#form"]}
        if renamed and "aliases" in self.kind.columns:
            known = self.result["aliases"] or []
            self.result["aliases"] = [*known, *(name for name in sorted(renamed) if name not in known)]
        for row in self.rows:
            if row["name"] in renamed:
                other = self._place(row, best)
                self._table(row).note(
                    "CG-F331", row[ROW], self.kind["name"], row["name"], other=other, new=best["name"]
                )

    def _join(self, prop: Property) -> None:
        texts = [*(self.result[prop.name] or []), *(text for row in self.rows for text in row[prop.name] or [])]
        self.result[prop.name] = list(dict.fromkeys(texts)) or None

    def _value(self, prop: Property) -> None:
        leading = self._leading(prop)
        if prop.name in _TOGETHER and len({row[prop.name] for row in self.rows} - {None}) > 1:
            self.result[prop.name] = _TOGETHER[prop.name]
            return
        values = {row[prop.name] for row in leading}
        self.result[prop.name] = leading[0][prop.name] if len(values) == 1 else None
        kept = self.result[prop.name]
        others = [row for row in self.rows if row[prop.name] not in (None, kept)]
        if others:
            self._contradict(prop, leading[0], others)

    def _contradict(self, prop: Property, first: Row, others: list[Row]) -> None:
        """Do as decided; else tell and ask once what the rows say of one column, at the first of them in the file."""
        saying = sorted({(r[TABLE], r[ROW], str(r[prop.name])) for r in (first, *others)})
        table, row, _ = saying[0]
        at = self.several[table]
        places: dict[str, list[Text]] = {}
        for other, number, value in saying:
            shown = mask(value, prop.data_class) or ""
            places.setdefault(shown, []).append(place_of(self.several[other], number, at))
        said = Text(
            "；".join(f"{'、'.join(place.zh for place in found)}为 {value}" for value, found in places.items()),
            "; ".join(f"{', '.join(place.en for place in found)}: {value}" for value, found in places.items()),
        )
        written = list(dict.fromkeys(value for *_, value in saying))
        kept = self.result[prop.name]
        proposal = _UNKNOWN if kept is None else cell_words(prop, kept, "zh")
        key = self._key(prop, written)
        if key is not None and self._decided(at, row, prop, key, " / ".join(written)):
            return
        asked = {} if key is None else {"key": key, "proposal": proposal, "used": True}
        code, shown = ("CG-W264", " / ".join(written)) if kept is None else ("CG-W265", kept)
        at.note(code, row, prop, shown, said=said, **asked)

    def _key(self, prop: Property, values: list[str]) -> str | None:
        """Return the key of the question which of these values of a record is right; None where they are personal."""
        named = [self.kind[name] for name in self.kind.key]
        if any(one.data_class not in OPEN for one in (*named, prop)):
            return None
        record = (str(self.result[one.name]) for one in named)
        return key_of(About.VALUE, f"{self.kind.name}.{prop.name}", *record, *sorted(values))

    def _decided(self, at: Checked, row: int, prop: Property, key: str, said: str) -> bool:
        """Take the value that somebody decided on, and tell; a text that is no such value decides nothing."""
        decided = at.decisions.get(key)
        if decided is not None and decided.choice is Choice.DROP:
            self.result[prop.name] = None
            at.note("CG-F326", row, prop, said)
            return True
        if decided is None or decided.choice is not Choice.CHANGE or not decided.text:
            return False
        value = parse(pl.Series([decided.text]), prop).typed[0]
        if value is None:
            return False
        self.result[prop.name] = value
        at.note("CG-F325", row, prop, said, new=decided.text)
        return True

    def _tell(self, row: Row, anchor: Row) -> None:
        """Tell that a row is part of the record, unless a contradiction or another name tells it."""
        checked = self._table(row)
        checked.merged.add(row[ROW])
        other = self._place(row, anchor)
        if row.get("name") != anchor.get("name") and row.get("#form") == anchor.get("#form"):
            asked = self._spelled(row, anchor)
            checked.note("CG-F330", row[ROW], self.kind["name"], row["name"], other=other, new=anchor["name"], **asked)
        elif row["#text"] == anchor["#text"]:
            checked.note("CG-F304", row[ROW], None, other=other)
        elif any(_more(row[name], anchor[name], together=name in _TOGETHER) for name in self._facts()):
            checked.note("CG-F332", row[ROW], None, other=other)
        elif all(row[name] in (None, anchor[name]) for name in self._facts()):
            checked.note("CG-F306", row[ROW], None, other=other)

    def _spelled(self, row: Row, anchor: Row) -> dict[str, Any]:
        """Return the question whether two spellings are one name; none where nothing but the name could tell."""
        one, two = row["name"], anchor["name"]
        own = self._table(row).raw.frame
        given = "id" in own.columns and own.filter(pl.col(ROW) == row[ROW])["id"].item() is not None
        coded = row.get("uscc") is not None and row.get("uscc") == anchor.get("uscc")
        if given or coded or not told_apart(About.NAME, one, two):
            return {}
        # of the two the one that is no plain form has a key of its own
        variant = one if told_apart(About.NAME, one, row["#form"]) else two
        return {"key": key_of(About.NAME, self.kind.name, variant), "proposal": two, "used": True}

    def _facts(self) -> Iterator[str]:
        return (name for name in self.kind.columns if name not in _PROVENANCE)


def _in_file(row: Row) -> tuple[int, int]:
    return (row[TABLE], row[ROW])


def _more(value: Any, known: Any, *, together: bool) -> bool:
    """Tell whether a cell says what another leaves open, or with it more than either (`together`)."""
    if isinstance(value, list):
        return not set(value) <= set(known or [])
    return value is not None and (known is None or (together and value != known))
