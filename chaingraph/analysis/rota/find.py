"""The rota of hosts: fair within each chain, chains in turn, each with a venue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from chaingraph.analysis.rota.answers import HISTORY, ROTA, VENUES
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun, current
from chaingraph.asof.firms import find_operating
from chaingraph.asof.homes import find_homes
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import words_of

WORDS = words_of(__package__)
_PER_CHAIN = 3
_NEVER = dt.date.min


@dataclass
class _Host:
    """An organization that may host: how often it did, and when last."""

    key: str
    name: str
    chains: frozenset[str]
    streets: frozenset[str]
    led: bool  # whether a secretary is on record
    times: int
    last: dt.date | None
    planned: int = 0  # rounds of this rota, the last of them after every day on record

    def rank(self) -> tuple[Any, ...]:
        """Who comes first has the least: times, rounds of this rota, day of the last time."""
        return self.times + self.planned, self.planned, self.last or _NEVER, self.name, self.key


@on_its_day
def make_rota(park: Park, *, on: dt.date | None = None, rounds: int | None = None) -> Table:
    """Propose who hosts the next round tables, and where.

    Parameters
    ----------
    park
        Reads round tables among `Event`, `ATTENDED` with who was host, organizations of firms in chains, `Venue`.
    on
        As-of day: later round tables are left out; without it the park's own (`chaingraph.asof.day.as_of`).
    rounds
        How many; None for three of each chain.

    Returns
    -------
    Table
        One row per round, in order. Chains alternate: the one whose organizations hosted longest ago, or never, comes
        first. In a chain an organization comes before all that hosted more often, and of those that hosted equally
        often the one whose last time is longest ago. ``venue``: its own, else one that is shared in its street and
        chain, its street, its chain, elsewhere; of several the largest. ``parts["history"]``: one row per host of a
        past round table, the newest first.

    Notes
    -----
    Hosts are organizations in operating firms of a chain; neither functional bodies nor those below another host are.
    One of two chains is counted once for both. A round table without a known host counts for nobody. Rounds x hosts of
    a chain.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "IndustryChain": [{"id": "K", "name": "甲链", **known}],
    ...     "Enterprise": [{"id": f"E{n}", "name": str(n), **known} for n in (1, 2)],
    ...     "IN_CHAIN": [{"from_id": f"E{n}", "to_id": "K", **known} for n in (1, 2)],
    ...     "PartyOrganization": [{"id": f"O{n}", "name": f"{n}支部", "kind": "branch", **known} for n in (1, 2)],
    ...     "ESTABLISHED_IN": [{"from_id": f"O{n}", "to_id": f"E{n}", **known} for n in (1, 2)],
    ...     "Event": [{"id": "R", "kind": "roundtable", "on": dt.date(2024, 1, 9), **known}],
    ...     "ATTENDED": [{"from_id": "O1", "to_id": "R", "host": True, **known}]})
    >>> [row["organization_id"] for row in make_rota(park, rounds=3).rows]
    ['O2', 'O1', 'O2']
    """
    past = _history(park, on)
    hosts = _hosts(park, on, past)
    chains = dict(park["IndustryChain"].unique("id").select("id", "name").iter_rows())
    pools = {chain: [host for host in hosts.values() if chain in host.chains] for chain in chains}
    able = [chain for chain in chains if pools[chain]]
    able.sort(key=lambda chain: (max(host.last or _NEVER for host in pools[chain]), chains[chain] or "", chain))
    venues = _venues(park, hosts)
    count = rounds if rounds is not None else _PER_CHAIN * len(able)
    rows = []
    for number in range(count if able else 0):
        chain = able[number % len(able)]
        host = min(pools[chain], key=_Host.rank)
        rows.append({"round": number + 1, "chain_id": chain, "chain": chains[chain], **_row(host, venues)})
        host.planned += 1
    notes = [] if past.height else [WORDS.reason("no_history")]
    unable = tuple(chains[chain] or chain for chain in chains if not pools[chain])
    notes += [WORDS.reason("no_host", chains=unable)] if unable else []
    notes += [] if able else [WORDS.reason("nobody")]
    return ROTA.table(
        tuple(rows),
        as_of=on,
        parameters={"on": on, "rounds": rounds},
        notes=tuple(notes),
        parts={"history": HISTORY.table(_told(past, hosts, chains), as_of=on)},
    )


def _history(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the hosts of past round tables: ``event_id, on, organization_id, organization``, the newest first."""
    held = park["Event"].filter((pl.col("kind") == "roundtable") & begun(on, "on")).select(event_id="id", on="on")
    hosted = park["ATTENDED"].filter(pl.col("host")).select(organization_id="from_id", event_id="to_id").unique()
    names = park["PartyOrganization"].select(organization_id="id", organization="name").unique("organization_id")
    found = held.join(hosted, on="event_id").join(names, on="organization_id")
    return found.sort("on", "event_id", "organization_id", descending=[True, False, False], nulls_last=True)


