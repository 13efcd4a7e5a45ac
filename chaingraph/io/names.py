"""The names that are near to one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from chaingraph.errors import Text

_NEAREST = 3
_POOL = 20_000


def nearest(text: str, known: Iterable[str]) -> Text:
    """Return a bracket that names the nearest known names, empty where none is near."""
    return candidates(find_near(text, known))


def find_near(text: str, known: Iterable[str], most: int = _NEAREST) -> list[str]:
    """Return the known names that are nearest to a text by their letters, of very many the first that are known.

    >>> find_near("齿轮相", ["齿轮箱", "电机"])
    ['齿轮箱']
    """
    pool = list(dict.fromkeys(known))[:_POOL]
    return difflib.get_close_matches(text, sorted(pool), n=most, cutoff=0.5)


def candidates(names: Iterable[str]) -> Text:
    """Return a bracket that names the candidates, empty where there are none."""
    shown = list(names)
    if not shown:
        return Text("", "")
    return Text(f"（相近：{'、'.join(shown)}）", f" (near: {', '.join(shown)})")
