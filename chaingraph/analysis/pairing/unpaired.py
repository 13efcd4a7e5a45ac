"""Organizations without a mentor."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import current, standing
from chaingraph.asof.homes import is_functional
from chaingraph.asof.owners import is_of_non_public
from chaingraph.asof.scopes import find_complete_bodies
from chaingraph.errors import Text
from chaingraph.headings import column_of
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import words_of

WORDS = words_of(__package__)
_UNPAIRED = tuple(
    column_of(name) for name in ("organization_id", "organization", "organization_kind", "street", "full_members")
)


@on_its_day
def find_unpaired(park: Park, on: dt.date | None = None) -> Table:
    """Find the standing organizations of non-public firms that have no mentor.

    Parameters
    ----------
    park
        Reads `PartyOrganization` and `PAIRED_WITH`.
    on
        As-of day; see `chaingraph.asof.days.standing`.

    Returns
    -------
    Table
        ``organization_id, organization, organization_kind, street, full_members`` (declared count, null unknown);
        most full members first, then by name and id. A note says how many have none because the register of pairs is
        declared complete; of the others none is on record.

    Notes
    -----
    Which organizations are those of non-public firms: `owners.is_of_non_public`. Functional organizations have no
    mentor to look for; unknown counts as not functional. Linear.

    Examples
    --------
    >>> organization = {"kind": "branch", "non_public": True, "source": "s"}
    >>> park = Park.from_rows({
    ...     "PartyOrganization": [{"id": key, "name": key, **organization} for key in "AB"],
    ...     "PAIRED_WITH": [{"from_id": "B", "to_id": "A", "source": "s"}]})
    >>> find_unpaired(park).column("organization_id")
    ['B']
    """
    paired = park["PAIRED_WITH"].filter(current(on)).select(id="to_id")
    found = (
        park["PartyOrganization"]
        .filter(is_of_non_public(park, on), ~is_functional(park), standing(on))
        .join(paired, on="id", how="anti")
        .sort(-pl.col("full_members").fill_null(-1), "name", "id")
    )
    rows = found.select(
        "street", "full_members", organization_id="id", organization="name", organization_kind="kind"
    ).to_dicts()
    declared = find_complete_bodies(park, "pairings", on).filter("complete")["organization_id"]
    without = int(found["id"].is_in(declared.implode()).sum())
    note = WORDS.reason("unpaired_declared" if without else "unpaired", organizations=len(rows), without=without)
    title = Text("没有结对记录的非公企业党组织", "Organizations of non-public firms without a mentor on record")
    return Table(
        "unpaired", title, _UNPAIRED, tuple(rows), as_of=on, parameters={"on": on}, notes=(note,) if rows else ()
    )
