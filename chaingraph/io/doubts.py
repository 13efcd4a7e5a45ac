"""What is told of cells and asked about them: states, texts that are no plain value, and decisions on record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from chaingraph.errors import Text
from chaingraph.io.constants import ROW
from chaingraph.io.decisions import About, Choice, key_of
from chaingraph.io.names import nearest
from chaingraph.io.parse import Parsed, parse
from chaingraph.io.sheets import CellState
from chaingraph.io.units import units_of
from chaingraph.io.written import Written
from chaingraph.model import Check, DataClass, Property, Type
from chaingraph.privacy import mask

if TYPE_CHECKING:
    from chaingraph.io.checks import Checked

TYPE_WORDS = {
    Type.TEXT: Text("文本", "text"),
    Type.INTEGER: Text("整数", "a whole number"),
    Type.NUMBER: Text("数字", "a number"),
    Type.DATE: Text("日期（如 2023-01-05）", "a date (such as 2023-01-05)"),
    Type.BOOLEAN: Text("是或否", "yes or no"),
    Type.ENUM: Text("可选值之一", "one of the choices"),
    Type.LIST: Text("列表", "a list"),
}
#: Codes of cells that hold no value of their own.
NO_VALUE = {CellState.ERROR: "CG-W251", CellState.UNCOMPUTED: "CG-W252"}
# Texts of cells without a value: there is nothing to decide about them
_NOTHING_TO_ASK = ("CG-F324", "CG-W215", "CG-W251")
_NUMBERS = (Type.INTEGER, Type.NUMBER)
_LONGEST = 60  # letters of a text that is asked about
_UNITLESS, _SHARE = Text("无单位", "no unit"), Text("0 到 1 的比例", "a share from 0 to 1")


def without_states(checked: Checked, cells: pl.Series, prop: Property) -> pl.Series:
    """Return the cells of a column without those that hold no value of their own, each of which is told.

    An error and a formula whose value is not stored are no value.
    """
    states = checked.raw.states.items()
    lost = {row: NO_VALUE[state] for (row, name), state in states if name == prop.name and state in NO_VALUE}
    if not lost:
        return cells
    at = checked.frame[ROW]
    gone = at.is_in(list(lost))
    for row, text in zip(at.filter(gone).to_list(), cells.filter(gone).to_list(), strict=True):
        checked.note(lost[row], row, prop, text)
    return pl.select(pl.when(~gone).then(cells)).to_series().alias(cells.name)


def typed_values(checked: Checked, texts: pl.Series, prop: Property) -> pl.Series:
    """Return the typed values of texts; tell what was taken otherwise than it stands, ask what is not certain.

    A decision on record is obeyed where its text can be read; one that cannot is asked again.
    """
    unit = checked.raw.units.get(prop.name) if prop.type in _NUMBERS else None
    parsed = parse(texts, prop, unit)
    if unit is not None and units_of(prop, unit).own and texts.null_count() < len(texts):
        checked.note("CG-F323", None, prop, stated=unit, unit=_unit_words(prop))
    if not parsed.told:
        return parsed.typed
    parsed = _decided(checked, texts, parsed, prop, unit)
    _tell(checked, texts, parsed, prop, unit)
    return parsed.typed


def _decided(checked: Checked, texts: pl.Series, parsed: Parsed, prop: Property, unit: str | None) -> Parsed:
    """Put what was decided about texts in the place of what they say."""
    said: dict[str, Written] = {}
    new: dict[str, str] = {}
    for text, written in parsed.told.items():
        key = _key(checked, text, written, prop, unit)
        decision = None if key is None else checked.decisions.get(key)
        if decision is None:
            continue
        if decision.choice in (Choice.DROP, Choice.NOT_THE_SAME):
            said[text] = Written(code="CG-F326")
        elif wanted := decision.text or written.proposal:
            new[text] = wanted
    values = parse(pl.Series(list(new.values()), dtype=pl.String), prop, unit)
    for (text, wanted), value in zip(new.items(), values.typed.to_list(), strict=True):
        if value is not None:
            taken = values.told.get(wanted, Written())
            said[text] = Written(value, "CG-F325", taken.new or wanted, latest=taken.latest)
    if not said:
        return parsed
    at = texts.is_in(list(said)).fill_null(value=False)
    column = pl.Series([written.value for written in said.values()], dtype=parsed.typed.dtype)
    taken_so = texts.filter(at).replace_strict(pl.Series(list(said)), column, return_dtype=parsed.typed.dtype)
    return Parsed(parsed.typed.scatter(at.arg_true(), taken_so), {**parsed.told, **said})


def _tell(checked: Checked, texts: pl.Series, parsed: Parsed, prop: Property, unit: str | None) -> None:
    """Note every cell whose text has something to tell."""
    told = parsed.told
    unread = [text for text, written in told.items() if _unread(written)]
    if texts.is_in(unread).sum() == len(texts) - texts.null_count():
        words = TYPE_WORDS[prop.type]
        checked.note("CG-E111", None, prop, type=words.zh, type_en=words.en)
    at = texts.is_in(list(told)).fill_null(value=False)
    facts = {text: _facts(text, written, prop, unit) for text, written in told.items()}
    keys = {text: _key(checked, text, written, prop, unit) for text, written in told.items()}
    for row, text in zip(checked.frame[ROW].filter(at).to_list(), texts.filter(at).to_list(), strict=True):
        written, key = told[text], keys[text]
        proposal = None if key is None else written.proposal
        used = key is not None and written.value is not None
        checked.note(_code(written, prop), row, prop, text, key=key, proposal=proposal, used=used, **facts[text])
        if written.latest is not None:
            checked.latest[row, prop.name] = written.latest


def _unread(written: Written) -> bool:
    return written.value is None and written.code is None


def _code(written: Written, prop: Property) -> str:
    if written.value is not None or written.code in (*_NOTHING_TO_ASK, "CG-F326"):
        return str(written.code)
    if prop.required:
        return "CG-E102"
    return written.code or ("CG-W203" if prop.type is Type.ENUM else "CG-W201")


def _key(checked: Checked, text: str, written: Written, prop: Property, unit: str | None) -> str | None:
    """Return the key of the question about a text, None where there is none; a text without its unit is another one."""
    nothing = (written.value is not None and written.proposal is None) or written.code in (*_NOTHING_TO_ASK, "CG-F326")
    if nothing or len(text) > _LONGEST or not _open(prop):
        return None
    stated = () if unit is None or units_of(prop, unit).own == 0 else (unit,)
    return key_of(About.VALUE, f"{checked.raw.kind.name}.{prop.name}", text, *stated)


def _facts(text: str, written: Written, prop: Property, unit: str | None) -> dict[str, Any]:
    """Return the facts of sentences; what follows from a personal value is hidden as the value is."""
    words = TYPE_WORDS[prop.type]
    facts: dict[str, Any] = {"type": words.zh, "type_en": words.en, "unit": _unit_words(prop), "stated": unit}
    if written.value is None and written.code is None:
        choices = [*prop.values, *(word for label in prop.values.values() for word in (label.zh, label.en))]
        facts["near"] = nearest(text, choices) if _open(prop) else Text("", "")
    return {**facts, **written.words, "new": mask(written.new, prop.data_class)}


def _open(prop: Property) -> bool:
    return prop.data_class not in (DataClass.PERSONAL, DataClass.SENSITIVE)


def _unit_words(prop: Property) -> Text:
    if prop.check is Check.SHARE:
        return _SHARE
    return _UNITLESS if prop.unit is None else Text(prop.unit, prop.unit)
