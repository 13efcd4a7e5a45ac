"""Masking of values before anybody sees them."""

from __future__ import annotations

from chaingraph.model import DataClass

HIDDEN = "***"


def mask(text: str | None, data_class: DataClass) -> str | None:
    """Return the text, or stars in its place when it is personal.

    Parameters
    ----------
    text
        The text as it was typed; None stays None.
    data_class
        Personal-data class of the property that it belongs to.

    Returns
    -------
    str or None
        The stars say nothing about length or first letter: names are short enough to guess from either.

    Examples
    --------
    >>> mask("E1", DataClass.PUBLIC), mask("p1_x", DataClass.SENSITIVE)
    ('E1', '***')
    """
    if text is None or data_class in (DataClass.PUBLIC, DataClass.INTERNAL):
        return text
    return HIDDEN
