"""Counts that the embedded engine gets wrong, so that it refuses them instead of answering."""

from __future__ import annotations

from chaingraph.errors import Text, UsageError
from chaingraph.store.guard import tokens

Token = tuple[str, str]


def check_counts(text: str) -> None:
    """Refuse a ``COUNT { … }`` that compares with a variable from outside which is no part of its pattern.

    Raises `UsageError`: ``CG-Q016`` with the way to write it so that both engines count right.

    The embedded engine (ladybug 0.22) gives such a count a wrong value where nothing is found, once there are some
    thousand rows. ``EXISTS { … }``, ``OPTIONAL MATCH`` and counts around a node of their own pattern are right.

    >>> check_counts("MATCH (a) RETURN COUNT { MATCH (a)-[r]->(b) WHERE b.x > a.x } AS n")
    >>> check_counts("MATCH (a), (c) RETURN COUNT { MATCH (a)-[r]->(b) WHERE b.x > c.x } AS n")
    Traceback (most recent call last):
    chaingraph.errors.UsageError: CG-Q016 the embedded engine would miscount: COUNT { … } compares with c, which is ...
    """
    listed = list(tokens(text))
    for place, (kind, word) in enumerate(listed[:-1]):
        if kind == "word" and word.upper() == "COUNT" and listed[place + 1] == ("sign", "{"):
            inside = _braces(listed[place + 1 :])
            foreign = (_used(inside) & _introduced(listed[:place], everywhere=True)) - _introduced(inside)
            if foreign:
                raise _miscounted(min(foreign))


def _braces(listed: list[Token]) -> list[Token]:
    """Return what stands between the first brace and the one that closes it."""
    depth = 0
    for place, token in enumerate(listed):
        depth += (token == ("sign", "{")) - (token == ("sign", "}"))
        if depth == 0:
            return listed[1:place]
    return listed[1:]


def _introduced(listed: list[Token], *, everywhere: bool = False) -> set[str]:
    """Return the variables of patterns and those after ``AS``; everywhere also those that only look like one."""
    found, pattern = set(), True
    for place, (kind, word) in enumerate(listed):
        before = listed[place - 1][1] if place else ""
        if kind == "word" and word.upper() in {"MATCH", "WHERE", "RETURN", "WITH", "UNWIND"}:
            pattern = everywhere or word.upper() == "MATCH"
        elif kind in {"word", "quoted"} and (before.upper() == "AS" or (pattern and before in {"(", "["})):
            found.add(word.strip("`"))
    return found


def _used(listed: list[Token]) -> set[str]:
    """Return the words that may be variables: no property, label, parameter or key of a map."""
    found = set()
    for place, (kind, word) in enumerate(listed):
        before = listed[place - 1][1] if place else ""
        after = listed[place + 1][1] if place + 1 < len(listed) else ""
        key = before in {"{", ","} and after == ":"
        label = before == ":" and (place < 3 or listed[place - 3][1] not in {"{", ","})
        if kind in {"word", "quoted"} and before not in {".", "|", "$"} and not key and not label:
            found.add(word.strip("`"))
    return found


def _miscounted(name: str) -> UsageError:
    return UsageError(
        "CG-Q016",
        Text(
            f"内嵌引擎会数错：COUNT {{ … }} 与外面的 {name} 比较，而 {name} 不在其模式中；请写作 OPTIONAL MATCH 与 "
            "sum(CASE WHEN … THEN 1 ELSE 0 END)",
            f"the embedded engine would miscount: COUNT {{ … }} compares with {name}, which is no part of its pattern; "
            "write OPTIONAL MATCH and sum(CASE WHEN … THEN 1 ELSE 0 END)",
        ),
    )
