"""Which share of well-known listed firms a typed chain map puts in the right chain, by the products that they report.

``python benchmarks/well_known.py FOLDER`` reads ``company_industry.json`` (firm and class of its business) and
``company_product.json`` (firm, product, its share of sales), JSON lines, of FOLDER: a public table of listed firms
(ChainKnowledgeGraph on GitHub; no licence is stated, and nothing of it is here). The maps and the firms of eight
textbook chains below were typed from general knowledge before the table was looked at; what is called otherwise there
is told. A firm's main products make a tenth of its sales or more; of whom the table has none counts as not found.

Beside the listed firms stand all of the classes that come nearest to a chain; fewer words show what a thinner map
gives. At the end come the words that the tool would have a planner add next.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from chaingraph.analysis.stages import find_stages
from chaingraph.asof.segments import place_firms
from chaingraph.park import Park
from chaingraph.words import Reason

MAPS = {  # chain: words
    "光伏": "硅料 多晶硅 工业硅 单晶硅棒 硅片 单晶硅片 太阳能电池 光伏电池 电池片 光伏组件 太阳能组件 逆变器 "
    "光伏逆变器 光伏胶膜 EVA胶膜 光伏玻璃 光伏背板 光伏支架 跟踪支架 光伏焊带 银浆 光伏电站 光伏发电 "
    "接线盒 单晶炉 光伏设备 太阳能电池设备 铝边框 石英坩埚",
    "锂电池": "锂电池 锂离子电池 动力电池 动力电池系统 储能电池 电池管理系统 正极材料 三元材料 磷酸铁锂 钴酸锂 "
    "前驱体 负极材料 石墨负极 人造石墨 电解液 六氟磷酸锂 隔膜 锂电池隔膜 锂电铜箔 铝塑膜 碳酸锂 氢氧化锂 "
    "锂盐 锂矿 锂电设备 锂电池设备 导电剂 电池结构件 电池回收",
    "汽车": "汽车整车 整车 乘用车 轿车 SUV 客车 货车 重卡 商用车 新能源汽车 发动机 变速器 底盘 车桥 制动系统 "
    "转向系统 车身 内饰件 外饰件 座椅 车灯 汽车玻璃 轮胎 轮毂 汽车电子 智能座舱 汽车零部件 汽车配件 "
    "安全气囊 减震器 线束 密封条",
    "芯片": "芯片 集成电路 芯片设计 晶圆 晶圆代工 晶圆制造 封装测试 芯片封测 存储芯片 模拟芯片 射频芯片 微控制器 "
    "图像传感器 功率半导体 功率器件 IGBT 分立器件 半导体硅片 光刻胶 电子特气 特种气体 靶材 抛光液 "
    "半导体设备 刻蚀设备 薄膜沉积设备 清洗设备 EDA 引线框架 封装材料 光掩膜版",
    "白酒": "白酒 酱香型白酒 浓香型白酒 清香型白酒 酒类 系列酒 高档酒 中高档酒 低档酒 基酒 原酒 酿酒 高粱 酒曲 "
    "大曲 酒瓶 玻璃酒瓶 陶瓷酒瓶 酒盒 瓶盖 酒类包装 酒水 酒类销售 老酒",
    "钢铁": "铁矿石 铁精粉 焦炭 焦煤 生铁 钢坯 钢材 板材 热轧板 冷轧板 热轧卷板 中厚板 螺纹钢 线材 棒材 型材 "
    "建筑钢材 钢管 无缝钢管 特殊钢 特钢 不锈钢 硅钢 电工钢 轴承钢 工具钢 模具钢 高温合金 镀锌板 优钢 "
    "铁合金 耐火材料",
    "饲料": "饲料 配合饲料 浓缩饲料 预混料 猪饲料 猪料 禽饲料 水产饲料 鱼饲料 虾饲料 反刍饲料 饲料原料 豆粕 鱼粉 "
    "玉米 饲料添加剂 氨基酸 维生素 赖氨酸 酶制剂 动保产品 兽药 生猪 生猪养殖 种猪 仔猪 肉鸡 屠宰 宠物食品",
    "手机模组": "手机 智能手机 摄像头模组 光学镜头 镜头 触控模组 触摸屏 显示屏 显示模组 OLED 液晶面板 盖板玻璃 "
    "玻璃盖板 指纹识别模组 声学器件 扬声器 麦克风 天线 射频天线 连接器 精密结构件 金属结构件 手机电池 "
    "柔性电路板 印制电路板 马达 无线充电 电源适配器 充电器 可穿戴设备 智能穿戴 耳机 消费电子",
}

KNOWN = {  # chain: well-known firms
    "光伏": "隆基股份 通威股份 阳光电源 晶澳科技 天合光能 福斯特 锦浪科技 固德威 捷佳伟创 迈为股份 福莱特 "
    "爱旭股份 东方日升 中信博 晶盛机电",
    "锂电池": "宁德时代 亿纬锂能 国轩高科 欣旺达 孚能科技 恩捷股份 星源材质 天赐材料 新宙邦 容百科技 当升科技 "
    "德方纳米 璞泰来 杉杉股份 先导智能 赣锋锂业 天齐锂业",
    "汽车": "比亚迪 长城汽车 上汽集团 广汽集团 长安汽车 江淮汽车 福田汽车 宇通客车 福耀玻璃 华域汽车 拓普集团 "
    "均胜电子 德赛西威 潍柴动力 中国重汽 一汽解放 星宇股份",
    "芯片": "中芯国际 韦尔股份 兆易创新 北方华创 中微公司 卓胜微 长电科技 通富微电 华天科技 士兰微 紫光国微 "
    "圣邦股份 澜起科技 沪硅产业 汇顶科技 斯达半导",
    "白酒": "贵州茅台 五粮液 泸州老窖 洋河股份 山西汾酒 古井贡酒 今世缘 口子窖 迎驾贡酒 水井坊 舍得酒业 酒鬼酒 "
    "老白干酒 金徽酒 伊力特",
    "钢铁": "宝钢股份 鞍钢股份 华菱钢铁 马钢股份 首钢股份 包钢股份 太钢不锈 中信特钢 方大特钢 三钢闽光 南钢股份 "
    "新钢股份 柳钢股份 抚顺特钢 山东钢铁 本钢板材 河钢股份",
    "饲料": "海大集团 新希望 大北农 唐人神 正邦科技 天康生物 禾丰股份 天邦股份 傲农生物 金新农",
    "手机模组": "立讯精密 歌尔股份 蓝思科技 欧菲光 信维通信 领益智造 长盈精密 京东方A 水晶光电 德赛电池 鹏鼎控股 "
    "东山精密 安洁科技 闻泰科技 传音控股 光弘科技",
}

CLASSES = {  # chain: the classes of the table that come nearest to it
    "光伏": ("630500",),
    "锂电池": ("630700",),
    "汽车": ("280200", "280500", "280600"),
    "芯片": ("270100",),
    "白酒": ("340500",),
    "钢铁": ("230400", "230500"),
    "饲料": ("110400",),
    "手机模组": ("270500",),
}
MAIN = 0.1  # share of sales from which a product is a main one


def read(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the firms, ``id, name, class``, and what they make, ``id, product, share``."""
    firms = pl.read_ndjson(folder / "company_industry.json").select(
        id="company_code", name=pl.col("company_name").str.replace_all(" ", ""), kind="industry_code"
    )
    made = pl.read_ndjson(folder / "company_product.json").group_by(id="company_code", product="product_name")
    return firms.unique("id", keep="first").sort("id"), made.agg(share=pl.col("rel_weight").max()).sort("id", "product")


