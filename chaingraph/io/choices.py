"""Yes and no, and words of enumerations: every declared word and the everyday ones; likeness only proposes."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from types import MappingProxyType

from chaingraph.io.constants import BOOLEAN_WORDS
from chaingraph.io.written import NONE_WORDS, Written, blank, folded
from chaingraph.model import Property, Type

_YES = ("是", "有", "对", "已", "yes", "y", "true", "1", "√", "✓", "✔", "☑", "✅")
_NO = (*NONE_WORDS, "否", "不是", "未", "非", "no", "n", "false", "0", "×", "✗", "✘", "❌", "☒")
# An empty shape says no only beside its filled one; a filled one is ticked
_SHAPES = {"●": "○", "■": "□", "◆": "◇", "☑": "☐"}
# What a pen would have made of a tick and a cross
_PROPOSED = {"v": True, "x": False, "ok": True}
_LIKE = 0.5


def words_of(prop: Property) -> Mapping[str, object]:
    """Return what each word of a yes-or-no or an enumeration means: declared labels, values and further words.

    >>> from chaingraph.model import kind
    >>> words_of(kind("Enterprise")["ownership"])["私营企业"], words_of(kind("Enterprise")["instructor"])["未选派"]
    ('private', False)
    """
    if prop.type is Type.BOOLEAN:
        plain = {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}
        further = {folded(word): value == "yes" for word, value in prop.also.items()}
        return MappingProxyType({**plain, **further, **dict.fromkeys(_SHAPES, True)})
    labels = {folded(label): value for value, text in prop.values.items() for label in (text.en, text.zh)}
    others = {folded(word): value for word, value in prop.also.items()}
    return MappingProxyType({**others, **labels, **{folded(value): value for value in prop.values}})


def read_choice(text: str, prop: Property, known: Mapping[str, object], column: Collection[str]) -> Written:
    """Return which choice a text names.

    `known` is what `words_of` gives for the property, `column` holds the distinct texts of its column.

    >>> from chaingraph.model import kind
    >>> sent, owner = kind("Enterprise")["instructor"], kind("Enterprise")["ownership"]
    >>> read_choice("√", sent, words_of(sent), ()).value, read_choice("○", sent, words_of(sent), ("●",)).value
    (True, False)
    >>> read_choice("民营股份", owner, words_of(owner), ()).proposal
    '民营'
    """
    word = folded(text)
    if word in known:
        return Written(known[word])
    if prop.type is Type.BOOLEAN and any(word == empty and full in column for full, empty in _SHAPES.items()):
        return Written(value=False)
    nothing = blank(text)
    return nothing or Written(proposal=_proposal(word, prop, known))


def _proposal(word: str, prop: Property, known: Mapping[str, object]) -> str | None:
    if prop.type is Type.BOOLEAN:
        meant = _PROPOSED.get(word)
        return None if meant is None else BOOLEAN_WORDS["zh"][not meant]
    near = difflib.get_close_matches(word, known, n=1, cutoff=_LIKE)
    return prop.values[str(known[near[0]])].zh if near else None
