"""Small counts of people are not shown as they are: under five they read ``<5``, what would give them away ``*``."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.table import Column, Table
from chaingraph.words import HIDDEN, SMALLEST, Reason, Said, masked

LEFT_OUT = "*"
PEOPLE = frozenset(
    {"members", "employees", "activists", "applicants", "development_targets", "candidates", "staff", "executives",
     "unassessed", "able", "persons", "people", "number",
     # what follows from such a count and a limit of a rule
     "short", "undated", "places_needed"}
)  # fmt: skip
# whole numbers in the facts of reasons that say nothing about how many people a firm or a body has; a fact that is
# here neither counts as one of people
NOT_PEOPLE = frozenset(
    {"alternatives", "branches", "customers", "firms", "group", "higher", "home_organizations", "leaders", "links",
     "offices", "one", "organizations", "overlaps", "pairs", "places", "places_planned", "postings", "posts",
     "products", "steps", "suppliers", "units", "unknown", "known", "without_alternative",
     # limits of rules, and days
     "days", "joint_span", "least", "months", "most", "path_months", "threshold", "training_days",
     # points of a score
     "area", "chain", "industry", "supply",
     # holders of posts, who are named
     "guiding_leaders", "hosts", "mentors", "secretaries"}
)  # fmt: skip
_TRANSFERRED = frozenset({"transferred_members", "transferred_full_members"})
_BEFORE_A_LIMIT = re.compile("(?:达到|不足|低于|超过|at least|fewer than|more than|below) $")


def is_count_of_people(name: str) -> bool:
    """Tell whether a column or fact of this name counts members or candidates.

    Examples
    --------
    >>> is_count_of_people("full_members"), is_count_of_people("firms")
    (True, False)
    """
    return name in PEOPLE or name.endswith(("_members", "_activists", "_candidates"))


def is_count(name: str, fact: Any) -> bool:
    """Tell whether a fact of a reason counts people: by its name, or because nobody said that it does not.

    Examples
    --------
    >>> is_count("people", 2), is_count("threshold", 3), is_count("never_heard_of", 3), is_count("share", 0.5)
    (True, False, True, False)
    """
    if is_count_of_people(name):
        return True
    some = fact if isinstance(fact, list | tuple) else (fact,)
    return name not in NOT_PEOPLE and any(isinstance(item, int) and not isinstance(item, bool) for item in some)


def mask_row(
    row: Mapping[str, Any],
    columns: tuple[Column, ...],
    known: dict[tuple[int, frozenset[int]], Any] | None = None,
    left_out: frozenset[str] = frozenset(),
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
    left_out
        Columns that are left out in this row, whatever they hold; see `chaingraph.view.hidden.find_hidden`.

    Returns
    -------
    dict
        The same columns. Reasons lose the small counts that stand in the row or in their facts, in their sentences
        too: where they stand, if the sentence is declared with its facts, else every number of that value but the
        limits of rules ("at least 3"). Of members whose affiliation is here and those whose is
        not, neither is shown when one is small and their sum is shown.

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
    left_out |= _transferred(row)
    # a row about one property names the property whose values it holds, a row about people their unit
    counts: tuple[str, ...] = ("before", "after", "value") if is_count_of_people(str(row.get("field"))) else ()
    counts = ("found",) if is_count_of_people(str(row.get("measure"))) else counts
    shown: dict[str, Any] = {}
    for column in columns:
        value = row[column.name]
        personal = column.data_class in {DataClass.PERSONAL, DataClass.SENSITIVE}
        if column.name in left_out and value is not None:
            shown[column.name] = HIDDEN if value in small and is_count_of_people(column.name) else LEFT_OUT
        elif is_count_of_people(column.name) or column.name in counts or (personal and isinstance(value, int | float)):
            shown[column.name] = masked(value)
        elif personal:
            shown[column.name] = None if value is None else "•••"
        else:
            # what is left out differs from row to row: only rows without it share their reasons
            if known is None or left_out or not isinstance(value, tuple):
                gone = frozenset(int(row[name]) for name in left_out if isinstance(row.get(name), int))
                shown[column.name] = _mask(value, small, gone, left_out)
                continue
            if (id(value), small) not in known:
                known[id(value), small] = _mask(value, small, frozenset(), left_out)
            shown[column.name] = known[id(value), small]
    return shown


def _transferred(row: Mapping[str, Any]) -> frozenset[str]:
    """Return the names under which full members with their affiliation here must not be shown in a row."""
    full, away, here = (row.get(name) for name in ("full_members", "untransferred_members", "transferred_members"))
    if not isinstance(full, int):
        return frozenset()
    if isinstance(away, int) and 0 < full - away < SMALLEST <= away:
        return frozenset({"untransferred_members"})
    rest = full - here if isinstance(here, int) else away
    if isinstance(rest, int) and 0 < rest < SMALLEST <= full:
        return _TRANSFERRED
    return frozenset()


def mask_table(table: Table, left_out: Mapping[int, frozenset[str]] = MappingProxyType({})) -> Table:
    """Return an answer as it may be passed on, its parts as well: the same rows, masked by `mask_row`.

    Parameters
    ----------
    table
        The answer.
    left_out
        By row number what is left out besides; see `chaingraph.view.hidden.find_hidden`.
    """
    known: dict[tuple[int, frozenset[int]], Any] = {}
    rows = (
        mask_row(row, table.columns, known, left_out.get(place, frozenset())) for place, row in enumerate(table.rows)
    )
    notes = tuple(_mask(note, frozenset(), frozenset(), frozenset()) for note in table.notes)
    parts = {name: mask_table(part) for name, part in table.parts.items()}
    return replace(table, rows=rows, notes=notes, parts=parts)


def _mask(value: Any, small: frozenset[int], gone: frozenset[int], left_out: frozenset[str]) -> Any:
    if isinstance(value, Reason) and value.sentence is not None:

        def hide(name: str, fact: Any) -> Any:
            return LEFT_OUT if name in left_out and masked(fact) == fact else masked(fact)

        facts = value.sentence.mask(value.facts, hide)
        return replace(value, text=value.sentence.say(facts), facts=facts)
    if isinstance(value, Reason):
        counts = {name: fact for name, fact in value.facts.items() if is_count(name, fact)}
        numbers = [n for fact in counts.values() for n in (fact if isinstance(fact, list | tuple) else (fact,))]
        facts = {
            name: (masked(fact) if fact is None or masked(fact) != fact or name not in left_out else LEFT_OUT)
            if name in counts
            else fact
            for name, fact in value.facts.items()
        }
        hidden = small | {int(n) for n in numbers if isinstance(n, int | float) and n < SMALLEST}
        gone |= {int(fact) for name, fact in counts.items() if name in left_out and isinstance(fact, int | float)}
        # the limit of a rule is no secret, even where it equals a count
        limits = {n for name, n in value.facts.items() if name not in counts and isinstance(n, int)}
        text = Text(*(_without(_without(said, hidden, HIDDEN, limits), gone - hidden, LEFT_OUT, limits)
                      for said in (value.text.zh, value.text.en)))  # fmt: skip
        return replace(value, text=text, facts=facts)
    if isinstance(value, Said):
        return Said(value.sentence, value.sentence.mask(value.facts))
    if isinstance(value, Text):
        return Text(_without(value.zh, small), _without(value.en, small))
    if isinstance(value, Mapping):
        return {
            name: masked(item) if is_count_of_people(str(name)) else _mask(item, small, gone, left_out)
            for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_mask(item, small, gone, left_out) for item in value]
    return value


def _without(sentence: str, hidden: Collection[int], mark: str = HIDDEN, limits: Collection[int] = ()) -> str:
    if not hidden:
        return sentence

    def hide(found: re.Match[str]) -> str:
        is_limit = int(found.group()) in limits and _BEFORE_A_LIMIT.search(sentence[: found.start()])
        return found.group() if is_limit else mark

    numbers = "|".join(str(number) for number in sorted(hidden))
    return re.sub(rf"(?<![0-9A-Za-z.\-_/<第])(?:{numbers})(?![0-9A-Za-z\-_/%]|\.[0-9])", hide, sentence)
