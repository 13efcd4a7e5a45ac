"""Small counts of people are not shown as they are: under five they read ``<5``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.table import Column, Reason, Table

SMALLEST = 5
HIDDEN = f"<{SMALLEST}"
PEOPLE = frozenset({"members", "activists", "applicants", "development_targets", "candidates", "staff", "executives"})
_BEFORE_A_LIMIT = re.compile("(?:达到|不足|低于|超过|at least|fewer than|more than|below) $")


def is_count_of_people(name: str) -> bool:
    """Tell whether a column or fact of this name counts members or candidates.

    Examples
    --------
    >>> is_count_of_people("full_members"), is_count_of_people("firms")
    (True, False)
    """
    return name in PEOPLE or name.endswith(("_members", "_activists", "_candidates"))


def masked(value: Any) -> Any:
    """Return a count of people, ``<5`` when it is small; unknown stays unknown."""
    if isinstance(value, int | float) and not isinstance(value, bool) and value < SMALLEST:
        return HIDDEN
    return value


def mask_row(
    row: Mapping[str, Any], columns: tuple[Column, ...], known: dict[tuple[int, frozenset[int]], Any] | None = None
) -> dict[str, Any]:
    """Return a row as the page may show it.

    Parameters
    ----------
    row
        A row of an answer.
    columns
        Its declared columns; texts of the classes C2 and C3 are left out.
    known
        What was masked before, for rows that share their reasons; only while these are alive.

    Returns
    -------
    dict
        The same columns. Reasons lose the small counts that stand in the row or in their facts, in their sentences
        too; the limits of rules in them ("at least 3") stay.

    Examples
    --------
    >>> columns = (Column("full_members", Text("正式党员", "Full members")),)
    >>> mask_row({"full_members": 2}, columns)
    {'full_members': '<5'}
    """
    small = frozenset(
        int(value)
        for name, value in row.items()
        if isinstance(value, int | float) and value < SMALLEST and is_count_of_people(name)
    )
    # a row about one property names the property whose values it holds
    counts = ("before", "after", "value") if is_count_of_people(str(row.get("field"))) else ()
    shown: dict[str, Any] = {}
    for column in columns:
        value = row[column.name]
        personal = column.data_class in {DataClass.PERSONAL, DataClass.SENSITIVE}
        if is_count_of_people(column.name) or column.name in counts or (personal and isinstance(value, int | float)):
            shown[column.name] = masked(value)
        elif personal:
            shown[column.name] = None if value is None else "•••"
        elif known is None or not isinstance(value, tuple):
            shown[column.name] = _mask(value, small)
        else:
            key = (id(value), small)
            if key not in known:
                known[key] = _mask(value, small)
            shown[column.name] = known[key]
    return shown


def mask_table(table: Table) -> Table:
    """Return an answer as it may be passed on, its parts as well: the same rows, masked by `mask_row`."""
    known: dict[tuple[int, frozenset[int]], Any] = {}
    return replace(
        table,
        rows=tuple(mask_row(row, table.columns, known) for row in table.rows),
        parts={name: mask_table(part) for name, part in table.parts.items()},
    )


def _mask(value: Any, small: frozenset[int]) -> Any:
    if isinstance(value, Reason):
        counts = {name: fact for name, fact in value.facts.items() if is_count_of_people(name)}
        hidden = small | {int(n) for n in counts.values() if isinstance(n, int | float) and n < SMALLEST}
        # the limit of a rule is no secret, even where it equals a count
        limits = {n for name, n in value.facts.items() if name not in counts and isinstance(n, int)}
        text = Text(_without(value.text.zh, hidden, limits), _without(value.text.en, hidden, limits))
        facts = {name: masked(fact) if name in counts else fact for name, fact in value.facts.items()}
        return replace(value, text=text, facts=facts)
    if isinstance(value, Text):
        return Text(_without(value.zh, small), _without(value.en, small))
    if isinstance(value, Mapping):
        return {
            name: masked(item) if is_count_of_people(str(name)) else _mask(item, small) for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_mask(item, small) for item in value]
    return value


def _without(sentence: str, hidden: Collection[int], limits: Collection[int] = ()) -> str:
    if not hidden:
        return sentence

    def hide(found: re.Match[str]) -> str:
        is_limit = int(found.group()) in limits and _BEFORE_A_LIMIT.search(sentence[: found.start()])
        return found.group() if is_limit else HIDDEN

    numbers = "|".join(str(number) for number in sorted(hidden))
    return re.sub(rf"(?<![0-9A-Za-z.\-_/<第])(?:{numbers})(?![0-9A-Za-z\-_/%]|\.[0-9])", hide, sentence)
