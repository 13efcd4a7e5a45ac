"""Numbers as people write them: digits with separators, Chinese numerals, and what makes a number inexact."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")}
_DIGITS |= {letter: value for value, letter in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"〇": 0, "○": 0, "两": 2}
_TENS = str.maketrans({"拾": "十", "佰": "百", "仟": "千", "萬": "万"})
_ONE = "[一二三四五六七八九两]"
# Up to 9,999; a place that is passed over is said (一百零五), so 一百二 and 三五 are no certain numbers
_SECTION = re.compile(
    rf"(?:(?P<k>{_ONE})千)?(?:(?P<z1>零)?(?P<h>{_ONE})百)?(?:(?P<z2>零)?(?P<t>{_ONE})?(?P<ten>十))?(?:(?P<z3>零)?(?P<o>{_ONE}))?"
)
HAN = "零〇○一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟萬"
_GROUPED = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?"
ARABIC = rf"[+-]?(?:{_GROUPED}|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{{1,3}})?)"
_ARABIC = re.compile(ARABIC)
_ABOUT = r"大约|大概|约为|约|将近|接近|近|左右|上下|≈|~|±"
_BOUND = r"超过|超|逾|不到|不足|至少|最多|以上|以下|以内|多|余|来|几|数|若干|(?<=\d)\+|[<>≤≥]"
_VAGUE = re.compile(rf"{_ABOUT}|{_BOUND}|\d\s*(?:-|—|–|至|到)\s*\d")
_NEAR = re.compile(_ABOUT)
_NOT_EXACT = re.compile(rf"{_BOUND}|\d\s*(?:-|—|–|~|至|到)\s*\d")


def arabic(text: str) -> Decimal | None:
    """Return the number that a folded text of digits says; separators of thousands may be commas or blanks.

    >>> arabic("1,200"), arabic("1 200.5"), arabic("12,00"), arabic("1 2")
    (Decimal('1200'), Decimal('1200.5'), None, None)
    """
    if not _ARABIC.fullmatch(text):
        return None
    return Decimal(text.replace(",", "").replace(" ", ""))


def han(text: str) -> int | None:
    """Return the whole number that Chinese numerals say, None unless they say exactly one.

    >>> han("二十三"), han("一千零五"), han("三万零五百"), han("十"), han("三五"), han("一百二")
    (23, 1005, 30500, 10, None, None)
    """
    plain = text.translate(_TENS)
    for sign, power in (("亿", 8), ("万", 4)):
        before, found, after = plain.partition(sign)
        if found:
            high, low = _section(before) if power == 4 else han(before), _low(after, power)
            return None if not high or low is None else high * 10**power + low
    return 0 if plain in ("零", "〇") else _section(plain)


def _low(text: str, power: int) -> int | None:
    """Return what stands behind 万 or 亿: nothing, or a number whose missing places are said."""
    if not text:
        return 0
    value = han(text.removeprefix("零"))
    if value is None or (text.startswith("零") == (value >= 10 ** (power - 1))):
        return None
    return value


def _section(text: str) -> int | None:
    plain = "".join("零一二三四五六七八九"[_DIGITS[c]] if c in _DIGITS and c != "两" else c for c in text)
    found = _SECTION.fullmatch(plain)
    if not plain or found is None:
        return None
    places = [
        (1000, _DIGITS.get(found["k"] or "", 0), None),
        (100, _DIGITS.get(found["h"] or "", 0), found["z1"]),
        (10, _DIGITS.get(found["t"] or "一", 0) if found["ten"] else 0, found["z2"]),
        (1, _DIGITS.get(found["o"] or "", 0), found["z3"]),
    ]
    total, last = 0, 0
    for place, digit, zero in places:
        if digit:
            # a zero is said exactly where places were passed over
            if (last and bool(zero) != (last > place * 10)) or (zero and not last):
                return None
            last = place
        total += digit * place
    return total or None


def is_vague(text: str) -> bool:
    """Tell whether a folded text that speaks of a number says that it is no exact one.

    >>> is_vague("约120"), is_vague("100多人"), is_vague("12人")
    (True, True, False)
    """
    return _VAGUE.search(text) is not None


def nearly(text: str) -> str | None:
    """Return the text of the number that an inexact one is near to; None for bounds and ranges.

    >>> nearly("约120人"), nearly("100多人"), nearly("100-200")
    ('120人', None, None)
    """
    if _NOT_EXACT.search(text):
        return None
    return _NEAR.sub("", text).strip() or None
