"""How sure the counts of people of firms are, and where declared and recorded ones differ, as frames."""

import polars as pl

from chaingraph.asof.evidence import COUNTS, PEOPLE, differing, differs, is_exact
from chaingraph.asof.people import evidence_by_enterprise


def find_exact(park, on=None):
    """Per firm and kind of person: True for the number itself, False for at least so many, None for unknown."""
    return evidence_by_enterprise(park, on).select("enterprise_id", *map(is_exact, PEOPLE))


def find_differences(park, on=None):
    """The firms with a declared count that differs from the records, and both numbers of it."""
    found = evidence_by_enterprise(park, on).filter(pl.any_horizontal(map(differs, COUNTS)))
    return found.select("enterprise_id", *(column for name in COUNTS for column in differing(name)))
