"""Who could meet some needs, in order: by evidence, free capacity, distance, chains, certificates and ties."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from chaingraph.analysis.match.answers import EVIDENCE
from chaingraph.analysis.match.claims import find_claims
from chaingraph.analysis.match.relations import Relations
from chaingraph.asof.days import begun, current
from chaingraph.asof.firms import find_operating
from chaingraph.asof.nearness import Nearness, facts_of
from chaingraph.asof.products import is_dealer
from chaingraph.asof.segments import find_segments, match_words, place_firms
from chaingraph.asof.supply import told_links
from chaingraph.asof.told import is_told
from chaingraph.park import Park

_RANK = {name: place for place, name in enumerate(EVIDENCE)}
_PLENTY = 500  # needs that are looked at in one go
_WHO = ["key", "kind", "supplier_id", "supplier"]
_SAID = "word role dealer share status likely customers resource spare spare_amount unit".split()
_KEPT = ["need", "enterprise_id", *_WHO, "evidence", "via", "steps", *_SAID]


def find_candidates(
    park: Park, needs: pl.DataFrame, on: dt.date | None, most: int, relations: Relations | None = None
) -> pl.DataFrame:
    """Find the first so many candidates of each need, in order, with what speaks for each.

    `needs`: ``need, word, enterprise_id`` (who needs it; may be null).
    `relations`: of all the words, where they are at hand; few needs, else they are made by the slice.

    Candidates are operating firms of the zone but who asks, and resources on offer. Each stands once, by its best
    evidence. A class of evidence is only looked at where the better ones do not fill the list. ``met``: whether any
    candidate of the need meets it, one beyond the list too. Needs by the slice;
    per slice linear in what the park provides of the products concerned.
    """
    found = []
    for first in range(0, max(needs.height, 1), _PLENTY):
        part = needs.slice(first, _PLENTY).select("need", "word", "enterprise_id")
        rows = _find_evidence(park, part, relations or Relations(park, part["word"]), on, most)
        ordered = _in_order(park, rows, on).with_columns(met=is_met().any().over("need"))
        found.append(ordered.filter(pl.col("rank") <= most))
    return pl.concat(found, how="diagonal_relaxed")


def is_met() -> pl.Expr:
    """Return the test whether a candidate meets a need: the product or a kind of it, confirmed, and not by trade alone.

    >>> frame = pl.DataFrame({"evidence": ["kind", "wider"], "dealer": [False, False], "likely": [False, False]})
    >>> frame.select(is_met()).to_series().to_list()
    [True, False]
    """
    able = pl.col("evidence").is_in(["supplied", "makes", "offers", "kind"])
    return able & ~pl.col("dealer") & ~pl.col("likely")


def _find_evidence(
    park: Park, needs: pl.DataFrame, relations: Relations, on: dt.date | None, most: int
) -> pl.DataFrame:
    """Return who could meet the needs, each once, by the best evidence."""
    found = _by_product(needs, relations.exact, find_claims(park, on))
    for evidence in ("kind", "wider", "sister", "segment"):
        sure = pl.lit(value=True) if evidence != "kind" else ~pl.col("dealer") & ~pl.col("likely")
        full = found.filter(sure).group_by("need").agg(pl.len()).filter(pl.col("len") >= most)
        left = needs.join(full, on="need", how="anti")
        if left.is_empty():
            break
        if evidence == "segment":
            more = _by_segment(park, left, relations, on)
        else:
            group = {"kind": "kinds", "wider": "wider", "sister": "sisters"}[evidence]
            more = _by_product(left, getattr(relations, group), find_claims(park, on), evidence)
        found = pl.concat([found, more.join(found, on=["need", "key"], how="anti")], how="diagonal_relaxed")
    return found


def _by_product(
    needs: pl.DataFrame, related: pl.DataFrame, claims: pl.DataFrame, evidence: str | None = None
) -> pl.DataFrame:
    """Return who provides the products around the needs; of several of one provider what is surest and nearest."""
    asked = needs.select("need", "enterprise_id", "word").join(related, on="word").drop("word")
    # the first join leaves few claims, which are then compared
    near = claims.join(asked.select("product").unique(), on="product", how="semi")
    rows = asked.rename({"likely": "guessed"}).join(near, on="product")
    rows = rows.filter(pl.col("key").ne_missing(pl.col("enterprise_id")))
    own = (
        pl.when(pl.col("dealer"))
        .then(pl.lit("trades"))
        .when(pl.col("customers") > 0)
        .then(pl.lit("supplied"))
        .when("claimed")
        .then(pl.lit("makes"))
        .otherwise(pl.lit("offers"))
    )
    rows = rows.with_columns(
        likely=pl.col("likely") | pl.col("guessed"), evidence=pl.lit(evidence) if evidence else own
    )
    best = rows.sort(_place(), "dealer", "likely", "steps", -pl.col("customers"), "word", "via")
    first = best.unique(["need", "key"], keep="first", maintain_order=True)
    return first.select(_KEPT)


def _by_segment(park: Park, needs: pl.DataFrame, relations: Relations, on: dt.date | None) -> pl.DataFrame:
    """Return who stands in a segment that the needs belong to."""
    segments = find_places(park, relations)
    firms = find_operating(park).select(key="id", supplier="name").unique("key")
    placed = place_firms(park, on).drop_nulls("segment_id").rename({"enterprise_id": "key", "word": "held"})
    rows = (
        needs.select("need", "enterprise_id", "word")
        .join(segments, on="word")
        .join(placed.select("key", "segment_id", "role", "share", "status", "held"), on="segment_id")
        .join(firms, on="key")
        .filter(pl.col("key").ne_missing(pl.col("enterprise_id")))
    )
    made = rows.with_columns(dealer=is_dealer(), likely=pl.col("guessed") | ~is_told(), via="segment", word="held")
    first = made.sort("dealer", "likely", "via", "word", nulls_last=True)
    return first.unique(["need", "key"], keep="first", maintain_order=True).select(
        "need", "enterprise_id", "key", "role", "dealer", "share", "status", "likely", "word", "via", "supplier",
        kind=pl.lit("firm"), supplier_id="key", evidence=pl.lit("segment"), steps=pl.lit(0, pl.Int64),
        customers=pl.lit(0, pl.Int64),
    )  # fmt: skip


def find_places(park: Park, relations: Relations) -> pl.DataFrame:
    """Return the segments that words belong to, the surest first: ``word, segment_id, segment, chain_id, guessed``."""
    meant = relations.exact.select("word", "product").with_columns(asked="word")
    found = match_words(park, meant.select("product", "word").unique()).filter(pl.col("method") != "contains")
    guessed = (pl.col("method") == "head").all()
    every = found.group_by("word", "segment_id").agg(guessed=guessed)
    names = find_segments(park).select("segment_id", "chain_id", segment="name")
    return every.join(names, on="segment_id").sort("word", "guessed", "segment", "segment_id")


def _place() -> pl.Expr:
    return pl.col("evidence").replace_strict(_RANK, return_dtype=pl.Int64)


def _in_order(park: Park, rows: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Return the candidates with what else speaks for them, ranked within each need."""
    known = rows.join(_find_certificates(park, on), on="key", how="left")
    known = known.join(_find_chains(park, rows, on), on=["need", "key"], how="left")
    known = known.join(_find_ties(park, rows, on), on=["need", "key"], how="left")
    known = _with_distance(park, known, on)
    spare = pl.when(pl.col("spare") > 0).then(0).when(pl.col("spare").is_null()).then(1).otherwise(2)
    count = [pl.col(name).list.len().fill_null(0).cast(pl.Int64) for name in ("chains", "certificates", "ties")]
    ordered = known.sort(
        "need", _place(), "dealer", "likely", "steps", spare,
        pl.col("distance_km").floor(), ~pl.col("near"), -count[0], -count[1], -count[2],
        "distance_km", "supplier", "key", nulls_last=True,
    )  # fmt: skip
    return ordered.with_columns(rank=pl.int_range(1, pl.len() + 1).over("need"))


