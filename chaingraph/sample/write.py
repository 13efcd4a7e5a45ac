"""Writing sample parks: at park size through `io`, at the size of a nation block by block."""

from __future__ import annotations

import json
import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl

from chaingraph.errors import Text, UsageError
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.sample.blocks import common_frames, make_block
from chaingraph.sample.generate import Sample, build_sample, difficulty_of

_BLOCK = 20_000


def truth_path(out: Path) -> Path:
    """Return where the planted truth of a park goes: beside it, never inside it.

    >>> truth_path(Path("park")).name, truth_path(Path("park.xlsx")).name
    ('park.truth.json', 'park.xlsx.truth.json')
    """
    return out.with_name(f"{out.name}.truth.json")


def write_sample(
    out: Path | str,
    *,
    seed: int = 1,
    enterprises: int | None = None,
    format: str | None = None,
    difficulty: str | None = None,
) -> Path:
    """Write a sample park and, beside it, its planted truth.

    Parameters
    ----------
    out
        Folder, or xlsx file.
    seed, enterprises, difficulty
        As for `build_sample`. Above 20 000 enterprises the park is made and written block by block.
    format
        ``csv``, ``xlsx`` or ``parquet``; by the name of `out` when none is given, and Parquet for large parks.

    Returns
    -------
    Path
        The park that was written. The truth stands in ``OUT.truth.json``; large parks have none.

    Raises
    ------
    UsageError
        If a large park is asked for in another format than Parquet, or as `build_sample` does.

    Notes
    -----
    A large park is a row of self-similar blocks of at most 20 000 firms, each with chains and general suppliers of
    its own; memory does not grow with the number of firms. The folder appears under its name only when it is complete.
    """
    out = Path(out)
    if enterprises is not None and enterprises > _BLOCK:
        if format not in (None, "parquet"):
            raise UsageError(
                "CG-U022",
                Text(
                    f"超过 {_BLOCK} 家企业只能写成 parquet，不能是 {format}",
                    f"above {_BLOCK} enterprises a park is written as parquet, not {format}",
                ),
            )
        return _write_blocks(out, seed, enterprises, difficulty)
    from chaingraph.io.export import write_park

    sample = build_sample(seed=seed, enterprises=enterprises, difficulty=difficulty)
    write_park(sample.park, out, format)
    _write_truth(sample, out)
    return out


def _write_truth(sample: Sample, out: Path) -> None:
    target = truth_path(out)
    part = target.with_name(f".{target.name}.part")
    part.write_text(json.dumps(sample.truth, ensure_ascii=False, indent=0), encoding="utf-8")
    part.replace(target)


def _write_blocks(out: Path, seed: int, enterprises: int, difficulty: str | None) -> Path:
    hidden = difficulty_of(difficulty)
    if out.exists() and not (out.is_dir() and all(path.suffix == ".parquet" for path in out.iterdir())):
        raise UsageError(
            "CG-U023",
            Text(
                f"{out.name} 已存在且不是 parquet 园区，不会覆盖",
                f"{out.name} exists and is no parquet park: left alone",
            ),
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as scratch:
        parts, whole = Path(scratch, "parts"), Path(scratch, "whole")
        whole.mkdir()
        tables: set[str] = set()
        # Blocks of equal size: a rest of a few firms could hold no chain.
        bounds = np.linspace(0, enterprises, -(-enterprises // _BLOCK) + 1).astype(int).tolist()
        for block, (start, end) in enumerate(pairwise(bounds)):
            frames, *_ = make_block(np.random.default_rng([seed, block]), end - start, hidden, start + 1)
            if block == 0:
                frames |= common_frames()
            for name, frame in frames.items():
                tables.add(name)
                folder = parts / kind(name).table
                folder.mkdir(parents=True, exist_ok=True)
                Park.from_frames({name: frame})[name].write_parquet(folder / f"{block:05d}.parquet")
        for name in sorted(tables):
            table = kind(name).table
            pl.scan_parquet(parts / table / "*.parquet").sink_parquet(whole / f"{table}.parquet")
        if out.exists():
            out.replace(Path(scratch, "before"))
        whole.replace(out)
    truth_path(out).unlink(missing_ok=True)
    return out
