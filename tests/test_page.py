"""The explorer page, looked at in a real browser."""

from __future__ import annotations

import json
import os
import re
import shutil
from importlib.resources import files

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from viewcase import answers_of, park_of

from chaingraph.errors import Text
from chaingraph.table import Column, Reason
from chaingraph.view.masking import mask_row
from chaingraph.view.offline import embed
from chaingraph.view.page import page_data, render_page, write_page

VIEWS = ("overview", "network", "chains", "coverage", "pairing")
HOSTILE = (
    "</script><script>window.fired=1</script>",
    "<img src=x onerror=window.fired=1>",
    "\"'><svg onload=window.fired=1>[/] {{7*7}} ${7*7} <!--",
    "\u202e\u2066反向\u2028\u2029\x00\x1b[31m",
    "长" * 200,
    "__proto__ constructor href javascript:window.fired=1",
)
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is not installed, and in CI the page must be opened in it")
        pytest.skip("chromium is not installed: the page was not opened in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, tmp_path):
    """Open a page and give it with the list of all that went wrong in it."""
    contexts = []

    def go(park, answers, view="overview", size=(1366, 768), **options):
        out = tmp_path / "park.html"
        write_page(park, answers, out, **options)
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, accept_downloads=True)
        contexts.append(context)
        page = context.new_page()
        wrong = []
        page.on("pageerror", lambda error: wrong.append(f"error {error}"))
        page.on("console", lambda message: message.type == "error" and wrong.append(f"console {message.text}"))
        page.on(
            "request", lambda request: request.url.startswith(("file:", "blob:", "data:")) or wrong.append(request.url)
        )
        page.on("dialog", lambda dialog: wrong.append("dialog"))
        page.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))"
        )
        page.goto(f"{out.as_uri()}#{view}")
        return page, wrong

    yield go
    for context in contexts:
        context.close()


def test_every_view_opens_offline_without_error_request_or_violation(visit):
    page, wrong = visit(park_of(), answers_of())
    for view in VIEWS:
        page.click(f"#tab-{view}")
        assert page.is_visible(f"#view-{view}")
        assert [name for name in VIEWS if page.is_visible(f"#view-{name}")] == [view]
    page.click("#tab-network")
    page.wait_for_selector("body[data-drawn=yes]")
    coloured = page.evaluate(
        "() => { const c = document.querySelector('#canvas canvas');"
        "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const s = new Set();"
        "for (let i = 0; i < d.length; i += 4) s.add(d[i] + ',' + d[i+1] + ',' + d[i+2]); return s.size; }"
    )
    assert coloured > 20
    page.emulate_media(media="print")
    assert not page.is_visible("#tabs")
    assert wrong == []


def test_search_filter_neighbours_and_language(visit):
    page, wrong = visit(park_of(), answers_of(), "network")
    page.fill("#search", "E7")
    assert page.inner_text("#details h2") == "合成企业7"
    page.click("#details li:has-text('供应') >> button")
    assert page.inner_text("#details h2") in {"合成企业4", "合成企业10"}
    page.uncheck("#kind-branchless")
    page.check("#relation-IN_CHAIN")
    page.click("#tab-coverage")
    rows = "#table-branchless tbody tr"
    assert page.locator(rows).count() == 18
    page.select_option("#view-coverage select", "own_branch")
    assert 0 < page.locator(rows).count() < 18
    page.fill("#view-coverage input", "合成企业10")
    assert page.locator(rows).count() == 1
    page.click("#language")
    assert page.inner_text("#tab-coverage") == "Coverage"
    assert page.get_attribute("html", "lang") == "en"
    page.click("#tab-chains")
    page.click("#table-chains tbody tr:first-child td:nth-child(3)")
    assert page.locator("#table-chain_members tbody tr").count() == 6
    assert wrong == []


