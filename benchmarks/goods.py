"""Pairs of product words that count as one product without a question: a random sample to read, and what it costs.

`python benchmarks/goods.py FOLDER...` reads every JSON, CSV and text file of the folders and takes what stands in them
as words of goods: values of JSON, cells of CSV, lines of text that have a Chinese letter; comma lists are taken apart.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from chaingraph.asof.products import find_head_proposals, find_products
from chaingraph.park import Park

_LONGEST = 24  # letters of what is a word and no sentence


def main() -> None:
    """Print the sample as a table of Markdown with an empty column for the judgement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    words = sorted({word for folder in asked.folders for file in _files(folder) for word in _words(file)})
    firms = pl.DataFrame({"id": words, "name": words, "products": [[word] for word in words]})
    park = Park.from_frames({"Enterprise": firms.with_columns(source=pl.lit("synthetic"))})
    begun = time.process_time()
    index = find_products(park)
    indexed = time.process_time() - begun
    heads = find_head_proposals(park)
    spent = time.process_time() - begun
    merged = index.filter(pl.col("method").is_in(["key", "core"]), pl.col("word") != pl.col("product"))
    pairs = list(merged.select("word", "product", "method").iter_rows())
    drawn = random.Random(asked.seed).sample(pairs, min(asked.pairs, len(pairs)))
    by = dict(merged["method"].value_counts().iter_rows())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(words)} words, {len(pairs)} merged without a question {by}, {heads['product'].n_unique()} with a head")
    print(f"index {indexed:.2f} s CPU, with heads {spent:.2f} s CPU, {memory:.0f} MB\n")
    print("| no. | word | counts as | by | read |\n|---|---|---|---|---|")
    for number, (word, product, method) in enumerate(drawn, start=1):
        print(f"| {number} | {word} | {product} | {method} | |")


def _files(folder: Path) -> list[Path]:
    return [folder] if folder.is_file() else sorted(path for path in folder.rglob("*") if path.is_file())


def _words(file: Path) -> Iterator[str]:
    for text in _texts(file):
        for part in text.replace("，", ",").split(","):
            word = part.strip()
            if 1 < len(word) <= _LONGEST and any("\u4e00" <= letter <= "\u9fff" for letter in word) and "*" not in word:
                yield word


def _texts(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as opened:
        if file.suffix == ".csv":
            csv.field_size_limit(sys.maxsize)
            for row in csv.reader(opened):
                yield from row
        elif file.suffix in {".json", ".jsonl"}:
            for line in opened:
                yield from _strings(_parsed(line))
        elif file.suffix == ".txt":
            yield from opened


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        return None


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


if __name__ == "__main__":
    main()
