"""Synthetic figures by year, verified conditions, policies with conditions and their users, aims."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from chaingraph.sample.firms import REFERENCE, Firms, days_back
from chaingraph.sample.staffing import Rows, synthetic

_YEARS = (REFERENCE.year - 1, REFERENCE.year - 2, REFERENCE.year - 3)
_TOLD = 220  # firms with figures
_KNOWN = 0.9  # of the cells of a figure, and of the conditions that somebody verified
_POLICIES: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("高新技术企业认定奖补", "industry", {"needs_certificates": ["高新技术企业"], "needs_scales": ["中型", "小型"]}),
    ("小升规奖励", "industry", {"needs_stages": ["规上"], "needs_revenue": 2000.0}),
    ("装备制造产业链设备贷款贴息", "loan_interest", {"needs_chains": ["CH-EQUIPMENT"], "needs_other": ["贷款未逾期"]}),
)
_AIMS: tuple[tuple[str, str, str, list[str] | None], ...] = (
    ("DEVELOPMENT", "高质量发展先行区", "aim", ["供需连结", "融资对接", "政策宣讲", "走访", "招商项目", "产业扶持"]),
    ("TALENT", "高层次人才集聚区", "aim", ["人才招引", "业务培训", "人才奖补"]),
    ("LIVING", "高品质生活体验区", "aim", None),
    ("PARTY", "两新党组织发展的助推器", "outcome", ["党建联建", "党建圆桌会", "经验分享"]),
    ("LAW", "依法经营的定心丸", "outcome", ["政策宣讲"]),
    ("RIGHTS", "维护职工权益的主心骨", "outcome", ["党员志愿服务", "党员承诺践诺"]),
)
_VERIFIED = (
    ("enterprise.high_tech_registered_months", (6, 200)),
    ("enterprise.high_tech_score", (60, 92)),
    ("enterprise.tech_sme_score", (48, 95)),
    ("enterprise.specialized_niche_years", (1, 12)),
    ("enterprise.specialized_score", (48, 85)),
    ("enterprise.little_giant_niche_years", (1, 12)),
)
_ANSWERED = (  # with the chance that it is met
    ("enterprise.high_tech_core_ip", 0.85),
    ("enterprise.high_tech_field", 0.85),
    ("enterprise.high_tech_clean_record", 0.85),
    ("enterprise.tech_sme_products", 0.98),
    ("enterprise.tech_sme_clean_record", 0.95),
    ("enterprise.tech_sme_direct_other", 0.05),
    ("enterprise.specialized_direct", 0.05),
    ("enterprise.share_reform", 0.85),
    ("贷款未逾期", 0.85),
)


def eligibility_rows(rng: np.random.Generator, firms: Firms, certificates: list[dict[str, Any]]) -> Rows:
    """Make what certificates, policies and aims look at.

    `certificates`: the synthetic rows of `Certificate`; who holds one tells figures first. Nothing is said of a named
    firm. Rows of `AnnualFigure`, `Assessment`, `Policy`, `SERVES`, `Aim`, `PURSUES` and `SourceScope`.
    """
    number = {key: place for place, key in enumerate(firms.ids)}
    holders = list(dict.fromkeys(number[row["enterprise_id"]] for row in certificates))
    told = sorted(holders[:_TOLD])
    rows: Rows = {"AnnualFigure": [], "Assessment": []}
    for firm in told:
        rows["AnnualFigure"] += _figures(rng, firms, firm)
        rows["Assessment"] += _assessments(rng, firms.ids[firm])
    policies, uses = _policies(rng, firms, told)
    return {
        **rows,
        "Policy": policies,
        "SERVES": uses,
        "Aim": [
            synthetic(
                id=f"AM-{key}",
                name=name,
                kind=kind,
                covers=covers,
                source_ref="名称取自文章；所含工作类别为合成",
            )
            for key, name, kind, covers in _AIMS
        ],
        "PURSUES": [
            synthetic(from_id="CP-VISITS", to_id="AM-DEVELOPMENT"),
            synthetic(from_id="CP-DEEDS", to_id="AM-LIVING"),
            synthetic(from_id="CP-EMPOWER", to_id="AM-DEVELOPMENT"),
            synthetic(from_id="CP-DEMONSTRATION", to_id="AM-PARTY"),
        ],
        "SourceScope": [synthetic(id="SS-CERTIFICATES", register="certificates", complete=True, as_of=REFERENCE)],
    }


def _figures(rng: np.random.Generator, firms: Firms, firm: int) -> list[dict[str, Any]]:
    """Write three years of a firm: they grow, and its R&D, debt and main business keep their shares."""
    revenue = firms.frame["revenue"][firm] or float(firms.size[firm]) * 50
    research, main = float(rng.lognormal(-2.9, 0.5)), float(rng.uniform(0.6, 1.0))
    debt, income = float(rng.uniform(0.3, 0.85)), float(rng.uniform(0.45, 0.95))
    rows = []
    for year in _YEARS:
        values = {
            "revenue": revenue,
            "main_revenue": revenue * main,
            "high_tech_income": revenue * income,
            "rd": revenue * research,
            "rd_domestic": revenue * research * 0.95,
            "assets": revenue * 1.1,
            "liabilities": revenue * 1.1 * debt,
            "technical_share": float(rng.beta(3, 12)),
        }
        kept = {name: round(value, 3) for name, value in values.items() if rng.random() < _KNOWN}
        rows.append(synthetic(id=f"AF-{firms.ids[firm]}-{year}", enterprise_id=firms.ids[firm], year=year, **kept))
        revenue /= float(rng.lognormal(0.06, 0.1))
    return rows


def _assessments(rng: np.random.Generator, key: str) -> list[dict[str, Any]]:
    rows = []
    for place, (condition, span) in enumerate(_VERIFIED):
        if rng.random() < _KNOWN:
            rows.append({"condition": condition, "value": float(rng.integers(*span)), "place": place})
    for place, (condition, chance) in enumerate(_ANSWERED, len(_VERIFIED)):
        if rng.random() < _KNOWN:
            rows.append({"condition": condition, "met": bool(rng.random() < chance), "place": place})
    day: dt.date = days_back(rng, 200, 1)
    return [synthetic(id=f"VC-{key}-{row.pop('place')}", enterprise_id=key, on=day, **row) for row in rows]


def _policies(
    rng: np.random.Generator, firms: Firms, told: list[int]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    policies, uses = [], []
    for number, (name, kind, needs) in enumerate(_POLICIES, 1):
        key = f"PY-S{number}"
        since = dt.date(REFERENCE.year - 1, 1, 1)
        policies.append(synthetic(id=key, name=f"合成样例{name}", kind=kind, since=since, **needs))
        users = sorted(rng.choice(told, 15, replace=False).tolist())
        uses += [synthetic(from_id=key, to_id=firms.ids[firm], since=days_back(rng, 300, 1)) for firm in users]
    return policies, uses
