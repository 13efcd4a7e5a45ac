"""Organizations and chains as they are: everything that a rule or the practice of the zone asks for and is not so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from chaingraph.analysis.columns import name_firms
from chaingraph.analysis.organizations.answers import ORGANIZATIONS
from chaingraph.analysis.organizations.findings import FINDINGS, GRAVITY, WORDS
from chaingraph.analysis.organizations.forms import check_forms
from chaingraph.analysis.organizations.leaders import check_chains
from chaingraph.analysis.organizations.register import read_facts
from chaingraph.analysis.organizations.sizes import check_sizes, check_units
from chaingraph.analysis.organizations.terms import check_officers, check_secretaries, check_terms
from chaingraph.asof.day import on_its_day
from chaingraph.asof.people import count_by_enterprise
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, left_out, numbers, rulebook
from chaingraph.table import Table
from chaingraph.words import Reason

_LIMITS = (
    "party.branch_min",
    "party.term_notice_months",
    "committee.leaders",
    "committee.guiding_leaders",
    "committee.secretary_of_leader",
)
_YOUNGER = (  # of texts before which nothing was asked, or nothing is known
    "party.branch_max",
    "party.joint_span",
    "party.committee_min",
    "party.committee_size",
    "party.committee_max",
    "party.zhejiang_general_branch",
    "party.zhejiang_committee",
    "party.state_firm_committee",
    "party.state_firm_general_branch",
    "party.term_years",
    "party.term_years_general_branch",
    "party.term_years_committee",
    "party.term_years_village",
    "party.term_extension_months",
    "party.election_voters",
)
_CITED = (  # and texts that sentences name beside these
    "party.separate_first",
    "party.joint_unit_below",
    "party.set_up_steps",
    "party.secretaries",
    "party.small_branch_posts",
    "party.temporary_affiliation",
    "party.election_approval",
    "party.state_firm_fewer",
)


@on_its_day
def check_organizations(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Check every organization and chain against its size, its term, its posts and its registration.

    Parameters
    ----------
    park
        Reads organizations, where they are established and whom they are under, posts, members or declared counts,
        chains with their firms and guides. Only `PartyOrganization` or `IndustryChain` is needed.
    on
        As-of day for the rules and for every dated record; without it the park's own (`chaingraph.asof.day.as_of`).
        Terms are not judged where the park has none: an analysis has no clock.
    rules
        Rulebook to use instead of the package's own.

    Returns
    -------
    Table
        One row per finding: ``gravity, finding, organization_id, organization, kind, chain_id, chain,
        enterprise_ids, full_members, members, deadline, due, reasons``. The gravest first, then by finding, earliest
        deadline, most full members, names, ids. Functional bodies are never asked for their size.

    Raises
    ------
    RuleError
        If `on` is before the first version of a rule without which nothing can be said.

    Notes
    -----
    A finding whose every rule is younger than the day, or has ended, is left out; a note names those texts. A finding
    about a missing record says so ("on record"): what nobody wrote down is unknown, not absent. Levels of
    non-public firms follow the rule of Zhejiang as guidance, since none of Sichuan was found. Linear in the tables.

    Examples
    --------
    >>> known = {"id": "O1", "name": "甲厂党支部", "kind": "branch", "source": "synthetic"}
    >>> park = Park.from_rows({"PartyOrganization": [{**known, "full_members": 51, "probationary_members": 0}]})
    >>> [(row["finding"], row["due"]) for row in check_organizations(park).rows]
    [('branch_too_large', 'split')]
    """
    book = rules or rulebook()
    limits = numbers(book, on, *_LIMITS, optional=_YOUNGER)
    facts = read_facts(park, on)
    rows = [
        *check_sizes(facts, limits),
        *check_units(facts, count_by_enterprise(park, on), limits),
        *check_terms(park, facts, limits, on),
        *check_secretaries(facts),
        *check_officers(park, facts, on, limits),
        *check_forms(park, facts, on),
        *check_chains(
            park,
            facts,
            on,
            leaders=limits.leaders,
            guiding_leaders=limits.guiding_leaders,
            secretary_roles=limits.secretary_of_leader,
        ),
    ]
    rows = sorted(_in_force(rows, book, on), key=_place)
    used = {rule for row in rows for reason in row["reasons"] for rule in reason.rules}
    if any(rule.startswith("party.zhejiang") and book.rule(rule, on).region for rule in used):
        used.add("party.sichuan_forms")  # why another region's rule is followed
    cited = cite(book, used, on)
    names = dict(park["Enterprise"].select("id", "name").drop_nulls().iter_rows())
    rows = [
        {**row, "enterprise_ids": tuple(sorted(row["enterprise_ids"], key=lambda one: (names.get(one, one), one)))}
        for row in rows
    ]
    return ORGANIZATIONS.table(
        name_firms(park, ORGANIZATIONS.columns, rows),
        as_of=on,
        parameters={"on": on},
        rules=cited,
        notes=tuple(_notes(park, book, on, posts_known=facts.posts_known)),
    )


def _in_force(rows: Iterable[dict[str, Any]], book: Rulebook, on: dt.date | None) -> Iterator[dict[str, Any]]:
    """Yield the findings that a rule of the day bears, citing no other; those that rest on no rule stand."""
    for row in rows:
        (reason,) = row["reasons"]
        standing = tuple(rule for rule in reason.rules if book.find(rule, on))
        if standing or not reason.rules:
            yield row if standing == reason.rules else {**row, "reasons": (replace(reason, rules=standing),)}


def _place(row: dict[str, Any]) -> tuple[Any, ...]:
    """Return what orders the rows: gravity, finding, deadline, size, names, ids."""
    full, deadline = row["full_members"], row["deadline"]
    return (
        list(GRAVITY).index(row["gravity"]),
        list(FINDINGS).index(row["finding"]),
        deadline or dt.date.max,
        full is None,
        -(full or 0),
        row["organization"] or "",
        row["chain"] or "",
        row["reasons"][0].text.zh,
        row["organization_id"] or "",
        row["chain_id"] or "",
        row["enterprise_ids"],
    )


def _notes(park: Park, book: Rulebook, on: dt.date | None, *, posts_known: bool) -> list[Reason | Text]:
    notes: list[Reason | Text] = []
    if on is None:
        notes.append(WORDS.reason("no_day"))
    if not posts_known and park["PartyOrganization"].height:
        notes.append(WORDS.reason("no_posts"))
    if park["PartyOrganization"].height and not park["SUBORDINATE_TO"].height:
        notes.append(WORDS.reason("no_tree"))
    if missing := left_out(book, (*_LIMITS, *_YOUNGER, *_CITED), on):
        notes.append(missing)
    return notes
