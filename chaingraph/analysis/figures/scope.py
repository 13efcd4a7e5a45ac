"""What a published figure speaks of: a period, and the names, kinds or chains that it is limited to."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from chaingraph.asof.days import add_months
from chaingraph.errors import Text
from chaingraph.words import Said, words_of

WORDS = words_of(__package__)
_SINCE = re.compile(
    r"^(\d{4})\s*年\s*(?:(\d{1,2})\s*月\s*)?(?:(\d{1,2})\s*日\s*)?(?:以来|起|至今)$|^since (\d{4})-(\d{2})-(\d{2})$"
)
_PAST_YEAR = ("过去一年", "近一年", "past year")


@dataclass(frozen=True, slots=True)
class Scope:
    """The scope of a claim, read."""

    words: tuple[str, ...] = ()  # what is no period: names, labels of kinds, chains
    # since, until: first and last day of the period, None where it is open
    since: dt.date | None = None
    until: dt.date | None = None
    past_year: bool = False  # whether the claim speaks of the past year, of a day that may be unknown

    @classmethod
    def read(cls, words: Sequence[str], as_of: dt.date | None) -> Scope:
        """Read the words of a claim's scope.

        >>> Scope.read(["2022年以来", "医药产业"], None)
        Scope(words=('医药产业',), since=datetime.date(2022, 1, 1), until=None, past_year=False)
        >>> Scope.read(["过去一年"], dt.date(2024, 3, 31)).since
        datetime.date(2023, 4, 1)
        """
        rest, since, past_year = [], None, False
        for word in words:
            first = _first_day(word)
            if first is not None:
                since = first
            elif word.strip() in _PAST_YEAR:
                past_year = True
            else:
                rest.append(word)
        if past_year and as_of is not None:
            since = add_months(as_of, -12) + dt.timedelta(days=1)
        return cls(tuple(rest), since, as_of, past_year)

    @property
    def dated(self) -> bool:
        """Whether a first day limits what counts."""
        return self.since is not None

    def inside(self, column: str) -> pl.Expr:
        """Return the test whether a day lies in the period; an unknown day does not where a period is given."""
        test = pl.lit(True)
        if self.since is not None:
            test &= (pl.col(column) >= self.since).fill_null(False)
        if self.until is not None:
            test &= (pl.col(column) <= self.until).fill_null(not self.dated)
        return test

    def words_of_period(self) -> tuple[Said, ...]:
        """Return the sentence about the period, none where there is no period."""
        if self.since is not None:
            return (WORDS.said("since", since=self.since),)
        return (WORDS.said("undated_claim"),) if self.past_year else ()

    def values_of(self, labels: Mapping[str, Text]) -> tuple[list[str], list[str]]:
        """Return the values of an enumeration that the words name, and the words that name none."""
        by_word = {word: value for value, label in labels.items() for word in (value, label.zh, label.en)}
        known = [by_word[word] for word in self.words if word in by_word]
        return known, [word for word in self.words if word not in by_word]


def _first_day(word: str) -> dt.date | None:
    """Return the day from which "2022年以来" or "since 2022-01-01" counts; None for other words and no days."""
    match = _SINCE.match(word.strip())
    if match is None:
        return None
    chinese, english = match.groups()[:3], match.groups()[3:]
    year, month, day = (int(part) if part else 1 for part in (english if english[0] else chinese))
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
