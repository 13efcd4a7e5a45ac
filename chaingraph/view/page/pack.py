"""Columns made small: a value that comes back many times is written once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def pack(values: Sequence[Any]) -> dict[str, list[Any]]:
    """Return a column as JSON holds it best.

    `values`: plain values (`chaingraph.table.plain`), None where unknown.

    Returns ``{"v": values}``, or ``{"d": distinct values, "i": place of each row's value}`` where that is shorter;
    unknown is -1 there. Distinct values stand in the order of their first row.

    The script of the page has the other half (``unpack``). Linear.

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


def refer(column: dict[str, list[Any]], ids: Mapping[str, int], names: Mapping[str, int]) -> dict[str, list[Any]]:
    """Return a packed column with places of entities for their ids or names, where it holds nothing else.

    `ids`, `names`: place of the entity with this id; of the only entity with this name.

    Returns ``{"e": places}`` for ids, ``{"n": places}`` for names, in lists as in the column and null where unknown;
    the column itself where it holds other values as well, or is as small as it is.

    >>> refer(pack(["E1", None, "E2"]), {"E1": 7, "E2": 8}, {})
    {'e': [7, None, 8]}
    >>> refer(pack([["A", "B"], ["C"]]), {}, {"A": 1, "B": 2, "C": 3})
    {'n': [[1, 2], [3]]}
    >>> refer(pack(["E1", "x"]), {"E1": 7}, {})
    {'v': ['E1', 'x']}
    """
    if "v" not in column:
        return column
    for key, known in (("e", ids), ("n", names)):
        try:
            places = [_replaced(value, known.__getitem__) for value in column["v"]]
        except (KeyError, TypeError):
            continue
        if any(value is not None for value in column["v"]):
            return {key: places}
    return column


def _replaced(value: Any, found: Callable[[Any], Any]) -> Any:
    if value is None:
        return None
    return [_replaced(item, found) for item in value] if isinstance(value, list) else found(value)


def unpack(column: dict[str, list[Any]], ids: Sequence[str] = (), names: Sequence[str | None] = ()) -> list[Any]:
    """Return the values of a packed column; ids and names of the entities stand in for their places.

    >>> unpack(pack(["a", None, "a"]))
    ['a', None, 'a']
    >>> unpack({"e": [1, None, [0]]}, ["E1", "E2"])
    ['E2', None, ['E1']]
    """
    if "e" in column:
        return [_replaced(value, ids.__getitem__) for value in column["e"]]
    if "n" in column:
        return [_replaced(value, names.__getitem__) for value in column["n"]]
    if "v" in column:
        return list(column["v"])
    return [None if place < 0 else column["d"][place] for place in column["i"]]
