"""Enterprises, what they make, and the links of supply between them."""

from chaingraph.errors import Text
from chaingraph.model import headings
from chaingraph.model.core import (
    Beside,
    Check,
    DataClass,
    boolean,
    choice,
    date,
    earlier_times,
    edge,
    integer,
    names,
    node,
    number,
    phrases,
    relation,
    text,
    words,
)
from chaingraph.model.counts import COUNTS
from chaingraph.model.evidence import status

_OWNERS = {
    "private": ("民营", "Private"),
    "state": ("国有", "State-owned"),
    "collective": ("集体", "Collective"),
    "foreign": ("外资", "Foreign"),
    "hmt": ("港澳台资", "Of Hong Kong, Macao or Taiwan"),
}
_OWNER_WORDS = {
    **dict.fromkeys(words("民营企业 民企 私营 私营企业 私企 私有 私人控股 私营控股 个体 个体工商户"), "private"),
    **dict.fromkeys(words("国有企业 国企 国营 央企 国有控股 国有控股企业 国有独资 国有全资 全民所有制"), "state"),
    **dict.fromkeys(words("集体企业 集体控股 集体所有制 集体经济"), "collective"),
    **dict.fromkeys(words("外资企业 外企 外商投资 外商投资企业 外商控股 外商独资"), "foreign"),
    **dict.fromkeys(words("港澳台 港澳台企业 港澳台资企业 港澳台商投资 港澳台商控股 港澳台商独资 港资 台资"), "hmt"),
}

