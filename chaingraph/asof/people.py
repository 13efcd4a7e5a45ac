"""How many members and activists firms and organizations have: records where there are any, else declared counts.

The counting base of a firm is its staff: the people who work there, wherever their affiliation is. Members whose
affiliation is not transferred are part of that staff and counted in ``full_members`` and ``probationary_members``
already: a declared number of them may include probationary ones and never adds a full member.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.days import current
from chaingraph.asof.homes import find_homes
from chaingraph.asof.memo import of_the_day
from chaingraph.kernels.headcount import count_heads
from chaingraph.park import Park

_LARGE = 1_000_000
_TRANSFERS = 3  # per stage: unknown, then:
_AWAY, _HERE = 1, 2
COUNTS = ("full_members", "probationary_members", "untransferred_members", "activists")
CANDIDATES = ("applicants", "development_targets")
_STAGES = (  # from the last stage back: whoever had not reached one by the day is counted at the one before
    ("full", "full_since"),
    ("probationary", "probation_since"),
    ("development_target", "target_since"),
    ("activist", "activist_since"),
    ("applicant", "applied"),
)


@of_the_day
def count_by_enterprise(
    park: Park,
    on: dt.date | None = None,
    *,
    candidates: bool = False,
    among: pl.Series | None = None,
) -> pl.DataFrame:
    """Count members and activists among the staff of every enterprise.

    Parameters
    ----------
    park
        Reads `Member`, `EMPLOYED_BY`, `AFFILIATED_WITH`, and the counts declared on `Enterprise` and
        `PartyOrganization`.
    on
        As-of day: jobs, affiliations and stages as they stood then; without it, as the records say now.
        Declared counts have no history and are taken as they are.
    candidates
        Whether to add what `count_candidates` counts; null for a firm without any on record.
    among
        Ids of the only enterprises to count, which give the order of the rows; of millions of people only their staff
        is looked up.

    Returns
    -------
    polars.DataFrame
        Columns ``enterprise_id``, ``full_members``, ``probationary_members``, ``untransferred_members``,
        ``activists``; one row per enterprise, sorted by id or in the order of `among`. Null is unknown.

    Notes
    -----
    Base: people employed by the firm, and people without any known job whose affiliation is with an organization
    established in this firm alone. ``untransferred_members`` are those of the full members with ``transferred``
    False; with some of the flags unknown it is a lower bound, with all of them unknown it is unknown. Activists are
    people at that stage, not applicants or development targets.

    Records win: with one member record of the firm all three member counts come from records, with one record of
    an activist, target or applicant so does the count of activists. Else the counts on the enterprise; else the
    sum over the organizations established in this firm alone, without those subordinate to another of them
    (whose count includes theirs), unknown as soon as one of them is unknown. Linear in the tables.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "full_members": 2, "source": "synthetic"}]})
    >>> count_by_enterprise(park).rows()
    [('E1', 2, None, None, None)]
    """
    firms = park.scan("Enterprise").select(pl.col("id").alias("enterprise_id"), *COUNTS).collect()
    own = _own(park, on)
    if among is None:
        firms = firms.sort("enterprise_id")
    else:
        wanted = among.alias("enterprise_id").to_frame()
        firms = wanted.join(firms, on="enterprise_id", how="inner", maintain_order="left")
        own = own.join(wanted, on="enterprise_id", how="semi")
    counted = _count_staff(park, on, own, firms.select("enterprise_id"), candidates=candidates)
    frame = firms
    for more, name in ((counted, "counted"), (_sums(park, own), "summed")):
        frame = frame.join(more, on="enterprise_id", how="left", suffix=f"_{name}", maintain_order="left")
    return frame.select(
        "enterprise_id",
        *(pl.coalesce(f"{name}_counted", name, f"{name}_summed").alias(name) for name in COUNTS),
        *(CANDIDATES if candidates else ()),
    )


@of_the_day
def count_by_organization(park: Park, on: dt.date | None = None, *, declared: bool = True) -> pl.DataFrame:
    """Count the members and activists whose affiliation is with each organization.

    Parameters
    ----------
    park
        Reads `Member`, `AFFILIATED_WITH` and the counts declared on `PartyOrganization`.
    on
        As-of day, as in `count_by_enterprise`.
    declared
        Whether declared counts stand in where there are no records.

    Returns
    -------
    polars.DataFrame
        Columns ``organization_id`` and the four counts of `count_by_enterprise`; one row per organization, sorted
        by id. Null is unknown.

    Notes
    -----
    Base: affiliation with this very organization, not with those under it. Records win as for firms.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "PartyOrganization": [{"id": "O1", "name": "甲", "kind": "branch", "full_members": 9, **known}],
    ...     "Member": [{"id": "M1", "stage": "full", "transferred": True, **known}],
    ...     "AFFILIATED_WITH": [{"from_id": "M1", "to_id": "O1", **known}],
    ... })
    >>> count_by_organization(park).rows()
    [('O1', 1, 0, 0, None)]
    """
    given = park["PartyOrganization"].select(pl.col("id").alias("organization_id"), *COUNTS)
    if not declared:
        given = given.with_columns(pl.lit(None, dtype=pl.Int64).alias(name) for name in COUNTS)
    counted = _count_affiliated(park, on)
    frame = given.join(counted, on="organization_id", how="left", suffix="_counted")
    return frame.select("organization_id", *(pl.coalesce(f"{name}_counted", name).alias(name) for name in COUNTS)).sort(
        "organization_id"
    )


def away_full() -> pl.Expr:
    """Return the most full members that are not transferred: no more than there are full members; null unknown.

    Examples
    --------
    >>> frame = pl.DataFrame({"full_members": [2, 0, 2], "untransferred_members": [1, 3, None]})
    >>> frame.select(away_full()).to_series().to_list()
    [1, 0, None]
    """
    away, full = pl.col("untransferred_members"), pl.col("full_members")
    return pl.when(away > full).then(full).otherwise(away)


def count_candidates(park: Park, on: dt.date | None = None) -> pl.DataFrame:
    """Count the applicants and development targets on record among the staff of enterprises.

    Returns
    -------
    polars.DataFrame
        Columns ``enterprise_id``, ``applicants``, ``development_targets``; only firms with one on record, sorted by id.

    Examples
    --------
    >>> count_candidates(Park.from_rows({})).columns
    ['enterprise_id', 'applicants', 'development_targets']
    """
    counted = _count_staff(park, on, _own(park, on), _firms(park), candidates=True).select("enterprise_id", *CANDIDATES)
    return counted.filter(pl.any_horizontal(pl.col(*CANDIDATES) > 0)).sort("enterprise_id")


def records_by_enterprise(park: Park, on: dt.date | None, firms: pl.Series) -> pl.DataFrame:
    """Return what `count_by_enterprise` takes from records alone; a firm with nobody on record has no row.

    Examples
    --------
    >>> records_by_enterprise(Park.from_rows({}), None, pl.Series([], dtype=pl.String)).height
    0
    """
    return _count_staff(park, on, _own(park, on), firms.alias("enterprise_id").to_frame())


def people_on(park: Park, on: dt.date | None) -> pl.LazyFrame:
    """Return who has not left, ``id, stage, transferred``, with the stage on the day; who had reached none is left out.

    Examples
    --------
    >>> people_on(Park.from_rows({}), None).collect().columns
    ['id', 'stage', 'transferred']
    """
    members = park.scan("Member")
    if on is None:
        return members.filter(pl.col("left").is_null()).select("id", "stage", "transferred")
    order = [stage for stage, _ in _STAGES]
    rank = pl.col("stage").replace_strict(order, range(len(order)), return_dtype=pl.Int8)
    reached = pl.lit(None, dtype=pl.String)
    for place, (stage, since) in reversed(list(enumerate(_STAGES))):
        here = (rank <= place) & (pl.col(since).is_null() | (pl.col(since) <= on))
        reached = pl.when(here).then(pl.lit(stage)).otherwise(reached)
    staying = members.filter(pl.col("left").is_null() | (pl.col("left") > on))
    return staying.select("id", stage=reached, transferred="transferred").filter(pl.col("stage").is_not_null())


def staff_on(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the people of each firm: ``enterprise_id, id, stage, transferred``, each once, in no order.

    Notes
    -----
    People employed by the firm; people without any known job whose affiliation is with an organization that is
    established in this firm alone. For counts of millions of people see `count_by_enterprise`, which keeps no ids.

    Examples
    --------
    >>> staff_on(Park.from_rows({}), None).columns
    ['enterprise_id', 'id', 'stage', 'transferred']
    """
    columns = ("enterprise_id", "id", "stage", "transferred")
    placed = people_on(park, on).join(_jobs(park, on), on="id", how="left").collect()
    jobless = placed.filter(pl.col("enterprise_id").is_null()).drop("enterprise_id")
    by_home = jobless.join(_links(park, on).collect(), on="id").join(_own(park, on), on="organization_id")
    employed = placed.filter(pl.col("enterprise_id").is_not_null())
    every = pl.concat([employed.select(columns), by_home.select(columns)]).unique(["enterprise_id", "id"])
    return every.join(park["Enterprise"].select(enterprise_id="id"), on="enterprise_id", how="semi")


