"""Numbers by which people are reached or known: mobile telephones and identity cards, wherever they stand in a text."""

from __future__ import annotations

import re

#: What stands in the place of such a number.
HIDDEN = "***"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_MOBILE = r"(?<![\dA-Za-z.])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![\dA-Za-z])"
_CARD = r"(?<![\dA-Za-z])[1-8]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
_NUMBER = re.compile(f"{_MOBILE}|{_CARD}", re.ASCII)
_ALONE = re.compile(_CARD, re.ASCII)
_BRACKET = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_WIDE = {ord("０") + at: str(at) for at in range(10)}
_PART = re.compile(r"[^、;；,，/\n]+")

_DIGIT = "[0-9０-９]"
#: What a text must hold to be looked at, for Polars, which has no look-around.
MAY_HOLD = rf"{_DIGIT}{{11}}|{_DIGIT}{{3}}[ -]{_DIGIT}{{4}}[ -]?{_DIGIT}{{4}}|{_DIGIT}{{7}}[ -]{_DIGIT}{{4}}"
#: The same for the number of an identity card.
MAY_BE_CARD = rf"[1-8１-８]{_DIGIT}{{16}}[0-9０-９XxＸｘ]"
#: Letters that such a text has at least.
SHORTEST = 11


def holds(text: str, *, cards_only: bool = False) -> bool:
    """Tell whether a text holds such a number; `cards_only`: of identity cards.

    >>> holds("甲厂（138 0000 0000）"), holds("甲厂 2024"), holds("13800000000", cards_only=True)
    (True, False, False)
    """
    return (_ALONE if cards_only else _NUMBER).search(text.translate(_WIDE)) is not None


def hide(text: str) -> str:
    """Return a text without the digits of such numbers.

    >>> hide("找张某13800000000")
    '找张某***'
    """
    return _NUMBER.sub(HIDDEN, text.translate(_WIDE)) if holds(text) else text


def without(text: str) -> str | None:
    """Return what is left of a text without the brackets and the parts of a list that hold such a number.

    >>> without("甲公司（张某13800000000）、李某 13900000000"), without("13800000000")
    ('甲公司', None)
    """
    bare = _BRACKET.sub(lambda found: "" if holds(found[0]) else found[0], text)
    if not holds(bare):
        return bare.strip() or None
    kept = [part.strip() for part in _PART.findall(bare) if not holds(part)]
    return "、".join(part for part in kept if part) or None


def check_holds(text: str) -> bool:
    """Tell whether the last character of the number of an identity card follows from the others."""
    if len(text) != len(_WEIGHTS) + 1 or not text[:-1].isascii() or not text[:-1].isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return text[-1].upper() == _CHECKS[total % len(_CHECKS)]
