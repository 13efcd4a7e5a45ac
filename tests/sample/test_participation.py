"""Activities of pairs in the sample are dated within the pair, and some pairs have none."""

import pytest

from chaingraph.sample import build_sample


@pytest.fixture(scope="module")
def sample():
    return build_sample(seed=1)


def test_most_pairs_of_the_sample_met_while_they_ran_and_some_never(sample):
    park = sample.park
    on = dict(park["Event"].select("id", "on").iter_rows())
    came = {}
    for who, event in park["ATTENDED"].select("from_id", "to_id").iter_rows():
        came.setdefault(who, []).append(event)
    assert all(len(events) == len(set(events)) for events in came.values())
    pairs = park["PAIRED_WITH"].select("from_id", "to_id", "since").rows()
    met = [
        any(on[event] >= since for event in set(came.get(mentor, ())) & set(came.get(paired, ())))
        for mentor, paired, since in pairs
    ]
    assert 0 < len(pairs) - sum(met) < len(pairs) / 2


def test_homes_came_to_the_pledges_of_their_firms(sample):
    park = sample.park
    kinds = dict(park["Event"].select("id", "kind").iter_rows())
    rows = set(park["ATTENDED"].select("from_id", "to_id").iter_rows())
    seats = park["ESTABLISHED_IN"].select("to_id", "from_id").rows()
    homes = {(home, event) for firm, home in seats for who, event in rows if who == firm}
    wanted = {(home, event) for home, event in homes if kinds[event] in {"pledge", "volunteering"}}
    assert wanted and wanted <= rows
