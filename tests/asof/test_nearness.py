"""One notion of near: joint branches, the plan and the pairing measure the same distance."""

import math

import numpy as np
import polars as pl
import pytest

from chaingraph.analysis.pairing import assign_peers
from chaingraph.asof.nearness import Nearness, facts_of
from chaingraph.asof.prices import PricedNearness, read_prices
from chaingraph.park import Park
from chaingraph.rules import rulebook
from chaingraph.sample import build_sample


@pytest.fixture(scope="module")
def park():
    return build_sample(seed=5, enterprises=300).park


def great_circle(a, b):
    """Haversine, as a reference."""
    lat, other = math.radians(a["latitude"]), math.radians(b["latitude"])
    half = (
        math.sin((other - lat) / 2) ** 2
        + math.cos(lat) * math.cos(other) * math.sin(math.radians(b["longitude"] - a["longitude"]) / 2) ** 2
    )
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def test_distance_is_that_on_the_globe_to_two_metres_in_ten_thousand(park):
    frame = facts_of(park).drop_nulls(["longitude", "latitude", "crs"]).sort("id").head(80)
    left, right = np.triu_indices(frame.height, 1)
    rows = frame.rows(named=True)
    apart = Nearness(park, None, frame).distance(left, right)
    for one, two, km in zip(left.tolist(), right.tolist(), apart.tolist(), strict=True):
        if rows[one]["crs"] == rows[two]["crs"]:
            assert km == pytest.approx(great_circle(rows[one], rows[two]), rel=1e-3, abs=1e-3)
        else:
            assert math.isnan(km)


def test_a_pair_has_one_distance_whoever_else_is_asked_about_and_in_whatever_order(park):
    frame = facts_of(park).drop_nulls(["longitude", "latitude", "crs"]).sort("id")
    left, right = np.triu_indices(12, 1)
    few = PricedNearness(park, None, frame.head(12), read_prices(rulebook(), None)).distance(left, right)
    for seed in range(20):
        tables = {name: table.sample(fraction=1, shuffle=True, seed=seed) for name, table in park.tables.items()}
        again = Nearness(Park.from_frames(tables), None, frame)
        assert np.array_equal(again.place, Nearness(park, None, frame).place)
        assert np.array_equal(again.distance(left, right), few, equal_nan=True)


def test_the_place_of_a_pairing_is_that_distance():
    park = build_sample(seed=1).park
    radius = float(rulebook().rule("pairing.place_radius", None).value)
    homes = dict(park["ESTABLISHED_IN"].group_by("from_id").agg("to_id").iter_rows())
    frame = facts_of(park)
    number = {key: place for place, key in enumerate(frame["id"])}
    nearness, seen = Nearness(park, None, frame), 0
    for row in assign_peers(park).rows:
        ends = [homes.get(row[name], []) for name in ("organization_id", "partner_id")]
        if row["partner_id"] is None or [len(end) for end in ends] != [1, 1]:
            continue
        km = nearness.distance(*(np.array([number[end[0]]]) for end in ends))[0]
        if not math.isnan(km):
            seen += 1
            assert row["parts"]["place"] == pytest.approx(max(0.0, 1 - km / radius), abs=5.1e-5)
    assert seen >= 3


def test_coordinates_of_an_unknown_system_are_near_to_nothing():
    known = {"longitude": 105.4, "latitude": 28.9, "source": "s"}
    park = Park.from_rows({"Enterprise": [{"id": key, "name": key, "crs": None, **known} for key in "AB"]})
    nearness = Nearness(park, None, facts_of(park))
    assert np.isnan(nearness.distance(np.array([0]), np.array([1]))).all()
    assert isinstance(nearness.links, pl.DataFrame) and not nearness.links.height


def test_a_firm_that_stands_twice_is_in_its_chain_and_has_its_partners_both_times():
    firms = [{"id": key, "name": key, "source": "s"} for key in "ABC"]
    park = Park.from_rows(
        {
            "Enterprise": firms,
            "IndustryChain": [{"id": "K", "name": "K", "source": "s"}],
            "IN_CHAIN": [{"from_id": key, "to_id": "K", "source": "s"} for key in "AB"],
            "SUPPLIES": [{"from_id": key, "to_id": "C", "source": "s"} for key in "AB"],
        }
    )
    frame = pl.concat([facts_of(park).sort("id").head(2)] * 2)
    nearness = PricedNearness(park, None, frame, read_prices(rulebook(), None))
    left, right = np.array([0, 2, 0, 2]), np.array([1, 3, 3, 1])
    assert nearness.share_chain(left, right).all()
    assert nearness.supply_level(left, right).tolist() == [1, 1, 1, 1]
