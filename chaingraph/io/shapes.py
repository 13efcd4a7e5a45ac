"""What the values of a column look like: evidence against its heading, and of personal data under any heading."""

from __future__ import annotations

import unicodedata

import polars as pl

from chaingraph.io.parse import parse
from chaingraph.io.person_numbers import SHORTEST, check_holds
from chaingraph.model import Check, Property, Type

_LOOKED_AT = 200
_AMONG = 2_000
_FEW = 3  # values that cannot be read are told one by one where there are fewer
_HALF = 0.5
_WORDS_THAT_FIT = 0.3  # of an enumeration: its own words are in the minority where people write as they like

_MOBILE = r"^(\+?86)?1[3-9]\d{9}$"
_PERSON = r"^[1-8]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dxX]$"

_COUNT = r"^[约近超共计¥￥$+\s-]{0,2}[\d.〇零一二两三四五六七八九十百千万]|^[无没暂若几\-—/×]"
# What a value of the type looks like at first sight, readable or not
_LIKE = {
    Type.INTEGER: _COUNT,
    Type.NUMBER: _COUNT,
    Type.DATE: r"\d{4}|\d年|[〇零一二三四五六七八九]{4}|^[无未\-—/]|^\d{2}[.\-/]\d",
    Type.BOOLEAN: r"^[是否有无已未没不√✓✔×✗○●☑]|^(yes|no|y|n|true|false|[01])$",
}
_NUMBER = r"^[\d.,%]+(人|家|个|名|万元|亿元|元)?$"
_DAY = r"^\d{4}[年.\-/]\d{1,2}([月.\-/]\d{1,2}日?)?月?$"
_WORD = r"^[是否有无√✓×]$"
_CODE = r"^[\dA-Za-z]{8,}$"
_CREDIT = r"^[\dA-Za-z][\dA-Za-z\s.+\-]{7,}$"


def sample(column: pl.Series) -> pl.Series:
    """Return some of the filled cells of a column as texts, in the order of the rows."""
    filled = column.head(_AMONG).drop_nulls()
    if filled.is_empty():
        filled = column.drop_nulls()
    if isinstance(filled.dtype, pl.List):
        filled = filled.list.join(";")
    texts = filled.head(_LOOKED_AT)
    texts = texts if texts.dtype == pl.String else texts.cast(pl.String, strict=False)
    # So few texts are done sooner one by one than by several functions of columns
    seen = (unicodedata.normalize("NFKC", text).strip() for text in texts.drop_nulls().to_list())
    return pl.Series([text for text in seen if text], dtype=pl.String)


def is_personal(values: pl.Series) -> bool:
    """Tell whether values are numbers of people: mobile telephones, identity cards.

    >>> is_personal(pl.Series(["138 0000 0000", "13900000000"])), is_personal(pl.Series(["120", "85"]))
    (True, False)
    """
    if not (values.str.len_bytes() >= SHORTEST).any():
        return False
    digits = values.str.replace_all(r"[\s\-]", "")
    people = digits.str.contains(_PERSON)
    if 0 < people.sum() < _HALF * len(values):
        people = people & pl.Series([check_holds(text) for text in digits.to_list()], dtype=pl.Boolean)
        return bool(people.any())
    return _share(people | digits.str.contains(_MOBILE)) >= _HALF


def contradicts(values: pl.Series, prop: Property) -> bool:
    """Tell whether values speak against being of this property, whatever heads the column.

    `values`: filled cells as texts, see `sample`.

    >>> from chaingraph.model import kind
    >>> firm = kind("Enterprise")
    >>> contradicts(pl.Series(["张三", "李四", "王五"]), firm["employees"])
    True
    >>> contradicts(pl.Series(["120人", "约85", "若干"]), firm["employees"])
    False
    """
    if values.is_empty():
        return False
    if prop.type in _LIKE:
        fits = parse(values, prop).typed.is_not_null() | values.str.to_lowercase().str.contains(_LIKE[prop.type])
        return len(values) >= _FEW and _share(fits) < _HALF
    if prop.type is Type.ENUM:
        return len(values) >= _FEW and _share(parse(values, prop).typed.is_not_null()) < _WORDS_THAT_FIT
    if prop.check is Check.USCC:
        return _share(values.str.contains(_CREDIT)) < _HALF
    if prop.check is not None or prop.name in ("id", "source", "source_ref"):
        return False
    other = values.str.contains(_NUMBER) | values.str.contains(_DAY) | values.str.contains(_WORD)
    if prop.reference or prop.name == "name":
        other = other | values.str.contains(_CODE)
    return _share(other) > _HALF


def _share(fits: pl.Series) -> float:
    return int(fits.fill_null(value=False).sum()) / max(len(fits), 1)
