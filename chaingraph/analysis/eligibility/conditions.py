"""What each certificate and each step of growth asks, by dated rules, and whether a firm is known to meet it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from chaingraph.analysis.eligibility.facts import ASKS, FirmFacts
from chaingraph.errors import Text
from chaingraph.model import kind
from chaingraph.rules import Rule, Rulebook
from chaingraph.words import Reason, Words, words_of

WORDS: Words = words_of(__package__)
_AREA = "enterprise."
_MONTHS = {"年": 12, "个月": 1}  # units of time: what was verified goes on growing
_RD_BRACKETS = ("high_tech_rd_small", "high_tech_rd_medium", "high_tech_rd_large")

#: Rules by id without their area, None where one is not in force on the day.
Book = Mapping[str, Rule | None]
Test = Literal["least", "most", "above", "yes", "title"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: a rule and what it is compared with, or several of which one is enough."""

    rules: tuple[str, ...]  # of several it is not known which applies: all must agree
    test: Test = "yes"
    measure: str = ""  # of the facts of a firm; none where somebody has to verify it
    titles: tuple[str, ...] = ()  # certificates of which one is needed
    pick: Callable[[FirmFacts, Book], tuple[str, ...]] | None = None  # which of the rules may apply
    instead: tuple[Condition, ...] = ()  # one of these, or this one
    till: str = ""  # rule whose coming into force ends this condition
    since: str = ""  # rule whose coming into force begins it


@dataclass(frozen=True, slots=True)
class Judged:
    """A condition of a firm: met, not met, or (None) not known."""

    met: bool | None
    rule: Rule
    condition: Condition
    value: float | None = None

    @property
    def label(self) -> Text:
        """What is asked, without the name of the certificate before the colon."""
        label = self.rule.label
        return Text(label.zh.partition("：")[2] or label.zh, label.en.partition(": ")[2] or label.en)

    @property
    def state(self) -> str:
        """How it stands: a value of `answers.MET`."""
        return {True: "met", False: "not_met", None: "not_known"}[self.met]

    @property
    def article(self) -> str:
        """The text that asks it, with the article."""
        return self.rule.cited

    def reason(self) -> Reason:
        """Say what is asked and how it stands."""
        unit = _form(self.rule)
        facts: dict[str, Any] = {"condition": self.label, "article": Text(self.article, self.article)}
        if unit != "event":
            facts |= {f"needed_{unit}": self.rule.value, f"found_{unit}": self.value}
        return WORDS.reason(f"{self.state}.{unit}", **facts).citing(self.rule.id)

    def ask(self) -> Reason:
        """Say what to ask for."""
        columns = ASKS.get(self.condition.measure)
        if columns:
            named = tuple(kind(name)[column].label for name, column in columns)
            return WORDS.reason("ask.columns", condition=self.label, columns=named)
        if self.condition.titles:
            named = tuple(kind("Certificate")["kind"].values[title] for title in self.condition.titles)
            return WORDS.reason("ask.title", condition=self.label, columns=named)
        return WORDS.reason("ask.verify", condition=self.label, rule=self.rule.id)


def _form(rule: Rule) -> str:
    if isinstance(rule.value, bool | str) or not isinstance(rule.value, int | float):
        return "event"
    return {"比例": "share", "万元": "amount"}.get(rule.unit or "", "number")


def _rd_of_high_tech(facts: FirmFacts, book: Book) -> tuple[str, ...]:
    sales = facts.measures.get("revenue")
    small, large = book["high_tech_rd_small_sales"], book["high_tech_rd_large_sales"]
    if sales is None or small is None or large is None:
        return _RD_BRACKETS
    return _RD_BRACKETS[int(sales > small.value) + int(sales > large.value) :][:1]


def _rd_of_giant(facts: FirmFacts, book: Book) -> tuple[str, ...]:
    sales = facts.measures.get("revenue")
    small, large = book["little_giant_rd_small_revenue"], book["little_giant_rd_large_revenue"]
    if sales is None or small is None or large is None:
        return ("little_giant_rd_large", "little_giant_rd_small")
    if sales < small.value:
        return ()  # the text asks something else of them, which is not among the rules
    return ("little_giant_rd_large",) if sales >= large.value else ("little_giant_rd_small",)


