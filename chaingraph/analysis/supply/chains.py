"""Which supply chains run through the park, who stands where in them, and where they are weakest."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl

from chaingraph.analysis.supply.answers import CHAIN_MEMBERS, CHAINS
from chaingraph.analysis.supply.facts import (
    WORDS,
    SupplyChains,
    chain_names,
    counts,
    in_park,
    products,
    reasons,
    weakest,
)
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.asof.firms import find_outside
from chaingraph.asof.memo import of_the_day
from chaingraph.asof.products import name_goods
from chaingraph.asof.supply import has_every_link
from chaingraph.errors import Text
from chaingraph.kernels.agreement import find_agreement
from chaingraph.kernels.basins import Basins, Constants, find_basins, memberships, weights_of
from chaingraph.kernels.leiden import MISSING, count_communities, leiden_labels
from chaingraph.kernels.tiers import find_tiers
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, numbers, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason

_CONSTANTS = tuple(Constants.__dataclass_fields__)
_RULES = tuple(f"chains.{name}" for name in (*_CONSTANTS, "unknown_penalty", "count_gap"))
_MANY = 200_000  # links a resample may cost in total times the usual number, before fewer are drawn


@on_its_day
def find_supply_chains(
    park: Park,
    *,
    on: dt.date | None = None,
    rules: Rulebook | None = None,
    resamples: int = 30,
    engine: str = "auto",
) -> Table:
    """Find the supply chains of a park from its supply links alone.

    Parameters
    ----------
    park
        Reads `Enterprise` and `SUPPLIES`.
    on
        As-of day: links that begin later are left out; without it the park's own.
    rules
        Chosen numbers; those of the package when not given.
    resamples
        Resamples of the links behind the confidence; with 0 the confidence is unknown.
    engine
        ``auto`` works on arrays; ``networkx`` uses the references for tiers and for the community count.

    Returns
    -------
    Table
        One row per chain, those with the largest end firms first; ``outside`` says how many of its firms lie outside
        the zone. `parameters` holds the number of communities that
        a modularity method finds, to compare.

    Raises
    ------
    RuleError
        If a chosen number is missing from `rules`.

    Notes
    -----
    Main-buyer basins with the carrier rule (`kernels.basins`, `kernels.merging`). On planted parks about four of five
    have their number of chains found exactly, and from a confidence of 0.5 on 98 of 100 chains are right
    (``benchmarks/``). Milliseconds for a park; each resample costs as much again, so fewer are drawn on large graphs.

    Examples
    --------
    >>> park = Park.from_rows({"SUPPLIES": [
    ...     {"from_id": "A", "to_id": "B", "product": "steel", "annual_value": 2.0, "source": "synthetic"},
    ...     {"from_id": "B", "to_id": "C", "product": "gear", "annual_value": 5.0, "source": "synthetic"}]})
    >>> [(row["chain_id"], row["firms"], row["tiers"]) for row in find_supply_chains(park, resamples=0).rows]
    [('SC-C', 3, 3)]
    """
    book = rules or rulebook()
    chosen = numbers(book, None, *_RULES)
    cited = cite(book, _RULES)
    found = _find(park, on, book, engine)
    arrays = _arrays(found.links)
    times = resamples if found.links.height <= _MANY else max(1, resamples * _MANY // found.links.height)
    agreement = find_agreement(len(found.ids), *arrays, found.basins, min(times, resamples), found.constants)
    if agreement is not None and found.unknown:
        agreement = agreement * (1 - float(chosen.unknown_penalty) * found.unknown)
    notes: list[Text | Reason] = list(found.notes)
    if times < resamples:
        notes.append(WORDS.reason("few_resamples", resamples=times))
    if agreement is not None:
        notes.append(WORDS.reason("confidence_means"))
    count = count_communities(
        leiden_labels(len(found.ids), arrays[0], arrays[1], weights_of(arrays[2]), engine=engine),
        found.constants.min_size,
    )
    notes += _compare(found.basins.anchor.size, count, float(chosen.count_gap))
    names = dict(park["Enterprise"].select("id", "name").iter_rows())
    labels = chain_names(park, found)
    goods = products(found)
    away = find_outside(park)
    shares = in_park(park, found, away)
    weak = weakest(found, names, declared=has_every_link(park, on))
    sizes = {row["chain"]: row for row in counts(found, away).iter_rows(named=True)}
    rows = []
    for chain, anchor in enumerate(found.basins.anchor.tolist()):
        share, share_reason = shares[chain]
        confidence = None if agreement is None else round(float(agreement[chain]), 3)
        facts = sizes[chain]
        rows.append(
            {
                "chain_id": found.chain_id(chain),
                "name": labels[chain],
                "anchor_id": found.ids[anchor],
                "firms": facts["firms"],
                "outside": facts["outside"],
                "tiers": facts["tiers"],
                "products": goods.get(chain, []),
                "in_park_share": share,
                "weakest_link": weak.get(chain),
                "confidence": confidence,
                "reasons": reasons(found, facts, confidence, share_reason),
            }
        )
    return CHAINS.table(
        tuple(rows),
        as_of=on,
        parameters={
            "on": on,
            "resamples": min(times, resamples),
            "links": found.links.height,
            "unknown_value_share": None if found.unknown is None else round(found.unknown, 4),
            "chains": len(rows),
            "leiden_count": count,
            "general_suppliers": int(found.basins.general.sum()),
        },
        rules=cited,
        notes=tuple(notes),
    )


@on_its_day
def find_chain_members(
    park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None, engine: str = "auto"
) -> Table:
    """Find who stands in which supply chain, and in which tier.

    Parameters
    ----------
    park, on, rules, engine
        As in `find_supply_chains`.

    Returns
    -------
    Table
        One row per firm and chain, in the order of the chains, then by tier from the end upstream, then by firm;
        general suppliers come last, with no chain and no tier. ``outside`` marks firms outside the zone.

    Examples
    --------
    >>> park = Park.from_rows({"SUPPLIES": [
    ...     {"from_id": "A", "to_id": "B", "product": "steel", "annual_value": 2.0, "source": "synthetic"},
    ...     {"from_id": "B", "to_id": "C", "product": "gear", "annual_value": 5.0, "source": "synthetic"}]})
    >>> [(row["enterprise_id"], row["tier"], row["role"]) for row in find_chain_members(park).rows]
    [('C', 1, 'anchor'), ('B', 2, 'member'), ('A', 3, 'member')]
    """
    book = rules or rulebook()
    cited = cite(book, _RULES)
    found = _find(park, on, book, engine)
    anchors = found.basins.anchor
    several = found.members.group_by("firm").len().filter(pl.col("len") > 1)["firm"].implode()
    frame = found.members.with_columns(
        pl.when(pl.col("firm") == pl.Series("a", anchors[found.members["chain"].to_numpy()]))
        .then(pl.lit("anchor"))
        .when(pl.col("firm").is_in(several))
        .then(pl.lit("overlap"))
        .otherwise(pl.lit("member"))
        .alias("role")
    ).sort("chain", "tier", "firm")
    rows = [
        {"chain_id": found.chain_id(chain), "enterprise_id": found.ids[firm], "tier": tier, "role": role}
        for chain, firm, tier, role in frame.select("chain", "firm", "tier", "role").iter_rows()
    ]
    rows += [
        {"chain_id": None, "enterprise_id": found.ids[firm], "tier": None, "role": "general"}
        for firm in np.flatnonzero(found.basins.general).tolist()
    ]
    names = dict(park["Enterprise"].select("id", "name").iter_rows())
    away = set(find_outside(park))
    return CHAIN_MEMBERS.table(
        tuple(
            {**row, "name": names.get(row["enterprise_id"]), "outside": row["enterprise_id"] in away} for row in rows
        ),
        as_of=on,
        rules=cited,
        notes=tuple(found.notes),
    )


def _arrays(links: pl.DataFrame) -> tuple[Any, Any, Any, Any]:
    """Return source, target, value (NaN unknown) and product (-1 unknown) as arrays."""
    value = links["value"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    names = links["product"].drop_nulls().unique().sort()
    product = links.select("product").join(
        pl.DataFrame({"product": names, "number": np.arange(names.len())}),
        on="product",
        how="left",
        maintain_order="left",
    )["number"]
    return links["source"].to_numpy(), links["target"].to_numpy(), value, product.fill_null(-1).to_numpy()


@of_the_day
def _find(park: Park, on: dt.date | None, book: Rulebook, engine: str) -> SupplyChains:
    chosen = numbers(book, None, *_RULES)
    constants = Constants(**{name: getattr(chosen, name) for name in _CONSTANTS})
    supplies = name_goods(park, park["SUPPLIES"].filter(begun(on)))
    ids = pl.concat([park["Enterprise"]["id"], supplies["from_id"], supplies["to_id"]]).drop_nulls().unique().sort()
    number = pl.DataFrame({"id": ids, "firm": np.arange(ids.len())}, {"id": pl.String, "firm": pl.Int64})
    every = (
        supplies.select("from_id", "to_id", "product", value="annual_value")
        .join(number.rename({"id": "from_id", "firm": "source"}), on="from_id")
        .join(number.rename({"id": "to_id", "firm": "target"}), on="to_id")
        .select("source", "target", "product", "value")
    )
    links = every.filter(pl.col("source") != pl.col("target"))
    links = links.with_columns(
        filled=pl.col("value")
        .fill_null(pl.col("value").median().over("product"))
        .fill_null(pl.col("value").median())
        .fill_null(1.0)
    )
    source, target, value, product = _arrays(links)
    basins = find_basins(ids.len(), source, target, value, product, constants)
    firms, chains, further = memberships(basins)
    members = pl.DataFrame({"firm": firms, "chain": chains, "further": further}).with_row_index("node")
    node = members.select("node", "firm", "chain")
    inside = (
        links.join(node.rename({"firm": "source", "node": "seller"}), on="source")
        .join(node.rename({"firm": "target", "node": "buyer"}), on=["target", "chain"])
        .sort("chain", "source", "target", "product", "filled", nulls_last=True)
    )
    tier, cyclic = find_tiers(
        members.height,
        inside["seller"].cast(pl.Int64).to_numpy(),
        inside["buyer"].cast(pl.Int64).to_numpy(),
        engine=engine,
    )
    members = members.with_columns(tier=pl.Series("tier", tier), cyclic=pl.Series("cyclic", cyclic))
    unknown = links["value"].null_count() / links.height if links.height else None
    notes = _notes(every.height - links.height, links["value"].null_count(), basins, unknown)
    if every.is_empty():
        notes = (WORDS.reason("no_links.declared" if has_every_link(park, on) else "no_links"), *notes)
    return SupplyChains(ids.to_list(), links, basins, members, inside, constants, notes, unknown)


def _notes(own: int, unknown: int, basins: Basins, share: float | None) -> tuple[Reason, ...]:
    notes = []
    if own:
        notes.append(WORDS.reason("own_links", links=own))
    if unknown and share == 1:
        notes.append(WORDS.reason("all_values_unknown"))
    elif unknown:
        notes.append(WORDS.reason("some_values_unknown", links=unknown, share=share))
    if general := int(basins.general.sum()):
        notes.append(WORDS.reason("general_suppliers", firms=general))
    return tuple(notes)


def _compare(chains: int, count: int | None, gap: float) -> list[Text | Reason]:
    if count is None:
        return [MISSING]
    notes: list[Text | Reason] = [WORDS.reason("communities", communities=count, chains=chains)]
    if abs(chains - count) > max(1.0, gap * max(chains, count)):
        notes.append(WORDS.reason("counts_differ"))
    return notes
