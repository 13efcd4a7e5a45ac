"""Closure by destination share: of what a firm sells, the share that finally ends at each declared end.

Every sum runs in an order that depends on the data alone, so renaming and shuffling change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaingraph.kernels.arrays import Bools, Floats, Ints, ranges
from chaingraph.kernels.grouping import sum_pairs

Shares = NDArray[np.float32]

_ROUNDS = 60  # steps that goods are followed; what is under way then goes round and round and ends nowhere
_STEP = 2e-4  # change of every share below which nothing moves any more
_HAIR = 1e-5  # growth below which nobody upstream is computed again: over all steps less than a share may move
_LOOK = 4  # steps between two looks whether anything moves
_PIECE = 1 << 19  # shares that are computed at a time: they fit the cache of a processor
_CUT = 1e-3  # a share this little below a limit reaches it: rounding decides nothing


@dataclass(frozen=True, slots=True)
class Limits:
    """The chosen numbers of the method; `chaingraph/rules/chains.toml` says what each means."""

    member: float = 0.3
    lost: float = 0.5
    general_touch: float = 0.05
    general_chains: int = 3
    general_share: float = 0.5
    general_buyers: int = 5


@dataclass(frozen=True, slots=True)
class Closure:
    """Where the goods of each firm end."""

    shares: Shares  # firms x chains, rows sum to 1 at most
    # member_firm, member_chain: who belongs to which chain, sorted by chain and then by firm
    member_firm: Ints
    member_chain: Ints
    general: Bools  # whether a firm is a general supplier


def find_closure(
    n: int,
    source: Ints,
    target: Ints,
    weight: Floats,
    makes: Ints,
    root_firm: Ints,
    root_chain: Ints,
    chains: int,
    limits: Limits = Limits(),
    *,
    told: Bools | None = None,
    apart: Bools | None = None,
    vague: Bools | None = None,
    engine: str = "auto",
) -> Closure:
    """Find which share of each firm's sales finally ends at the ends of each chain, and who belongs to it.

    `source`, `target`, `weight`: links along the flow of goods and what they carry (`weigh_sales`), sorted by the
        data; self-supply is ignored.
    `makes`: main product of each firm, -1 unknown.
    `root_firm`, `root_chain`: the ends of the chains, which are numbered from 0 to `chains` - 1; the shares of a firm
        that is the end of several are equal.
    `told`: whether a link is on record rather than implied, all when not given; the others make nobody a general
        supplier.
    `apart`: firms known as general suppliers, nobody when not given: what is bought from them tells of no chain.
    `vague`: firms most of whose sales are of unknown value, nobody when not given.
    `engine`: ``auto`` follows the goods round by round, ``dense`` is the reference for small parks.

    1. X = W X with the ends held, W each firm's sales as shares of all it sells here.
    2. Who sells nothing here and is no end is an end that nobody declared: its goods go where its suppliers' goods go.
    3. Whose goods still reach an end by less than `lost` goes where the goods of the other makers of its main product
       go, weighed by what they sell; without any, where its suppliers' goods go.
    A firm with links is a member of the chain that takes most from a share of `member` on, and of each further one
    from that share on of which it sells as much to firms that are mainly of that chain: who only supplies a firm that
    serves two chains is a member of that firm's first. Of a `vague` firm the share is enough. Who sells to
    `general_buyers` firms, touches `general_chains` chains and gives none of them `general_share` is a general supplier
    and no member.

    Defined on loops, continuous in the links but for the limits. O(rounds x links x chains).

    >>> found = find_closure(4, np.array([0, 1, 1]), np.array([1, 2, 3]), np.array([1.0, 3.0, 1.0]), np.full(4, -1),
    ...                      np.array([2, 3]), np.array([0, 1]), 2)
    >>> found.shares.round(2).tolist()
    [[0.75, 0.25], [0.75, 0.25], [1.0, 0.0], [0.0, 1.0]]
    """
    keep = (source != target) & (weight > 0)
    on_record = keep if told is None else keep & told
    pairs = source[on_record], target[on_record]
    source, target, weight = source[keep], target[keep], weight[keep]
    sold = np.bincount(source, weight, n).astype(np.float64)
    held = _hold(n, root_firm, root_chain, chains)
    root = np.zeros(n, bool)
    root[root_firm] = True
    sales = _rows(n, source, target, weight, sold)
    apart = np.zeros(n, bool) if apart is None else apart & ~root
    tells = ~apart[source]
    bought = np.bincount(target[tells], weight[tells], n).astype(np.float64)
    purchases = _rows(n, target[tells], source[tells], weight[tells], bought)
    follow = _follow_dense if engine == "dense" else _follow

    undeclared = ~root & (sold == 0) & (bought > 0)
    shares = follow(held, _only(sales, ~root) + _only(purchases, undeclared))
    reached = shares.sum(axis=1)
    astray = np.flatnonzero(~root & (reached < limits.lost - _CUT))
    made = np.where(root, 0.0, sold)
    made[astray] = 0.0
    for instead in (_means_of_makers(makes, made, shares, astray), purchases[astray] @ shares):
        better = (reached[astray] < limits.lost - _CUT) & (instead.sum(axis=1) > reached[astray])
        shares[astray[better]] = instead[better]
        reached[astray[better]] = instead[better].sum(axis=1)
    general = apart | _spread(shares, root, *pairs, limits)
    linked = root | (sold > 0) | (bought > 0)
    free = root | (sold == 0) if vague is None else root | (sold == 0) | vague
    return Closure(shares, *_members(shares, sales, linked & ~general, free, limits.member - _CUT), general)


def find_reach(n: int, source: Ints, target: Ints, weight: Floats, ends: Ints, purchases: Floats) -> Floats:
    """Return which share of each firm's goods reaches any of these ends before it leaves the park.

    `source`, `target`, `weight`: as in `find_closure`.
    `purchases`: what each firm buys here by links of known value; what of it is not sold here leaves the park.

    >>> links = (np.array([0, 1]), np.array([1, 2]), np.array([8.0, 2.0]))
    >>> find_reach(3, *links, np.array([2]), np.array([0.0, 8.0, 2.0])).tolist()
    [0.25, 0.25, 1.0]
    """
    keep = (source != target) & (weight > 0)
    source, target, weight = source[keep], target[keep], weight[keep]
    goods = np.maximum(np.bincount(source, weight, n), purchases)
    held = _hold(n, ends, np.zeros_like(ends), 1)
    onward = _only(_rows(n, source, target, weight, goods), held[:, 0] == 0)
    return _follow(held, onward)[:, 0].astype(np.float64)


def _hold(n: int, firm: Ints, chain: Ints, chains: int) -> Shares:
    held = np.zeros((n, chains), np.float32)
    firm, chain = np.divmod(np.unique(firm * np.int64(chains) + chain), chains)
    held[firm, chain] = 1 / np.bincount(firm)[firm].astype(np.float32)
    return held


def _rows(n: int, row: Ints, column: Ints, weight: Floats, total: Floats) -> Any:
    """Return the links as shares of each row's total; the links between two firms are added up in their order."""
    from scipy.sparse import csr_array

    return csr_array((weight / total[row], (row, column)), shape=(n, n)).astype(np.float32)


