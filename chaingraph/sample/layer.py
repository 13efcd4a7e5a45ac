"""Synthetic segments of the four chains, what stands in them, and a few goods with makers, users and steps."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from chaingraph.sample.catalogue import LINES
from chaingraph.sample.firms import Firms, days_back
from chaingraph.sample.links import Planted
from chaingraph.sample.staffing import Rows, synthetic

#: By chain, from its end to its beginning as the tiers of the lines: stage, name, whether it is essential
_TIERS: dict[str, tuple[tuple[str, str, bool], ...]] = {
    "CH-EQUIPMENT": (
        ("down", "总成与整机", True),
        ("mid", "基础零部件", True),
        ("mid", "精密件与传感", True),
        ("up", "铸锻件与线缆", False),
        ("up", "基础材料", True),
    ),
    "CH-ELECTRONICS": (
        ("down", "整机终端", True),
        ("mid", "模组与部件", True),
        ("mid", "电路板与风扇", True),
        ("up", "元器件与钣金件", False),
        ("up", "结构件", False),
    ),
    "CH-SERVICES": (
        ("down", "集成、平台与认证", True),
        ("mid", "应用软件与设计", True),
        ("mid", "数据库与测量", False),
        ("up", "数据加工与工装", False),
    ),
    "CH-PHARMA": (
        ("down", "制剂与设备", True),
        ("mid", "原料药与器械", True),
        ("up", "辅料与医用件", True),
        ("up", "药瓶与传感器", False),
    ),
}
#: Segments beside the tiers: one that nobody makes, one where firms only trade, one with a single maker
_BESIDE = (
    ("CH-EQUIPMENT", "mid", "丝杠与导轨", ("滚珠丝杠", "直线导轨")),
    ("CH-ELECTRONICS", "up", "电子级化学品", ("电子级硫酸", "显影液")),
    ("CH-PHARMA", "up", "药用玻璃管", ("中硼硅玻璃管",)),
)
_STEPS = (
    ("齿轮钢棒", "齿轮锻坯"),
    ("齿轮锻坯", "减速齿轮"),
    ("齿轮锻坯", "同步器齿环"),
    ("轴类锻件", "传动轴"),
    ("轴承钢棒", "圆锥滚子轴承"),
    ("减速齿轮", "变速箱总成"),
    ("同步器齿环", "变速箱总成"),
    ("圆锥滚子轴承", "变速箱总成"),
    ("减速齿轮", "驱动桥总成"),
    ("传动轴", "驱动桥总成"),
)
_KIND_OF = (("减速齿轮", "齿轮"), ("齿轮钢棒", "钢棒"), ("轴承钢棒", "钢棒"))
_MADE = ("减速齿轮", "传动轴", "圆锥滚子轴承", "齿轮锻坯")  # with capacity
_PLACED = 0.6  # of the firms in a chain say in which segment they stand
#: The end of the chain of which the article names the links
_NAMED_END = ("CH-ELECTRONICS", "禾苗通信科技")


def layer_rows(rng: np.random.Generator, firms: Firms, planted: Planted, memberships: pl.DataFrame) -> Rows:
    """Make the product layer of the sample park.

    `memberships`: the synthetic firms' rows of ``IN_CHAIN``.

    Rows of `ChainSegment`, `IN_SEGMENT`, `Product`, `MAKES`, `USES` and `GOES_INTO`, all synthetic. The segment of the
    last tier names the end firms of its chain, as a planner would: the largest one of each line.
    """
    rows: Rows = {"ChainSegment": _segments(_ends(firms, planted)), "IN_SEGMENT": _places(rng, firms, memberships)}
    goods = _Goods()
    rows["GOES_INTO"] = [
        synthetic(from_id=goods.id(one), to_id=goods.id(two), essential=True, status="declared") for one, two in _STEPS
    ]
    rows["MAKES"] = [*_makers(rng, firms, goods), *_beside(firms, goods)]
    rows["USES"] = _users(rng, firms, goods)
    for one, two in _KIND_OF:
        goods.parents[goods.id(one)] = goods.id(two)
    rows["Product"] = [
        synthetic(id=key, name=name, parent=goods.parents.get(key), general=False) for name, key in goods.ids.items()
    ]
    return rows


def reported_by(rng: np.random.Generator, links: int) -> pl.Series:
    """Draw who told of each link: the two ends answer apart from one another, four in five and three in four."""
    supplier, customer = rng.random(links) < 0.8, rng.random(links) < 0.75
    told = np.where(supplier & customer, "both", np.where(supplier, "supplier", "customer"))
    return pl.Series("reported_by", told, pl.String)


class _Goods:
    """The products of the sample, numbered as they are first named."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.parents: dict[str, str] = {}

    def id(self, name: str) -> str:
        return self.ids.setdefault(name, f"PD-{len(self.ids) + 1:03d}")


def _segment_id(chain: str, place: int) -> str:
    return f"SG-{chain.removeprefix('CH-')}-{place}"


