"""What is known of a firm on a day of all that certificates, steps of growth and policies look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from chaingraph.asof.days import begun
from chaingraph.asof.firms import find_operating
from chaingraph.asof.memo import of_the_day
from chaingraph.asof.scopes import find_completeness
from chaingraph.park import Park

#: By measure, the columns whose values it is made of: what to ask for where it is not known.
ASKS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "staff": (("Enterprise", "employees"),),
    "revenue": (("AnnualFigure", "revenue"),),
    "revenue_two": (("AnnualFigure", "revenue"),),
    "revenue_growth": (("AnnualFigure", "revenue"),),
    "main_growth": (("AnnualFigure", "main_revenue"),),
    "main_share": (("AnnualFigure", "main_revenue"), ("AnnualFigure", "revenue")),
    "income_share": (("AnnualFigure", "high_tech_income"), ("AnnualFigure", "revenue")),
    "assets": (("AnnualFigure", "assets"),),
    "debt": (("AnnualFigure", "liabilities"), ("AnnualFigure", "assets")),
    "technical_share": (("AnnualFigure", "technical_share"),),
    "niche_share": (("AnnualFigure", "niche_share"),),
    "rd_last": (("AnnualFigure", "rd"),),
    "rd_least": (("AnnualFigure", "rd"),),
    "rd_two": (("AnnualFigure", "rd"),),
    "rd_share": (("AnnualFigure", "rd"), ("AnnualFigure", "revenue")),
    "rd_share_least": (("AnnualFigure", "rd"), ("AnnualFigure", "revenue")),
    "rd_three": (("AnnualFigure", "rd"), ("AnnualFigure", "revenue")),
    "rd_domestic": (("AnnualFigure", "rd_domestic"), ("AnnualFigure", "rd")),
    "equity_two": (("AnnualFigure", "equity_raised"),),
    "industrial_revenue": (("Enterprise", "industry"), ("AnnualFigure", "revenue")),
}
_YEARLY = ("revenue", "main_revenue", "high_tech_income", "rd", "rd_domestic", "equity_raised")
_LAST = ("assets", "liabilities", "technical_share", "niche_share")
#: Codes of mining, manufacturing, energy and water in GB/T 4754.
INDUSTRIAL = "^([BCD]|0[6-9]|[1-3][0-9]|4[0-6])"
_OLDEST = 2  # years back that the last accounts may be of


@dataclass(frozen=True, slots=True)
class Assessed:
    """What somebody verified of one condition."""

    met: bool | None
    value: float | None
    on: dt.date | None


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """What is known of one firm; a measure that is missing or None is not known."""

    row: Mapping[str, Any]  # its record
    measures: Mapping[str, float | None]
    held: Mapping[str, dt.date | None]  # certificates that are valid on the day, with their last day
    lapsed: Mapping[str, dt.date]  # those that have expired, with their last day
    complete: bool  # whether a certificate that is not on record is known not to be held
    assessed: Mapping[str, Assessed]
    told: bool  # whether it has figures, certificates or verified conditions at all

    def holds(self, kinds: tuple[str, ...]) -> bool | None:
        """Tell whether the firm holds one of some certificates; None where that is not known."""
        if any(kind in self.held for kind in kinds):
            return True
        return False if self.complete or any(kind in self.lapsed for kind in kinds) else None


@of_the_day
def find_facts(park: Park, on: dt.date | None) -> Mapping[str, FirmFacts]:
    """Return the facts of the operating firms, by id in the order of the table.

    Figures of a firm are those of its last closed year, not older than two years; what two records of one year say
    differently is not known. Linear.
    """
    firms = find_operating(park).unique("id", maintain_order=True)
    measured = {row["id"]: row for row in _measures(park, firms, on).iter_rows(named=True)}
    held, lapsed = _certificates(park, on)
    assessed = _assessments(park, on)
    complete = dict(find_completeness(park, "certificates", on).select("enterprise_id", "complete").iter_rows())
    told = {*park["AnnualFigure"]["enterprise_id"], *park["Certificate"]["enterprise_id"], *assessed}
    return {
        row["id"]: FirmFacts(
            row,
            measured[row["id"]],
            held.get(row["id"], {}),
            lapsed.get(row["id"], {}),
            bool(complete.get(row["id"])),
            assessed.get(row["id"], {}),
            row["id"] in told,
        )
        for row in firms.iter_rows(named=True)
    }


def _measures(park: Park, firms: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    wide = firms.select("id", "employees", "industry", typed="revenue")
    years = _years(park, on)
    for back in range(3):
        names = [*_YEARLY, *(_LAST if back == 0 else ())]
        year = years.filter(pl.col("back") == back).select(
            id="enterprise_id", **{f"{n}{back}": pl.col(n) for n in names}
        )
        wide = wide.join(year, on="id", how="left")
    revenue = pl.coalesce("revenue0", "typed")
    measures = {
        "staff": pl.col("employees").cast(pl.Float64),
        "revenue": revenue,
        "revenue_two": _least("revenue"),
        "revenue_growth": _growth("revenue"),
        "main_growth": _growth("main_revenue"),
        "main_share": _ratio("main_revenue0", "revenue0"),
        "income_share": _ratio("high_tech_income0", "revenue0"),
        "assets": pl.col("assets0"),
        "debt": _ratio("liabilities0", "assets0"),
        "technical_share": pl.col("technical_share0"),
        "niche_share": pl.col("niche_share0"),
        "rd_last": pl.col("rd0"),
        "rd_least": _least("rd"),
        "rd_two": pl.col("rd0") + pl.col("rd1"),
        "rd_share": _ratio("rd0", "revenue0"),
        "rd_share_least": pl.when(_both("rd", "revenue")).then(
            pl.min_horizontal(_ratio("rd0", "revenue0"), _ratio("rd1", "revenue1"))
        ),
        "rd_three": _ratio(_sum("rd"), _sum("revenue")),
        "rd_domestic": _ratio(_sum("rd_domestic"), _sum("rd")),
        "equity_two": pl.col("equity_raised0") + pl.col("equity_raised1"),
        "industrial_revenue": pl.when(pl.col("industry").str.contains(INDUSTRIAL)).then(revenue),
    }
    return wide.select("id", **measures)


def _years(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the figures by firm and year, and how many years before its last closed one each is."""
    figures = park["AnnualFigure"]
    if on is not None:
        figures = figures.filter(pl.col("year") < on.year)
    found = figures.group_by("enterprise_id", "year").agg(_agreed(name) for name in (*_YEARLY, *_LAST))
    found = found.with_columns(back=pl.col("year").max().over("enterprise_id") - pl.col("year"))
    return found if on is None else found.filter(pl.col("year") + pl.col("back") >= on.year - _OLDEST)


