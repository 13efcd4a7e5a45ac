"""The road to full membership: the pipeline by stage, its gates, and when each firm has the members for a branch."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl

from chaingraph.analysis.development.answers import PIPELINE
from chaingraph.analysis.development.firms import forecast_firms, list_firms, rank_places
from chaingraph.analysis.development.gates import check_gates
from chaingraph.analysis.development.limits import read_limits
from chaingraph.analysis.development.mentors import summarize_mentors
from chaingraph.analysis.development.people import STAGES, summarize_people, trace_people
from chaingraph.analysis.development.two_way import find_two_way
from chaingraph.asof.day import as_of
from chaingraph.asof.firms import find_operating
from chaingraph.asof.people import count_by_enterprise, staff_on
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook, cite, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason, Said, words_of

WORDS = words_of(__package__)
PARTS = ("pipeline", "people", "gates", "places", "mentors", "unmentored", "two_way")
_RULES = (
    "party.activist_months",
    "party.approval_months",
    "party.approval_months_max",
    "party.branch_min",
    "party.meeting_months",
    "party.mentors",
    "party.probation_extension_months",
    "party.probation_months",
    "party.review_months",
    "party.talk_months",
    "party.training_days",
)
_DECLARED = {  # the stages whose numbers firms declare
    "applicant": None,
    "activist": "activists",
    "development_target": None,
    "probationary": "probationary_members",
    "full": "full_members",
}


def find_development(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Find when each firm can have the full members for a branch, and everything on the way there.

    Parameters
    ----------
    park
        Reads members with the dates of their stages, jobs, affiliations, mentors, organizations, declared counts, and
        recruitment plans. Without records of people, counts still say which firms are short of how many.
    on
        As-of day; by default the newest day in the park's records, never the clock.
    rules
        Rulebook to use instead of the package's own.

    Returns
    -------
    Table
        One row per operating firm not known to have an organization of its own: see `development_firms.list_firms`.
        Parts are ``pipeline`` (people by stage), ``people`` (earliest days of each), ``gates`` (overdue, too early,
        late, unrecorded), ``places`` (where one more place helps most), ``mentors`` and ``unmentored``, ``two_way``.
        Persons are the pseudonyms of the park; their columns have the class C3.

    Raises
    ------
    RuleError
        If `on` is before the first version of a rule that decides.

    Notes
    -----
    The days are the earliest that the rules allow when nobody loses a day; no forecast. What rests on a date that is
    not on record is null, and its reasons say so. Linear in the records.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": "E1", "name": "甲", **known}],
    ...     "Member": [{"id": f"M{n}", "stage": "full", **known} for n in (1, 2)]
    ...     + [{"id": "M3", "stage": "activist", "activist_since": dt.date(2025, 1, 10), **known}],
    ...     "EMPLOYED_BY": [{"from_id": f"M{n}", "to_id": "E1", **known} for n in (1, 2, 3)],
    ... })
    >>> row = find_development(park, on=dt.date(2025, 6, 1)).rows[0]
    >>> row["outlook"], row["full_date"]
    ('dated', datetime.date(2027, 1, 13))
    """
    book = rules or rulebook()
    day = on or as_of(park)
    limits = read_limits(book, day)
    people = trace_people(park, day, limits)
    names = park["Enterprise"].select(enterprise_id="id", employer=pl.coalesce("name", "id")).unique("enterprise_id")
    staff = staff_on(park, day).select("enterprise_id", "id").join(names, on="enterprise_id", how="left")
    staff = staff.sort("enterprise_id", "id")
    firms = forecast_firms(park, people, staff, day, limits)
    mentors, unmentored = summarize_mentors(park, people, staff, day, limits)
    gates = check_gates(people, staff, day, limits, book)
    parts = {
        "pipeline": _pipeline(park, people, staff, gates, day),
        "people": summarize_people(park, people, staff, day, limits),
        "gates": gates,
        "places": rank_places(firms, day, limits),
        "mentors": mentors,
        "unmentored": unmentored,
        "two_way": find_two_way(park, people, staff, day),
    }
    unchecked = _unchecked_note(book, day, limits)
    publicity = () if limits.publicity_days is None else ("party.publicity_days",)
    cited = cite(book, (*_RULES, *unchecked.rules, *publicity), day)
    notes: tuple[Text | Reason, ...] = (_day_note(on, day), unchecked)

    def signed(table: Table) -> Table:
        return replace(table, as_of=day, parameters={"on": on}, rules=cited, notes=(*table.notes, *notes))

    firms_table = signed(list_firms(park, firms, day, limits))
    return replace(firms_table, parts={name: signed(part) for name, part in parts.items()})