def _hosts(park: Park, on: dt.date | None, past: pl.DataFrame) -> dict[str, _Host]:
    firms = find_operating(park).select(enterprise_id="id", street="street")
    links = park["IN_CHAIN"].filter(begun(on)).select(enterprise_id="from_id", chain="to_id")
    homes = find_homes(park, on).join(firms, on="enterprise_id").join(links, on="enterprise_id")
    # of a firm's bodies the highest hosts, not each of its branches
    above = park["SUBORDINATE_TO"].filter(pl.col("to_id").is_in(homes["organization_id"].implode()))["from_id"]
    homes = homes.filter(~pl.col("organization_id").is_in(above.implode()))
    led = set(park["SERVES_AS"].filter(current(on) & (pl.col("role") == "secretary"))["to_id"])
    names = park["PartyOrganization"].select(organization_id="id", name="name").unique("organization_id")
    counted = past.group_by("organization_id").agg(times=pl.len(), last=pl.col("on").max())
    found = homes.group_by("organization_id").agg("chain", "street").join(names, on="organization_id")
    found = found.join(counted, on="organization_id", how="left").with_columns(pl.col("times").fill_null(0))
    return {
        key: _Host(key, name, frozenset(chain), frozenset(street) - {None}, key in led, times, last)
        for key, chain, street, name, times, last in found.sort("organization_id").iter_rows()
    }


def _venues(park: Park, hosts: Mapping[str, _Host]) -> Sequence[tuple[Mapping[str, Any], _Host | None]]:
    """Return the venues with the organizations that own them, the largest first."""
    rows = park["Venue"].sort("area", "name", "id", descending=[True, False, False], nulls_last=True)
    return [(row, hosts.get(row["owner_id"])) for row in rows.iter_rows(named=True)]


def _row(host: _Host, venues: Sequence[tuple[Mapping[str, Any], _Host | None]]) -> dict[str, Any]:
    fitting = [(basis, venue) for venue, owner in venues if (basis := _basis(host, venue, owner))]
    basis, venue = min(fitting, key=lambda one: list(VENUES).index(one[0]), default=(None, {}))
    reasons = [WORDS.reason("fewest", times=host.times, rounds=host.planned)]
    reasons += [] if host.led else [WORDS.reason("no_secretary")]
    reasons += [] if basis else [WORDS.reason("no_venue")]
    return {
        "organization_id": host.key,
        "organization": host.name,
        "hosted": host.times,
        "last": host.last,
        "venue": venue.get("name"),
        "area": venue.get("area"),
        "venue_basis": basis,
        "reasons": tuple(reasons),
    }


def _basis(host: _Host, venue: Mapping[str, Any], owner: _Host | None) -> str | None:
    """Return why a venue fits a host; None where it is another's and not known to be shared."""
    if venue["owner_id"] == host.key:
        return "own"
    if not venue["shared"]:
        return None
    street = owner is not None and bool(owner.streets & host.streets)
    chain = owner is not None and bool(owner.chains & host.chains)
    if street:
        return "street_chain" if chain else "street"
    return "chain" if chain else "shared"


def _told(past: pl.DataFrame, hosts: Mapping[str, _Host], chains: Mapping[str, str]) -> tuple[Mapping[str, Any], ...]:
    def named(key: str) -> tuple[str, ...]:
        return tuple(sorted(chains.get(one) or one for one in hosts[key].chains)) if key in hosts else ()

    return tuple({**row, "chains": named(row["organization_id"])} for row in past.iter_rows(named=True))
