"""Cycles in hierarchies, found without SciPy as long as there are none."""

import subprocess
import sys

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaingraph.io import read_park
from chaingraph.io.cross import _LEVELS, _on_cycles

READ = """
import sys
from chaingraph.io import read_park
park = read_park(sys.argv[1])
assert park["SUBORDINATE_TO"].height == int(sys.argv[2]), park["SUBORDINATE_TO"]
assert not [name for name in sys.modules if name.split(".")[0] == "scipy"]
"""


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20), st.sampled_from([0, 1, _LEVELS + 9]))
def test_the_edges_on_cycles_are_those_of_strongly_connected_parts(drawn, tail):
    # a long tail is a hierarchy of more levels than are peeled
    edges = drawn + [(8 + step, 9 + step) for step in range(tail)]
    start, end = (np.array([edge[side] for edge in edges], np.int64) for side in (0, 1))
    inside, component = _on_cycles(start, end, 9 + tail)
    graph = nx.DiGraph(edges)
    parts = {node: part for part, nodes in enumerate(nx.strongly_connected_components(graph)) for node in nodes}
    together = [sum(parts[node] == part for node in parts) for part in range(len(parts))]
    on_one = [
        place
        for place, (one, two) in enumerate(edges)
        if parts[one] == parts[two] and (one == two or together[parts[one]] > 1)
    ]
    assert inside.tolist() == on_one
    touched = sorted({edges[place][0] for place in on_one})
    assert sorted(np.flatnonzero(component >= 0).tolist()) == touched
    assert len({(int(component[node]), parts[node]) for node in touched}) == len({parts[node] for node in touched})


@pytest.mark.parametrize("subordinations", [[], ["O1,O0", "O2,O0", "O3,O1"]], ids=["none", "a tree"])
def test_a_park_without_cycles_is_read_without_scipy(subordinations, tmp_path):
    tables = {
        "enterprises": ["id,name,source", "E1,甲,s", "E2,乙,s"],
        "organizations": ["id,name,kind,source", *(f"O{n},组织{n},党支部,s" for n in range(4))],
        "supplies": ["from_id,to_id,source", "E1,乙,s"],
        "subordinations": ["from_id,to_id,source", *(f"{edge},s" for edge in subordinations)],
    }
    for name, lines in tables.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", READ, tmp_path, str(len(subordinations))], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("members", "employees", "told"), [(6, 5, True), (5, 5, False), (6, None, False), (0, 0, False)]
)
def test_more_full_members_than_employees_are_told_with_both_cells(tmp_path, members, employees, told):
    rows = f"企业名称,从业人数,正式党员数\n甲公司,{'' if employees is None else employees},{members}\n乙公司,9,2\n"
    (tmp_path / "企业.csv").write_text(rows, encoding="utf-8")
    park = read_park(tmp_path)
    assert [(found.code, found.row, found.column) for found in park.findings] == [("CG-W219", 2, "full_members")] * told
    assert all("正式党员数”（6）" in f.message.zh and "从业人数”（5）" in f.message.zh for f in park.findings)
    assert park["Enterprise"]["full_members"].to_list() == [members, 2]
    assert park["Enterprise"]["employees"].to_list() == [employees, 9]