_NEW = "specialized_prior_title"  # in force since the text of 2026
_SPECIALIZED = (
    Condition(("specialized_prior_title",), "title", titles=("innovative_sme", "tech_sme")),
    Condition(("specialized_niche_years",), "least"),
    Condition(
        ("specialized_revenue",),
        "least",
        "revenue",
        instead=(Condition(("specialized_equity",), "least", "equity_two"),),
        till=_NEW,
    ),
    Condition(
        ("specialized_revenue",),
        "least",
        "revenue_two",
        instead=(Condition(("specialized_equity",), "least", "equity_two"),),
        since=_NEW,
    ),
    Condition(("specialized_main_share",), "least", "main_share"),
    Condition(("specialized_debt",), "most", "debt"),
    Condition(("specialized_rd_amount",), "least", "rd_last", till=_NEW),
    Condition(("specialized_rd_amount",), "least", "rd_least", since=_NEW),
    Condition(("specialized_rd",), "least", "rd_share", till=_NEW),
    Condition(("specialized_rd",), "least", "rd_share_least", since=_NEW),
    Condition(("specialized_score",), "least", instead=(Condition(("specialized_direct",)),)),
)
_LITTLE_GIANT = (
    Condition(("little_giant_prior_title",), "title", titles=("specialized_sme",)),
    Condition(("little_giant_niche_years",), "least"),
    Condition(("little_giant_main_share",), "least", "main_share"),
    Condition(("little_giant_growth",), "least", "main_growth", till=_NEW),
    Condition(("little_giant_growth",), "least", "revenue_growth", since=_NEW),
    Condition(("little_giant_debt",), "most", "debt"),
    Condition(("little_giant_niche_share",), "least", "niche_share"),
    Condition(("little_giant_rd_large", "little_giant_rd_small"), "least", "rd_share_least", pick=_rd_of_giant),
    Condition(("little_giant_revenue",), "least", "revenue"),
    Condition(("little_giant_rd_two_years",), "least", "rd_two"),
    Condition(("little_giant_rd",), "least", "rd_share_least"),
    Condition(("little_giant_class_one_ip",), "least"),
    Condition(("little_giant_score",), "least"),
)
#: Conditions of each certificate that has some among the rules.
CERTIFICATES: Mapping[str, tuple[Condition, ...]] = {
    "tech_sme": (
        Condition(("tech_sme_staff",), "most", "staff"),
        Condition(("tech_sme_sales",), "most", "revenue"),
        Condition(("tech_sme_assets",), "most", "assets"),
        Condition(("tech_sme_products",)),
        Condition(("tech_sme_clean_record",)),
        Condition(
            ("tech_sme_score",),
            "least",
            instead=(
                Condition(("tech_sme_direct",), "title", titles=("high_tech",)),
                Condition(("tech_sme_direct_other",)),
            ),
        ),
    ),
    "high_tech": (
        Condition(("high_tech_registered_months",), "least"),
        Condition(("high_tech_core_ip",)),
        Condition(("high_tech_field",)),
        Condition(("high_tech_tech_staff_share",), "least", "technical_share"),
        Condition(_RD_BRACKETS, "least", "rd_three", pick=_rd_of_high_tech),
        Condition(("high_tech_rd_domestic",), "least", "rd_domestic"),
        Condition(("high_tech_income_share",), "least", "income_share"),
        Condition(("high_tech_score",), "above"),
        Condition(("high_tech_clean_record",)),
    ),
    "specialized_sme": _SPECIALIZED,
    "little_giant": _LITTLE_GIANT,
}
#: Conditions of each step of growth, by the stage that it leads to.
STEPS: Mapping[str, tuple[Condition, ...]] = {
    "above_scale": (Condition(("above_scale_revenue",), "least", "industrial_revenue"),),
    "share_reform": (Condition(("share_reform",)),),
    "listed": (
        Condition(("listing_organization",)),
        Condition(("listing_going_concern",)),
        Condition(("listing_audit",)),
        Condition(("listing_clean_record",)),
        Condition(("listing_board",)),
    ),
}
_HELPERS = (
    "high_tech_rd_small_sales",
    "high_tech_rd_large_sales",
    "little_giant_rd_small_revenue",
    "little_giant_rd_large_revenue",
)