def _agreed(name: str) -> pl.Expr:
    """Return the one value that the records of a group state; null where they differ."""
    known = pl.col(name).drop_nulls()
    return pl.when(known.n_unique() == 1).then(known.first()).alias(name)


def _ratio(part: str | pl.Expr, whole: str | pl.Expr) -> pl.Expr:
    above, below = (pl.col(one) if isinstance(one, str) else one for one in (part, whole))
    return pl.when(below > 0).then(above / below)


def _both(*names: str) -> pl.Expr:
    return pl.all_horizontal(pl.col(f"{name}{back}").is_not_null() for name in names for back in range(2))


def _least(name: str) -> pl.Expr:
    return pl.when(_both(name)).then(pl.min_horizontal(f"{name}0", f"{name}1"))


def _growth(name: str) -> pl.Expr:
    """Return the mean growth of the last two years, of which three are needed."""
    last, before = _ratio(f"{name}0", f"{name}1"), _ratio(f"{name}1", f"{name}2")
    return (last + before) / 2 - 1


def _sum(name: str) -> pl.Expr:
    return pl.col(f"{name}0") + pl.col(f"{name}1") + pl.col(f"{name}2")


def _certificates(
    park: Park, on: dt.date | None
) -> tuple[dict[str, dict[str, dt.date | None]], dict[str, dict[str, dt.date]]]:
    """Return by firm the certificates that are valid on the day, and those that are no longer."""
    held: dict[str, dict[str, dt.date | None]] = {}
    lapsed: dict[str, dict[str, dt.date]] = {}
    rows = park["Certificate"].filter(begun(on, "issued")).sort("expires", nulls_last=True)  # the last to expire counts
    for firm, kind, expires in rows.select("enterprise_id", "kind", "expires").iter_rows():
        if on is not None and expires is not None and expires < on:
            lapsed.setdefault(firm, {})[kind] = expires
        else:
            held.setdefault(firm, {})[kind] = expires
            lapsed.get(firm, {}).pop(kind, None)
    return held, lapsed


def _assessments(park: Park, on: dt.date | None) -> dict[str, dict[str, Assessed]]:
    """Return by firm and condition what was verified last by the day; what one day says differently is not known."""
    found: dict[str, dict[str, Assessed]] = {}
    rows = park["Assessment"].filter(begun(on, "on"))
    keys = ["enterprise_id", "condition"]
    newest = rows.filter(pl.col("on").eq_missing(pl.col("on").max().over(keys)))
    said = newest.group_by(keys).agg(_agreed("met"), _agreed("value"), pl.col("on").first())
    for firm, condition, met, value, day in said.iter_rows():
        found.setdefault(firm, {})[condition] = Assessed(met, value, day)
    return found
