"""How many members and activists firms and organizations have: records where there are any, else declared counts.

The counting base of a firm is its staff: the people who work there, wherever their affiliation is. Members whose
affiliation is not transferred are full members of that staff, so they are part of ``full_members``.
"""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.analysis.homes import current, find_homes
from chaingraph.errors import Text
from chaingraph.model import DataClass, kind
from chaingraph.park import Park
from chaingraph.table import Column, Table

COUNTS = ("full_members", "probationary_members", "untransferred_members", "activists")
_STAGES = (  # from the last stage back: whoever had not reached one by the day is counted at the one before
    ("full", "full_since"),
    ("probationary", "probation_since"),
    ("development_target", "target_since"),
    ("activist", "activist_since"),
    ("applicant", "applied"),
)


def count_by_enterprise(park: Park, on: dt.date | None = None) -> pl.DataFrame:
    """Count members and activists among the staff of every enterprise.

    Parameters
    ----------
    park
        Reads `Member`, `EMPLOYED_BY`, `AFFILIATED_WITH`, and the counts declared on `Enterprise` and
        `PartyOrganization`.
    on
        As-of day: jobs, affiliations and stages as they stood then; without it, as the records say now.
        Declared counts have no history and are taken as they are.

    Returns
    -------
    polars.DataFrame
        Columns ``enterprise_id``, ``full_members``, ``probationary_members``, ``untransferred_members``,
        ``activists``; one row per enterprise, sorted by id. Null is unknown.

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
    firms = park["Enterprise"].select(enterprise_id="id").unique().sort("enterprise_id")
    declared = park["Enterprise"].select(pl.col("id").alias("enterprise_id"), *COUNTS)
    counted = _count_records(_staff(park, on), "enterprise_id")
    frame = (
        firms.join(counted, on="enterprise_id", how="left")
        .join(declared, on="enterprise_id", how="left", suffix="_declared")
        .join(_sums(park, on), on="enterprise_id", how="left", suffix="_summed")
    )
    return frame.select(
        "enterprise_id", *(pl.coalesce(name, f"{name}_declared", f"{name}_summed").alias(name) for name in COUNTS)
    ).sort("enterprise_id")


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
    counted = _count_records(_affiliated(park, on), "organization_id")
    frame = given.join(counted, on="organization_id", how="left", suffix="_counted")
    return frame.select("organization_id", *(pl.coalesce(f"{name}_counted", name).alias(name) for name in COUNTS)).sort(
        "organization_id"
    )


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
    people = _staff(park, on).filter(pl.col("stage").is_in(["applicant", "development_target"]))
    return (
        people.group_by("enterprise_id")
        .agg(
            applicants=(pl.col("stage") == "applicant").sum().cast(pl.Int64),
            development_targets=(pl.col("stage") == "development_target").sum().cast(pl.Int64),
        )
        .sort("enterprise_id")
    )


def check_people_counts(park: Park, on: dt.date | None = None) -> Table:
    """Compare the counts that records give with the declared ones.

    Parameters
    ----------
    park
        Reads what `count_by_enterprise` and `count_by_organization` read.
    on
        As-of day; an earlier day than the declared counts were made gives differences that are none.

    Returns
    -------
    Table
        ``table, id, name, count, recorded, declared``: one row per count that differs, the largest difference
        first, then firms before organizations, then by count, name and id. A firm with fewer full members than
        members not transferred among its declared counts is a row as well, with ``recorded`` unknown.

    Notes
    -----
    The count of a committee may include the branches under it, while records count those affiliated with it alone.

    Examples
    --------
    >>> known = {"source": "synthetic"}
    >>> park = Park.from_rows({
    ...     "Enterprise": [{"id": "E1", "name": "甲", "full_members": 3, **known}],
    ...     "Member": [{"id": "M1", "stage": "full", **known}],
    ...     "EMPLOYED_BY": [{"from_id": "M1", "to_id": "E1", **known}],
    ... })
    >>> [(row["id"], row["count"], row["recorded"], row["declared"]) for row in check_people_counts(park).rows]
    [('E1', 'full_members', 1, 3)]
    """
    frames = []
    for name, people in (("Enterprise", _staff(park, on)), ("PartyOrganization", _affiliated(park, on))):
        key = "enterprise_id" if name == "Enterprise" else "organization_id"
        counted = _count_records(people, key).rename({key: "id"})
        declared = park[name].select("id", "name", *COUNTS)
        both = declared.unpivot(COUNTS, index=["id", "name"], variable_name="count", value_name="declared").join(
            counted.unpivot(COUNTS, index="id", variable_name="count", value_name="recorded"),
            on=["id", "count"],
            how="left",
        )
        frames.append(both.filter(pl.col("recorded") != pl.col("declared")).with_columns(table=pl.lit(name)))
        impossible = declared.filter(pl.col("untransferred_members") > pl.col("full_members"))
        frames.append(
            impossible.select(
                "id",
                "name",
                count=pl.lit("untransferred_members"),
                declared="untransferred_members",
                recorded=pl.lit(None, dtype=pl.Int64),
                table=pl.lit(name),
            ).join(frames[-1].select("id", "count"), on=["id", "count"], how="anti")
        )
    gap = (pl.col("declared") - pl.col("recorded")).abs()
    columns = (
        Column(
            "table",
            Text("数据表", "Table"),
            values={name: kind(name).label for name in ("Enterprise", "PartyOrganization")},
        ),
        Column("id", Text("编号", "Id"), code=True),
        Column("name", Text("名称", "Name"), data_class=DataClass.PUBLIC),
        Column("count", Text("人数项目", "Count"), values={name: kind("Enterprise")[name].label for name in COUNTS}),
        Column("recorded", Text("按记录", "By records"), unit="人"),
        Column("declared", Text("按填报", "As declared"), unit="人"),
    )
    rows = pl.concat([frame.select(column.name for column in columns) for frame in frames]).sort(
        gap, "table", "count", "name", "id", descending=[True, False, False, False, False], nulls_last=True
    )
    return Table(
        "people_counts",
        Text("党员人数填报与记录不一致", "Counts of people that differ from the records"),
        columns,
        tuple(rows.iter_rows(named=True)),
        as_of=on,
        notes=(
            Text(
                "两者都有时以记录为准；未转组织关系党员是正式党员的一部分，填报多于正式党员的也列出",
                "records win where both exist; members not transferred are part of the full members, and a declared "
                "count above that of the full members is listed too",
            ),
        ),
    )


def _people(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return who has not left, with the stage on the day; whoever had reached none is left out."""
    members = park["Member"]
    if on is None:
        return members.filter(pl.col("left").is_null()).select("id", "stage", "transferred")
    order = [stage for stage, _ in _STAGES]
    rank = pl.col("stage").replace_strict(order, range(len(order)), return_dtype=pl.Int8)
    reached = pl.lit(None, dtype=pl.String)
    for place, (stage, since) in reversed(list(enumerate(_STAGES))):
        here = (rank <= place) & (pl.col(since).is_null() | (pl.col(since) <= on))
        reached = pl.when(here).then(pl.lit(stage)).otherwise(reached)
    staying = members.filter(pl.col("left").is_null() | (pl.col("left") > on))
    return staying.select("id", "transferred", stage=reached).filter(pl.col("stage").is_not_null())


