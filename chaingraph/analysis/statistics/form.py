"""The annual-statistics form: organizations and members by chain, street, size, ownership and kind of unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from chaingraph.analysis.coverage import classify_firms
from chaingraph.analysis.statistics.answers import DIMENSIONS, STATISTICS, UNITS
from chaingraph.analysis.statistics.items import ITEMS
from chaingraph.asof.days import begun
from chaingraph.asof.firms import find_operating
from chaingraph.asof.homes import find_homes
from chaingraph.asof.people import away_full, count_by_enterprise
from chaingraph.errors import Text
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.privacy.suppression import Total, suppress
from chaingraph.rules import Rulebook, cite, rulebook
from chaingraph.table import Table

_DECLARED = {
    "overall": ("all",),
    "size": tuple(kind("Enterprise")["scale"].values),
    "ownership": tuple(kind("Enterprise")["ownership"].values),
    "kind": tuple(UNITS),
}
_KINDS = ("committee", "general_branch", "branch", "temporary_branch")
_FORMS = ("separate_committee", "separate_general_branch", "separate_branch", "separate_temporary")
_RULES = (
    "party.should_have_been",
    "party.statistics_classes",
    "party.statistics_details",
    "party.statistics_forms",
    "party.statistics_joint_three",
    "party.statistics_supplement",
    "statistics.small_cell",
)


def summarize_statistics(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Summarize operating units, their organizations and members in the classes of the annual-statistics form.

    Parameters
    ----------
    park
        Reads what `find_branchless` reads, staff, and how organizations were formed.
    on
        As-of day for the rules and for every dated record; without it the newest rules and no date filter.
    rules
        Rulebook to use instead of the package's own.

    Returns
    -------
    Table
        ``dimension, value, name, item, unit, count, hidden, of, unknown, unknown_hidden``: one row per group and line
        of the form. Groups: all; chains, streets by name; sizes, ownerships, kinds as declared; units without a value
        (null) last. ``of`` names the line that is the denominator. ``count`` is null where it is not published
        (``hidden``) or where nobody knows it. ``unknown`` counts the units that the line says nothing about.

    Raises
    ------
    RuleError
        If `on` is before the first version of a rule that decides.

    Notes
    -----
    Operating are all units but the closed, suspended and building ones. A unit with an organization of its own counts
    as organized separately, by its highest one, whatever joint branch it is in besides; functional organizations count
    nowhere. People are those of the staff, wherever their affiliation is. A sum of people adds up what is known.

    A count from 1 to below ``statistics.small_cell`` is not published, nor are the others that would give it away
    (`privacy.suppression.suppress`); counts of unknown units are treated likewise. Groups by chain overlap where a unit
    is in two chains; they are protected as if a reader knew that none is. Linear in the tables, plus the suppression.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [
    ...     {"id": f"E{n}", "name": str(n), "full_members": 1, "source": "synthetic"} for n in range(6)]})
    >>> {row["item"]: row["count"] for row in summarize_statistics(park).rows if row["dimension"] == "overall"}["none"]
    6
    """
    book = rules or rulebook()
    smallest = book.rule("statistics.small_cell", on).value
    firms = _firms(park, on, book)
    frame = _groups(park, firms, on)
    counts = {name: frame[name].to_list() for name in ITEMS}
    unknown = {name: frame[f"{name}_unknown"].to_list() for name in ITEMS if f"{name}_unknown" in frame.columns}
    hidden, unknown_hidden = _suppress(frame, counts, unknown, smallest)
    rows: list[dict[str, Any]] = []
    for at, (dimension, value, label) in enumerate(frame.select("dimension", "value", "name").iter_rows()):
        for name, item in ITEMS.items():
            gone, unsure = hidden[name][at], unknown_hidden[name][at] if name in unknown else False
            rows.append(
                {
                    "dimension": dimension,
                    "value": value,
                    "name": label,
                    "item": name,
                    "unit": item.unit,
                    "count": None if gone else counts[name][at],
                    "hidden": gone,
                    "of": item.of,
                    "unknown": None if unsure or name not in unknown else unknown[name][at],
                    "unknown_hidden": unsure,
                }
            )
    cited, warnings = cite(book, _RULES, on)
    left_out = sum(row["hidden"] + row["unknown_hidden"] for row in rows)
    return STATISTICS.table(
        tuple(rows),
        as_of=on,
        parameters={"on": on},
        rules=cited,
        notes=(*_notes(smallest, left_out, firms), *warnings),
    )


