"""The annual-statistics form: organizations and members by chain, street, size, ownership and kind of unit."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from chaingraph.analysis.coverage import classify_firms
from chaingraph.analysis.statistics.answers import DIMENSIONS, STATISTICS, UNITS
from chaingraph.analysis.statistics.items import ITEMS
from chaingraph.analysis.statistics.reader import Limits, hide_people
from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import begun
from chaingraph.asof.firms import find_operating
from chaingraph.asof.homes import find_homes, find_organized, note_homes
from chaingraph.asof.people import away_full, count_by_enterprise
from chaingraph.asof.population import is_official
from chaingraph.asof.scopes import find_completeness
from chaingraph.model import kind
from chaingraph.park import Park
from chaingraph.rules import Rulebook, cite, rulebook
from chaingraph.table import Table
from chaingraph.vocabulary import WITHOUT
from chaingraph.words import Reason, words_of

WORDS = words_of(__package__)
_DECLARED = {
    "overall": ("all",),
    "size": tuple(kind("Enterprise")["scale"].values),
    "ownership": tuple(kind("Enterprise")["ownership"].values),
    "kind": tuple(UNITS),
}


_KINDS = ("committee", "general_branch", "branch", "temporary_branch")
_FORMS = ("separate_committee", "separate_general_branch", "separate_branch", "separate_temporary")
_SURE = (  # of these every unit says whether it counts
    *("firms", "separate", *_FORMS, "joint", "form_unknown", "none", "none_assumed", "home_unknown"),
    *("should_have_been", "individual_members", "no_members", "class_unknown"),
)
_BODIES = ("joint_branches", "instructors")  # counted by the record, not by the unit
_LIMITS = ("should_have_been", "branch_min", "statistics_joint_three")
_RULES = (
    "party.non_public_population",
    "party.should_have_been",
    "party.statistics_classes",
    "party.statistics_details",
    "party.statistics_forms",
    "party.statistics_joint_three",
    "party.statistics_supplement",
    "statistics.small_cell",
)


@on_its_day
def summarize_statistics(park: Park, *, on: dt.date | None = None, rules: Rulebook | None = None) -> Table:
    """Summarize operating units, their organizations and members in the classes of the annual-statistics form.

    Parameters
    ----------
    park
        Reads what `find_branchless` reads, staff, and how organizations were formed.
    on
        As-of day for the rules and for every dated record; without it the park's own (`chaingraph.asof.day.as_of`).
    rules
        Rulebook to use instead of the package's own.

    Returns
    -------
    Table
        ``dimension, value, name, item, unit, count, hidden, of, unknown``: one row per group and line of the form.
        Groups: all; chains, streets by name; sizes, ownerships, kinds as declared; units without a value
        (null) last. ``of`` names the line that is the denominator. ``count`` is null where it is not published
        (``hidden``) or where nobody knows it. ``unknown`` counts the units that the line says nothing about.

    Raises
    ------
    RuleError
        If `on` is before the first version of a rule that decides.

    Notes
    -----
    Operating are all units of the zone but the closed, suspended and building ones. A unit with an organization of its
    own counts as organized separately, by its highest one, whatever joint branch it is in besides; functional
    organizations count nowhere. A unit that only says that it has one is organized in an unknown form; one of which
    nobody knows stands apart from those without (``home_unknown``), and those assumed to have none are told. Joint
    branches and instructors are those on record; where there is none their number is 0 only if every unit is known to
    have none (`SourceScope`, or its own cell). People are
    those of the staff, wherever their affiliation is. A sum of people adds up what is known.

    A count of people from 1 to below ``statistics.small_cell`` is not published, nor are those that would give it away
    to a reader who also has the page (`statistics_reader.hide_people`). Counts of units and organizations are published
    as they are: the page names each of them. Linear in the tables, plus the suppression.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [
    ...     {"id": f"E{n}", "name": str(n), "organizations": 0, "source": "synthetic"} for n in range(6)]})
    >>> {row["item"]: row["count"] for row in summarize_statistics(park).rows if row["dimension"] == "overall"}["none"]
    6
    """
    book = rules or rulebook()
    smallest = book.rule("statistics.small_cell", on).value
    firms = _firms(park, on, book)
    frame = _groups(park, firms, on)
    counts = {name: frame[name].to_list() for name in ITEMS}
    unknown = {name: frame[f"{name}_unknown"].to_list() for name in ITEMS if f"{name}_unknown" in frame.columns}
    limits = Limits(*(book.rule(f"party.{name}", on).value for name in _LIMITS))
    chains = _chains(park, on).group_by("id").agg(chains=pl.col("chain").sort())
    hidden = hide_people(frame, firms.join(chains, on="id", how="left"), counts, smallest, limits)
    rows: list[dict[str, Any]] = []
    for at, (dimension, value, label) in enumerate(frame.select("dimension", "value", "name").iter_rows()):
        for name, item in ITEMS.items():
            gone = hidden[name][at] if name in hidden else False
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
                    "unknown": unknown[name][at] if name in unknown else None,
                }
            )
    cited = cite(book, _RULES, on)
    left_out = sum(row["hidden"] for row in rows)
    return STATISTICS.table(
        tuple(rows),
        as_of=on,
        parameters={"on": on},
        rules=cited,
        notes=(*note_homes(park, firms["home"], on), *_notes(smallest, left_out, firms)),
    )


def _notes(smallest: int, left_out: int, firms: pl.DataFrame) -> tuple[Reason, ...]:
    said = [WORDS.reason("left_out", smallest=smallest, hidden=left_out)]
    said += [WORDS.reason(code) for code in ("protects", "staff", "members_line", "several_chains")]
    if int(firms["status_unknown"].sum()):
        said.append(WORDS.reason("status_unknown"))
    return tuple(said)


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
    # the page shows of a unit not known about what it would be if it had none: its people follow from that
    bare = classify_firms(park, on=on, rules=book).select(
        "id", "class", shown_class="class_if_none", shown_action="action_if_none", sent="instructor"
    )
    known = find_organized(park, on).select("home", id="enterprise_id")
    people = count_by_enterprise(park, on).rename({"enterprise_id": "id"})
    firms = find_operating(park).select(
        "id",
        "street",
        "ownership",
        "employees",
        "party_group",
        size="scale",
        status_unknown=pl.col("status").is_null(),
        non_public=is_official(book, on),
        kind=pl.col("social_organization").replace_strict(
            [True, False], ["social_organization", "enterprise"], return_dtype=pl.String
        ),
    )
    for more in (own, together, bare, known, people):
        firms = firms.join(more, on="id", how="left")
    none = pl.col("home").is_in(WITHOUT)
    separate = pl.col("form").is_not_null()
    joint = ~separate & pl.col("joined").fill_null(False)
    due = (pl.col("class") == "should_have_been").fill_null(False)
    full = pl.col("full_members")

    def within(base: pl.Expr, test: pl.Expr) -> pl.Expr:
        return pl.when(base).then(test).otherwise(False)

    lines = {
        "firms": pl.lit(True),
        "non_public": pl.col("non_public"),
        "separate": separate,
        **{form: (pl.col("form") == form).fill_null(False) for form in _FORMS},
        "joint": joint,
        # full members alone may be enough; where they are not, probationary ones of unknown number leave it open
        "joint_three": within(joint, (full >= least) | (full + pl.col("probationary_members") >= least)),
        "form_unknown": (pl.col("home") == "has") & ~separate & ~joint,
        "none": none,
        "none_assumed": pl.col("home") == "none_assumed",
        "home_unknown": pl.col("home") == "not_known",
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
        "home",
        "shown_class",
        "shown_action",
        "status_unknown",
        *(expression.cast(pl.Int64).alias(f"_{name}") for name, expression in lines.items()),
    )


def _chains(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the chains of the units: ``id, chain``."""
    return park["IN_CHAIN"].filter(begun(on)).select(id="from_id", chain="to_id").unique()


