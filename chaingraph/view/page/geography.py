"""The map of the park: firms at their coordinates or counted at the centre of their street, never anywhere else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.asof.people import count_by_enterprise
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.view.coverage import kinds_of_firms
from chaingraph.view.page.pack import pack
from chaingraph.words import masked

POINT_LIMIT = 3000
GRID = 48


@on_its_day
def map_data(
    park: Park, answers: Mapping[str, Table], *, on: dt.date | None = None, limit: int = POINT_LIMIT
) -> dict[str, Any]:
    """Return what the map view draws, as plain values.

    `park`: reads firms with coordinates and streets, industry chains, members or their counts, and projects.
    `answers`: answers by name; `branchless` tells which firms have no organization.
    `on`: the day of chains and people; without it the park's own.
    `limit`: most points; above it firms are counted in the cells of a grid.

    Returns ``crs`` of what is drawn (None: not stated), ``points`` as packed columns ordered by id, ``cells`` instead
    of them above the limit, ``streets`` with their centres, ``projects`` with the places of those that have one, and
    ``counts``: ``located``, ``street`` (only the street is known), ``unknown``, ``other_crs``, ``projects_unknown``.

    Coordinates are never converted: when a park mixes coordinate systems, the most frequent one is drawn and the others
    are counted. The centre of a street is the mean of its located firms. Counts of members under 5 read ``<5``.
    """
    known = pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null()
    firms = park["Enterprise"].select("id", "street", "longitude", "latitude", "crs").sort("id")
    systems = firms.filter(known).group_by("crs").len().sort("len", "crs", descending=[True, False], nulls_last=True)
    crs = systems["crs"][0] if systems.height else None
    drawn = known & pl.col("crs").eq_missing(pl.lit(crs, pl.String))
    located = firms.filter(drawn)
    rest = firms.filter(~drawn)
    centres = (
        located.filter(pl.col("street").is_not_null())
        .group_by("street")
        .agg(pl.col("longitude").mean(), pl.col("latitude").mean(), located=pl.len())
    )
    waiting = rest.filter(~known).join(centres, on="street", how="semi").group_by("street").agg(waiting=pl.len())
    streets = centres.join(waiting, on="street", how="left").sort("street")
    on_street = int(waiting["waiting"].sum()) if waiting.height else 0
    others = rest.filter(known)
    projects, lost = _projects(park, located, crs)
    answer: dict[str, Any] = {
        "crs": crs,
        "streets": [
            {"name": name, "x": round(x, 5), "y": round(y, 5), "located": count, "waiting": more or 0}
            for name, x, y, count, more in streets.select(
                "street", "longitude", "latitude", "located", "waiting"
            ).iter_rows()
        ],
        "projects": projects,
        "counts": {
            "located": located.height,
            "street": on_street,
            "unknown": rest.height - others.height - on_street,
            "other_crs": others.height,
            "projects_unknown": lost,
        },
    }
    if located.height > limit:
        return answer | {"points": None, "cells": _cells(located, answers)}
    return answer | {"points": _points(park, located, answers, on), "cells": None}


def _points(park: Park, located: pl.DataFrame, answers: Mapping[str, Table], on: dt.date | None) -> dict[str, Any]:
    chains = park["IN_CHAIN"].filter(begun(on)).group_by(id="from_id").agg(chain=pl.col("to_id").first())
    people = count_by_enterprise(park, on).select("full_members", id="enterprise_id")
    undertaken = park["UNDERTAKES"].group_by(id="from_id").agg(projects=pl.len())
    frame = located.join(chains, on="id", how="left").join(people, on="id", how="left")
    frame = frame.join(undertaken, on="id", how="left").sort("id")
    bare = _branchless(answers)
    return {
        "id": frame["id"].to_list(),
        "x": [round(value, 5) for value in frame["longitude"]],
        "y": [round(value, 5) for value in frame["latitude"]],
        "chain": pack(frame["chain"].to_list()),
        "members": pack([masked(value) for value in frame["full_members"]]),
        "projects": pack(frame["projects"].to_list()),
        "branchless": None if bare is None else pack([firm in bare for firm in frame["id"]]),
    }


def _branchless(answers: Mapping[str, Table]) -> set[str] | None:
    """Return the firms without an organization, as far as is known; None without the answer."""
    kinds = kinds_of_firms(answers)
    return {firm for firm, how in kinds.items() if how != "home_unknown"} if "branchless" in answers else None


def _cells(located: pl.DataFrame, answers: Mapping[str, Table]) -> list[dict[str, Any]]:
    """Return the cells of a grid that hold a firm: centre, firms, and how many of them have no organization."""
    bare = _branchless(answers)
    spans = located.select(pl.col("longitude", "latitude").max() - pl.col("longitude", "latitude").min())
    size: float = max(spans.row(0))
    step = size / GRID or 1.0
    cells = (
        located.with_columns(
            column=(pl.col("longitude") / step).floor().cast(pl.Int64),
            row=(pl.col("latitude") / step).floor().cast(pl.Int64),
            bare=pl.lit(None, pl.Boolean) if bare is None else pl.col("id").is_in(list(bare)),
        )
        .group_by("column", "row")
        .agg(firms=pl.len(), branchless=pl.col("bare").sum(), known=pl.col("bare").count())
        .sort("column", "row")
    )
    return [
        {
            "x": round((column + 0.5) * step, 5),
            "y": round((row + 0.5) * step, 5),
            "firms": firms,
            "branchless": branchless if known else None,
        }
        for column, row, firms, branchless, known in cells.iter_rows()
    ]


def _projects(park: Park, located: pl.DataFrame, crs: str | None) -> tuple[list[dict[str, Any]], int]:
    """Return the projects with a place: that of a firm that undertakes it; and how many have none.

    A project states no coordinate system, so its own coordinates are used only where no firm has another.
    """
    places = {firm: (x, y) for firm, x, y in located.select("id", "longitude", "latitude").iter_rows()}
    undertakers: dict[str, str] = {}
    for firm, project in park["UNDERTAKES"].select("from_id", "to_id").sort("from_id", "to_id").iter_rows():
        if firm in places:
            undertakers.setdefault(project, firm)
    found, lost = [], 0
    for row in park["Project"].sort("id").iter_rows(named=True):
        firm = undertakers.get(row["id"])
        own = None if row["longitude"] is None or row["latitude"] is None else (row["longitude"], row["latitude"])
        place = places[firm] if firm else own if not places or crs is None else None
        if place is None:
            lost += 1
            continue
        found.append(
            {"name": row["name"], "kind": row["kind"], "firm": firm, "x": round(place[0], 5), "y": round(place[1], 5)}
        )
    return found, lost
