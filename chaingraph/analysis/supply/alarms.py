"""When the chains that were found are none: signs that goods do not run towards ends here."""

from __future__ import annotations

import numpy as np
import polars as pl

from chaingraph.analysis.supply.facts import WORDS
from chaingraph.kernels.arrays import Ints
from chaingraph.kernels.chains import Chains
from chaingraph.kernels.likeness import adjusted_mutual_information
from chaingraph.rules import Numbers
from chaingraph.words import Reason


def find_alarms(
    chains: Chains, cyclic: Ints, inside: pl.DataFrame, communities: Ints, chosen: Numbers
) -> tuple[Reason, ...]:
    """Return the alarms, those of the whole first.

    `cyclic`: firm of each membership on a loop inside its chain.
    `inside`: links within a chain, with `status` and `filled`.
    `communities`: Leiden's community of each firm, -1 where it has none.

    A park of fewer than `alarm_firms` members raises none: a share of few firms tells nothing. A declared chain may be
    as large as it likes. Linear.
    """
    firms = np.unique(chains.firm)
    if firms.size < chosen.alarm_firms:
        return ()
    alarms = []
    found = chains.chain[chains.chain >= chains.declared]
    largest = int(np.bincount(found).max()) if found.size else 0
    if largest > chosen.alarm_largest * firms.size:
        alarms.append(WORDS.reason("alarm.largest", firms=largest, members=firms.size, share=largest / firms.size))
    looped = np.unique(cyclic).size
    if looped > chosen.alarm_loops * firms.size:
        alarms.append(WORDS.reason("alarm.loops", firms=looped, members=firms.size, share=looped / firms.size))
    if implied := _implied(inside, float(chosen.alarm_implied)):
        alarms.append(WORDS.reason("alarm.implied", chains=implied))
    first = ~chains.further & (communities[chains.firm] >= 0)
    alike = adjusted_mutual_information(chains.chain[first], communities[chains.firm[first]]) if first.any() else 1.0
    if alike < chosen.alarm_agreement:
        alarms.append(WORDS.reason("alarm.agreement", agreement=round(alike, 2)))
    return tuple(alarms)


def _implied(inside: pl.DataFrame, limit: float) -> int:
    """Return in how many chains more than this share of what the links carry is only implied."""
    shares = inside.group_by("chain").agg(
        implied=pl.col("filled").filter(pl.col("status") == "implied").sum() / pl.col("filled").sum()
    )
    return shares.filter(pl.col("implied") > limit).height