def _segments(ends: dict[str, list[str]]) -> list[dict[str, Any]]:
    rows = []
    for chain, tiers in _TIERS.items():
        made = [line.tiers for line in LINES if line.chain == chain]
        last = len(tiers)
        for tier, (stage, name, essential) in enumerate(tiers):
            products = [word for line in made if tier < len(line) for word in line[tier][1]]
            rows.append(
                synthetic(
                    id=_segment_id(chain, last - tier),
                    chain_id=chain,
                    stage=stage,
                    order=10 * (last - tier),
                    name=name,
                    products=products,
                    essential=essential,
                    ends=ends.get(chain) if tier == 0 else None,
                )
            )
        rows.extend(
            synthetic(
                id=_segment_id(chain, last + 1),
                chain_id=chain,
                stage=stage,
                order=10 * (last - 1) + 5 if stage == "mid" else 5,
                name=name,
                products=list(products),
                essential=True,
            )
            for whose, stage, name, products in _BESIDE
            if whose == chain
        )
    return rows


def _ends(firms: Firms, planted: Planted) -> dict[str, list[str]]:
    """Return by chain the names of its end firms: of each line the largest one that sells to nobody in the line."""
    last = pl.DataFrame({"line": planted.chain, "tier": planted.tier, "size": firms.size[: len(planted.chain)]})
    last = last.with_columns(firms.frame["name"].head(last.height), chain=firms.chain.head(last.height))
    last = last.filter(pl.col("tier") == 0).sort("line", "size", "name", descending=[False, True, False])
    rows = last.unique("line", keep="first", maintain_order=True).select("chain", "name").rows()
    found: dict[str, list[str]] = {}
    for chain, name in [*rows, _NAMED_END]:
        found.setdefault(chain, []).append(name)
    return found


def _places(rng: np.random.Generator, firms: Firms, memberships: pl.DataFrame) -> list[dict[str, Any]]:
    """Place firms in the segment of what they make first, as most of them say themselves."""
    segment = {
        products[0]: _segment_id(line.chain, len(_TIERS[line.chain]) - tier)
        for line in LINES
        for tier, (_, products) in enumerate(line.tiers)
    }
    roles = dict(memberships.select(pl.concat_str("from_id", "to_id"), "role").iter_rows())
    rows = []
    for firm, (key, chain, products) in enumerate(
        zip(firms.ids, firms.chain.to_list(), firms.frame["products"].to_list(), strict=True)
    ):
        told, share = rng.random() < _PLACED, round(float(rng.uniform(0.3, 1.0)), 2)
        if chain is None or not told or products[0] not in segment:
            continue
        given = share if firm % 3 == 0 else None
        rows.append(synthetic(from_id=key, to_id=segment[products[0]], role=roles.get(f"{key}{chain}"), share=given))
    return rows


def _makers(rng: np.random.Generator, firms: Firms, goods: _Goods) -> list[dict[str, Any]]:
    """State capacity for a few makers of goods of one line."""
    rows = []
    for name in _MADE:
        made = firms.frame["products"].list.contains(name) & ~pl.Series(firms.idle)
        for key in firms.frame["id"].filter(made).head(5):
            capacity, used = int(rng.integers(2, 60)) * 1000, round(float(rng.uniform(0.4, 0.95)), 2)
            rows.append(
                synthetic(
                    from_id=key,
                    to_id=goods.id(name),
                    role="makes",
                    share=round(float(rng.uniform(0.3, 0.9)), 2),
                    capacity=float(capacity),
                    capacity_used=used,
                    capacity_unit="件/年",
                    since=days_back(rng, 3000, 400),
                    status="declared",
                )
            )
    return rows


def _beside(firms: Firms, goods: _Goods) -> list[dict[str, Any]]:
    """State who provides the goods beside the lines: two dealers, one maker; nobody makes what the first ones are."""
    (*_, dealt), (*_, made) = _BESIDE[1:]
    for name in _BESIDE[0][3]:
        goods.id(name)
    idle = pl.Series(firms.idle)
    dealers = firms.frame["id"].filter(idle & (firms.chain == "CH-ELECTRONICS").fill_null(False)).head(2)
    maker = firms.frame["id"].filter(idle & (firms.chain == "CH-PHARMA").fill_null(False)).head(1)
    provided = [(key, name, "trades") for key, name in zip(dealers, dealt, strict=True)]
    provided += [(key, name, "makes") for key in maker for name in made]
    return [
        synthetic(from_id=key, to_id=goods.id(name), role=role, share=0.6, status="declared")
        for key, name, role in provided
    ]


def _users(rng: np.random.Generator, firms: Firms, goods: _Goods) -> list[dict[str, Any]]:
    """State what firms buy without saying from whom: the goods that nobody makes, and some that are made here."""
    wanted = (
        ("滚珠丝杠", "伺服驱动器", False),
        ("减速齿轮", "六轴工业机器人", None),
        ("中硼硅玻璃管", "管制口服液瓶", True),
    )
    rows = []
    for name, maker_of, in_park in wanted:
        for key in firms.frame["id"].filter(firms.frame["products"].list.contains(maker_of)).head(4):
            value = round(float(rng.uniform(20, 400)), 1)
            used = {"annual_value": value, "essential": True, "in_park": in_park, "status": "declared"}
            rows.append(synthetic(from_id=key, to_id=goods.id(name), **used))
    return rows
