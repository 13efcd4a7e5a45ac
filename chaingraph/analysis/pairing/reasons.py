"""Why an organization has the mentor that it has, or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaingraph.analysis.pairing.pool import WORDS, Pool
from chaingraph.kernels.assignment import Assignment
from chaingraph.words import Reason

UNIT = 10_000  # scores are compared to four digits, so that every solver finds the same optimum


def why_paired(
    pool: Pool, found: Assignment, parts: Mapping[str, Any], total: NDArray[np.int64], place: int
) -> tuple[Reason, ...]:
    """Return the reasons of a pair: why this mentor, what stands in the way of another, what is not known."""
    organization, server = pool.organizations[place], int(found.server[place])
    mentor = pool.mentors[server]
    name = pool.name(mentor)
    reasons = []
    if (organization, mentor) in pool.fix:
        reasons.append(WORDS.reason("fixed", mentor=mentor, name=name))
    elif (organization, mentor) in pool.kept:
        reasons.append(why_kept(pool, organization, mentor))
    else:
        if organization in pool.orphaned:
            reasons.append(WORDS.reason("mentor_left"))
        reasons.append(WORDS.reason("best_total", mentor=mentor, name=name))
        reasons += _better_alone(pool, found, total, place)
    if displaced := int(found.displaced[place]):
        other = pool.name(pool.mentors[int(found.runner_up[place])])
        reasons.append(WORDS.reason("runner_up_displaces", other=other, displaced=displaced))
    if pool.undeclared[server]:
        reasons.append(WORDS.reason("capacity_assumed", name=name, capacity=int(pool.capacity[server])))
    return (*reasons, *what_is_unknown(parts, place, server))


def _better_alone(pool: Pool, found: Assignment, total: NDArray[np.int64], place: int) -> list[Reason]:
    """Say which mentor would score higher for this organization alone; that others lose more only where they do."""
    open_ = np.where(pool.open[place], total[place], -1)
    best = int(open_.argmax())
    if open_[best] <= total[place, int(found.server[place])]:
        return []
    tie = found.runner_up[place] >= 0 and not found.displaced[place] and not found.extra[place]
    words = "capacity_elsewhere.tie" if tie else "capacity_elsewhere"
    mentor = pool.mentors[best]
    return [WORDS.reason(words, mentor=mentor, alone=pool.name(mentor), score=int(open_[best]) / UNIT)]


def why_kept(pool: Pool, organization: str, mentor: str) -> Reason:
    """Return the reason of a pair that stood before."""
    since = pool.kept[organization, mentor]
    return WORDS.reason("kept.undated" if since is None else "kept", mentor=mentor, name=pool.name(mentor), since=since)


def what_is_unknown(parts: Mapping[str, Any], row: int, column: int) -> tuple[Reason, ...]:
    """Return which parts of a score are unknown, as a reason; nothing when none is."""
    missing = [name for name, part in parts.items() if np.isnan(part[row, column])]
    return (WORDS.reason("unknown_parts", parts=missing),) if missing else ()


def why_unmatched(pool: Pool, found: Assignment, place: int) -> Reason:
    """Return the binding reason why an organization has no mentor."""
    open_ = np.flatnonzero(pool.open[place])
    if not pool.mentors:
        return WORDS.reason("no_mentor")
    if not open_.size:
        return WORDS.reason("all_forbidden")
    if found.runner_up[place] < 0:
        words = "no_capacity.taken"
    else:
        words = "no_capacity" if found.extra[place] else "no_capacity.tie"
    return WORDS.reason(words, mentors=int(open_.size), places=int(pool.capacity[open_].sum()))
