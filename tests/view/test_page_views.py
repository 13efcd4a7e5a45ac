"""Each view of the explorer, opened, clicked, searched, filtered, saved and printed in a real browser."""

from __future__ import annotations

import datetime as dt
import struct
from dataclasses import replace

import pytest
from parks import SOURCE
from viewcase import VIEWS, answers_of, drawn_park

from chaingraph.analysis.joint.answers import FIND_OUT
from chaingraph.park import Park
from chaingraph.view.page import tables


def choose(page, wanted):
    """Find something by its id or name and take the first hit."""
    page.fill("#search", wanted)
    page.keyboard.press("Enter")


def opacity(page, view, name):
    """How strongly the element of a firm or organization stands out in the picture of a view."""
    return page.evaluate(
        "([view, name]) => { const g = Array.from(document.querySelectorAll(`#view-${view} g.target`))"
        ".find(e => e.getAttribute('aria-label').startsWith(name)); return Number(g.getAttribute('opacity') || 1); }",
        [view, name],
    )


def test_every_view_opens_offline_without_error_request_or_violation(visit):
    page, wrong = visit(drawn_park(), answers_of())
    for view in VIEWS:
        page.click(f"#tab-{view}")
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
    assert page.is_visible("#title")
    assert wrong == []


def test_a_firm_chosen_anywhere_is_shown_everywhere(visit):
    page, wrong = visit(drawn_park(), answers_of(), "network")
    choose(page, "E7")
    assert page.inner_text("#details h2") == "合成企业7"
    page.click("#details .links button:has-text('合成企业10')")
    assert page.inner_text("#details h2") == "合成企业10"
    page.click("#tab-coverage")
    assert page.locator("#table-branchless tr.chosen").count() == 1
    assert "合成企业10" in page.inner_text("#table-branchless tr.chosen")
    page.click("#tab-chains")  # E10 stands in S1, not in the first chain
    assert page.inner_text("#view-chains .flow h2").startswith("链1")
    assert opacity(page, "chains", "合成企业10") == 1
    assert opacity(page, "chains", "合成企业16") < 1
    page.click("#view-chains g.target[aria-label^='合成企业13']")
    assert page.inner_text("#details h2") == "合成企业13"
    page.click("#tab-map")
    assert page.evaluate("document.querySelectorAll('#view-map g.target > [stroke=\"#111111\"]').length") == 1
    page.click("#details .close")
    assert not page.is_visible("#details")
    assert wrong == []


def test_a_relation_is_named_by_the_verb_at_the_end_that_is_read(visit):
    page, wrong = visit(drawn_park(), answers_of(), "network")
    for chosen, verb, other in (("E7", "供应给", "合成企业10"), ("E10", "采购自", "合成企业7")):
        choose(page, chosen)
        group = page.locator("#details .links", has=page.locator(f"button:text-is('{other}')"))
        assert group.locator("summary").inner_text().startswith(verb)
    page.click("#tab-network")
    assert wrong == []


def test_an_organization_lights_its_firm_and_its_pair_with_the_parts_of_the_score(visit):
    page, wrong = visit(drawn_park(), answers_of(), "pairing")
    assert page.locator("#view-pairing path").count() == 2  # one existing, one proposed
    page.click("#view-pairing g.target[aria-label^='合成党支部2']")
    assert page.inner_text("#details .score .strong") == "得分 0.75"
    assert "距离" in page.inner_text("#details .score")
    assert opacity(page, "pairing", "合成党支部3") == 1
    assert opacity(page, "pairing", "合成党支部4") < 1
    page.click("#tab-map")  # O2 is established in E2
    label = "document.querySelector('#view-map g.target > [stroke=\"#111111\"]').parentNode.getAttribute('aria-label')"
    assert page.evaluate(label).startswith("合成企业2")
    assert wrong == []


def test_overview_has_the_scorecard_committees_figures_and_changes(visit):
    page, wrong = visit(drawn_park(), answers_of())
    text = page.inner_text("#view-overview")
    assert "1\n1" in page.inner_text(".committee .formula")
    assert page.inner_text(".committee .term-n b") == "9"
    assert "25.0%（3 / 12）" in text
    assert page.locator(".committee").count() == 1  # the row of all committees together is no card
    assert page.locator("#table-figures tbody tr").count() == 1
    assert page.locator("#table-changes tbody tr").count() == 1
    page.click(".committee summary")
    assert "最少人数 = 3" in page.inner_text(".committee .account")
    page.click(".tile.alert")
    assert page.is_visible("#view-coverage")
    assert wrong == []


