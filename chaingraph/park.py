"""The park: immutable, validated tables, one per declared kind of record."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

import polars as pl

from chaingraph.errors import Finding
from chaingraph.model import KINDS, Kind, Type, kind
from chaingraph.quality import Quality

_DTYPES: Mapping[Type, Any] = MappingProxyType(
    {
        Type.TEXT: pl.String,
        Type.INTEGER: pl.Int64,
        Type.NUMBER: pl.Float64,
        Type.DATE: pl.Date,
        Type.BOOLEAN: pl.Boolean,
        Type.ENUM: pl.String,
        Type.LIST: pl.List(pl.String),
    }
)

# rows whose text is in memory at once
_DIGESTED = 50_000


def schema_of(declared: Kind) -> dict[str, Any]:
    """Return the column types of a kind's table, in declared order.

    Parameters
    ----------
    declared
        The kind of record.

    Returns
    -------
    dict
        Column name to Polars type; enumerations are texts, lists are lists of texts.

    Examples
    --------
    >>> from chaingraph.model import kind
    >>> list(schema_of(kind("SUPPLIES")))[:3]
    ['from_id', 'to_id', 'product']
    """
    return {prop.name: _DTYPES[prop.type] for prop in declared.properties}


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the rows of one table: ``read = kept + repaired + quarantined``."""

    table: str
    read: int
    kept: int
    repaired: int
    quarantined: int


@dataclass(frozen=True, eq=False)  # a park is itself: `equals` compares records
class Park:
    """Validated tables by kind; an absent table is empty, an absent value is null (unknown).

    Attributes
    ----------
    tables
        Kind name (``Enterprise``, ``SUPPLIES``, …) to a frame with exactly the declared columns.
    findings
        What was found while reading; empty for a park made in memory.
    accounts
        Row counts per table that was read.
    quality
        How well its files were read; None for a park that was not read from files.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "source": "synthetic"}]})
    >>> park["Enterprise"]["name"].to_list()
    ['甲']
    >>> park["SUPPLIES"].height
    0
    """

    tables: Mapping[str, pl.DataFrame]
    findings: tuple[Finding, ...] = field(default=())
    accounts: tuple[Account, ...] = field(default=())
    quality: Quality | None = None

    @classmethod
    def from_frames(
        cls,
        frames: Mapping[str, pl.DataFrame],
        findings: Iterable[Finding] = (),
        accounts: Iterable[Account] = (),
    ) -> Park:
        """Make a park of frames by kind name; missing columns are unknown, undeclared ones are an error.

        Raises
        ------
        KeyError
            If a name is no declared kind.
        ValueError
            If a frame has an undeclared column.
        """
        tables = {}
        for name, frame in frames.items():
            schema = schema_of(kind(name))
            undeclared = [column for column in frame.columns if column not in schema]
            if undeclared:
                raise ValueError(f"{name} has no column {undeclared}")
            tables[name] = frame.select(
                (pl.col(column).cast(dtype) if column in frame.columns else pl.lit(None, dtype=dtype)).alias(column)
                for column, dtype in schema.items()
            )
        return cls(MappingProxyType(tables), tuple(findings), tuple(accounts))

    @classmethod
    def from_rows(cls, rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> Park:
        """Make a park of rows by kind name, for tests and small examples."""
        return cls.from_frames(
            {name: pl.DataFrame([dict(row) for row in items], schema_of(kind(name))) for name, items in rows.items()}
        )

    def __getitem__(self, name: str) -> pl.DataFrame:
        """Return the table of a kind; empty, with the declared columns, when there is none."""
        if name in self.tables:
            return self.tables[name]
        return pl.DataFrame(schema=schema_of(kind(name)))

    def scan(self, name: str) -> pl.LazyFrame:
        """Return the table of a kind as a lazy frame; a park on disk reads only the columns that are asked for.

        Examples
        --------
        >>> Park.from_rows({}).scan("Enterprise").select("id").collect().height
        0
        """
        return self[name].lazy()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all records; the order of rows and of tables does not matter."""
        total = hashlib.sha256()
        for declared in KINDS:
            frame = self[declared.name]
            if frame.height:
                rows = hashlib.sha256()
                for piece in frame.sort(declared.key, nulls_last=True).iter_slices(_DIGESTED):
                    rows.update(piece.write_ndjson().encode())
                total.update(declared.name.encode() + b"\0" + rows.digest())
        return total.hexdigest()

    def equals(self, other: Park) -> bool:
        """Tell whether both parks hold the same records, in whatever order."""
        return self.digest == other.digest

    def summary(self) -> dict[str, int]:
        """Return the number of records per kind that has any."""
        return {declared.name: self[declared.name].height for declared in KINDS if self[declared.name].height}

    def _repr_html_(self) -> str:
        """Show the counts in a notebook: nothing that was read, only declared labels."""
        cells = "".join(
            f"<tr><td>{kind(name).label.zh}</td><td>{kind(name).label.en}</td><td>{name}</td><td>{count}</td></tr>"
            for name, count in self.summary().items()
        )
        heads = "".join(f"<th>{head}</th>" for head in ("表", "Table", "Kind", "n"))
        findings = f"<p>问题 findings: {len(self.findings)}</p>" if self.findings else ""
        return f"<table><thead><tr>{heads}</tr></thead><tbody>{cells}</tbody></table>{findings}"
