"""What a stop of firms leaves of the output of the others: a graded cascade down the supply links.

After Diem, Borsos, Reisch, Kertész, Thurner: Quantifying firm-level economic systemic risk from nation-wide supply
networks, Scientific Reports 12, 7719 (2022). Of their model this is the way down, from supplier to customer. What is
missing of an essential input binds alone; what is missing of all purchases binds in proportion, essential or not, so
that more essential inputs never mean a smaller loss; only makers that lose nothing themselves fill in. The tests say
the same in plain Python.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chaingraph.kernels.arrays import Bools, Floats, Ints, ranges
from chaingraph.kernels.sales import weigh_sales

NEGLIGIBLE = 1e-3  # a firm that loses less of its output than this loses nothing
SETTLED = 1e-4  # change of an output that is passed on no further
_SCREEN_ROUNDS = 12
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Trade:
    """Links by seller, and purchases: what a buyer gets of one product from all its suppliers."""

    n: int
    link: Ints  # links as they were given, sorted by seller
    source: Ints
    weight: Floats
    known: Floats  # known value of each link, 0 where it is unknown
    purchase: Ints
    kind: Ints  # product of each link; the last number is that of all unnamed goods, which nobody fills in for
    able: Floats  # weight that the seller could supply on top
    first: Ints  # first link of each seller
    buyer: Ints  # per purchase, sorted by buyer
    bought_first: Ints  # first purchase of each buyer
    good: Ints  # product of each purchase
    total: Floats
    total_known: Floats
    essential: Bools
    part: Floats  # of all that the buyer purchases
    spare: Floats  # per product: what all its sellers together could supply on top
    bought: Floats  # per firm, all its purchases on record
    bought_known: Floats
    counted: Floats  # 1 for firms whose purchases count in a loss, else 0
    every: float  # weight of all purchases that count


@dataclass(frozen=True, slots=True)
class Cascade:
    """What is left after a stop: of the output of each firm, and of the purchases that the loss reaches."""

    left: Floats  # 1 all, 0 stopped
    step: Ints  # round in which the loss reaches a firm; 0 for those that stop first and those never reached
    purchase: Ints  # purchases from firms that lost output
    missing: Floats  # share of each of these that nobody supplies


def prepare(
    n: int,
    source: Ints,
    target: Ints,
    product: Ints,
    value: Floats,
    essential: Bools,
    spare: Floats,
    purchases: Floats | None = None,
    uncounted: Ints | None = None,
    reserve: Floats | None = None,
) -> Trade:
    """Put links into the order that cascades need.

    `source`, `target`, `product`: links along the flow of goods, product -1 unknown; of firms to themselves none count.
    `value`: NaN unknown: then the seller's known sales, of a seller without any the sales of a typical one, are split
        evenly over its links (1/out where no value at all is known).
    `essential`: whether the buyer cannot go on without this product; one link of a purchase decides for all.
    `spare`: share of its sales by this link that the seller could supply on top, to whoever buys the product.
    `purchases`: all that a firm buys, NaN unknown; what is on record counts where that is more.
    `reserve`: per product, what could be supplied on top by firms that sell none of it on record.
    `uncounted`: firms that pass a loss on and whose own purchases count in none.

    Unnamed goods of one seller to one buyer are a purchase of their own.
    """
    keep = np.flatnonzero(source != target)
    keep = keep[np.lexsort((product[keep], target[keep], source[keep]))]
    source, target, product, value = source[keep], target[keep], product[keep], value[keep]
    kinds = int(product.max(initial=-1)) + 1
    weight = weigh_trade(n, source, value)
    known = np.where(np.isnan(value), 0.0, value)
    kind = np.where(product < 0, kinds, product)
    # a purchase of unnamed goods is told apart by its seller
    good = np.where(product < 0, kinds + source, product)
    keys, purchase = np.unique(target * np.int64(kinds + n + 1) + good, return_inverse=True)
    buyer, good = keys // (kinds + n + 1), np.minimum(keys % (kinds + n + 1), kinds)
    count = keys.size
    total = _sums(purchase, weight, count)
    bought = _sums(target, weight, n)
    need = bought if purchases is None else np.fmax(bought, purchases)
    able = np.where(product < 0, 0.0, spare[keep]) * weight
    spared = _sums(kind, able, kinds + 1)
    if reserve is not None:
        spared[:kinds] += reserve[:kinds]
    counted = np.ones(n)
    if uncounted is not None:
        counted[uncounted] = 0.0
    return Trade(
        n, keep, source, weight, known, purchase, kind, able,
        np.searchsorted(source, np.arange(n + 1)),
        buyer, np.searchsorted(buyer, np.arange(n + 1)), good, total, _sums(purchase, known, count),
        np.bincount(purchase, essential[keep], count) > 0,
        total / np.maximum(need[buyer], total),
        spared,
        bought, _sums(target, known, n), counted, float((bought * counted).sum()),
    )  # fmt: skip


def weigh_trade(n: int, source: Ints, value: Floats) -> Floats:
    """Return what each purchase weighs (`sales.weigh_sales`): one of no value is still made.

    >>> weigh_trade(2, np.array([0, 0, 1]), np.array([4.0, np.nan, 0.0])).tolist()
    [4.0, 4.0, 1e-09]
    """
    return weigh_sales(n, source, np.maximum(value, _LEAST))


def run_cascade(trade: Trade, stopped: Ints, *, settled: float = SETTLED) -> Cascade:
    """Find what is left when some firms stop.

    The greatest fixed point: whose supplies have changed is looked at again, until no output changes by `settled`.
    Time grows with the links of the firms that lose output, and with the rounds of loops that feed on themselves.

    >>> trade = prepare(3, np.array([0, 1]), np.array([1, 2]), np.array([0, 1]), np.array([3.0, 5.0]),
    ...                 np.array([True, False]), np.zeros(2))
    >>> run_cascade(trade, np.array([0])).left.tolist()
    [0.0, 0.0, 0.0]
    """
    state = _State.of(trade)
    changed = fresh = np.unique(stopped)
    fall = np.ones(changed.size)
    state.left[changed] = 0.0
    number = 0
    while changed.size:
        number += 1
        buyer, loss = state.take(trade, changed, fall, fresh)
        before = state.left[buyer]
        new = np.minimum(before, 1.0 - np.where(loss < NEGLIGIBLE, 0.0, loss))
        falls = before - new > settled
        changed, fall = buyer[falls], (before - new)[falls]
        fresh = changed[before[falls] == 1.0]
        state.step[fresh] = number
        state.left[changed] = new[falls]
    purchase = np.flatnonzero(state.gone > 0)
    return Cascade(state.left, state.step, purchase, state.missing(trade, purchase))


@dataclass(slots=True)
class _State:
    """What is gone so far; the arrays are changed in place."""

    left: Floats
    step: Ints
    gone: Floats  # of each purchase, before others fill in
    lost: Floats  # of each product
    able: Floats  # of each product: what its sellers could still supply on top
    open: Floats  # of each product: share of what is lost that nobody fills in

    @classmethod
    def of(cls, trade: Trade) -> _State:
        kinds = trade.spare.size
        return cls(
            np.ones(trade.n), np.zeros(trade.n, np.int64), np.zeros(trade.buyer.size), np.zeros(kinds),
            trade.spare.copy(), np.zeros(kinds),
        )  # fmt: skip

    def take(self, trade: Trade, changed: Ints, fall: Floats, fresh: Ints) -> tuple[Ints, Floats]:
        """Take away what firms no longer supply; return the buyers for whom that matters, and their loss.

        `fresh`: those of them that lost nothing before: who is short of inputs itself fills in for nobody.
        """
        many = trade.first[changed + 1] - trade.first[changed]
        link = ranges(trade.first[changed], many)
        away = np.repeat(fall, many)
        np.add.at(self.gone, trade.purchase[link], trade.weight[link] * away)
        np.add.at(self.lost, trade.kind[link], trade.weight[link] * away)
        spared = ranges(trade.first[fresh], trade.first[fresh + 1] - trade.first[fresh])
        np.subtract.at(self.able, trade.kind[spared], trade.able[spared])
        kinds = _distinct(trade.kind[link], trade.spare.size)
        before = self.open[kinds]
        self.open[kinds] = 1.0 - np.clip(self.able[kinds] / self.lost[kinds], 0.0, 1.0)
        buyer = trade.buyer[trade.purchase[link]]
        scarcer = np.zeros(trade.spare.size, bool)
        scarcer[kinds[self.open[kinds] != before]] = True
        scarcer[-1] = False  # nobody fills in for unnamed goods, so they get no scarcer
        if scarcer.any():
            touched = np.flatnonzero(self.gone > 0)
            buyer = np.concatenate([buyer, trade.buyer[touched[scarcer[trade.good[touched]]]]])
        return self._lose(trade, _distinct(buyer, trade.n))

    def missing(self, trade: Trade, purchase: Ints) -> Floats:
        """Return the share of purchases that is missing after the other makers have filled in."""
        return np.minimum(self.gone[purchase] * self.open[trade.good[purchase]] / trade.total[purchase], 1.0)

    def _lose(self, trade: Trade, buyer: Ints) -> tuple[Ints, Floats]:
        if not buyer.size:
            return buyer, np.zeros(0)
        many = trade.bought_first[buyer + 1] - trade.bought_first[buyer]
        purchase = ranges(trade.bought_first[buyer], many)
        start = np.cumsum(many) - many
        missing = self.missing(trade, purchase)
        worst = np.maximum.reduceat(np.where(trade.essential[purchase], missing, 0.0), start)
        linear = np.add.reduceat(missing * trade.part[purchase], start)
        return buyer, np.minimum(np.maximum(worst, linear), 1.0)


def _sums(of: Ints, weight: Floats, many: int) -> Floats:
    """Return the sum of weights per number; of no weights NumPy would return whole numbers."""
    return np.bincount(of, weight, many).astype(np.float64)


def _distinct(numbers: Ints, below: int) -> Ints:
    """Return the distinct ones of whole numbers, sorted."""
    seen = np.zeros(below, bool)
    seen[numbers] = True
    return np.flatnonzero(seen)


def measure_loss(trade: Trade, found: Cascade, stopped: Ints) -> tuple[float, float]:
    """Return what the others lose: as a share of all purchases that count, and the known value of it.

    A purchase is lost as far as it is missing, or as far as its buyer's output falls, whichever is more; what the
    `stopped` firms bought themselves is left out: pass none to count it.
    """
    fall = (1.0 - found.left) * trade.counted
    fall[stopped] = 0.0
    lost = np.flatnonzero(fall)
    mine = np.ones(trade.n, bool)
    mine[stopped] = False
    own = mine[trade.buyer[found.purchase]]
    purchase, buyer = found.purchase[own], trade.buyer[found.purchase[own]]
    more = np.maximum(found.missing[own] - fall[buyer], 0.0) * trade.counted[buyer]
    weight = float((trade.bought[lost] * fall[lost]).sum() + (trade.total[purchase] * more).sum())
    known = float((trade.bought_known[lost] * fall[lost]).sum() + (trade.total_known[purchase] * more).sum())
    return (weight / trade.every if trade.every > 0 else 0.0), known


def screen_values(trade: Trade) -> Floats:
    """Return the linear value at risk of each firm: what its stop would cost if losses only added up.

    Of the value that it sells, what others cannot fill in is missing; each buyer passes its loss on in proportion. An
    order in which to run cascades, no answer: sums count a loss as often as ways lead to it, up to all the trade.
    """
    links = trade.weight.size
    if not links:
        return np.zeros(trade.n)
    target, total = trade.buyer[trade.purchase], float(trade.weight.sum())
    open_ = _open_if_gone(trade)
    share = np.where(
        trade.essential[trade.purchase],
        trade.weight / trade.total[trade.purchase],
        trade.weight * trade.part[trade.purchase] / trade.total[trade.purchase],
    )
    share = share * open_
    risk = np.zeros(trade.n)
    for _ in range(_SCREEN_ROUNDS):
        passed = trade.weight * open_ + share * np.maximum(trade.bought[target] + risk[target], 0.0)
        risk = np.minimum(np.bincount(trade.source, passed, trade.n), total)
    return risk


def find_replaceable(trade: Trade) -> Floats:
    """Return the share of each firm's sales that the other makers could fill in; NaN where it sells nothing."""
    sold = np.bincount(trade.source, trade.weight, trade.n)
    open_ = np.bincount(trade.source, trade.weight * _open_if_gone(trade), trade.n)
    return np.where(sold > 0, 1.0 - open_ / np.maximum(sold, 1e-300), np.nan)


