"""Days, months and years out of written texts, with how exact they are; what is not certain is never guessed."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from chaingraph.errors import Text
from chaingraph.io.numerals import han
from chaingraph.io.written import UNREAD, Written, blank, folded

FIRST_YEAR, LAST_YEAR = 1900, 2100
_MONTH, _YEAR = Text("月", "month"), Text("年", "year")
_CHINA = dt.timezone(dt.timedelta(hours=8))
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")  # days as spreadsheets count them
_LAST_SERIAL = 73_050  # the last day of 2099
_BEFORE_SERIALS = dt.date(1899, 12, 30)
_DASHES = re.compile("[\u2014\u2013\u2212\u2010\u2011]+")
_CLOCK = r"(?:[ t]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(z|[+-]\d{2}:?\d{2})?)?"
_DAY = re.compile(rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*[日号]?\s*[.。]?{_CLOCK}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_OF_MONTH = re.compile(r"(\d{4})\s*(?:[-/.年])\s*(\d{1,2})\s*月?份?\s*[.。]?")
_COMPACT_MONTH = re.compile(r"(\d{4})(\d{2})")
_OF_YEAR = re.compile(r"(\d{4})\s*年?")
_VAGUE_YEAR = re.compile(
    r"(\d{4})\s*年?\s*(?:(\d{1,2})\s*月)?\s*(底|末|初|中旬?|上旬|下旬|上半年|下半年|左右|前后|前|后)"
)
_EDGES = {"初": 1, "底": 12, "末": 12}
# A number loses its last zero: 2023.10 becomes 2023.1
_LOST_ZERO = re.compile(r"\d{4}\.1")
KEEPS_ZEROS = r"^\d{4}\.(?:10|0\d)\.?$"
_HAN_DATE = re.compile(
    r"([零〇○o0一二三四五六七八九]{4})年"
    r"(?:([一二三四五六七八九十]{1,3})月(?:份|([一二三四五六七八九十廿卅]{1,4})[日号]?)?)?"
)
_HAN_DIGITS = str.maketrans("零〇○o一二三四五六七八九", "0000123456789")
_RUNNING = frozenset(("至今", "现在", "今", "长期", "在任", "在职", "尚未", "未", "未撤销", "未终止", "present"))


def read_date(text: str, *, ends: bool = False, keeps_zeros: bool = False) -> Written:
    """Return the day that a text says.

    A month or a year is its first day, its last where the property `ends` something, and that is told. A number of
    days as spreadsheets count them, a year of two digits and an edge of a year are no days; what they may mean is
    proposed. `keeps_zeros`: whether 2023.10 would have kept its last zero, so that 2023.1 is January.

    >>> read_date("二〇二三年五月一日").value, read_date("2023.5", ends=True).new
    (datetime.date(2023, 5, 1), '2023-05-31')
    >>> read_date("44352").proposal, read_date("23-05-01").value
    ('2021-06-05', None)
    """
    plain = _in_digits(_DASHES.sub("-", folded(text)))
    for form in (_day, _period, _doubtful):
        said = form(plain, ends, keeps_zeros)
        if said is not None:
            return said
    if ends and plain in _RUNNING:
        return Written(code="CG-F324")
    return blank(text) or UNREAD


def _in_digits(text: str) -> str:
    """Return a date in Chinese numerals in digits; other texts as they are."""
    found = _HAN_DATE.fullmatch(text)
    if found is None:
        return text
    year = found[1].translate(_HAN_DIGITS)
    numbers = [han((part or "").replace("廿", "二十").replace("卅", "三十")) for part in (found[2], found[3])]
    wanted = [part is not None for part in (found[2], found[3])]
    if any(want and number is None for want, number in zip(wanted, numbers, strict=True)):
        return text
    return "-".join([year, *(str(number) for number in numbers if number is not None)])


def _day(text: str, _ends: bool, _keeps_zeros: bool) -> Written | None:
    found = _DAY.fullmatch(text)
    if found is not None and found[5]:
        return _at_home(found)
    parts = found or _COMPACT.fullmatch(text)
    day = None if parts is None else _valid(*(int(parts[at]) for at in (1, 2, 3)))
    return None if day is None else Written(day)


def _at_home(found: re.Match[str]) -> Written:
    """Return the day in China of a time with its zone; it is told where that is another zone's time."""
    day = _valid(*(int(found[at]) for at in (1, 2, 3)))
    hour, minutes = found[4].split(":", maxsplit=1)
    try:
        there = dt.datetime.fromisoformat(f"{day}T{hour.zfill(2)}:{minutes}{found[5].upper()}")
    except ValueError:
        return UNREAD
    here = there.astimezone(_CHINA).date()
    return Written(here) if there.utcoffset() == dt.timedelta(hours=8) else Written(here, "CG-F321", str(here))


def _period(text: str, ends: bool, keeps_zeros: bool) -> Written | None:
    """Return the first or last day of a month or a year."""
    month = _OF_MONTH.fullmatch(text) or _COMPACT_MONTH.fullmatch(text)
    if month is None:
        year = _OF_YEAR.fullmatch(text)
        return None if year is None else _edge(int(year[1]), None, ends)
    if _LOST_ZERO.fullmatch(text) and not keeps_zeros:
        return Written(code="CG-W258", proposal=f"{month[1]}-01")
    if month[1] < "1913" and text.isdigit():
        return None  # 191012 may be a day of 2019
    return _edge(int(month[1]), int(month[2]), ends)


def _edge(year: int, month: int | None, ends: bool) -> Written | None:
    if month == 0:
        return None
    day = _valid(year, month or 1, 1)
    if day is None:
        return None
    last = 12 if month is None else month
    latest = dt.date(year, last, calendar.monthrange(year, last)[1])
    day = latest if ends else day
    return Written(day, "CG-F320", str(day), latest=latest, words={"precision": _YEAR if month is None else _MONTH})


def _doubtful(text: str, _ends: bool, _keeps_zeros: bool) -> Written | None:
    serial = _SERIAL.fullmatch(text)
    if serial is not None and 10_000 <= int(serial[1]) <= _LAST_SERIAL:
        day = _BEFORE_SERIALS + dt.timedelta(int(serial[1]))
        return Written(code="CG-W250", new=str(day), proposal=str(day))
    vague = _VAGUE_YEAR.fullmatch(text)
    if vague is None:
        return None
    month = _EDGES.get(vague[3])
    if vague[2]:
        return Written(code="CG-W255", proposal=f"{vague[1]}-{int(vague[2]):02d}")
    return Written(code="CG-W255", proposal=f"{vague[1]}-{month:02d}" if month else None)


def _valid(year: int, month: int, day: int) -> dt.date | None:
    try:
        made = dt.date(year, month, day)
    except ValueError:
        return None
    return made if FIRST_YEAR <= year <= LAST_YEAR else None
