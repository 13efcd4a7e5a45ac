"""Records whose name is unique within a whole alone: found by “whole/part”, by the part where only one whole has it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile
from typing import Any

import polars as pl

from chaingraph.io.clean import fold
from chaingraph.io.directory import CLEAR, SEPARATORS, Directory, Likely, cut
from chaingraph.io.identity import strong_text
from chaingraph.model import NodeKind

STEP = "/"  # between the levels of a path


@dataclass(frozen=True, slots=True)
class _Path:
    """A text taken apart: the wholes it names (none where it names none), the place within them, the name."""

    wholes: tuple[str, ...]
    placed: str | None
    name: str | None


def form_within(kind: NodeKind, whole: pl.Expr, form: pl.Expr) -> pl.Expr:
    """Return the form of a name together with its whole, as ids are made of it; null where the whole is not known."""
    bare = whole.str.strip_prefix(f"name:{_whole_of(kind)}:")
    return pl.concat_str(bare, form, separator=STEP)


def _whole_of(kind: NodeKind) -> str:
    return kind[kind.within or ""].reference[0]


class PathDirectory(Directory):
    """The records of one kind whose names are unique within a whole.

    `wholes`: the records that they are parts of. `meant`: texts for wholes of which it is known what they mean.
    """

    def __init__(
        self, frames: Sequence[pl.DataFrame], kind: NodeKind, wholes: Directory, meant: Mapping[str, str | None]
    ) -> None:
        super().__init__(frames, [kind.name])
        self.kind, self._wholes, self._meant = kind, wholes, meant
        self._within = kind.within or ""
        self.whole = _whole_of(kind)
        self._seen: dict[str, tuple[str, ...]] = {}

    @cached_property
    def _places(self) -> Mapping[str, str]:
        """Words that stand for a place, folded, with the value that they mean."""
        if self.kind.placed is None:
            return {}
        prop = self.kind[self.kind.placed]
        words = {fold(label.zh): value for value, label in prop.values.items() if value != "none"}
        return words | {fold(word): value for word, value in prop.also.items()}

    @cached_property
    def _records(self) -> pl.DataFrame:
        """All records: ``id, name, form, whole, placed``."""
        empty = pl.DataFrame(schema=dict.fromkeys(("id", "name", "whole", "placed"), pl.String))
        placed = pl.col(self.kind.placed) if self.kind.placed else pl.lit(None, pl.String)
        frames = [f.select("id", "name", whole=self._within, placed=placed) for f in self._frames]
        rows = pl.concat([empty, *(frame.cast(pl.String) for frame in frames)]).drop_nulls(["id", "name", "whole"])
        return rows.unique(maintain_order=True).with_columns(form=self._form(pl.col("name")))

    def find(self, texts: pl.Series) -> dict[str, list[str]]:
        """Return for each distinct text that is no id the ids it surely means.

        A name that is one everywhere goes first, then a path; a word for a place means the one record at it.
        """
        wanted = texts.drop_nulls().unique()
        return {text: self._find(text) for text in wanted.filter(~wanted.is_in(self.ids.implode())).to_list()}

    def _find(self, text: str) -> list[str]:
        named = self._named(self._records, text)
        if named:
            return named
        path = self._parse(text)
        within = self._records.filter(pl.col("whole").is_in(path.wholes)) if path.wholes else self._records
        if path.name is not None:
            return self._named(within, path.name) if path.wholes or path.placed else []
        if path.placed is None:
            return []
        at = within.filter(pl.col("placed") == path.placed)["id"].unique().sort().to_list()
        # Of several at a place none is meant: the firm stands somewhere at it
        return self._named(within, self._word(path)) or (at if len(at) == 1 or not path.wholes else [])

    def _named(self, rows: pl.DataFrame, name: str) -> list[str]:
        return rows.filter(pl.col("form") == strong_text(name, self.kind.name))["id"].unique().sort().to_list()

    def _word(self, path: _Path) -> str:
        return str(self.kind[self.kind.placed or ""].values[path.placed or ""].zh)

    def _parse(self, text: str) -> _Path:
        levels = self._levels(text)
        wholes = self._whole_ids(levels[0]) if levels else ()
        rest = levels[1:] if wholes else levels
        placed = {self._places[fold(level)] for level in rest if fold(level) in self._places}
        name = STEP.join(level for level in rest if fold(level) not in self._places) or None
        if name is not None and not self._named(self._records, name):
            name = self._bare(name, placed)
        return _Path(wholes, placed.pop() if len(placed) == 1 else None, name)

    def _bare(self, name: str, placed: set[str]) -> str:
        """Return a name without the word for a part, and without a place beside it, which is added to `placed`."""
        words = "|".join(map(re.escape, sorted(self._places, key=len, reverse=True)))
        found = re.fullmatch(rf"(?:({words})[-—–:：·]+)?(.{{2,}}?)(?:环节)?(?:[（(]({words})[）)])?", name)
        if not found:
            return name
        placed.update(self._places[fold(word)] for word in (found[1], found[3]) if word)
        return found[2]

    def _whole_ids(self, text: str) -> tuple[str, ...]:
        """Return the wholes that the first level of a path names; none unless each of them is known."""
        if text not in self._seen:
            found = [self._whole_id(text)]
            if found == [None]:
                found = [self._whole_id(part) for part in cut(text, SEPARATORS)]
            self._seen[text] = () if None in found else tuple(dict.fromkeys(filter(None, found)))
        return self._seen[text]

    def _whole_id(self, text: str) -> str | None:
        if text in self._meant:
            return self._meant[text]
        ids = self._wholes.find(pl.Series([text])).get(text, [text])
        return ids[0] if len(ids) == 1 else None

    def split(self, text: str) -> list[str]:
        """Return the paths in a cell: wholes and parts in parallel where there are as many, else all of one whole."""
        every = SEPARATORS.replace(STEP, "")
        head, *rest = self._levels(text) or [text]
        if not rest or not self._whole_ids(head):
            return cut(text, every)
        wholes = [head] if self._whole_id(head) else cut(head, SEPARATORS)
        places = cut(rest[0], SEPARATORS) if len(rest) > 1 and self._is_places(rest[0]) else []
        if places and all(map(self._is_places, rest)):
            places = []
        names = STEP.join(rest[1:] if places else rest)
        parts = cut(names, CLEAR)
        if len(parts) == 1 or len(parts) != len(wholes):
            parts = cut(names, every)
        pieces = cut(names, STEP)
        if len(parts) == 1 and len(pieces) == len(wholes) > 1:
            parts = pieces
        parts = [one for part in parts for one in self._between_slashes(head, part)]
        wholes = wholes if len(wholes) == len(parts) else [head] * len(parts)
        places = places if len(places) in (0, len(parts)) else [rest[0]] * len(parts)
        return [STEP.join((wholes[at], *places[at : at + 1], part)) for at, part in enumerate(parts)]

    def _levels(self, text: str) -> list[str]:
        """Return the levels of a path; several wholes that a cell parts by slashes are one level.

        Where they are half of the levels, the others are parts of one each.
        """
        levels = cut(text, STEP)
        half = levels[: len(levels) // 2]
        if len(levels) % 2 or not all(map(self._whole_id, half)):
            half = [*takewhile(self._whole_id, levels[:-1])]
        return ["、".join(half), *levels[len(half) :]] if half else levels

    def _between_slashes(self, head: str, text: str) -> list[str]:
        """Return the names that a text parts by slashes; a name that holds one, unless each of them is known."""
        if self._find(STEP.join((head, text))):
            return [text]
        names = cut(text, STEP)
        return names if all(self._is_places(name) or self._find(STEP.join((head, name))) for name in names) else [text]

    def _is_places(self, text: str) -> bool:
        return all(fold(word) in self._places for word in cut(text, SEPARATORS))

    def likely(self, texts: Sequence[str]) -> dict[str, Likely]:
        """Return for each text that `find` does not know what it may mean, among the parts of the whole it names."""
        found: dict[str, Likely] = {}
        for text in texts:
            path = self._parse(text)
            name = path.name
            if name is None:
                found[text] = Likely()
                continue
            frames = [f.filter(pl.col(self._within).is_in(path.wholes)) for f in self._frames if path.wholes]
            one = Directory(frames or self._frames, [self.kind.name]).likely([name])[name]
            rows = self._records.filter(pl.col("whole").is_in(path.wholes)) if path.wholes else self._records
            near = [id_ for n in one.near for id_ in self._named(rows, n)]
            found[text] = replace(one, near=tuple(dict.fromkeys(map(self.name_of, near))))
        return found

    def instead(self, text: str, said: str) -> str:
        """Return what a text was changed to, as a path within the same whole where it is a bare name."""
        head = text.split(STEP)[0]
        return said if STEP in said or not self._whole_ids(head) else f"{head}{STEP}{said}"

    def name_of(self, id_: str) -> str:
        """Return the path of a record."""
        rows = self._records.filter(pl.col("id") == id_)
        if rows.is_empty():
            return id_
        return STEP.join((self._wholes.name_of(rows["whole"][0]), rows["name"][0]))

    def record(self, text: str) -> dict[str, Any] | None:
        """Return the record that a path tells of, without id; None where it does not name one whole."""
        path = self._parse(text)
        if len(path.wholes) != 1 or (path.name is None and path.placed is None):
            return None
        name = path.name or self._word(path)
        placed = {self.kind.placed: path.placed} if self.kind.placed else {}
        return {"name": name, self._within: path.wholes[0], **placed}

    def form(self, record: Mapping[str, Any]) -> str:
        """Return the form by which a record of `record` is known."""
        whole, name = pl.lit(record[self._within]), pl.lit(strong_text(record["name"], self.kind.name))
        return str(pl.select(form_within(self.kind, whole, name)).item())