def _only(matrix: Any, rows: Bools) -> Any:
    from scipy.sparse import diags_array

    kept = (diags_array(rows.astype(np.float32)) @ matrix).tocsr()
    kept.eliminate_zeros()
    return kept


def _means_of_makers(makes: Ints, weight: Floats, shares: Shares, firms: Ints) -> Shares:
    """Return for each of these firms where the goods of its product's makers go; nothing where nobody else is known."""
    from scipy.sparse import csr_array

    answer = np.zeros((firms.size, shares.shape[1]), np.float32)
    asks = np.flatnonzero(makes[firms] >= 0)
    kinds, kind = np.unique(makes[firms[asks]], return_inverse=True)
    number = np.full(int(makes.max(initial=-1)) + 2, -1)  # the last one stands for unknown products
    number[kinds] = np.arange(kinds.size)
    maker = np.flatnonzero((weight > 0) & (number[makes] >= 0))
    made = number[makes[maker]]
    part = weight[maker] / np.bincount(made, weight[maker], kinds.size)[made]
    mean = csr_array((part, (made, maker)), shape=(kinds.size, makes.size)).astype(np.float32) @ shares
    answer[asks] = mean[kind]
    return answer


def _members(shares: Shares, sales: Any, counts: Bools, free: Bools, least: float) -> tuple[Ints, Ints]:
    """Return (firm, chain) of each membership, sorted by chain and then by firm; only who `counts` has any.

    `free`: whose shares alone make them a member of a further chain.
    """
    most = shares.max(axis=1, initial=0) - np.float32(_CUT)
    firm, chain = np.nonzero(shares >= least)
    firm, chain = firm[counts[firm]], chain[counts[firm]]
    asked = np.flatnonzero((shares[firm, chain] < most[firm]) & ~free[firm])
    sellers, row = np.unique(firm[asked], return_inverse=True)
    towards = (sales[sellers] @ _first(shares, most)).toarray()
    belongs = np.ones(firm.size, bool)
    belongs[asked] = towards[row, chain[asked]] >= least
    by_chain = np.argsort(chain[belongs], kind="stable")
    return firm[belongs][by_chain].astype(np.int64), chain[belongs][by_chain].astype(np.int64)


