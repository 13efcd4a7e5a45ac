"""For tests of decisions: a stage of reading that asks and does as was decided, and a person who decides."""

import random
from dataclasses import replace

import openpyxl
import polars as pl

from chaingraph.io.checks import check_table
from chaingraph.io.decision_book import HEADS
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


def fill(book, decide, *, seed=None):
    """Write decisions by key into a workbook; with a seed as a person does who sorts rows and inserts columns."""
    opened = openpyxl.load_workbook(book)
    sheet = opened.worksheets[0]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    names = {text: name for name, both in HEADS.items() for text in (both.zh, both.en)}
    at = {names.get(head, head): place for place, head in enumerate(lines[0])}
    for line in lines[1:]:
        said = decide.get(line[at["key"]])
        if said is not None:
            line[at["decision"]], line[at["change"]] = said
    if seed is not None:
        shuffled = random.Random(seed)
        order = list(range(len(lines[0])))
        shuffled.shuffle(order)
        body = lines[1:]
        shuffled.shuffle(body)
        lines = [[*(line[at] for at in order[:3]), None, *(line[at] for at in order[3:])] for line in (lines[0], *body)]
        lines[0][3] = "经办人"
        lines.insert(0, ["请于周五前填好"])
        opened.move_sheet(sheet, len(opened.worksheets) - 1)
    sheet.delete_rows(1, sheet.max_row)
    for line in lines:
        sheet.append(["" if value is None else value for value in line])
        for cell in sheet[sheet.max_row]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    opened.save(book)
