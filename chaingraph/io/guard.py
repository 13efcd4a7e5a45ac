"""Texts that a spreadsheet would run or an XML parser would refuse."""

from __future__ import annotations

import re

import polars as pl

from chaingraph.io.constants import FORMULA_LEAD

_FORBIDDEN_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


# What `chaingraph.io.clean` would take for a sign that keeps a text a text must not be taken off either
_LEAD = rf"({FORMULA_LEAD}|['’][\p{{L}}\p{{N}}])"
_LED = re.compile(rf"'*({FORMULA_LEAD}|['’][^\W_])")


def guard_formula(text: pl.Expr) -> pl.Expr:
    """Put an apostrophe before a text that a spreadsheet would take for a formula, or that begins with an apostrophe.

    Returns the column as a CSV file for spreadsheets carries it; `unguard_formula` is the exact inverse.

    >>> frame = pl.DataFrame({"name": ["=1+1", "'=x", "'tis", None]})
    >>> frame.select(guard_formula(pl.col("name")))["name"].to_list()
    ["'=1+1", "''=x", "''tis", None]
    """
    return pl.when(text.str.contains(f"^'*{_LEAD}")).then(text.str.replace("^", "'")).otherwise(text)


def guarded(text: str) -> str:
    """Return one text as `guard_formula` gives it.

    >>> guarded("'=x"), guarded("'")
    ("''=x", "'")
    """
    return f"'{text}" if _LED.match(text) else text


def unguard_formula(text: pl.Expr) -> pl.Expr:
    """Take away the apostrophe that `guard_formula` put there.

    Other apostrophes stay.

    >>> frame = pl.DataFrame({"name": ["'=1+1", "''=x", "''tis", "'", None]})
    >>> frame.select(unguard_formula(pl.col("name")))["name"].to_list()
    ['=1+1', "'=x", "'tis", "'", None]
    """
    return pl.when(text.str.contains(f"^'+{_LEAD}")).then(text.str.slice(1)).otherwise(text)


def clean_xml(text: str) -> str:
    """Return a text without the characters that XML 1.0 does not know.

    >>> clean_xml("a" + chr(0) + chr(27) + "b")
    'ab'
    """
    return _FORBIDDEN_IN_XML.sub("", text)
