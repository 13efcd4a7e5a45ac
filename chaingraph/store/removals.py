"""What a load takes away from the records of a kind."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from chaingraph.io.live import OPEN
from chaingraph.model import kind
from chaingraph.model.core import Kind


@dataclass
class Removal:
    """What a load takes away from one kind."""

    kind: str
    before: int  # records that readers saw
    places: list[str] = field(default_factory=list)  # places of the records that go
    dropped: list[str] = field(default_factory=list)  # places of records of others that are not used any more
    # how many of them an unfinished load left, which no reader saw: that they go has not to be confirmed
    unseen: int = 0
    # those that readers saw, by kind and key, unless persons are known by it
    named: list[str] = field(default_factory=list)
    copies: list[list[str]] = field(default_factory=list)  # places of edges that stand several times, edge by edge

    @property
    def removed(self) -> int:
        """How many records of the scope go."""
        return len(self.places) + len(self.dropped) - self.unseen

    def add(self, held: pl.DataFrame, gone: pl.DataFrame, places: list[str]) -> None:
        """Take in some records of the scope, and those of them that go, whose places are listed in `places`."""
        seen = gone.filter(~pl.col("pending"))
        self.before += held.filter(~pl.col("pending")).height
        self.unseen += gone.height - seen.height
        self.named += _named(kind(self.kind), seen)
        places += gone["place"].to_list()


def _named(declared: Kind, gone: pl.DataFrame) -> list[str]:
    """Return records by kind and key in one text each; none of a kind whose keys are of persons."""
    keys = [name for name in gone.columns if name not in ("place", "pending")]
    shown = [name for name in keys if gone[name].null_count() < gone.height]
    if gone.is_empty() or any(declared[name].data_class not in OPEN for name in shown if name in declared.columns):
        return []
    return gone.select(pl.concat_str(pl.lit(declared.name), *shown, separator=" ")).to_series().to_list()
