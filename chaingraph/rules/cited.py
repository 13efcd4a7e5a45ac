"""The rules that an answer used, and what a reader must know about them: how far verified, where they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from chaingraph.errors import Text
from chaingraph.rules.core import Rule, Rulebook

_WEAK = {
    "one_source": Text("条号只见于一个来源的：", "article seen in one source only: "),
    "disputed": Text("条号各来源不一的：", "sources differ on the article: "),
    "content_only": Text("只见内容、未见条号的：", "content seen, article not seen: "),
    "not_found": Text("未找到成文规定的：", "no text found: "),
}


def cite(
    book: Rulebook, rule_ids: Iterable[str], on: dt.date | None = None
) -> tuple[tuple[Mapping[str, Any], ...], tuple[Text, ...]]:
    """Return the used rules for `Table.rules`, and the notes that belong to an answer which rests on them.

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
    rules
        `Rule.to_dict` of each, sorted by id.
    notes
        One sentence on the texts that are not verified in two sources, one on rules of another region; none where
        there is nothing to say.

    Raises
    ------
    RuleError
        If a rule is unknown or not in force on the day.

    Examples
    --------
    >>> from chaingraph.rules import rulebook
    >>> rules, notes = cite(rulebook(), ["party.joint_span", "party.branch_min"])
    >>> [rule["id"] for rule in rules]
    ['party.branch_min', 'party.joint_span']
    >>> notes[0].zh
    '规则核实程度：条号只见于一个来源的：中国共产党支部工作条例（试行）第五条'
    """
    used = [book.rule(rule_id, on) for rule_id in sorted(set(rule_ids))]
    return tuple(rule.to_dict() for rule in used), tuple(note for note in (_verified(used), _regions(used)) if note)


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
    text = rule.title + (rule.article or "")
    return Text(text, text)


def _verified(used: list[Rule]) -> Text | None:
    groups = [(level, [rule for rule in used if rule.verified == level]) for level in _WEAK]
    groups = [(level, rules) for level, rules in groups if rules]
    if not groups:
        return None
    zh = "。".join(_WEAK[level].zh + "；".join(_texts(rules, "zh")) for level, rules in groups)
    en = ". ".join(_WEAK[level].en + "; ".join(_texts(rules, "en")) for level, rules in groups)
    return Text(f"规则核实程度：{zh}", f"how far verified: {en}")


def _regions(used: list[Rule]) -> Text | None:
    rules = [rule for rule in used if rule.region and rule.verified != "not_found"]
    if not rules:
        return None
    regions = list(dict.fromkeys(rule.region for rule in rules if rule.region))
    texts = _texts(rules)
    return Text(
        f"仅适用于{'、'.join(region.zh for region in regions)}，其他地区供参考：{'；'.join(texts)}",
        f"holds in {', '.join(region.en for region in regions)} only, guidance elsewhere: {'; '.join(texts)}",
    )


def _texts(rules: list[Rule], language: str = "zh") -> list[str]:
    """Return document and article of each rule, every text once; what has no text is told by its meaning."""
    words = (
        rule.label.in_language(language) if rule.verified == "not_found" else rule.title + (rule.article or "")
        for rule in rules
    )
    return list(dict.fromkeys(words))