def _notes(smallest: int, left_out: int, firms: pl.DataFrame) -> tuple[Text, ...]:
    notes = [
        Text(
            f"小于 {smallest} 的数及可推算出它们的数不予公布，共 {left_out} 个；0 照常公布",
            f"counts below {smallest}, and those that would give them away, are not published: {left_out}; zero is",
        ),
        Text(
            "党员按在职人员统计，不论组织关系在何处；合计为已知部分之和，情况未知的单位数另列",
            "people are counted among the staff, wherever their affiliation is; sums add up what is known, units not "
            "known about stand apart",
        ),
        Text(
            "“党员”只计正式党员数与预备党员数都已知的单位，其余单位列入该行的未知数，因此可小于正式党员与预备党员两行之和；"
            "填报的未转组织关系党员数可含预备党员，超出该单位正式党员数的部分不计入“其中未转组织关系”",
            "members are those of the units in which both full and probationary members are known; the other units "
            "stand in the unknown of that line, so it may be less than the two lines below it added up; a declared "
            "number of members not transferred may hold probationary ones: what exceeds the full members of a unit is "
            "left out",
        ),
        Text(
            "同属几条产业链的单位在各链重复计算，各链之和可大于合计",
            "a unit in several chains counts in each, so chains may add up to more than the whole",
        ),
    ]
    status_unknown = int(firms["status_unknown"].sum())
    if status_unknown:
        notes.append(
            Text(
                "经营状态未知的单位按在营计",
                "units of unknown status count as operating",
            )
        )
    return tuple(notes)


def _firms(park: Park, on: dt.date | None, book: Rulebook) -> pl.DataFrame:
    """Return a row per operating unit: its groups, and for each line whether it counts (null: not known)."""
    least = book.rule("party.statistics_joint_three", on).value
    homes = find_homes(park, on)
    kinds = park["PartyOrganization"].select(organization_id="id", kind="kind", absorbed="absorbed_untransferred")
    placed = homes.join(kinds, on="organization_id", how="left")
    rank = pl.col("kind").replace_strict(_KINDS, range(4), default=2, return_dtype=pl.Int8)
    own = (
        placed.filter(~pl.col("joint"))
        .group_by(id="enterprise_id")
        .agg(form=rank.min())
        .with_columns(form=pl.col("form").replace_strict(range(4), _FORMS, return_dtype=pl.String))
    )
    together = placed.filter("joint").select(id="enterprise_id", joined=pl.lit(True)).unique()
    bare = classify_firms(park, on=on, rules=book).select("id", "class", sent="instructor")
    people = count_by_enterprise(park, on).rename({"enterprise_id": "id"})
    firms = find_operating(park).select(
        "id",
        "street",
        "ownership",
        "employees",
        "party_group",
        size="scale",
        status_unknown=pl.col("status").is_null(),
        kind=pl.col("social_organization").replace_strict(
            [True, False], ["social_organization", "enterprise"], return_dtype=pl.String
        ),
    )
    for more in (own, together, bare, people):
        firms = firms.join(more, on="id", how="left")
    none = pl.col("class").is_not_null()
    separate = pl.col("form").is_not_null()
    joint = ~separate & pl.col("joined").fill_null(False)
    due = (pl.col("class") == "should_have_been").fill_null(False)
    full = pl.col("full_members")

    def within(base: pl.Expr, test: pl.Expr) -> pl.Expr:
        return pl.when(base).then(test).otherwise(False)

    lines = {
        "firms": pl.lit(True),
        "separate": separate,
        **{form: (pl.col("form") == form).fill_null(False) for form in _FORMS},
        "joint": joint,
        # full members alone may be enough; where they are not, probationary ones of unknown number leave it open
        "joint_three": within(joint, (full >= least) | (full + pl.col("probationary_members") >= least)),
        "none": none,
        **{name: (pl.col("class") == name).fill_null(False) for name in ("individual_members", "no_members")},
        "should_have_been": due,
        "party_group": within(due, pl.col("party_group")),
        "class_unknown": (pl.col("class") == "unknown").fill_null(False),
        "instructor_sent": within(none, pl.col("sent")),
        "staff": pl.col("employees"),
        "full_members": full,
        "untransferred": pl.when(full.is_not_null()).then(away_full()),
        "probationary": pl.col("probationary_members"),
        "members": full + pl.col("probationary_members"),
        "activists": pl.col("activists"),
    }
    return firms.select(
        "id",
        "street",
        "ownership",
        "size",
        "kind",
        "status_unknown",
        *(expression.cast(pl.Int64).alias(f"_{name}") for name, expression in lines.items()),
    )


