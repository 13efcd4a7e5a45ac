"""Measures of what is done for firms: officers, visits, events, problems, finance, posts, lists, intentions."""

from __future__ import annotations

from typing import Any

import polars as pl

from chaingraph.analysis.figures.found import (
    WORDS,
    Found,
    Measure,
    chain_firms,
    chains_of,
    committees_of,
    lacking,
    missing_tables,
    unread,
)
from chaingraph.analysis.figures.scope import Scope
from chaingraph.asof.products import find_products, look_up
from chaingraph.errors import Text
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.words import Said

Chains = list[str] | None

_FIVE_KINDS = ("joint_building", "talent", "policy", "finance", "supply_demand")


def departments(park: Park, scope: Scope, chains: Chains) -> tuple[float, int]:
    """Count the departments whose officers are linked to firms."""
    links = park["LINKS"].filter(scope.inside("since"))
    if chains is not None:
        links = links.filter(pl.col("to_id").is_in(chain_firms(park, chains).implode()))
    officers = park["Officer"].join(links.select(id="from_id").unique(), on="id", how="semi")["department_id"]
    return officers.drop_nulls().n_unique(), officers.null_count()


def linked(park: Park, scope: Scope, chains: Chains) -> tuple[float, int]:
    """Count the chain firms that an officer is linked to."""
    links = park["LINKS"].filter(scope.inside("since"))
    return links.filter(pl.col("to_id").is_in(chain_firms(park, chains).implode()))["to_id"].n_unique(), 0


def visits(park: Park, scope: Scope, chains: Chains) -> tuple[float, int]:
    """Sum the visits; a record without a number is one visit."""
    records = _of_chains(park, park["Visit"], chains)
    return int(records.filter(scope.inside("on"))["count"].fill_null(1).sum()), _undated(records, "on", scope)


def events(park: Park, scope: Scope) -> Found:
    """Count the events of the five kinds, or of the kinds that the scope names."""
    labels = kind("Event")["kind"].values
    kinds, rest = scope.values_of(labels)
    lack = missing_tables(park, "Event") or unread(rest)
    if lack:
        return lack
    chosen = kinds or list(_FIVE_KINDS)
    records = park["Event"]
    asked = records.filter(pl.col("kind").is_in(chosen))
    unknown = records["kind"].null_count() + _undated(asked, "on", scope)
    named = tuple(Text(labels[name].zh, labels[name].en.lower()) for name in chosen)
    text = WORDS.said("events", kinds=named, period=scope.words_of_period())
    return Found(float(asked.filter(scope.inside("on")).height), text, unknown, ("Event",), _values("Event", unknown))


def problems(park: Park, scope: Scope) -> Found:
    """Count the problems with a closing date, of the kinds that the scope names if any."""
    kinds, rest = scope.values_of(kind("Problem")["kind"].values)
    lack = missing_tables(park, "Problem") or unread(rest)
    if lack:
        return lack
    closed = park["Problem"].filter(pl.col("closed").is_not_null() & scope.inside("closed"))
    unknown = closed["kind"].null_count() if kinds else 0
    if kinds:
        closed = closed.filter(pl.col("kind").is_in(kinds))
    text = WORDS.said("problems_solved", period=scope.words_of_period())
    return Found(float(closed.height), text, unknown, ("Problem",), _values("Problem", unknown))


def financing(park: Park, scope: Scope) -> Found:
    """Sum the financing in 万元."""
    chains, rest = chains_of(park, scope)
    lack = missing_tables(park, "Financing") or unread(rest)
    if lack:
        return lack
    records = _of_chains(park, park["Financing"], chains)
    inside = records.filter(scope.inside("on"))
    unknown = inside["amount"].null_count() + _undated(records, "on", scope)
    text = WORDS.said("financing", records=inside.height, period=scope.words_of_period())
    return Found(float(inside["amount"].sum()), text, unknown, ("Financing",), _values("Financing", unknown))


def posts(park: Park, scope: Scope) -> Found:
    """Count posts, areas and teams; the kinds and chains that the scope names, where their split is known."""
    kinds, rest = scope.values_of(kind("Post")["kind"].values)
    chains, rest = chains_of(park, Scope(tuple(rest)))
    lack = missing_tables(park, "Post") or unread(rest)
    if lack:
        return lack
    records = park["Post"]
    if chains is not None:
        bodies = committees_of(park, scope, chains)["id"].implode()
        records = records.filter(pl.col("committee_id").is_in(bodies))
    unknown = records["kind"].null_count() if kinds else 0
    if kinds:
        records = records.filter(pl.col("kind").is_in(kinds))
    text = WORDS.said("posts.of_kinds", records=unknown) if kinds else WORDS.said("posts")
    return Found(float(records.height), text, unknown, ("Post",), _values("Post", unknown))


def lists(park: Park, scope: Scope) -> Found:
    """Count which of the three lists (demands, resources, service projects) have entries."""
    lack = unread(scope.words)
    if lack:
        return lack
    kept = {
        "demands": park["Demand"].height,
        "resources": park["Resource"].height,
        "projects": park["Project"].filter(pl.col("kind") == "service").height,
    }
    found = tuple(name for name, height in kept.items() if height)
    tables = ("Demand", "Resource", "Project")
    if not found:
        return lacking(WORDS.said("no_lists"), tables)
    return Found(float(len(found)), WORDS.said("lists", lists=found), 0, tables)


def intention(park: Park, scope: Scope) -> Found:
    """Return the longest time from publishing a demand to an intention, among the products in scope."""
    asked = look_up(park, pl.Series(scope.words, dtype=pl.String))["product"].implode()
    words = find_products(park).filter(pl.col("product").is_in(asked))["word"].implode()
    demands = park["Demand"].filter(pl.col("product").is_in(words))
    days: Any = demands.select((pl.col("matched") - pl.col("opened")).dt.total_days())["matched"]
    if not len(days) or days.null_count() == len(days):
        return lacking(WORDS.said("intention_undated"), ("Demand",))
    text = WORDS.said("days_to_intention")
    return Found(float(days.max()), text, days.null_count(), ("Demand",), _values("Demand", days.null_count()))


def approvals(code: str, column: str) -> Measure:
    """Make a measure of the share, in percent, of the approvals received in the period of which something holds."""

    def measure(park: Park, scope: Scope) -> Found:
        chains, rest = chains_of(park, scope)
        lack = missing_tables(park, "Approval") or unread(rest)
        if lack:
            return lack
        asked = _of_chains(park, park["Approval"], chains).filter(scope.inside("opened"))
        if not asked.height:
            return lacking(WORDS.said("no_approvals"), ("Approval",))
        # without a closing date an approval is not completed; without an answer nobody knows how it was received
        values = asked[column].is_not_null() if column == "closed" else asked[column]
        holds, unknown = int(values.fill_null(False).sum()), values.null_count()
        text = WORDS.said(code, holds=holds, asked=asked.height, period=scope.words_of_period())
        rate = 100.0 * holds / asked.height
        return Found(rate, text, unknown, ("Approval",), _values("Approval", unknown))

    return measure


def _of_chains(park: Park, records: pl.DataFrame, chains: Chains) -> pl.DataFrame:
    if chains is None:
        return records
    return records.filter(pl.col("enterprise_id").is_in(chain_firms(park, chains).implode()))


def _undated(records: pl.DataFrame, column: str, scope: Scope) -> int:
    return records[column].null_count() if scope.dated else 0


def _values(table: str, unknown: int) -> Said | None:
    if not unknown:
        return None
    label = kind(table).label
    return WORDS.said("values_unknown", records=unknown, table=Text(label.zh, label.en.lower()))
