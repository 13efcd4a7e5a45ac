"""The steps of a road map as rows: who, what, the earliest day, the article, what it changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chaingraph.analysis.plan.answers import KINDS, PLAN
from chaingraph.analysis.plan.curve import Baseline
from chaingraph.analysis.plan.dates import Dated
from chaingraph.analysis.plan.prospects import Conditions, Prospects, add_months
from chaingraph.errors import Text
from chaingraph.rules import Numbers, Rulebook
from chaingraph.words import Reason


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

    Parameters
    ----------
    prospects, terms, prices, book
        Firms, numbers, rules.
    dated
        The options with their days.
    ground
        Where the plan begins.
    instructors
        How many can be sent; None: as many as are needed.
    skipped
        Firms, by id, that get no instructor.

    Returns
    -------
    tuple of dict
        Rows by the columns of `PLAN`, instructors last: by day, kind, greatest weight, names; numbered ``S1``, …
    """
    writer = _Writer(prospects, terms, prices, book)
    rows: list[dict[str, Any]] = []
    for option in dated:
        rows += writer.steps(option)
    rows += writer.instructors(dated, instructors, skipped)
    order = list(KINDS)
    rows.sort(
        key=lambda row: (
            row["kind"] == "instructor",
            row["date"],
            order.index(row["kind"]),
            -row["weight"],
            row["names"],
            row["enterprise_ids"],
        )
    )
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
        self._articles: dict[tuple[str, ...], tuple[str, ...]] = {}

    def row(self, kind: str, date: Any, firms: Iterable[int], reasons: list[Reason], **more: Any) -> dict[str, Any]:
        """Return a row with what is not given left empty."""
        firms = list(firms)
        rules = tuple(dict.fromkeys(rule for reason in reasons for rule in reason.rules))
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
            texts = [rule.title + (rule.article or "") for rule in found if rule.kind != "local"]
            self._articles[rules] = tuple(dict.fromkeys(texts))
        return self._articles[rules]

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
        reason = Reason.of(
            "plan_transfer",
            Text(
                "{untransferred_members} 名正式党员组织关系未转入，转接按 {months} 个月计，"
                "转入后计入单独或联合组建人数",
                "full members not transferred: {untransferred_members}; taken as done in "
                f"{_months(months)}, then they count",
            ),
            {"untransferred_members": count, "months": months},
            ("party.branch_min", "plan.transfer_months"),
        )
        people = self.prospects.away_ids[firm]
        return self.row("transfer_members", day, [firm], [reason], persons=count, person_ids=people, branch=key)

    def _places(self, option: Dated, key: int) -> list[dict[str, Any]]:
        rows = []
        for firm, day in dict.fromkeys((firm, day) for firm, day, _ in option.places):
            people = [person for owner, when, person in option.places if (owner, when) == (firm, day)]
            full = add_months(day, self.terms.probation)
            count = len(people)
            reason = Reason.of(
                "plan_places",
                Text(
                    f"安排 {{places}} 个名额：经积极分子至少 {self.terms.activist} 个月培养，"
                    "最早 {admitted} 接收为预备党员，"
                    f"预备期 {self.terms.probation} 个月后于 {{full}} 转正",
                    f"recruitment places: {{places}}; after at least {_months(self.terms.activist)} as activists "
                    "admitted on {admitted} at the earliest, full on {full} after "
                    f"{_months(self.terms.probation)} of probation",
                ),
                {"places": count, "admitted": day, "full": full},
                ("party.activist_months", "party.probation_months"),
            )
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
        parts = {
            "transferred_full_members": Text("已转入的正式党员 {} 名", "full members transferred: {}"),
            "moved_members": Text("转入 {} 名", "transferred by then: {}"),
            "probationary_members": Text("预备党员转正 {} 名", "probationary members who become full: {}"),
            "places": Text("名额发展 {} 名", "by recruitment places: {}"),
        }
        shown = [
            Text(parts[name].zh.format(f"{{{name}}}"), parts[name].en.format(f"{{{name}}}"))
            for name, number in facts.items()
            if number or name == "transferred_full_members"
        ]
        reason = Reason.of(
            "plan_own_branch",
            Text(
                "，".join(part.zh for part in shown)
                + f"，达到 {{threshold}} 名，应成立党支部；批准和选举按 {months} 个月计",
                ", ".join(part.en for part in shown) + "; at least {threshold}, so a branch is required; approval and "
                f"election are taken as {_months(months)}",
            ),
            {**facts, "threshold": least},
            ("party.branch_min", "party.organization_min", "plan.set_up_months"),
        )
        return self.row("own_branch", option.stands, [firm], [reason], branch=firm, **self._covers([firm]))

    def _joint(self, option: Dated, key: int) -> dict[str, Any]:
        firms, span, least = option.founders, self.prices.joint_span, self.terms.branch_min
        full = int(self.prospects.full[list(firms)].sum())
        placed, months = len(option.places), self.terms.set_up
        reasons = [
            Reason.of(
                "plan_joint_branch",
                Text(
                    "{units} 个相邻单位各不足 {threshold} 名正式党员，现有合计 {full_members} 名，"
                    f"届时达到 {{threshold}} 名；单位数不超过 {span} 个；批准和选举按 {months} 个月计",
                    "{units} adjacent units, each with fewer than {threshold} full members, together {full_members} "
                    f"now and at least {{threshold}} by then; not more than {span} units; approval and election are "
                    f"taken as {_months(months)}",
                ),
                {"units": len(firms), "full_members": full, "places": placed, "threshold": least},
                ("party.joint_unit_below", "party.joint_span", "party.joint_criteria", "plan.set_up_months"),
            )
        ]
        return self.row("joint_branch", option.stands, firms, reasons, branch=key, **self._covers(firms))

    def _join(self, firm: int, day: Any, key: int) -> dict[str, Any]:
        reason = Reason(
            "plan_join_branch",
            Text("有了第一名正式党员后加入相邻的联合党支部", "joins the joint branch nearby once it has a full member"),
            {"full_members": int(self.prospects.full[firm])},
            ("party.joint_unit_below", "party.joint_span"),
        )
        return self.row("join_branch", day, [firm], [reason], branch=key, **self._covers([firm]))

    def instructors(self, dated: list[Dated], number: int | None, skipped: frozenset[str]) -> list[dict[str, Any]]:
        """Return a row for each firm that an instructor is sent to, as far as they reach.

        Firms that stay without an organization come first, then those that wait longest; then by weight, people on the
        way, staff and name.
        """
        covered: dict[int, Any] = {}
        for option in dated:
            covered |= dict.fromkeys(option.founders, option.stands) | dict(option.later)
        frame = self.prospects.frame
        has = frame["instructor"].to_list()
        soon = add_months(self.terms.start, self.terms.transfer + self.terms.set_up)
        wanting = [
            firm
            for firm in range(self.prospects.count)
            if not has[firm] and self.ids[firm] not in skipped and covered.get(firm, self.terms.until) > soon
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
            known = has[firm] is False
            reason = Reason(
                "plan_instructor",
                Text(
                    f"未建党组织，{'尚未选派党建指导员' if known else '是否已选派党建指导员未知'}；"
                    "属工作覆盖，不计入组织覆盖",
                    "no organization, "
                    + ("no instructor sent" if known else "whether an instructor was sent is unknown")
                    + "; work coverage, not counted as an organization",
                ),
                {"instructor": has[firm]},
                ("party.instructor", "party.work_coverage"),
            )
            rows.append(self.row("instructor", self.terms.start, [firm], [reason]))
        return rows


def _months(number: int) -> str:
    return f"{number} month" if number == 1 else f"{number} months"
