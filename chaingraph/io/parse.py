"""Typed values out of texts: the plain form first, as columns; what people write otherwise once per distinct text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from chaingraph.io.amounts import EXACT, read_amount
from chaingraph.io.choices import read_choice, words_of
from chaingraph.io.dates import FIRST_YEAR, KEEPS_ZEROS, LAST_YEAR, read_date
from chaingraph.io.distinct import differing
from chaingraph.io.units import units_of
from chaingraph.io.written import BETWEEN, ERROR_TEXTS, NAMELESS, SEMICOLONS, Written, blank
from chaingraph.model import Check, Property, Type

_LOOKED_UP = ("id", "name", "aliases", "source")
_ERRORS = pl.Series(sorted(ERROR_TEXTS)).implode()
_NO_VALUE = pl.Series(sorted(ERROR_TEXTS | NAMELESS)).implode()
_GROUPED = r"^[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$"
_FIRST_DAY, _LAST_DAY = dt.date(FIRST_YEAR, 1, 1), dt.date(LAST_YEAR, 12, 31)
# A narrow comma beside a Chinese character is a wide one
_NARROW = {r"(\p{Han}|[)）]) *, *": "${1}，", r", *(\p{Han})": "，${1}"}
_ANY_MARK = "[、，]"
_BRACKETED = rf"([（(][^（()）]*){_ANY_MARK}([^（()）]*[)）])"
_KEPT = {"、": "\ue000", "，": "\ue001"}  # in brackets, while a list is split
_IN_BRACKETS = 8  # such marks of one kind that a bracket may hold
_BLANKS = r"[ \x{3000}]+"
_BY_BLANKS = rf"^\p{{Han}}{{2,}}(?:{_BLANKS}\p{{Han}}{{2,}})+$"  # 瓶装酒 桶装酒
_PLAIN_WHOLE = r"^[+-]?\d+\.0+$"


@dataclass(frozen=True)
class Parsed:
    """Typed values in the order of the texts, and what is to be told of texts, each once.

    A text without a value is always told; its code is None where nothing was understood.
    """

    typed: pl.Series
    told: Mapping[str, Written] = field(default_factory=dict)


def parse(texts: pl.Series, prop: Property, unit: str | None = None) -> Parsed:
    """Return the typed values of texts without outer blanks; null is unknown.

    `unit`: unit that the heading or a title states for the numbers of the column; None for the declared one.

    O(cells) as columns; texts that are not in the plain form are read once each, in Python.

    >>> from chaingraph.model import kind
    >>> parse(pl.Series(["2023-01-05", "2023年1月5日", "45000"]), kind("SUPPLIES")["since"]).typed.to_list()
    [datetime.date(2023, 1, 5), datetime.date(2023, 1, 5), None]
    >>> parse(pl.Series(["3.15"]), kind("Enterprise")["revenue"], "亿元").typed.to_list()
    [31500.0]
    """
    return _READERS[prop.type](texts, prop, unit)


def _rest(texts: pl.Series, typed: pl.Series, read: Callable[[str], Written]) -> Parsed:
    """Read each distinct text that has no plain value."""
    if typed.null_count() == texts.null_count():
        return Parsed(typed)
    rest = texts.is_not_null() & typed.is_null()
    written = texts.filter(rest)
    said = {text: read(text) for text in written.unique()}
    return Parsed(typed.scatter(rest.arg_true(), _said(written, said, typed.dtype)), _to_tell(said))


def _said(texts: pl.Series, said: Mapping[str, Written], dtype: pl.DataType) -> pl.Series:
    values = pl.Series([one.value for one in said.values()], dtype=dtype)
    return texts.replace_strict(pl.Series(list(said), dtype=pl.String), values, default=None, return_dtype=dtype)


def _to_tell(said: Mapping[str, Written]) -> dict[str, Written]:
    return {text: one for text, one in said.items() if one.code is not None or one.value is None}


def _texts(texts: pl.Series, prop: Property, _unit: str | None) -> Parsed:
    """Keep texts as they are but for those that stand for a cell without a value."""
    empty = texts.is_in(_NO_VALUE if _speaks(prop) else _ERRORS)
    if not empty.any():
        return Parsed(texts)
    empty = empty.fill_null(value=False)
    told = {text: said for text in texts.filter(empty).unique() if (said := blank(text)) is not None}
    return Parsed(pl.select(pl.when(~empty).then(texts)).to_series(), told)


def _lists(texts: pl.Series, prop: Property, unit: str | None) -> Parsed:
    """Split at semicolons, else at 、 and commas and line breaks, since names of products contain 、.

    Without a semicolon, Chinese words of two letters and more with nothing but blanks between them are several; what
    stands in brackets is one name, and so is what a narrow comma parts without a Chinese character beside it
    (2,4-二氯苯酚).
    """
    kept = _texts(texts, prop, unit)
    column = pl.col("t")
    lines = column.str.replace_all(r"\s*[\r\n]+\s*", "\n") if texts.str.contains(r"[\r\n]").any() else column
    several = lines
    if texts.str.contains(",", literal=True).any():
        for pattern, wide in _NARROW.items():
            several = several.str.replace_all(pattern, wide)
    if texts.str.contains(_BRACKETED).any():
        for mark, kept_as in _KEPT.items():
            for _ in range(_IN_BRACKETS):
                several = several.str.replace_all(_BRACKETED.replace(_ANY_MARK, mark), f"${{1}}{kept_as}${{2}}")
    parts = (
        pl.when(lines.str.contains(SEMICOLONS))
        .then(lines.str.replace_all(f"{SEMICOLONS}|\n", ";"))
        .when(lines.str.contains(_BY_BLANKS))
        .then(lines.str.replace_all(_BLANKS, ";"))
        .otherwise(several.str.replace_all(BETWEEN, ";"))
    )
    split = parts.str.split(";").list.eval(pl.element().str.strip_chars())
    items = split.list.eval(pl.element().filter(pl.element() != "").str.replace_many(list(_KEPT.values()), list(_KEPT)))
    lists = kept.typed.to_frame("t").select(pl.when(items.list.len() > 0).then(items)).to_series()
    return Parsed(lists, kept.told)


def _dates(texts: pl.Series, prop: Property, _unit: str | None) -> Parsed:
    quick = texts.str.to_date("%Y-%m-%d", strict=False)
    plain = (texts.str.len_bytes() == 10) & quick.is_not_null() & sensible(quick)
    typed = pl.select(pl.when(plain).then(quick)).to_series()
    zeros = typed.null_count() > texts.null_count() and differing(texts).str.contains(KEEPS_ZEROS).any()
    return _rest(texts, typed, lambda text: read_date(text, ends=prop.ends, keeps_zeros=zeros))


def sensible(days: pl.Series) -> pl.Series:
    """Tell which days lie in a year that a record can speak of; null stays null."""
    return (days >= _FIRST_DAY) & (days <= _LAST_DAY)


def _choices(texts: pl.Series, prop: Property, _unit: str | None) -> Parsed:
    distinct = texts.drop_nulls().unique().to_list()
    known = words_of(prop)
    said = {text: read_choice(text, prop, known, distinct) for text in distinct}
    return Parsed(_said(texts, said, pl.Boolean() if prop.type is Type.BOOLEAN else pl.String()), _to_tell(said))


def _numbers(texts: pl.Series, prop: Property, unit: str | None) -> Parsed:
    units = units_of(prop, unit)
    grouped = _grouped_numbers(texts, _plain_numbers(texts, units.own, prop), units.own, prop)
    parsed = _rest(texts, grouped.typed, lambda text: read_amount(text, prop.type, units))
    parsed = Parsed(parsed.typed, {**grouped.told, **parsed.told})
    return _certain_shares(texts, parsed, unit) if prop.check is Check.SHARE else parsed


def _plain_numbers(texts: pl.Series, power: int | None, prop: Property) -> pl.Series:
    """Return the values of texts that are digits alone; none where the column states a unit that is none of it."""
    whole = prop.type is Type.INTEGER
    if power is None:
        return pl.Series([None], dtype=pl.Int64 if whole else pl.Float64).new_from_index(0, len(texts))
    # an exponent moves the point without rounding what multiplying would round
    moved = texts + f"e{power}" if power else texts
    if whole and not power:
        typed = moved.cast(pl.Int64, strict=False)
        if typed.null_count() == texts.null_count():
            return typed
        point = texts.str.contains(_PLAIN_WHOLE).fill_null(value=False)
        bare = pl.select(pl.when(point).then(texts.str.replace(r"\.0+$", ""))).to_series()
        return typed.fill_null(bare.cast(pl.Int64, strict=False))
    numbers = moved.cast(pl.Float64, strict=False)
    numbers = pl.select(pl.when(numbers.is_finite()).then(numbers)).to_series()
    if not whole:
        return numbers
    fits = (numbers == numbers.floor()) & (numbers.abs() < EXACT)
    return pl.select(pl.when(fits).then(numbers)).to_series().cast(pl.Int64)


def _grouped_numbers(texts: pl.Series, typed: pl.Series, power: int | None, prop: Property) -> Parsed:
    """Add the values of texts whose thousands are apart; whole columns are written so, and all their texts differ."""
    if power is None or typed.null_count() == texts.null_count():
        return Parsed(typed)
    hit = (typed.is_null() & texts.str.contains(_GROUPED)).fill_null(value=False)
    if not hit.any():
        return Parsed(typed)
    said = texts.filter(hit)
    values = _plain_numbers(said.str.replace_all(",", "", literal=True), power, prop)
    if prop.type is Type.INTEGER:
        values = pl.select(pl.when(values < EXACT).then(values)).to_series()
    form = "{}" if prop.type is Type.INTEGER else "{:.15g}"
    told = {
        text: Written(value, "CG-F303", form.format(value))
        for text, value in zip(said.to_list(), values.to_list(), strict=True)
        if value is not None
    }
    return Parsed(typed.scatter(hit.arg_true(), values), told)


def _certain_shares(texts: pl.Series, parsed: Parsed, unit: str | None) -> Parsed:
    """Take back plain numbers of a column of shares of which nobody can tell whether they are percents.

    Under a heading of percents that is 0.35, which a cell formatted as percent holds for 35 %; without one it is every
    number but 0 as soon as one of them is above 1.
    """
    numbers = texts.cast(pl.Float64, strict=False)
    above = (numbers > 1).fill_null(value=False)
    if unit is None and not above.any():
        return parsed
    doubtful = ((numbers > 0) & (numbers <= (1 if unit is not None else 100))).fill_null(value=False)
    if not doubtful.any():
        return parsed
    told = {text: Written(code="CG-W256", proposal=_percents(text, unit)) for text in texts.filter(doubtful).unique()}
    return Parsed(pl.select(pl.when(~doubtful).then(parsed.typed)).to_series(), {**parsed.told, **told})


def _percents(text: str, unit: str | None) -> str | None:
    number = float(text)
    if unit is None:
        return f"{number:.15g}%" if number > 1 else None
    return f"{number * 100:.15g}%" if number < 1 else f"{number:.15g}%"


def _speaks(prop: Property) -> bool:
    """Tell whether 无 and marks of blank cells are no value; ids, names and references are looked up."""
    return not prop.reference and prop.name not in _LOOKED_UP and prop.check is not Check.USCC


_READERS: Mapping[Type, Callable[[pl.Series, Property, str | None], Parsed]] = MappingProxyType(
    {
        Type.TEXT: _texts,
        Type.LIST: _lists,
        Type.DATE: _dates,
        Type.BOOLEAN: _choices,
        Type.ENUM: _choices,
        Type.INTEGER: _numbers,
        Type.NUMBER: _numbers,
    }
)
