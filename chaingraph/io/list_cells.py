"""Lists in one cell, written so that the reader (`parse`) parts them as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

_BETWEEN = ";"
# What a cell without a semicolon may be parted at
_PARTED = "[、，,\n]|^[^\\x00-\\x7F]+(?:[ \u3000]+[^\\x00-\\x7F]+)+$"


def join_items(items: Sequence[str]) -> str:
    """Return the items of a list as one text; a semicolon ends a single one that would be parted.

    >>> join_items(["a", "b、c"]), join_items(["b、c"]), join_items(["a"])
    ('a;b、c', 'b、c;', 'a')
    """
    text = _BETWEEN.join(items)
    return text + _BETWEEN if len(items) == 1 and re.search(_PARTED, text) else text


def join_lists(column: pl.Expr) -> pl.Expr:
    """Return a column of lists as texts, as `join_items`.

    >>> pl.select(join_lists(pl.lit(pl.Series([["a", "b"], ["瓶装酒 桶装酒"]])))).to_series().to_list()
    ['a;b', '瓶装酒 桶装酒;']
    """
    text = column.list.join(_BETWEEN)
    alone = (column.list.len() == 1) & text.str.contains(_PARTED)
    return pl.when(alone).then(text + _BETWEEN).otherwise(text)
