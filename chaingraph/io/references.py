"""Who is meant: ids derived where a record has none, and references by id, credit code, name or alias."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property

import polars as pl

from chaingraph.errors import Text
from chaingraph.io.checks import Checked
from chaingraph.io.constants import ROW
from chaingraph.io.credit_code import SHAPED
from chaingraph.io.names import candidates, name_key
from chaingraph.io.organization_names import plain_form
from chaingraph.model import KINDS, DataClass, Kind, NodeKind, Property

# Nearest names are searched for as long as that stays a matter of a second
_COMPARISONS = 300_000
_SHOWN = 3
_COLUMN = {"code": "uscc", "name": "name", "alias": "aliases"}
# People have no names here: an id that is missing cannot be made up for them
_WITHOUT_OWN_ID = ("Member", "Officer")

# What surveys write where nobody knows who it is
_NOBODY = ("未知", "不详", "不明", "待查", "待补", "无", "/", "-", "unknown", "n/a")

Tables = Mapping[str, list[Checked]]


def live(checked: Checked) -> pl.DataFrame:
    """Return the rows of a table that were neither put aside nor merged into another."""
    gone = sorted(checked.bad | checked.merged)
    if not gone:
        return checked.frame
    return checked.frame.filter(~pl.col(ROW).is_in(pl.Series(gone, dtype=pl.UInt32).implode()))


def derive_ids(checked: Checked) -> None:
    """Give every node without an id the credit code, else an id from its name, else one from its contents.

    The derived id depends on the record alone, so that two loads and any order of rows give the same one.
    Records without a name that are alike in everything are told apart by a counter: two visits are two visits.
    """
    kind = checked.raw.kind
    if not isinstance(kind, NodeKind) or kind.name in _WITHOUT_OWN_ID or not checked.frame["id"].null_count():
        return
    if "name" in kind.columns:
        derived = _name_prefix(kind.name) + name_key(pl.col("name"))
        if "uscc" in kind.columns:
            # A text that is no code ("12345") may stand at several firms
            code = pl.when(pl.col("uscc").str.contains(SHAPED)).then(pl.col("uscc"))
            derived = pl.coalesce(code, derived)
        checked.frame = checked.frame.with_columns(pl.coalesce(pl.col("id"), derived).alias("id"))
        return
    missing = checked.frame.filter(pl.col("id").is_null())
    texts = missing.select(pl.struct(pl.all().exclude(ROW)).struct.json_encode()).to_series()
    short = pl.Series("id", [f"{kind.table}:{hashlib.sha256(t.encode()).hexdigest()[:16]}" for t in texts])
    nth = pl.DataFrame({"id": short}).select(pl.int_range(pl.len()).over("id")).to_series()
    ids = pl.select(pl.when(nth > 0).then(short + "-" + (nth + 1).cast(pl.String)).otherwise(short)).to_series()
    places = checked.frame["id"].is_null().arg_true()
    checked.frame = checked.frame.with_columns(checked.frame["id"].scatter(places, ids))


def lay_unknown_ends_aside(checked: Checked) -> None:
    """Put links aside whose supplier or customer nobody knows; surveys are full of them, so that is no error."""
    if checked.raw.kind.name != "SUPPLIES":
        return
    for prop in (checked.raw.kind["from_id"], checked.raw.kind["to_id"]):
        texts = checked.frame[prop.name]
        unknown = texts.is_null() | texts.str.to_lowercase().is_in(_NOBODY)
        for row, text in checked.frame.filter(unknown).select(ROW, prop.name).iter_rows():
            if row not in checked.bad:
                checked.note("CG-W217", row, prop, text)
                checked.bad.add(row)
        checked.frame = checked.frame.with_columns(pl.when(~unknown).then(pl.col(prop.name)).alias(prop.name))


def unite_names(tables: Tables) -> None:
    """Give a record that is known by its name alone the id of the one other record that has this name.

    A spreadsheet that destroyed a firm's code in one row of several would else make two firms of it.
    """
    for name, several in tables.items():
        if name in _WITHOUT_OWN_ID or "name" not in several[0].frame.columns or "id" not in several[0].frame.columns:
            continue
        prefix = _name_prefix(name)
        by_name = (pl.col("id") == prefix + name_key(pl.col("name"))).fill_null(value=False)
        # The prefix is looked for first: keys of a million names cost more than all other checks.
        likely = pl.col("id").str.starts_with(prefix)
        if not any(checked.frame.filter(likely).select(by_name.any()).item() for checked in several):
            continue
        named = pl.concat(live(checked).select("id", key=name_key(pl.col("name")), bare=by_name) for checked in several)
        ids = named.filter(~pl.col("bare")).drop_nulls().group_by("key").agg(pl.col("id").unique())
        known = ids.filter(pl.col("id").list.len() == 1).select("key", known=pl.col("id").list.first())
        for checked in several:
            joined = checked.frame.with_columns(key=name_key(pl.col("name"))).join(
                known, on="key", how="left", maintain_order="left"
            )
            checked.frame = checked.frame.with_columns(
                id=joined.select(pl.when(by_name).then(pl.coalesce("known", "id")).otherwise(pl.col("id"))).to_series()
            )


def _name_prefix(kind: str) -> str:
    return "name:" if kind == "Enterprise" else f"name:{kind}:"


def _form_key(names: pl.Expr) -> pl.Expr:
    return name_key(plain_form(names))


class Directory:
    """The records of some tables of nodes, to be found by id, credit code, name and alias.

    Names of organizations are found in all their forms: 党支部, 支部 and 支部委员会 are the same word.
    """

    def __init__(self, frames: Sequence[pl.DataFrame], *, organizations: bool = False) -> None:
        self._frames, self._organizations = frames, organizations
        self._stages: dict[str, pl.DataFrame] = {}

    @cached_property
    def ids(self) -> pl.Series:
        """All ids."""
        return pl.concat([pl.Series("id", [], dtype=pl.String), *(frame["id"] for frame in self._frames)])

    def _stage(self, stage: str) -> pl.DataFrame:
        """Return keys with the ids they stand for; made when first asked for, as most parks refer by id alone."""
        if stage not in self._stages:
            self._stages[stage] = (
                pl.concat([pl.DataFrame(schema={"key": pl.String, "id": pl.String}), *self._keys(stage)])
                .drop_nulls()
                .group_by("key")
                .agg(pl.col("id").unique().sort())
            )
        return self._stages[stage]

    def _keys(self, stage: str) -> list[pl.DataFrame]:
        if stage == "form":
            return [f.select(key=_form_key(pl.col("name")), id="id") for f in self._frames if self._organizations]
        has = [f for f in self._frames if _COLUMN[stage] in f.columns]
        if stage == "code":
            return [f.select(key="uscc", id="id") for f in has]
        if stage == "name":
            return [f.select(key=name_key(pl.col("name")), id="id") for f in has]
        return [f.select(key="aliases", id="id").explode("key").with_columns(name_key(pl.col("key"))) for f in has]

    @cached_property
    def _names(self) -> list[str]:
        frames = [f["name"].drop_nulls() for f in self._frames if "name" in f.columns]
        return pl.concat([pl.Series("name", [], dtype=pl.String), *frames]).unique().sort().to_list()

    def find(self, texts: pl.Series) -> dict[str, list[str]]:
        """Return for each distinct text that is no id the ids it may mean, by the first stage that knows it."""
        rest = pl.DataFrame({"text": texts.drop_nulls().unique()})
        rest = rest.filter(~pl.col("text").is_in(self.ids.implode()))
        found: dict[str, list[str]] = {}
        code = pl.col("text").str.normalize("NFKC").str.to_uppercase().str.replace_all(r"[\s-]", "")
        name = name_key(pl.col("text"))
        keys = {"code": code, "name": name, "alias": name, "form": _form_key(pl.col("text"))}
        for stage, key in keys.items():
            if rest.is_empty():
                break
            hits = rest.with_columns(key.alias("key")).join(self._stage(stage), on="key")
            found.update(zip(hits["text"].to_list(), hits["id"].to_list(), strict=True))
            rest = rest.join(hits, on="text", how="anti")
        found.update({text: [] for text in rest["text"].to_list()})
        return found

    def near(self, text: str, asked: int) -> Text:
        """Return the nearest names; nothing where the comparison would take too long."""
        if asked * len(self._names) > _COMPARISONS:
            return candidates(())
        return candidates(difflib.get_close_matches(text, self._names, n=_SHOWN, cutoff=0.5))


def resolve(tables: Tables, kinds: Sequence[Kind]) -> None:
    """Replace every reference in the tables of these kinds by the id that it means.

    `tables`: checked tables by kind name; changed in place.

    One match is taken. None or several is a finding with candidates: the row is put aside if the reference is
    required, otherwise the value becomes unknown. Only texts that are no ids cost more than one hash lookup.
    """
    directories: dict[tuple[str, ...], Directory] = {}
    for kind in kinds:
        for checked in tables.get(kind.name, ()):
            for prop in kind.properties:
                if prop.reference and checked.frame[prop.name].null_count() < checked.frame.height:
                    if prop.reference not in directories:
                        frames = [live(found) for name in prop.reference for found in tables.get(name, ())]
                        organizations = prop.reference == ("PartyOrganization",)
                        directories[prop.reference] = Directory(frames, organizations=organizations)
                    _resolve_column(checked, prop, directories[prop.reference])


def _resolve_column(checked: Checked, prop: Property, directory: Directory) -> None:
    column = checked.frame[prop.name]
    found = directory.find(column)
    if not found:
        return
    texts = pl.Series(list(found), dtype=pl.String)
    means = pl.Series([ids[0] if len(ids) == 1 else None for ids in found.values()], dtype=pl.String)
    resolved = column.replace_strict(texts, means, default=column, return_dtype=pl.String)
    lost = column.is_not_null() & resolved.is_null()
    unclear = [text for text, ids in found.items() if len(ids) != 1]
    open_ = prop.data_class in (DataClass.PUBLIC, DataClass.INTERNAL)
    near = {}
    for text in unclear:
        ids = found[text]
        near[text] = candidates(ids[:_SHOWN] if ids else ()) if ids or not open_ else directory.near(text, len(unclear))
    for row, text in zip(checked.frame[ROW].filter(lost).to_list(), column.filter(lost).to_list(), strict=True):
        none = not found[text]
        code = ("CG-E103" if none else "CG-E104") if prop.required else ("CG-W210" if none else "CG-W211")
        checked.note(code, row, prop, text, near=near[text] if open_ else candidates(()))
    checked.frame = checked.frame.with_columns(resolved.alias(prop.name))


NODE_KINDS = tuple(kind for kind in KINDS if isinstance(kind, NodeKind))
EDGE_KINDS = tuple(kind for kind in KINDS if not isinstance(kind, NodeKind))
