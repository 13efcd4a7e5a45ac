"""TOML files of a user: read with every way of failing as a sentence, and checked against a declared schema.

A schema is a mapping of keys to `Key`; a check takes a value and returns what it must be, or None when it is that.
"""

from __future__ import annotations

import datetime as dt
import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from chaingraph.errors import Text

Check = Callable[[Any], list[tuple[str, Text]]]
_BYTES = 4 * 2**20
_DEPTH = 32
_TOO_LARGE = 2**63
_DEEP = Text("嵌套过深", "nested too deeply")


class TomlError(ValueError):
    """A file cannot be read as TOML; `reason` is the part of a sentence that says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table: what its value must be, and whether it must be there."""

    check: Check
    required: bool = False


def load_toml(file: Path | Traversable) -> dict[str, Any]:
    """Read a TOML file.

    Raises `TomlError`: if it is no TOML, too large or nested too deeply. `OSError`: if it cannot be read.
    """
    data = file.read_bytes()
    if len(data) > _BYTES:
        raise TomlError(Text(f"大于 {_BYTES:,} 字节", f"larger than {_BYTES:,} bytes"))
    try:
        stated = tomllib.loads(data.decode())
    except RecursionError:
        raise TomlError(_DEEP) from None
    except UnicodeDecodeError:
        raise TomlError(Text("不是 UTF-8 文本", "no text in UTF-8")) from None
    except ValueError as error:
        raise TomlError(Text(f"不是有效的 TOML（{error}）", f"no valid TOML ({error})")) from None
    _refuse_depth(stated)
    return stated


def _refuse_depth(stated: object) -> None:
    """Refuse what others would descend into without end; level by level, since dotted keys nest without brackets."""
    level = [stated]
    for _ in range(_DEPTH):
        level = [
            item
            for value in level
            if isinstance(value, dict | list)
            for item in (value.values() if isinstance(value, dict) else value)
        ]
    if level:
        raise TomlError(_DEEP)


def find_misfits(table: object, schema: Mapping[str, Key], place: str = "") -> list[Text]:
    """Return every key that is unknown, missing or of a wrong type.

    `table`: a table as read from TOML.
    `schema`: what it may hold.
    `place`: where the table stands in its file; begins the sentences.

    Returns parts of a sentence in the order of the schema, unknown keys last.

    >>> schema = {"file": Key(text, required=True), "max": Key(number_above_zero)}
    >>> [fault.en for fault in find_misfits({"max": 0, "fiel": "x"}, schema, "[[table]] 1")]
    ['[[table]] 1: file is missing', '[[table]] 1: max must be a number above 0', '[[table]] 1: fiel is unknown']
    """
    return [
        Text(f"{_place(place, '：')}“{key}”{said.zh}", f"{_place(place, ': ')}{key} {said.en}")
        for key, said in table_of(schema)(table)
    ]


def _place(place: str, sign: str) -> str:
    return place + sign if place else ""


def table_of(schema: Mapping[str, Key]) -> Check:
    """Return the check for a table of declared keys."""

    def check(value: Any) -> list[tuple[str, Text]]:
        if not isinstance(value, dict):
            return [("", Text("须为一个表", "must be a table"))]
        found = []
        for name, key in schema.items():
            if name in value:
                found += [(_joined(name, inner), said) for inner, said in key.check(value[name])]
            elif key.required:
                found.append((name, Text("缺失", "is missing")))
        return found + [(name, Text("不是可用的键", "is unknown")) for name in value if name not in schema]

    return check


def values_of(check_value: Check, names: Mapping[str, Any] | None = None) -> Check:
    """Return the check for a table whose keys are free, or among `names`, and whose values are all of one kind."""

    def check(value: Any) -> list[tuple[str, Text]]:
        if not isinstance(value, dict):
            return [("", Text("须为“旧 = 新”形式的表", "must be a table of name = value"))]
        found = []
        for name, item in value.items():
            if names is not None and name not in names:
                found.append((name, Text("不是已声明的列", "is no declared column")))
            found += [(_joined(name, inner), said) for inner, said in check_value(item)]
        return found

    return check


def list_of(check_item: Check) -> Check:
    """Return the check for a list whose items are all of one kind; items are counted from 1."""

    def check(value: Any) -> list[tuple[str, Text]]:
        if not isinstance(value, list):
            return [("", Text("须为列表", "must be a list"))]
        return [
            (f"[{number}]{'.' * bool(inner)}{inner}", said)
            for number, item in enumerate(value, start=1)
            for inner, said in check_item(item)
        ]

    return check


def either(*checks: Check) -> Check:
    """Return the check for a value that satisfies one of several; it says what the first one wants."""

    def check(value: Any) -> list[tuple[str, Text]]:
        return [] if any(not one(value) for one in checks) else checks[0](value)

    return check


def _simple(holds: Callable[[Any], bool], words: Text) -> Check:
    def check(value: Any) -> list[tuple[str, Text]]:
        return [] if holds(value) else [("", Text(f"须为{words.zh}", f"must be {words.en}"))]

    return check


def one_of(words: Mapping[str, Any]) -> Check:
    """Return the check for one of some words."""
    known = "、".join(words), ", ".join(words)
    return _simple(
        lambda value: isinstance(value, str) and value in words, Text(f" {known[0]} 之一", f"one of {known[1]}")
    )


def is_number(value: object) -> bool:
    """Tell whether a value is a finite number that 64 bits hold, and no boolean."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _TOO_LARGE


def is_day(value: object) -> bool:
    """Tell whether a value is a day without a time."""
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


text = _simple(lambda value: isinstance(value, str) and value != "", Text("文本", "a text"))
any_text = _simple(lambda value: isinstance(value, str), Text("文本", "a text"))
boolean = _simple(lambda value: isinstance(value, bool), Text(" true 或 false", "true or false"))
day = _simple(is_day, Text("日期", "a date"))
number = _simple(is_number, Text("数字", "a number"))
number_not_zero = _simple(lambda value: is_number(value) and value != 0, Text("不为 0 的数字", "a number other than 0"))
number_above_zero = _simple(lambda value: is_number(value) and value > 0, Text("大于 0 的数字", "a number above 0"))
scalar = _simple(
    lambda value: isinstance(value, str | bool) or is_number(value) or is_day(value),
    Text("文本、数字、日期或 true/false", "a text, a number, a date, or true or false"),
)


def _joined(name: str, inner: str) -> str:
    return name if not inner else f"{name}{inner}" if inner.startswith("[") else f"{name}.{inner}"