def _groups(park: Park, firms: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Add up the lines by group: ``dimension, value, name``, a column per line, ``…_unknown`` where some may be."""
    chains = park["IN_CHAIN"].filter(begun(on)).select(id="from_id", chain="to_id").unique()
    names = park["IndustryChain"].select(value="id", label="name")
    homes = find_homes(park, on).rename({"enterprise_id": "id"})
    formed = park["PartyOrganization"].select(organization_id="id", absorbed="absorbed_untransferred")
    homes = homes.join(formed, on="organization_id", how="left")
    guides = park["Officer"].filter(pl.col("kind") == "instructor").select(officer="id")
    guided = (
        park["GUIDES"].filter(begun(on)).select(officer="from_id", id="to_id").join(guides, on="officer", how="semi")
    )
    grouped = firms.with_columns(overall=pl.lit("all")).join(chains, on="id", how="left")
    parts = []
    for dimension in DIMENSIONS:
        members = grouped.select("id", value=dimension).unique()
        mine = members.join(firms.drop("street", "ownership", "size", "kind"), on="id")
        lines = [name for name in mine.columns if name.startswith("_")]
        totals = mine.group_by("value").agg(
            *(pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name[1:]) for name in lines),
            *(pl.col(name).is_null().sum().cast(pl.Int64).alias(f"{name[1:]}_unknown") for name in lines),
        )
        here = members.join(homes, on="id").unique(["value", "organization_id"])
        organizations = here.group_by("value").agg(
            joint_branches=pl.col("joint").sum().cast(pl.Int64),
            absorbed=pl.when(pl.col("absorbed").count() > 0).then(pl.col("absorbed").sum().cast(pl.Int64)),
            absorbed_unknown=pl.col("absorbed").is_null().sum().cast(pl.Int64),
            _homes=pl.lit(True),
        )
        sent = (
            members.join(guided, on="id").group_by("value").agg(instructors=pl.col("officer").n_unique().cast(pl.Int64))
        )
        totals = (
            totals.join(organizations, on="value", how="left", nulls_equal=True)
            .join(sent, on="value", how="left", nulls_equal=True)
            .with_columns(
                # no organization at all: none was formed so
                absorbed=pl.when("_homes").then("absorbed").otherwise(0),
                absorbed_unknown=pl.col("absorbed_unknown").fill_null(0),
                joint_branches=pl.col("joint_branches").fill_null(0),
                instructors=pl.col("instructors").fill_null(0),
                dimension=pl.lit(dimension),
            )
            .join(names, on="value", how="left")
        )
        order = list(_DECLARED.get(dimension, ()))
        place = pl.col("value").replace_strict(order, range(len(order)), default=len(order), return_dtype=pl.Int32)
        label = pl.col("label") if dimension == "chain" else pl.lit(None, pl.String)
        parts.append(
            totals.with_columns(name=label).sort(pl.col("value").is_null(), place, "name", "value", nulls_last=True)
        )
    sure = ("firms", "separate", *_FORMS, "joint", "none", "should_have_been", "individual_members", "no_members")
    return pl.concat(parts).drop("label", "_homes", *(f"{name}_unknown" for name in (*sure, "class_unknown")))


def _suppress(
    frame: pl.DataFrame, counts: dict[str, list[Any]], unknown: dict[str, list[Any]], smallest: int
) -> tuple[dict[str, list[bool]], dict[str, list[bool]]]:
    """Return per line and group whether the count, and the count of unknown units, is left out.

    Cells are the counts, the unknown counts, and for each "of which" the rest that a reader would get by subtraction.
    """
    height = frame.height
    values: list[int | None] = []
    published: list[bool] = []
    at: dict[tuple[str, str], int] = {}

    def add(role: str, name: str, column: list[Any], shown: bool) -> None:
        at[role, name] = len(values)
        values.extend(column)
        published.extend([shown] * height)

    for name, column in counts.items():
        add("count", name, column, shown=True)
    for name, column in unknown.items():
        add("unknown", name, column, shown=True)
    totals = []
    firms = at["count", "firms"]
    for name in unknown:
        if ITEMS[name].unit == "人":
            # a sum that is not there at all says that no unit is known
            known = [
                None if whole is None else whole - lost
                for whole, lost in zip(counts["firms"], unknown[name], strict=True)
            ]
            add("known", name, known, shown=False)
            for group in range(height):
                published[at["known", name] + group] = known[group] == 0
                pieces = (at["known", name] + group, at["unknown", name] + group)
                totals.append(Total(firms + group, pieces))
    for name, item in ITEMS.items():
        if item.of is None or item.complete:
            continue
        not_known = unknown[name] if item.unit == "家" else [0] * height
        rest = [
            None if whole is None or part is None else max(0, whole - part - lost)
            for whole, part, lost in zip(counts[item.of], counts[name], not_known, strict=True)
        ]
        add("rest", name, rest, shown=False)
    for group in range(height):
        for name, item in ITEMS.items():
            parts = [other.name for other in ITEMS.values() if other.of == name and other.complete]
            if parts:
                totals.append(Total(at["count", name] + group, tuple(at["count", part] + group for part in parts)))
            if ("rest", name) in at and item.of is not None:
                shares = [at["count", name], at["rest", name]] + ([at["unknown", name]] if item.unit == "家" else [])
                totals.append(Total(at["count", item.of] + group, tuple(piece + group for piece in shares)))
    dimensions = frame["dimension"].to_list()
    for first in at.values():
        for dimension in DIMENSIONS:
            inside = tuple(first + group for group in range(height) if dimensions[group] == dimension)
            if dimension != "overall" and inside:
                totals.append(Total(first, inside))
    dear = [int(dimensions[place % height] == "overall") for place in range(len(values))]
    hidden = suppress(values, totals, smallest=smallest, published=published, weight=dear)
    known_hidden = [gone and value is not None for gone, value in zip(hidden, values, strict=True)]

    def read(role: str, names: dict[str, list[Any]]) -> dict[str, list[bool]]:
        return {name: known_hidden[at[role, name] : at[role, name] + height] for name in names}

    return read("count", counts), read("unknown", unknown)
