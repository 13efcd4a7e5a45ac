"""Links that are told year by year: one link, whose value is that of the day that is asked about."""

import csv
import datetime as dt
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parks import park_of

from chaingraph.analysis.effects.outcomes import find_events
from chaingraph.analysis.supply import find_chokepoints, find_supply_chains
from chaingraph.analysis.supply.position import find_dependents
from chaingraph.asof.day import at_day
from chaingraph.asof.products import find_makers, find_users
from chaingraph.asof.supply import told_links
from chaingraph.asof.times import edges_at
from chaingraph.io import read_park

FIRMS = ("甲厂", "乙厂", "丙厂", "丁厂")
YEARS = (2021, 2022, 2023, 2024)
NOTED = dt.date(2025, 6, 1)
ENDS = [(a, b) for a in FIRMS for b in FIRMS if a != b]
TIMES = st.dictionaries(st.sampled_from(YEARS), st.integers(1, 9), min_size=1)
LINKS = st.dictionaries(st.tuples(st.sampled_from(ENDS), st.sampled_from(["齿轮", "主板"])), TIMES, max_size=6)


def read(rows, heading="年份"):
    """The park of these rows (from, to, product, year, value), read from files as a planner keeps them."""
    with tempfile.TemporaryDirectory() as folder:
        firms = [("企业名称", "数据更新日期"), *((name, NOTED.isoformat()) for name in FIRMS)]
        links = [("供应商", "客户", "产品", heading, "年供应额"), *rows]
        for name, table in (("企业", firms), ("供应", links)):
            with Path(folder, f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(table)
        return read_park(folder)


def by_link(frame):
    names = frame.select(pl.col("from_id", "to_id").str.strip_prefix("name:"), "product", "annual_value")
    return {((a, b), product): value for a, b, product, value in names.iter_rows()}


@settings(max_examples=6, deadline=None)
@given(links=LINKS, data=st.data())
def test_the_day_chooses_the_time_of_each_link(links, data):
    rows = [(*ends, product, year, value) for (ends, product), times in links.items() for year, value in times.items()]
    park = read(data.draw(st.permutations(rows)))
    for day in (None, *(dt.date(year, 7, 1) for year in (2020, *YEARS))):
        last = YEARS[-1] if day is None else day.year
        expected = {
            link: times[max(held)] for link, times in links.items() if (held := [y for y in times if y <= last])
        }
        for found in (told_links(park, day), edges_at(park, "SUPPLIES", day), at_day(park, day)["SUPPLIES"]):
            assert found.height == len(expected)
            assert by_link(found) == expected


@settings(max_examples=8, deadline=None)
@given(links=LINKS)
def test_a_link_split_into_years_is_the_same_link_to_whoever_does_not_ask_for_years(links):
    rows = [
        {"from_id": a, "to_id": b, "product": product, "annual_value": times[max(times)], "since": dt.date(year, 1, 1)}
        for ((a, b), product), times in links.items()
        for year in sorted(times, reverse=True)
    ]
    firms = [{"id": name, "name": name, "updated": NOTED} for name in FIRMS]
    newest = {(row["from_id"], row["to_id"], row["product"]): row for row in reversed(rows)}
    oldest = {(row["from_id"], row["to_id"], row["product"]): row for row in rows}
    one = park_of(Enterprise=firms, SUPPLIES=list(oldest.values()))
    other = park_of(
        Enterprise=firms,
        SUPPLIES=list(newest.values()),
        SUPPLIED=[row for row in rows if row not in newest.values()],
    )
    for find in (find_supply_chains, find_chokepoints):
        assert find(one).rows == find(other).rows
    for firm in one["Enterprise"]["id"]:
        assert find_dependents(one, firm).rows == find_dependents(other, firm).rows
    for find in (find_makers, find_users):
        assert find(one, NOTED).equals(find(other, NOTED))
    key = ["firm", "day"]
    assert find_events(one, "links").sort(key).equals(find_events(other, "links").sort(key))


def test_two_values_of_one_year_contradict_and_one_without_a_year_speaks_of_now():
    link = ("甲厂", "乙厂", "齿轮")
    park = read([(*link, "2023", 5), (*link, "2023", 6), (*link, "2024", 7)])
    assert (park["SUPPLIES"]["annual_value"].to_list(), park["SUPPLIED"]["annual_value"].to_list()) == ([7], [None])
    assert [found.code for found in park.findings if found.column == "annual_value"] == ["CG-W264"]
    undated = read([(*link, "2023", 5), (*link, "2024", None), (*link, None, 7)])
    assert undated["SUPPLIES"].select("annual_value", "since").rows() == [(7, dt.date(2024, 1, 1))]
    assert undated["SUPPLIED"].select("annual_value", "since").rows() == [(5, dt.date(2023, 1, 1))]


def test_every_row_of_the_file_is_in_the_accounts_once():
    link = ("甲厂", "乙厂", "齿轮")
    park = read([(*link, year, 5) for year in YEARS], heading="供应起始日期")
    accounts = {one.table: (one.read, one.kept + one.repaired) for one in park.accounts}
    assert (accounts["supplies"], accounts["past_supplies"]) == ((1, 1), (3, 3))


def test_a_link_without_a_product_has_times_too():
    link = {"from_id": "A", "to_id": "B"}
    park = park_of(
        SUPPLIES=[{**link, "since": dt.date(2024, 1, 1)}],
        SUPPLIED=[{**link, "since": dt.date(year, 1, 1), "annual_value": year} for year in (2021, 2022)],
    )
    assert edges_at(park, "SUPPLIES", dt.date(2023, 1, 1))["annual_value"].to_list() == [2022]
    assert edges_at(park, "SUPPLIES", dt.date(2024, 1, 1)).height == 1


def test_a_kind_without_times_has_none():
    with pytest.raises(KeyError, match="IN_CHAIN"):
        edges_at(park_of(), "IN_CHAIN", None)
