"""Who could meet a demand, in a large park: what the index of its products costs, and one new demand after that.

Usage: ``python benchmarks/match.py [FIRMS]``; 100000 by default. Firms have three goods each, of names that are made of
a use and a thing (as many names as firms, and kinds of kinds), and three links; one firm in twenty is a dealer.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import polars as pl

from chaingraph.analysis.match import find_matches, find_unmet
from chaingraph.analysis.match.claims import find_claims
from chaingraph.asof.products import find_head_proposals, find_kinds, find_products
from chaingraph.asof.segments import place_firms, segment_words
from chaingraph.park import Park

_THINGS = "齿轮 轴承 线束 电芯 模组 水泵 阀门 传感器 电机 支架 软管 涂料 薄膜 机箱 刀具 胶囊 药瓶 线缆 铸件".split()
_KINDS = ["", "行星", "传动", "微型", "高压", "柔性", "精密"]
_LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 900)]
_DEMANDS = 54


def build_park(firms: int, seed: int = 1) -> Park:
    """Return a park whose firms provide goods of about as many names as there are firms."""
    drawn = random.Random(seed)
    names = [
        drawn.choice(_LETTERS) + drawn.choice(_LETTERS) + "用" * (drawn.random() < 0.1) + kind + thing
        for thing in _THINGS
        for kind in _KINDS
        for _ in range(max(1, firms // (len(_THINGS) * len(_KINDS))))
    ] + [kind + thing for thing in _THINGS for kind in _KINDS]
    ids = [f"E{number:07}" for number in range(firms)]
    goods = [drawn.sample(names, 3) for _ in ids]
    frame = pl.DataFrame(
        {
            "id": ids,
            "name": ids,
            "products": goods,
            "industry": [drawn.choice(["C3489"] * 19 + ["F5191"]) for _ in ids],
            "longitude": [105.4 + drawn.random() / 5 for _ in ids],
            "latitude": [28.8 + drawn.random() / 5 for _ in ids],
            "crs": ["wgs84"] * firms,
        }
    ).with_columns(source=pl.lit("synthetic"))
    sellers = [drawn.randrange(firms) for _ in range(3 * firms)]
    links = pl.DataFrame(
        {
            "from_id": [ids[one] for one in sellers],
            "to_id": [drawn.choice(ids) for _ in sellers],
            "product": [drawn.choice(goods[one]) for one in sellers],
        }
    ).with_columns(source=pl.lit("synthetic"))
    chains = pl.DataFrame({"id": ["C1", "C2"], "name": ["高端装备制造", "电子信息"], "source": ["synthetic"] * 2})
    demands = pl.DataFrame(
        {
            "id": [f"D{number}" for number in range(_DEMANDS)],
            "enterprise_id": drawn.sample(ids, _DEMANDS),
            "product": [drawn.choice(_LETTERS) + drawn.choice(names) for _ in range(_DEMANDS)],
        }
    ).with_columns(source=pl.lit("synthetic"))
    return Park.from_frames({"Enterprise": frame, "SUPPLIES": links, "IndustryChain": chains, "Demand": demands})


def measure(said: str, work: Callable[[], Any]) -> Any:
    """Print the CPU seconds and the time of some work, and return what it gives."""
    cpu, begun = time.process_time(), time.perf_counter()
    found = work()
    print(f"{said:40}{time.process_time() - cpu:8.2f} CPU s{time.perf_counter() - begun:8.2f} s", flush=True)
    return found


def main() -> None:
    """Print a line per step."""
    firms = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    park = build_park(firms)
    begun = time.process_time()
    for index in (find_products, find_head_proposals, find_kinds, segment_words, place_firms, find_claims):
        found = measure(f"index: {index.__wrapped__.__name__}", partial(index, park))
        print(f"{'':12}{found.height} rows")
    measure("index: what the first answer adds", lambda: find_matches(park, product="无人需要的东西"))
    print(f"{'index together':40}{time.process_time() - begun:8.2f} CPU s")
    firm = park["Enterprise"]["id"][7]
    for word in ("终传动齿轮", "齿轮", "柔性线束", "航空发动机叶片", "齿轮系列"):
        table = measure(f"a new demand: {word}", partial(find_matches, park, product=word, enterprise_id=firm))
        print(f"{'':12}{len(table)} rows: {sorted(set(table.column('evidence')))}")
    measure("one of the list", lambda: find_matches(park, demand="D3"))
    measure(f"all {_DEMANDS} open demands", lambda: find_matches(park))
    measure("those that nobody meets", lambda: find_unmet(park))
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10:.0f} MB at most")


if __name__ == "__main__":
    main()
