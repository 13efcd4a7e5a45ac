"""How strong each segment of the declared chains is in the zone, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.columns import name_firms
from chaingraph.analysis.stages.answers import STAGES
from chaingraph.analysis.stages.kin import find_kin
from chaingraph.analysis.stages.rate import RULES, Makers, better, rate
from chaingraph.analysis.stages.reasons import WORDS, attract, reasons_of
from chaingraph.analysis.stages.seats import STAGE_WORDS, Ground, find_ground, find_market, find_sales
from chaingraph.analysis.stages.unplaced import find_unplaced, note_coverage
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.asof.homes import find_organized, note_homes
from chaingraph.asof.products import find_makers
from chaingraph.asof.segments import note_segments
from chaingraph.asof.told import is_told
from chaingraph.park import Park
from chaingraph.rules import Numbers, Rulebook, cite, numbers, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason

_NAMED_HERE, _NAMED = 8, 5  # firms that a row names: those that make it, and others


@on_its_day
def find_stages(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Rate the segments of the declared industry chains by the firms of the zone that stand in them.

    Parameters
    ----------
    park
        Reads chains, segments, firms with what they make, and organizations established in them.
    on
        As-of day; without it the park's own (`chaingraph.asof.day.as_of`).
    rules
        Chosen numbers (``stages.*``); those of the package when not given.

    Returns
    -------
    Table
        One row per segment: by chain, stage, order, name, id. ``rating`` follows from what is observed or declared
        (`rate.rate`); ``rating_most`` counts candidates as well. A segment without a maker is ``empty``, or
        ``not_known`` where too few firms of the chain (without any: of the zone) have a product on record, or of some
        the stage alone, and so is what is called by its stage alone.
        ``local_share`` is of the stated market, else of the known sales of all listed makers, else null.
        ``parts["unplaced"]`` holds the products that stand in no segment, most firms first.

    Raises
    ------
    RuleError
        If a chosen number is missing from `rules`.

    Notes
    -----
    A firm that only trades the goods is no maker; whether a firm is of the zone follows from its place on record and
    never from its name. Linear in the words of firms and segments.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "IndustryChain": [{"id": "C", "name": "汽车", **known}],
    ...     "ChainSegment": [{"id": "S", "chain_id": "C", "name": "齿轮", "products": ["齿轮"], **known}],
    ...     "Enterprise": [{"id": "E", "name": "甲", "products": ["齿轮"], **known}]})
    >>> [(row["segment"], row["rating"], row["local_firms"]) for row in find_stages(park).rows]
    [('齿轮', 'potential', 1)]
    """
    book = rules or rulebook()
    limits = numbers(book, on, *RULES)
    ground = find_ground(park, on)
    facts = _facts(park, ground, limits, on)
    rows = [_row(row, limits) for row in facts.iter_rows(named=True)]
    unplaced = find_unplaced(park, ground, on)
    return STAGES.table(
        name_firms(park, STAGES.columns, rows),
        as_of=on,
        parameters={"on": on},
        rules=cite(book, RULES, on),
        notes=(*note_coverage(park, ground, unplaced), *_notes(park, ground, rows, on)),
        parts={"unplaced": unplaced},
    )


def _facts(park: Park, ground: Ground, limits: Numbers, on: dt.date | None) -> pl.DataFrame:
    """Return all that is known of each segment, in the order of the answer."""
    frames = (
        _count(ground, limits),
        _organized(park, ground, on),
        find_market(park, ground, on),
        find_sales(park, ground, on),
        find_kin(park, ground, on, _NAMED),
        ground.goods.group_by("segment_id").agg(goods=pl.coalesce("product", "word").unique().sort()),
        ground.dealers.group_by("segment_id").agg(dealers=pl.len()),
        _bare(ground).select("segment_id", "bare"),
    )
    facts = ground.segments
    for frame in frames:
        facts = facts.join(frame, on="segment_id", how="left", maintain_order="left")
    facts = facts.join(_by_stage(ground), on=["chain_id", "stage"], how="left", maintain_order="left", nulls_equal=True)
    return facts.join(_known(park, ground, limits, on), on="chain_id", how="left", maintain_order="left")


def _by_stage(ground: Ground) -> pl.DataFrame:
    """Count the firms here of which the stage alone is on record: ``chain_id, stage, by_stage``."""
    seats = ground.makers.filter("local", "counted").join(_bare(ground), on="segment_id")
    return seats.group_by("chain_id", "stage").agg(by_stage=pl.col("enterprise_id").n_unique())


def _bare(ground: Ground) -> pl.DataFrame:
    """Return the segments that say no more than their stage: ``segment_id, chain_id, stage, bare`` (true)."""
    named = ground.segments.filter(pl.col("name").is_in(STAGE_WORDS)).join(ground.goods, on="segment_id", how="anti")
    return named.select("segment_id", "chain_id", "stage", bare=pl.lit(value=True))


def _count(ground: Ground, limits: Numbers) -> pl.DataFrame:
    """Count and name the makers of each segment; leaders first, then the greatest share of sales."""
    local, counted = pl.col("local"), pl.col("counted")
    main = (pl.col("share") >= limits.main_share).fill_null(value=False)
    here, outside = local & counted, ~local & counted
    return (
        ground.makers.sort(
            "leads", pl.col("share").fill_null(-1.0), "name", "enterprise_id", descending=[True, True, False, False]
        )
        .group_by("segment_id", maintain_order=True)
        .agg(
            local_firms=here.sum(),
            main_makers=(here & main).sum(),
            assumed=(here & pl.col("assumed")).sum(),
            candidates=(local & ~counted).sum(),
            outside=outside.sum(),
            leader_ids=pl.col("enterprise_id").filter(here & pl.col("leads")),
            firm_ids=pl.col("enterprise_id").filter(here).head(_NAMED_HERE),
            outside_ids=pl.col("enterprise_id").filter(outside).head(_NAMED),
            outside_names=pl.col("name").filter(outside).head(_NAMED),
            placed_by=pl.col("words").filter(here).explode().drop_nulls().unique().sort(),
            maybe=pl.col("words").filter(local & ~counted).explode().drop_nulls().unique().sort(),
            statuses=pl.col("status").filter(here).unique().sort(descending=True),
        )
    )


