"""1 + X + N of each industry chain: leader with an organization, firms with one, firms to be cultivated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.coverage import find_branchless
from chaingraph.analysis.organizations.answers import BY_CHAIN, ORGANIZED, ROLES, STEPS, TIERS
from chaingraph.analysis.organizations.findings import WORDS
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.asof.firms import NOT_OPERATING
from chaingraph.asof.homes import find_homes
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason

_READY = ("own_branch", "transfer_members", "join_branch")  # what makes an N an X without waiting for new members

_RULES = ("committee.tiers", "committee.leaders")
_NO_ROLE = Text("角色未登记", "role not on record")


@on_its_day
def find_chain_tiers(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Derive 1 + X + N of every industry chain, with what is wrong and who should move.

    Parameters
    ----------
    park
        Reads `IN_CHAIN`, `IndustryChain`, `Enterprise` and what `coverage.find_branchless` reads.
    on
        As-of day for rules and dated records; without it the newest rules and no date filter.
    rules
        Rulebook to use instead of the package's own.

    Returns
    -------
    Table
        One row per chain and firm: ``chain_id, chain, enterprise_id, name, role, organized, tier, violation, move_to,
        action, reasons``; chain by chain by name, in each 1, X, N, then who is not operating; N by readiness, as
        `find_branchless` orders firms, the others by role and name. ``parts["chains"]`` has one row per chain.

    Notes
    -----
    The tier belongs to the firm and the chain together: a firm can be 1 of one chain and X of another. It follows from
    the organization and the designated role; no score replaces a designation. A leader without an organization is no
    valid 1: it stands in N, as an alert. Where a chain has no leader on record, leading firms with an organization may
    be designated. Functional bodies are no organization of a firm. Linear.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": "E1", "name": "甲", "full_members": 3, **known}],
    ...     "IndustryChain": [{"id": "K", "name": "链", **known}],
    ...     "IN_CHAIN": [{"from_id": "E1", "to_id": "K", "role": "leader", **known}],
    ... })
    >>> [(row["tier"], row["violation"], row["move_to"]) for row in find_chain_tiers(park).rows]
    [('n', 'leader_without_organization', '1')]
    """
    book = rules or rulebook()
    bare = find_branchless(park, on=on, rules=book)
    advice = {row["enterprise_id"]: (place, row) for place, row in enumerate(bare.rows)}
    frame = _derive(park, on, int(book.rule("committee.leaders", on).value))
    rows = [_row(row, advice) for row in frame.iter_rows(named=True)]
    rows.sort(key=lambda row: (row["chain"] or "", row["chain_id"], *_place(row, advice)))
    used = {rule for row in rows for reason in row["reasons"] for rule in reason.rules} | set(_RULES)
    cited = cite(book, used, on)
    chains = _chains(park, rows)
    chain_rules = cite(book, _RULES, on)
    unknown = sum(row["role"] is None for row in rows)
    notes = (WORDS.reason("roles_unknown", firms=unknown),) if unknown else ()
    return TIERS.table(
        tuple(rows),
        as_of=on,
        parameters={"on": on},
        rules=cited,
        notes=notes,
        parts={
            "chains": BY_CHAIN.table(
                chains,
                as_of=on,
                rules=chain_rules,
            )
        },
    )


def _derive(park: Park, on: dt.date | None, leaders: int) -> pl.DataFrame:
    """Return one row per chain and firm with tier and violation."""
    organized = find_homes(park, on).group_by(firm="enterprise_id").agg(own=(~pl.col("joint")).any())
    firms = park["Enterprise"].select(firm="id", name="name", status="status").unique("firm")
    chains = park["IndustryChain"].select(chain_id="id", chain="name").unique("chain_id")
    links = park["IN_CHAIN"].filter(begun(on)).select(chain_id="to_id", firm="from_id", role="role").unique()
    leader = (pl.col("role") == "leader").fill_null(False)
    idle = pl.col("status").is_in(NOT_OPERATING).fill_null(False)
    bare = pl.col("own").is_null()
    return (
        links.join(firms, on="firm", how="left")
        .join(chains, on="chain_id", how="left")
        .join(organized, on="firm", how="left")
        .with_columns(
            organized=pl.when(bare).then(pl.lit("none")).when("own").then(pl.lit("own")).otherwise(pl.lit("joint")),
            tier=pl.when(idle)
            .then(None)
            .when(bare)
            .then(pl.lit("n"))
            .when(leader)
            .then(pl.lit("1"))
            .otherwise(pl.lit("x")),
            heads=leader.sum().over("chain_id"),
            violation=pl.when(leader & idle)
            .then(pl.lit("leader_not_operating"))
            .when(idle)
            .then(pl.lit("not_operating"))
            .when(leader & bare)
            .then(pl.lit("leader_without_organization"))
            .when(leader & (leader.sum().over("chain_id") > leaders))
            .then(pl.lit("several_leaders")),
        )
    )


