"""What a road map starts from: firms without an organization, their members, and when their people can be full."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chaingraph.analysis.coverage import classify_firms, find_unclear
from chaingraph.analysis.development import nearest_first, read_limits, trace_people
from chaingraph.asof.days import add_months, months_after
from chaingraph.asof.firms import by_priority
from chaingraph.asof.nearness import facts_of
from chaingraph.asof.people import away_full, staff_on
from chaingraph.asof.prices import is_willing
from chaingraph.kernels.arrays import Ints
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook

_PERSON = ("id", "stage", "full_date", "probation_extended", "probation_since", "release", "transferred")
STEPS = ("own_branch", "transfer_members", "joint_branch", "recruit", "instructor")


@dataclass(frozen=True)
class Conditions:
    """Numbers of the plan."""

    # start, until: first and last day
    start: dt.date
    until: dt.date
    quotas: tuple[int, ...]  # places left in each calendar year from that of the first day to that of the last
    set_up: int
    transfer: int
    probation: int
    extension: int
    activist: int
    branch_min: int
    place_price: int
    quarter_price: int
    instructor_firms: int
    find_out_firms: int
    weights: tuple[int, ...]
    without: frozenset[str]  # kinds of step that are not taken

    @property
    def transfers(self) -> bool:
        """Whether members can be transferred in time."""
        return "transfer_members" not in self.without and add_months(self.start, self.transfer) <= self.last_full

    @property
    def last_full(self) -> dt.date:
        """Last day on which somebody can become full for a branch that stands by the end."""
        return add_months(self.until, -self.set_up)

    @property
    def last_place(self) -> dt.date:
        """Last day on which a place helps."""
        return add_months(self.last_full, -self.probation)

    @property
    def years(self) -> int:
        """Calendar years of the plan, from that of its first day on, whose places can still help."""
        if self.last_place < self.start or "recruit" in self.without:
            return 0
        return self.year_of(self.last_place) + 1

    @property
    def places(self) -> tuple[int, ...]:
        """The places of each of these years."""
        return self.quotas[: self.years]

    def year_of(self, day: dt.date) -> int:
        """Return the calendar year in which a day lies, 0 for that of the first day and for what is before."""
        return max(0, day.year - self.start.year)

    def first_day(self, year: int) -> dt.date:
        """Return the first day of the plan in a calendar year."""
        return dt.date(self.start.year + year, 1, 1) if year else self.start


@dataclass(frozen=True)
class Prospects:
    """Firms without an organization, declared or assumed, by facts, then names, last ids; lists run along the firms."""

    frame: pl.DataFrame  # facts of the firms; ``full`` is null where it is unknown, or may be more than on record
    weight: Ints  # what a covered firm counts
    # full, here: full members among the staff, and those of them who count without a transfer; 0 where unknown, and
    # then nobody of the firm is planned with
    full: Ints
    here: Ints
    free: list[list[dt.date]]  # days on which probationary members become full, sorted
    # days from which people can use a place, sorted, with their pseudonyms (None: counted only)
    ready: list[list[tuple[dt.date, str | None]]]
    willing: NDArray[np.bool_]  # whether the firm may join a joint branch without a full member
    away_ids: list[tuple[str, ...]]  # pseudonyms of full members on record who are not transferred
    undated: int  # people whose day is a stand-in
    # firms to find out about before anything is planned, with ``street``, in the order of `coverage.find_unclear`
    unknown: pl.DataFrame

    @property
    def count(self) -> int:
        """Number of firms."""
        return self.frame.height


def find_prospects(park: Park, terms: Conditions, book: Rulebook, prices: Numbers) -> Prospects:
    """Find the firms that a plan can do something about, with the people who lead them to a branch.

    `park`: reads what `coverage.classify_firms` and `development_people.trace_people` read.

    Returns all operating firms without an organization, declared or assumed, and apart those of which nobody knows.

    Days come from `trace_people`: the earliest that the development rules allow. Where a day is not on record the
    latest possible one stands in: a probationary member becomes full at the latest one probation after the start (and
    the longest extension later, where probation was extended); an activist is named at the latest the activist's year
    after it. People who are known as numbers only are dated in the same way.
    """
    start = terms.start
    facts = facts_of(park).drop("name", "priority")
    firms = classify_firms(park, on=start, rules=book).join(facts, on="id", how="left")
    bare = firms.filter(pl.col("home") != "not_known")
    counted = pl.when(~pl.col("full_open")).then("full_members")
    frame = bare.with_columns(full=counted, rank=by_priority()).sort(
        "rank", -pl.col("full"), "street", "industry", "longitude", "latitude", "employees", "probationary_members",
        "activists", "name", "id", nulls_last=True,
    )  # fmt: skip
    people = trace_people(park, start, read_limits(book, start)).with_columns(
        release=months_after("full_date", -terms.probation)
    )
    staff = nearest_first(staff_on(park, start).select("enterprise_id", "id").join(people, on="id"))
    by_firm: dict[str, list[dict[str, Any]]] = {}
    for person in staff.select("enterprise_id", *_PERSON).iter_rows(named=True):
        by_firm.setdefault(person["enterprise_id"], []).append(person)
    free, ready, undated = [], [], 0
    for row in frame.iter_rows(named=True):
        # how many places a firm needs is not known before its full members are
        known_full = row["full"] is not None
        mine, places, guessed = _people(row, by_firm.get(row["id"], []), terms) if known_full else ([], [], 0)
        free.append(mine)
        ready.append(places)
        undated += guessed
    full = frame["full"].fill_null(0).to_numpy().astype(np.int64)
    away = frame.select(away_full()).to_series().fill_null(0).to_numpy().astype(np.int64)
    known = frame["full"].is_not_null().to_numpy()
    away[~known] = 0
    return Prospects(
        frame,
        np.array(terms.weights, np.int64)[frame["rank"].to_numpy()],
        full,
        full - away if full.size else full,
        free,
        ready,
        frame.select(is_willing(prices)).to_series().to_numpy() & known,
        [_away(by_firm.get(key, [])) for key in frame["id"].to_list()],
        undated,
        find_unclear(park, on=start, rules=book).join(facts, on="id", how="left", maintain_order="left"),
    )


def _away(records: list[dict[str, Any]]) -> tuple[str, ...]:
    return tuple(
        sorted(person["id"] for person in records if person["stage"] == "full" and person["transferred"] is False)
    )


def _people(
    row: dict[str, Any], records: list[dict[str, Any]], terms: Conditions
) -> tuple[list[dt.date], list[tuple[dt.date, str | None]], int]:
    """Return when probationary members are full, who can use a place from when, and how many days are stand-ins."""
    start, undated = terms.start, 0
    free: list[dt.date] = []
    places: list[tuple[dt.date, str | None]] = []
    on_record = {"probationary": 0, "activist": 0}
    for person in records:
        stage = person["stage"]
        if stage == "full":
            continue
        if stage in on_record:
            on_record[stage] += 1
        if stage == "probationary":
            day = person["full_date"]
            if day is None:
                undated += 1
                longest = terms.probation + (terms.extension if person["probation_extended"] else 0)
                day = add_months(person["probation_since"] or start, longest)
            free.append(max(day, start))
        else:
            day = person["release"]
            if day is None:
                undated += 1
                day = add_months(start, terms.activist)
            places.append((max(day, start), person["id"]))
    # declared numbers beyond the records
    more = max(0, (row["probationary_members"] or 0) - on_record["probationary"])
    free += [add_months(start, terms.probation)] * more
    others = max(0, (row["activists"] or 0) - on_record["activist"])
    places += [(add_months(start, terms.activist), None)] * others
    free.sort()
    places.sort(key=lambda place: place[0])  # stable: of those ready on one day the nearest first, those on record
    return free, places, undated + more + others
