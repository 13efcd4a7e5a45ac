"""The named facts of the public article about the zone, as records; nothing is added to them.

The article uses short names: registered names, credit codes and head counts are not in it and stay unknown here.
"""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]

CHAINS = (
    ("CH-EQUIPMENT", "高端装备制造", "高端装备制造产业链", True),
    ("CH-ELECTRONICS", "电子信息", "电子信息产业链", True),
    ("CH-SERVICES", "现代服务", "现代服务产业链", True),
    ("CH-PHARMA", "医药产业", "医药产业链", None),
)
COMMITTEES = {chain: chain.replace("CH-", "CC-") for chain, *_ in CHAINS}
EXEMPLARY_TEAM = "TM-EXEMPLARY"
# The organization whose secretary is in that team: the article tells neither its name nor its kind
HYDRAULIC = "PO-HYDRAULIC"
ZONE = "ZN-LUZHOU"
PARK_NAME = "中国电子（泸州）产业园"

_SHORT = "文中简称，登记全称未核实"
_FIRMS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("ART-HAONENG", "泸州豪能传动技术", ("泸州豪能",), "产业链党委书记单位"),
    ("ART-HYDRAULIC", "四川长江液压件", ("长江液压件",), "突出示范引领；小巨人"),
    ("ART-MACHINERY", "长江机械", (), "抓梯次培育；小巨人"),
    ("ART-HUAYU", "华宇石油", (), "抓梯次培育；小巨人，加快步伐上市"),
    ("ART-IMAGING", "成像通科技", (), "抓合作共赢；电子信息产业链党委成员企业"),
    ("ART-HEMIAO", "禾苗通信科技", (), "抓合作共赢"),
    ("ART-CHITENG", "驰腾科技", (), "抓合作共赢"),
    ("ART-ROBOT", "智通机器人", (), "抓配套招商"),
    ("ART-LEHUI", "宁波乐惠", (), "抓配套招商"),
    ("ART-LIKE", "深圳力科焊机", (), "抓配套招商"),
    ("ART-CEC", "中国电子", (), "抓配套招商；集团"),
    ("ART-CEC-TECH", "中电科技", (), "抓配套招商；中国电子旗下"),
    ("ART-CEC-GREATWALL", "中国长城", (), "抓配套招商；中国电子旗下"),
    ("ART-CEC-DATA", "中电数据", (), "抓配套招商；中国电子旗下"),
    ("ART-CEC-SYSTEM", "中国系统", (), "抓配套招商；中国电子旗下"),
    ("ART-PHYTIUM", "飞腾", (), "抓配套招商；中国电子旗下"),
)


def _row(reference: str, **values: Any) -> Row:
    return {**values, "source": "article", "source_ref": reference}


