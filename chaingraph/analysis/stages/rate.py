"""The rule by which a segment is rated."""

from __future__ import annotations

from dataclasses import dataclass

from chaingraph.rules import Numbers

#: The best first.
RATINGS = ("strong", "potential", "weak", "empty")
RULES = (
    "stages.main_share",
    "stages.main_makers_strong",
    "stages.main_makers_potential",
    "stages.side_makers_potential",
    "stages.market_share_strong",
    "stages.market_share_potential",
    "stages.known_share",
)


@dataclass(frozen=True, slots=True)
class Makers:
    """The makers of a segment as far as a rating asks."""

    main: int  # firms for which its goods are a main part of their sales
    side: int  # the others
    stated: int = 0  # of all of them, those whose share of the market is stated
    market: float | None = None  # the sum of these shares

    @property
    def number(self) -> int:
        """How many there are."""
        return self.main + self.side


def rate(makers: Makers, limits: Numbers) -> str:
    """Rate a segment: by the market where each maker states its share, else by numbers of makers.

    Shares that only some state are a least sum, so the better of both counts.

    >>> from chaingraph.rules import numbers, rulebook
    >>> limits = numbers(rulebook(), None, *RULES)
    >>> [rate(Makers(main, side), limits) for main, side in ((2, 0), (1, 0), (0, 3), (0, 2), (0, 0))]
    ['strong', 'potential', 'potential', 'weak', 'empty']
    >>> rate(Makers(main=2, side=0, stated=2, market=0.04), limits)
    'weak'
    """
    by_number = _by_number(makers, limits)
    if makers.market is None:
        return by_number
    by_market = _by_market(makers.market, limits)
    return by_market if makers.stated >= makers.number else better(by_number, by_market)


def better(one: str, other: str) -> str:
    """Return the better of two ratings."""
    return min(one, other, key=RATINGS.index)


def _by_number(makers: Makers, limits: Numbers) -> str:
    if makers.main >= limits.main_makers_strong:
        return "strong"
    if makers.main >= limits.main_makers_potential or makers.side >= limits.side_makers_potential:
        return "potential"
    return "weak" if makers.number else "empty"


def _by_market(share: float, limits: Numbers) -> str:
    if share >= limits.market_share_strong:
        return "strong"
    return "potential" if share >= limits.market_share_potential else "weak"
