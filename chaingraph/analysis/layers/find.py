"""Whether the designated leader of each chain is the firm that its supply hangs on, and where organizations lack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from chaingraph.analysis.columns import name_firms
from chaingraph.analysis.layers.answers import LAYERS
from chaingraph.analysis.layers.means import find_means
from chaingraph.analysis.layers.seats import find_seats
from chaingraph.analysis.layers.ties import find_ties
from chaingraph.analysis.layers.words import WORDS
from chaingraph.analysis.supply import find_chain_members, find_chokepoints
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.asof.firms import is_counted
from chaingraph.asof.homes import find_organized, note_homes
from chaingraph.asof.told import is_told
from chaingraph.park import Park
from chaingraph.rules import Rulebook, rulebook
from chaingraph.table import Table
from chaingraph.vocabulary import WITHOUT
from chaingraph.words import Reason

_NAMED = 5


@on_its_day
def compare_layers(
    park: Park,
    *,
    on: dt.date | None = None,
    rules: Rulebook | None = None,
    chokepoints: Table | None = None,
    members: Table | None = None,
) -> Table:
    """Compare the declared chains with what the supply links say of their firms, and with the organizations in them.

    Parameters
    ----------
    park
        Reads chains and who is in them, what `find_chokepoints` reads, and organizations.
    on
        As-of day; without it the park's own (`chaingraph.asof.day.as_of`).
    rules
        Chosen numbers; those of the package when not given.
    chokepoints, members
        What `find_chokepoints` and `find_chain_members` return for this park and day; asked where not given.

    Returns
    -------
    Table
        One row per industry chain, by name and id. Who holds a chain is the firm of it whose stop costs others most
        (the first chokepoint on it; general suppliers stand apart); ``verdict`` is ``not_known`` where nobody on it is
        one of known loss. ``leader_loss_share`` is null where the leader is no chokepoint. ``parts["seats"]`` tells
        which segments are represented on the committee, ``parts["ties"]`` what alone holds the alliance together (its
        parameters how many pieces it has), ``parts["means"]`` how the firms of each supply chain co-operate.

    Raises
    ------
    RuleError
        If a chosen number is missing from `rules`.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "IndustryChain": [{"id": "K", "name": "甲链", **known}],
    ...     "Enterprise": [{"id": key, "name": key, **known} for key in "ABCD"],
    ...     "IN_CHAIN": [{"from_id": key, "to_id": "K", "role": role, **known} for key, role in
    ...         (("A", "leader"), ("B", "strong"))],
    ...     "SUPPLIES": [{"from_id": "B", "to_id": to, "product": "steel", **known} for to in "CD"]})
    >>> [(row["verdict"], row["holder_id"]) for row in compare_layers(park).rows]
    [('another', 'B')]
    """
    book = rules or rulebook()
    seats = members if members is not None else find_chain_members(park, on=on, rules=book)
    choke = chokepoints if chokepoints is not None else find_chokepoints(park, on=on, rules=book, members=seats)
    rows = [_row(facts) for facts in _facts(park, choke, seats, on)]
    homes = pl.Series([row["home"] for row in choke.rows if row["home"] is not None], dtype=pl.String)
    return LAYERS.table(
        name_firms(park, LAYERS.columns, rows),
        as_of=on,
        parameters={"on": on},
        rules=choke.rules,
        notes=(*_notes(rows, choke), *note_homes(park, homes, on)),
        parts={
            "seats": find_seats(park, on),
            "ties": find_ties(park, on),
            "means": find_means(park, seats, on),
        },
    )


def _facts(park: Park, choke: Table, seats: Table, on: dt.date | None) -> list[dict[str, Any]]:
    """Return of each chain its firms, its leaders, the chokepoints among its firms, and the ends of supply chains."""
    counted = park["Enterprise"].filter(is_counted(park)).select("id", "name").unique("id")
    inside = (
        park["IN_CHAIN"]
        .filter(begun(on), is_told())
        .group_by(id="from_id", chain_id="to_id")
        .agg(leads=(pl.col("role") == "leader").any())
        .join(counted, on="id")
        .join(find_organized(park, on).select("home", id="enterprise_id"), on="id", how="left")
        .with_columns(pl.col("home").fill_null("not_known"), pl.col("leads").fill_null(value=False))
        .sort("name", "id")
    )
    found = {row["enterprise_id"]: row for row in choke.rows}
    ends = _ends(inside, seats)
    chains = park["IndustryChain"].select("id", "name").sort("name", "id")
    return [
        {
            "chain_id": chain_id,
            "chain": name,
            "members": inside.filter(pl.col("chain_id") == chain_id).rows(named=True),
            "found": found,
            "ends": ends.get(chain_id, []),
        }
        for chain_id, name in chains.iter_rows()
    ]


def _ends(inside: pl.DataFrame, seats: Table) -> dict[str, list[str]]:
    """Return of each chain the ends of the supply chains in which its firms stand, those of most of them first."""
    rows = seats.texts("chain_id", "enterprise_id", "role").rename({"chain_id": "supply"})
    ends = rows.filter(pl.col("role") == "anchor").select("supply", end="enterprise_id")
    stand = rows.drop_nulls("supply").join(inside.select("chain_id", enterprise_id="id"), on="enterprise_id")
    counted = stand.group_by("chain_id", "supply").agg(firms=pl.len()).join(ends, on="supply")
    ordered = counted.sort("chain_id", "firms", "end", descending=[False, True, False])
    return dict(
        ordered.group_by("chain_id", maintain_order=True).agg(pl.col("end").unique(maintain_order=True)).iter_rows()
    )


def _row(facts: Mapping[str, Any]) -> dict[str, Any]:
    members, found = facts["members"], facts["found"]
    leaders = [firm for firm in members if firm["leads"]]
    ids = {firm["id"] for firm in members}
    on_it = [row for firm, row in found.items() if firm in ids]
    holder = on_it[0] if on_it and on_it[0]["loss_share"] else None
    losses = [found[firm["id"]]["loss_share"] for firm in leaders if firm["id"] in found]
    bare = [row for row in on_it if row["home"] != "has"]
    row = {
        "chain_id": facts["chain_id"],
        "chain": facts["chain"],
        "firms": len(members),
        "verdict": _verdict(leaders, holder),
        "leader_ids": tuple(firm["id"] for firm in leaders),
        "leaders": tuple(firm["name"] for firm in leaders),
        "leader_homes": tuple(dict.fromkeys(firm["home"] for firm in leaders)),
        "leader_loss_share": max((loss for loss in losses if loss is not None), default=None),
        "leader_ends": any(firm["id"] in facts["ends"] for firm in leaders) if leaders and facts["ends"] else None,
        "holder_id": holder and holder["enterprise_id"],
        "holder": holder and holder["name"],
        "holder_loss_share": holder and holder["loss_share"],
        "holder_home": holder and holder["home"],
        "end_ids": tuple(facts["ends"][:_NAMED]),
        "chokepoints": len(on_it),
        "without_organization": sum(row["home"] in WITHOUT for row in bare),
        "organization_unknown": sum(row["home"] == "not_known" for row in bare),
        "bare_ids": tuple(row["enterprise_id"] for row in bare[:_NAMED]),
    }
    return {**row, "reasons": tuple(_reasons(row))}


def _verdict(leaders: Sequence[Mapping[str, Any]], holder: Mapping[str, Any] | None) -> str:
    if not leaders:
        return "no_leader"
    if holder is None:
        return "not_known"
    return "holds" if any(firm["id"] == holder["enterprise_id"] for firm in leaders) else "another"


def _reasons(row: Mapping[str, Any]) -> list[Reason]:
    found = []
    if row["holder"] is not None:
        found.append(WORDS.reason("holder", firm=row["holder"], loss_share=row["holder_loss_share"]))
    if row["verdict"] == "another":
        known = row["leader_loss_share"]
        words = "leader_less" if known is not None else "leader_no_chokepoint"
        found.append(WORDS.reason(words, named=row["leaders"], loss_share=known))
    if row["verdict"] == "no_leader":
        found.append(WORDS.reason("no_leader"))
    if row["verdict"] == "not_known":
        found.append(WORDS.reason("no_chokepoint"))
    if row["chokepoints"]:
        facts = {name: row[name] for name in ("chokepoints", "without_organization", "organization_unknown")}
        found.append(WORDS.reason("bare", **facts))
    return found


def _notes(rows: Sequence[Mapping[str, Any]], choke: Table) -> list[Any]:
    notes: list[Any] = [] if rows else [WORDS.reason("no_chains")]
    # where the search of the chains raised an alarm there are no chokepoints, and its notes say why
    return [*notes, *choke.notes] if not len(choke) else [*notes, WORDS.reason("holds_means")]
