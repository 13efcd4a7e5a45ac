"""Organizations and chains as they are: everything that a rule or the practice of the zone asks for and is not so."""

from __future__ import annotations

import datetime as dt
from typing import Any

from chaingraph.analysis.organizations.answers import ORGANIZATIONS
from chaingraph.analysis.organizations.findings import FINDINGS, GRAVITY
from chaingraph.analysis.organizations.forms import check_forms
from chaingraph.analysis.organizations.leaders import check_chains
from chaingraph.analysis.organizations.register import read_facts
from chaingraph.analysis.organizations.sizes import Sizes, check_sizes, check_units
from chaingraph.analysis.organizations.terms import Terms, check_secretaries, check_terms
from chaingraph.asof.people import count_by_enterprise
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.rules import Rulebook, authority, cite, rulebook
from chaingraph.table import Table


def check_organizations(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Check every organization and chain against its size, its term, its posts and its registration.

    Parameters
    ----------
    park
        Reads organizations, where they are established and whom they are under, posts, members or declared counts,
        chains with their firms and guides. Only `PartyOrganization` or `IndustryChain` is needed.
    on
        As-of day for the rules and for every dated record. Without it terms are not judged: an analysis has no clock.
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
        If `on` is before the first version of a rule that decides.

    Notes
    -----
    A finding about a missing record says so ("on record"): what nobody wrote down is unknown, not absent. Levels of
    non-public firms follow the rule of Zhejiang as guidance, since none of Sichuan was found. Linear in the tables.

    Examples
    --------
    >>> known = {"id": "O1", "name": "甲厂党支部", "kind": "branch", "source": "synthetic"}
    >>> park = Park.from_rows({"PartyOrganization": [{**known, "full_members": 51, "probationary_members": 0}]})
    >>> [(row["finding"], row["due"]) for row in check_organizations(park).rows]
    [('branch_too_large', 'split')]
    """
    book = rules or rulebook()
    sizes, terms = _sizes(book, on), _terms(book, on)
    facts = read_facts(park, on)
    rows = [
        *check_sizes(facts, sizes),
        *check_units(facts, count_by_enterprise(park, on), sizes),
        *check_terms(park, facts, terms, on),
        *check_secretaries(facts),
        *check_forms(park, facts, on),
        *check_chains(
            park,
            facts,
            on,
            leaders=book.rule("committee.leaders", on).value,
            guiding_leaders=book.rule("committee.guiding_leaders", on).value,
            secretary_roles=book.rule("committee.secretary_of_leader", on).value,
        ),
    ]
    rows.sort(key=_place)
    used = {rule for row in rows for reason in row["reasons"] for rule in reason.rules}
    if any(rule.startswith("party.zhejiang") and book.rule(rule, on).region for rule in used):
        used.add("party.sichuan_forms")  # why another region's rule is followed
    cited, warnings = cite(book, used, on)
    return ORGANIZATIONS.table(
        tuple(rows),
        as_of=on,
        parameters={"on": on},
        rules=cited,
        notes=(*_notes(park, on, posts_known=facts.posts_known), *warnings),
    )


def _sizes(book: Rulebook, on: dt.date | None) -> Sizes:
    names = [name for name in Sizes.__slots__ if name != "state_firm_committee" and not name.endswith("_by")]
    values: dict[str, Any] = {name: book.rule(f"party.{name}", on).value for name in names}
    values["committee_size"] = tuple(values["committee_size"])
    for form in ("general_branch", "committee"):
        values[f"{form}_by"] = authority(book.rule(f"party.zhejiang_{form}", on))
    # the rule for state firms is a year younger than the Branch Regulations
    state = book.find("party.state_firm_committee", on)
    return Sizes(**values, state_firm_committee=state.value if state else None)


def _terms(book: Rulebook, on: dt.date | None) -> Terms:
    return Terms(**{name: book.rule(f"party.{name}", on).value for name in Terms.__slots__})


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


def _notes(park: Park, on: dt.date | None, *, posts_known: bool) -> list[Text]:
    notes = []
    if on is None:
        notes.append(
            Text("未给出截至日期（--on），未判断届满", "no as-of day (--on) is given, so terms were not judged")
        )
    if not posts_known and park["PartyOrganization"].height:
        notes.append(
            Text(
                "没有任何书记的任职记录，未核查书记和支部委员会",
                "no secretary is on record at all, so secretaries and branch committees were not checked",
            )
        )
    return notes
