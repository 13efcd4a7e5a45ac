"""First letters of the pinyin of names, so that a planner finds 泸州豪能 by typing lzhn."""

from __future__ import annotations

from collections.abc import Sequence


def initials(names: Sequence[str | None]) -> list[str | None]:
    """Return the initials of names in small letters; None where a name has no Chinese character.

    Parameters
    ----------
    names
        Names as people write them.

    Notes
    -----
    pypinyin reads whole words, so that 重庆 gives cq and 银行 yh. Digits and Latin letters stand as they are, other
    signs are dropped.

    Examples
    --------
    >>> initials(["泸州豪能传动技术", "重庆银行（A1）", "ABC", None])
    ['lzhncdjs', 'cqyha1', None, None]
    """
    from pypinyin import Style, lazy_pinyin

    def letters(name: str) -> str | None:
        read = "".join(lazy_pinyin(name, Style.FIRST_LETTER)).lower()
        return "".join(sign for sign in read if sign.isascii() and sign.isalnum()) or None

    return [None if name is None or name.isascii() else letters(name) for name in names]
