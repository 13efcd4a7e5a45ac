"""Why a segment is rated as it is, and whom to attract to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chaingraph.errors import Text
from chaingraph.rules import Numbers
from chaingraph.words import Reason, Said, words_of

_NAMED = 6  # goods that a sentence names before it counts the rest
WORDS = words_of(__package__)


def reasons_of(facts: Mapping[str, Any], limits: Numbers) -> tuple[Reason, ...]:
    """Return the reasons of a segment, the deciding ones first."""
    return (*_rating(facts, limits), *_evidence(facts), *_others(facts))


def _rating(facts: Mapping[str, Any], limits: Numbers) -> Iterator[Reason]:
    makers, main = facts["local_firms"], facts["main_makers"]
    if facts["bare"]:
        yield WORDS.reason("not_known.bare")
        return
    if not makers:
        yield _nobody(facts)
        return
    if facts["market"] is not None:
        words = "market" if facts["of_market"] else "market.least"
        yield WORDS.reason(words, market=facts["market"], makers=makers, stated=facts["stated"])
    if main:
        share = f"{100 * limits.main_share:.4g}%"
        yield WORDS.reason("main_makers", main=main, side=makers - main, threshold=share)
    else:
        yield WORDS.reason("side_makers", side=makers)
    if facts["assumed"]:
        yield WORDS.reason("shares_assumed", assumed=facts["assumed"])
    if facts["chokepoint"]:
        yield WORDS.reason("single")


def _nobody(facts: Mapping[str, Any]) -> Reason:
    if facts["rating"] != "not_known":
        return WORDS.reason("none_listed")
    if not facts["asked"]:
        return WORDS.reason("not_known.no_firms")
    if facts["known"]:
        return WORDS.reason("not_known.by_stage", firms=facts["by_stage"])
    words = "not_known.park" if facts["of_park"] else "not_known"
    return WORDS.reason(words, asked=facts["asked"], with_product=facts["with_product"])


def _evidence(facts: Mapping[str, Any]) -> Iterator[Reason]:
    if facts["placed_by"]:
        yield WORDS.reason("placed_by", goods=listed(facts["placed_by"]), status=tuple(facts["statuses"]))
    elif facts["local_firms"]:
        yield WORDS.reason("placed_by.declared")
    if facts["dealers"]:
        yield WORDS.reason("dealers", dealers=facts["dealers"])


def _others(facts: Mapping[str, Any]) -> Iterator[Reason]:
    if number := facts["candidates"]:
        maybe = facts["maybe"]
        words = "candidates" if maybe else "candidates.alone"
        yield WORDS.reason(words, candidates=number, **({"goods": listed(maybe)} if maybe else {}))
    if facts["could_fill"]:
        goods = facts["kin_words"]
        words = "could_fill" if goods else "could_fill.alone"
        said = {"goods": listed(goods)} if goods else {}
        yield WORDS.reason(words, able=facts["able"], kin=facts["kin"], **said)


def attract(facts: Mapping[str, Any]) -> Text | None:
    """Say which kind of firm would fill the segment, and who outside the zone is listed; nothing where it is strong."""
    if facts["rating"] in {"strong", "not_known"}:
        return None
    return whom(named_goods(facts["goods"] or (), facts["segment"]), facts["outside_names"] or ())


def named_goods(words: Sequence[str], segment: str) -> tuple[str, ...]:
    """Return the goods of a segment by name; its own name says less and stands in only where there is no other."""
    return tuple(word for word in words if word != segment) or (segment,)


def whom(goods: Sequence[str], outside: Sequence[str]) -> Text:
    """Say which kind of firm makes some goods, and who outside the zone does."""
    if not outside:
        return WORDS.text("attract", goods=listed(goods))
    return WORDS.text("attract.listed", goods=listed(goods), named=tuple(outside))


def listed(goods: Sequence[str]) -> Said:
    """Return the first goods by name, and how many there are in all."""
    named, left = tuple(goods[:_NAMED]), len(goods) - _NAMED
    if left > 0:
        return WORDS.said("goods.more", named=named, products=len(goods), left=left)
    return WORDS.said("goods", named=named)
