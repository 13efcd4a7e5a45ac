"""Which segments of a chain have an executive on its committee."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from chaingraph.analysis.columns import name_firms
from chaingraph.analysis.layers.answers import SEATS
from chaingraph.analysis.layers.words import WORDS
from chaingraph.asof.days import begun, current
from chaingraph.asof.firms import is_counted
from chaingraph.asof.products import is_dealer
from chaingraph.asof.segments import find_segments, place_firms
from chaingraph.asof.told import is_told
from chaingraph.park import Park
from chaingraph.table import Table

_NAMED = 5


def find_seats(park: Park, on: dt.date | None) -> Table:
    """Tell of each segment whether an executive of one of its firms sits on the committee of its chain.

    By chain, stage, order of the segments. Not known where the chain has no committee or no seat on record, or where
    nobody knows the firm or the segment of an executive who sits there.
    """
    chains = park["IndustryChain"].select("committee_id", chain_id="id", chain="name")
    segments = find_segments(park).with_row_index("place").join(chains, on="chain_id", how="left")
    here = park["Enterprise"].filter(is_counted(park)).select(enterprise_id="id")
    seats = place_firms(park, on).filter(is_told(), ~is_dealer()).drop_nulls("segment_id")
    seats = seats.select("enterprise_id", "segment_id", "chain_id").unique().join(here, on="enterprise_id")
    people = _executives(park, on)
    units = park["MEMBER_UNIT_OF"].filter(begun(on)).select(enterprise_id="from_id", committee_id="to_id").unique()
    placed = seats.join(chains, on="chain_id")
    sitting = placed.join(people, on=["enterprise_id", "committee_id"]).group_by("segment_id").agg(
        executives=pl.col("person").n_unique(), firm_ids=pl.col("enterprise_id").unique().sort()
    )  # fmt: skip
    member = placed.join(units, on=["enterprise_id", "committee_id"]).group_by("segment_id").agg(unit_firms=pl.len())
    firms = seats.group_by("segment_id").agg(firms=pl.len())
    frame = segments
    for more in (firms, sitting, member, _known(placed, people, chains)):
        keys = "segment_id" if "segment_id" in more.columns else "chain_id"
        frame = frame.join(more, on=keys, how="left")
    frame = frame.sort("chain", "chain_id", "place", nulls_last=True)
    rows = [_row(row) for row in frame.iter_rows(named=True)]
    return SEATS.table(name_firms(park, SEATS.columns, rows), as_of=on, parameters={"on": on})


def _executives(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return which executives sit where, and their firms: ``person, committee_id, enterprise_id`` (null unknown)."""
    jobs = park["EMPLOYED_BY"].filter(current(on)).select("executive", person="from_id", enterprise_id="to_id")
    jobs = jobs.join(park["Enterprise"].select(enterprise_id="id"), on="enterprise_id", how="semi")
    sits = park["SERVES_AS"].filter(current(on)).select("from_id", "to_id", serves="executive")
    sits = sits.rename({"from_id": "person", "to_id": "committee_id"}).join(jobs, on="person", how="left")
    leads = pl.col("serves").fill_null(value=False) | pl.col("executive").fill_null(value=False)
    return sits.filter(leads).select("person", "committee_id", "enterprise_id").unique()


def _known(placed: pl.DataFrame, people: pl.DataFrame, chains: pl.DataFrame) -> pl.DataFrame:
    """Tell of each chain how many executives sit there, and of how many the segment is not known."""
    seated = people.join(chains.select("chain_id", "committee_id"), on="committee_id")
    stands = placed.select("enterprise_id", "chain_id").unique().with_columns(stands=True)
    told = seated.join(stands, on=["enterprise_id", "chain_id"], how="left")
    each = told.group_by("chain_id", "person").agg(pl.col("stands").fill_null(value=False).any())
    return each.group_by("chain_id").agg(seated=pl.len(), loose=(~pl.col("stands")).sum())


def _row(row: dict[str, Any]) -> dict[str, Any]:
    seated, loose, executives = row["seated"] or 0, row["loose"] or 0, row["executives"] or 0
    known = bool(seated) and not loose
    represented = "yes" if executives else "no" if known else "not_known"
    if not seated:
        reason = WORDS.reason("no_seats" if row["committee_id"] is not None else "no_committee")
    elif executives:
        reason = WORDS.reason("seated", executives=executives, seated=seated)
    else:
        reason = WORDS.reason("nobody" if known else "nobody.loose", seated=seated, loose=loose)
    return {
        **{name: row[name] for name in ("chain_id", "chain", "stage")},
        "segment": row["name"],
        "represented": represented,
        "firms": row["firms"] or 0,
        "executives": executives if executives or known else None,
        "firm_ids": tuple((row["firm_ids"] or ())[:_NAMED]),
        "unit_firms": row["unit_firms"] or 0,
        "reasons": (reason,),
    }
