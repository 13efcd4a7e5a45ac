"""From bytes to text: which encoding a file is in, decided by proof, or by a lead that is clear."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from chaingraph.errors import InputError, Text
from chaingraph.io.codes import input_error

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PROBE = 4096
_NULS_AT_LEAST = 0.02
# What is no UTF-8 may be in one of these; each decodes much of what is in the other
_CODE_PAGES = ("gb18030", "big5-hkscs")
_LEAD = 0.2  # by which the likelier one must be ahead
_LIKELY = 0.5  # what it must reach at least
_LOOKED_AT = 20_000
_FOREIGN = re.compile(rb"[^\n]*[\x80-\xff][^\n]*\n?")
_NO_CANDIDATES = Text("", "")
# What lists of firms and organizations are full of, in both scripts: chance makes no such word of wrong bytes
_WORDS = re.compile(
    "公司|有限|股份|集团|集團|企业|企業|工厂|工廠|街道|社区|社區|园区|園區|党委|黨委|支部|总支|總支|党员|黨員|产业|產業|人数|人數|名称|名稱|编号|編號"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A table file as UTF-8 bytes without a mark, and the encoding that it came in."""

    data: bytes
    encoding: str


def decode(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """Decode the bytes of a table file.

    `encoding`: encoding that the user named; otherwise byte-order mark, the NUL pattern of UTF-16 and strict UTF-8
        are tried in this order, and then GB18030 and Big5 against one another.

    Returns the text as UTF-8 bytes, since that is what the CSV reader takes, and the encoding found.
    Raises `InputError` if the file is empty, holds NUL bytes, ends within a character of UTF-8, or no encoding fits,
    or two fit about as well: that is a question, and ``--encoding`` its answer.

    GB18030 decodes nearly all bytes, so that it decodes without an error proves nothing: the letters that come out
    must be such as people use.

    >>> decode("名称".encode("gb18030"), "a.csv").encoding
    'gb18030'
    """
    if not data:
        raise input_error("CG-I403", path=name)
    if encoding is not None:
        return _forced(data, name, encoding)
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], name, marked)
    if b"\0" in data:
        wide = _utf16_without_mark(data)
        if wide is None:
            raise input_error("CG-I405", path=name)
        return _strict(data, name, wide)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _cut_off(data, error):
            raise input_error("CG-I415", path=name) from None
    else:
        return Decoded(data, "utf-8")
    return _strict(data, name, _code_page(data, name))


def _code_page(data: bytes, name: str) -> str:
    """Return the code page whose letters are clearly the likelier ones.

    Raises `InputError`: ``CG-I404`` with the candidates where none is.
    """
    probe = b""
    for line in _FOREIGN.finditer(data):
        probe += line[0]
        if len(probe) > _LOOKED_AT:
            break
    scores: list[tuple[float, str]] = []
    for page in _CODE_PAGES:
        try:
            letters = [letter for letter in probe.decode(page) if letter >= "\x80"]
        except UnicodeDecodeError:
            continue
        words = sum(len(word) for word in _WORDS.findall("".join(letters)))
        scores.append(((sum(map(_usual, letters)) + words / 2) / len(letters), page))
    scores.sort(reverse=True)
    if scores:
        likelihood, page = scores[0]
        if likelihood >= _LIKELY and (len(scores) == 1 or likelihood - scores[1][0] >= _LEAD):
            return page
    raise _untold(name, [page for likelihood, page in scores if likelihood >= _LIKELY])


@cache
def _usual(letter: str) -> float:
    """Tell how usual a letter is in lists of firms: 1 for a common one, less for rare ones, private use and kana."""
    if "\ue000" <= letter <= "\uf8ff" or letter >= "\U000f0000":
        return -3.0
    if "\u3040" <= letter <= "\u33ff":
        return -1.0
    return max(_rank(letter, "gb2312", 0xB0, 0xD7), _rank(letter, "big5", 0xA4, 0xC6))


def _rank(letter: str, page: str, first: int, last: int) -> float:
    """Tell the place of a letter in a standard that has its common letters in the rows from `first` to `last`."""
    try:
        row = letter.encode(page)[0]
    except UnicodeEncodeError:
        return -0.5
    return 1.0 if first <= row <= last or not "\u4e00" <= letter <= "\u9fff" else 0.2


def _untold(name: str, candidates: list[str]) -> InputError:
    said = Text(f"（可能是 {'、'.join(candidates)}）", f" (it may be {' or '.join(candidates)})")
    return input_error("CG-I404", path=name, candidates=said if candidates else _NO_CANDIDATES)


def _strict(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        decoded = data.decode(encoding).encode()
    except UnicodeError:
        raise _untold(name, []) from None
    if b"\0" in decoded:
        raise input_error("CG-I405", path=name)
    return Decoded(decoded, encoding)


def _forced(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        decoded = data.decode(encoding).removeprefix("\ufeff").encode()
    except (UnicodeError, LookupError):
        raise input_error("CG-I406", path=name, encoding=encoding) from None
    if b"\0" in decoded:
        raise input_error("CG-I405", path=name)
    return Decoded(decoded, encoding)


def _cut_off(data: bytes, error: UnicodeDecodeError) -> bool:
    """Tell whether the text is UTF-8 up to a last character that is not whole.

    Such a file would often pass as GB18030, as nonsense; one character proves nothing, since some texts are both.
    """
    letters = sum(byte >= 0xC0 for byte in data[max(0, error.start - _PROBE) : error.start])
    return error.reason == "unexpected end of data" and letters > 1


def _utf16_without_mark(data: bytes) -> str | None:
    """Tell the byte order by which of the two gives line ends or commas.

    A stray NUL in other text may look like one half of a letter too, but there are few of them.
    """
    probe = data[:_PROBE]
    if len(data) % 2 or probe.count(0) < _NULS_AT_LEAST * len(probe):
        return None
    signs = set("\n" if b"\n" in probe else ",;\t")
    fitting = []
    for wide in ("utf-16-le", "utf-16-be"):
        letters = set(probe.decode(wide, errors="ignore"))
        if letters & signs:
            fitting.append(wide)
    return fitting[0] if len(fitting) == 1 else None
