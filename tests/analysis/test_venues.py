"""Venues: whom they are near to and how they are used; what no record says is not known."""

import math

import pytest

from chaingraph.analysis.venues import find_venues
from chaingraph.park import Park

KM = 1 / 111.195  # degrees of latitude


def row(**values):
    return {"source": "synthetic", **values}


def make_park(**more):
    """A venue at firm H, firms to the north of it, one without coordinates, one of another system of them."""
    at = {"H": 0.0, "A": 1.0, "B": 2.0, "C": 2.1, "D": 4.0}
    firms = [row(id=key, name=key, longitude=105.4, latitude=28.9 + KM * km, crs="wgs84") for key, km in at.items()]
    other = row(id="G", name="G", longitude=105.4, latitude=28.9, crs="gcj02")
    return Park.from_rows({
        "Enterprise": [*firms, row(id="U", name="U"), other],
        "PartyOrganization": [row(id=key, name=key, kind="branch") for key in ("O1", "O2", "O3")],
        "ESTABLISHED_IN": [row(from_id="O1", to_id="H"), row(from_id="O2", to_id="D")],
        "Venue": [
            row(id="V1", name="甲", owner_id="O1", shared=True, area=80.0),
            row(id="V2", name="乙", owner_id="O2", shared=True),
            row(id="V3", name="丙", owner_id="O3", shared=False),
        ],
        **more,
    })  # fmt: skip


def test_reach_ends_at_the_distance_of_the_rule():
    first, second, third = find_venues(make_park()).rows
    assert math.isclose(2.0, 2 * KM * 111.195)
    assert (first["venue"], first["near"], first["only"], first["without"]) == (
        "乙",
        3,
        2,
        2,
    )  # B, C, D; B is near both
    assert (second["venue"], second["near"], second["only"], second["without"]) == ("甲", 3, 2, 2)  # H, A, B
    assert (third["venue"], third["near"], third["only"]) == ("丙", None, None)
    assert third["reasons"][0].code == "place_unknown"


def test_use_is_not_known_where_no_event_says_where_it_met():
    table = find_venues(make_park())
    assert set(table.column("events")) == {None} == set(table.column("users"))
    assert [note.code for note in table.notes] == ["firms_unplaced", "no_use"]


def test_users_came_to_an_event_or_were_served():
    used = find_venues(make_park(
        Event=[row(id="E1", kind="training", venue_id="V1"), row(id="E2", kind="training")],
        ATTENDED=[row(from_id="A", to_id="E1"), row(from_id="D", to_id="E1"), row(from_id="C", to_id="E2")],
        SERVES=[row(from_id="V1", to_id="A"), row(from_id="V1", to_id="B")],
    ))  # fmt: skip
    by_name = {one["venue"]: [one[name] for name in ("events", "users", "near_users")] for one in used.rows}
    assert by_name == {"甲": [1, 3, 2], "乙": [0, 0, 0], "丙": [0, 0, None]}


@pytest.mark.parametrize("kinds", [{}, {"Enterprise": [row(id="A", name="甲")]}])
def test_a_park_without_venues_says_what_to_record(kinds):
    table = find_venues(Park.from_rows(kinds))
    assert not table.rows and [note.code for note in table.notes] == ["no_venues"]
