"""What every home of a park does, in files and on a real server alike."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from parks import SOURCE
from strategies import parks

from chaingraph.asof.times import edges_at
from chaingraph.errors import PolicyError
from chaingraph.park import Park
from chaingraph.sample import build_sample
from chaingraph.store.connection import make_connection
from chaingraph.store.folder import FolderStore
from chaingraph.store.neo4j import Neo4jStore


@pytest.fixture(scope="module")
def sample():
    return build_sample(seed=1).park


@pytest.fixture(params=["folder", "neo4j"])
def fresh(request, tmp_path):
    """A function that opens an empty store."""
    if request.param == "folder":
        count = iter(range(10**6))
        yield lambda: FolderStore(tmp_path / f"park{next(count)}")
        return
    from neo4j_server import erase

    server, driver = request.getfixturevalue("neo4j_server"), request.getfixturevalue("neo4j_driver")
    opened = []

    def open_empty():
        erase(driver)
        connection = make_connection(server.url, user=server.user, environ={"NEO4J_PASSWORD": server.password})
        opened.append(Neo4jStore(connection))
        return opened[-1]

    yield open_empty
    for store in opened:
        store.close()


def nameless(park):
    """A park without aliases: a database keeps former names among them."""
    return Park.from_frames({name: frame.drop("aliases", strict=False) for name, frame in park.tables.items()})


def firms(*names, **values):
    return [{"id": f"E-{name}", "name": name, **SOURCE, **values} for name in names]


def test_a_park_comes_back_as_it_was(fresh, sample):
    store = fresh()
    load = store.write(sample, source="sample")
    assert load.status == "complete"
    assert sum(change.added for change in load.changes if not change.derived) == sum(sample.summary().values())
    again = store.read()
    assert again.summary() == sample.summary()
    assert again.equals(sample)
    assert not again.findings


def test_loading_twice_changes_nothing(fresh, sample):
    store = fresh()
    store.write(sample)
    assert all(change.nothing for change in store.preview(sample))
    assert all(change.nothing for change in store.write(sample).changes)
    assert store.read().equals(sample)


@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(park=parks(), changed=parks())
def test_any_park_comes_back_and_any_park_can_follow(fresh, park, changed):
    store = fresh()
    store.write(park)
    assert store.read().equals(park)
    # every table of both, so that what the second does not have is removed
    follows = Park.from_frames({name: changed[name] for name in {**park.tables, **changed.tables}})
    planned = store.preview(follows)
    total = sum(change.removed for change in planned if not change.derived)
    assert store.write(follows, yes_delete=total).changes == planned
    assert nameless(store.read()).equals(nameless(changed))


def test_what_changed_is_updated_in_place_and_what_disappeared_goes(fresh):
    store = fresh()
    store.write(Park.from_rows({"Enterprise": firms(*"甲乙丙丁戊己", employees=5)}))
    rows = [{**row, "employees": None if row["name"] == "甲" else 7} for row in firms(*"甲乙丙丁戊庚", employees=5)]
    (change,) = store.write(Park.from_rows({"Enterprise": rows})).changes
    assert (change.before, change.added, change.changed, change.removed) == (6, 1, 5, 1)
    read = store.read()["Enterprise"]
    assert read.height == 6
    assert read.filter(name="甲")["employees"].to_list() == [None]


def test_the_next_year_of_a_link_keeps_the_one_before(fresh):
    years = [{"from_id": "E-甲", "to_id": "E-乙", "product": "齿轮", "annual_value": float(year), **SOURCE,
              "since": dt.date(year, 1, 1)} for year in (2022, 2023, 2024)]  # fmt: skip
    store = fresh()
    store.write(Park.from_rows({"Enterprise": firms(*"甲乙"), "SUPPLIES": [years[1]], "SUPPLIED": years[:1]}))
    later = Park.from_rows({"Enterprise": firms(*"甲乙"), "SUPPLIES": [years[2]], "SUPPLIED": years[:2]})
    counts = {change.kind: (change.added, change.changed, change.removed) for change in store.write(later).changes}
    assert (counts["SUPPLIES"], counts["SUPPLIED"]) == ((0, 1, 0), (1, 0, 0))
    read = store.read()
    assert read.equals(later)
    assert edges_at(read, "SUPPLIES", dt.date(2022, 6, 1))["annual_value"].to_list() == [2022]


def test_removing_more_than_a_fifth_asks_for_the_number(fresh):
    store = fresh()
    whole = Park.from_rows({"Enterprise": firms(*"甲乙丙丁戊")})
    store.write(whole)
    part = Park.from_rows({"Enterprise": firms(*"甲乙丙")})
    for confirmed, code in ((None, "CG-N301"), (1, "CG-N302"), (3, "CG-N302")):
        with pytest.raises(PolicyError, match=code):
            store.write(part, yes_delete=confirmed)
        read = store.read()
        assert read.equals(whole)
        assert not read.findings
    store.write(part, yes_delete=2)
    assert store.read().equals(part)


def test_a_fifth_goes_without_asking(fresh):
    store = fresh()
    store.write(Park.from_rows({"Enterprise": firms(*"甲乙丙丁戊")}))
    store.write(Park.from_rows({"Enterprise": firms(*"甲乙丙丁")}))
    assert store.read()["Enterprise"].height == 4


def test_tables_that_are_not_loaded_stay(fresh):
    store = fresh()
    whole = {"Enterprise": firms("甲", "乙"), "IndustryChain": [{"id": "C1", "name": "链", **SOURCE}]}
    store.write(Park.from_rows(whole))
    store.write(Park.from_rows({"Enterprise": firms("甲", "乙", "丙")}))
    assert store.read().summary() == {"Enterprise": 3, "IndustryChain": 1}


def test_a_plan_writes_nothing(fresh, sample):
    store = fresh()
    planned = store.preview(sample)
    assert sum(change.added for change in planned if not change.derived) == sum(sample.summary().values())
    store.write(Park.from_rows({"Enterprise": firms("甲")}))
    before = store.read()
    store.preview(sample)
    assert store.read().equals(before)


def test_unknown_parts_of_an_identity_are_told_apart(fresh):
    store = fresh()
    links = [
        {"from_id": "E-甲", "to_id": "E-乙", "product": product, **SOURCE} for product in (None, "0:-", "1:-", "齿轮")
    ]
    park = Park.from_rows({"Enterprise": firms("甲", "乙"), "SUPPLIES": links})
    store.write(park)
    assert store.read().equals(park)
    assert all(change.nothing for change in store.preview(park))


def test_a_park_of_ten_thousand_firms_comes_back(fresh):
    park = build_sample(seed=2, enterprises=10_000).park
    store = fresh()
    store.write(park)
    assert store.read().equals(park)
    dates = [name for name, dtype in park["Certificate"].schema.items() if dtype == pl.Date]
    assert dates
