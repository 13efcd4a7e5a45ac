"""Which firms hold a certificate, lose it, or are how far from it, by the dated conditions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from chaingraph.analysis.eligibility.answers import CERTIFICATES as ANSWER
from chaingraph.analysis.eligibility.answers import CONDITIONS, STATES
from chaingraph.analysis.eligibility.conditions import (
    CERTIFICATES,
    STEPS,
    WORDS,
    Book,
    Condition,
    Judged,
    judge_all,
    read_book,
    state_of,
)
from chaingraph.analysis.eligibility.facts import FirmFacts, find_facts
from chaingraph.asof.day import on_its_day
from chaingraph.asof.firms import find_operating
from chaingraph.asof.scopes import leaves_out_none
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, rulebook
from chaingraph.rules.vocabulary import value_in_words
from chaingraph.table import Table
from chaingraph.words import Reason

_ORDER = {name: place for place, name in enumerate(STATES)}
_KINDS = kind("Certificate")["kind"].values


@on_its_day
def find_certificates(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Find who holds each certificate and until when, who lost it, and who is how far from it.

    Parameters
    ----------
    park
        Reads operating firms, `AnnualFigure`, `Certificate`, `Assessment`.
    on
        As-of day; without it the park's own (`chaingraph.asof.day.as_of`).
    rules
        Rulebook to use instead of the package's own.

    Returns
    -------
    Table
        One row per firm and certificate. ``held``: valid, expired, none (the register of certificates is declared
        complete) or none on record; ``state`` how far the firm is by the conditions in force on the day; ``missing``
        those not met, ``unknown`` how many are not known, ``ask`` what to ask for. Nearest first: by state,
        certificate, number of unknown conditions, name, id. Rows of two or more missing conditions stand here only
        for those who hold or held the certificate; a note counts the others.

    Notes
    -----
    A condition is met, not met or not known; a certificate is within reach only if nothing is not met, and ready only
    if nothing is unknown. A firm without figures, certificates and verified conditions has no row. Who holds a
    certificate is judged as well, for its renewal. Cost: the firms with records by the conditions.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> said = {"score": {"value": 66}, "products": {"met": True}, "clean_record": {"met": True}}
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": "E1", "name": "甲", "employees": 40, "revenue": 900, **known}],
    ...     "AnnualFigure": [{"id": "A1", "enterprise_id": "E1", "year": 2023, "assets": 500, **known}],
    ...     "Assessment": [{"id": name, "enterprise_id": "E1", "condition": f"enterprise.tech_sme_{name}", **verdict,
    ...                     **known} for name, verdict in said.items()]})
    >>> rows = find_certificates(park, on=dt.date(2024, 3, 31)).rows
    >>> [(row["certificate"], row["state"], row["unknown"]) for row in rows][0]
    ('tech_sme', 'ready', 0)
    """
    rulebook_ = rules or rulebook()
    book = read_book(rulebook_, on, CERTIFICATES.values())
    facts = find_facts(park, on)
    rows: list[dict[str, Any]] = []
    used: set[str] = set()
    far = 0
    for firm, known in facts.items():
        if not known.told:
            continue
        for certificate, conditions in CERTIFICATES.items():
            judged = judge_all(conditions, known, book, on)
            if state_of(judged) == "far" and _held(known, certificate) in {"none", "not_known"}:
                far += 1
                continue
            used.update(one.rule.id for one in judged)
            rows.append(_row(firm, known, certificate, judged))
    places = {name: place for place, name in enumerate(CERTIFICATES)}
    rows.sort(
        key=lambda row: (
            _ORDER[row["state"]],
            places[row["certificate"]],
            row["unknown"],
            row["name"] or "",
            row["enterprise_id"],
        )
    )
    notes = (*_notes(park, facts.values(), far, on), *_without_rule(book))
    return ANSWER.table(
        tuple(rows), as_of=on, parameters={"on": on}, rules=cite(rulebook_, used, on), notes=tuple(notes)
    )


