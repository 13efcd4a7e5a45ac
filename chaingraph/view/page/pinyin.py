"""First letters of the pinyin of names, so that a planner finds 泸州豪能 by typing lzhn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

_RUNS = re.compile("[0-9A-Za-z]+|[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")


def initials(names: Sequence[str | None]) -> list[str | None]:
    """Return the initials of names in small letters; None where a name has no Chinese character.

    pypinyin reads whole words, so that 重庆 gives cq and 银行 yh. Digits and Latin letters stand as they are, other
    signs are dropped.

    >>> initials(["泸州豪能传动技术", "重庆银行（A1）", "ABC", None])
    ['lzhncdjs', 'cqyha1', None, None]
    """
    from pypinyin import Style, lazy_pinyin

    @cache
    def letters(run: str) -> str:
        return run if run.isascii() else "".join(lazy_pinyin(run, Style.FIRST_LETTER, errors="ignore"))

    def short(name: str) -> str | None:
        return "".join(letters(run) for run in _RUNS.findall(name)).lower() or None

    # the names of a park repeat the same few words between their numbers
    return [None if name is None or name.isascii() else short(name) for name in names]
