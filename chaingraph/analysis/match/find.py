"""Who could meet each demand, or a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.match.answers import MATCH
from chaingraph.analysis.match.candidates import find_candidates
from chaingraph.analysis.match.needs import find_needs
from chaingraph.analysis.match.relations import Relations
from chaingraph.analysis.match.unmet import WORDS, say_whom, share_unknown
from chaingraph.asof.day import on_its_day
from chaingraph.asof.segments import note_segments
from chaingraph.errors import Text, UsageError
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import Reason

_MOST = 10
_SAME = ("supplied", "makes", "offers", "trades")  # evidence of the very product
_CERTIFICATES = kind("Certificate")["kind"].values


@on_its_day
def find_matches(
    park: Park,
    *,
    on: dt.date | None = None,
    demand: str | None = None,
    product: str | None = None,
    enterprise_id: str | None = None,
    most: int = _MOST,
) -> Table:
    """Find who could meet each open demand, one of the list, or one that is on no list.

    Parameters
    ----------
    park
        Reads what `asof.products` and `asof.segments` read, `Demand`, `Resource`, `Certificate`, `COOPERATES_WITH`.
    on
        As-of day; without it the park's own.
    demand
        Id of a demand, met or not, or what is needed where one open demand alone says so; without it every open demand.
    product
        A product that somebody needs, in place of a demand.
    enterprise_id
        Who needs it; distance, chains and ties are then known.
    most
        Rows per demand.

    Returns
    -------
    Table
        One row per demand and candidate, the demands open longest first. Candidates are operating firms of the zone and
        resources on offer, ranked by evidence (`answers.EVIDENCE`), makers before dealers, confirmed before likely,
        near classes before far, free capacity, whole kilometres, the same street, chains shared, certificates, ties,
        name. What is not known comes after what is good and before what is bad.

    Raises
    ------
    chaingraph.errors.UsageError
        ``CG-U017`` if there is no such demand, ``CG-U018`` if several say so.

    Notes
    -----
    What follows from names alone (a name that ends with another is perhaps a kind of it) is a candidate and says so.
    What the park provides is indexed once and kept with it; then linear in what is provided of the products concerned.

    Examples
    --------
    >>> firms = [{"id": key, "name": key, "products": [word], "source": "s"}
    ...     for key, word in (("A", "齿轮"), ("B", "行星齿轮"), ("C", "轴承"))]
    >>> park = Park.from_rows({"Enterprise": firms})
    >>> [(row["supplier"], row["evidence"]) for row in find_matches(park, product="终传动齿轮").rows]
    [('A', 'wider'), ('B', 'sister')]
    """
    needs = _choose(park, find_needs(park, on), demand, product, enterprise_id)
    relations = Relations(park, needs["word"]) if needs.height == 1 else None
    found = find_candidates(park, needs, on, most, relations)
    named = needs.select("need", "demand_id", "name", needed="word")
    rows = found.drop_nulls("need").join(named, on="need", maintain_order="left")
    return MATCH.table(
        tuple(_row(row) for row in rows.iter_rows(named=True)),
        as_of=on,
        parameters={"on": on, "demand": demand, "product": product, "enterprise_id": enterprise_id, "most": most},
        notes=(*_notes(park, relations, needs, found, on, most), *note_segments(park)),
    )


def _choose(
    park: Park, needs: pl.DataFrame, demand: str | None, product: str | None, enterprise_id: str | None
) -> pl.DataFrame:
    if product is not None:
        names = park["Enterprise"].filter(pl.col("id") == (enterprise_id or ""))["name"]
        asked = {"need": 0, "demand_id": None, "word": product, "enterprise_id": enterprise_id}
        schema = {name: needs.schema[name] for name in ("need", "demand_id", "word", "enterprise_id", "name")}
        return pl.DataFrame([{**asked, "name": names.first()}], schema)
    if demand is None:
        return needs.filter("open").drop_nulls("word")
    found = needs.filter(pl.col("demand_id") == demand)
    if found.is_empty():
        found = needs.filter("open", pl.col("word") == demand)
    if found.height > 1:
        ids = tuple(found["demand_id"].sort())
        said = Text("{text} 有 {count} 项需求，请写编号：{ids}", "{text} is needed {count} times; give the id: {ids}")
        shown = "、".join(ids[:5])
        raise UsageError("CG-U018", said.format(text=demand, count=len(ids), ids=shown))
    if found.is_empty():
        said = Text(
            "没有需求 {text}：可写需求编号，或用 --product 问一种产品",
            "there is no demand {text}: give the id of one, or ask for a product by --product",
        )
        raise UsageError("CG-U017", said.format(text=demand))
    return found


def _notes(
    park: Park, relations: Relations | None, needs: pl.DataFrame, found: pl.DataFrame, on: dt.date | None, most: int
) -> Iterator[Reason]:
    met = found.filter("met")["need"].n_unique()
    if relations is not None:
        if not met:
            yield say_whom(park, relations, on)[0]
    elif needs.height:
        yield WORDS.reason("demands_met", open=needs.height, met=met, unmet=needs.height - met)
    full = found.filter(pl.col("rank") == most)["need"].n_unique()
    if full:
        yield WORDS.reason("first_only", most=most, full=full)
    yield from share_unknown(park, on)


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in MATCH.names() if name in row}
    return {
        **kept,
        "product": row["needed"],
        "status": "candidate" if row["likely"] else row["status"],
        "sales_share": row["share"],
        "spare_share": row["spare"],
        **{name: tuple(row[name] or ()) for name in ("chains", "certificates", "ties")},
        "reasons": tuple(_reasons(row)),
    }


def _reasons(row: Mapping[str, Any]) -> Iterator[Reason]:
    yield WORDS.reason(f"by_{row['evidence']}", **_evidence_facts(row))
    if row["evidence"] in _SAME and row["word"] != row["needed"]:
        yield WORDS.reason("same_product", word=row["word"], needed=row["needed"])
    if row["dealer"] and row["evidence"] != "trades":
        yield WORDS.reason("dealer")
    if row["resource"] and row["kind"] == "firm" and row["evidence"] != "offers":
        yield WORDS.reason("offers_as_well", resource=row["resource"])
    if row["likely"]:
        yield WORDS.reason("likely")
    yield from _facts_of_firm(row)


def _evidence_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    named = {"word": row["word"], "needed": row["needed"], "via": row["via"], "customers": row["customers"]}
    wanted = {
        "supplied": ("word", "customers"),
        "kind": ("word", "needed"),
        "wider": ("word", "needed"),
        "sister": ("word", "via"),
        "segment": ("via",),
    }
    return {name: named[name] for name in wanted.get(row["evidence"], ("word",))}


def _facts_of_firm(row: Mapping[str, Any]) -> Iterator[Reason]:
    if row["spare"] is not None and row["spare"] <= 0:
        yield WORDS.reason("no_spare")
    elif row["spare"] is not None and row["spare_amount"] is not None and row["unit"]:
        yield WORDS.reason("spare.amount", share=row["spare"], amount=row["spare_amount"], unit=row["unit"])
    elif row["spare"] is not None:
        yield WORDS.reason("spare", share=row["spare"])
    if row["distance_km"] is not None:
        yield WORDS.reason("distance", km=row["distance_km"])
    elif row["near"]:
        yield WORDS.reason("same_street")
    if row["chains"]:
        yield WORDS.reason("same_chain", chains=tuple(row["chains"]))
    if row["certificates"]:
        yield WORDS.reason("certified", certificates=tuple(_CERTIFICATES[name] for name in row["certificates"]))
    for tie in row["ties"] or ():
        yield WORDS.reason(f"tie_{tie}")
