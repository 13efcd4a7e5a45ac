"""How many members and activists firms and organizations have: by records or as declared, whatever is more.

The counting base of a firm is its staff: the people who work there, wherever their affiliation is. Members whose
affiliation is not transferred are part of that staff and counted in ``full_members`` and ``probationary_members``
already: a declared number of them may include probationary ones and never adds a full member.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.day import on_its_day
from chaingraph.asof.days import current
from chaingraph.asof.evidence import CANDIDATES, COUNTS, PEOPLE, TRANSFERS, merged
from chaingraph.asof.homes import find_homes, is_functional
from chaingraph.asof.memo import of_the_day
from chaingraph.asof.scopes import find_complete_bodies, find_completeness
from chaingraph.kernels.headcount import count_heads
from chaingraph.park import Park

_LARGE = 1_000_000
_TRANSFERS = 3  # per stage: unknown, then:
_AWAY, _HERE = 1, 2
_STAGES = (  # from the last stage back: whoever had not reached one by the day is counted at the one before
    ("full", "full_since"),
    ("probationary", "probation_since"),
    ("development_target", "target_since"),
    ("activist", "activist_since"),
    ("applicant", "applied"),
)
_REGISTERS = ("full_members", "probationary_members", "development_targets", "activists", "applicants")  # as _STAGES


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
        Reads `Member`, `EMPLOYED_BY`, `AFFILIATED_WITH`, the counts declared on `Enterprise` and `PartyOrganization`,
        and for which firms the registers of people are declared complete (`SourceScope`).
    on
        As-of day: jobs, affiliations and stages as they stood then; without it, on the park's own day (`as_of`).
        Declared counts have no history and are taken as they are.
    candidates
        Whether to count applicants and development targets as well.
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

    Per kind of person the larger of two numbers: people on record, and the declared count. That is the count on the
    enterprise; else the sum over the organizations established in this firm alone, without those subordinate to
    another of them (whose count includes theirs), unknown as soon as one of them is unknown. Records alone decide
    where the register of that kind is declared complete for the firm. Nobody on record, nothing declared: unknown,
    whoever else is on record (`evidence.merged`). So one more person on record never makes a count smaller or unknown,
    on one day. Which numbers are lower bounds: `evidence.is_exact`. Linear in the tables.

    Examples
    --------
    >>> park = Park.from_rows({"Enterprise": [{"id": "E1", "name": "甲", "full_members": 2, "source": "synthetic"}]})
    >>> count_by_enterprise(park).rows()
    [('E1', 2, None, None, None)]
    """
    names = PEOPLE if candidates else COUNTS
    return evidence_by_enterprise(park, on, among=among).select("enterprise_id", *map(merged, names))


@of_the_day
def count_by_organization(park: Park, on: dt.date | None = None, *, declared: bool = True) -> pl.DataFrame:
    """Count the members and activists whose affiliation is with each organization.

    Parameters
    ----------
    park
        Reads `Member`, `AFFILIATED_WITH`, the counts declared on `PartyOrganization`, and `SourceScope`.
    on
        As-of day, as in `count_by_enterprise`.
    declared
        Whether declared counts are looked at; without them only records speak.

    Returns
    -------
    polars.DataFrame
        Columns ``organization_id`` and the four counts of `count_by_enterprise`; one row per organization, sorted
        by id. Null is unknown.

    Notes
    -----
    Base: affiliation with this very organization, not with those under it. Counts and records make one number as for
    firms.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "PartyOrganization": [{"id": "O1", "name": "甲", "kind": "branch", "full_members": 9, **known}],
    ...     "Member": [{"id": "M1", "stage": "probationary", "transferred": True, **known}],
    ...     "AFFILIATED_WITH": [{"from_id": "M1", "to_id": "O1", **known}],
    ... })
    >>> count_by_organization(park).rows()
    [('O1', 9, 1, None, None)]
    """
    found = evidence_by_organization(park, on)
    if not declared:
        found = found.with_columns(pl.lit(None, dtype=pl.Int64).alias(f"{name}_declared") for name in COUNTS)
    return found.select("organization_id", *map(merged, COUNTS))


@of_the_day
def evidence_by_enterprise(park: Park, on: dt.date | None = None, *, among: pl.Series | None = None) -> pl.DataFrame:
    """Return what is declared and what is on record of the staff of firms: a frame of `evidence` by ``enterprise_id``.

    Examples
    --------
    >>> evidence_by_enterprise(Park.from_rows({})).height
    0
    """
    firms = park.scan("Enterprise").select(pl.col("id").alias("enterprise_id"), *COUNTS).collect()
    own = _own(park, on)
    if among is None:
        firms = firms.sort("enterprise_id")
    else:
        wanted = among.alias("enterprise_id").to_frame()
        firms = wanted.join(firms, on="enterprise_id", how="inner", maintain_order="left")
        own = own.join(wanted, on="enterprise_id", how="semi")
    summed = firms.join(
        _sums(park, own), on="enterprise_id", how="left", suffix="_summed", maintain_order="left"
    ).select("enterprise_id", *(pl.coalesce(name, f"{name}_summed").alias(f"{name}_declared") for name in COUNTS))
    counted = _count_staff(park, on, own, firms.select("enterprise_id"))
    complete = {name: find_completeness(park, name, on).rename({"enterprise_id": "id"}) for name in _REGISTERS}
    return _evidence(summed, counted, complete)


