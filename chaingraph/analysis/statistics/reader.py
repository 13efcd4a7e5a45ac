"""What a reader of the form knows of its counts of people who also has the page, where every firm stands by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from chaingraph.analysis.statistics.items import ITEMS
from chaingraph.privacy import SMALL
from chaingraph.privacy.suppression import Total, suppress

GROUPS = ("street", "size", "ownership", "kind", "chains")
# the lines of the form that add up counts of single firms
_ADDED = ("staff", "full_members", "untransferred", "probationary", "activists")
_LINKED = ("full_members", "untransferred")
_WHOLE = "overall"


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers of the rules that decide the class of a firm, which the page shows."""

    should_have_been: int
    branch_min: int
    joint_three: int


def hide_people(
    frame: pl.DataFrame, firms: pl.DataFrame, counts: Mapping[str, Sequence[int | None]], smallest: int, limits: Limits
) -> dict[str, list[bool]]:
    """Choose the counts of people on the form that are not published.

    `frame`: the groups: ``dimension, value``, a row each.
    `firms`: a row per operating unit: `GROUPS` (``chains`` a sorted list), ``shown_class`` and ``shown_action`` (what
        the page says of it: of a unit not known about what it would be without an organization), and what it adds to
        each line of the form as ``_line`` (null: not known).
    `counts`: by line of the form what each group adds up to, in the order of `frame`.

    Returns by line that counts people for each group whether it is left out.

    The page names each firm with its groups, its class and its counts, those under five as ``<5``; the scorecard adds
    up the members of each chain. So a sum of the form is a sum of firms' small counts within the bounds that their
    classes set: these are the cells that may not follow, with the small sums and the small rest of members who are not
    "not transferred". Firms that no reader can tell apart are one cell, so the cost grows with the groups.
    """
    people = [name for name, item in ITEMS.items() if item.unit == "人"]
    known = _Known(frame, {name: counts[name] for name in people})
    if smallest > 1:
        _add_firms(known, _bounded(firms, limits))
        known.add_sums()
    hidden = suppress(
        known.values,
        known.totals,
        smallest=smallest,
        published=known.published,
        weight=known.weight,
        bounds=known.bounds,
        guarded=known.guarded,
    )
    height = frame.height
    return {
        name: [hidden[first + at] and known.values[first + at] is not None for at in range(height)]
        for name, first in known.first.items()
    }


