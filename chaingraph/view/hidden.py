"""Counts of people that are left out although they are not small: a small one would follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from chaingraph.privacy.suppression import Total, suppress
from chaingraph.table import Table
from chaingraph.view.masking import mask_table
from chaingraph.words import SMALLEST

Hidden = Mapping[int, frozenset[str]]
_SCORED = ("members", "executives")


def find_hidden(answers: Mapping[str, Table]) -> dict[str, Hidden]:
    """Find what must be left out of answers that are shown together, beside the counts under `masking.SMALLEST`.

    `answers`: answers by name: `scorecard` shows committees and all of them together; `joint` shows groups, and
        `branchless` the units of which each has fewer full members than the rule asks for.

    Returns answer name to row number to the names of the columns that are left out in it; rows with none are absent.

    Committees: complementary suppression (`privacy.suppression.suppress`) as if none shared a firm; a share per person
    goes with its number of people. Joint groups: a reader knows that each unit has at least one full member and fewer
    than the limit, so a total that is the least or the most that this allows gives every unit away.
    """
    found = {"scorecard": _of_committees(answers), "joint": _of_groups(answers)}
    return {name: rows for name, rows in found.items() if rows}


def mask_answers(answers: Mapping[str, Table], *, most: int | None = None) -> dict[str, Table]:
    """Return answers as they may be passed on together, of each at most so many rows."""
    hidden = find_hidden(answers)
    return {
        name: mask_table(table if most is None else replace(table, rows=table.rows[:most]), hidden.get(name, {}))
        for name, table in answers.items()
    }


def _of_committees(answers: Mapping[str, Table]) -> Hidden:
    rows = answers["scorecard"].rows if "scorecard" in answers else ()
    hidden: dict[int, set[str]] = {}
    parts = tuple(place for place, row in enumerate(rows) if row.get("committee_id") is not None)
    whole = next((place for place, row in enumerate(rows) if row.get("row") == "all"), None)
    for name in _SCORED:
        values = [row.get(name) for row in rows]
        totals = [Total(whole, parts)] if whole is not None and parts else []
        weight = [int(place == whole) for place in range(len(rows))]
        # the marks of small counts and of others differ, and each says where it ends
        bounds = {
            place: (0, SMALLEST - 1) if value < SMALLEST else (SMALLEST, None)
            for place, value in enumerate(values)
            if value is not None
        }
        gone = suppress(values, totals, smallest=SMALLEST, weight=weight, bounds=bounds)
        for place, value in enumerate(values):
            if value is not None and gone[place] and value >= SMALLEST:
                hidden.setdefault(place, set()).add(name)
    for place, row in enumerate(rows):
        count = row.get("members")
        if count is not None and (count < SMALLEST or "members" in hidden.get(place, ())):
            hidden.setdefault(place, set()).add("posts_per_member")
    return {place: frozenset(names) for place, names in hidden.items()}


def _of_groups(answers: Mapping[str, Table]) -> Hidden:
    table = answers.get("joint")
    if table is None:
        return {}
    below = next((rule["value"] for rule in table.rules if rule["id"] == "party.joint_unit_below"), None)
    known = {row["enterprise_id"]: row.get("full_members") for row in _rows(answers, "branchless")}
    hidden = {}
    for place, row in enumerate(table.rows):
        counts = [known.get(firm) for firm in row.get("enterprise_ids") or ()]
        if row.get("full_members") is None or not counts:
            continue
        # what an organization that they join has of its own is shown elsewhere; a unit that has nobody is named
        some = [count for count in counts if count != 0]
        total = row["full_members"] if None in counts else sum(count or 0 for count in counts)
        if below is not None and total in (len(some), len(some) * (below - 1)):
            hidden[place] = frozenset({"full_members", "transferred_members"})
    return hidden


def _rows(answers: Mapping[str, Table], name: str) -> Sequence[Mapping[str, Any]]:
    return answers[name].rows if name in answers else ()