@on_its_day
def evidence_by_organization(park: Park, on: dt.date | None = None) -> pl.DataFrame:
    """Return what is declared and what is on record of organizations: a frame of `evidence` by ``organization_id``.

    Examples
    --------
    >>> evidence_by_organization(Park.from_rows({})).height
    0
    """
    columns = {f"{name}_declared": name for name in COUNTS}
    given = park.scan("PartyOrganization").select(organization_id="id", **columns).sort("organization_id").collect()
    complete = {name: find_complete_bodies(park, name, on).rename({"organization_id": "id"}) for name in _REGISTERS}
    return _evidence(given, _count_affiliated(park, on), complete)


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


@on_its_day
def people_on(park: Park, on: dt.date | None) -> pl.LazyFrame:
    """Return who has not left, ``id, stage, transferred``, with the stage on the day; who had reached none is left out.

    Without a day, on the park's own; in a park without any day everybody counts, as the records say.

    Examples
    --------
    >>> people_on(Park.from_rows({}), None).collect().columns
    ['id', 'stage', 'transferred']
    """
    members = park.scan("Member")
    if on is None:
        return members.select("id", "stage", "transferred")
    order = [stage for stage, _ in _STAGES]
    rank = pl.col("stage").replace_strict(order, range(len(order)), return_dtype=pl.Int8)
    reached = pl.lit(None, dtype=pl.String)
    for place, (stage, since) in reversed(list(enumerate(_STAGES))):
        here = (rank <= place) & (pl.col(since).is_null() | (pl.col(since) <= on))
        reached = pl.when(here).then(pl.lit(stage)).otherwise(reached)
    staying = members.filter(pl.col("left").is_null() | (pl.col("left") > on))
    return staying.select("id", stage=reached, transferred="transferred").filter(pl.col("stage").is_not_null())


@on_its_day
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
    """Return who is affiliated where; functional organizations stand beside the home and count nobody."""
    functional = park.scan("PartyOrganization").filter(is_functional(park)).select(to_id="id")
    links = park.scan("AFFILIATED_WITH").filter(current(on)).join(functional, on="to_id", how="anti")
    return links.select(id="from_id", organization_id="to_id")


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


def _count_staff(park: Park, on: dt.date | None, own: pl.DataFrame, firms: pl.DataFrame) -> pl.DataFrame:
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
    return _counts(heads, "enterprise_id")


def _count_affiliated(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Count the people of each organization; one with nobody on record has no row."""
    people = _links(park, on).unique().join(_states(people_on(park, on)), on="id")
    heads = people.group_by("organization_id", "state").agg(people=pl.len().cast(pl.Int64)).collect()
    return _counts(heads, "organization_id")


def _counts(heads: pl.DataFrame, key: str) -> pl.DataFrame:
    """Turn counts by state into the people on record of each kind, and what is told of transfers."""
    stages = [stage for stage, _ in _STAGES]
    full_at = _TRANSFERS * stages.index("full")
    # sums of masked columns: a filter inside the groups costs several times as much
    tests = {f"{_REGISTERS[place]}_recorded": pl.col("state") // _TRANSFERS == place for place in range(len(stages))}
    tests["untransferred_members_recorded"] = pl.col("state") == full_at + _AWAY
    tests["transfers_open"] = pl.col("state") == full_at
    tests["transfers_told"] = pl.col("state").is_in((full_at + _AWAY, full_at + _HERE))
    masked = heads.select(key, *(pl.when(test).then("people").otherwise(0).alias(name) for name, test in tests.items()))
    return masked.group_by(key).agg(pl.all().sum())


def _evidence(declared: pl.DataFrame, counted: pl.DataFrame, complete: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Put a row together for every unit of `declared`, whose first column is its id."""
    key = declared.columns[0]
    frame = declared.join(counted, on=key, how="left", maintain_order="left")
    for name, said in complete.items():
        if said.is_empty():
            frame = frame.with_columns(pl.lit(False).alias(f"{name}_complete"))
        else:
            told = said.select(pl.col("id").alias(key), pl.col("complete").alias(f"{name}_complete"))
            frame = frame.join(told, on=key, how="left", maintain_order="left")
    return frame.with_columns(
        pl.col(*(f"{name}_recorded" for name in PEOPLE), *TRANSFERS).fill_null(0),
        *(pl.lit(None, dtype=pl.Int64).alias(f"{name}_declared") for name in CANDIDATES),
        pl.col([f"{name}_complete" for name in _REGISTERS]).fill_null(False),
        untransferred_members_complete=pl.col("full_members_complete").fill_null(False),
    )
