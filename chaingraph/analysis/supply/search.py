"""The search for supply chains in the links of a park, made once for all that is asked about them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl

from chaingraph.analysis.supply.alarms import find_alarms, find_implied
from chaingraph.analysis.supply.ends import Declared, DeclaredEnds, chains_of, find_ends
from chaingraph.analysis.supply.facts import WORDS, SupplyChains
from chaingraph.analysis.supply.implied import imply_links
from chaingraph.analysis.supply.losses import list_firms, number_firms, number_words, to_floats
from chaingraph.asof.memo import of_the_day
from chaingraph.asof.products import find_products, name_goods
from chaingraph.asof.steps import count_steps_left_out
from chaingraph.asof.supply import current_links, has_every_link
from chaingraph.asof.times import edges_at
from chaingraph.asof.told import is_told
from chaingraph.kernels.agreement import Search
from chaingraph.kernels.arrays import Ints
from chaingraph.kernels.basins import Constants
from chaingraph.kernels.chains import Chains, find_chains, group_chains
from chaingraph.kernels.closure import Limits
from chaingraph.kernels.grouping import rank_by
from chaingraph.kernels.leiden import leiden_labels
from chaingraph.kernels.sales import weigh_sales
from chaingraph.kernels.tiers import find_tiers
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook, numbers
from chaingraph.words import Reason

_CONSTANTS = tuple(Constants.__dataclass_fields__)
_LIMITS = tuple(Limits.__dataclass_fields__)
_ALARMS = ("alarm_firms", "alarm_largest", "alarm_whole", "alarm_loops", "alarm_implied", "alarm_agreement")
_STEPS = ("step_makers",)
_MISSING = ("missing_unknown", "missing_least", "reported_least")
RULES = tuple(f"chains.{name}" for name in dict.fromkeys((*_CONSTANTS, *_LIMITS, *_ALARMS, *_MISSING, *_STEPS)))


@of_the_day
def find_found(
    park: Park, on: dt.date | None, book: Rulebook, engine: str, declared: Declared | None = None
) -> SupplyChains:
    """Search the chains; `declared`: ends that stand in for those of the park."""
    chosen = numbers(book, None, *RULES)
    ids, links, others = _links_of(park, on, int(chosen.step_makers))
    ends = find_ends(park, ids, chains_of(declared, park), on)
    search = _searching(ids, links, _main_products(park, ids, links), ends, chosen)
    chains = search(np.arange(links.height))
    members, inside = _within(chains, links, engine)
    communities = _communities(len(ids), links, chains.order, engine)
    implied = find_implied(inside, float(chosen.alarm_implied))
    alarms = find_alarms(chains, inside, links, communities, implied, chosen)
    grouped = bool(alarms) and not ends.ends.chains
    if grouped:
        chains = group_chains(communities, chains, int(chosen.min_size))
        members, inside = _within(chains, links, engine)
        implied = find_implied(inside, float(chosen.alarm_implied))
    told = links.filter(is_told())
    unknown = told["value"].null_count() / told.height if told.height else None
    notes = _notes(park, on, links, others, chains, ends, alarms, chosen, grouped=grouped)
    notes += _note_passing(park, ids, chains)
    return SupplyChains(
        ids, links, chains, members, inside, ends, search, communities, alarms, grouped, implied, notes, unknown
    )


def arrays_of(links: pl.DataFrame) -> tuple[Any, Any, Any, Any]:
    """Return source, target, value (NaN unknown) and product (-1 unknown) as arrays."""
    value, product = to_floats(links["value"]), number_words(links["product"])
    return links["source"].to_numpy(), links["target"].to_numpy(), value, product


def _links_of(park: Park, on: dt.date | None, makers: int) -> tuple[list[str], pl.DataFrame, tuple[int, int]]:
    """Return the ids of the firms by number, the links between two of them, and how many others there are.

    ``source, target, product, value, filled, status, part``, those that steps imply (`implied.imply_links`, of products
    that at most `makers` firms make) among them: what of a link of unknown value counts is all of it, of one that is
    implied as little as it has makers; ``filled`` is what it weighs (`sales.weigh_sales`). The others are those of a
    firm to itself, and the candidates.
    """
    supplies = name_goods(park, current_links(park, on))
    implied = imply_links(park, on, supplies, makers).with_columns(status=pl.lit("implied"))
    supplies = pl.concat([supplies, implied], how="diagonal")
    ids = list_firms(park, supplies)
    number = number_firms(ids)
    every = (
        supplies.select("from_id", "to_id", "product", "status", "reported_by", value="annual_value")
        .join(number.rename({"id": "from_id", "firm": "source"}), on="from_id")
        .join(number.rename({"id": "to_id", "firm": "target"}), on="to_id")
        .select("source", "target", "product", "value", "status", "reported_by")
    )
    own = edges_at(park, "SUPPLIES", on).filter(pl.col("from_id") == pl.col("to_id")).height
    counted = every.filter(pl.col("status").ne_missing("candidate"))
    follows = (pl.col("status") == "implied").fill_null(value=False)
    sharing = pl.col("source").filter(follows).n_unique().over("target", "product")
    links = counted.with_columns(
        part=pl.when(follows).then(1.0 / sharing).otherwise(1.0).cast(pl.Float64),
        value=pl.when(~follows).then("value"),
    )
    links = links.with_columns(filled=_weights(len(ids), links))
    return ids.to_list(), links, (own, every.height - counted.height)


def _weights(n: int, links: pl.DataFrame) -> pl.Series:
    source, _, value, _ = arrays_of(links)
    return pl.Series(weigh_sales(n, source, value, links["part"].to_numpy()))


def _main_products(park: Park, ids: list[str], links: pl.DataFrame) -> Ints:
    """Return a number for the main product of each firm: the first on its list, else what it sells most of."""
    stated = (
        park["Enterprise"]
        .select("id", word=pl.col("products").list.first())
        .unique("id")
        .join(find_products(park).select("word", stated="product"), on="word", how="left")
        .select("id", stated=pl.coalesce("stated", "word"))
    )
    sold = (
        links.drop_nulls("product")
        .group_by(firm="source", sold="product")
        .agg(pl.col("filled").sort().sum())
        .sort("filled", "sold", descending=[True, False])
        .unique("firm", keep="first", maintain_order=True)
    )
    firms = number_firms(ids).join(stated, on="id", how="left").join(sold, on="firm", how="left").sort("firm")
    return number_words(firms.select(product=pl.coalesce("stated", "sold"))["product"])


def _searching(ids: list[str], links: pl.DataFrame, makes: Ints, ends: DeclaredEnds, chosen: Numbers) -> Search:
    source, target, value, product = arrays_of(links)
    part, told = links["part"].to_numpy(), links["status"].ne_missing("implied").to_numpy()
    constants = Constants(**{name: getattr(chosen, name) for name in _CONSTANTS})
    limits = Limits(**{name: getattr(chosen, name) for name in _LIMITS})

    def search(kept: Ints) -> Chains:
        links = (source[kept], target[kept], value[kept], product[kept], part[kept])
        return find_chains(len(ids), *links, makes, ends.ends, constants, limits, told=told[kept])

    return search


def _within(chains: Chains, links: pl.DataFrame, engine: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the members with their tiers, and the links within a chain."""
    columns = {"firm": chains.firm, "chain": chains.chain, "further": chains.further, "share": chains.share}
    members = pl.DataFrame(columns, {"firm": pl.Int64, "chain": pl.Int64, "further": pl.Boolean, "share": pl.Float64})
    members = members.with_columns(pl.col("share").fill_nan(None)).with_row_index("node")
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
    return members.with_columns(tier=pl.Series("tier", tier), cyclic=pl.Series("cyclic", cyclic)), inside


