"""Around one firm: who is found, where it is drawn, and the page in a real browser."""

import json
import re

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from viewcase import answers_of, drawn_park

from chaingraph.analysis.dossier import find_neighbourhood
from chaingraph.cli.app import run
from chaingraph.graph import supply_graph
from chaingraph.park import Park
from chaingraph.sample import build_sample, write_sample
from chaingraph.view.page.draw import draw_focus

S = {"source": "synthetic"}
HOSTILE = "</script><img src=x onerror=window.fired=1>\u202e"


def park_from(links, firms=9):
    return Park.from_rows(
        {
            "Enterprise": [{"id": str(n), "name": f"企业{n}", **S} for n in range(firms)],
            "SUPPLIES": [{"from_id": str(a), "to_id": str(b), **S} for a, b in links],
        }
    )


ENDS = st.integers(0, 8)


@given(st.sets(st.tuples(ENDS, ENDS).filter(lambda ends: ends[0] != ends[1]), max_size=20), st.integers(1, 4))
def test_the_firms_in_reach_are_those_of_networkx(links, depth):
    park = park_from(links)
    found = {row["id"]: row["distance"] for row in find_neighbourhood(park, "0", depth=depth).rows}
    undirected = nx.Graph(supply_graph(park))
    assert found == dict(nx.single_source_shortest_path_length(undirected, "0", cutoff=depth))


@given(st.sets(st.tuples(ENDS, ENDS).filter(lambda ends: ends[0] != ends[1]), max_size=20), st.sets(ENDS))
def test_nobody_is_reached_through_a_closed_firm(links, closed):
    park = park_from(links)
    shut = {str(one) for one in closed}
    found = {row["id"] for row in find_neighbourhood(park, "0", depth=9, closed=shut).rows}
    graph = nx.Graph(supply_graph(park))
    open_ = graph.subgraph([node for node in graph if node not in shut or node == "0"])
    inside = nx.node_connected_component(open_, "0")
    assert found == inside | {neighbour for node in inside for neighbour in graph[node]}


def test_goods_flow_from_left_to_right_and_the_nearest_stay():
    park = park_from([(1, 0), (2, 1), (0, 3), (3, 4), (5, 0), (0, 5)])
    columns = {row["id"]: row["column"] for row in find_neighbourhood(park, "0", depth=2).rows}
    assert columns == {"0": 0, "1": -1, "2": -2, "3": 1, "4": 2, "5": -1}
    table = find_neighbourhood(park, "0", depth=2, limit=4)
    assert {row["id"] for row in table.rows} == {"0", "1", "3", "5"}
    assert "2 more firms" in table.notes[0].en


def test_organizations_stand_beside_their_firm():
    park = drawn_park()
    rows = {row["id"]: row for row in find_neighbourhood(park, "E3").rows}
    assert rows["O3"]["beside"] == "E3" and rows["O3"]["column"] == 0
    assert "E6" in rows and rows["E6"]["column"] == 1
    assert "C1" not in rows  # firm 3 is in no chain
    rows = {row["id"]: row for row in find_neighbourhood(park, "E4").rows}
    assert rows["C1"]["kind"] == "IndustryChain" and rows["O0"]["beside"] == "C1"


def data_of(page):
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.html, re.DOTALL)
    return json.loads(found.group(1))


def test_the_sample_is_drawn_with_upstream_left_and_no_two_in_one_place():
    park = build_sample(seed=1).park
    for firm in ("E0000094", "ART-HAONENG", "ART-CEC"):
        data = data_of(draw_focus(park, firm, depth=2))
        places = [(node["x"], node["y"]) for node in data["nodes"]]
        assert len(set(places)) == len(places)
        by_id = {node["id"]: node for node in data["nodes"]}
        for edge in data["edges"]:
            if edge["type"] == "SUPPLIES" and firm in (edge["from"], edge["to"]) and firm == "E0000094":
                other = edge["to"] if edge["from"] == firm else edge["from"]
                left = by_id[other]["x"] < by_id[firm]["x"]
                assert left == (edge["to"] == firm)
        members = set(park["Member"]["id"])
        assert not members & set(by_id)


def test_small_counts_of_people_are_masked():
    facts = data_of(draw_focus(drawn_park(), "E3", language="zh"))["facts"]["E3"]
    assert ["正式党员数", "<5 人"] in facts
    facts = data_of(draw_focus(drawn_park(), "E6"))["facts"]["E6"]
    assert ["正式党员数", "6 人"] in facts


@pytest.mark.parametrize("hostile", ["", HOSTILE])
def test_the_page_draws_offline_and_is_clicked(browser, tmp_path, hostile):
    out = tmp_path / "around.html"
    draw_focus(drawn_park(hostile=hostile), f"E9{hostile}", answers_of(hostile=hostile), depth=2).write(out)
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    wrong = []
    page.on("pageerror", lambda error: wrong.append(f"error {error}"))
    page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
    page.on("request", lambda request: request.url.startswith(("file:", "blob:", "data:")) or wrong.append(request.url))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))"
    )
    page.goto(out.as_uri())
    box = page.locator("#canvas").bounding_box()
    place = page.evaluate("id => chaingraph.position(id)", f"E9{hostile}")
    page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
    assert page.inner_text("#details .name") == f"合成企业9{hostile}"
    page.click("#details li button >> nth=0")
    assert page.inner_text("#details .name") != f"合成企业9{hostile}"
    assert page.locator("#legend li").count() >= 3
    with page.expect_download() as download:
        page.click("#png")
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    drawn = page.evaluate(
        "() => { const c = document.querySelector('#canvas canvas');"
        " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " let n = 0; for (let i = 3; i < d.length; i += 4) { n += d[i] > 0; } return n / (d.length / 4); }"
    )
    assert drawn > 0.005
    assert page.evaluate("[window.fired, document.images.length]") == [None, 0]
    assert not wrong
    page.close()


def test_the_command_takes_a_name(tmp_path, monkeypatch):
    monkeypatch.setenv("CHAINGRAPH_LANG", "en")
    write_sample(tmp_path / "park", seed=1)
    out = tmp_path / "around.html"
    assert run(["draw", str(tmp_path / "park"), "--focus", "泸州豪能", "--depth", "2", "-o", str(out)]) == 0
    assert "Around 泸州豪能传动技术 (2 links)" in out.read_text(encoding="utf-8")
