"""Officers, instructors and teams for firms."""

import collections
import datetime as dt

import pytest

from chaingraph.analysis.assignment import assign_instructors, assign_officers, assign_teams
from chaingraph.asof.firms import find_operating
from chaingraph.errors import UsageError
from chaingraph.park import Park
from chaingraph.sample import build_sample

DAY = dt.date(2024, 3, 31)
KNOWN = {"source": "synthetic"}


@pytest.fixture(scope="module")
def park():
    return build_sample(seed=1).park


def loads_of(table):
    return {row["server_id"]: row["after"] for row in table.parts["loads"].rows}


def test_every_chain_firm_has_one_officer_and_what_stands_is_kept(park):
    table = assign_officers(park, on=DAY)
    known = collections.defaultdict(set)
    for officer, firm in park["LINKS"].select("from_id", "to_id").iter_rows():
        known[firm].add(officer)
    for row in table.rows:
        assert row["server_id"] is not None
        assert (row["state"] == "kept") == (row["server_id"] in known[row["enterprise_id"]])
    counted = collections.Counter(row["server_id"] for row in table.rows)
    counted.update(one for row in table.rows for one in row["others"])
    inside = {row["enterprise_id"] for row in table.rows}
    operating = set(find_operating(park)["id"])
    counted.update(one for firm, every in known.items() if firm in operating - inside for one in every)
    loads = table.parts["loads"].rows
    assert {key: count for key, count in loads_of(table).items() if count} == counted
    new = [row["after"] for row in loads if row["added"]]
    assert max(new) - min(row["after"] for row in loads) <= 1


def test_anew_loads_differ_by_one_at_most(park):
    after = loads_of(assign_officers(park, on=DAY, anew=True)).values()
    assert max(after) - min(after) <= 1


def test_who_leaves_hands_over_exactly_the_own_firms(park):
    most = collections.Counter(park["LINKS"]["from_id"]).most_common(1)[0][0]
    table = assign_officers(park, on=DAY, without=most)
    links = park["LINKS"].select("from_id", "to_id").rows()
    own = {firm for officer, firm in links if officer == most} - {firm for officer, firm in links if officer != most}
    moved = {row["enterprise_id"] for row in table.rows if row["state"] == "moved"}
    assert moved == own & {row["enterprise_id"] for row in table.rows} and moved
    assert most not in loads_of(table) and all(row["server_id"] != most for row in table.rows)
    assert "taken_over" in {note.code for note in table.notes}


def test_a_double_link_is_not_handed_over():
    park = Park.from_rows(
        {
            "Enterprise": [{"id": "E", "name": "甲", **KNOWN}],
            "IN_CHAIN": [{"from_id": "E", "to_id": "K", **KNOWN}],
            "Officer": [{"id": "A", **KNOWN}, {"id": "B", **KNOWN}],
            "LINKS": [{"from_id": one, "to_id": "E", **KNOWN} for one in "AB"],
        }
    )
    (row,) = assign_officers(park, without="A").rows
    assert (row["server_id"], row["state"]) == ("B", "kept")
    with pytest.raises(UsageError, match="CG-U005"):
        assign_officers(park, without="C")


def test_instructors_and_teams_stay_in_their_chain_and_share_it_evenly(park):
    table = assign_instructors(park, on=DAY)
    chain = dict(park["GUIDES"].select("from_id", "to_id").iter_rows())
    firms = collections.defaultdict(set)
    for firm, one in park["IN_CHAIN"].select("from_id", "to_id").iter_rows():
        firms[firm].add(one)
    after = collections.defaultdict(list)
    for server, count in loads_of(table).items():
        after[chain[server]].append(count)
    for row in table.rows:
        assert not firms[row["enterprise_id"]] or chain[row["server_id"]] in firms[row["enterprise_id"]]
    assert all(max(counts) - min(counts) <= 1 for counts in after.values())
    teams = assign_teams(park, on=DAY).rows
    assert {row["mode"] for row in teams} >= {"have_lack", "big_small"}
    assert {row["state"] for row in teams} == {"new", "kept"}


def test_a_park_without_officers_is_told_what_to_record():
    park = Park.from_rows(
        {
            "Enterprise": [{"id": "E", "name": "甲", **KNOWN}],
            "IN_CHAIN": [{"from_id": "E", "to_id": "K", **KNOWN}],
        }
    )
    table = assign_officers(park)
    assert [row["state"] for row in table.rows] == ["none"]
    assert {note.code for note in table.notes} == {"no_links", "no_servers"}


@pytest.mark.parametrize("question", [assign_officers, assign_instructors, assign_teams])
def test_no_firm_in_scope_is_said(question):
    """An empty answer tells why: firms without a chain are in nobody's scope."""
    table = question(Park.from_rows({"Enterprise": [{"id": "A", "name": "甲", **KNOWN}]}), on=DAY)
    assert not table.rows and "no_firms" in {note.code for note in table.notes}


def test_a_team_is_sent_where_something_is_open_or_missing():
    firms = ["organized", "lacking", "problem", "solved", "demand", "met"]
    park = Park.from_rows(
        {
            "Enterprise": [
                {"id": one, "name": one, "has_organization": one != "lacking", "scale": "large", **KNOWN}
                for one in firms
            ],
            "IN_CHAIN": [{"from_id": one, "to_id": "K", **KNOWN} for one in firms],
            "Team": [{"id": "T", "name": "红队", "kind": "red_steward", **KNOWN}],
            "Problem": [
                {"id": "P1", "enterprise_id": "problem", "closed": DAY + dt.timedelta(1), **KNOWN},
                {"id": "P2", "enterprise_id": "solved", "closed": DAY, **KNOWN},
            ],
            "Demand": [
                {"id": "D1", "enterprise_id": "demand", "opened": DAY, **KNOWN},
                {"id": "D2", "enterprise_id": "met", "matched_by": "lacking", **KNOWN},
            ],
        }
    )
    modes = {row["enterprise_id"]: row["mode"] for row in assign_teams(park, on=DAY).rows}
    assert modes == {"lacking": "have_lack", "problem": None, "demand": None}
