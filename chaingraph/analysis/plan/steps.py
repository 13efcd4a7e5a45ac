"""The steps of a road map as rows: who, what, the earliest day, the article, what it changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from chaingraph.analysis.plan.answers import KINDS, PLAN
from chaingraph.analysis.plan.curve import Baseline
from chaingraph.analysis.plan.dates import Dated
from chaingraph.analysis.plan.prospects import Conditions, Prospects
from chaingraph.asof.days import add_months
from chaingraph.rules import Numbers, Rulebook
from chaingraph.vocabulary import ACTIONS, in_sentence
from chaingraph.words import Reason, Said, words_of

_PARTS = ("transferred", "moved", "probationary", "places")  # where the members of an own branch come from
WORDS = words_of(__package__)


def list_steps(
    prospects: Prospects,
    terms: Conditions,
    prices: Numbers,
    book: Rulebook,
    dated: list[Dated],
    ground: Baseline,
    instructors: int | None,
    skipped: frozenset[str],
) -> tuple[dict[str, Any], ...]:
    """Return the steps in their order.

    `instructors`: how many can be sent; None: as many as are needed.

    Returns rows by the columns of `PLAN`, those of finding out first, then by day, kind, greatest weight, names, last
    ids; numbered ``S1``, …
    """
    writer = _Writer(prospects, terms, prices, book)
    rows: list[dict[str, Any]] = []
    for option in dated:
        rows += writer.steps(option)
    rows += writer.instructors(dated, instructors, skipped)
    order = list(KINDS)
    rows.sort(
        key=lambda row: (
            row["date"],
            order.index(row["kind"]),
            -row["weight"],
            row["names"],
            row["enterprise_ids"],
        )
    )
    rows = [*writer.find_out(), *rows]
    branches: dict[int, str] = {}
    for row in rows:
        if row["kind"] in ("own_branch", "joint_branch"):
            branches[row["branch"]] = f"B{len(branches) + 1}"
    covered = ground.covered
    for number, row in enumerate(rows, 1):
        covered += row["effect"]
        row["step"], row["covered_after"] = f"S{number}", covered
        row["branch"] = branches.get(row["branch"]) if row["branch"] is not None else None
    return tuple({name: row[name] for name in PLAN.names()} for row in rows)


class _Writer:
    """Writes the rows of options."""

    def __init__(self, prospects: Prospects, terms: Conditions, prices: Numbers, book: Rulebook) -> None:
        self.prospects, self.terms, self.prices, self.book = prospects, terms, prices, book
        self.ids, self.names = prospects.frame["id"].to_list(), prospects.frame["name"].to_list()
        self._assumed = (prospects.frame["home"] == "none_assumed").to_list()
        self._articles: dict[tuple[str, ...], tuple[str, ...]] = {}

    def row(self, kind: str, date: Any, firms: Iterable[int], reasons: list[Reason], **more: Any) -> dict[str, Any]:
        """Return a row with what is not given left empty."""
        firms = list(firms)
        rules = tuple(dict.fromkeys(rule for reason in reasons for rule in reason.rules))
        if assumed := sum(self._assumed[firm] for firm in firms):
            reasons = [*reasons, WORDS.reason("plan_assumed", assumed=assumed)]
        return {
            "kind": kind,
            "date": date,
            "enterprise_ids": tuple(self.ids[firm] for firm in firms),
            "names": tuple(self.names[firm] for firm in firms),
            "branch": None,
            "persons": None,
            "person_ids": (),
            "places": 0,
            "effect": 0,
            "weight": 0,
            "articles": self.articles(rules),
            "reasons": tuple(reasons),
            **more,
        }

    def articles(self, rules: tuple[str, ...]) -> tuple[str, ...]:
        """Return documents and articles of the rules that are not local."""
        if rules not in self._articles:
            found = [self.book.rule(rule, self.terms.start) for rule in rules]
            texts = [rule.cited for rule in found if rule.kind != "local"]
            self._articles[rules] = tuple(dict.fromkeys(texts))
        return self._articles[rules]

    def find_out(self) -> list[dict[str, Any]]:
        """Return the steps of finding out, on the first day: a row per street, cut after ``plan.find_out_firms``.

        By street, as most lists of firms have one and somebody of the street can ask at all doors in one round; firms
        without a street stand together. Streets come in the order of their gravest firm.
        """
        rows, most = [], self.terms.find_out_firms
        for (street,), firms in self.prospects.unknown.group_by("street", maintain_order=True):
            for part in firms.iter_slices(most):
                open_ = part.filter(pl.col("home") == "not_known")
                reasons = [
                    WORDS.reason("plan_find_out" if street else "plan_find_out.anywhere", **_asked(street, part))
                ]
                counted = part.filter(pl.col("home") != "not_known", pl.col("full_open"))
                for code, firms_of in (("plan_if_none", open_), ("plan_if_no_more", counted)):
                    if would_be := _would_be(firms_of):
                        reasons.append(WORDS.reason(code, would_be=would_be))
                known = {"enterprise_ids": tuple(part["id"]), "names": tuple(part["name"])}
                rows.append(self.row("find_out", self.terms.start, [], reasons, **known))
        return rows

    def steps(self, option: Dated) -> list[dict[str, Any]]:
        """Return the rows of one option."""
        key = option.option.firms[0]
        rows = [self._transfer(firm, count, key) for firm, count in option.moved]
        rows += self._places(option, key)
        if len(option.option.firms) == 1:
            rows.append(self._own(option, key))
        else:
            rows.append(self._joint(option, key))
            rows += [self._join(firm, day, key) for firm, day in option.later]
        return rows

    def _covers(self, firms: Iterable[int]) -> dict[str, int]:
        firms = list(firms)
        return {"effect": len(firms), "weight": int(self.prospects.weight[firms].sum())}

    def _transfer(self, firm: int, count: int, key: int) -> dict[str, Any]:
        months, day = self.terms.transfer, add_months(self.terms.start, self.terms.transfer)
        reason = WORDS.reason("plan_transfer", untransferred_members=count, months=months)
        people = self.prospects.away_ids[firm]
        return self.row("transfer_members", day, [firm], [reason], persons=count, person_ids=people, branch=key)

    def _places(self, option: Dated, key: int) -> list[dict[str, Any]]:
        rows = []
        for firm, day in dict.fromkeys((firm, day) for firm, day, _ in option.places):
            people = [person for owner, when, person in option.places if (owner, when) == (firm, day)]
            full = add_months(day, self.terms.probation)
            count = len(people)
            terms = {"activist": self.terms.activist, "probation": self.terms.probation}
            reason = WORDS.reason("plan_places", places=count, admitted=day, full=full, **terms)
            known = tuple(sorted(person for person in people if person))
            rows.append(
                self.row("recruit", day, [firm], [reason], persons=count, person_ids=known, places=count, branch=key)
            )
        return rows

    def _own(self, option: Dated, firm: int) -> dict[str, Any]:
        least, months = self.terms.branch_min, self.terms.set_up
        placed = len(option.places)
        facts = {
            "transferred_full_members": int(self.prospects.here[firm]),
            "moved_members": sum(count for _, count in option.moved),
            "probationary_members": max(0, least - int(self.prospects.full[firm]) - placed),
            "places": placed,
        }
        parts = tuple(
            WORDS.said(f"part_{name}", **{fact: facts[fact]})
            for name, fact in zip(_PARTS, facts, strict=True)
            if facts[fact] or name == "transferred"
        )
        reason = WORDS.reason("plan_own_branch", **facts, parts=parts, threshold=least, months=months)
        return self.row("own_branch", option.stands, [firm], [reason], branch=firm, **self._covers([firm]))

    def _joint(self, option: Dated, key: int) -> dict[str, Any]:
        firms, span, least = option.founders, self.prices.joint_span, self.terms.branch_min
        facts = {
            "units": len(firms),
            "full_members": int(self.prospects.full[list(firms)].sum()),
            "places": len(option.places),
            "threshold": least,
        }
        reasons = [WORDS.reason("plan_joint_branch", **facts, span=span, months=self.terms.set_up)]
        return self.row("joint_branch", option.stands, firms, reasons, branch=key, **self._covers(firms))

    def _join(self, firm: int, day: Any, key: int) -> dict[str, Any]:
        reason = WORDS.reason("plan_join_branch", full_members=int(self.prospects.full[firm]))
        return self.row("join_branch", day, [firm], [reason], branch=key, **self._covers([firm]))

    def instructors(self, dated: list[Dated], number: int | None, skipped: frozenset[str]) -> list[dict[str, Any]]:
        """Return a row for each firm that an instructor is sent to, as far as they reach.

        Nobody is sent because nobody wrote anything down: whose members are unknown is asked first.
        Firms that stay without an organization come first, then those that wait longest; then by weight, people on the
        way, staff and name.
        """
        covered: dict[int, Any] = {}
        for option in dated:
            covered |= dict.fromkeys(option.founders, option.stands) | dict(option.later)
        frame = self.prospects.frame
        has = frame["instructor"].to_list()
        asked = (frame["action"] == "find_out").to_list()
        soon = add_months(self.terms.start, self.terms.transfer + self.terms.set_up)
        wanting = [
            firm
            for firm in range(self.prospects.count)
            if not has[firm]
            and not asked[firm]
            and self.ids[firm] not in skipped
            and covered.get(firm, self.terms.until) > soon
        ]
        staff = frame["employees"].to_list()
        wanting.sort(
            key=lambda firm: (
                -int(self.prospects.weight[firm]),
                -len(self.prospects.ready[firm]) - len(self.prospects.free[firm]),
                firm in covered,
                -(staff[firm] or 0),
                self.names[firm],
                self.ids[firm],
            )
        )
        if number is not None:
            wanting = wanting[: number * self.terms.instructor_firms]
        rows = []
        for firm in wanting:
            words = "plan_instructor.none" if has[firm] is False else "plan_instructor.unknown"
            reason = WORDS.reason(words, instructor=has[firm])
            rows.append(self.row("instructor", self.terms.start, [firm], [reason]))
        return rows


def _asked(street: Any, firms: pl.DataFrame) -> dict[str, Any]:
    """Return the facts of a step of finding out: where, and how many firms are asked what."""
    open_ = int((firms["home"] == "not_known").sum())
    counts = {"find_out_home": open_, "find_out_members": firms.height - open_}
    asked = tuple(WORDS.said(code, firms=number) for code, number in counts.items() if number)
    return {"asked": asked, **({"street": street} if street else {})}


def _would_be(firms: pl.DataFrame) -> tuple[Said, ...]:
    """Say how many of the firms would need what, if nothing is missing on record, by the order of `ACTIONS`."""
    counts = dict(firms["action_if_none"].value_counts().iter_rows())
    known = {action: label for action, label in ACTIONS.items() if action in counts}
    return tuple(
        WORDS.said("firms_by_action", action=in_sentence(label), firms=counts[action])
        for action, label in known.items()
    )