ENTERPRISE = node(
    "Enterprise",
    table="enterprises",
    zh="企业",
    en="Enterprise",
    article="the firms of the zone; 166 high-tech firms; 340 technology SMEs; 5 little giants",
    needed=True,
    properties=(
        text(
            "name",
            "企业名称",
            "Name",
            DataClass.PUBLIC,
            required=True,
            headings=(
                *words(
                    "单位名称 公司名称 企业全称 公司全称 单位全称 企业名 企业 公司 单位 名称 社会组织名称 组织名称 "
                    "非公企业名称 两新组织名称 经营主体名称 市场主体名称 所在企业 所在单位名称 法人单位名称 "
                    "单位详细名称 用人单位 用人单位名称 工作单位"
                ),
                *phrases("Company name; Company; Enterprise name; Name of enterprise; Name of company; Firm name"),
            ),
        ),
        names(
            "aliases",
            "别名",
            "Aliases",
            DataClass.PUBLIC,
            headings=words("简称 企业简称 单位简称 曾用名 企业曾用名"),
        ),
        text(
            "uscc",
            "统一社会信用代码",
            "Credit code",
            DataClass.PUBLIC,
            check=Check.USCC,
            source="GB 32100-2015",
            needed=True,
            headings=(
                *words(
                    "社会信用代码 信用代码 统一信用代码 机构信用代码 统一代码 企业信用代码 统一社会信用代码证号 "
                    "单位统一社会信用代码 纳税人识别号 三证合一代码 营业执照号 营业执照注册号统一社会信用代码"
                ),
                *phrases("Unified social credit code; Social credit code; USCC"),
            ),
        ),
        choice(
            "ownership",
            "所有制",
            "Ownership",
            values={
                "private": _OWNERS["private"],
                "non_public": ("非公有制（未细分）", "Non-public, no more known"),
                **_OWNERS,
                "mixed": ("混合所有制", "Mixed"),
            },
            data_class=DataClass.PUBLIC,
            headings=words("企业性质 单位性质 经济性质 经济类型 所有制性质 所有制类型 所有制形式 单位所有制"),
            asks=words("企业类型 单位类型 企业类别 登记注册类型 企业登记注册类型 注册类型 企业控股情况 控股情况"),
            also={
                **_OWNER_WORDS,
                **dict.fromkeys(("非公有制", "非公", "非公企业", "非公有制企业", "Non-public"), "non_public"),
                **dict.fromkeys(("混合", "混合所有制企业"), "mixed"),
            },
        ),
        choice(
            "controller",
            "控股方",
            "Controlled by",
            values=_OWNERS,
            asks=words("企业控股情况 控股情况"),
            also=_OWNER_WORDS,
            data_class=DataClass.PUBLIC,
            note=Text("混合所有制企业按此归入公有或非公", "a mixed firm belongs with who controls it"),
        ),
        text(
            "industry",
            "行业代码",
            "Industry",
            DataClass.PUBLIC,
            check=Check.INDUSTRY,
            source="GB/T 4754-2017",
            headings=words("国民经济行业代码 行业分类代码"),
            asks=words("行业 所属行业 行业类别 行业分类 所属行业类别 行业门类 国民经济行业"),
        ),
        text(
            "division",
            "行政区划代码",
            "Division",
            DataClass.PUBLIC,
            check=Check.DIVISION,
            headings=words("区划代码"),
        ),
        text(
            "street",
            "街道",
            "Street",
            DataClass.PUBLIC,
            needed=True,
            headings=headings.STREET,
            asks=headings.STREET_ASKED,
        ),
        text(
            "address",
            "地址",
            "Address",
            headings=(
                *words(
                    "企业地址 单位地址 注册地址 办公地址 经营地址 住所 住地 详细地址 通讯地址 生产经营地址 "
                    "实际经营地址 注册地 所在地址 企业所在地 经营场所 公司地址 单位详细地址"
                ),
                *phrases("Registered address; Office address"),
            ),
        ),
        choice(
            "status",
            "经营状态",
            "Operating status",
            values={
                "operating": ("在营", "Operating"),
                "building": ("在建", "Under construction"),
                "suspended": ("停业", "Suspended"),
                "closed": ("注销", "Closed"),
            },
            data_class=DataClass.PUBLIC,
            headings=words("企业状态 登记状态 经营情况 存续状态 运营状态 生产经营状态"),
            also={
                # what registers print, and what surveys write; a firm whose licence is revoked may not trade
                **dict.fromkeys(
                    words(
                        "存续 在业 开业 在册 正常 正常经营 正常营业 正常生产 营业 营业中 经营中 运营 运营中 生产中 "
                        "投产 已投产"
                    ),
                    "operating",
                ),
                **dict.fromkeys(words("筹建 筹建中 建设中 在建中"), "building"),
                **dict.fromkeys(words("停产 停工 歇业 停业中 停业整顿 暂停营业"), "suspended"),
                **dict.fromkeys(words("吊销 已吊销 已注销 吊销未注销 撤销 关闭 已关闭 倒闭 破产"), "closed"),
            },
        ),
        boolean("in_zone", "是否在园区内", "In the zone", DataClass.PUBLIC),
        boolean("social_organization", "是否社会组织", "Social organization", DataClass.PUBLIC),
        integer(
            "employees",
            "从业人数",
            "Employees",
            unit="人",
            headings=(
                *words(
                    "从业人员 从业人员数 从业人员总数 从业人员数量 职工人数 职工总数 职工数 员工人数 员工总数 员工数 "
                    "企业员工人数 在职职工数 在岗职工人数 在职人数 用工人数 现有职工 企业职工数 期末从业人数 职工 员工 "
                    "企业人数 单位人数 从业人员期末人数 平均用工人数"
                ),
                *phrases("Number of employees; Staff; Headcount"),
            ),
        ),
        number(
            "revenue",
            "营业收入",
            "Revenue",
            unit="万元",
            headings=(
                *words(
                    "年营业收入 主营业务收入 销售收入 年销售收入 年销售额 销售额 营收 上年营业收入 年度营业收入 "
                    "企业营业收入"
                ),
                *phrases("Annual revenue; Operating revenue; Sales revenue"),
            ),
            asks=words("产值 年产值 工业总产值 年产值收入"),
        ),
        number(
            "purchases",
            "采购总额",
            "Purchases in total",
            unit="万元",
            headings=words("年采购额 采购额 年采购总额"),
        ),
        choice(
            "scale",
            "企业规模",
            "Size",
            values={
                "large": ("大型", "Large"),
                "medium": ("中型", "Medium"),
                "small": ("小型", "Small"),
                "micro": ("微型", "Micro"),
            },
            data_class=DataClass.PUBLIC,
            headings=words("单位规模 规模 规模类型 企业规模类型"),
            also={
                **dict.fromkeys(words("大型企业 大"), "large"),
                **dict.fromkeys(words("中型企业 中"), "medium"),
                **dict.fromkeys(words("小型企业 小"), "small"),
                **dict.fromkeys(words("微型企业 微"), "micro"),
            },
        ),
        choice(
            "priority",
            "培育类别",
            "Priority",
            values={
                "key": ("重点企业", "Key"),
                "potential": ("潜力企业", "Potential"),
                "to_be_organized": ("拟建党组织企业", "To be organized"),
            },
        ),
        choice(
            "batch",
            "三个一批",
            "Growth batch",
            values={
                "support": ("扶持一批", "Support"),
                "cultivate": ("培育一批", "Cultivate"),
                "guide": ("引导一批", "Guide"),
            },
        ),
        choice(
            "growth_stage",
            "成长阶段",
            "Growth stage",
            values={
                "small": ("小微", "Small"),
                "above_scale": ("规上", "Above scale"),
                "share_reform": ("股改", "Share reform"),
                "preparing_to_list": ("拟上市", "Preparing to list"),
                "listed": ("上市", "Listed"),
            },
            data_class=DataClass.PUBLIC,
            headings=words("培育阶段"),
            also={
                **dict.fromkeys(words("小微企业"), "small"),
                **dict.fromkeys(words("规上企业 规模以上 规模以上企业"), "above_scale"),
                **dict.fromkeys(words("股改企业 已股改"), "share_reform"),
                **dict.fromkeys(words("拟上市企业 上市后备 上市后备企业"), "preparing_to_list"),
                **dict.fromkeys(words("已上市 上市企业 上市公司"), "listed"),
            },
        ),
        boolean(
            "above_scale",
            "是否规模以上",
            "Above scale",
            DataClass.PUBLIC,
            headings=words("是否规模以上企业"),
            asks=words("是否规上 是否规上企业 规上规下"),
            also={
                **dict.fromkeys(words("规上 规上企业 规模以上"), "yes"),
                **dict.fromkeys(words("规下 规下企业 规模以下"), "no"),
            },
        ),
        names(
            "products",
            "主要产品",
            "Products",
            DataClass.PUBLIC,
            headings=(
                *words("主导产品 主营产品 产品 产品名称 主要产品名称 主要产品及服务 核心产品 主要产品或服务"),
                *phrases("Main products; Major products"),
            ),
            asks=words("主营业务 主要业务 经营产品"),
        ),
        number(
            "longitude",
            "经度",
            "Longitude",
            DataClass.PUBLIC,
            unit="°",
            check=Check.LONGITUDE,
            headings=words("lng lon"),
        ),
        number(
            "latitude",
            "纬度",
            "Latitude",
            DataClass.PUBLIC,
            unit="°",
            check=Check.LATITUDE,
            headings=words("lat"),
        ),
        choice(
            "crs",
            "坐标系",
            "Coordinate system",
            values={"wgs84": ("WGS84", "WGS84"), "gcj02": ("GCJ-02", "GCJ-02"), "bd09": ("BD-09", "BD-09")},
            data_class=DataClass.PUBLIC,
        ),
        boolean(
            "has_organization",
            "是否建立党组织",
            "Has a Party organization",
            DataClass.PUBLIC,
            needed=True,
            elsewhere="ESTABLISHED_IN",
            headings=words("是否成立党组织 是否建立党支部 是否已建党组织 是否建党组织 有无党组织 是否组建党组织"),
            asks=words("党组织设置 党组织组建情况 成立党支部 建立党支部 成立党组织 建立党组织 党组织建立情况"),
            also={
                **dict.fromkeys(words("已建 已建立 已成立 已组建 建有"), "yes"),
                **dict.fromkeys(words("未建 未建立 未成立 未组建 尚未建立 尚未组建"), "no"),
            },
        ),
        integer(
            "organizations",
            "党组织数",
            "Party organizations",
            DataClass.PUBLIC,
            unit="个",
            headings=words("党组织个数 党组织总数"),
        ),
        *COUNTS,
        boolean(
            "instructor",
            "是否选派党建指导员",
            "Instructor sent",
            headings=words(
                "是否配备党建工作指导员 是否派驻党建指导员 是否配备党建指导员 是否选派党建工作指导员 "
                "是否有党建指导员 是否派党建指导员"
            ),
            asks=words("党建指导员 选派党建工作指导员或联络员 党建工作指导员 党建联络员"),
            also={
                **dict.fromkeys(words("已选派 已派 已派驻 已配备"), "yes"),
                **dict.fromkeys(words("未选派 未派 未派驻 未配备 尚未选派"), "no"),
            },
        ),
        boolean(
            "party_group",
            "是否成立党小组",
            "Party group exists",
            headings=words("是否建立党小组"),
            also={
                **dict.fromkeys(words("已成立 已建立"), "yes"),
                **dict.fromkeys(words("未成立 未建立 尚未成立"), "no"),
            },
        ),
        date("updated", "数据更新日期", "Data updated", headings=words("更新日期 更新时间 填报日期 填表日期")),
    ),
    id_headings=words("单位编号 企业编码 企业代码"),
    sheets=words(
        "企业名单 企业表 企业信息 企业信息表 企业摸底表 企业清单 企业名录 企业台账 企业基本情况 企业基本信息 "
        "企业情况表 企业花名册 非公企业 规上企业 园区企业 重点企业 产业链企业清单 产业链企业 两新组织 社会组织 "
        "摸底表 两新组织台账"
    ),
)

