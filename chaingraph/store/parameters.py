"""Parameters of queries: what a header declares, and values in the declared type."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chaingraph.errors import Text, UsageError
from chaingraph.io.names import find_near
from chaingraph.model import Type

_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter of a query."""

    name: str
    type: Type
    # as the header has it: a literal, ``rule ID`` or ``today``; None when the parameter must be given
    default: str | None
    label: Text
    # least, most: bounds of a number, both allowed; None where there are none
    least: int | None = None
    most: int | None = None
    # kind of node of which the value means a record: an id, a code, a name or an alias, as a text
    kind: str | None = None

    @property
    def declaration(self) -> str:
        """Name, type, bounds and default as in the header.

        >>> Parameter("tiers", Type.INTEGER, "3", Text("", ""), 1, 10).declaration
        'tiers: integer 1..10 = 3'
        """
        bounds = "" if self.most is None else f" {self.least}..{self.most}"
        return f"{self.name}: {self.kind or self.type.value}{bounds}" + (
            "" if self.default is None else f" = {self.default}"
        )


def parse_json(text: str) -> Any:
    """Return the value of a JSON text.

    Raises `ValueError` if it is none. `UsageError`: ``CG-Q022`` if it is nested deeper than any value of a record.

    >>> parse_json('[1, [2, "a"]]')
    [1, [2, 'a']]
    """
    try:
        value = json.loads(text)
        level = [value]
        for _ in range(_DEEPEST):
            level = [inner for outer in level for inner in _within(outer)]
        if not level:
            return value
    except RecursionError:
        pass
    raise UsageError(
        "CG-Q022",
        Text(
            f"参数的值嵌套过深（最多 {_DEEPEST} 层）",
            f"the value of a parameter is nested too deep (at most {_DEEPEST} levels)",
        ),
    )


def _within(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def literal_of(parameter: Parameter) -> Any:
    """Return the default of a parameter that is a literal: JSON for texts and lists, else as it is typed.

    Raises `ValueError`, `TypeError`, `UsageError` if it is none of the declared type.
    """
    default = parameter.default or ""
    if parameter.type in {Type.TEXT, Type.LIST}:
        value = parse_json(default)
        if not isinstance(value, str if parameter.type is Type.TEXT else list):
            raise TypeError
        return value
    return convert(parameter, default)


def convert(parameter: Parameter, value: Any) -> Any:
    """Return a value in the declared type of a parameter.

    Raises `UsageError`: ``CG-Q007`` if it is none, ``CG-Q017`` if it is out of the declared bounds.

    >>> convert(Parameter("depth", Type.INTEGER, None, Text("", "")), "3")
    3
    """
    try:
        converted = _convert(parameter.type, value)
    except (ValueError, TypeError):
        kinds = {
            Type.INTEGER: Text("整数，如 3", "a whole number such as 3"),
            Type.NUMBER: Text("数，如 0.5", "a number such as 0.5"),
            Type.DATE: Text("日期，如 2025-06-30", "a date such as 2025-06-30"),
            Type.BOOLEAN: Text("true 或 false", "true or false"),
            Type.TEXT: Text("文字", "a text"),
            Type.LIST: Text("以分号隔开的文字", "texts joined with semicolons"),
        }
        wanted = kinds[parameter.type]
        raise UsageError(
            "CG-Q007",
            Text(
                f"参数 {parameter.name} 的值 {value!r} 不对，应为{wanted.zh}",
                f"the value {value!r} of parameter {parameter.name} should be {wanted.en}",
            ),
        ) from None
    least, most = parameter.least, parameter.most
    if least is not None and most is not None and not least <= converted <= most:
        text = Text(
            "参数 {name} 的值 {value} 不在 {least} 到 {most} 之间",
            "the value {value} of parameter {name} should be from {least} to {most}",
        )
        raise UsageError("CG-Q017", text.format(name=parameter.name, value=converted, least=least, most=most))
    return converted


def _convert(type_: Type, value: Any) -> Any:
    if type_ is Type.LIST:
        texts = re.split("[;；]", value) if isinstance(value, str) else list(value)
        return [text.strip() for text in texts if text.strip()]
    if type_ is Type.BOOLEAN:
        if isinstance(value, bool):
            return value
        return (
            {"true": True, "false": False}[str(value).lower()] if str(value).lower() in {"true", "false"} else _fail()
        )
    if type_ is Type.DATE:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
    if isinstance(value, bool):
        raise TypeError
    if type_ is Type.INTEGER:
        return int(value) if isinstance(value, (int, str)) else _fail()
    if type_ is Type.NUMBER:
        number = float(value)
        return number if abs(number) < float("inf") else _fail()
    return value if isinstance(value, str) else _fail()


def _fail() -> Any:
    raise TypeError


def nearest(word: str, known: Iterable[str] | Mapping[str, str]) -> list[str]:
    """Return the names most like a word; of a mapping, what they stand for."""
    hits = find_near(word, known)
    return (
        [known[hit] for hit in hits]
        if isinstance(known, dict) and all(isinstance(v, str) for v in known.values())
        else hits
    )


def no_such(zh: str, en: str, word: str, near: list[str]) -> Text:
    """Return the sentence that there is no such thing, with what may have been meant."""
    maybe = (
        Text(f"；是否指 {'、'.join(near)}？", f"; do you mean {', '.join(near)}?")
        if near
        else Text("；chaingraph queries 列出全部", "; chaingraph queries lists them")
    )
    return Text(f"没有{zh} {word}{maybe.zh}", f"there is no {en} {word}{maybe.en}")
