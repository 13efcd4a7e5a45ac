"""Every answer is declared once, beside its question: what it is called, asked with, shown as and computed from.

A folder of `chaingraph.analysis` declares its answers in its module ``answers``. Commands, completion, workbook,
report, page, write-back and the tables of the README are made from these declarations. Nothing here loads a library.
"""

from __future__ import annotations

import datetime as dt
import pkgutil
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import chaingraph.analysis
from chaingraph.errors import Text
from chaingraph.model import DataClass
from chaingraph.quality import Quality, names_of
from chaingraph.table import Column, Table
from chaingraph.writeback import AsAdvice, AsFigures, Way

if TYPE_CHECKING:
    from chaingraph.park import Park
    from chaingraph.rules import Rulebook

#: What the value of an option is: nothing but its presence, a text, a number from zero (``count``) or from one
#: (``number``), a day, pairs written ``A=B``, a firm or firms by id, code, name or alias, another park.
OptionKind = Literal["flag", "text", "count", "number", "day", "pairs", "firm", "firms", "park"]

#: How an answer of a park follows from those of its parts: firm by firm, as sums that are finished at the end, or from
#: the whole park alone.
Over = Literal["firm", "sum", "whole"]


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a command."""

    flag: str  # as it is typed, for example ``--fix``
    help: Text
    kind: OptionKind = "flag"
    metavar: str | None = None
    parameter: str = ""  # parameter of the function that takes its value; by default named like the flag
    required: bool = False

    @property
    def name(self) -> str:
        """The name under which its value travels."""
        return self.parameter or self.flag.lstrip("-").replace("-", "_")


@dataclass(frozen=True, slots=True)
class Command:
    """The command that prints an answer, and those that share its word."""

    word: str
    place: int  # where it stands among the commands of the questions
    help: Text
    title: Text | None = None  # its line in the list of commands where it is wider than its first answer
    refuses_empty: bool = True  # whether a park without a single firm is refused


@dataclass(frozen=True, slots=True)
class OnPage:
    """Where an answer stands on the page."""

    view: str = "overview"  # the view that shows it; the overview unless it names another
    # columns that need not travel: the page shows a record by its name wherever its id stands; so do those that
    # `columns.firms` declares
    named_by_id: frozenset[str] = frozenset()
    # column whose equal values follow one another and are never parted where a long table is cut
    together: str | None = None


@dataclass(frozen=True, slots=True)
class InReport:
    """A section of the printed report: its place, its columns, its title where the answer's own does not fit."""

    place: int
    columns: tuple[str, ...]
    title: Text | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure at the head of the report: the rows of an answer, or how many of them are such as `counted` says."""

    place: int
    label: Text
    # column and value: ``{counted}`` in the label is the number of rows that have it; ... means any known value.
    counted: tuple[str, Any] | None = None
    share: bool = False  # whether the figure itself is that number out of all rows
    apart: bool = False  # whether those rows are not in the figure

    def read(self, table: Table) -> tuple[str, Text]:
        """Return the figure and its label."""
        total = len(table)
        if self.counted is None:
            return str(total), self.label
        column, wanted = self.counted
        cells = table.column(column)
        number = sum(cell is not None if wanted is ... else bool(cell == wanted) for cell in cells)
        figure = f"{number}/{total}" if self.share else str(total - number if self.apart else total)
        return figure, self.label.format(counted=number)


@dataclass(frozen=True, slots=True)
class Needs:
    """Another answer that a function takes: its table, or only the number of its rows."""

    answer: str
    number: bool = False
    arguments: Mapping[str, Any] = field(default_factory=dict)
    at_hand: bool = False  # only handed over where it is answered already: the function does without


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: everything that is said of it outside its logic."""

    id: str  # stable identifier; a part is ``answer.part``.
    title: Text
    columns: tuple[Column, ...]
    # ``module:function`` that takes a park and returns the table; a part has none, its answer brings it along
    function: str = ""
    parts: tuple[Answer, ...] = ()
    park: str = "park"  # parameter that takes the park; none where the function takes no park
    takes: tuple[str, ...] = ("on", "rules")  # which of ``on`` and ``rules`` the function takes
    needs: Mapping[str, Needs] = field(default_factory=dict)  # parameters that take other answers
    options: tuple[Option, ...] = ()  # what its command offers for the function's other parameters
    command: Command | None = None
    chosen_by: Option | None = None  # option by which its command prints this answer instead of the first
    sheet: Text | None = None  # name of its sheet in a workbook
    # column along the axis and columns that are drawn beside the sheet
    chart: tuple[str, tuple[str, ...]] | None = None
    # place among the answers that page, report and workbook hold; None: not one of them. With a required option it is
    # one when that is given.
    headline: int | None = None
    only_with_rows: bool = False  # whether it is among them only where it has something to say
    about_firms: bool = False  # whether it says something about single firms, for the dossier of one
    page: OnPage = OnPage()
    report: InReport | None = None
    first: tuple[str, ...] = ()  # columns by importance, for a narrow terminal; else those of the report
    tile: Tile | None = None
    # how it stands in a database where that does not follow from its columns, see `way`
    write_back: Way | None = None
    # kinds and their columns that decide, when a day is given: with all others unknown the answer is the same; of a
    # kind without columns it matters whether there are records. Without a day some answers look for the newest one
    # among all dates.
    reads: Mapping[str, str] = field(default_factory=dict)
    over: Over = "whole"  # how it follows from the answers of parts of the park

    @property
    def question(self) -> str:
        """The folder that it is declared in."""
        return self.function.removeprefix(f"{chaingraph.analysis.__name__}.").partition(".")[0]

    @property
    def part(self) -> str | None:
        """The name of a part within its answer; None for an answer."""
        return self.id.rpartition(".")[2] if "." in self.id else None

    @property
    def way(self) -> Way:
        """How it stands in a database: as declared, else advice about the first records that a row names, else figures.

        >>> all_answers()["branchless"].way, all_answers()["branchless.rates"].way
        (AsAdvice(about='enterprise_id'), AsFigures())
        """
        if self.write_back is not None:
            return self.write_back
        told = (column for column in self.columns if column.of and column.data_class < DataClass.PERSONAL)
        return next((AsAdvice(column.name) for column in told), AsFigures())

    def names(self) -> tuple[str, ...]:
        """Return the names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def table(self, rows: Any, *, title: Text | None = None, **more: Any) -> Table:
        """Return the answer with these rows; `more` are further fields of `Table`."""
        first = self.first or (self.report.columns if self.report else ())
        return Table(self.id, title or self.title, self.columns, rows, first=first, **more)

    def find(self, park: Park | None, **given: Any) -> Table:
        """Answer the question; `given` are arguments of the function, those that it does not take are left out.

        Without ``on`` the day is the park's own; where it has none, the answer says so.
        """
        module, _, name = self.function.partition(":")
        known = {"on", "rules"} - set(self.takes)
        arguments = {key: value for key, value in given.items() if key not in known}
        if self.park:
            arguments[self.park] = park
        if park is not None and "on" in self.takes and arguments.get("on") is None:
            from chaingraph.asof.day import as_of

            arguments["on"] = as_of(park)
        found: Table = getattr(import_module(module), name)(**arguments)
        undated = (_UNDATED,) if "on" in self.takes and found.as_of is None else ()
        found = replace(found, notes=(*found.notes, *undated)) if undated else found
        return found if park is None or self.only_with_rows else with_quality(found, park.quality, self.reads)


def with_quality(found: Table, quality: Quality | None, reads: Mapping[str, str] | None = None) -> Table:
    """Return an answer, and its parts, with what of the park's files is not in the park, where that is anything.

    `reads`: kinds and their columns that the answer rests on; None is everything.
    """
    if quality is None or quality.says_nothing:
        return found
    from chaingraph.asof.reading import note_reading

    block = {**quality.to_dict(), "touches": _touches(quality)}
    parts = {name: replace(part, quality=block) for name, part in found.parts.items()}
    return replace(found, quality=block, parts=parts, notes=(*found.notes, *note_reading(quality, reads)))


_UNDATED = Text("没有任何日期：起止日期一律不看", "no day on record: beginnings and ends are not looked at")


def _touches(quality: Quality) -> list[dict[str, Any]]:
    """Name the answers that unread columns and questions affect."""
    unread = [("unread", column.heading, None, column.names) for column in quality.needed_but_unread]
    asked = [("questions", name, number, (name,)) for name, number in quality.asked.items()]
    return [
        {"about": about, "what": what, "number": number, "affects": [one.id for one in answers_reading(*names)]}
        for about, what, number, names in (*unread, *asked)
    ]


def answers_reading(*names: str) -> tuple[Answer, ...]:
    """Return the answers that rest on one of these kinds and ``kind.property``; all of them where one is nothing."""
    return tuple(one for one, read in _readers() if "" in names or not read.isdisjoint(names))


@cache
def _readers() -> tuple[tuple[Answer, frozenset[str]], ...]:
    return tuple((one, names_of(one.reads)) for one in all_answers().values() if one.part is None and one.reads)


@cache
def all_answers() -> Mapping[str, Answer]:
    """Return every declared answer, and every part after its answer, by id.

    Raises `ValueError` if two answers have one id.
    """
    found: dict[str, Answer] = {}
    for folder in sorted(info.name for info in pkgutil.iter_modules(chaingraph.analysis.__path__) if info.ispkg):
        name = f"{chaingraph.analysis.__name__}.{folder}.answers"
        declared = vars(import_module(name)).values() if find_spec(name) else ()
        for answer in (item for item in declared if isinstance(item, Answer) and item.function):
            for one in (answer, *answer.parts):
                if found.setdefault(one.id, one) is not one:
                    raise ValueError(f"two answers are called {one.id}")
    return MappingProxyType(found)


@cache
def commands() -> Mapping[str, tuple[Answer, ...]]:
    """Return the answers of each command word, the one that it prints first, in the order of the commands."""
    words: dict[str, list[Answer]] = {}
    for answer in all_answers().values():
        if answer.command is not None:
            words.setdefault(answer.command.word, []).append(answer)
    for group in words.values():
        group.sort(key=lambda answer: answer.chosen_by is not None)
    places = {word: group[0].command.place for word, group in words.items() if group[0].command}
    return MappingProxyType({word: tuple(words[word]) for word in sorted(words, key=lambda word: places[word])})


def ways_back() -> Mapping[str, Way]:
    """Return how the answers stand in a database, by id."""
    return {name: answer.way for name, answer in all_answers().items()}


def headlines(park: Park, **given: Any) -> dict[str, Table]:
    """Answer the headline questions on one park, by id, in the order in which page and workbook hold them.

    `given`: values of options; an answer with a required option is among the headlines when that is given (`until` of
        the road map, `before` of what changed).

    Raises `TypeError` if a value is given that no headline asks for.
    """
    wanted = [answer for answer in all_answers().values() if answer.headline is not None]
    unasked = set(given) - {"on", "rules"} - {option.name for answer in wanted for option in answer.options}
    if unasked:
        raise TypeError(f"no headline takes {sorted(unasked)}")
    wanted = [
        answer
        for answer in wanted
        if all(given.get(option.name) is not None for option in answer.options if option.required)
    ]
    wanted.sort(key=lambda answer: answer.headline or 0)
    found = _answer(park, [answer.id for answer in wanted], given)
    return {answer.id: found[answer.id] for answer in wanted if len(found[answer.id]) or not answer.only_with_rows}


def about_firms(park: Park, *, on: dt.date | None, rules: Rulebook) -> dict[str, Table]:
    """Answer the questions that say something about single firms, by id."""
    return _answer(park, [name for name, one in all_answers().items() if one.about_firms], {"on": on, "rules": rules})


def needed(answer: Answer, park: Park, found: Mapping[str, Table], on: dt.date | None) -> dict[str, Any]:
    """Return the arguments that are other answers: of those found already, or worked out for this."""
    arguments: dict[str, Any] = {}
    for parameter, need in answer.needs.items():
        known = need.answer in found
        if need.at_hand and not known:
            continue
        table = found[need.answer] if known else all_answers()[need.answer].find(park, on=on, **need.arguments)
        arguments[parameter] = len(table) if need.number else table
    return arguments


def _answer(park: Park, names: Iterable[str], given: Mapping[str, Any]) -> dict[str, Table]:
    """Answer in an order in which every answer comes after those it needs, then put them in the order asked for."""
    names = list(names)
    found: dict[str, Table] = {}
    for name in sorted(names, key=lambda name: bool(all_answers()[name].needs)):
        answer = all_answers()[name]
        whole = answer if answer.function else all_answers()[name.rpartition(".")[0]]
        if whole.id in found:
            table = found[whole.id]
        else:
            table = whole.find(park, **_taken(whole, given), **needed(whole, park, found, given.get("on")))
        found[name] = table if answer.part is None else table.parts[answer.part]
    return {name: found[name] for name in names}


def _taken(answer: Answer, given: Mapping[str, Any]) -> dict[str, Any]:
    known: Collection[str] = {*answer.takes, *(option.name for option in answer.options if option.required)}
    return {name: value for name, value in given.items() if name in known and value is not None}
