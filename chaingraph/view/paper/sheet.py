"""A printable page of titles, tables and pictures: what the dossier and the summary of a report look like."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chaingraph.errors import Text
from chaingraph.notes import part_notes
from chaingraph.rules.vocabulary import value_in_words
from chaingraph.table import Column, Table, words
from chaingraph.view.masking import LEFT_OUT
from chaingraph.view.offline import Page, asset, render
from chaingraph.view.terminal import clean
from chaingraph.words import HIDDEN, Reason

WORDS = {
    "unknown": Text("–", "–"),
    "rules": Text("依据的规则", "Rules"),
    "notes": Text("说明", "Notes"),
    "as_of": Text("截至", "As of"),
    "digest": Text("数据版本", "Data version"),
    "redaction": Text(
        "脱敏级别：不含党员个人信息，少于 5 人的计数显示为 <5，会泄露它们的显示为 *",
        "Redaction: no personal data, counts of people under 5 shown as <5, those that give them away as *",
    ),
    "internal": Text("仅限内部使用", "For internal use only"),
}
_SHORT = 9  # codes up to this length stand on one line
_NARROW = 4  # tables of so few columns stand two in a row
_RULE_PARTS = ("id", "label", "value", "unit", "title", "article", "issuer")


@dataclass(frozen=True)
class Section:
    """A part of a sheet: a heading with text, pictures, and a table of which at most `most` rows are printed.

    The table must be masked already. Pictures are SVG texts that this program drew.
    """

    title: Text
    table: Table | None = None
    lead: tuple[Text, ...] = ()
    pictures: tuple[str, ...] = ()
    tiles: tuple[tuple[str, Text], ...] = ()
    most: int = 200
    more: Text | None = None
    columns: tuple[str, ...] | None = None


def build_sheet(
    title: Text,
    sections: Iterable[Section],
    *,
    digest: str,
    language: str = "zh",
    as_of: str | None = None,
    facts: Sequence[tuple[Any, str]] = (),
    notes: Sequence[Text | Reason] = (),
    rules: Sequence[Mapping[str, Any]] = (),
) -> Page:
    """Build a printable page.

    `sections`: the parts, in reading order.
    `facts`: pairs of a label and a text below the heading.
    `notes`, `rules`: as in an answer.

    It has no script and no outside request; every text is escaped and held on its own in writing direction.
    """
    from markupsafe import Markup

    def said(text: Text | Reason) -> str:
        return _clean(text.in_language(language))

    shown = [
        {
            "title": said(section.title),
            "lead": [said(text) for text in section.lead],
            "tiles": [(_clean(value), said(label)) for value, label in section.tiles],
            # pictures come from our own chart code, which escapes the texts in them
            "pictures": [Markup(picture) for picture in section.pictures],  # noqa: S704
            **_table(section, language),
        }
        for section in sections
    ]
    return Page(
        render(
            asset("sheet.html"),
            title=said(title),
            language=language,
            style=asset("sheet.css"),
            scripts={},
            facts=[(_clean(words(label, language)), _clean(value)) for label, value in facts],
            sections=shown,
            notes=[said(note) for note in notes],
            rules=[rule_words(rule, language) for rule in rules],
            words={name: text.in_language(language) for name, text in WORDS.items()},
            as_of=as_of,
            digest=digest[:12],
        )
    )


def rule_words(rule: Mapping[str, Any], language: str) -> str:
    """Return a rule in one line: id, meaning, value, and where it is written."""
    shown = {**rule, "value": value_in_words(rule.get("value"))}
    parts = (shown.get(name) for name in _RULE_PARTS)
    return _clean(" · ".join(text for text in (words(part, language) for part in parts if part is not None) if text))


def cell(value: Any, column: Column, language: str) -> dict[str, Any]:
    """Return a value as the template prints it: lines of text, and whether it is a number or unknown."""
    if value in (HIDDEN, LEFT_OUT):
        return {"lines": [value], "kind": "number"}
    if value is None or (isinstance(value, list | tuple) and not value):
        return {"lines": ["–"], "kind": "unknown"}
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(value, float) and column.is_share:
        return {"lines": [f"{value:.1%}"], "kind": "number"}
    many = isinstance(value, list | tuple) and any(not isinstance(item, str) for item in value)
    lines = [words(item, language, column) for item in value] if many else [words(value, language, column)]
    kind = "number" if number else "short" if isinstance(value, dt.date) or _is_short_code(value, column) else "text"
    return {"lines": [_clean(line) for line in lines], "kind": kind}


def _is_short_code(value: Any, column: Column) -> bool:
    return column.code and isinstance(value, str) and len(value) <= _SHORT


def _table(section: Section, language: str) -> dict[str, Any]:
    table = section.table
    if table is None:
        return {"heads": [], "rows": [], "notes": [], "line": "", "behind": [], "more": "", "narrow": False}
    columns = [column for column in table.columns if section.columns is None or column.name in section.columns]
    heads = [column.label.in_language(language) + (f"（{column.unit}）" if column.unit else "") for column in columns]
    total = len(table.rows)
    rows = [[cell(row[column.name], column, language) for column in columns] for row in table.rows[: section.most]]
    more = ""
    if total > section.most:
        cut = Text(f"共 {total} 行，印出前 {section.most} 行", f"{total} rows, the first {section.most} printed")
        more = _clean("".join(text.in_language(language) for text in (cut, section.more) if text is not None))
    parted = part_notes(table.notes, table.rules, empty=not table.rows)
    kinds = [{row[place]["kind"] for row in rows} - {"unknown"} for place in range(len(columns))]
    return {
        "heads": [
            {"text": _clean(head), "kind": "number" if kind == {"number"} else "text"}
            for head, kind in zip(heads, kinds, strict=True)
        ],
        "rows": rows,
        "notes": [_clean(note.in_language(language)) for note in parted.short],
        "line": _clean(parted.line.in_language(language)) if parted.line else "",
        "behind": [_clean(note.in_language(language)) for note in parted.behind],
        "more": more,
        "narrow": len(columns) <= _NARROW and not section.pictures,
    }


def _clean(text: str) -> str:
    # what UTF-8 cannot hold must not reach a file either
    return clean(text).encode("utf-8", "replace").decode("utf-8")
