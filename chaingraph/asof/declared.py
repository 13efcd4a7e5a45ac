"""Where declared counts of people differ from the records, or contradict each other."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.people import COUNTS, count_by_organization, records_by_enterprise
from chaingraph.errors import Finding, Severity, Text
from chaingraph.model import DataClass, kind
from chaingraph.park import Park
from chaingraph.table import Column, Table
from chaingraph.words import words_of

WORDS = words_of(__package__)


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
        first, then firms before organizations, then by count, name and id. Fewer full and probationary members than
        members not transferred among the declared counts, all known, is a row as well, with ``recorded`` unknown.

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
    rows = (
        _differences(park, on)
        .select(column.name for column in columns)
        .sort(gap, "table", "count", "name", "id", descending=[True, False, False, False, False], nulls_last=True)
    )
    return Table(
        "people_counts",
        Text("党员人数填报与记录不一致", "Counts of people that differ from the records"),
        columns,
        tuple(rows.iter_rows(named=True)),
        as_of=on,
        notes=(WORDS.reason("records_win"),),
    )


def find_people_counts(park: Park) -> tuple[Finding, ...]:
    """Return the rows of `check_people_counts` as warnings, with a code of their own.

    Examples
    --------
    >>> find_people_counts(Park.from_rows({}))
    ()
    """
    found = []
    for row in check_people_counts(park).rows:
        declared = kind(row["table"])
        label = declared[row["count"]].label
        text = WORDS.text(
            "above_the_sum" if row["recorded"] is None else "differs_from_records",
            **{fact: row[fact] for fact in ("id", "declared", "recorded")},
            name=row["name"] or row["id"],
            counted=Text(label.zh, label.en.lower()),
        )
        found.append(
            Finding(
                "CG-W218",
                Severity.WARNING,
                text,
                table=declared.table,
                column=row["count"],
                value=str(row["declared"]),
            )
        )
    return tuple(found)


def count_differences(park: Park) -> int:
    """Return how many rows `check_people_counts` has, without making them.

    Examples
    --------
    >>> count_differences(Park.from_rows({}))
    0
    """
    return _differences(park, None).height


def _differences(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return ``table, id, name, count, declared, recorded`` of the counts that differ or contradict each other."""
    frames = []
    for name in ("Enterprise", "PartyOrganization"):
        declared = park.scan(name).select("id", "name", *COUNTS).filter(pl.any_horizontal(pl.col(COUNTS).is_not_null()))
        given = declared.collect()
        if name == "Enterprise":
            recorded = records_by_enterprise(park, on, given["id"])
        else:
            recorded = count_by_organization(park, on, declared=False)
        counted = recorded.rename({recorded.columns[0]: "id"})
        both = given.unpivot(COUNTS, index=["id", "name"], variable_name="count", value_name="declared").join(
            counted.unpivot(COUNTS, index="id", variable_name="count", value_name="recorded"),
            on=["id", "count"],
            how="left",
        )
        differ = both.filter(pl.col("recorded") != pl.col("declared")).with_columns(table=pl.lit(name))
        impossible = given.filter(
            pl.col("untransferred_members") > pl.col("full_members") + pl.col("probationary_members")
        ).select(
            "id",
            "name",
            count=pl.lit("untransferred_members"),
            declared="untransferred_members",
            recorded=pl.lit(None, dtype=pl.Int64),
            table=pl.lit(name),
        )
        frames += [differ, impossible.join(differ.select("id", "count"), on=["id", "count"], how="anti")]
    order = ("table", "id", "name", "count", "declared", "recorded")
    return pl.concat([frame.select(order) for frame in frames])
