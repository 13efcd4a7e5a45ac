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
from chaingraph.asof.firms import is_operating
from chaingraph.asof.homes import find_organized, note_homes
from chaingraph.asof.population import is_of_zone
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, rulebook
from chaingraph.table import Table
from chaingraph.vocabulary import WITHOUT
from chaingraph.words import Reason

_READY = ("own_branch", "transfer_members", "join_branch")  # what makes an N an X without waiting for new members

_NOT_OPERATING = ("leader_not_operating", "not_operating")
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
        As-of day for rules and dated records; without it the park's own (`chaingraph.asof.day.as_of`).
    rules
        Rulebook to use instead of the package's own.

    Returns
    -------
    Table
        One row per chain and firm: ``chain_id, chain, enterprise_id, name, role, organized, tier, violation, move_to,
        action, reasons``; chain by chain by name, in each 1, X, N, those to be found out about, then who is in no tier;
        N and the next by readiness, as `find_branchless` orders firms, the others by role and name.
        ``parts["chains"]`` has one row per chain.

    Notes
    -----
    The tier belongs to the firm and the chain together: a firm can be 1 of one chain and X of another. It follows from
    the organization and the designated role; no score replaces a designation. 1 and X are known to have an organization
    (`find_organized`); N have none, declared or assumed (``organized`` says which). Of whom nobody knows, ``tier`` is
    ``find_out``. A leader without an organization is no valid 1: it stands in N, as an alert; a leader of whom it is
    not known is a question, not an alert. Where a chain has no leader on record, leading firms with an organization may
    be designated. Functional bodies are no organization of a firm. Firms outside the zone are in no tier. Linear.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": "E1", "name": "甲", "organizations": 0, **known}],
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
    notes = list(note_homes(park, frame.filter(pl.col("tier").is_not_null()).unique("firm")["home"], on))
    if unknown := sum(row["role"] is None for row in rows):
        notes.append(WORDS.reason("roles_unknown", firms=unknown))
    return TIERS.table(
        tuple(rows),
        as_of=on,
        parameters={"on": on},
        rules=cited,
        notes=tuple(notes),
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
    homes = find_organized(park, on).rename({"enterprise_id": "firm"})
    firms = park["Enterprise"].select(firm="id", name="name", idle=~is_operating(), outside=~is_of_zone(park))
    chains = park["IndustryChain"].select(chain_id="id", chain="name").unique("chain_id")
    links = park["IN_CHAIN"].filter(begun(on)).select(chain_id="to_id", firm="from_id", role="role").unique()
    leader = (pl.col("role") == "leader").fill_null(False)
    has, bare = pl.col("home") == "has", pl.col("home").is_in(WITHOUT)
    form = pl.when("separate").then(pl.lit("own")).when(~pl.col("separate")).then(pl.lit("joint"))
    return (
        links.join(firms.unique("firm"), on="firm", how="left")
        .join(chains, on="chain_id", how="left")
        .join(homes, on="firm", how="left")
        .with_columns(pl.col("home").fill_null("not_known"), pl.col("idle", "outside").fill_null(value=False))
        .with_columns(
            organized=pl.when(has).then(form.otherwise(pl.lit("has"))).otherwise("home"),
            tier=pl.when(pl.col("idle") | pl.col("outside"))
            .then(None)
            .when(bare)
            .then(pl.lit("n"))
            .when(~has)
            .then(pl.lit("find_out"))
            .when(leader)
            .then(pl.lit("1"))
            .otherwise(pl.lit("x")),
            heads=leader.sum().over("chain_id"),
            violation=pl.when(leader & pl.col("idle"))
            .then(pl.lit("leader_not_operating"))
            .when("idle")
            .then(pl.lit("not_operating"))
            .when("outside")
            .then(None)
            .when(leader & bare)
            .then(pl.lit("leader_without_organization"))
            .when(leader & (leader.sum().over("chain_id") > leaders))
            .then(pl.lit("several_leaders")),
        )
    )


def _row(row: Mapping[str, Any], advice: Mapping[str, tuple[int, Mapping[str, Any]]]) -> dict[str, Any]:
    advised = advice[row["firm"]][1] if row["tier"] in ("n", "find_out") and row["firm"] in advice else None
    action = advised["action"] if advised else None
    move = None
    if row["violation"] in _NOT_OPERATING:
        move = "out"
    elif row["violation"] == "leader_without_organization":
        move = "1"
    elif row["tier"] == "n" and action in _READY:
        move = "x"
    elif row["tier"] == "x" and row["role"] == "leading" and not row["heads"]:
        move = "1"
    reasons = [_why(row, move)]
    if advised:
        reasons += advised["reasons"]
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
    if row["tier"] is None and not row["idle"]:
        code += ".outside"
    elif row["tier"] == "find_out" and row["role"] == "leader":
        code += ".leader"
    elif row["violation"] == "leader_without_organization":
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
    advised = row["tier"] in ("n", "find_out") and row["enterprise_id"] in advice
    readiness = advice[row["enterprise_id"]][0] if advised else 0
    alert = row["violation"] != "leader_without_organization" and (row["tier"], row["role"]) != ("find_out", "leader")
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
            "n_assumed": sum(row["tier"] == "n" and row["organized"] == "none_assumed" for row in firms),
            "find_out": tiers.count("find_out"),
            "not_operating": sum(row["violation"] in _NOT_OPERATING for row in firms),
            "outside": sum(row["tier"] is None and row["violation"] not in _NOT_OPERATING for row in firms),
            "ready": sum(row["tier"] == "n" and row["action"] in _READY for row in firms),
            "violations": sum(row["violation"] is not None for row in firms),
        }
        asked = sum(row["role"] == "leader" and row["tier"] == "find_out" for row in firms)
        code = "valid_one" if one else "no_valid_one.asked" if asked else "no_valid_one"
        reason = WORDS.reason(code, one=one, leaders=leaders)
        found.append({**values, "reasons": (reason,)})
    return tuple(sorted(found, key=lambda row: (row["chain"] or "", row["chain_id"])))
