"""How large a Parquet file is before any row is read: its footer and the headers of its pages."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, BinaryIO

from chaingraph.io.border import Budget, contained
from chaingraph.io.codes import input_error

_MARK = b"PAR1"
_TAIL = 8
_FOOTER = 4 * 2**20
_PAGE_HEADER = 64 * 1024
_DEPTH = 16
# Numbers of fields in parquet.thrift
_ROWS, _GROUPS, _SCHEMA = 3, 4, 2
_CHILDREN = 5
_CHUNKS, _GROUP_ROWS, _META = 1, 3, 3
_PATH, _CHUNK_VALUES, _PACKED, _DATA_AT, _DICTIONARY_AT = 3, 5, 7, 9, 11
_PAGE_UNPACKED, _PAGE_PACKED, _DATA, _DICTIONARY, _DATA_2 = 2, 3, 5, 7, 8
_VALUES = 1
_LEVELS = (5, 6)
# Types of the compact protocol
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 12


def read_footer(file: Path, budget: Budget) -> int:
    """Read the footer and spend the budget on what the file would become: cells, pages, unpacked bytes.

    `budget`: of this file, by `chaingraph.io.border.PARQUET`.

    Raises `InputError`: ``CG-I410`` if it is no Parquet file, ``CG-I408`` if it would unpack to more than it may,
    ``CG-I407`` if the footer or a page header is damaged.

    Sizes are taken from the headers of the pages, since those decide what is allocated; the sums in the footer are
    only a claim, and have to agree: a reader that allocates by a damaged number ends the process, and nobody can
    catch that. O(pages); no row is read.
    """
    with file.open("rb") as opened:
        stated = _footer(opened, budget)
        with contained(budget.name):
            columns = sum(not element.get(_CHILDREN) for element in stated[_SCHEMA])
            budget.fits("columns", columns)
            _agree(stated[_ROWS] >= 0)
            budget.fits("cells", stated[_ROWS] * columns)
            for group in stated[_GROUPS]:
                _agree(0 <= group[_GROUP_ROWS] <= stated[_ROWS] and len(group[_CHUNKS]) == columns)
                for chunk in group[_CHUNKS]:
                    meta = chunk[_META]
                    values = _spend_pages(opened, meta, budget)
                    flat = len(meta[_PATH]) == 1
                    _agree(values == meta[_CHUNK_VALUES] and (values == group[_GROUP_ROWS] or not flat))
            _agree(sum(group[_GROUP_ROWS] for group in stated[_GROUPS]) == stated[_ROWS])
            return int(stated[_ROWS])


def _footer(opened: BinaryIO, budget: Budget) -> dict[int, Any]:
    end = opened.seek(0, io.SEEK_END)
    opened.seek(max(end - _TAIL, 0))
    tail = opened.read(_TAIL)
    length = int.from_bytes(tail[:4], "little")
    if tail[4:] != _MARK or not 0 < length <= end - _TAIL - len(_MARK):
        raise input_error("CG-I410", path=budget.name)
    budget.spend("bytes", length)
    with contained(budget.name):
        if length > _FOOTER:
            raise ValueError("footer too large")
        opened.seek(end - _TAIL - length)
        return _Compact(opened.read(length)).struct()


def _spend_pages(opened: BinaryIO, meta: dict[int, Any], budget: Budget) -> int:
    """Walk over the headers of the pages of one column, past their data, and return its number of values."""
    at = min(start for start in (meta[_DATA_AT], meta.get(_DICTIONARY_AT)) if start)
    end = at + meta[_PACKED]
    values = 0
    while at < end:
        opened.seek(at)
        reader = _Compact(opened.read(_PAGE_HEADER))
        page = reader.struct()
        unpacked, packed = page[_PAGE_UNPACKED], page[_PAGE_PACKED]
        head = page.get(_DATA) or page.get(_DATA_2) or page[_DICTIONARY]
        _agree(unpacked >= 0 and 0 <= packed <= end - at - reader.at and head[_VALUES] >= 0)
        if _DICTIONARY in page:
            _agree(head[_VALUES] <= unpacked)
        elif _DATA_2 in page:
            _agree(all(0 <= head[levels] <= unpacked for levels in _LEVELS))
        budget.spend("parts")
        budget.spend("bytes", unpacked)
        if _DICTIONARY not in page:
            values += head[_VALUES]
            budget.spend("cells", head[_VALUES])
        at += reader.at + packed
    return values


def _agree(agreed: object) -> None:
    if not agreed:
        raise ValueError("numbers contradict one another")


class _Compact:
    """A reader of the compact protocol of Thrift: structs as dictionaries of field numbers."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """Read a struct."""
        if depth > _DEPTH:
            raise ValueError("nested too deeply")
        fields: dict[int, Any] = {}
        number = 0
        while kind := self._byte():
            step, kind = kind >> 4, kind & 15
            number = number + step if step else self._zigzag()
            fields[number] = kind == _TRUE if kind in (_TRUE, _FALSE) else self._value(kind, depth)
        return fields

    def _value(self, kind: int, depth: int) -> Any:
        if kind in (4, 5, 6):
            return self._zigzag()
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind == _STRUCT:
            return self.struct(depth + 1)
        if kind in (_LIST, _SET):
            return self._list(depth)
        if kind in (_TRUE, _FALSE, _BYTE):
            return self._byte()
        if kind == _DOUBLE:
            return self._bytes(8)
        raise ValueError(f"unknown type {kind}")

    def _list(self, depth: int) -> list[Any]:
        head = self._byte()
        count = head >> 4 if head >> 4 != 15 else self._varint()
        # Every item takes a byte at least, so a false count ends with the data
        return [self._value(head & 15, depth) for _ in range(count)]

    def _byte(self) -> int:
        self.at += 1
        return self._data[self.at - 1]

    def _bytes(self, count: int) -> bytes:
        if count > len(self._data) - self.at:
            raise ValueError("cut off")
        self.at += count
        return self._data[self.at - count : self.at]

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            shift += 7
            if not byte & 128:
                return value
            if shift > 63:
                raise ValueError("number too long")

    def _zigzag(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)
