"""The rules that one question asks, read once for a day and called by their short names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from chaingraph.errors import Text
from chaingraph.rules.cited import authority
from chaingraph.rules.core import Rule, Rulebook


class Numbers:
    """Values of rules on one day; the attribute ``branch_min`` is the value of ``party.branch_min``.

    Parameters
    ----------
    rules
        Id and rule, None where the rule is not in force on the day: its value is None. Lists are tuples.

    Raises
    ------
    ValueError
        If two ids end in the same name.
    """

    def __init__(self, rules: Iterable[tuple[str, Rule | None]]) -> None:
        self._rules: dict[str, Rule | None] = {}
        for rule_id, rule in rules:
            name = rule_id.rpartition(".")[2]
            if name in self._rules:
                msg = f"two of the rules are called {name}"
                raise ValueError(msg)
            self._rules[name] = rule
            value = rule.value if rule else None
            # a plain attribute: read once per row of an answer, it must cost nothing
            self.__dict__[name] = tuple(value) if isinstance(value, list) else value

    def __getattr__(self, name: str) -> Any:
        """Refuse a rule that was not asked for."""
        msg = f"no number {name!r} was read from the rules"
        raise AttributeError(msg)

    def since(self, name: str) -> dt.date | None:
        """Return the first day of the version that is in force, None where the rule is not in force."""
        rule = self._rules[name]
        return rule.since if rule else None

    def authority(self, name: str) -> Text:
        """Return whose rule it is, as `chaingraph.rules.authority` says it; the rule must be in force."""
        rule = self._rules[name]
        if rule is None:
            msg = f"the rule {name} is not in force"
            raise LookupError(msg)
        return authority(rule)


def numbers(book: Rulebook, on: dt.date | None, *rule_ids: str, optional: Iterable[str] = ()) -> Numbers:
    """Read the values of rules as they stand on a day.

    Parameters
    ----------
    book, on
        Rulebook and as-of day; without a day the newest versions.
    rule_ids
        Ids of rules that must be in force, in the order in which they are asked.
    optional
        Ids of rules that may be younger than the day.

    Returns
    -------
    Numbers
        Values by the last part of each id.

    Raises
    ------
    RuleError
        If a rule is unknown, or one that is not optional is not in force on the day.

    Examples
    --------
    >>> from chaingraph.rules import rulebook
    >>> read = numbers(rulebook(), dt.date(2019, 6, 1), "party.branch_min", optional=["party.state_firm_committee"])
    >>> read.branch_min, read.state_firm_committee, read.authority("branch_min").zh
    (3, None, '中国共产党支部工作条例（试行）第四条')
    """
    firm = [(rule_id, book.rule(rule_id, on)) for rule_id in rule_ids]
    return Numbers([*firm, *((rule_id, book.find(rule_id, on)) for rule_id in optional)])
