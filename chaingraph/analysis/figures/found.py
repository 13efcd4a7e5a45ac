"""What a measure found, and what all measures share: missing tables, the chains that a claim speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from chaingraph.analysis.figures.scope import Scope
from chaingraph.asof.days import standing
from chaingraph.asof.firms import find_operating
from chaingraph.asof.homes import is_functional
from chaingraph.asof.scopes import lacks_none
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.words import Said, words_of

WORDS = words_of(__package__)


@dataclass(frozen=True, slots=True)
class Found:
    """What a measure found."""

    value: float | None  # the number, or None where nothing was found to count
    text: Said  # what was counted, as a sentence
    unknown: int = 0  # how many records have an unknown value that could add to the number
    tables: tuple[str, ...] = ()  # kinds of record that it rests on
    missing: Said | None = None  # what would decide the figure, where the number is unknown or some values are


Measure = Callable[[Park, Scope], Found]


def lacking(text: Said, tables: tuple[str, ...] = ()) -> Found:
    """Return that nothing can be counted, and what is missing."""
    return Found(None, text, tables=tables, missing=text)


def missing_tables(park: Park, *names: str) -> Found | None:
    """Return what is missing when one of the tables is empty, and not because its register has nothing."""
    firms = find_operating(park)["id"]
    empty = [name for name in names if not park[name].height and not lacks_none(park, name, firms)]
    if not empty:
        return None
    return lacking(WORDS.said("absent", absent=tuple(kind(name).label for name in empty)), tuple(names))


def unread(words: Iterable[str]) -> Found | None:
    """Return that the scope has words which name nothing in the park."""
    listed = tuple(words)
    return lacking(WORDS.said("unread", words=listed)) if listed else None


def chains_of(park: Park, scope: Scope) -> tuple[list[str] | None, list[str]]:
    """Return the ids of the chains that the scope names (None: all of them), and the words that name none."""
    by_word: dict[str, str] = {}
    for key, name, aliases in park["IndustryChain"].select("id", "name", "aliases").iter_rows():
        by_word |= dict.fromkeys([key, name, *(aliases or ())], key)
    found = [by_word[word] for word in scope.words if word in by_word]
    return found or None, [word for word in scope.words if word not in by_word]


def chain_firms(park: Park, chains: list[str] | None) -> pl.Series:
    """Return the firms of some chains, or of any."""
    links = park["IN_CHAIN"]
    return (links if chains is None else links.filter(pl.col("to_id").is_in(chains)))["from_id"].unique()


def committees_of(park: Park, scope: Scope, chains: list[str] | None = None) -> pl.DataFrame:
    """Return the standing committees: functional ones, of those that a chain names if any chain does."""
    functional = park["PartyOrganization"].filter(
        is_functional(park) & (pl.col("kind") == "committee") & standing(scope.until)
    )
    led = park["IndustryChain"]
    named = (led if chains is None else led.filter(pl.col("id").is_in(chains)))["committee_id"].drop_nulls()
    if not len(named) and chains is None:
        return functional
    return functional.filter(pl.col("id").is_in(named.implode()))


def counted(
    code: str, tables: tuple[str, ...], count: Callable[[Park, Scope, list[str] | None], tuple[float, int]]
) -> Measure:
    """Make a measure that counts records when its tables have any; its scope may name chains.

    `code`: the sentence that says what was counted; it ends with the period.
    `count`: returns the number, and how many records have an unknown value that could add to it.
    """

    def measure(park: Park, scope: Scope) -> Found:
        chains, rest = chains_of(park, scope)
        lack = missing_tables(park, *tables) or unread(rest)
        if lack:
            return lack
        value, unknown = count(park, scope, chains)
        text = WORDS.said(code, period=scope.words_of_period())
        missing = WORDS.said("records_unknown", records=unknown) if unknown else None
        return Found(float(value), text, unknown, tables, missing)

    return measure