CERTIFICATE = node(
    "Certificate",
    table="certificates",
    zh="资质认定",
    en="Certificate",
    article="166 high-tech firms, 340 technology SMEs, 5 national little giants",
    properties=(
        text(
            "enterprise_id",
            "持有企业",
            "Holder",
            DataClass.PUBLIC,
            required=True,
            reference=("Enterprise",),
            relation=relation("CERTIFICATE_OF", "认定企业", "Certificate of"),
            headings=headings.FIRM,
        ),
        choice(
            "kind",
            "资质类别",
            "Kind",
            values={
                "high_tech": ("高新技术企业", "High-tech firm"),
                "tech_sme": ("科技型中小企业", "Technology SME"),
                "innovative_sme": ("创新型中小企业", "Innovative SME"),
                "specialized_sme": ("专精特新中小企业", "Specialized SME"),
                "little_giant": ("国家级专精特新小巨人", "National little giant"),
            },
            data_class=DataClass.PUBLIC,
            required=True,
            headings=words("资质类型 资质名称 认定类别 认定类型 资质"),
        ),
        date("issued", "认定日期", "Issued", DataClass.PUBLIC, headings=words("认定时间 发证日期 发证时间")),
        date(
            "expires", "到期日期", "Expires", DataClass.PUBLIC, ends=True, headings=words("到期时间 有效期至 有效期限")
        ),
    ),
    sheets=words("资质 资质名单 企业资质 资质认定名单"),
    caption=("kind", "issued"),
)

