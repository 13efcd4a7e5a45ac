"""The three lists of the zone: demands, resources and projects, with their state on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.match.answers import THREE_LISTS
from chaingraph.analysis.match.claims import find_claims
from chaingraph.analysis.match.needs import find_needs
from chaingraph.analysis.match.relations import find_meant
from chaingraph.analysis.match.unmet import WORDS
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import Reason

_BLANK: Mapping[str, Any] = dict.fromkeys(THREE_LISTS.names())
_PROVIDERS = ("Enterprise", "PartyOrganization", "MemberUnit", "Department")


@on_its_day
def list_demands(park: Park, *, on: dt.date | None = None) -> Table:
    """List demands, resources and projects with their state.

    Returns
    -------
    Table
        Demands, then resources, then projects; in each the open ones (of projects those past their day) first, the
        oldest first, then by content and id. ``days`` of a demand run from its publication to the intention, or to the
        day that is looked at. ``could_meet`` counts, of an open demand, firms and resources of just that product, and
        of a resource the open demands for it. A note gives the median of the days to an intention. Linear.

    Examples
    --------
    >>> import datetime as dt
    >>> days = {"opened": dt.date(2025, 1, 1), "matched": dt.date(2025, 1, 2)}
    >>> demand = {"id": "D", "enterprise_id": "A", "product": "齿轮", "source": "s", **days}
    >>> row = list_demands(Park.from_rows({"Demand": [demand]})).rows[0]
    >>> row["state"], row["days"]
    ('met', 1)
    """
    needs = find_needs(park, on)
    rows = [*_demands(park, needs, on), *_resources(park, needs, on), *_projects(park, on)]
    return THREE_LISTS.table(tuple(rows), as_of=on, parameters={"on": on}, notes=tuple(_notes(needs)))


def _demands(park: Park, needs: pl.DataFrame, on: dt.date | None) -> Iterator[dict[str, Any]]:
    names = dict(park["Enterprise"].select("id", "name").iter_rows())
    asked = needs.filter("open").drop_nulls("word").select("need", "word", "enterprise_id")
    pairs = asked.join(find_meant(park, asked["word"]), on="word").join(
        find_claims(park, on).filter(~pl.col("likely"), ~pl.col("dealer")), on="product"
    )
    able = pairs.filter(pl.col("key").ne_missing(pl.col("enterprise_id")))
    fits = dict(able.group_by("need").agg(pl.col("key").n_unique()).iter_rows())
    for row in needs.sort(~pl.col("open"), "need").iter_rows(named=True):
        yield {
            **_BLANK,
            "list": "demand",
            "record_id": row["demand_id"],
            "content": row["word"],
            "parties": _known(row["name"] or row["enterprise_id"]),
            "state": "open" if row["open"] else "met",
            "opened": row["opened"],
            "closed": None if row["open"] else row["matched"],
            "days": row["days"],
            "counterpart": None if row["open"] else names.get(row["matched_by"], row["matched_by"]),
            "could_meet": fits.get(row["need"], 0) if row["open"] else None,
        }


def _resources(park: Park, needs: pl.DataFrame, on: dt.date | None) -> Iterator[dict[str, Any]]:
    names = {key: name for one in _PROVIDERS for key, name in park[one].select("id", "name").iter_rows()}
    asked = needs.filter("open").drop_nulls("word")
    wanted = asked.join(find_meant(park, asked["word"]), on="word").select("need", "product", who="enterprise_id")
    offers = park["Resource"].filter(begun(on, "opened")).sort("opened", "name", "id", nulls_last=True)
    meant = find_meant(park, offers["name"]).select("product", name="word")
    fit = offers.join(meant, on="name").join(wanted, on="product")
    fit = fit.filter(pl.col("who").ne_missing(pl.col("provider_id")) | pl.col("who").is_null())
    fits = dict(fit.group_by("id").agg(pl.col("need").n_unique()).iter_rows())
    for row in offers.iter_rows(named=True):
        yield {
            **_BLANK,
            "list": "resource",
            "record_id": row["id"],
            "content": row["name"],
            "parties": _known(names.get(row["provider_id"], row["provider_id"])),
            "state": "offered",
            "opened": row["opened"],
            "could_meet": fits.get(row["id"], 0),
        }


def _projects(park: Park, on: dt.date | None) -> Iterator[dict[str, Any]]:
    names = park["Enterprise"].select(from_id="id", firm="name")
    firms = park["UNDERTAKES"].join(names, on="from_id", how="left").sort("firm", "from_id")
    by = firms.group_by("to_id", maintain_order=True).agg(parties=pl.coalesce("firm", "from_id"))
    chains = park["IndustryChain"].select(chain_id="id", chain="name")
    day = pl.lit(on, pl.Date)
    state = (
        pl.when(pl.col("closed") <= day)
        .then(pl.lit("done"))
        .when(pl.col("due") < day)
        .then(pl.lit("past_due"))
        .when(pl.col("opened") > day)
        .then(pl.lit("planned"))
        .when(pl.col("opened") <= day)
        .then(pl.lit("running"))
    )
    projects = (
        park["Project"]
        .join(by, left_on="id", right_on="to_id", how="left")
        .join(chains, on="chain_id", how="left")
        .with_columns(state=state)
        .with_columns(closed=pl.when(pl.col("state") == "done").then("closed"))
        .sort(pl.col("state").ne_missing("past_due"), "due", "opened", "name", "id", nulls_last=True)
    )
    for row in projects.iter_rows(named=True):
        yield {
            **_BLANK,
            "list": "project",
            "record_id": row["id"],
            "content": row["name"],
            "parties": tuple(row["parties"] or ()),
            **{name: row[name] for name in ("chain", "state", "opened", "closed", "due")},
        }


def _known(name: str | None) -> tuple[str, ...]:
    return () if name is None else (name,)


def _notes(needs: pl.DataFrame) -> Iterator[Reason]:
    met = needs.filter(~pl.col("open"))
    known = met["days"].drop_nulls()
    if known.len():
        yield WORDS.reason("days_to_intention", days=known.median(), known=known.len(), met=met.height)
    waiting = needs.filter("open")["days"].drop_nulls()
    if waiting.len():
        yield WORDS.reason("days_waiting", days=waiting.median(), known=waiting.len(), open=needs["open"].sum())
