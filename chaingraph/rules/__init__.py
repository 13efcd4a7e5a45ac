"""What is asked of organizations and pairings: dated, cited numbers."""

from chaingraph.rules.cited import authority, caveats, cite, count_rules, left_out
from chaingraph.rules.core import Rule, Rulebook, rulebook
from chaingraph.rules.numbers import Numbers, numbers

__all__ = [
    "Numbers",
    "Rule",
    "Rulebook",
    "authority",
    "caveats",
    "cite",
    "count_rules",
    "left_out",
    "numbers",
    "rulebook",
]
