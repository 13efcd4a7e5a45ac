"""A park that stays on disk: Parquet files that were checked before, read column by column when an analysis asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from chaingraph.errors import InputError, Text
from chaingraph.model import KINDS, kind
from chaingraph.park import Park, schema_of


@dataclass(frozen=True, eq=False)
class ScannedPark(Park):
    """A park whose tables are Parquet files; each is read when it is asked for, and only what is asked for."""

    files: Mapping[str, Path] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pl.DataFrame:
        """Return the whole table of a kind, read anew each time."""
        return self.scan(name).collect() if name in self.files else Park.__getitem__(self, name)

    def scan(self, name: str) -> pl.LazyFrame:
        """Return the table of a kind with the declared columns; those that the file lacks are unknown."""
        if name not in self.files:
            return Park.__getitem__(self, name).lazy()
        frame = pl.scan_parquet(self.files[name])
        given = frame.collect_schema()
        return frame.select(
            (pl.col(column).cast(dtype) if column in given else pl.lit(None, dtype=dtype)).alias(column)
            for column, dtype in schema_of(kind(name)).items()
        )


def scan_park(folder: Path | str) -> ScannedPark:
    """Open a folder of Parquet files as a park without reading or checking them.

    `folder`: what `write_park` or `write_sample` wrote, or anything that `read_park` found no fault in: nothing is
        validated here, references must be ids.

    Returns a park for analyses of millions of records. `Park.scan` reads the columns that a query needs.
    Raises `InputError` if the folder holds no ``enterprises.parquet``, or a file is no Parquet file or has undeclared
    columns.

    >>> scan_park("no-such-folder")
    Traceback (most recent call last):
    ...
    chaingraph.errors.InputError: CG-I420 no enterprises.parquet in no-such-folder
    """
    folder = Path(folder)
    files = {declared.name: folder / f"{declared.table}.parquet" for declared in KINDS}
    files = {name: path for name, path in files.items() if path.is_file()}
    if "Enterprise" not in files:
        raise InputError(
            "CG-I420", Text(f"{folder.name} 中没有 enterprises.parquet", f"no enterprises.parquet in {folder.name}")
        )
    for name, path in files.items():
        try:
            given = pl.read_parquet_schema(path)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise InputError(
                "CG-I421", Text(f"{path.name} 不是 Parquet 文件", f"{path.name} is no Parquet file")
            ) from error
        strange = sorted(set(given) - set(schema_of(kind(name))))
        if strange:
            raise InputError(
                "CG-I422",
                Text(
                    f"{path.name} 有未声明的列 {strange}；请先用 read_park 读入",
                    f"{path.name} has undeclared columns {strange}; read it with read_park first",
                ),
            )
    return ScannedPark({}, files=files)
