"""Who is meant: references by id, credit code, name, alias or part of a name become ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from chaingraph.errors import Text
from chaingraph.io.checks import Checked
from chaingraph.io.constants import ROW
from chaingraph.io.decisions import About, Choice, Decision, key_of
from chaingraph.io.directory import SEPARATORS, Directory, Likely
from chaingraph.io.identity import form_of, strong, strong_text
from chaingraph.io.live import OPEN, Tables, live
from chaingraph.io.names import candidates
from chaingraph.io.organization_names import kind_by_name
from chaingraph.io.paths import PathDirectory
from chaingraph.io.records import id_by_name
from chaingraph.io.sheets import CellState
from chaingraph.io.written import NAMELESS, SAYS_UNKNOWN
from chaingraph.model import EdgeKind, Kind, NodeKind, Property, kind
from chaingraph.park import schema_of

Record = dict[str, Any]

_SHOWN = 3
# What surveys write where nobody knows who it is
_NOBODY = pl.Series(sorted(NAMELESS)).implode()
# A code of another scheme names no product
_CODE_LIKE = r"^[^:：]+[:：]\d+$"
# A name as people say it, and no id or code
_NAME_LIKE = r"\p{Han}.*\p{Han}|[A-Za-z]{2,}[ .&,-]+[A-Za-z]{2,}"


def _is_name(text: str) -> bool:
    return bool(pl.Series([text]).str.contains(_NAME_LIKE).item())


def lay_unknown_ends_aside(checked: Checked) -> None:
    """Put links aside whose supplier or customer nobody knows; surveys are full of them, so that is no error."""
    if checked.raw.kind.name != "SUPPLIES":
        return
    for prop in (checked.raw.kind["from_id"], checked.raw.kind["to_id"]):
        texts = checked.frame[prop.name]
        unknown = texts.is_null() | texts.is_in(_NOBODY) | texts.str.contains(SAYS_UNKNOWN)
        for row, text in checked.frame.filter(unknown).select(ROW, prop.name).iter_rows():
            if row not in checked.bad:
                checked.note("CG-W217", row, prop, text)
                checked.bad.add(row)
        checked.frame = checked.frame.with_columns(pl.when(~unknown).then(pl.col(prop.name)).alias(prop.name))


def resolve_wholes(tables: dict[str, list[Checked]], kinds: Sequence[NodeKind]) -> None:
    """Replace the whole that each record of these kinds is a part of by its id, so that it can be told who is who."""
    for kind_ in kinds:
        if kind_.within:
            resolve(tables, [kind_], only=kind_.within)


def resolve(tables: dict[str, list[Checked]], kinds: Sequence[Kind], *, only: str | None = None) -> None:
    """Replace every reference in the tables of these kinds by the id that it means.

    `tables`: checked tables by kind name; changed in place. Firms that only links of supply name are added to them.
    `only`: the one property that is looked at.

    One match is taken; a short name that only one record has, too, and asked. None or several is a finding with
    candidates: the row is put aside if the reference is required, otherwise the value becomes unknown. Only texts that
    are no ids cost more than one hash lookup.
    """
    directories: dict[tuple[str, ...], Directory] = {}
    meant: dict[str, dict[str, str | None]] = {}
    # links of supply make outside firms known, which others may name
    for kind_ in sorted(kinds, key=lambda one: one.name != "SUPPLIES"):
        outside: dict[str, str] = {}
        mentioned: dict[str, dict[str, Record]] = {}
        for prop in (prop for prop in kind_.properties if prop.reference and only in (None, prop.name)):
            said = meant.setdefault(prop.reference[0], {})
            for checked, held in _withheld(tables, kind_, prop):
                _withhold(checked, prop, held, _directory(directories, prop, tables, meant))
            if isinstance(kind_, EdgeKind) and prop.data_class in OPEN:
                for checked in _filled(tables, kind_, prop):
                    tables[kind_.name].extend(_split(checked, prop, _directory(directories, prop, tables, meant)))
            for checked in _filled(tables, kind_, prop):
                directory = _directory(directories, prop, tables, meant)
                _Column(checked, prop, directory, outside, mentioned, said).resolve()
        if outside:
            tables.setdefault("Enterprise", []).append(_outside_firms(outside, tables["SUPPLIES"][0]))
        for name, named in mentioned.items():
            tables.setdefault(name, []).append(_mentioned(kind(name), named, tables[kind_.name][0]))
        if outside or mentioned:
            directories.clear()


def _filled(tables: Tables, kind_: Kind, prop: Property) -> list[Checked]:
    """Return the tables of a kind in which a column holds anything."""
    several = tables.get(kind_.name, ())
    return [checked for checked in several if checked.frame[prop.name].null_count() < checked.frame.height]


def _withheld(tables: Tables, kind_: Kind, prop: Property) -> list[tuple[Checked, pl.Series]]:
    """Return the tables of a kind in which cells of a column held a number of a person, and which rows they are in."""
    found = []
    for checked in tables.get(kind_.name, ()):
        states = checked.raw.states.items()
        rows = [row for (row, name), state in states if name == prop.name and state is CellState.WITHHELD]
        if rows:
            held = checked.frame[ROW].is_in(rows) & checked.frame[prop.name].is_not_null()
            found.extend([(checked, held)] if held.any() else [])
    return found


def _withhold(checked: Checked, prop: Property, held: pl.Series, directory: Directory) -> None:
    """Leave names of records alone in cells that held a number of a person: other words there may be its name."""
    texts = checked.frame[prop.name].filter(held).unique().to_list()
    parts = {text: [text, *directory.split(text)] for text in texts}
    known = directory.find(pl.Series([part for several in parts.values() for part in several], dtype=pl.String))
    left: dict[str, str | None] = {}
    for text, (whole, *several) in parts.items():
        named = [whole] if known.get(whole, [whole]) else [part for part in several if known.get(part, [part])]
        left[text] = "、".join(named) or None
    column = checked.frame[prop.name]
    kept = column.filter(held).replace_strict(pl.Series(list(left)), pl.Series(list(left.values()), dtype=pl.String))
    checked.frame = checked.frame.with_columns(column.scatter(held.arg_true(), kept))
    if prop.required:
        checked.bad.update(checked.frame.filter(held & pl.col(prop.name).is_null())[ROW])


def _directory(
    known: dict[tuple[str, ...], Directory],
    prop: Property,
    tables: Tables,
    meant: Mapping[str, Mapping[str, str | None]],
) -> Directory:
    if prop.reference not in known:
        frames = [live(found) for name in prop.reference for found in tables.get(name, ())]
        part = kind(prop.reference[0])
        if isinstance(part, NodeKind) and part.within:
            whole = part[part.within]
            wholes = _directory(known, whole, tables, meant)
            known[prop.reference] = PathDirectory(frames, part, wholes, meant.get(whole.reference[0], {}))
        else:
            known[prop.reference] = Directory(frames, prop.reference)
    return known[prop.reference]


def _split(checked: Checked, prop: Property, directory: Directory) -> list[Checked]:
    """Make a row for each name of a cell that holds several; further tables hold the second, third, … names."""
    texts = checked.frame.select(ROW, text=prop.name).filter(pl.col("text").str.contains(SEPARATORS))
    if texts.is_empty():
        return []
    unknown = [text for text, ids in directory.find(texts["text"]).items() if not ids]
    parts = {text: directory.split(text) for text in unknown}
    parts = {text: names for text, names in parts.items() if len(names) > 1}
    rows = texts.filter(pl.col("text").is_in(list(parts)))
    for row, text in rows.iter_rows():
        checked.note("CG-F335", row, prop, text, number=len(parts[text]))
    further = []
    for place in range(1, max(map(len, parts.values()), default=1)):
        nth = {text: names[place] for text, names in parts.items() if len(names) > place}
        frame = checked.frame.filter(pl.col(prop.name).is_in(list(nth))).with_columns(pl.col(prop.name).replace(nth))
        further.append(replace(checked, frame=frame, findings=[], bad=set(), repaired=set(frame[ROW]), merged=set()))
        further[-1] = replace(further[-1], raw=replace(checked.raw, lost=0, findings=()), total=frame.height)
    first = {text: names[0] for text, names in parts.items()}
    if first:
        checked.frame = checked.frame.with_columns(pl.col(prop.name).replace(first))
    return further


def _outside_firms(names: Mapping[str, str], supplies: Checked) -> Checked:
    """Return the firms that links name and no list has, as a table of its own that no row of a file stands in."""
    firm = kind("Enterprise")
    rows = [
        {"id": id_by_name(firm.name, form), "name": name, "in_zone": False, "source": supplies.raw.file}
        for form, name in sorted(names.items())
    ]
    return _made(firm, pl.DataFrame(rows, schema=schema_of(firm)), supplies)


def _mentioned(named: Kind, records: Mapping[str, Record], by: Checked) -> Checked:
    """Return the records that lists name without listing them."""
    rows = [{"id": id_, **record, "source": by.raw.file} for id_, record in sorted(records.items())]
    frame = pl.DataFrame(rows, schema=schema_of(named))
    if "kind" in named.columns:
        frame = frame.with_columns(kind=kind_by_name(pl.col("name")))
    return _made(named, frame, by)


def _made(kind_: Kind, records: pl.DataFrame, by: Checked) -> Checked:
    frame = records.with_row_index(ROW, offset=1)
    raw = replace(by.raw, kind=kind_, frame=frame, lost=0, findings=(), mentions=frozenset())
    return Checked(raw, frame, decisions=by.decisions)


@dataclass(frozen=True)
class _Column:
    """One column of references."""

    checked: Checked
    prop: Property
    directory: Directory
    outside: dict[str, str]  # firms that are on no list, by form; added to
    mentioned: dict[str, dict[str, Record]]  # other records that are, by kind and id; added to
    meant: dict[str, str | None]  # what texts were found to mean; added to

    def resolve(self) -> None:
        """Put ids into the column, with a finding at each cell that is not certain."""
        column = self.checked.frame[self.prop.name]
        found = self.directory.find(column)
        if not found:
            return
        means: dict[str, str | None] = {text: ids[0] for text, ids in found.items() if len(ids) == 1}
        unclear = sorted(text for text, ids in found.items() if len(ids) != 1)
        if unclear:
            means.update(self._settle(unclear, found, column))
        self.meant.update(means)
        texts, ids = pl.Series(list(means), dtype=pl.String), pl.Series(list(means.values()), dtype=pl.String)
        resolved = column.replace_strict(texts, ids, default=column, return_dtype=pl.String)
        self.checked.frame = self.checked.frame.with_columns(resolved.alias(self.prop.name))

    def _settle(
        self, unclear: Sequence[str], found: Mapping[str, list[str]], column: pl.Series
    ) -> dict[str, str | None]:
        """Return what texts mean that are no certain reference."""
        if _is_worded(self.prop):
            return self._worded(unclear, found, column)
        open_ = self.prop.data_class in OPEN
        frame = self.checked.frame.select(ROW, text=self.prop.name).filter(column.is_in(unclear))
        rows = dict(frame.group_by("text").agg(ROW).iter_rows())
        if not open_:
            made = {text: None if found[text] else self._mention(text, rows[text], None) for text in unclear}
            for text in unclear:
                if made[text] is None:
                    self._refuse(text, rows[text], found[text], None, ())
            return made
        loose = self._without_whole([text for text in unclear if not found[text]], rows)
        unclear = [text for text in unclear if text not in loose]
        likely = self.directory.likely([text for text in unclear if not found[text]])
        forms = _forms(unclear)
        return loose | {
            text: self._one(text, rows[text], found[text], likely.get(text, Likely()), forms[text]) for text in unclear
        }

    def _without_whole(self, texts: Sequence[str], rows: Mapping[str, list[int]]) -> dict[str, str | None]:
        """Lay texts aside that a list of others states of a part whose whole it does not name; told once."""
        if not self.checked.raw.beside or not isinstance(self.directory, PathDirectory):
            return {}
        loose = [text for text in texts if self.directory.record(text) is None]
        at = sorted(row for text in loose for row in rows[text])
        if at:
            whole = kind(self.directory.whole).label
            self.checked.note("CG-W267", at[0], self.prop, None, count=len(at), zh=whole.zh, en=whole.en.lower())
            self.checked.bad.update(at)
        return dict.fromkeys(loose)

    def _one(self, text: str, rows: list[int], several: list[str], likely: Likely, form: str) -> str | None:
        key = key_of(About.NAME, self.prop.reference[0], form)
        decided = self.checked.decisions.get(key)
        if decided and decided.choice is Choice.DROP:
            self._drop(text, rows)
            return None
        if decided and (meant := self._as_decided(text, decided, likely)):
            return meant
        apart = decided is not None and decided.choice is Choice.NOT_THE_SAME
        if len(likely.ids) == 1 and not several and not apart:
            full = self.directory.name_of(likely.ids[0])
            for row in rows:
                self.checked.note("CG-W260", row, self.prop, text, key=key, proposal=full, used=True, new=full)
            return likely.ids[0]
        if not several and self._may_be_outside(text, likely, apart=apart):
            self._note_outside(text, rows, form, None if decided else key)
            return id_by_name("Enterprise", form)
        # Of parts of a whole there are few: one that is nearly called so is meant more often than a further one
        asked = likely.close and not apart and isinstance(self.directory, PathDirectory)
        if not several and not likely.ids and not asked:
            made = self._mention(text, rows, None if decided else key)
            if made:
                return made
        self._refuse(text, rows, several or list(likely.ids), key, likely.near)
        return None

    def _as_decided(self, text: str, decided: Decision, likely: Likely) -> str | None:
        """Return the id that somebody decided on, if there is a record of it."""
        if decided.choice is Choice.CHANGE and decided.text:
            if decided.text in self.directory.ids:
                return decided.text
            said = self.directory.instead(text, decided.text)
            ids = self.directory.find(pl.Series([said]))[said]
            return ids[0] if len(ids) == 1 else None
        if decided.choice is Choice.ACCEPT:
            if len(likely.ids) == 1:
                return likely.ids[0]
            if len(likely.near) == 1:
                ids = self.directory.find(pl.Series(likely.near)).get(likely.near[0], [likely.near[0]])
                return ids[0] if len(ids) == 1 else None
        return None

    def _may_be_outside(self, text: str, likely: Likely, *, apart: bool) -> bool:
        """Tell whether a firm that a link of supply names is one that is on no list."""
        named = self.checked.raw.kind.name == "SUPPLIES" and _is_name(text)
        return named and (apart or not (likely.ids or likely.close))

    def _note_outside(self, text: str, rows: list[int], form: str, key: str | None) -> None:
        if form not in self.outside and key is not None:
            self.checked.note("CG-T630", min(rows), self.prop, text, key=key, proposal=text, used=True)
        self.outside[form] = min(self.outside.get(form, text), text)

    def _mention(self, text: str, rows: list[int], key: str | None) -> str | None:
        """Return the id of a record that exists because a list names it; None where that is no evidence."""
        name = self.prop.reference[0]
        record = self.directory.record(text) if self._may_mention(text) else None
        if record is None:
            return None
        told = pl.select(kind_by_name(pl.lit(text))).item()
        if name == "PartyOrganization" and told not in kind(name)["kind"].values:
            return None
        id_ = id_by_name(name, self.directory.form(record))
        known = self.mentioned.setdefault(name, {})
        if id_ not in known:
            label = kind(name).label
            open_ = self.prop.data_class in OPEN
            self.checked.note(
                "CG-T626" if open_ else "CG-T635",
                min(rows),
                self.prop,
                text if open_ else None,
                key=key,
                proposal=key and text,
                used=key is not None,
                zh=label.zh,
                en=label.en.lower(),
            )
        known[id_] = min(known.get(id_, record), record, key=_name_of)
        return id_

    def _may_mention(self, text: str) -> bool:
        """Tell whether naming a record here is evidence that it exists.

        It is in a list of others, of the whole of a part, and where nobody lists such records: then a name says all
        that is needed of one.
        """
        own, named = self.checked.raw.kind, kind(self.prop.reference[0])
        if self.prop.name in self.checked.raw.mentions or not named.mentioned:
            return self.prop.name in self.checked.raw.mentions
        if isinstance(own, NodeKind) and own.within == self.prop.name:
            return True
        needed = {prop.name for prop in named.properties if prop.required} - {"id", "source"}
        return self.directory.ids.is_empty() and needed == {"name"} and _is_name(text)

    def _worded(
        self, unclear: Sequence[str], found: Mapping[str, list[str]], column: pl.Series
    ) -> dict[str, str | None]:
        """Make a record of each word that none has; nothing that is merely like one is meant."""
        named = kind(self.prop.reference[0])
        words = pl.DataFrame({"text": [text for text in unclear if not found[text]]}, schema={"text": pl.String})
        words = words.filter(~pl.col("text").str.contains(_CODE_LIKE)).with_columns(
            form=form_of(named.name)(pl.col("text"))
        )
        made: dict[str, str | None] = {}
        known = self.mentioned.setdefault(named.name, {})
        before = len(known)
        for text, form in words.iter_rows():
            made[text] = id_ = id_by_name(named.name, form)
            known[id_] = min(known.get(id_, {"name": text}), {"name": text}, key=_name_of)
        if len(known) > before:
            first = self.checked.frame.filter(column.is_in(list(made)))[ROW][0]
            added, label = len(known) - before, named.label
            self.checked.note("CG-T637", first, self.prop, None, count=added, zh=label.zh, en=label.en.lower())
        rest = [text for text in unclear if text not in made]
        at = self.checked.frame.select(ROW, text=self.prop.name).filter(column.is_in(rest)).group_by("text").agg(ROW)
        for text, rows in at.sort("text").iter_rows():
            made[text] = None
            self._refuse(text, rows, found[text], key_of(About.NAME, named.name, strong_text(text)), ())
        return made

    def _drop(self, text: str, rows: list[int]) -> None:
        for row in rows:
            self.checked.note("CG-T631", row, self.prop, text)
        if self.prop.required:
            self.checked.bad.update(rows)

    def _refuse(self, text: str, rows: list[int], several: list[str], key: str | None, near: Sequence[str]) -> None:
        """Note that a text means none or several; personal texts are shown with no candidates."""
        code = ("CG-E104" if several else "CG-E103") if self.prop.required else ("CG-W211" if several else "CG-W210")
        known = [self._called(id_) for id_ in several[:_SHOWN]]
        shown: Text = candidates(() if key is None else known if several else near)
        proposal = near[0] if len(near) == 1 and not several else None
        for row in rows:
            self.checked.note(code, row, self.prop, text, key=key, proposal=proposal, near=shown)

    def _called(self, id_: str) -> str:
        """Return what a record is called; its id as well where that tells records of one name apart."""
        name = self.directory.name_of(id_)
        return name if name == id_ or isinstance(self.directory, PathDirectory) else f"{name} {id_}"


def _is_worded(prop: Property) -> bool:
    named = kind(prop.reference[0])
    return isinstance(named, NodeKind) and named.worded


def _name_of(record: Record) -> str:
    return str(record["name"])


def _forms(texts: Sequence[str]) -> dict[str, str]:
    return dict(
        pl.DataFrame({"text": texts}, {"text": pl.String}).select("text", form=strong(pl.col("text"))).iter_rows()
    )
