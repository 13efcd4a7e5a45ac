"""When each option of a road map comes true: whose place is used when, when a branch can stand, who joins it later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from chaingraph.analysis.plan.prospects import Conditions, Prospects
from chaingraph.analysis.plan.ways import Calendar, Option, ready_years
from chaingraph.asof.days import add_months
from chaingraph.kernels.places import schedule_places

Place = tuple[int, dt.date, str | None]


@dataclass(frozen=True)
class Dated:
    """An option with its days.

    Attributes
    ----------
    places
        For each place: firm, day of use, pseudonym or None.
    stands
        The day on which the branch stands.
    founders
        The firms that set it up.
    later
        Firms that join the branch later, with the day.
    moved
        Firms whose members have to be transferred for it, with how many.
    """

    option: Option
    places: tuple[Place, ...]
    stands: dt.date
    founders: tuple[int, ...]
    later: tuple[tuple[int, dt.date], ...]
    moved: tuple[tuple[int, int], ...]


def date_options(prospects: Prospects, terms: Conditions, options: Sequence[Option]) -> list[Dated]:
    """Give the options their places and days.

    Notes
    -----
    Places go to the options with the fewest people to wait for, then the greatest weight, so that as many firms as
    possible are covered early; any order keeps the coverage at the end.
    """
    order = sorted(
        range(len(options)),
        key=lambda place: (
            len(options[place].people),
            -int(prospects.weight[list(options[place].firms)].sum()),
            options[place].firms,
        ),
    )
    ranked = [options[place] for place in order]
    years = schedule_places(ready_years(prospects, terms, ranked), terms.places)
    calendar = Calendar(prospects, terms)
    dated: dict[int, Dated] = {}
    for place, option, given in zip(order, ranked, years, strict=True):
        places: list[Place] = []
        for (firm, number), year in zip(option.people, given, strict=True):
            ready, person = prospects.ready[firm][number]
            places.append((firm, max(ready, terms.first_day(year)), person))
        dated[place] = _dated(calendar, option, tuple(sorted(places, key=lambda item: item[1::-1])))
    return [dated[place] for place in range(len(options))]


def _dated(calendar: Calendar, option: Option, places: tuple[Place, ...]) -> Dated:
    terms = calendar.terms
    used = [(firm, day) for firm, day, _ in places]
    ready, days = calendar.firm_days(option, used)
    later = tuple((firm, add_months(day, terms.set_up)) for firm, day in days.items() if day > ready)
    founders = tuple(firm for firm, day in days.items() if day <= ready)
    moved = _moved(calendar, option, used, ready)
    return Dated(option, places, add_months(ready, terms.set_up), founders, later, moved)


def _moved(
    calendar: Calendar, option: Option, used: list[tuple[int, dt.date]], ready: dt.date
) -> tuple[tuple[int, int], ...]:
    """Return whose members are transferred, where the branch lacks full members on its day without them."""
    prospects, terms = calendar.prospects, calendar.terms
    away = {firm: int(prospects.full[firm] - prospects.here[firm]) for firm in option.firms}
    moved = tuple((firm, count) for firm, count in away.items() if count and terms.transfers)
    there = sum(
        count
        for firm in option.firms
        for day, count in calendar.arrivals(firm, tuple(day for owner, day in used if owner == firm))
        if day <= ready
    )
    return moved if moved and there - sum(count for _, count in moved) < terms.branch_min else ()