def _row(row: Mapping[str, Any], advice: Mapping[str, tuple[int, Mapping[str, Any]]]) -> dict[str, Any]:
    advised = advice[row["firm"]][1] if row["tier"] == "n" and row["firm"] in advice else None
    action = advised["action"] if advised else None
    move = None
    if row["tier"] is None:
        move = "out"
    elif row["violation"] == "leader_without_organization":
        move = "1"
    elif row["tier"] == "n" and action in _READY:
        move = "x"
    elif row["tier"] == "x" and row["role"] == "leading" and not row["heads"]:
        move = "1"
    reasons = [_why(row, move)]
    if advised:
        reasons += [reason for reason in advised["reasons"] if reason.code not in ("no_home_organization",)]
    values = {
        "chain_id": row["chain_id"],
        "chain": row["chain"],
        "enterprise_id": row["firm"],
        "name": row["name"],
        "role": row["role"],
        "organized": row["organized"],
        "tier": row["tier"],
        "violation": row["violation"],
        "move_to": move,
        "action": action,
    }
    return {**values, "reasons": tuple(reasons)}


def _why(row: Mapping[str, Any], move: str | None) -> Reason:
    """Say why the firm has its tier, and what is wrong with it."""
    code = f"tier_{row['tier'] or 'none'}"
    if row["violation"] == "leader_without_organization":
        code += ".leader_bare"
    elif row["violation"] == "several_leaders":
        code += ".several_leaders"
    elif row["tier"] == "x" and move == "1":
        code += ".no_leader"
    role, organized = ROLES[row["role"]] if row["role"] else _NO_ROLE, ORGANIZED[row["organized"]]
    return WORDS.reason(
        code,
        role=row["role"],
        organized=row["organized"],
        leaders=row["heads"],
        role_label=Text(role.zh, role.en.lower()),
        organized_label=Text(organized.zh, organized.en.lower()),
    )


def _place(row: Mapping[str, Any], advice: Mapping[str, tuple[int, Mapping[str, Any]]]) -> tuple[Any, ...]:
    tiers, roles = list(STEPS), [*ROLES, None]
    tier = tiers.index(row["tier"]) if row["tier"] else len(tiers)
    readiness = advice[row["enterprise_id"]][0] if row["tier"] == "n" and row["enterprise_id"] in advice else 0
    alert = row["violation"] != "leader_without_organization"
    return (tier, alert, readiness, roles.index(row["role"]), row["name"] or "", row["enterprise_id"])


def _chains(park: Park, rows: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Count the tiers of every chain, also of chains without firms."""
    by_chain: dict[str, list[dict[str, Any]]] = {key: [] for key in park["IndustryChain"]["id"]}
    for row in rows:
        by_chain.setdefault(row["chain_id"], []).append(row)
    names = dict(park["IndustryChain"].select("id", "name").iter_rows())
    found = []
    for key, firms in by_chain.items():
        tiers = [row["tier"] for row in firms]
        one, leaders = tiers.count("1"), sum(row["role"] == "leader" for row in firms)
        values = {
            "chain_id": key,
            "chain": names.get(key),
            "leaders": leaders,
            "one": one,
            "x": tiers.count("x"),
            "n": tiers.count("n"),
            "not_operating": tiers.count(None),
            "ready": sum(row["tier"] == "n" and row["action"] in _READY for row in firms),
            "violations": sum(row["violation"] is not None for row in firms),
        }
        reason = WORDS.reason("valid_one" if one else "no_valid_one", one=one, leaders=leaders)
        found.append({**values, "reasons": (reason,)})
    return tuple(sorted(found, key=lambda row: (row["chain"] or "", row["chain_id"])))
