"""Who could become deputy secretary of a chain committee: secretaries and Party workers of its firms, ranked."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from chaingraph.analysis.candidates.answers import CANDIDATES, GOODS, STATES
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun, current
from chaingraph.asof.firms import find_operating
from chaingraph.asof.homes import find_homes
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import words_of

WORDS = words_of(__package__)
_ROLES = ("secretary", "party_worker")  # whom the zone selects from, the first comes first
_ORDER = {name: place for place, name in enumerate(STATES)}


@on_its_day
def find_candidates(park: Park, *, on: dt.date | None = None) -> Table:
    """Rank who could become deputy secretary of each chain committee.

    Parameters
    ----------
    park
        Reads `SERVES_AS` with the four goods, organizations of operating firms in chains, and the committees.
    on
        As-of day; without it the park's own (`chaingraph.asof.day.as_of`).

    Returns
    -------
    Table
        One row per chain and person who is secretary or Party worker of an organization of its firms and has no
        office in its committee: by chain; then all four goods, not fully assessed, some lacking; then how many are
        known to be good, the role, the earliest day of office, the id. ``ask``: what is still to be assessed.

    Notes
    -----
    Someone of several offices is told by the first by role and day; a good is there if all offices say so, lacking if
    one denies it. Unknown goods count neither way. Linear in the offices.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> goods = {name: True for name in GOODS}
    >>> park = Park.from_rows({
    ...     "IndustryChain": [{"id": "K", "name": "甲链", **known}],
    ...     "Enterprise": [{"id": "E", "name": "甲", **known}], "IN_CHAIN": [{"from_id": "E", "to_id": "K", **known}],
    ...     "PartyOrganization": [{"id": "O", "name": "甲支部", "kind": "branch", **known}],
    ...     "ESTABLISHED_IN": [{"from_id": "O", "to_id": "E", **known}],
    ...     "Member": [{"id": "M1", **known}, {"id": "M2", **known}],
    ...     "SERVES_AS": [{"from_id": "M1", "to_id": "O", "role": "party_worker", **goods, **known},
    ...                   {"from_id": "M2", "to_id": "O", "role": "secretary", **known}]})
    >>> [(row["member_id"], row["state"]) for row in find_candidates(park).rows]
    [('M1', 'qualified'), ('M2', 'not_assessed')]
    """
    offices = park["SERVES_AS"].filter(current(on)).join(park["Member"].select(from_id="id"), on="from_id", how="semi")
    chains = park["IndustryChain"].unique("id").select(chain_id="id", chain="name", committee="committee_id")
    firms = find_operating(park).select(enterprise_id="id")
    links = park["IN_CHAIN"].filter(begun(on)).select(enterprise_id="from_id", chain_id="to_id")
    homes = (
        find_homes(park, on).join(firms, on="enterprise_id").join(links, on="enterprise_id").join(chains, on="chain_id")
    )
    homes = homes.select("organization_id", "chain_id", "chain", "committee").unique()
    names = park["PartyOrganization"].select(organization_id="id", organization="name").unique("organization_id")
    posts = offices.filter(pl.col("role").is_in(_ROLES)).rename({"from_id": "member_id", "to_id": "organization_id"})
    sitting = offices.select(member_id="from_id", committee="to_id")
    found = posts.join(homes, on="organization_id").join(names, on="organization_id")
    found = found.join(sitting, on=["member_id", "committee"], how="anti")
    role = pl.col("role").replace_strict(_ROLES, range(len(_ROLES)), return_dtype=pl.Int8)
    people = found.sort(role, "since", "organization_id", nulls_last=True).group_by(
        "chain_id", "member_id", maintain_order=True
    )
    frame = people.agg(
        pl.col("chain", "organization", "role", "since").first(),
        *(pl.col(name).all(ignore_nulls=False) for name in GOODS),
    )
    rows = [_row(row) for row in frame.iter_rows(named=True)]
    rows.sort(key=_place)
    seen: dict[str, int] = {}
    for row in rows:
        row["rank"] = seen[row["chain_id"]] = seen.get(row["chain_id"], 0) + 1
    notes = [] if rows else [WORDS.reason("nobody")]
    unknown = sum(row["state"] == "not_assessed" for row in rows)
    notes += [WORDS.reason("open", people=unknown)] if unknown else []
    return CANDIDATES.table(
        tuple({name: row[name] for name in CANDIDATES.names()} for row in rows),
        as_of=on,
        parameters={"on": on},
        notes=tuple(notes),
    )


def _row(row: dict[str, Any]) -> dict[str, Any]:
    label = {name: kind("SERVES_AS")[name].label for name in GOODS}
    by = {met: tuple(label[name] for name in GOODS if row[name] is met) for met in (True, False, None)}
    state = "lacking" if by[False] else "not_assessed" if by[None] else "qualified"
    reasons = [WORDS.reason(f"as_{row['role']}", name=row["organization"])]
    return {**row, "state": state, "good": by[True], "lacking": by[False], "ask": by[None], "reasons": tuple(reasons)}


def _place(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        row["chain"] or "",
        row["chain_id"],
        _ORDER[row["state"]],
        -len(row["good"]),
        _ROLES.index(row["role"]),
        row["since"] or dt.date.max,
        row["member_id"],
    )
