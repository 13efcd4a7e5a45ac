"""One row of the answer about organizations and chains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chaingraph.analysis.organizations.answers import ORGANIZATIONS
from chaingraph.analysis.organizations.findings import FINDINGS
from chaingraph.errors import Text
from chaingraph.words import Reason


def found(
    code: str,
    text: Text,
    rules: Iterable[str] = (),
    facts: Mapping[str, Any] | None = None,
    **columns: Any,
) -> dict[str, Any]:
    """Return one row of the answer; columns that are not given are unknown, the gravity may be."""
    declared = FINDINGS[code]
    row: dict[str, Any] = dict.fromkeys(ORGANIZATIONS.names())
    row |= {"gravity": declared.gravity, "finding": code, "due": declared.due, "enterprise_ids": ()}
    return {**row, **columns, "reasons": (Reason(code, text, dict(facts or {}), tuple(rules)),)}


def about(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that say which organization a finding is about, from a row of `Facts.organizations`."""
    return {
        "organization_id": row["id"],
        "organization": row["name"],
        "kind": row["kind"],
        "enterprise_ids": tuple(row["firms"] or ()),
        "full_members": row["full_members"],
        "members": row["members"],
    }
