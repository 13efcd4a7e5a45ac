"""The starters for other programs: as their readers take them, and with the rows that the tool gives."""

import json
import re

import pytest
from neo4j_server import erase
from querycase import rough_park
from starters import REPORTS, starters

from chaingraph.derived import CAPTION
from chaingraph.headings import queries_folder
from chaingraph.model import EDGES, NODES, REFERENCES
from chaingraph.store.connection import make_connection
from chaingraph.store.ingest import BOOKKEEPING, DERIVED_EDGES, DESCRIBING_EDGES
from chaingraph.store.neo4j import Neo4jStore
from chaingraph.store.queries import find_query

#: What NeoDash draws without an extension, and what each report of it says.
TYPES = {"table", "graph", "bar", "pie", "line", "map", "value", "json", "select", "iframe", "text"}
KEYS = {"id", "title", "query", "width", "height", "x", "y", "type", "selection", "settings"}


def parse_grass(text):
    """Read a style as Neo4j Browser does: braces and semicolons between quotes are text, there are no comments."""
    rules, keyword, body, inside, quoted = {}, "", "", False, False
    for sign in text:
        if sign == "'":
            quoted = not quoted
        elif sign == "{" and not quoted:
            inside = True
        elif sign == "}" and not quoted:
            rules[keyword], keyword, body, inside = body, "", "", False
        elif inside:
            body += sign
        elif not sign.isspace():
            keyword += sign
    return {
        head: {key.strip(): value.strip() for key, value in re.findall(r"([^:;]+):([^:;]+)", body)}
        for head, body in rules.items()
    }


def test_the_files_are_those_that_are_made():
    written = {path.name: path.read_text(encoding="utf-8") for path in (queries_folder() / "starters").iterdir()}
    assert written == starters(), "run tools/starters.py"


def test_the_style_shows_every_label_and_every_relationship():
    rules = parse_grass(starters()["browser.grass"])
    assert rules["node"]["diameter"] == "50px" and rules["relationship"]["caption"] == "<type>"
    for name, node in NODES.items():
        shown = re.fullmatch(r"\{(\w+)\}", rules[f"node.{name}"]["caption"])[1]
        assert shown == CAPTION if not node.named else node[shown].required
        assert re.fullmatch(r"#[0-9A-F]{6}", rules[f"node.{name}"]["color"])
    assert {f"node.{name}" for name in BOOKKEEPING if name != "CgLock"} <= rules.keys()
    words = {name: edge.label.zh for name, edge in EDGES.items()}
    words |= {name: reference.relation.label.zh for name, reference in REFERENCES.items()}
    for name, word in words.items():
        assert rules[f"relationship.{name}"]["caption"] == word
    assert {f"relationship.{name}" for name in (*DERIVED_EDGES, *DESCRIBING_EDGES)} <= rules.keys()


def test_the_dashboard_is_one_of_neodash():
    board = json.loads(starters()["neodash.json"])
    assert {"title", "version", "settings", "pages", "parameters", "extensions"} <= board.keys()
    assert board["version"] == "2.4"
    assert {"pagenumber", "editable", "fullscreenEnabled", "parameters"} <= board["settings"].keys()
    reports = [report for page in board["pages"] for report in page["reports"]]
    assert len({report["id"] for report in reports}) == len(reports)
    for page in board["pages"]:
        taken = set()
        for report in page["reports"]:
            assert report.keys() == KEYS and report["type"] in TYPES and report["query"]
            across, down = range(report["width"]), range(report["height"])
            cells = {(report["x"] + x, report["y"] + y) for x in across for y in down}
            assert max(x for x, _ in cells) < 24 and not cells & taken
            taken |= cells
    asked = {name for report in reports for name in re.findall(r"\$(\w+)", report["query"])}
    assert asked - {"input"} == board["settings"]["parameters"].keys()
    (bar,) = (report for report in reports if report["type"] == "bar")
    assert all(f"`{bar['selection'][part]}`" in bar["query"] for part in ("index", "value"))


@pytest.fixture(scope="module")
def driver(neo4j_server, neo4j_driver):
    erase(neo4j_driver)
    environ = {"NEO4J_PASSWORD": neo4j_server.password}
    with Neo4jStore(make_connection(neo4j_server.url, user=neo4j_server.user, environ=environ)) as store:
        store.write(rough_park())
    return neo4j_driver


def test_every_report_has_the_rows_of_its_query(driver):
    board = json.loads(starters()["neodash.json"])
    texts = {report["title"]: report["query"] for page in board["pages"] for report in page["reports"]}
    for name in (name for rows in REPORTS.values() for name, *_ in rows):
        query = find_query(name)
        found = driver.execute_query(texts[query.title.zh]).records
        assert [list(row) for row in found] == [list(row) for row in driver.execute_query(query.text).records], name
        assert found, name


def test_the_page_of_one_firm_finds_it_and_what_is_around(driver):
    board = json.loads(starters()["neodash.json"])
    texts = {report["type"]: report["query"] for report in board["pages"][0]["reports"]}
    (choice, *_) = driver.execute_query(texts["select"], {"input": "豪能"}).records
    around = driver.execute_query(texts["graph"], {"neodash_enterprise_name": choice["value"]}).records
    types = {relation.type for row in around for relation in row["path"].relationships}
    assert "IN_CHAIN" in types and types & set(REFERENCES)
