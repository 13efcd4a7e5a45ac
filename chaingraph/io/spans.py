"""Row numbers as sentences name them: neighbours as one span."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chaingraph.errors import Text

Span = tuple[int, int]  # first and last row number

_SHOWN = 12  # spans that a sentence names


def spans(rows: Iterable[int]) -> list[Span]:
    """Return ascending row numbers as spans without a gap.

    >>> spans([5, 7, 8, 9])
    [(5, 5), (7, 9)]
    """
    found: list[Span] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


def in_words(named: Sequence[Span]) -> Text:
    """Return spans as they stand between 第 and 行, the first dozen where there are many.

    >>> in_words([(5, 5), (7, 9)]).en
    '5, 7–9'
    """
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in named[:_SHOWN]]
    if len(named) > _SHOWN:
        count = sum(last - first + 1 for first, last in named)
        return Text(f"{'、'.join(shown)} 等 {count} ", f"{', '.join(shown)} … ({count})")
    return Text("、".join(shown), ", ".join(shown))