def test_table_and_picture_can_be_saved(visit):
    page, wrong = visit(park_of(hostile=""), answers_of(), "coverage")
    with page.expect_download() as saved:
        page.click("#view-coverage button:has-text('导出 CSV')")
    text = saved.value.path().read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    assert "合成企业6" in text
    page.click("#tab-network")
    with page.expect_download() as saved:
        page.click("#tools button:has-text('导出图片')")
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    assert wrong == []


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_in_every_field_fires_nothing_and_breaks_no_layout(visit, hostile):
    page, wrong = visit(park_of(hostile=hostile), answers_of(hostile=hostile))
    for view in VIEWS:
        page.click(f"#tab-{view}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.click("#tab-network")
    page.fill("#search", "合成企业7")
    assert page.inner_text("#details h2").startswith("合成企业7")
    assert page.evaluate("window.fired") is None
    assert wrong == []


def test_phone_has_no_sideways_scroll(visit):
    page, wrong = visit(park_of(), answers_of(), size=(375, 720))
    for view in VIEWS:
        page.click(f"#tab-{view}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    assert wrong == []


def test_empty_park_and_no_answers(visit):
    page, wrong = visit(park_of(0).from_rows({}), {})
    for view in VIEWS:
        page.click(f"#tab-{view}")
        assert page.is_visible(f"#view-{view}")
    assert wrong == []


def test_members_are_not_in_the_page_and_small_counts_neither():
    data = page_data(park_of(), answers_of())
    assert "PERSON-" not in json.dumps(data)
    counts = {row[3] for row in data["tables"]["branchless"]["rows"]}
    assert counts == {"<5", 5, 6}
    sentences = [row[5][0]["zh"] for row in data["tables"]["branchless"]["rows"]]
    assert not [text for text in sentences if re.search("有 [0-4] 名", text)]
    facts = {fact["full_members"] for fact in data["network"]["facts"].values() if "full_members" in fact}
    assert facts == {"<5", 5, 6}


@given(st.integers(0, 4), st.integers(5, 10**6))
def test_sentences_keep_every_number_that_is_no_small_count(small, large):
    columns = (Column("reasons", Text("", "")),)
    reason = Reason("R", Text(f"{small}/{large}", f"{small} of {large}, 2026-0{small + 1}-01"), {"full_members": small})
    shown = mask_row({"reasons": [reason]}, columns)["reasons"][0]
    assert shown.en == f"<5 of {large}, 2026-0{small + 1}-01"


def test_above_the_limit_chains_are_drawn_then_aggregated():
    park, answers = park_of(60), answers_of(60)
    whole = page_data(park, answers)["network"]
    assert whole["note"] is None
    assert len(whole["nodes"]) == 60 + 15 + 1
    chains = page_data(park, answers, limit=72)["network"]
    assert "54" in chains["note"]["zh"]
    assert len(chains["nodes"]) == 54 + 15 + 1
    summary = page_data(park, answers, limit=20)["network"]
    assert len(summary["nodes"]) == 3
    assert summary["note"] is not None


@given(st.recursive(st.text() | st.integers() | st.none(), lambda inner: st.dictionaries(st.text(), inner)))
def test_embedded_data_reads_back_and_cannot_leave_its_element(value):
    text = embed(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == json.loads(json.dumps(value).encode().decode())


def test_not_a_number_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        embed({"x": float("nan")})


def test_same_park_in_another_row_order_has_the_same_words():
    park = park_of()
    shuffled = park.from_frames(
        {name: frame.sample(fraction=1, shuffle=True, seed=3) for name, frame in park.tables.items()}
    )
    first, second = page_data(park, answers_of()), page_data(shuffled, answers_of())
    assert first["footer"] == second["footer"]
    assert first["names"] == second["names"]
    assert isinstance(park["Enterprise"], pl.DataFrame)


def test_script_sets_no_markup_and_uses_no_late_syntax():
    script = (files("chaingraph.view") / "templates" / "page.js").read_text(encoding="utf-8")
    for banned in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "document.write", "??=", "||=", "&&=",
                   "structuredClone", ".at(", "replaceAll", "Object.hasOwn(", "http:", "https:", "fetch("):  # fmt: skip
        assert banned not in script, banned


def test_policy_allows_nothing_but_what_is_inside():
    text = render_page(park_of(), answers_of(), language="en")
    assert text.startswith('<!doctype html>\n<html lang="en">')
    policy = re.search('Content-Security-Policy" content="([^"]*)"', text).group(1).replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