def park_of(firms: pl.DataFrame, made: pl.DataFrame, maps: Mapping[str, Sequence[str]]) -> Park:
    """Return a park of the firms, with one segment a chain."""
    source = pl.lit("table").alias("source")
    products = pl.col("product").alias("products")
    listed = firms.select("id", "name").join(made.group_by("id").agg(products), on="id", how="left")
    frames = {
        "Enterprise": listed.with_columns(source),
        "IndustryChain": pl.DataFrame({"id": list(maps), "name": list(maps)}).with_columns(source),
        "ChainSegment": pl.DataFrame(
            {"id": [f"{name}/1" for name in maps], "chain_id": list(maps), "name": [f"{name}环节" for name in maps]}
            | {"products": [list(words) for words in maps.values()]}
        ).with_columns(source),
    }
    return Park.from_frames(frames)


def tell(name: str, right: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Print how many of these firms are found in their chain; return the judged firms.

    `right`: ``id, chain``. `found`: ``id, chain, sure``; a firm may be found in several chains, `sure` where its words
    count without a question.
    """
    hits = found.join(right, on=["id", "chain"]).select("id", "sure", hit=pl.lit(value=True))
    every = right.join(hits, on="id", how="left").with_columns(pl.col("hit", "sure").fill_null(value=False))
    found_at_all, unasked = every.select(pl.col("hit", "sure").mean()).row(0)
    placed = found.join(right.select("id"), on="id")
    alone = placed.group_by("id").len().filter(pl.col("len") == 1).join(hits, on="id").height
    print(
        f"  {name:<22}{found_at_all:>7.1%} of {every.height:4d} firms  in no other chain "
        f"{alone / every.height:.1%}  without a question {unasked:.1%}  of the chains found right "
        f"{hits.height / max(placed.height, 1):.1%}"
    )
    return every


def main() -> None:
    """Print the shares by the size of the map and by what counts as a main product, then by chain, then the misses."""
    firms, made = read(Path(sys.argv[1]))
    typed = {name: words.split() for name, words in MAPS.items()}
    named = pl.DataFrame(
        [(name, chain) for chain, names in KNOWN.items() for name in names.split()], ["name", "chain"], orient="row"
    )
    known = named.join(firms, on="name").select("id", "name", "chain")
    missing = named.join(firms, on="name", how="anti")["name"]
    print(f"{known.height} well-known firms; not in the table: {', '.join(missing)}")
    kinds = pl.concat(
        [
            firms.filter(pl.col("kind").str.slice(0, 4).is_in([code[:4] for code in codes])).select(
                "id", "name", chain=pl.lit(chain)
            )
            for chain, codes in CLASSES.items()
        ]
    )
    for least, words in ((MAIN, 5), (MAIN, 10), (MAIN, 20), (0.0, 99), (MAIN, 99)):
        maps = {name: every[:words] for name, every in typed.items()}
        park = park_of(firms, made.filter(pl.col("share") >= least), maps)
        places = place_firms(park).group_by(id="enterprise_id", chain="chain_id")
        found = places.agg(sure=(pl.col("status") == "declared").any())
        count = [len(every) for every in maps.values()]
        print(f"{min(count)} to {max(count)} words a chain, products from {least:.0%} of sales on")
        judged = tell("well-known", known, found)
        telling = set(made.filter(pl.col("share") >= least)["id"])
        tell("with any product", known.filter(pl.col("id").is_in(list(telling))), found)
        tell("all of the classes", kinds, found)
    shares = judged.group_by("chain").agg(pl.len(), pl.col("hit").mean()).sort("chain")
    print("  " + "  ".join(f"{chain} {right:.0%} of {count}" for chain, count, right in shares.iter_rows()))
    for chain, rows in judged.filter(~pl.col("hit")).group_by("chain", maintain_order=True):
        print(f"  not in {chain[0]}: {', '.join(rows['name'])}")
    chained = firms.filter(pl.col("id").is_in([*known["id"], *kinds["id"]]))
    answer = find_stages(
        park_of(chained, made.filter(pl.col("share") >= MAIN).join(chained, on="id", how="semi"), typed)
    )
    print(
        "  "
        + "; ".join(
            note.en for note in answer.notes if isinstance(note, Reason) and note.code in ("placed", "next_words")
        )
    )


if __name__ == "__main__":
    main()
