"""One rule of a mapping on one grid: rows that it takes, and its headings turned into our columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import polars as pl

from chaingraph.errors import Finding
from chaingraph.io.clean import fold
from chaingraph.io.codes import finding
from chaingraph.io.constants import ROW
from chaingraph.io.list_cells import join_lists
from chaingraph.io.paths import STEP
from chaingraph.io.tables import Grid


@dataclass(frozen=True)
class Selected:
    """Our columns of the rows that a rule takes; nothing but `missing` where the grid lacks headings."""

    frame: pl.DataFrame
    rows: int = 0  # of the grid
    matched: int = 0  # that satisfy `where`
    places: dict[str, int] = field(default_factory=dict)
    unfit: frozenset[str] = frozenset()
    missing: tuple[str, ...] = ()  # headings that the rule needs and the grid has not
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Sources:
    """The grids that a rule may look things up in."""

    grids: Sequence[Grid]
    fits: Callable[[Grid, str], bool]

    def find(self, pattern: str, *headings: str) -> Grid | None:
        """Return the first grid that fits a pattern and has these headings."""
        return next((g for g in self.grids if self.fits(g, pattern) and not missing_in(g, headings)), None)


def positions(grid: Grid) -> dict[str, str]:
    """Return the column of the frame for each heading; the first of a doubled one counts."""
    return {fold(header): str(place) for place, header in reversed(list(enumerate(grid.headers)))}


def missing_in(grid: Grid, headings: Iterable[str]) -> tuple[str, ...]:
    """Return the headings that a grid has not."""
    at = positions(grid)
    return tuple(dict.fromkeys(word for word in headings if fold(word) not in at))


def select_columns(grid: Grid, rule: dict[str, Any], number: int, sources: Sources) -> Selected:
    """Return what a rule takes from a grid.

    `number`: of the rule in its mapping, for what is said about it.

    Linear in the rows; only texts that are looked up along a tree are handled one by one.
    """
    width = len(grid.headers)
    findings: list[Finding] = []
    for stated in rule.get("join", ()):
        grid, said = _joined(grid, stated, number, sources)
        findings.extend(said)
    missing = _missing(grid, rule)
    if missing:
        return Selected(grid.frame.clear(), missing=missing, findings=tuple(findings))
    at = positions(grid)
    frame = grid.frame if "where" not in rule else grid.frame.filter(condition(rule["where"], at))
    matched = frame.height
    columns, places, unfit = {}, {}, set()
    for ours, theirs in rule["columns"].items():
        choices = [at[fold(word)] for word in _several(theirs) if fold(word) in at]
        if not choices:
            continue
        columns[ours] = _transformed(pl.coalesce(filled(pl.col(choice)) for choice in choices), ours, rule)
        if int(choices[0]) < width:
            places[ours] = int(choices[0]) + 1
        if grid.unfit.issuperset(choices):
            unfit.add(ours)
    columns.update({ours: pl.lit(value) for ours, value in rule.get("constants", {}).items()})
    for ours, theirs in rule.get("within", {}).items():
        levels = [filled(pl.col(at[fold(word)])).str.strip_chars() for word in _several(theirs)]
        columns[ours] = pl.concat_str([*levels, columns[ours]], separator=STEP)
    frame = frame.select(ROW, *(column.alias(ours) for ours, column in columns.items()))
    for ours, stated in rule.get("climb", {}).items():
        frame, said = _climbed(frame, ours, stated, number, sources)
        findings.extend(said)
    if rule.get("distinct"):
        frame = frame.unique([name for name in frame.columns if name != ROW], keep="first", maintain_order=True)
    for ours in rule.get("gather", ()):
        frame = _gathered(frame, ours)
    return Selected(frame, grid.frame.height, matched, places, frozenset(unfit), (), tuple(findings))


def filled(column: pl.Expr) -> pl.Expr:
    """Return texts without those that are blank."""
    return pl.when(column.str.strip_chars() != "").then(column)


def condition(stated: dict[str, Any] | list[dict[str, Any]], at: dict[str, str]) -> pl.Expr:
    """Return which rows satisfy all that a table of conditions asks of its headings, or one of several tables."""
    several = stated if isinstance(stated, list) else [stated]
    return reduce(
        pl.Expr.or_,
        (
            reduce(pl.Expr.and_, (_holds(pl.col(at[fold(word)]), asked) for word, asked in table.items()))
            for table in several
        ),
    )


def headings_of(where: dict[str, Any] | list[dict[str, Any]]) -> list[str]:
    """Return the headings that conditions speak of."""
    return [word for table in (where if isinstance(where, list) else [where]) for word in table]


def within_of(rule: dict[str, Any]) -> list[str]:
    """Return the headings of the wholes within which a rule looks names up."""
    return [word for theirs in rule.get("within", {}).values() for word in _several(theirs)]


def _holds(column: pl.Expr, asked: Any) -> pl.Expr:
    """Tell whether cells satisfy one condition: a pattern, what it is not, one of some texts, a range of numbers."""
    if isinstance(asked, str):
        return column.str.contains(asked).fill_null(value=False)
    parts = []
    if "not" in asked:
        parts.append(~_holds(column, asked["not"]))
    if "one_of" in asked:
        parts.append(column.str.strip_chars().is_in(asked["one_of"]).fill_null(value=False))
    amount = column.str.strip_chars().str.replace_all(",", "").cast(pl.Float64, strict=False)
    if "at_least" in asked:
        parts.append((amount >= asked["at_least"]).fill_null(value=False))
    if "at_most" in asked:
        parts.append((amount <= asked["at_most"]).fill_null(value=False))
    return reduce(pl.Expr.and_, parts)


def _several(words: str | list[str]) -> list[str]:
    return [words] if isinstance(words, str) else words


def _missing(grid: Grid, rule: dict[str, Any]) -> tuple[str, ...]:
    """Return the headings that the rule needs: of several for one column one is enough, optional columns need none."""
    may_lack = set(rule.get("optional", ()))
    needed = [*headings_of(rule.get("where", {})), *within_of(rule)]
    at = positions(grid)
    for ours, theirs in rule["columns"].items():
        if ours not in may_lack and not any(fold(word) in at for word in _several(theirs)):
            needed.extend(_several(theirs))
    return missing_in(grid, needed)


def _transformed(column: pl.Expr, ours: str, rule: dict[str, Any]) -> pl.Expr:
    """Apply what the rule states of one column: patterns first, then whole values, amounts, lists."""
    for pattern, new in rule.get("replace", {}).get(ours, {}).items():
        column = column.str.replace_all(pattern, new)
    if ours in rule.get("extract", {}):
        column = column.str.extract(rule["extract"][ours], 1)
    if ours in rule.get("values", {}):
        column = column.str.strip_chars().replace(rule["values"][ours])
    if ours in rule.get("divide", {}):
        amount = column.str.strip_chars().cast(pl.Float64, strict=False) / rule["divide"][ours]
        # A text that is no number stays as it is, so that the check can name it
        column = pl.coalesce(amount.cast(pl.String), column)
    if ours in rule.get("lists", {}):
        items = column.str.split(rule["lists"][ours]).list.eval(pl.element().str.strip_chars())
        items = items.list.unique(maintain_order=True).list.eval(pl.element().filter(pl.element() != ""))
        column = pl.when(items.list.len() > 0).then(items)
    return column


def _joined(grid: Grid, stated: dict[str, Any], number: int, sources: Sources) -> tuple[Grid, list[Finding]]:
    """Return the grid with the headings of another file beside its own, by a text that both have."""
    place: dict[str, Any] = {"file": grid.file, "sheet": grid.sheet}
    other = sources.find(stated["file"], stated["there"])
    if other is None or missing_in(grid, [stated["here"]]):
        facts = {"number": number, "other": stated["file"], "there": stated["there"], "here": stated["here"]}
        return grid, [finding("CG-E117", **place, facts=facts)]
    at = positions(other)
    new = {key: name for key, name in at.items() if key not in positions(grid)}
    looked_up = other.frame.select(
        filled(pl.col(at[fold(stated["there"])])).str.strip_chars().alias("#key"),
        *(pl.col(name).alias(str(len(grid.headers) + n)) for n, name in enumerate(new.values())),
    ).drop_nulls("#key")
    several = looked_up["#key"].is_duplicated().sum()
    looked_up = looked_up.unique("#key", keep="first", maintain_order=True)
    here = filled(pl.col(positions(grid)[fold(stated["here"])])).str.strip_chars()
    # A position that no heading has may still be a column of the frame
    frame = grid.frame.select(ROW, *(str(n) for n in range(len(grid.headers)))).with_columns(here.alias("#key"))
    frame = frame.join(looked_up, on="#key", how="left", maintain_order="left").drop("#key")
    headings = (*grid.headers, *(other.headers[int(name)] for name in new.values()))
    facts = {"number": number, "other": other.file, "there": stated["there"], "count": several}
    said = [finding("CG-W225", **place, facts=facts)] if several else []
    return Grid(**{**grid.__dict__, "headers": headings, "frame": frame}), said


def _climbed(
    frame: pl.DataFrame, ours: str, stated: dict[str, Any], number: int, sources: Sources
) -> tuple[pl.DataFrame, list[Finding]]:
    """Replace the texts of a column by what stands above them in a tree, the nearest that satisfies the conditions."""
    needed = (stated["child"], stated["parent"], *headings_of(stated["where"]))
    tree = sources.find(stated["file"], *needed)
    if tree is None:
        facts = {"number": number, "other": stated["file"], "there": stated["parent"], "here": ours}
        return frame, [finding("CG-E117", facts=facts)]
    at = positions(tree)
    child, parent = (filled(pl.col(at[fold(stated[end])])).str.strip_chars() for end in ("child", "parent"))
    steps = tree.frame.select(child=child, parent=parent, meant=condition(stated["where"], at)).drop_nulls("child")
    up = dict(steps.select("child", "parent").iter_rows())
    meant = set(steps.filter("meant")["child"])
    above: dict[str, str | None] = {}
    for text in frame[ours].drop_nulls().unique():
        here, seen = text.strip(), set[str]()
        while here not in meant and here in up and up[here] is not None and here not in seen:
            seen.add(here)
            here = up[here]
        above[text] = here if here in meant else None
    found = frame[ours].replace_strict(
        pl.Series(list(above), dtype=pl.String), pl.Series(list(above.values()), dtype=pl.String), default=None
    )
    return frame.with_columns(found.alias(ours)), []


def _gathered(frame: pl.DataFrame, ours: str) -> pl.DataFrame:
    """Fold rows that agree in everything else, their texts of this column in one list, in order."""
    others = [name for name in frame.columns if name not in (ROW, ours)]
    items = pl.col(ours) if frame.schema[ours] == pl.String else join_lists(pl.col(ours))
    folded = frame.group_by(others, maintain_order=True).agg(
        pl.col(ROW).first(), items.drop_nulls().unique(maintain_order=True)
    )
    return folded.select(frame.columns).with_columns(pl.when(pl.col(ours).list.len() > 0).then(pl.col(ours)))
