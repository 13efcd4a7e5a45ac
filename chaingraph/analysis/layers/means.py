"""How the firms of each supply chain co-operate: organizations, events, resources together."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from chaingraph.analysis.layers.answers import MEANS, MEANS_ANSWER
from chaingraph.analysis.layers.words import WORDS
from chaingraph.asof.days import begun, current
from chaingraph.asof.homes import find_homes
from chaingraph.park import Park
from chaingraph.table import Table

_COUNTS = (*MEANS, "training", "officers", "organizations")


def find_means(park: Park, seats: Table, on: dt.date | None) -> Table:
    """Count the means of co-operation within each supply chain, in the order of `seats`.

    `seats`: what `find_chain_members` returns. A means counts where it ties at least two firms of the chain, or the
    organizations in them. Null where nobody in the park is on record as doing so.
    """
    members = seats.texts("chain", "chain_id", "enterprise_id")
    called = members.select("chain_id", "chain").unique("chain_id")
    members = members.select("chain_id", firm="enterprise_id")
    members = members.drop_nulls().unique(maintain_order=True)
    homes = find_homes(park, on).select("organization_id", firm="enterprise_id")
    # whoever stands for a firm: itself, and the organizations in it
    speakers = pl.concat([members.select("firm", who="firm").unique(), homes.select("firm", who="organization_id")])
    frame = members.group_by("chain_id", maintain_order=True).agg(firms=pl.len())
    organized = members.join(homes, on="firm").group_by("chain_id").agg(
        organizations=pl.col("organization_id").n_unique()
    )  # fmt: skip
    events = park["Event"].filter(begun(on, "on")).select(group="id", kind="kind")
    came = park["ATTENDED"].select(group="to_id", who="from_id").join(speakers, on="who").join(events, on="group")
    served = park["SERVES"].filter(begun(on)).select(group="from_id", who="to_id")
    venues = pl.concat([park["Venue"].filter(pl.col("shared").fill_null(value=True))["id"], park["Platform"]["id"]])
    shared = served.filter(pl.col("group").is_in(venues.implode())).join(speakers, on="who")
    links = park["LINKS"].filter(begun(on)).select(group="from_id", firm="to_id")
    joined = homes.select(pl.col("organization_id").alias("group"), "firm")
    groups = {
        "building": pl.concat([joined, _pairs(park, speakers, on)]),
        "interaction": came,
        "training": came.filter(pl.col("kind") == "training"),
        "officers": links,
        "sharing": pl.concat([shared.select("group", "firm"), _partners(park, on)]),
    }
    for more in (called, organized, *(_together(members, found, name) for name, found in groups.items())):
        frame = frame.join(more, on="chain_id", how="left", maintain_order="left")
    unread = [name for name, found in groups.items() if found.is_empty()]
    frame = frame.with_columns(pl.col(name).fill_null(0).cast(pl.Int64) for name in _COUNTS)
    frame = frame.with_columns(pl.lit(None, pl.Int64).alias(name) for name in unread)
    rows = [_row(row) for row in frame.iter_rows(named=True)]
    lacking = tuple(WORDS.said(f"means.{name}") for name in MEANS if name in unread)
    notes = (WORDS.reason("means_unread", means=lacking),) if lacking else ()
    return MEANS_ANSWER.table(rows, as_of=on, parameters={"on": on}, notes=notes)


def _together(members: pl.DataFrame, groups: pl.DataFrame, name: str) -> pl.DataFrame:
    """Count, by chain, the groups that hold at least two of its firms: ``chain_id, <name>``."""
    inside = groups.select("group", "firm").unique().join(members, on="firm")
    sizes = inside.group_by("chain_id", "group").agg(size=pl.len()).filter(pl.col("size") > 1)
    return sizes.group_by("chain_id").agg(pl.len().alias(name))


def _pairs(park: Park, speakers: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Return the pairings and help as groups of the firms on both sides: ``group, firm``."""
    every = [park["PAIRED_WITH"].filter(current(on)), park["HELPS"].filter(begun(on))]
    return _sides(pl.concat([frame.select("from_id", "to_id") for frame in every]), speakers)


def _partners(park: Park, on: dt.date | None) -> pl.DataFrame:
    partners = park["COOPERATES_WITH"].filter(begun(on)).select("from_id", "to_id")
    firms = park["Enterprise"].select(firm="id", who="id")
    return _sides(partners, firms)


def _sides(pairs: pl.DataFrame, speakers: pl.DataFrame) -> pl.DataFrame:
    named = pairs.unique().with_columns(group=pl.concat_str("from_id", "to_id", separator="\n"))
    sides = [named.select("group", who=side) for side in ("from_id", "to_id")]
    return pl.concat(sides).join(speakers, on="who").select("group", "firm")


def _row(row: dict[str, Any]) -> dict[str, Any]:
    absent = tuple(name for name in MEANS if row[name] == 0)
    present = tuple(name for name in MEANS if row[name])
    words = "means_all" if len(present) == len(MEANS) else "means_absent" if absent else "means_open"
    reason = WORDS.reason(words, means=tuple(WORDS.said(f"means.{name}") for name in absent))
    return {
        **{name: row[name] for name in ("chain", "chain_id", "firms", *_COUNTS)},
        "absent": absent,
        "reasons": (reason,),
    }
