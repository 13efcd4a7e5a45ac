"""The one door for texts of others: cells, headings, names of sheets, references."""

from __future__ import annotations

import unicodedata

import polars as pl

# What is seen by nobody: soft hyphen, zero widths, marks of direction, separators of lines, byte-order mark
INVISIBLE = r"[\u{AD}\u{200B}-\u{200F}\u{2028}-\u{202E}\u{2060}\u{2066}-\u{2069}\u{FEFF}]"
_OFF = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x2028, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF])
_SIGNS = frozenset("*_-—–'\"“”‘’:：、,，。./／\\|·")


def fold(text: str) -> str:
    """Return the matching key of a heading, a sheet's name or a word: width, case, blanks and signs do not matter.

    >>> fold(" 从业 人数＊") == fold("从业人数")
    True
    """
    folded = unicodedata.normalize("NFKC", text).translate(_OFF).lower()
    return "".join(letter for letter in folded if not letter.isspace() and letter not in _SIGNS)


def visible(texts: pl.Expr) -> pl.Expr:
    r"""Return texts without characters that nobody sees and without outer blanks; blank is null.

    >>> pl.select(visible(pl.lit(pl.Series(["甲厂\u200b", " "])))).to_series().to_list()
    ['甲厂', None]
    """
    seen = texts.str.replace_all(INVISIBLE, "").str.strip_chars()
    return pl.when(seen != "").then(seen)
