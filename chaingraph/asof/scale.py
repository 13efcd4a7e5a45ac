"""Where the typed size of a firm contradicts its staff and revenue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from chaingraph.errors import Finding, Severity
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.rules import Rulebook, rulebook
from chaingraph.vocabulary import in_sentence
from chaingraph.words import words_of

WORDS = words_of(__package__)

SIZES = ("large", "medium", "small")  # in the order of the pairs of a rule's value; whoever reaches none is micro
_CODE = r"^[A-T]?(\d{2,4})$"
# divisions of GB/T 4754-2017 by the industry of the size rules; a longer code goes before its division
_DIVISIONS = {
    "agriculture": [f"{number:02d}" for number in range(1, 6)],
    "industry": [f"{number:02d}" for number in range(6, 47)],
    "wholesale": ["51"],
    "retail": ["52"],
    "transport": ["54", "55", "56", "57", "58"],
    "storage": ["59"],
    "post": ["60"],
    "lodging": ["61"],
    "catering": ["62"],
    "information": ["63", "64"],
    "software": ["65"],
    "property": ["702", "7020"],
}
_LARGEST_SECTIONS = {"B": "industry", "C": "industry", "D": "industry", "A": "agriculture"}  # a letter alone


def classify_sizes(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> pl.DataFrame:
    """Give firms the size class that their staff, revenue and industry make.

    Parameters
    ----------
    park
        Reads `Enterprise`: industry, employees, revenue (万元), scale.
    on, rules
        As-of day and rulebook of the ``size.*`` rules; without a day the newest versions.

    Returns
    -------
    polars.DataFrame
        ``id, name, scale, employees, revenue, rule, made`` of the firms of which all three are known and whose
        industry has a rule on the day, sorted by name and id; ``made`` is the class, ``rule`` the id of its rule.

    Notes
    -----
    A firm is of the highest class of which it reaches the least staff and the least revenue; else it is micro. Linear.

    Examples
    --------
    >>> known = {"industry": "C3670", "source": "synthetic"}
    >>> park = Park.from_rows({"Enterprise": [
    ...     {"id": "E1", "name": "甲", "employees": 299, "revenue": 40000, "scale": "medium", **known}]})
    >>> classify_sizes(park).select("id", "scale", "made", "rule").rows()
    [('E1', 'medium', 'small', 'size.industry')]
    """
    book = rules or rulebook()
    firms = park["Enterprise"].select("id", "name", "industry", "scale", "employees", "revenue")
    known = firms.drop_nulls(["industry", "employees", "revenue"]).with_columns(rule=_rule_of(pl.col("industry")))
    made = pl.lit(None, dtype=pl.String)
    for name in _DIVISIONS:
        if rule := book.find(f"size.{name}", on):
            made = pl.when(pl.col("rule") == rule.id).then(_class_of(rule.value)).otherwise(made)
    columns = ("id", "name", "scale", "employees", "revenue", "rule", "made")
    return known.with_columns(made=made).drop_nulls("made").select(columns).sort("name", "id")


def _rule_of(industry: pl.Expr) -> pl.Expr:
    """Return the id of the size rule of an industry code, null where the text has none by staff and revenue."""
    number = industry.str.extract(_CODE, 1)
    by_number = {code: f"size.{name}" for name, codes in _DIVISIONS.items() for code in codes}
    by_letter = {letter: f"size.{name}" for letter, name in _LARGEST_SECTIONS.items()}
    return pl.coalesce(
        number.replace_strict(by_number, default=None, return_dtype=pl.String),
        number.str.head(3).replace_strict(by_number, default=None, return_dtype=pl.String),
        number.str.head(2).replace_strict(by_number, default=None, return_dtype=pl.String),
        industry.replace_strict(by_letter, default=None, return_dtype=pl.String),
    )


def _class_of(least: Sequence[float]) -> pl.Expr:
    """Return the class by a rule's value: least staff and least revenue of each class, the largest first."""
    made = pl.lit("micro")
    pairs = list(zip(SIZES, least[::2], least[1::2], strict=True))
    for name, staff, revenue in reversed(pairs):
        made = (
            pl.when((pl.col("employees") >= staff) & (pl.col("revenue") >= revenue)).then(pl.lit(name)).otherwise(made)
        )
    return made


def find_scale_conflicts(park: Park) -> tuple[Finding, ...]:
    """Return the firms whose typed size is not that of their staff and revenue, as warnings with a code of their own.

    Examples
    --------
    >>> find_scale_conflicts(Park.from_rows({}))
    ()
    """
    labels, book = kind("Enterprise")["scale"].values, rulebook()
    found = []
    for row in classify_sizes(park).filter(pl.col("scale") != pl.col("made")).iter_rows(named=True):
        rule = book.rule(row["rule"])
        message = WORDS.text(
            "scale_contradicted",
            id=row["id"],
            name=row["name"] or row["id"],
            employees=row["employees"],
            revenue=f"{row['revenue']:g}",
            typed=in_sentence(labels[row["scale"]]),
            made=in_sentence(labels[row["made"]]),
            text=rule.cited,
        )
        found.append(
            Finding("CG-W221", Severity.WARNING, message, table="enterprises", column="scale", value=row["scale"])
        )
    return tuple(found)
