"""Batches that a server has not the memory for are written in halves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from chaingraph.errors import StoreError, Text
from chaingraph.store.faults import MEMORY

Answer = TypeVar("Answer")


class Batches:
    """How many rows a server has the memory for, by statement: learned from what it refuses.

    >>> def write(rows):
    ...     if len(rows) > 3:
    ...         raise StoreError(MEMORY, Text("", ""))
    ...     return len(rows)
    >>> batches = Batches()
    >>> batches.each("statement", range(10), write), batches.each("statement", range(4), write)
    ([2, 2, 2, 2, 2], [2, 2])
    """

    def __init__(self) -> None:
        self._sizes: dict[str, int] = {}

    def each(self, text: str, rows: Sequence[Any], write: Callable[[Sequence[Any]], Answer]) -> list[Answer]:
        """Write rows, all at once if the server can; return what each write answered, at least one.

        `text`: the statement, whose size is remembered: what follows is of the same kind.
        `write`: writes some rows in one transaction; it does no harm when it is done twice.

        Raises `StoreError`: ``CG-N119`` if there is not the memory for a single row.
        """
        answers: list[Answer] = []
        start = 0
        while start < len(rows) or not answers:
            part = rows[start : start + self._sizes.get(text, len(rows))]
            try:
                answers.append(write(part))
                start += len(part)
            except StoreError as error:
                if error.code != MEMORY:
                    raise
                if len(part) < 2:
                    raise _too_large(error) from None
                self._sizes[text] = len(part) // 2
        return answers


def _too_large(error: StoreError) -> StoreError:
    text = Text(f"单独一条记录也写不下：{error.text.zh}", f"not even one record at a time: {error.text.en}")
    return StoreError(error.code, text)