def _organized(park: Park, ground: Ground, on: dt.date | None) -> pl.DataFrame:
    """Count which makers here have an organization, have none, or are not known to have one."""
    homes = find_organized(park, on).select("enterprise_id", "home")
    seats = ground.makers.filter("local", "counted").join(homes, on="enterprise_id", how="left")
    home = pl.col("home").fill_null("not_known")
    return seats.group_by("segment_id").agg(
        with_organization=(home == "has").sum(),
        organization_unknown=(home == "not_known").sum(),
        without_organization=(~home.is_in(["has", "not_known"])).sum(),
    )


def _known(park: Park, ground: Ground, limits: Numbers, on: dt.date | None) -> pl.DataFrame:
    """Tell of each chain how many of its firms have a product on record: ``chain_id, asked, with_product, known``."""
    local = ground.firms.filter("local").select("enterprise_id")
    claims = find_makers(park, on).filter(is_told()).select("enterprise_id")
    seats = ground.makers.filter("local", "counted").select("enterprise_id", "segment_id")
    # a declared place says what a firm makes as well as a word does
    told = pl.concat([claims, seats.select("enterprise_id")]).unique().with_columns(told=True)
    placed = seats.join(ground.segments.select("segment_id", "chain_id"), on="segment_id")
    members = park["IN_CHAIN"].filter(begun(on)).select(enterprise_id="from_id", chain_id="to_id")
    firms = pl.concat([members, placed.select("enterprise_id", "chain_id")]).unique().join(local, on="enterprise_id")
    count = {"asked": pl.len(), "with_product": pl.col("told").fill_null(value=False).sum()}
    by_chain = firms.join(told, on="enterprise_id", how="left").group_by("chain_id").agg(**count)
    whole = local.join(told, on="enterprise_id", how="left").select(**count)
    chains = ground.segments.select("chain_id").unique().join(by_chain, on="chain_id", how="left")
    return chains.select(
        "chain_id",
        of_park=pl.col("asked").is_null(),
        asked=pl.col("asked").fill_null(whole["asked"][0]),
        with_product=pl.col("with_product").fill_null(whole["with_product"][0]),
    ).with_columns(known=pl.col("with_product") >= limits.known_share * pl.col("asked"))


def _row(row: Mapping[str, Any], limits: Numbers) -> dict[str, Any]:
    number = {name: row[name] or 0 for name in ("local_firms", "main_makers", "candidates", "outside", "dealers")}
    makers, main, maybe = number["local_firms"], number["main_makers"], number["candidates"]
    market = {"stated": row["stated"] or 0, "market": row["market"]}
    counted = rate(Makers(main, makers - main, **market), limits)
    asks = counted == "empty" and (not row["known"] or row["by_stage"])
    rating = "not_known" if asks or row["bare"] else counted
    most = rating
    if maybe and not row["bare"]:
        most = better(counted, rate(Makers(main, makers - main + maybe, **market), limits))
    of_market = bool(makers) and market["stated"] >= makers
    shares = (row["market"], row["biggest"]) if of_market else (row["local_share"], row["largest_share"])
    # nobody is looked for where the segment is strong
    row = {**row, "could_fill": None} if rating == "strong" else row
    made = {
        **{name: row[name] for name in ("chain_id", "chain", "stage", "segment_id", "target")},
        **{name: number[name] for name in ("local_firms", "main_makers", "candidates")},
        **{name: row[name] or 0 for name in ("with_organization", "without_organization", "organization_unknown")},
        **{
            name: tuple(row[name] or ())
            for name in ("firm_ids", "leader_ids", "placed_by", "could_fill", "outside_ids")
        },
        "segment": row["name"],
        "rating": rating,
        "rating_most": most,
        "local_share": shares[0],
        "largest_share": 1.0 if makers == 1 else shares[1],
        "chokepoint": rating == "strong" and makers == 1,
    }
    facts = {**row, **number, **made, "of_market": of_market}
    return {**made, "attract": attract(facts), "reasons": reasons_of(facts, limits)}


def _notes(park: Park, ground: Ground, rows: Iterable[Mapping[str, Any]], on: dt.date | None) -> list[Reason]:
    found: list[Reason] = []
    if bare := _without_map(park, ground):
        found.append(WORDS.reason("without_map", named=tuple(bare[:_NAMED]), chains=len(bare)))
    elif ground.segments.is_empty():
        found.append(WORDS.reason("without_map.none"))
    found += note_segments(park)
    here = ground.makers.filter("local", "counted")
    if assumed := here.filter("assumed")["enterprise_id"].n_unique():
        found.append(WORDS.reason("shares_split", firms=assumed, of=here["enterprise_id"].n_unique()))
    if unknown := sum(row["rating"] == "not_known" for row in rows):
        found.append(WORDS.reason("not_known_segments", segments=unknown))
    homes = find_organized(park, on).filter(pl.col("enterprise_id").is_in(here["enterprise_id"].unique().implode()))
    return [*found, *note_homes(park, homes["home"], on)]


def _without_map(park: Park, ground: Ground) -> list[str]:
    """Name the chains of which no segment is declared."""
    mapped = ground.segments.select(id="chain_id").unique()
    return park["IndustryChain"].join(mapped, on="id", how="anti")["name"].sort().to_list()
