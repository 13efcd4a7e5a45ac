"""A stage of reading that asks about words that are no choice, and does as was decided: for tests of decisions."""

from dataclasses import replace

import polars as pl

from chaingraph.io.checks import check_table
from chaingraph.io.decisions import About, Choice, key_of

CHANGED = {Choice.ACCEPT, Choice.CHANGE}


def asking(raw, decisions, proposals=None):
    """Check a table as usual, with every unknown word of a choice as a question; `proposals` by word."""
    known = proposals or {}
    frame = raw.frame
    for prop in raw.kind.properties:
        if prop.name in frame.columns and prop.values:
            words = [word for word in frame[prop.name].unique() if word]
            decided = {word: decisions.get(key(raw, prop.name, word), known.get(word)) for word in words}
            new = {
                word: one.text if one.choice in CHANGED else None
                for word, one in decided.items()
                if one is not None and (one.choice not in CHANGED or one.text in labels(prop))
            }
            frame = frame.with_columns(pl.col(prop.name).replace(new)) if new else frame
    checked = check_table(replace(raw, frame=frame), decisions)
    checked.findings = [
        replace(one, key=key(raw, one.column, one.value), proposal=known.get(one.value))
        if one.code == "CG-W203"
        else one
        for one in checked.findings
    ]
    return checked


def labels(prop):
    """Return the words of a choice that are read."""
    return {text.zh for text in prop.values.values()}


def key(raw, column, word):
    """Return the key of the question about a word."""
    return key_of(About.VALUE, f"{raw.kind.name}.{column}", word)