SUPPLIES = edge(
    "SUPPLIES",
    table="supplies",
    zh="供应",
    en="Supplies",
    forward=("供应给", "Supplies to"),
    reverse=("采购自", "Is supplied by"),
    article="成像通科技 supplies camera-module parts to 禾苗通信科技 and 驰腾科技; 11 supply chains",
    needed=True,
    start=("Enterprise",),
    start_zh="供应企业",
    start_en="Supplier",
    end=("Enterprise",),
    end_zh="采购企业",
    end_en="Customer",
    properties=(
        text("product", "供应产品", "Product", headings=words("产品 产品名称 供货产品 配套产品")),
        number(
            "annual_value",
            "年供应额",
            "Annual value",
            unit="万元",
            headings=words("年供货额 供货额 供应金额 供货金额"),
        ),
        status(),
        choice(
            "reported_by",
            "申报方",
            "Reported by",
            DataClass.PUBLIC,
            values={
                "supplier": ("供应方", "Supplier"),
                "customer": ("采购方", "Customer"),
                "both": ("双方", "Both"),
            },
            note=Text(
                "谁申报了这条供应；用来估计还有多少未申报", "who told of the link; from it follows how many nobody told"
            ),
        ),
        date("since", "供应起始日期", "Since", headings=words("年份 年度 供应年份 供货年份")),
        date("updated", "数据更新日期", "Data updated"),
    ),
    identity=("product",),
    earlier="SUPPLIED",
    start_headings=words("供应商 供应商名称 供货企业 供货方 供应方"),
    end_headings=words("采购商 采购方 客户 客户名称 需求方"),
    sheets=words("供应关系 供应链 供需关系 上下游关系 配套关系"),
    beside=(
        Beside(
            "Enterprise",
            headings={
                "from_id": words(
                    "主要供应商 供应商 供应商名称 上游企业 上游供应商 主要供应企业 上游配套企业 主要供应商名称 "
                    "上游企业名称 主要原材料供应商"
                )
            },
            of_row={"to_id": "Enterprise"},
        ),
        Beside(
            "Enterprise",
            headings={
                "to_id": words(
                    "主要客户 客户 客户名称 下游企业 下游客户 采购商 主要采购商 下游企业名称 主要客户名称 "
                    "配套服务企业 主要销售客户 采购企业"
                )
            },
            of_row={"from_id": "Enterprise"},
        ),
    ),
)