def read_book(book: Rulebook, on: dt.date | None, sets: Iterable[Sequence[Condition]]) -> Book:
    """Read the rules of some sets of conditions as they stand on a day."""
    names = {_NEW, *_HELPERS}
    for conditions in sets:
        for one in conditions:
            names.update(one.rules, *(other.rules for other in one.instead))
    return {name: book.find(_AREA + name, on) for name in sorted(names)}


def judge_all(conditions: Sequence[Condition], facts: FirmFacts, book: Book, on: dt.date | None) -> list[Judged]:
    """Judge the conditions that are in force on the day, in their order."""
    found = (_judge_one(one, facts, book, on) for one in conditions if _stands(one, book))
    return [judged for judged in found if judged is not None]


def _stands(one: Condition, book: Book) -> bool:
    return not (one.till and book[one.till]) and not (one.since and not book[one.since])


def _judge_one(one: Condition, facts: FirmFacts, book: Book, on: dt.date | None) -> Judged | None:
    """Judge a condition with those that may stand in for it: the one that is met, else one that is not known."""
    every = [judged for each in (one, *one.instead) if (judged := _judge(each, facts, book, on)) is not None]
    for wanted in (True, None, False):
        for judged in every:
            if judged.met is wanted:
                return judged
    return None


def _judge(one: Condition, facts: FirmFacts, book: Book, on: dt.date | None) -> Judged | None:
    rules = [rule for name in one.rules if (rule := book[name]) is not None]
    if not rules:
        return None
    if one.pick is not None:
        picked = one.pick(facts, book)
        applying = [rule for name in picked if (rule := book[name]) is not None]
    else:
        applying = rules
    verdicts = [_compare(one, rule, facts, on) for rule in applying]
    met = verdicts[0][0] if verdicts and len({met for met, _ in verdicts}) == 1 else None
    rule = applying[0] if applying else rules[0]
    return Judged(met, rule, one, verdicts[0][1] if verdicts else None)


def _compare(one: Condition, rule: Rule, facts: FirmFacts, on: dt.date | None) -> tuple[bool | None, float | None]:
    """Tell whether one rule is met, by figures where there are any, else by what was verified."""
    if one.test == "title":
        return facts.holds(one.titles), None
    found = facts.measures.get(one.measure) if one.measure else None
    said = facts.assessed.get(rule.id)
    if found is None and said is not None:
        if said.value is None or one.test == "yes":
            return said.met, said.value
        found = said.value + _elapsed(rule, said.on, on)
    if found is None:
        return None, None
    if one.test == "most":
        return found <= rule.value, found
    return (found > rule.value if one.test == "above" else found >= rule.value), found


def _elapsed(rule: Rule, since: dt.date | None, on: dt.date | None) -> float:
    """Return by how much a span of time has grown since it was verified, in whole units."""
    months = _MONTHS.get(rule.unit or "")
    if months is None or since is None or on is None:
        return 0
    passed = (on.year - since.year) * 12 + on.month - since.month - int(on.day < since.day)
    return passed // months


def state_of(judged: Sequence[Judged]) -> str:
    """Return how far a firm is by its judged conditions: a value of `answers.STATES`."""
    if not judged:
        return "no_rule"
    missing = sum(one.met is False for one in judged)
    unknown = any(one.met is None for one in judged)
    if not missing:
        return "perhaps" if unknown else "ready"
    if missing > 1:
        return "far"
    return "one_step_perhaps" if unknown else "one_step"
