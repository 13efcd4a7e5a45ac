"""The records that a text may mean: found by id, code, name and alias for certain, by parts of names perhaps."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from chaingraph.errors import Text
from chaingraph.io.identity import form_of, strong, weak
from chaingraph.io.names import candidates
from chaingraph.model import NodeKind, kind

_COLUMN = {"code": "uscc", "name": "name", "alias": "aliases", "form": "name"}
SEPARATORS = r"[、；;，,/\n]"  # between names in a cell
CLEAR = r"[；;\n]"  # that no name holds
_SHOWN = 3
_STEM = 3  # fewer letters name nobody
_COMPARED = 2_000  # names of nearest length that one text is compared with letter by letter
_NEAR, _CLOSE = 0.6, 0.8


@dataclass(frozen=True, slots=True)
class Likely:
    """What a text that is no record's id, code, name or alias may mean."""

    ids: tuple[str, ...] = ()  # of records whose name it is but for the legal form, or is a part of
    near: tuple[str, ...] = ()  # the nearest ids or names, nearest first
    close: bool = False  # whether one of them is so near that it may be meant


class Directory:
    """The records of some tables of nodes, to be found by id, credit code, name and alias.

    Names of organizations are found in all their forms: 党支部, 支部 and 支部委员会 are the same word. Each way is
    prepared when first asked for, as most parks refer by id alone. `kinds` are those of the records.
    """

    def __init__(self, frames: Sequence[pl.DataFrame], kinds: Sequence[str]) -> None:
        self._frames = frames
        self._form = form_of(kinds[0]) if len(kinds) == 1 else strong
        self._worded = any(isinstance(one, NodeKind) and one.worded for one in map(kind, kinds))
        self._stages: dict[str, pl.DataFrame] = {}

    @cached_property
    def ids(self) -> pl.Series:
        """All ids."""
        return pl.concat([pl.Series("id", [], dtype=pl.String), *(frame["id"] for frame in self._frames)])

    def _stage(self, stage: str) -> pl.DataFrame:
        """Return keys with the ids they stand for."""
        if stage not in self._stages:
            self._stages[stage] = (
                pl.concat([pl.DataFrame(schema={"key": pl.String, "id": pl.String}), *self._keys(stage)])
                .drop_nulls()
                .group_by("key")
                .agg(pl.col("id").unique().sort())
            )
        return self._stages[stage]

    def _keys(self, stage: str) -> list[pl.DataFrame]:
        has = [f for f in self._frames if _COLUMN[stage] in f.columns]
        if stage == "code":
            return [f.select(key="uscc", id="id") for f in has]
        if stage == "form":
            return [f.select(key=self._form(pl.col("name")), id="id") for f in has]
        if stage == "name":
            return [f.select(key=strong(pl.col("name")), id="id") for f in has]
        return [f.select(key="aliases", id="id").explode("key").with_columns(strong(pl.col("key"))) for f in has]

    def find(self, texts: pl.Series) -> dict[str, list[str]]:
        """Return for each distinct text that is no id the ids it surely means, by the first stage that knows it."""
        rest = pl.DataFrame({"text": texts.drop_nulls().unique()})
        rest = rest.filter(~pl.col("text").is_in(self.ids.implode()))
        found: dict[str, list[str]] = {}
        code = pl.col("text").str.normalize("NFKC").str.to_uppercase().str.replace_all(r"[\s-]", "")
        name = strong(pl.col("text"))
        keys = {"code": code, "name": name, "alias": name}
        if self._form is not strong:
            keys["form"] = self._form(pl.col("text"))
        for stage, key in keys.items():
            if rest.is_empty():
                break
            hits = rest.with_columns(key.alias("key")).join(self._stage(stage), on="key")
            found.update(zip(hits["text"].to_list(), hits["id"].to_list(), strict=True))
            rest = rest.join(hits, on="text", how="anti")
        found.update({text: [] for text in rest["text"].to_list()})
        return found

    @cached_property
    def _loose(self) -> pl.DataFrame:
        """Forms in which parts of names are looked for: ``loose, id, name``, aliases too."""
        frames = [
            frame.select("id", "name", said=pl.concat_list("name", *([pl.col("aliases").fill_null([])] * with_aliases)))
            for frame in self._frames
            if "name" in frame.columns
            for with_aliases in ["aliases" in frame.columns]
        ]
        empty = pl.DataFrame(schema={"id": pl.String, "name": pl.String, "said": pl.String})
        said = pl.concat([empty, *(frame.explode("said") for frame in frames)]).drop_nulls()
        return self._with_loose(said, "said").select("loose", "id", "name").drop_nulls().unique()

    def _with_loose(self, frame: pl.DataFrame, column: str) -> pl.DataFrame:
        if self._form is not strong:
            return frame.with_columns(loose=self._form(pl.col(column)))
        return frame.with_columns(loose=strong(pl.col(column))).with_columns(loose=weak(pl.col("loose")))

    def likely(self, texts: Sequence[str]) -> dict[str, Likely]:
        """Return for each text that `find` does not know what it may mean.

        A name with another legal form goes before names of which the text is a part; of the latter at least three
        letters must be written. Three passes over all names, whatever the number of texts.
        """
        asked = self._with_loose(pl.DataFrame({"text": texts}, schema={"text": pl.String}), "text")
        equal = asked.join(self._loose, on="loose").select("text", "id")
        rest = asked.join(equal, on="text", how="anti")
        stem = (pl.col("loose").str.len_chars() >= _STEM) & pl.col("loose").str.contains(r"\D")
        parts = self._containing(rest.filter(stem).select("text", part="loose")).select("text", "id")
        ids: dict[str, set[str]] = {}
        for text, id_ in pl.concat([equal, parts]).iter_rows():
            ids.setdefault(text, set()).add(id_)
        open_ = rest.filter(~pl.col("text").is_in(list(ids)))
        near = self._near(open_)
        return {text: near.get(text, Likely(tuple(sorted(ids.get(text, ()))))) for text in texts}

    def _containing(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Return the records whose names contain a part: ``text, loose, id, name``."""
        patterns = asked["part"].unique().to_list()
        if not patterns:
            return pl.DataFrame(schema=dict.fromkeys(("text", "loose", "id", "name"), pl.String))
        parts = pl.col("loose").str.extract_many(patterns, overlapping=True).alias("part")
        found = self._loose.with_columns(parts).explode("part").drop_nulls("part").unique()
        return asked.unique().join(found, on="part").select("text", "loose", "id", "name").unique()

    def _near(self, asked: pl.DataFrame) -> dict[str, Likely]:
        """Return the nearest ids and names; names that are one letter apart have one half in common."""
        letters = pl.col("loose").str.len_chars()
        halves = asked.filter(letters > 1).select(
            "text",
            wanted="loose",
            part=pl.concat_list(pl.col("loose").str.slice(0, letters // 2), pl.col("loose").str.slice(letters // 2)),
        )
        hits = self._containing(halves.select("text", "part").explode("part")).join(
            halves.select("text", "wanted"), on="text"
        )
        apart = (pl.col("loose").str.len_chars().cast(pl.Int32) - pl.col("wanted").str.len_chars().cast(pl.Int32)).abs()
        hits = hits.with_columns(apart=apart).sort("text", "apart", "loose", "name")
        near = self._near_ids(asked["text"])
        found = {text: Likely((), ids, close=True) for text, ids in near.items()}
        for (text,), group in hits.group_by("text", maintain_order=True):
            if text not in found:
                found[str(text)] = _nearest(group.head(_COMPARED))
        return found

    def _near_ids(self, texts: pl.Series) -> dict[str, tuple[str, ...]]:
        """Return the ids that are the same number, for texts that are a number whose zeros a spreadsheet took."""
        number = pl.col("text").str.extract(r"^0*(\d+)(?:\.0+)?$")
        wanted = pl.DataFrame({"text": texts}).with_columns(number=number).drop_nulls()
        if wanted.is_empty():
            return {}
        ids = pl.DataFrame({"id": self.ids}).with_columns(number=pl.col("id").str.extract(r"^0*(\d+)$")).drop_nulls()
        hits = wanted.join(ids, on="number").sort("text", "id").group_by("text").agg("id")
        return {text: tuple(found) for text, found in hits.iter_rows()}

    def split(self, text: str) -> list[str]:
        """Return the names in a cell that is no name itself; none unless each looks like one.

        A word may hold what separates names: only a semicolon surely parts words, another sign where all parts are
        known.
        """
        parts = list(dict.fromkeys(cut(text, CLEAR if self._worded else SEPARATORS)))
        if self._worded and len(parts) == 1:
            parts = cut(text, "[、，；]")
            return parts if all(self.find(pl.Series(parts)).values()) else []
        named = self._worded or pl.Series(parts).str.contains(r"\p{Han}{2}|[A-Za-z]{2}").all()
        return parts if named else []

    def instead(self, text: str, said: str) -> str:
        """Return what somebody changed a text to, as it is to be found."""
        return said

    def record(self, text: str) -> dict[str, Any] | None:
        """Return the record that a text tells of, without id."""
        return {"name": text}

    def form(self, record: Mapping[str, Any]) -> str:
        """Return the form by which a record is known that nothing but its contents tells of."""
        return str(pl.select(self._form(pl.lit(record["name"]))).item())

    def name_of(self, id_: str) -> str:
        """Return the name of a record."""
        frames = [frame.filter(pl.col("id") == id_)["name"] for frame in self._frames if "name" in frame.columns]
        return str(next((names[0] for names in frames if len(names)), id_))

    def near(self, text: str) -> Text:
        """Return a bracket with the records that one text may mean."""
        likely = self.likely([text])[text]
        return candidates([self.name_of(id_) for id_ in likely.ids[:_SHOWN]] or likely.near)


def _nearest(group: pl.DataFrame) -> Likely:
    compare = difflib.SequenceMatcher(autojunk=False)
    compare.set_seq2(group["wanted"][0])
    scored: dict[str, float] = {}
    for loose, name in group.select("loose", "name").iter_rows():
        compare.set_seq1(loose)
        if compare.quick_ratio() >= _NEAR:
            scored[name] = max(scored.get(name, 0.0), compare.ratio())
    best = sorted((-score, name) for name, score in scored.items() if score >= _NEAR)[:_SHOWN]
    return Likely((), tuple(name for _, name in best), close=bool(best) and -best[0][0] >= _CLOSE)


def cut(text: str, separators: str) -> list[str]:
    """Return the texts between separators.

    >>> cut("甲；乙；；甲", CLEAR)
    ['甲', '乙', '甲']
    """
    return [part for word in re.split(separators, text) if (part := word.strip())]
