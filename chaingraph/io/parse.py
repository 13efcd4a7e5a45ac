"""Typed values out of texts: the plain form first, the forms that people write only where that fails."""

from __future__ import annotations

import unicodedata

import polars as pl

from chaingraph.model import Property, Type

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_DATE = r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$"
_COMPACT = r"^(\d{4})(\d{2})(\d{2})$"
_NUMBER = r"^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$"
YES = ("是", "有", "yes", "y", "true", "1", "√")
NO = ("否", "无", "no", "n", "false", "0", "×")


def parse(texts: pl.Series, prop: Property) -> tuple[pl.Series, pl.Series]:
    """Return the typed values and which of them had to be repaired.

    `texts`: texts without outer blanks; null is unknown.

    Returns values (null where the text is no value of the type) and booleans, both in the order of `texts`.

    The number of a date cell is turned into a date by the workbook reader; a bare serial number is no date here,
    and neither is a year of two digits.

    >>> from chaingraph.model import kind
    >>> parse(pl.Series(["2023年1月5日", "20230105", "45000"]), kind("SUPPLIES")["since"])[0].to_list()
    [datetime.date(2023, 1, 5), datetime.date(2023, 1, 5), None]
    """
    untouched = pl.repeat(value=False, n=len(texts), dtype=pl.Boolean, eager=True)
    if prop.type is Type.LIST:
        return _lists(texts), untouched
    if prop.type is Type.DATE:
        return _dates(texts), untouched
    if prop.type is Type.BOOLEAN:
        words = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
        return _words(texts, words, pl.Boolean()), untouched
    if prop.type is Type.ENUM:
        labels = {_folded(label): value for value, text in prop.values.items() for label in (text.en, text.zh)}
        further = {_folded(word): value for word, value in prop.also.items()}
        return _words(texts, {**further, **labels, **{value: value for value in prop.values}}, pl.String()), untouched
    return _numbers(texts, prop)


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).lower()


def _words(texts: pl.Series, words: dict[str, bool] | dict[str, str], dtype: pl.DataType) -> pl.Series:
    """Look each distinct text up, folded only for the comparison."""
    distinct = texts.drop_nulls().unique()
    folded = distinct.str.normalize("NFKC").str.to_lowercase()
    found = [words.get(word) for word in folded.to_list()]
    return texts.replace_strict(distinct, pl.Series(found, dtype=dtype), default=None, return_dtype=dtype)


def _lists(texts: pl.Series) -> pl.Series:
    """Split at semicolons; at 、 only where there is none, since names of products contain it."""
    column = pl.col("t")
    several = column.str.replace_all("；", ";", literal=True)
    parts = (
        pl.when(several.str.contains(";", literal=True))
        .then(several)
        .otherwise(column.str.replace_all("、", ";", literal=True))
    )
    split = parts.str.split(";").list.eval(pl.element().str.strip_chars())
    items = split.list.eval(pl.element().filter(pl.element() != ""))
    return texts.to_frame("t").select(pl.when(items.list.len() > 0).then(items)).to_series()


def _dates(texts: pl.Series) -> pl.Series:
    quick = texts.str.to_date("%Y-%m-%d", strict=False)
    plain = (texts.str.len_bytes() == 10) & quick.is_not_null()
    typed = pl.select(pl.when(plain).then(quick)).to_series()
    rest = (texts.is_not_null() & typed.is_null()).fill_null(value=False)
    if rest.any():
        written = texts.filter(rest).str.normalize("NFKC")
        parts = pl.DataFrame({"w": written}).select(
            pl.concat_str(
                [
                    pl.coalesce(pl.col("w").str.extract(_DATE, i), pl.col("w").str.extract(_COMPACT, i)).str.zfill(2)
                    for i in (1, 2, 3)
                ],
                separator="-",
            ).str.to_date("%Y-%m-%d", strict=False)
        )
        typed = typed.scatter(rest.arg_true(), parts.to_series())
    return pl.select(pl.when(sensible(typed)).then(typed)).to_series()


def sensible(days: pl.Series) -> pl.Series:
    """Tell which days lie in a year that a record can speak of; null stays null."""
    years = days.dt.year()
    return (years >= _FIRST_YEAR) & (years <= _LAST_YEAR)


def _numbers(texts: pl.Series, prop: Property) -> tuple[pl.Series, pl.Series]:
    whole = prop.type is Type.INTEGER
    dtype = pl.Int64() if whole else pl.Float64()
    if whole:
        typed = texts.cast(pl.Int64, strict=False)
    else:
        typed = texts.cast(pl.Float64, strict=False)
        typed = pl.select(pl.when(typed.is_finite()).then(typed)).to_series()
    rest = (texts.is_not_null() & typed.is_null()).fill_null(value=False)
    repaired = pl.repeat(value=False, n=len(texts), dtype=pl.Boolean, eager=True)
    if not rest.any():
        return typed, repaired
    unit = prop.unit or ""
    folded = texts.filter(rest).str.normalize("NFKC").str.replace_all(r"\s+", "").str.replace(r"^[¥￥]", "")
    if unit:
        folded = folded.str.strip_suffix(unit)
    if prop.check is not None and prop.check.value == "share":
        percent = folded.str.strip_suffix("%")
        share = percent.cast(pl.Float64, strict=False) / 100
        plain = pl.select(pl.when(folded.str.ends_with("%")).then(share.cast(pl.String)).otherwise(folded))
        folded = plain.to_series()
    grouped = folded.str.contains(r"^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$")
    folded = pl.select(pl.when(grouped).then(folded.str.replace_all(",", "")).otherwise(folded)).to_series()
    values = pl.select(pl.when(folded.str.contains(_NUMBER)).then(folded)).to_series().cast(pl.Float64, strict=False)
    values = pl.select(pl.when(values.is_finite()).then(values)).to_series()
    if whole:
        fits = (values == values.floor()) & (values.abs() < 2**53)
        values = pl.select(pl.when(fits).then(values)).to_series().cast(pl.Int64)
    values = values.cast(dtype)
    typed = typed.scatter(rest.arg_true(), values)
    repaired = repaired.scatter(rest.arg_true(), values.is_not_null())
    return typed, repaired
