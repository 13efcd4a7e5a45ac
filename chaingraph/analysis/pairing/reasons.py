"""Why an organization has the mentor that it has, or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chaingraph.analysis.pairing.answers import PARTS
from chaingraph.analysis.pairing.pool import Pool
from chaingraph.errors import Text
from chaingraph.kernels.assignment import Assignment
from chaingraph.table import Reason

UNIT = 10_000  # scores are compared to four digits, so that every solver finds the same optimum


def why_paired(
    pool: Pool, found: Assignment, parts: Mapping[str, Any], total: NDArray[np.int64], place: int
) -> tuple[Reason, ...]:
    """Return the reasons of a pair: why this mentor, what stands in the way of another, what is not known."""
    organization, server = pool.organizations[place], int(found.server[place])
    mentor = pool.mentors[server]
    name = pool.name(mentor)
    reasons = []
    if (organization, mentor) in pool.fix:
        reasons.append(
            Reason("fixed", Text(f"按要求与 {name} 结对", f"paired with {name} as asked"), {"mentor": mentor})
        )
    elif (organization, mentor) in pool.kept:
        reasons.append(why_kept(pool, organization, mentor))
    else:
        reasons.append(
            Reason(
                "best_total",
                Text(f"与 {name} 结对，使全部结对的总分最高", f"with {name} all pairs together reach the best total"),
                {"mentor": mentor},
                tuple(f"pairing.weight_{part}" for part in PARTS),
            )
        )
        open_ = np.where(pool.open[place], total[place], -1)
        best = int(open_.argmax())
        if open_[best] > total[place, server]:
            text = Text(
                f"单看本党组织，{pool.name(pool.mentors[best])} 得分更高（{open_[best] / UNIT:.4f}），"
                "但其名额由改派损失更大的党组织占用",
                f"{pool.name(pool.mentors[best])} alone would score higher ({open_[best] / UNIT:.4f}), but its places "
                "go to organizations that would lose more elsewhere",
            )
            reasons.append(Reason("capacity_elsewhere", text, {"mentor": pool.mentors[best]}))
    if found.displaced[place]:
        other = pool.name(pool.mentors[int(found.runner_up[place])])
        text = Text(
            f"改为 {other} 会使另外 {found.displaced[place]} 个党组织没有结对方",
            f"with {other} instead, {found.displaced[place]} other organizations would have no mentor",
        )
        reasons.append(Reason("runner_up_displaces", text, {"displaced": int(found.displaced[place])}))
    if pool.undeclared[server]:
        text = Text(
            f"{name} 的可结对数未填，按 {pool.capacity[server]} 个计",
            f"the capacity of {name} is not on record, {pool.capacity[server]} are assumed",
        )
        facts = {"capacity": int(pool.capacity[server])}
        reasons.append(Reason("capacity_assumed", text, facts, ("pairing.default_capacity",)))
    return (*reasons, *what_is_unknown(parts, place, server))


def why_kept(pool: Pool, organization: str, mentor: str) -> Reason:
    """Return the reason of a pair that stood before."""
    since = pool.kept[organization, mentor]
    name = pool.name(mentor)
    if since is None:
        text = Text(f"沿用与 {name} 的现有结对", f"the existing pair with {name} is kept")
    else:
        text = Text(f"沿用 {since} 起与 {name} 的结对", f"the pair with {name} since {since} is kept")
    return Reason("kept", text, {"mentor": mentor, "since": since})


def what_is_unknown(parts: Mapping[str, Any], row: int, column: int) -> tuple[Reason, ...]:
    """Return which parts of a score are unknown, as a reason; nothing when none is."""
    missing = [name for name, part in parts.items() if np.isnan(part[row, column])]
    if not missing:
        return ()
    zh, en = "、".join(PARTS[name].zh for name in missing), ", ".join(PARTS[name].en for name in missing)
    text = Text(f"未知而不计分：{zh}", f"unknown, adds nothing to the score: {en}")
    return (Reason("unknown_parts", text, {"parts": missing}),)


def why_unmatched(pool: Pool, place: int) -> Reason:
    """Return the binding reason why an organization has no mentor."""
    open_ = np.flatnonzero(pool.open[place])
    if not pool.mentors:
        return Reason(
            "no_mentor",
            Text("没有可以帮带的先进典型党组织的记录", "no exemplary organization is on record that could mentor"),
        )
    if not open_.size:
        return Reason("all_forbidden", Text("所有结对方都被排除", "every mentor is ruled out"))
    places = int(pool.capacity[open_].sum())
    text = Text(
        f"可选的 {open_.size} 个结对方共 {places} 个名额，已全部用于改派损失更大的党组织",
        f"the {places} places of the {open_.size} possible mentors all go to organizations that would lose more",
    )
    return Reason("no_capacity", text, {"mentors": int(open_.size), "places": places})
