"""One way to cover firms, and when each of them would be covered by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chaingraph.analysis.plan.prospects import Conditions, Prospects
from chaingraph.asof.days import add_months

Ints = NDArray[np.int64]
NEVER = dt.date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Option:
    """One way to cover firms."""

    firms: tuple[int, ...]  # places of the firms among the prospects
    people: tuple[tuple[int, int], ...]  # who gets a place: (firm, number among its people who are ready)


def ready_years(prospects: Prospects, terms: Conditions, options: Sequence[Option]) -> list[list[int]]:
    """Return, option by option, the year of the plan from which each of its people can use a place."""
    return [[terms.year_of(prospects.ready[firm][number][0]) for firm, number in option.people] for option in options]


class Calendar:
    """Days of the firms of a plan as day numbers (`datetime.date.toordinal`): tables made once, looked up by options.

    Attributes
    ----------
    arrivals
        A row per firm: the days of its first full members without a place, as many as a branch needs; `NEVER` where
        there are fewer.
    placed
        A row per firm: the days on which the first of its people who get a place would be full, each in the place that
        is free when they are ready.
    """

    def __init__(self, prospects: Prospects, terms: Conditions) -> None:
        self.prospects, self.terms = prospects, terms
        self.transferred = add_months(terms.start, terms.transfer) if terms.transfers else None
        firms = range(prospects.count)
        self.arrivals = self._table([self.members(firm) for firm in firms])
        self.placed = self._table([self._full(prospects.ready[firm]) for firm in firms])

    def members(self, firm: int) -> list[dt.date]:
        """Return the days from which the full members of a firm count, and its probationary ones are full, sorted."""
        prospects, here = self.prospects, int(self.prospects.here[firm])
        days = [self.terms.start] * here
        if self.transferred is not None:
            days += [self.transferred] * (int(prospects.full[firm]) - here)
        return sorted([*days, *prospects.free[firm]])

    def _full(self, ready: Sequence[tuple[dt.date, str | None]]) -> list[dt.date]:
        return [add_months(day, self.terms.probation) for day, _ in ready[: self.terms.branch_min]]

    def _table(self, days: Sequence[Sequence[dt.date]]) -> Ints:
        least = self.terms.branch_min
        table = np.full((len(days), least), NEVER, np.int64)
        for firm, mine in enumerate(days):
            first = [day.toordinal() for day in mine[:least]]
            table[firm, : len(first)] = first
        return table

    def unhindered(self, options: Sequence[Option]) -> tuple[Ints, Ints, Ints]:
        """Return what `days_of` returns, and the firms of each option, when places are free as soon as people are."""
        placed = self.placed.tolist()
        used = [[(firm, placed[firm][number]) for firm, number in option.people] for option in options]
        return self.days_of(options, used)

    def days_of(self, options: Sequence[Option], used: Sequence[Sequence[tuple[int, int]]]) -> tuple[Ints, Ints, Ints]:
        """Return the days on which branches have their members, and from which day each firm has a part in its branch.

        Parameters
        ----------
        options
            The options, at least one.
        used
            For each option, firm and day on which somebody with a place is full.

        Returns
        -------
        tuple of array
            The day of each option; a row per option with the day of each of its firms, and with the firms: -1 beyond
            the last one.

        A branch has its members when the firms that have a full member (or are willing without) have enough together;
        in a joint one there are at least two. A firm takes part from then, or from its first full member on.
        """
        least, width = self.terms.branch_min, max(2, *(len(option.firms) for option in options))
        firms = np.full((len(options), width), -1, np.int64)
        for row, option in enumerate(options):
            firms[row, : len(option.firms)] = option.firms
        there = firms >= 0
        days = np.where(there[:, :, None], self.arrivals[firms], NEVER)
        first = days.min(2)
        more = np.full((len(options), max(map(len, used))), NEVER, np.int64)
        for row, people in enumerate(used):
            for column, (firm, day) in enumerate(people):
                slot = options[row].firms.index(firm)
                more[row, column] = day
                first[row, slot] = min(first[row, slot], day)
        joint = there.sum(1) > 1
        first[there & joint[:, None] & self.prospects.willing[firms]] = self.terms.start.toordinal()
        enough = np.partition(np.hstack([days.reshape(len(options), -1), more]), least - 1, 1)[:, least - 1]
        ready = np.maximum(enough, np.where(joint, np.partition(first, 1, 1)[:, 1], first[:, 0]))
        return ready, np.where(there, np.maximum(first, ready[:, None]), NEVER), firms
