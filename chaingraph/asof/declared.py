"""Where declared counts of people differ from the records, or contradict each other."""

from __future__ import annotations

import datetime as dt

import polars as pl

from chaingraph.asof.day import on_its_day
from chaingraph.asof.evidence import COUNTS, differs
from chaingraph.asof.people import evidence_by_enterprise, evidence_by_organization
from chaingraph.errors import Finding, Severity, Text
from chaingraph.model import DataClass, kind
from chaingraph.park import Park
from chaingraph.table import Column, Table
from chaingraph.words import words_of

WORDS = words_of(__package__)


@on_its_day
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
        ``table, id, name, count, recorded, declared, complete``: one row per count that differs, the largest difference
        first, then firms before organizations, then by count, name and id. Fewer full and probationary members than
        members not transferred among the declared counts, all known, is a row as well, with ``recorded`` unknown.
        ``complete``: whether the register is declared complete, so that records decide.

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
        Column("complete", Text("登记完整", "Register complete")),
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
        notes=(WORDS.reason("larger_counts"),),
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
        differing = "differs_from_register" if row["complete"] else "differs_from_records"
        text = WORDS.text(
            "above_the_sum" if row["recorded"] is None else differing,
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


def count_differences(park: Park, on: dt.date | None = None) -> int:
    """Return how many rows `check_people_counts` has, without making them.

    Examples
    --------
    >>> count_differences(Park.from_rows({}))
    0
    """
    return _differences(park, on).height


def _differences(park: Park, on: dt.date | None) -> pl.DataFrame:
    """Return ``table, id, name, count, declared, recorded, complete`` of the counts that differ or contradict."""
    order = ("table", "id", "name", "count", "declared", "recorded", "complete")
    frames = []
    for table, evidence in (
        ("Enterprise", evidence_by_enterprise(park, on)),
        ("PartyOrganization", evidence_by_organization(park, on)),
    ):
        # a sum over the firm's organizations is theirs to differ
        given = park.scan(table).select("id", "name", *COUNTS).filter(pl.any_horizontal(pl.col(COUNTS).is_not_null()))
        frame = given.collect().join(evidence, left_on="id", right_on=evidence.columns[0])
        for name in COUNTS:
            facts = {"table": pl.lit(table), "count": pl.lit(name), "declared": pl.col(name)}
            unlike = differs(name) & pl.col(name).is_not_null()
            said = {"recorded": pl.col(f"{name}_recorded"), "complete": pl.col(f"{name}_complete")}
            frames.append(frame.filter(unlike).select("id", "name", **facts, **said).select(order))
        away = differs("untransferred_members")
        above = pl.col("untransferred_members") > pl.col("full_members") + pl.col("probationary_members")
        facts = {"count": pl.lit("untransferred_members"), "declared": pl.col("untransferred_members")}
        facts |= {"recorded": pl.lit(None, dtype=pl.Int64), "complete": pl.lit(False), "table": pl.lit(table)}
        frames.append(frame.filter(above & ~away).select("id", "name", **facts).select(order))
    return pl.concat(frames)
