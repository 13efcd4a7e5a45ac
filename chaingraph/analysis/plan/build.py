"""The road to coverage: which firms get places, whose affiliation moves, which branches form, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

import polars as pl

from chaingraph.analysis.plan.answers import CURVE, KINDS, PLAN, WITHOUT
from chaingraph.analysis.plan.curve import Baseline, draw_curve
from chaingraph.analysis.plan.dates import date_options
from chaingraph.analysis.plan.options import Choice, choose_options
from chaingraph.analysis.plan.prospects import STEPS, Conditions, Prospects, find_prospects
from chaingraph.analysis.plan.quotas import Quotas, read_quotas
from chaingraph.analysis.plan.steps import WORDS, list_steps
from chaingraph.asof.day import as_of
from chaingraph.asof.firms import by_priority, find_operating
from chaingraph.asof.homes import find_organized, note_homes, note_put_aside
from chaingraph.asof.population import is_official
from chaingraph.asof.prices import PricedNearness, read_prices
from chaingraph.errors import Text, UsageError
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, numbers, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason, Said

_RULES = (
    "plan.set_up_months",
    "plan.transfer_months",
    "plan.place_price",
    "plan.quarter_price",
    "plan.instructor_firms",
    "plan.find_out_firms",
    "plan.weights",
    "party.probation_months",
    "party.probation_extension_months",
    "party.activist_months",
    "party.branch_min",
)

_BOUNDS = {"least": "min", "most": "max"}


def build_roadmap(
    park: Park,
    *,
    until: dt.date,
    on: dt.date | None = None,
    places_per_year: int | None = None,
    instructors: int | None = None,
    without: str | None = None,
    today: dt.date | None = None,
    rules: Rulebook | None = None,
) -> Table:
    """Plan the steps by which the most firms, weighted by priority, are covered by a day.

    Parameters
    ----------
    park
        Reads firms, organizations, members or declared counts, chains, links of supply, instructors, recruitment plans.
    until
        The day by which coverage is to be the largest.
    on
        First day of the plan; by default the newest day in the park's records, never the clock.
    places_per_year
        Recruitment places of the whole park in every calendar year; by default those of the park's recruitment plans:
        see `quotas.read_quotas`. Whoever became probationary in the first year before the plan used one of its places.
    instructors
        How many instructors can be sent; by default as many as are needed.
    without
        A kind of step (`roadmap_units.STEPS`) or the number of one, as ``S7``: the plan is made anew without it, and
        ``parts["without"]`` sets both beside one another.
    today
        The day on which the question is asked: a note says how many steps lie before it. It changes nothing else.
    rules
        Rulebook to use instead of the package's own; ``plan.*`` and ``joint.*`` are local.

    Returns
    -------
    Table
        One row per step by its earliest day, then kind, greatest weight, names, last ids: finding out, own branches,
        transfers, joint branches and who joins them later, recruitment places, instructors. ``effect`` counts the firms
        that the step covers, ``covered_after`` all that are covered then. Persons are pseudonyms. ``parts["curve"]``
        has coverage at the start and at the end of each quarter.

    Raises
    ------
    UsageError
        If there is no first day, the last day is not after it, or the step to leave out does not exist.
    RuleError
        If a rule that decides is not in force on the first day.

    Notes
    -----
    Firms of which nobody knows whether they have an organization, or of a single member, are asked first: a step
    of up to ``plan.find_out_firms`` firms of a street, on the first day. Nothing else is planned for those not known,
    and they count as covered nowhere. Firms only assumed to have none are planned for, and steps say of how many.
    Counts, shares, weights and the proof are of one population, all operating firms of the zone; the columns
    ``official_*`` of the curve are of the non-public ones. A firm is covered by its own branch once
    ``party.branch_min`` of its people are full members, or by a joint branch of adjacent firms that have so many
    together, each at least one (or willing by ``joint.willing``), at most ``party.joint_span`` units. Probationary
    members become full without a place; everybody else needs one, and is full one probation after it is used.
    Instructors are work coverage, counted apart. Only people on record are planned with. The aim: weight of covered
    firms by the end, then lower price (``joint.*``, places, waiting). Joint branches are looked for among the nearest
    neighbours of each unit; ``bound`` is the weight that no plan exceeds, whichever adjacent firms it puts together
    (`roadmap_bound.bound_weight`), so ``gap`` holds for all of them.

    Examples
    --------
    >>> firm = {"id": "E1", "name": "甲", "full_members": 2, "activists": 1, "ownership": "private", "source": "s"}
    >>> firm["has_organization"] = False
    >>> plan = build_roadmap(Park.from_rows({"Enterprise": [firm]}), on=dt.date(2025, 1, 10), until=dt.date(2028, 1, 1))
    >>> [(row["kind"], row["date"].isoformat()) for row in plan.rows if row["kind"] != "instructor"]
    [('recruit', '2026-01-10'), ('own_branch', '2027-02-10')]
    """
    book = rules or rulebook()
    start = on or as_of(park)
    if start is None:
        raise UsageError("CG-U060", WORDS.text("no_date"))
    if until <= start:
        raise UsageError("CG-U061", WORDS.text("ends_before", until=until, start=start))
    quotas = read_quotas(park, book, start, until, places_per_year)
    terms = _terms(book, start, until, quotas)
    maker = Maker(park, book, terms, instructors, quotas)
    plan = maker.make(terms, frozenset(), None)
    if without is None:
        return _signed(plan, maker, on, None, today)
    banned, skipped = maker.banned(plan, without)
    other = maker.make(replace(terms, without=banned[0]), banned[1], skipped)
    label = _label(without)
    beside = WITHOUT.table(
        tuple({"plan": name, **maker.outcome(table)} for name, table in (("with", plan), ("without", other))),
        title=Text(WITHOUT.title.zh.format(without=label.zh), WITHOUT.title.en.format(without=label.en)),
        as_of=start,
    )
    return _signed(replace(other, parts={**other.parts, "without": beside}), maker, on, without, today)


def _label(without: str) -> Text:
    return KINDS.get(without, Text(without, without))


def _terms(book: Rulebook, start: dt.date, until: dt.date, quotas: Quotas) -> Conditions:
    read = numbers(book, start, *_RULES)
    return Conditions(
        start=start,
        until=until,
        quotas=quotas.left,
        set_up=int(read.set_up_months),
        transfer=int(read.transfer_months),
        probation=int(read.probation_months),
        extension=int(read.probation_extension_months),
        activist=int(read.activist_months),
        branch_min=int(read.branch_min),
        place_price=int(read.place_price),
        quarter_price=int(read.quarter_price),
        instructor_firms=int(read.instructor_firms),
        find_out_firms=int(read.find_out_firms),
        weights=tuple(int(weight) for weight in read.weights),
        without=frozenset(),
    )


class Maker:
    """Makes plans on one park, with and without a step."""

    def __init__(self, park: Park, book: Rulebook, terms: Conditions, instructors: int | None, quotas: Quotas) -> None:
        self.terms, self.instructors, self.book, self.quotas = terms, instructors, book, quotas
        self.prices = read_prices(book, terms.start)
        self.prospects: Prospects = find_prospects(park, terms, book, self.prices)
        self.nearness = PricedNearness(park, terms.start, self.prospects.frame, self.prices)
        weights = dict(enumerate(terms.weights))
        firms = find_operating(park).select(
            "id",
            weight=by_priority().replace_strict(weights, return_dtype=pl.Int64),
            non_public=is_official(book, terms.start),
        )
        homes = find_organized(park, terms.start).rename({"enterprise_id": "id"})
        self.ground = Baseline(firms.join(homes, on="id", how="left"))
        open_ = self.ground.firms.filter(pl.col("home") != "has")["home"]
        self.put_aside = (*note_homes(park, open_, terms.start), *note_put_aside(park))
        self.data_day = as_of(park)

    def make(self, terms: Conditions, banned: frozenset[frozenset[str]], skipped: frozenset[str] | None) -> Table:
        """Make one plan: with these terms, without the banned sets of firms, without instructors for those skipped."""
        choice = choose_options(self.prospects, self.nearness, self.prices, terms, banned)
        dated = date_options(self.prospects, terms, choice.options)
        number = 0 if "instructor" in terms.without else self.instructors
        rows = list_steps(
            self.prospects, terms, self.prices, self.book, dated, self.ground, number, skipped or frozenset()
        )
        curve = CURVE.table(
            draw_curve(rows, self.prospects, terms, self.ground),
            as_of=terms.start,
        )
        return PLAN.table(
            rows,
            title=PLAN.title.format(until=terms.until),
            as_of=terms.start,
            parameters=self._parameters(choice, terms),
            parts={"curve": curve},
        )

    def _parameters(self, choice: Choice, terms: Conditions) -> dict[str, Any]:
        reached = self.ground.weight_covered + choice.weight
        bound = self.ground.weight_covered + choice.bound
        return {
            "start": terms.start,
            "until": terms.until,
            "places_per_year": {str(year): places for year, places in self.quotas.by_year},
            "places_used": self.quotas.used,
            "instructors": self.instructors,
            "weight": reached,
            "bound": bound,
            "gap": round((bound - reached) / bound, 6) if bound > reached else 0.0,
            "neighbours": choice.neighbours,
        }

    def banned(
        self, plan: Table, without: str
    ) -> tuple[tuple[frozenset[str], frozenset[frozenset[str]]], frozenset[str] | None]:
        """Return the kinds and sets of firms that a step stands for, and the firms that get no instructor."""
        if without in STEPS:
            return (frozenset({without}), frozenset()), None
        steps = [row for row in plan.rows if row["step"] == without]
        if not steps:
            raise UsageError("CG-U062", WORDS.text("no_step", step=without, steps=STEPS))
        if steps[0]["kind"] == "find_out":
            raise UsageError("CG-U062", WORDS.text("covers_nobody", step=without))
        firms = frozenset(steps[0]["enterprise_ids"])
        if steps[0]["kind"] == "instructor":
            return (frozenset(), frozenset()), firms
        whole = frozenset(steps[0]["option"]) if "option" in steps[0] else firms
        together = [
            frozenset(row["enterprise_ids"])
            for row in plan.rows
            if row["branch"] == steps[0]["branch"] and row["effect"]
        ]
        return (frozenset(), frozenset({whole, frozenset().union(*together)})), None

    def outcome(self, table: Table) -> dict[str, Any]:
        """Return what a plan reaches."""
        last = table.parts["curve"].rows[-1]
        return {
            "covered": last["covered"],
            "weighted": table.parameters["weight"],
            "covered_min": last["covered_min"],
            "work_covered": last["work_covered"],
            "places": last["places"],
        }


def _shares(first: Mapping[str, Any], last: Mapping[str, Any]) -> tuple[Reason, Reason]:
    """Say the shares at both ends of the curve: of all operating firms, and of the non-public ones by themselves."""
    ends = {"before": first, "after": last}
    every = {f"{name}_{end}": row[f"covered_{share}"] for name, share in _BOUNDS.items() for end, row in ends.items()}
    counts = {end: row["official_covered"] for end, row in ends.items()}
    least = {f"least_{end}": row["official_min"] for end, row in ends.items()}
    official = WORDS.reason("reached_official", **counts, **least, operating=first["official_operating"])
    return WORDS.reason("reached_share", **every), official


def _signed(table: Table, maker: Maker, on: dt.date | None, without: str | None, today: dt.date | None) -> Table:
    """Add rules, notes and parameters."""
    terms = maker.terms
    used = {rule for row in table.rows for reason in row["reasons"] for rule in reason.rules}
    used |= {rule for rule in _RULES if rule.startswith("plan.")}
    used |= {"plan.places_per_year", "party.branch_min", "party.coverage_rate"}
    used |= {"party.joint_span", "party.joint_unit_below", "party.joint_criteria", "joint.willing", "joint.neighbours"}
    cited = cite(maker.book, used, terms.start)
    gap = table.parameters["gap"]
    proof = WORDS.said("not_proved", gap=gap) if gap else WORDS.said("proved")
    first, last = table.parts["curve"].rows[0], table.parts["curve"].rows[-1]
    reached = {name: table.parameters[name] for name in ("weight", "bound", "neighbours")}
    notes: list[Text | Reason] = [
        WORDS.reason(
            "reached",
            start=terms.start,
            newest=_of_data(terms.start, maker.data_day),
            until=terms.until,
            before=first["covered"],
            after=last["covered"],
            operating=first["operating"],
        ),
        *_shares(first, last),
        WORDS.reason("weighted", **reached, proof=proof),
        *_past(table, today),
        WORDS.reason("no_forecast", quotas=_said(maker.quotas), start=terms.start),
        *maker.put_aside,
    ]
    if dateless := maker.quotas.undated:
        notes.append(WORDS.reason("places_undated", people=dateless))
    if unknown := maker.prospects.frame["full"].null_count():
        notes.append(WORDS.reason("members_unknown", firms=unknown))
    if undated := maker.prospects.undated:
        notes.append(WORDS.reason("undated", people=undated))
    if maker.nearness.crowded:
        notes.append(WORDS.reason("crowded"))
    parameters = {**table.parameters, "on": on, "without": without}
    parts = {
        name: replace(part, parameters={"on": on, "until": terms.until}, rules=cited, notes=part.notes)
        for name, part in table.parts.items()
    }
    return replace(table, parameters=parameters, parts=parts, rules=cited, notes=tuple(notes))


def _past(table: Table, today: dt.date | None) -> tuple[Reason, ...]:
    """Warn of steps that lie in the past for whoever asks."""
    past = 0 if today is None else sum(row["date"] < today for row in table.rows)
    return (WORDS.reason("past_steps", past=past, all=len(table), today=today),) if past else ()


def _of_data(start: dt.date, data: dt.date | None) -> tuple[Said, ...]:
    """Say how the first day stands to the newest day on record."""
    if data is None or data > start:
        return ()
    return (WORDS.said("newest_day") if data == start else WORDS.said("data_until", data=data),)


def _said(quotas: Quotas) -> tuple[Said, ...]:
    """Say the places of the years, equal ones that follow one another together."""
    first, *others = quotas.by_year
    used = (WORDS.said("places_used", used=quotas.used),) if quotas.used else ()
    said = [WORDS.said("places_of_year", year=str(first[0]), places=first[1], used=used)]
    for places, run in groupby(others, key=lambda one: one[1]):
        years = [year for year, _ in run]
        span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
        said.append(WORDS.said("places_of_year", year=span, places=places, used=()))
    return tuple(said)
