"""How far questions narrow the interval of the coverage rate, whatever is answered.

Firms that belong to the population for sure: ``yes`` have an organization, ``no`` have none, of ``open`` nobody knows;
``may_yes``, ``may_no``, ``may_open`` likewise of those that may belong. Write n for ``no``, y for ``yes``,
V = yes + no + open + may_yes + may_open and v = yes + no + open + may_no + may_open: the greatest share is 1 - n/V, the
least y/v, so the width is 1 - n/V - y/v. Two facts may be asked: the home of a firm that is open, and whether a firm
that may belong does. The worst answers to a set of questions leave the width that the set guarantees.

**Homes of sure firms come first, and that is exact.** Such a question adds one to n or to y and moves neither V nor v:
it is worth 1/V or 1/v, at least 1/max(V, v), whatever was answered before. Every other question has an answer that is
worth no more than that, in every state: of ``may_yes``, either the firm leaves, which is worth n/(V(V-1)) <= 1/V, or
it enters, worth (v-y)/(v(v+1)) <= 1/v; ``may_no`` is the same with yes and no changed round; the home of ``may_open``
is worth y/(v(v-1)) <= 1/v or n/(V(V-1)) <= 1/V, and whether such a firm belongs may be worth nothing. (The second fact
of a firm finds it of another kind, gone, or itself a sure home.) So let a set hold another question while a sure home
is not asked, and take the answers that are the worst for the set in which the home stands in its place: the other
question, asked last, adds at most what the home adds. Changing it for the home never guarantees less; k of these
questions, any k, guarantee k/max(V, v), and no k questions guarantee more.

**The rest is not separable**: a firm of which both facts are unknown is worth little until both are known, and every
answer moves V or v. Only how many of each kind are asked matters, since firms of a kind are alike. Whether such a firm
belongs is worth nothing before its home is known (the answer that it does changes neither n, y, V nor v), so a set is
b of ``may_yes``, c of ``may_no``, d homes of ``may_open`` and f firms of it with both facts, b + c + d + 2f questions.
All such sets are compared by their worst answers, which are exact too: the width is linear in how many of the firms
that are then sure have an organization, so its ends are at all or none, and the other answers are counted through.
This is done for `MOST` questions beyond the sure homes; further ones never widen the interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST = 20
_DIGITS = 12  # sums of shares that are equal on paper stay equal

Floats = NDArray[np.float64]
Asked = tuple[int, int, int, int, int]  # homes of sure firms; of those that may belong: has, none, home alone, both


@dataclass(frozen=True, slots=True)
class Counts:
    """How many firms of a population there are of each kind (see the module)."""

    yes: int = 0
    no: int = 0
    open: int = 0
    may_yes: int = 0
    may_no: int = 0
    may_open: int = 0

    def interval(self) -> tuple[float, float] | None:
        """Return the least and the greatest share; None without a firm that may belong.

        Examples
        --------
        >>> Counts(yes=1, no=1, open=2).interval()
        (0.25, 0.75)
        """
        sure = self.yes + self.no + self.open
        if not sure + self.may_yes + self.may_no + self.may_open:
            return None
        lowest, highest = sure + self.may_no + self.may_open, sure + self.may_yes + self.may_open
        most = self.yes + self.open + self.may_yes + self.may_open
        return self.yes / lowest if lowest else 1.0, most / highest if highest else 0.0

    def widths(self, asked: Asked) -> tuple[float, float]:
        """Return the greatest and the least width that the answers to these questions may leave.

        Examples
        --------
        >>> Counts(yes=1, no=1, open=2).widths((1, 0, 0, 0, 0))
        (0.25, 0.25)
        """
        homes, has, none, alone, both = asked
        enters_has, enters_none, alone_has, out = np.ogrid[: has + 1, : none + 1, : alone + 1, : both + 1]
        sure = self.yes + self.no + self.open
        upper = sure + self.may_yes + self.may_open - (has - enters_has) + enters_none - (alone - alone_has) - out
        lower = sure + self.may_no + self.may_open + enters_has - (none - enters_none) - alone_has - out
        known = homes + both - out
        found = np.stack(
            [
                1 - _share(self.yes + enters_has + yes, lower) - _share(self.no + enters_none + no, upper)
                for yes, no in ((known, 0), (0, known))
            ]
        )
        worst, best = (round(max(0.0, float(end)), _DIGITS) for end in (found.max(), found.min()))
        return worst, best


def _share(part: NDArray[np.int64], whole: NDArray[np.int64]) -> Floats:
    """Return the shares; of nobody it is all, as in `Counts.interval`."""
    share: Floats = np.divide(part, whole, out=np.ones(np.broadcast(part, whole).shape), where=whole > 0)
    return share


def order_kinds(counts: Counts, first: int) -> list[tuple[str, float]]:
    """Say of which kinds the first questions are, and the width that they guarantee so far.

    Parameters
    ----------
    counts
        The population.
    first
        How many questions are to be asked.

    Returns
    -------
    list
        Kind and width after the question, in order: ``sure`` (the home of a firm that belongs), ``has``, ``none``
        (whether one that may belong does, by its home), ``open`` (the home of one that may belong), ``open_owner``
        (whether that one belongs). The set of all is one of the best of its size, of equal ones that whose best
        answers narrow most; fewer than asked for where there are no more, or after `MOST` beyond the sure ones.

    Notes
    -----
    Within the set that question comes next that guarantees most together with those before it.

    Examples
    --------
    >>> order_kinds(Counts(yes=1, no=1, open=2), 2)
    [('sure', 0.25), ('sure', 0.0)]
    """
    homes = min(first, counts.open)
    found = [("sure", counts.widths((asked, 0, 0, 0, 0))[0]) for asked in range(1, homes + 1)]
    more = min(first - homes, MOST, counts.may_yes + counts.may_no + 2 * counts.may_open)
    best = min(_sets(counts, more), key=lambda asked: counts.widths((homes, *asked)))
    return found + list(_path(counts, homes, best))


def order_numbers(counts: Counts, none: int, open_: int, first: int) -> list[tuple[str, float, float]]:
    """Say in which order to ask whether firms belong that belong or not by the number of their full members alone.

    Parameters
    ----------
    counts
        The population of those who meet the conditions.
    none, open_
        How many such firms have no organization, and of how many nobody knows, whose homes are asked before.
    first
        How many questions are to be asked.

    Returns
    -------
    list
        Kind (``none``, ``open_owner``), and what the width is at most before and after the question, in order. With the
        homes of these firms, the set of all is one of the best of its size; at most `MOST`.

    Notes
    -----
    The sets are those of `order_kinds` that ask the home of each firm of which nobody knows it, so that the homes cost
    nothing; all of them are compared by their worst answers. What else is asked never widens the interval.

    Examples
    --------
    >>> order_numbers(Counts(yes=1, may_no=1, may_open=1), 1, 1, 2)
    [('none', 0.666666666667, 0.5), ('open_owner', 0.5, 0.0)]
    """
    most = min(first, MOST, none + open_)
    sizes = range(max(0, most - open_), min(most, none) + 1)
    asked = min(sizes, key=lambda size: counts.widths((0, 0, size, 0, most - size)))
    width = counts.widths((0, 0, 0, 0, 0))[0]
    found = []
    for kind, after in _path(counts, 0, (0, asked, 0, most - asked)):
        if kind != "open":
            found.append((kind, width, after))
        width = after
    return found


def _sets(counts: Counts, size: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield every number of questions by kind that makes this many."""
    for has in range(min(size, counts.may_yes) + 1):
        for none in range(min(size - has, counts.may_no) + 1):
            rest = size - has - none
            for both in range(min(rest // 2, counts.may_open) + 1):
                alone = rest - 2 * both
                if alone + both <= counts.may_open:
                    yield has, none, alone, both


def _path(counts: Counts, homes: int, best: tuple[int, int, int, int]) -> Iterator[tuple[str, float]]:
    """Put the questions of a set in order, one by one."""
    has, none, alone, both = best
    left = {"open_owner": both, "has": has, "none": none, "open": alone + both}
    asked = dict.fromkeys(left, 0)

    def after(kind: str) -> tuple[float, float]:
        number = {**asked, kind: asked[kind] + 1}
        owners = number["open_owner"]
        return counts.widths((homes, number["has"], number["none"], number["open"] - owners, owners))

    while any(left.values()):
        ready = [kind for kind, number in left.items() if number]
        if asked["open"] == asked["open_owner"] and "open_owner" in ready:
            ready.remove("open_owner")
        kind = min(ready, key=after)
        yield kind, after(kind)[0]
        asked[kind] += 1
        left[kind] -= 1
