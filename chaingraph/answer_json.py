"""Answers as JSON: written column by column, each sentence of a reason once."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

from chaingraph.table import Reason, plain

if TYPE_CHECKING:
    from chaingraph.table import Table

_LINES = 4096  # rows that are text at one time
# what a terminal may take for a command or for a turn of the writing direction, beside what JSON escapes anyway
_STEERING = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
_ATOMS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    int: repr,
    str: _encode,
    float: lambda value: repr(value) if value - value == 0 else "null",
    dt.date: lambda value: f'"{value}"',
}


class Wording:
    """The sentences of an answer, each once: a reason is then its code, the form of its sentence and its facts.

    Examples
    --------
    >>> from chaingraph.errors import Text
    >>> said = Wording()
    >>> said.of(Reason.of("few", Text("{n} 名", "members: {n}"), {"n": 2}))
    {'code': 'few', 'form': 0, 'facts': {'n': 2}}
    >>> said.to_dict()
    {'few': [{'zh': '{n} 名', 'en': 'members: {n}', 'rules': []}]}
    """

    def __init__(self) -> None:
        self._forms: dict[str, dict[tuple[str, str, tuple[str, ...]], int]] = {}

    def of(self, reason: Reason) -> dict[str, Any]:
        """Return a reason without its words, which are kept: a template with facts in braces, else the sentence."""
        words = reason.template
        zh, en = (words.zh, words.en) if words else (_literal(reason.text.zh), _literal(reason.text.en))
        forms = self._forms.setdefault(reason.code, {})
        form = forms.setdefault((zh, en, tuple(reason.rules)), len(forms))
        return {"code": reason.code, "form": form, "facts": plain(reason.facts)}

    def to_dict(self) -> dict[str, list[dict[str, Any]]]:
        """Return by code the forms of its sentence with their rules; braces that are no facts are doubled."""
        return {
            code: [{"zh": zh, "en": en, "rules": list(rules)} for zh, en, rules in forms]
            for code, forms in self._forms.items()
        }


def json_lines(table: Table) -> Iterator[bytes]:
    """Yield the rows of an answer as JSON, one a line, reasons with their sentences."""
    for lines in _slices(table, plain):
        yield _bytes("\n".join(lines) + "\n")


def json_object(table: Table) -> Iterator[bytes]:
    """Yield an answer as one JSON object, a row a line; nothing but a slice of it is held.

    Yields
    ------
    bytes
        ``title, as_of, parameters, rules, rows`` and, if there are any, ``words``, ``notes`` and ``parts``. A reason in
        a row is ``code, form, facts``; ``words[code][form]`` is its sentence in both languages, with the facts in
        braces, and the rules that it rests on.
    """
    said = Wording()
    head = {
        "title": table.title,
        "as_of": table.as_of,
        "parameters": table.parameters,
        "rules": table.rules,
    }
    yield _bytes("{" + "".join(f'"{name}": {_text(value)},\n' for name, value in head.items()) + '"rows": [')
    between = "\n"
    for lines in _slices(table, partial(plain, reason=said.of)):
        yield _bytes(between + ",\n".join(lines))
        between = ",\n"
    tail = {"words": said.to_dict(), "notes": table.notes}
    yield _bytes("]" + "".join(f',\n"{name}": {_text(value)}' for name, value in tail.items() if value))
    for place, (name, part) in enumerate(table.parts.items()):
        yield _bytes((",\n" if place else ',\n"parts": {\n') + f"{_text(name)}: ")
        yield from json_object(part)
    yield b"}}" if table.parts else b"}"


def _slices(table: Table, to_plain: Callable[[Any], Any]) -> Iterator[list[str]]:
    """Yield the rows as JSON texts, some at a time."""
    form = "{" + ", ".join(_encode(column.name).replace("%", "%%") + ": %s" for column in table.columns) + "}"
    rows = map(form.__mod__, table.cells(lambda value, column: _text(value, to_plain)))
    while lines := list(islice(rows, _LINES)):
        yield lines


def _text(value: Any, to_plain: Callable[[Any], Any] = plain) -> str:
    atom = _ATOMS.get(type(value))
    return _encode(to_plain(value)) if atom is None else atom(value)


def _bytes(text: str) -> bytes:
    # half a surrogate pair is no character, so UTF-8 has none for it
    return _STEERING.sub(lambda found: f"\\u{ord(found.group()):04x}", text).encode("utf-8", "replace")


def _literal(sentence: str) -> str:
    return sentence.replace("{", "{{").replace("}", "}}")
