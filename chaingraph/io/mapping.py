"""Foreign files, headers, values, lists and directions, turned into ours by a declared mapping."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from chaingraph.errors import Text
from chaingraph.io.clean import fold
from chaingraph.io.codes import input_error
from chaingraph.io.constants import ROW
from chaingraph.io.mapping_schema import WAYS, find_mapping_faults
from chaingraph.io.names import heading_key
from chaingraph.io.tables import Grid, RawTable
from chaingraph.io.typed import as_texts
from chaingraph.model import EdgeKind, Kind, kind
from chaingraph.toml import TomlError, load_toml


@dataclass(frozen=True)
class Mapping:
    """A mapping as its file states it."""

    # for each table of ours: the foreign file (a pattern), and how its columns become ours
    tables: tuple[dict[str, Any], ...]
    links: tuple[dict[str, Any], ...]  # links that follow from a relation between products
    ignore: tuple[str, ...]  # patterns of files that hold nothing for us

    @property
    def headings(self) -> frozenset[str]:
        """Headings that the rules name, folded."""
        named = {heading for rule in self.tables for heading in rule.get("where", {})}
        for rule in self.tables:
            for theirs in rule["columns"].values():
                named.update([theirs] if isinstance(theirs, str) else theirs)
        for rule in self.links:
            named.update(rule[part][end] for part in ("makers", "relation") for end in rule[part] if end != "separator")
        return frozenset(map(fold, named))

    def apply(self, grids: Sequence[Grid]) -> tuple[list[RawTable], list[Grid]]:
        """Return our tables, and the grids that the mapping does not speak of.

        Returns raw tables in the order of the files, then of the mapping; grids in the order given.
        """
        raw: list[RawTable] = []
        # Rules speak of texts, whatever types a file has
        texts = [replace(grid, frame=as_texts(grid.frame)) for grid in grids]
        for grid in texts:
            several = [_translate(grid, rule) for rule in self.tables if _fits(grid, rule["file"])]
            for place, table in enumerate(table for table in several if table is not None):
                # What was found in the file itself is said once, however many tables come out of it
                raw.append(replace(table, lost=0, findings=()) if place else table)
        for rule in self.links:
            raw.extend(_product_links(texts, rule))
        spoken = [rule["file"] for rule in self.tables]
        spoken += [rule[part]["file"] for rule in self.links for part in ("makers", "relation")]
        rest = [grid for grid in grids if not any(_fits(grid, pattern) for pattern in (*spoken, *self.ignore))]
        return raw, rest


def load_mapping(mapping: Path | str | None) -> Mapping | None:
    """Load a mapping from a TOML file or, by name, a shipped one.

    Raises `InputError` if there is none, or it names something that is not declared.

    >>> [table["kind"] for table in load_mapping("kag_supplychain").tables]
    ['Enterprise', 'SUPPLIES']
    """
    if mapping is None:
        return None
    ours = files("chaingraph.io").joinpath("mappings")
    shipped = ours.joinpath(f"{mapping}.toml")
    source = shipped if Path(mapping).suffix != ".toml" and shipped.is_file() else Path(mapping)
    try:
        stated = load_toml(source)
    except OSError:
        named = sorted(entry.name.removesuffix(".toml") for entry in ours.iterdir() if entry.name.endswith(".toml"))
        reason = Text(f"不能读取这个文件；自带的有 {'、'.join(named)}", f"cannot be read; shipped: {', '.join(named)}")
        raise input_error("CG-I411", path=mapping, reason=reason) from None
    except TomlError as error:
        raise input_error("CG-I411", path=mapping, reason=error.reason) from None
    if faults := find_mapping_faults(stated):
        reason = Text("；".join(fault.zh for fault in faults), "; ".join(fault.en for fault in faults))
        raise input_error("CG-I411", path=mapping, reason=reason)
    return Mapping(tuple(stated.get("table", ())), tuple(stated.get("links", ())), tuple(stated.get("ignore", ())))


def _fits(grid: Grid, pattern: str) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for name in (grid.file, grid.sheet or "", grid.name))


def _positions(grid: Grid) -> dict[str, str]:
    return {heading_key(header): str(place) for place, header in reversed(list(enumerate(grid.headers)))}


def _translate(grid: Grid, rule: dict[str, Any]) -> RawTable | None:
    """Return our table, or None where the file has none of the columns."""
    at = _positions(grid)
    frame = grid.frame
    for header, pattern in rule.get("where", {}).items():
        if heading_key(header) in at:
            holds = pl.col(at[heading_key(header)]).str.contains(pattern).fill_null(value=False)
            frame = frame.filter(holds)
    columns: dict[str, pl.Expr] = {}
    places: dict[str, int] = {}
    unfit = set()
    for ours, theirs in rule["columns"].items():
        choices = [
            at[heading_key(t)] for t in ([theirs] if isinstance(theirs, str) else theirs) if heading_key(t) in at
        ]
        if choices:
            columns[ours] = pl.coalesce(_filled(pl.col(choice)) for choice in choices)
            places[ours] = int(choices[0]) + 1
            if grid.unfit.issuperset(choices):
                unfit.add(ours)
    declared: Kind = kind(rule["kind"])
    # A file that names one end only, or nothing at all, states no edge or record of this kind
    if not columns or (isinstance(declared, EdgeKind) and not {"from_id", "to_id"} <= columns.keys()):
        return None
    for ours, values in rule.get("values", {}).items():
        if ours in columns:
            columns[ours] = columns[ours].str.strip_chars().replace(values)
    for ours, divisor in rule.get("divide", {}).items():
        if ours in columns:
            amount = columns[ours].str.strip_chars().cast(pl.Float64, strict=False) / divisor
            # A text that is no number stays as it is, so that the check can name it
            columns[ours] = pl.coalesce(amount.cast(pl.String), columns[ours])
    for ours, separator in rule.get("lists", {}).items():
        if ours in columns:
            items = (
                columns[ours]
                .str.split(separator)
                .list.eval(pl.element().str.strip_chars())
                .list.unique(maintain_order=True)
            )
            columns[ours] = items.list.eval(pl.element().filter(pl.element() != ""))
    columns.update({ours: pl.lit(value) for ours, value in rule.get("constants", {}).items()})
    frame = frame.select(ROW, *(column.alias(ours) for ours, column in columns.items()))
    if rule.get("distinct"):
        frame = frame.unique(list(columns), keep="first", maintain_order=True)
    return RawTable(declared, grid.file, grid.sheet, frame, grid.lost, grid.findings, places, frozenset(unfit))


def _filled(column: pl.Expr) -> pl.Expr:
    return pl.when(column.str.strip_chars() != "").then(column)


def _product_links(grids: Sequence[Grid], rule: dict[str, Any]) -> list[RawTable]:
    """Return links that follow from products: A makes P, P is used in Q, B makes Q, so A may supply P to B.

    Only products that at most ``max_makers`` firms make on either side count: a class that a third of the firms
    make says nothing about who supplies whom, and the pairs would grow with the square of the firms.
    """
    makers = _pairs(grids, rule["makers"], "id", "list")
    (way,) = WAYS & rule["relation"].keys()
    relation = _pairs(grids, rule["relation"], "id", way)
    if makers is None or relation is None:
        return []
    specific = makers[0].filter(pl.len().over("item") <= rule["max_makers"]).select(firm="key", product="item")
    product, used_in = ("key", "item") if way == "downstream" else ("item", "key")
    links = (
        relation[0]
        .select(ROW, product=product, used_in=used_in)
        .join(specific, on="product")
        .join(specific.select(customer="firm", used_in="product"), on="used_in")
        .filter(pl.col("firm") != pl.col("customer"))
        .select(ROW, from_id="firm", to_id="customer", product="product", source=pl.lit(rule["source"]))
        .unique(["from_id", "to_id", "product"], keep="first")
        .sort("from_id", "to_id", "product")
        # One line of the file states many links: each keeps a number of its own, so that none hides another
        .with_columns(pl.int_range(2, pl.len() + 2, dtype=pl.UInt32).alias(ROW))
    )
    return [RawTable(kind("SUPPLIES"), relation[1], None, links)]


def _pairs(grids: Sequence[Grid], part: dict[str, str], key: str, items: str) -> tuple[pl.DataFrame, str] | None:
    for grid in grids:
        at = _positions(grid)
        if _fits(grid, part["file"]) and heading_key(part[key]) in at and heading_key(part[items]) in at:
            split = pl.col(at[heading_key(part[items])]).str.split(part["separator"])
            frame = grid.frame.select(ROW, key=pl.col(at[heading_key(part[key])]).str.strip_chars(), item=split)
            frame = frame.explode("item").with_columns(pl.col("item").str.strip_chars()).drop_nulls()
            return frame.filter(pl.col("item") != "").unique(
                ["key", "item"], keep="first", maintain_order=True
            ), grid.file
    return None
