"""What the rules ask of the dates on the way to full membership: the order of two steps, and how far they may part.

One line of `SPANS` per pair of dates; `find_faults` finds what is absent, too early and late for any line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from chaingraph.asof.days import months_after, working_days_after
from chaingraph.rules import Rulebook

_REVIEW = "review_since"  # the day from which the next review is due, or was due until somebody was named


@dataclass(frozen=True, slots=True)
class Span:
    """What the rules ask of one step.

    Attributes
    ----------
    gate
        A key of `answers.GATES`.
    step
        Column with the day of the step that is judged.
    record
        Column that is filled where the step was written down: null, an open step may have been taken all the same.
    rule
        Rule of the order or the span; nothing is judged on a day on which it was not in force.
    after, least
        Column with the day before which the step must not come, and whether the rule's number is added to it.
    by, most
        Column with the day after which it must not come, and whether the rule's number is added to it.
    further
        Rule of the last day in special cases.
    adds
        Whether that rule's number is added to the other one's, rather than taken in its place.
    extended
        Column that says whether the special case holds; none: the special case is never on record.
    open_at
        Stages at which the step is awaited.
    lasts
        Whether being at the stage is itself the proof that the step was not taken.
    anchored
        Whether the step must not be taken while the day `after` is not on record.
    """

    gate: str
    step: str
    record: str
    rule: str
    after: str | None = None
    least: bool = False
    by: str | None = None
    most: bool = False
    further: str | None = None
    adds: bool = False
    extended: str | None = None
    open_at: tuple[str, ...] = ()
    lasts: bool = False
    anchored: bool = False


SPANS = (
    Span("talk", "talked", "talked", "party.talk_months", after="applied", by="applied", most=True,
         open_at=("applicant",)),
    Span("review", "reviewed", "reviewed", "party.review_months", after="activist_since"),
    Span("review", "target_since", "reviewed", "party.review_months", by=_REVIEW, most=True, open_at=("activist",),
         lasts=True),
    Span("activist_year", "target_since", "activist_since", "party.activist_months", after="activist_since",
         least=True),
    Span("publicity", "target_since", "publicized", "party.publicity_days", after="publicized", least=True,
         anchored=True),
    Span("training", "trained", "trained", "party.training_days", after="target_since", by="probation_since",
         open_at=("probationary",)),
    Span("meeting", "probation_since", "pre_reviewed", "party.meeting_months", after="pre_reviewed",
         by="pre_reviewed", most=True, open_at=("development_target",), lasts=True),
    Span("approval", "approved", "approved", "party.approval_months", after="probation_since", by="probation_since",
         most=True, further="party.approval_months_max", open_at=("probationary",)),
    Span("probation_year", "full_since", "probation_since", "party.probation_months", after="probation_since",
         least=True),
    Span("probation", "full_since", "probation_since", "party.probation_months", by="probation_since", most=True,
         further="party.probation_extension_months", adds=True, extended="probation_extended",
         open_at=("probationary",), lasts=True),
)  # fmt: skip


def find_faults(people: pl.DataFrame, spans: Sequence[Span], book: Rulebook, on: dt.date | None) -> pl.DataFrame:
    """Find the steps that are absent, too early or late.

    Parameters
    ----------
    people
        What `people.trace_people` returns: no day in it lies after `on`.
    spans
        What is asked.
    book
        Rules; a step that was taken is judged by the version in force on its day, an open one by that of `on`.
    on
        As-of day; None judges only what was taken.

    Returns
    -------
    polars.DataFrame
        The columns of `people` and ``gate``; ``status``; ``due`` (last day, for ``too_early`` the first);
        ``since`` (the day from which the rule counts); ``done`` (the day of the step, null while open); ``latest``
        (last day in special cases); ``number`` of the rule. ``status`` is null for a step that was taken before the
        rule was in force: it is not judged, and ``due`` is the first day of the rule. Linear in people times spans.
    """
    framed = people.with_columns(_review_since().alias(_REVIEW))
    parts = [part for span in spans for part in _Judge(span, book, on).parts(framed)]
    return pl.concat(parts).drop(_REVIEW)


def _review_since() -> pl.Expr:
    """The last review, or naming as an activist where that is later; unknown where reviews are not on record."""
    last = pl.max_horizontal("reviewed", "activist_since")
    before_named = pl.col("reviewed") <= pl.col("target_since")
    return pl.when(pl.col("stage") == "activist").then(last).when(before_named).then(last)


class _Version(NamedTuple):
    """A version of a rule: its first day, its number, and the number in special cases."""

    since: dt.date
    number: int
    further: int


class _Judge:
    """Judges one span."""

    def __init__(self, span: Span, book: Rulebook, on: dt.date | None) -> None:
        self.span, self.versions = span, _versions(span, book, on)
        self.today, self.step = pl.lit(on, dtype=pl.Date), pl.col(span.step)
        self.open = pl.col("stage").is_in(span.open_at) & (pl.lit(span.lasts) | self.step.is_null())
        self.taken = ~self.open & self.step.is_not_null()
        self.day = pl.when(self.open).then(self.today).otherwise(self.step)  # on which the rule is asked

    def parts(self, people: pl.DataFrame) -> list[pl.DataFrame]:
        """Return who is at fault, and who passed the gate before there was a rule."""
        if not self.versions:
            return []
        found = [self._unjudged(people)]
        if self.span.after:
            found.append(self._early(people, self.span.after))
        if self.span.anchored and self.span.after:
            silent = pl.col(self.span.after).is_null() & (self.step >= self.versions[-1].since)
            whose = self.taken & silent & (self.step < self.today)
            part = self._part(people, whose, pl.lit("unrecorded"), self.step, self.span.after)
            found.append(part.with_columns(done=pl.lit(None, pl.Date)))
        if self.span.by:
            found.append(self._late(people, self.span.by))
        return found

    def _early(self, people: pl.DataFrame, after: str) -> pl.DataFrame:
        first = self._in_force(lambda version: self._shifted(after, version.number if self.span.least else 0))
        return self._part(people, self.taken & (self.step < first), pl.lit("too_early"), first, after)

    def _late(self, people: pl.DataFrame, by: str) -> pl.DataFrame:
        due = self._in_force(lambda version: self._shifted(by, version.number if self.span.most else 0))
        latest, sure = pl.lit(None, pl.Date), pl.lit(value=True)
        if self.span.further:
            latest = self._in_force(lambda version: self._shifted(by, version.further))
        if self.span.extended:
            flag = pl.col(self.span.extended)
            sure = flag.is_not_null() | (latest < self.day)
            due = pl.when(flag.fill_null(value=False)).then(latest).otherwise(due)
        unsure = ~sure | (self.open & pl.col(self.span.record).is_null())
        said = pl.when(self.taken).then(pl.lit("late")).otherwise(pl.lit("overdue"))
        status = pl.when(unsure).then(pl.lit("unrecorded")).otherwise(said)
        return self._part(people, (self.open | self.taken) & (due < self.day), status, due, by, latest)

    def _unjudged(self, people: pl.DataFrame) -> pl.DataFrame:
        """Return who took the step, with a day on record that it is held against, before there was a rule."""
        against = {name for name in (self.span.after, self.span.by) if name}
        first = self.versions[-1].since
        before = self.taken & pl.any_horizontal(pl.col(sorted(against)).is_not_null()) & (self.step < first)
        return self._part(people, before, pl.lit(None, pl.String), pl.lit(first), self.span.step)

    def _in_force(self, value: Callable[[_Version], pl.Expr]) -> pl.Expr:
        """Return a value of the version in force on the day; null before the first one."""
        return pl.coalesce(pl.when(self.day >= one.since).then(value(one)) for one in self.versions)

    def _shifted(self, anchor: str, number: int) -> pl.Expr:
        """Return the day that lies so many months or working days behind another; none: that day itself."""
        if not number:
            return pl.col(anchor)
        working = self.span.rule.endswith("_days")
        return working_days_after(anchor, number) if working else months_after(anchor, number)

    def _part(
        self,
        people: pl.DataFrame,
        whose: pl.Expr,
        status: pl.Expr,
        due: pl.Expr,
        since: str,
        latest: pl.Expr | None = None,
    ) -> pl.DataFrame:
        return people.with_columns(
            gate=pl.lit(self.span.gate),
            status=status,
            due=due,
            since=pl.col(since),
            done=pl.when(self.taken).then(self.step),
            latest=pl.lit(None, pl.Date) if latest is None else latest,
            number=self._in_force(lambda version: pl.lit(version.number)),
        ).filter(whose)


def _versions(span: Span, book: Rulebook, on: dt.date | None) -> list[_Version]:
    """Return the versions of a span's rule up to a day, the newest first."""
    found: list[_Version] = []
    rule = book.find(span.rule, on)
    while rule is not None:
        further = book.find(span.further, rule.since) if span.further else None
        more = 0 if further is None else int(further.value)
        number = int(rule.value)
        found.append(_Version(rule.since, number, number + more if span.adds else more))
        earlier = book.find(span.rule, rule.since - dt.timedelta(days=1))
        # a version in force "at least from" a day is given for days before it as well
        rule = earlier if earlier is not None and earlier.since < rule.since else None
    return found
