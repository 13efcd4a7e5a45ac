"""Checks across rows and tables: ids, codes, current affiliations, cycles, the order of dates."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from chaingraph.io.checks import Checked
from chaingraph.io.constants import ROW
from chaingraph.io.decisions import About, Choice, key_of
from chaingraph.io.live import EDGE_KINDS, NODE_KINDS, TABLE, Tables, gather, live, surely_distinct
from chaingraph.io.records import names_joined
from chaingraph.model import EdgeKind, Kind

Ints = NDArray[np.int64]

_LEVELS = 64  # rounds of peeling a hierarchy; what is deeper is left to SciPy
_ORDERED = (
    ("since", "until"),
    ("founded", "dissolved"),
    ("term_start", "term_end"),
    ("opened", "closed"),
    ("opened", "matched"),
    ("opened", "due"),
    ("issued", "expires"),
    ("applied", "activist_since"),
    ("activist_since", "target_since"),
    ("target_since", "probation_since"),
    ("probation_since", "full_since"),
)


def check_ids(tables: Tables) -> None:
    """Put nodes aside whose id belongs to a node of an earlier declared kind."""
    parts = [
        gather(tables, kind, "id").select("id", TABLE, ROW, pl.lit(place).alias("kind"))
        for place, kind in enumerate(NODE_KINDS)
        if kind.name in tables
    ]
    if len(parts) < 2:
        return  # within one kind the key is unique already
    rows = pl.concat(parts)
    if surely_distinct(rows.select("id")):
        return
    shared = rows.filter(pl.col("id").is_duplicated())
    if shared.is_empty():
        return
    owner = shared.with_columns(pl.col("kind").min().over("id").alias("owner"))
    for _, table, row, place, first in owner.filter(pl.col("kind") != pl.col("owner")).iter_rows():
        kind = NODE_KINDS[place]
        tables[kind.name][table].note("CG-E106", row, kind["id"], None, other=NODE_KINDS[first].label)


def check_codes(tables: Tables) -> None:
    """Ask about a credit code that several firms have: one that was renamed, or several."""
    if "Enterprise" not in tables:
        return
    rows = gather(tables, NODE_KINDS[0], "id", "name", "uscc")
    rows = rows.filter(pl.col("uscc").is_not_null())
    if surely_distinct(rows.select("uscc")):
        return
    shared = rows.filter(pl.col("uscc").is_duplicated())
    for (code,), group in shared.group_by("uscc"):
        key = key_of(About.CODE, str(code))
        names = names_joined(group["name"])
        for table, row, id_ in group.select(TABLE, ROW, "id").iter_rows():
            checked = tables["Enterprise"][table]
            decided = checked.decisions.get(key, names)
            if decided is None or decided.choice is not Choice.NOT_THE_SAME:
                others = sorted(other for other in group["id"] if other != id_)
                checked.note(
                    "CG-W214", row, checked.raw.kind["uscc"], code, key=key, proposal=names, other=", ".join(others[:5])
                )


def check_edges(tables: Tables) -> None:
    """Put self-supply, second current affiliations and cycles in hierarchies aside."""
    for checked in tables.get("SUPPLIES", ()):
        for row in live(checked).filter(pl.col("from_id") == pl.col("to_id"))[ROW].to_list():
            # A list whose cells name several firms at a time is a record of each of the others
            checked.note("CG-W226" if checked.raw.beside else "CG-E109", row, None)
            checked.bad.add(row)
    _check_affiliations(tables)
    for kind in EDGE_KINDS:
        if isinstance(kind, EdgeKind) and kind.acyclic and kind.name in tables:
            _check_cycles(tables, kind)


def _check_affiliations(tables: Tables) -> None:
    """Put all but the latest of several homes of one person aside; functional organizations stand beside the home."""
    kind = next(k for k in EDGE_KINDS if k.name == "AFFILIATED_WITH")
    if kind.name not in tables:
        return
    current = gather(tables, kind).filter(pl.col("until").is_null())
    if surely_distinct(current.select("from_id")):
        return
    several = current.filter(pl.col("from_id").is_duplicated())
    beside = pl.col("to_id").is_in(_functional(tables).implode())
    for table, row in several.filter(beside).select(TABLE, ROW).iter_rows():
        tables[kind.name][table].note("CG-T634", row, kind["to_id"])
    # The latest one stays: it is the one that a transfer would have led to
    homes = several.filter(~beside).sort(
        ["from_id", "since", "to_id"], descending=[False, True, False], nulls_last=True
    )
    for table, row in homes.filter(~pl.col("from_id").is_first_distinct()).select(TABLE, ROW).iter_rows():
        tables[kind.name][table].note("CG-E108", row, None)


def _functional(tables: Tables) -> pl.Series:
    """Return the organizations that are functional: marked as such, or, where nothing is said, leading a chain."""
    chains = [live(checked)["committee_id"].drop_nulls() for checked in tables.get("IndustryChain", ())]
    leading = pl.concat([pl.Series("committee_id", [], dtype=pl.String), *chains])
    said = pl.coalesce("functional", pl.col("id").is_in(leading.implode()))
    bodies = [live(checked).filter(said)["id"] for checked in tables.get("PartyOrganization", ())]
    return pl.concat([pl.Series("id", [], dtype=pl.String), *bodies])


def _check_cycles(tables: Tables, kind: Kind) -> None:
    rows = gather(tables, kind)
    if rows.is_empty():
        return
    nodes = pl.concat([rows["from_id"], rows["to_id"]]).unique().sort()
    number = pl.int_range(len(nodes), eager=True)
    start, end = (rows[c].replace_strict(nodes, number, return_dtype=pl.Int64).to_numpy() for c in ("from_id", "to_id"))
    inside, component = _on_cycles(start, end, len(nodes))
    paths: dict[int, str] = {}
    onward: dict[int, dict[int, list[int]]] = {}
    for place in inside.tolist():
        group = onward.setdefault(int(component[start[place]]), {})
        group.setdefault(int(start[place]), []).append(int(end[place]))
    for group_id, group in onward.items():
        paths[group_id] = " → ".join(nodes[i] for i in _one_cycle(group))
    for place in inside.tolist():
        checked = tables[kind.name][rows[TABLE][place]]
        checked.note("CG-E107", rows[ROW][place], None, path=paths[int(component[start[place]])])


def _on_cycles(start: Ints, end: Ints, nodes: int) -> tuple[Ints, Ints]:
    """Return the edges that are on a cycle, and the strongly connected part of each node on one (-1: on none).

    Edges to a node that leads nowhere are on no cycle; a hierarchy is empty after as many rounds as it has levels, so
    that SciPy, slow to import, is called for what is left alone.
    """
    left, component = np.arange(start.size), np.full(nodes, -1, np.int64)
    for _ in range(_LEVELS):
        onward = np.isin(end[left], start[left])
        if onward.all():
            break
        left = left[onward]
    if not left.size:
        return left, component
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    one, two = start[left], end[left]
    found = connected_components(coo_array((np.ones(left.size), (one, two)), (nodes, nodes)), connection="strong")[1]
    several = np.bincount(found) > 1
    inside = left[(found[one] == found[two]) & (several[found[one]] | (one == two))]
    component[start[inside]] = found[start[inside]]
    return inside, component


def _one_cycle(onward: dict[int, list[int]]) -> list[int]:
    """Return one cycle of a strongly connected part, from its smallest node on it, first node repeated."""
    walk, seen = [min(onward)], {min(onward): 0}
    while True:
        following = min(onward[walk[-1]])
        if following in seen:
            cycle = walk[seen[following] :]
            turn = cycle.index(min(cycle))
            return [*cycle[turn:], *cycle[:turn], cycle[turn]]
        seen[following] = len(walk)
        walk.append(following)


def check_counts(checked: Checked) -> None:
    """Warn of firms that state more full members than employees; both stay."""
    if checked.raw.kind.name != "Enterprise":
        return
    kind, counts = checked.raw.kind, ("full_members", "employees")
    more = live(checked).filter(pl.col("full_members") > pl.col("employees"))
    for row, members, employees in more.select(ROW, *counts).iter_rows():
        checked.note("CG-W219", row, kind["full_members"], members, other=kind["employees"].label, most=employees)


def check_dates(checked: Checked) -> None:
    """Warn of dates that stand in the wrong order; not where the later one is a month or a year that may fit."""
    kind = checked.raw.kind
    names = set(kind.columns)
    for first, second in _ORDERED:
        if first in names and second in names:
            wrong = live(checked).filter(pl.col(second) < pl.col(first))
            for row, before, value in wrong.select(ROW, first, second).iter_rows():
                if checked.latest.get((row, second), value) < before:
                    checked.note("CG-W212", row, kind[second], value, other=kind[first].label)