def _open_if_gone(trade: Trade) -> Floats:
    """Return per link the share of its weight that nobody fills in when its seller alone stops."""
    if not trade.weight.size:
        return trade.weight
    pair, of_link = np.unique(trade.source * np.int64(trade.spare.size) + trade.kind, return_inverse=True)
    gone, own = np.bincount(of_link, trade.weight), np.bincount(of_link, trade.able)
    spare = np.maximum(trade.spare[pair % trade.spare.size] - own, 0.0)
    open_: Floats = 1.0 - np.minimum(spare / gone, 1.0)
    return open_[of_link]


def find_days(trade: Trade, found: Cascade, stopped: Ints, stock: Floats) -> tuple[Floats, Floats]:
    """Return the fewest and the most days until the loss reaches each firm; infinite where it never does.

    `stock`: days that the buyer's stock lasts, per purchase of the trade, NaN unknown: from none to any number.

    The loss comes by a purchase that is missing something when it has reached one of its suppliers and the stock is
    used up; the shortest of all ways counts.
    """
    short = found.purchase[found.missing > 0]
    is_short = np.zeros(trade.buyer.size, bool)
    is_short[short] = True
    link = np.flatnonzero(is_short[trade.purchase] & (found.left[trade.source] < 1.0))
    source, target = trade.source[link], trade.buyer[trade.purchase[link]]
    both = []
    for unknown in (0.0, np.inf):
        lasts = np.nan_to_num(stock[trade.purchase[link]], nan=unknown, posinf=np.inf)
        day = np.full(trade.n, np.inf)
        day[stopped] = 0.0
        while True:
            new = day.copy()
            np.minimum.at(new, target, day[source] + lasts)
            if np.array_equal(new, day):
                break
            day = new
        day[found.left >= 1.0] = np.inf
        both.append(day)
    return both[0], both[1]
