"""The names that are near to one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from chaingraph.errors import Text

_NEAREST = 3
_POOL = 20_000


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
