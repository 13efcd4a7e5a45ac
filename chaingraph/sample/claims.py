"""Every figure that the article publishes, as a claim with its bound and the measure that checks it."""

from __future__ import annotations

from typing import Any

_CLAIMS: tuple[tuple[str, str, float, str, str, str, tuple[str, ...], str], ...] = (
    ("CL-COMMITTEES", "产业链党委", 4, "个", "exact", "chain_committees", (), "构筑党建体系"),
    (
        "CL-FIRST",
        "首个产业链党委成立时间",
        202206,
        "年月",
        "exact",
        "first_committee_founded",
        (),
        "把组织建在产业链上；为哪一个文中未载",
    ),
    ("CL-LEADING", "主导产业", 3, "个", "exact", "leading_industries", (), "三个主导产业；医药产业有党委而未列入"),
    (
        "CL-EXECUTIVES",
        "担任产业链党委委员的企业高管所在企业",
        11,
        "家",
        "exact",
        "executives_on_committees",
        (),
        "配强工作力量",
    ),
    ("CL-GUIDING", "每条产业链指导领导", 1, "名", "exact", "guiding_leaders_per_chain", (), "配强工作力量"),
    ("CL-HELPED", "帮助成立党支部的企业", 20, "家", "at_least", "firms_helped", (), "配强工作力量"),
    ("CL-UNITS", "产业链党委成员单位", 232, "家", "exact", "member_units", (), "健全工作机制"),
    ("CL-LISTS", "清单（需求、资源、项目）", 3, "张", "exact", "lists", (), "健全工作机制"),
    ("CL-DEPARTMENTS", "指派干部联系企业的职能部门", 27, "个", "exact", "linking_departments", (), "坚持服务赋能"),
    ("CL-LINKED", "直接联系的产业链企业", 200, "家", "at_least", "linked_firms", (), "坚持服务赋能"),
    ("CL-VISITS", "干部走访企业", 3000, "次", "at_least", "visits", (), "坚持服务赋能"),
    ("CL-EVENTS", "五类服务活动", 100, "场次", "at_least", "events", (), "坚持服务赋能"),
    ("CL-PROBLEMS", "解决企业问题", 140, "个", "at_least", "problems_solved", (), "坚持服务赋能"),
    ("CL-COMPLETION", "企业申请事项办结率", 100, "%", "exact", "completion_rate", ("过去一年",), "坚持服务赋能"),
    ("CL-SATISFACTION", "企业申请事项满意率", 100, "%", "exact", "satisfaction_rate", ("过去一年",), "坚持服务赋能"),
    ("CL-FINANCING", "协调帮助企业融资额度", 200000, "万元", "at_least", "financing", ("过去一年",), "坚持服务赋能"),
    ("CL-POSTS", "党员先锋岗、责任区、示范班组", 162, "个", "exact", "posts", (), "突出示范引领；三者拆分未载"),
    ("CL-PAIRED", "结对共建的非公企业党组织", 42, "个", "exact", "paired_organizations", (), "突出示范引领"),
    ("CL-MEMBERS", "产业链企业两新党员", 815, "人", "exact", "chain_members", (), "强化党员培育"),
    ("CL-ACTIVISTS", "摸排入党积极分子", 323, "人", "exact", "activists", ("2022年以来",), "强化党员培育"),
    (
        "CL-PROJECTS",
        "中国电子（泸州）产业园引进项目",
        22,
        "个",
        "exact",
        "park_projects",
        ("中国电子（泸州）产业园",),
        "抓配套招商",
    ),
    (
        "CL-AFFILIATES",
        "中国电子旗下合作公司（文中列名）",
        5,
        "家",
        "exact",
        "group_affiliates",
        ("中国电子",),
        "抓配套招商",
    ),
    ("CL-BASES", "中国电子在高新区的基地", 3, "个", "exact", "group_bases", ("中国电子",), "抓配套招商"),
    ("CL-HIGHTECH", "高新技术企业", 166, "家", "exact", "high_tech_firms", (), "抓梯次培育"),
    ("CL-TECHSME", "科技型中小企业", 340, "家", "exact", "tech_smes", (), "抓梯次培育"),
    ("CL-GIANTS", "国家级专精特新小巨人（非公）", 5, "家", "exact", "little_giants", (), "抓梯次培育；列名三家"),
    ("CL-RANK", "国家高新区全国百强位次", 100, "名", "at_most", "zone_rank", (), "抓合作共赢；位次未载"),
    ("CL-CHAINS", "供需链", 11, "条", "exact", "supply_chains", (), "抓合作共赢"),
    (
        "CL-INTENTION",
        "主减速齿需求达成配套意向用时",
        1,
        "天",
        "at_most",
        "days_to_intention",
        ("主减速齿",),
        "抓合作共赢",
    ),
)
# What the article counts and does not name: two little giants, nineteen of the projects.
_UNNAMED = {"CL-GIANTS": 2, "CL-PROJECTS": 19}


def claim_rows() -> list[dict[str, Any]]:
    """Return the published figures as rows of `Claim`, in the order of the article.

    Returns
    -------
    list of dict
        "More than" figures are lower bounds; 超20亿元 is 200 000 万元; the article has no date:
        ``as_of`` is unknown.

    Examples
    --------
    >>> {row["id"]: (row["value"], row["bound"]) for row in claim_rows()}["CL-HELPED"]
    (20.0, 'at_least')
    """
    return [
        {
            "id": key,
            "name": name,
            "value": float(value),
            "unit": unit,
            "bound": bound,
            "unnamed": _UNNAMED.get(key),
            "measure": measure,
            "scope": list(scope) or None,
            "source": "article",
            "source_ref": place,
        }
        for key, name, value, unit, bound, measure, scope, place in _CLAIMS
    ]
