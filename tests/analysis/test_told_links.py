"""Whatever joins firms reads the links that were seen or told, from one place."""

import ast
import datetime as dt
from pathlib import Path

import pytest
from parks import park_of

from chaingraph import analysis
from chaingraph.analysis.dossier import build_dossier, find_neighbourhood
from chaingraph.analysis.problems import find_groups, find_travel
from chaingraph.analysis.supply.position import find_downstream, find_upstream

ROOT = Path(analysis.__file__).parent
DAY = dt.date(2025, 6, 1)
#: They tell what is implied from what was told themselves: the chains, and what a loss costs at most.
WEIGH_STATUS = {"supply/losses.py", "supply/search.py"}
#: No firm is joined with another: words that were typed, and links of a firm to itself.
READ_ROWS = {"products/review.py", "supply/search.py"}


def modules():
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def is_supplies(node):
    if isinstance(node, ast.Subscript):
        return ast.unparse(node).endswith("park['SUPPLIES']")
    return isinstance(node, ast.Call) and ast.unparse(node).startswith("edges_at(park, 'SUPPLIES'")


def test_no_analysis_takes_links_past_the_one_reading():
    every = {
        name for name, tree in modules() if any(getattr(node, "id", "") == "current_links" for node in ast.walk(tree))
    }
    assert every == WEIGH_STATUS
    rows = set()
    for name, tree in modules():
        asked = {
            id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "is_empty"
        }
        if any(is_supplies(node) and id(node) not in asked for node in ast.walk(tree)):
            rows.add(name)
    assert rows == READ_ROWS


def linked(*more):
    """A sells to B, both with a problem; C, who had it as well, is joined with them only by what is added."""
    start = dt.date(2025, 1, 1)
    return park_of(
        Enterprise=[{"id": key, "name": f"{key}厂"} for key in "ABC"],
        SUPPLIES=[{"from_id": "A", "to_id": "B", "product": "阀体"}, *more],
        Problem=[
            {"id": f"P{key}", "enterprise_id": key, "kind": "orders", "opened": start, "closed": closed}
            for key, closed in (("A", None), ("B", None), ("C", start))
        ],
    )


READINGS = {
    "together": lambda park: find_groups(park, on=DAY),
    "travel": lambda park: find_travel(park, on=DAY),
    "suppliers": lambda park: build_dossier(park, "B", on=DAY).parts["suppliers"],
    "customers": lambda park: build_dossier(park, "A", on=DAY).parts["customers"],
    "neighbourhood": lambda park: find_neighbourhood(park, "B", on=DAY),
    "upstream": lambda park: find_upstream(park, "B"),
    "downstream": lambda park: find_downstream(park, "A"),
}


@pytest.mark.parametrize("status", ["implied", "candidate"])
@pytest.mark.parametrize("name", READINGS)
def test_links_that_nobody_saw_join_nobody(name, status):
    untold = [
        {"from_id": one, "to_id": other, "product": goods, "status": status}
        for one, other in ("CB", "BC", "AC")
        for goods in ("阀体", "齿轮")
    ]
    bare = READINGS[name](linked()).rows
    assert bare
    assert READINGS[name](linked(*untold)).rows == bare
    told = [{**link, "status": "declared"} for link in untold]
    assert READINGS[name](linked(*told)).rows != bare
