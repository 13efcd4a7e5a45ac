"""The border to files that nobody vouches for: what they are by their first bytes, what they may cost, how they fail.

A reader asks `refuse_disguise` before any library looks at a file, spends the file's `Budget` where rows, cells and
bytes come into being, and runs foreign parsers within `contained`.
"""

from __future__ import annotations

import os
import threading
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from xml.parsers.expat import ExpatError

import polars as pl

from chaingraph.errors import InputError, Text
from chaingraph.io.codes import input_error
from chaingraph.io.person_numbers import hide

_MIB = 2**20
_HEAD = 4096
_ONE_AT_A_TIME = threading.Lock()
_TRIED = 1024
_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A workbook with a password is a stream of this name in an old container
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SEARCHED = 64 * _MIB
# First bytes that no text begins with, and what they are
_MAGIC = (
    (b"PK\x03\x04", Text("zip 压缩包或 xlsx 工作簿", "a zip archive or xlsx workbook")),
    (b"PAR1", Text("Parquet 文件", "a Parquet file")),
    (_OFFICE, Text("旧版 Office 文件", "an old Office file")),
    (b"\x1f\x8b", Text("gzip 压缩数据", "gzip data")),
    (b"\x28\xb5\x2f\xfd", Text("zstd 压缩数据", "zstd data")),
    (b"\xfd7zXZ\x00", Text("xz 压缩数据", "xz data")),
    (b"7z\xbc\xaf\x27\x1c", Text("7z 压缩包", "a 7z archive")),
    (b"Rar!\x1a\x07", Text("rar 压缩包", "a rar archive")),
    (b"%PDF-", Text("PDF 文件", "a PDF")),
)
_DEFLATED = Text("zlib 压缩数据", "zlib data")
_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_PACKED = {".xlsx": b"PK\x03\x04", ".xlsm": b"PK\x03\x04", ".parquet": b"PAR1"}
_UNKNOWN_ENCODING = Text("编码未知", "its encoding is unknown")
_DAMAGED = Text("数据损坏", "its data is damaged")
_REASONS: tuple[tuple[type[BaseException], Text], ...] = (
    (zipfile.BadZipFile, Text("压缩包损坏", "the archive is damaged")),
    (zlib.error, Text("压缩数据损坏", "the packed data is damaged")),
    (ExpatError, Text("XML 损坏", "its XML is damaged")),
    (KeyError, Text("缺少部件", "a part is missing")),
    (NotImplementedError, Text("压缩方式不支持", "it is packed in an unknown way")),
    (MemoryError, Text("内存不足", "not enough memory")),
    (RecursionError, Text("嵌套过深", "nested too deeply")),
    *((kind, _DAMAGED) for kind in (ValueError, TypeError, AttributeError, IndexError, EOFError)),
    *((kind, _DAMAGED) for kind in (pl.exceptions.PolarsError, pl.exceptions.PanicException)),
)


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of something a file may hold: `least` in any case, `per_byte` of its size, never over `most`."""

    words: Text
    most: int
    least: int | None = None
    per_byte: int = 0

    def of(self, size: int) -> int:
        """Return how much a file of so many bytes may hold."""
        return self.most if self.least is None else min(self.most, max(self.least, self.per_byte * size))


_BYTES, _CELLS = Text("解压后的字节数", "bytes once unpacked"), Text("单元格数", "cells")
_COLUMNS, _ROWS = Text("列数", "columns"), Text("行数", "rows")
_PADDED = Text("补齐后的单元格数", "cells of rows filled up to the header")
WORKBOOK = MappingProxyType(
    {
        "parts": Limit(Text("压缩包内的文件数", "parts"), 2_000),
        "bytes": Limit(_BYTES, 200 * _MIB, 10 * _MIB, 100),
        "sheets": Limit(Text("工作表数", "sheets"), 500),
        # Registers of several hundred columns exist; what width costs is counted by cells and by rows filled up
        "columns": Limit(_COLUMNS, 2_000),
        "rows": Limit(_ROWS, 2 * 1_048_576),
        "strings": Limit(Text("文本数", "texts"), 10_000_000),
        "elements": Limit(Text("单元格和行的数目（含空的）", "cells and rows, empty ones too"), 10_000_000),
        "cells": Limit(_CELLS, 5_000_000),
        "padded": Limit(_PADDED, 5_000_000),
    }
)
PARQUET = MappingProxyType(
    {
        "bytes": Limit(_BYTES, 4096 * _MIB, 64 * _MIB, 100),
        "parts": Limit(Text("数据页数", "pages"), 200_000),
        "columns": Limit(_COLUMNS, 2_000),
        "cells": Limit(_CELLS, 500_000_000, 5_000_000, 10),
    }
)
TEXT = MappingProxyType(
    {
        "bytes": Limit(Text("字节数", "bytes"), 2048 * _MIB),
        "columns": Limit(_COLUMNS, 2_000),
        "cells": Limit(_CELLS, 50_000_000),
        "padded": Limit(_PADDED, 500_000_000, 5_000_000, 2),
    }
)

# Python keeps each value of JSON as an object of its own, so less of it fits into memory
JSON = MappingProxyType(
    {
        "bytes": Limit(Text("字节数", "bytes"), 64 * _MIB),
        "columns": Limit(_COLUMNS, 2_000),
        "cells": Limit(_CELLS, 5_000_000),
    }
)


@dataclass
class Budget:
    """What reading one file may still cost."""

    name: str
    size: int
    limits: Mapping[str, Limit]
    spent: dict[str, int] = field(default_factory=dict)

    def spend(self, what: str, amount: int = 1) -> None:
        """Count what is about to be made.

        Raises `InputError`: ``CG-I408`` once there is more of it than the file may hold.
        """
        self.spent[what] = self.spent.get(what, 0) + amount
        self.fits(what, self.spent[what])

    def fits(self, what: str, amount: int) -> None:
        """Refuse a single amount that is too large, such as the columns of one row.

        Raises `InputError`: ``CG-I408`` with the amount allowed.
        """
        limit = self.limits[what]
        allowed = limit.of(self.size)
        if amount > allowed:
            reason = Text(f"{limit.words.zh}超过 {allowed:,}", f"more than {allowed:,} {limit.words.en}")
            raise input_error("CG-I408", path=self.name, reason=reason)

    @property
    def exhausted(self) -> bool:
        """Whether more was spent than the file may hold."""
        return any(amount > self.limits[what].of(self.size) for what, amount in self.spent.items())


def refuse_disguise(file: Path) -> None:
    """Refuse a file that is empty, or whose first bytes are not those of its suffix.

    Raises `InputError`: ``CG-I403`` for an empty file, ``CG-I407`` for a workbook and ``CG-I410`` for a Parquet file
    that is none, ``CG-I424`` for packed bytes that are called text, ``CG-I425`` for a workbook with a password.
    """
    shown, suffix = printable(file.name), file.suffix.lower()
    with file.open("rb") as opened:
        head = opened.read(_HEAD)
        protected = head.startswith(_OFFICE) and _ENCRYPTED in head + opened.read(_SEARCHED)
    if not head:
        raise input_error("CG-I403", path=shown)
    if protected:
        raise input_error("CG-I425", path=shown)
    found = _kind(head)
    if suffix not in _PACKED:
        if found is not None:
            raise input_error("CG-I424", path=shown, what=found)
    elif not head.startswith(_PACKED[suffix]):
        if suffix == ".parquet":
            raise input_error("CG-I410", path=shown)
        none = Text("不是 xlsx", "no xlsx")
        raise input_error(
            "CG-I407",
            path=shown,
            reason=Text(f"内容是{found.zh}", f"it is {found.en}") if found else none,
        )


def may_be_inflated(data: bytes) -> bool:
    """Tell whether a reader that sniffs for packed data could take this text for some."""
    return data.startswith((*_ZLIB, b"\x1f\x8b", b"\x28\xb5\x2f\xfd"))


def _kind(head: bytes) -> Text | None:
    """Return what the first bytes are the mark of, None where they may be text."""
    for mark, words in _MAGIC:
        if head.startswith(mark):
            return words
    if head.startswith(_ZLIB):
        # Two letters prove nothing: text may begin with them, but it does not inflate to its end or to much
        inflating = zlib.decompressobj()
        try:
            if len(inflating.decompress(head, _TRIED)) == _TRIED or inflating.eof:
                return _DEFLATED
        except zlib.error:
            return None
    return None


@contextmanager
def contained(name: str) -> Iterator[None]:
    """Turn whatever a foreign parser raises into ``CG-I407`` with the reason; an interruption passes.

    A list of exceptions would have holes: parsers raise what their authors did not think of, and a panic of Polars
    is no `Exception`. The message of a parser is not repeated, since it may quote cells.
    """
    try:
        yield
    except InputError:
        raise
    except (Exception, pl.exceptions.PanicException) as error:
        raise input_error("CG-I407", path=name, reason=_reason(error)) from error


@contextmanager
def hushed() -> Iterator[None]:
    """Keep off the terminal what a compiled library prints of a panic, which becomes a finding anyway.

    It is printed past Python, so the descriptor of stderr points nowhere meanwhile; one reader at a time.
    """
    with _ONE_AT_A_TIME:
        try:
            kept = os.dup(2)
        except OSError:  # closed by the caller: nothing can be printed
            yield
            return
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 2)
        os.close(nothing)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _reason(error: BaseException) -> Text:
    if type(error) is LookupError:  # what codecs raise; a missing part is one of its subclasses
        return _UNKNOWN_ENCODING
    for kind, words in _REASONS:
        if isinstance(error, kind):
            return words
    said = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return Text(said, said)


def printable(name: str) -> str:
    r"""Return the name of a file or sheet as it can be shown: encodable whatever it is made of, no numbers of people.

    >>> printable("a\udcff.csv"), printable("张某13800000000.xlsx")
    ('a�.csv', '张某***.xlsx')
    """
    return hide(name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
