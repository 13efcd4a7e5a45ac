"""Which share of listed firms a typed chain map puts in the right chain, by the words that stand for their products.

``python benchmarks/well_known.py FOLDER`` reads ``company_industry.json`` (firm and class of its business, JSON lines)
and ``industry.json`` (code and name of every class) of FOLDER: a public table of the three-level classes of listed
firms. What a firm makes is the name of its finest class, the right chain the coarsest class above it. The maps below
were typed from general knowledge, without a look at the firms; the table is an argument, and nothing of it is here.
The figure says how far a planner's words meet another's; fewer words show what a thinner map gives, the terms of
GB/T 4754 beside them what a map gives that takes the words of the national classification too. One half of the classes
(drawn by their names) was read to mend the matching, the other was not: the halves are told apart.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from chaingraph.asof.segments import place_firms
from chaingraph.io import goods
from chaingraph.io.reference_codes import reference_table
from chaingraph.park import Park

MAPS = {  # name of the coarsest class: words
    "医药生物": "化学制药 原料药 中药 中成药 中药饮片 疫苗 血液制品 生物制药 生物制品 医疗器械 医疗设备 医疗耗材 "
    "体外诊断 诊断试剂 医药流通 医药商业 药店 医院 医疗服务 医药研发外包 药用辅料 药用包装 制剂 抗生素 "
    "胰岛素",
    "电子": "集成电路 半导体 芯片设计 晶圆制造 封装测试 半导体设备 半导体材料 分立器件 传感器 印制电路板 "
    "被动元件 电容 电阻 连接器 显示面板 液晶面板 光学元件 LED 消费电子 手机零部件 电子化学品 电子材料 "
    "覆铜板 摄像头模组 面板",
    "汽车": "乘用车 商用车 客车 载货车 卡车 摩托车 新能源汽车 发动机 变速箱 底盘 车身 车灯 轮胎 轮毂 内饰 座椅 "
    "汽车电子 汽车零部件 制动系统 转向系统 汽车服务 汽车销售 车桥 电动乘用车",
    "电力设备": "锂电池 动力电池 电池材料 正极材料 负极材料 电解液 隔膜 燃料电池 光伏组件 光伏电池 硅片 硅料 逆变器 "
    "光伏设备 风电整机 风电零部件 风机塔筒 电机 变压器 输变电设备 配电设备 电缆 储能 电表 电网自动化 "
    "锂电设备",
    "机械设备": "机床 数控机床 机器人 工业机器人 减速器 轴承 液压件 气动元件 泵 阀门 压缩机 工程机械 起重机 挖掘机 "
    "农业机械 纺织机械 印刷机械 包装机械 激光设备 注塑机 仪器仪表 轨道交通设备 电梯 磨具 模具 铸件 "
    "能源设备",
    "计算机": "软件 应用软件 操作系统 数据库 信息安全 网络安全 云计算 大数据 人工智能 系统集成 IT服务 服务器 "
    "计算机设备 安防设备 存储设备 打印机 行业软件 金融软件 医疗信息化 办公软件 工业软件",
    "基础化工": "氮肥 磷肥 钾肥 复合肥 农药 纯碱 氯碱 钛白粉 涂料 油墨 染料 合成树脂 塑料 改性塑料 橡胶 炭黑 轮胎 "
    "有机硅 氟化工 聚氨酯 涤纶 氨纶 粘胶 锦纶 化纤 胶粘剂 无机盐 民爆 香精 膜材料",
    "食品饮料": "白酒 啤酒 黄酒 葡萄酒 饮料 软饮料 乳制品 牛奶 调味品 酱油 食醋 肉制品 休闲食品 零食 烘焙食品 "
    "速冻食品 预制菜 保健品 糖果 坚果 食用油 罐头",
}

DIVISIONS = {  # the divisions and groups of GB/T 4754 whose names are words of the chain
    "医药生物": ("27", "358", "515", "525", "84"),
    "电子": ("396", "397", "398", "399"),
    "汽车": ("36", "375", "526"),
    "电力设备": ("381", "382", "383", "384", "389"),
    "机械设备": ("34", "351", "352", "353", "354", "355", "356", "357", "359", "371", "40"),
    "计算机": ("391", "65"),
    "基础化工": ("26", "28", "29"),
    "食品饮料": ("13", "14", "15"),
}
HALVES = {"read": pl.col("read"), "not read": ~pl.col("read")}


def terms(divisions: tuple[str, ...]) -> list[str]:
    """Return the names of these divisions and of all below them, and the goods that they list."""
    rows = reference_table("gb4754").filter(pl.col("code").str.contains(f"^(?:{'|'.join(divisions)})"))
    names = [re.sub("(?:制造|加工|生产)?业?$", "", name) for name in rows["name"]]
    every = [part for name in names for part in (name, *re.split("[、及和]", name))]
    empty = goods.words()["generic"]
    return [word for word in dict.fromkeys(every) if len(word) > 1 and word not in empty and "其他" not in word]


def park_of(firms: pl.DataFrame, maps: Mapping[str, Sequence[str]]) -> Park:
    """Return a park of the firms with one segment a chain."""
    frames = {
        "Enterprise": firms.select("id", "name", "products", source=pl.lit("synthetic")),
        "IndustryChain": pl.DataFrame({"id": list(maps), "name": list(maps)}).with_columns(source=pl.lit("synthetic")),
        "ChainSegment": pl.DataFrame(
            {"id": [f"{name}/1" for name in maps], "chain_id": list(maps), "name": [f"{name}环节" for name in maps]}
            | {"products": [list(words) for words in maps.values()]}
        ).with_columns(source=pl.lit("synthetic")),
    }
    return Park.from_frames(frames)


def read(folder: Path) -> pl.DataFrame:
    """Return ``id, name, products, chain`` of the firms whose coarsest class has a map."""
    industries, members = (
        [json.loads(line) for line in (folder / f"{name}.json").read_text(encoding="utf-8").splitlines()]
        for name in ("industry", "company_industry")
    )
    names = {row["code"]: row["name"] for row in industries}
    rows = [
        {"id": row["company_code"], "name": row["company_name"], "products": [row["industry_name"].removesuffix("Ⅲ")]}
        | {"chain": names.get(row["industry_code"][:2] + "0000")}
        for row in members
    ]
    return pl.DataFrame(rows).unique("id", keep="first", maintain_order=True).filter(pl.col("chain").is_in(list(MAPS)))


def tell(firms: pl.DataFrame, maps: Mapping[str, Sequence[str]]) -> pl.DataFrame:
    """Print the shares for a map; return the firms with what was found."""
    begun = time.process_time()
    placed = place_firms(park_of(firms, maps)).select("enterprise_id", "chain_id", "status")
    spent = time.process_time() - begun
    found = placed.group_by(id="enterprise_id").agg(
        chains=pl.col("chain_id").unique(),
        sure=pl.col("chain_id").filter(pl.col("status") == "declared").unique(),
    )
    every = firms.join(found, on="id", how="left").with_columns(
        alone=(pl.col("chains").list.len() == 1) & (pl.col("chains").list.first() == pl.col("chain")),
        among=pl.col("chains").list.contains(pl.col("chain")),
        counted=pl.col("sure").list.contains(pl.col("chain")),
        wrong=pl.col("sure").list.set_difference(pl.concat_list("chain")).list.len() > 0,
    )
    judged = pl.col("alone", "among", "counted", "wrong").fill_null(False)
    every = every.with_columns(judged)
    shares = every.select(pl.col("alone", "among", "counted", "wrong").mean()).row(0, named=True)
    least = min(map(len, maps.values()))
    halves = ", ".join(f"{name} {every.filter(half)['alone'].mean():.1%}" for name, half in HALVES.items())
    print(
        f"{least:3d} words or more  {sum(map(len, maps.values())):4d} in all  right chain alone {shares['alone']:.1%}"
        f" ({halves})  among others {shares['among']:.1%}  counted {shares['counted']:.1%}  counted in a wrong one"
        f" {shares['wrong']:.1%}  not placed {every['chains'].null_count() / every.height:.1%}  {spent:.2f} s CPU"
    )
    return every


def failures(every: pl.DataFrame) -> None:
    """Print why firms are not in the right chain alone, the words that were read by name."""
    why = (
        pl.when(pl.col("word").str.starts_with("其他"))
        .then(pl.lit("the class is a rest (其他…): it names no goods"))
        .when(pl.col("chains").is_null())
        .then(pl.lit("no word of a map meets it: not placed"))
        .when(pl.col("among"))
        .then(pl.lit("in the right chain and in another one"))
        .otherwise(pl.lit("in another chain"))
    )
    lost = every.filter(~pl.col("alone")).with_columns(why=why)
    for name, rows in sorted(lost.group_by("why"), key=lambda group: -group[1].height):
        read = rows.filter("read")["word"].value_counts(sort=True).sort("count", "word", descending=[True, False])
        words = "、".join(f"{word} ({count})" for word, count in read.head(9).iter_rows())
        print(f"  {name[0]}: {rows.height} firms, {rows['word'].n_unique()} words; of those read {words or '-'}")


def main() -> None:
    """Print the shares by the size of the map, by chain, and why firms are not found."""
    firms = read(Path(sys.argv[1])).with_columns(word=pl.col("products").list.first())
    halves = {word: hashlib.sha256(word.encode()).digest()[-1] % 2 == 0 for word in firms["word"].unique()}
    firms = firms.with_columns(read=pl.col("word").replace_strict(halves, return_dtype=pl.Boolean))
    print(f"{firms.height} firms of {firms['chain'].n_unique()} chains, {firms['word'].n_unique()} words")
    typed = {name: words.split() for name, words in MAPS.items()}
    for least in (5, 10, 20):
        tell(firms, {name: words[:least] for name, words in typed.items()})
    tell(firms, typed)
    every = tell(firms, {name: list(dict.fromkeys([*typed[name], *terms(DIVISIONS[name])])) for name in MAPS})
    shares = every.group_by("chain").agg(pl.len(), pl.col("alone").mean()).sort("chain")
    print("  " + "  ".join(f"{chain} {right:.1%} of {count}" for chain, count, right in shares.iter_rows()))
    failures(every)


if __name__ == "__main__":
    main()
