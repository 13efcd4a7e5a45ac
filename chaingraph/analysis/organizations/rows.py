"""One row of the answer about organizations and chains."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chaingraph.analysis.organizations.answers import ORGANIZATIONS
from chaingraph.analysis.organizations.findings import FINDINGS
from chaingraph.words import Reason


def found(reason: Reason, **columns: Any) -> dict[str, Any]:
    """Return one row of the answer; columns that are not given are unknown, the gravity may be."""
    declared = FINDINGS[reason.code]
    row: dict[str, Any] = dict.fromkeys(ORGANIZATIONS.names())
    row |= {"gravity": declared.gravity, "finding": reason.code, "due": declared.due, "enterprise_ids": ()}
    return {**row, **columns, "reasons": (reason,)}


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
