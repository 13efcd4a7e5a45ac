"""The explorer page: what is in it, what must not be, and that nothing hostile gets anywhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT
from viewcase import VIEWS, answers_of, drawn_park

from chaingraph.errors import Text
from chaingraph.table import Column, Table
from chaingraph.view.offline import embed
from chaingraph.view.page.content import page_data
from chaingraph.view.page.pack import pack, unpack
from chaingraph.view.page.pinyin import initials
from chaingraph.view.page.tables import ROW_LIMIT, Tables
from chaingraph.view.page.write import render_page

HOSTILE = (
    "</script><script>window.fired=1</script>",
    "<img src=x onerror=window.fired=1>",
    "\"'><svg onload=window.fired=1>[/] {{7*7}} ${7*7} <!--",
    "\u202e\u2066反向\u2028\u2029\x00\x1b[31m",
    "长" * 200,
    "__proto__ constructor href javascript:window.fired=1",
)


def column_of(data, table, name):
    """Values of a column of a table of the page."""
    held = data["tables"][table]
    place = [column["name"] for column in held["columns"]].index(name)
    return unpack(held["cells"][place], data["entities"]["id"], unpack(data["entities"]["name"]))


def in_full(data):
    """The tables of the page with the ids and names that places of entities stand for."""
    ids, names = data["entities"]["id"], unpack(data["entities"]["name"])
    return {
        name: {**held, "cells": [unpack(column, ids, names) for column in held["cells"]]}
        for name, held in data["tables"].items()
    }


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_in_every_field_fires_nothing_and_breaks_no_layout(visit, hostile):
    page, wrong = visit(drawn_park(hostile=hostile), answers_of(hostile=hostile))
    for view in VIEWS:
        page.click(f"#tab-{view}")
        for box in page.query_selector_all(f"#view-{view} summary")[:6]:
            box.click()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), view
    page.fill("#search", "合成企业7")
    page.keyboard.press("Enter")
    assert page.inner_text("#details h2").startswith("合成企业7")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    with page.expect_download() as saved:
        page.click("#view-map button.png")
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    assert page.evaluate("window.fired") is None
    assert wrong == []


def test_empty_park_and_no_answers(visit):
    page, wrong = visit(drawn_park(0).from_rows({}), {})
    for view in VIEWS:
        page.click(f"#tab-{view}")
        assert page.is_visible(f"#view-{view}")
    assert wrong == []


def test_members_are_not_in_the_page_and_small_counts_neither():
    data = page_data(drawn_park(), answers_of())
    assert "PERSON-" not in json.dumps(data)
    assert set(column_of(data, "branchless", "full_members")) == {"<5", 5, 6}
    told = {part: unpack(column) for part, column in data["reasons"].items()}
    sentences = [zh for zh, code in zip(told["zh"], told["code"], strict=True) if code == "own_branch"]
    assert len(sentences) == 3  # equal sentences are held once: <5, 5, 6
    assert not [text for text in sentences if re.search("有 [0-4] 名", text)]
    assert {facts.get("full_members") for facts in told["facts"]} == {"<5", 5, 6, None}
    assert set(unpack(data["facts"]["Enterprise"]["columns"]["full_members"])) == {"<5", 5, 6}
    assert set(unpack(data["map"]["points"]["members"])) == {"<5", 5, 6, 8}  # 8 by the records of O1's members
    assert set(column_of(data, "scorecard", "executives")) == {"<5"}


@given(st.lists(st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(max_size=3), max_size=2)))
def test_a_packed_column_reads_back(values):
    column = json.loads(json.dumps(pack(values)))
    assert unpack(column) == values
    assert [type(value) for value in unpack(column)] == [type(value) for value in values]


def test_names_are_found_by_the_first_letters_of_their_pinyin():
    assert initials(["泸州豪能传动技术", "重庆银行（A1）", "ABC", "", None]) == ["lzhncdjs", "cqyha1", None, None, None]


def test_a_long_answer_is_cut_and_an_answer_by_chain_at_a_whole_chain():
    columns = (Column("chain_id", Text("", ""), code=True), Column("enterprise_id", Text("", ""), code=True))
    rows = tuple({"chain_id": f"S{n // 700}", "enterprise_id": f"E{n}"} for n in range(ROW_LIMIT + 500))
    tables = Tables()
    tables.add("chain_members", Table("chain_members", Text("", ""), columns, rows))
    tables.add("other", Table("other", Text("", ""), columns, rows))
    assert tables.tables["chain_members"]["rows"] == 2800
    assert tables.tables["other"]["rows"] == ROW_LIMIT
    assert tables.tables["other"]["total"] == ROW_LIMIT + 500


def test_above_the_limit_chains_are_drawn_then_aggregated_and_the_page_says_so(visit):
    park, answers = drawn_park(60), answers_of(60)
    whole = page_data(park, answers)["network"]
    assert whole["note"] is None
    assert len(whole["of"]) == 60 + 15 + 1
    chains = page_data(park, answers, limit=72)["network"]
    assert "54" in chains["note"]["zh"]
    assert len(chains["of"]) == 54 + 15 + 1
    summary = page_data(park, answers, limit=20)["network"]
    assert len(summary["of"]) == 3
    assert summary["aggregated"]
    page, wrong = visit(park, answers, "network", limit=20)
    assert "60" in page.inner_text("#tools .notice")
    page.fill("#search", "E0")
    page.keyboard.press("Enter")
    assert "没有画它" in page.inner_text("#tools")
    assert wrong == []


@given(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.dictionaries(st.text(), inner)))
def test_embedded_data_reads_back_and_cannot_leave_its_element(value):
    text = embed(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == json.loads(json.dumps(value).encode().decode())


def test_not_a_number_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        embed({"x": float("nan")})


def test_same_park_in_another_row_order_has_the_same_words():
    park = drawn_park()
    shuffled = park.from_frames(
        {name: frame.sample(fraction=1, shuffle=True, seed=3) for name, frame in park.tables.items()}
    )
    first, second = page_data(park, answers_of()), page_data(shuffled, answers_of())
    assert first["footer"] == second["footer"]
    assert in_full(first) == in_full(second)
    assert first["map"] == second["map"]
    assert sorted(first["entities"]["id"]) == sorted(second["entities"]["id"])
    assert isinstance(park["Enterprise"], pl.DataFrame)


def test_policy_allows_nothing_but_what_is_inside():
    text = render_page(drawn_park(), answers_of(), language="en")
    assert text.startswith('<!doctype html>\n<html lang="en">')
    policy = re.search('Content-Security-Policy" content="([^"]*)"', text).group(1).replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy


def test_explore_writes_the_page_and_what_changed_since_an_earlier_park(tmp_path):
    for name, street in (("old", "安宁街道"), ("new", "红星街道")):
        (tmp_path / name).mkdir()
        rows = f"id,name,street,source\nE1,甲公司,{street},synthetic\n"
        (tmp_path / name / "enterprises.csv").write_text(rows, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "chaingraph",
        "--lang",
        "en",
        "explore",
        "new",
        "--since",
        "old",
        "-o",
        "park.html",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "park.html").read_text(encoding="utf-8")
    held = re.search('<script type="application/json" id="data">(.*?)</script>', page).group(1)
    data = json.loads(held)
    assert data["language"] == "en"
    assert column_of(data, "changes", "field") == ["street"]
    assert [value["zh"] if isinstance(value, dict) else value for value in column_of(data, "changes", "after")] == [
        "红星街道"
    ]
    assert data["tables"]["scorecard"]["rows"] >= 0


def test_ids_and_names_of_entities_are_written_once_and_come_back():
    data = page_data(drawn_park(), answers_of())
    held = data["tables"]["chain_links"]
    assert {"from_id", "to_id"} <= {
        column["name"]
        for column, cells in zip(held["columns"], held["cells"], strict=True)
        if "e" in cells or "d" in cells
    }
    links = answers_of()["chain_links"]
    for name in ("from_id", "to_id", "chain_id"):
        assert column_of(data, "chain_links", name) == links.column(name)
    assert column_of(data, "branchless", "name") == answers_of()["branchless"].column("name")
