"""Dated, cited numbers of law, guidance and local convention.

Each file of this folder is a table of rules by id; a rule has a label, a unit, a counting base, says whether
it is hard or soft and of which kind it is, and holds dated values with their citation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from chaingraph.errors import RuleError, Text
from chaingraph.rules.faults import find_faults, find_local_faults
from chaingraph.rules.vocabulary import with_words
from chaingraph.toml import TomlError, is_number, load_toml


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as it stands on one day.

    Attributes
    ----------
    base
        Whom the value counts: ``full_members``, ``members``, ``units``, …; None where it counts nothing.
    hard
        False where the text says "generally".
    since, until
        First and last day on which this value is in force; ``until`` is None where no end is known.
    since_at_least
        Whether `since` is only a day on which the value was surely in force: its first day was not found.
    early
        Whether the rule was asked for a day before `since`, on which it may have been in force already.
    verified
        How far the text was verified: a key of `chaingraph.rules.vocabulary.VERIFIED`.
    region
        Where the rule holds; elsewhere it is guidance. None: everywhere.
    """

    id: str
    label: Text
    value: Any
    unit: str | None
    base: str | None
    hard: bool
    kind: str
    since: dt.date
    title: str
    article: str | None
    issuer: str
    verified: str
    confirmed: dt.date
    until: dt.date | None = None
    region: Text | None = None
    since_at_least: bool = False
    early: bool = False

    @property
    def cited(self) -> str:
        """Title and article as one text, as an answer cites them."""
        return self.title + (self.article or "")

    def to_dict(self) -> dict[str, Any]:
        """Return the rule as plain values, the label in both languages."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        return values


class Rulebook:
    """All rules, with a local file's overrides where those are allowed.

    Parameters
    ----------
    tables
        Rule id to its declaration as read from TOML.
    """

    def __init__(self, tables: Mapping[str, Mapping[str, Any]]) -> None:
        self._tables = MappingProxyType(dict(sorted(tables.items())))

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all rules, sorted."""
        return tuple(self._tables)

    def rule(self, rule_id: str, on: dt.date | None = None) -> Rule:
        """Return a rule as it stands on a day; the newest version when no day is given.

        Raises
        ------
        RuleError
            If there is no such rule, or the day is before its first version or after its last one.

        Notes
        -----
        A first version that is in force "at least from" its day stands for earlier days too, from ``not_before`` on
        where that is known; the rule then is `Rule.early`.
        """
        if rule_id not in self._tables:
            raise RuleError("CG-R001", Text(f"没有规则 {rule_id}", f"there is no rule {rule_id}"))
        table = self._tables[rule_id]
        versions = sorted(table["values"], key=lambda version: version["from"])
        in_force = [version for version in versions if on is None or version["from"] <= on]
        early = not in_force and on is not None and _may_stand(versions[0], on)
        if not in_force and not early:
            first = versions[0].get("not_before", versions[0]["from"])
            raise RuleError(
                "CG-R002",
                Text(
                    f"规则 {rule_id} 自 {first} 起施行，{on} 尚无此规则；请把 --on 改为 {first} 或以后的日期",
                    f"rule {rule_id} is in force from {first}, not yet on {on}; give --on a date from {first} on",
                ),
            )
        version = versions[0] if early else in_force[-1]
        until = version.get("until")
        if on is not None and until is not None and until < on:
            raise RuleError(
                "CG-R006",
                Text(
                    f"规则 {rule_id} 施行到 {until} 为止，此后的内容未核实；请把 --on 改为 {until} 或以前的日期",
                    f"rule {rule_id} ended on {until} and what follows is not known; give --on a date up to {until}",
                ),
            )
        cite, region = version["cite"], version.get("region", table.get("region"))
        return Rule(
            id=rule_id,
            label=with_words(Text(table["label"]["zh"], table["label"]["en"])),
            value=version["value"],
            unit=table.get("unit"),
            base=table.get("base"),
            hard=table["hard"],
            kind=version.get("kind", table["kind"]),
            since=version["from"],
            title=cite["title"],
            article=cite.get("article"),
            issuer=cite["issuer"],
            verified=version["verified"],
            confirmed=table["confirmed"],
            until=until,
            region=Text(region["zh"], region["en"]) if region else None,
            since_at_least=version.get("since_at_least", False),
            early=early,
        )

    def first(self, rule_id: str) -> Rule:
        """Return the first version of a rule; RuleError as for `rule` where there is none."""
        if rule_id not in self._tables:
            return self.rule(rule_id)
        return self.rule(rule_id, min(version["from"] for version in self._tables[rule_id]["values"]))

    def find(self, rule_id: str, on: dt.date | None = None) -> Rule | None:
        """Return a rule as it stands on a day, None where it is not in force on it.

        Raises
        ------
        RuleError
            If there is no such rule.
        """
        try:
            return self.rule(rule_id, on)
        except RuleError:
            if rule_id not in self._tables:
                raise
            return None

    def with_local(self, path: Path) -> Rulebook:
        """Return a rulebook with the values of a local file, which may not change a legal rule.

        A local value holds from its first day on; before it, the shipped value stands.

        Raises
        ------
        RuleError
            If the file cannot be read, names an unknown rule, overrides a legal one, lacks a citation, leaves a gap,
            or gives a value of another type.
        """
        try:
            stated = load_toml(path)
        except (OSError, TomlError) as error:
            said = error.reason if isinstance(error, TomlError) else Text(str(error.strerror), str(error.strerror))
            raise RuleError(
                "CG-R003",
                Text(f"无法读取规则文件 {path.name}：{said.zh}", f"cannot read rules file {path.name}: {said.en}"),
            ) from error
        _refuse(path, [Text(f"{name} 不是规则", f"{name} is no rule") for name in _strays(stated)])
        local = flatten(stated)
        tables = dict(self._tables)
        for rule_id, table in local.items():
            if rule_id not in tables:
                raise RuleError("CG-R001", Text(f"没有规则 {rule_id}", f"there is no rule {rule_id}"))
            if tables[rule_id]["kind"] == "legal":
                raise RuleError(
                    "CG-R004",
                    Text(
                        f"{rule_id} 是法定规则，本地文件不得更改；请从 {path.name} 中删去它",
                        f"{rule_id} is a legal rule, a local file may not change it; remove it from {path.name}",
                    ),
                )
            tables[rule_id] = {**tables[rule_id], "values": _with_local_versions(rule_id, tables[rule_id], table, path)}
        return Rulebook(tables)


