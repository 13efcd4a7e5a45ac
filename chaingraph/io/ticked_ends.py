"""Ends of chains that planners tick at a segment instead of naming them."""

from __future__ import annotations

import polars as pl

from chaingraph.io.checks import Checked
from chaingraph.io.choices import words_of
from chaingraph.io.constants import ROW
from chaingraph.io.written import folded
from chaingraph.model import kind


def fill_ends(checked: Checked) -> None:
    """Take yes and no in the column of ends for what they say of their row, each with a finding.

    Yes means that its products end the chain, or its segment where it names none; no that nothing there does.
    """
    if checked.raw.kind.name != "ChainSegment":
        return
    declared = kind("ChainSegment")["ends"]
    says = words_of(kind("ChainSegment")["essential"])
    facts = checked.frame.filter(pl.col("ends").list.len() == 1).select(ROW, "name", "products", word="ends")
    meant: dict[int, list[str] | None] = {}
    for row, name, products, (word,) in facts.iter_rows():
        yes = says.get(folded(word))
        if yes is not None:
            meant[row] = ends = (products or [name]) if yes else None
            checked.note("CG-F321" if ends else "CG-F324", row, declared, word, new="、".join(ends or ()))
    if meant:
        found = pl.DataFrame(
            {ROW: list(meant), "meant": list(meant.values())},
            {ROW: checked.frame.schema[ROW], "meant": pl.List(pl.String)},
        )
        ends = pl.when(pl.col(ROW).is_in(list(meant))).then("meant").otherwise("ends")
        joined = checked.frame.join(found, on=ROW, how="left", maintain_order="left").with_columns(ends=ends)
        checked.frame = joined.drop("meant")
