"""Sentences by code: a code and its facts become a sentence, masked before it is said.

Each question keeps its sentences in ``words.toml`` beside its code::

    [facts]                      # the kind of every fact that a sentence of this file names
    full_members = "people"
    form = "label"

    [labels.form]                # words of a fact that is a label inside a sentence
    committee = { zh = "党委", en = "a committee" }

    [higher_form]                # a code; ["higher_form.state"] says the same code in other words
    rules = ["party.committee"]
    at_once = true               # as a note it is shown however long it is (`chaingraph.notes`)
    zh = "正式党员 {full_members} 名，可设{form}"
    en = "{full_members:full member}: {form}"

A placeholder may carry words after a colon. In Chinese a measure word: ``{members:名}`` reads `` 3 名`` or
``人数未知``; in English a noun that follows the number: ``{months:month}`` reads ``1 month`` or ``2 months``, and
``{branches:branch|branches}`` where the plural is irregular.
"""

from __future__ import annotations

import datetime as dt
import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from string import Formatter
from typing import Any

from chaingraph.errors import Text
from chaingraph.privacy import SMALL

SMALLEST = SMALL
HIDDEN = f"<{SMALLEST}"
_UNKNOWN = Text("未知", "unknown")
_MEASURES = {"名": "人数未知"}  # what an unknown count reads with its measure word


class FactKind(StrEnum):
    """What a fact is, which decides how it is written and whether a small one is hidden."""

    PEOPLE = "people"  # a count of people, or what a count of people follows from
    COUNT = "count"  # a count of anything else
    LIMIT = "limit"  # a number of a rule
    SCORE = "score"
    AMOUNT = "amount"  # 万元
    SHARE = "share"  # 0 to 1
    DISTANCE = "distance"  # kilometres
    DAY = "day"
    FLAG = "flag"
    CODE = "code"  # an identifier
    NAME = "name"  # names of firms, organizations, chains, goods
    LABEL = "label"  # a value of a declared enumeration, or one of the file's own labels
    SAID = "said"  # sentences that are part of this one


def masked(value: Any) -> Any:
    """Return a count of people, ``<5`` when it is small, item by item in a list; unknown stays unknown.

    >>> masked(2), masked(7), masked((1, 9)), masked(None)
    ('<5', 7, ('<5', 9), None)
    """
    if isinstance(value, int | float) and not isinstance(value, bool) and value < SMALLEST:
        return HIDDEN
    return type(value)(masked(item) for item in value) if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True)
class Sentence:
    """The declared words of a code: a template in each language, the kinds of its file's facts, its rules."""

    template: Text
    kinds: Mapping[str, FactKind]
    labels: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    at_once: bool = False

    def say(self, facts: Mapping[str, Any]) -> Text:
        """Return the sentence in both languages.

        Raises `KeyError`: if a fact that the sentence names is missing.
        """
        return Text(self._filled(facts, "zh"), self._filled(facts, "en"))

    def mask(self, facts: Mapping[str, Any], hide: Callable[[str, Any], Any] = lambda _, value: masked(value)) -> Any:
        """Return the facts with every count of people masked by ``hide(name, value)``."""
        hidden = dict(facts)
        for name, value in facts.items():
            if self.kinds[name] is FactKind.PEOPLE:
                hidden[name] = hide(name, value)
            elif self.kinds[name] is FactKind.SAID:
                parts = value if isinstance(value, tuple) else (value,)
                made = tuple(Said(part.sentence, part.sentence.mask(part.facts, hide)) for part in parts)
                hidden[name] = made if isinstance(value, tuple) else made[0]
        return hidden

    def outline(self) -> Text:
        """Return the templates with every placeholder a bare fact in braces, for those who fill them in elsewhere.

        >>> kinds = {"months": FactKind.LIMIT}
        >>> Sentence(Text("至少 {months} 个月", "at least {months:month}"), kinds).outline().en
        'at least {months} months'
        """
        return Text(*(self._outlined(self.template.in_language(language), language) for language in ("zh", "en")))

    def _outlined(self, template: str, language: str) -> str:
        made = []
        for literal, name, words, _ in _parsed(template):
            made.append(literal.replace("{", "{{").replace("}", "}}"))
            if name is not None:
                made.append(_with_words(f"{{{name}}}", words, language) if words else f"{{{name}}}")
        return "".join(made)

    def _filled(self, facts: Mapping[str, Any], language: str) -> str:
        made = []
        for literal, name, words, _ in _parsed(self.template.in_language(language)):
            made.append(literal)
            if name is not None:
                made.append(self._shown(name, facts[name], words or "", language))
        return "".join(made)

    def _shown(self, name: str, value: Any, words: str, language: str) -> str:
        if isinstance(value, list | tuple):
            between = Text("、", ", ")
            return between.in_language(language).join(self._shown(name, item, words, language) for item in value)
        if words and self.kinds[name] in _NUMBERS:
            return _with_words(None if value is None else _number(self.kinds[name], value), words, language)
        if value is None:
            return _UNKNOWN.in_language(language)
        if isinstance(value, Text | Said):
            return value.in_language(language)
        if name in self.labels and str(value) in self.labels[name]:
            return self.labels[name][str(value)].in_language(language)
        return _number(self.kinds[name], value)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its facts, as a part of another."""

    sentence: Sentence
    facts: Mapping[str, Any]

    def in_language(self, language: str) -> str:
        """Return the words in a language."""
        return self.sentence.say(self.facts).in_language(language)


_NUMBERS = {
    FactKind.PEOPLE,
    FactKind.COUNT,
    FactKind.LIMIT,
    FactKind.SCORE,
    FactKind.AMOUNT,
    FactKind.SHARE,
    FactKind.DISTANCE,
}


def _number(kind: FactKind, value: Any) -> str:
    """Write a fact; nothing that a rule compares is rounded away: a distance keeps its metres."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if kind is FactKind.SHARE:
        return f"{100 * value:.4g}%"
    if kind is FactKind.SCORE and isinstance(value, float):
        return f"{value:.4f}"
    if kind is FactKind.AMOUNT:
        return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    if kind is FactKind.DISTANCE:
        return f"{value:.3f}".rstrip("0").rstrip(".")
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:.10g}"
    return str(value)


