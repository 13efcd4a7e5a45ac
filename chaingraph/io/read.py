"""A park out of files: read, validated, joined, with every finding and an account per table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from chaingraph.errors import Finding, InputError
from chaingraph.io.blocks import find_grids
from chaingraph.io.checks import Checked, check_required, check_table
from chaingraph.io.codes import input_error
from chaingraph.io.constants import EXAMPLE_SOURCE, ROW
from chaingraph.io.cross import check_codes, check_counts, check_dates, check_edges, check_ids
from chaingraph.io.decision_book import decisions_for, hold_to_files, is_book, is_of_book, other_book
from chaingraph.io.decisions import NONE, Decisions
from chaingraph.io.distinct import differing
from chaingraph.io.doubles import merge_doubles
from chaingraph.io.files import list_files, other_tables, read_sheets
from chaingraph.io.intake import read_grid
from chaingraph.io.lexicon import kind_called
from chaingraph.io.live import EDGE_KINDS, NODE_KINDS, live
from chaingraph.io.mapping import Mapping, load_mapping
from chaingraph.io.organization_names import fill_kinds
from chaingraph.io.product_decisions import decided_products
from chaingraph.io.quality import quality_of, source_of, source_of_table
from chaingraph.io.quality_file import is_quality, read_quality
from chaingraph.io.records import identify
from chaingraph.io.references import lay_unknown_ends_aside, resolve, resolve_wholes
from chaingraph.io.spelling import unify_spellings
from chaingraph.io.tables import Grid, RawTable, Reading
from chaingraph.io.ticked_ends import fill_ends
from chaingraph.io.times import keep_earlier_times
from chaingraph.model import kind as kind_named
from chaingraph.park import Account, Park
from chaingraph.quality import Quality, Source

_ENOUGH = ("Enterprise", "PartyOrganization")  # a park of either can be asked something
_EXAMPLE = rf"(?i)^\s*({'|'.join(map(re.escape, EXAMPLE_SOURCE.values()))})\s*$"


def read_park(
    path: str | Path | Sequence[Path],
    *,
    mapping: Path | str | None = None,
    encoding: str | None = None,
    decisions: Decisions | Path | str | None = None,
) -> Park:
    r"""Read a park from a folder of CSV or Parquet files, or from one file or workbook.

    Parameters
    ----------
    path
        Folder, or a CSV, Parquet or xlsx file; or several of them, which make one park.
    mapping
        Mapping of foreign files: a TOML file, or the name of a shipped one.
    encoding
        Encoding of text files, when it cannot be told.
    decisions
        What was decided about these files before, or the workbook that says so; by default the workbook in the
        folder, or beside the (first) file.

    Returns
    -------
    Park
        Validated tables; findings sorted by file, sheet, row, column and code; one account per table read, in
        declared order, with read = kept + repaired + quarantined. Rows stand in the order of files and rows. Its
        `quality` says what of the files is not in it.

    Raises
    ------
    InputError
        If the path or the mapping cannot be used, or there is no row of an enterprise. What else was found
        comes with it.

    Notes
    -----
    All work is columnar, O(cells); Python touches only cells with a finding. A missing ``source`` becomes the
    name of the file. Rows that are put aside are in the findings, never dropped in silence.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "企业.csv").write_text("企业名称,从业人数\n甲厂,12\n", encoding="gb18030")
    ...     park = read_park(folder)
    >>> park["Enterprise"].select("id", "name", "employees", "source").row(0)
    ('name:甲厂', '甲厂', 12, '企业.csv')
    """
    paths = [Path(path)] if isinstance(path, str | Path) else list(path)
    decided = decisions_for(paths[0], decisions)
    findings: list[Finding] = [*decided.findings]
    before = _lacking(paths, findings)
    raw, sources = _raw_tables(paths, load_mapping(mapping), encoding, decided, findings)
    tables: dict[str, list[Checked]] = {}
    for table in raw:
        tables.setdefault(table.kind.name, []).append(check_table(_without_examples(table), decided))
    raw.clear()
    if not any(map(_states_enough, _each(tables))):
        _refuse(findings, tables)
    _join(tables)
    for checked in _each(tables):
        findings.extend(checked.findings)
    frames = {
        kind.name: pl.concat([live(checked) for checked in tables[kind.name]]).drop(ROW)
        for kind in (*NODE_KINDS, *EDGE_KINDS)
        if kind.name in tables
    }
    park = Park.from_frames(frames, sorted(findings, key=_place), _accounts(tables))
    return replace(park, quality=quality_of(park, sources, decided, before))


def read_claims(path: str | Path, *, mapping: Path | str | None = None, encoding: str | None = None) -> Park:
    r"""Read published figures from a file of their own, checked as everything else is.

    Parameters
    ----------
    path
        A CSV, Parquet or xlsx file, whatever its name; of a workbook with several sheets the one named claims
        (公布数据), else the only one.
    mapping
        Mapping of foreign files; what it says of this one with the kind ``Claim`` is used, else our own headings.
    encoding
        Encoding of text files, when it cannot be told.

    Returns
    -------
    Park
        Holds `Claim` alone, with findings and account.

    Raises
    ------
    InputError
        If the file cannot be read, or no row of it can be used; what was found comes with it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "年报.csv")
    ...     _ = file.write_text("指标名称,公布值,界限,核对口径\n走访,\"3,000\",不少于,visits\n", encoding="utf-8")
    ...     park = read_claims(file)
    >>> park["Claim"].select("name", "value", "bound", "measure").row(0)
    ('走访', 3000.0, 'at_least', 'visits')
    """
    path = Path(path)
    if path.is_dir() or not path.exists():
        raise input_error("CG-I401" if not path.exists() else "CG-I419", path=path.name)
    foreign = load_mapping(mapping)
    grids = _readable(_grids(path, encoding, NONE, mapping=foreign))
    raw = (
        [] if foreign is None else [table for table in foreign.apply(grids).tables if table.kind is kind_named("Claim")]
    )
    told: list[Finding] = []
    if not raw:
        if len(grids) > 1:
            ours = [grid for grid in grids if kind_called(grid.name) is kind_named("Claim")]
        else:
            ours = _readable(_grids(path, encoding, NONE, kind_named("Claim").table))
        readings = [read_grid(grid, NONE) for grid in ours]
        raw = [table for reading in readings for table in reading.tables]
        told.extend(found for reading in readings for found in reading.findings)
    checked = [check_table(_without_examples(table)) for table in raw]
    if checked:
        _join({"Claim": checked})
    findings = sorted((*told, *(found for table in checked for found in table.findings)), key=_place)
    frames = [live(table).drop(ROW) for table in checked]
    if not any(frame.height for frame in frames):
        error = input_error("CG-I419", path=path.name)
        raise InputError(error.code, error.text, findings)
    return Park.from_frames({"Claim": pl.concat(frames)}, findings, _accounts({"Claim": checked}))


def _grids(
    file: Path,
    encoding: str | None,
    decisions: Decisions,
    name: str | None = None,
    mapping: Mapping | None = None,
) -> Iterator[Grid | Finding]:
    known = frozenset() if mapping is None else mapping.headings
    for sheet in read_sheets(file, encoding, name):
        if isinstance(sheet, Finding):
            yield sheet
        elif is_of_book(sheet):
            yield other_book(sheet.file)
            return
        else:
            yield from find_grids(sheet, decisions, known)


def _readable(grids: Iterable[Grid | Finding]) -> list[Grid]:
    """Return the grids of one file; where it has none that can be read, its first finding is the error."""
    read = list(grids)
    sound = [grid for grid in read if isinstance(grid, Grid)]
    if not sound and isinstance(read[0], Finding):
        raise InputError(read[0].code, read[0].message, [found for found in read if isinstance(found, Finding)])
    return sound


def _raw_tables(
    paths: Sequence[Path],
    mapping: Mapping | None,
    encoding: str | None,
    decisions: Decisions,
    findings: list[Finding],
) -> tuple[list[RawTable], list[Source]]:
    """Read all files, and what their sheets held; one that cannot be read is a finding beside the others."""
    raw: list[RawTable] = []
    sources: list[Source] = []
    grids = []
    for path in paths:
        findings.extend(other_tables(path))
    for file in _files(paths, mapping, decisions):
        for grid in _grids(file, encoding, decisions, mapping=mapping):
            if isinstance(grid, Finding):
                findings.append(grid)
            elif mapping is None:
                _take(read_grid(grid, decisions), raw, sources, findings)
            else:
                grids.append(grid)
    if mapping is not None:
        mapped = mapping.apply(grids, [found.file for found in findings if found.file])
        raw.extend(mapped.tables)
        findings.extend(mapped.findings)
        sources.extend(map(source_of_table, mapped.tables))
        for grid in mapped.rest:
            _take(read_grid(grid, decisions), raw, sources, findings)
    files = {source.file for source in sources}
    for stated in decisions.sheets:
        sheet, told = hold_to_files(stated, files)
        findings.extend(told)
        for grid in find_grids(sheet, NONE):
            _take(read_grid(grid, NONE), raw, sources, findings)
    raw.extend(decided_products(decisions))
    return raw, sources


def _lacking(paths: Sequence[Path], findings: list[Finding]) -> list[Quality]:
    """Return what folders that were made of other files lack of them."""
    held = [read_quality(path) for path in paths]
    findings.extend(one for one in held if isinstance(one, Finding))
    return [one for one in held if isinstance(one, Quality)]


def _files(paths: Sequence[Path], mapping: Mapping | None, decisions: Decisions) -> list[Path]:
    """Return the files to read, without the workbook of decisions."""
    own = None if decisions.path is None else decisions.path.resolve()
    listed = [file for path in paths for file in list_files(path, () if mapping is None else mapping.patterns)]
    return [file for file in listed if not is_book(file) and not is_quality(file) and file.resolve() != own]


def _take(reading: Reading, raw: list[RawTable], sources: list[Source], findings: list[Finding]) -> None:
    raw.extend(reading.tables)
    findings.extend(reading.findings)
    source = source_of(reading)
    if source is not None:
        sources.append(source)


def _states_enough(checked: Checked) -> bool:
    """Tell whether a table has a row of what a park needs one of, or names one."""
    kind = checked.raw.kind
    named = {name for prop in checked.raw.mentions for name in kind[prop].reference}
    return bool(checked.frame.height + checked.raw.lost) and not named.union([kind.name]).isdisjoint(_ENOUGH)


def _refuse(findings: list[Finding], tables: dict[str, list[Checked]]) -> None:
    failures = [found for found in findings if found.code.startswith("CG-I")]
    for checked in _each(tables):
        findings.extend(checked.findings)
    if failures:
        raise InputError(failures[0].code, failures[0].message, sorted(findings, key=_place))
    error = input_error("CG-I409")
    raise InputError(error.code, error.text, sorted(findings, key=_place))


def _without_examples(table: RawTable) -> RawTable:
    """Drop the example rows of the template."""
    if "source" not in table.frame.columns or table.frame["source"].dtype != pl.String:
        return table
    if not differing(table.frame["source"]).str.contains(_EXAMPLE).any():
        return table
    example = pl.col("source").str.contains(_EXAMPLE).fill_null(value=False)
    return replace(table, frame=table.frame.filter(~example))


def _join(tables: dict[str, list[Checked]]) -> None:
    """Tell who is who, resolve references, check across tables; nodes first, since edges lean on them."""
    for checked in _each(tables):
        fill_kinds(checked)
        fill_ends(checked)
        lay_unknown_ends_aside(checked)
    unify_spellings(tables)
    identify(tables, [kind for kind in NODE_KINDS if not kind.within])
    parts = [kind for kind in NODE_KINDS if kind.within]
    resolve_wholes(tables, parts)
    identify(tables, parts)
    for checked in _each(tables):
        check_required(checked)
    merge_doubles(tables, NODE_KINDS)
    check_ids(tables)
    check_codes(tables)
    # links make records known that nodes may name
    resolve(tables, EDGE_KINDS)
    resolve(tables, NODE_KINDS)
    check_edges(tables)
    keep_earlier_times(tables)
    merge_doubles(tables, EDGE_KINDS)
    for checked in _each(tables):
        check_dates(checked)
        check_counts(checked)


def _each(tables: dict[str, list[Checked]]) -> list[Checked]:
    return [checked for several in tables.values() for checked in several]


def _accounts(tables: dict[str, list[Checked]]) -> list[Account]:
    accounts = []
    for kind in (*NODE_KINDS, *EDGE_KINDS):
        several = tables.get(kind.name)
        if several:
            read = sum(c.total + c.raw.lost for c in several)
            quarantined = sum(len(c.bad) + c.raw.lost for c in several)
            repaired = sum(len((c.repaired | c.merged) - c.bad) for c in several)
            accounts.append(Account(kind.table, read, read - quarantined - repaired, repaired, quarantined))
    return accounts


def _place(finding: Finding) -> tuple[str, str, int, str, str]:
    return (finding.file or "", finding.sheet or "", finding.row or 0, finding.column or "", finding.code)


def count_findings(park: Park) -> dict[str, int]:
    """Return the number of findings per code, in the order of the codes.

    Examples
    --------
    >>> count_findings(Park.from_rows({}))
    {}
    """
    return dict(sorted(Counter(finding.code for finding in park.findings).items()))
