"""What a rules file must hold, and every way in which one can be wrong: gaps, overlaps, missing citations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from chaingraph.errors import Text
from chaingraph.rules.vocabulary import KINDS, VERIFIED
from chaingraph.toml import Check, Key, any_text, boolean, day, find_misfits, is_day, list_of, one_of, table_of, text

_DAY = dt.timedelta(days=1)


def _anything(value: Any) -> list[tuple[str, Text]]:
    """Accept any value: what it must look like is known only beside the shipped one."""
    del value
    return []


_WORDS: Check = table_of({"zh": Key(text, required=True), "en": Key(text, required=True)})
_VERSION = {
    "from": Key(day, required=True),
    "until": Key(day),
    "since_at_least": Key(boolean),
    "not_before": Key(day),
    "value": Key(_anything, required=True),
    "verified": Key(one_of(VERIFIED), required=True),
    "cite": Key(
        table_of({"title": Key(text, required=True), "issuer": Key(text, required=True), "article": Key(any_text)}),
        required=True,
    ),
    "kind": Key(one_of(KINDS)),
    "region": Key(_anything),
}
_LOCAL = {
    "values": Key(list_of(table_of(_VERSION)), required=True),
    "label": Key(_WORDS),
    "region": Key(_WORDS),
    "unit": Key(text),
    "base": Key(text),
    "hard": Key(boolean),
    "kind": Key(one_of(KINDS)),
    "confirmed": Key(day),
}


def find_faults(rule_id: str, table: Mapping[str, Any]) -> list[Text]:
    """Return everything that is wrong with one rule as read from TOML.

    Parameters
    ----------
    rule_id
        Only used in the sentences.
    table
        The rule: label, unit, base, region, hard, kind, confirmed, values.

    Returns
    -------
    list of Text
        Sentences in the order of the fields, then of the versions; empty for a rule that can be used.

    Examples
    --------
    >>> version = {"from": dt.date(2020, 1, 1), "value": 3, "verified": "local", "cite": {"title": "t", "issuer": "i"}}
    >>> label = {"zh": "例", "en": "example"}
    >>> table = {"label": label, "hard": False, "kind": "local", "confirmed": dt.date(2026, 1, 1), "values": [version]}
    >>> find_faults("r", table)
    []
    >>> [fault.en for fault in find_faults("r", {**table, "values": [{**version, "cite": {}}]})]
    ['r: the version from 2020-01-01 has no citation (title and issuer)']
    """
    found = []
    for name in ("label", "region"):
        words = table.get(name)
        if (words is not None or name == "label") and not (
            isinstance(words, Mapping) and words.get("zh") and words.get("en")
        ):
            found.append(Text(f"{rule_id}：{name} 须有中文和英文", f"{rule_id}: {name} needs Chinese and English"))
    if one_of(KINDS)(table.get("kind")):
        found.append(Text(f"{rule_id}：性质须为 {'、'.join(KINDS)}", f"{rule_id}: kind is one of {', '.join(KINDS)}"))
    if not isinstance(table.get("hard"), bool):
        found.append(Text(f"{rule_id}：hard 须为 true 或 false", f"{rule_id}: hard is true or false"))
    if not is_day(table.get("confirmed")):
        found.append(Text(f"{rule_id}：confirmed 须为日期", f"{rule_id}: confirmed is a date"))
    return found + find_version_faults(rule_id, table.get("values"))


def find_local_faults(rule_id: str, table: Mapping[str, Any]) -> list[Text]:
    """Return what is wrong with a rule of a local file: form, citation, gaps, then keys and types."""
    return find_version_faults(rule_id, table["values"]) or find_misfits(table, _LOCAL, rule_id)


def find_version_faults(rule_id: str, versions: Any) -> list[Text]:
    """Return what is wrong with the versions of a rule: form, citation, gaps and overlaps.

    Notes
    -----
    A version holds from its first day to the day before the next one; ``until`` says that it ended, so a later
    version has to follow it at once. Two versions with one first day overlap.
    """
    if not isinstance(versions, list) or not versions:
        return [Text(f"{rule_id}：缺少 values", f"{rule_id}: values are missing")]
    found: list[Text] = []
    dated = []
    for version in versions:
        if not isinstance(version, Mapping) or not is_day(version.get("from")):
            found.append(Text(f"{rule_id}：每个版本须有日期 from", f"{rule_id}: every version needs the date from"))
            continue
        dated.append(version)
        found += _version(rule_id, version)
    dated.sort(key=lambda version: version["from"])
    for earlier, later in pairwise(dated):
        first, end = later["from"], earlier.get("until") if is_day(earlier.get("until")) else None
        if earlier["from"] == first or (end is not None and end >= first):
            found.append(Text(f"{rule_id}：{first} 有两个版本重叠", f"{rule_id}: two versions overlap on {first}"))
        elif end is not None and end + _DAY < first:
            found.append(
                Text(f"{rule_id}：{end} 至 {first} 之间有空档", f"{rule_id}: there is a gap between {end} and {first}")
            )
    return found


def _version(rule_id: str, version: Mapping[str, Any]) -> list[Text]:
    since, found = version["from"], []
    if "value" not in version:
        found.append(Text(f"{rule_id}：{since} 版缺少 value", f"{rule_id}: the version from {since} has no value"))
    if one_of(VERIFIED)(version.get("verified")):
        known = ", ".join(VERIFIED)
        found.append(
            Text(
                f"{rule_id}：{since} 版的 verified 须为 {known}",
                f"{rule_id}: verified of the version from {since} is one of {known}",
            )
        )
    cite = version.get("cite")
    if not isinstance(cite, Mapping) or not (cite.get("title") and cite.get("issuer")):
        found.append(
            Text(
                f"{rule_id}：{since} 版缺少出处（title、issuer）",
                f"{rule_id}: the version from {since} has no citation (title and issuer)",
            )
        )
    found += _first_day(rule_id, version)
    until = version.get("until")
    if until is not None and not (is_day(until) and until >= since):
        found.append(
            Text(
                f"{rule_id}：{since} 版的 until 须为其后的日期",
                f"{rule_id}: until of the version from {since} is a later date",
            )
        )
    return found


def _first_day(rule_id: str, version: Mapping[str, Any]) -> list[Text]:
    """Return what is wrong with how sure the first day is said to be."""
    since, before, found = version["from"], version.get("not_before"), []
    if not isinstance(version.get("since_at_least", False), bool):
        found.append(
            Text(
                f"{rule_id}：{since} 版的 since_at_least 须为 true 或 false",
                f"{rule_id}: since_at_least of the version from {since} is true or false",
            )
        )
    if before is not None and not (version.get("since_at_least") is True and is_day(before) and before <= since):
        found.append(
            Text(
                f"{rule_id}：{since} 版的 not_before 须为不晚于 from 的日期，且须有 since_at_least = true",
                f"{rule_id}: not_before of the version from {since} is a date up to from, beside since_at_least = true",
            )
        )
    return found