def _with_words(number: str | None, words: str, language: str) -> str:
    if language == "zh":
        return _MEASURES.get(words, "未知") if number is None else f" {number} {words}"
    one, _, many = words.partition("|")
    if number is None:
        return f"unknown number of {many or one + 's'}"
    return f"{number} {one}" if number == "1" else f"{number} {many or one + 's'}"


@cache
def _parsed(template: str) -> tuple[tuple[str, str | None, str | None, str | None], ...]:
    return tuple(Formatter().parse(template))


@dataclass(frozen=True)
class Reason:
    """Why a row says what it says: a stable code, deciding facts, rules; the sentence is made when it is shown."""

    code: str
    facts: Mapping[str, Any]
    sentence: Sentence = field(repr=False)
    rules: tuple[str, ...] = ()

    @cached_property
    def text(self) -> Text:
        """The sentence in both languages."""
        return self.sentence.say(self.facts)

    @property
    def zh(self) -> str:
        """The Chinese sentence."""
        return self.text.zh

    @property
    def en(self) -> str:
        """The English sentence."""
        return self.text.en

    def in_language(self, language: str) -> str:
        """Return the sentence in a language."""
        return self.text.in_language(language)

    def citing(self, *rules: str) -> Reason:
        """Return the reason with these rules beside its own, where they depend on the case."""
        return replace(self, rules=tuple(dict.fromkeys((*self.rules, *rules))))

    def to_dict(self) -> dict[str, Any]:
        """Return the reason as plain values; sentences under ``zh`` and ``en``."""
        return {
            "code": self.code,
            "facts": {name: plain(value) for name, value in self.facts.items()},
            "rules": list(self.rules),
            "zh": self.text.zh,
            "en": self.text.en,
        }


def _named(template: Text) -> frozenset[str]:
    return frozenset(name for text in (template.zh, template.en) for _, name, _, _ in _parsed(text) if name)


class Words:
    """The sentences of one question.

    >>> words = Words({"facts": {"firms": "count"}, "few": {"zh": "{firms} 家", "en": "{firms:firm}"}})
    >>> words.text("few", firms=1).en, words.reason("few", firms=2).text.en
    ('1 firm', '2 firms')
    """

    def __init__(self, declared: Mapping[str, Any]) -> None:
        kinds = {name: FactKind(kind) for name, kind in declared.get("facts", {}).items()}
        labels = {
            name: {value: Text(**label) for value, label in values.items()}
            for name, values in declared.get("labels", {}).items()
        }
        self.kinds, self.labels = kinds, labels
        self.sentences: Mapping[str, Sentence] = {
            code: Sentence(
                Text(entry["zh"], entry["en"]),
                kinds,
                labels,
                tuple(entry.get("rules", ())),
                at_once=entry.get("at_once", False),
            )
            for code, entry in declared.items()
            if code not in {"facts", "labels"}
        }
        self._named = {code: _named(sentence.template) for code, sentence in self.sentences.items()}

    def reason(self, code: str, /, **facts: Any) -> Reason:
        """Return a reason, a finding or a note: a code, its facts, and the rules that its sentence declares.

        `code`: a code of the file; what follows a dot chooses the words and is not part of the reason's code.
        `facts`: every fact has a kind in the file.

        Raises `KeyError`: if there is no such code, or a fact that the sentence names is missing or has no kind.
        """
        sentence = self.sentences[code]
        if unknown := facts.keys() - self.kinds.keys():
            raise KeyError(f"{code}: no kind is declared for {sorted(unknown)}")
        if missing := self._named[code] - facts.keys():
            raise KeyError(f"{code}: the sentence names {sorted(missing)}")
        return Reason(code.partition(".")[0], facts, sentence, sentence.rules)

    def text(self, code: str, /, **facts: Any) -> Text:
        """Return the sentence alone, for an error."""
        return self.sentences[code].say(facts)

    def said(self, code: str, /, **facts: Any) -> Said:
        """Return a sentence that becomes part of another one as a fact of the kind ``said``."""
        return Said(self.sentences[code], facts)


@cache
def words_of(package: str) -> Words:
    """Return the sentences that stand in ``words.toml`` of a package; pass ``__package__``."""
    return Words(tomllib.loads((files(package) / "words.toml").read_text(encoding="utf-8")))


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: dates become ISO text, reasons mappings, what is no finite number unknown.

    Numbers of NumPy, which an answer may hold, are numbers.

    >>> plain((dt.date(2025, 6, 1), float("nan"), Text("链", "chain")))
    ['2025-06-01', None, {'zh': '链', 'en': 'chain'}]
    """
    if isinstance(value, Reason):
        return value.to_dict()
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, Said):
        return {"zh": value.in_language("zh"), "en": value.in_language("en")}
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(item) for item in value]
    value = value.item() if hasattr(value, "item") else value  # a number of NumPy
    return None if isinstance(value, float) and value - value != 0 else value
