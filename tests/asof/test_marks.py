"""The marks of firms are the reading of the answers themselves."""

import pytest
from querycase import rough_park

from chaingraph.analysis.coverage import find_branchless
from chaingraph.asof.day import as_of
from chaingraph.asof.marks import find_marks


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_who_is_open_by_the_marks_is_who_is_listed(seed):
    park = rough_park(seed)
    marks = find_marks(park)
    assert marks["id"].to_list() == sorted(park["Enterprise"]["id"]) and marks.null_count().sum_horizontal().item() == 0
    open_firms = {
        row["id"]: row["home_organization"]
        for row in marks.iter_rows(named=True)
        if row["operating"] and row["of_zone"] and row["home_organization"] != "has"
    }
    listed = find_branchless(park, on=as_of(park)).rows
    assert open_firms == {row["enterprise_id"]: row["home"] for row in listed}
    assert 0 < len(open_firms) < marks.height
