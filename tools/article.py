"""Write `docs/article.md`: the items of the article, and what the sample answers to the command of each."""

from __future__ import annotations

import csv
import io
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from click.testing import CliRunner

from chaingraph.cli.app import command
from chaingraph.model import kind

ROOT = Path(__file__).parent.parent
ITEMS, DOCUMENT = ROOT / "tools" / "article.toml", ROOT / "docs" / "article.md"
PLACES = MappingProxyType(
    {
        "0": "引言",
        "1.1": "把组织建在产业链上 · 构筑党建体系",
        "1.2": "把组织建在产业链上 · 配强工作力量",
        "1.3": "把组织建在产业链上 · 健全工作机制",
        "2.1": "将党员聚在产业链上 · 服务赋能",
        "2.2": "将党员聚在产业链上 · 示范引领",
        "2.3": "将党员聚在产业链上 · 党员培育",
        "3.1": "让企业强在产业链上 · 配套招商",
        "3.2": "让企业强在产业链上 · 梯次培育",
        "3.3": "让企业强在产业链上 · 合作共赢",
        "4": "结语与图注",
    }
)
HEAD = """\
# 文章逐项 / The article, item by item

由 `tools/article.py` 在样例园区（`chaingraph sample park`）上运行每一项的命令生成，测试逐条重跑。
依据的文章：《泸州国家高新区：凝心聚力促发展 产业链上党旗红》。样例是合成的，答案只说明本程序怎样回答。

Made by `tools/article.py`, which runs each item's command on the sample park; a test runs every line again. The sample
is synthetic: the answers show how the question is answered and say nothing about a real firm.
"""
NONE_YET = "尚无命令 no command yet"
SHOWN = 3  # cells of the first row that are shown


@dataclass(frozen=True)
class Said:
    """What a command said: how it ended, the rows under their headings, and the notes beside them."""

    exit_code: int
    rows: tuple[Mapping[str, str], ...]
    notes: str


def items() -> dict[str, dict[str, Any]]:
    """Return the items by their number, in the order of the article."""
    return tomllib.loads(ITEMS.read_text(encoding="utf-8"))


def ask(words: str, park: Path) -> Said:
    """Run a command on a park, with its tables in Chinese."""
    name, *more = shlex.split(words)
    done = CliRunner().invoke(command, ["--lang", "zh", name, str(park), *more, "--format", "csv"])
    rows = tuple(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff")))) if done.exit_code == 0 else ()
    return Said(done.exit_code, rows, done.stderr.strip())


def _line(number: str, item: Mapping[str, Any], park: Path) -> str:
    records = "、".join(kind(name).label.zh for name in item["records"])
    question = f"{item['zh']}<br>{item['en']}"
    if not item["ask"]:
        return f"| {number} | {question} | {records} | | {NONE_YET} |"
    words = str(item["ask"]).split(" ", 1)
    typed = " ".join(["chaingraph", words[0], "park", *words[1:]])
    return f"| {number} | {question} | {records} | `{typed}` | {_answer(ask(str(item['ask']), park), item)} |"


def _answer(said: Said, item: Mapping[str, Any]) -> str:
    """Return how many rows there are and what the first says; the notes where there is none."""
    rows = [row for row in said.rows if item.get("row", {}).items() <= row.items()]
    if not rows and "empty" in item:
        return f"0；{item['empty']['zh']}<br>{item['empty']['en']}"
    if not rows:
        return "0；" + said.notes.splitlines()[0] if said.notes else "0"
    heads = item.get("shows") or [head for head in rows[0] if not head.endswith("编号") and rows[0][head]][:SHOWN]
    first = "，".join(f"{head} {rows[0][head]}" for head in heads).replace("|", "\\|").replace("\n", " ")
    return f"{len(rows)} 行；首行：{first}"


def document(park: Path) -> str:
    """Return the text of the document as the sample answers it."""
    return "\n".join([HEAD, *_lines(park)])


def _lines(park: Path) -> Iterator[str]:
    place = None
    for number, item in items().items():
        if item["place"] != place:
            place = item["place"]
            yield from (
                f"## {PLACES[place]}",
                "",
                "| 项 | 问题 question | 记录 records | 命令 command | 样例的答案 answer |",
            )
            yield "|---|---|---|---|---|"
        yield _line(number, item, park)


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder, "park")
        CliRunner().invoke(command, ["sample", str(sample)])
        DOCUMENT.write_text(document(sample), encoding="utf-8", newline="\n")
