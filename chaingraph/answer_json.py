"""Answers as JSON: written column by column, each sentence of a reason once."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from chaingraph.errors import Text
from chaingraph.words import Reason, plain

if TYPE_CHECKING:
    from chaingraph.table import Table

_LINES = 4096  # rows that are text at one time
# what a terminal may take for a command or for a turn of the writing direction, beside what JSON escapes anyway
_STEERING = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_ATOMS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    int: repr,
    str: encode_basestring,
    float: lambda value: repr(value) if value - value == 0 else "null",
    dt.date: lambda value: f'"{value}"',
}


class Wording:
    """The sentences of an answer, each once: a reason is then its code, the form of its sentence and its facts.

    >>> from chaingraph.words import Words
    >>> said = Wording()
    >>> said.of(Words({"facts": {"n": "people"}, "few": {"zh": "{n} 名", "en": "members: {n}"}}).reason("few", n=2))
    {'code': 'few', 'form': 0, 'facts': {'n': 2}}
    >>> said.to_dict()
    {'few': [{'zh': '{n} 名', 'en': 'members: {n}', 'rules': []}]}
    """

    def __init__(self) -> None:
        self._forms: dict[str, dict[tuple[str, str, tuple[str, ...]], int]] = {}

    def of(self, reason: Reason) -> dict[str, Any]:
        """Return a reason without its words, which are kept: a template with facts in braces, else the sentence."""
        words = _template(reason)
        zh, en = (words.zh, words.en) if words else (_literal(reason.text.zh), _literal(reason.text.en))
        forms = self._forms.setdefault(reason.code, {})
        form = forms.setdefault((zh, en, tuple(reason.rules)), len(forms))
        return {"code": reason.code, "form": form, "facts": reason.facts}

    def to_dict(self) -> dict[str, list[dict[str, Any]]]:
        """Return by code the forms of its sentence with their rules; braces that are no facts are doubled."""
        return {
            code: [{"zh": zh, "en": en, "rules": list(rules)} for zh, en, rules in forms]
            for code, forms in self._forms.items()
        }


def json_lines(table: Table) -> Iterator[bytes]:
    """Yield the rows of an answer as JSON, one a line, reasons with their sentences."""
    for lines in _slices(table, Reason.to_dict):
        yield _bytes("\n".join(lines) + "\n")


def json_object(table: Table, *, whole: bool = True) -> Iterator[bytes]:
    """Yield an answer as one JSON object, a row a line; nothing but a slice of it is held.

    `whole`: whether it is no part of another answer, which says how well the park was read for all its parts.

    Yields ``title, as_of, parameters, rules, rows`` and, if there are any, ``words``, ``notes``, ``quality`` (what of
    the files is not in the park, see `chaingraph.quality`) and ``parts``. A reason
    in a row is ``code, form, facts``; ``words[code][form]`` is its sentence in both languages, with the facts in
    braces, and the rules that it rests on.
    """
    said = Wording()
    head = {name: getattr(table, name) for name in ("title", "as_of", "parameters", "rules")}
    yield _bytes("{" + "".join(_entry(name, value) + ",\n" for name, value in head.items()) + '"rows": [')
    between = "\n"
    for lines in _slices(table, said.of):
        yield _bytes(between + ",\n".join(lines))
        between = ",\n"
    tail = {"words": said.to_dict(), "notes": table.notes, "quality": table.quality if whole else None}
    yield _bytes("]" + "".join(",\n" + _entry(name, value) for name, value in tail.items() if value))
    for place, (name, part) in enumerate(table.parts.items()):
        yield _bytes((",\n" if place else ',\n"parts": {\n') + f"{encode_basestring(name)}: ")
        yield from json_object(part, whole=False)
    yield b"}}" if table.parts else b"}"


def _slices(table: Table, told: Callable[[Reason], Any]) -> Iterator[list[str]]:
    """Yield the rows as JSON texts, some at a time."""
    names = (encode_basestring(column.name).replace("%", "%%") for column in table.columns)
    row = "{" + ", ".join(f"{name}: %s" for name in names) + "}"
    rows = map(row.__mod__, table.cells(lambda _: partial(_text, told)))
    while lines := list(islice(rows, _LINES)):
        yield lines


def _text(told: Callable[[Reason], Any], value: Any) -> str:
    """Return a value as JSON: as `plain` means it, without the copy that `plain` makes."""
    atom = _ATOMS.get(type(value))
    if atom is not None:
        return atom(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join([_text(told, item) for item in value]) + "]"
    if isinstance(value, dict | Mapping):
        items = [f"{encode_basestring(str(name))}: {_text(told, item)}" for name, item in value.items()]
        return "{" + ", ".join(items) + "}"
    if isinstance(value, Reason):
        return _text(told, told(value))
    return json.dumps(plain(value), ensure_ascii=False)


def _entry(name: str, value: Any) -> str:
    return f"{encode_basestring(name)}: {_text(Reason.to_dict, value)}"


def _bytes(text: str) -> bytes:
    # half a surrogate pair is no character, so UTF-8 has none for it
    return _STEERING.sub(lambda found: f"\\u{ord(found.group()):04x}", text).encode("utf-8", "replace")


def _template(reason: Reason) -> Text | None:
    """Return the template of a reason where its facts, as JSON has them, give back the sentence; else None."""
    if reason.sentence is None:
        return None
    outline = reason.sentence.outline()
    said = outline.format(**{name: plain(value) for name, value in reason.facts.items()})
    return outline if said == reason.text else None


def _literal(sentence: str) -> str:
    return sentence.replace("{", "{{").replace("}", "}}")
