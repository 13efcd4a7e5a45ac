"""What people decided about names of goods, as records of products: the same, a kind of it, or something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from chaingraph.io.border import printable
from chaingraph.io.constants import ROW
from chaingraph.io.decisions import About, Choice, Decision, Decisions, is_about_product, key_of
from chaingraph.io.tables import RawTable
from chaingraph.model import kind

SAME, KIND = "aliases", "parent"  # the property that a question about a name would fill in


def product_key(relation: str, word: str) -> str:
    """Return the key of the question whether a word is the same as (`SAME`) or a kind of (`KIND`) a product.

    >>> product_key(SAME, "电芯系列")
    'value|product.aliases|电芯系列'
    """
    return key_of(About.VALUE, f"Product.{relation}", word)


@dataclass
class _Record:
    aliases: set[str] = field(default_factory=set)
    distinct: set[str] = field(default_factory=set)
    parent: str | None = None


def decided_products(decisions: Decisions) -> Iterator[RawTable]:
    """Yield the table of the products that were decided on, none where nothing was.

    What is the same becomes an alias of the product, a kind of it names it as its parent, and what is something else,
    or is not wanted, says from what it is distinct.
    """
    records: dict[str, _Record] = {}
    for key, decided in decisions.by_key.items():
        row = decisions.recorded.get(key)
        if row is not None and is_about_product(key):
            _record(records, key.split("|")[1].rpartition(".")[2], decided, row.cells)
    if not records:
        return
    names = sorted(records)
    rows = [records[name] for name in names]
    frame = pl.DataFrame(
        {
            ROW: pl.Series(range(1, len(names) + 1), dtype=pl.UInt32),
            "name": names,
            "aliases": pl.Series([sorted(row.aliases) or None for row in rows], dtype=pl.List(pl.String)),
            "distinct": pl.Series([sorted(row.distinct) or None for row in rows], dtype=pl.List(pl.String)),
            "parent": pl.Series([row.parent for row in rows], dtype=pl.String),
        }
    )
    file = printable(decisions.path.name) if decisions.path is not None else ""
    yield RawTable(kind("Product"), file, None, frame.with_columns(source=pl.lit(file or "decisions")))


def _record(records: dict[str, _Record], relation: str, decided: Decision, cells: Mapping[str, str]) -> None:
    word, other = cells.get("text", ""), cells.get("proposal", "")
    choice = decided.choice
    if choice is Choice.CHANGE:
        other = decided.text or ""
    if choice is Choice.ACCEPT or choice is Choice.CHANGE:
        choice = Choice.SAME if relation == SAME else Choice.KIND
    if not word or not other or word == other:
        return
    if choice is Choice.SAME:
        records.setdefault(other, _Record()).aliases.add(word)
    elif choice is Choice.KIND:
        records.setdefault(other, _Record())
        records.setdefault(word, _Record()).parent = other
    elif choice in (Choice.NOT_THE_SAME, Choice.DROP):
        records.setdefault(word, _Record()).distinct.add(other)
