"""Foreign files turned into our tables by rules that somebody wrote down; each rule answers for what it found."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import polars as pl

from chaingraph.errors import Finding, Text
from chaingraph.io.clean import fold, stripped
from chaingraph.io.codes import finding, input_error
from chaingraph.io.columns import listed
from chaingraph.io.lexicon import declared, kind_called
from chaingraph.io.mapping_columns import Sources, headings_of, select_columns, within_of
from chaingraph.io.mapping_schema import find_mapping_faults
from chaingraph.io.names import nearest
from chaingraph.io.person_numbers import hide
from chaingraph.io.product_links import link_products
from chaingraph.io.tables import Grid, RawTable
from chaingraph.io.typed import as_texts
from chaingraph.io.withhold import withhold_mapped
from chaingraph.model import kind
from chaingraph.toml import TomlError, load_toml

_WILD = frozenset("*?[")
# What a mapping makes of steps of other people nobody has looked at, unless it says that somebody has
_OPEN = {"GOES_INTO": "candidate"}
_NO_HEADINGS = frozenset({"file", "separator", "where", "values"})


@dataclass(frozen=True)
class Mapped:
    """What a mapping made of some grids."""

    tables: tuple[RawTable, ...]  # in the order of the files, then of the rules
    rest: tuple[Grid, ...]  # what the mapping does not speak of, in the order given
    findings: tuple[Finding, ...]  # of the rules, in their order


@dataclass(frozen=True)
class Mapping:
    """A mapping as its file states it."""

    # for each table of ours: the foreign file (a pattern), and how its columns become ours
    tables: tuple[dict[str, Any], ...]
    links: tuple[dict[str, Any], ...]  # links that follow from a relation between products
    ignore: tuple[str, ...]  # patterns of files that hold nothing for us

    @property
    def patterns(self) -> tuple[str, ...]:
        """Patterns of all files that the rules read."""
        of_links = [rule[part]["file"] for rule in self.links for part in ("makers", "relation")]
        others = [
            part["file"] for rule in self.tables for part in (*rule.get("join", ()), *rule.get("climb", {}).values())
        ]
        return (*(rule["file"] for rule in self.tables), *of_links, *others)

    @property
    def headings(self) -> frozenset[str]:
        """Headings that the rules name, folded."""
        named: set[str] = set()
        for rule in self.tables:
            for theirs in rule["columns"].values():
                named.update([theirs] if isinstance(theirs, str) else theirs)
            named.update([*headings_of(rule.get("where", {})), *within_of(rule)])
        for rule in self.links:
            parts = [rule[part] for part in ("makers", "relation")]
            named.update(part[key] for part in parts for key in part if key not in _NO_HEADINGS)
        return frozenset(map(fold, named))

    @property
    def _keys(self) -> frozenset[str]:
        """Headings by which files are joined and trees are climbed, folded."""
        joins = [one for rule in self.tables for one in rule.get("join", ())]
        trees = [one for rule in self.tables for one in rule.get("climb", {}).values()]
        of_trees = [word for one in trees for word in (one["child"], one["parent"], *headings_of(one["where"]))]
        return frozenset(map(fold, [word for one in joins for word in (one["here"], one["there"])] + of_trees))

    def _unnamed(self, grid: Grid) -> Iterator[Finding]:
        """Yield what no rule takes from a file: a column that is passed over is told."""
        known = self.headings | self._keys
        words = [header for header in grid.headers if header.strip() and fold(header) not in known]
        if words:
            facts = {"count": len(words), "columns": listed([hide(word) for word in words])}
            yield finding("CG-T652", file=grid.file, sheet=grid.sheet, facts=facts)

    def apply(self, grids: Sequence[Grid], unread: Sequence[str] = ()) -> Mapped:
        """Return our tables, the grids that no rule speaks of, and what each rule has to say.

        `unread`: files that could not be read; no rule says that it does not find them.
        """
        # Rules speak of texts, whatever types a file has; what is headed as ours is no matter of a wildcard
        texts = [replace(grid, frame=as_texts(grid.frame)) for grid in grids if not _is_native(grid)]
        named = [replace(grid, frame=as_texts(grid.frame)) for grid in grids if _is_native(grid)]
        sources = Sources(texts, _fits)
        made: dict[int, list[RawTable]] = {place: [] for place in range(len(texts) + len(named))}
        findings: list[Finding] = []
        for number, rule in enumerate(self.tables, start=1):
            pool = texts if _WILD & set(rule["file"]) else [*texts, *named]
            fitting = [place for place, grid in enumerate(pool) if _fits(grid, rule["file"])]
            if not fitting and not any(fnmatch.fnmatch(name, rule["file"]) for name in unread):
                findings.append(_no_file(number, rule["file"], rule["kind"], grids))
            for place, outcome in zip(fitting, _each(number, rule, [pool[p] for p in fitting], sources), strict=True):
                findings.extend(outcome.findings)
                made[place].extend(() if outcome.table is None else (outcome.table,))
        findings.extend(
            said for place, grid in enumerate([*texts, *named]) if made[place] for said in self._unnamed(grid)
        )
        links: list[RawTable] = []
        for number, rule in enumerate(self.links, start=1):
            made_of, said = link_products(texts, rule, number, _fits)
            links.extend(made_of)
            findings.extend(said)
        tables = [_clean(table) for several in made.values() for table in _said_once(several)]
        rest = [
            grid
            for grid in grids
            if not any(_fits(grid, pattern) for pattern in self.ignore)
            and not any(_fits(grid, p) and not (_is_native(grid) and _WILD & set(p)) for p in self.patterns)
        ]
        # Several rules may take the same cell
        once = {(one.code, one.file, one.sheet, one.row, one.column, one.message): one for one in reversed(findings)}
        return Mapped((*tables, *map(_clean, links)), tuple(rest), tuple(reversed(once.values())))


def load_mapping(mapping: Path | str | None) -> Mapping | None:
    """Load a mapping from a TOML file or, by name, a shipped one.

    Raises `InputError` if there is none, or it names something that is not declared.

    >>> [table["kind"] for table in load_mapping("kag_supplychain").tables]
    ['Enterprise', 'SUPPLIES']
    """
    if mapping is None:
        return None
    ours = files("chaingraph.io").joinpath("mappings")
    shipped = ours.joinpath(f"{mapping}.toml")
    source = shipped if Path(mapping).suffix != ".toml" and shipped.is_file() else Path(mapping)
    try:
        stated = load_toml(source)
    except OSError:
        named = sorted(entry.name.removesuffix(".toml") for entry in ours.iterdir() if entry.name.endswith(".toml"))
        reason = Text(f"不能读取这个文件；自带的有 {'、'.join(named)}", f"cannot be read; shipped: {', '.join(named)}")
        raise input_error("CG-I411", path=mapping, reason=reason) from None
    except TomlError as error:
        raise input_error("CG-I411", path=mapping, reason=error.reason) from None
    if faults := find_mapping_faults(stated):
        reason = Text("；".join(fault.zh for fault in faults), "; ".join(fault.en for fault in faults))
        raise input_error("CG-I411", path=mapping, reason=reason)
    return Mapping(tuple(stated.get("table", ())), tuple(stated.get("links", ())), tuple(stated.get("ignore", ())))


@dataclass(frozen=True)
class _Outcome:
    """What one rule made of one grid."""

    table: RawTable | None
    findings: tuple[Finding, ...]


def _each(number: int, rule: dict[str, Any], grids: list[Grid], sources: Sources) -> list[_Outcome]:
    """Apply a rule to each grid that fits its pattern.

    A pattern may fit files that are not meant: those that lack a heading are passed over with a notice where another
    file has all of them. Where none has, that is an error at each.
    """
    selected = [select_columns(grid, rule, number, sources) for grid in grids]
    found = any(not one.missing for one in selected)
    outcomes = []
    for grid, one in zip(grids, selected, strict=True):
        place: dict[str, Any] = {"file": grid.file, "sheet": grid.sheet, "table": kind(rule["kind"]).table}
        if one.missing:
            code = "CG-T651" if found else "CG-E116"
            said = [
                finding(
                    code,
                    **place,
                    row=grid.header_row,
                    at=word,
                    facts={"number": number, "near": nearest(word, grid.headers)},
                )
                for word in one.missing
            ]
            outcomes.append(_Outcome(None, (*one.findings, *said)))
            continue
        facts = {"number": number, "rows": one.rows, "matched": one.matched, "taken": one.frame.height}
        account = finding("CG-T650", **place, facts={**facts, "folded": one.matched - one.frame.height})
        frame = one.frame
        if rule["kind"] in _OPEN and "status" not in frame.columns:
            frame = frame.with_columns(status=pl.lit(_OPEN[rule["kind"]]))
        table = RawTable(
            kind(rule["kind"]), grid.file, grid.sheet, frame, grid.lost, grid.findings, one.places, one.unfit
        )
        clear, withheld = withhold_mapped(table, grid.headers)
        outcomes.append(_Outcome(clear, (*one.findings, *withheld, account)))
    return outcomes


def _said_once(several: list[RawTable]) -> list[RawTable]:
    """What was found in the file itself is said once, however many tables come out of it."""
    return [replace(table, lost=0, findings=()) if place else table for place, table in enumerate(several)]


def _clean(table: RawTable) -> RawTable:
    """Return a table whose texts have no outer blanks, which patterns of rules may leave."""
    columns = [stripped(column) if column.dtype == pl.String else column for column in table.frame]
    return replace(table, frame=pl.DataFrame(columns))


def _no_file(number: int, pattern: str, table: str, grids: Sequence[Grid]) -> Finding:
    near = nearest(pattern, [name for grid in grids for name in (grid.file, grid.sheet or grid.name)])
    return finding("CG-E115", value=pattern, table=kind(table).table, facts={"number": number, "near": near})


def _fits(grid: Grid, pattern: str) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for name in (grid.file, grid.sheet or "", grid.name))


def _is_native(grid: Grid) -> bool:
    """Tell whether a table is one of ours: called like a kind of record, and most of its headings declared there."""
    called = kind_called(grid.name)
    if called is None:
        return False
    headings = [header for header in grid.headers if header.strip()]
    known = sum((found := declared(header, called.name)) is not None and found.own for header in headings)
    return 2 * known > len(headings)