def _communities(n: int, links: pl.DataFrame, order: Ints, engine: str) -> Ints:
    """Return the community of each firm; numbered by the data's own order, so that names change nothing."""
    a, b = (order[links[side].to_numpy()] for side in ("source", "target"))
    weight = links["filled"].to_numpy()
    ranked = rank_by(a * np.int64(n) + b, weight)
    return leiden_labels(n, a[ranked], b[ranked], weight[ranked], engine=engine)[order]


def _notes(
    park: Park,
    on: dt.date | None,
    links: pl.DataFrame,
    others: tuple[int, int],
    chains: Chains,
    ends: DeclaredEnds,
    alarms: tuple[Reason, ...],
    chosen: Numbers,
    *,
    grouped: bool,
) -> tuple[Reason, ...]:
    notes: list[Reason] = []
    own, candidates = others
    if links.is_empty() and not own:
        notes.append(WORDS.reason("no_links.declared" if has_every_link(park, on) else "no_links"))
    if unconfirmed := count_steps_left_out(park):
        notes.append(WORDS.reason("candidate_steps", steps=unconfirmed))
    if alarms:
        notes += [WORDS.reason("alarm.groups" if grouped else "alarm.no_tiers"), *alarms]
    if ends.ends.chains:
        notes.append(
            WORDS.reason(
                "definition",
                limit=chosen.member,
                lost=chosen.lost,
                customers=chosen.general_buyers,
                chains=chosen.general_chains,
                whole=chosen.general_share,
            )
        )
    if ends.unknown:
        near = {"near": ends.near} if ends.near else {}
        code = "ends_unknown_words.near" if near else "ends_unknown_words"
        notes.append(WORDS.reason(code, named=ends.unknown, **near))
    if own:
        notes.append(WORDS.reason("own_links", links=own))
    if candidates:
        notes.append(WORDS.reason("candidate_links", links=candidates))
    notes += _doubts(links)
    if general := int(chains.general.sum()):
        notes.append(WORDS.reason("general_suppliers", firms=general))
    return tuple(notes)


def _note_passing(park: Park, ids: list[str], chains: Chains) -> tuple[Reason, ...]:
    """Return the note that names the declared ends whose goods go on, where there are any."""
    keys = pl.DataFrame({"id": [ids[firm] for firm in chains.passing.tolist()]}, {"id": pl.String})
    names = park["Enterprise"].select("id", "name").unique("id")
    named = keys.join(names, on="id", how="left").select(pl.coalesce("name", "id")).to_series().sort().to_list()
    return (WORDS.reason("ends_passing", named=tuple(named)),) if named else ()


def _doubts(links: pl.DataFrame) -> list[Reason]:
    """Return what is said of links that count for less."""
    notes = []
    if implied := links.filter(pl.col("status") == "implied").height:
        notes.append(WORDS.reason("implied_links", links=implied))
    told = links.filter(is_told())
    if unknown := told["value"].null_count():
        share = unknown / told.height
        notes.append(
            WORDS.reason("all_values_unknown")
            if share == 1
            else WORDS.reason("some_values_unknown", links=unknown, share=share)
        )
    return notes
