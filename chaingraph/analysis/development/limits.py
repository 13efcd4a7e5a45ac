"""The numbers of the way to full membership on one day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from chaingraph.rules import Rulebook


@dataclass(frozen=True, slots=True)
class Limits:
    """Terms of the rules as they stand on one day, in months unless the name says otherwise."""

    talk: int
    review: int
    activist: int
    publicity_days: int | None
    publicity_since: dt.date | None
    training_days: int
    meeting: int
    approval: int
    approval_most: int
    probation: int
    extension: int
    mentors: tuple[int, int]
    branch: int

    @classmethod
    def read(cls, book: Rulebook, on: dt.date | None) -> Limits:
        """Return the terms on a day.

        Raises
        ------
        RuleError
            If one of the rules is not yet in force; the publicity of 2026 may be missing.
        """
        publicity = book.find("party.publicity_days", on)
        least, most = book.rule("party.mentors", on).value
        return cls(
            talk=book.rule("party.talk_months", on).value,
            review=book.rule("party.review_months", on).value,
            activist=book.rule("party.activist_months", on).value,
            publicity_days=publicity.value if publicity else None,
            publicity_since=publicity.since if publicity else None,
            training_days=book.rule("party.training_days", on).value,
            meeting=book.rule("party.meeting_months", on).value,
            approval=book.rule("party.approval_months", on).value,
            approval_most=book.rule("party.approval_months_max", on).value,
            probation=book.rule("party.probation_months", on).value,
            extension=book.rule("party.probation_extension_months", on).value,
            mentors=(least, most),
            branch=book.rule("party.branch_min", on).value,
        )
