"""The rules that an answer used, and what a reader must know about them: how far verified, where they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from chaingraph.errors import Text
from chaingraph.rules.core import Rule, Rulebook

_WEAK = {
    "one_source": Text("条号只见于一个来源的：", "article seen in one source only: "),
    "disputed": Text("条号各来源不一的：", "sources differ on the article: "),
    "content_only": Text("只见内容、未见条号的：", "content seen, article not seen: "),
    "text_not_seen": Text("数字未对照原文的：", "number not read in the text: "),
    "not_found": Text("未找到成文规定的：", "no text found: "),
}


def cite(book: Rulebook, rule_ids: Iterable[str], on: dt.date | None = None) -> tuple[Mapping[str, Any], ...]:
    """Return the used rules for `Table.rules`.

    Parameters
    ----------
    book
        The rulebook that decided.
    rule_ids
        Ids of the rules that were used, in any order and with repetitions.
    on
        As-of day of the answer.

    Returns
    -------
    tuple of mapping
        `Rule.to_dict` of each, sorted by id.

    Raises
    ------
    RuleError
        If a rule is unknown or not in force on the day.

    Examples
    --------
    >>> from chaingraph.rules import rulebook
    >>> [rule["id"] for rule in cite(rulebook(), ["party.joint_span", "party.branch_min"])]
    ['party.branch_min', 'party.joint_span']
    """
    return tuple(book.rule(rule_id, on).to_dict() for rule_id in sorted(set(rule_ids)))


def count_rules(rules: Collection[Mapping[str, Any]]) -> Text | None:
    """Return one short line on the rules of an answer: how many, and of how many the text is open; None without any.

    Examples
    --------
    >>> from chaingraph.rules import rulebook
    >>> count_rules(cite(rulebook(), ["party.talk_months", "party.branch_min"])).en
    'rules 2, 1 with open articles'
    """
    if not rules:
        return None
    weak = sum(rule.get("verified") in _WEAK for rule in rules)
    if not weak:
        return Text(f"依据规则 {len(rules)} 条", f"rules {len(rules)}")
    return Text(f"依据规则 {len(rules)} 条，其中 {weak} 条条文待核", f"rules {len(rules)}, {weak} with open articles")


def caveats(rules: Collection[Mapping[str, Any]]) -> tuple[Text, ...]:
    """Return what must be known of the rules of an answer: which texts are open, where they hold, since when at least.

    Examples
    --------
    >>> from chaingraph.rules import rulebook
    >>> caveats(cite(rulebook(), ["party.talk_months", "party.branch_min"]))[0].zh
    '规则核实程度：条号各来源不一的：中国共产党发展党员工作细则（2026 年修订）第七条（一说第八条）'
    """
    return tuple(note for note in (_verified(rules), _regions(rules), _early(rules)) if note)


def left_out(book: Rulebook, rule_ids: Iterable[str], on: dt.date | None) -> Text | None:
    """Say which of the rules that an answer asks are not in force on its day; None where all are.

    Examples
    --------
    >>> from chaingraph.rules import rulebook
    >>> left_out(rulebook(), ["party.branch_min", "party.joint_span"], dt.date(2018, 1, 1)).en
    'not in force on 2018-01-01 and left out: 中国共产党支部工作条例（试行）第五条 (from 2018-10-28)'
    """
    texts: dict[tuple[str, dt.date], None] = {}
    for rule_id in sorted(set(rule_ids)):
        if book.find(rule_id, on) is None:
            rule = book.first(rule_id)
            texts[(rule.cited, rule.since)] = None
    if not texts:
        return None
    zh = "；".join(f"{text}（自 {since} 起）" for text, since in texts)
    en = "; ".join(f"{text} (from {since})" for text, since in texts)
    return Text(f"{on} 不在施行期、未据以判断：{zh}", f"not in force on {on} and left out: {en}")


def authority(rule: Rule) -> Text:
    """Return whose rule it is, as a sentence about what it allows begins: a region's, a local one, a document's.

    Examples
    --------
    >>> from chaingraph.rules import rulebook
    >>> authority(rulebook().rule("party.zhejiang_committee")).zh
    '浙江省规定（其他地区供参考）'
    """
    if rule.region:
        return Text(f"{rule.region.zh}规定（其他地区供参考）", f"the rule of {rule.region.en} (guidance elsewhere)")
    if rule.kind == "local":
        return Text("本地规定", "the local rule")
    text = rule.cited
    return Text(text, text)


def _verified(used: Collection[Mapping[str, Any]]) -> Text | None:
    groups = [(level, [rule for rule in used if rule.get("verified") == level]) for level in _WEAK]
    groups = [(level, rules) for level, rules in groups if rules]
    if not groups:
        return None
    zh = "。".join(_WEAK[level].zh + "；".join(_texts(rules, "zh")) for level, rules in groups)
    en = ". ".join(_WEAK[level].en + "; ".join(_texts(rules, "en")) for level, rules in groups)
    return Text(f"规则核实程度：{zh}", f"how far verified: {en}")


def _regions(used: Collection[Mapping[str, Any]]) -> Text | None:
    rules = [rule for rule in used if rule.get("region") and rule["verified"] != "not_found"]
    if not rules:
        return None
    regions = list(dict.fromkeys(rule["region"] for rule in rules))
    texts = _texts(rules)
    return Text(
        f"仅适用于{'、'.join(region.zh for region in regions)}，其他地区供参考：{'；'.join(texts)}",
        f"holds in {', '.join(region.en for region in regions)} only, guidance elsewhere: {'; '.join(texts)}",
    )


def _early(used: Collection[Mapping[str, Any]]) -> Text | None:
    """Say of which rules the first day is not known, where the answer is about a day before the one that is sure."""
    days: dict[dt.date, list[Mapping[str, Any]]] = {}
    for rule in used:
        if rule.get("early"):
            days.setdefault(rule["since"], []).append(rule)
    if not days:
        return None
    zh = "。".join(f"至少自 {day} 起施行：{'；'.join(_texts(days[day], 'zh'))}" for day in sorted(days))
    en = ". ".join(f"in force at least from {day}: {'; '.join(_texts(days[day], 'en'))}" for day in sorted(days))
    return Text(f"施行首日未查到，{zh}", f"first day not found; {en}")


def _texts(rules: Iterable[Mapping[str, Any]], language: str = "zh") -> list[str]:
    """Return document and article of each rule, every text once; what has no text is told by its meaning."""
    words = (
        rule["label"].in_language(language)
        if rule["verified"] == "not_found"
        else rule["title"] + (rule["article"] or "")
        for rule in rules
    )
    return list(dict.fromkeys(words))