@dataclass(slots=True)
class _Known:
    """The cells of the form and of the firms, and what is known of them, as `suppress` takes it."""

    frame: pl.DataFrame
    counts: Mapping[str, Sequence[int | None]]
    first: dict[str, int] = field(default_factory=dict)
    values: list[int | None] = field(default_factory=list)
    published: list[bool] = field(default_factory=list)
    weight: list[int] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    bounds: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    guarded: list[int] = field(default_factory=list)
    place: dict[tuple[str, Any], int] = field(default_factory=dict)
    parts: dict[tuple[str, int], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        groups = list(self.frame.select("dimension", "value").iter_rows())
        self.place = {group: at for at, group in enumerate(groups)}
        for name, column in self.counts.items():
            self.first[name] = len(self.values)
            self.values.extend(column)
            self.published.extend([True] * len(groups))
            self.weight.extend(int(dimension == _WHOLE) for dimension, _ in groups)

    def add(self, value: int | None, bounds: tuple[int, int | None] | None = None) -> int:
        """Add a cell that the form does not show; return its position."""
        self.values.append(value)
        self.published.append(False)
        self.weight.append(0)
        if bounds is not None:
            self.bounds[len(self.values) - 1] = bounds
        return len(self.values) - 1

    def put(self, name: str, at: int, groups: Sequence[Any], *, whole: bool) -> None:
        """Count a cell of firms in its groups; `whole` where both counts that make up members are known."""
        *single, chains = groups
        keys = [(_WHOLE, "all"), *zip(GROUPS, single, strict=False), *(("chain", chain) for chain in chains or [None])]
        for key in keys:
            self.parts.setdefault((name, self.place[key]), []).append(at)
            if whole and name in ("full_members", "probationary"):
                self.parts.setdefault(("members", self.place[key]), []).append(at)

    def add_sums(self) -> None:
        """Say how the cells add up: sums of firms, groups of a division, parts of a line, members of a chain."""
        for (name, group), parts in sorted(self.parts.items()):
            self.totals.append(Total(self.first[name] + group, tuple(parts)))
        divisions: dict[str, list[int]] = {}
        for (dimension, _), at in self.place.items():
            divisions.setdefault(dimension, []).append(at)
        whole = divisions.pop(_WHOLE, [None])[0]
        for name in self.first:
            if whole is not None and ITEMS[name].additive:
                # what follows from these sums follows from the sums of firms; in overlapping chains they hold nearly
                self.totals += [
                    Total(self.first[name] + whole, tuple(self.first[name] + at for at in inside), believed=False)
                    for inside in divisions.values()
                ]
        for group in range(self.frame.height):
            self._add_parts(group)
        self._add_scores()

    def _add_parts(self, group: int) -> None:
        full, away = self.first["full_members"] + group, self.first["untransferred"] + group
        self.totals.append(
            Total(self.first["members"] + group, (full, self.first["probationary"] + group), believed=False)
        )
        whole, part = self.values[full], self.values[away]
        if whole is not None and part is not None:
            self.totals.append(Total(full, (away, self.add(max(0, whole - part)))))

    def _add_scores(self) -> None:
        """The scorecard shows the full and probationary members of each chain together, and of all of them."""
        chained: dict[int, None] = {}
        for (dimension, value), group in self.place.items():
            if dimension == "chain" and value is not None:
                parts = [at for name in ("full_members", "probationary") for at in self.parts.get((name, group), ())]
                self._add_score(
                    parts, [self.values[self.first[name] + group] for name in ("full_members", "probationary")]
                )
                chained.update(dict.fromkeys(parts))
        self._add_score(list(chained), [SMALL])

    def _add_score(self, parts: Sequence[int], counts: Sequence[int | None]) -> None:
        total = sum(self.values[at] or 0 for at in parts)
        small = sum(count or 0 for count in counts) < SMALL
        self.totals.append(Total(self.add(total, (0, SMALL - 1) if small else (total, total)), tuple(parts)))


def _add_firms(known: _Known, firms: pl.DataFrame) -> None:
    """Add the small counts of firms, those of one kind that nobody can tell apart as one cell."""
    _add_linked(known, firms.filter("linked"))
    for name in _ADDED:
        mine = firms if name not in _LINKED else firms.filter(~pl.col("linked"))
        mine = mine.select(*GROUPS, "whole", value=f"_{name}", low=f"{name}_low", high=f"{name}_high")
        mine = mine.filter((pl.col("value") < SMALL) & (pl.col("low") < pl.col("high")))
        kinds = mine.group_by(*GROUPS, "whole", "low", "high", maintain_order=True).agg(
            number=pl.len().cast(pl.Int64), value=pl.col("value").sum()
        )
        for *groups, whole, low, high, number, value in kinds.iter_rows():
            at = known.add(value, (number * low, number * high))
            known.put(name, at, groups, whole=whole)
            # of several that are all as small or all as large as can be, each one follows from their sum
            if value > 0 and (number == 1 or value in known.bounds[at]):
                known.guarded.append(at)


def _add_linked(known: _Known, firms: pl.DataFrame) -> None:
    """Add full members of few: those who are away and those who are here, about whom the action says something."""
    ends = ("full_members_low", "full_members_high", "here_low", "here_high")
    kinds = (
        firms.filter(pl.col("full_members_low") < pl.col("full_members_high"))
        .group_by(*GROUPS, "whole", *ends, maintain_order=True)
        .agg(number=pl.len().cast(pl.Int64), full=pl.col("_full_members").sum(), away=pl.col("_untransferred").sum())
    )
    for *groups, whole, low, high, here_low, here_high, number, full, away in kinds.iter_rows():
        cells = (
            known.add(full, (number * low, number * high)),
            known.add(away, (0, number * (SMALL - 1))),
            known.add(full - away, (number * here_low, number * here_high)),
        )
        known.totals.append(Total(cells[0], cells[1:]))
        for name, at in zip(_LINKED, cells, strict=False):
            known.put(name, at, groups, whole=whole)
        if number == 1 or any(known.values[at] in known.bounds[at] for at in cells):
            known.guarded += [at for at in cells if known.values[at]]


def _bounded(firms: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Add to each firm the least and the most that its small counts can be to a reader; narrower where it is simpler.

    Each firm's true counts lie within, and every choice within fits the class, the action and the line of joint units.
    """
    full, probationary, away = (pl.col(f"_{name}") for name in ("full_members", "probationary", "untransferred"))
    classed, action, most = pl.col("shown_class"), pl.col("shown_action"), SMALL - 1
    three = pl.col("_joint_three")
    joint = (pl.col("_joint") == 1).fill_null(False)
    few = joint & (full < limits.joint_three)

    def choose(*pairs: tuple[pl.Expr, pl.Expr | int], default: pl.Expr | int) -> pl.Expr:
        chosen = pl.lit(default) if isinstance(default, int) else default
        for test, value in reversed(pairs):
            chosen = pl.when(test.fill_null(False)).then(value).otherwise(chosen)
        return chosen

    ends = {
        "full_members": (
            choose(
                (classed.is_not_null() & (full == 0), 0),
                (classed == "should_have_been", limits.should_have_been),
                (classed == "individual_members", 1),
                (few, full),
                (joint, pl.lit(limits.joint_three)),
                default=0,
            ),
            choose(
                (classed.is_not_null() & (full == 0), 0),
                (classed == "individual_members", limits.should_have_been - 1),
                (few & (three == 0), full),
                (few & three.is_null(), limits.joint_three - 1),
                default=most,
            ),
        ),
        "probationary": (
            choose(
                ((classed == "individual_members") & (full == 0), 1),
                (few & (three == 1), limits.joint_three - full),
                default=0,
            ),
            choose(
                ((classed == "no_members") | (action == "find_out"), 0),
                (few & (three == 0), limits.joint_three - 1 - full),
                default=most,
            ),
        ),
        "activists": (
            choose(((action == "cultivate") & (pl.col("_activists") > 0), 1), default=0),
            choose((action.is_in(("send_instructor", "find_out")), 0), default=most),
        ),
        "staff": (pl.lit(0), pl.lit(most)),
    }
    values = {name: pl.col(f"_{name}") for name in ends}
    framed = firms.with_columns(
        *(pl.min_horizontal(low, values[name]).alias(f"{name}_low") for name, (low, _) in ends.items()),
        *(pl.max_horizontal(high, values[name]).alias(f"{name}_high") for name, (_, high) in ends.items()),
        whole=full.is_not_null() & probationary.is_not_null(),
    )
    # never more away than there are; an own branch has enough of them here, members to be transferred too few
    own, transfer = action == "own_branch", action == "transfer_members"
    here_low = choose((own, limits.branch_min), default=0)
    framed = framed.with_columns(
        here_low=here_low,
        here_high=choose((transfer, limits.branch_min - 1), default=most),
        untransferred_low=choose((transfer, pl.min_horizontal(away, full - limits.branch_min + 1)), default=0),
        low=pl.max_horizontal("full_members_low", away),
    )
    # where one number is as good as fixed by the narrower bounds, both are kept as they are, with their difference
    tight = own | transfer | (pl.col("low") == pl.col("full_members_high"))
    framed = framed.with_columns(linked=(tight & (full < SMALL) & away.is_not_null()).fill_null(False))
    base = pl.when(full < SMALL).then("low").otherwise(full)
    return framed.with_columns(
        full_members_low=pl.when("linked").then("full_members_low").otherwise("low"),
        untransferred_high=pl.max_horizontal(away, pl.min_horizontal(most, base - here_low)),
    )
