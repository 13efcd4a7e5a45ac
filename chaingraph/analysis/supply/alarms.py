"""When the chains that were found are none: signs that goods do not run towards ends here."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import polars as pl

from chaingraph.analysis.supply.facts import WORDS
from chaingraph.kernels.arrays import Bools, Ints
from chaingraph.kernels.chains import Chains
from chaingraph.kernels.grouping import sum_pairs
from chaingraph.kernels.likeness import adjusted_mutual_information
from chaingraph.kernels.tiers import find_tiers
from chaingraph.rules import Numbers
from chaingraph.words import Reason


def find_alarms(
    chains: Chains,
    inside: pl.DataFrame,
    links: pl.DataFrame,
    communities: Ints,
    implied: Collection[int],
    chosen: Numbers,
) -> tuple[Reason, ...]:
    """Return the alarms, those of the whole first.

    `inside`: links within a chain, with `status`, `filled` and the memberships of `seller` and `buyer`.
    `links`: all links that count: ``source, target, filled``.
    `communities`: Leiden's community of each firm, -1 where it has none.
    `implied`: the chains of which much is only implied (`find_implied`).

    A park of fewer than `alarm_firms` members raises none: a share of few firms tells nothing. A declared chain may be
    as large as it likes and fall into communities (`_agree`), and as large may be one of which `alarm_whole` stand in
    one community: among three chains one has much of the firms anyway. Chains much of which is implied raise one from
    as large a share of the members on: a few of them take nothing from the others. Where nobody declared an end, firms
    whose goods reach one another all round are one chain however a search may cut them (`_knotted`). Linear.
    """
    firms = np.unique(chains.firm)
    if firms.size < chosen.alarm_firms:
        return ()
    alarms = []
    largest, whole = _largest(chains, communities)
    if largest > chosen.alarm_largest * firms.size and whole < chosen.alarm_whole:
        alarms.append(WORDS.reason("alarm.largest", firms=largest, members=firms.size, share=largest / firms.size))
    knotted = 0 if chains.declared else _knotted(firms, links)
    if knotted > chosen.alarm_largest * firms.size:
        alarms.append(WORDS.reason("alarm.knot", firms=knotted, members=firms.size, share=knotted / firms.size))
    looped = np.unique(chains.firm[find_looped(chains.firm.size, inside)]).size
    if looped > chosen.alarm_loops * firms.size:
        alarms.append(WORDS.reason("alarm.loops", firms=looped, members=firms.size, share=looped / firms.size))
    guessed = np.unique(chains.firm[np.isin(chains.chain, list(implied))]).size
    if guessed > chosen.alarm_implied * firms.size:
        share, limit = guessed / firms.size, chosen.alarm_implied
        alarms.append(
            WORDS.reason(
                "alarm.implied", chains=len(implied), limit=limit, firms=guessed, members=firms.size, share=share
            )
        )
    alike = _agree(chains, communities)
    if alike < chosen.alarm_agreement:
        alarms.append(WORDS.reason("alarm.agreement", agreement=round(alike, 2)))
    return tuple(alarms)


def _largest(chains: Chains, communities: Ints) -> tuple[int, float]:
    """Return the firms of the largest chain that nobody declared, and the share of them in one community."""
    found = chains.chain[chains.chain >= chains.declared]
    if not found.size:
        return 0, 1.0
    size = np.bincount(found)
    community = communities[chains.firm[chains.chain == size.argmax()]]
    together = np.bincount(community[community >= 0]).max(initial=0)
    return int(size.max()), float(together / size.max())


def _agree(chains: Chains, communities: Ints) -> float:
    """Return how far the communities agree with the chains; those mostly of one declared chain are parts of it."""
    first = ~chains.further & (communities[chains.firm] >= 0)
    if not first.any():
        return 1.0
    chain = chains.chain[first]
    count = chains.anchor.size
    _, community = np.unique(communities[chains.firm[first]], return_inverse=True)
    group, main, firms = sum_pairs(count, community, chain, np.ones(chain.size))
    mostly = (firms > np.bincount(community)[group] - firms) & (main < chains.declared)
    number = count + np.arange(community.max() + 1)
    number[group[mostly]] = main[mostly]
    return adjusted_mutual_information(chain, number[community])


def find_looped(count: int, inside: pl.DataFrame) -> Bools:
    """Tell which memberships stand on a loop of their chain along which more goes on than comes back.

    `count`: number of memberships.
    `inside`: links within a chain: ``seller, buyer``, numbers of memberships, and ``filled``.

    Of two firms that supply each other only the larger direction counts, of equal ones neither: scrap and goods sent
    out for processing go back in every trade and leave no doubt who is upstream. Linear.

    >>> loop = pl.DataFrame({"seller": [0, 1, 2, 1], "buyer": [1, 2, 0, 0], "filled": [5.0, 5.0, 5.0, 1.0]})
    >>> find_looped(3, loop).tolist(), find_looped(3, loop[[0, 3]]).tolist()
    ([True, True, True], [False, False, False])
    """
    return find_tiers(count, *_onward(inside))[1]


def _onward(links: pl.DataFrame) -> tuple[Ints, Ints]:
    """Return from whom to whom more goes on than comes back, each pair once."""
    sums = links.group_by("seller", "buyer").agg(pl.col("filled").sort().sum())
    back = sums.select(seller="buyer", buyer="seller", back="filled")
    ends = (
        sums.join(back, on=["seller", "buyer"], how="left")
        .filter(pl.col("seller") != pl.col("buyer"), pl.col("filled") > pl.col("back").fill_null(-1.0))
        .select(pl.col("seller", "buyer").cast(pl.Int64))
    )
    return ends["seller"].to_numpy(), ends["buyer"].to_numpy()


def _knotted(members: Ints, links: pl.DataFrame) -> int:
    """Return how many of these firms stand in the largest knot, where the goods of each reach all others."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ends = _onward(links.select("filled", seller="source", buyer="target"))
    count = 1 + max(int(side.max(initial=-1)) for side in (*ends, members))
    net = coo_array((np.ones(ends[0].size, np.int8), ends), shape=(count, count))
    label = connected_components(net, connection="strong")[1]
    return int(np.bincount(label[members]).max())


def find_implied(inside: pl.DataFrame, limit: float) -> dict[int, float]:
    """Return the chains of which more than this share of what the links carry is only implied, with that share."""
    part = pl.col("filled").filter(pl.col("status") == "implied").sort().sum() / pl.col("filled").sort().sum()
    # of links that carry nothing nothing is implied
    shares = inside.group_by("chain").agg(implied=part.fill_nan(0.0))
    return dict(shares.filter(pl.col("implied") > limit).sort("chain").iter_rows())
