"""The ends of chains out of a file of their own: chain, and the product or firm that ends it."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from chaingraph.errors import Finding, InputError
from chaingraph.io.blocks import find_grids
from chaingraph.io.codes import input_error
from chaingraph.io.decisions import NONE, Choice, Decision, Decisions
from chaingraph.io.directory import cut
from chaingraph.io.files import read_sheets
from chaingraph.io.sheets import Sheet
from chaingraph.io.tables import Grid
from chaingraph.io.written import BETWEEN, folded

_CHAIN = frozenset({"chain", "chain_id", "industry_chain", "产业链", "产业链名称", "供需链", "链条", "链"})
_END = frozenset(
    {"product", "firm", "end", "ends", "enterprise", "enterprise_id", "终端", "产业链终端", "终端产品", "终端企业"}
    | {"产品", "企业", "产品名称", "企业名称"}
)  # fmt: skip


def read_ends(path: str | Path, *, encoding: str | None = None) -> tuple[tuple[str | None, str], ...]:
    r"""Read which firm or product ends which chain.

    Parameters
    ----------
    path
        A CSV, Parquet or xlsx file with one or two columns for the ends (product, firm, 终端产品, 终端企业) and perhaps
        one for the chain (chain, 供需链): rows of one chain are its ends; without, each end is of a chain of its own.
        Several in a cell are parted by ；.
    encoding
        Encoding of text files, when it cannot be told.

    Returns
    -------
    tuple
        Pairs of chain, None where none is named, and end, sorted.

    Raises
    ------
    InputError
        If the file cannot be read, or states no end of a chain (``CG-I431``).

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "ends.csv")
    ...     _ = file.write_text("产业链,终端产品\n电子,手机；平板\n", encoding="utf-8")
    ...     read_ends(file)
    (('电子', '平板'), ('电子', '手机'))
    """
    path = Path(path)
    if not path.is_file():
        raise input_error("CG-I431" if path.exists() else "CG-I401", path=path.name)
    pairs: set[tuple[str | None, str]] = set()
    for sheet in read_sheets(path, encoding, None):
        if isinstance(sheet, Finding):
            raise InputError(sheet.code, sheet.message, [sheet])
        for grid in _grids(sheet):
            pairs |= _pairs_of(grid)
    if not pairs:
        raise input_error("CG-I431", path=path.name)
    return tuple(sorted(pairs, key=lambda pair: (pair[0] or "", pair[1])))


def _grids(sheet: Sheet) -> list[Grid]:
    """Return the tables of a sheet; what would be asked about elsewhere is read, since people wrote it as an end."""
    grids = list(find_grids(sheet, NONE))
    asked = {told.key: Decision(Choice.ACCEPT, told.proposal) for grid in grids for told in grid.findings if told.key}
    return list(find_grids(sheet, Decisions(asked))) if asked else grids


def _pairs_of(grid: Grid) -> set[tuple[str | None, str]]:
    heads = list(map(folded, grid.headers))
    chains = [at for at, head in enumerate(heads) if head in _CHAIN]
    ends = [at for at, head in enumerate(heads) if head in _END]
    if len(chains) > 1 or not ends:
        return set()
    columns = [str(at) for at in range(len(heads))]
    texts = grid.frame.select(pl.col(columns).cast(pl.String).str.strip_chars().replace("", None))
    # Under headings that a list of segments has, the reader has filled blank chains in from above already
    named = pl.col(columns[chains[0]]).forward_fill() if chains else pl.lit(None, pl.String)
    return {
        (chain, word)
        for at in ends
        for chain, cell in texts.select(named.alias("chain"), columns[at]).drop_nulls(columns[at]).iter_rows()
        for word in cut(cell, BETWEEN)
    }
