"""What refers to the firms, organizations and chains of the page (visits, problems, certificates), to be unfolded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from chaingraph.derived import links_of
from chaingraph.model import REFERENCES, DataClass, NodeKind, Reference, Type
from chaingraph.park import Park
from chaingraph.view.page.pack import pack
from chaingraph.view.page.tables import both
from chaingraph.words import plain

#: Most records of one reference that the page lists of one entity; the rest is counted.
MOST = 20


def referring(park: Park, place: Mapping[str, int], drawn: Collection[str]) -> list[dict[str, Any]]:
    """Return what refers to the entities of the page, one mapping per reference that any has.

    `place`: place of each entity by its id.
    `drawn`: kinds of record that the page has as entities; their references are relations there already.

    Returns ``label`` and ``as`` (what refers, and as what), ``of`` (places of the entities), ``columns`` (what is said
    of each record: label, values and a packed column), newest first, and ``more`` (how many are not listed, by place).
    References of people are left out.
    """
    found = (
        _of(park, reference, place)
        for reference in REFERENCES.values()
        if reference.kind.name not in drawn
        and max(reference.prop.data_class, reference.kind["id"].data_class) <= DataClass.INTERNAL
    )
    return [one for one in found if one is not None]


def _of(park: Park, reference: Reference, place: Mapping[str, int]) -> dict[str, Any] | None:
    known = pl.Series("to_id", list(place), pl.String)
    links = links_of(park, reference).filter(pl.col("to_id").is_in(known.implode()))
    if links.is_empty():
        return None
    declared = reference.kind
    shown = _shown(declared)
    dates = [name for name in shown if declared[name].type is Type.DATE]
    rows = links.join(park[declared.name].select(pl.col("id").alias("from_id"), *shown), on="from_id")
    rows = rows.sort(*dates, "from_id", descending=[True] * len(dates) + [False], nulls_last=True)
    listed = rows.group_by("to_id", maintain_order=True).head(MOST)
    more = rows.group_by("to_id", maintain_order=True).len().filter(pl.col("len") > MOST)
    return {
        "label": both(declared.label),
        "as": both(reference.prop.label),
        "of": [place[key] for key in listed["to_id"]],
        "columns": [_column(declared, name, listed[name].to_list()) for name in shown],
        "more": {str(place[key]): count - MOST for key, count in more.iter_rows()},
    }


def _shown(declared: NodeKind) -> list[str]:
    """Return the properties by which a record is told from others of its kind."""
    names = (["name"] if "name" in declared.columns else []) + [name for name in declared.caption if name != "id"]
    return list(dict.fromkeys(names))


def _column(declared: NodeKind, name: str, values: list[Any]) -> dict[str, Any]:
    prop = declared[name]
    return {
        "name": name,
        "values": {value: both(label) for value, label in prop.values.items()},
        "cells": pack([plain(value) for value in values]),
    }