def _find_certificates(park: Park, on: dt.date | None) -> pl.DataFrame:
    held = park["Certificate"].filter(current(on, "issued", "expires")).select("kind", key="enterprise_id").unique()
    return held.sort("kind").group_by("key", maintain_order=True).agg(certificates="kind")


def _find_chains(park: Park, rows: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Return the industry chains that a candidate shares with who asks."""
    inside = park["IN_CHAIN"].filter(begun(on)).select("from_id", "to_id").unique()
    names = park["IndustryChain"].select(to_id="id", chain="name")
    pairs = rows.select("need", "key", "enterprise_id").join(inside, left_on="enterprise_id", right_on="from_id")
    shared = pairs.join(inside, left_on=["key", "to_id"], right_on=["from_id", "to_id"]).join(
        names, on="to_id", how="left"
    )
    ordered = shared.sort("chain", "to_id")
    return ordered.group_by("need", "key", maintain_order=True).agg(chains=pl.coalesce("chain", "to_id"))


def _find_ties(park: Park, rows: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Return what ties a candidate to who asks: it supplies it, buys from it, works with it."""
    links = told_links(park, on).select("from_id", "to_id")
    works = park["COOPERATES_WITH"].filter(begun(on)).select("from_id", "to_id")
    back = {"from_id": "to_id", "to_id": "from_id"}
    every = [
        links.with_columns(tie=pl.lit("supplies")),
        links.rename(back).select("from_id", "to_id", tie=pl.lit("buys")),
        works.with_columns(tie=pl.lit("cooperates")),
        works.rename(back).select("from_id", "to_id", tie=pl.lit("cooperates")),
    ]
    asked = rows["enterprise_id"].unique().implode()
    known = pl.concat(every).filter(pl.col("to_id").is_in(asked)).unique()
    pairs = rows.select("need", "key", "enterprise_id")
    found = pairs.join(known, left_on=["key", "enterprise_id"], right_on=["from_id", "to_id"]).sort("tie")
    return found.group_by("need", "key", maintain_order=True).agg(ties="tie")


def _with_distance(park: Park, rows: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Return the rows with ``distance_km`` and whether both are in one street (``near``); unknown is null and far."""
    named = pl.concat([rows["key"], rows["enterprise_id"]]).unique()
    firms = facts_of(park).filter(pl.col("id").is_in(named.implode())).unique("id").sort("id")
    place = firms.select("id").with_row_index("place")
    left, right = (
        rows.select(id=name).join(place, on="id", how="left", maintain_order="left")["place"].cast(pl.Int64)
        for name in ("enterprise_id", "key")
    )
    both = (left.is_not_null() & right.is_not_null()).to_numpy()
    ends = (left.fill_null(0).to_numpy(), right.fill_null(0).to_numpy())
    if not firms.height:
        return rows.with_columns(distance_km=pl.lit(None, pl.Float64), near=pl.lit(value=False))
    nearness = Nearness(park, on, firms)
    apart = np.where(both, nearness.distance(*ends), np.nan)
    return rows.with_columns(
        distance_km=pl.Series(apart).fill_nan(None), near=pl.Series(both & nearness.same_street(*ends))
    )
