"""Which problems hang together along supply links, and who could solve them together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import polars as pl

from chaingraph.analysis.problems.answers import GROUPS
from chaingraph.analysis.problems.closing import WORDS
from chaingraph.analysis.problems.pairs import find_links, find_pairs
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.asof.homes import find_homes
from chaingraph.asof.supply import told_links
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, numbers, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason

RULES = ("problems.within_days",)
_NAMED = 5  # firms that solved one, the latest first


@on_its_day
def find_groups(
    park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None, members: Table | None = None
) -> Table:
    """Find the problems of one kind that hang together along supply links, and the open ones that stand alone.

    Parameters
    ----------
    park, on, rules
        The park, the day, the rules.
    members
        What `chaingraph.analysis.supply.find_chain_members` returns; it is asked where not given.

    Returns
    -------
    Table
        One row per group, those with most open problems first, then the larger and the later ones. A group is what
        is joined by supply links between firms whose problems of one kind were raised at most
        ``problems.within_days`` apart. ``solvers`` are firms of the group and their suppliers and customers that
        solved a problem of the kind and have none open, the latest first; ``organized``, ``committees`` and
        ``departments`` are who could bring them together. Linear in problems and links.

    Examples
    --------
    >>> problem = {"id": "P", "enterprise_id": "E", "kind": "orders", "opened": dt.date(2025, 1, 1), "source": "s"}
    >>> firm = {"id": "E", "name": "甲", "source": "s"}
    >>> rows = find_groups(Park.from_rows({"Problem": [problem], "Enterprise": [firm]})).rows
    >>> [(row["firms"], row["open"], row["solvers"]) for row in rows]
    [(('甲',), 1, ())]
    """
    book = rules or rulebook()
    within = numbers(book, on, *RULES).within_days
    links = find_links(park, members, on, book)
    pairs = find_pairs(park, links, on)
    problems = pairs.problems.with_columns(group=pl.Series(pairs.clusters(within), dtype=pl.Int64))
    problems = problems.with_columns(name=pl.coalesce("name", "enterprise_id"))
    raised = problems.select("group", "kind", "enterprise_id", "name").unique(maintain_order=True)
    frame = (
        problems.group_by("group", "kind", maintain_order=True)
        .agg(
            pl.col("difficulty").drop_nulls().unique(maintain_order=True),
            pl.col("open").sum().cast(pl.Int64),
            pl.col("opened").min(),
            problem_ids=pl.col("id"),
            firms=pl.col("name").unique(maintain_order=True),
            last_opened=pl.col("opened").max(),
            size=pl.len(),
        )
        .filter((pl.col("size") > 1) | (pl.col("open") > 0))
        .sort("open", "size", "last_opened", descending=True, maintain_order=True)
    )
    raised = raised.join(frame.select("group"), on="group", how="semi")
    for found in (_goods(park, raised, on), _solvers(problems, raised, links), *_leaders(park, raised, on)):
        frame = frame.join(found, on="group", how="left", maintain_order="left")
    rows = [_row(row, within) for row in frame.iter_rows(named=True)]
    cited = cite(book, RULES, on) if rows else ()
    return GROUPS.table(tuple(rows), as_of=on, parameters={"on": on}, rules=cited, notes=tuple(_notes(park, rows)))


def _goods(park: Park, raised: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Return the goods that the firms of a group supply one another."""
    ends = raised.select("group", "enterprise_id")
    links = (
        told_links(park, on)
        .select("from_id", "to_id", "product")
        .drop_nulls()
        .join(ends.rename({"enterprise_id": "from_id"}), on="from_id")
        .join(ends.rename({"enterprise_id": "to_id"}), on=["to_id", "group"], how="semi")
    )
    return links.group_by("group").agg(goods=pl.col("product").unique().sort())


def _solvers(problems: pl.DataFrame, raised: pl.DataFrame, links: pl.DataFrame) -> pl.DataFrame:
    """Return of each group the firms in it, or linked with one of it, that solved a problem of its kind."""
    own = raised.select("group", "kind", firm="enterprise_id", other="enterprise_id")
    linked = [
        raised.select("group", "kind", firm="enterprise_id").join(links.select(firm=start, other=end), on="firm")
        for start, end in (("from_id", "to_id"), ("to_id", "from_id"))
    ]
    around = pl.concat([own, *linked]).select("group", "kind", "other").unique()
    solved = (
        problems.group_by("kind", "name", other="enterprise_id")
        .agg(pl.col("open").any(), pl.col("closed").max())
        .filter(~pl.col("open"))
    )
    found = around.join(solved, on=["kind", "other"]).sort("closed", "name", "other", descending=[True, False, False])
    return found.group_by("group", maintain_order=True).agg(solvers=pl.col("name").head(_NAMED))


def _leaders(park: Park, raised: pl.DataFrame, on: dt.date | None) -> Iterator[pl.DataFrame]:
    """Yield of each group who could bring it together: organized firms, committees, departments of the officers."""
    homes = raised.join(find_homes(park, on).select("enterprise_id").unique(), on="enterprise_id", how="semi")
    yield homes.group_by("group", maintain_order=True).agg(organized=pl.col("name").unique(maintain_order=True))
    inside = park["IN_CHAIN"].filter(begun(on)).select("to_id", enterprise_id="from_id")
    led = park["IndustryChain"].select("committee_id", to_id="id").drop_nulls()
    committees = park["PartyOrganization"].select(committee_id="id", who="name")
    by_chain = raised.join(inside, on="enterprise_id").join(led, on="to_id").join(committees, on="committee_id")
    yield by_chain.group_by("group").agg(committees=pl.col("who").unique().sort())
    contacts = park["LINKS"].filter(begun(on)).select(officer="from_id", enterprise_id="to_id")
    officers = park["Officer"].select("department_id", officer="id")
    names = park["Department"].select(department_id="id", who="name")
    assigned = raised.join(contacts, on="enterprise_id").join(officers, on="officer").join(names, on="department_id")
    yield assigned.group_by("group").agg(departments=pl.col("who").unique().sort())


def _row(row: dict[str, Any], within: int) -> dict[str, Any]:
    lists = {name: tuple(value or ()) for name, value in row.items() if value is None or isinstance(value, list)}
    made = {**row, **lists}
    number, days = len(made["problem_ids"]), (made["last_opened"] - made["opened"]).days
    said = WORDS.reason("alone", days=within)
    if number > 1:
        said = WORDS.reason("hang_together", problems=number, span=days, days=within)
    reasons = [said]
    if made["open"] and made["solvers"]:
        reasons.append(WORDS.reason("solved_before", solvers=made["solvers"]))
    return {**{name: made[name] for name in GROUPS.names()[:-1]}, "reasons": tuple(reasons)}


def _notes(park: Park, rows: list[dict[str, Any]]) -> Iterator[Reason]:
    if park["Problem"].is_empty():
        yield WORDS.reason("no_problems")
    elif park["SUPPLIES"].is_empty():
        yield WORDS.reason("no_links")
    elif rows:
        yield WORDS.reason("near_is_no_cause")
