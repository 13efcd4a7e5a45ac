"""Goods, the segments of industry chains that they stand in, and who makes and uses them."""

from chaingraph.errors import Text
from chaingraph.model import headings
from chaingraph.model.chain import ROLES
from chaingraph.model.core import (
    Beside,
    Check,
    DataClass,
    boolean,
    choice,
    date,
    edge,
    integer,
    names,
    node,
    number,
    relation,
    text,
    words,
)
from chaingraph.model.evidence import status

PRODUCT = node(
    "Product",
    table="products",
    zh="产品",
    en="Product",
    article="camera modules and their parts; the final-drive gear that was sought",
    properties=(
        text("name", "产品标准名称", "Name", DataClass.PUBLIC, required=True, sought=True),
        names("aliases", "产品别名", "Aliases", DataClass.PUBLIC),
        text(
            "code",
            "产品分类代码",
            "Code",
            DataClass.PUBLIC,
            headings=words("统计用产品分类代码 产品代码"),
            note=Text("分类名:代码，例如 统计用产品分类:3602010101", "scheme:code"),
        ),
        text(
            "parent",
            "上位产品",
            "Kind of",
            DataClass.PUBLIC,
            reference=("Product",),
            relation=relation("KIND_OF", "属于上位产品", "Kind of"),
            headings=words("上级产品"),
        ),
        names(
            "distinct",
            "不同于",
            "Distinct from",
            DataClass.PUBLIC,
            note=Text(
                "名称相近、但不是同一产品也不是其一种",
                "goods of a similar name that it is neither the same as nor a kind of",
            ),
        ),
        boolean(
            "general",
            "是否通用物品",
            "General good",
            DataClass.PUBLIC,
            note=Text("水电、包装、运输等各行各业都用的物品", "what every trade uses: power, packing, transport"),
        ),
        text("unit", "计量单位", "Unit", DataClass.PUBLIC),
    ),
    worded=True,
    sheets=words("产品目录 产品名录 产品清单"),
)

STAGES = {
    "up": ("上游", "Upstream"),
    "mid": ("中游", "Midstream"),
    "down": ("下游", "Downstream"),
    "none": ("不分", "None"),
}

CHAIN_SEGMENT = node(
    "ChainSegment",
    table="chain_segments",
    zh="产业链环节",
    en="Chain segment",
    article="extend, mend and strengthen the chains",
    properties=(
        text(
            "chain_id",
            "环节所属产业链",
            "Chain",
            DataClass.PUBLIC,
            required=True,
            reference=("IndustryChain",),
            relation=relation("SEGMENT_OF", "产业链的环节", "Segment of"),
            headings=headings.CHAIN,
        ),
        choice(
            "stage",
            "上中下游",
            "Stage",
            DataClass.PUBLIC,
            values=STAGES,
            also={
                **dict.fromkeys(words("上 上游环节 上游产业"), "up"),
                **dict.fromkeys(words("中 中游环节 中游产业"), "mid"),
                **dict.fromkeys(words("下 下游环节 下游产业"), "down"),
            },
            headings=(*headings.STAGE, "阶段"),
        ),
        integer("order", "环节次序", "Order", DataClass.PUBLIC, headings=words("环节序号")),
        text(
            "name",
            "环节名称",
            "Name",
            DataClass.PUBLIC,
            required=True,
            headings=(*headings.SEGMENT, "细分领域"),
        ),
        names(
            "products",
            "环节产品",
            "Products",
            DataClass.PUBLIC,
            headings=words("产品 主要产品 代表产品 重点产品 关键产品 产品清单"),
        ),
        boolean(
            "essential",
            "是否必需",
            "Essential",
            DataClass.PUBLIC,
            headings=words("必需 必要环节 关键环节 是否关键环节"),
        ),
        integer("target", "目标企业数", "Firms wanted", headings=words("拟引进企业数 招引目标")),
        names(
            "ends",
            "终端",
            "Ends",
            DataClass.PUBLIC,
            headings=words("终端产品 终端企业 链条终端"),
            note=Text("本链最终产品或终端企业的名称", "end products or end firms of the chain, by name"),
        ),
    ),
    mentioned=True,
    within="chain_id",
    placed="stage",
    sheets=words("产业链图谱 产业图谱 产业链全景图 产业链环节图谱 链条图谱"),
)

