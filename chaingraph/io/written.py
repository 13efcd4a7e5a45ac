"""What one written text says: its value, what is to be told of it, and what it may mean where that is not certain."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from chaingraph.errors import Text

# Texts that a spreadsheet program shows in place of a value; number signs alone are a column that was too narrow
_ERRORS = (
    *("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!"),
    *("#ERROR!", "#名称?", "Err:502", "Err:504", "Err:508", "Err:509", "Err:511", "Err:519", "Err:522"),
    *("#BLOCKED!", "#CONNECT!", "#UNKNOWN!", "#GETTING_DATA", "#N/A!"),
    *("#" * count for count in range(3, 21)),
)
#: What parts several things in one text; where there is a semicolon, 、 may be part of a name
SEMICOLONS = "[;；]"
BETWEEN = "[;；、，\n]"
_MARKS = ("/", "//", "\\", "-", "--", "---", "—", "——", "–", "−", "_", "__", ".", "。", "、", "*")
# What people write where there is none, and where nobody knows: the only lists of such words
_NONE = ("无", "没有", "暂无", "没", "皆无", "均无")
_UNKNOWN = (
    *("不详", "不明", "未知", "不清楚", "不知道", "待定", "待查", "待补", "待核实", "待核", "未填", "未统计", "不适用"),
    *("n/a", "na", "n.a.", "null", "none", "unknown", "?", "??"),
)
# Signs behind a letter that choose between its coloured and its plain picture
_VARIANTS = dict.fromkeys([0xFE0E, 0xFE0F])
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def _written(words: Iterable[str]) -> frozenset[str]:
    """Return words in narrow and wide letters and in every case that people use."""
    cased = {form for word in words for form in (word, word.upper(), word.capitalize())}
    return frozenset(cased | {form.translate(_WIDE) for form in cased})


ERROR_TEXTS = frozenset(_ERRORS)
NONE_WORDS = _written(_NONE)
BLANK_MARKS = _written(_MARKS)
UNKNOWN_WORDS = _written(_UNKNOWN)
#: Texts that say that there is none.
NOTHING = NONE_WORDS | BLANK_MARKS
#: Texts that name nobody and nothing.
NAMELESS = NOTHING | UNKNOWN_WORDS
#: A pattern of what says so within a longer text, such as 供应商不详.
SAYS_UNKNOWN = "|".join(word for word in _UNKNOWN if not word.isascii())


@dataclass(frozen=True, slots=True)
class Written:
    """What a text says.

    `value` is None where that is unknown; `code` is the finding that tells what was done, None where there is nothing
    to tell or nothing was understood. `new` is the value as the sentence shows it. `proposal` is what the text may
    mean, as a text that is read with certainty; `latest` the last day that an inexact date may mean. `words` are labels
    of the sentence, which repeat nothing of the text.
    """

    value: object = None
    code: str | None = None
    new: str | None = None
    proposal: str | None = None
    latest: dt.date | None = None
    words: Mapping[str, Text] = field(default_factory=dict)


UNREAD = Written()


def folded(text: str) -> str:
    """Return a text as it is compared: width, case and outer blanks do not matter, nor what nobody sees.

    Raised and circled digits stay apart, since they are marks of footnotes.

    >>> folded("１２ 人✔️ "), folded("12②")
    ('12 人✔', '12②')
    """
    if text.isascii():
        return text.strip().lower()
    wide = "".join(c if unicodedata.category(c) == "No" else unicodedata.normalize("NFKC", c) for c in text)
    return wide.translate(_VARIANTS).strip().lower()


def blank(text: str) -> Written | None:
    """Return what a text says that stands for a cell without a value; None if it stands for a value.

    >>> blank("—").code, blank("／").code, blank("#REF!").code, blank("12")
    ('CG-F324', 'CG-F324', 'CG-W251', None)
    """
    if text in ERROR_TEXTS or text.upper() in ERROR_TEXTS:
        return Written(code="CG-W251")
    if text in NOTHING:
        return Written(code="CG-F324")
    if text in UNKNOWN_WORDS:
        return Written(code="CG-W215")
    return None
