"""Synthetic records of the steps on the way to full membership, some of them late or missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from chaingraph.sample.firms import REFERENCE


def steps_of(number: int, stage: str, dates: Mapping[str, dt.date | None]) -> dict[str, dt.date | None]:
    """Return the dates of the steps of one person below full membership.

    `number`: serial number: it decides what is late or missing, so that no draw of chance is spent on it.

    Returns ``talked, reviewed, trained, pre_reviewed, approved``: None where not taken, or not written down.

    >>> steps_of(1, "applicant", {"applied": dt.date(2024, 1, 1)})["talked"]
    datetime.date(2024, 1, 11)
    """
    applied, activist, target, probation = (
        dates.get(name) for name in ("applied", "activist_since", "target_since", "probation_since")
    )
    steps: dict[str, dt.date | None] = dict.fromkeys(("talked", "reviewed", "trained", "pre_reviewed", "approved"))
    if applied and number % 12:
        steps["talked"] = applied + dt.timedelta(days=3 + number * 7 % 27)
    if stage == "activist" and activist and number % 10:
        last = REFERENCE - dt.timedelta(days=number * 29 % 240)
        steps["reviewed"] = last if last >= activist + dt.timedelta(days=90) else None
    if stage == "development_target" and target and number % 3 == 0:
        steps["trained"] = target + dt.timedelta(days=20 + number % 30)
        ready = REFERENCE - dt.timedelta(days=number * 11 % 70)
        steps["pre_reviewed"] = ready if number % 2 == 0 and ready >= target + dt.timedelta(days=60) else None
    if stage == "probationary" and probation:
        steps["trained"] = probation - dt.timedelta(days=30) if number % 8 else None
        steps["approved"] = probation + dt.timedelta(days=20 + number * 13 % 100) if number % 9 else None
    return {name: day if day is not None and day <= REFERENCE else None for name, day in steps.items()}
