"""Who is who at scale: names compared, doubles searched, noise of certain kinds merged, other noise only asked.

Usage: ``python benchmarks/identity.py [ROWS] [NAMES…]``; each file of names is a CSV with a column ``name`` (or
``full_name``), a code where it has one (``unified_social_credit_code``, ``uscc``) and a short name (``short_name``).
Without a file, names are made up. CPU seconds.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from chaingraph.io import count_findings, read_park
from chaingraph.io.credit_code import check_holds
from chaingraph.io.directory import Directory
from chaingraph.io.identity import strong, weak
from chaingraph.io.reference_codes import reference_table

NAME, CODE, SHORT = ("name", "full_name"), ("unified_social_credit_code", "uscc"), ("short_name",)
PARTS = ("华", "鑫", "川", "南", "天", "恒", "盛", "德", "科", "达", "宏", "远", "瑞", "丰", "泰", "安", "新", "联")
TRADES = ("机电", "电子", "材料", "物流", "软件", "模具", "传感", "药业", "包装", "酒业", "能源", "环保")
FORMS = ("有限公司", "有限责任公司", "股份有限公司", "（集团）有限公司")
TABLE = reference_table("traditional")
OLD = dict(zip(TABLE["simplified"], TABLE["traditional"], strict=True))


def make_up(rows: int) -> pl.DataFrame:
    """Make names up, all different."""
    rng, names = random.Random(1), dict[str, None]()
    while len(names) < rows:
        stem = "".join(rng.choices(PARTS, k=rng.randint(2, 4)))
        names[f"示例{rng.choice(('', '泸州', '成都'))}{stem}{rng.choice(TRADES)}{rng.choice(FORMS)}"] = None
    return pl.DataFrame({"name": list(names)})


def load(file: Path) -> pl.DataFrame:
    """Return ``name``, and ``code`` and ``short`` where the file has them."""
    frame = pl.read_csv(file, infer_schema=False)
    wanted = (("name", NAME), ("code", CODE), ("short", SHORT))
    found = {to: pl.col(word) for to, words in wanted for word in words if word in frame.columns}
    return frame.select(**found).drop_nulls("name").unique("name", keep="first", maintain_order=True)


def wide(text: str) -> str:
    """Write letters of half width in full width."""
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


SURE = {
    "width": lambda text: wide(text) if wide(text) != text else text.replace("（", "(").replace("）", ")"),
    "brackets": lambda text: text.replace("（", "【").replace("）", "】").replace("(", "〔").replace(")", "〕"),
    "script": lambda text: "".join(OLD.get(letter, letter) for letter in text),
    "zero width": lambda text: text[:2] + "\u200b" + text[2:],
    "blanks": lambda text: text[:3] + " " + text[3:],
    "full stop": lambda text: text + "。",
    "former name": lambda text: text + "（原某某测试厂）",
}
ASKED = {
    "legal form": lambda text: (
        text.replace("有限责任公司", "公司") if "有限责任" in text else text.replace("有限公司", "有限责任公司")
    ),
}
OTHER = {"branch": lambda text: text + "成都分公司", "letter lost": lambda text: text[1:]}


def cpu(work: object) -> float:
    """Return the CPU seconds of a call."""
    begin = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - begin


def collisions(names: pl.DataFrame) -> None:
    """Print how many names of distinct valid codes have one strong form and are not written alike."""
    if "code" not in names.columns:
        return
    sound = names.filter(check_holds(names["code"]).fill_null(value=False))
    forms = sound.with_columns(strong=strong(pl.col("name")))
    several = forms.group_by("strong").agg(pl.col("code").n_unique(), pl.col("name").n_unique())
    merged = several.filter((pl.col("code") > 1) & (pl.col("name") > 1)).height
    print(f"  distinct valid codes: {sound.height}, merged by strong form: {merged}")


def noise(names: pl.DataFrame) -> None:
    """Print for each kind of noise how many written names are merged into, asked about, or neither."""
    base = names.select("name", strong=strong(pl.col("name"))).with_columns(weak=weak(pl.col("strong")))
    for kinds in (SURE, ASKED, OTHER):
        for kind, change in kinds.items():
            written = base.with_columns(typed=pl.Series([change(name) for name in base["name"]]))
            written = written.filter(pl.col("typed") != pl.col("name"))
            forms = written.with_columns(s=strong(pl.col("typed"))).with_columns(w=weak(pl.col("s")))
            merged = forms.filter(pl.col("s") == pl.col("strong")).height
            wrong = forms.filter(pl.col("s") != pl.col("strong"), pl.col("s").is_in(base["strong"].implode())).height
            asked = forms.filter(pl.col("s") != pl.col("strong"), pl.col("w") == pl.col("weak")).height
            print(f"  {kind:12} changed {forms.height:6} merged {merged:6} into another {wrong:4} asked {asked:6}")


def short_names(names: pl.DataFrame) -> None:
    """Print what is made of short names in parks of 400: the known one, else the first letters without the form."""
    said = pl.col("short") if "short" in names.columns else pl.col("name").str.replace(r"[（(].*$|(股份)?有限.*$", "")
    frame = names.with_columns(id=pl.int_range(pl.len()).cast(pl.String), short=said).drop_nulls("short")
    counts = {"right": 0, "wrong": 0, "several": 0, "none": 0, "absent: wrong": 0}
    for start in range(0, frame.height - 399, 400):
        park = frame.slice(start, 400)
        for part, absent in ((park, False), (park.tail(200), True)):
            there = park.head(200) if absent else park
            directory = Directory([there.select("id", "name")], ["Enterprise"])
            sure = directory.find(part["short"])
            likely = directory.likely([text for text, ids in sure.items() if not ids])
            for text, id_ in part.select("short", "id").iter_rows():
                ids = tuple(sure[text]) or likely[text].ids
                if absent:
                    counts["absent: wrong"] += len(ids) == 1
                elif len(ids) == 1:
                    counts["right" if ids[0] == id_ else "wrong"] += 1
                else:
                    counts["several" if ids else "none"] += 1
    print("  short names:", ", ".join(f"{word} {number}" for word, number in counts.items()))


def speed(rows: int) -> None:
    """Print the time of forms, and of reading lists with all ids, with codes alone, and with names alone."""
    number = pl.int_range(rows, eager=True).cast(pl.String)
    frame = pl.DataFrame({"name": "示例" + number + "机械科技（四川）有限公司"})
    strongs = frame.select(strong(pl.col("name")))
    print(f"{rows} names: strong {cpu(lambda: frame.select(strong(pl.col('name')))):.2f} s", end=", ")
    print(f"weak of strong {cpu(lambda: strongs.select(weak(pl.col('name')))):.2f} s")
    for words, columns in (("all ids", {"id": "E" + number}), ("names alone", {}), ("ids, one name alone", None)):
        ids = {"id": pl.Series([None], dtype=pl.String).extend(("E" + number)[1:])} if columns is None else columns
        with tempfile.TemporaryDirectory() as folder:
            frame.with_columns(**ids, source=pl.lit("synthetic")).write_csv(Path(folder, "enterprises.csv"))
            seconds = cpu(lambda folder=folder: count_findings(read_park(folder)))
        print(f"  read, {words}: {seconds:.2f} s")


def main(rows: int, files: list[Path]) -> None:
    """Print everything."""
    for name, names in [(file.name, load(file)) for file in files] or [("made up", make_up(4000))]:
        print(f"{name}: {names.height} names")
        collisions(names)
        noise(names)
        short_names(names)
    speed(rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, [Path(word) for word in sys.argv[2:]])
