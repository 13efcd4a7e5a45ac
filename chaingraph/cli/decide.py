"""The workbook of decisions on the command line: which one holds, writing it, and what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from chaingraph.cli.options import decisions_of
from chaingraph.cli.words import language_of_process, say
from chaingraph.errors import Finding, InputError, Severity, Text

if TYPE_CHECKING:
    from chaingraph.io.decisions import Decisions
    from chaingraph.io.questions import Question
    from chaingraph.park import Park

_GRAVITY = list(Severity)


def decisions_on_record(*places: Path) -> Decisions:
    """Return the decisions that hold: those of the workbook that is named, else of the first of the places with one.

    A workbook that is named may be one that is still to be written.
    """
    from chaingraph.io.decision_book import book_beside, read_decisions
    from chaingraph.io.decisions import NONE

    named = decisions_of()
    books = [named] if named is not None else [book_beside(place) for place in places]
    return next((read_decisions(book) for book in books if book.is_file()), NONE)


def keep_decisions(
    park: Path, decided: Decisions, findings: Sequence[Finding], data: Park | None, *, read: Sequence[Path] = ()
) -> list[Question]:
    """Write the questions about a park beside it where there are any, say so, and return them.

    `park`: the folder or file; `data`: what was read of it, None where it could not be read; `read`: the files, where
    they are not the park itself.

    What cannot be written is told and nothing else: the answer does not hang on it.
    """
    from chaingraph.io.decision_book import book_beside
    from chaingraph.io.decision_sheets import write_book
    from chaingraph.io.questions import count_open, questions_of

    language = language_of_process()
    questions = _with_answers(questions_of(findings, decided, _beside(read or (park,), decided)), data)
    opened, used = count_open(questions)
    if not questions or (not opened and not used and decided.path is None):
        return questions
    book = decisions_of() or decided.path or book_beside(park, language)
    if _differ(questions, decided, language):
        quality = None if data is None else data.quality
        scopes = [] if data is None else _assumed_scopes(data)
        facts: dict[str, Any] = {"quality": quality, "findings": findings, "scopes": scopes, "language": language}
        try:
            write_book(book, questions, decisions=decided, **facts)
        except (OSError, InputError) as error:
            _cannot_write(book, error)
            return questions
    _tell(opened, used, book)
    return questions


def _with_answers(questions: Sequence[Question], data: Park | None) -> list[Question]:
    """Say of each question which answers hang on it, as the block of quality does."""
    from chaingraph.analysis.answers import answers_reading
    from chaingraph.io.quality import subjects_of

    if data is None or data.quality is None:
        return list(questions)

    def said(about: str) -> Text:
        names = [one.id for one in answers_reading(about)]
        return Text("、".join(names) or "–", ", ".join(names) or "–") if about else Text("全部", "all")

    about = subjects_of(questions, data.quality.sources)
    return [replace(one, affects=said(about[one.key])) if one.key in about else one for one in questions]


def _beside(read: Sequence[Path], decided: Decisions) -> list[str]:
    """Return the names of the files that share the workbook and were not read."""
    from chaingraph.io.border import printable

    if decided.path is None:
        return []
    folder = decided.path.parent.resolve()
    taken = {path.resolve() for path in (*read, decided.path)}
    return [] if folder in taken else [printable(file.name) for file in folder.iterdir() if file not in taken]


def by_weight(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings as people take them up: questions by what hangs on them, then the gravest and the most frequent.

    Those of one kind stand together, in their own order.
    """
    keys = Counter(one.key for one in findings if one.key is not None)
    alike = Counter((one.code, one.table, one.column) for one in findings)

    def place(one: Finding) -> tuple[bool, int, int, str]:
        if one.key is not None:
            return (False, 0, -keys[one.key], one.key)
        kind = (one.code, one.table, one.column)
        return (True, _GRAVITY.index(one.severity), -alike[kind], repr(kind))

    return sorted(findings, key=place)


def _differ(questions: Sequence[Question], decided: Decisions, language: str) -> bool:
    """Tell whether the workbook would say anything else than it does."""
    if decided.path is None or {one.key for one in questions} != set(decided.recorded):
        return True
    return any(_same(one.cells(language)) != _same(decided.recorded[one.key].cells) for one in questions)


def _same(cells: Mapping[str, str]) -> dict[str, str]:
    return {name: text.strip() for name, text in cells.items() if name != "number"}


def _assumed_scopes(park: Park) -> list[dict[str, Any]]:
    """Return what is assumed of the register of organizations, as rows that people may confirm."""
    from chaingraph.asof.homes import find_assumed_scopes
    from chaingraph.model import kind

    register = kind("SourceScope")["register"].values["organizations"]
    why = Text("推定完整：据此 {firms} 家企业算作未建党组织", "assumed complete: {firms} firms count as having none")
    files = [] if park.quality is None else dict.fromkeys(one.file for one in park.quality.sources if one.kind)
    common = {"register": register, "source": "、".join(files)}
    return [
        {**common, "street": row["street"], "chain_id": row["chain_id"], "why": why.format(**row)}
        for row in find_assumed_scopes(park).iter_rows(named=True)
    ]


def _tell(opened: int, used: int, book: Path) -> None:
    if click.get_current_context().obj["quiet"]:
        return
    if opened:
        said = say(
            f"待定问题 {opened} 个，先用的建议 {used} 项，见 {book}；填好“决定”一列后再次运行即可",
            f"open questions: {opened}, proposals used until changed: {used}, in {book}; fill in the column Decision "
            "and run it again",
        )
        click.echo(said, err=True)
    elif used:
        said = say(
            f"没有待定问题，先用的建议 {used} 项，见 {book}；有不对的，在“决定”一列改正后再次运行",
            f"no open questions; proposals used until changed: {used}, in {book}; where one is wrong, say so in the "
            "column Decision and run it again",
        )
        click.echo(said, err=True)


def _cannot_write(book: Path, error: OSError | InputError) -> None:
    why = error.text.in_language(language_of_process()) if isinstance(error, InputError) else error.strerror or error
    said = say(
        f"对照表 {book} 未写入：{why}；可用 --decisions 另指一处",
        f"the decisions were not written to {book}: {why}; name another place with --decisions",
    )
    click.echo(said, err=True)
