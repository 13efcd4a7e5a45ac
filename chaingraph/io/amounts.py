"""Counts, sums of money, shares and other quantities out of written texts: number, unit, and what is not certain."""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite

from chaingraph.io.numerals import ARABIC, HAN, arabic, han, is_vague, nearly
from chaingraph.io.units import Units
from chaingraph.io.written import NONE_WORDS, UNREAD, Written, blank, folded
from chaingraph.model import Type

_ALL_TOLD = re.compile(r"^(?:共计|总计|合计|共有|共|计)\s*")
_BRACKETS = re.compile(r"[()]")
_QUANTITY = re.compile(rf"({ARABIC})\s*(.*)")
_HAN_QUANTITY = re.compile(rf"([{HAN}]+)(.*)")
_PART = re.compile(r"(\d+(?:\.\d+)?)(亿|千万|百万|万|千)")
_COMPOUND = re.compile(r"(?:\d+(?:\.\d+)?(?:亿|千万|百万|万|千)){1,3}\d+(?:\.\d+)?(?:亿|千万|百万|万|千)?元?")
_PARTS = {"亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3}
#: From here on whole numbers are not exact in a file's number format.
EXACT = 2**53


def read_amount(text: str, type_: Type, units: Units) -> Written:
    """Return what the text of a number says, in the declared unit.

    A unit in the text is the value's unit; one that does not belong to the property makes the value unknown.

    >>> from chaingraph.io.units import units_of
    >>> from chaingraph.model import kind
    >>> money, people = units_of(kind("Enterprise")["revenue"]), units_of(kind("Enterprise")["employees"])
    >>> read_amount("1.2亿", Type.NUMBER, money).value, read_amount("二十三人", Type.INTEGER, people).value
    (12000.0, 23)
    >>> read_amount("约120", Type.INTEGER, people).value, read_amount("近100", Type.INTEGER, people).value
    (120, None)
    """
    if text in NONE_WORDS and units.countable:
        return Written(0 if type_ is Type.INTEGER else 0.0, "CG-F321", "0")
    if (nothing := blank(text)) is not None:
        return nothing
    plain = _ALL_TOLD.sub("", folded(text))
    if is_vague(plain):
        near = nearly(plain)
        meant = None if near is None else read_amount(near, type_, units).value
        # So many people, give or take a few, are used until somebody says otherwise; money may be far off
        if meant is not None and type_ is Type.INTEGER and units.countable and "近" not in plain:
            return Written(meant, "CG-W257", str(meant), near)
        return Written(code="CG-W253", proposal=None if meant is None else near)
    bare, yuan = units.bare(_BRACKETS.sub("", plain))
    value, code = _quantity(bare.strip(), units, yuan=yuan)
    return Written(code=code) if value is None else _valued(value, type_, str(code))


def _quantity(text: str, units: Units, *, yuan: bool) -> tuple[Decimal | None, str | None]:
    """Return the amount in the declared unit, or None, and the code of what is to be told."""
    number, word, in_words = _split(text)
    if (compound := _compound(text, units)) is not None:
        return compound, "CG-F322"
    if number is None:
        return None, None
    if not word:
        return _without_unit(number, text, units, yuan=yuan, in_words=in_words)
    power = units.powers.get(word)
    if power is None:
        # what is no word may be anything, a date or two numbers
        return None, "CG-W254" if re.fullmatch(r"[^\d\s:;/-]{1,8}", word) else None
    code = "CG-F303" if power == 0 or word == "%" else "CG-F322"
    return number.scaleb(power), "CG-F321" if in_words else code


def _without_unit(
    number: Decimal, text: str, units: Units, *, yuan: bool, in_words: bool
) -> tuple[Decimal | None, str | None]:
    if units.yuan is not None and (yuan or in_words):
        # 五百万 are yuan; 三千 may be thousands of yuan or of the column's unit
        certain = yuan or bool(set(text) & set("万亿萬"))
        return (number.scaleb(units.yuan), "CG-F322") if certain else (None, None)
    if units.own is None:
        return None, "CG-W259"
    return number.scaleb(units.own), "CG-F321" if in_words else "CG-F303"


def _split(text: str) -> tuple[Decimal | None, str, bool]:
    """Return the number at the start, the word behind it, and whether the number is written in Chinese numerals."""
    if (found := _QUANTITY.fullmatch(text)) is not None:
        return arabic(found[1]), found[2].strip(), False
    found = _HAN_QUANTITY.fullmatch(text)
    value = None if found is None else han(found[1])
    return (None, "", False) if found is None or value is None else (Decimal(value), found[2].strip(), True)


def _compound(text: str, units: Units) -> Decimal | None:
    """Return a sum of money in falling units, such as 1亿2000万元, in the declared unit."""
    if units.yuan is None or not _COMPOUND.fullmatch(text):
        return None
    rest = _PART.sub("", text).removesuffix("元")
    parts = [(Decimal(number), _PARTS[word]) for number, word in _PART.findall(text)]
    if rest and not text.endswith("元"):
        return None  # 1万2 may be 12,000 or 10,002
    parts += [(Decimal(rest), 0)] if rest else []
    values = [number.scaleb(power) for number, power in parts]
    falling = all(after < Decimal(10) ** power for (_, power), after in zip(parts, values[1:], strict=False))
    return sum(values, Decimal(0)).scaleb(units.yuan) if falling else None


def _valued(value: Decimal, type_: Type, code: str) -> Written:
    if type_ is Type.INTEGER:
        whole = value == value.to_integral_value() and abs(value) < EXACT
        return Written(int(value), code, str(int(value))) if whole else UNREAD
    number = float(value)
    return Written(number, code, f"{number:.15g}") if isfinite(number) else UNREAD
