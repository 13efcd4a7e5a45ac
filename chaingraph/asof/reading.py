"""What was not read of a park's files, as its answers say it."""

from __future__ import annotations

from collections.abc import Mapping

from chaingraph.quality import Quality
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)


def note_reading(quality: Quality | None, reads: Mapping[str, str] | None = None) -> tuple[Reason, ...]:
    """Say what is still to be decided about the files of a park, and what an answer needs that was not read.

    `reads`: kinds and their columns that the answer rests on; None is everything.

    >>> note_reading(None)
    ()
    """
    if quality is None or quality.says_nothing:
        return ()
    found = []
    if quality.questions:
        found.append(WORDS.reason("quality.questions", questions=quality.questions))
    if quality.used:
        found.append(WORDS.reason("quality.used", used=quality.used))
    touching = quality.touching(reads)
    if unread := touching.get("needed_but_unread"):
        found.append(WORDS.reason("quality.unread", headings=tuple(unread)))
    rows, cells = (sum(touching.get(name, {}).values()) for name in ("put_aside", "unreadable"))
    if rows or cells:
        found.append(WORDS.reason("quality.lost", records=rows, cells=cells))
    return tuple(found)
