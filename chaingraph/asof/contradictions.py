"""What firms and scopes say of organizations against what the records say: findings that only the whole park shows."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from chaingraph.asof.homes import find_homes, find_organized, lacks_register, says_none, says_one
from chaingraph.asof.scopes import REGISTERED_AS, find_completeness
from chaingraph.errors import Finding, Severity
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.words import words_of

WORDS = words_of(__package__)


def find_home_conflicts(park: Park) -> tuple[Finding, ...]:
    """Return the firms whose own statement on organizations the register contradicts, as warnings.

    Examples
    --------
    >>> known = {"name": "甲", "source": "synthetic"}
    >>> park = Park.from_rows({"Enterprise": [{"id": "E1", "has_organization": True, "organizations": 0, **known}]})
    >>> [finding.code for finding in find_home_conflicts(park)]
    ['CG-W222']
    """
    seated = find_homes(park).select(id="enterprise_id", seated=pl.lit(value=True)).unique()
    complete = find_completeness(park, "organizations").rename({"enterprise_id": "id"})
    yes, no = says_one(), says_none()
    on_record, told = pl.col("seated").fill_null(value=False), pl.col("complete").fill_null(value=False)
    said = (
        pl.when(yes & no).then(pl.lit("says_both"))
        .when(no & on_record).then(pl.lit("says_none"))
        .when(yes & told & ~on_record).then(pl.lit("says_one"))
    )  # fmt: skip
    firms = park["Enterprise"].join(seated, on="id", how="left").join(complete, on="id", how="left")
    rows = firms.with_columns(said=said).drop_nulls("said").sort("name", "id").select("id", "name", "said")
    return tuple(
        Finding(
            "CG-W222",
            Severity.WARNING,
            WORDS.text(code, id=firm, name=name or firm),
            table=kind("Enterprise").table,
            column="has_organization",
        )
        for firm, name, code in rows.iter_rows()
    )


def find_missing_register(park: Park) -> tuple[Finding, ...]:
    """Return that there is no register of organizations, so that coverage cannot be judged, where a firm hangs on it.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "source": "synthetic"}]})
    >>> [finding.code for finding in find_missing_register(park)], find_missing_register(Park.from_rows({}))
    (['CG-W224'], ())
    """
    if not lacks_register(park) or not (find_organized(park)["home"] == "not_known").any():
        return ()
    table = kind("PartyOrganization").table
    return (Finding("CG-W224", Severity.WARNING, WORDS.text("register_missing"), table=table),)


def find_scope_faults(park: Park) -> tuple[Finding, ...]:
    """Return the scopes that speak of nothing in the park, or against one another, as warnings.

    Examples
    --------
    >>> find_scope_faults(Park.from_rows({}))
    ()
    """
    return tuple(
        Finding(
            "CG-W223", Severity.WARNING, WORDS.text(code, id=key, street=street),
            table=kind("SourceScope").table, column=column,
        )
        for code, key, street, column in _faults(park)
    )  # fmt: skip


def _faults(park: Park) -> Iterator[tuple[str, str, str, str]]:
    scopes = park["SourceScope"].sort("id")
    streets = set(park["Enterprise"]["street"]) | set(park["PartyOrganization"]["street"])
    where = ("register", "street", "chain_id", "organization_id")
    against = scopes.filter(pl.col("complete").n_unique().over(*where, mapping_strategy="group_to_rows") > 1)
    opposed = set(against["id"])
    for row in scopes.iter_rows(named=True):
        street = row["street"] or ""
        if row["street"] is not None and row["street"] not in streets:
            yield "scope_street", row["id"], street, "street"
        if row["id"] in opposed:
            yield "scope_opposed", row["id"], street, "complete"
        table = REGISTERED_AS[row["register"]]
        if row["complete"] and park[table].is_empty():
            yield "scope_empty", row["id"], street, "register"