def test_overview_counts_the_whole_answer_whatever_is_listed(visit, monkeypatch):
    texts = []
    for limit in (tables.ROW_LIMIT, 1):
        monkeypatch.setattr(tables, "ROW_LIMIT", limit)
        page, wrong = visit(drawn_park(), answers_of())
        texts.append(page.locator(".tile").all_inner_texts())
        assert wrong == []
    assert texts[0] == texts[1]


def test_network_filters_layouts_and_language(visit):
    page, wrong = visit(drawn_park(), answers_of(), "network")
    page.uncheck("#kind-branchless")
    page.check("#relation-IN_CHAIN")
    page.select_option("#layout", "street")
    page.click("#tools button:has-text('全图')")
    choose(page, "E7")  # hidden by the filter: choosing shows it again
    assert page.is_checked("#kind-branchless")
    page.click("#language")
    assert page.inner_text("#tab-coverage") == "Coverage"
    assert page.get_attribute("html", "lang") == "en"
    assert page.inner_text("#details .note").startswith("Other firm without one")
    assert wrong == []


def test_what_refers_to_a_firm_is_unfolded_and_nobody_is_named(visit):
    from chaingraph.view.page.records import MOST

    rows = {
        "Visit": [{"id": f"V{n}", "enterprise_id": "E7", "on": dt.date(2024, 1, 1 + n)} for n in range(MOST + 3)],
        "Problem": [{"id": "P1", "enterprise_id": "E7", "kind": "labour", "opened": dt.date(2023, 5, 6)}],
        "Member": [{"id": "geheim-M1"}],
        "Posting": [{"id": "geheim-1", "member_id": "geheim-M1", "line": "service"}],
    }
    tables = {name: [{**row, **SOURCE} for row in table] for name, table in rows.items()}
    park = Park.from_frames({**drawn_park().tables, **Park.from_rows(tables).tables})
    page, wrong = visit(park, answers_of(), "network")
    choose(page, "E7")
    visits = page.locator("#details .links", has_text="走访 · 受访企业 (23)")
    assert not visits.locator("li >> nth=0").is_visible()
    visits.locator("summary").click()
    assert visits.locator("li").all_inner_texts()[0] == "2024-01-23"
    assert visits.locator("li").all_inner_texts()[MOST:] == ["另有（未列出） 3"]
    page.click("#language")
    problem = page.locator("#details .links", has_text="Problem · Raised by (1)")
    problem.locator("summary").click()
    assert problem.locator("li").all_inner_texts() == ["Labour · 2023-05-06"]
    assert "geheim" not in page.content() and wrong == []


def test_chains_show_products_weak_links_and_share(visit):
    page, wrong = visit(drawn_park(), answers_of(), "chains")
    assert page.locator(".chain").count() == 3
    assert "40.0%" in page.inner_text(".chain >> nth=0")
    assert page.inner_text("#view-chains .notice").startswith("最薄弱环节：只有一家")
    assert page.locator("#view-chains g.target").count() == 6
    assert page.locator("#view-chains path[stroke='#B34700']").count() > 0
    page.click(".chain >> nth=1")
    assert page.get_attribute(".chain >> nth=1", "aria-pressed") == "true"
    assert page.locator("#table-chain_members").first.locator("tbody tr").count() == 6
    assert wrong == []


