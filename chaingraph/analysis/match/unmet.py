"""Demands that nobody in the zone is on record as being able to meet, and whom to attract for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.match.answers import UNMET
from chaingraph.analysis.match.candidates import find_candidates, find_places
from chaingraph.analysis.match.needs import find_needs
from chaingraph.analysis.match.relations import Relations
from chaingraph.asof.day import on_its_day
from chaingraph.asof.firms import find_operating, find_outside, is_operating
from chaingraph.asof.memo import of_the_day
from chaingraph.asof.products import find_makers, find_users
from chaingraph.asof.segments import note_segments
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_NAMED = 5  # firms, classes and segments that are named


@on_its_day
def find_unmet(park: Park, *, on: dt.date | None = None) -> Table:
    """Find the open demands that nobody here is on record as being able to meet, and whom to attract.

    Returns
    -------
    Table
        One row per demand, the longest open first. Met is one for which an operating firm of the zone provides the
        product or a declared kind of it, other than by trade alone, or a resource is on offer; what only follows from
        names does not count. ``attract`` names the nearest class of goods, ``segments`` where such a firm would stand,
        ``value`` (10⁴ yuan a year) what firms of the zone are on record as buying of it: null where not all of it is
        known. Nobody on record is not nobody: the note says how many firms have no product on record.

    Examples
    --------
    >>> firms = [{"id": "A", "name": "甲", "products": ["齿轮"], "source": "s"}]
    >>> demand = {"id": "D", "enterprise_id": "B", "product": "终传动齿轮", "source": "s"}
    >>> row = find_unmet(Park.from_rows({"Enterprise": firms, "Demand": [demand]})).rows[0]
    >>> row["attract"], row["evidence"], row["nearest"]
    (('终传动齿轮', '齿轮'), 'wider', ('甲',))
    """
    needs = find_needs(park, on).filter("open").drop_nulls("word")
    found = find_candidates(park, needs, on, _NAMED)
    unmet = needs.join(found.filter("met"), on="need", how="anti")
    near = found.sort("need", "rank").group_by("need", maintain_order=True)
    nearest = near.agg(pl.col("evidence").first(), nearest=pl.col("supplier").drop_nulls())
    frame = (
        unmet.join(nearest, on="need", how="left", maintain_order="left")
        .join(_whom(park, Relations(park, unmet["word"]), on), on="word", how="left", maintain_order="left")
        .with_columns(product="word")
    )
    rows = [{**{name: _plain(row[name]) for name in UNMET.names()[:-1]}, "reasons": _reasons(row)}
            for row in frame.iter_rows(named=True)]  # fmt: skip
    notes = (*share_unknown(park, on), *note_segments(park)) if rows else ()
    return UNMET.table(tuple(rows), as_of=on, parameters={"on": on}, notes=notes)


def say_whom(park: Park, relations: Relations, on: dt.date | None) -> tuple[Reason, ...]:
    """Return the sentences about whom to attract for one need that nobody here meets."""
    (row,) = _whom(park, relations, on).iter_rows(named=True)
    return _reasons({**row, "evidence": None})


def share_unknown(park: Park, on: dt.date | None) -> Iterator[Reason]:
    """Say of how many firms of the zone no product is on record: they may make what is sought."""
    none, firms = _count_unknown(park, on)
    if none:
        yield WORDS.reason("without_products", without=none, firms=firms, share=none / firms)


@of_the_day
def _count_unknown(park: Park, on: dt.date | None = None) -> tuple[int, int]:
    firms = find_operating(park).select("id").unique()
    known = find_makers(park, on).select(id="enterprise_id")
    return firms.join(known, on="id", how="anti").height, firms.height


def _whom(park: Park, relations: Relations, on: dt.date | None) -> pl.DataFrame:
    """Return per word what to attract, who needs it here, and who is known to provide it outside."""
    words = relations.exact.select("word").unique()
    upper = relations.wider.sort("word", "steps", "likely", "product").group_by("word", maintain_order=True)
    places = find_places(park, relations).group_by("word", maintain_order=True)
    classes = upper.agg(classes=pl.col("product").head(_NAMED))
    segments = places.agg(segments=pl.col("segment").unique(maintain_order=True).head(_NAMED))
    found = words.join(classes, on="word", how="left").join(segments, on="word", how="left")
    attract = pl.concat_list("word", pl.col("classes").fill_null([]))
    for more in (_users(park, relations, on), _outside(park, relations, on)):
        found = found.join(more, on="word", how="left")
    return found.with_columns(attract=attract, users=pl.col("users").fill_null(0))


def _users(park: Park, relations: Relations, on: dt.date | None) -> pl.DataFrame:
    firms = find_operating(park).select(enterprise_id="id").unique()
    used = find_users(park, on).join(firms, on="enterprise_id", how="semi")
    each = relations.exact.join(used, on="product").group_by("word", "enterprise_id").agg(pl.col("annual_value").max())
    value = pl.col("annual_value")
    return each.group_by("word").agg(
        users=pl.len().cast(pl.Int64), value=pl.when(value.null_count() == 0).then(value.sort().sum())
    )


def _outside(park: Park, relations: Relations, on: dt.date | None) -> pl.DataFrame:
    outside = park["Enterprise"].filter(is_operating(), pl.col("id").is_in(find_outside(park).implode()))
    names = outside.select("name", enterprise_id="id").unique("enterprise_id")
    makers = find_makers(park, on).join(names, on="enterprise_id")
    each = relations.exact.join(makers, on="product").select("word", "name", "enterprise_id").unique()
    by = each.sort("name", "enterprise_id").group_by("word", maintain_order=True)
    return by.agg(outside=pl.col("name").head(_NAMED))


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _reasons(row: Mapping[str, Any]) -> tuple[Reason, ...]:
    more = [name for name in row["attract"] if name != row["word"]]
    facts = {"needed": row["word"], "classes": tuple(more), "segments": tuple(row["segments"] or ())}
    words = "attract" + (".class" if more else "") + (".segment" if row["segments"] else "")
    said = [WORDS.reason(words, **facts)]
    if row["evidence"] == "trades":
        said.append(WORDS.reason("only_dealers"))
    if row["outside"]:
        said.append(WORDS.reason("outside", outside=tuple(row["outside"])))
    return tuple(said)
