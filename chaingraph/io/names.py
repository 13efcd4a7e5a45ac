"""How names are compared: keys for matching only, never for display."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from chaingraph.errors import Text
from chaingraph.model import KINDS, Kind
from chaingraph.model import kind as declared_kind

_NEAREST = 3
_POOL = 20_000


def heading_key(text: str) -> str:
    """Return the matching key of a header, sheet or file name."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(letter for letter in folded if not letter.isspace() and letter not in "*_-'\ufeff")


@cache
def kinds_by_heading() -> Mapping[str, Kind]:
    """Return kinds by every name that a file or sheet may have."""
    found: dict[str, Kind] = {}
    for words in ([(k.table, k) for k in KINDS], [(k.label.zh, k) for k in KINDS], [(k.name, k) for k in KINDS]):
        for word, kind in words:
            found.setdefault(heading_key(word), kind)
    for kind in KINDS:
        found.setdefault(heading_key(kind.label.en), kind)
    return MappingProxyType(found)


@cache
def columns_by_heading(kind: str) -> Mapping[str, str]:
    """Return the column identifiers of a kind by every name that a header may have."""
    found: dict[str, str] = {}
    properties = declared_kind(kind).properties
    for words in ([p.name for p in properties], [p.label.zh for p in properties], [p.label.en for p in properties]):
        for word, prop in zip(words, properties, strict=True):
            found.setdefault(heading_key(word), prop.name)
    return MappingProxyType(found)


def nearest(text: str, known: Iterable[str]) -> Text:
    """Return a bracket that names the nearest known names, empty where none is near."""
    pool = list(dict.fromkeys(known))[:_POOL]
    return candidates(difflib.get_close_matches(text, sorted(pool), n=_NEAREST, cutoff=0.5))


def candidates(names: Iterable[str]) -> Text:
    """Return a bracket that names the candidates, empty where there are none."""
    shown = list(names)
    if not shown:
        return Text("", "")
    return Text(f"（相近：{'、'.join(shown)}）", f" (near: {', '.join(shown)})")
