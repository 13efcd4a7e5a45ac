"""What is asked of organizations and pairings: dated, cited numbers."""

from chaingraph.rules.cited import authority, cite
from chaingraph.rules.core import Rule, Rulebook, rulebook

__all__ = ["Rule", "Rulebook", "authority", "cite", "rulebook"]