def test_the_board_has_a_column_a_stage_and_a_card_a_segment_and_prints(visit):
    page, wrong = visit(drawn_park(), answers_of(), "stages")
    assert page.locator("#view-stages .stage h3").all_inner_texts() == ["上游", "中游", "下游"]
    strong, empty, unknown = (page.locator("#view-stages .segment").nth(place) for place in range(3))
    assert "铸件" in strong.inner_text() and "12 家本地企业 · 主业 2" in strong.inner_text()
    assert strong.locator("li", has_text="合成企业7").inner_text().endswith("链主")
    assert "… (12)" in strong.inner_text() and "未建 9 · 不详 3" in strong.inner_text()
    assert "可补 合成企业2" in empty.inner_text() and "宜招引 轴承的生产企业" in empty.inner_text()
    assert page.inner_text("#view-stages .board > .note") == "3 个环节：强 1 · 空白 1 · 情况不明 1"
    # on grey paper the mark and the word tell the ratings apart, whatever became of the colours
    page.emulate_media(media="print")
    marks = [card.locator(".rating").inner_text() for card in (strong, empty, unknown)]
    assert len(set(marks)) == 3 and all(card.locator(".rating").is_visible() for card in (strong, empty, unknown))
    styles = "e => [getComputedStyle(e).borderTopStyle, getComputedStyle(e).backgroundColor].join()"
    assert len({card.evaluate(styles) for card in (strong, empty, unknown)}) == 3
    assert not strong.locator(".why").is_visible()
    page.emulate_media(media="screen")
    empty.locator("button:has-text('合成企业2')").click()
    assert page.inner_text("#details h2") == "合成企业2"
    assert [card.get_attribute("class").endswith("chosen") for card in (strong, empty)] == [False, True]
    page.select_option("#board-chain", "C1")
    assert page.locator("#view-stages .board").count() == 1
    page.click("#language")
    assert page.locator("#view-stages .stage h3").all_inner_texts() == ["up", "mid", "down"]
    assert "12 firms here" in page.locator("#view-stages .segment").first.inner_text()
    assert wrong == []


def test_coverage_filters_by_action_chain_street_and_text_and_says_why(visit):
    page, wrong = visit(drawn_park(), answers_of(), "coverage")
    rows = page.locator("#table-branchless tbody tr")
    assert rows.count() == 18
    page.click(".bars .link:has-text('单独组建')")
    own = rows.count()
    assert 0 < own < 18
    page.select_option("#view-coverage select[aria-label='街道']", "街道1")
    assert 0 < rows.count() < own
    page.select_option("#view-coverage select[aria-label='街道']", "")
    page.select_option("#view-coverage select[aria-label='产业链']", "C1")
    assert 0 < rows.count() < own
    page.select_option("#view-coverage select[aria-label='产业链']", "")
    page.fill("#view-coverage input", "hcqy10")  # by the initials of its pinyin
    assert rows.count() == 1
    rows.first.locator("summary").click()
    why = rows.first.locator(".account").inner_text()
    assert "最少人数 = 3" in why
    assert "党章" in why
    page.fill("#view-coverage input", "")
    for first in ("<5", "6"):  # a hidden count is the smallest
        page.click("#table-branchless .sort:has-text('正式党员')")
        assert rows.first.locator("td.number").inner_text() == first
    assert page.get_attribute("#table-branchless th[aria-sort]", "aria-sort") == "descending"
    assert page.locator("#table-joint tbody tr").count() == 1
    assert page.locator(".group").count() == 1
    page.click(".group .link:has-text('合成企业9')")
    assert page.inner_text("#details h2") == "合成企业9"
    assert page.locator("#table-joint tr.chosen").count() == 1
    assert wrong == []


def test_firms_to_find_out_about_stand_below_the_joint_branches(visit):
    known = {"home": "not_known", "class_if_none": "should_have_been", "action_if_none": "own_branch"}
    row = {"enterprise_id": "E7", "name": "合成企业7", "full_members": 6, "reasons": (), **known}
    answers = answers_of()
    answers["joint"] = replace(answers["joint"], parts={"find_out": FIND_OUT.table((row,))})
    page, wrong = visit(drawn_park(), answers, "coverage")
    assert page.locator("#table-joint-find_out").count() == 1
    shown = page.inner_text("#table-joint-find_out tbody tr")
    assert "不详" in shown and "应建未建" in shown and "单独组建党支部" in shown
    assert wrong == []


def test_map_draws_the_known_states_the_system_and_counts_the_rest(visit):
    page, wrong = visit(drawn_park(), answers_of(), "map")
    text = page.inner_text("#map-counts")
    assert "GCJ-02" in text
    assert "20 家按坐标画出" in text
    assert "4 家只知街道" in text
    assert "1 个项目位置未知" in text
    assert page.locator("#view-map g.target").count() == 20
    for layer in ("chain", "members", "projects"):
        page.select_option("#layer", layer)
    assert page.locator("#view-map polygon[fill='#AA3377']").count() == 2  # the project, and its mark in the legend
    before = page.get_attribute("#view-map .map svg", "viewBox")
    page.click("#view-map button[aria-label='放大']")
    assert page.get_attribute("#view-map .map svg", "viewBox") != before
    assert wrong == []


