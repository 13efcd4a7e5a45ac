"""When each option of a road map comes true: whose place is used when, when a branch can stand, who joins it later."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from chaingraph.analysis.plan.prospects import Conditions, Prospects
from chaingraph.analysis.plan.ways import Calendar, Option, ready_years
from chaingraph.asof.days import add_months, days_within
from chaingraph.kernels.places import schedule_places

Place = tuple[int, dt.date, str | None]


@dataclass(frozen=True)
class Dated:
    """An option with its days."""

    option: Option
    places: tuple[Place, ...]  # for each place: firm, day of use, pseudonym or None
    stands: dt.date  # the day on which the branch stands
    founders: tuple[int, ...]  # the firms that set it up
    later: tuple[tuple[int, dt.date], ...]  # firms that join the branch later, with the day
    moved: tuple[tuple[int, int], ...]  # firms whose members have to be transferred for it, with how many


def date_options(prospects: Prospects, terms: Conditions, options: Sequence[Option]) -> list[Dated]:
    """Give the options their places and days.

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
    given_places: list[tuple[Place, ...]] = []
    for option, given in zip(ranked, years, strict=True):
        places: list[Place] = []
        for (firm, number), year in zip(option.people, given, strict=True):
            ready, person = prospects.ready[firm][number]
            places.append((firm, max(ready, terms.first_day(year)), person))
        given_places.append(tuple(sorted(places, key=lambda item: item[1::-1])))
    dated = dict(zip(order, _dated(Calendar(prospects, terms), ranked, given_places), strict=True))
    return [dated[place] for place in range(len(options))]


def _dated(calendar: Calendar, options: Sequence[Option], places: Sequence[tuple[Place, ...]]) -> list[Dated]:
    if not options:
        return []
    terms, found = calendar.terms, []
    full = [[(firm, add_months(day, terms.probation)) for firm, day, _ in mine] for mine in places]
    numbers = [[(firm, day.toordinal()) for firm, day in mine] for mine in full]
    ready, days, _ = calendar.days_of(options, numbers)
    for row, option in enumerate(options):
        stands = dt.date.fromordinal(int(ready[row]))
        parts = [(firm, dt.date.fromordinal(day)) for firm, day in zip(option.firms, days[row].tolist(), strict=False)]
        later = tuple((firm, add_months(day, terms.set_up)) for firm, day in parts if day > stands)
        founders = tuple(firm for firm, day in parts if day <= stands)
        moved = _moved(calendar, option, [day for _, day in full[row]], stands)
        found.append(Dated(option, places[row], add_months(stands, terms.set_up), founders, later, moved))
    return found


def _moved(
    calendar: Calendar, option: Option, placed: Sequence[dt.date], ready: dt.date
) -> tuple[tuple[int, int], ...]:
    """Return whose members are transferred, where the branch lacks full members on its day without them."""
    prospects, terms = calendar.prospects, calendar.terms
    away = {firm: int(prospects.full[firm] - prospects.here[firm]) for firm in option.firms}
    moved = tuple((firm, count) for firm, count in away.items() if count and terms.transfers)
    if not moved:
        return ()
    there = sum(days_within(calendar.members(firm), ready) for firm in option.firms) + days_within(placed, ready)
    return moved if there - sum(count for _, count in moved) < terms.branch_min else ()
