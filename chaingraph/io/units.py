"""Units of declared columns: which words state one, and by which power of ten it differs from the declared one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chaingraph.io.written import folded
from chaingraph.model import Check, Property

# Powers of ten of a yuan. 千 and 百 without 元 may stand for thousands of the column's own unit: they are no unit here
_MONEY = {
    **{"亿元": 8, "千万元": 7, "百万元": 6, "十万元": 5, "万元": 4, "千元": 3, "百元": 2, "元": 0},
    **{"亿": 8, "千万": 7, "百万": 6, "十万": 5, "万": 4, "元整": 0, "圆": 0, "块": 0, "块钱": 0},
}
_DECLARED_MONEY = "万元"
# Words that count the same things, by the unit that is declared
_SAME = {
    "人": ("名", "位", "个", "口"),
    "个": ("家", "户", "名", "支", "项", "条", "处", "所"),
    "次": ("回", "趟"),
    "年": ("年度",),
    "名": ("位",),
    "m²": ("m2", "平方米", "平米", "平方"),
    "°": ("度",),
}
_POSITIONS = ("年", "名", "°")  # years, ranks and places: none of them is no zero, and they have no thousands
_SCALES = {"千": 3, "万": 4, "亿": 8}
_SHARE = {"%": -2, "百分比": -2, "百分数": -2, "‰": -3}
_CURRENCY = re.compile(r"人民币|rmb|cny|[¥￥]")
_YEARLY = re.compile(r"(?:/|每)年$")


@dataclass(frozen=True)
class Units:
    """What the numbers of one column may carry.

    `powers` gives for each word of a unit its power of ten of the declared one, `own` that of a number without a unit:
    None where heading or title state a unit that the property has not. `yuan` is the power of a yuan, of money only.
    `countable` are amounts of something, of which there may be none.
    """

    powers: Mapping[str, int]
    own: int | None = 0
    yuan: int | None = None
    countable: bool = False

    def bare(self, text: str) -> tuple[str, bool]:
        """Return a text of money without the words of its currency and "a year", and whether it named the currency."""
        if self.yuan is None:
            return text, False
        bare, named = _CURRENCY.subn("", text)
        return _YEARLY.sub("", bare), bool(named)


def units_of(prop: Property, stated: str | None = None) -> Units:
    """Return the units of a property; `stated` is what heading or title say of numbers without one.

    >>> from chaingraph.model import kind
    >>> money = kind("Enterprise")["revenue"]
    >>> units_of(money, "人民币亿元").own, units_of(money, "吨").own, units_of(money).powers["元"]
    (4, None, -4)
    """
    yuan = -_MONEY[_DECLARED_MONEY] if prop.unit == _DECLARED_MONEY else None
    units = Units(_powers(prop), 0, yuan, prop.unit is not None and prop.unit not in _POSITIONS)
    if stated is None:
        return units
    word, _ = units.bare(folded(stated).replace(" ", ""))
    return Units(units.powers, units.powers.get(word), yuan, units.countable)


def _powers(prop: Property) -> dict[str, int]:
    if prop.unit == _DECLARED_MONEY:
        return {word: power - _MONEY[_DECLARED_MONEY] for word, power in _MONEY.items()}
    if prop.check is Check.SHARE:
        return dict(_SHARE)
    if prop.unit is None:
        return {}
    powers = dict.fromkeys((folded(prop.unit), *_SAME.get(prop.unit, ())), 0)
    if prop.unit not in _POSITIONS:
        powers |= {scale + word: power for word in ("", *powers) for scale, power in _SCALES.items()}
    return powers
