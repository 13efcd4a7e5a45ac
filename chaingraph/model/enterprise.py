"""Enterprises, what they make, and the links of supply between them."""

from chaingraph.errors import Text
from chaingraph.model.core import (
    AWAY_NOTE,
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
    text,
)

_OWNERS = {
    "private": ("民营", "Private"),
    "state": ("国有", "State-owned"),
    "collective": ("集体", "Collective"),
    "foreign": ("外资", "Foreign"),
    "hmt": ("港澳台资", "Of Hong Kong, Macao or Taiwan"),
}
_OWNER_WORDS = {
    **dict.fromkeys(("民营企业", "私营", "私营企业", "私人控股"), "private"),
    **dict.fromkeys(("国有企业", "国企", "国有控股", "国有独资"), "state"),
    **dict.fromkeys(("集体企业", "集体控股"), "collective"),
    **dict.fromkeys(("外商投资", "外商投资企业", "外商控股", "外商独资"), "foreign"),
    **dict.fromkeys(("港澳台", "港澳台商投资", "港澳台商控股", "港澳台商独资"), "hmt"),
}

ENTERPRISE = node(
    "Enterprise",
    table="enterprises",
    zh="企业",
    en="Enterprise",
    article="the firms of the zone; 166 high-tech firms; 340 technology SMEs; 5 little giants",
    properties=(
        text("name", "企业名称", "Name", DataClass.PUBLIC, required=True),
        names("aliases", "别名", "Aliases", DataClass.PUBLIC),
        text("uscc", "统一社会信用代码", "Credit code", DataClass.PUBLIC, check=Check.USCC, source="GB 32100-2015"),
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
            also=_OWNER_WORDS,
            data_class=DataClass.PUBLIC,
            note=Text("混合所有制企业按此归入公有或非公", "a mixed firm belongs with who controls it"),
        ),
        text("industry", "行业代码", "Industry", DataClass.PUBLIC, check=Check.INDUSTRY, source="GB/T 4754-2017"),
        text("division", "行政区划代码", "Division", DataClass.PUBLIC, check=Check.DIVISION),
        text("street", "街道", "Street", DataClass.PUBLIC),
        text("address", "地址", "Address"),
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
            also={
                # what registers print, and what surveys write; a firm whose licence is revoked may not trade
                **dict.fromkeys(("存续", "在业", "开业", "在册", "正常", "正常经营", "营业"), "operating"),
                **dict.fromkeys(("筹建", "建设中"), "building"),
                **dict.fromkeys(("停产", "歇业", "停业整顿"), "suspended"),
                **dict.fromkeys(("吊销", "已吊销", "已注销", "吊销未注销", "撤销"), "closed"),
            },
        ),
        boolean("in_zone", "是否在园区内", "In the zone", DataClass.PUBLIC),
        boolean("social_organization", "是否社会组织", "Social organization", DataClass.PUBLIC),
        integer("employees", "从业人数", "Employees", unit="人"),
        number("revenue", "营业收入", "Revenue", unit="万元"),
        number("purchases", "采购总额", "Purchases in total", unit="万元"),
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
            also={"大型企业": "large", "中型企业": "medium", "小型企业": "small", "微型企业": "micro"},
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
        ),
        boolean("above_scale", "是否规模以上", "Above scale", DataClass.PUBLIC),
        names("products", "主要产品", "Products", DataClass.PUBLIC),
        number("longitude", "经度", "Longitude", DataClass.PUBLIC, unit="°", check=Check.LONGITUDE),
        number("latitude", "纬度", "Latitude", DataClass.PUBLIC, unit="°", check=Check.LATITUDE),
        choice(
            "crs",
            "坐标系",
            "Coordinate system",
            values={"wgs84": ("WGS84", "WGS84"), "gcj02": ("GCJ-02", "GCJ-02"), "bd09": ("BD-09", "BD-09")},
            data_class=DataClass.PUBLIC,
        ),
        boolean("has_organization", "是否建立党组织", "Has a Party organization", DataClass.PUBLIC),
        integer("organizations", "党组织数", "Party organizations", DataClass.PUBLIC, unit="个"),
        integer("full_members", "正式党员数", "Full members", unit="人"),
        integer("probationary_members", "预备党员数", "Probationary members", unit="人"),
        integer("untransferred_members", "未转组织关系党员数", "Members not transferred", unit="人", note=AWAY_NOTE),
        integer("activists", "入党积极分子数", "Activists", unit="人"),
        boolean("instructor", "是否选派党建指导员", "Instructor sent"),
        boolean("party_group", "是否成立党小组", "Party group exists"),
        date("updated", "数据更新日期", "Data updated"),
    ),
)

CERTIFICATE = node(
    "Certificate",
    table="certificates",
    zh="资质认定",
    en="Certificate",
    article="166 high-tech firms, 340 technology SMEs, 5 national little giants",
    properties=(
        text("enterprise_id", "持有企业", "Holder", DataClass.PUBLIC, required=True, reference=("Enterprise",)),
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
        ),
        date("issued", "认定日期", "Issued", DataClass.PUBLIC),
        date("expires", "到期日期", "Expires", DataClass.PUBLIC, ends=True),
    ),
)

SUPPLIES = edge(
    "SUPPLIES",
    table="supplies",
    zh="供应",
    en="Supplies",
    forward=("供应给", "Supplies to"),
    reverse=("采购自", "Is supplied by"),
    article="成像通科技 supplies camera-module parts to 禾苗通信科技 and 驰腾科技; 11 supply chains",
    start=("Enterprise",),
    start_zh="供应企业",
    start_en="Supplier",
    end=("Enterprise",),
    end_zh="采购企业",
    end_en="Customer",
    properties=(
        text("product", "供应产品", "Product"),
        number("annual_value", "年供应额", "Annual value", unit="万元"),
        date("since", "供应起始日期", "Since"),
        date("updated", "数据更新日期", "Data updated"),
    ),
    identity=("product",),
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

KINDS = (ENTERPRISE, CERTIFICATE, SUPPLIES, SUBSIDIARY_OF, COOPERATES_WITH)
