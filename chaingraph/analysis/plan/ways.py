"""One way to cover firms, and when each of them would be covered by it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from chaingraph.analysis.plan.prospects import Conditions, Prospects
from chaingraph.asof.days import add_months


@dataclass(frozen=True, slots=True)
class Option:
    """One way to cover firms."""

    firms: tuple[int, ...]  # places of the firms among the prospects
    people: tuple[tuple[int, int], ...]  # who gets a place: (firm, number among its people who are ready)


def ready_years(prospects: Prospects, terms: Conditions, options: Sequence[Option]) -> list[list[int]]:
    """Return, option by option, the year of the plan from which each of its people can use a place."""
    return [[terms.year_of(prospects.ready[firm][number][0]) for firm, number in option.people] for option in options]


class Calendar:
    """Days of the firms of a plan; those of a firm are found once, as it is in many options."""

    def __init__(self, prospects: Prospects, terms: Conditions) -> None:
        self.prospects, self.terms = prospects, terms
        self._transferred = add_months(terms.start, terms.transfer) if terms.transfers else None
        self._arrivals: dict[tuple[int, tuple[dt.date, ...]], list[tuple[dt.date, int]]] = {}

    def arrivals(self, firm: int, used: tuple[dt.date, ...]) -> list[tuple[dt.date, int]]:
        """Return when full members of a firm count, sorted: day and number; `used` are the days of its places."""
        if (firm, used) not in self._arrivals:
            self._arrivals[firm, used] = self._found(firm, used)
        return self._arrivals[firm, used]

    def _found(self, firm: int, used: tuple[dt.date, ...]) -> list[tuple[dt.date, int]]:
        prospects, terms = self.prospects, self.terms
        here, away = int(prospects.here[firm]), int(prospects.full[firm] - prospects.here[firm])
        days = [(terms.start, here)] if here else []
        if away and self._transferred is not None:
            days.append((self._transferred, away))
        days += [(day, 1) for day in prospects.free[firm]]
        days += [(add_months(day, terms.probation), 1) for day in used]
        return sorted(days)

    def firm_days(self, option: Option, places: Sequence[tuple[int, dt.date]]) -> tuple[dt.date, dict[int, dt.date]]:
        """Return the day on which an option's branch has its members, and from which day each firm has a part in it.

        The branch has them when the firms that have a full member (or are willing without) have enough together; in a
        joint one there are at least two. A firm takes part from then, or from its first full member on.
        """
        alone, start = len(option.firms) == 1, self.terms.start
        used: dict[int, tuple[dt.date, ...]] = {}
        for firm, day in places:
            used[firm] = (*used.get(firm, ()), day)
        events: list[tuple[dt.date, int]] = []
        first: dict[int, dt.date] = {}
        for firm in option.firms:
            mine = self.arrivals(firm, used.get(firm, ()))
            events += mine
            first[firm] = start if self.prospects.willing[firm] and not alone else mine[0][0]
        events.sort()
        ready, total, least = events[-1][0], 0, self.terms.branch_min
        second = first[option.firms[0]] if alone else sorted(first.values())[1]
        for day, count in events:
            total += count
            if total >= least and second <= day:
                ready = day
                break
        return ready, {firm: max(ready, since) for firm, since in first.items()}