def _jobs(park: Park, on: dt.date | None) -> pl.LazyFrame:
    return park.scan("EMPLOYED_BY").filter(current(on)).select(id="from_id", enterprise_id="to_id")


def _links(park: Park, on: dt.date | None) -> pl.LazyFrame:
    return park.scan("AFFILIATED_WITH").filter(current(on)).select(id="from_id", organization_id="to_id")


def _own(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the organizations that are established in one firm alone."""
    return find_homes(park, on).filter(~pl.col("joint")).select("organization_id", "enterprise_id")


def _sums(park: Park, own: pl.DataFrame) -> pl.DataFrame:
    """Return per firm the sums of the counts declared by its own organizations, unknown with one unknown."""
    above = park.scan("SUBORDINATE_TO").select(organization_id="from_id", higher="to_id").collect()
    inside = above.join(own, on="organization_id").join(
        own, left_on=["higher", "enterprise_id"], right_on=["organization_id", "enterprise_id"], how="semi"
    )
    top = own.join(inside, on="organization_id", how="anti")
    declared = park.scan("PartyOrganization").select(pl.col("id").alias("organization_id"), *COUNTS).collect()
    return (
        top.join(declared, on="organization_id")
        .group_by("enterprise_id")
        .agg(pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).alias(name) for name in COUNTS)
    )


def _states(people: pl.LazyFrame) -> pl.LazyFrame:
    """Return ``id, state``: three times the place of the stage, plus what is known of the transfer."""
    # comparing with each stage costs a fraction of looking the words up in a table
    place = pl.lit(None, dtype=pl.UInt8)
    for number, (stage, _) in reversed(list(enumerate(_STAGES))):
        place = pl.when(pl.col("stage") == stage).then(pl.lit(number, dtype=pl.UInt8)).otherwise(place)
    transfer = pl.when("transferred").then(_HERE).when(~pl.col("transferred")).then(_AWAY).otherwise(0)
    return people.select("id", state=place * _TRANSFERS + transfer.cast(pl.UInt8))


def _firms(park: Park) -> pl.DataFrame:
    return park.scan("Enterprise").select(enterprise_id="id").collect()


def _count_staff(
    park: Park, on: dt.date | None, own: pl.DataFrame, firms: pl.DataFrame, *, candidates: bool = False
) -> pl.DataFrame:
    """Count the people of each of the firms; a firm with nobody on record has no row."""
    large = park.scan("EMPLOYED_BY").select(pl.len()).collect().item() >= _LARGE
    heads = count_heads(
        _states(people_on(park, on)),
        _jobs(park, on),
        _links(park, on),
        own,
        firms.lazy(),
        engine="fingerprint" if large else "reference",
    )
    return _counts(heads, "enterprise_id", candidates=candidates)


def _count_affiliated(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Count the people of each organization; one with nobody on record has no row."""
    people = _links(park, on).unique().join(_states(people_on(park, on)), on="id")
    heads = people.group_by("organization_id", "state").agg(people=pl.len().cast(pl.Int64)).collect()
    return _counts(heads, "organization_id")


def _counts(heads: pl.DataFrame, key: str, *, candidates: bool = False) -> pl.DataFrame:
    """Turn counts by state into counts; those of members are null without a member, activists without a candidate."""
    stages = [stage for stage, _ in _STAGES]
    full_at = _TRANSFERS * stages.index("full")
    # sums of masked columns: a filter inside the groups costs several times as much
    tests = {stage: pl.col("state") // _TRANSFERS == place for place, stage in enumerate(stages)}
    tests |= {"away": pl.col("state") == full_at + _AWAY, "here": pl.col("state") == full_at + _HERE}
    masked = heads.select(key, *(pl.when(test).then("people").otherwise(0).alias(name) for name, test in tests.items()))
    sums = masked.group_by(key).agg(pl.all().sum())
    number = {name: pl.col(name) for name in tests}
    members = number["full"] + number["probationary"] > 0
    others = number["development_target"] + number["activist"] + number["applicant"] > 0
    told = (number["full"] == 0) | (number["away"] + number["here"] > 0)
    extra = {"applicants": number["applicant"], "development_targets": number["development_target"]}
    return sums.select(
        key,
        full_members=pl.when(members).then("full"),
        probationary_members=pl.when(members).then("probationary"),
        untransferred_members=pl.when(members & told).then("away"),
        activists=pl.when(others).then("activist"),
        **(extra if candidates else {}),
    )