def _day_note(on: dt.date | None, day: dt.date | None) -> Reason:
    if day is None:
        return WORDS.reason("no_day.answer")
    return WORDS.reason("as_of.newest" if on is None else "as_of", day=day)


def _unchecked_note(book: Rulebook, day: dt.date | None, limits: Numbers) -> Reason:
    """Say which gates of the rules nobody could check here, each with its article where that was seen."""
    code = "unchecked" if limits.publicity_days is None else "unchecked.publicity"
    articles = {rule.removeprefix("party."): _article(book, rule, day) for rule in WORDS.sentences[code].rules}
    return WORDS.reason(code, age=book.rule("party.applicant_age", day).value, **articles)


def _article(book: Rulebook, rule_id: str, day: dt.date | None) -> tuple[Said, ...]:
    article = book.rule(rule_id, day).article
    return (WORDS.said("article", article=article),) if article else ()


def _pipeline(park: Park, people: pl.DataFrame, staff: pl.DataFrame, gates: Table, day: dt.date | None) -> Table:
    """Count the people at each stage, and what holds them up; without any record the counts that were declared."""
    counted = _counted_only(park, staff, day)
    if people.is_empty():
        nobody = dict.fromkeys(PIPELINE.names())
        sums = {stage: _sum(counted[name]) if name else None for stage, name in _DECLARED.items()}
        rows = tuple({**nobody, "stage": stage, "people": sums[stage]} for stage in STAGES)
        unknown = counted.filter(pl.any_horizontal(pl.col(name).is_null() for name in _DECLARED.values() if name))
        note = WORDS.reason("declared_numbers", firms=unknown.height)
        return PIPELINE.table(rows, notes=(note,))
    held = {
        (status, stage): len(
            {row["member_id"] for row in gates.rows if (row["status"], row["stage"]) == (status, stage)}
        )
        for status in ("overdue", "unrecorded")
        for stage in STAGES
    }
    found = []
    for stage in STAGES:
        here = people.filter(pl.col("stage") == stage)
        undated = here["next_date"].null_count()
        last = stage == STAGES[-1]
        ready = None if day is None or last else here.filter(pl.col("next_date") <= day).height
        found.append(
            {
                "stage": stage,
                "people": here.height,
                "ready": ready,
                "waiting": None if ready is None else here.height - undated - ready,
                "undated": None if last else undated,
                "overdue": held["overdue", stage],
                "unrecorded": held["unrecorded", stage],
            }
        )
    left_out = counted.filter(pl.any_horizontal(pl.col(name) > 0 for name in _DECLARED.values() if name)).height
    notes = (WORDS.reason("numbers_left_out", firms=left_out),) if left_out else ()
    return PIPELINE.table(tuple(found), notes=notes)


def _counted_only(park: Park, staff: pl.DataFrame, day: dt.date | None) -> pl.DataFrame:
    """Return the counts of the operating firms in which nobody is on record."""
    firms = find_operating(park).join(staff, left_on="id", right_on="enterprise_id", how="anti")
    return count_by_enterprise(park, day, among=firms["id"])


def _sum(counts: pl.Series) -> int | None:
    """Add up what is known; nothing known is unknown."""
    return int(counts.sum()) if counts.null_count() < len(counts) else None