SUPPLIED = earlier_times(
    SUPPLIES,
    table="past_supplies",
    zh="以往供应",
    en="Supplied earlier",
    forward=("曾供应给", "Supplied"),
    reverse=("曾采购自", "Was supplied by"),
)

SUBSIDIARY_OF = edge(
    "SUBSIDIARY_OF",
    table="subsidiaries",
    zh="隶属集团",
    en="Subsidiary of",
    forward=("隶属于", "Is a subsidiary of"),
    reverse=("下辖", "Is the parent of"),
    article="China Electronics and its five affiliates",
    start=("Enterprise",),
    start_zh="子企业",
    start_en="Subsidiary",
    end=("Enterprise",),
    end_zh="母企业",
    end_en="Parent",
    properties=(number("share", "持股比例", "Share", check=Check.SHARE),),
    acyclic=True,
)

COOPERATES_WITH = edge(
    "COOPERATES_WITH",
    table="cooperations",
    zh="协作",
    en="Co-operates with",
    forward=("发起协作", "Co-operates with"),
    reverse=("应邀协作", "Is a partner of"),
    article="joint production, shared technology",
    start=("Enterprise",),
    start_zh="协作发起企业",
    start_en="Firm",
    end=("Enterprise",),
    end_zh="协作对象企业",
    end_en="Partner",
    properties=(
        choice(
            "kind",
            "协作方式",
            "Kind",
            values={
                "production": ("生产联帮", "Joint production"),
                "technology": ("技术联享", "Shared technology"),
            },
        ),
        date("since", "协作起始日期", "Since"),
    ),
)

KINDS = (ENTERPRISE, CERTIFICATE, SUPPLIES, SUPPLIED, SUBSIDIARY_OF, COOPERATES_WITH)
