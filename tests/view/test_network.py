"""The pyvis adapter and the positions."""

from __future__ import annotations

import ast
import datetime as dt
import hashlib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from viewcase import answers_of, drawn_park

import chaingraph.view
from chaingraph.view.page.layout import Spot, place
from chaingraph.view.page.network import VIS_SHA256, build_network, scalar, vis_script
from chaingraph.view.page.scene import EDGE_STYLES, NODE_STYLES, build_scene

BANNED = {"from_nx", "show", "write_html", "generate_html", "set_options", "from_DOT", "show_buttons", "save_graph"}


def test_the_carried_script_is_the_examined_one():
    assert VIS_SHA256 == "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
    assert hashlib.sha256(vis_script().encode()).hexdigest() == VIS_SHA256
    script = files("pyvis").joinpath("lib/vis-9.1.2/vis-network.min.js").read_text(encoding="utf-8")
    assert "9.1.2" in script[:2000]
    assert "</script" not in script.lower()


def test_no_banned_part_of_pyvis_is_used():
    used, imports = set(), set()
    for path in Path(chaingraph.view.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        used |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        imports |= {
            path.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and "pyvis" in (node.module or "")
        }
    assert used & BANNED == set()
    assert imports == {"network.py"}
    assert "add_node" in used


@pytest.mark.parametrize(
    ("value", "expected"),
    [(np.int64(3), 3), (np.float64("nan"), None), (float("inf"), None), (dt.date(2026, 1, 2), "2026-01-02"),
     (np.bool_(True), True), (("a", 1), "('a', 1)"), ("x", "x"), (None, None)],
)  # fmt: skip
def test_cells_become_what_json_knows(value, expected):
    assert scalar(value) == expected
    assert type(scalar(value)) is type(expected)


def test_directions_and_parallel_links_stay():
    nodes = [{"id": name, "label": name} for name in "ab"]
    edges = [
        {"from_id": a, "to_id": b, "type": kind} for a, b, kind in (("a", "b", "x"), ("b", "a", "x"), ("a", "b", "y"))
    ]
    _, built = build_network(nodes, edges)
    assert [(edge["from"], edge["to"], edge["type"]) for edge in built] == [
        ("a", "b", "x"),
        ("b", "a", "x"),
        ("a", "b", "y"),
    ]


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=80))
def test_no_two_nodes_meet_columns_go_right_and_bands_go_down(cells):
    spots = [Spot(str(number), band, column) for number, (band, column) in enumerate(cells)]
    layout = place(spots, range(5))
    assert len(set(layout.positions.values())) == len(spots)
    stripes = {stripe.band: stripe for stripe in layout.bands}
    for a in spots:
        x, y = layout.positions[a.node]
        assert stripes[a.band].top <= y <= stripes[a.band].bottom
        assert all(layout.positions[b.node][0] > x for b in spots if b.column > a.column)
        assert all(layout.positions[b.node][1] > y for b in spots if b.band > a.band)


def test_goods_flow_from_left_to_right_whichever_way_tiers_are_counted():
    park, answers = drawn_park(), answers_of()
    for sign in (1, -1):
        members = answers["chain_members"]
        rows = tuple({**row, "tier": None if row["tier"] is None else sign * row["tier"]} for row in members.rows)
        turned = type(members)(members.name, members.title, members.columns, rows)
        scene = build_scene(park, {**answers, "chain_members": turned})
        x = {node["id"]: node["x"] for node in scene.nodes}
        assert x["E0"] < x["E3"] < x["E6"] < x["E9"]


def test_kinds_differ_in_shape_and_colour_and_relations_in_colour_or_dash():
    assert len({style.shape for style in NODE_STYLES.values()}) == len(NODE_STYLES)
    assert len({style.color for style in NODE_STYLES.values()}) == len(NODE_STYLES)
    assert len({(style.color, style.dashes) for style in EDGE_STYLES.values()}) == len(EDGE_STYLES)


def test_every_drawn_relation_has_a_verb_for_each_end():
    for style in EDGE_STYLES.values():
        near, far = style.verbs
        assert near.zh and near.en and near.zh != far.zh and near.en != far.en
    assert len({verb for style in EDGE_STYLES.values() for verb in style.verbs}) == 2 * len(EDGE_STYLES)


def test_sellers_of_weakest_links_and_chokepoints_are_marked():
    park, answers = drawn_park(), answers_of()
    marks = {node["id"]: node["mark"] for node in build_scene(park, answers).nodes}
    assert {node for node, mark in marks.items() if mark == "anchor"} == {"E0", "E1", "E2"}  # they sell too
    bare = answers["chain_members"]
    rows = ({"chain_id": None, "enterprise_id": "E8", "tier": None, "role": None},)
    more = {**answers, "chokepoints": type(bare)("chokepoints", bare.title, bare.columns, rows)}
    assert {node["id"]: node["mark"] for node in build_scene(park, more).nodes}["E8"] == "choke"


def test_branchless_firms_are_marked_and_members_not_drawn():
    scene = build_scene(drawn_park(), answers_of())
    kinds = {node["id"]: node["kind"] for node in scene.nodes}
    assert kinds["E6"] == "branchless"
    assert kinds["E1"] == "firm"
    assert kinds["O0"] == "committee"
    assert not [node for node in kinds if node.startswith("PERSON")]
