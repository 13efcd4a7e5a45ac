"""Headings in Chinese and English: which half is which, and money as English writes it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_LATIN_WORD = re.compile(r"[A-Za-z]{2}")
# A heading in two languages: one after the other, a blank, a slash or a bracket between them; a unit may end it
_UNIT_LAST = re.compile(r"^(.*?)\s*(\([^A-Za-z()]*\))$")
_UNIT_ALONE = re.compile(r"^(亿|千万|百万|十万|万|千)?(元|人|家|个|户|名|美元|欧元)$")
_ENGLISH_LAST = re.compile(r"^([^A-Za-z]+?)[\s/|(\[]+([A-Za-z][A-Za-z0-9 .,'&%/-]*)[)\]]?$")
_ENGLISH_FIRST = re.compile(r"^([A-Za-z][A-Za-z .,'&/-]*?)[\s/|(\[]*(?=[\u4e00-\u9fff])([^A-Za-z]+?)[)\]]?$")
_ENGLISH_UNIT = re.compile(
    r"\(([^()]*\b(?:yuan|rmb|cny|usd|eur|hkd|dollars?|euros?|thousand|million|billion|k|m)\b[^()]*)\)"
)
_ENGLISH_UNITS = {
    **{"100 million": "亿元", "million": "百万元", "10 thousand": "万元", "ten thousand": "万元", "10,000": "万元"},
    **{"10000": "万元", "10k": "万元", "thousand": "千元", "1,000": "千元", "": "元"},
}


def is_chinese(text: str) -> bool:
    """Tell whether a text has words of Chinese."""
    return _HAN.search(text) is not None


def is_latin(text: str) -> bool:
    """Tell whether a text has words in Latin letters."""
    return _LATIN_WORD.search(text) is not None


@lru_cache(1 << 14)
def halves(text: str) -> tuple[str, str]:
    """Return the Chinese and the English half of a text, or the text alone where it is in one language.

    >>> halves("营业收入（亿元） Revenue"), halves("Name/企业名称"), halves("街道")
    (('营业收入(亿元)', 'Revenue'), ('企业名称', 'Name'), ('街道', ''))
    """
    wide = " ".join(unicodedata.normalize("NFKC", text).split())
    if not (is_chinese(wide) and is_latin(wide)):
        return text, ""
    if found := _ENGLISH_LAST.match(wide):
        return found[1].strip(), found[2].strip()
    if (found := _ENGLISH_FIRST.match(wide)) and not _UNIT_ALONE.match(found[2]):
        return found[2].strip(), found[1].strip()
    if (unit := _UNIT_LAST.match(wide)) and (found := _ENGLISH_LAST.match(unit[1])):
        return found[1].strip() + unit[2], found[2].strip()
    return text, ""


def english_money(heading: str) -> str | None:
    """Return the unit of money that a heading gives in English, as it is written where it is none of ours.

    >>> english_money("Revenue (100 million yuan)"), english_money("Revenue (USD)"), english_money("Revenue")
    ('亿元', 'usd', None)
    """
    found = _ENGLISH_UNIT.search(unicodedata.normalize("NFKC", heading).lower())
    if not found:
        return None
    amount = re.sub(r"\b(yuan|rmb|cny)\b", "", found[1]).strip(" /")
    return _ENGLISH_UNITS.get(" ".join(amount.split()), found[1])
