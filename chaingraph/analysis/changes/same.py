"""Who of an earlier park is who of a later one, in sentences: new ids, new names, and what is not certain."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from chaingraph.asof.records import OPEN
from chaingraph.io.matching import Match, Matches
from chaingraph.model import NODES, NodeKind
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)

_SHOWN = 20  # of each sort; the others are counted


def tell_matches(matches: Matches, *, doubts_only: bool = False) -> tuple[Reason, ...]:
    """Tell which records have a new id or a new name, and which earlier ones are perhaps later ones.

    Parameters
    ----------
    matches
        As `chaingraph.io.matching.match_parks` found them.
    doubts_only
        Whether new ids and names are told elsewhere.

    Returns
    -------
    tuple of Reason
        At most 20 sentences of each sort, then how many there are beyond; by kind in declared order, within a kind by
        id. A new name is told of kinds whose records keep former names.
    """
    sorts = ("doubt",) if doubts_only else ("new_id", "new_name", "doubt")
    told: list[Reason] = []
    for sort in sorts:
        said = [reason for name, match in matches.kinds.items() for reason in _said(NODES[name], match, sort)]
        told += said[:_SHOWN]
        if len(said) > _SHOWN:
            told.append(WORDS.reason(f"more.{sort}", records=len(said) - _SHOWN))
    return tuple(told)


def _said(declared: NodeKind, match: Match, sort: str) -> Iterator[Reason]:
    if sort == "doubt":
        rows = match.doubts
    elif sort == "new_id":
        rows = match.same.filter(pl.col("old") != pl.col("new"))
    else:
        rows = match.same.filter("renamed") if "aliases" in declared.columns else match.same.clear()
    if not all(declared[name].data_class in OPEN for name in ("id", "name") if name in declared.columns):
        return
    for row in rows.iter_rows(named=True):
        facts = {"table": declared.label, **{name: row[name] for name in ("old", "new", "before", "after")}}
        yield WORDS.reason(f"{sort}.{row['why' if sort == 'doubt' else 'by']}", **facts)
