"""Synthetic attendance of organizations: of pairs at activities while they ran, of homes at pledges and volunteering.

Serial numbers decide, so that no draw of chance is spent; every fifth pair has no activity.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chaingraph.sample.staffing import Rows

_KINDS = ("experience", "training", "research", "seminar")
_OF_MEMBERS = ("pledge", "volunteering")
_IDLE = 5
_MOST = 3  # activities of a pair


def participation_rows(people: Rows, services: Rows) -> Rows:
    """Return further rows of `ATTENDED`, each participant of an event once."""
    known = {(row["from_id"], row["to_id"]) for row in services["ATTENDED"]}
    came = (*_of_pairs(people["PAIRED_WITH"], services["Event"]), *_of_homes(people["ESTABLISHED_IN"], services))
    new = (one for one in dict.fromkeys(came) if one not in known)
    return {"ATTENDED": [{"from_id": who, "to_id": event, "host": False, "source": "synthetic"} for who, event in new]}


def _of_pairs(pairs: list[dict[str, Any]], events: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for number, pair in enumerate(pairs):
        held = [event["id"] for event in events if event["kind"] in _KINDS and event["on"] >= pair["since"]]
        for event in held[number % 2 :: 2][: _MOST if number % _IDLE else 0]:
            yield pair["from_id"], event
            yield pair["to_id"], event


def _of_homes(seats: list[dict[str, Any]], services: Rows) -> Iterator[tuple[str, str]]:
    """Let the organizations of the firms that came to pledges and volunteering come as well."""
    homes: dict[str, list[str]] = {}
    for seat in seats:
        homes.setdefault(seat["to_id"], []).append(seat["from_id"])
    kept = {event["id"] for event in services["Event"] if event["kind"] in _OF_MEMBERS}
    for row in services["ATTENDED"]:
        if row["to_id"] in kept:
            yield from ((home, row["to_id"]) for home in homes.get(row["from_id"], ()))
