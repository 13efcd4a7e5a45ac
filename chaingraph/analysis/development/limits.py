"""The numbers of the way to full membership on one day."""

from __future__ import annotations

import datetime as dt

from chaingraph.rules import Numbers, Rulebook, numbers

_LIMITS = (
    "party.mentors",
    "party.talk_months",
    "party.review_months",
    "party.activist_months",
    "party.training_days",
    "party.meeting_months",
    "party.approval_months",
    "party.approval_months_max",
    "party.probation_months",
    "party.probation_extension_months",
    "party.branch_min",
)


def read_limits(book: Rulebook, on: dt.date | None) -> Numbers:
    """Return the numbers of the rules as they stand on one day, in months unless the name says otherwise.

    Raises
    ------
    RuleError
        If one of the rules is not yet in force; the publicity of 2026 may be missing.
    """
    return numbers(book, on, *_LIMITS, optional=("party.publicity_days",))
