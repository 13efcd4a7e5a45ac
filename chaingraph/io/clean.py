"""The one door for texts of others: cells, headings, names of sheets, references."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

import polars as pl
from polars import selectors

from chaingraph.io.reference_codes import reference_table

# What is seen by nobody: soft hyphen, zero widths, marks of direction, separators of lines, byte-order mark
_UNSEEN = (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF)
_OFF = dict.fromkeys(_UNSEEN)
_INVISIBLE = "[" + "".join(rf"\u{{{code:X}}}" for code in _UNSEEN) + "]"
_SIGNS = frozenset("*_-—–'\"“”‘’:：、,，。./／\\|·")
# White space of Unicode, which is what the columnar functions strip
_BLANK = "\t\n\x0b\x0c\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
# Workbooks write characters that XML does not know as _x000D_, and a text that only looks so as _x005F_x000D_
_ESCAPED = re.compile("_x(?:(005[Ff])_(?=x[0-9A-Fa-f]{4}_)|([0-9A-Fa-f]{4})_)")
_AS_TEXT = re.compile(r'=\s*"((?:[^"]|"")*)"')
_APOSTROPHE = re.compile("['’](?=[^\\W_])[^'’]*")
# Whatever `clean` changes holds one of these; for the columnar functions, which know no look-ahead
_ODD = rf"{_INVISIBLE}|_x[0-9A-Fa-f]{{4}}_|\r"
_MARKED = r"""^\s*=\s*"|^\s*['’][\p{L}\p{N}]"""
_BLANKS_OUTSIDE = r"^\s|\s$|^$"


def fold(text: str) -> str:
    """Return the matching key of a heading, a sheet's name or a word.

    Width, case, script (traditional or simplified), blanks and signs do not matter.

    >>> fold(" 從業 人数＊") == fold("从业人数")
    True
    """
    wide = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_OFF)
    return "".join(wide.lower().translate(_plain()).split())


@cache
def _plain() -> dict[int, str | None]:
    """Return what becomes of letters: traditional ones are simplified, signs go."""
    table = reference_table("traditional")
    simplified = {ord(old): new for old, new in zip(table["traditional"], table["simplified"], strict=True)}
    return simplified | dict.fromkeys(map(ord, _SIGNS))


def clean(text: str, *, marks: bool = True) -> str:
    r"""Return what was meant by a text: without escapes, unseen characters, outer blanks; line ends are line feeds.

    `marks`: take off what keeps a text a text in a spreadsheet as well: ``="…"``, an apostrophe before a letter.

    >>> clean('="0123"'), clean("'91 厂"), clean("甲\u200b厂_x000D_\n"), clean("'90后'创业"), clean("_x005F_x0041_")
    ('0123', '91 厂', '甲厂', "'90后'创业", '_x0041_')
    """
    text = _ESCAPED.sub(_unescaped, text).translate(_OFF)
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip(_BLANK)
    if not marks:
        return text
    if (kept := _AS_TEXT.fullmatch(text)) is not None:
        text = kept[1].replace('""', '"').strip(_BLANK)
    if _APOSTROPHE.fullmatch(text):
        text = text[1:]
    return text


def _unescaped(found: re.Match[str]) -> str:
    if found[1]:
        return "_"
    code = int(found[2], 16)
    # Letters need no escape, and half a surrogate is no character: such a text is meant as it stands
    return chr(code) if code < 0x20 or code in _OFF or code == 0x7F else found[0]


def unclean(frame: pl.DataFrame, few: Mapping[str, pl.Series], *, marks: bool = True) -> dict[str, pl.Series]:
    """Return the columns of texts that have something that `clean_column` would change, with the cells that have it.

    `few`: see `chaingraph.io.distinct.few_texts`; it may lack columns.
    `marks`: as for `clean`; an apostrophe in front is then nothing clean either, whatever follows.

    One look at each cell, or at each different text where these are few.

    >>> found = unclean(pl.DataFrame({"a": ["甲厂", None], "b": ["", "乙"], "c": ["'=甲", "乙"]}), {})
    >>> {name: at.to_list() for name, at in found.items()}
    {'b': [True, False], 'c': [True, False]}
    """
    sign = f"{_ODD}|{_MARKED}|^'|{_BLANKS_OUTSIDE}" if marks else f"{_ODD}|{_BLANKS_OUTSIDE}"
    clean_ones = [name for name, texts in few.items() if not texts.str.contains(sign).any()]
    at = frame.select((selectors.string() - selectors.by_name(clean_ones)).str.contains(sign).fill_null(value=False))
    return {column.name: column for column in at if column.any()}


def clean_column(column: pl.Series, *, marks: bool = True) -> tuple[pl.Series, pl.Series]:
    """Return a column of texts cleaned, blank ones null, and which of them were more than outer blanks away from that.

    `marks`: as for `clean`.
    """
    odd = column.str.contains(f"{_ODD}|{_MARKED}" if marks else _ODD).fill_null(value=False)
    if odd.any():
        distinct = column.filter(odd).unique()
        cleaned = pl.Series([clean(text, marks=marks) for text in distinct], dtype=pl.String)
        mended = column.replace_strict(distinct, cleaned, default=column)
        odd &= (mended != column.str.strip_chars().str.replace_all("\r\n?", "\n")).fill_null(value=False)
        column = mended
    return stripped(column), odd


def stripped(column: pl.Series) -> pl.Series:
    """Return a column of texts without outer blanks, blank ones null; as it is where there is nothing to take off.

    >>> stripped(pl.Series([" 甲 厂", " "])).to_list()
    ['甲 厂', None]
    """
    bare = column.str.strip_chars()
    if not (bare != column).any() and not (column == "").any():
        return column
    return pl.select(pl.when(bare != "").then(bare)).to_series().alias(column.name)