def _first(shares: Shares, most: Shares) -> Any:
    """Return the chain that takes most of each firm's goods as 1, of several that take as much even parts."""
    from scipy.sparse import csr_array

    any_at_all = np.finfo(np.float32).tiny
    firm, chain = np.nonzero(shares >= np.maximum(most, any_at_all)[:, None])
    count = np.bincount(firm, minlength=most.size)
    part = (1 / np.maximum(count, 1)).astype(np.float32)
    return csr_array((part[firm], chain, np.concatenate([[0], np.cumsum(count)])), shape=shares.shape)


def _follow(shares: Shares, steps: Any) -> Shares:
    """Follow the goods step by step until no share moves; `shares`, in place, are at first those that the ends hold.

    Shares only grow: at first nothing has arrived. A firm is computed again when a buyer's have grown by more than a
    hair.
    """
    sellers = steps.tocsc()
    grown = np.flatnonzero(shares.any(axis=1))
    for rounds in range(1, _ROUNDS + 1):
        moves = _step(shares, steps, _neighbours(sellers, grown))
        for firms, after, _ in moves:
            shares[firms] = after
        if rounds % _LOOK == 0 and not any((by >= _STEP).any() for *_, by in moves):
            break
        grown = np.concatenate([grown[:0], *(firms[by > _HAIR] for firms, _, by in moves)])
    return shares


def _neighbours(columns: Any, chosen: Ints) -> Ints:
    """Return the rows that have an entry in any of these columns."""
    first = columns.indptr[chosen]
    found = np.zeros(columns.shape[0], bool)
    found[columns.indices[ranges(first, columns.indptr[chosen + 1] - first)]] = True
    return np.flatnonzero(found)


def _step(shares: Shares, steps: Any, firms: Ints) -> list[tuple[Ints, Shares, Shares]]:
    """Return whereto these firms' shares move in a step, and by how much the most of each grows, piece by piece."""
    moves = []
    size = 1 + _PIECE // (1 + shares.shape[1])
    for start in range(0, firms.size, size):
        some = firms[start : start + size]
        after = steps[some] @ shares
        moves.append((some, after, (after - shares[some]).max(axis=1, initial=0)))
    return moves


def _follow_dense(held: Shares, steps: Any) -> Shares:
    """Follow the goods to the last step in full precision."""
    matrix, shares = steps.toarray().astype(np.float64), held.astype(np.float64)
    for _ in range(_ROUNDS):
        shares = matrix @ shares + held
    return shares.astype(np.float32)


def _spread(shares: Shares, root: Bools, source: Ints, target: Ints, limits: Limits) -> Bools:
    """Tell who sells to many firms of several chains and gives none of these a large share."""
    n = shares.shape[0]
    buyers = np.bincount(sum_pairs(n, source, target, np.ones(source.size))[0], minlength=n)
    firm = np.flatnonzero(~root & (buyers >= limits.general_buyers))
    touched = (shares[firm] > limits.general_touch).sum(axis=1)
    most = shares[firm].max(axis=1, initial=0)
    general = np.zeros(n, bool)
    general[firm] = (touched >= limits.general_chains) & (most < limits.general_share - _CUT)
    return general