def _may_stand(version: Mapping[str, Any], on: dt.date) -> bool:
    """Tell whether a version may have been in force on a day before the first one that is sure."""
    return bool(version.get("since_at_least")) and version.get("not_before", on) <= on


def _with_local_versions(
    rule_id: str, shipped: Mapping[str, Any], local: Mapping[str, Any], path: Path
) -> list[Mapping[str, Any]]:
    """Return the shipped versions up to the first local one, then the local ones, called local."""
    versions = local["values"]
    if isinstance(versions, list):
        versions = [
            {"verified": "local", **version, "kind": "local", "region": None}
            if isinstance(version, Mapping)
            else version
            for version in versions
        ]
    faults = find_local_faults(rule_id, {**local, "values": versions})
    example = shipped["values"][-1]["value"]
    if not faults and not all(_alike(version["value"], example) for version in versions):
        faults = [Text(f"{rule_id}：值应形如 {example}", f"{rule_id}: the value should look like {example}")]
    _refuse(path, faults)
    first = min(version["from"] for version in versions)
    return [*(version for version in shipped["values"] if version["from"] < first), *versions]


def _refuse(path: Path, faults: list[Text]) -> None:
    if faults:
        raise RuleError(
            "CG-R005",
            Text(
                f"规则文件 {path.name} 有误：{'；'.join(fault.zh for fault in faults)}",
                f"rules file {path.name} is wrong: {'; '.join(fault.en for fault in faults)}",
            ),
        )


def _alike(value: Any, example: Any) -> bool:
    """Tell whether a value can stand for another one: a number for a number, as many of them for a list of them."""
    if isinstance(example, list):
        as_many = isinstance(value, list) and (len(value) == len(example) if is_number(example[0]) else len(value) > 0)
        return as_many and all(_alike(item, example[0]) for item in value)
    if isinstance(example, bool) or isinstance(value, bool):
        return type(value) is type(example)
    if isinstance(example, int):
        return isinstance(value, int)
    return is_number(value) if isinstance(example, float) else isinstance(value, type(example))


def _strays(document: Mapping[str, Any], prefix: str = "") -> list[str]:
    """Return the dotted names of what stands in a rules file and belongs to no rule."""
    found = []
    for name, item in document.items():
        if not isinstance(item, Mapping) or not item:
            found.append(prefix + name)
        elif "values" not in item:
            found += _strays(item, f"{prefix}{name}.")
    return found


def flatten(document: Mapping[str, Any], prefix: str = "") -> dict[str, Mapping[str, Any]]:
    """Return the rules of a TOML document by dotted id; a rule is a table that has ``values``."""
    rules: dict[str, Mapping[str, Any]] = {}
    for name, item in document.items():
        if isinstance(item, Mapping) and "values" in item:
            rules[prefix + name] = item
        elif isinstance(item, Mapping):
            rules |= flatten(item, f"{prefix}{name}.")
    return rules


@cache
def rulebook() -> Rulebook:
    """Return the rules that the package ships, from every ``*.toml`` of this folder.

    Raises
    ------
    ValueError
        If a rule is declared in two files, or is wrong: see `chaingraph.rules.faults.find_faults`.
    """
    tables: dict[str, Mapping[str, Any]] = {}
    for entry in sorted(files("chaingraph.rules").iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            found = flatten(load_toml(entry))
            faults = [f"{rule_id}: declared twice" for rule_id in found if rule_id in tables]
            faults += [fault.en for rule_id, table in found.items() for fault in find_faults(rule_id, table)]
            if faults:
                msg = f"{entry.name}: {'; '.join(faults)}"
                raise ValueError(msg)
            tables |= found
    return Rulebook(tables)
