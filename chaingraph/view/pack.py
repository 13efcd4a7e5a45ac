"""Columns made small: a value that comes back many times is written once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any


def pack(values: Sequence[Any]) -> dict[str, list[Any]]:
    """Return a column as JSON holds it best.

    Parameters
    ----------
    values
        Plain values (`chaingraph.table.plain`), None where unknown.

    Returns
    -------
    dict
        ``{"v": values}``, or ``{"d": distinct values, "i": place of each row's value}`` where that is shorter;
        unknown is -1 there. Distinct values stand in the order of their first row.

    Notes
    -----
    The script of the page has the other half (``unpack``). Linear.

    Examples
    --------
    >>> pack(["branch", "branch", None, "committee"])
    {'d': ['branch', 'committee'], 'i': [0, 0, -1, 1]}
    >>> pack([1, 2, 3])
    {'v': [1, 2, 3]}
    """
    # the quoted text of a text is no text of anything else, so it need not be escaped to tell values apart
    texts = [
        None if value is None else f'"{value}"' if isinstance(value, str) else json.dumps(value, sort_keys=True)
        for value in values
    ]
    distinct: dict[str, int] = {}
    firsts = []
    for value, text in zip(values, texts, strict=True):
        if text is not None and text not in distinct:
            distinct[text] = len(distinct)
            firsts.append(value)
    places = [-1 if text is None else distinct[text] for text in texts]
    plain_size = sum(4 if text is None else len(text) for text in texts) + len(texts)
    packed_size = sum(len(text) + 1 for text in distinct) + sum(len(str(place)) + 1 for place in places)
    return {"d": firsts, "i": places} if packed_size < plain_size else {"v": list(values)}


def unpack(column: dict[str, list[Any]]) -> list[Any]:
    """Return the values of a packed column.

    Examples
    --------
    >>> unpack(pack(["a", None, "a"]))
    ['a', None, 'a']
    """
    if "v" in column:
        return list(column["v"])
    return [None if place < 0 else column["d"][place] for place in column["i"]]
