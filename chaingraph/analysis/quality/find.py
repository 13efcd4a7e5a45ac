"""The quality of a park as rows, with the answers that each touches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chaingraph.analysis.answers import answers_reading
from chaingraph.analysis.quality.answers import QUALITY
from chaingraph.errors import Text
from chaingraph.model import KINDS
from chaingraph.park import Park
from chaingraph.quality import Quality, Source
from chaingraph.table import Table


def find_quality(park: Park) -> Table:
    """Return what the files of a park held and the park does not: one row each, what is to be decided first.

    A park of which all was read, or that was not read from files, has no row. Linear in sheets and columns.
    """
    quality = park.quality
    rows = [] if quality is None or quality.says_nothing else list(_rows(quality))
    return QUALITY.table(rows)


def _rows(quality: Quality) -> Iterator[dict[str, Any]]:
    for about, number in (("questions", quality.questions), ("used", quality.used)):
        if number:
            yield _row(about, None, number)
    for name, number in quality.asked.items():
        yield _row("asked", _label(name) if name else None, number, name)
    for column in quality.needed_but_unread:
        yield _row("unread", column.heading, None, *column.names)
    for about, numbers in (("put_aside", quality.put_aside), ("unreadable", quality.unreadable)):
        for name, number in numbers.items():
            yield _row(about, _label(name), number, name)
    for kind in quality.absent:
        yield _row("absent", _label(kind), None, kind)
    for name, number in quality.unknown.items():
        yield _row("unknown", _label(name), number, name)
    for source in quality.sources:
        yield from _of_sheet(source)


def _of_sheet(source: Source) -> Iterator[dict[str, Any]]:
    place = " › ".join(filter(None, (source.file, source.sheet)))
    for about, outcomes in (("aside", ("aside", "double")), ("personal", ("personal",))):
        headings = source.headings(*outcomes)
        if headings:
            listed = Text(f"{place}：{'、'.join(headings)}", f"{place}: {', '.join(headings)}")
            yield _row(about, listed, len(headings))
    left = source.read - source.rows.get("data", 0)
    if left:
        yield _row("rows", place, left)


def _row(about: str, what: Text | str | None, number: int | None, *names: str) -> dict[str, Any]:
    return {"about": about, "what": what, "number": number, "touches": _touched(names) if names else None}


def _touched(names: tuple[str, ...]) -> tuple[Text, ...]:
    """Return the titles of the answers that rest on one of these properties or kinds."""
    return tuple(one.title for one in answers_reading(*names))


def _label(name: str) -> Text | str:
    kind, _, prop = name.partition(".")
    declared = next((one for one in KINDS if one.name == kind), None)
    if declared is None:
        return name
    if not prop:
        return declared.label
    of = declared[prop].label
    return Text(f"{declared.label.zh} · {of.zh}", f"{declared.label.en} · {of.en}")
