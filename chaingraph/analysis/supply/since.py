"""What became of the supply chains since another park: which were born, grew, split, merged, died."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from chaingraph.analysis.supply.answers import CHAIN_CHANGES
from chaingraph.analysis.supply.ends import Declared
from chaingraph.analysis.supply.facts import WORDS, SupplyChains, chain_names
from chaingraph.analysis.supply.search import RULES, find_found
from chaingraph.asof.day import on_its_day
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason

_PART = 0.5  # a chain comes from another when half of the smaller of the two stands in the other

Chains = dict[str, frozenset[str]]


@on_its_day
def find_chain_changes(
    park: Park,
    *,
    before: Park,
    on: dt.date | None = None,
    rules: Rulebook | None = None,
    ends: Declared | None = None,
) -> Table:
    """Find what became of the supply chains.

    Parameters
    ----------
    park, on, rules, ends
        As in `chains.find_supply_chains`.
    before
        The earlier park, searched in the same way on its own day.

    Returns
    -------
    Table
        One row per chain of today and per chain that died: by kind of change, then by name and id. Firms are told apart
        by their ids.

    Notes
    -----
    Two chains belong together when half of the smaller one stands in the other and one is, by the Jaccard index, what
    the other is most like. Several from one: split; one from several: merged; none: born or died; else grown or shrunk
    by the number of firms. Where communities stand in the place of the chains of either park, a note says so.

    Examples
    --------
    >>> links = [{"from_id": a, "to_id": b, "source": "s"} for a, b in ("AB", "BC")]
    >>> more = [*links, {"from_id": "D", "to_id": "C", "source": "s"}]
    >>> found = find_chain_changes(Park.from_rows({"SUPPLIES": more}), before=Park.from_rows({"SUPPLIES": links}))
    >>> [(row["change"], row["chain_id"], row["joined"]) for row in found.rows]
    [('grown', 'SC-C', 1)]
    """
    book = rules or rulebook()
    here, there = find_found(park, on, book, "auto", ends), find_found(before, None, book, "auto", ends)
    now, then = _chains(here), _chains(there)
    names = _names(before, there) | _names(park, here)
    akin = _akin(now, then)
    children = Counter(old for olds in akin.values() for old in olds)
    rows = [_row(chain, now[chain], olds, then, children) for chain, olds in akin.items()]
    rows += [_died(chain, then[chain]) for chain in then if chain not in children]
    order = list(CHAIN_CHANGES.columns[0].values or ())
    rows.sort(key=lambda row: (order.index(row["change"]), names[_named(row)] or "", _named(row)))
    named = tuple({**row, "name": names[_named(row)]} for row in rows)
    return CHAIN_CHANGES.table(named, as_of=on, rules=cite(book, RULES), notes=_alarms(here, there))


def _alarms(here: SupplyChains, there: SupplyChains) -> tuple[Reason, ...]:
    """Return what is said where either park has communities in the place of chains."""
    now = [WORDS.reason("alarm.groups_now"), *here.alarms] if here.grouped else []
    return (*now, *([WORDS.reason("alarm.groups_before")] if there.grouped else []))


def _named(row: dict[str, Any]) -> str:
    return str(row["chain_id"] or row["before"][0])


def _chains(found: SupplyChains) -> Chains:
    members: dict[str, set[str]] = {}
    for firm, chain in found.members.select("firm", "chain").iter_rows():
        members.setdefault(found.chain_id(chain), set()).add(found.ids[firm])
    return {chain: frozenset(firms) for chain, firms in members.items()}


def _names(park: Park, found: SupplyChains) -> dict[str, str]:
    return {found.chain_id(chain): name for chain, name in enumerate(chain_names(park, found))}


def _akin(now: Chains, then: Chains) -> dict[str, list[str]]:
    """Return for each chain of today those it comes from.

    Chains that have firms in common at one time do not come from one another: either has one that it is more like.
    """
    alike = _compare(now, then)
    most: dict[tuple[str, str], float] = {}
    for (chain, old), likeness in alike.items():
        for one in (("now", chain), ("then", old)):
            most[one] = max(likeness, most.get(one, 0.0))
    akin: dict[str, list[str]] = {chain: [] for chain in now}
    for (chain, old), likeness in sorted(alike.items()):
        if likeness in (most["now", chain], most["then", old]):
            akin[chain].append(old)
    return akin


def _compare(now: Chains, then: Chains) -> dict[tuple[str, str], float]:
    """Return the Jaccard index of each two chains of today and before, where half of the smaller is in the other."""
    at: dict[str, list[str]] = {}
    for chain, firms in then.items():
        for firm in firms:
            at.setdefault(firm, []).append(chain)
    return {
        (chain, old): n / (len(firms) + len(then[old]) - n)
        for chain, firms in now.items()
        for old, n in Counter(old for firm in firms for old in at.get(firm, ())).items()
        if n >= _PART * min(len(firms), len(then[old]))
    }


def _row(chain: str, firms: frozenset[str], olds: list[str], then: Chains, children: Counter[str]) -> dict[str, Any]:
    past = frozenset().union(*(then[old] for old in olds))
    if not olds:
        change = "born"
    elif len(olds) > 1:
        change = "merged"
    elif children[olds[0]] > 1:
        change = "split"
    else:
        change = {1: "grown", 0: "same", -1: "shrunk"}[(len(firms) > len(past)) - (len(firms) < len(past))]
    return {
        "change": change, "chain_id": chain, "before": olds, "firms": len(firms), "firms_before": len(past),
        "joined": len(firms - past), "left": len(past - firms),
    }  # fmt: skip


def _died(chain: str, firms: frozenset[str]) -> dict[str, Any]:
    return {
        "change": "died", "chain_id": None, "before": [chain], "firms": 0, "firms_before": len(firms), "joined": 0,
        "left": len(firms),
    }  # fmt: skip