def _affiliated(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the people of each organization: ``organization_id, id, stage, transferred``, each once."""
    links = park["AFFILIATED_WITH"].filter(current(on)).select(organization_id="to_id", id="from_id").unique()
    return links.join(_people(park, on), on="id")


def _staff(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the people of each firm: ``enterprise_id, id, stage, transferred``, each once."""
    people = _people(park, on)
    jobs = park["EMPLOYED_BY"].filter(current(on)).select(enterprise_id="to_id", id="from_id")
    jobless = _affiliated(park, on).join(jobs, on="id", how="anti").join(_own(park, on), on="organization_id")
    firms = park["Enterprise"].select(enterprise_id="id")
    every = pl.concat([jobs, jobless.select("enterprise_id", "id")]).unique()
    return every.join(firms, on="enterprise_id", how="semi").join(people, on="id")


def _own(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return the organizations that are established in one firm alone."""
    return find_homes(park, on).filter(~pl.col("joint")).select("organization_id", "enterprise_id")


def _sums(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return per firm the sums of the counts declared by its own organizations, unknown with one unknown."""
    own = _own(park, on)
    above = park["SUBORDINATE_TO"].select(organization_id="from_id", higher="to_id")
    inside = above.join(own, on="organization_id").join(
        own, left_on=["higher", "enterprise_id"], right_on=["organization_id", "enterprise_id"], how="semi"
    )
    top = own.join(inside, on="organization_id", how="anti")
    declared = park["PartyOrganization"].select(pl.col("id").alias("organization_id"), *COUNTS)
    return (
        top.join(declared, on="organization_id")
        .group_by("enterprise_id")
        .agg(pl.when(pl.col(name).null_count() == 0).then(pl.col(name).sum()).alias(name) for name in COUNTS)
    )


def _count_records(people: pl.DataFrame, key: str) -> pl.DataFrame:
    """Count people by `key`; member counts are null without a member record, activists without a candidate's."""
    stage, full = pl.col("stage"), pl.col("stage") == "full"
    any_member = stage.is_in(["full", "probationary"]).any()
    flags = pl.col("transferred").filter(full)
    values = {
        "full_members": (full.sum(), any_member),
        "probationary_members": ((stage == "probationary").sum(), any_member),
        "untransferred_members": ((~flags).sum(), any_member & ((full.sum() == 0) | flags.is_not_null().any())),
        "activists": ((stage == "activist").sum(), (~stage.is_in(["full", "probationary"])).any()),
    }
    return people.group_by(key).agg(
        pl.when(known).then(value.cast(pl.Int64)).alias(name) for name, (value, known) in values.items()
    )