MAKES = edge(
    "MAKES",
    table="makes",
    zh="生产",
    en="Makes",
    forward=("供给产品", "Provides"),
    reverse=("由其供给", "Is provided by"),
    article="four industries and what their firms make",
    start=("Enterprise",),
    start_zh="生产企业",
    start_en="Enterprise",
    end=("Product",),
    end_zh="所产产品",
    end_en="Product",
    properties=(
        choice(
            "role",
            "供给方式",
            "Role",
            DataClass.PUBLIC,
            values={"makes": ("生产", "Makes"), "trades": ("经销", "Trades"), "serves": ("服务", "Serves")},
            also={
                **dict.fromkeys(words("制造 加工 自产"), "makes"),
                **dict.fromkeys(words("贸易 代理 零售 批发 分销"), "trades"),
            },
        ),
        number(
            "share", "占销售比例", "Share of sales", check=Check.SHARE, headings=words("销售占比 营收占比 收入占比")
        ),
        number(
            "market_share",
            "市场占有率",
            "Market share",
            check=Check.SHARE,
            headings=words("国内市场占有率 全国市场占有率 市场份额"),
        ),
        number("capacity", "产能", "Capacity", headings=words("年产能 设计产能")),
        number("capacity_used", "产能利用率", "Capacity used", check=Check.SHARE),
        text("capacity_unit", "产能单位", "Unit of capacity"),
        date("since", "投产日期", "Since"),
        status(),
    ),
    identity=("role",),
    start_headings=headings.FIRM,
    sheets=words("企业产品 企业产品清单"),
)

USES = edge(
    "USES",
    table="uses",
    zh="采购产品",
    en="Uses",
    forward=("采购产品", "Uses"),
    reverse=("为其所用", "Is used by"),
    article="supply and demand; what is bought without a supplier being named",
    start=("Enterprise",),
    start_zh="使用企业",
    start_en="Enterprise",
    end=("Product",),
    end_zh="所用产品",
    end_en="Product",
    properties=(
        number("annual_value", "年采购额", "Annual value", unit="万元", headings=words("采购额 采购金额 年采购金额")),
        boolean("essential", "是否关键投入", "Essential input", DataClass.PUBLIC),
        number(
            "stock_days",
            "库存可用天数",
            "Days of stock",
            unit="天",
            headings=words("库存天数 安全库存天数 备货天数"),
        ),
        boolean("in_park", "园区内有供应商", "Supplier in the zone", DataClass.PUBLIC),
        status(),
    ),
    start_headings=headings.FIRM,
    sheets=words("采购清单 原材料采购 主要原材料"),
)

IN_SEGMENT = edge(
    "IN_SEGMENT",
    table="segment_memberships",
    zh="位于环节",
    en="In segment",
    forward=("位于环节", "Is in the segment"),
    reverse=("环节上有", "Has in the segment"),
    article="similar industry; which firm stands where in a chain",
    start=("Enterprise",),
    start_zh="环节企业",
    start_en="Enterprise",
    end=("ChainSegment",),
    end_zh="所在环节",
    end_en="Segment",
    properties=(
        choice(
            "role",
            "环节角色",
            "Role",
            DataClass.PUBLIC,
            values=ROLES,
        ),
        number("share", "环节占销售比例", "Share of sales", check=Check.SHARE),
        status(),
        text("evidence", "归入依据", "Evidence", DataClass.PUBLIC),
    ),
    start_headings=headings.FIRM,
    end_headings=words("环节 环节名称"),
    beside=(
        Beside(
            "Enterprise",
            headings={"to_id": (*headings.SEGMENT, *headings.STAGE)},
            of_row={"from_id": "Enterprise"},
            below={"to_id": ("IN_CHAIN", "to_id")},
        ),
    ),
    sheets=words("环节企业 产业链环节企业"),
)

GOES_INTO = edge(
    "GOES_INTO",
    table="goes_into",
    zh="用于",
    en="Goes into",
    forward=("用于生产", "Goes into"),
    reverse=("需要投入", "Needs"),
    article="upstream and downstream goods",
    start=("Product",),
    start_zh="投入产品",
    start_en="Input",
    end=("Product",),
    end_zh="产出产品",
    end_en="Output",
    properties=(
        boolean("essential", "投入是否必需", "Essential", DataClass.PUBLIC),
        number("amount", "单耗", "Amount"),
        status(),
    ),
    sheets=words("产品上下游 产品工艺 工艺流程"),
)

KINDS = (PRODUCT, CHAIN_SEGMENT, MAKES, USES, IN_SEGMENT, GOES_INTO)
