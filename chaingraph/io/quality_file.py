"""What a folder of tables lacks of the files it was made of, kept beside them: its answers say so ever after."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from chaingraph.errors import Finding, InputError
from chaingraph.io.border import JSON, Budget, contained, printable, refuse_disguise
from chaingraph.io.files import unread
from chaingraph.model import KINDS
from chaingraph.quality import Quality, Source, TakenColumn

NAME = "chaingraph-quality.json"

_KINDS = {declared.name: frozenset(declared.columns) for declared in KINDS}


def is_quality(path: Path) -> bool:
    """Tell by its name whether a file says how well the files of a folder were read."""
    return path.name == NAME


def write_quality(quality: Quality | None, folder: Path) -> None:
    """Write into a folder of tables what they lack of the files that they were made of; nothing where that is nothing.

    What the tables themselves show, facts and tables that are missing, is not written.
    """
    if quality is None or quality.says_nothing:
        return
    stated = {name: value for name, value in asdict(quality).items() if name not in {"unknown", "absent"}}
    text = json.dumps(stated, ensure_ascii=False, indent=1, default=dict)
    (folder / NAME).write_text(text, encoding="utf-8")


def read_quality(path: Path) -> Quality | Finding | None:
    """Return what `write_quality` wrote into a folder, or why it cannot be read; None where there is nothing."""
    file = path / NAME
    if not path.is_dir() or not file.is_file():
        return None
    shown = printable(file.name)
    try:
        with contained(shown):
            refuse_disguise(file)
            size = file.stat().st_size
            Budget(shown, size, JSON).spend("bytes", size)
            found = quality_of(json.loads(file.read_bytes()))
            return replace(found, unknown={}, absent=(), sources=tuple(map(_unjudged, found.sources)))
    except InputError as error:
        return unread(error, shown)


def text_of(quality: Quality | None) -> str:
    """Return a block as one line of JSON that `from_text` reads.

    >>> from_text(text_of(Quality(questions=2))).questions, from_text(text_of(None))
    (2, None)
    """
    return json.dumps(None if quality is None else asdict(quality), default=dict)


def from_text(text: str) -> Quality | None:
    """Return what `text_of` wrote; what has another form raises."""
    stated = json.loads(text)
    return None if stated is None else quality_of(stated)


def quality_of(stated: Mapping[str, Any]) -> Quality:
    """Return the block of its fields as JSON holds them; what has another form raises."""
    asked = _numbers({"questions": stated["questions"], "used": stated["used"]})
    return Quality(
        tuple(map(_source, stated["sources"])),
        put_aside=_numbers(stated["put_aside"]),
        unreadable=_numbers(stated["unreadable"]),
        unknown=_numbers(stated.get("unknown", {})),
        absent=tuple(stated.get("absent", ())),
        asked=_numbers(stated["asked"]),
        questions=asked["questions"],
        used=asked["used"],
    )


def _source(stated: Mapping[str, Any]) -> Source:
    file, sheet, kind = str(stated["file"]), stated["sheet"], stated["kind"]
    columns = tuple(TakenColumn(**one) for one in stated["columns"])
    for column in columns:
        known = column.kind is None or column.stands_for in (None, *_KINDS[column.kind])
        if not known or not isinstance(column.heading, str):
            raise ValueError(column)
    if kind is not None and kind not in _KINDS:
        raise ValueError(kind)
    return Source(file, None if sheet is None else str(sheet), kind, _numbers(stated["rows"]), columns)


def _unjudged(source: Source) -> Source:
    """Return a source whose columns nobody has called needed yet: that hangs on what else is in the folder."""
    return replace(source, columns=tuple(replace(column, needed=False) for column in source.columns))


def _numbers(stated: Mapping[str, Any]) -> dict[str, int]:
    if not all(type(number) is int and number >= 0 for number in stated.values()):
        raise ValueError(stated)
    return dict(stated)
