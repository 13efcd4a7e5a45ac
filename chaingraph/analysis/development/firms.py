"""When each firm can have the full members that a branch needs, and where one more place helps most."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from chaingraph.analysis.development.answers import DEVELOPMENT, OUTLOOKS, PLACES, STAGE_LABELS
from chaingraph.analysis.development.people import nearest_first
from chaingraph.asof.firms import by_priority, find_operating
from chaingraph.asof.homes import find_homes, find_organized, note_homes
from chaingraph.asof.people import away_full, count_by_enterprise
from chaingraph.errors import Text
from chaingraph.park import Park
from chaingraph.rows import Rows, pooled
from chaingraph.rules import Numbers
from chaingraph.table import Table
from chaingraph.vocabulary import WITHOUT
from chaingraph.words import Reason, Said, words_of

WORDS = words_of(__package__)
_CANDIDATES = ("development_target", "activist", "applicant")


_FIRM_FACTS = (
    "home", "joint", "transferred_members", "untransferred_members", "outlook", "full_date", "full", "missing",
    "waiting", "candidate_members", "undated", "short", "without_transfer",
)  # fmt: skip
_PLACE_FACTS = (
    "places_needed", "places_planned", "full", "probationary_members", "candidate_members", "candidate_stage",
    "date_with_place", "effect",
)  # fmt: skip
EFFECTS = {
    "completes": Text("用一个名额即可达到", "One place completes it"),
    "one_of_several": Text("还需其他名额", "Further places needed"),
    "unknown": Text("预备党员人数未知", "Number of probationary members unknown"),
}


def forecast_firms(
    park: Park, people: pl.DataFrame, staff: pl.DataFrame, on: dt.date | None, limits: Numbers
) -> pl.DataFrame:
    """Return the operating firms not known to have an organization of their own, with what lies ahead of each.

    Parameters
    ----------
    park
        Reads firms, organizations, declared counts and recruitment plans.
    people
        What `development_people.trace_people` returns.
    staff
        ``enterprise_id, id`` of who works where.
    on
        As-of day.
    limits
        Numbers of the rules.

    Returns
    -------
    polars.DataFrame
        A row per firm: ``enterprise_id, name, priority``, ``home`` (as `find_organized` says), ``joint`` (null: nobody
        knows), ``outlook``, the counts, the days, ``missing`` (full members that it is short of once all are
        transferred), ``days`` (sorted, when people become full), ``undated``, ``nearest_id`` (the candidate nearest to
        full membership), ``places_planned``.

    Notes
    -----
    Counts come from `count_by_enterprise`. A member whose transfer is not known counts as
    transferred. ``waiting`` and ``short`` count the people who are known of; where the number of probationary members
    is not known and those known of are too few, the outlook is unknown. Days come from records alone: people who are
    declared as a number, or whose dates are missing, are ``undated``.
    """
    homes = find_homes(park, on)
    own = homes.filter(~pl.col("joint"))
    together = homes.filter("joint").select("enterprise_id", joint=pl.lit(True)).unique()
    counts = count_by_enterprise(park, on, candidates=True)
    known = staff.select("enterprise_id", "id").join(people, on="id")
    waiting = nearest_first(known.filter(pl.col("stage") != "full"))
    candidate = pl.col("stage").is_in(_CANDIDATES)
    dated = pl.col("full_date").is_not_null()
    stays = ~((pl.col("stage") == "probationary") & (pl.col("transferred") == False).fill_null(False))  # noqa: E712
    ahead = waiting.group_by("enterprise_id", maintain_order=True).agg(
        days=pl.col("full_date").filter(dated),
        days_here=pl.col("full_date").filter(dated & stays),
        probation_days=pl.col("full_date").filter(dated & ~candidate),
        nearest_id=pl.col("id").filter(candidate).first(),
        nearest_stage=pl.col("stage").filter(candidate).first(),
        candidate_days=pl.col("full_date").filter(dated & candidate),
    )
    plans = park["RecruitmentPlan"]
    if on is not None:
        plans = plans.filter(pl.col("year").is_null() | (pl.col("year") >= on.year))
    # where no plan is on record, or none of a known number, nobody knows
    planned = plans.drop_nulls("places").group_by("enterprise_id").agg(places_planned=pl.col("places").sum())
    frame = (
        find_operating(park)
        .select("name", "priority", "employees", enterprise_id="id")
        .join(own, on="enterprise_id", how="anti")
        .join(find_organized(park, on), on="enterprise_id", how="left")
        .join(counts, on="enterprise_id", how="left")
        .join(together, on="enterprise_id", how="left")
        .join(ahead, on="enterprise_id", how="left")
        .join(planned, on="enterprise_id", how="left")
    )
    away, full = away_full(), pl.col("full_members")
    told = ("activists", "applicants", "development_targets")
    # activists are the only candidates whose number can be declared; without any count nobody knows
    candidates = pl.when(pl.any_horizontal(pl.col(told).is_not_null())).then(pl.sum_horizontal(told))
    known_of = pl.sum_horizontal(*told, "probationary_members")
    # who is not known to have one, or only says so, may be in a joint branch that is not on record
    joint = pl.col("joint").fill_null(pl.when(pl.col("home").is_in(WITHOUT)).then(False))
    frame = frame.with_columns(
        joint=joint,
        full=full,
        transferred_members=full - away.fill_null(0),
        untransferred_members=pl.when(full.is_not_null()).then(away),
        candidate_members=candidates,
        days=pl.col("days").fill_null([]),
        days_here=pl.col("days_here").fill_null([]),
        probation_days=pl.col("probation_days").fill_null([]),
        candidate_days=pl.col("candidate_days").fill_null([]),
        waiting=known_of,
        missing=limits.branch_min - full,
        missing_here=limits.branch_min - full + away.fill_null(0),
    )
    today = pl.lit(on, dtype=pl.Date)

    def reached(missing: str, days: str) -> pl.Expr:
        """Return the day on which so many of the days have come, today where none is missing."""
        nth = pl.col(days).list.get(pl.col(missing) - 1, null_on_oob=True)
        return pl.when(pl.col(missing) <= 0).then(today).when(pl.col(missing) > 0).then(nth)

    frame = frame.with_columns(
        full_date=reached("missing", "days"),
        without_transfer=reached("missing_here", "days_here"),
        short=pl.max_horizontal(pl.col("missing") - pl.col("waiting"), 0),
        undated=pl.col("waiting") - pl.col("days").list.len().cast(pl.Int64),
    )
    return frame.with_columns(
        outlook=pl.when(pl.col("full").is_null())
        .then(pl.lit("unknown"))
        .when(pl.col("missing_here") <= 0)
        .then(pl.lit("now"))
        .when(pl.col("missing") <= 0)
        .then(pl.lit("transfer"))
        .when(pl.col("full_date").is_not_null())
        .then(pl.lit("dated"))
        .when(pl.col("short") == 0)
        .then(pl.lit("dates_unknown"))
        .when(pl.col("probationary_members").is_null())
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("more_people")),
        short=pl.when(
            pl.col("full").is_not_null() & (pl.col("probationary_members").is_not_null() | (pl.col("short") == 0))
        ).then("short"),
    )


def list_firms(park: Park, frame: pl.DataFrame, on: dt.date | None, limits: Numbers) -> Table:
    """List the firms by the earliest day on which they have the full members that a branch needs.

    Parameters
    ----------
    park
        Whose registers say what is known of the firms.
    frame
        What `forecast_firms` returns.
    on, limits
        As-of day and terms of the rules.

    Returns
    -------
    Table
        The earliest first, those without a day last; then by outlook, fewest short, most transferred members,
        priority, name and id.
    """
    ranked = frame.sort(
        "full_date",
        _rank("outlook", tuple(OUTLOOKS)),
        "short",
        -pl.col("transferred_members"),
        -pl.col("waiting").cast(pl.Int64),
        by_priority(),
        "name",
        "enterprise_id",
        nulls_last=True,
    )
    places, reasons = pooled(ranked, _FIRM_FACTS, lambda row: _firm_reasons(row, limits))
    columns = ranked.with_columns(reasons=places).select(DEVELOPMENT.names())
    notes = note_homes(park, ranked["home"], on)
    return DEVELOPMENT.table(Rows.of_frame(columns, {"reasons": reasons}), as_of=on, notes=notes)


def rank_places(frame: pl.DataFrame, on: dt.date | None, limits: Numbers) -> Table:
    """Rank the firms by what one more place in the recruitment plan changes.

    Parameters
    ----------
    frame
        What `forecast_firms` returns.
    on, limits
        As-of day and terms of the rules.

    Returns
    -------
    Table
        One row per firm that needs a place: the fewest places needed first (one completes the firm), then those with a
        candidate (on record, then by count), the earliest day, priority, most staff, name, id. Firms whose number of
        probationary members is unknown come last; a note counts those whose number of full members is. Firms that may
        have an organization of their own need no place before that is known: they are not ranked, a note counts them.

    Notes
    -----
    Probationary members had their place already. Places needed: full members short of the rule, less probationary
    members, less the places that the recruitment plan is known to give the firm from the year of the day on. Without
    dates, smallest need first is the best order for the number of firms: to swap a chosen firm for one of greater need
    never saves a place.
    """
    asked = frame.filter(pl.col("joint").is_null()).height
    frame = frame.filter(pl.col("joint").is_not_null())
    unknown = frame["full"].null_count()
    promised = pl.col("places_planned").fill_null(0)
    open_places = pl.col("missing") - promised
    frame = frame.with_columns(places_needed=open_places - pl.col("probationary_members")).filter(
        pl.coalesce("places_needed", open_places) > 0
    )
    # who has a place becomes full: the probationary members, and as many candidates as there are places with this one
    placed = pl.col("candidate_days").list.head(promised + 1)
    days = pl.concat_list("probation_days", placed).list.sort()
    completes = pl.col("places_needed") == 1
    frame = frame.with_columns(
        effect=pl.when(completes)
        .then(pl.lit("completes"))
        .when(pl.col("places_needed").is_null())
        .then(pl.lit("unknown"))
        .otherwise(pl.lit("one_of_several")),
        date_with_place=pl.when(completes).then(days.list.get(pl.col("missing") - 1, null_on_oob=True)),
        nearest_date=pl.col("candidate_days").list.first(),
    ).sort(
        "places_needed",
        pl.col("nearest_id").is_null(),
        ~(pl.col("candidate_members") > 0).fill_null(False),
        "date_with_place",
        "nearest_date",
        by_priority(),
        -pl.col("employees"),
        "name",
        "enterprise_id",
        nulls_last=True,
    )
    ranked = frame.rename({"nearest_id": "candidate_id", "nearest_stage": "candidate_stage"}).with_row_index("rank", 1)
    places, reasons = pooled(ranked, _PLACE_FACTS, lambda row: (_place_reason(row, limits),))
    columns = ranked.with_columns(reasons=places).select(PLACES.names())
    rows = Rows.of_frame(columns, {"reasons": reasons})
    counts = {"places_unknown": unknown, "places_home_unknown": asked}
    notes = tuple(WORDS.reason(code, firms=number) for code, number in counts.items() if number)
    return PLACES.table(rows, as_of=on, notes=notes)


def _rank(name: str, order: tuple[str, ...]) -> pl.Expr:
    return pl.col(name).replace_strict(order, range(len(order)), default=len(order), return_dtype=pl.Int8)


def _firm_reasons(row: Mapping[str, Any], limits: Numbers) -> tuple[Reason, ...]:
    here, away, day = row["transferred_members"], row["untransferred_members"], row["full_date"]
    found = [WORDS.reason(f"home.{row['home']}")] if row["joint"] is None or row["home"] == "none_assumed" else []
    found.append(_outlook(row, limits))
    if away is None and here:
        found.append(WORDS.reason("transfer_unknown", untransferred_members=None))
    if away and row["outlook"] == "dated" and row["without_transfer"] != day:
        later = row["without_transfer"]
        code = "transfer_helps.never" if later is None else "transfer_helps"
        found.append(WORDS.reason(code, untransferred_members=away, without_transfer=later))
    return tuple(found)


def _outlook(row: Mapping[str, Any], limits: Numbers) -> Reason:
    outlook = row["outlook"]
    facts = {name: row[name] for name in ("transferred_members", "untransferred_members")}
    facts |= {"full_members": row["full"], "threshold": limits.branch_min}
    if outlook in ("now", "transfer"):
        return WORDS.reason(outlook, **facts)
    facts["missing"] = row["missing"]
    if outlook == "unknown":
        return WORDS.reason("unknown" if row["full"] is None else "unknown.probationary", **facts)
    facts |= {"on_the_way": row["waiting"], "undated": row["undated"], "short": row["short"]}
    if outlook == "dated":
        return WORDS.reason(outlook, **facts, full_date=row["full_date"])
    return WORDS.reason(outlook if row["candidate_members"] is not None else f"{outlook}.known_only", **facts)


def _place_reason(row: Mapping[str, Any], limits: Numbers) -> Reason:
    day = row["date_with_place"]
    known = ("probationary_members", "candidate_members", "places_planned", "places_needed", "date_with_place")
    return WORDS.reason(
        "unknown.place" if row["effect"] == "unknown" else row["effect"],
        full_members=row["full"],
        threshold=limits.branch_min,
        planned=_planned(row["places_planned"]),
        **{name: row[name] for name in known},
        candidate=_candidate(row["candidate_stage"], row["candidate_members"]),
        reached=() if day is None else (WORDS.said("reached", date_with_place=day),),
    )


def _planned(places: int | None) -> Said:
    return WORDS.said("no_plan") if places is None else WORDS.said("planned", places_planned=places)


def _candidate(nearest: str | None, candidates: int | None) -> Said:
    if nearest is not None:
        label = STAGE_LABELS[nearest]
        return WORDS.said("candidate_nearest", stage=Text(label.zh, label.en.lower()))
    if candidates is None:
        return WORDS.said("candidate_unknown")
    return WORDS.said("candidate_number", candidate_members=candidates) if candidates else WORDS.said("candidate_none")