def article_rows() -> dict[str, list[Row]]:
    """Return the article's named facts as rows by kind name.

    Returns
    -------
    dict
        Kind name to rows, in the order in which the article has them; each with ``source`` ``article`` and a pointer
        to the place; short names are marked there as unverified.

    Notes
    -----
    Source: the article 《泸州国家高新区：凝心聚力促发展 产业链上党旗红》. Of the 5 little giants it names three; the
    supplier of the final-drive gear and all dates but June 2022 are not in it. Nor is the kind of the organization of
    四川长江液压件, whose record is therefore made by the generator: two edges here refer to it.

    Examples
    --------
    >>> rows = article_rows()
    >>> [row["from_id"] for row in rows["SUPPLIES"]]
    ['ART-IMAGING', 'ART-IMAGING']
    >>> {row["source"] for table in rows.values() for row in table}
    {'article'}
    """
    return {
        "Enterprise": _enterprises(),
        "IndustryChain": [
            _row(
                "把组织建在产业链上", id=key, name=name, aliases=[alias], leading=leading, committee_id=COMMITTEES[key]
            )
            for key, name, alias, leading in CHAINS
        ],
        "PartyOrganization": _organizations(),
        "ESTABLISHED_IN": [
            _row("文末图片说明", from_id="PO-HAONENG-2", to_id="ART-HAONENG"),
            _row("突出示范引领", from_id=HYDRAULIC, to_id="ART-HYDRAULIC"),
        ],
        "IN_CHAIN": [
            # The secretary unit of a committee is by the article's rule the leader or leading firm: which is not said.
            _row("文末图片说明；链主或领军企业，文中未分", from_id="ART-HAONENG", to_id="CH-EQUIPMENT"),
            _row("抓合作共赢", from_id="ART-IMAGING", to_id="CH-ELECTRONICS"),
            _row("抓合作共赢；链内企业", from_id="ART-HEMIAO", to_id="CH-ELECTRONICS"),
            _row("抓合作共赢；链内企业", from_id="ART-CHITENG", to_id="CH-ELECTRONICS"),
        ],
        "MEMBER_UNIT_OF": [
            _row("文末图片说明", from_id="ART-HAONENG", to_id="CC-EQUIPMENT", secretary_unit=True),
            _row("抓合作共赢；党委成员企业", from_id="ART-IMAGING", to_id="CC-ELECTRONICS"),
        ],
        "SUPPLIES": [
            _row("抓合作共赢；金额未载", from_id="ART-IMAGING", to_id=buyer, product="摄像头模组配件")
            for buyer in ("ART-HEMIAO", "ART-CHITENG")
        ],
        "Certificate": [
            _row("抓梯次培育", id=f"CT-{firm}", enterprise_id=firm, kind="little_giant")
            for firm in ("ART-HYDRAULIC", "ART-MACHINERY", "ART-HUAYU")
        ],
        "SUBSIDIARY_OF": [
            _row("抓配套招商；旗下公司，持股比例未载", from_id=firm, to_id="ART-CEC")
            for firm in ("ART-CEC-TECH", "ART-CEC-GREATWALL", "ART-CEC-DATA", "ART-CEC-SYSTEM", "ART-PHYTIUM")
        ],
        "Project": [
            _row("抓配套招商", id=key, name=name, kind="investment", park_name=PARK_NAME)
            for key, name in (("PJ-ROBOT-2", "智通机器人二期"), ("PJ-LEHUI", "宁波乐惠"), ("PJ-LIKE", "深圳力科焊机"))
        ],
        "BROUGHT_BY": [
            _row("抓配套招商；自中国电子产业园落户以来引进", from_id=project, to_id="ART-CEC")
            for project in ("PJ-ROBOT-2", "PJ-LEHUI", "PJ-LIKE")
        ],
        "UNDERTAKES": [
            _row("抓配套招商", from_id=firm, to_id=project)
            for firm, project in (("ART-ROBOT", "PJ-ROBOT-2"), ("ART-LEHUI", "PJ-LEHUI"), ("ART-LIKE", "PJ-LIKE"))
        ],
        "Team": [
            _row("突出示范引领", id=EXEMPLARY_TEAM, name="省市级先进典型企业党组织书记工作团队", kind="exemplary")
        ],
        "PART_OF_TEAM": [_row("突出示范引领", from_id=HYDRAULIC, to_id=EXEMPLARY_TEAM)],
        "Demand": [
            _row(
                "抓合作共赢；一天内达成意向，供应企业与日期未载",
                id="DM-GEAR",
                enterprise_id="ART-HAONENG",
                product="主减速齿",
                met=True,
            )
        ],
        "Zone": [
            _row(
                "开篇；构筑党建体系；全国百强的位次文中未载",
                id=ZONE,
                name="泸州国家高新区",
                aims=["高质量发展先行区", "高层次人才集聚区", "高品质生活体验区"],
                principles=["产业相近", "地域相邻", "易于管理"],
            )
        ],
        "BASED_IN": [
            _row("抓配套招商", from_id="ART-CEC", to_id=ZONE, kind=kind)
            for kind in ("production", "experiment", "talent")
        ],
        "Platform": [
            _row(place, id=f"PL-{kind.upper()}", name=name, kind=kind)
            for kind, name, place in (
                ("supply_demand", "产业供需对接平台", "健全工作机制"),
                ("policy", "惠企政策服务平台", "健全工作机制"),
                ("service", "定制服务“红”平台", "坚持服务赋能"),
            )
        ],
        "Campaign": [
            _row(place, id=f"CP-{key}", name=name, aim=aim)
            for key, name, aim, place in (
                ("VISITS", "抓发展拼经济", "全覆盖走访服务企业", "坚持服务赋能"),
                ("DEEDS", "为企办实事", "党员带头", "坚持服务赋能"),
                ("EMPOWER", "产业链党建赋能", "持续推进优化营商环境", "结尾；下一步"),
                ("DEMONSTRATION", "泸州市非公企业党建样板区", "全力打造", "结尾；下一步"),
            )
        ],
        "Policy": [
            _row("坚持服务赋能", id=f"PY-{kind.upper()}", name=name, kind=kind)
            for kind, name in (("industry", "产业扶持"), ("talent", "人才奖补"), ("loan_interest", "贷款贴息"))
        ],
    }


def _enterprises() -> list[Row]:
    rows = [
        _row(f"{place}；{_SHORT}", id=key, name=name, aliases=list(aliases) or None)
        for key, name, aliases, place in _FIRMS
    ]
    for row in rows:
        # The article calls them non-public and says that one is on its way to a listing.
        if row["id"] in {"ART-HYDRAULIC", "ART-MACHINERY", "ART-HUAYU"}:
            row["ownership"] = "non_public"
        if row["id"] == "ART-HUAYU":
            row["growth_stage"] = "preparing_to_list"
        if row["id"] == "ART-IMAGING":
            row["products"] = ["摄像头模组配件"]
    return rows


def _organizations() -> list[Row]:
    committees = [
        _row(
            "把组织建在产业链上；首个产业链党委2022年6月成立，为哪一个文中未载",
            id=COMMITTEES[key],
            name=f"{alias}党委",
            kind="committee",
            functional=True,
        )
        for key, _, alias, _ in CHAINS
    ]
    return [
        *committees,
        _row("文末图片说明", id="PO-HAONENG-2", name="泸州豪能传动技术第二车间党支部", kind="branch", functional=False),
    ]