def _untold(park: Park, firms: pl.DataFrame, guided: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Return of which units nobody knows whether they have more than is on record: ``id, …_unknown`` of `_BODIES`."""
    sent = find_completeness(park, "instructors", on).filter("complete")["enterprise_id"]
    placed = find_homes(park, on)["enterprise_id"].unique()
    said = park["Enterprise"].select("id", "instructor").unique("id", keep="first")
    on_record = pl.concat([guided["id"], sent]).implode()
    return (
        firms.select("id", "home")
        .join(said, on="id", how="left")
        .select(
            "id",
            # a unit without a recorded organization is in no joint branch only where that is declared
            joint_branches_unknown=~pl.col("id").is_in(placed.implode()) & (pl.col("home") != "none_declared"),
            # the officer is not on record where only a cell says that one was sent
            instructors_unknown=~pl.col("id").is_in(on_record) & pl.col("instructor").fill_null(True),
        )
    )


def _groups(park: Park, firms: pl.DataFrame, on: dt.date | None) -> pl.DataFrame:
    """Add up the lines by group: ``dimension, value, name``, a column per line, ``…_unknown`` where some may be."""
    names = park["IndustryChain"].select(value="id", label="name")
    homes = find_homes(park, on).rename({"enterprise_id": "id"})
    formed = park["PartyOrganization"].select(organization_id="id", absorbed="absorbed_untransferred")
    homes = homes.join(formed, on="organization_id", how="left")
    guides = park["Officer"].filter(pl.col("kind") == "instructor").select(officer="id")
    guided = (
        park["GUIDES"].filter(begun(on)).select(officer="from_id", id="to_id").join(guides, on="officer", how="semi")
    )
    untold = _untold(park, firms, guided, on)
    grouped = firms.with_columns(overall=pl.lit("all")).join(_chains(park, on), on="id", how="left")
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
        open_ = members.join(untold, on="id").group_by("value").agg(pl.exclude("id", "value").sum().cast(pl.Int64))
        for more in (organizations, sent, open_):
            totals = totals.join(more, on="value", how="left", nulls_equal=True)
        none_open = {name: pl.when(pl.col(f"{name}_unknown") == 0).then(0) for name in _BODIES}
        totals = totals.with_columns(
            # no organization at all: none was formed so, where it is sure that there is none
            absorbed=pl.when(pl.col("_homes").is_null()).then(none_open["joint_branches"]).otherwise("absorbed"),
            absorbed_unknown=pl.col("absorbed_unknown").fill_null(0),
            # where nothing is on record, none is counted only where no unit is left open
            joint_branches=pl.when(pl.col("joint_branches") > 0)
            .then("joint_branches")
            .otherwise(none_open["joint_branches"]),
            instructors=pl.coalesce("instructors", none_open["instructors"]),
            dimension=pl.lit(dimension),
        ).join(names, on="value", how="left")
        order = list(_DECLARED.get(dimension, ()))
        place = pl.col("value").replace_strict(order, range(len(order)), default=len(order), return_dtype=pl.Int32)
        label = pl.col("label") if dimension == "chain" else pl.lit(None, pl.String)
        parts.append(
            totals.with_columns(name=label).sort(pl.col("value").is_null(), place, "name", "value", nulls_last=True)
        )
    return pl.concat(parts).drop("label", "_homes", *(f"{name}_unknown" for name in _SURE))
