"""Synthetic activities of pairs: both organizations of a pair attend some of the events that were held while it ran.

Serial numbers decide, so that no draw of chance is spent; every fifth pair has none.
"""

from __future__ import annotations

from typing import Any

from chaingraph.sample.staffing import Rows

_KINDS = ("experience", "training", "research", "seminar")
_IDLE = 5
_MOST = 3  # activities of a pair


def participation_rows(pairs: list[dict[str, Any]], events: list[dict[str, Any]], there: list[dict[str, Any]]) -> Rows:
    """Return rows of `ATTENDED`; `there` are those that exist."""
    known = {(row["from_id"], row["to_id"]) for row in there}
    made: list[dict[str, Any]] = []
    for number, pair in enumerate(pairs):
        held = [event["id"] for event in events if event["kind"] in _KINDS and event["on"] >= pair["since"]]
        for event in held[number % 2 :: 2][: _MOST if number % _IDLE else 0]:
            for unit in (pair["from_id"], pair["to_id"]):
                if (unit, event) not in known:
                    known.add((unit, event))
                    made.append({"from_id": unit, "to_id": event, "host": False, "source": "synthetic"})
    return {"ATTENDED": made}
