"""What the records of a park contradict: findings that no cell shows and only the whole park does."""

from __future__ import annotations

from dataclasses import replace

from chaingraph.asof.contradictions import find_home_conflicts, find_missing_register, find_scope_faults
from chaingraph.asof.declared import find_people_counts
from chaingraph.asof.scale import find_scale_conflicts
from chaingraph.park import Park

_ASKED = (find_people_counts, find_scale_conflicts, find_home_conflicts, find_missing_register, find_scope_faults)


def with_contradictions(park: Park) -> Park:
    """Return the park with what its records contradict among its findings, after those of reading.

    Examples
    --------
    >>> firm = {"id": "E1", "name": "甲", "has_organization": True, "organizations": 0, "source": "synthetic"}
    >>> [finding.code for finding in with_contradictions(Park.from_rows({"Enterprise": [firm]})).findings]
    ['CG-W222', 'CG-W224']
    """
    return replace(park, findings=(*park.findings, *(finding for ask in _ASKED for finding in ask(park))))
