"""Which supply chains run through the park, who stands where in them, and where they are weakest."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl

from chaingraph.analysis.columns import name_firms
from chaingraph.analysis.supply.answers import CHAIN_MEMBERS, CHAINS
from chaingraph.analysis.supply.ends import Declared
from chaingraph.analysis.supply.facts import (
    WORDS,
    SupplyChains,
    chain_names,
    counts,
    empty_steps,
    in_park,
    products,
    reasons,
    weakest,
)
from chaingraph.analysis.supply.search import RULES, arrays_of, find_found
from chaingraph.asof.day import on_its_day
from chaingraph.asof.firms import find_outside
from chaingraph.asof.supply import has_every_link
from chaingraph.kernels.agreement import Agreement, find_agreement
from chaingraph.kernels.leiden import count_communities
from chaingraph.kernels.missing import estimate_missing
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook, cite, numbers, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason

_MANY = 75_000  # links a resample may cost in total times the usual number, before fewer are drawn
_FEWEST = 8  # resamples that are drawn all the same


@on_its_day
def find_supply_chains(
    park: Park,
    *,
    on: dt.date | None = None,
    rules: Rulebook | None = None,
    resamples: int = 30,
    engine: str = "auto",
    ends: Declared | None = None,
) -> Table:
    """Find the supply chains of a park in its supply links, those with declared ends first.

    Parameters
    ----------
    park
        Reads `Enterprise`, `SUPPLIES`, the ends of `IndustryChain` and `ChainSegment`, and, for firms whose sales are
        on no record, what they make and `GOES_INTO`.
    on
        As-of day: links that begin later are left out; without it the park's own.
    rules
        Chosen numbers; those of the package when not given.
    resamples
        Resamples of the links behind confidence and interval; with 0 both are unknown.
    engine
        ``auto`` works on arrays; ``networkx`` uses the references for tiers and communities.
    ends
        Pairs of a chain and its end, a firm or a product, instead of those that the park declares.

    Returns
    -------
    Table
        One row per chain: the declared ones by name, also those that nobody reaches, then what reaches no declared end,
        those with the largest end firms first; ``outside`` says how many of its firms lie outside the zone.
        `parameters` holds the number of chains with its interval and the communities of a modularity method beside it.
        With an alarm, and of a chain that is mostly implied, there are no tiers; with one, where no end is declared,
        communities stand in the place of chains.

    Raises
    ------
    RuleError
        If a chosen number is missing from `rules`.

    Notes
    -----
    A firm belongs to a declared chain with the share of its sales that finally ends there (`kernels.closure`), to a
    found one as main-buyer basins say (`kernels.basins`). The confidence is the agreement of the members when as many
    links are left out as are thought missing: estimated from who reported them (`kernels.missing`). Milliseconds for
    a park; each resample costs as much again, so fewer are drawn on large graphs.

    Examples
    --------
    >>> park = Park.from_rows({"SUPPLIES": [
    ...     {"from_id": "A", "to_id": "B", "product": "steel", "annual_value": 2.0, "source": "synthetic"},
    ...     {"from_id": "B", "to_id": "C", "product": "gear", "annual_value": 5.0, "source": "synthetic"}]})
    >>> [(row["chain_id"], row["firms"], row["tiers"]) for row in find_supply_chains(park, resamples=0).rows]
    [('SC-C', 3, 3)]
    """
    book = rules or rulebook()
    found = find_found(park, on, book, engine, ends)
    chosen = numbers(book, None, *RULES)
    missing, said = _missing(found, chosen)
    times = resamples if found.links.height <= _MANY else max(_FEWEST, resamples * _MANY // found.links.height)
    times = min(times, resamples)
    survey = None if found.grouped else _agreement(found, missing, times)
    chains = found.chains.count
    interval = None if survey is None else survey.interval(chains)
    communities = count_communities(found.communities, int(chosen.min_size))
    notes = [*found.notes, *_said_of(found, survey, interval, said, communities)]
    if times < resamples:
        notes.append(WORDS.reason("few_resamples", resamples=times))
    return CHAINS.table(
        name_firms(park, CHAINS.columns, _rows(park, on, found, survey, float(chosen.member))),
        as_of=on,
        parameters={
            "on": on,
            "resamples": times,
            "links": found.links.height,
            "unknown_value_share": None if found.unknown is None else round(found.unknown, 4),
            "chains": None if found.grouped else chains,
            "interval": interval,
            "missing": None if missing is None else round(missing, 4),
            "communities": communities,
            "general_suppliers": int(found.chains.general.sum()),
        },
        rules=cite(book, RULES),
        notes=tuple(notes),
    )


def _missing(found: SupplyChains, chosen: Numbers) -> tuple[float, Reason]:
    """Return the share of links thought missing, and how that is known."""
    by = found.links["reported_by"].value_counts()
    told = dict(by.drop_nulls().iter_rows())
    supplier, customer, both = (told.get(who, 0) for who in ("supplier", "customer", "both"))
    estimate = estimate_missing(supplier, customer, both, int(chosen.reported_least))
    if estimate is None:
        return float(chosen.missing_unknown), WORDS.reason("missing.unknown", share=chosen.missing_unknown)
    return max(estimate, float(chosen.missing_least)), WORDS.reason("missing.estimated", share=round(estimate, 4))


def _agreement(found: SupplyChains, missing: float, resamples: int) -> Agreement | None:
    return find_agreement(*arrays_of(found.links), found.chains, found.search, missing, resamples)


def _said_of(
    found: SupplyChains,
    survey: Agreement | None,
    interval: tuple[int, int] | None,
    missing: Reason,
    communities: int,
) -> list[Reason]:
    """Return what is said of the number of chains."""
    if found.grouped or not found.links.height:
        return []
    chains = found.chains.count
    notes = [WORDS.reason("communities", communities=communities, chains=chains)]
    if survey is not None and interval is not None:
        notes += [
            WORDS.reason("interval", chains=chains, low=interval[0], high=interval[1]),
            missing,
            WORDS.reason("confidence_means"),
        ]
    return notes


def _rows(
    park: Park, on: dt.date | None, found: SupplyChains, survey: Agreement | None, member: float
) -> tuple[dict[str, Any], ...]:
    names = dict(park["Enterprise"].select("id", "name").iter_rows())
    labels, goods, away = chain_names(park, found), products(found), find_outside(park)
    gaps = empty_steps(park, on, found)
    shares = in_park(park, found, away)
    weak = {} if found.alarms else weakest(found, names, declared=has_every_link(park, on))
    sizes = {row["chain"]: row for row in counts(found, away).iter_rows(named=True)}
    nobody = {"firms": 0, "outside": 0, "tiers": None, "cyclic": 0}
    rows = []
    for chain in range(found.chains.anchor.size):
        share, share_reason = shares[chain]
        empty, steps = gaps.get(chain, ([], 0))
        facts = {**sizes.get(chain, nobody), "kind": found.kind(chain), "member": member}
        facts |= {"empty_steps": empty, "steps": steps, "implied": found.implied.get(chain)}
        known = survey is not None and facts["firms"]
        borne_out = not found.alarms and chain not in found.implied
        rows.append(
            {
                "chain_id": found.chain_id(chain),
                "name": labels[chain],
                "kind": facts["kind"],
                "anchor_id": found.anchor(chain),
                "firms": facts["firms"],
                "outside": facts["outside"],
                "tiers": facts["tiers"] if borne_out else None,
                "products": goods.get(chain, []),
                "empty_steps": empty,
                "in_park_share": share,
                "weakest_link": weak.get(chain) if borne_out else None,
                "confidence": round(float(survey.confidence[chain]), 3) if survey is not None and known else None,
                "reasons": reasons(facts, share_reason),
            }
        )
    return tuple(rows)


@on_its_day
def find_chain_members(
    park: Park,
    *,
    on: dt.date | None = None,
    rules: Rulebook | None = None,
    engine: str = "auto",
    ends: Declared | None = None,
) -> Table:
    """Find who stands in which supply chain, and in which tier.

    Parameters
    ----------
    park, on, rules, engine, ends
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
    found = find_found(park, on, book, engine, ends)
    several = found.members.group_by("firm").len().filter(pl.col("len") > 1)["firm"].implode()
    frame = (
        found.members.join(_ends_of(found), on=["chain", "firm"], how="left")
        .with_columns(
            role=pl.when(pl.col("anchor").fill_null(value=False))
            .then(pl.lit("anchor"))
            .when(pl.col("firm").is_in(several))
            .then(pl.lit("overlap"))
            .otherwise(pl.lit("member")),
            tier=pl.when(~pl.col("chain").is_in(list(found.implied)) & (not found.alarms)).then("tier"),
            share=pl.col("share").round(3),
        )
        .sort("chain", "tier", "firm")
    )
    labels = chain_names(park, found)
    rows = [
        {**row, "chain_id": found.chain_id(row["chain"]), "enterprise_id": found.ids[row["firm"]],
         "chain": labels[row["chain"]]}
        for row in frame.iter_rows(named=True)
    ]  # fmt: skip
    rows += [
        dict.fromkeys(CHAIN_MEMBERS.names()) | {"enterprise_id": found.ids[firm], "role": "general"}
        for firm in found.chains.general.nonzero()[0].tolist()
    ]
    names = dict(park["Enterprise"].select("id", "name").iter_rows())
    away = set(find_outside(park))
    facts = ("chain", "chain_id", "enterprise_id", "tier", "share", "role")
    return CHAIN_MEMBERS.table(
        tuple(
            {
                **{name: row[name] for name in facts},
                "name": names.get(row["enterprise_id"]),
                "outside": row["enterprise_id"] in away,
            }
            for row in rows
        ),
        as_of=on,
        rules=cite(book, RULES),
        notes=found.notes,
    )


def _ends_of(found: SupplyChains) -> pl.DataFrame:
    """Return the ends of the chains, without declared ones whose goods go on: ``chain, firm, anchor`` (true)."""
    if found.grouped:
        return pl.DataFrame(schema={"chain": pl.Int64, "firm": pl.Int64, "anchor": pl.Boolean})
    declared, anchor = found.ends.ends, found.chains.anchor
    stays = ~np.isin(declared.firm, found.chains.passing)
    ends = pl.DataFrame(
        {
            "chain": np.concatenate([declared.chain[stays], np.arange(anchor.size)]),
            "firm": np.concatenate([declared.firm[stays], anchor]),
        },
        {"chain": pl.Int64, "firm": pl.Int64},
    )
    return ends.unique().with_columns(anchor=pl.lit(value=True))
