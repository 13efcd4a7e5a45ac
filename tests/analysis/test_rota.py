"""The rota of hosts for round tables."""

import collections
import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from chaingraph.analysis.rota import make_rota
from chaingraph.park import Park
from chaingraph.sample import build_sample

KNOWN = {"source": "synthetic"}
DAY = dt.date(2024, 3, 31)


def park_of(chains, hosted, **more):
    """A park of one organization for each entry of `chains` (words of chain names); `hosted`: number, days ago."""
    names = sorted({chain for one in chains for chain in one})
    return Park.from_rows(
        {
            "IndustryChain": [{"id": name, "name": f"{name}链", **KNOWN} for name in names],
            "Enterprise": [
                {"id": f"E{n}", "name": str(n), "street": f"街{n % 2}", **KNOWN} for n in range(len(chains))
            ],
            "IN_CHAIN": [{"from_id": f"E{n}", "to_id": one, **KNOWN} for n, some in enumerate(chains) for one in some],
            "PartyOrganization": [
                {"id": f"O{n}", "name": f"{n}支部", "kind": "branch", **KNOWN} for n in range(len(chains))
            ],
            "ESTABLISHED_IN": [{"from_id": f"O{n}", "to_id": f"E{n}", **KNOWN} for n in range(len(chains))],
            "Event": [
                {"id": f"R{n}", "kind": "roundtable", "on": DAY - dt.timedelta(ago), **KNOWN}
                for n, (_, ago) in enumerate(hosted)
            ],
            "ATTENDED": [
                {"from_id": f"O{who}", "to_id": f"R{n}", "host": True, **KNOWN} for n, (who, _) in enumerate(hosted)
            ],
            **more,
        }
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["K", "L", "KL"]), min_size=1, max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.integers(-3, 60)), max_size=6),
    st.integers(1, 9),
)
def test_nobody_hosts_while_another_of_the_chain_hosted_less(chains, hosted, rounds):
    hosted = [(who % len(chains), ago) for who, ago in hosted]
    rows = make_rota(park_of(chains, hosted), on=DAY, rounds=rounds).rows
    count = collections.Counter(f"O{who}" for who, ago in hosted if ago >= 0)
    assert len(rows) == rounds
    for row in rows:
        pool = {f"O{n}" for n, some in enumerate(chains) if row["chain_id"] in some}
        assert row["organization_id"] in pool
        assert count[row["organization_id"]] == min(count[one] for one in pool)
        count[row["organization_id"]] += 1
    turns = collections.Counter(row["chain_id"] for row in rows)
    able = {chain for some in chains for chain in some}
    assert max(turns[chain] for chain in able) - min(turns[chain] for chain in able) <= 1


def test_of_equals_the_longest_ago_comes_first_and_the_chain_too():
    rows = make_rota(park_of(["K", "K", "L"], [(0, 5), (1, 9), (2, 3)]), on=DAY, rounds=3).rows
    assert [row["organization_id"] for row in rows] == ["O1", "O2", "O0"]


def test_venues_of_ones_own_then_near_then_of_the_chain():
    def venue(key, owner, area, *, shared):
        return {"id": key, "name": key, "owner_id": owner, "area": area, "shared": shared, **KNOWN}

    venues = [
        venue("V1", "O1", 90, shared=True),
        venue("V3", "O3", 50, shared=True),
        venue("V2", "O2", 10, shared=None),
    ]
    park = park_of(["K", "L", "K", "L"], [], Venue=venues)
    found = {row["organization_id"]: (row["venue"], row["venue_basis"]) for row in make_rota(park, rounds=4).rows}
    assert found == {
        "O0": ("V1", "shared"),
        "O1": ("V1", "own"),
        "O2": ("V2", "own"),
        "O3": ("V3", "own"),
    }


def test_of_one_firm_the_committee_hosts_and_not_its_branches():
    park = build_sample(seed=1).park
    rows = make_rota(park, on=DAY).rows
    below = dict(park["SUBORDINATE_TO"].select("from_id", "to_id").iter_rows())
    hosts = {row["organization_id"] for row in rows}
    assert len(rows) == 12 == len(hosts) and not hosts & {one for one, parent in below.items() if parent in hosts}
    assert make_rota(park, on=DAY).parts["history"].rows


def test_a_park_without_records_is_told_what_to_record():
    assert {note.code for note in make_rota(Park.from_rows({})).notes} == {"no_history", "nobody"}
