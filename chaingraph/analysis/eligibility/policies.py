"""Who can claim a policy and does not, who uses it, and of whom it is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from chaingraph.analysis.eligibility.answers import POLICIES, USES
from chaingraph.analysis.eligibility.conditions import WORDS
from chaingraph.analysis.eligibility.facts import FirmFacts, find_facts
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun, current
from chaingraph.errors import Text
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.table import Table
from chaingraph.words import Reason

_NEEDS = tuple(prop.name for prop in kind("Policy").properties if prop.name.startswith("needs_"))
_ORDER = {name: place for place, name in enumerate(USES)}
_CHOICES = {
    "needs_certificates": kind("Certificate")["kind"].values,
    "needs_scales": kind("Enterprise")["scale"].values,
    "needs_stages": kind("Enterprise")["growth_stage"].values,
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """One condition of a policy: the column that states it, what it says, and the values that meet it."""

    column: str
    said: Text
    values: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()


@on_its_day
def find_policies(park: Park, *, on: dt.date | None = None) -> Table:
    """Find who can claim each policy without a use on record, who uses it, and of whom it is not known.

    Parameters
    ----------
    park
        Reads `Policy` with its conditions, `SERVES` from policies to firms, `Certificate`, `Assessment`, chains, and
        size, stage, street and revenue of operating firms.
    on
        As-of day; without it the park's own (`chaingraph.asof.day.as_of`).

    Returns
    -------
    Table
        One row per policy in force and firm that uses it, meets all its conditions, or of which one of them is not
        known; in the order of the policies' names, then using, eligible, not known, then name and id of the firm. A
        note counts the firms that do not meet a condition, and names the policies without conditions on record.

    Notes
    -----
    The words of a condition are values of the columns they speak of, or their labels; a word that is none of them
    makes the condition unknown. A further condition is looked up in `Assessment` by its words. Who is not on record as
    using a policy may use it all the same. Cost: policies by firms.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": "E1", "name": "甲", "scale": "small", **known}, {"id": "E2", "name": "乙", **known}],
    ...     "Policy": [{"id": "P1", "name": "贴息", "needs_scales": ["小型", "micro"], **known}]})
    >>> [(row["enterprise_id"], row["state"]) for row in find_policies(park).rows]
    [('E1', 'eligible'), ('E2', 'not_known')]
    """
    policies = park["Policy"].filter(current(on)).sort("name", "id")
    facts = find_facts(park, on)
    uses = _uses(park, on)
    chains = _chains_of_firms(park, on)
    rows: list[dict[str, Any]] = []
    bare: list[str] = []
    out = 0
    for policy in policies.iter_rows(named=True):
        asked = list(_conditions(park, policy))
        users = uses.get(policy["id"], set())
        if not asked:
            bare.append(policy["name"])
        found = []
        for firm, known in facts.items():
            verdicts = [(one, _meets(one, known, chains.get(firm, frozenset()))) for one in asked]
            state = _state(verdicts, using=firm in users)
            if state is None:
                out += bool(asked)
                continue
            found.append(_row(policy, firm, known, state, verdicts))
        found.sort(key=lambda row: (_ORDER[row["state"]], row["name"] or "", row["enterprise_id"]))
        rows += found
    return POLICIES.table(tuple(rows), as_of=on, parameters={"on": on}, notes=_notes(policies.height, bare, out, rows))


def _state(verdicts: Sequence[tuple[_Asked, bool | None]], *, using: bool) -> str | None:
    if using:
        return "using"
    if not verdicts or any(met is False for _, met in verdicts):
        return None
    return "not_known" if any(met is None for _, met in verdicts) else "eligible"


def _row(
    policy: Mapping[str, Any],
    firm: str,
    known: FirmFacts,
    state: str,
    verdicts: Sequence[tuple[_Asked, bool | None]],
) -> dict[str, Any]:
    reasons = [WORDS.reason("policy_using")] if state == "using" else []
    reasons += [_reason(one, met) for one, met in verdicts]
    ask = [
        WORDS.reason("policy_ask", condition=kind("Policy")[one.column].label, needed=one.said)
        for one, met in verdicts
        if met is None and state == "not_known"
    ]
    return {
        "policy_id": policy["id"],
        "policy": policy["name"],
        "kind": policy["kind"],
        "enterprise_id": firm,
        "name": known.row["name"],
        "state": state,
        "ask": tuple(ask),
        "reasons": tuple(reasons),
    }


def _reason(one: _Asked, met: bool | None) -> Reason:
    label = kind("Policy")[one.column].label
    if one.unread:
        return WORDS.reason("policy_unread", condition=label, words=one.unread)
    code = {True: "policy_met", False: "policy_not_met", None: "policy_not_known"}[met]
    return WORDS.reason(code, condition=label, needed=one.said)


def _conditions(park: Park, policy: Mapping[str, Any]) -> Iterator[_Asked]:
    """Yield the conditions of a policy; each of its further conditions is one of its own."""
    for column in _NEEDS:
        said = policy[column]
        if said is None or said == []:
            continue
        if column == "needs_other":
            yield from (_Asked(column, Text(word, word), frozenset({word})) for word in said)
        elif column == "needs_revenue":
            yield _Asked(column, Text(f"{said:g} 万元", f"{said:g} (10,000 yuan)"), frozenset({str(said)}))
        else:
            yield _read(column, said, _names(park, column))


def _names(park: Park, column: str) -> Mapping[str, str] | None:
    """Return the value that each word of a condition means; None where every word is its own value."""
    if column in _CHOICES:
        return {word: value for value, label in _CHOICES[column].items() for word in (value, label.zh, label.en)}
    if column == "needs_streets":
        return None
    chains = park["IndustryChain"].select("id", "name", "aliases").iter_rows()
    return {word: key for key, name, aliases in chains for word in (key, name, *(aliases or ())) if word}


def _read(column: str, said: Iterable[str], names: Mapping[str, str] | None) -> _Asked:
    words = tuple(said)
    unread = () if names is None else tuple(word for word in words if word not in names)
    values = frozenset(words) if names is None else frozenset(names[word] for word in words if word in names)
    labels = _CHOICES.get(column, {})
    shown = [labels.get(names[word] if names and word in names else "", Text(word, word)) for word in words]
    text = Text("、".join(one.zh for one in shown), ", ".join(one.en for one in shown))
    return _Asked(column, text, values, unread)


def _meets(one: _Asked, known: FirmFacts, chains: frozenset[str]) -> bool | None:
    """Tell whether a firm meets a condition; None where that is not known."""
    met = _known_to_meet(one, known, chains)
    return None if met is False and one.unread else met  # the word that was not read may be the one that fits


def _known_to_meet(one: _Asked, known: FirmFacts, chains: frozenset[str]) -> bool | None:
    if one.column == "needs_certificates":
        return known.holds(tuple(one.values))
    if one.column == "needs_chains":
        return bool(chains & one.values) if chains else None
    if one.column == "needs_revenue":
        revenue = known.measures["revenue"]
        return None if revenue is None else revenue >= float(next(iter(one.values)))
    if one.column == "needs_other":
        said = known.assessed.get(next(iter(one.values)))
        return None if said is None else said.met
    column = {"needs_scales": "scale", "needs_stages": "growth_stage", "needs_streets": "street"}[one.column]
    value = known.row[column]
    return None if value is None else value in one.values


def _uses(park: Park, on: dt.date | None) -> dict[str, set[str]]:
    policies = park["Policy"]["id"].implode()
    rows = park["SERVES"].filter(begun(on) & pl.col("from_id").is_in(policies)).select("from_id", "to_id")
    found: dict[str, set[str]] = {}
    for policy, firm in rows.iter_rows():
        found.setdefault(policy, set()).add(firm)
    return found


def _chains_of_firms(park: Park, on: dt.date | None) -> dict[str, frozenset[str]]:
    links = park["IN_CHAIN"].filter(begun(on)).group_by("from_id").agg(pl.col("to_id").unique())
    return {firm: frozenset(chains) for firm, chains in links.iter_rows()}


def _notes(
    policies: int, bare: Sequence[str], out: int, rows: Sequence[Mapping[str, Any]]
) -> tuple[Text | Reason, ...]:
    if not policies:
        return (WORDS.reason("no_policies"),)
    found: list[Text | Reason] = []
    if bare:
        found.append(WORDS.reason("without_conditions", policies=len(bare), words=tuple(bare)))
    if out:
        found.append(WORDS.reason("not_eligible", firms=out))
    if rows:
        found.append(WORDS.reason("use_open"))
    return tuple(found)