def test_tables_and_pictures_can_be_saved(visit):
    page, wrong = visit(drawn_park(), answers_of(), "coverage")
    page.select_option("#view-coverage select[aria-label='街道']", "街道1")
    with page.expect_download() as saved:
        page.click("#view-coverage .card:has(#table-branchless) button:has-text('导出 CSV')")
    text = saved.value.path().read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    assert "合成企业7" in text
    assert "合成企业6" not in text  # another street: what is filtered away is not saved
    for view in VIEWS:
        page.click(f"#tab-{view}")
        with page.expect_download() as saved:
            page.click(f"#view-{view} button.png")
        picture = saved.value.path().read_bytes()
        assert picture.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", picture[16:24])
        assert width > 600, view
        assert height > 200, view
    assert wrong == []


@pytest.mark.parametrize("size", [(375, 720), (1366, 768)])
def test_no_view_scrolls_sideways(visit, size):
    page, wrong = visit(drawn_park(), answers_of(), size=size)
    for view in VIEWS:
        page.click(f"#tab-{view}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1"), view
    choose(page, "E7")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    assert wrong == []


def test_chokepoints_are_counted_marked_listed_and_explained(visit):
    page, wrong = visit(drawn_park(), answers_of())
    tile = page.locator(".tile:has-text('供需链卡点企业')")
    assert tile.inner_text().split() == ["2", "供需链卡点企业", "其中未建党组织", "1"]
    tile.click()
    assert page.is_visible("#table-chokepoints")
    assert page.locator("#table-chokepoints tbody tr").count() == 2
    page.click(".chain >> nth=1")  # E4 stands in S1
    here = page.locator("#table-chokepoints-here tbody tr")
    assert here.count() == 1 and "合成企业4" in here.inner_text()
    assert "合成企业7" in here.inner_text()  # who could step in
    heads = page.locator("#table-chokepoints th").all_inner_texts()
    assert heads[0] == "企业名称" and heads.count("企业名称") == 1  # names once, under their own head
    choose(page, "E4")
    page.click("#tab-network")
    assert "独家供应" in page.inner_text("#details .notice >> nth=0")
    page.click("#details .notice >> nth=0 >> summary")
    assert "最少人数 = 3" in page.inner_text("#details .notice .account")
    assert "供需链卡点企业（黑圈）" in page.inner_text("#legend")
    assert wrong == []


def test_what_is_not_drawn_of_the_chosen_one_is_said_and_can_be_drawn(visit):
    page, wrong = visit(drawn_park(), answers_of(), "network")
    page.uncheck("#relation-SUPPLIES")
    choose(page, "E8")
    said = page.inner_text("#tools .notice")
    assert "供应" in said and "属于产业链" in said
    page.click("#tools .notice button")
    assert page.is_checked("#relation-SUPPLIES") and page.is_checked("#relation-IN_CHAIN")
    assert page.locator("#tools .notice").count() == 0
    choose(page, "E23")  # a general supplier
    page.click("#tab-chains")
    assert "不属于任何一条供需链" in page.inner_text("#view-chains .flow .notice >> nth=0")
    page.click(".chain >> nth=2")
    assert page.locator("#view-chains .flow .notice:has-text('不属于任何一条')").count() == 0
    assert wrong == []


def test_on_a_phone_the_chosen_firm_is_not_under_its_details(visit):
    page, wrong = visit(drawn_park(), answers_of(), "network", size=(390, 844))
    page.wait_for_selector("body[data-drawn=yes]")
    choose(page, "E9")
    page.wait_for_timeout(300)
    # the black ring of the chosen one, as the picture has it
    found = page.evaluate(
        "() => { const c = document.querySelector('#canvas canvas'), r = c.getBoundingClientRect();"
        "const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data; const k = c.height / r.height;"
        "const ys = []; for (let i = 0; i < d.length; i += 4)"
        " { if (d[i] < 24 && d[i+1] < 24 && d[i+2] < 24 && d[i+3] > 250)"
        " { ys.push(Math.floor(i / 4 / c.width)); } }"
        "const top = document.getElementById('details').getBoundingClientRect().top;"
        "return [ys.length, ys.filter(y => r.top + y / k < top).length, top, r.top]; }"
    )
    assert found[0] > 20 and found[1] > 0.9 * found[0], found
    assert wrong == []