@on_its_day
def find_conditions(
    park: Park, *, enterprise_id: str, on: dt.date | None = None, rules: Rulebook | None = None
) -> Table:
    """Judge every condition of every certificate and step of growth for one firm.

    Parameters
    ----------
    park, on, rules
        As for `find_certificates`.
    enterprise_id
        Id of the firm.

    Returns
    -------
    Table
        One row per condition in force on the day, in the order of the certificates and steps; empty where the firm is
        not operating. Cost: that of reading the facts of the park.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "employees": 40, "source": "synthetic"}]})
    >>> find_conditions(park, enterprise_id="E1", on=dt.date(2024, 3, 31)).rows[0]["met"]
    'met'
    """
    rulebook_ = rules or rulebook()
    every = {**CERTIFICATES, **STEPS}
    book = read_book(rulebook_, on, every.values())
    known = find_facts(park, on).get(enterprise_id)
    rows = [
        {"target": target, **_condition(one)}
        for target, conditions in every.items()
        for one in (judge_all(conditions, known, book, on) if known else ())
    ]
    cited = cite(rulebook_, {row["rule"] for row in rows}, on)
    return CONDITIONS.table(tuple(rows), as_of=on, parameters={"on": on, "enterprise_id": enterprise_id}, rules=cited)


def answer_cells(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return the cells that say how far a firm is: state, missing, unknown, ask."""
    return {
        "state": state_of(judged),
        "missing": tuple(one.label for one in judged if one.met is False),
        "unknown": sum(one.met is None for one in judged),
        "ask": tuple(one.ask() for one in judged if one.met is None),
    }


def _condition(one: Judged) -> dict[str, Any]:
    value = one.rule.value
    return {
        "condition": one.label,
        "needed": None if isinstance(value, bool) else value_in_words(value),
        "unit": one.rule.unit,
        "found": one.value,
        "met": one.state,
        "ask": one.ask() if one.met is None else None,
        "rule": one.rule.id,
        "article": one.article,
        "verified": one.rule.verified,
    }


def _row(firm: str, known: FirmFacts, certificate: str, judged: Sequence[Judged]) -> dict[str, Any]:
    held = _held(known, certificate)
    expires = known.held.get(certificate, known.lapsed.get(certificate))
    reasons = [one.reason() for one in judged]
    if held == "held" and expires is not None:
        risk = any(one.met is False for one in judged)
        reasons.insert(0, WORDS.reason("renewal_at_risk" if risk else "held_until", day=expires))
    elif held == "lapsed":
        reasons.insert(0, WORDS.reason("lapsed", day=expires))
    return {
        "enterprise_id": firm,
        "name": known.row["name"],
        "certificate": certificate,
        "held": held,
        "expires": expires,
        **answer_cells(judged),
        "reasons": tuple(reasons),
    }


def _held(known: FirmFacts, certificate: str) -> str:
    if certificate in known.held:
        return "held"
    if certificate in known.lapsed:
        return "lapsed"
    return "none" if known.complete else "not_known"


def _notes(park: Park, facts: Any, far: int, on: dt.date | None) -> list[Reason]:
    untold = sum(not one.told for one in facts)
    found = [WORDS.reason("nothing_told", firms=untold)] if untold else []
    if far:
        found.append(WORDS.reason("far_away", firms=far))
    if not leaves_out_none(park, "certificates", find_operating(park)["id"], on):
        found.append(WORDS.reason("certificates_open"))
    return found


def _without_rule(book: Book) -> list[Reason]:
    """Say of which certificates no condition is in force on the day."""

    def stands(conditions: Sequence[Condition]) -> bool:
        return any(book[name] for one in conditions for name in one.rules)

    return [
        WORDS.reason("no_rule", certificate=_KINDS[name]) for name, some in CERTIFICATES.items() if not stands(some)
    ]
