"""The command of a question, made of what its answers declare: a park in, a table out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chaingraph.analysis.answers import Answer, Option, commands, needed, ways_back
from chaingraph.cli.home import Decorator, ParkType, stacked
from chaingraph.cli.keep import keep, replace_option, require_database, write_back_option
from chaingraph.cli.options import (
    Day,
    day_of,
    emit,
    on_option,
    output_options,
    pairs_of,
    park_argument,
    read,
    require_rows,
    rules_of,
    rules_option,
)
from chaingraph.cli.words import say
from chaingraph.errors import Text, UsageError
from chaingraph.table import Table
from chaingraph.writeback import AsMembership, AsNode

if TYPE_CHECKING:
    from chaingraph.park import Park

_TYPES: Mapping[str, Callable[[], dict[str, Any]]] = {
    "flag": lambda: {"is_flag": True},
    "text": dict,
    "firm": dict,
    "firms": lambda: {"multiple": True},
    "count": lambda: {"type": click.IntRange(min=0)},
    "day": lambda: {"type": Day(), "metavar": "YYYY-MM-DD"},
    "number": lambda: {"type": click.IntRange(min=1)},
    "pairs": lambda: {"multiple": True},
    "park": lambda: {"type": ParkType()},
}


def option(declared: Option, **more: Any) -> Decorator:
    """Return the click option of a declared one; `more` replaces what click is told."""
    kind = _TYPES[declared.kind]()
    if declared.metavar is not None:
        kind["metavar"] = declared.metavar
    if declared.required:
        kind["required"] = True
    help_ = say(declared.help.zh, declared.help.en)
    return click.option(declared.flag, declared.name, **{**kind, "help": help_, **more})


def described(answer: Answer) -> Callable[[Callable[..., Any]], click.Command]:
    """Return the decorator of a command that an answer declares and a function of its own carries out."""
    if answer.command is None:
        raise KeyError(answer.id)
    declared = answer.command
    return click.command(declared.word, help=say(declared.help.zh, declared.help.en))


def chooser(answer: Answer) -> Decorator:
    """Return the option by which a command prints this answer."""
    if answer.chosen_by is None:
        raise KeyError(answer.id)
    return option(answer.chosen_by)


def options_of(answers: Sequence[Answer]) -> list[Option]:
    """Return the options of the answers of a command, each once: those that choose an answer among the others."""
    every: list[Option] = []
    for answer in answers:
        for one in (*answer.options, *(part.chosen_by for part in (answer, *answer.parts))):
            if one is not None and one not in every:
                every.append(one)
    return every


@dataclass
class Asked:
    """One call of a command: what was typed, and the park that it is about, read when it is first needed."""

    answers: Sequence[Answer]
    place: Path | str
    mapping: str | None
    encoding: str | None
    day: dt.date | None
    rules_file: Path | None
    write_back: bool
    replace: bool
    format_: str | None
    output: Path | None
    given: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def park(self) -> Park:
        """The park; findings are counted on stderr."""
        park = read(self.place, self.mapping, self.encoding)
        declared = self.answers[0].command
        if declared is not None and declared.refuses_empty:
            require_rows(park)
        return park

    @cached_property
    def chosen(self) -> Answer:
        """The answer, or part of one, that the options ask for.

        Raises `UsageError`: ``CG-U007`` if options ask for two answers, ``CG-U008`` if a part is asked for without its
        answer, ``CG-U003`` if an option is given that the answer does not take.
        """
        asked = [one for one in self._choices() if one.chosen_by and self.given.get(one.chosen_by.name)]
        flags = [one for one in asked if one.chosen_by and one.chosen_by.kind == "flag"]
        asked = [one for one in asked if one in flags or one.part is None] if flags else asked
        wholes = [one for one in asked if one.part is None] or [self.answers[0]]
        parts = [one for one in asked if one.part is not None]
        if len(wholes) > 1 or len(parts) > 1:
            raise _choose_one(wholes if len(wholes) > 1 else parts)
        if parts and parts[0] not in wholes[0].parts:
            raise _choose_one([wholes[0], parts[0]]) if parts[0] in self.answers[0].parts else self._goes_with()
        self._refuse_foreign(wholes[0])
        return parts[0] if parts else wholes[0]

    @property
    def whole(self) -> Answer:
        """The answer that the chosen one is, or is a part of."""
        return next(one for one in self.answers if self.chosen in (one, *one.parts))

    def find(self, answer: Answer | None = None, **more: Any) -> Table:
        """Answer the question as the options say; `more` are further arguments."""
        asked = answer or self.whole
        park, on = (self.park if asked.park else None), self.day
        arguments = {name: value for name, value in self._arguments(asked).items() if value is not None}
        if park is not None:
            on = day_of(park, on)
            more = {**needed(asked, park, {}, on), **more}
        return asked.find(park, on=on, rules=rules_of(self.rules_file), **arguments, **more)

    def print(self, table: Table, part: str | None = None) -> None:
        """Print an answer, or one of its parts."""
        emit(table.parts[part] if part else table, self.format_, self.output)

    def _choices(self) -> Iterator[Answer]:
        for answer in self.answers:
            yield from (answer, *answer.parts)

    def _arguments(self, answer: Answer) -> dict[str, Any]:
        own = [*answer.options, *([answer.chosen_by] if answer.chosen_by and answer.chosen_by.parameter else [])]
        return {one.name: self._value(one) for one in own}

    def _value(self, declared: Option) -> Any:
        value = self.given[declared.name]
        if declared.kind == "pairs":
            return pairs_of(value)
        if declared.kind in ("firm", "firms") and value:
            from chaingraph.io.lookup import find_record

            several = [value] if declared.kind == "firm" else value
            found = [find_record(self.park, "Enterprise", firm) for firm in several]
            return found[0] if declared.kind == "firm" else found
        if declared.kind == "firms":
            return None
        return value

    def _refuse_foreign(self, chosen: Answer) -> None:
        own = {one.name for one in options_of([chosen])}
        choosing = [part.chosen_by for part in self._choices()]
        foreign = [one for one in options_of(self.answers) if one.name not in own and one not in choosing]
        if chosen.chosen_by is not None and any(self.given.get(one.name) for one in foreign):
            flags = [one.flag for one in foreign]
            said = Text("{flag} 不能与 {zh} 同用", "{flag} takes no {en}")
            raise UsageError("CG-U003", said.format(flag=chosen.chosen_by.flag, zh="、".join(flags), en=_or(flags)))

    def _goes_with(self) -> UsageError:
        pairs = [
            (part.chosen_by.flag, answer.chosen_by.flag)
            for answer in self.answers
            for part in answer.parts
            if part.chosen_by and answer.chosen_by
        ]
        zh = "，".join(f"{part} 须与 {whole} 同用" for part, whole in pairs)
        en = ", ".join(
            f"{part} goes with {whole}" if number == 0 else f"{part} with {whole}"
            for number, (part, whole) in enumerate(pairs)
        )
        return UsageError("CG-U008", Text(zh, en))


def question(
    word: str,
    *,
    more: Decorator | None = None,
    ask: Callable[[Asked], Table] | None = None,
    show: Callable[[Asked, Table], int | None] | None = None,
) -> click.Command:
    """Make the command of a question.

    `word`: the command word; its answers declare title, help and options.
    `more`: options of the command line alone.
    `ask`: how the answer is found, where it is not just what the options say.
    `show`: how it is shown, where it is not just printed; returns the exit code.
    """
    answers = commands()[word]
    takes = {name for answer in answers for name in answer.takes}

    def run(park: Path | str, mapping: str | None, encoding: str | None, **given: Any) -> int | None:
        asked = Asked(
            answers,
            park,
            mapping,
            encoding,
            given.pop("on", None),
            given.pop("rules_file", None),
            given.pop("write_back"),
            given.pop("replace"),
            given.pop("format_"),
            given.pop("output"),
            given,
        )
        chosen = asked.chosen
        require_database(park, wanted=asked.write_back, replace=asked.replace)
        table = (ask or Asked.find)(asked)
        if asked.write_back:
            keep(park, *_written(asked, table), replace=asked.replace)
        if show is not None:
            return show(asked, table)
        asked.print(table, chosen.part)
        return None

    options = stacked(
        park_argument,
        *([on_option] if "on" in takes else []),
        *([rules_option] if "rules" in takes else []),
        *(option(one) for one in options_of(answers)),
        *([more] if more else []),
        write_back_option,
        replace_option,
        output_options,
    )
    return described(answers[0])(options(run))


def _written(asked: Asked, table: Table) -> list[Table]:
    """Return what is written back as one run: the answer, or its part that is asked for, as it is printed.

    With what was found (a chain) goes who stands in it.
    """
    if asked.chosen.part is not None:
        return [table.parts[asked.chosen.part]]
    way = ways_back()[table.name]
    found = way.found if isinstance(way, AsMembership) else way
    if not isinstance(found, AsNode):
        return [table]
    belong = [one for one in asked.answers if found in (one.write_back, getattr(one.write_back, "found", None))]
    return [table if one.id == table.name else asked.find(one) for one in belong]


def _choose_one(answers: Sequence[Answer]) -> UsageError:
    flags = [one.chosen_by.flag for one in answers if one.chosen_by]
    said = Text("{zh} 只能选一个", "choose one of {en}")
    return UsageError("CG-U007", said.format(zh=" 与 ".join(flags), en=" and ".join(flags)))


def _or(flags: Sequence[str]) -> str:
    return ", ".join(flags[:-1]) + f" or {flags[-1]}" if len(flags) > 1 else flags[0]
