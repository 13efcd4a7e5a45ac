"""How coverage is shown wherever it stands: the kind of a firm in pictures, a share or its interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaingraph.errors import Text
from chaingraph.table import Table
from chaingraph.vocabulary import UNSURE


def kinds_of_firms(answers: Mapping[str, Table]) -> dict[str, str]:
    """Return how the firms of the answer `branchless` are drawn: ``urgent``, ``branchless`` or ``home_unknown``."""
    rows = answers["branchless"].rows if "branchless" in answers else ()
    return {row["enterprise_id"]: kind_of_firm(row) for row in rows}


def kind_of_firm(row: Mapping[str, Any]) -> str:
    """Return how a firm of the answer `branchless` is drawn.

    Examples
    --------
    >>> kind_of_firm({"class": "should_have_been"}), kind_of_firm({"class": "home_unknown"}), kind_of_firm({})
    ('urgent', 'home_unknown', 'branchless')
    """
    return {"should_have_been": "urgent", "home_unknown": "home_unknown"}.get(str(row.get("class")), "branchless")


def share_of(row: Mapping[str, Any], what: str = "coverage", digits: int = 0) -> str | None:
    """Return a share of a row of the rates as it is read: the share, or its least and greatest; None for no firm.

    Examples
    --------
    >>> share_of({"coverage_rate": 0.5, "coverage_min": 0.5, "coverage_max": 0.5})
    '50%'
    >>> share_of({"coverage_rate": None, "coverage_min": 0.25, "coverage_max": 1.0})
    '25%–100%'
    """
    if row.get(f"{what}_min") is None:
        return None
    if row[f"{what}_rate"] is not None:
        return f"{row[f'{what}_rate']:.{digits}%}"
    return f"{row[f'{what}_min']:.{digits}%}–{row[f'{what}_max']:.{digits}%}"


def counts_of(row: Mapping[str, Any]) -> Text:
    """Return the firms behind a share: covered of all, how many are not sure, and how many may be of the group.

    Examples
    --------
    >>> counts_of({"covered": 1, "operating": 4, "none_assumed": 2, "not_known": 1, "unknown": 5}).en
    '1/4, 3 not known for sure, 5 perhaps of the group'
    """
    made = [Text(*(f"{row['covered']}/{row['operating']}",) * 2)]
    if open_ := sum(row[home] for home in UNSURE):
        made.append(Text(f"{open_} 家未核实", f"{open_} not known for sure"))
    if perhaps := row["unknown"]:
        made.append(Text(f"{perhaps} 家是否计入不详", f"{perhaps} perhaps of the group"))
    return Text("，".join(text.zh for text in made), ", ".join(text.en for text in made))
